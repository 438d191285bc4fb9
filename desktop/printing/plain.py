"""Blocks as lines of characters, for printers that have the letters themselves."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.printing.paper import Banner, Block, Feed, Item, Pair, Rule, Size, Text, Total, Weight

COLUMNS = {Size.ROLL_80: 48, Size.ROLL_58: 32}
"""Letters of 12 dots across a roll."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of at most `columns` letters (half of that when double)."""

    text: str
    bold: bool = False
    double: bool = False


def plain_lines(block: Block, columns: int) -> list[Line]:
    """Lay a block out in columns of letters that are all one column wide; no lines for what is no text."""
    work = _WORKS.get(type(block))
    return work(block, columns) if work else []


def _wrap(text: str, columns: int) -> list[str]:
    return textwrap.wrap(text, max(1, columns)) or [""]


def _text(block: Text, columns: int) -> list[Line]:
    bold = block.weight is Weight.BOLD
    align: Callable[[str, int], str] = {"left": str.ljust, "center": str.center, "right": str.rjust}[block.align]
    return [Line(align(line, columns).rstrip(), bold) for line in _wrap(block.text, columns)]


def _pair(block: Pair, columns: int) -> list[Line]:
    bold = block.weight is not Weight.REGULAR
    indent = "  " * block.indent
    room = columns - len(indent)
    if len(block.right) > room * 0.6 and len(block.left) + len(block.right) + 1 > room:
        above = [Line(indent + line, bold) for line in _wrap(block.left, room)]
        return above + [Line(line.rjust(columns), bold) for line in _wrap(block.right, room)]
    *above_, last = _wrap(block.left, room - len(block.right) - 1)
    lines = [Line(indent + line, bold) for line in above_]
    return [*lines, Line(f"{indent}{last}{block.right.rjust(room - len(last))}", bold)]


def _item(block: Item, columns: int) -> list[Line]:
    notes = [Pair(left, right, indent=1) for left, right in block.notes]
    free = [line for note in notes if not note.right for line in _pair(note, columns)]
    priced = [line for note in notes if note.right for line in _pair(note, columns)]
    if block.simple and not priced:
        return [*_pair(Pair(block.name, block.amount), columns), *free]
    price = _pair(Pair(f"{block.unit_price} × {block.quantity}", block.amount, indent=1), columns)
    return [*(Line(line) for line in _wrap(block.name, columns)), *free, *price, *priced]


def _total(block: Total, columns: int) -> list[Line]:
    half = columns // 2
    if len(block.label) + len(block.amount) + 1 > half:
        return [Line(block.label, True), Line(block.amount.rjust(half), True, True)]
    return [Line(block.label + block.amount.rjust(half - len(block.label)), True, True)]


def _rule(block: Rule, columns: int) -> list[Line]:
    return [Line(("=" if block.strong else "-") * columns)]


def _banner(block: Banner, columns: int) -> list[Line]:
    return [Line(f"*** {line} ***".center(columns).rstrip(), True) for line in _wrap(block.text, columns - 8)]


def _feed(block: Feed, columns: int) -> list[Line]:
    return [Line("")] * max(1, round(block.lines))


_WORKS: dict[type, Callable[[Any, int], list[Line]]] = {
    Text: _text,
    Pair: _pair,
    Item: _item,
    Total: _total,
    Rule: _rule,
    Banner: _banner,
    Feed: _feed,
}
