"""A reminder as a form says it: once or again and again, changed alone or with all to come, finished, followed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from models import team
from models.errors import Refused
from models.reminders import entering, history, reminders, series, wall
from models.reminders.entering import Entry
from models.reminders.spoken import understand
from tests.a_shop import Shop

ZONE = "Asia/Tokyo"


def later(shop: Shop, days: int) -> str:
    return (date.fromisoformat(shop.today) + timedelta(days=days)).isoformat()


def entry_of(shop: Shop, key: int) -> Entry:
    one = reminders.one(shop.store.here, key)
    whole = None if one.series_id is None else series.one(shop.store.here, one.series_id)
    return entering.of_due(one, whole, ZONE)


def change(shop: Shop, key: int, *, whole: bool = False, **values: object) -> int:
    before = entry_of(shop, key)
    made = shop.do(entering.change, reminder_id=key, entry=replace(before, **values), before=before, whole=whole)
    return int(made)


def test_what_is_made_of_an_entry_is_the_same_entry_again(shop: Shop) -> None:
    person = shop.member()
    said = [
        Entry("Call", later(shop, 1)),
        Entry("Fair", later(shop, 3), length=2, place="Hall 4", note="two tables"),
        Entry("Meet", later(shop, 2), 900, 90, before=(1440, 60), checklist=(("menu", True), ("bill", False))),
        Entry("Night shift", later(shop, 2), 1380, 180, person_id=person),
        Entry("Invoices", later(shop, 1), 600, rule="FREQ=DAILY;INTERVAL=3", on_closed="after", before=(30,)),
    ]
    for entry in said:
        key = shop.do(entering.make, entry=entry)
        again = entry_of(shop, key)
        assert (again.minute, again.length, again.rule) == (entry.minute, entry.length, entry.rule)
        assert replace(again, day=entry.day, checklist=()) == replace(entry, checklist=())
        if not entry.rule:
            assert again == entry


def test_a_line_that_was_understood_becomes_a_reminder(shop: Shop) -> None:
    now = datetime.fromisoformat(shop.today + "T12:00")
    said = understand("明日15時から16時 打ち合わせ 1時間前に通知", now=now)
    entry = entering.of_words(said, shop.today, person_id=shop.member())
    assert (entry.title, entry.day, entry.minute, entry.length, entry.before) == (
        "打ち合わせ", later(shop, 1), 900, 60, (60,),
    )  # fmt: skip
    assert entry_of(shop, shop.do(entering.make, entry=entry)) == entry
    days = entering.of_words(understand("5 Dec to 7 Dec fair", now=datetime(2026, 11, 27)), shop.today)
    assert (days.day, days.length, days.minute) == ("2026-12-05", 2, None)
    assert entering.of_words(understand("order beans", now=now), shop.today) == Entry("order beans", shop.today)


def test_only_what_differs_is_written(shop: Shop) -> None:
    key = shop.do(entering.make, entry=Entry("Call", later(shop, 1), checklist=(("a", False),)))
    before = entry_of(shop, key)
    shop.do(reminders.tick, reminder_id=key, item=0)
    shop.do(reminders.snooze, reminder_id=key, until=shop.clock.now() + 3_600_000)
    shop.do(entering.change, reminder_id=key, entry=replace(before, note="gate 2"), before=before)
    one = reminders.one(shop.store.here, key)
    assert (one.note, one.checklist) == ("gate 2", (("a", True),))
    assert one.snoozed_until is not None


def test_one_gets_a_moment_an_end_and_is_all_day_again(shop: Shop) -> None:
    key = shop.do(entering.make, entry=Entry("Call", later(shop, 1)))
    change(shop, key, minute=570, length=30)
    one = reminders.one(shop.store.here, key)
    assert one.at == wall.moment(date.fromisoformat(later(shop, 1)), 570, ZONE)
    assert one.end_at == one.at + 30 * wall.MINUTE
    change(shop, key, minute=None, length=1)
    assert entry_of(shop, key) == Entry("Call", later(shop, 1), None, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"day": "2026-02-31"}, "no such day"),
        ({"day": "soon"}, "no such day"),
        ({"length": -1}, "ends before"),
        ({"title": "  "}, "what there is to do"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"}, "no such date"),
        ({"rule": "every day"}, "not a rule"),
        ({"rule": "FREQ=DAILY;UNTIL=20200101"}, "ends before it begins"),
        ({"before": (0, 600_000)}, "at most a year"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_changes(shop: Shop, values: dict[str, object], words: str) -> None:
    key = shop.do(entering.make, entry=Entry("Call", later(shop, 1)))
    before = entry_of(shop, key)
    with pytest.raises(Refused, match=words):
        shop.do(entering.make, entry=replace(before, **values))
    with pytest.raises(Refused, match=words):
        change(shop, key, **values)
    assert entry_of(shop, key) == before
    assert shop.rows("reminder") == [1]


def test_one_becomes_a_series_and_a_series_comes_to_its_end(shop: Shop) -> None:
    key = shop.do(entering.make, entry=Entry("Rent", later(shop, 1)))
    stands = change(shop, key, rule="FREQ=DAILY", note="by transfer")
    assert stands != key
    assert reminders.one(shop.store.here, key).state == "void"
    one = reminders.one(shop.store.here, stands)
    assert (one.day, one.note) == (later(shop, 1), "by transfer")
    assert change(shop, stands, whole=True, rule="") == stands
    assert series.one(shop.store.here, one.series_id).state == "ended"
    assert reminders.one(shop.store.here, stands).state == "open"


def test_only_this_one_of_a_series_or_all_to_come(shop: Shop) -> None:
    key = shop.do(entering.make, entry=Entry("Water", later(shop, 1), 540, rule="FREQ=DAILY"))
    known = reminders.one(shop.store.here, key).series_id
    change(shop, key, title="Water well", minute=600)
    assert (series.one(shop.store.here, known).title, series.one(shop.store.here, known).minute) == ("Water", 540)
    shop.do(reminders.done, reminder_id=key)
    stands = series.open_of(shop.store.here, known)
    assert entry_of(shop, stands).minute == 540
    person = shop.member()
    change(shop, stands, whole=True, title="Feed", minute=615, length=15, person_id=person)
    whole = series.one(shop.store.here, known)
    assert (whole.title, whole.minute, whole.length, whole.person_id) == ("Feed", 615, 15, person)
    again = entry_of(shop, series.open_of(shop.store.here, known))
    assert (again.title, again.minute, again.person_id) == ("Feed", 615, person)
    change(shop, stands, whole=True, rule="FREQ=WEEKLY;BYDAY=MO", on_closed="skip")
    assert date.fromisoformat(entry_of(shop, series.open_of(shop.store.here, known)).day).weekday() == 0


def test_dropped_is_gone_and_a_series_goes_on_without_it(shop: Shop) -> None:
    once = shop.do(entering.make, entry=Entry("Call", later(shop, 1)))
    shop.do(entering.drop, reminder_id=once)
    assert reminders.one(shop.store.here, once).state == "void"
    key = shop.do(entering.make, entry=Entry("Water", later(shop, 1), rule="FREQ=DAILY"))
    shop.do(entering.drop, reminder_id=key)
    assert entry_of(shop, key).day == later(shop, 2)
    shop.do(entering.drop, reminder_id=key, whole=True)
    assert reminders.one(shop.store.here, key).state == "void"


def test_given_to_somebody_it_says_by_whom_and_taken_back_it_does_not(shop: Shop) -> None:
    aoki = shop.do(team.add, name="Aoki")
    key = shop.do(entering.make, entry=Entry("Call", later(shop, 1)))
    change(shop, key, staff_id=aoki)
    one = reminders.one(shop.store.here, key)
    assert (one.staff, one.delegated_by) == ("Aoki", shop.store.actor.staff_id)
    change(shop, key, staff_id=None)
    one = reminders.one(shop.store.here, key)
    assert (one.staff_id, one.delegated_by) == (None, None)


def test_finished_with_a_result_it_is_a_touchpoint_and_what_follows_hangs_on_it(shop: Shop) -> None:
    person = shop.member()
    key = shop.do(entering.make, entry=Entry("Call", shop.today, person_id=person))
    then = Entry("Send the offer", later(shop, 7), 600, person_id=person, before=(60,))
    after = shop.do(entering.finish, reminder_id=key, result="wants the blue one", then=then)
    assert reminders.one(shop.store.here, after).follows_id == key
    assert shop.store.here.value("SELECT text FROM touchpoint WHERE kind='reminder'") == "Call: wants the blue one"
    assert [one.id for one in history.chain(shop.store.here, after)] == [key]
    assert [one.id for one in history.chain(shop.store.here, key)] == [after]
    again = shop.do(entering.finish, reminder_id=after, then=Entry("Ask", later(shop, 8), rule="FREQ=WEEKLY"))
    assert [one.title for one in history.chain(shop.store.here, again)] == ["Call", "Send the offer"]
    with pytest.raises(Refused, match="closed already"):
        shop.do(entering.finish, reminder_id=key)


def test_its_history_says_who_did_what_the_latest_first(shop: Shop) -> None:
    key = shop.do(entering.make, entry=Entry("Call", later(shop, 1)))
    other = shop.do(entering.make, entry=Entry("Other", later(shop, 1)))
    shop.clock.advance(60_000)
    change(shop, key, title="Call Aoki", day=later(shop, 2))
    shop.do(reminders.done, reminder_id=key, result="they come")
    told = history.history(shop.store.here, key)
    assert [one.made for one in told] == [False, False, True]
    assert dict((name, after) for name, _before, after in told[0].changes)["result"] == "they come"
    assert {name for name, _before, _after in told[1].changes} == {"title", "day"}
    assert told[1].at == shop.clock.now()
    assert len(history.history(shop.store.here, other)) == 1
    assert history.history(shop.store.here, 9_999) == ()
    assert len(history.history(shop.store.here, key, limit=1)) == 1


def test_the_days_that_are_shown_are_those_on_which_it_will_stand(shop: Shop) -> None:
    rules = [
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "before"),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "skip"),
        ("FREQ=DAILY;INTERVAL=5", "after"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ""),
        ("FREQ=DAILY;COUNT=2", ""),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ""),
    ]
    for rule, closed in rules:
        entry = Entry("x", later(shop, 1), rule=rule, on_closed=closed)
        shown = entering.days_of(shop.store.here, entry, 3)
        if not shown:
            assert closed == "skip"
            continue
        key = shop.do(entering.make, entry=entry)
        stood = []
        while len(stood) < len(shown):
            one = reminders.one(shop.store.here, key)
            stood.append(date.fromisoformat(one.day))
            shop.do(reminders.done, reminder_id=key)
            key = series.open_of(shop.store.here, one.series_id)
            if key is None:
                break
        assert tuple(stood) == shown, rule


@tries(max_examples=60, deadline=None)
@given(minute=st.none() | st.integers(0, 1439), length=st.integers(0, 400), ahead=st.integers(0, 900))
def test_any_hour_and_length_comes_back_as_it_was_said(minute: int | None, length: int, ahead: int) -> None:
    first = date(2026, 11, 27) + timedelta(days=ahead)
    entry = Entry("x", first.isoformat(), minute, length)
    at = None if minute is None else wall.moment(first, minute, ZONE)
    end_at = None if at is None or not length else at + length * wall.MINUTE
    end_day = (first + timedelta(days=length)).isoformat() if minute is None and length else None
    due = reminders.Due(
        1, "x", "", None, "", "", None, None, "", first.isoformat(), at, "open", None, "", None, end_at, end_day
    )
    assert entering.of_due(due, None, ZONE) == entry
