"""How a receipt adds up: the worksheet that people read, and the proof without which nothing is booked."""

from collections.abc import Iterable, Sequence

from models.counter.lines import Priced, PricedLine, Step
from models.counter.tax import KIND_NAMES, RateTotal, TaxKind, TaxRounding, tax_of
from models.errors import N_, Bug, Message
from models.money import MILLION, Amount, FineAmount, Points, Rate

_ROUNDED = {
    TaxRounding.DOWN: N_("rounded down"),
    TaxRounding.HALF_UP: N_("rounded half up"),
    TaxRounding.UP: N_("rounded up"),
}


def worksheet(priced: Priced) -> tuple[Step, ...]:
    """List the steps by which a receipt adds up; amounts are signed as they count, `how` says where each comes from."""
    steps = [Step(Message(N_("Subtotal")), priced.gross, strong=True)]
    if priced.line_discount != priced.promotions:
        steps.append(Step(Message(N_("Discounts on lines")), priced.promotions - priced.line_discount))
    steps.extend(
        Step(Message(N_("Promotion: {name}"), {"name": one.offer.name}), -one.discount)
        for one in priced.given
        if one.discount
    )
    if priced.receipt_discount:
        steps.append(Step(Message(N_("Discount on the receipt")), -priced.receipt_discount))
        steps.extend(_shares(priced, "receipt_share"))
    if priced.points_value:
        steps.append(_points_step(priced, priced.points_value))
        steps.extend(_shares(priced, "points_share"))
    for rate in priced.rates:
        steps.extend(_rate_steps(rate, priced))
    for rate in priced.returned:
        steps.append(Step(_named(N_("Taken back, {kind}"), rate), rate.total, _tax_back(rate)))
    steps.append(Step(Message(N_("Total")), priced.total, strong=True))
    if priced.points_paid:
        steps.append(_points_step(priced, priced.points_paid))
    points_back = -sum(line.points_paid for line in priced.lines if line.line.back)
    if points_back:
        steps.append(Step(Message(N_("Paid with points at the time, back as points")), points_back))
    if priced.due != priced.total:
        steps.append(Step(Message(N_("To pay")), priced.due, strong=True))
    return tuple(steps)


def _points_step(priced: Priced, value: int) -> Step:
    return Step(Message(N_("Points used ({points})"), {"points": Points(priced.points)}), -value)


def _kind(kind: TaxKind, rate: int) -> Message:
    name = Message(KIND_NAMES[kind])
    return Message(N_("{kind} {rate}"), {"kind": name, "rate": Rate(rate)}) if rate else name


def _named(msgid: str, rate: RateTotal) -> Message:
    return Message(msgid, {"kind": _kind(rate.kind, rate.rate)})


def _shares(priced: Priced, column: str) -> Iterable[Step]:
    """Show what each rate bears of a discount or of points, where there is more than one rate."""
    if len(priced.rates) < 2:
        return
    for rate in priced.rates:
        share = sum(getattr(line, column) for line in _of(priced.lines, rate, sold=True))
        if share:
            yield Step(_named(N_("of which {kind}"), rate), -share)


def _rate_steps(rate: RateTotal, priced: Priced) -> Iterable[Step]:
    yield Step(_named(N_("Sold, {kind}"), rate), rate.base)
    if not rate.rate:
        return
    inclusive = priced.rules.inclusive
    over = MILLION + rate.rate if inclusive else MILLION
    formula = N_("{base} × {rate} ÷ (100% + {rate}) = {exact}, {rounded}") if inclusive else _ON_TOP
    values = {
        "base": Amount(rate.base),
        "rate": Rate(rate.rate),
        "exact": FineAmount(rate.base * rate.rate * 100 // over),
        "rounded": Message(_ROUNDED[priced.rules.rounding]),
    }
    label = N_("Tax included, {kind}") if inclusive else N_("Tax added, {kind}")
    yield Step(_named(label, rate), rate.tax, Message(formula, values))


_ON_TOP = N_("{base} × {rate} = {exact}, {rounded}")


def _tax_back(rate: RateTotal) -> Message | None:
    return Message(N_("tax in it {tax}"), {"tax": Amount(rate.tax)}) if rate.tax else None


def _of(lines: Sequence[PricedLine], rate: RateTotal, *, sold: bool) -> list[PricedLine]:
    return [line for line in lines if line.line.back is not sold and line.kind is rate.kind and line.rate == rate.rate]


def check(priced: Priced) -> None:
    """Prove that the parts of a receipt add up, else raise `Bug`: a sale that fails this is never booked."""
    sold = [line for line in priced.lines if not line.line.back]
    for line in priced.lines:
        _check_line(line, priced)
    for rates, is_sold in ((priced.rates, True), (priced.returned, False)):
        count = 0
        for rate in rates:
            net = tax = total = 0
            for line in _of(priced.lines, rate, sold=is_sold):
                count += 1
                net += line.net
                tax += line.tax
                total += line.total
            if (rate.base, rate.tax, rate.total) != (net, tax, total):
                _equal("base of a rate", rate.base, net)
                _equal("tax of a rate", rate.tax, tax)
                _equal("total of a rate", rate.total, total)
        _equal("lines in the tax table", count, len(sold) if is_sold else len(priced.lines) - len(sold))
    for rate in priced.rates:
        _equal("tax once per rate", rate.tax, tax_of(rate.base, rate.rate, priced.rules))
    _check_totals(priced, sold)


def _check_line(line: PricedLine, priced: Priced) -> None:
    gross, discount, share, points, net = line.gross, line.discount, line.receipt_share, line.points_share, line.net
    _equal("net of a line", net, gross - discount - share - points)
    if line.line.frozen is None:
        _equal("total of a line", line.total, net if priced.rules.inclusive else net + line.tax)
    if line.line.frozen is not None:  # what a return settles may be a charge: a promotion that it broke
        return
    amounts = (gross, discount, share, points, net, line.tax, line.total, line.promotion, discount - line.promotion)
    wrong = max(amounts) > 0 if line.line.back else min(amounts) < 0
    _equal("amounts of the wrong sign", int(wrong), 0)


def _check_totals(priced: Priced, sold: Sequence[PricedLine]) -> None:
    gross = discount = share = value = paid = points = tax = total = promotions = 0
    for line in sold:
        promotions += line.promotion
        gross += line.gross
        discount += line.discount
        share += line.receipt_share
        value += line.points_share
        paid += line.points_paid
        points += line.points
    due = 0
    for line in priced.lines:
        tax += line.tax
        total += line.total
        due += line.total - line.points_paid
    for what, one, other in (
        ("subtotal", priced.gross, gross),
        ("line discounts", priced.line_discount, discount),
        ("promotions", priced.promotions, promotions),
        ("promotions given", priced.promotions, sum([one.discount for one in priced.given])),
        ("receipt discount", priced.receipt_discount, share),
        ("points value", priced.points_value, value),
        ("paid with points", priced.points_paid, paid),
        ("points", priced.points, points),
        ("tax", priced.tax, tax),
        ("total", priced.total, total),
        ("due", priced.due, due),
    ):
        if one != other:
            _equal(what, one, other)
    added = sum([rate.tax for rate in priced.rates]) if not priced.rules.inclusive else 0
    off = priced.line_discount + priced.receipt_discount + priced.points_value
    _equal("sold", priced.sold_total, priced.gross - off + added)


def _equal(what: str, one: int, other: int) -> None:
    if one != other:
        raise Bug(f"a receipt does not add up: {what} is {one}, its parts make {other}")
