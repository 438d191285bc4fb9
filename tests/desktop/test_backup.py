"""Copies: proved when made, kept by a plan, put back to the yen, and never at the cost of an older one."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from desktop import backup, instance, opening, sqlite
from desktop.failures import Damaged, InUse, NotOurs
from desktop.store import Store
from models.errors import Told
from models.people.tables import Tag
from tests.conftest import NOON

ROOT = Path(__file__).resolve().parents[2]
SECOND = 1000


def tag(tx, *, name: str) -> int:
    return tx.insert(Tag, name=name)


def tags(path: Path) -> list[str]:
    with sqlite.opened(sqlite.asleep(path)) as db:
        return [row[0] for row in db.sql("SELECT name FROM tag ORDER BY id")]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- made ------------------------------------------------------------------------------------------------------------


def test_a_copy_has_a_dated_name_its_owners_rights_and_everything_in_it(store: Store, tmp_path: Path) -> None:
    store.write_now("Tag", partial(tag, name="常連"))
    made = backup.backup(store.path, tmp_path / "to" / "stick", now=NOON)
    assert made.path == tmp_path / "to" / "stick" / "shop 2026-06-15 120000.noren"
    assert made.made
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert tags(made.path) == ["常連"]
    assert os.listdir(made.path.parent) == [made.path.name], "one file, no log beside it"


def test_a_copy_is_never_made_over_another(store: Store) -> None:
    first = backup.backup(store.path, now=NOON)
    old = digest(first.path)
    store.write_now("Tag", partial(tag, name="new"))
    second = backup.backup(store.path, now=NOON)
    assert second.path.name == "shop 2026-06-15 120000 (2).noren"
    assert digest(first.path) == old
    assert [copy.path for copy in backup.list_backups(store.path)] == [second.path, first.path]


def test_a_copy_is_skipped_when_nothing_changed(store: Store) -> None:
    first = backup.backup(store.path, now=NOON)
    again = backup.backup(store.path, now=NOON + SECOND, skip_same=True)
    assert (again.made, again.path) == (False, first.path)
    os.utime(store.path)  # touched, yet the same
    assert not backup.backup(store.path, now=NOON + SECOND, skip_same=True).made
    store.write_now("Tag", partial(tag, name="new"))
    assert backup.backup(store.path, now=NOON + 2 * SECOND, skip_same=True).made
    assert len(backup.list_backups(store.path)) == 2


def test_copies_under_load_are_all_good_while_the_till_goes_on(store_path: Path) -> None:
    store = Store(store_path)
    stop = threading.Event()
    sold = [0]

    def sell() -> None:
        while not stop.is_set():
            store.write_now("Tag", partial(tag, name=f"{sold[0]}"))
            sold[0] += 1

    till = threading.Thread(target=sell)
    till.start()
    copies = [backup.backup(store_path, now=NOON + each * SECOND).path for each in range(30)]
    stop.set()
    till.join()
    store.close()
    counts = [len(tags(copy)) for copy in copies]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    for copy in copies:
        with sqlite.opened(sqlite.asleep(copy)) as db:
            assert db.value("PRAGMA integrity_check") == "ok"


def test_an_unsound_store_is_not_copied_and_pushes_no_good_copy_out(store: Store) -> None:
    good = backup.backup(store.path, now=NOON)
    store.write_now("Tag", lambda tx: [tag(tx, name=f"{each}" * 9) for each in range(3000)])
    store.close()
    with store.path.open("rb+") as file:
        file.seek(store.path.stat().st_size // 4096 // 2 * 4096)
        file.write(b"\0" * 40960)
    with pytest.raises(Damaged):
        backup.at_close(store.path, now=NOON + SECOND)
    with pytest.raises(Told):
        backup.backup(store.path, now=NOON + SECOND)
    assert [copy.path for copy in backup.list_backups(store.path)] == [good.path]


# -- the disk is full ------------------------------------------------------------------------------------------------

LIMITED = """
import resource, sys
from pathlib import Path
from desktop import backup
from models.errors import Told
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    backup.backup(Path(sys.argv[1]), now=1781492460000)
    print("made")
except Told as told:
    print(told)
"""


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.99])
def test_a_full_disk_leaves_the_old_copy_and_no_half_one(store: Store, share: float) -> None:
    old = backup.backup(store.path, now=NOON).path
    before = digest(old)
    store.write_now("Tag", partial(tag, name="new"))
    store.close()
    limit = int(store.path.stat().st_size * share)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(store.path), str(limit)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert "made" not in done.stdout
    assert done.stdout.startswith("The disk")
    assert os.listdir(old.parent) == [old.name]
    assert digest(old) == before


SELL = """
import resource, sys
from functools import partial
from pathlib import Path
from desktop.store import Store
from models.errors import Told
from models.people.tables import Tag
store = Store(Path(sys.argv[1]), inline=True)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))
sold = []
try:
    for each in range(5000):
        store.write_now("Tag", lambda tx: tx.insert(Tag, name=f"sale {each}" * 20))
        sold.append(each)
except Told as told:
    print(told)
