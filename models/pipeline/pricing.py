"""What the lines of a deal come to: through the one function that prices baskets, with promotions as at the till."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models import settings
from models.counter import basket, catalogue, ring
from models.counter.discounts import Discount
from models.counter.lines import Basket, Line, Priced
from models.counter.plan import tax_rules
from models.counter.tax import TaxKind
from models.values import dataclass
from models.work import Tx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter.catalogue import Item
    from models.pipeline.lines import OfferedLine
    from models.settings import ShopSettings
    from models.work import Reader

WHOLE = 10_000
"""A hundred per cent, in hundredths of a per cent."""
FINE = 100
"""Millionths in a hundredth of a per cent."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is paid once and what each month, tax included; None where there is nothing of the kind."""

    once: Priced | None
    recurring: Priced | None
    months: int
    """The longest term of what recurs; 0 without any."""
    term: int
    """What recurs, over all its months, tax included (each line for its own months)."""

    @property
    def amount(self) -> int:
        """What is paid once, tax included."""
        return self.once.total if self.once else 0

    @property
    def monthly(self) -> int:
        """What is paid each month in the beginning, tax included."""
        return self.recurring.total if self.recurring else 0


def worth_of(read: Reader, lines: Sequence[OfferedLine], *, person_id: int | None, at: int) -> Worth:
    """Price lines for a customer (None: nobody known) at a moment (ms UTC)."""
    shop = settings.load(read)
    made = basket_lines(read, lines, shop)
    once = tuple([part for line, offered in made if not offered.months for part in basket.split_set(line)])
    monthly = tuple([part for line, offered in made if offered.months for part in basket.split_set(line)])
    longest = max([line.months for line in lines], default=0)
    return Worth(
        priced(read, once, shop, person_id=person_id, at=at) if once else None,
        basket.price(Basket(monthly, rules=tax_rules(shop))) if monthly else None,
        longest,
        sum([of_months(made, months, shop) for months in {line.months for line in lines if line.months}]),
    )


def of_months(made: Sequence[tuple[Line, OfferedLine]], months: int, shop: ShopSettings) -> int:
    """What the lines that recur for exactly so many months come to over them, tax included."""
    some = [part for line, offered in made if offered.months == months for part in basket.split_set(line)]
    return basket.price(Basket(tuple(some), rules=tax_rules(shop))).total * months


def priced(read: Reader, lines: tuple[Line, ...], shop: ShopSettings, *, person_id: int | None, at: int) -> Priced:
    """Price lines as the till would for this customer at a moment (ms UTC): with the promotions that run then."""
    from models.promotions import ready

    day = ready.moment_of(shop, at)
    steps, rungs = ready.ladder(read, person_id=person_id, day=day.day)
    staff_id = read.actor.staff_id if isinstance(read, Tx) else None
    offers = ready.offers(read, shop=shop, at=at, person_id=person_id, rungs=rungs, staff_id=staff_id)
    return basket.price(
        Basket(
            lines,
            eat_in=shop.eat_in_default,
            rules=tax_rules(shop),
            offers=offers,
            moment=day if offers else None,
            member=person_id is not None,
            ladder=steps if offers else None,
        )
    )


def basket_lines(read: Reader, lines: Sequence[OfferedLine], shop: ShopSettings) -> list[tuple[Line, OfferedLine]]:
    """Lines of a deal as lines of a basket, each beside its own: sets stand whole (see `basket.split_set`)."""
    ids = {line.product_id for line in lines if line.product_id is not None}
    items = {item.id: item for item in catalogue.items(read, sorted(ids))}
    inner = {part for item in items.values() for part, _count in item.parts} - items.keys()
    every = {**items, **{item.id: item for item in catalogue.items(read, sorted(inner))}}
    return [(_basket_line(f"D{at}", line, every, shop), line) for at, line in enumerate(lines, 1)]


def _basket_line(ref: str, line: OfferedLine, items: dict[int, Item], shop: ShopSettings) -> Line:
    item = items.get(line.product_id) if line.product_id is not None else None
    if item is None:
        made = ring.open_line(ref, line.name, line.unit_price, TaxKind(line.tax_kind))
    else:
        parts = [(items[key], count) for key, count in item.parts if key in items]
        made = ring.line_of(ref, item, shop, unit_price=line.unit_price, parts=parts)
    off: tuple[Discount, ...] = ()
    if line.discount or line.discount_rate:
        off = (Discount(line.discount, line.discount_rate * FINE),)
    return replace(made, name=line.name, quantity=line.quantity, discounts=off)
