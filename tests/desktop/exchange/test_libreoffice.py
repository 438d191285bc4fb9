"""Our tables in a real spreadsheet: opened by LibreOffice and read back, nothing runs and nothing is lost."""

import csv
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.exchange.marks import without_mark
from desktop.exchange.writing import write_csv, write_xlsx
from models import text
from tests.conftest import find_program
from tests.hostile import TEXTS

pytestmark = [pytest.mark.full, pytest.mark.timeout(600)]

UTF8, CP932 = 76, 64
"""LibreOffice's numbers of encodings: RTL_TEXTENCODING_UTF8 and _MS_932."""
CLEAN = [one for each in TEXTS if (one := text.clean(each[:200], text.NOTE_LENGTH, lines=True))]
"""As the store keeps them."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    """`office(path, target, filter)` converts a file as a person would who opens and saves it."""
    program = find_program("soffice")
    home = tmp_path_factory.mktemp("office")

    def convert(path: Path, target: str, reading: str = "") -> Path:
        out = path.parent / "converted"
        done = subprocess.run(
            [
                program, f"-env:UserInstallation={home.as_uri()}", "--headless", "--norestore",
                *([f"--infilter={reading}"] if reading else []),
                "--convert-to", target, "--outdir", str(out), str(path),
            ],
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        made = out / f"{path.stem}.{target.split(':')[0]}"
        assert made.is_file(), done.stdout + done.stderr
        return made

    return convert


def values_of(path: Path) -> list[list[str]]:
    """The values that a converted CSV has, formulas as what came of them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def formulas_in(path: Path) -> list[str]:
    """Every formula of a flat spreadsheet file."""
    import re

    return re.findall(r'table:formula="([^"]*)"', path.read_text(encoding="utf-8"))


OUT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


def reading(encoding: int) -> str:
    return f"CSV:44,34,{encoding},1,,0,false,true"


def test_no_formula_of_a_csv_runs(office, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    write_csv(path, ["Name", "Note"], [[one, one] for one in CLEAN], language="en")
    assert formulas_in(office(path, "fods", reading(UTF8))) == []


def test_a_formula_without_our_mark_would_run(office, tmp_path: Path) -> None:
    """The planted fault: this test sees what the one before must not see."""
    path = tmp_path / "naive.csv"
    path.write_text('"Name"\n"=1+1"\n"=HYPERLINK(""http://127.0.0.1:9/"",""x"")"\n', encoding="utf-8")
    assert len(formulas_in(office(path, "fods", reading(UTF8)))) == 2


def test_no_formula_of_an_xlsx_runs_and_every_text_comes_back(office, tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    done = write_xlsx(path, ["Name", "Price"], [[one, Decimal("12.50")] for one in CLEAN])
    assert formulas_in(office(path, "fods")) == []
    rows = values_of(office(path, OUT))
    named = {problem.line for problem in done.problems}
    for at, one in enumerate(CLEAN, 2):
        if at not in named:
            assert rows[at - 1][0].rstrip() == one.rstrip(), ascii(one)
        assert Decimal(rows[at - 1][1]) == Decimal("12.50")


def test_leading_zeros_and_long_numbers_are_kept_in_xlsx(office, tmp_path: Path) -> None:
    numbers = ["0312345678", "+81312345678", "007", "4901234000016", "1E5", "1/2", "3-1", "2026-01-02", "00"]
    path = tmp_path / "numbers.xlsx"
    write_xlsx(path, ["Phone"], [[one] for one in numbers])
    assert [row[0] for row in values_of(office(path, OUT))[1:]] == numbers


def test_a_japanese_csv_is_cp932_and_reads_right(office, tmp_path: Path) -> None:
    names = ["髙橋 﨑子", "①㈱ ～－∥￠￡￢", "ソ能表十予", "=1+1", "山田\n太郎", "ﾊﾝｶｸ", "－5"]
    path = tmp_path / "ja.csv"
    done = write_csv(path, ["氏名", "数"], [[one, at] for at, one in enumerate(names)], language="ja")
    assert done.encoding == "cp932"
    rows = values_of(office(path, OUT, reading(CP932)))
    assert rows[0] == ["氏名", "数"]
    assert [without_mark(row[0]) for row in rows[1:]] == names
    assert formulas_in(office(path, "fods", reading(CP932))) == []


def test_what_cp932_lacks_becomes_utf8_and_is_said(office, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    done = write_csv(path, ["氏名"], [["𠮷野"], ["か゚"], ["☕"]], language="ja")
    assert (done.encoding, len(done.problems)) == ("utf-8-sig", 1)
    assert [row[0] for row in values_of(office(path, OUT, reading(UTF8)))[1:]] == ["𠮷野", "か゚", "☕"]
