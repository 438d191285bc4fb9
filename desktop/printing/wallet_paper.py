"""The paper of a gift card: what is on it, until when, and the code to scan; on the roll, or as a card of its own.

The code is money: it is printed on purpose only, and what is printed says so.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.documents.adapters import shop_facts
from desktop.documents.facts import ShopFacts
from desktop.documents.pdf import HAIR, INDIGO, MAKING, MM, QUIET, PdfResult, Sheet, qr_matrix, wrap
from desktop.languages import Language
from desktop.printing.paper import Cut, Feed, Pair, Paper, Qr, Section, Size, Text, Total, Weight, short
from desktop.printing.wording import SMALL, Words, notes, page_words, ruled, shop_section
from models.settings import ShopSettings
from models.wallet.find import Card

CARD_SIZE = (85.6 * MM, 53.98 * MM)
"""ISO/IEC 7810, ID-1: the size of a bank card."""
EDGE = 6 * MM


@dataclass(frozen=True, slots=True)
class WalletFacts:
    """What a gift card's paper says; money in minor units."""

    shop: ShopFacts
    code: str
    balance: int
    issued_on: date
    expires_on: date | None
    cut: bool = True


def wallet_facts(card: Card, settings: ShopSettings, *, logo: bytes = b"") -> WalletFacts:
    """A card as it stands now."""
    return WalletFacts(
        shop=shop_facts(settings, logo=logo),
        code=card.code,
        balance=card.balance,
        issued_on=date.fromisoformat(card.issued_on),
        expires_on=date.fromisoformat(card.expires_on) if card.expires_on else None,
        cut=settings.cut,
    )


def wallet_paper(facts: WalletFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The slip of a gift card, in the customer's language."""
    words = Words(language, facts.shop)
    about = [Pair(words.text("Issued on"), language.date(facts.issued_on), SMALL)]
    about.append(Pair(words.text("Can be used until"), _until(facts, words), SMALL))
    said = Text(words.text("Whoever brings this card can pay with it. Keep it like money."), scale=SMALL)
    sections = (
        Section("shop", (*shop_section(words).blocks, *notes(facts.shop.header))),
        Section("title", (Feed(0.4), Text(words.text("Gift card"), "center", 1.2, Weight.BOLD))),
        Section("total", (Total(words.text("Balance"), words.money(facts.balance)),)),
        Section("about", ruled(*about)),
        Section("code", (Feed(0.5), Qr(facts.code, facts.code)), words.text("Code") if not size.roll else ""),
        Section("remarks", ruled(said, *notes(facts.shop.footer))),
        Section("end", (Cut(),) if facts.cut and size.roll else ()),
    )
    title = f"{words.text('Gift card')} {facts.code}"
    return Paper(title, "till", size, language.code, sections, page=page_words(words, size))


def _until(facts: WalletFacts, words: Words) -> str:
    return words.language.date(facts.expires_on) if facts.expires_on else words.text("No last day")


def wallet_card_pdf(facts: WalletFacts, language: Language, path: Path, *, invariant: bool = False) -> PdfResult:
    """Write a gift card as a PDF of a bank card's size. Raises OSError when the file can't be written."""
    words = Words(language, facts.shop)
    with MAKING:
        title = f"{words.text('Gift card')} {facts.code}"
        sheet = Sheet(CARD_SIZE, title, invariant=invariant, language=language.code)
        _draw_card(sheet, facts, words)
        return sheet.save(path)


def _draw_card(sheet: Sheet, facts: WalletFacts, words: Words) -> None:
    matrix = qr_matrix(facts.code)
    unit = 26 * MM / len(matrix)
    room = sheet.width - 2 * EDGE - 28 * MM
    sheet.box(1.5 * MM, 1.5 * MM, sheet.width - 3 * MM, sheet.height - 3 * MM, stroke=HAIR, radius=3 * MM)
    name = wrap(short(facts.shop.name, 80) or words.text("Gift card"), 10, room, "Bold")[:2]
    y = EDGE + 10
    for one in name:
        sheet.text(EDGE, y, one, 10, weight="Bold", colour=INDIGO)
        y += 13
    sheet.text(EDGE, y, words.text("Gift card"), 8, colour=QUIET)
    amount = words.money(facts.balance)
    sheet.text(EDGE, sheet.height - 16.5 * MM, amount, 20 if len(amount) < 10 else 14, weight="Bold")
    until = f"{words.text('Can be used until')}: {_until(facts, words)}" if facts.expires_on else _until(facts, words)
    sheet.text(EDGE, sheet.height - 11 * MM, until, 6.5, colour=QUIET)
    spaced = " ".join(facts.code[at : at + 4] for at in range(0, len(facts.code), 4))
    sheet.text(EDGE, sheet.height - EDGE, spaced, 7.5, weight="Medium")
    sheet.squares(sheet.width - EDGE - 25 * MM, EDGE + 2 * MM, matrix, unit)
