"""Sales by day, hour, category, article, rate, payment kind, staff and till session, returns and discounts apart.

Net, tax and gross of the rates are those of the receipts to the yen: every line carries its share of its receipt's tax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.counter.names import KIND_NAMES as PAYMENT_NAMES
from models.counter.tax import KIND_NAMES, TaxKind
from models.errors import N_, Message
from models.figures import receipts, sold
from models.figures.asking import days_of, year_before
from models.figures.definitions import Definition
from models.figures.report import (
    COUNT,
    DAY,
    HOUR,
    MOMENT,
    MONEY,
    MONTH,
    QUANTITY,
    RATE,
    Behind,
    Chart,
    Column,
    KeyFigure,
    Report,
    Section,
    Series,
    total_of,
)
from models.loyalty.figures import period as periods
from models.money import Amount, divide_half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from models.figures.report import Asked, Row, Value
    from models.figures.sold import Groups, Sums
    from models.loyalty.figures.period import Period
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "sales_total", N_("Sales"),
        N_("What all receipts of the period came to, tax included: what was sold, less discounts, points used as a"
           " price reduction and what came back. Each receipt counts on its own business day; a cancel takes its"
           " receipt out again on the day of the cancel."),
        "money", 1,
    ),
    Definition("sales_net", N_("Sales without tax"), N_("Sales less the tax in them."), "money", 1),
    Definition(
        "sales_tax", N_("Tax"),
        N_("The tax of all receipts, as it stands on them: rounded once per rate and receipt; returns counted against"
           " it."),
        "money",
    ),
    Definition(
        "sales_receipts", N_("Receipts"),
        N_("Receipts on which something was sold, without those that were cancelled. A mere return is none."),
        "count", 1,
    ),
    Definition("sales_basket", N_("Per receipt"), N_("Sales divided by the number of receipts."), "money", 1),
    Definition(
        "sales_sold", N_("Sold"),
        N_("What was sold, tax included, before discounts and points were taken off."), "money", 1,
    ),
    Definition(
        "sales_discounts", N_("Discounts"),
        N_("What was taken off what was sold: by hand, by promotions, coupons and rewards. Discounts on goods that came"
           " back later are in Returns."),
        "money",
    ),
    Definition(
        "sales_points", N_("Points used"),
        N_("What points took off as a price reduction. Where points are a payment they stand among the payments."),
        "money",
    ),
    Definition(
        "sales_returned", N_("Returns"),
        N_("What came back, at what was charged for it, tax included."), "money", -1,
    ),
    Definition(
        "sales_charged", N_("Sales before returns"),
        N_("What was charged for what was sold, tax included, before what came back is counted against it."),
        "money", 1,
    ),
    Definition("sales_quantity", N_("Quantity"), N_("Pieces or weight sold, less what came back."), "quantity", 1),
    Definition(
        "paid_taken", N_("Money taken"), N_("What was paid in this way, cancelled receipts taken out."), "money", 1
    ),
    Definition("paid_returned", N_("Money given back"), N_("What was paid out in this way for returns."), "money", -1),
)  # fmt: skip

RETURNS = (
    Column("returned", N_("Returns"), MONEY, summed=True, figure="sales_returned"),
    Column("total", N_("Sales"), MONEY, summed=True, figure="sales_total"),
    Column("tax", N_("Tax"), MONEY, summed=True, figure="sales_tax"),
    Column("net", N_("Without tax"), MONEY, summed=True, figure="sales_net"),
)
MONEYS = (
    Column("sold", N_("Sold"), MONEY, summed=True, figure="sales_sold"),
    Column("discounts", N_("Discounts"), MONEY, summed=True, figure="sales_discounts"),
    Column("points", N_("Points used"), MONEY, summed=True, figure="sales_points"),
    *RETURNS,
)
WITH_RECEIPTS = (Column("receipts", N_("Receipts"), COUNT, summed=True, figure="sales_receipts"), *MONEYS)
WITH_QUANTITY = (Column("quantity", N_("Quantity"), QUANTITY, figure="sales_quantity"), *MONEYS)
MONTHS_FROM_DAYS = 92
"""A longer period is told by month."""


def make(read: Reader, asked: Asked) -> Report:
    """Count a period's sales. For a reader thread."""
    by_receipt = sold.by_receipt(read, asked)
    asked.going_on()
    by_line = sold.by_line(read, asked)
    asked.going_on()
    beside = sold.beside_payments(read, asked)
    earlier = periods.before(asked.shop, asked.period)
    last_year = year_before(asked.shop, asked.period)
    was, year_ago = sold.days(read, asked, earlier), sold.days(read, asked, last_year)
    sections = [
        _days(asked, by_receipt, was, earlier, year_ago, last_year),
        _rates(asked, by_line),
        _categories(read, asked, by_line),
        _products(read, asked, by_line),
        _hours(asked, by_receipt),
        _payments(read, asked, beside, by_receipt.whole.total),
        _staff(read, asked, by_receipt),
        _sessions(read, asked, by_receipt),
        *receipts.sections(read, asked),
    ]
    return Report(
        "sales", N_("Sales"), asked, tuple(sections), _figures(by_receipt.whole, was, year_ago), _notes(asked, beside)
    )


