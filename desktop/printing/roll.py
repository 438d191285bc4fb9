"""Lays a paper out on a roll, in points: the same lines for the PDF and for the printer's image."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.documents.pdf import MM, barcode_matrix, image_size, qr_matrix, width, wrap
from desktop.printing.paper import (
    Banner,
    Barcode,
    Block,
    Cut,
    Drawer,
    Feed,
    Frame,
    Image,
    Item,
    Pair,
    Qr,
    Rule,
    Size,
    Text,
    Total,
)

ROOM = {Size.ROLL_80: 71.6 * MM, Size.ROLL_58: 47.6 * MM}
"""What a roll's printer can print on (576 and 384 dots, 8 to the millimetre) less three dots for a letter's edge."""
PAPER = {Size.ROLL_80: 80 * MM, Size.ROLL_58: 58 * MM}
BODY = {Size.ROLL_80: 8.6, Size.ROLL_58: 7.8}
LEADING = 1.42
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text with its baseline at `y`; `x` is its left end, centre or right end."""

    x: float
    y: float
    text: str
    size: float
    weight: str = "Regular"
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level line, dashed or not."""

    x: float
    y: float
    x2: float
    thick: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A frame from its upper left corner."""

    x: float
    y: float
    wide: float
    high: float
    thick: float = 0.8


@dataclass(frozen=True, slots=True)
class Modules:
    """A code's modules from its upper left corner."""

    x: float
    y: float
    matrix: list[list[bool]]
    unit: float
    high: float


@dataclass(frozen=True, slots=True)
class Picture:
    """An image from its upper left corner."""

    x: float
    y: float
    data: bytes
    wide: float
    high: float


Mark = Word | Stroke | Box | Modules | Picture


@dataclass(frozen=True, slots=True)
class Laid:
    """A block laid out: its marks from its own top, and its height."""

    marks: tuple[Mark, ...]
    height: float


def lay(block: Block, size: Size) -> Laid:
    """Lay one block out in the room of a roll; what is no mark (cut, drawer) has no height."""
    return lay_in(block, ROOM[size], BODY[size])


def lay_in(block: Block, room: float, body: float) -> Laid:
    """Lay one block out in any room, its text `body` points high."""
    work: Callable[[Any, float, float], Laid] = _WORKS[type(block)]
    return work(block, room, body)


def _paragraph(lines: list[str], x: float, size: float, weight: str, align: str, top: float = 0.0) -> Laid:
    high = size * LEADING
    marks = [Word(x, top + high * at + size * 1.08, line, size, weight, align) for at, line in enumerate(lines)]
    return Laid(tuple(marks), top + high * len(lines))


def _text(block: Text, room: float, body: float) -> Laid:
    size = body * block.scale
    lines = wrap(block.text, size, room, block.weight)
    x = {"left": 0.0, "center": room / 2, "right": room}[block.align]
    return _paragraph(lines, x, size, block.weight, block.align)


def _pair(block: Pair, room: float, body: float) -> Laid:
    """Words and figure on one line; the side that is too long wraps, the figure stands beside the last line."""
    size = body * block.scale
    left = block.indent * body * 1.2
    right = width(block.right, size, block.weight)
    if right > (room - left) * 0.62:
        return _tall_pair(block, room, size, left)
    lines = wrap(block.left, size, room - left - right - GAP, block.weight)
    laid = _paragraph(lines, left, size, block.weight, "left")
    base = laid.marks[-1].y
    return Laid((*laid.marks, Word(room, base, block.right, size, block.weight, "right")), laid.height)


def _tall_pair(block: Pair, room: float, size: float, left: float) -> Laid:
    """A long value: beside its words where both fit one line, else below them."""
    weight = block.weight
    words = _paragraph(wrap(block.left, size, room - left, weight), left, size, weight, "left")
    if len(words.marks) == 1 and width(block.left + block.right, size, weight) + GAP <= room - left:
        beside = Word(room, size * 1.08, block.right, size, weight, "right")
        return Laid((*words.marks, beside), words.height)
    value = wrap(block.right, size, room - left, weight)
    below = _paragraph(value, room, size, weight, "right", words.height)
    return Laid((*words.marks, *below.marks), below.height)


def _item(block: Item, room: float, body: float) -> Laid:
    parts: list[Laid] = []
    if block.simple and not any(right for _left, right in block.notes):
        parts.append(_pair(Pair(block.name, block.amount), room, body))
        parts += [_pair(Pair(left, "", 0.88, indent=1), room, body) for left, _right in block.notes]
    else:
        parts.append(_paragraph(wrap(block.name, body, room), 0, body, "Regular", "left"))
        sum_ = f"{block.unit_price} × {block.quantity}"
        notes = [Pair(left, right, 0.88, indent=1) for left, right in block.notes]
        free = [note for note in notes if not note.right]
        parts += [_pair(note, room, body) for note in free]
        parts.append(_pair(Pair(sum_, block.amount, indent=1), room, body))
        parts += [_pair(note, room, body) for note in notes if note.right]
    return stack(parts, after=body * 0.12)


