"""Customers: who bought, who was new, who came back and who stays away; members beside others, regions, the best."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures import customers_counted as counted
from models.figures.asking import year_before
from models.figures.definitions import Definition
from models.figures.named import named, opens
from models.figures.report import (
    COUNT,
    DAY,
    MONEY,
    MONTH,
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
from models.loyalty.figures import overview
from models.loyalty.figures.facts import buying
from models.loyalty.figures.overview import rate
from models.loyalty.figures.period import before, month
from models.money import divide_half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.customers_counted import Customers, Lost
    from models.figures.report import Asked, Row
    from models.loyalty.figures.facts import Buying
    from models.work import Reader

_SHARED = ("member_share", "repeat_rate", "repeat_rate_others", "basket", "basket_others")
DEFINITIONS = (
    Definition(
        "customers",
        N_("Customers"),
        N_("Different people with at least one receipt in the period that was not cancelled."),
        COUNT,
        1,
    ),
    Definition("customers_new", N_("New"), N_("Customers whose first receipt of all lies in the period."), COUNT, 1),
    Definition(
        "customers_back",
        N_("Came back"),
        N_("Customers of the period who had bought before, but not for so many days that they counted as lost."),
        COUNT,
        1,
    ),
    Definition(
        "customers_stayed",
        N_("Regular"),
        N_("Customers of the period who were neither new nor lost before."),
        COUNT,
        1,
    ),
    Definition(
        "customers_lost",
        N_("Lost customers"),
        N_(
            "People whose last receipt lies so many days before the end of the period (180 unless chosen otherwise),"
            " and lay closer when it began."
        ),
        COUNT,
        -1,
    ),
    Definition(
        "customers_repeat",
        N_("Repeat rate"),
        N_("Customers with receipts on two days or more of the period, out of all its customers."),
        RATE,
        1,
    ),
    *(
        Definition(f"customers_{key}", one.name, one.meaning, one.unit, one.good)
        for key, one in overview.DEFINITIONS.items()
        if key in _SHARED
    ),
)
MOST = 50
"""So many of the best customers are listed; of those who were lost `MOST_LOST`."""
MOST_LOST = 300
MONTHS = 12


def make(read: Reader, asked: Asked) -> Report:
    """The period's customers. For a reader thread."""
    period, limit = asked.period, counted.lost_after(asked)
    months = [month(asked.shop, period.last)]
    while len(months) < MONTHS:
        months.append(before(asked.shop, months[-1]))
    asked_for = [period, before(asked.shop, period), year_before(asked.shop, period), *reversed(months)]
    spans = [counted.Customers(one.first, one.last, limit) for one in asked_for]
    lost = counted.count(read, asked, spans)
    now, was, year_ago, *by_month = spans
    groups = () if asked.where is not None else (_groups(read, asked),)
    asked.going_on()
    return Report(
        "customers",
        N_("Customers"),
        asked,
        (_months(by_month), *groups, _regions(read, asked), _best(read, asked), _lost(lost)),
        tuple(
            KeyFigure(figure, value, earlier, last_year)
            for (figure, value), (_same, earlier), (_too, last_year) in zip(
                _figures(now), _figures(was), _figures(year_ago), strict=True
            )
        ),
        (
            N_("Receipts without a customer are in none of these figures, but for those of members beside others."),
            Message(N_("A customer counts as lost after {days} days without a receipt."), {"days": limit}),
        ),
    )


def _figures(one: Customers) -> list[tuple[str, int | None]]:
    return [
        ("customers", one.bought),
        ("customers_new", one.new),
        ("customers_back", one.back),
        ("customers_stayed", one.stayed),
        ("customers_lost", one.lost),
        ("customers_repeat", rate(one.again, one.bought)),
    ]