print(len(sold), store.here.value("SELECT count(*) FROM tag"))
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
store.write_now("Tag", lambda tx: tx.insert(Tag, name="there is room again"))
store.close()
"""


@pytest.mark.parametrize("extra", [10_000, 150_000, 400_000, 1_000_000])
def test_selling_on_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(store_path: Path, extra: int) -> None:
    limit = store_path.stat().st_size + extra
    done = subprocess.run(
        [sys.executable, "-c", SELL, str(store_path), str(limit)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    sentence, counted = done.stdout.splitlines()
    assert sentence.startswith("The disk")
    sold, found = map(int, counted.split())
    assert found == sold
    again = Store(store_path, inline=True)
    assert again.here.value("SELECT count(*) FROM tag") == sold + 1
    assert again.here.value("PRAGMA integrity_check") == "ok"
    again.close()


SMALL_DISK = """
set -e
mount -t tmpfs -o size=2m none "$1"
cp "$2" "$1/shop.noren"
exec "$3" -c "$4" "$1/shop.noren"
"""
SELL_SMALL = """
import os, sys
from pathlib import Path
from desktop import backup
from desktop.store import Store
from models.errors import Told
from models.people.tables import Tag
place = Path(sys.argv[1])
store = Store(place, inline=True)
sold = 0
try:
    while True:
        store.write_now("Tag", lambda tx: tx.insert(Tag, name=f"sale {sold}" * 50))
        sold += 1
except Told as told:
    print(told)
print(sold == store.here.value("SELECT count(*) FROM tag") > 0)
try:
    backup.backup(place, now=1781492460000)
except Told as told:
    print(told)
