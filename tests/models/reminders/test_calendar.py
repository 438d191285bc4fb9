"""What a calendar shows between two days, and how it is laid out: a day for each entry, a lane for what overlaps."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Message
from models.people import edit
from models.reminders import calendar, day_plan, reminders, series, shop_days_edit
from models.reminders.calendar import Asked, Entry
from tests.a_shop import Shop

TOKYO = ZoneInfo("Asia/Tokyo")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=TOKYO).timestamp() * 1000)


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock)


def shown(shop: Shop, first: str, last: str, asked: Asked | None = None) -> list[tuple[str, str, str]]:
    """Title, first and last day of what is shown."""
    found = calendar.between(shop.store.here, first, last, asked or Asked())
    return [(str(one.wording.values.get("title")), one.day, one.last) for one in found]


# -- between two days ------------------------------------------------------------------------------------------------


def test_what_began_before_the_days_and_lasts_into_them_is_shown(shop: Shop) -> None:
    shop.do(reminders.make, title="Fair", day="2026-06-10", end_day="2026-06-20")
    shop.do(reminders.make, title="Night", at=ms("2026-06-15 22:00"), end_at=ms("2026-06-16 02:00"))
    shop.do(reminders.make, title="Over", day="2026-06-10", end_day="2026-06-15")
    assert shown(shop, "2026-06-16", "2026-06-16") == [
        ("Fair", "2026-06-10", "2026-06-20"), ("Night", "2026-06-15", "2026-06-16")
    ]  # fmt: skip
    assert shown(shop, "2026-06-21", "2026-06-30") == []


def test_an_end_at_midnight_belongs_to_the_day_before(shop: Shop) -> None:
    shop.do(reminders.make, title="Evening", at=ms("2026-06-15 20:00"), end_at=ms("2026-06-16 00:00"))
    assert shown(shop, "2026-06-15", "2026-06-15") == [("Evening", "2026-06-15", "2026-06-15")]
    assert shown(shop, "2026-06-16", "2026-06-16") == []


def test_a_bar_that_changes_days_at_five_sees_its_nights_on_the_date_of_the_clock(shop: Shop) -> None:
    shop.set(day_change_hour=5)
    shop.do(reminders.make, title="Close up", at=ms("2026-06-16 02:00"))
    assert shop.store.here.value("SELECT day FROM reminder") == "2026-06-15"
    assert shown(shop, "2026-06-16", "2026-06-16") == [("Close up", "2026-06-16", "2026-06-16")]


def test_what_a_series_will_bring_is_shown_beside_the_one_that_stands(shop: Shop) -> None:
    shop.do(series.make, title="Order", rule="FREQ=WEEKLY;BYDAY=TU", first_day="2026-06-16", minute=600)
    found = calendar.between(shop.store.here, "2026-06-15", "2026-06-30", Asked())
    assert [(one.kind, one.day) for one in found] == [
        ("reminder", "2026-06-16"), ("series", "2026-06-23"), ("series", "2026-06-30")
    ]  # fmt: skip


def test_done_ones_are_left_out_when_they_are_not_wanted_and_void_ones_always(shop: Shop) -> None:
    done = shop.do(reminders.make, title="Done", day="2026-06-16")
    shop.do(reminders.done, reminder_id=done)
    shop.do(reminders.make, title="Gone", day="2026-06-16", about="gift", about_id=7)
    shop.do(reminders.void_of, about="gift", about_id=7)
    assert [one[0] for one in shown(shop, "2026-06-16", "2026-06-16")] == ["Done"]
    assert shown(shop, "2026-06-16", "2026-06-16", Asked(done=False)) == []


def test_a_birthday_of_29_february_is_kept_on_the_28th_in_other_years(shop: Shop) -> None:
    shop.do(edit.create, name="Leap", birthday="2000-02-29")
    asked = Asked(overlays=frozenset({"birthday"}))
    assert [one[1] for one in shown(shop, "2027-02-01", "2027-03-05", asked)] == ["2027-02-28"]
    assert [one[1] for one in shown(shop, "2028-02-01", "2028-03-05", asked)] == ["2028-02-29"]


def test_days_say_what_kind_they_are(shop: Shop) -> None:
    shop.do(shop_days_edit.set_closed_weekdays, weekdays=["WE"])
    shop.do(shop_days_edit.set_special, first="2026-05-06", open=True, hours=((600, 900),), name="Market")
    found = calendar.marks(shop.store.here, "2026-05-04", "2026-05-13", "en")
    assert (found["2026-05-05"].working, found["2026-05-05"].name) == (False, "Children's Day")
    assert (found["2026-05-06"].working, found["2026-05-06"].hours) == (True, ((600, 900),))
    assert found["2026-05-13"].name == "Regular closing day"


# -- laid out: pure --------------------------------------------------------------------------------------------------


def entry(key: int, begins: int, length: int) -> Entry:
    at = ms("2026-06-16 00:00") + begins * 60_000
    return Entry("reminder", key, Message("x"), "2026-06-16", "2026-06-16", at, at + length * 60_000)


def planned(some: list[Entry]) -> day_plan.DayPlan:
    return day_plan.plans(some, {}, [date(2026, 6, 16)], "Asia/Tokyo")["2026-06-16"]


@given(st.lists(st.tuples(st.integers(0, 95), st.integers(0, 12)), max_size=30))
def test_nothing_lies_over_anything_else(times: list[tuple[int, int]]) -> None:
    plan = planned([entry(at, begins * 15, length * 15) for at, (begins, length) in enumerate(times)])
    assert len(plan.timed) == len(times)
    for one in plan.timed:
        assert one.lane + one.wide <= one.lanes
        for other in plan.timed:
            if one is not other and one.begins < other.ends and other.begins < one.ends:
                apart = one.lane + one.wide <= other.lane or other.lane + other.wide <= one.lane
                assert apart, (one, other)


spans = st.lists(st.tuples(st.integers(-3, 8), st.integers(0, 9)), max_size=40)


@given(spans)
def test_bars_keep_to_rows_of_their_own(some: list[tuple[int, int]]) -> None:
    days = [date.fromordinal(739_800 + at).isoformat() for at in range(7)]

    def day(at: int) -> str:
        return date.fromordinal(739_800 + at).isoformat()

    entries = [
        Entry("reminder", at, Message("x"), day(first), day(first + more)) for at, (first, more) in enumerate(some)
    ]
    plans = day_plan.plans(entries, {}, [date.fromisoformat(one) for one in days], "Asia/Tokyo")
    found = day_plan.bars(days, plans)
    assert len(found) == sum(1 for first, more in some if first <= 6 and first + more >= 0)
    taken = set()
    for bar in found:
        for column in range(bar.first, bar.last + 1):
            assert (bar.row, column) not in taken
            taken.add((bar.row, column))
    rows = max((bar.row for bar in found), default=-1)
    most = max((sum(1 for bar in found if bar.first <= at <= bar.last) for at in range(7)), default=0)
    assert rows + 1 <= 2 * most


def test_what_goes_over_midnight_has_a_part_on_each_day() -> None:
    one = Entry("reminder", 1, Message("x"), "2026-06-15", "2026-06-16", ms("2026-06-15 22:00"), ms("2026-06-16 02:00"))
    plans = day_plan.plans([one], {}, [date(2026, 6, 15), date(2026, 6, 16)], "Asia/Tokyo")
    parts = [(plan.timed[0].begins, plan.timed[0].ends, plan.timed[0].opens) for plan in plans.values()]
    assert parts == [(1320, 1440, True), (0, 120, False)]
