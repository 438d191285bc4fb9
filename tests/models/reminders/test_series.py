"""Series: one at a time stands open; closed days move them; what passed while nobody was there is one."""

from datetime import date, timedelta

import pytest

from models import settings, times, work
from models.errors import Refused
from models.reminders import advancing, moving, reminders, series, shop_days_edit, wall
from models.reminders.tables import ReminderSeries
from models.schema import BY_NAME
from tests.a_shop import DAY, Shop

WORKING = "BYDAY=MO,TU,WE,TH,FR"


def stands(shop: Shop, series_id: int) -> tuple[str, str, int]:
    """The open one of a series: its day, its own day in the rule, how many were folded into it."""
    found = shop.store.here.rows(
        "SELECT day, series_day, missed FROM reminder WHERE series_id=? AND state='open'", series_id
    )
    assert len(found) == 1, found
    return tuple(found[0])


def open_id(shop: Shop, series_id: int) -> int:
    found = series.open_of(shop.store.here, series_id)
    assert found is not None
    return found


def done(shop: Shop, series_id: int) -> str:
    """Do the one that stands open; the day of the next."""
    shop.do(reminders.done, reminder_id=open_id(shop, series_id))
    return stands(shop, series_id)[0]


def go_to(shop: Shop, day: str, hour: int = 12) -> None:
    """It is another day, and the program looks for what is due."""
    moment = wall.moment(date.fromisoformat(day), hour * 60, shop.store.settings.zone)
    shop.clock.advance(moment - shop.clock.now())
    advance(shop)


def advance(shop: Shop) -> int:
    found = 0
    while some := shop.do(advancing.fall_due, day=shop.today):
        found += some
    return found


@pytest.mark.parametrize(
    ("rule", "on_closed", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "", ["2026-06-16", "2026-06-30", "2026-07-14"]),
        # the shop works on Saturdays from here on: its last working days are not the calendar's
        (f"FREQ=MONTHLY;{WORKING};BYSETPOS=-1", "before", ["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30"]),
        (f"FREQ=MONTHLY;{WORKING};BYSETPOS=1", "after", ["2026-07-01", "2026-08-03", "2026-09-01", "2026-10-01"]),
        # 海の日 (20 July) and 山の日 (11 August): skipped, moved before, moved after, or left where they fall
        ("FREQ=DAILY;INTERVAL=7", "skip", ["2026-06-15", "2026-06-22", "2026-06-29", "2026-07-06", "2026-07-13"]),
        ("FREQ=MONTHLY;BYMONTHDAY=20", "before", ["2026-06-19", "2026-07-17", "2026-08-20", "2026-09-18"]),
        ("FREQ=MONTHLY;BYMONTHDAY=20", "after", ["2026-06-22", "2026-07-21", "2026-08-20"]),
        ("FREQ=MONTHLY;BYMONTHDAY=20", "", ["2026-06-20", "2026-07-20", "2026-08-20"]),
        ("FREQ=MONTHLY;BYMONTHDAY=20", "skip", ["2026-08-20", "2026-10-20", "2026-11-20"]),
    ],
)
def test_each_done_makes_the_next_where_the_shop_works(
    shop: Shop, rule: str, on_closed: str, expected: list[str]
) -> None:
    key = shop.do(series.make, title="Order beans", rule=rule, first_day=shop.today, on_closed=on_closed)
    found = [stands(shop, key)[0]]
    while len(found) < len(expected):
        go_to(shop, found[-1])
        found.append(done(shop, key))
    assert found == expected


def test_the_last_working_day_is_the_shops_own(shop: Shop) -> None:
    """October 2026 ends on a Saturday: a shop that works on it has its last working day then."""
    week = tuple(((540, 1080),) if at < 6 else () for at in range(7))
    from models.leads import teams

    shop.do(teams.set_hours, staff_id=None, week=week)
    rule = f"FREQ=MONTHLY;{WORKING};BYSETPOS=-1"
    key = shop.do(series.make, title="Close", rule=rule, first_day="2026-10-02", on_closed="before")
    assert stands(shop, key)[0] == "2026-10-31"
    shop.do(teams.set_hours, staff_id=None, week=None)
    assert stands(shop, key)[0] == "2026-10-30"


def test_nothing_is_made_beyond_the_one_that_stands_and_the_calendar_shows_the_rest(shop: Shop) -> None:
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15", minute=1050, length=30)
    assert shop.rows("reminder") == [1]
    found = series.occurrences(shop.store.here, "2026-06-15", "2026-06-18")
    assert [one.day for one in found] == ["2026-06-16", "2026-06-17", "2026-06-18"]
    assert {(one.series_id, one.title) for one in found} == {(key, "Clean")}
    assert all(one.end_at - one.at == 30 * wall.MINUTE for one in found if one.at and one.end_at)
    assert len(series.occurrences(shop.store.here, "2026-06-15", "2099-01-01", most=7)) == 7


