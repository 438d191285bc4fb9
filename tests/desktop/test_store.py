"""The write door: what is announced is on disk, what fails leaves nothing, and nobody's writing is lost."""

import gc
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from desktop import sqlite
from desktop.clock import SetClock
from desktop.jobs import Job
from desktop.store import Store
from models import settings, work
from models.errors import Bug, Cancelled, Changed, Message, Refused, Told
from models.people.tables import Person, PersonTag, Tag
from models.work import Changes, Reader, Tx

ROOT = Path(__file__).resolve().parents[2]


def tag(tx: Tx, *, name: str) -> int:
    return tx.insert(Tag, name=name)


def names(read: Reader) -> list[str]:
    return read.column("SELECT name FROM tag ORDER BY id")


@pytest.fixture
def threaded(store_path: Path, clock: SetClock):
    """The store as the window has it, with its threads; what it announces is kept."""
    heard: list[Changes] = []
    opened = Store(store_path, clock=clock, announce=heard.append)
    opened.heard = heard
    yield opened
    opened.close()


class Page:
    """Something that waits for a result, as a page does."""

    def __init__(self) -> None:
        self.got: list[object] = []

    def show(self, value: object) -> None:
        self.got.append(value)

    def show_with(self, word: str, value: object) -> None:
        self.got.append((word, value))


# -- connections ----------------------------------------------------------------------------------------------------


def pragmas(read: Reader) -> dict[str, object]:
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only", "temp_store")
    return {name: read.value(f"PRAGMA {name}") for name in asked}


def test_every_connection_is_wal_full_with_foreign_keys(threaded: Store) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "temp_store": 2}
    assert threaded.write("Look", pragmas).result() == {**wanted, "query_only": 0}
    readers = [threaded.read(pragmas) for _ in range(6)]
    assert all(job.result() == {**wanted, "query_only": 1} for job in readers)
    assert pragmas(threaded.here) == {**wanted, "query_only": 1}


def test_a_pragma_that_does_not_take_is_a_bug(store_path: Path) -> None:
    with pytest.raises(Bug, match="journal_mode"):
        sqlite.NorenDatabase(str(store_path), {"journal_mode": "nonsense"}).connect()


def test_a_reader_cannot_write(threaded: Store) -> None:
    with pytest.raises(Told):
        threaded.read(lambda read: read.run("INSERT INTO tag (name, colour) VALUES ('x', '')")).result()
    assert names(threaded.here) == []


def test_only_one_file_stays_after_closing(store_path: Path, clock: SetClock) -> None:
    store = Store(store_path, clock=clock)
    store.write_now("Tag", partial(tag, name="a"))
    store.read(names).result()
    store.close()
    assert [p.name for p in store_path.parent.iterdir() if p.name.startswith(store_path.name)] == [store_path.name]


# -- units of work --------------------------------------------------------------------------------------------------


def test_what_is_announced_is_on_disk_already(store_path: Path, clock: SetClock) -> None:
    seen = []

    def look(changes: Changes) -> None:
        with sqlite.opened(sqlite.reader(store_path)) as db:
            seen.append((dict(changes.touched), names(Reader(db))))

    store = Store(store_path, clock=clock, announce=look)
    row = store.write_now("Tag", partial(tag, name="regular"))
    store.close()
    assert seen == [({"tag": frozenset({row})}, ["regular"])]


def test_a_failed_operation_writes_nothing_and_announces_nothing(threaded: Store) -> None:
    def half(tx: Tx) -> None:
        tag(tx, name="half")
        raise Refused("No.")

    with pytest.raises(Refused):
        threaded.write_now("Half", half)
    assert names(threaded.here) == []
    assert threaded.heard == []
    assert threaded.here.value("SELECT count(*) FROM audit WHERE name='Half'") == 0
    threaded.write_now("Tag", partial(tag, name="after"))
    assert names(threaded.here) == ["after"]


def test_a_broken_rule_of_the_tables_is_a_bug_and_leaves_nothing(threaded: Store) -> None:
    threaded.write_now("Tag", partial(tag, name="one"))
    with pytest.raises(Bug, match="UNIQUE"):
        threaded.write_now("Tag", partial(tag, name="one"))
    assert names(threaded.here) == ["one"]


