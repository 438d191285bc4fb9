"""The machine behind a window: first run, problems, another store, the sample thrown away, undo, the end of the day."""

import gc
import hashlib
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from desktop import backup, opening, paths, sample
from desktop.app import Machine, Start
from desktop.clock import SetClock
from desktop.options import Options
from desktop.store import Store
from desktop.undo import STEPS, UndoStack
from models import settings, times
from models.errors import Bug, Changed, Message, Refused, Told
from models.people.tables import Tag
from models.reminders import series
from models.work import Batch, Changes
from tests.conftest import NOON

ROOT = Path(__file__).resolve().parents[2]


def tag(tx, *, name: str) -> int:
    return tx.insert(Tag, name=name)


def tags(store: Store) -> list[str]:
    return store.here.column("SELECT name FROM tag ORDER BY id")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own data folder, empty."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NOREN_DATA", str(folder))
    return folder


@pytest.fixture
def machine(qapp, home: Path):
    """A machine that is not started; closed after the test."""
    made = Machine(Options(language="en"), clock=SetClock(NOON))
    yield made
    made.close()


# -- starting ---------------------------------------------------------------------------------------------------------


def test_a_first_start_asks_and_makes_nothing(machine: Machine, home: Path) -> None:
    assert machine.start() is Start.FIRST_RUN
    assert not machine.is_open
    assert list(home.glob("*.noren")) == []
    with pytest.raises(Bug):
        machine.store.read(tags)


def test_the_answer_of_the_first_run_makes_the_store(machine: Machine, home: Path, qtbot) -> None:
    machine.start()
    with qtbot.waitSignal(machine.store_changed):
        assert machine.open(paths.default_store(), create=True, country="UK") is Start.SHOP
    assert machine.store.settings.currency == "GBP"
    machine.close()
    assert machine.start() is Start.SHOP


def test_a_store_called_by_name_that_is_not_there_is_a_problem_not_a_first_run(
    qapp, home: Path, tmp_path: Path
) -> None:
    machine = Machine(Options(store=tmp_path / "none.noren"))
    assert machine.start() is Start.PROBLEM
    assert "There is no data file" in str(machine.problem)


def test_what_cannot_be_opened_is_a_problem_and_the_store_before_stays_open(
    machine: Machine, store_path: Path, tmp_path: Path
) -> None:
    assert machine.open(store_path) is Start.SHOP
    noise = tmp_path / "noise.noren"
    noise.write_bytes(os.urandom(5000))
    assert machine.open(noise) is Start.PROBLEM
    assert isinstance(machine.problem, Told)
    assert machine.store.path == store_path
    assert sorted(p.name for p in tmp_path.iterdir() if "noise" in p.name) == ["noise.noren"], "no lock stays"