def _months(months: Sequence[Customers]) -> Section:
    """Twelve months up to the period's end. Nobody is added up over them: who came in two is one customer."""
    shown = next((at for at, one in enumerate(months) if one.bought or one.lost), len(months))
    rows: list[Row] = [
        (one.first[:7], one.bought, one.new, one.back, one.stayed, one.lost, one.receipts, one.total)
        for one in months[shown:]
    ]
    columns = (
        Column("month", N_("Month"), MONTH),
        Column("customers", N_("Customers"), COUNT, figure="customers"),
        Column("new", N_("New"), COUNT, summed=True, figure="customers_new"),
        Column("back", N_("Came back"), COUNT, figure="customers_back"),
        Column("stayed", N_("Regular"), COUNT, figure="customers_stayed"),
        Column("lost", N_("Lost customers"), COUNT, figure="customers_lost"),
        Column("receipts", N_("Receipts"), COUNT, summed=True),
        Column("total", N_("Receipts' total"), MONEY, summed=True),
    )
    chart = Chart(
        "stacked",
        COUNT,
        tuple(row[0] for row in rows),
        tuple(
            Series(title, tuple(int(str(row[at])) for row in rows))
            for title, at in ((N_("Regular"), 4), (N_("Came back"), 3), (N_("New"), 2))
        ),
        MONTH,
    )
    return Section(
        "months",
        N_("By month"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        chart=chart if rows else None,
        note=(N_("Who came in several months is one customer in each: only new ones and receipts add up."),),
        empty=N_("No customer bought anything in these months."),
    )


def _groups(read: Reader, asked: Asked) -> Section:
    """Members beside all others: the loyalty page's own count."""
    member, other, _not_members = buying(read, asked.period)
    whole = member.total + other.total
    columns = (
        Column("group", N_("Customers"), TEXT, weight=3),
        Column("people", N_("People"), COUNT),
        Column("receipts", N_("Receipts"), COUNT, summed=True),
        Column("total", N_("Receipts' total"), MONEY, summed=True),
        Column("share", N_("Share"), RATE, figure="customers_member_share"),
        Column("basket", N_("Average receipt"), MONEY, figure="customers_basket"),
        Column("again", N_("Repeat rate"), RATE, figure="customers_repeat_rate"),
    )
    rows = [_group(Message(N_("Members")), member, whole), _group(Message(N_("Others")), other, whole)]
    return Section(
        "groups",
        N_("Members and others"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))),
        note=(N_("Others: receipts of people who were not members yet, and receipts without a name."),),
    )


def _group(name: Message, one: Buying, whole: int) -> Row:
    average = divide_half_up(one.total, one.receipts) if one.receipts else None
    return (name, one.people, one.receipts, one.total, rate(one.total, whole), average, rate(one.again, one.people))


def _regions(read: Reader, asked: Asked) -> Section:
    found = counted.by_region(read, asked)
    whole = sum(total for _region, _people, _receipts, total in found)
    columns = (
        Column("region", N_("Region"), TEXT, weight=3),
        Column("people", N_("Customers"), COUNT, summed=True, figure="customers"),
        Column("receipts", N_("Receipts"), COUNT, summed=True),
        Column("total", N_("Receipts' total"), MONEY, summed=True),
        Column("share", N_("Share"), RATE),
    )
    rows: list[Row] = [
        (named(region, N_("No address")), people, receipts, total, rate(total, whole))
        for region, people, receipts, total in found
    ]
    return Section(
        "regions",
        N_("By region"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        note=(N_("A customer's region is that of the first address that names one."),),
        empty=N_("No customer bought anything in this period."),
    )


def _best(read: Reader, asked: Asked) -> Section:
    columns = (
        Column("customer", N_("Customer"), TEXT, weight=4),
        Column("day", N_("Last visit"), DAY),
        Column("receipts", N_("Receipts"), COUNT, summed=True),
        Column("total", N_("Receipts' total"), MONEY, summed=True),
    )
    rows: list[Row] = [
        (named(name), day, receipts, total, key)
        for key, name, receipts, total, day in counted.best(read, asked, limit=MOST)
    ]
    return Section(
        "best",
        N_("Who bought most"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        behind=partial(opens, kind="person"),
        empty=N_("No customer bought anything in this period."),
    )


def _lost(found: Sequence[Lost]) -> Section:
    columns = (
        Column("customer", N_("Customer"), TEXT, weight=4),
        Column("day", N_("Last visit"), DAY),
        Column("receipts", N_("Receipts until then"), COUNT),
        Column("total", N_("Receipts' total"), MONEY),
    )
    rows: list[Row] = [(named(one.name), one.day, one.receipts, one.total, one.person_id) for one in found[:MOST_LOST]]
    note = Message(N_("Of {all} those {count} who had bought most."), {"all": len(found), "count": MOST_LOST})
    return Section(
        "lost",
        N_("Who was lost"),
        columns,
        rows,
        behind=partial(opens, kind="person"),
        note=(note,) if len(found) > MOST_LOST else (),
        empty=N_("Nobody was lost in this period."),
        long=True,
    )
