"""When reminders are told: each moment once, several that passed as one, nothing lost and nothing twice.

The cases are M2 and M3 of the published ones: two warnings beforehand are two; what is a day late does not pop up.
"""

from datetime import datetime

import pytest

from models import settings, times, work
from models.reminders import advancing, missed, reminders, series, telling
from models.reminders.reminders import FollowUp, Snooze
from models.reminders.telling import Timing
from models.schema import BY_NAME
from tests.a_shop import DAY, Shop

HOUR, MINUTE = 3_600_000, 60_000
TOKYO = settings.ShopSettings()


def ms(text: str, zone: str = "Asia/Tokyo") -> int:
    return times.to_ms(datetime.fromisoformat(text).replace(tzinfo=times.zone(zone)))


def go(shop: Shop, text: str) -> int:
    """It is that time on the shop's wall clock."""
    shop.clock.advance(ms(text, shop.store.settings.zone) - shop.clock.now())
    return shop.clock.now()


def look(shop: Shop) -> list[int]:
    """What the program tells when it looks now, noted as told."""
    now = shop.clock.now()
    found = [one.reminder_id for one in telling.due(shop.store.here, now=now)]
    passed = missed.passed(shop.store.here, now=now, besides=frozenset(found)).ids
    shop.do(telling.told, reminder_ids=[*found, *passed], until=now)
    return found


def next_at(shop: Shop) -> str | None:
    found = telling.next_at(shop.store.here)
    return None if found is None else times.from_ms(found, shop.store.settings.zone).isoformat()[:16]


@pytest.mark.parametrize(
    ("timing", "told"),
    [
        (Timing("2026-06-16", None), ["2026-06-16T09:00"]),
        (Timing("2026-06-16", None, (1440, 60)), ["2026-06-15T09:00", "2026-06-16T08:00", "2026-06-16T09:00"]),
        (Timing("2026-06-16", ms("2026-06-16T15:00")), ["2026-06-16T15:00"]),
        (
            Timing("2026-06-16", ms("2026-06-16T15:00"), (30, 10)),
            ["2026-06-16T14:30", "2026-06-16T14:50", "2026-06-16T15:00"],
        ),
        # put off, nothing is told before; what comes later is
        (
            Timing("2026-06-16", ms("2026-06-16T15:00"), (60,), ms("2026-06-16T14:30")),
            ["2026-06-16T14:30", "2026-06-16T15:00"],
        ),
        (Timing("2026-06-16", ms("2026-06-16T15:00"), (60,), ms("2026-06-17T09:00")), ["2026-06-17T09:00"]),
    ],
)
def test_the_moments_of_a_reminder(timing: Timing, told: list[str]) -> None:
    found = [times.from_ms(at, "Asia/Tokyo").isoformat()[:16] for at in telling.moments(timing, TOKYO)]
    assert found == told


@pytest.mark.parametrize(
    ("zone", "day", "at", "minutes", "told"),
    [
        # a day before is the same time on the wall clock, an hour before is an hour
        ("Europe/Berlin", "2026-03-29", "2026-03-29T09:00", 1440, "2026-03-28T09:00+01:00"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T03:30", 60, "2026-03-29T01:30+01:00"),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-04T03:00", 1440, "2026-10-03T03:00+10:30"),
        ("America/Santiago", "2026-09-06", "2026-09-06T01:30", 60, "2026-09-05T23:30-04:00"),
        # half past two is not on the wall clock of that night: right after the gap
        ("Europe/Berlin", "2026-03-30", "2026-03-30T02:30", 1440, "2026-03-29T03:00+02:00"),
    ],
)
def test_before_across_a_change_of_the_clocks(zone: str, day: str, at: str, minutes: int, told: str) -> None:
    shop = settings.ShopSettings(zone=zone)
    found = telling.moments(Timing(day, ms(at, zone), (minutes,)), shop)[0]
    assert times.from_ms(found, zone).isoformat(timespec="minutes") == told


