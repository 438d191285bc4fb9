"""Reports read back from paper by other programs."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

from desktop.documents import report_pdf
from desktop.documents.facts import ShopFacts
from desktop.languages import language

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.documents.pdf import PdfResult
    from desktop.documents.report_words import Words
    from models.figures.report import Report, Section

SHOP = ShopFacts("喫茶のれん", "150-0001", "東京都渋谷区神宮前1-2-3", "03-1234-5678", "T1234567890123")
PRINTED_AT = 1_795_757_520_000
"""27 November 2026, 14:32 in Tokyo."""


def on_paper(report: Report, path: Path, code: str = "ja", **more: Any) -> PdfResult:
    """A report as a PDF of the shop above."""
    more = {"shop": SHOP, "printed_by": "佐藤 花子", "invariant": True, **more}
    return report_pdf.write(report, path, language(code), at=PRINTED_AT, **more)


def run(program: Any, name: str, *words: str) -> str:
    """What a program says; it must not complain."""
    done = subprocess.run([program(name), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def text_of(path: Path, program: Any, *words: str) -> str:
    """The text of all pages, as it lies on them."""
    return run(program, "pdftotext", "-layout", *words, str(path), "-")


def flat(text: str) -> str:
    """A text without blanks and line ends: what a reader sees as one word may be drawn in pieces."""
    return re.sub(r"\s+", "", text)


def amount(text: str) -> int:
    """An amount as it is printed: ¥1,234, −¥50."""
    sign = -1 if text.startswith(("−", "-")) else 1
    return sign * int(re.sub(r"[^0-9]", "", text))


def cells_of(section: Section, words: Words) -> list[list[str]]:
    """Every cell of a section that is a list, as it must stand on paper; the total last."""
    rows = [
        [words.cell(value, column.kind) for value, column in zip(row, section.columns, strict=False)]
        for row in section.rows
    ]
    if section.total is not None:
        rows.append([words.total(one, column.kind) for one, column in zip(section.total, section.columns, strict=True)])
    return rows