def _figures(whole: Sums, was: dict[str, Any], year_ago: dict[str, Any]) -> tuple[KeyFigure, ...]:
    now = (whole.total, whole.tax, whole.receipts)
    then, long_ago = _summed(was), _summed(year_ago)
    return (
        KeyFigure("sales_total", now[0], then[0], long_ago[0]),
        KeyFigure("sales_net", now[0] - now[1], then[0] - then[1], long_ago[0] - long_ago[1]),
        KeyFigure("sales_tax", now[1], then[1], long_ago[1]),
        KeyFigure("sales_receipts", now[2], then[2], long_ago[2]),
        KeyFigure("sales_basket", _per(now), _per(then), _per(long_ago)),
        KeyFigure("sales_discounts", whole.discounts),
        KeyFigure("sales_returned", whole.returned),
    )


def _summed(found: dict[str, tuple[int, int, int]]) -> tuple[int, int, int]:
    total = tax = count = 0
    for one in found.values():
        total, tax, count = total + one[0], tax + one[1], count + one[2]
    return total, tax, count


def _per(sums: tuple[int, int, int]) -> int | None:
    return divide_half_up(sums[0], sums[2]) if sums[2] > 0 else None


def _notes(asked: Asked, beside: tuple[int, int, int, int]) -> tuple[Any, ...]:
    _points, _rounding, count, total = beside
    if asked.options.get("history") == "without":
        return (N_("Imported sales of the past are left out."),)
    if not count:
        return ()
    told = N_("Of it, {count} receipts that came to {amount} are imported sales of the past.")
    return (Message(told, {"count": count, "amount": Amount(total)}),)


# -- sections -------------------------------------------------------------------------------------------------------


def money_of(sums: Sums) -> Row:
    """The cells of `MONEYS`."""
    return (sums.sold, sums.discounts, sums.points, sums.returned, sums.total, sums.tax, sums.net)


def section(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[Row],
    behind: Callable[[Row], Behind | None],
    **more: Any,
) -> Section:
    """A section with the sum of its rows, and a sentence where it has none."""
    listed = list(rows)
    total = total_of(columns, listed, N_("Total")) if listed else None
    more = {"empty": N_("Nothing was sold in this period."), **more}
    return Section(key, title, columns, listed, total, behind, **more)  # fmt: skip


def _behind(asked: Asked, name: str, at: int) -> Callable[[Row], Behind]:
    """Receipts by a value of the row; what lies beyond the columns is named by its place from the end."""

    def behind(row: Row) -> Behind:
        return receipts.behind(asked, **{name: row[at]})

    return behind