def stack(parts: list[Laid], after: float = 0.0) -> Laid:
    """Put parts below each other."""
    marks: list[Mark] = []
    top = 0.0
    for part in parts:
        marks += [moved(mark, 0, top) for mark in part.marks]
        top += part.height
    return Laid(tuple(marks), top + after)


def moved(mark: Mark, x: float, y: float) -> Mark:
    """The same mark elsewhere."""
    match mark:
        case Word():
            return Word(mark.x + x, mark.y + y, mark.text, mark.size, mark.weight, mark.align)
        case Stroke():
            return Stroke(mark.x + x, mark.y + y, mark.x2 + x, mark.thick, mark.dashed)
        case Box():
            return Box(mark.x + x, mark.y + y, mark.wide, mark.high, mark.thick)
        case Modules():
            return Modules(mark.x + x, mark.y + y, mark.matrix, mark.unit, mark.high)
        case Picture():
            return Picture(mark.x + x, mark.y + y, mark.data, mark.wide, mark.high)


def _total(block: Total, room: float, body: float) -> Laid:
    """The label small, the amount as large as fits."""
    size, label = body * 2.1, body * 1.25
    while size > body and width(block.amount, size, "Bold") + width(block.label, label, "Bold") + GAP > room:
        size -= 0.5
    high = size * 1.55
    base = size * 1.2
    marks = (
        Word(0, base, block.label, label, "Bold"),
        Word(room, base, block.amount, size, "Bold", "right"),
    )
    return Laid(marks, high)


def _rule(block: Rule, room: float, body: float) -> Laid:
    high = body * 0.9
    return Laid((Stroke(0, high / 2, room, 1.0 if block.strong else 0.6, not block.strong),), high)


def _banner(block: Banner, room: float, body: float) -> Laid:
    size = body * 1.3
    lines = wrap(block.text, size, room - 12, "Bold")
    words = _paragraph(lines, room / 2, size, "Bold", "center", body * 0.75)
    high = words.height + body * 0.3
    wide = min(room - 2, max(width(line, size, "Bold") for line in lines) + 24)
    return Laid((Box((room - wide) / 2, body * 0.45, wide, high - body * 0.45, 1.1), *words.marks), high + body * 0.4)


def _qr(block: Qr, room: float, body: float) -> Laid:
    matrix = qr_matrix(block.text)
    dots = max(3, min(6, int(room / MM * 8) // len(matrix)))
    unit = dots / 8 * MM
    side = unit * len(matrix)
    marks: list[Mark] = [Modules((room - side) / 2, 0, matrix, unit, unit)]
    if not block.caption:
        return Laid(tuple(marks), side)
    caption = _paragraph(
        wrap(block.caption, body * 0.8, room), room / 2, body * 0.8, "Regular", "center", side - unit * 2
    )
    return Laid((*marks, *caption.marks), caption.height)


def _barcode(block: Barcode, room: float, body: float) -> Laid:
    matrix = barcode_matrix(block.text)
    dots = max(1, min(3, int(room / MM * 8) // len(matrix[0])))
    unit = dots / 8 * MM
    high = 10 * MM
    caption = _paragraph([block.text], room / 2, body * 0.8, "Regular", "center", high)
    bars = Modules((room - unit * len(matrix[0])) / 2, 0, matrix, unit, high)
    return Laid((bars, *caption.marks), caption.height)


def _image(block: Image, room: float, body: float) -> Laid:
    size = image_size(block.data)
    if size is None or not all(size):
        return Laid((), 0.0)
    wide = min(room, block.width * MM)
    high = wide * size[1] / size[0]
    if high > 25 * MM:
        wide, high = wide * 25 * MM / high, 25 * MM
    return Laid((Picture((room - wide) / 2, 0, block.data, wide, high),), high + body * 0.4)


def _frame(block: Frame, room: float, body: float) -> Laid:
    wide, high = block.width * MM, block.height * MM
    top = high / 2 - len(block.lines) * body * LEADING / 2
    words = _paragraph(list(block.lines), wide / 2, body, "Regular", "center", top)
    return Laid((Box(0, 0, wide, high), *words.marks), high + body * 0.3)


def _feed(block: Feed, room: float, body: float) -> Laid:
    return Laid((), block.lines * body * LEADING)


def _nothing(block: Cut | Drawer, room: float, body: float) -> Laid:
    return Laid((), 0.0)


_WORKS: dict[type, Callable[[Any, float, float], Laid]] = {
    Text: _text,
    Pair: _pair,
    Item: _item,
    Total: _total,
    Rule: _rule,
    Banner: _banner,
    Qr: _qr,
    Barcode: _barcode,
    Image: _image,
    Frame: _frame,
    Feed: _feed,
    Cut: _nothing,
    Drawer: _nothing,
}
