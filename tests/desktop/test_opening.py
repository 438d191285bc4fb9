"""Opening in all circumstances: it opens, or one sentence says why not and nothing was changed."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop import backup, migrating, opening, sqlite
from desktop.clock import SetClock
from desktop.failures import Damaged, InUse, NotOurs
from desktop.store import Store
from models import schema, version
from models.errors import Bug, Told
from models.people.tables import Tag
from tests.conftest import NOON

ROOT = Path(__file__).resolve().parents[2]
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
"""Root may write everywhere, so that a read-only file is only read-only for somebody else."""


def folder_print(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file under a folder with its digest and rights."""
    return {
        str(p.relative_to(folder)): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mode)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def refused(path: Path, kind: type[Told] = Told) -> str:
    """Open what can't be opened: the sentence, after proving that not a byte or a file is other than before."""
    before = folder_print(path.parent) if path.parent.is_dir() else {}
    with pytest.raises(kind) as caught:
        opening.open_store(path, inline=True)
    assert (folder_print(path.parent) if path.parent.is_dir() else {}) == before
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "{" not in sentence
    return sentence


def tags(store: Store) -> list[str]:
    return store.here.column("SELECT name FROM tag ORDER BY id")


# -- made ------------------------------------------------------------------------------------------------------------


def test_a_new_store_is_its_owners_alone_and_has_the_countrys_settings(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "店.noren"
    store = opening.open_store(
        path, create=True, country="US", zone="America/Chicago", clock=SetClock(NOON), inline=True
    )
    shop = store.settings
    assert (shop.country, shop.currency, shop.zone) == ("US", "USD", "America/Chicago")
    assert (shop.prices_include_tax, shop.language) == (False, "en")
    kinds = store.here.column("SELECT kind FROM payment_kind ORDER BY position")
    assert kinds == ["cash", "card", "qr", "ic", "voucher", "gift_card", "wallet"]
    store.close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["店.noren"]


def test_a_new_store_is_never_made_over_another_file(store_path: Path) -> None:
    before = folder_print(store_path.parent)
    with pytest.raises(Told, match="is there already"):
        opening.create(store_path, now=NOON)
    assert folder_print(store_path.parent) == before


def test_a_store_is_opened_again_and_again(store_path: Path) -> None:
    for word in "abc":
        store = opening.open_store(store_path, inline=True)
        store.write_now("Tag", lambda tx, word=word: tx.insert(Tag, name=word))
        store.close()
    store = opening.open_store(store_path, create=True, inline=True)
    assert tags(store) == ["a", "b", "c"]
    store.close()


# -- refused ---------------------------------------------------------------------------------------------------------


def test_a_missing_file_folder_or_a_folder_in_its_place(tmp_path: Path) -> None:
    assert "There is no data file" in refused(tmp_path / "none.noren", NotOurs)
    assert "Is its disk connected?" in refused(tmp_path / "stick" / "none.noren", NotOurs)
    (tmp_path / "dir.noren").mkdir()
    assert "is a folder" in refused(tmp_path / "dir.noren", NotOurs)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"SQLite format 3\x00", random.Random(1).randbytes(8192), "名前,電話\n田中,090\n".encode("cp932")],
    ids=["empty", "one byte", "only the magic", "noise or encrypted", "a csv"],
)
def test_what_is_not_a_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "shop.noren"
    path.write_bytes(content)
    assert "is not a Noren data file, or an encrypted one" in refused(path, NotOurs)


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "shop.noren"
    with sqlite.opened(sqlite.plain(path)) as db:
        db.sql("CREATE TABLE person (id INTEGER PRIMARY KEY)")
    assert "is not a Noren data file" in refused(path, NotOurs)


def test_a_store_of_a_newer_noren(store_path: Path) -> None:
    with sqlite.opened(sqlite.plain(store_path)) as db:
        db.sql(f"PRAGMA user_version={version.SCHEMA + 1}")
    assert "newer Noren" in refused(store_path, NotOurs)


