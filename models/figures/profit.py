"""Gross profit (粗利): what was sold without tax less what it had cost, by category, product, day and staff.

The cost is the one that stood on the line when it was sold. A line without one is counted apart, never as if it had
cost nothing; cards and top-ups are money paid in beforehand and no sale.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from models.errors import N_, Message
from models.figures import receipts, sold
from models.figures.definitions import Definition
from models.figures.named import NO_NAME, named, opens
from models.figures.report import (
    COUNT,
    DAY,
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
)
from models.loyalty.figures.overview import rate
from models.money import Amount
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from models.figures.report import Asked, Behind, Row, Title, Value
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "profit_sold",
        N_("Sold, without tax"),
        N_("What was charged for goods sold, after discounts and points, without tax; cards and top-ups left out."),
        MONEY,
        1,
    ),
    Definition(
        "profit_back",
        N_("Returns, without tax"),
        N_("What was given back for goods that came back in the period, without tax, whenever they were sold."),
        MONEY,
    ),
    Definition(
        "profit_unknown",
        N_("Sold at unknown cost"),
        N_("The part of sold and returned, without tax, of lines whose cost nobody had entered when they were sold."),
        MONEY,
        -1,
    ),
    Definition(
        "profit_cost",
        N_("Cost of goods"),
        N_("What the goods sold had cost, less what those that came back had: the cost that stood on each line."),
        MONEY,
    ),
    Definition(
        "gross_profit",
        N_("Gross profit"),
        N_("Sold plus returns, less the part at unknown cost, less the cost of goods. All without tax."),
        MONEY,
        1,
    ),
    Definition(
        "gross_margin",
        N_("Gross margin"),
        N_("Gross profit out of what was sold at a known cost, less returns."),
        RATE,
        1,
    ),
)
TOP = 15
"""So many bars at most in a chart."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines came to: without tax, sold and returned (below zero), of both what cost is unknown; quantities."""

    quantity: int = 0
    sold: int = 0
    back: int = 0
    cost: int = 0
    unknown: int = 0
    unknown_lines: int = 0

    def __add__(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(
            self.quantity + other.quantity, self.sold + other.sold, self.back + other.back, self.cost + other.cost,
            self.unknown + other.unknown, self.unknown_lines + other.unknown_lines,
        )  # fmt: skip

    @property
    def known(self) -> int:
        """What was sold at a known cost, less returns."""
        return self.sold + self.back - self.unknown

    @property
    def profit(self) -> int:
        """What is left of it after the cost."""
        return self.known - self.cost

    @property
    def margin(self) -> int | None:
        """Profit out of what was sold at a known cost, in millionths."""
        return rate(self.profit, self.known)

    @property
    def values(self) -> Row:
        """The columns of a row."""
        return (
            self.sold,
            self.back,
            self.unknown if self.unknown_lines else None,
            self.unknown_lines or None,
            self.cost,
            self.profit,
            self.margin,
        )


_CARD = (
    "(l.tax_kind = 'outside' AND (EXISTS (SELECT 1 FROM wallet_entry w WHERE w.line_id IN (l.id, l.of_line_id))"
    " OR l.product_id IN (SELECT sp.id FROM product sp WHERE sp.special IN ('gift_card', 'top_up'))))"
)
"""Cards and top-ups: money paid in beforehand, outside the tax."""
_NET = f"({sold.WITH_TAX} - l.tax)"
_SUMS = (
    f"CASE WHEN {sold.BACK} THEN 1 ELSE 0 END, CASE WHEN l.cost IS NULL THEN 1 ELSE 0 END, SUM(l.quantity),"
    f" SUM({_NET}), COALESCE(SUM(l.cost), 0), COUNT(*) {sold.OF_LINES} WHERE NOT {_CARD}"
)
"""Apart by whether a line came back and whether its cost is unknown."""
_CARDS = f"SELECT COALESCE(SUM(l.amount), 0) {sold.OF_LINES} WHERE {_CARD}"

Found = dict[tuple[Any, int | None], Sums]


def make(read: Reader, asked: Asked) -> Report:
    """Gross profit of the period. For a reader thread."""
    where, values = sold.scope(read, asked)
    goods = _found(read, "l.category_id, l.product_id", where, values)
    asked.going_on()
    days = _found(read, "s.day, s.staff_id", where, values)
    asked.going_on()
    whole = sum(goods.values(), Sums())
    categories = sold.named(read, "category", (key[0] for key in goods))
    staff = sold.named(read, "staff", (key[1] for key in days))
    products = _products(read, goods)
    cards = int(read.value(f"{_CARDS} AND {where}", *values))
    sections = (
        _by_category(asked, _grouped(goods, 0), categories, whole),
        _by_product(goods, products, whole),
        _by_day(asked, _grouped(days, 0), whole),
        _by_staff(asked, _grouped(days, 1), staff, whole),
    )
    figures = (
        KeyFigure("profit_sold", whole.sold),
        KeyFigure("profit_back", whole.back),
        KeyFigure("profit_unknown", whole.unknown),
        KeyFigure("profit_cost", whole.cost),
        KeyFigure("gross_profit", whole.profit),
        KeyFigure("gross_margin", whole.margin),
    )
    return Report("profit", N_("Gross profit"), asked, sections, figures, _notes(whole, cards))


def _found(read: Reader, keys: str, where: str, values: list[Any]) -> Found:
    found: Found = {}
    question = f"SELECT {keys}, {_SUMS} AND {where} GROUP BY 1, 2, 3, 4"
    for one, other, back, unknown, *sums in read.rows(question, *values):
        quantity, net, cost, lines = map(int, sums)
        part = Sums(
            quantity, 0 if back else net, net if back else 0, cost, net if unknown else 0, lines if unknown else 0
        )
        found[one, other] = found.get((one, other), Sums()) + part
    return found


def _grouped(found: Found, at: int) -> dict[int | str | None, Sums]:
    groups: dict[int | str | None, Sums] = {}
    for key, sums in found.items():
        groups[key[at]] = groups.get(key[at], Sums()) + sums
    return groups


def _products(read: Reader, found: Found) -> dict[int, tuple[str, str]]:
    """Name and code of the products."""
    keys = sorted({key[1] for key in found if key[1] is not None})
    rows = read.within(
        "SELECT id, TRIM(name || ' ' || variant), COALESCE(code, '') FROM product WHERE id IN (??)", keys
    )
    return {key: (name, code) for key, name, code in rows}


def _notes(whole: Sums, cards: int) -> tuple[Title, ...]:
    notes: list[Title] = []
    if whole.unknown_lines:
        notes.append(
            Message(
                N_("{lines} lines were sold at an unknown cost: {amount} of sales are left out of the gross profit."),
                {"lines": whole.unknown_lines, "amount": Amount(whole.unknown)},
            )
        )
    if cards:
        notes.append(Message(N_("Cards and top-ups sold, no sale yet: {amount}."), {"amount": Amount(cards)}))
    notes.append(N_("Cancelled receipts and what cancelled them take each other away. Returns count on their own day."))
    return tuple(notes)


# -- the tables -----------------------------------------------------------------------------------------------------

_SUMMED = (
    Column("sold", N_("Sold"), MONEY, summed=True, figure="profit_sold"),
    Column("back", N_("Returns"), MONEY, summed=True, figure="profit_back"),
    Column("unknown", N_("Cost unknown"), MONEY, summed=True, figure="profit_unknown"),
    Column("unknown_lines", N_("Lines"), COUNT, summed=True),
    Column("cost", N_("Cost"), MONEY, summed=True, figure="profit_cost"),
    Column("profit", N_("Gross profit"), MONEY, summed=True, figure="gross_profit"),
    Column("margin", N_("Gross margin"), RATE, figure="gross_margin"),
)
_EMPTY = N_("Nothing was sold in this period.")


def _section(
    key: str,
    title: str,
    first: tuple[Column, ...],
    rows: Iterable[tuple[Row, Sums, Any]],
    whole: Sums,
    behind_row: Callable[[Row], Behind | None] | None = None,
    chart: Chart | None = None,
) -> Section:
    found = [(*head, *sums.values, record) for head, sums, record in rows]
    total = (Message(N_("Total")), *(_whole(column, whole) for column in first[1:]), *whole.values)
    return Section(
        key, title, (*first, *_SUMMED), found, total if found else None, behind_row, chart if found else None,
        empty=_EMPTY,
    )  # fmt: skip


def _receipts(asked: Asked, name: str) -> Callable[[Row], Behind]:
    """The receipts behind a row, by the key that stands last in it."""

    def behind(row: Row) -> Behind:
        return receipts.behind(asked, **{name: row[-1]})

    return behind


def _whole(column: Column, whole: Sums) -> Value:
    return whole.quantity if column.summed and column.kind == QUANTITY else None


def _dearest(one: tuple[int | str | None, Sums]) -> tuple[int, int, str]:
    return -one[1].profit, -one[1].sold, str(one[0])


def _by_category(
    asked: Asked, groups: Mapping[int | str | None, Sums], names: Mapping[int, str], whole: Sums
) -> Section:
    ordered = sorted(groups.items(), key=_dearest)
    rows: list[tuple[Row, Sums, Any]] = [
        ((named(names.get(int(key or 0)), N_("Without a category")),), sums, key) for key, sums in ordered
    ]
    labels = tuple(head[0] for head, _sums, _key in rows[:TOP])
    profits = tuple(sums.profit for _head, sums, _key in rows[:TOP])
    chart = Chart("bar", MONEY, labels, (Series(N_("Gross profit"), profits),))
    first = (Column("category", N_("Category"), TEXT, weight=3),)
    return _section("categories", N_("By category"), first, rows, whole, _receipts(asked, "category"), chart)


def _by_product(found: Found, products: Mapping[int, tuple[str, str]], whole: Sums) -> Section:
    groups = _grouped(found, 1)
    rows = []
    for key, sums in sorted(groups.items(), key=_dearest):
        name, code = products.get(int(key or 0), ("", ""))
        said = named(name, N_("Without a product") if key is None else NO_NAME)
        rows.append(((said, code, sums.quantity), sums, key))
    first = (
        Column("product", N_("Product"), TEXT, weight=4),
        Column("code", N_("Code"), TEXT),
        Column("quantity", N_("Quantity"), QUANTITY, summed=True),
    )
    return _section("products", N_("By product"), first, rows, whole, partial(opens, kind="product"))


def _by_day(asked: Asked, groups: Mapping[int | str | None, Sums], whole: Sums) -> Section:
    rows: list[tuple[Row, Sums, Any]] = [((str(key),), sums, key) for key, sums in sorted(groups.items(), key=_day)]
    labels = tuple(head[0] for head, _sums, _key in rows)
    series = (
        Series(N_("Cost"), tuple(sums.cost for _head, sums, _key in rows)),
        Series(N_("Gross profit"), tuple(sums.profit for _head, sums, _key in rows)),
    )
    chart = Chart("stacked", MONEY, labels, series, DAY)
    return _section("days", N_("By day"), (Column("day", N_("Day"), DAY),), rows, whole, _receipts(asked, "day"), chart)


def _day(one: tuple[int | str | None, Sums]) -> str:
    return str(one[0])


def _by_staff(asked: Asked, groups: Mapping[int | str | None, Sums], names: Mapping[int, str], whole: Sums) -> Section:
    rows: list[tuple[Row, Sums, Any]] = [
        ((named(names.get(int(key or 0)), N_("Nobody named")),), sums, key)
        for key, sums in sorted(groups.items(), key=_dearest)
    ]
    return _section(
        "staff", N_("By staff"), (Column("staff", N_("Staff"), TEXT, weight=3),), rows, whole, _receipts(asked, "staff")
    )
