"""Published cases of reminders and journeys (M), as far as they concern reminders: told once, at a time that suits."""

from datetime import date, datetime

import pytest

from desktop.notify import quiet
from models import settings, times
from models.leads import teams
from models.reminders import advancing, missed, reminders, series, shop_days, telling
from models.reminders.reminders import Snooze
from tests.a_shop import DAY, Shop

ZONE = "Asia/Tokyo"


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock)


def ms(text: str) -> int:
    return times.to_ms(datetime.fromisoformat(text).replace(tzinfo=times.zone(ZONE)))


def look(shop: Shop) -> tuple[int, int]:
    """What the program tells when it looks now: how many pop up, how many stand in the digest. Noted as told."""
    now = shop.clock.now()
    due = [one.reminder_id for one in telling.due(shop.store.here, now=now)]
    passed = missed.passed(shop.store.here, now=now, besides=frozenset(due)).ids
    shop.do(telling.told, reminder_ids=[*due, *passed], until=now)
    return len(due), len(passed)


def test_m2_two_warnings_before_tomorrows_meeting_are_two(shop: Shop) -> None:
    """At its moment and 60 s before it."""
    meeting = ms("2026-06-16T10:00")
    shop.do(reminders.make, title="Meeting", at=meeting, before=[1])
    told = []
    while (at := telling.next_at(shop.store.here)) is not None:
        shop.clock.advance(at - shop.clock.now())
        told += [shop.clock.now() - meeting] * look(shop)[0]
    assert told == [-60_000, 0]


@pytest.mark.parametrize(("late", "told"), [(DAY - 1, (1, 0)), (DAY, (1, 0)), (DAY + 1, (0, 1))])
def test_m3_a_late_one_still_pops_up_for_24_hours(shop: Shop, late: int, told: tuple[int, int]) -> None:
    meeting = ms("2026-06-16T10:00")
    shop.do(reminders.make, title="Meeting", at=meeting)
    shop.clock.advance(meeting + late - shop.clock.now())
    assert look(shop) == told
    assert look(shop) == (0, 0)


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2018-10-19T12:00", "2018-10-20T08:00"),
        ("2018-10-18T12:00", "2018-10-19T08:00"),
        ("2018-10-18T10:00", "2018-10-19T08:00"),  # the end of the window is outside
        ("2018-10-18T07:00", "2018-10-18T08:00"),
        ("2018-10-18T09:59", None),
        ("2018-10-18T08:00", None),
    ],
)
def test_m4_what_falls_outside_the_window_waits_for_its_begin(due: str, told: str | None) -> None:
    """A window from 8 to 10 is quiet from 10 to 8."""
    found = quiet.ends(ms(due), ZONE, 600, 480)
    assert (None if found is None else times.from_ms(found, ZONE).isoformat()[:16]) == told


@pytest.mark.parametrize(
    ("open_days", "now", "until"),
    [
        ((2, 4), "2018-10-21T08:00", "2018-10-24T08:00"),  # Wednesday and Friday, from a Sunday
        ((4, 5), "2018-10-20T12:00", "2018-10-26T08:00"),  # Friday and Saturday, from that Saturday
    ],
)
def test_m4_the_days_of_the_window_are_the_shops(open_days: tuple[int, ...], now: str, until: str) -> None:
    plain = settings.ShopSettings(reminder_morning=480, work_on_holidays=True)
    days = shop_days.of_settings(plain, tuple(((480, 600),) if at in open_days else () for at in range(7)))
    found = reminders.put_off(Snooze.WORKING_DAY, now=ms(now), shop=plain, days=days)
    assert times.from_ms(found, ZONE).isoformat()[:16] == until


def test_m5_after_a_pause_what_passed_is_not_told_one_by_one(shop: Shop) -> None:
    """The program was off for a month: a daily one is told once, twenty others in one digest."""
    shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-16")
    for at in range(20):
        shop.do(reminders.make, title=f"No. {at}", day="2026-06-17")
    shop.clock.advance(30 * DAY)
    while shop.do(advancing.fall_due, day=shop.today):
        pass
    assert look(shop) == (1, 20)
    assert look(shop) == (0, 0)


def test_m6_asked_again_nothing_is_scheduled_twice(shop: Shop) -> None:
    first = shop.do(reminders.make, title="Call back", day="2026-06-16", source_key="survey:7")
    assert shop.do(reminders.make, title="Call back", day="2026-06-16", source_key="survey:7") == first
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15")
    shop.clock.advance(DAY)
    for _at in range(3):
        shop.do(advancing.fall_due, day=shop.today)
        shop.do(series.go_on, series_id=key)
    assert shop.store.here.value("SELECT count(*) FROM reminder WHERE series_id=?", key) == 1
    assert look(shop) == (2, 0)


def test_m9_a_yearly_one_that_nobody_dealt_with_for_five_years_is_one(shop: Shop) -> None:
    key = shop.do(series.make, title="Anniversary", rule="FREQ=YEARLY", first_day="2026-06-16")
    shop.clock.advance((date(2031, 6, 20) - date(2026, 6, 15)).days * DAY)
    shop.do(advancing.fall_due, day=shop.today)
    found = shop.store.here.rows("SELECT day, missed FROM reminder WHERE series_id=? AND state='open'", key)
    assert [tuple(row) for row in found] == [("2031-06-16", 5)]
    assert sum(look(shop)) == 1


def test_a_lead_is_answered_in_the_days_on_which_the_shop_works(shop: Shop) -> None:
    """The one answer to "working day": four hours from Friday noon on are over at Monday's opening and an hour."""
    from models.leads.hours import due

    shop.do(teams.set_hours, staff_id=None, week=tuple(((600, 900),) if at < 5 else () for at in range(7)))
    found = due(teams.hours_of(shop.store.here, None), ms("2026-06-19T12:00"), 240)
    assert times.from_ms(found or 0, ZONE).isoformat()[:16] == "2026-06-22T11:00"
