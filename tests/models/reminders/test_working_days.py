"""One answer to "working day": what the shop says of its days is obeyed by putting off, series and leads' hours."""

from datetime import date, datetime

import pytest

from models import team, times
from models.leads import hours, teams
from models.reminders import reminders, series, shop_days, shop_days_edit
from models.reminders.reminders import Snooze
from tests.a_shop import Shop

ZONE = "Asia/Tokyo"


def ms(text: str) -> int:
    return times.to_ms(datetime.fromisoformat(text).replace(tzinfo=times.zone(ZONE)))


def shown(at: int | None) -> str:
    return "" if at is None else times.from_ms(at, ZONE).isoformat()[:16]


def whole_week(shop: Shop) -> None:
    shop.do(teams.set_hours, staff_id=None, week=tuple(((600, 1140),) for _day in range(7)))


def wednesdays(shop: Shop) -> None:
    shop.do(shop_days_edit.set_closed_weekdays, weekdays=["WE"])


def second_tuesdays(shop: Shop) -> None:
    shop.do(shop_days_edit.set_closed_weekdays, weekdays=["2TU", "-1FR"])


def turn_of_the_year(shop: Shop) -> None:
    shop.do(shop_days_edit.set_year_end, first="12-30", last="01-03")


def stocktaking(shop: Shop) -> None:
    shop.do(shop_days_edit.set_special, first="2026-06-16", last="2026-06-18", open=False, name="Stocktaking")


def open_sunday(shop: Shop) -> None:
    shop.do(shop_days_edit.set_special, first="2026-06-21", open=True, hours=((600, 720),), name="Market")


def on_holidays(shop: Shop) -> None:
    shop.set(work_on_holidays=True)


@pytest.mark.parametrize(
    ("said", "after", "following"),
    [
        ((), "2026-06-19", "2026-06-22"),  # a Friday
        ((), "2026-07-17", "2026-07-21"),  # before 海の日
        ((on_holidays,), "2026-07-17", "2026-07-20"),
        ((whole_week,), "2026-06-19", "2026-06-20"),
        ((whole_week, wednesdays), "2026-06-16", "2026-06-18"),
        ((second_tuesdays,), "2026-06-08", "2026-06-10"),
        ((second_tuesdays,), "2026-06-25", "2026-06-29"),
        ((turn_of_the_year,), "2026-12-29", "2027-01-04"),
        ((whole_week, turn_of_the_year, on_holidays), "2026-12-29", "2027-01-04"),
        ((stocktaking,), "2026-06-15", "2026-06-19"),
        ((open_sunday,), "2026-06-19", "2026-06-21"),
    ],
)
def test_putting_off_series_and_leads_agree_on_the_next_working_day(
    shop: Shop, said: tuple, after: str, following: str
) -> None:
    for one in said:
        one(shop)
    read = shop.store.here
    days = shop_days.load(read)
    assert days.next(after) == following
    assert days.before(following) == days.on_or_before(after)
    shop.clock.advance(ms(f"{after}T23:30") - shop.clock.now())
    until = reminders.put_off(Snooze.WORKING_DAY, now=shop.clock.now(), shop=shop.store.settings, days=days)
    assert shown(until) == f"{following}T09:00"
    tomorrow = date.fromordinal(date.fromisoformat(after).toordinal() + 1).isoformat()
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day=tomorrow, on_closed="skip")
    assert reminders.one(read, series.open_of(read, key) or 0).day == following
    answered = hours.due(teams.hours_of(read, None), shop.clock.now(), 1)
    assert shown(answered)[:10] == following


def test_whoever_has_no_hours_of_their_own_works_in_those_of_a_special_day(shop: Shop) -> None:
    """On a Sunday with a market the shop is open from 10 to 12; whoever has hours works in theirs."""
    open_sunday(shop)
    usual, own = (shop.do(team.add, name=name) for name in ("佐藤", "森"))
    week = tuple(((600, 900),) if at == 6 else () for at in range(7))
    shop.do(teams.set_hours, staff_id=own, week=week)
    read, sunday = shop.store.here, date(2026, 6, 21)
    assert teams.hours_of(read, usual).of_day(sunday) == ((600, 720),)
    assert teams.hours_of(read, own).of_day(sunday) == ((600, 900),)
    assert teams.hours_of(read, usual).of_day(date(2026, 6, 28)) == ()
    assert teams.hours_of(read, own).of_day(date(2026, 6, 28)) == ((600, 900),)


def test_where_the_shop_is_closed_nobody_works_and_whoever_is_away_does_not_either(shop: Shop) -> None:
    stocktaking(shop)
    own = shop.do(team.add, name="森")
    shop.do(teams.set_hours, staff_id=own, week=tuple(((600, 900),) for _day in range(7)))
    shop.do(teams.add_absence, staff_id=own, first_day="2026-06-19", last_day="2026-06-19")
    known = teams.hours_of(shop.store.here, own)
    works = [day for day in range(15, 22) if known.of_day(date(2026, 6, day))]
    assert works == [15, 20, 21]
