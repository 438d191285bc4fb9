"""The abstract paper: sections of simple blocks, made once and drawn by every back end.

A roll (PDF or ESC/POS) prints the sections one below the other; a sheet places them by their names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """The papers of a shop; the values are what the settings keep."""

    ROLL_80 = "80mm"
    ROLL_58 = "58mm"
    A4 = "A4"
    LETTER = "Letter"

    @property
    def roll(self) -> bool:
        """Whether it is a roll, whose length follows what is on it."""
        return self in (Size.ROLL_80, Size.ROLL_58)


class Weight(StrEnum):
    """How heavy letters are."""

    REGULAR = "Regular"
    MEDIUM = "Medium"
    BOLD = "Bold"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `align` is left, center or right; `scale` 1 is body text; quiet text is grey on a sheet."""

    text: str
    align: str = "left"
    scale: float = 1.0
    weight: Weight = Weight.REGULAR
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Words at the left, a figure at the right."""

    left: str
    right: str
    scale: float = 1.0
    weight: Weight = Weight.REGULAR
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A line of goods: name (with its mark), notes below it, and quantity, unit price and amount as text."""

    name: str
    quantity: str
    unit_price: str
    amount: str
    notes: tuple[tuple[str, str], ...] = ()
    simple: bool = False
    """One piece at its price: a roll needs no second line."""


@dataclass(frozen=True, slots=True)
class Total:
    """The amount that matters, large."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""

    strong: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """Words that must not be overlooked: 再発行, 取消."""

    text: str


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code with its text below."""

    text: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Barcode:
    """A Code 128 bar code with its text below."""

    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture (PNG or JPEG), at most `width` millimetres wide."""

    data: bytes
    width: float = 30.0


@dataclass(frozen=True, slots=True)
class Frame:
    """An empty frame to put something into: the revenue stamp's."""

    lines: tuple[str, ...]
    width: float = 22.0
    height: float = 26.0


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: float = 1.0


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper here."""


@dataclass(frozen=True, slots=True)
class Drawer:
    """Open the cash drawer."""


Block = Text | Pair | Item | Total | Rule | Banner | Qr | Barcode | Image | Frame | Feed | Cut | Drawer


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together; a sheet places them by their name, and shows the heading above them."""

    name: str
    blocks: tuple[Block, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what it is called (a document's title), which form a sheet gives it, its sections.

    `form` is receipt, ryoshusho or till. `columns` are the words above a sheet's table of goods.
    """

    title: str
    form: str
    size: Size
    language: str
    sections: tuple[Section, ...]
    columns: tuple[str, str, str, str] = ("", "", "", "")
    page: str = ""
    """The words of a page number, with {page} and {pages}."""

    def blocks(self) -> Iterator[Block]:
        """All blocks in the order of a roll."""
        for section in self.sections:
            yield from section.blocks

    def section(self, name: str) -> Section:
        """The section of a name, or an empty one."""
        return next((section for section in self.sections if section.name == name), Section(name, ()))


LONGEST = 300
"""Characters of a name, LONGEST_NOTE of a note: a paper is no place for a scanner gone wild."""
LONGEST_NOTE = 2000


def short(text: str, limit: int = LONGEST) -> str:
    """One line of at most `limit` characters; what is cut off shows as …"""
    plain = " ".join(text[: limit * 4].split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"