def test_two_moments_before_an_appointment_are_two(shop: Shop) -> None:
    """Case M2: 0 s and 60 s before tomorrow's meeting."""
    key = shop.do(reminders.make, title="Meeting", at=ms("2026-06-16T10:00"), before=[1])
    assert (next_at(shop), look(shop)) == ("2026-06-16T09:59", [])
    go(shop, "2026-06-16T09:59")
    assert (look(shop), look(shop)) == ([key], [])
    assert next_at(shop) == "2026-06-16T10:00"
    go(shop, "2026-06-16T10:00")
    assert (look(shop), look(shop), next_at(shop)) == ([key], [], None)


@pytest.mark.parametrize(("late", "pops_up"), [(0, True), (DAY, True), (DAY + 1, False), (30 * DAY, False)])
def test_what_is_a_day_late_at_most_pops_up_and_the_rest_is_in_the_digest(shop: Shop, late: int, pops_up: bool) -> None:
    """Case M3: start > now - 24 h."""
    key = shop.do(reminders.make, title="Call", at=ms("2026-06-16T10:00"))
    shop.clock.advance(ms("2026-06-16T10:00") + late - shop.clock.now())
    passed = missed.passed(shop.store.here, now=shop.clock.now())
    assert look(shop) == ([key] if pops_up else [])
    assert [one.reminder_id for one in passed.newest] == ([] if pops_up else [key])
    assert missed.passed(shop.store.here, now=shop.clock.now()).ids == ()
    day = shop.today
    assert [one.id for one in reminders.open_list(shop.store.here, day=day, now=shop.clock.now())] == [key]


def test_several_moments_that_passed_are_told_as_one(shop: Shop) -> None:
    key = shop.do(reminders.make, title="Meeting", at=ms("2026-06-18T10:00"), before=[2880, 1440, 60])
    now = go(shop, "2026-06-18T11:00")
    found = telling.due(shop.store.here, now=now)
    assert [(one.reminder_id, one.late_ms) for one in found] == [(key, HOUR)]
    assert (look(shop), look(shop), next_at(shop)) == ([key], [], None)


def test_a_first_moment_long_past_does_not_hide_one_that_has_just_come(shop: Shop) -> None:
    """Of more than are handed over at once, each comes with one of the next looks."""
    keys = [shop.do(reminders.make, title=f"{at}", at=ms("2026-06-20T10:00"), before=[2880]) for at in range(7)]
    now = go(shop, "2026-06-20T10:05")
    assert missed.passed(shop.store.here, now=now).ids == ()
    told = []
    while found := telling.due(shop.store.here, now=now, limit=3):
        told += [one.reminder_id for one in found]
        passed = missed.passed(shop.store.here, now=now, besides=frozenset(told))
        assert passed.ids == ()
        shop.do(telling.told, reminder_ids=[one.reminder_id for one in found], until=now)
    assert sorted(told) == keys


def test_ten_thousand_overdue_at_once_are_one_digest(shop: Shop) -> None:
    def write(tx) -> None:
        for at in range(10_000):
            reminders.make(tx, title=f"No. {at}", day="2026-06-16", booked=True)

    shop.do(write)
    now = go(shop, "2026-07-16T10:00")
    passed = missed.passed(shop.store.here, now=now)
    assert (telling.due(shop.store.here, now=now), len(passed.ids), len(passed.newest)) == ((), 10_000, missed.SHOWN)
    assert shop.do(telling.told, reminder_ids=passed.ids, until=now) == 10_000
    assert (next_at(shop), missed.passed(shop.store.here, now=now).ids) == (None, ())


