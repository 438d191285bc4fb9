"""Reports full of texts that break programs, and full disks: printed, searchable or named, never half a file."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir
from zipfile import ZipFile

import pytest

from desktop.documents import report_csv, report_json, report_xlsx
from desktop.documents.pdf import clean, missing_of
from desktop.languages import language
from desktop.opening import create
from models.figures.named import named
from models.figures.report import MONEY, Asked, Column, Report, Section
from models.loyalty.figures import period
from tests.conftest import NOON
from tests.desktop.documents.reading import SHOP, flat, on_paper, run, text_of
from tests.hostile import TEXTS, Reached, guarded, sample, shown

ROOT = Path(__file__).resolve().parents[3]
SPOKEN = {
    "long": "長い商品名" * 60,
    "right to left": "مقهى نورين",
    "hebrew": "בית קפה",
    "two scripts": "Café 珈琲 кофе καφές",
    "emoji": "☕🍰 ケーキセット 👨‍👩‍👧",
    "outside the first plane": "𠮷野 𩸽",
    "ligatures": "office ﬁle",
    "half width": "ｶﾌｪﾗﾃ",
    "composed": "か\u3099 e\u0301",
}


def report_of(store, texts: list[str], *, long: bool = False) -> Report:
    columns = (Column("a", "Article", weight=6), Column("b", "Amount", MONEY, summed=True))
    rows = [(named(text), 100) for text in texts]
    section = Section(
        "x", named(texts[0]), columns, iter(rows) if long else rows, ("Total", 100 * len(rows)), long=long,
        note=(named(texts[-1]),),
    )  # fmt: skip
    asked = Asked(store.settings, period.month(store.settings, "2026-10-01"), "2026-11-01")
    return Report("x", named(texts[0]), asked, (section,), notes=(named(texts[0]),))


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("name", SPOKEN)
def test_a_text_is_printed_and_found_or_named_as_unprintable(store, tmp_path, program, name: str, long: bool) -> None:
    text = SPOKEN[name]
    result = on_paper(report_of(store, [text], long=long), tmp_path / "a.pdf")
    absent = missing_of(text)
    assert set(result.missing) == set(absent)
    said = text_of(result.path, program)
    for sign in absent:
        assert flat(sign) in flat(said).replace("〓", sign[0]), "named with its Unicode name on the paper itself"
    raw = flat(run(program, "pdftotext", "-raw", str(result.path), "-"))
    words = clean(text).split()
    for word in words:
        if not missing_of(word):
            assert word in raw, "found by whoever looks for it"
    run(program, "qpdf", "--check", str(result.path))


def test_no_text_reaches_for_a_file_or_breaks_a_report(store, tmp_path, program) -> None:
    texts = [one for one in sample() if one.strip()]
    with guarded(tmp_path, Path(gettempdir())):
        result = on_paper(report_of(store, texts), tmp_path / "a.pdf")
        on_paper(report_of(store, texts, long=True), tmp_path / "b.pdf")
        report_xlsx.write([report_of(store, texts)], tmp_path / "a.xlsx", language("ja"))
        report_csv.write(report_of(store, texts), tmp_path / "a.csv", language("ja"))
        report_json.write(report_of(store, texts), tmp_path / "a.json", language("ja"))
    run(program, "qpdf", "--check", str(result.path))
    text = flat(run(program, "pdftotext", "-raw", str(result.path), "-"))
    assert text.count("¥100") >= len(texts)
    assert flat('<imgsrc="file:///etc/passwd">') in text
    whole = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert len(whole["sections"]["x"]["rows"]) == len(texts)


@pytest.mark.full
@pytest.mark.parametrize("text", TEXTS, ids=[shown(one) for one in TEXTS])
def test_every_hostile_text_stands_on_paper(store, tmp_path, program, text: str) -> None:
    result = on_paper(report_of(store, [text or " "]), tmp_path / "a.pdf")
    run(program, "qpdf", "--check", str(result.path))
    assert set(result.missing) == set(missing_of(text))


def test_a_workbook_holds_no_formula_but_its_totals_and_no_link(store, tmp_path) -> None:
    texts = [one for one in sample() if one.strip()]
    written = report_xlsx.write([report_of(store, texts)], tmp_path / "a.xlsx", language("en"))
    with ZipFile(written.path) as book:
        sheets = [book.read(one).decode() for one in book.namelist() if "/sheet" in one and one.endswith(".xml")]
        names = book.namelist()
    assert re.findall(r"<f>(.*?)</f>", "".join(sheets)) == [f"SUM(B4:B{len(texts) + 3})"]
    assert not [one for one in names if "hyperlink" in one or "external" in one]
    assert "<hyperlink" not in "".join(sheets)


def test_no_cell_of_a_csv_runs(store, tmp_path) -> None:
    texts = [one for one in sample() if one.strip()]
    written = report_csv.write(report_of(store, texts), tmp_path / "a.csv", language("en"))
    with written.path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "@", "+", "\t"))] == []


# -- a full disk -----------------------------------------------------------------------------------------------------

CHILD = r"""
import json, resource, signal, sys
from functools import partial
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from desktop.clock import SetClock
from desktop.documents import report_csv, report_json, report_xlsx
from desktop.languages import language
from desktop.store import Store
from models.errors import Told
from tests.desktop.documents.reading import on_paper
from tests.desktop.documents.test_report_hostile import report_of

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder, speech = Path(sys.argv[2]), language("en")
store = Store(folder / "shop.noren", clock=SetClock(0), inline=True)
texts = [f"Article {at} {chr(0x4e00 + at)}" for at in range(3000)]
jobs = {
    "a.pdf": lambda path: on_paper(report_of(store, texts), path),
    "a.xlsx": lambda path: report_xlsx.write([report_of(store, texts)], path, speech),
    "a.csv": lambda path: report_csv.write(report_of(store, texts), path, speech),
    "a.json": lambda path: report_json.write(report_of(store, texts), path, speech),
}
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, -1))
said = {}
for name, job in jobs.items():
    try:
        job(folder / "out" / name)
        said[name] = "done"
    except Told as told:
        said[name] = str(told)
resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
kept = sorted(one.name for one in (folder / "out").iterdir())
for name, job in jobs.items():
    job(folder / "out" / name)
print(json.dumps({"said": said, "kept": kept}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the size of files is limited by what only POSIX has")
def test_a_disk_that_is_full_while_a_report_is_written_leaves_the_file_before(tmp_path) -> None:
    create(tmp_path / "shop.noren", now=NOON)
    (tmp_path / "out").mkdir()
    for name in ("a.pdf", "a.xlsx", "a.csv", "a.json"):
        (tmp_path / "out" / name).write_bytes(b"the one before")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(ROOT), str(tmp_path)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kept"] == ["a.csv", "a.json", "a.pdf", "a.xlsx"]
    for name, sentence in told["said"].items():
        assert sentence.startswith(f"{name} could not be written: "), sentence
        assert "The file there before is unchanged." in sentence
        assert len((tmp_path / "out" / name).read_bytes()) > 20_000, "and as soon as there is room it is written"


def test_the_guard_sees_what_is_reached_for(tmp_path) -> None:
    """The planted fault: what the tests above must not see."""
    with pytest.raises(Reached), guarded(tmp_path):
        Path("/etc/passwd").read_text(encoding="utf-8")


def test_the_shops_own_name_may_be_anything(store, tmp_path, program) -> None:
    from dataclasses import replace

    for text in sample():
        shop = replace(SHOP, name=text, registration=text)
        result = on_paper(report_of(store, ["x"]), tmp_path / "a.pdf", shop=shop, printed_by=text)
        assert result.pages == 1
    run(program, "qpdf", "--check", str(result.path))
