"""The day's figures: held against the same weekday until the same hour, members told apart, deals to see to."""

import pytest

from models import settings
from models.pipeline import deals, stages
from models.today import entry, figures, hours
from models.today.entry import Asked
from tests.a_shop import DAY, Shop

HOUR = 3_600_000


def asked(shop: Shop) -> Asked:
    return entry.asked(shop.store.settings, shop.clock.now())


def test_the_day_so_far_is_held_against_a_week_ago_until_this_hour(shop: Shop) -> None:
    shop.sell(1000)
    shop.clock.advance(3 * HOUR)
    shop.sell(5000)  # later that day
    shop.clock.advance(7 * DAY - 3 * HOUR)
    shop.sell(1500, person=shop.member())
    found = figures.day(shop.store.here, asked(shop))
    assert (found.takings, found.customers, found.members) == (1500, 1, 1)
    assert (found.before, found.before_whole, found.change) == (1000, 6000, 50)


def test_what_comes_back_and_what_is_cancelled_counts_against_the_takings(shop: Shop) -> None:
    first, second = shop.sell(1000), shop.sell(700)
    shop.sell(300)
    shop.back(first.sale_id)
    shop.cancel(second.sale_id)
    found = figures.day(shop.store.here, asked(shop))
    assert found.takings == 300
    assert found.customers == 2  # the cancelled one was none
    assert (found.before, found.change) == (None, None)


@pytest.mark.parametrize(("now", "before", "change"), [(0, 100, -100), (133, 100, 33), (50, 0, None), (50, None, None)])
def test_a_change_is_said_only_where_there_was_something(now: int, before: int | None, change: int | None) -> None:
    assert figures.Day("2026-06-15", now, 0, 0, before, before).change == change


def test_a_year_ago_is_the_same_weekday(shop: Shop) -> None:
    shop.sell(900)
    shop.clock.advance(364 * DAY)
    shop.sell(500)
    found = figures.fortnight(shop.store.here, asked(shop))
    assert len(found.days) == 14
    assert (found.now[-1], found.before[-1]) == (500, 900)
    assert found.now[0] is None


def test_points_given_today_are_those_of_the_loyalty_page(shop: Shop) -> None:
    shop.sell(1000, person=shop.member(500))
    found = figures.given(shop.store.here, asked(shop))
    assert found.points == shop.store.here.value("SELECT sum(points) FROM points_entry WHERE kind='earn'")
    assert found.liability >= 500


def test_deals_without_a_next_step_need_attention(shop: Shop) -> None:
    person = shop.member()
    shop.do(stages.first_rows)
    shop.do(deals.open_deal, name="Office plan", person_id=person, amount=180_000)
    found = figures.deals(shop.store.here, asked(shop))
    assert (found.count, found.amount, found.attention) == (1, 180_000, 1)


def test_the_hours_of_a_day_are_its_own_where_it_is_special(shop: Shop) -> None:
    from models.leads import teams
    from models.reminders.tables import SpecialDay

    assert hours.opening(shop.store.here, "2026-06-15").known is False
    week = tuple(((540, 720), (780, 1140)) if day < 5 else () for day in range(7))
    shop.do(teams.set_hours, staff_id=None, week=week)
    assert hours.opening(shop.store.here, "2026-06-15").closes == 1140
    assert hours.opening(shop.store.here, "2026-06-20").closes is None

    def special(tx, **values):
        tx.insert(SpecialDay, shop_id=1, **values)

    shop.do(special, day="2026-06-20", open=True, hours="[[600, 900]]", name="Fair")
    shop.do(special, day="2026-06-15", open=False, name="Stocktaking")
    assert hours.opening(shop.store.here, "2026-06-20").closes == 900
    assert hours.opening(shop.store.here, "2026-06-15") == hours.Opening(True, (), "Stocktaking")


def test_the_day_changes_at_the_shops_hour() -> None:
    shop = settings.ShopSettings(day_change_hour=5)
    found = entry.asked(shop, 1_781_462_400_000)  # 03:40 in Tokyo
    assert found.start <= found.now < found.end
    assert found.end - found.start == DAY
