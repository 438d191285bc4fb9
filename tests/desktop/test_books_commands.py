"""The books from the command line, as a script uses them: the month's pack and the journal, by real processes."""

import json
from pathlib import Path

import pytest

from desktop import packing
from desktop.store import Store
from models.books import mapping
from tests.a_shop import DAY, Shop
from tests.desktop.bookkeeping import a_month
from tests.desktop.test_commands import answer, failure, noren

MONTH = ("--month", "2026-06")


@pytest.fixture
def june(store_path: Path, clock) -> Path:
    """A store with a June in which everything happened."""
    store = Store(store_path, clock=clock, inline=True)
    shop = a_month.fill(Shop(store, clock).open())
    clock.advance(20 * DAY)
    shop.set(pack_reports=("sales", "tax"))
    store.close()
    return store_path


def test_the_pack_is_filed_by_year_without_a_place(june: Path) -> None:
    found = answer("--store", june, "report", "pack", *MONTH)
    path = june.parent / "shop reports" / "2026" / "2026-06 Month's pack.pdf"
    assert (found["path"], found["format"], found["kept"], found["draft"]) == (str(path), "pdf", False, None)
    assert path.read_bytes().startswith(b"%PDF")
    assert found["pages"] >= 4


def test_the_pack_as_figures_is_the_same_twice_and_has_every_report(june: Path, tmp_path: Path) -> None:
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        answer("--store", june, "report", "pack", *MONTH, "--out", path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    plain = json.loads(paths[0].read_text(encoding="utf-8"))
    assert [one["report"] for one in plain["reports"]] == ["sales", "tax"]
    assert plain["month"] == "2026-06"


def test_a_closed_month_is_the_pack_that_was_kept(june: Path, tmp_path: Path, clock) -> None:
    from desktop import languages

    store = Store(june, clock=clock, inline=True)
    _period, made = packing.close(store, "2026-06", languages.language("ja"))
    store.close()
    found = answer("--store", june, "report", "pack", *MONTH, "--out", tmp_path / "again.pdf")
    assert found["kept"] is True
    assert (tmp_path / "again.pdf").read_bytes() == made.path.read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "pack", "--month", "2199-01"), "has not begun"),
        (("report", "pack", "--set", "list=lines"), "as they are saved"),
        (("report", "sales"), "--out"),
        (("journal", "--format", "lotus", "--out", "x.csv"), "lotus"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_line_and_writes_nothing(
    june: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in failure("--store", june, *words)
    assert [one.name for one in june.parent.iterdir() if one.suffix not in (".noren-wal", ".noren-shm")] == [june.name]


def test_the_journal_is_written_for_yayoi(june: Path, tmp_path: Path) -> None:
    path = tmp_path / "june.csv"
    found = answer("--store", june, "--lang", "ja", "journal", *MONTH, "--format", "yayoi", "--out", path)
    golden = Path(__file__).parent / "bookkeeping" / "golden" / "yayoi.csv"
    assert path.read_bytes() == golden.read_bytes()
    assert (found["entries"], found["encoding"], found["changed"]) == (16, "Shift-JIS", [])


def test_what_does_not_fit_is_named_and_ends_with_one(june: Path, tmp_path: Path, clock) -> None:
    store = Store(june, clock=clock, inline=True)
    store.write_now("x", _rename)
    store.close()
    done = noren("--store", june, "journal", *MONTH, "--format", "yayoi", "--out", tmp_path / "june.csv")
    assert done.returncode == 1
    assert "“𠮷” does not exist in Shift-JIS" in done.stdout
    assert "〓田" in (tmp_path / "june.csv").read_bytes().decode("cp932")


def _rename(tx) -> None:
    tx.run("UPDATE person SET name='𠮷田' WHERE name='山田'")
    tx.touch("person", None)


def test_a_refused_journal_leaves_the_file_that_was_there(june: Path, tmp_path: Path, clock) -> None:
    store = Store(june, clock=clock, inline=True)
    store.write_now("x", _long)
    store.close()
    path = tmp_path / "june.csv"
    path.write_text("kept")
    assert "at most 12" in failure("--store", june, "journal", *MONTH, "--format", "yayoi", "--out", path)
    assert path.read_text() == "kept"


def _long(tx) -> None:
    mapping.write(tx, key="cash", account="とてもとても長い名前の現金の勘定")
