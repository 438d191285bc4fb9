"""Member cards to cut out: ten of a bank card's size on A4, or one card alone; the code is QR or JAN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.ean13 import matrix
from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, PdfResult, Sheet, image_size, qr_matrix, width
from desktop.printing.paper import short
from models.loyalty.cards import Code, code_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.languages import Language

WIDE, HIGH = 85.6 * MM, 54 * MM
A4 = (210 * MM, 297 * MM)
ACROSS, DOWN = 2, 5
PER_SHEET = ACROSS * DOWN
PAD = 6 * MM
MARK = 4 * MM
QR_SIDE = 25 * MM
BAR = 0.33 * MM
"""The width of a module at the nominal size of a JAN."""
BARS_HIGH = 14 * MM


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What one card says; `name` is the member's, "" for a blank card."""

    number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShopOnCard:
    """What every card says of the shop; `logo` is the picture's bytes."""

    name: str
    phone: str = ""
    logo: bytes = b""


def cards_pdf(
    cards: Sequence[CardFacts],
    shop: ShopOnCard,
    language: Language,
    path: Path,
    *,
    single: bool = False,
    invariant: bool = False,
) -> PdfResult:
    """Write cards to `path`, on sheets of ten with crop marks, or each on a page of its own size.

    Raises OSError when the file can't be written.
    """
    with MAKING:
        title = language.text("Member cards")
        sheet = Sheet((WIDE, HIGH) if single else A4, title, invariant=invariant, language=language.code)
        for at, card in enumerate(cards):
            place = at % PER_SHEET
            if at and (single or place == 0):
                sheet.new_page()
            if single:
                _card(sheet, card, shop, language, 0, 0)
                continue
            if place == 0:
                _crop_marks(sheet)
            left, top = _corner()
            _card(sheet, card, shop, language, left + place % ACROSS * WIDE, top + place // ACROSS * HIGH)
        return sheet.save(path)


def _corner() -> tuple[float, float]:
    return (A4[0] - ACROSS * WIDE) / 2, (A4[1] - DOWN * HIGH) / 2


def _crop_marks(sheet: Sheet) -> None:
    """Short lines at the sheet's edge where to cut."""
    left, top = _corner()
    for row in range(DOWN + 1):
        y = top + row * HIGH
        for x in (left - MARK - 1 * MM, left + ACROSS * WIDE + 1 * MM):
            sheet.rule(x, y, x + MARK, thick=0.3, colour=QUIET)
    for column in range(ACROSS + 1):
        x = left + column * WIDE
        for y in (top - MARK - 1 * MM, top + DOWN * HIGH + 1 * MM):
            sheet.box(x, y, 0, MARK, stroke=QUIET, thick=0.3)


def _card(sheet: Sheet, card: CardFacts, shop: ShopOnCard, language: Language, x: float, y: float) -> None:
    sheet.box(x + 0.3, y + 0.3, WIDE - 0.6, HIGH - 0.6, stroke=HAIR, thick=0.3)
    sheet.box(x, y + HIGH - 3 * MM, WIDE, 3 * MM, fill=INDIGO)
    room = WIDE - 2 * PAD
    _shop(sheet, shop, x + PAD, y + PAD, room)
    if code_of(card.number) is Code.EAN:
        wide = len(matrix(card.number)[0]) * BAR
        left = x + (WIDE - wide) / 2
        sheet.squares(left, y + 24 * MM, matrix(card.number), BAR, BARS_HIGH)
        sheet.text(x + WIDE / 2, y + 42 * MM, card.number, 9, align="center")
        if card.name:
            sheet.text(x + PAD, y + 48 * MM, _fitted(card.name, 9, room), 9, weight="Medium")
        return
    squares = qr_matrix(card.number)
    unit = QR_SIDE / len(squares)
    sheet.squares(x + WIDE - PAD - QR_SIDE + 2 * MM, y + 20 * MM, squares, unit)
    words = room - QR_SIDE
    sheet.text(x + PAD, y + 30 * MM, language.text("Member card"), 8, colour=QUIET)
    sheet.text(x + PAD, y + 36 * MM, _fitted(card.name, 12, words), 12, weight="Bold")
    sheet.text(x + PAD, y + 43 * MM, _spaced(card.number), 8.5, colour=INK)


def _spaced(number: str) -> str:
    """Groups of four, easier to read out; scanned and typed numbers may hold blanks."""
    head, digits = number[:3], number[3:]
    if not number.startswith("NRN"):
        return short(number, 24)
    return " ".join([head, *(digits[at : at + 4] for at in range(0, len(digits), 4))])


def _shop(sheet: Sheet, shop: ShopOnCard, x: float, y: float, room: float) -> None:
    size = image_size(shop.logo) if shop.logo else None
    used = 0.0
    if size is not None:
        high = 11 * MM
        used = min(high * size[0] / size[1], 30 * MM)
        high = used * size[1] / size[0]
        sheet.image(x, y, shop.logo, used, high)
        used += 3 * MM
    sheet.text(x + used, y + 12, _fitted(shop.name, 13, room - used), 13, weight="Bold", colour=INDIGO)
    if shop.phone:
        sheet.text(x + used, y + 23, _fitted(shop.phone, 8, room - used), 8, colour=QUIET)


def _fitted(text: str, size: float, room: float) -> str:
    """A text cut to one line of `room`."""
    plain = " ".join(text.split())[:200]
    if width(plain, size, "Bold") <= room:
        return plain
    while plain and width(f"{plain}…", size, "Bold") > room:
        plain = plain[:-1]
    return f"{plain}…" if plain else ""
