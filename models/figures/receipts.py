"""What lies behind a figure of the sales: the receipts that it was counted from; and the long lists of a report.

A filter is a frozen set of (name, value): day (ISO) or month (YYYY-MM), hour, category, product, tax_kind, rate, staff,
session, payment (a payment kind's key), person. A value of None asks for what has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.counter.names import number_text
from models.counter.tax import KIND_NAMES, TaxKind
from models.errors import N_, Message
from models.figures import sold
from models.figures.asking import hour_sql
from models.figures.report import DAY, MONEY, QUANTITY, RATE, Behind, Column, Section
from models.figures.sold import OF_LINES, WITH_TAX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.figures.report import Asked, Row, Value
    from models.work import Reader

NAMES = ("day", "hour", "category", "product", "tax_kind", "rate", "staff", "session", "payment", "person")
_OF_SALE = {"staff": "s.staff_id", "session": "s.session_id", "person": "s.person_id"}
_OF_LINE = {"category": "l.category_id", "product": "l.product_id", "tax_kind": "l.tax_kind", "rate": "l.tax_rate"}
MOST = 100_000


def behind(asked: Asked, **values: Any) -> Behind:
    """The receipts of a report that fit all of `values`."""
    assert set(values) <= set(NAMES)
    return Behind("receipts", frozenset(values.items()))


def ids(read: Reader, asked: Asked, key: frozenset[tuple[str, Any]], *, limit: int = MOST) -> list[int]:
    """The receipts behind a figure, the latest first."""
    where, params = _conditions(read, asked, dict(key))
    return read.column(f"SELECT s.id FROM sale s WHERE {where} ORDER BY s.at DESC, s.id DESC LIMIT ?", *params, limit)


def _conditions(read: Reader, asked: Asked, values: dict[str, Any]) -> tuple[str, list[Any]]:
    where, params = sold.scope(read, asked)
    parts = [where]

    def is_(column: str, value: Any) -> str:
        if value is None:
            return f"{column} IS NULL"
        params.append(value)
        return f"{column} = ?"

    for name, column in _OF_SALE.items():
        if name in values:
            parts.append(is_(column, values[name]))
    if "day" in values:
        parts.append(is_(f"substr(s.day, 1, {len(values['day'])})", values["day"]))
    if "hour" in values:
        parts.append(is_(hour_sql("s.at", asked.period, asked.shop.zone), values["hour"]))
    of_line = [is_(_OF_LINE[name], values[name]) for name in _OF_LINE if name in values]
    if of_line:
        parts.append(f"EXISTS (SELECT 1 FROM sale_line l WHERE l.sale_id = s.id AND {' AND '.join(of_line)})")
    if "payment" in values:
        paid = is_("p.payment_kind_id", values["payment"])
        parts.append(f"EXISTS (SELECT 1 FROM payment p WHERE p.sale_id = s.id AND {paid})")
    return " AND ".join(parts), params


# -- long lists ------------------------------------------------------------------------------------------------------


def sections(read: Reader, asked: Asked) -> tuple[Section, ...]:
    """The list that the report's choice `list` asks for: receipts, lines, or none."""
    wanted = asked.options.get("list", "")
    if wanted == "receipts":
        return (_receipts(read, asked),)
    return (_lines(read, asked),) if wanted == "lines" else ()


KINDS = {
    "sale": N_("Sold"),
    "return": N_("Return"),
    "exchange": N_("Exchange"),
    "cancel": N_("Cancel"),
    "history": N_("Imported"),
}
_NUMBER = "COALESCE(t.prefix, ''), s.number, s.source_number"


def _number(prefix: str, number: int | None, source: str | None) -> str:
    return number_text(prefix, number) if number is not None else source or ""


def _receipts(read: Reader, asked: Asked) -> Section:
    where, params = sold.scope(read, asked)
    columns = (
        Column("day", N_("Day"), DAY),
        Column("number", N_("Receipt"), weight=2),
        Column("kind", N_("Kind"), weight=2),
        Column("person", N_("Customer"), weight=5),
        Column("discount", N_("Discounts"), MONEY, summed=True),
        Column("tax", N_("Tax"), MONEY, summed=True),
        Column("total", N_("Total"), MONEY, summed=True),
    )

    def rows() -> Iterator[Row]:
        for chunk in read.each(
            f"SELECT s.day, {_NUMBER}, s.kind, p.name, s.discount + s.points_value, s.tax, s.total, s.id FROM sale s"
            f" LEFT JOIN till t ON t.id = s.till_id LEFT JOIN person p ON p.id = s.person_id WHERE {where}"
            " ORDER BY s.day, s.at, s.id",
            *params,
        ):
            for day, *number, kind, person, discount, tax, total, key in chunk:
                yield (day, _plain(_number(*number)), KINDS[kind], _plain(person or ""), discount, tax, total, key)

    sums = read.row(
        "SELECT COUNT(*), COALESCE(SUM(s.discount + s.points_value), 0), COALESCE(SUM(s.tax), 0),"
        f" COALESCE(SUM(s.total), 0) FROM sale s WHERE {where}",
        *params,
    ) or (0, 0, 0, 0)
    total = (N_("Total"), None, None, None, *(int(value) for value in sums[1:]))
    return _long("receipts", N_("Receipts"), columns, rows(), total, int(sums[0]))


def _lines(read: Reader, asked: Asked) -> Section:
    where, params = sold.scope(read, asked)
    columns = (
        Column("day", N_("Day"), DAY),
        Column("number", N_("Receipt"), weight=2),
        Column("name", N_("Article"), weight=6),
        Column("quantity", N_("Quantity"), QUANTITY),
        Column("rate", N_("Rate"), RATE),
        Column("discount", N_("Discounts"), MONEY, summed=True),
        Column("amount", N_("Amount with tax"), MONEY, summed=True),
    )

    def rows() -> Iterator[Row]:
        for chunk in read.each(
            f"SELECT s.day, {_NUMBER}, l.name, l.quantity, l.tax_rate, l.discount + l.share + l.points_share,"
            f" {WITH_TAX}, s.id {OF_LINES} LEFT JOIN till t ON t.id = s.till_id WHERE {where}"
            " ORDER BY s.day, s.at, s.id, l.position",
            *params,
            size=2_000,
        ):
            for day, *number, name, quantity, rate, discount, amount, key in chunk:
                yield (day, _plain(_number(*number)), _plain(name), quantity, rate, discount, amount, key)

    sums = read.row(
        f"SELECT COUNT(*), COALESCE(SUM(l.discount + l.share + l.points_share), 0), COALESCE(SUM({WITH_TAX}), 0)"
        f" {OF_LINES} WHERE {where}",
        *params,
    ) or (0, 0, 0)
    total = (N_("Total"), None, None, None, None, int(sums[1]), int(sums[2]))
    return _long("lines", N_("Lines of receipts"), columns, rows(), total, int(sums[0]))


def _plain(text: str) -> Value:
    return Message("{name}", {"name": text}) if text else ""


def _long(
    key: str, title: str, columns: tuple[Column, ...], rows: Iterator[Row], total: Row, count: int
) -> Section:  # fmt: skip
    empty = N_("Nothing was sold in this period.")
    return Section(key, title, columns, rows, total if count else None, _sale, empty=empty, long=True, count=count)


def _sale(row: Row) -> Behind:
    return Behind("sale", row[-1])


def rate_name(kind: str) -> str:
    """What a kind of tax is called."""
    return KIND_NAMES[TaxKind(kind)]
