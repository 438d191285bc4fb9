"""Ringing up: from a product of the catalogue to a line of the basket. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from models.counter.catalogue import Item
from models.counter.lines import Line, Option, Part
from models.counter.tax import TaxKind
from models.loyalty.earning import EarnRule
from models.loyalty.programmes import product_rate
from models.money import PIECE
from models.settings import ShopSettings

USUAL = EarnRule()
MONEY = ("gift_card", "top_up")
"""What is sold as money: it is outside the tax and costs its face value."""


def tax_rules_line_kind(item: Item) -> TaxKind:
    """How a product stands to the tax on a line; what is sold as money (cards, top-ups) is outside it."""
    return TaxKind.OUTSIDE if item.special in MONEY else item.tax_kind


def line_of(
    ref: str,
    item: Item,
    settings: ShopSettings,
    *,
    quantity: int = PIECE,
    unit_price: int | None = None,
    options: Sequence[Option] = (),
    parts: Sequence[tuple[Item, int]] = (),
    rule: EarnRule = USUAL,
) -> Line:
    """A line for a product. `unit_price` (minor units) is for open price and for labels that carry a price.

    `rule` is how the programme earns: a product's own rate stands in place of its.
    """
    return Line(
        ref=ref,
        name=item.title,
        unit_price=item.price or 0 if unit_price is None else unit_price,
        quantity=quantity,
        product_id=item.id,
        kind=tax_rules_line_kind(item),
        food=item.food,
        price_eat_in=item.price_eat_in if settings.two_prices and unit_price is None else None,
        options=tuple(options),
        weighed=item.weigh == "weight",
        fixed_price=item.special in MONEY,
        wallet=item.special if item.special in MONEY else "",
        earns=item.earns,
        earn=product_rate(item.earn_rate or None, rule),
        category_id=item.category_id,
        parent_id=item.parent_id,
        parts=tuple(
            Part(part.id, part.title, count, part.price or 0, part.tax_kind, part.food) for part, count in parts
        ),
    )


def open_line(ref: str, name: str, amount: int, kind: TaxKind) -> Line:
    """A line of a typed amount that is no product of the catalogue."""
    return Line(ref=ref, name=name, unit_price=amount, kind=kind)


def same_goods(one: Line, other: Line) -> bool:
    """Whether two lines are the same goods at the same price, so that ringing the second adds to the first."""
    alike = replace(one, ref=other.ref, quantity=other.quantity) == other
    return alike and not one.weighed and one.frozen is None and one.product_id is not None