def _days(
    asked: Asked, groups: Groups, was: dict[str, Any], earlier: Period, year_ago: dict[str, Any], last_year: Period
) -> Section:
    by_month = asked.period.days > MONTHS_FROM_DAYS
    length, kind = (7, MONTH) if by_month else (10, DAY)
    found = groups.by(lambda key: key.day[:length])
    title = N_("By month") if by_month else N_("By day")
    columns = (Column("day", N_("Month") if by_month else N_("Day"), kind), *WITH_RECEIPTS)
    rows = [(day, sums.receipts, *money_of(sums)) for day, sums in sorted(found.items())]
    labels = tuple(dict.fromkeys(day[:length] for day in days_of(asked.period)))
    now = {day: sums.total for day, sums in found.items()}
    chart = Chart(
        "bar", "money", labels,
        (
            Series(N_("Sales"), tuple(now.get(day, 0) for day in labels)),
            Series(N_("Period before"), _aligned(was, earlier, length, len(labels))),
            Series(N_("A year before"), _aligned(year_ago, last_year, length, len(labels))),
        ),
        kind,
    )  # fmt: skip
    if not found:
        return Section("days", title, columns, (), empty=N_("Nothing was sold in this period."))
    return section("days", title, columns, rows, _behind(asked, "day", 0), chart=chart)


def _aligned(found: dict[str, Any], period: Period, length: int, count: int) -> tuple[int, ...]:
    """Another period's sums beside this one's days: the first day beside the first."""
    places = {day: at for at, day in enumerate(dict.fromkeys(day[:length] for day in days_of(period)))}
    values = [0] * count
    for day, one in found.items():
        at = places[day[:length]]
        if at < count:
            values[at] += one[0]
    return tuple(values)


def rate_name(kind: str, rate: int) -> Value:
    """What a rate is called where its kind alone does not say it."""
    bears = kind in (TaxKind.STANDARD, TaxKind.REDUCED)
    return N_("Imported without tax") if bears and not rate else KIND_NAMES[TaxKind(kind)]


def _rates(asked: Asked, groups: Groups) -> Section:
    columns = (
        Column("kind", N_("Tax")),
        Column("rate", N_("Rate"), RATE),
        Column("charged", N_("Sales before returns"), MONEY, summed=True, figure="sales_charged"),
        *RETURNS,
    )
    found = groups.by(lambda key: (key.tax_kind, key.rate))
    rows = [
        (rate_name(*key), key[1], sums.charged, sums.returned, sums.total, sums.tax, sums.net, key[0])
        for key, sums in sorted(found.items(), key=lambda one: (-one[0][1], one[0][0]))
    ]

    def behind(row: Row) -> Behind:
        return receipts.behind(asked, tax_kind=row[-1], rate=row[1])

    note = (N_("Each line has its share of its receipt's tax: the rates make the receipts to the last unit."),)
    return section("rates", N_("By tax rate"), columns, rows, behind, note=note)


def _categories(read: Reader, asked: Asked, groups: Groups) -> Section:
    found = groups.by(lambda key: key.category_id)
    names = sold.named(read, "category", found)
    rows = [
        (_name(names.get(key), N_("Without a category")), sums.quantity, *money_of(sums), key)
        for key, sums in _largest_first(found)
    ]
    columns = (Column("category", N_("Category")), *WITH_QUANTITY)
    chart = _bars(rows, 6)
    return section("categories", N_("By category"), columns, rows, _behind(asked, "category", -1), chart=chart)


def _products(read: Reader, asked: Asked, groups: Groups) -> Section:
    found = groups.by(lambda key: key.product_id)
    names = sold.named(read, "product", found)
    rows = [
        (_name(names.get(key), N_("Open price")), sums.quantity, *money_of(sums), key)
        for key, sums in _largest_first(found)
    ]
    columns = (Column("product", N_("Article"), weight=5), *WITH_QUANTITY)
    return section("products", N_("By article"), columns, rows, _behind(asked, "product", -1))


