"""Customers, cohorts and groups by recency, frequency and money: each against an obvious second count over receipts."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from models import settings
from models.criteria.nodes import Leaf
from models.criteria.sql import Context
from models.figures import cohorts, customers, registry, rfm
from models.figures.report import Behind
from models.leads import segments_suggested
from models.loyalty.figures import period
from models.loyalty.figures.overview import rate
from models.people.tables import Address
from tests.a_shop import DAY, Shop, add_person
from tests.models.figures.a_busy_shop import adds_up, asked, figures


class Bought(NamedTuple):
    person: int
    day: date
    total: int


@pytest.fixture
def year(shop: Shop) -> tuple[Shop, list[Bought]]:
    """Fourteen months of a shop: some come often, some once, some stay away."""
    chance = random.Random(7)
    people = [shop.member(name=f"会員{at}") if at % 3 else shop.do(add_person, name=f"客{at}") for at in range(30)]
    for at, person in enumerate(people):
        if at % 4:
            values = {"region": ("京都府", "大阪府", "滋賀県")[at % 3]}
            shop.store.write_now("x", lambda tx, who=person, v=values: tx.insert(Address, person=who, **v))
    found: list[Bought] = []
    for _visit in range(110):
        shop.clock.advance(chance.randint(1, 7) * DAY)
        for person in chance.sample(people, chance.choice([0, 1, 1, 2])):
            if person % 5 == chance.randrange(5) or person % 2:
                booked = shop.sell(chance.randint(200, 3000), person=person)
                total = shop.store.here.value("SELECT total FROM sale WHERE id=?", booked.sale_id)
                day = date.fromisoformat(shop.today)
                if chance.random() < 0.06:
                    shop.cancel(booked.sale_id)
                else:
                    found.append(Bought(person, day, total))
        if chance.random() < 0.2:
            shop.sell(300)
    return shop, found


def months_before(last: date, count: int) -> list[tuple[date, date]]:
    found, end = [], last
    for _each in range(count):
        first = end.replace(day=1)
        found.append((first, end))
        end = first - timedelta(days=1)
    return found


def counted(found: list[Bought], first: date, last: date, limit: int) -> dict[str, int]:
    mine: dict[int, list[date]] = defaultdict(list)
    for one in found:
        mine[one.person].append(one.day)
    inside = {who for who, days in mine.items() if any(first <= day <= last for day in days)}
    new = {who for who in inside if min(mine[who]) >= first}
    back = {who for who in inside - new if not any(first - timedelta(days=limit) <= day < first for day in mine[who])}
    lost = 0
    for days in mine.values():
        latest = max((day for day in days if day <= last), default=None)
        if latest and (last - latest).days >= limit and (first - latest).days <= limit:
            lost += 1
    return {
        "customers": len(inside), "customers_new": len(new), "customers_back": len(back), "customers_lost": lost,
        "customers_stayed": len(inside) - len(new) - len(back),
    }  # fmt: skip


@pytest.mark.parametrize("limit", [90, 180])
def test_new_back_regular_and_lost_are_what_the_receipts_say(year: tuple[Shop, list[Bought]], limit: int) -> None:
    shop, found = year
    last = date.fromisoformat(shop.today)
    for first in (last.replace(day=1), last - timedelta(days=100), date(last.year - 1, last.month, 1)):
        report = customers.make(shop.store.here, asked(shop, first.isoformat(), last.isoformat(), lost=str(limit)))
        wanted = counted(found, first, last, limit)
        assert {key: figures(report)[key] for key in wanted} == wanted
        mine: dict[int, set[date]] = defaultdict(set)
        for one in found:
            if first <= one.day <= last:
                mine[one.person].add(one.day)
        assert figures(report)["customers_repeat"] == rate(sum(len(days) > 1 for days in mine.values()), len(mine))
        gone = list(report.section("lost").rows)
        assert len(gone) == wanted["customers_lost"]
        for row in gone:
            own = [one for one in found if one.person == row[-1]]
            assert row[1:4] == (max(one.day for one in own).isoformat(), len(own), sum(one.total for one in own))
            assert report.section("lost").behind(row) == Behind("person", row[-1])


def test_months_regions_groups_and_the_best_add_up(year: tuple[Shop, list[Bought]]) -> None:
    shop, found = year
    last = date.fromisoformat(shop.today)
    first = last - timedelta(days=60)
    report = customers.make(shop.store.here, asked(shop, first.isoformat(), last.isoformat()))
    for section in report.sections:
        if section.total is not None:
            adds_up(section)
    inside = [one for one in found if first <= one.day <= last]
    regions = report.section("regions")
    assert regions.total[1:4] == (len({one.person for one in inside}), len(inside), sum(one.total for one in inside))
    best = list(report.section("best").rows)
    assert [row[3] for row in best] == sorted((row[3] for row in best), reverse=True)
    assert sum(row[3] for row in best) == sum(one.total for one in inside)
    rows = {row[0]: row for row in report.section("months").rows}
    month = [(begin, end) for begin, end in months_before(last, 12)]
    for begin, _end in month:
        end = (begin.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        wanted = counted(found, begin, end, 180)
        row = rows.get(begin.isoformat()[:7])
        if row is not None:
            assert row[1:6] == tuple(wanted[f"customers{key}"] for key in ("", "_new", "_back", "_stayed", "_lost"))
    groups = report.section("groups")
    all_of_it = shop.store.here.value(
        "SELECT SUM(total) FROM sale WHERE kind='sale' AND cancelled_by_id IS NULL AND day BETWEEN ? AND ?",
        first.isoformat(), last.isoformat(),
    )  # fmt: skip
    assert groups.total[3] == all_of_it


def test_conditions_narrow_the_customers_and_a_shop_without_any_says_so(year: tuple[Shop, list[Bought]]) -> None:
    shop, found = year
    last = date.fromisoformat(shop.today)
    node = Leaf("person.region", "is", "京都府")
    report = customers.make(shop.store.here, asked(shop, "2026-06-01", last.isoformat(), node))
    kyoto = set(shop.store.here.column("SELECT person_id FROM address WHERE region='京都府'"))
    assert figures(report)["customers"] == len({one.person for one in found if one.person in kyoto})
    assert [one.id for one in report.sections] == ["months", "regions", "best", "lost"]
    empty = customers.make(shop.store.here, asked(shop, "2020-01-01", "2020-01-31"))
    assert figures(empty)["customers"] == 0
    assert figures(empty)["customers_repeat"] is None
    for section in ("months", "regions", "best", "lost"):
        assert not list(empty.section(section).rows)
        assert empty.section(section).empty


# -- cohorts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["month", "quarter"])
def test_every_cell_of_the_triangle_is_what_the_receipts_say(year: tuple[Shop, list[Bought]], step: str) -> None:
    shop, found = year
    last = date.fromisoformat(shop.today)

    def step_of(day: date) -> int:
        month = day.year * 12 + day.month - 1
        return month // 3 if step == "quarter" else month

    began = {one.person: step_of(min(two.day for two in found if two.person == one.person)) for one in found}
    now = step_of(last)
    came: dict[tuple[int, int], set[int]] = defaultdict(set)
    spent: dict[tuple[int, int], int] = defaultdict(int)
    for one in found:
        key = (began[one.person], step_of(one.day) - began[one.person])
        came[key].add(one.person)
        spent[key] += one.total
    starts = [at for at in range(now - 11, now + 1) if came[at, 0]]
    for shown in ("people", "spent", "share"):
        report = cohorts.make(shop.store.here, asked(shop, "2026-06-01", last.isoformat(), step=step, shown=shown))
        section = report.section("cohorts")
        rows = list(section.rows)
        assert [row[1] for row in rows] == [len(came[at, 0]) for at in starts]
        if shown != "share":
            adds_up(section)
        for row, at in zip(rows, starts, strict=True):
            first = 1 if shown == "share" else 0
            wanted: list[int | None] = []
            for later in range(first, now - at + 1):
                if shown == "share":
                    wanted.append(rate(len(came[at, later]), len(came[at, 0])))
                else:
                    wanted.append(len(came[at, later]) if shown == "people" else spent[at, later])
            assert list(row[2 : 2 + len(wanted)]) == wanted
            assert set(row[2 + len(wanted) :]) <= {None}
        old = [at for at in starts if at < now]
        assert figures(report)["cohort_next"] == rate(
            sum(len(came[at, 1]) for at in old), sum(len(came[at, 0]) for at in old)
        )


def test_without_customers_there_is_no_triangle(shop: Shop) -> None:
    report = cohorts.make(shop.store.here, asked(shop, "2026-06-01", "2026-06-30"))
    assert report.section("cohorts").total is None
    assert not list(report.section("steps").rows)
    assert figures(report)["cohort_next"] is None


# -- recency, frequency, money ----------------------------------------------------------------------------------------


def test_every_customer_stands_in_one_group_and_one_cell(year: tuple[Shop, list[Bought]]) -> None:
    shop, found = year
    day = date.fromisoformat(shop.today)
    report = rfm.make(shop.store.here, asked(shop, (day - timedelta(days=30)).isoformat(), day.isoformat()))
    people = {one.person for one in found}
    assert figures(report)["rfm_customers"] == len(people)
    for key in ("groups", "grid"):
        adds_up(report.section(key))
        assert report.section(key).total[1 if key == "groups" else -1] == len(people)
    spent: dict[int, int] = defaultdict(int)
    for one in found:
        spent[one.person] += one.total
    rows = list(report.section("everybody").rows)
    assert {row[-1]: row[3] for row in rows} == dict(spent)
    assert {row[-1]: row[1] for row in rows} == {
        who: (day - max(one.day for one in found if one.person == who)).days for who in people
    }
    for score in (4, 5, 6):
        assert {row[score] for row in rows} <= {1, 2, 3, 4}
    for better, worse in zip(rows, rows[1:], strict=False):
        assert better[3] >= worse[3]
        assert better[6] >= worse[6]


def test_the_groups_are_those_of_the_suggested_segments(year: tuple[Shop, list[Bought]]) -> None:
    shop, _found = year
    report = rfm.make(shop.store.here, asked(shop, "2026-06-01", shop.today))
    end = period.between(settings.load(shop.store.here), shop.today, shop.today).end
    bars = segments_suggested.bars(shop.store.here, Context(shop.today, end - 1))
    assert bars is not None
    names = [str(row[0]) for row in report.section("groups").rows]
    assert names[:-1] == [str(name) for _key, name, _node, _why in segments_suggested.cells(bars)]


def test_few_customers_are_not_cut_into_quarters(shop: Shop) -> None:
    shop.sell(500, person=shop.member())
    report = rfm.make(shop.store.here, asked(shop, "2026-06-01", "2026-06-30"))
    assert not list(report.section("groups").rows)
    assert report.notes
    assert figures(report)["rfm_customers"] == 0


def test_every_report_there_is_can_be_asked_of_an_empty_shop(shop: Shop) -> None:
    for kind in registry.KINDS:
        report = kind.make(shop.store.here, asked(shop, "2026-06-01", "2026-06-30"))
        assert report.id == kind.id
        for section in report.sections:
            assert section.empty or list(section.rows), (kind.id, section.id)
            assert len({column.id for column in section.columns}) == len(section.columns)
