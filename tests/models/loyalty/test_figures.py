"""The programme's figures, counted by hand over a few receipts: each says what its definition says, and no more."""

from __future__ import annotations

import pytest

from models.errors import Refused
from models.loyalty import ledger
from models.loyalty.figures import behind, breakdowns, overview
from models.loyalty.figures import period as periods
from models.loyalty.figures.overview import DEFINITIONS
from models.promotions import figures as promotion_figures
from models.promotions.terms import Do, Effect

DAY = 86_400_000
JUNE = ("2026-06-01", "2026-06-30")


@pytest.fixture
def june(store):
    return periods.between(store.settings, *JUNE)


def of(store, period):
    found = overview.overview(store.here, shop=store.settings, period=period)
    return {one.id: one.value for one in found.figures}, {one.id: one.was for one in found.figures}


# -- periods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-06-01", "2026-06-30", ("2026-05-01", "2026-05-31")),
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-01-01", "2026-12-31", ("2025-01-01", "2025-12-31")),
        ("2026-04-01", "2026-06-30", ("2026-01-01", "2026-03-31")),
        ("2026-06-10", "2026-06-16", ("2026-06-03", "2026-06-09")),
        ("2026-01-01", "2026-01-01", ("2025-12-31", "2025-12-31")),
    ],
)
def test_the_period_before_is_as_many_months_or_as_many_days(store, first, last, before):
    found = periods.before(store.settings, periods.between(store.settings, first, last))
    assert (found.first, found.last) == before


def test_quarters_and_years_are_those_of_the_calendar(store):
    shop = store.settings
    assert periods.quarter(shop, "2026-05-31").first == "2026-04-01"
    assert periods.quarter(shop, "2026-11-30").last == "2026-12-31"
    assert periods.year(shop, "2026-06-15").last == "2026-12-31"
    assert periods.last_days(shop, "2026-03-01", 2).first == "2026-02-28"


@pytest.mark.parametrize(("first", "last"), [("2026-06-30", "2026-06-01"), ("June", "2026-06-01"), ("", "")])
def test_what_is_no_period_is_refused(store, first, last):
    with pytest.raises(Refused):
        periods.between(store.settings, first, last)


def test_a_period_begins_when_the_shops_day_begins(store, shop):
    """A bar whose day changes at five: what is sold at four belongs to the day before."""
    shop.set(day_change_hour=5)
    found = periods.between(store.settings, "2026-06-15", "2026-06-15")
    assert (found.end - found.start, found.start % DAY) == (DAY, (5 - 9 + 24) * 3_600_000)  # Tokyo is nine hours ahead


# -- the figures ----------------------------------------------------------------------------------------------------


def test_a_shop_without_a_receipt_has_figures_too(store, june):
    now, was = of(store, june)
    assert now["members"] == now["issued"] == now["outstanding"] == 0
    assert all(now[one] is None for one in ("active_rate", "basket", "breakage", "retention", "redemption_rate"))
    assert set(now) == set(was) == set(DEFINITIONS)


def test_members_are_counted_from_their_enrolment_on(store, clock, shop, june):
    shop.sell(700)  # nobody: an enrolment was possible
    one = shop.member(name="a")
    shop.sell(1000, person=one)  # enrolled at the till
    shop.member(name="never buys")
    clock.advance(DAY)
    shop.sell(2000, person=one)
    now, was = of(store, june)
    assert (now["members"], now["enrolled"], now["active_members"]) == (2, 2, 1)
    assert (now["active_rate"], now["repeat_rate"]) == (500_000, 1_000_000)
    assert now["enrolment_rate"] == 500_000  # one of two receipts without a member yet
    assert (now["basket"], now["basket_others"]) == (1500, 700)
    assert now["member_share"] == 810_811  # 3000 of 3700
    assert (was["members"], was["active_members"]) == (0, 0)


def test_points_issued_used_and_outstanding_follow_the_ledger(store, clock, shop, june):
    one = shop.member(points=300)
    sale = shop.sell(10_000, person=one)  # 100 points
    shop.sell(5_000, person=one, points=80)  # 49 points on what was paid
    shop.back(sale.sale_id)  # takes its 100 back
    now, _was = of(store, june)
    assert (now["issued"], now["used"], now["expired"]) == (49, 80, 0)
    assert now["outstanding"] == shop.points(one) == 300 + 49 - 80
    assert now["outstanding_value"] == now["outstanding"] * store.settings.points_value
    assert now["liability"] == now["outstanding_value"]  # nothing ever lapsed
    assert now["redemption_rate"] == 1_632_653


def test_breakage_is_the_part_that_lapsed_and_lowers_the_liability(store, clock, shop):
    one = shop.member(points=200)
    lapses = shop.member(points=100, expires_on="2026-06-20", name="b")
    shop.sell(1_000, person=one, points=100)
    clock.advance(7 * DAY)
    assert shop.do(ledger.expire_due) == 1
    june = periods.month(store.settings, shop.today)
    now, _was = of(store, june)
    assert (now["expired"], now["breakage"]) == (100, 500_000)
    assert now["liability"] == (now["outstanding_value"] + 1) // 2
    assert behind.people(store.here, "expired", period=june, earlier=june) == [lapses]


