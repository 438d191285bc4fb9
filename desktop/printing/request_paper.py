"""The numbered slip of a request: what was taken in, asked or put aside, for whom, by when, and the code to scan."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.documents.adapters import shop_facts
from desktop.documents.facts import ShopFacts
from desktop.languages import Language
from desktop.printing.paper import Block, Cut, Feed, Pair, Paper, Qr, Section, Size, Text, Total, Weight, short
from desktop.printing.wording import SMALL, Words, notes, page_words, ruled, shop_section
from models import times
from models.people.requests import NAMES, RequestRow
from models.settings import ShopSettings


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the slip says; `at` on the shop's wall clock, `due` None where no day was named."""

    shop: ShopFacts
    number: int
    kind: str
    title: str
    note: str
    code: str
    at: datetime
    due: date | None = None
    customer: str = ""
    staff: str = ""
    cut: bool = True


def request_facts(one: RequestRow, settings: ShopSettings, *, logo: bytes = b"") -> RequestFacts:
    """The slip of a request."""
    return RequestFacts(
        shop=shop_facts(settings, logo=logo),
        number=one.number,
        kind=NAMES[one.kind],
        title=one.title,
        note=one.note,
        code=one.code,
        at=times.from_ms(one.opened_at, settings.zone),
        due=date.fromisoformat(one.due) if one.due else None,
        customer=one.person or one.reading,
        staff=one.owner,
        cut=settings.cut,
    )


def request_paper(facts: RequestFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The paper of a slip, in the customer's language."""
    words = Words(language, facts.shop)
    title = f"{words.text(facts.kind)} #{facts.number}"
    due = (Total(words.text("By"), words.language.date(facts.due)),) if facts.due is not None else ()
    sections = (
        Section("shop", (*shop_section(words).blocks, *notes(facts.shop.header))),
        Section("title", (Feed(0.4), Text(title, "center", 1.2, Weight.BOLD))),
        Section("goods", ruled(*_what(facts))),
        *((Section("total", due),) if due else ()),
        Section("about", ruled(*_about(facts, words))),
        Section("slip", (Feed(0.5), Qr(facts.code, facts.code)), words.text("Code") if not size.roll else ""),
        Section("remarks", ruled(*_remarks(facts, words))),
        Section("end", (Cut(),) if facts.cut and size.roll else ()),
    )
    return Paper(title, "till", size, language.code, sections, page=page_words(words, size))


def _what(facts: RequestFacts) -> list[Block]:
    blocks: list[Block] = [Text(short(facts.title, 200), scale=1.1, weight=Weight.BOLD)]
    blocks += [Text(short(line, 200), scale=SMALL) for line in facts.note.splitlines()[:12] if line.strip()]
    return blocks


def _about(facts: RequestFacts, words: Words) -> list[Block]:
    name = short(facts.customer, 120)
    rows = [
        (words.text("Customer"), f"{name} 様" if name and words.language.code == "ja" else name),
        (words.text("Taken on"), words.moment(facts.at)),
        (words.text("Served by"), short(facts.staff, 60)),
    ]
    return [Pair(left, right, SMALL) for left, right in rows if right]


def _remarks(facts: RequestFacts, words: Words) -> list[Block]:
    said = words.text("Please bring this slip, or tell us its number, when you come or call about it.")
    return [Text(said, scale=SMALL), *notes(facts.shop.footer)]