def test_what_passed_while_nobody_was_there_is_one_that_counts_them(shop: Shop) -> None:
    key = shop.do(series.make, title="Water", rule="FREQ=DAILY", first_day="2026-06-15", checklist=["Fern", "Palm"])
    shop.do(reminders.tick, reminder_id=open_id(shop, key), item=0)
    go_to(shop, "2026-06-25")
    assert stands(shop, key) == ("2026-06-25", "2026-06-25", 10)
    known = reminders.one(shop.store.here, open_id(shop, key))
    assert known.checklist == (("Fern", False), ("Palm", False))
    assert advance(shop) == 0
    assert shop.rows("reminder") == [1]
    go_to(shop, "2026-06-26")
    assert stands(shop, key) == ("2026-06-26", "2026-06-26", 11)
    assert done(shop, key) == "2026-06-27"
    assert stands(shop, key)[2] == 0


def test_one_that_is_overdue_stays_until_the_next_has_come(shop: Shop) -> None:
    key = shop.do(series.make, title="Order", rule="FREQ=WEEKLY;BYDAY=MO", first_day="2026-06-15")
    go_to(shop, "2026-06-21")
    assert stands(shop, key) == ("2026-06-15", "2026-06-15", 0)
    go_to(shop, "2026-06-22")
    assert stands(shop, key) == ("2026-06-22", "2026-06-22", 1)


def test_one_that_was_put_off_is_not_folded_before_its_moment(shop: Shop) -> None:
    key = shop.do(series.make, title="Order", rule="FREQ=DAILY", first_day="2026-06-15")
    shop.do(reminders.snooze, reminder_id=open_id(shop, key), until=shop.clock.now() + 3 * DAY)
    go_to(shop, "2026-06-17")
    assert stands(shop, key) == ("2026-06-15", "2026-06-15", 0)
    go_to(shop, "2026-06-18")
    assert stands(shop, key) == ("2026-06-18", "2026-06-18", 3)


def test_done_early_the_next_is_the_one_after_it(shop: Shop) -> None:
    key = shop.do(series.make, title="Report", rule="FREQ=WEEKLY;BYDAY=FR", first_day="2026-06-15")
    assert stands(shop, key)[0] == "2026-06-19"
    assert done(shop, key) == "2026-06-26"


def test_done_late_the_next_is_the_latest_that_has_come(shop: Shop) -> None:
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15")
    shop.clock.advance(3 * DAY)  # nobody has looked for what is due
    assert done(shop, key) == "2026-06-18"
    assert stands(shop, key)[2] == 2


def test_a_series_that_ends_makes_no_more(shop: Shop) -> None:
    key = shop.do(series.make, title="Dose", rule="FREQ=DAILY;COUNT=2", first_day="2026-06-15")
    assert done(shop, key) == "2026-06-16"
    shop.do(reminders.done, reminder_id=open_id(shop, key))
    assert series.open_of(shop.store.here, key) is None
    assert series.one(shop.store.here, key).state == "ended"
    go_to(shop, "2026-07-15")
    assert shop.rows("reminder") == [2]


def test_undone_the_next_goes_and_the_one_done_stands_again(shop: Shop) -> None:
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15")
    first = open_id(shop, key)
    done(shop, key)
    shop.do(work.undo, audit_id=shop.store.here.value("SELECT max(id) FROM audit"), tables=BY_NAME)
    assert open_id(shop, key) == first
    assert done(shop, key) == "2026-06-16"


def test_counted_from_when_the_last_was_done(shop: Shop) -> None:
    rule = "FREQ=DAILY;INTERVAL=3"
    key = shop.do(series.make, title="Descale", rule=rule, first_day="2026-06-15", from_done=True, on_closed="after")
    go_to(shop, "2026-06-18")
    assert stands(shop, key)[0] == "2026-06-15"  # it waits for that
    assert series.occurrences(shop.store.here, "2026-06-15", "2026-07-15") == ()
    assert done(shop, key) == "2026-06-22"  # three days later is a Sunday


def test_reopened_beside_the_next_it_is_by_itself(shop: Shop) -> None:
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15")
    first = open_id(shop, key)
    done(shop, key)
    shop.do(reminders.reopen, reminder_id=first)
    assert reminders.one(shop.store.here, first).series_id is None
    assert stands(shop, key)[0] == "2026-06-16"


