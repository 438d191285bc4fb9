"""The tax summary: what was sold and came back per rate and kind; in Japan the tax by both methods, and 簡易課税.

It knows the tax on sales only; the tax on purchases is in the bookkeeper's books. The arithmetic is `tax_law`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.counter.tax import TaxKind
from models.errors import N_, Message
from models.figures import sold, tax_law
from models.figures.definitions import Definition
from models.figures.receipts import behind as receipts_behind
from models.figures.report import MONEY, RATE, Column, KeyFigure, Report, Section, total_of
from models.figures.sales import rate_name
from models.figures.tax_law import AtRate
from models.money import MILLION, Amount, divide_half_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.figures.report import Asked, Behind, Row, Title
    from models.figures.sold import Groups, Sums
    from models.figures.tax_law import Simplified, Trade, Worked
    from models.work import Reader

TRADES = {
    1: N_("1 Wholesale"),
    2: N_("2 Retail"),
    3: N_("3 Manufacturing"),
    4: N_("4 Restaurants and others"),
    5: N_("5 Services"),
    6: N_("6 Property"),
}
DEFINITIONS = (
    Definition(
        "tax_charged", N_("Sold with tax"),
        N_("What was charged for what was sold, tax included, discounts and points taken off, returns apart."),
        "money", 1,
    ),
    Definition("tax_returned", N_("Returned with tax"), N_("What came back, at what was charged for it."), "money", -1),
    Definition(
        "tax_printed", N_("Tax on receipts"),
        N_("The tax as it stands on the receipts: rounded once per rate and receipt."), "money",
    ),
    Definition("tax_printed_back", N_("Tax returned"), N_("The tax in what came back, as printed."), "money"),
    Definition(
        "tax_due", N_("Tax on sales less returns"), N_("The tax on the receipts less the tax in what came back."),
        "money",
    ),
    Definition(
        "tax_share", N_("Taxable share"),
        N_("Taxable and tax-free sales without tax, less returns, divided by these and the exempt ones"
           " (課税売上割合)."),
        "rate",
    ),
    Definition(
        "tax_base", N_("Taxable base"),
        N_("What was charged at a rate × 100 ÷ (100 + rate), without what lies below ¥1,000."), "money",
    ),
    Definition(
        "tax_national", N_("National tax on sales"),
        N_("The national part of the tax on sales: 7.8 of 10 %, 6.24 of 8 %. The local part is 22/78 of it."), "money",
    ),
    Definition("tax_national_back", N_("National tax on returns"), N_("The same of what came back."), "money"),
    Definition(
        "tax_deduction", N_("Deduction"),
        N_("What of the tax on sales counts as tax on purchases under the simplified taxation."), "money",
    ),
)  # fmt: skip
RATES = (
    Column("kind", N_("Tax")),
    Column("rate", N_("Rate"), RATE),
    Column("charged", N_("Sold with tax"), MONEY, summed=True, figure="tax_charged"),
    Column("tax", N_("Tax on receipts"), MONEY, summed=True, figure="tax_printed"),
    Column("returned", N_("Returned with tax"), MONEY, summed=True, figure="tax_returned"),
    Column("tax_back", N_("Tax returned"), MONEY, summed=True, figure="tax_printed_back"),
    Column("due", N_("Tax on sales less returns"), MONEY, summed=True, figure="tax_due"),
    Column("net", N_("Without tax"), MONEY, summed=True),
)
WORKED = (
    Column("rate", N_("Rate"), RATE),
    Column("from", N_("Worked out from"), MONEY, summed=True),
    Column("base", N_("Taxable base"), MONEY, summed=True, figure="tax_base"),
    Column("national", N_("National tax on sales"), MONEY, summed=True, figure="tax_national"),
    Column("back", N_("National tax on returns"), MONEY, summed=True, figure="tax_national_back"),
    Column("left", N_("National tax left"), MONEY, summed=True),
    Column("local", N_("Local tax left"), MONEY, summed=True),
)
NOTHING = N_("Nothing was sold in this period.")


def make(read: Reader, asked: Asked) -> Report:
    """Sum the tax up. For a reader thread."""
    groups = sold.by_line(read, asked)
    by_rate = groups.by(lambda key: (key.tax_kind, key.rate))
    sections = [_rates(asked, by_rate)]
    taxed = tuple(at_rate(key[1], sums) for key, sums in _in_order(by_rate) if key[1])
    if asked.shop.country == "JP" and taxed:
        from_total = tuple(tax_law.from_total(one) for one in _joined(taxed))
        from_invoices = tuple(tax_law.from_invoices(one) for one in _joined(taxed))
        sections += [
            _worked("total", N_("From the total (割戻し計算)"), [one.charged for one in _joined(taxed)], from_total),
            _worked(
                "invoices", N_("From the invoices (積上げ計算)"), [one.tax for one in _joined(taxed)], from_invoices
            ),
            *_simplified(read, asked, groups, sum(one.left for one in from_total)),
        ]
    return Report("tax", N_("Tax summary"), asked, tuple(sections), _figures(by_rate), _notes(asked, by_rate))


def at_rate(rate: int, sums: Sums) -> AtRate:
    """Sums of lines as the law takes them."""
    return AtRate(rate, sums.charged, sums.returned, sums.tax - sums.tax_back, -sums.tax_back)


def _joined(taxed: Sequence[AtRate]) -> tuple[AtRate, ...]:
    """One of each rate: a rate of an own product may be standard here and reduced there."""
    found: dict[int, list[AtRate]] = {}
    for one in taxed:
        found.setdefault(one.rate, []).append(one)
    return tuple(
        AtRate(rate, *(sum(getattr(one, name) for one in some) for name in ("charged", "returned", "tax", "tax_back")))
        for rate, some in found.items()
    )


def _in_order(by_rate: Mapping[tuple[str, int], Sums]) -> list[tuple[tuple[str, int], Sums]]:
    return sorted(by_rate.items(), key=lambda one: (-one[0][1], one[0][0]))


def _figures(by_rate: Mapping[tuple[str, int], Sums]) -> tuple[KeyFigure, ...]:
    charged = sum(one.charged for one in by_rate.values())
    returned = sum(one.returned for one in by_rate.values())
    net = {kind: sum(one.net for key, one in by_rate.items() if key[0] == kind) for kind in TaxKind}
    taxable = net[TaxKind.STANDARD] + net[TaxKind.REDUCED] + net[TaxKind.FREE]
    every = taxable + net[TaxKind.EXEMPT]
    return (
        KeyFigure("tax_charged", charged),
        KeyFigure("tax_returned", returned),
        KeyFigure("tax_due", sum(one.tax for one in by_rate.values())),
        KeyFigure("tax_share", divide_half_up(taxable * MILLION, every) if every > 0 else None),
    )


def _notes(asked: Asked, by_rate: Mapping[tuple[str, int], Sums]) -> tuple[Title, ...]:
    notes: list[Title] = []
    if asked.shop.country == "JP" and not asked.shop.registration_number:
        notes.append(N_("The shop has no registration number: its receipts are no qualified invoices."))
    untold = sum(sums.total for (kind, rate), sums in by_rate.items() if not rate and kind in ("standard", "reduced"))
    if untold:
        told = N_("Imported sales of {amount} tell no tax: they are in no tax of this report.")
        notes.append(Message(told, {"amount": Amount(untold)}))
    if asked.options.get("history") == "without":
        notes.append(N_("Imported sales of the past are left out."))
    return tuple(notes)


# -- sections -------------------------------------------------------------------------------------------------------


def _rates(asked: Asked, by_rate: Mapping[tuple[str, int], Sums]) -> Section:
    rows: list[Row] = []
    for (kind, rate), sums in _in_order(by_rate):
        one = at_rate(rate, sums)
        rows.append(
            (rate_name(kind, rate), rate, one.charged, one.tax, one.returned, one.tax_back, sums.tax, sums.net, kind)
        )

    def behind(row: Row) -> Behind:
        return receipts_behind(asked, tax_kind=row[-1], rate=row[1])

    total = total_of(RATES, rows, N_("Total")) if rows else None
    return Section("rates", N_("By rate and kind"), RATES, rows, total, behind, empty=NOTHING)


def _worked(key: str, title: str, sources: Sequence[int], worked: Sequence[Worked]) -> Section:
    rows: list[Row] = [
        (one.rate, source, one.base, one.on_sales, one.on_returns, one.left, tax_law.local(one.left))
        for source, one in zip(sources, worked, strict=True)
    ]
    note = (N_("Tax on purchases is not taken off here: it is in the bookkeeper's books."),)
    return Section(key, title, WORKED, rows, total_of(WORKED, rows, N_("Total")), note=note)


def _simplified(read: Reader, asked: Asked, groups: Groups, whole: int) -> tuple[Section, ...]:
    trades = _trades(read, asked, groups)
    ways = tax_law.simplified(trades, whole)
    if not ways:
        return ()
    columns = (
        Column("trade", N_("Kind of business")),
        Column("share", N_("Deemed purchases"), RATE),
        Column("net", N_("Without tax"), MONEY, summed=True),
        Column("tax", N_("National tax left"), MONEY, summed=True),
        Column("deduction", N_("Deduction"), MONEY, figure="tax_deduction"),
    )
    rows: list[Row] = [
        (TRADES[one.trade], tax_law.DEEMED[one.trade], one.net, one.tax,
         one.tax * tax_law.DEEMED[one.trade] // MILLION)
        for one in sorted(trades.values(), key=lambda one: one.trade)
    ]  # fmt: skip
    note = (
        N_("Articles that say no kind of business are of the shop's kind."),
        N_("Worked out over this period alone; the return works it out over the whole year."),
    )
    kinds = Section(
        "simplified",
        N_("Simplified taxation (簡易課税)"),
        columns,
        rows,
        total_of(columns, rows, N_("Total")),
        note=note,
    )
    return kinds, _ways(ways, whole)


def _ways(ways: Sequence[Simplified], whole: int) -> Section:
    columns = (
        Column("way", N_("Way of working it out"), weight=5),
        Column("deduction", N_("Deduction"), MONEY, figure="tax_deduction"),
        Column("national", N_("National tax to pay"), MONEY),
        Column("local", N_("Local tax to pay"), MONEY),
        Column("paid", N_("Both together"), MONEY),
    )
    rows: list[Row] = []
    for one in ways:
        national = tax_law.paid(whole - one.deduction)
        local = tax_law.paid(tax_law.local(national))
        rows.append((_way(one), one.deduction, national, local, national + local))
    return Section("ways", N_("To pay by the simplified taxation"), columns, rows)


def _way(one: Simplified) -> Title:
    if not one.kinds:
        return N_("By the mean of all kinds")
    if len(one.kinds) == 1:
        return Message(N_("By kind {kind}, which is at least 75 % of sales"), {"kind": one.kinds[0]})
    told = N_("By kinds {one} and {other}, which are at least 75 % of sales")
    return Message(told, {"one": one.kinds[0], "other": one.kinds[1]})


def _trades(read: Reader, asked: Asked, groups: Groups) -> dict[int, Trade]:
    """Taxed sales by the kind of business of their articles."""
    ids = [key.product_id for key in groups.found if key.product_id is not None]
    sql = "SELECT id, trade FROM product WHERE trade IS NOT NULL AND id IN (??)"
    own: dict[int | None, int] = dict(read.within(sql, list(dict.fromkeys(ids))))
    found: dict[int, dict[int, sold.Sums]] = {}
    for key, sums in groups.found.items():
        if key.rate:
            trade = own.get(key.product_id, asked.shop.trade)
            found.setdefault(trade, {}).setdefault(key.rate, sold.Sums()).add(sums)
    return {
        trade: tax_law.trade_of(trade, [at_rate(rate, sums) for rate, sums in rates.items()])
        for trade, rates in found.items()
    }