def _hours(asked: Asked, groups: Groups) -> Section:
    found = groups.by(lambda key: key.hour)
    rows = [(hour, sums.receipts, *money_of(sums)) for hour, sums in sorted(found.items())]
    columns = (Column("hour", N_("Hour"), HOUR), *WITH_RECEIPTS)
    return section("hours", N_("By hour"), columns, rows, _behind(asked, "hour", 0), chart=_bars(rows, 6, HOUR))


def _payments(read: Reader, asked: Asked, beside: tuple[int, int, int, int], total: int) -> Section:
    columns = (
        Column("kind", N_("Payment kind")),
        Column("count", N_("Number of payments"), COUNT, summed=True),
        Column("taken", N_("Money taken"), MONEY, summed=True, figure="paid_taken"),
        Column("returned", N_("Money given back"), MONEY, summed=True, figure="paid_returned"),
        Column("corrected", N_("Corrected"), MONEY, summed=True),
        Column("net", N_("Paid in all"), MONEY, summed=True),
    )
    rows: list[Row] = [
        (
            _name(one.name, PAYMENT_NAMES.get(one.kind, "")), one.times, one.taken, one.returned, one.corrected,
            one.net, one.kind_id,
        )
        for one in sold.paid(read, asked)
    ]  # fmt: skip
    points, rounding, _count, history = beside
    for name, amount in (
        (N_("Points as a payment"), points),
        (N_("Rounding of cash"), -rounding),
        (N_("Imported, without payments"), history),
    ):
        if amount:
            rows.append((name, None, None, None, None, amount, None))

    def behind(row: Row) -> Behind | None:
        return None if row[-1] is None else receipts.behind(asked, payment=row[-1])

    return section("payments", N_("By payment kind"), columns, rows if total or rows else (), behind)


def _staff(read: Reader, asked: Asked, groups: Groups) -> Section:
    found = groups.by(lambda key: key.staff_id)
    names = sold.named(read, "staff", found)
    rows = [
        (_name(names.get(key), N_("Nobody named")), sums.receipts, *money_of(sums), key)
        for key, sums in _largest_first(found)
    ]
    columns = (Column("staff", N_("Staff")), *WITH_RECEIPTS)
    return section("staff", N_("By staff"), columns, rows, _behind(asked, "staff", -1))


def _sessions(read: Reader, asked: Asked, groups: Groups) -> Section:
    found = groups.by(lambda key: (key.session_id, key.history))
    keys = [key for key, _history in found if key is not None]
    known = {
        row[0]: row[1:]
        for row in read.within("SELECT id, z_number, opened_at FROM till_session WHERE id IN (??)", keys)
    }
    rows = []
    for (key, history), sums in sorted(found.items(), key=lambda one: (one[0][0] is None, one[0])):
        z_number, opened_at = known.get(key, (None, None))
        name: Value = N_("Imported sales of the past") if history else N_("On account, without a till")
        if key is not None:
            name = Message(N_("Z {number}"), {"number": z_number}) if z_number is not None else N_("Not closed yet")
        rows.append((name, opened_at, sums.receipts, *money_of(sums), key))
    columns = (Column("session", N_("Till session")), Column("opened", N_("Opened"), MOMENT), *WITH_RECEIPTS)

    def behind(row: Row) -> Behind | None:
        return receipts.behind(asked, session=row[-1]) if row[-1] is not None else None

    return section("sessions", N_("By till session"), columns, rows, behind)


def _largest_first(found: dict[Any, Sums]) -> list[tuple[Any, Sums]]:
    return sorted(found.items(), key=lambda one: (-one[1].total, one[0] is None, one[0]))


def _name(name: str | None, instead: str) -> Value:
    return Message("{name}", {"name": name}) if name else instead


def _bars(rows: list[Row], at: int, kind: str = "text") -> Chart | None:
    """The rows' sales as bars, as many as can be told apart."""
    if not rows:
        return None
    shown = rows[:24]
    bars = Series(N_("Sales"), tuple(int(row[at]) for row in shown))  # type: ignore[arg-type]
    return Chart("bar", "money", tuple(row[0] for row in shown), (bars,), kind)