def test_one_day_is_left_out(shop: Shop) -> None:
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY;COUNT=4", first_day="2026-06-15")
    shop.do(series.skip, series_id=key, day="2026-06-17")
    shop.do(series.skip, series_id=key, day="2026-06-15")
    assert stands(shop, key)[0] == "2026-06-16"
    assert done(shop, key) == "2026-06-18"
    shop.do(series.skip, series_id=key, day="2026-06-18")
    assert series.one(shop.store.here, key).state == "ended"
    with pytest.raises(Refused, match="has nothing on 2026-07-01"):
        shop.do(series.skip, series_id=key, day="2026-07-01")


def test_ended_with_the_one_that_stands_or_without_it(shop: Shop) -> None:
    for with_open in (True, False):
        key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15")
        shop.do(series.end, series_id=key, with_open=with_open)
        assert (series.open_of(shop.store.here, key) is None) is with_open
        assert series.occurrences(shop.store.here, "2026-06-15", "2026-07-15") == ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"}, "there is no such date"),
        ({"first_day": "2026-02-31"}, "no such day"),
        ({"title": " "}, "what there is to do"),
        ({"zone": "Mars/Olympus"}, "not a time zone that is known"),
        ({"minute": 1440}, "no such time of the day"),
        ({"length": -1}, "ends before it begins"),
        ({"on_closed": "sometimes"}, "not a way to treat closed days"),
        ({"before": [-5]}, "told at most"),
        ({"rule": "FREQ=DAILY;UNTIL=20260101", "first_day": "2025-12-01"}, "has ended already"),
        ({"skipped": ["2026-13-01"]}, "no such day"),
    ],
)
def test_what_can_not_be_is_refused_and_leaves_nothing(shop: Shop, values: dict, said: str) -> None:
    usual = {"title": "Clean", "rule": "FREQ=DAILY", "first_day": "2026-06-15"}
    with pytest.raises(Refused, match=said):
        shop.do(series.make, **{**usual, **values})
    assert shop.rows("reminder", "reminder_series") == [0, 0]


def test_a_zone_that_no_longer_exists_is_said_and_the_shops_is_used(shop: Shop) -> None:
    key = shop.do(series.make, title="Call", rule="FREQ=DAILY", first_day="2026-06-15", minute=900)

    def damage(tx) -> None:
        tx.update(ReminderSeries, key, zone="Asia/Atlantis")

    shop.do(damage)
    known = series.one(shop.store.here, key)
    assert "Asia/Atlantis" in str(known.warning)
    assert known.plan.zone == "Asia/Tokyo"
    done(shop, key)
    found = reminders.one(shop.store.here, open_id(shop, key))
    assert times.from_ms(found.at, "Asia/Tokyo").isoformat()[:16] == "2026-06-16T15:00"


def test_the_time_of_the_day_stays_when_the_clocks_change(shop: Shop) -> None:
    shop.set(zone="Europe/Berlin", country="DE")
    go_to(shop, "2026-10-23")
    key = shop.do(series.make, title="Open up", rule="FREQ=DAILY", first_day="2026-10-24", minute=150)
    found = [reminders.one(shop.store.here, open_id(shop, key)).at]
    found += [one.at for one in series.occurrences(shop.store.here, "2026-10-24", "2026-10-26")]
    assert [times.from_ms(at, "Europe/Berlin").isoformat() for at in found] == [
        "2026-10-24T02:30:00+02:00",
        "2026-10-25T02:30:00+02:00",  # the first of two
        "2026-10-26T02:30:00+01:00",
    ]


@pytest.mark.parametrize(
    ("on_closed", "expected"), [("before", "2026-06-23"), ("after", "2026-06-25"), ("skip", "2026-07-24"), ("", "")]
)
def test_a_day_that_the_shop_closes_afterwards_moves_what_stands_on_it_and_back(
    shop: Shop, on_closed: str, expected: str
) -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=24"
    key = shop.do(series.make, title="Pay", rule=rule, first_day="2026-06-15", on_closed=on_closed, before=[1440])
    shop.do(shop_days_edit.set_special, first="2026-06-24", open=False, name="Stocktaking")
    assert stands(shop, key)[0] == (expected or "2026-06-24")
    shop.do(work.undo, audit_id=shop.store.here.value("SELECT max(id) FROM audit"), tables=BY_NAME)
    if on_closed != "skip":
        assert stands(shop, key)[:2] == ("2026-06-24", "2026-06-24")