def test_who_bought_before_and_not_now_is_gone(store, clock, shop):
    stays, goes, new = (shop.member(name=name) for name in "abc")
    shop.sell(500, person=stays)
    shop.sell(500, person=goes)
    clock.advance(30 * DAY)
    shop.sell(500, person=stays)
    shop.sell(500, person=new)
    july = periods.month(store.settings, shop.today)
    now, _was = of(store, july)
    assert (now["retention"], now["churn"]) == (500_000, 500_000)
    june = periods.before(store.settings, july)
    assert behind.people(store.here, "retention", period=july, earlier=june) == [stays]
    assert behind.people(store.here, "churn", period=july, earlier=june) == [goes]


def test_cancelled_receipts_are_no_ones(store, clock, shop, june):
    one = shop.member()
    shop.cancel(shop.sell(1000, person=one).sale_id)
    now, _was = of(store, june)
    assert (now["active_members"], now["basket"], now["issued"]) == (0, None, 0)


# -- lists ----------------------------------------------------------------------------------------------------------


def test_every_figure_that_promises_a_list_has_one(store, clock, shop, june):
    one = shop.member(points=50)
    shop.sell(1000, person=one)
    shop.sell(1000, person=one, points=20)
    shop.sell(1000)
    clock.advance(DAY)
    shop.sell(1000, person=one)
    earlier = periods.before(store.settings, june)
    for definition in DEFINITIONS.values():
        receipts = behind.receipts(store.here, definition.id, period=june)
        people = behind.people(store.here, definition.id, period=june, earlier=earlier)
        nothing = definition.id in ("expired", "breakage", "retention", "churn")  # nothing lapsed, nobody came before
        assert bool(receipts) is (definition.behind == "receipts"), definition.id
        assert bool(people) is (definition.behind == "people" and not nothing), definition.id


def test_months_are_there_even_when_nothing_moved(store, clock, shop):
    one = shop.member()
    shop.sell(10_000, person=one)
    found = breakdowns.months(store.here, last=shop.today, count=3)
    assert [(month.month, month.issued) for month in found] == [("2026-04", 0), ("2026-05", 0), ("2026-06", 100)]


def test_taste_is_by_category_and_quarter(store, clock, shop):
    from models.counter import catalogue

    cakes = shop.do(catalogue.create_category, name="Cakes")
    cake = shop.product(name="Cake", price=400, category=cakes)
    one = shop.member()
    shop.sell(shop.line(400, 2, product_id=cake, category_id=cakes), 1000, person=one)
    shop.sell(shop.line(400, product_id=cake, category_id=cakes))  # nobody's taste
    clock.advance(30 * DAY)
    sale = shop.sell(shop.line(400, 2, product_id=cake, category_id=cakes), person=one)
    shop.back(sale.sale_id, 1)
    found = breakdowns.tastes(store.here, last=shop.today, count=2)
    assert found.quarters == ("2026-Q2", "2026-Q3")
    assert [(taste.name, taste.amounts) for taste in found.categories] == [("Cakes", (800, 400)), ("", (1000, 0))]


def test_cohorts_say_who_came_again_in_later_quarters(store, clock, shop):
    first, second = shop.member(name="a"), shop.member(name="b")
    shop.sell(500, person=first)
    shop.sell(500, person=second)
    clock.advance(30 * DAY)
    shop.sell(500, person=first)
    shop.sell(500, person=shop.member(name="c"))
    found = breakdowns.cohorts(store.here, last=shop.today, count=2)
    assert [(one.quarter, one.people, one.stayed) for one in found] == [("2026-Q2", 2, (2, 1)), ("2026-Q3", 1, (1,))]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026-Q1"), ("2026-03-31", "2026-Q1"), ("2026-04-01", "2026-Q2"), ("2026-12-31", "2026-Q4")],
)
def test_a_day_lies_in_its_quarter(store, day, quarter):
    assert store.here.value(f"SELECT {breakdowns.quarter_sql('?')}", *[day] * 4) == quarter


# -- promotions and rewards -----------------------------------------------------------------------------------------


def test_a_promotions_cost_stands_against_what_its_receipts_brought(store, clock, shop, june):
    one = shop.member()
    promotion = shop.promotion(Effect(Do.PERCENT, percent=100_000), Effect(Do.POINTS, points=30), name="Ten off")
    kept = shop.sell(2000, person=one)
    back = shop.sell(1000, person=one)
    shop.back(back.sale_id)
    cancelled = shop.sell(3000, person=one)
    shop.cancel(cancelled.sale_id)
    (found,) = promotion_figures.by_promotion(store.here, shop=store.settings, period=june)
    assert (found.promotion_id, found.name, found.receipts, found.people) == (promotion, "Ten off", 2, 1)
    assert (found.discount, found.points, found.takings) == (200, 30, 1800)
    assert found.cost == 200 + 30 * store.settings.points_value
    assert found.return_rate == pytest.approx(1800 / found.cost * 1_000_000, abs=1)
    assert promotion_figures.receipts(store.here, promotion, period=june)[:1] == [cancelled.sale_id]
    assert set(promotion_figures.receipts(store.here, promotion, period=june)) >= {kept.sale_id, back.sale_id}


def test_rewards_never_taken_are_named(store, clock, shop, june):
    from models.loyalty.tables import Reward

    def make(tx, name):
        programme = tx.value("SELECT MIN(id) FROM programme")
        return tx.insert(
            Reward, public_id=f"{name:_<26}", name=name, kind="money_off", programme=programme, points=50, value=50,
            created_at=tx.now,
        )  # fmt: skip

    shop.member()
    shop.do(make, name="Nobody's")
    assert breakdowns.never_taken(store.here) == ("Nobody's",)
    (found,) = breakdowns.rewards(store.here, june)
    assert (found.times, found.people, found.last_day) == (0, 0, None)
