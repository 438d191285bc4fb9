"""The stock on a date and what it is worth (棚卸表): quantities from the ledger, at the last purchase cost until then.

The last purchase cost (最終仕入原価法) is the one Japan's tax law falls back on where a shop has chosen no other
(法人税法施行令第31条, 所得税法施行令第102条).
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures import sold
from models.figures.definitions import Definition
from models.figures.named import as_of, named, opens
from models.figures.report import (
    COUNT,
    MONEY,
    QUANTITY,
    RATE,
    TEXT,
    Chart,
    Column,
    KeyFigure,
    Report,
    Section,
    Series,
    total_of,
)
from models.loyalty.figures.overview import rate
from models.money import price_of
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.report import Asked, Row, Title
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "stock_value",
        N_("Stock value"),
        N_(
            "What was there at the end of the day by the stock ledger, each product at its last purchase cost until"
            " then, rounded half up. Products at an unknown cost and below zero are not part of it."
        ),
        MONEY,
    ),
    Definition(
        "stock_products",
        N_("Products in stock"),
        N_("Products of which something was there at the end of the day, whether or not their cost is known."),
        COUNT,
    ),
    Definition(
        "stock_unknown",
        N_("Cost unknown"),
        N_("Products in stock for which no purchase with a cost was booked by then."),
        COUNT,
        -1,
    ),
    Definition(
        "stock_below_zero",
        N_("Below zero"),
        N_("Products of which more went than had come by then: something was not booked, or counted wrongly."),
        COUNT,
        -1,
    ),
)
TOP = 12


@dataclass(frozen=True, slots=True)
class Held:
    """What was there of a product on the day, in thousandths; cost per unit, None where it is unknown."""

    product_id: int
    name: str
    code: str
    category_id: int | None
    quantity: int
    cost: int | None
    record: int | None
    """The cost that the product's record says today: no purchase, and maybe of another day."""

    @property
    def value(self) -> int:
        """The quantity at the cost; 0 where it is unknown."""
        return 0 if self.cost is None else price_of(self.cost, self.quantity)


_LEDGER = (
    "SELECT product_id, SUM(quantity), MAX(CASE WHEN cost IS NOT NULL AND kind IN ('opening', 'receive') THEN id END)"
    " FROM stock_entry WHERE day <= ? GROUP BY product_id HAVING SUM(quantity) <> 0"
)
"""One pass over the ledger: a sale's entry has a cost too, but it only repeats what the purchase had."""
_PRODUCTS = (
    "SELECT sort_key, id, TRIM(name || ' ' || variant), COALESCE(code, own_code, ''), category_id, cost FROM product"
    " WHERE id IN (??)"
)


def held_on(read: Reader, day: str) -> tuple[Held, ...]:
    """What was there at the end of a day of every product of which there was not exactly nothing, by name."""
    ledger = {product_id: (int(quantity), entry_id) for product_id, quantity, entry_id in read.rows(_LEDGER, day)}
    entries = [entry_id for _quantity, entry_id in ledger.values() if entry_id is not None]
    costs: dict[int, int] = dict(read.within("SELECT id, cost FROM stock_entry WHERE id IN (??)", entries))
    found = []
    for _sort, product_id, name, code, category_id, record in sorted(
        read.within(_PRODUCTS, list(ledger)), key=_by_name
    ):
        quantity, entry_id = ledger[product_id]
        found.append(Held(product_id, name, code, category_id, quantity, costs.get(entry_id or 0), record))
    return tuple(found)


def _by_name(row: Row) -> tuple[str, int]:
    return row[0], row[1]  # type: ignore[return-value]