def test_one_that_was_moved_by_hand_stays_when_the_shops_days_change(shop: Shop) -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=24"
    key = shop.do(series.make, title="Pay", rule=rule, first_day="2026-06-15", on_closed="before")
    shop.do(reminders.move, reminder_id=open_id(shop, key), day="2026-06-26")
    shop.do(shop_days_edit.set_special, first="2026-06-26", open=False)
    assert stands(shop, key)[:2] == ("2026-06-26", "2026-06-24")
    assert done(shop, key) == "2026-07-24"


def test_a_change_of_the_rule_moves_the_one_that_stands(shop: Shop) -> None:
    key = shop.do(series.make, title="Report", rule="FREQ=WEEKLY;BYDAY=FR", first_day="2026-06-15")
    first = open_id(shop, key)
    shop.do(series.change, series_id=key, rule="FREQ=WEEKLY;BYDAY=TH", title="The report")
    assert (open_id(shop, key), stands(shop, key)[0]) == (first, "2026-06-18")
    assert reminders.one(shop.store.here, first).title == "The report"
    with pytest.raises(Refused, match="no field"):
        shop.do(series.change, series_id=key, colour="red")


def test_moved_alone_it_leaves_the_series_and_moved_with_all_the_rule_moves(shop: Shop) -> None:
    key = shop.do(series.make, title="Report", rule="FREQ=WEEKLY;BYDAY=TU,FR", first_day="2026-06-15", minute=600)
    alone = shop.do(moving.alone, series_id=key, series_day="2026-06-19", day="2026-06-18", minute=660)
    assert reminders.one(shop.store.here, alone).day == "2026-06-18"
    assert [one.day for one in series.occurrences(shop.store.here, "2026-06-15", "2026-06-23")] == ["2026-06-23"]
    shop.do(moving.all_to_come, series_id=key, from_day="2026-06-16", day="2026-06-17", minute=600)
    assert series.one(shop.store.here, key).rule == "FREQ=WEEKLY;BYDAY=WE,FR"


def test_what_came_from_another_zone_is_of_the_shops_once_its_time_is_said_here(shop: Shop) -> None:
    """Nine in Berlin is four in the afternoon in Tokyo; moved to nine, it is nine in Tokyo."""
    key = shop.do(
        series.make, title="Call", rule="FREQ=DAILY", first_day="2026-06-16", minute=540, zone="Europe/Berlin"
    )
    assert at_of(shop, key) == "2026-06-16T16:00"
    shop.do(moving.all_to_come, series_id=key, from_day="2026-06-16", day="2026-06-16", minute=540)
    assert (at_of(shop, key), series.one(shop.store.here, key).zone) == ("2026-06-16T09:00", "")
    shop.do(moving.all_to_come, series_id=key, from_day="2026-06-16", day="2026-06-17", minute=540)
    assert at_of(shop, key) == "2026-06-17T09:00"


def at_of(shop: Shop, series_id: int) -> str:
    """When the open one of a series is, on the shop's wall clock."""
    found = reminders.one(shop.store.here, open_id(shop, series_id)).at
    return times.from_ms(found, shop.store.settings.zone).isoformat()[:16]


@pytest.mark.parametrize(
    ("rule", "first", "to", "moved"),
    [
        ("FREQ=DAILY", "2026-06-15", "2026-06-16", "FREQ=DAILY"),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-06-15", "2026-06-18", "FREQ=WEEKLY;BYDAY=TH"),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-07-14", "2026-07-15", "FREQ=MONTHLY;BYDAY=3WE"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-06-26", "2026-06-25", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "2026-06-25", "2026-06-24", "FREQ=MONTHLY;BYMONTHDAY=24"),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=25", "2026-06-25", "2026-07-02", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=2"),
        (f"FREQ=MONTHLY;{WORKING};BYSETPOS=-1", "2026-06-30", "2026-06-29", None),
    ],
)
def test_a_rule_is_moved_as_a_whole_where_it_can(rule: str, first: str, to: str, moved: str | None) -> None:
    from models.reminders import rules

    found = moving.shifted(rules.parse(rule), date.fromisoformat(first), date.fromisoformat(to))
    assert (None if found is None else found.text) == moved


def test_ten_thousand_days_that_passed_are_one_reminder(shop: Shop) -> None:
    key = shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15")
    day = (date(2026, 6, 15) + timedelta(days=10_000)).isoformat()
    go_to(shop, day)
    assert stands(shop, key) == (day, day, 1000)  # nobody counts farther
    assert settings.load(shop.store.here).reminders_clock == shop.clock.now()
