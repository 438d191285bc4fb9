"""The exchange slip (引換券) of a gift that is kept for somebody: what, for whom, by when, and the code to scan."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.documents.adapters import shop_facts
from desktop.documents.facts import ShopFacts
from desktop.languages import Language
from desktop.printing.paper import (
    Banner,
    Block,
    Cut,
    Feed,
    Pair,
    Paper,
    Qr,
    Section,
    Size,
    Text,
    Total,
    Weight,
    short,
)
from desktop.printing.receipt_paper import reissued
from desktop.printing.wording import SMALL, Words, notes, page_words, ruled, shop_section
from models import money, times
from models.loyalty.owed import Owed
from models.settings import ShopSettings


@dataclass(frozen=True, slots=True)
class GiftFacts:
    """What an exchange slip says; quantity in thousandths, `at` on the shop's wall clock, issue 1 the original."""

    shop: ShopFacts
    name: str
    quantity: int
    code: str
    at: datetime
    due_on: date
    customer: str = ""
    promotion: str = ""
    staff: str = ""
    issue: int = 1
    cut: bool = True


def gift_facts(gift: Owed, settings: ShopSettings, *, issue: int = 1, logo: bytes = b"") -> GiftFacts:
    """The slip of a gift that is owed."""
    return GiftFacts(
        shop=shop_facts(settings, logo=logo),
        name=gift.name,
        quantity=gift.quantity,
        code=gift.code,
        at=times.from_ms(gift.at, settings.zone),
        due_on=date.fromisoformat(gift.due_on),
        customer=gift.person,
        promotion=gift.promotion,
        staff=gift.staff,
        issue=issue,
        cut=settings.cut,
    )


def gift_paper(facts: GiftFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The paper of an exchange slip, in the customer's language."""
    words = Words(language, facts.shop)
    sections = (
        Section("shop", (*shop_section(words).blocks, *notes(facts.shop.header))),
        _title(facts, words),
        Section("goods", ruled(*_goods(facts, words))),
        Section("total", (Total(words.text("Please collect by"), words.language.date(facts.due_on)),)),
        Section("about", ruled(*_about(facts, words))),
        Section("slip", (Feed(0.5), Qr(facts.code, facts.code)), words.text("Code") if not size.roll else ""),
        Section("remarks", ruled(*_remarks(facts, words))),
        Section("end", (Cut(),) if facts.cut and size.roll else ()),
    )
    title = f"{words.text('Exchange slip')} {facts.code}"
    return Paper(title, "till", size, language.code, sections, page=page_words(words, size))


def _title(facts: GiftFacts, words: Words) -> Section:
    blocks: list[Block] = [Feed(0.4), Text(words.text("Exchange slip"), "center", 1.2, Weight.BOLD)]
    if facts.issue > 1:
        blocks.append(Banner(reissued(words, facts.issue)))
    return Section("title", tuple(blocks))


def _goods(facts: GiftFacts, words: Words) -> list[Block]:
    blocks: list[Block] = [Text(short(facts.name, 120), scale=1.2, weight=Weight.BOLD)]
    if facts.quantity != money.PIECE:
        blocks.append(Pair(words.text("Quantity"), money.show_quantity(facts.quantity), SMALL))
    if facts.promotion:
        blocks.append(Text(short(facts.promotion, 120), scale=SMALL, quiet=True))
    return blocks


def _about(facts: GiftFacts, words: Words) -> list[Block]:
    name = short(facts.customer, 120)
    rows = [
        (words.text("Customer"), f"{name} 様" if name and words.language.code == "ja" else name),
        (words.text("Promised on"), words.moment(facts.at)),
        (words.text("Served by"), short(facts.staff, 60)),
    ]
    return [Pair(left, right, SMALL) for left, right in rows if right]


def _remarks(facts: GiftFacts, words: Words) -> list[Block]:
    said = words.text("We keep it for you. Please bring this slip; the code is scanned when it is handed over.")
    return [Text(said, scale=SMALL), *notes(facts.shop.footer)]