def make(read: Reader, asked: Asked) -> Report:
    """The stock at the period's end. For a reader thread."""
    day = as_of(asked)
    every = held_on(read, day)
    asked.going_on()
    there = [one for one in every if one.quantity > 0]
    valued = [one for one in there if one.cost is not None]
    unknown = [one for one in there if one.cost is None]
    below = [one for one in every if one.quantity < 0]
    categories = sold.named(read, "category", (one.category_id for one in every))
    value = sum(one.value for one in valued)
    return Report(
        "stock",
        N_("Stock value"),
        asked,
        (
            _by_category(there, categories),
            _products(
                "products",
                N_("Products"),
                valued,
                categories,
                "stock_value",
                empty=N_("Nothing was in stock on this day."),
            ),
            _unknown(unknown, categories),
            _products(
                "below",
                N_("Below zero"),
                below,
                categories,
                "",
                note=N_("More went than had come: not part of the value. Count these products and book the count."),
                empty=N_("Nothing is below zero."),
            ),
        ),
        (
            KeyFigure("stock_value", value),
            KeyFigure("stock_products", len(there)),
            KeyFigure("stock_unknown", len(unknown)),
            KeyFigure("stock_below_zero", len(below)),
        ),
        (
            Message(N_("As it stood at the end of {day}, by the ledger."), {"day": date.fromisoformat(day)}),
            N_("Valued at the last purchase cost until then (最終仕入原価法)."),
        ),
        as_of_day=True,
    )


def _by_category(there: Sequence[Held], names: dict[int, str]) -> Section:
    columns = (
        Column("category", N_("Category"), TEXT, weight=3),
        Column("products", N_("Products"), COUNT, summed=True, figure="stock_products"),
        Column("quantity", N_("Quantity"), QUANTITY, summed=True),
        Column("unknown", N_("Cost unknown"), COUNT, summed=True, figure="stock_unknown"),
        Column("value", N_("Value"), MONEY, summed=True, figure="stock_value"),
        Column("share", N_("Share"), RATE),
    )
    groups: dict[int | None, list[Held]] = {}
    for one in there:
        groups.setdefault(one.category_id, []).append(one)
    whole = sum(one.value for one in there)
    rows: list[Row] = []
    for key, own in groups.items():
        value = sum(one.value for one in own)
        unknown = sum(one.cost is None for one in own)
        name = named(names.get(key or 0), N_("Without a category"))
        rows.append((name, len(own), sum(one.quantity for one in own), unknown, value, rate(value, whole)))
    rows.sort(key=_value_first)
    series = Series(N_("Value"), tuple(_number(row[4]) for row in rows[:TOP]))
    total = total_of(columns, rows, Message(N_("Total")))
    return Section(
        "categories",
        N_("By category"),
        columns,
        rows,
        (*total[:5], rate(whole, whole)) if rows else None,
        chart=Chart("bar", MONEY, tuple(row[0] for row in rows[:TOP]), (series,)) if rows else None,
        empty=N_("Nothing was in stock on this day."),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _value_first(row: Row) -> tuple[int, str]:
    return -_number(row[4]), str(row[0])


def _columns(cost: Title, value: Title, figure: str) -> tuple[Column, ...]:
    return (
        Column("product", N_("Product"), TEXT, weight=4),
        Column("code", N_("Code"), TEXT, weight=2),
        Column("category", N_("Category"), TEXT, weight=2),
        Column("quantity", N_("Quantity"), QUANTITY, summed=True),
        Column("cost", cost, MONEY),
        Column("value", value, MONEY, summed=True, figure=figure),
    )


def _products(
    key: str, title: str, held: Sequence[Held], categories: dict[int, str], figure: str, *, empty: str, note: str = ""
) -> Section:
    rows = [_row(one, categories, one.cost) for one in held]
    return _listed(key, title, _columns(N_("Unit cost"), N_("Value"), figure), rows, note, empty)


def _unknown(held: Sequence[Held], categories: dict[int, str]) -> Section:
    rows = [_row(one, categories, one.record) for one in held]
    return _listed(
        "unknown",
        N_("Cost unknown"),
        _columns(N_("Cost in its record"), N_("Would be worth"), ""),
        rows,
        N_(
            "No purchase with a cost was booked by then: not part of the value. Beside it stands what it would be worth"
            " at the cost that the product's record says today."
        ),
        N_("The cost of everything in stock is known."),
    )


def _row(one: Held, categories: dict[int, str], cost: int | None) -> Row:
    category = named(categories.get(one.category_id or 0), N_("Without a category"))
    value = None if cost is None else price_of(cost, one.quantity)
    return (named(one.name), one.code, category, one.quantity, cost, value, one.product_id)


def _listed(key: str, title: str, columns: tuple[Column, ...], rows: list[Row], note: str, empty: str) -> Section:
    total = total_of(columns, rows, Message(N_("Total"))) if rows else None
    shown = (note,) if note and rows else ()
    return Section(key, title, columns, rows, total, partial(opens, kind="product"), note=shown, empty=empty)
