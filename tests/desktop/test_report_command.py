"""noren report: every report as every format from a script, with one clear line where it can't be."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from pathlib import Path

import pytest

from desktop import opening
from desktop.clock import SetClock
from desktop.commands import Call, Usage, parse
from desktop.commands import report as command
from desktop.store import Store
from models.errors import Refused, Told
from models.figures import registry
from tests.a_shop import DAY, Shop
from tests.conftest import NOON


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that sold in June and in July, made once."""
    place, clock = tmp_path_factory.mktemp("report") / "own.noren", SetClock(NOON)
    opening.create(place, now=clock.now())
    store = Store(place, clock=clock, inline=True)
    shop = Shop(store, clock).open()
    shop.sell(1_080, 540)
    clock.advance(DAY * 30)
    shop.sell(3_300, person=shop.member(name="髙橋"))
    store.close()
    return place


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """That shop in a file of the test's own."""
    return Path(shutil.copy(made, tmp_path / "own.noren"))


def asked(path: Path, *words: str):
    """What the command answers, in this process."""
    given = parse(["report", *words, "--store", str(path)])
    assert given.store is not None
    return command.run(Call(given.store, "JP", None, argparse.Namespace(**given.given)))


@pytest.mark.parametrize("kind", registry.KINDS, ids=[one.id for one in registry.KINDS])
def test_every_report_in_every_format(path: Path, tmp_path: Path, kind: registry.Kind) -> None:
    for format, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")):
        out = tmp_path / f"a.{format}"
        answer = asked(path, kind.command or kind.id, "--month", "2026-06", "--out", str(out))
        assert (answer.code, answer.data["report"], answer.data["format"]) == (0, kind.id, format)
        assert (answer.data["from"], answer.data["to"]) == ("2026-06-01", "2026-06-30")
        assert out.read_bytes().startswith(begins)


def test_figures_are_those_of_the_days_that_were_asked_for(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    for words, total in (
        (("--month", "2026-06"), 1_620),
        (("--month", "2026-07"), 3_300),
        (("--from", "2026-06-01", "--to", "2026-07-31"), 4_920),
        (("--from", "2026-06-15", "--to", "2026-06-15"), 1_620),
        (("--from", "2026-06-16"), 3_300),
    ):
        asked(path, "sales", *words, "--out", str(out))
        assert json.loads(out.read_text(encoding="utf-8"))["figures"]["sales_total"]["value"] == total


def test_without_days_it_is_the_month_before(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "today_of", lambda _store: "2026-07-03")
    answer = asked(path, "sales", "--out", str(tmp_path / "a.json"))
    assert (answer.data["from"], answer.data["to"]) == ("2026-06-01", "2026-06-30")


def test_one_table_and_every_line_as_csv(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    words = ("sales", "--month", "2026-06", "--set", "list=lines", "--section", "lines", "--out", str(out))
    asked(path, *words)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[-1] for row in rows[1:]] == ["1080", "540", "1620"]
    asked(path, *words, "--encoding", "cp932")
    assert out.read_bytes().decode("cp932")


def test_conditions_narrow_it(path: Path, tmp_path: Path) -> None:
    where = tmp_path / "where.json"
    where.write_text('{"field": "person.member", "op": "is", "value": true}', encoding="utf-8")
    out = tmp_path / "a.json"
    asked(path, "sales", "--from", "2026-06-01", "--to", "2026-07-31", "--where", str(where), "--out", str(out))
    assert json.loads(out.read_text(encoding="utf-8"))["figures"]["sales_total"]["value"] == 3_300
    where.write_text('{"field": "basket.amount", "op": "at_least", "value": 1}', encoding="utf-8")
    with pytest.raises(Refused, match="can't be asked here"):
        asked(path, "sales", "--where", str(where), "--out", str(out))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("what", "--out", "a.pdf"), "no report"),
        (("sales",), "--out"),
        (("sales", "--out", "a.doc"), "no format"),
        (("sales", "--out", "a.pdf", "--month", "2026-13"), "no month"),
        (("sales", "--out", "a.pdf", "--month", "June"), "no month"),
        (("sales", "--out", "a.pdf", "--month", "9999-12"), "no month"),
        (("sales", "--out", "a.pdf", "--month", "1234-12"), "lie between"),
        (("sales", "--out", "a.pdf", "--month", "2026-06", "--from", "2026-06-01"), "not both"),
        (("sales", "--out", "a.pdf", "--from", "2026-06-31"), "A day is written"),
        (("sales", "--out", "a.pdf", "--from", "9999-12-31"), "no month|lie between"),
        (("sales", "--out", "a.pdf", "--from", "2026-07-01", "--to", "2026-06-01"), "before the first"),
        (("sales", "--out", "a.pdf", "--to", "2026-06-01"), "--from"),
        (("sales", "--out", "a.pdf", "--set", "list=all"), "no choice"),
        (("sales", "--out", "a.pdf", "--set", "colour=red"), "no choice"),
        (("tax", "--out", "a.pdf", "--where", "x.json"), "takes no conditions"),
        (("sales", "--out", "a.csv", "--section", "what"), "no table"),
        (("sales", "--out", "a.csv", "--encoding", "klingon"), "not known"),
        (("sales", "--out", "a.pdf", "--encoding", "cp932"), "CSV only"),
        (("sales", "--out", "none/a.pdf"), "could not be written"),
        (("sales", "--out", "none/a.xlsx"), "could not be written"),
        (("sales", "--out", "own.noren", "--format", "csv"), "data file"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_is_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(one.name for one in tmp_path.iterdir())
    with pytest.raises((Told, Refused, Usage), match=said):
        asked(path, *words)
    assert sorted(one.name for one in tmp_path.iterdir() if not one.name.startswith("own.noren-")) == before


def test_a_real_process_says_one_object_and_writes_the_file(path: Path, tmp_path: Path) -> None:
    from tests.desktop.test_commands import answer, failure

    found = answer("report", "tax", "--month", "2026-06", "--out", tmp_path / "税.pdf", "--store", path, "--lang", "ja")
    assert (found["pages"], found["notes"]) == (1, [])
    assert (tmp_path / "税.pdf").read_bytes().startswith(b"%PDF")
    assert "2026-11" in failure("report", "tax", "--month", "x", "--out", tmp_path / "a.pdf", "--store", path)


def test_characters_without_a_font_are_named(path: Path, tmp_path: Path) -> None:
    store = Store(path, clock=SetClock(NOON + 31 * DAY), inline=True)
    shop = Shop(store, store.clock, session=1)
    shop.sell(shop.line(100, name="Cake 🍰"))
    shop.product(name="🍰")
    store.close()
    words = ("--month", "2026-07", "--set", "list=lines")
    answer = asked(path, "sales", *words, "--out", str(tmp_path / "a.pdf"))
    assert "shortcake" in answer.data["notes"][0]
    assert asked(path, "sales", *words, "--out", str(tmp_path / "a.csv")).data["notes"] == []


def test_two_runs_over_the_same_store_are_equal(path: Path, tmp_path: Path) -> None:
    made = []
    for at in range(2):
        asked(path, "sales", "--month", "2026-06", "--out", str(tmp_path / f"{at}.json"))
        made.append((tmp_path / f"{at}.json").read_bytes())
    assert made[0] == made[1]
