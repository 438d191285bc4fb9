"""The worksheet of a receipt that was booked: the same steps as before booking, from the amounts that were kept."""

from models.counter.lines import Line, Priced, PricedLine, Step
from models.counter.receipts import Receipt, ReceiptLine, ReceiptTax
from models.counter.tax import RateTotal
from models.counter.worksheet import worksheet


def steps_of(receipt: Receipt) -> tuple[Step, ...]:
    """How a booked receipt adds up, step by step; amounts in minor units, signed as they count."""
    return worksheet(_priced(receipt))


def _priced(receipt: Receipt) -> Priced:
    lines = tuple(_line(line, receipt) for line in receipt.lines)
    sold = [line for line in lines if not line.line.back]
    return Priced(
        rules=receipt.rules,
        lines=lines,
        rates=tuple(_rate(tax, receipt) for tax in receipt.taxes),
        returned=tuple(_rate(tax, receipt) for tax in receipt.returned_taxes),
        gross=sum(line.gross for line in sold),
        line_discount=sum(line.discount for line in sold),
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
        line=Line(str(line.id), line.name, line.unit_price, line.quantity),
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


def _rate(tax: ReceiptTax, receipt: Receipt) -> RateTotal:
    return RateTotal(tax.kind, tax.rate, tax.total if receipt.inclusive else tax.without_tax, tax.tax, tax.total)
