"""A workbook read back with nothing of ours: its cells, and its formulas worked out anew from them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Value = str | Decimal | None


@dataclass
class Page:
    """A sheet: its values by place ("B4"), and its formulas."""

    name: str
    values: dict[str, Value] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)

    def row(self, number: int) -> list[Value]:
        """A row from its first to its last cell."""
        found = {_place(key)[0]: value for key, value in self.values.items() if _place(key)[1] == number}
        return [found.get(at) for at in range(1, max(found, default=0) + 1)]

    @property
    def last(self) -> int:
        """Its last row."""
        return max((_place(key)[1] for key in self.values), default=0)


@dataclass
class Book:
    """A workbook's sheets by their names, in their order."""

    pages: dict[str, Page]

    def worked_out(self, page: Page, formula: str) -> Decimal:
        """What sums of ranges, joined by + and −, come to: `SUM(B4:B9)+SUM('Other'!B4:B9)-B7`."""
        total = Decimal(0)
        for sign, name, first, last, single in re.findall(
            r"([+-]?)(?:SUM\((?:'((?:[^']|'')*)'!)?([A-Z]+\d+):([A-Z]+\d+)\)|([A-Z]+\d+))", formula
        ):
            of = self.pages[name.replace("''", "'")] if name else page
            cells = [single] if single else _between(first, last)
            value = sum((one for key in cells if isinstance(one := of.values.get(key), Decimal)), Decimal(0))
            total += -value if sign == "-" else value
        return total


def _place(key: str) -> tuple[int, int]:
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", key).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(number)


def _between(first: str, last: str) -> list[str]:
    letters = re.sub(r"\d", "", first)
    assert letters == re.sub(r"\d", "", last), "a sum of one column"
    return [f"{letters}{at}" for at in range(_place(first)[1], _place(last)[1] + 1)]


def book_of(path: Path) -> Book:
    """Read a workbook."""
    with ZipFile(path) as file:
        shared = []
        if "xl/sharedStrings.xml" in file.namelist():
            root = ET.fromstring(file.read("xl/sharedStrings.xml"))
            shared = ["".join(text.text or "" for text in one.iter(f"{MAIN}t")) for one in root.iter(f"{MAIN}si")]
        targets = {
            one.get("Id"): one.get("Target") for one in ET.fromstring(file.read("xl/_rels/workbook.xml.rels")).iter()
        }
        pages = {}
        for sheet in ET.fromstring(file.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            page = Page(str(sheet.get("name")))
            for cell in ET.fromstring(file.read(f"xl/{targets[sheet.get(LINK)]}")).iter(f"{MAIN}c"):
                _read(cell, page, shared)
            pages[page.name] = page
    return Book(pages)


def _read(cell: ET.Element, page: Page, shared: list[str]) -> None:
    key, kind = str(cell.get("r")), cell.get("t")
    formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
    if formula is not None:
        page.formulas[key] = str(formula.text)
    if kind == "inlineStr":
        page.values[key] = "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    elif value is not None and value.text is not None:
        page.values[key] = shared[int(value.text)] if kind == "s" else Decimal(value.text)