def test_a_data_folder_that_cannot_be_made_is_a_problem_on_screen(
    qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NOREN_DATA", str(tmp_path / "file" / "data"))
    machine = Machine(Options())
    assert machine.start() is Start.PROBLEM
    assert "can't be made" in str(machine.problem)
    machine.preferences.change(theme="dark")
    machine.finish()


def test_garbage_is_collected_on_the_gui_thread_when_the_window_is_there(machine: Machine, qtbot) -> None:
    """The automatic collection stays off; what piles up goes by the machine's own timer."""
    try:
        machine.start()
        keep = [[] for _ in range(gc.get_threshold()[0] + 10)]
        qtbot.waitUntil(lambda: gc.get_count()[0] < gc.get_threshold()[0])
        assert keep
        assert not gc.isenabled()
    finally:
        gc.unfreeze()


def test_another_store_takes_the_place_of_the_first(machine: Machine, store_path: Path, tmp_path: Path) -> None:
    machine.open(store_path)
    first = machine.store
    second = tmp_path / "second.noren"
    assert machine.open(second, create=True) is Start.SHOP
    assert machine.store.path == second
    with pytest.raises(Told):
        first.write_now("Late", partial(tag, name="late"))
    with_first = Machine(Options(store=store_path))
    assert with_first.start() is Start.SHOP
    with_first.close()


def test_the_language_is_the_one_given_else_the_one_set_else_the_systems(
    qapp, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop import languages

    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    Machine(Options())
    assert languages.current().code == "ja"
    machine = Machine(Options(language="en"))
    assert languages.current().code == "en"
    machine.preferences.change(language="en")
    Machine(Options())
    assert languages.current().code == "en"


# -- while it is open -------------------------------------------------------------------------------------------------


def test_when_a_new_day_begins_what_is_due_on_it_is_done_at_once(machine: Machine, store_path: Path, qtbot) -> None:
    """A daily reminder's next stands as soon as its day has come, also when the computer slept into it."""
    machine.open(store_path)
    values = {"title": "Clean", "rule": "FREQ=DAILY", "first_day": "2026-06-15"}
    machine.store.write("Make", partial(series.make, **values)).result()
    sql = "SELECT day FROM reminder WHERE state='open'"
    assert machine.store.here.value(sql) == "2026-06-15"
    for days, day in ((1, "2026-06-16"), (3, "2026-06-19")):
        with qtbot.waitSignal(machine.advanced, timeout=20_000):
            machine.clock.advance(days * times.DAY_MS)
        assert machine.store.here.value(sql) == day


def test_what_another_program_writes_reaches_the_window(machine: Machine, store_path: Path, qtbot) -> None:
    machine.open(store_path)
    code = (
        "import sys; from pathlib import Path; from desktop.store import Store; from models.people.tables import Tag\n"
        "Store(Path(sys.argv[1]), inline=True).write_now('Tag', lambda tx: tx.insert(Tag, name='beside'))"
    )
    with qtbot.waitSignal(machine.bus.changed, timeout=10_000) as heard:
        subprocess.run([sys.executable, "-c", code, str(store_path)], cwd=ROOT, check=True)
    assert "tag" in heard.args[0]
    assert tags(machine.store) == ["beside"]


def test_results_and_announcements_arrive_on_the_windows_thread(machine: Machine, store_path: Path, qtbot) -> None:
    import threading

    machine.open(store_path)
    where: list[tuple[str, int]] = []
    here = threading.get_ident()

    class Page(QObject):
        def heard(self, changes: Changes) -> None:
            where.append(("announced", threading.get_ident()))

        def done(self, key: int) -> None:
            where.append(("done", threading.get_ident()))

    page = Page()
    machine.bus.changed.connect(page.heard)
    machine.store.write("Tag", partial(tag, name="a")).then(page.done)
    assert where == [], "nothing arrives before the event loop runs"
    qtbot.waitUntil(lambda: len(where) == 2)
    assert {thread for _what, thread in where} == {here}


def test_a_page_that_was_deleted_is_never_called(machine: Machine, store_path: Path, qtbot) -> None:
    machine.open(store_path)
    called = []

    class Page(QObject):
        def done(self, key: int) -> None:
            called.append(key)

    page = Page()
    machine.store.write("Tag", partial(tag, name="a")).then(page.done)
    import shiboken6

    shiboken6.delete(page)
    machine.store.write_now("Wait", lambda tx: None)
    qtbot.wait(20)
    assert called == []


# -- undo -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def undo(machine: Machine, store_path: Path) -> UndoStack:
    machine.open(store_path)
    return machine.undo


def write(machine: Machine, qtbot, name: str | Message, operation) -> int:
    with qtbot.waitSignal(machine.bus.changed):
        return machine.store.write(name, operation).result()


def test_ctrl_z_goes_back_step_by_step_and_forth_again(machine: Machine, undo: UndoStack, qtbot) -> None:
    assert undo.next_undo is None
    row = write(machine, qtbot, Message("Add {name}", {"name": "a"}), partial(tag, name="a"))
    write(machine, qtbot, "Rename", lambda tx: tx.update(Tag, row, name="b"))
    for expected, words in ((["a"], "Undone: Rename"), ([], "Undone: Add a")):
        with qtbot.waitSignal(undo.said) as said:
            undo.undo()
        assert str(said.args[0]) == words
        assert tags(machine.store) == expected
    assert undo.next_undo is None
    for expected, words in ((["a"], "Done again: Add a"), (["b"], "Done again: Rename")):
        with qtbot.waitSignal(undo.said) as said:
            undo.redo()
        assert str(said.args[0]) == words
        assert tags(machine.store) == expected
    with qtbot.waitSignal(undo.said):
        undo.undo()
    assert tags(machine.store) == ["a"]
    assert str(undo.next_redo) == "Rename"
    write(machine, qtbot, "New", partial(tag, name="new"))
    assert undo.next_redo is None


def test_undo_says_why_it_refuses_and_goes_on_to_the_step_before(machine: Machine, undo: UndoStack, qtbot) -> None:
    first = write(machine, qtbot, "First", partial(tag, name="a"))
    row = write(machine, qtbot, "Second", partial(tag, name="b"))
    other = Store(machine.store.path, inline=True)
    other.write_now("Beside", lambda tx: tx.update(Tag, row, name="changed"))
    other.close()
    with qtbot.waitSignal(undo.refused) as refused:
        undo.undo()
    assert isinstance(refused.args[0], Changed)
    assert tags(machine.store) == ["a", "changed"]
    with qtbot.waitSignal(undo.said):
        undo.undo()
    assert tags(machine.store) == ["changed"]
    assert first != row


def test_what_was_booked_is_no_step(machine: Machine, undo: UndoStack, qtbot) -> None:
    def book(tx) -> None:
        tx.booked("cash_entry", [1])

    write(machine, qtbot, "Book", book)
    assert undo.next_undo is None


def test_only_the_last_hundred_steps_are_kept(machine: Machine, undo: UndoStack, qtbot) -> None:
    for each in range(STEPS + 5):
        machine.store.write(Message("Step {n}", {"n": each}), partial(tag, name=f"{each}"))
    qtbot.waitUntil(lambda: str(undo.next_undo) == f"Step {STEPS + 4}")
    for _ in range(STEPS + 5):
        undo.undo()
    qtbot.waitUntil(lambda: str(undo.next_redo) == "Step 5")
    qtbot.waitUntil(lambda: len(tags(machine.store)) == 5)


# -- the end ----------------------------------------------------------------------------------------------------------


def test_after_the_window_is_gone_a_copy_is_made_of_what_changed(machine: Machine, store_path: Path) -> None:
    machine.open(store_path)
    machine.store.write_now("Tag", partial(tag, name="sold"))
    machine.finish()
    (copy,) = backup.list_backups(store_path)
    assert copy.problem is None
    again = Machine(Options(store=store_path), clock=SetClock(NOON + 60_000))
    assert again.start() is Start.SHOP
    again.finish()
    assert len(backup.list_backups(store_path)) == 1, "nothing changed since"
    assert not Path(f"{store_path}-wal").exists()


def test_a_copy_that_could_not_be_made_is_told_at_the_next_start(machine: Machine, store_path: Path) -> None:
    machine.open(store_path)
    machine.store.write_now("Tag", partial(tag, name="sold"))
    paths.backups(store_path).write_bytes(b"a file where the folder should be")
    machine.finish()
    assert not machine.is_open
    again = Machine(Options(store=store_path), clock=SetClock(NOON))
    assert str(paths.backups(store_path)) in again.preferences.backup_problem
    paths.backups(store_path).unlink()
    again.start()
    again.finish()
    assert Machine(Options(store=store_path)).preferences.backup_problem == ""


def test_the_sample_is_thrown_away_with_all_of_its_files_and_nothing_else(machine: Machine, home: Path, qtbot) -> None:
    own = paths.default_store()
    opening.create(own, now=NOON)
    before = hashlib.sha256(own.read_bytes()).hexdigest()
    sample = paths.sample_store()
    machine.open(sample, create=True)
    machine.store.write_now("Set", partial(settings.change, sample=True))
    backup.backup(sample, now=NOON)
    with qtbot.waitSignal(machine.store_changed):
        machine.throw_away()
    assert not machine.is_open
    assert sorted(p.name for p in home.iterdir() if p.suffix != ".json") == ["shop.noren"]
    assert hashlib.sha256(own.read_bytes()).hexdigest() == before


def test_demo_opens_a_sample_of_its_own_that_is_gone_with_the_window(qapp, home: Path) -> None:
    machine = Machine(Options(language="ja", demo=True))
    assert machine.start() is Start.SAMPLE
    folder = machine.demo_store.parent
    sample.build(machine.demo_store, count=30, language="ja")
    assert machine.start() is Start.SHOP
    assert machine.store.path.parent == folder
    assert machine.store.settings.sample
    machine.finish()
    assert not folder.exists()
    assert list(home.glob("*.noren")) == []


def test_the_sample_is_made_beside_the_window_and_then_opened(machine: Machine, qtbot) -> None:
    made: list[Path] = []
    machine.start()
    job = machine.make_sample(people=20).then(made.append)
    qtbot.waitUntil(lambda: bool(made), timeout=20_000)
    assert job.progress.done > 0
    assert machine.open(made[0]) is Start.SHOP
    assert machine.store.settings.sample


def test_what_an_import_left_in_a_crash_is_taken_back_at_the_next_start(
    machine: Machine, store_path: Path, qtbot
) -> None:
    store = Store(store_path, inline=True)
    store.write_now(
        "Crash",
        lambda tx: (
            tx.insert(Batch, kind="people", title="x", state="running", started_at=0),
            tx.insert(Tag, name="kept"),
        ),
    )
    store.close()
    machine.open(store_path)
    qtbot.waitUntil(lambda: machine.store.here.value("SELECT state FROM batch") in (None, "cancelled"))
    assert tags(machine.store) == ["kept"]


def test_a_real_shop_is_never_thrown_away(machine: Machine, store_path: Path) -> None:
    machine.open(store_path)
    with pytest.raises(Refused):
        machine.throw_away()
    assert store_path.exists()


def test_a_sample_is_opened_again_while_there_is_no_shop_of_ones_own(machine: Machine) -> None:
    opening.create(paths.sample_store(), now=NOON)
    assert machine.start() is Start.SHOP
    assert machine.store.path == paths.sample_store()


def test_a_second_start_of_the_program_ends_at_once_and_calls_the_first(
    machine: Machine, store_path: Path, qtbot
) -> None:
    machine.open(store_path)
    with qtbot.waitSignal(machine.called, timeout=20_000):
        second = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), "--store", str(store_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    out, err = second.communicate(timeout=20)
    assert (out, err, second.returncode) == (b"", b"", 0)
