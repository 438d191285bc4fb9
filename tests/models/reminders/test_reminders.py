"""Reminders: made once, done with a result, put off to a sensible moment."""

from datetime import date

import pytest

from models import settings, times, work
from models.errors import Refused
from models.reminders import reminders, shop_days
from models.reminders.reminders import Snooze
from models.schema import BY_NAME
from tests.a_shop import DAY, Shop

TOKYO = settings.ShopSettings()


def at(text: str, zone: str = "Asia/Tokyo") -> int:
    from datetime import datetime

    return times.to_ms(datetime.fromisoformat(text).replace(tzinfo=times.zone(zone)))


@pytest.mark.parametrize(
    ("how", "now", "until"),
    [
        (Snooze.LATER, "2026-06-15T12:00", "2026-06-15T15:00"),
        (Snooze.LATER, "2026-06-15T22:30", "2026-06-16T09:00"),
        (Snooze.TOMORROW, "2026-06-15T12:00", "2026-06-16T09:00"),
        (Snooze.WORKING_DAY, "2026-06-12T12:00", "2026-06-15T09:00"),  # a Friday
        (Snooze.WORKING_DAY, "2026-05-01T12:00", "2026-05-07T09:00"),  # before Golden Week
        (Snooze.NEXT_WEEK, "2026-06-15T12:00", "2026-06-22T09:00"),
        (Snooze.NEXT_WEEK, "2026-01-08T12:00", "2026-01-13T09:00"),  # the Monday is Coming of Age Day
    ],
)
def test_it_is_put_off_to_a_moment_at_which_somebody_works(how: Snooze, now: str, until: str) -> None:
    assert times.from_ms(reminders.put_off(how, now=at(now), shop=TOKYO), "Asia/Tokyo").isoformat()[:16] == until


def test_a_morning_stays_nine_o_clock_when_the_clocks_change() -> None:
    shop = settings.ShopSettings(country="US", zone="America/New_York")
    found = reminders.put_off(Snooze.TOMORROW, now=at("2026-03-07T12:00", "America/New_York"), shop=shop)
    assert times.from_ms(found, "America/New_York").isoformat()[:16] == "2026-03-08T09:00"


def test_an_unknown_country_has_weekends_only() -> None:
    days = shop_days.of_settings(settings.ShopSettings(country="other"))
    assert days.on_or_after(date(2026, 6, 13)) == date(2026, 6, 15)


def test_what_the_program_makes_is_made_once(shop: Shop) -> None:
    first = shop.do(reminders.make, title="Call back", source_key="survey:1")
    assert shop.do(reminders.make, title="Call back", source_key="survey:1") == first
    assert shop.rows("reminder") == [1]
    with pytest.raises(Refused, match="what there is to do"):
        shop.do(reminders.make, title=" ")


def test_done_with_a_result_it_leaves_the_list_and_a_trace_and_can_be_undone(shop: Shop, clock) -> None:
    person = shop.member()
    key = shop.do(reminders.make, title="Call back", person_id=person)
    read = shop.store.here
    shop.do(reminders.done, reminder_id=key, result="They come on Monday")
    assert reminders.open_list(read, day=shop.today, now=clock.now()) == ()
    assert read.value("SELECT text FROM touchpoint WHERE kind='reminder'") == "Call back: They come on Monday"
    assert reminders.closed_list(read)[0].result == "They come on Monday"
    with pytest.raises(Refused, match="closed already"):
        shop.do(reminders.done, reminder_id=key)
    audit = read.value("SELECT MAX(id) FROM audit")
    shop.do(work.undo, audit_id=audit, tables=BY_NAME)
    assert [one.id for one in reminders.open_list(read, day=shop.today, now=clock.now())] == [key]
    assert read.value("SELECT count(*) FROM touchpoint WHERE kind='reminder'") == 0


def test_put_off_it_is_not_due_until_the_moment_and_then_it_is(shop: Shop, clock) -> None:
    key = shop.do(reminders.make, title="Water the plants")
    read = shop.store.here
    assert reminders.count_due(read, day=shop.today, now=clock.now()) == 1
    until = shop.do(reminders.snooze, reminder_id=key, how=Snooze.TOMORROW)
    assert reminders.count_due(read, day=shop.today, now=clock.now()) == 0
    assert reminders.one(read, key).snoozed_until == until
    clock.advance(until - clock.now())
    assert reminders.count_due(read, day=shop.today, now=clock.now()) == 1
    with pytest.raises(Refused, match="still to come"):
        shop.do(reminders.snooze, reminder_id=key, until=clock.now())
    shop.do(reminders.snooze, reminder_id=key, until=clock.now() + 1)
    shop.do(reminders.reopen, reminder_id=key)
    assert reminders.one(read, key).snoozed_until is None


def test_what_comes_later_is_not_due_and_what_is_somebody_elses_is_left_out(shop: Shop, clock) -> None:
    shop.do(reminders.make, title="Later", at=clock.now() + 1000)
    shop.do(reminders.make, title="Tomorrow", day="2026-06-16")
    shop.do(reminders.make, title="Mine", staff_id=1)
    shop.do(reminders.make, title="Anybody's")
    read, day, now = shop.store.here, shop.today, clock.now()
    assert {one.title for one in reminders.open_list(read, day=day, now=now)} == {"Mine", "Anybody's"}
    assert {one.title for one in reminders.open_list(read, day=day, now=now, staff_id=2)} == {"Anybody's"}
    assert len(reminders.open_list(read, day=day, now=now, ahead=True)) == 4
    clock.advance(DAY)
    assert reminders.count_due(read, day=shop.today, now=clock.now()) == 4


def test_what_it_is_about_has_gone_and_so_has_it(shop: Shop, clock) -> None:
    shop.do(reminders.make, title="T-shirt", about="event", about_id=7)
    assert shop.do(reminders.void_of, about="event", about_id=7) == 1
    assert shop.do(reminders.void_of, about="event", about_id=7) == 0
    assert reminders.open_list(shop.store.here, day=shop.today, now=clock.now()) == ()


def test_it_can_be_changed(shop: Shop) -> None:
    key = shop.do(reminders.make, title="Call", staff_id=1)
    shop.do(reminders.change, reminder_id=key, title="Call back", day="2026-07-01", staff_id=0, note="twice")
    found = reminders.one(shop.store.here, key)
    assert (found.title, found.day, found.staff_id, found.note) == ("Call back", "2026-07-01", None, "twice")