@pytest.mark.parametrize(
    ("act", "values", "following"),
    [
        (reminders.change, {"at": ms("2026-06-17T10:00")}, "2026-06-17T10:00"),
        (reminders.change, {"day": "2026-06-17"}, "2026-06-17T09:00"),
        (reminders.change, {"before": [60]}, "2026-06-16T09:00"),
        (reminders.change, {"title": "Call him"}, "2026-06-16T10:00"),
        (reminders.move, {"day": "2026-06-19"}, "2026-06-19T10:00"),
        (reminders.move, {"at": ms("2026-06-15T11:00")}, None),  # passed already: whoever wrote it has seen it
        (reminders.stretch, {"end_at": ms("2026-06-16T11:00")}, "2026-06-16T10:00"),
        (reminders.delegate, {"staff_id": 1}, "2026-06-16T10:00"),
        (reminders.snooze, {"how": Snooze.NEXT_WEEK}, "2026-06-22T09:00"),
        (reminders.done, {}, None),
        (reminders.done, {"then": FollowUp("Ask again", day="2026-06-30")}, "2026-06-30T09:00"),
    ],
)
def test_every_verb_decides_anew_when_it_is_told_and_so_does_its_undo(
    shop: Shop, act, values: dict, following: str | None
) -> None:
    key = shop.do(reminders.make, title="Call", at=ms("2026-06-16T10:00"))
    shop.do(act, reminder_id=key, **values)
    assert next_at(shop) == following
    shop.do(work.undo, audit_id=shop.store.here.value("SELECT max(id) FROM audit"), tables=BY_NAME)
    assert next_at(shop) == "2026-06-16T10:00"


def test_put_off_after_it_was_told_it_is_told_once_more(shop: Shop) -> None:
    key = shop.do(reminders.make, title="Call", at=ms("2026-06-15T13:00"))
    go(shop, "2026-06-15T13:00")
    assert look(shop) == [key]
    shop.do(reminders.snooze, reminder_id=key, how=Snooze.LATER)
    assert (look(shop), next_at(shop)) == ([], "2026-06-15T16:00")
    go(shop, "2026-06-15T16:00")
    assert (look(shop), look(shop)) == ([key], [])


def test_somebody_elses_are_left_out_where_only_ones_own_are_asked(shop: Shop) -> None:
    mine = shop.do(reminders.make, title="Mine", at=shop.clock.now() + 1, staff_id=1)
    other = shop.do(reminders.make, title="Anybody's", at=shop.clock.now() + 1)
    shop.clock.advance(1)
    ask = telling.due
    assert [one.reminder_id for one in ask(shop.store.here, now=shop.clock.now(), staff_id=2)] == [other]
    assert [one.reminder_id for one in ask(shop.store.here, now=shop.clock.now(), staff_id=1)] == [mine, other]


# -- clocks -----------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_tells_nothing_twice(shop: Shop) -> None:
    key = shop.do(reminders.make, title="Call", at=ms("2026-06-15T15:00"))
    go(shop, "2026-06-15T16:00")
    assert look(shop) == [key]
    go(shop, "2026-06-15T14:00")
    shop.do(advancing.fall_due, day=shop.today)
    go(shop, "2026-06-15T15:30")
    assert (look(shop), next_at(shop)) == ([], None)


def test_what_was_made_by_a_clock_that_was_ahead_is_told_when_its_moment_comes(shop: Shop) -> None:
    shop.clock.advance(9 * HOUR)
    shop.do(advancing.fall_due, day=shop.today)
    key = shop.do(reminders.make, title="Call", at=ms("2026-06-15T15:00"))
    shop.clock.advance(-9 * HOUR)
    assert shop.do(advancing.fall_due, day=shop.today) == 1
    assert next_at(shop) == "2026-06-15T15:00"
    go(shop, "2026-06-15T15:00")
    assert look(shop) == [key]


