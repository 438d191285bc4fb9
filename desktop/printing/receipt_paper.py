"""What a receipt says, in the order of Japanese tills; one paper for every printer."""

from desktop.documents.facts import LineFacts, ReceiptFacts
from desktop.languages import Language
from desktop.printing.loyalty_paper import back_section, gets_section, standing_blocks
from desktop.printing.paper import (
    Banner,
    Block,
    Cut,
    Drawer,
    Feed,
    Item,
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
from desktop.printing.wording import (
    REDUCED_MARK,
    SMALL,
    Words,
    notes,
    page_words,
    rate_pairs,
    ruled,
    shop_section,
)
from models import money


def receipt_paper(facts: ReceiptFacts, language: Language, size: Size = Size.ROLL_80) -> Paper:
    """The paper of a sale, return, exchange or cancel.

    A registered shop's has what a 適格簡易請求書 (for goods taken back a 適格返還請求書) must have: National Tax
    Agency, Tax Answer 6498; an unregistered one states no number, no rate and no tax.
    """
    words = Words(language, facts.shop)
    sections = (
        Section("drawer", (Drawer(),) if facts.drawer and size.roll else ()),
        _shop(facts, words),
        _title(facts, words),
        _about(facts, words),
        Section("items", ruled(*(_item(line, words) for line in facts.lines))),
        _sums(facts, words),
        Section("total", (Total(_total_label(facts, words), words.money(facts.total + facts.rounding)),)),
        _tax(facts, words),
        _payments(facts, words),
        gets_section(facts, words, roll=size.roll),
        back_section(facts, words),
        _points(facts, words),
        _remarks(facts, words),
        Section("code", (Feed(0.5), Qr(facts.code, facts.code)) if facts.code else ()),
        Section("end", (Cut(),) if facts.cut and size.roll else ()),
    )
    columns = (words.text("Goods"), words.text("Quantity"), words.text("Unit price"), words.text("Amount"))
    title = f"{_title_words(facts, words)} {facts.number}"
    return Paper(title, "receipt", size, language.code, sections, columns, page_words(words, size))


def _shop(facts: ReceiptFacts, words: Words) -> Section:
    return Section("shop", (*shop_section(words).blocks, *notes(facts.shop.header)))


def _title_words(facts: ReceiptFacts, words: Words) -> str:
    if facts.kind == "return":
        return words.text("Return receipt with a charge" if facts.charged else "Return receipt")
    if facts.kind == "exchange":
        return words.text("Exchange receipt")
    return words.text("Cancellation receipt") if facts.kind == "cancel" else words.text("Sales receipt")


def _legal_name(facts: ReceiptFacts, words: Words) -> str:
    """What the law calls this paper of a registered shop in Japan."""
    if not facts.shop.registration or facts.shop.country != "JP":
        return ""
    if not facts.returned and not facts.charged:
        return words.text("Simplified qualified invoice")
    if not facts.rates:
        return words.text("Qualified return invoice")
    return words.text("Simplified qualified invoice and qualified return invoice")


def _title(facts: ReceiptFacts, words: Words) -> Section:
    blocks: list[Block] = [Feed(0.4), Text(_title_words(facts, words), "center", 1.2, Weight.BOLD)]
    legal = _legal_name(facts, words)
    if legal:
        blocks.append(Text(legal, "center", SMALL, quiet=True))
    if facts.issue > 1:
        blocks.append(Banner(reissued(words, facts.issue)))
    return Section("title", tuple(blocks))


def reissued(words: Words, issue: int) -> str:
    """The mark of a paper printed again."""
    return words.text("Reissued ({n})", n=issue - 1)


def _about(facts: ReceiptFacts, words: Words) -> Section:
    rows = [
        (words.text("Date"), words.moment(facts.at)),
        (words.text("Receipt number"), facts.number),
        (words.text("Till"), short(facts.till, 60)),
        (words.text("Served by"), short(facts.staff, 60)),
        (words.text("Customer"), _customer(facts, words)),
    ]
    if facts.original:
        rows.append((words.text("Original receipt"), facts.original.number))
        rows.append((words.text("Original date"), words.language.date(facts.original.day)))
    blocks: list[Block] = [Pair(left, right, SMALL) for left, right in rows if right]
    return Section("about", ruled(*blocks))


def _customer(facts: ReceiptFacts, words: Words) -> str:
    name = short(facts.customer, 120)
    return f"{name} 様" if name and words.language.code == "ja" else name


def _item(line: LineFacts, words: Words) -> Item:
    if not line.quantity:
        return _settled(line, words)
    reduced = line.tax_kind == "reduced" and words.shop.country == "JP" and words.qualified
    name = short(line.name) + (f" {REDUCED_MARK}" if reduced else "")
    extra: list[tuple[str, str]] = []
    if line.options:
        extra.append((short(line.options), ""))
    if line.by_staff:
        extra.append((_discount_words(line.discount_reason, words), words.off(line.by_staff)))
    extra += [(short(name, 80) or words.text("Promotion"), words.off(amount)) for name, amount in line.promotions]
    quantity = money.show_quantity(line.quantity) + (f" {short(line.unit, 12)}" if line.unit else "")
    gross = line.amount + line.discount
    return Item(
        name,
        quantity,
        words.money(line.unit_price),
        words.money(gross),
        tuple(extra),
        simple=line.quantity == 1000 and not line.unit,
    )


def _settled(line: LineFacts, words: Words) -> Item:
    """No goods, but a promotion that a return broke, charged on goods that stay; or another in its place."""
    name = short(" · ".join(name for name, _amount in line.promotions), 120)
    again = words.text("Promotion taken back: {name}", name=name)
    text = again if line.amount >= 0 else words.text("Promotion given instead: {name}", name=name)
    return Item(text, "", "", words.money(line.amount), ((short(line.name), ""),), simple=True)


def _discount_words(reason: str, words: Words) -> str:
    return words.text("Discount ({reason})", reason=short(reason, 80)) if reason else words.text("Discount")


def _sums(facts: ReceiptFacts, words: Words) -> Section:
    blocks: list[Block] = []
    if facts.quantity > 0:
        blocks.append(Pair(words.text("Number of items"), money.show_quantity(facts.quantity), SMALL))
    if sum(amount > 0 for line in facts.lines for _name, amount in line.promotions) > 1:
        blocks.append(Pair(words.text("Saved by promotions"), words.money(facts.promotions), SMALL))
    if facts.discount or facts.points_value or not facts.inclusive:
        blocks.append(Pair(words.text("Subtotal"), words.money(facts.subtotal)))
    if facts.discount:
        blocks.append(Pair(_discount_words(facts.discount_reason, words), words.off(facts.discount)))
    if facts.points_value:
        blocks.append(Pair(_points_words(facts, words), words.off(facts.points_value)))
    if not facts.inclusive:
        blocks.append(Pair(words.text("Tax added"), words.money(facts.tax)))
    if facts.rounding:
        blocks.append(Pair(words.text("Cash rounding"), words.money(facts.rounding)))
    return Section("sums", ruled(*blocks))


def _points_words(facts: ReceiptFacts, words: Words) -> str:
    points = money.show_number(abs(facts.points_used))
    if facts.points_value + facts.points_paid < 0:
        return words.text("Points given back ({points})", points=points)
    return words.text("Points used ({points})", points=points)


def _total_label(facts: ReceiptFacts, words: Words) -> str:
    if facts.total < 0:
        return words.text("Refund total")
    if facts.charged:
        return words.text("Charged")
    return words.text("Total")


def _tax(facts: ReceiptFacts, words: Words) -> Section:
    if not words.qualified:
        return Section("tax", ())
    blocks = rate_pairs(words, facts.rates, inclusive=facts.inclusive)
    back = rate_pairs(words, facts.returned, inclusive=facts.inclusive)
    if back and facts.rates:
        blocks += [Text(words.text("Taken back"), scale=SMALL, weight=Weight.MEDIUM)]
    blocks += back
    if _any_reduced(facts) and words.shop.country == "JP":
        blocks.append(Text(words.text("{mark} marks goods at the reduced rate", mark=REDUCED_MARK), scale=SMALL))
    return Section("tax", ruled(*blocks), words.text("Tax by rate"))


def _any_reduced(facts: ReceiptFacts) -> bool:
    return any(line.tax_kind == "reduced" for line in facts.lines)


def _payments(facts: ReceiptFacts, words: Words) -> Section:
    blocks: list[Block] = []
    if facts.points_paid:
        blocks.append(Pair(_points_words(facts, words), words.money(facts.points_paid)))
    for payment in facts.payments:
        label = short(payment.name, 60)
        if payment.amount < 0 and facts.total <= 0:
            label = words.text("Refunded: {kind}", kind=label)
        if payment.correction:
            label = words.text("{kind} (corrected)", kind=label)
        blocks.append(Pair(label, words.money(payment.amount)))
        if payment.tendered is not None and payment.tendered != payment.amount:
            blocks.append(Pair(words.text("Tendered"), words.money(payment.tendered), indent=1))
    if facts.change or any(payment.cash and payment.amount > 0 for payment in facts.payments):
        blocks.append(Pair(words.text("Change"), words.money(facts.change), weight=Weight.MEDIUM))
    return Section("payments", ruled(*blocks), words.text("Payment"))


def _points(facts: ReceiptFacts, words: Words) -> Section:
    points = facts.points
    if points is None:
        return Section("points", ())
    blocks: list[Block] = [
        Pair(words.text("Member number"), points.number, SMALL),
        Pair(words.text("Points before"), money.show_number(points.before), SMALL),
        Pair(words.text("Points earned"), money.show_number(points.earned), SMALL),
    ]
    if points.bonus:
        blocks.append(Pair(words.text("of which bonus"), money.show_number(points.bonus), SMALL, indent=1))
    blocks.append(Pair(words.text("Points used"), money.show_number(points.used), SMALL))
    blocks.append(Pair(words.text("Points now"), money.show_number(points.after), weight=Weight.BOLD))
    blocks += standing_blocks(facts.loyalty, words)
    return Section("points", ruled(*blocks), words.text("Points"))


def _remarks(facts: ReceiptFacts, words: Words) -> Section:
    blocks: list[Block] = []
    if facts.reason:
        blocks.append(Text(words.text("Reason: {reason}", reason=short(facts.reason, 200)), scale=SMALL))
    if facts.kind == "cancel" and facts.original:
        blocks.append(Text(words.text("Receipt {number} is cancelled.", number=facts.original.number), scale=SMALL))
    asked = _survey(facts, words) if facts.survey and facts.issue == 1 else ()
    return Section("remarks", ruled(*blocks, *asked, *notes(facts.shop.footer)))


def _survey(facts: ReceiptFacts, words: Words) -> tuple[Block, ...]:
    """The question, what is to be marked, and the code by which the answer finds its receipt."""
    survey = facts.survey
    assert survey is not None
    marks = tuple(short(one, 60) for one in survey.marks)
    scores = all(one.isdigit() for one in marks)
    lines = ["  ".join(marks)] if scores else [f"[  ] {one}" for one in marks]
    return (
        Feed(0.4),
        Text(short(survey.question, 200), weight=Weight.MEDIUM),
        *[Text(line, "center" if scores else "left") for line in lines],
        Pair(words.text("Survey code"), survey.code, SMALL),
    )