def test_a_newer_store_with_a_log_that_a_killed_program_left_is_not_touched(store_path: Path) -> None:
    with sqlite.opened(sqlite.plain(store_path)) as db:
        db.sql(f"PRAGMA user_version={version.SCHEMA + 1}")
    code = (
        "import sys, os, signal; from desktop import sqlite; from pathlib import Path\n"
        "db = sqlite.writer(Path(sys.argv[1])); db.connect()\n"
        "db.sql(\"INSERT INTO tag (name, colour) VALUES ('logged', '')\"); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(store_path)], cwd=ROOT, check=False)
    assert Path(f"{store_path}-wal").stat().st_size > 0
    assert "newer Noren" in refused(store_path, NotOurs)


def spoil(path: Path, at: int, length: int, filler: bytes = b"\xa5") -> None:
    with path.open("rb+") as file:
        file.seek(at)
        file.write(filler * length)


@pytest.mark.parametrize(
    ("at", "length"), [(16, 2), (100, 400), (60, 4)], ids=["page size", "schema page", "version of zero"]
)
def test_a_damaged_head_or_schema(store_path: Path, at: int, length: int) -> None:
    spoil(store_path, at, length, b"\0" if at == 60 else b"\xa5")
    sentence = refused(store_path, Damaged)
    assert "is damaged" in sentence
    assert "shop backups" in sentence


def test_a_truncated_store(store_path: Path) -> None:
    with store_path.open("rb+") as file:
        file.truncate(store_path.stat().st_size // 2)
    assert "is damaged" in refused(store_path, Damaged)


def test_a_store_that_lacks_a_table(store_path: Path) -> None:
    with sqlite.opened(sqlite.plain(store_path)) as db:
        db.sql("DROP TABLE person_tag")
    assert "is damaged" in refused(store_path, Damaged)


HOLD = """
import sys, time
from pathlib import Path
from desktop import migrating
with migrating.alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_store_that_another_program_holds_alone(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "HOLD_MS", 50)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InUse, match="in use by another program"):
            opening.open_store(store_path, inline=True)
        other.stdin.close()
        other.wait(10)
    opening.open_store(store_path, inline=True).close()


TRY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from desktop import opening
from models.errors import Told
try:
    opening.open_store(Path(sys.argv[1]), inline=True).close()
    print("opened")
except Told as told:
    print(told)
"""


@pytest.fixture
def open_place(tmp_path_factory: pytest.TempPathFactory, store_path: Path):
    """A store in a folder that another user can reach; `nobody` opens it and says what came of it."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can become nobody (setpriv)")
    import tempfile

    place = Path(tempfile.mkdtemp(prefix="noren-open-", dir="/tmp"))
    place.chmod(0o777)
    path = place / "shop.noren"
    shutil.copy(store_path, path)
    path.chmod(0o666)
    yield path
    shutil.rmtree(place)


def as_nobody(path: Path) -> str:
    done = subprocess.run(
        [*NOBODY, sys.executable, "-B", "-c", TRY, str(path), str(ROOT)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd="/",
    )
    if "Permission denied" in done.stderr or "can't open" in done.stderr:
        pytest.skip("this Python can't be run by another user")
    assert done.stderr == ""
    return done.stdout.strip()


def test_a_read_only_file_is_refused(open_place: Path) -> None:
    assert as_nobody(open_place) == "opened"
    open_place.chmod(0o444)
    before = folder_print(open_place.parent)
    assert "read-only" in as_nobody(open_place)
    assert folder_print(open_place.parent) == before


def test_a_read_only_folder_is_refused(open_place: Path) -> None:
    open_place.parent.chmod(0o555)
    before = folder_print(open_place.parent)
    assert "read-only" in as_nobody(open_place)
    assert folder_print(open_place.parent) == before


def test_a_file_that_may_not_be_read_is_refused(open_place: Path) -> None:
    open_place.chmod(0o600)
    assert "can't be read" in as_nobody(open_place)


# -- damage ----------------------------------------------------------------------------------------------------------


def test_damage_anywhere_is_an_answer_and_never_a_crash(store_path: Path, tmp_path: Path) -> None:
    """Bits, sectors, zeroed pages, truncation: each copy opens or is refused in words, in a process of its own."""
    store = Store(store_path, inline=True)
    for each in range(300):
        store.write_now("Tag", lambda tx, each=each: tx.insert(Tag, name=f"客{each}" * 5))
    store.close()
    code = (
        "import sys, json; from pathlib import Path\n"
        "from desktop import opening, check; from models.errors import Told\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        store = opening.open_store(Path(name), inline=True)\n"
        "        report = store.read(check.check).result(); store.close()\n"
        "        print(json.dumps([name, report.ok]), flush=True)\n"
        "    except Told as told:\n"
        "        print(json.dumps([name, str(told)]), flush=True)\n"
    )
    chance = random.Random(7)
    size = store_path.stat().st_size
    spoiled = []
    for each in range(40):
        path = tmp_path / f"spoiled-{each}.noren"
        shutil.copy(store_path, path)
        at = chance.randrange(size)
        if each % 4 == 0:
            spoil(path, at, 1, bytes([path.read_bytes()[at] ^ 1 << chance.randrange(8)]))
        elif each % 4 == 1:
            spoil(path, at // 512 * 512, 1, chance.randbytes(512))
        elif each % 4 == 2:
            spoil(path, at // 4096 * 4096, 1, bytes(4096))
        else:
            os.truncate(path, at)
        spoiled.append(str(path))
    done = subprocess.run(
        [sys.executable, "-c", code, *spoiled], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    answers = dict(json.loads(line) for line in done.stdout.splitlines())
    assert done.stderr == ""
    assert set(answers) == set(spoiled)
    assert all(answers[name] is not True for name in spoiled[3::4]), "a truncated file passed"
    noticed = sum(answer is not True for answer in answers.values())
    assert noticed >= 20, f"only {noticed} of 40 were noticed"


# -- an older store --------------------------------------------------------------------------------------------------

ADD_COLUMN = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE tag ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    db.execute_sql("UPDATE tag SET note='migrated'")
"""
LOSE_ROWS = 'def up(migrator, db):\n    db.execute_sql("DELETE FROM tag")\n'
BREAK_KEYS = 'def up(migrator, db):\n    db.execute_sql("INSERT INTO person_tag (person_id, tag_id) VALUES (99, 99)")\n'
REBUILD = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE newer AS SELECT * FROM tag")
    db.execute_sql("DROP TABLE tag")
    db.execute_sql("CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, colour VARCHAR(12) NOT NULL)")
    db.execute_sql("INSERT INTO tag SELECT id, name, colour FROM newer")
    db.execute_sql("DROP TABLE newer")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A program one version on: `next_version(text)` gives it a further migration."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrating.folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))

    def release(text: str) -> Path:
        (folder / f"{version.SCHEMA + 1:04d}_next.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrating, "folder", lambda: folder)
        monkeypatch.setattr(version, "SCHEMA", version.SCHEMA + 1)
        return folder

    return release


@pytest.fixture
def old_store(store_path: Path) -> Path:
    """A store of today with rows in it: a person with a tag."""
    store = Store(store_path, clock=SetClock(NOON), inline=True)
    store.write_now("Tag", lambda tx: tx.insert(Tag, name="regular"))
    store.write_now(
        "Person",
        lambda tx: (
            tx.run("INSERT INTO person (name, public_id, reading, sort_key, created_at, job_title, preferred_channel,"
                   " preferred_hours, likes, wishes, cautions, note, source, lead_state, phase)"
                   " VALUES ('田中','p','','',1,'','','','','','','','','','')"),
            tx.run("INSERT INTO person_tag (person_id, tag_id) VALUES (1, 1)"),
        ),
    )  # fmt: skip
    store.close()
    return store_path


def test_an_older_store_is_brought_up_on_a_copy_and_a_backup_is_kept(old_store: Path, next_version) -> None:
    next_version(ADD_COLUMN)
    store = opening.open_store(old_store, clock=SetClock(NOON), inline=True)
    assert store.here.rows("SELECT name, note FROM tag") == [("regular", "migrated")]
    assert store.here.value("PRAGMA user_version") == version.SCHEMA
    assert store.here.value("PRAGMA journal_mode") == "wal"
    store.close()
    (copy,) = backup.list_backups(old_store)
    assert copy.path.name == "shop 2026-06-15 120000 before update.noren"
    assert (copy.people, copy.problem) == (1, None)
    assert old_store.stat().st_mode & 0o777 == 0o600
    assert not list(old_store.parent.glob(".shop.noren*"))


def test_a_rebuilt_table_takes_none_of_its_children_along(old_store: Path, next_version) -> None:
    next_version(REBUILD)
    store = opening.open_store(old_store, clock=SetClock(NOON), inline=True)
    assert store.here.rows("SELECT person_id, tag_id FROM person_tag") == [(1, 1)]
    store.close()


@pytest.mark.parametrize("text", [LOSE_ROWS, BREAK_KEYS], ids=["rows lost", "foreign keys broken"])
def test_a_migration_that_fails_its_proofs_leaves_the_old_store(old_store: Path, next_version, text: str) -> None:
    next_version(text)
    before = hashlib.sha256(old_store.read_bytes()).hexdigest()
    with pytest.raises(Bug):
        opening.open_store(old_store, clock=SetClock(NOON), inline=True)
    assert hashlib.sha256(old_store.read_bytes()).hexdigest() == before
    assert not list(old_store.parent.glob(".shop.noren*"))


def test_an_older_store_that_is_open_elsewhere_is_not_brought_up(
    old_store: Path, next_version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "HOLD_MS", 50)
    other = Store(old_store, inline=True)
    next_version(ADD_COLUMN)
    with pytest.raises(InUse, match="open in another window"):
        opening.open_store(old_store, clock=SetClock(NOON), inline=True)
    other.write_now("Tag", lambda tx: tx.insert(Tag, name="still selling"))
    other.close()
    opening.open_store(old_store, clock=SetClock(NOON), inline=True).close()


def test_a_store_of_the_counter_s_version_opens_with_all_of_it_and_what_loyalty_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, path = tmp_path / "first", tmp_path / "old.noren"
    folder.mkdir()
    shutil.copy(migrating.folder() / "0001_house.py", folder)
    with monkeypatch.context() as before:
        before.setattr(migrating, "folder", lambda: folder)
        before.setattr(version, "SCHEMA", 1)
        migrating.migrate(path)
    with sqlite.opened(sqlite.writer(path)) as db:
        kind = "INSERT INTO payment_kind (name, kind, in_drawer, gives_change, opens_drawer, account, icon, position,"
        db.execute_sql(f"{kind} active) VALUES ('', 'card', 0, 0, 0, '', 'credit-card', 3, 1)")
        db.execute_sql("INSERT INTO tag (name, colour) VALUES ('regular', '')")
    store = opening.open_store(path, clock=SetClock(NOON), inline=True)
    kinds = store.here.rows("SELECT kind, position, in_drawer FROM payment_kind ORDER BY position")
    assert kinds == [("card", 3, 0), ("gift_card", 4, 0), ("wallet", 5, 0)]
    assert store.here.column("SELECT name FROM tag") == ["regular"]
    assert store.here.value("SELECT COUNT(*) FROM promotion") == 0
    store.close()


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from desktop import migrating, opening
from models import version
folder = Path(sys.argv[2])
migrating.folder = lambda: folder
version.SCHEMA += 1
threading.Timer(float(sys.argv[3]), os.kill, (os.getpid(), signal.SIGKILL)).start()
print("go", flush=True)
opening.open_store(Path(sys.argv[1]), inline=True).close()
os._exit(0)
"""


def test_killed_while_it_is_brought_up_the_old_store_or_the_new_one_is_there(
    old_store: Path, next_version, tmp_path: Path
) -> None:
    folder = next_version(ADD_COLUMN)
    chance = random.Random(3)
    versions = []
    for each in range(12):
        path = tmp_path / f"k{each}" / "shop.noren"
        path.parent.mkdir()
        shutil.copy(old_store, path)
        delay = f"{chance.uniform(0.001, 0.2):.4f}"
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(path), str(folder), delay], cwd=ROOT, capture_output=True, timeout=60
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        versions.append(opening.look(path))
        store = opening.open_store(path, clock=SetClock(NOON), inline=True)
        assert store.here.rows("SELECT name, note FROM tag") == [("regular", "migrated")]
        assert store.here.value("PRAGMA integrity_check") == "ok"
        store.close()
    assert set(versions) <= {version.SCHEMA - 1, version.SCHEMA}


def test_half_made_copies_of_a_killed_program_are_cleared_away_later(store_path: Path) -> None:
    left = store_path.with_name(f".{store_path.name}.4242.new")
    left.write_bytes(b"half")
    opening.open_store(store_path, inline=True).close()
    assert left.exists(), "it may still be somebody's"
    os.utime(left, (time.time() - 7200,) * 2)
    opening.open_store(store_path, inline=True).close()
    assert not left.exists()


def test_the_light_names_of_the_tables_are_the_tables() -> None:
    assert set(schema.BY_NAME) == version.TABLES
    assert schema.VERSION == version.SCHEMA