print(sorted(p.name for p in place.parent.rglob("*.noren*") if not p.name.startswith("shop.noren")))
"""


def test_a_disk_of_two_megabytes_fills_up_in_words(store_path: Path, tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root can make a small disk (unshare, mount)")
    place = tmp_path / "small"
    place.mkdir()
    script = ["unshare", "-m", "sh", "-c", SMALL_DISK, "sh", str(place), str(store_path), sys.executable, SELL_SMALL]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, timeout=60)
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("this machine lets nobody mount")
    assert done.stderr == ""
    first, same, second, files = done.stdout.splitlines()
    assert first.startswith("The disk is full")
    assert same == "True"
    assert second.startswith("The disk is full")
    assert files == "[]"


# -- the plan --------------------------------------------------------------------------------------------------------


def test_the_plan_keeps_two_days_12_days_10_weeks_9_months() -> None:
    today = date(2026, 6, 15)
    every_six_hours = [
        datetime(2026, 6, 15, 18) - timedelta(hours=6 * each) for each in range(4 * 400)
    ]  # four copies a day for 400 days
    kept = sorted(backup.keep(every_six_hours, today), reverse=True)
    recent = [k for k in kept if k.date() > today - timedelta(days=2)]
    assert len(recent) == 8
    older = kept[8:]
    assert [k.date() for k in older[:12]] == [today - timedelta(days=2 + each) for each in range(12)]
    assert all(k.hour == 18 for k in older[:12]), "the last of each day"
    assert len(older) <= 12 + 10 + 9
    assert older[-1].date() > today - timedelta(days=31 * 10)
    assert older[-1].date() < today - timedelta(days=30 * 7)


def test_the_plan_run_every_day_for_two_years_stays_small_and_reaches_back() -> None:
    copies: set[datetime] = set()
    day = datetime(2024, 1, 1, 21)
    for _ in range(730):
        copies = backup.keep(copies | {day}, day.date())
        assert day in copies
        day += timedelta(days=1)
    assert 20 <= len(copies) <= 33
    assert min(copies) < day - timedelta(days=200)


def test_a_shop_that_was_closed_for_a_year_keeps_its_last_copy() -> None:
    assert backup.keep([datetime(2020, 1, 1)], date(2026, 1, 1)) == {datetime(2020, 1, 1)}


def test_tidy_removes_what_the_plan_drops_and_nothing_that_is_not_a_copy(store: Store) -> None:
    made = backup.backup(store.path, now=NOON).path
    folder = made.parent
    for each in range(60):
        stamp = f"{datetime(2026, 6, 15, 9) - timedelta(hours=each * 4):%Y-%m-%d %H%M%S}"
        shutil.copy(made, folder / f"shop {stamp}.noren")
    update = folder / "shop 2020-01-01 000000 before update.noren"
    others = [folder / "other 2020-01-01 000000.noren", folder / "shop.noren", folder / "shop notes.txt"]
    for path in [update, *others]:
        shutil.copy(made, path)
    gone = backup.tidy(store.path, today=date(2026, 6, 15))
    assert gone
    assert all(not path.exists() for path in gone)
    assert update.exists()
    assert all(path.exists() for path in others)
    assert made.exists()


def test_at_close_a_copy_is_made_once(store: Store) -> None:
    store.write_now("Tag", partial(tag, name="sold"))
    store.close()
    assert backup.at_close(store.path, now=NOON).made
    assert not backup.at_close(store.path, now=NOON + 3_600_000).made
    assert len(backup.list_backups(store.path)) == 1


# -- put back --------------------------------------------------------------------------------------------------------


def test_a_restore_gives_back_what_was_and_keeps_what_is(store: Store) -> None:
    store.write_now("Tag", partial(tag, name="before"))
    copy = backup.backup(store.path, now=NOON).path
    store.write_now("Tag", partial(tag, name="after"))
    store.close()
    done = backup.restore(copy, store.path, now=NOON + SECOND)
    assert tags(done.path) == ["before"]
    assert done.kept is not None
    assert done.kept.name == "shop 2026-06-15 120001 replaced.noren"
    assert tags(done.kept) == ["before", "after"]
    opened = opening.open_store(store.path, inline=True)
    assert opened.here.column("SELECT name FROM tag") == ["before"]
    opened.close()
    assert copy.exists()
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_a_restore_brings_a_lost_store_back(store: Store) -> None:
    store.write_now("Tag", partial(tag, name="kept"))
    copy = backup.backup(store.path, now=NOON).path
    store.close()
    store.path.unlink()
    Path(f"{store.path}-wal").write_bytes(b"a log of the lost one")
    assert backup.restore(copy, store.path, now=NOON).kept is None
    assert tags(store.path) == ["kept"]
    opening.open_store(store.path, inline=True).close()


@pytest.mark.parametrize("harm", ["noise", "truncated", "page", "other"])
def test_what_is_no_sound_copy_is_not_restored(store: Store, harm: str) -> None:
    store.write_now("Tag", lambda tx: [tag(tx, name=f"{each}" * 9) for each in range(2000)])
    copy = backup.backup(store.path, now=NOON).path
    store.close()
    before = digest(store.path)
    content = bytearray(copy.read_bytes())
    if harm == "noise":
        content = bytearray(random.Random(1).randbytes(len(content)))
    elif harm == "truncated":
        del content[len(content) // 2 :]
    elif harm == "page":
        middle = len(content) // 4096 // 2 * 4096
        content[middle : middle + 40960] = bytes(40960)
    else:
        content[68:72] = b"none"
    copy.write_bytes(content)
    with pytest.raises((NotOurs, Damaged)):
        backup.restore(copy, store.path, now=NOON)
    assert digest(store.path) == before
    assert not list(store.path.parent.glob("*replaced*"))


def test_a_damaged_store_is_put_aside_with_its_log(store: Store) -> None:
    store.write_now("Tag", partial(tag, name="good"))
    copy = backup.backup(store.path, now=NOON).path
    store.close()
    with store.path.open("rb+") as file:
        file.write(b"\0" * 4096)
    Path(f"{store.path}-wal").write_bytes(b"its log")
    done = backup.restore(copy, store.path, now=NOON)
    assert done.kept is not None
    assert done.kept.read_bytes()[:4096] == b"\0" * 4096
    assert Path(f"{done.kept}-wal").read_bytes() == b"its log"
    opening.open_store(store.path, inline=True).close()
    assert tags(store.path) == ["good"]


def test_a_restore_is_refused_while_a_window_or_a_program_has_the_store(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "HOLD_MS", 50)
    copy = backup.backup(store.path, now=NOON).path
    with pytest.raises(InUse, match="another window or program"):
        backup.restore(copy, store.path, now=NOON)
    store.close()
    before = digest(store.path)
    with instance.locked(store.path), pytest.raises(InUse, match="open in a window"):
        backup.restore(copy, store.path, now=NOON)
    assert digest(store.path) == before
    backup.restore(copy, store.path, now=NOON)


def test_a_store_is_not_restored_from_itself(store: Store) -> None:
    store.close()
    with pytest.raises(Told, match="itself"):
        backup.restore(store.path, store.path, now=NOON)


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from desktop import backup, instance, migrating, opening
threading.Timer(float(sys.argv[3]), os.kill, (os.getpid(), signal.SIGKILL)).start()
if sys.argv[4] == "backup":
    backup.backup(Path(sys.argv[1]), now=1781492460000)
else:
    backup.restore(Path(sys.argv[2]), Path(sys.argv[1]), now=1781492460000)
os._exit(0)
"""


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_killed_at_any_moment_every_file_with_a_name_is_whole(store: Store, tmp_path: Path, what: str) -> None:
    store.write_now("Tag", partial(tag, name="old"))
    copy = backup.backup(store.path, now=NOON).path
    store.write_now("Tag", lambda tx: [tag(tx, name=f"{each}" * 30) for each in range(3000)])
    store.close()
    chance = random.Random(5)
    for each in range(10):
        path = tmp_path / f"{what}-{each}" / "shop.noren"
        path.parent.mkdir()
        shutil.copy(store.path, path)
        delay = f"{chance.uniform(0.0005, 0.06):.4f}"
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(path), str(copy), delay, what], cwd=ROOT, capture_output=True, timeout=60
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        for found in path.parent.rglob("shop 2026*.noren"):
            assert len(tags(found)) in (1, 3001)
            assert backup.read(found, prove=True)
        opened = opening.open_store(path, inline=True)
        assert opened.here.value("SELECT count(*) FROM tag") in (1, 3001)
        opened.close()