def test_another_zone_neither_loses_nor_doubles(shop: Shop) -> None:
    shop.set(zone="America/New_York", country="US")
    go(shop, "2026-06-15T08:30")
    told = shop.do(reminders.make, title="All day", day="2026-06-15", before=[15])
    later = shop.do(reminders.make, title="A moment", at=ms("2026-06-15T22:00", "America/New_York"))
    go(shop, "2026-06-15T08:45")
    assert look(shop) == [told]
    shop.set(zone="Asia/Tokyo", country="JP")  # its nine o'clock of that day is long over
    assert look(shop) == [told]
    assert look(shop) == []
    assert reminders.one(shop.store.here, later).day == "2026-06-16"
    shop.set(zone="America/New_York", country="US")
    go(shop, "2026-06-15T09:00")
    assert look(shop) == []
    assert next_at(shop) == "2026-06-15T22:00"
    assert reminders.one(shop.store.here, later).day == "2026-06-15"


def test_a_series_keeps_its_time_on_the_shops_wall_clock(shop: Shop) -> None:
    key = shop.do(series.make, title="Open up", rule="FREQ=DAILY", first_day="2026-06-16", minute=600)
    own = {"rule": "FREQ=DAILY", "first_day": "2026-06-16", "minute": 600, "zone": "Asia/Tokyo"}
    other = shop.do(series.make, title="Call Tokyo", **own)
    shop.set(zone="Europe/Berlin")
    found = {one: reminders.one(shop.store.here, series.open_of(shop.store.here, one) or 0).at for one in (key, other)}
    assert times.from_ms(found[key], "Europe/Berlin").isoformat()[:16] == "2026-06-16T10:00"
    assert times.from_ms(found[other], "Asia/Tokyo").isoformat()[:16] == "2026-06-16T10:00"


def test_a_later_morning_is_not_told_twice_and_an_earlier_one_not_lost(shop: Shop) -> None:
    go(shop, "2026-06-15T08:00")
    told = shop.do(reminders.make, title="All day", day="2026-06-15")
    coming = shop.do(reminders.make, title="Tomorrow", day="2026-06-16")
    go(shop, "2026-06-15T09:00")
    assert look(shop) == [told]
    shop.set(reminder_morning=660)
    assert next_at(shop) == "2026-06-16T11:00"
    go(shop, "2026-06-16T08:30")
    shop.set(reminder_morning=480)
    assert look(shop) == [coming]


# -- what the program writes ------------------------------------------------------------------------------------------


def test_what_the_program_makes_by_itself_is_told_although_its_morning_is_over(shop: Shop) -> None:
    from dataclasses import replace

    def made(tx) -> int:
        tx.actor = replace(tx.actor, origin="schedule")
        return reminders.make(tx, title="Renew", day=tx.today)

    key = shop.do(made)
    assert look(shop) == [key]


def test_an_older_stores_reminders_are_followed_and_what_is_long_overdue_does_not_pop_up(shop: Shop) -> None:
    old, today = (shop.do(reminders.make, title=day, day=day) for day in ("2026-06-01", "2026-06-15"))
    coming = shop.do(reminders.make, title="Coming", day="2026-06-20")

    def as_schema_4(tx) -> None:
        made = ms("2026-05-01T10:00")
        tx.run("UPDATE reminder SET tell_at=NULL, told_at=NULL, created_at=?", made)

    shop.do(as_schema_4)
    assert shop.do(advancing.fall_due, day=shop.today) == 3
    assert missed.passed(shop.store.here, now=shop.clock.now()).ids == ()
    assert look(shop) == [today]
    assert next_at(shop) == "2026-06-20T09:00"
    assert {old, coming} <= {
        one.id for one in reminders.open_list(shop.store.here, day=shop.today, now=shop.clock.now(), ahead=True)
    }


def test_what_was_told_is_no_step_of_the_undo(shop: Shop) -> None:
    key = shop.do(reminders.make, title="Call", at=shop.clock.now() + 1)
    shop.clock.advance(1)
    before = shop.store.here.value("SELECT count(*) FROM audit")
    assert look(shop) == [key]
    assert shop.store.here.value("SELECT count(*) FROM audit") == before
