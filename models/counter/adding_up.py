"""The worksheet of a receipt that was booked: the same steps as before booking, from the amounts that were kept."""

from collections.abc import Iterable

from models.counter.lines import Frozen, Line, Priced, PricedLine, Step
from models.counter.receipts import Receipt, ReceiptLine, ReceiptTax
from models.counter.tax import RateTotal
from models.counter.worksheet import worksheet
from models.errors import N_, Message
from models.money import Points


def steps_of(receipt: Receipt) -> tuple[Step, ...]:
    """How a booked receipt adds up, step by step; amounts in minor units, signed as they count."""
    steps = worksheet(_priced(receipt))
    if any(line.quantity > 0 for line in receipt.lines):
        return (steps[0], *_off_lines(receipt), *steps[1:])
    return (*_taken_back(receipt), *steps[1:])


def _taken_back(receipt: Receipt) -> Iterable[Step]:
    """What came back, at its price; what had been taken off it; promotions charged again on goods that stay."""
    yield Step(Message(N_("Goods taken back")), sum(line.gross for line in receipt.lines), strong=True)
    staff = sum(line.discount - line.promotion for line in receipt.lines)
    if staff:
        yield Step(Message(N_("Discounts on lines")), -staff)
    found: dict[tuple[bool, str], int] = {}
    for line in receipt.lines:
        for name, amount in receipt.promotions_of(line):
            found[line.settles, name] = found.get((line.settles, name), 0) - amount
    for (settles, name), amount in found.items():
        msgid = N_("Promotion taken back: {name}") if settles and amount > 0 else N_("Promotion: {name}")
        yield Step(Message(msgid, {"name": name}), amount)
    if receipt.receipt_discount:
        yield Step(Message(N_("Discount on the receipt")), -receipt.receipt_discount)
    if receipt.points_value:
        points = abs(receipt.points.used) if receipt.points else abs(receipt.points_value)
        yield Step(Message(N_("Points given back ({points})"), {"points": Points(points)}), -receipt.points_value)


def _off_lines(receipt: Receipt) -> Iterable[Step]:
    """What staff took off the lines sold, and each promotion by its name, with the amounts that were booked."""
    sold = [line for line in receipt.lines if line.quantity > 0]
    staff = sum(line.discount - line.promotion for line in sold)
    if staff:
        yield Step(Message(N_("Discounts on lines")), -staff)
    found: dict[str, int] = {}
    for line in sold:
        for name, amount in receipt.promotions_of(line):
            found[name] = found.get(name, 0) + amount
    for name, amount in found.items():
        yield Step(Message(N_("Promotion: {name}"), {"name": name}), -amount)


def _priced(receipt: Receipt) -> Priced:
    lines = tuple(_line(line, receipt) for line in receipt.lines)
    sold = [line for line in lines if not line.line.back]
    taxes = tuple(_rate(tax, receipt) for tax in receipt.taxes)
    returned = tuple(_rate(tax, receipt) for tax in receipt.returned_taxes)
    return Priced(
        rules=receipt.rules,
        lines=lines,
        rates=taxes if sold else (),
        returned=returned if sold else (*taxes, *returned),
        gross=sum(line.gross for line in sold),
        line_discount=0,
        receipt_discount=sum(line.receipt_share for line in sold),
        points=receipt.points.used if receipt.points else 0,
        points_value=sum(line.points_share for line in sold),
        points_paid=max(0, receipt.points_paid),
        tax=receipt.tax,
        total=receipt.total,
        due=receipt.due,
        items=len(lines),
    )


def _line(line: ReceiptLine, receipt: Receipt) -> PricedLine:
    total = line.amount if receipt.inclusive else line.amount + line.tax
    return PricedLine(
        line=Line(str(line.id), line.name, line.unit_price, line.quantity, frozen=_frozen(line)),
        kind=line.tax_kind,
        rate=line.tax_rate,
        eat_in=line.eat_in,
        unit_price=line.unit_price,
        gross=line.gross,
        discount=line.discount,
        receipt_share=line.share,
        points_share=line.points_share,
        net=line.amount,
        tax=line.tax,
        total=total,
        points_paid=0,
        points=0,
    )


def _frozen(line: ReceiptLine) -> Frozen | None:
    """What marks a line that settles a return, though it takes nothing back by itself."""
    return Frozen(0, 0, 0, 0, line.tax_kind, line.tax_rate) if line.settles else None


def _rate(tax: ReceiptTax, receipt: Receipt) -> RateTotal:
    return RateTotal(tax.kind, tax.rate, tax.total if receipt.inclusive else tax.without_tax, tax.tax, tax.total)
