"""The one function that prices baskets: at the till, on return, in import, simulation and reports alike.

Pure: a `Basket` in, a `Priced` out. Tax is rounded once per rate for what is sold on the receipt; goods taken back
carry the amounts of their own receipt and are totalled apart, as an invoice of returns (適格返還請求書) asks for.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from models.counter.discounts import Discount, discount_of, spread, spread_over_rates
from models.counter.lines import Basket, EarnRate, Frozen, Line, Option, Part, PointsUse, Priced, PricedLine, Step
from models.counter.tax import RateTotal, TaxKind, TaxRounding, TaxRules, rate_of, rate_total, standard_first, tax_of
from models.counter.worksheet import check, worksheet
from models.errors import N_, Bug, Message, Refused
from models.money import MILLION, PIECE, Amount, Points, divide_half_up, price_of
from models.values import dataclass

if TYPE_CHECKING:
    from models.promotions.offers import Given

__all__ = [
    "Basket",
    "Discount",
    "EarnRate",
    "Frozen",
    "Line",
    "Option",
    "Part",
    "PointsUse",
    "Priced",
    "PricedLine",
    "RateTotal",
    "Step",
    "TaxKind",
    "TaxRounding",
    "TaxRules",
    "check",
    "most_by_points",
    "price",
    "split_set",
    "worksheet",
]

Group = tuple[TaxKind, int]
_ORDER = {kind: at for at, kind in enumerate(TaxKind)}


@dataclass(slots=True)
class Draft:
    """A line on its way: all amounts 0 or more, the sign is put on at the end. `discount` is the staff's.

    `bound` counts the pieces that a promotion counted on or gave, `free` the thousandths that cost nothing.
    """

    line: Line
    kind: TaxKind
    rate: int
    eat_in: bool
    unit_price: int
    gross: int
    discount: int
    receipt_share: int = 0
    points_share: int = 0
    points_paid: int = 0
    points: int = 0
    tax: int = 0
    total: int = 0
    promotion: int = 0
    free: int = 0
    bound: int = 0
    kept_for: str = ""

    @property
    def net(self) -> int:
        """What is left of the price."""
        return self.gross - self.discount - self.promotion - self.receipt_share - self.points_share

    @property
    def open_to_discounts(self) -> bool:
        """Whether promotions, receipt discounts and points may lower it."""
        return not self.line.fixed_price and self.kind is not TaxKind.OUTSIDE


def price(basket: Basket) -> Priced:
    """Price a basket: `price_as` it is; and where it lifts its member to a tier at once, again as one of that tier.

    What a tier gives at once lowers no price, so that the lift stays; goods that come back on it lift nobody at once.
    """
    priced = price_as(basket)
    ladder = basket.ladder
    if ladder is None or any(line.back for line in basket.lines):
        return priced
    from models.loyalty.earning import EarnRule, earn
    from models.promotions.offers import at_rung

    at = ladder.rung(earn(priced, EarnRule(ladder.rate)).points)
    return priced if at is None else price_as(replace(basket, offers=at_rung(basket.offers, at)))


def price_as(basket: Basket) -> Priced:
    """Price a basket for the customer as they are.

    Line discounts first, then promotions, then the receipt's discounts, then points; each of the last two is spread
    over the rates by amount (half up, residue to the standard rate) and within a rate over its lines. What is asked
    beyond the amount is cut off with a note. Raises `Refused` for a price below zero.
    """
    notes: list[Message] = []
    drafts = [_draft(line, basket, notes) for line in basket.lines]
    back = [draft for draft in drafts if draft.line.back]
    sold = [draft for draft in drafts if not draft.line.back] if back else drafts
    returned = _returned(back, basket.rules)
    given = _promotions(sold, basket)
    off = _receipt_discounts(sold, basket, notes)
    refund = sum([_money_back(draft) for draft in back])
    points, value = _spend_points(sold, basket, refund, notes)
    rates = _tax(sold, basket.rules)
    paid = _points_as_payment(sold, basket.points, points, value)
    total = tax = 0
    for rate in (*rates, *returned):
        total += rate.total
        tax += rate.tax
    gross = line_discount = promotions = items = 0
    for draft in sold:
        gross += draft.gross
        line_discount += draft.discount + draft.promotion
        promotions += draft.promotion
        items += 1 if draft.line.weighed else -(-draft.line.quantity // PIECE)
    return Priced(
        rules=basket.rules,
        lines=tuple([_finished(draft) for draft in drafts]),
        rates=rates,
        returned=returned,
        gross=gross,
        line_discount=line_discount,
        receipt_discount=off,
        points=points,
        points_value=0 if paid else value,
        points_paid=paid,
        tax=tax,
        total=total,
        due=total - paid + sum([draft.points_paid for draft in back]),
        items=items,
        notes=tuple(notes),
        given=given,
        promotions=promotions,
    )


def _promotions(sold: Sequence[Draft], basket: Basket) -> "tuple[Given, ...]":
    if not basket.offers or not sold:
        return ()
    from models.promotions import offers  # a shop without promotions never needs them

    return offers.apply(basket, sold, partial(_shares, rules=basket.rules))


def _draft(line: Line, basket: Basket, notes: list[Message]) -> Draft:
    eat_in = basket.eat_in if line.eat_in is None else line.eat_in
    if line.frozen is not None:
        if line.quantity > 0:
            raise Bug(f"line {line.ref} carries the amounts of a return but is not one")
        return _thawed(line, line.frozen, eat_in)
    kind, rate = rate_of(line.kind, line.food, eat_in, basket.rules, line.rate)
    unit = line.price_eat_in if eat_in and line.food and line.price_eat_in is not None else line.unit_price
    if unit < 0:
        raise Refused(N_("The price of {name} is below zero."), name=line.name)
    if line.options:
        unit = max(0, unit + sum(option.price for option in line.options))
    if basket.exempt_customer and rate:
        unit = divide_half_up(unit * MILLION, MILLION + rate) if basket.rules.inclusive else unit
        kind, rate = TaxKind.EXEMPT, 0
    gross = unit if line.quantity == PIECE else price_of(unit, abs(line.quantity))
    off = 0
    if line.discounts:
        off, beyond = discount_of(gross, line.discounts)
        if beyond:
            notes.append(Message(N_("{name}: the discount was cut to its price."), {"name": line.name}))
    return Draft(line, kind, rate, eat_in, unit, gross, off, promotion=min(line.by_rewards, gross - off))


def _thawed(line: Line, frozen: Frozen, eat_in: bool) -> Draft:
    return Draft(
        line,
        frozen.kind,
        frozen.rate,
        eat_in,
        line.unit_price,
        frozen.gross,
        frozen.discount - frozen.promotion,
        frozen.receipt_share,
        frozen.points_share,
        frozen.points_paid,
        frozen.points,
        frozen.tax,
        frozen.total,
        frozen.promotion,
    )


def _groups(drafts: Sequence[Draft]) -> dict[Group, list[Draft]]:
    """Gather lines by kind and rate, in the order of the kinds, higher rates first."""
    found: dict[Group, list[Draft]] = {}
    for draft in drafts:
        found.setdefault((draft.kind, draft.rate), []).append(draft)
    if len(found) < 2:
        return found
    return dict(sorted(found.items(), key=lambda item: (_ORDER[item[0][0]], -item[0][1])))


def _shares(drafts: Sequence[Draft], amount: int, rules: TaxRules) -> list[tuple[Draft, int]]:
    """Spread an amount over rates, then within each rate over its lines."""
    groups = _groups(drafts)
    nets = [[draft.net for draft in group] for group in groups.values()]
    bases = [sum(some) for some in nets]
    by_rate = spread_over_rates(amount, bases, standard_first(list(groups), bases, rules))
    shares: list[tuple[Draft, int]] = []
    for group, share, some in zip(groups.values(), by_rate, nets, strict=True):
        shares.extend(zip(group, spread(share, some), strict=True))
    return shares


def _receipt_discounts(sold: Sequence[Draft], basket: Basket, notes: list[Message]) -> int:
    if not basket.discounts:
        return 0
    open_lines = [draft for draft in sold if draft.open_to_discounts]
    off, beyond = discount_of(sum(draft.net for draft in open_lines), basket.discounts)
    if beyond:
        notes.append(Message(N_("The discount was cut to {amount}."), {"amount": Amount(off)}))
    if off:
        for draft, share in _shares(open_lines, off, basket.rules):
            draft.receipt_share = share
    return off


def _spend_points(sold: Sequence[Draft], basket: Basket, refund: int, notes: list[Message]) -> tuple[int, int]:
    """Cut points to what may be paid with them, and take them off the prices unless they are a payment."""
    use = basket.points
    if use is None or use.points <= 0 or use.value <= 0:
        return 0, 0
    open_lines = [draft for draft in sold if draft.open_to_discounts]
    points, value = use.points, use.value
    most = _most_by_points(open_lines, sold, basket.rules, refund, use.payment)
    if value > most:
        points, value = _cut(use, most)
        notes.append(Message(N_("The points used were cut to {points}."), {"points": Points(points)}))
    if value and not use.payment:
        for draft, share in _shares(open_lines, value, basket.rules):
            draft.points_share = share
        for draft, count in zip(open_lines, spread(points, [draft.points_share for draft in open_lines]), strict=True):
            draft.points = count
    return points, value


def _cut(use: PointsUse, most: int) -> tuple[int, int]:
    """Use as many points as their whole worth fits into `most`; a point is not split."""
    points = use.points * most // use.value
    value = use.value * points // use.points
    return (points, value) if value else (0, 0)


def _most_by_points(
    open_lines: Sequence[Draft], sold: Sequence[Draft], rules: TaxRules, refund: int, payment: bool
) -> int:
    """Say how much points may pay: never more than the goods open to them, nor than what is left to pay."""
    open_base = sum([draft.net for draft in open_lines])
    due = (open_base if rules.inclusive and len(open_lines) == len(sold) else _with_tax(sold, rules)) - refund
    if due <= 0:
        return 0
    if rules.inclusive:
        return min(open_base, due)
    open_total = _with_tax(open_lines, rules)
    if payment:
        return min(open_total, due)
    return open_base if due >= open_total else open_base * due // open_total


def _with_tax(drafts: Sequence[Draft], rules: TaxRules) -> int:
    if rules.inclusive:
        return sum([draft.net for draft in drafts])
    bases = [(group, sum(draft.net for draft in lines)) for group, lines in _groups(drafts).items()]
    return sum(base + tax_of(base, group[1], rules) for group, base in bases)


def _tax(drafts: Sequence[Draft], rules: TaxRules) -> tuple[RateTotal, ...]:
    """Tax each rate once, and give every line its share of that tax."""
    rates = []
    for (kind, rate), group in _groups(drafts).items():
        nets = [draft.net for draft in group]
        total = rate_total(kind, rate, sum(nets), rules)
        rates.append(total)
        for draft, net, tax in zip(group, nets, spread(total.tax, nets), strict=True):
            draft.tax = tax
            draft.total = net if rules.inclusive else net + tax
    return tuple(rates)


def _points_as_payment(sold: Sequence[Draft], use: PointsUse | None, points: int, value: int) -> int:
    if use is None or not use.payment or not value:
        return 0
    open_lines = [draft for draft in sold if draft.open_to_discounts]
    paid = spread(value, [draft.total for draft in open_lines])
    for draft, amount, count in zip(open_lines, paid, spread(points, paid), strict=True):
        draft.points_paid, draft.points = amount, count
    return value


def _returned(back: Sequence[Draft], rules: TaxRules) -> tuple[RateTotal, ...]:
    """Total what is taken back per rate, negative: frozen amounts as they are, the rest taxed once per rate."""
    if not back:
        return ()
    known = [draft for draft in back if draft.line.frozen is not None]
    unknown = _tax([draft for draft in back if draft.line.frozen is None], rules)
    sums = {(rate.kind, rate.rate): [rate.base, rate.tax, rate.total] for rate in unknown}
    for group, drafts in _groups(known).items():
        base, tax, total = sums.get(group, [0, 0, 0])
        base += sum(draft.net for draft in drafts)
        tax += sum(draft.tax for draft in drafts)
        sums[group] = [base, tax, total + sum(draft.total for draft in drafts)]
    return tuple(RateTotal(group[0], group[1], -base, -tax, -total) for group, (base, tax, total) in sums.items())


def _money_back(draft: Draft) -> int:
    return draft.total - draft.points_paid


def _finished(draft: Draft) -> PricedLine:
    line, net = draft.line, draft.net
    off = draft.discount + draft.promotion
    amounts = (draft.gross, off, draft.receipt_share, draft.points_share, net, draft.tax, draft.total)
    paid, points, promotion = draft.points_paid, draft.points, draft.promotion
    if line.back:
        amounts = tuple([-amount for amount in amounts])  # type: ignore[assignment]
        paid, points, promotion = -paid, -points, -promotion
    priced = (line, draft.kind, draft.rate, draft.eat_in, draft.unit_price, *amounts, paid, points, promotion)
    return PricedLine(*priced, draft.free, draft.kept_for)


def split_set(line: Line) -> tuple[Line, ...]:
    """Part a set of products that bear different taxes into lines, its price spread by what each costs alone.

    一括譲渡: goods of different rates sold at one price are divided by their own prices. A set of one kind stays one
    line.
    """
    kinds = {(part.kind, part.food) for part in line.parts}
    if len(kinds) < 2:
        return (line,)
    unit = line.unit_price + sum(option.price for option in line.options)
    alone = [price_of(part.unit_price, part.quantity) for part in line.parts]
    prices = spread(unit, alone)
    discounts = _split_discounts(line.discounts, alone)
    return tuple(
        replace(
            line,
            ref=f"{line.ref}.{at}",
            name=part.name,
            product_id=part.product_id,
            unit_price=share,
            price_eat_in=None,
            options=(),
            discounts=discounts[at - 1],
            kind=part.kind,
            food=part.food,
            parts=(part,),
        )
        for at, (part, share) in enumerate(zip(line.parts, prices, strict=True), 1)
    )


def _split_discounts(discounts: Sequence[Discount], alone: Sequence[int]) -> list[tuple[Discount, ...]]:
    shares = [spread(discount.amount, alone) for discount in discounts]
    return [
        tuple(replace(discount, amount=share[at]) for discount, share in zip(discounts, shares, strict=True))
        for at in range(len(alone))
    ]


def most_by_points(basket: Basket) -> int:
    """Say how much of a basket points may pay, in minor units, before any are used."""
    drafts = [_draft(line, basket, []) for line in basket.lines]
    sold = [draft for draft in drafts if not draft.line.back]
    back = [draft for draft in drafts if draft.line.back]
    _returned(back, basket.rules)
    _promotions(sold, basket)
    _receipt_discounts(sold, basket, [])
    refund = sum([_money_back(draft) for draft in back])
    payment = basket.points is not None and basket.points.payment
    open_lines = [draft for draft in sold if draft.open_to_discounts]
    return _most_by_points(open_lines, sold, basket.rules, refund, payment)