def test_the_audit_says_who_what_when_before_and_after(threaded: Store, clock: SetClock) -> None:
    row = threaded.write_now("Tag", partial(tag, name="old"))
    clock.advance(60_000)
    threaded.write_now(Message("Rename {name}", {"name": "old"}), lambda tx: tx.update(Tag, row, name="new"))
    at, day, name, details, origin, images = threaded.here.row(
        "SELECT at, day, name, details, origin, images FROM audit ORDER BY id DESC"
    )
    assert (at, day, name, origin) == (clock.now(), "2026-06-15", "Rename {name}", "window")
    assert '"old"' in details
    assert f'["tag", {row}, {{"name": "old"}}, {{"name": "new"}}]' in images


def test_the_business_day_changes_at_the_shops_hour(store: Store, clock: SetClock) -> None:
    clock.time += 14 * 3_600_000  # two in the morning of the 16th
    assert store.write_now("Look", lambda tx: tx.today) == "2026-06-16"
    store.write_now("Set", partial(settings.change, day_change_hour=5))
    assert store.write_now("Look", lambda tx: tx.today) == "2026-06-15"


def test_the_writer_serialises_three_threads(threaded: Store) -> None:
    inside: list[int] = []
    most: list[int] = []

    def count(tx: Tx, name: str) -> None:
        inside.append(1)
        most.append(len(inside))
        before = tx.value("SELECT count(*) FROM tag")
        time.sleep(0.0005)
        tag(tx, name=f"{name}-{before}")
        inside.pop()

    def work(who: str) -> None:
        for _ in range(30):
            threaded.write_now("Count", partial(count, name=who))

    threads = [threading.Thread(target=work, args=(who,)) for who in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert sorted(int(name.split("-")[1]) for name in names(threaded.here)) == list(range(90))


COUNT = """
import sys
from pathlib import Path
from desktop.store import Store
from models.people.tables import Tag
store = Store(Path(sys.argv[1]), inline=True)
def count(tx):
    before = tx.value("SELECT count(*) FROM tag")
    tx.insert(Tag, name=f"{sys.argv[2]}-{before}")
for _ in range(100):
    store.write_now("Count", count)
store.close()
"""


def test_three_programs_lose_none_of_each_others_writes(store_path: Path) -> None:
    """With a plain BEGIN two of three lose all of theirs: a stale snapshot ignores the timeout."""
    running = [
        subprocess.Popen([sys.executable, "-c", COUNT, str(store_path), who], cwd=ROOT, stderr=subprocess.PIPE)
        for who in "abc"
    ]
    for process in running:
        assert process.communicate(timeout=60)[1] == b""
    store = Store(store_path, inline=True)
    found = names(store.here)
    store.close()
    assert sorted(int(name.split("-")[1]) for name in found) == list(range(300))


# -- undo -----------------------------------------------------------------------------------------------------------


def last(store: Store) -> int:
    return int(store.here.value("SELECT max(id) FROM audit"))


def test_undo_puts_back_and_undoing_the_undo_does_it_again(store: Store) -> None:
    row = store.write_now("Tag", partial(tag, name="a"))
    store.write_now("Rename", lambda tx: tx.update(Tag, row, name="b"))
    rename = last(store)
    assert store.undo(rename).result() == Message("Rename")
    assert names(store.here) == ["a"]
    store.undo(last(store)).result()
    assert names(store.here) == ["b"]
    store.undo(rename).result()
    assert names(store.here) == ["a"]


def test_undo_of_a_deletion_brings_the_row_back_under_its_own_key(store: Store) -> None:
    row = store.write_now("Tag", partial(tag, name="a"))
    store.write_now("Delete", lambda tx: tx.delete(Tag, row))
    assert names(store.here) == []
    store.undo(last(store)).result()
    assert store.here.rows("SELECT id, name FROM tag") == [(row, "a")]


def test_undo_is_refused_when_somebody_changed_the_row_since(store: Store) -> None:
    row = store.write_now("Tag", partial(tag, name="a"))
    store.write_now("Rename", lambda tx: tx.update(Tag, row, name="b"))
    rename = last(store)
    store.write_now("Rename", lambda tx: tx.update(Tag, row, name="c"))
    with pytest.raises(Changed, match="somebody changed"):
        store.undo(rename).result()
    assert names(store.here) == ["c"]


def test_what_was_undone_is_not_undone_twice(store: Store) -> None:
    store.write_now("Tag", partial(tag, name="a"))
    made = last(store)
    store.undo(made).result()
    with pytest.raises(Refused):
        store.undo(made).result()


def test_undo_is_refused_when_another_entry_needs_the_row_by_now(store: Store) -> None:
    row = store.write_now("Tag", partial(tag, name="regular"))
    made = last(store)
    person = store.write_now("Person", lambda tx: tx.insert(Person, name="田中", public_id="p1", created_at=1))
    store.write_now("Tag them", lambda tx: tx.insert(PersonTag, person_id=person, tag_id=row))
    with pytest.raises(Changed, match="something else needs"):
        store.undo(made).result()
    assert names(store.here) == ["regular"]


def test_a_setting_is_undone_like_any_edit(store: Store) -> None:
    store.write_now("Set", partial(settings.change, shop_name="暖簾屋"))
    assert store.settings.shop_name == "暖簾屋"
    store.undo(last(store)).result()
    assert store.settings.shop_name == ""


# -- jobs -----------------------------------------------------------------------------------------------------------


def test_a_result_never_arrives_at_a_page_that_is_gone() -> None:
    calls = []
    job: Job[int] = Job(calls.append)
    page, other = Page(), Page()
    job.then(page.show).then(partial(other.show_with, "kept"))
    job.run(lambda progress: 7)
    del page
    gc.collect()
    for call in calls:
        call()
    assert other.got == [("kept", 7)]
    gone: Job[int] = Job(calls.append)
    calls.clear()
    gone.then(partial(other.show_with, "x"))
    gone.run(lambda progress: 8)
    del other
    gc.collect()
    for call in calls:
        call()  # would raise if it reached into what is gone


def test_an_error_that_nobody_takes_is_reported_and_a_taken_one_is_not(store_path: Path) -> None:
    reported: list[BaseException] = []
    posted = []
    store = Store(store_path, post=posted.append, report=reported.append)
    page = Page()

    def refuse(tx: Tx) -> None:
        raise Refused("No.")

    taken = store.write("Taken", refuse).failed(page.show)
    unheard = store.write("Unheard", refuse)
    store.close()
    for call in posted:
        call()
    assert taken.done
    assert unheard.done
    assert [str(error) for error in reported] == ["No."]
    assert [str(error) for error in page.got] == ["No."]


def test_long_work_stops_when_cancelled_and_when_the_store_closes(store_path: Path) -> None:
    store = Store(store_path)
    began = threading.Event()
    cleared = []

    def long(store: Store, progress: object) -> None:
        try:
            for step in range(10_000):
                store.write_now("Step", partial(tag, name=f"{step}"))
                began.set()
                progress.step(step, 10_000)
        except Cancelled:
            store.write_now("Clear", lambda tx: tx.run("DELETE FROM tag"))
            cleared.append(True)
            raise

    job = store.work(long)
    assert began.wait(10)
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(10)
    began.clear()
    store.work(long)
    assert began.wait(10)
    store.close()
    assert cleared == [True, True]
    again = Store(store_path, inline=True)
    assert names(again.here) == []
    again.close()


def test_work_handed_to_a_closed_store_ends_as_cancelled(store_path: Path) -> None:
    store = Store(store_path)
    store.close()
    for job in (store.read(names), store.write("Tag", partial(tag, name="late"))):
        with pytest.raises(Cancelled):
            job.result(5)


# -- other programs -------------------------------------------------------------------------------------------------


def test_what_another_program_wrote_is_noticed_and_its_own_is_not(threaded: Store, store_path: Path) -> None:
    threaded.write_now("Tag", partial(tag, name="own"))
    threaded.heard.clear()
    threaded.poll()
    threaded.write_now("Wait", lambda tx: None)
    assert threaded.heard == []
    other = Store(store_path, inline=True)
    other.write_now("Set", partial(settings.change, shop_name="beside"))
    other.close()
    threaded.poll()
    threaded.write_now("Wait", lambda tx: None)
    (changes,) = threaded.heard
    assert changes.ids("person") is None
    assert threaded.settings.shop_name == "beside"


def test_reads_go_on_while_another_program_writes(threaded: Store, store_path: Path) -> None:
    with sqlite.opened(sqlite.writer(store_path)) as other:
        other.sql("BEGIN IMMEDIATE")
        other.sql("INSERT INTO tag (name, colour) VALUES ('beside', '')")
        assert threaded.read(names).result(2) == []
        other.sql("COMMIT")
    assert threaded.read(names).result(2) == ["beside"]


def test_the_audit_table_is_the_units_own_record(store: Store) -> None:
    assert work.Audit._meta.table_name in {"audit"}
    before = store.here.value("SELECT count(*) FROM audit")
    store.write_now("Nothing", lambda tx: None)
    assert store.here.value("SELECT count(*) FROM audit") == before
