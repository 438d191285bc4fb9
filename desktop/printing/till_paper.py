"""The till's papers: 点検 (X, changes nothing) and 精算 (Z, closes the session)."""

from desktop.documents.facts import TillFacts
from desktop.languages import Language
from desktop.printing.paper import Banner, Block, Cut, Feed, Pair, Paper, Section, Size, Text, Total, Weight, short
from desktop.printing.receipt_paper import reissued
from desktop.printing.wording import SMALL, Words, page_words, rate_pairs, ruled, shop_section
from models import money


def till_paper(facts: TillFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The paper of an X or Z report."""
    words = Words(language, facts.shop)
    sections = (
        shop_section(words),
        _title(facts, words),
        Section("about", ruled(*_about(facts, words))),
        Section("sales", ruled(*_sales(facts, words)), words.text("Sales")),
        Section("total", (Total(words.text("Net sales"), words.money(facts.net)),)),
        Section("tax", ruled(*rate_pairs(words, facts.rates, inclusive=True)), words.text("Tax by rate")),
        Section("kinds", ruled(*_kinds(facts, words)), words.text("Payment kinds")),
        Section("cash", ruled(*_cash(facts, words)), words.text("Cash in the drawer")),
        Section("count", ruled(*_count(facts, words)), words.text("Cash counted")),
        Section("moves", ruled(*_moves(facts, words)), words.text("Cash in and out")),
        Section("remarks", ruled(*_remarks(facts, words))),
        Section("end", (Cut(),) if facts.cut and size.roll else ()),
    )
    title = f"{_title_words(facts, words)} {z_number(facts)}".strip()
    return Paper(title, "till", size, language.code, _headed(sections, size), page=page_words(words, size))


def _headed(sections: tuple[Section, ...], size: Size) -> tuple[Section, ...]:
    """On a roll a section's heading is its first line; a sheet writes it itself."""
    if not size.roll:
        return sections
    out = []
    for section in sections:
        if section.heading and section.blocks:
            first, *rest = section.blocks
            heading = Text(section.heading, weight=Weight.BOLD)
            section = Section(section.name, (first, heading, *rest))
        out.append(section)
    return tuple(out)


def z_number(facts: TillFacts) -> str:
    """The number of a Z report; a reprint has its branch number: 00042, then 00042-02."""
    if facts.z_number is None:
        return ""
    return f"{facts.z_number:05d}" + (f"-{facts.issue:02d}" if facts.issue > 1 else "")


def _title_words(facts: TillFacts, words: Words) -> str:
    return words.text("Till closing (Z report)") if facts.kind == "z" else words.text("Till check (X report)")


def _title(facts: TillFacts, words: Words) -> Section:
    blocks: list[Block] = [Feed(0.4), Text(_title_words(facts, words), "center", 1.2, Weight.BOLD)]
    if facts.issue > 1:
        blocks.append(Banner(reissued(words, facts.issue)))
    return Section("title", tuple(blocks))


def _about(facts: TillFacts, words: Words) -> list[Block]:
    rows = [
        (words.text("Closing number"), z_number(facts)),
        (words.text("Till"), short(facts.till, 60)),
        (words.text("Business day"), words.language.date(facts.day)),
        (words.text("Opened at"), words.moment(facts.opened_at)),
        (words.text("Opened by"), short(facts.opened_by, 60)),
        (words.text("Closed at"), words.moment(facts.closed_at) if facts.closed_at else ""),
        (words.text("Closed by"), short(facts.closed_by, 60)),
        (words.text("Printed"), words.moment(facts.printed_at)),
        (words.text("Receipts"), _from_to(facts)),
    ]
    return [Pair(left, right, SMALL) for left, right in rows if right]


def _from_to(facts: TillFacts) -> str:
    if facts.first_number == facts.last_number:
        return facts.first_number
    return f"{facts.first_number} – {facts.last_number}"


def _counted(words: Words, label: str, count: int) -> str:
    return words.text("{what} ({count})", what=label, count=money.show_number(count))


def _sales(facts: TillFacts, words: Words) -> list[Block]:
    """From the goods sold to the net sales, then the counts; a remainder can only be tax put on top of the prices."""
    added = facts.net - (facts.gross - facts.discounts - facts.points_value + facts.returned)
    by_staff = facts.discounts - facts.promotions
    rows = (
        (words.text("Discounts given"), words.off(by_staff), by_staff),
        (words.text("Given by promotions"), words.off(facts.promotions), facts.promotions),
        (words.text("Points used"), words.off(facts.points_value), facts.points_value),
        (_counted(words, words.text("Returns"), facts.returns_count), words.money(facts.returned), facts.returned),
        (words.text("Tax added"), words.money(added), added),
    )
    first = Pair(_counted(words, words.text("Goods sold"), facts.sales_count), words.money(facts.gross))
    return [first, *(Pair(left, right) for left, right, amount in rows if amount), *_numbers(facts, words)]


def _numbers(facts: TillFacts, words: Words) -> list[Block]:
    """What the net sales do not follow from, but the owner asks for."""
    number = money.show_number
    rows = (
        (words.text("Exchanges"), number(facts.exchanges_count), facts.exchanges_count),
        (words.text("Cancellations"), number(facts.cancels_count), facts.cancels_count),
        (words.text("Customers served"), number(facts.customers), facts.customers),
        (words.text("Number of items"), money.show_quantity(facts.quantity), facts.quantity),
        (words.text("Points spent"), number(facts.points_used), facts.points_used),
        (words.text("Points given"), number(facts.points_earned), facts.points_earned),
        (words.text("Paid with points"), words.money(facts.points_paid), facts.points_paid),
        (words.text("Cash rounding"), words.money(facts.rounding), facts.rounding),
    )
    return [Pair(left, right, SMALL) for left, right, amount in rows if amount]


def _kinds(facts: TillFacts, words: Words) -> list[Block]:
    blocks: list[Block] = []
    for kind in facts.kinds:
        blocks.append(Pair(_counted(words, short(kind.name, 60), kind.count), words.money(kind.amount)))
        if kind.counted is not None:
            blocks.append(Pair(words.text("Slips"), words.money(kind.counted), SMALL, indent=1))
            blocks.append(_difference(words, kind.counted - kind.expected, indent=1))
    return blocks


def _difference(words: Words, amount: int, indent: int = 0) -> Pair:
    shown = money.show(amount, words.shop.currency, plus=True)
    weight = Weight.BOLD if amount else Weight.REGULAR
    return Pair(words.text("Difference"), shown, SMALL if indent else 1.0, weight, indent)


def _cash(facts: TillFacts, words: Words) -> list[Block]:
    cash_in = sum(move.amount for move in facts.moves if move.amount > 0)
    cash_out = sum(move.amount for move in facts.moves if move.amount < 0)
    rows = (
        (words.text("Opening float"), facts.float_amount),
        (words.text("Cash sales"), facts.cash_sales),
        (words.text("Cash refunds"), -abs(facts.cash_refunds)),
        (words.text("Corrections"), facts.cash_corrected),
        (words.text("Change on vouchers"), -facts.change_on_vouchers),
        (words.text("Cash put in"), cash_in),
        (words.text("Cash taken out"), cash_out),
    )
    optional = (words.text("Corrections"), words.text("Change on vouchers"))
    blocks: list[Block] = [Pair(left, words.money(amount)) for left, amount in rows if amount or left not in optional]
    blocks.append(Pair(words.text("Should be in the drawer"), words.money(facts.expected), weight=Weight.MEDIUM))
    if facts.counted is not None and facts.difference is not None:
        blocks.append(Pair(words.text("Counted"), words.money(facts.counted), weight=Weight.MEDIUM))
        blocks.append(_difference(words, facts.difference))
    if facts.next_float is not None:
        blocks.append(Pair(words.text("Left for tomorrow"), words.money(facts.next_float)))
    if facts.counted is not None and facts.next_float is not None:
        blocks.append(Pair(words.text("To the bank"), words.money(facts.counted - facts.next_float)))
    return blocks


def _count(facts: TillFacts, words: Words) -> list[Block]:
    return [
        Pair(f"{words.money(value)} × {money.show_number(count)}", words.money(value * count), SMALL)
        for value, count in facts.denominations
    ]


def _moves(facts: TillFacts, words: Words) -> list[Block]:
    blocks: list[Block] = []
    for move in facts.moves:
        shown = money.show(move.amount, words.shop.currency, plus=True)
        blocks.append(Pair(f"{move.at:%H:%M} {short(move.reason, 80)}", shown, SMALL))
    return blocks


def _remarks(facts: TillFacts, words: Words) -> list[Block]:
    return [Text(words.text("Note: {note}", note=short(facts.note, 500)), scale=SMALL)] if facts.note else []
