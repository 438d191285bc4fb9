"""A rep's day: what is due or late, with whom and why, in the order of time or of the round that was entered."""

import pytest

from models.contracts import contracts
from models.people import edit, requests
from models.people.parts import NewContact
from models.pipeline import day_sheet, deals
from models.reminders import reminders
from tests.a_shop import DAY


@pytest.fixture
def round_of(shop):
    """Three stops: a late one, one at an hour, one all day; and one of tomorrow."""
    person = shop.do(edit.create, name="佐藤", contacts=[NewContact("phone", "090-1111-2222")]).id
    deal = shop.do(deals.open_deal, name="機械", person_id=person, amount=100_000, wishes="静かなもの")
    shop.do(requests.open_request, person_id=person, kind="repair", title="ミル修理")
    return {
        "late": shop.do(reminders.make, title="電話", day="2026-06-12", person_id=person),
        "hour": shop.do(reminders.make, title="訪問", at=shop.clock.now() + 3_600_000, about="deal", about_id=deal),
        "all": shop.do(reminders.make, title="見積", about="deal", about_id=deal, staff_id=1),
        "tomorrow": shop.do(reminders.make, title="あした", day="2026-06-16", person_id=person),
        "nobody": shop.do(reminders.make, title="掃除"),
    }


def titles(shop, **values) -> list[str]:
    values = {"staff_id": None, "day": "2026-06-15", "until": shop.clock.now() + DAY, **values}
    return [one.title for one in day_sheet.stops(shop.store.here, **values)]


def test_it_holds_what_is_due_with_somebody_by_time(shop, round_of) -> None:
    assert titles(shop) == ["訪問", "電話", "見積"]
    assert titles(shop, staff_id=2) == ["訪問", "電話"]


def test_each_stop_says_who_where_why_the_last_words_and_what_is_owed(shop, round_of) -> None:
    stop = day_sheet.stops(shop.store.here, staff_id=None, day="2026-06-15", until=shop.clock.now())[0]
    assert (stop.person, stop.phone, stop.deal, stop.amount, stop.wishes) == (
        "佐藤",
        "090-1111-2222",
        "機械",
        100_000,
        "静かなもの",
    )
    assert stop.owed == ("ミル修理",)
    assert stop.last[0].text == "ミル修理"


def test_what_the_program_made_says_what_it_is_about(shop) -> None:
    person = shop.do(edit.create, name="佐藤").id
    shop.do(
        contracts.make, name="ミル", start_day="2026-01-01", end_day="2026-06-30", term_months=6, person_id=person,
        price=1_000,
    )  # fmt: skip
    (stop,) = day_sheet.stops(shop.store.here, staff_id=None, day="2026-06-15", until=shop.clock.now() + DAY)
    assert (stop.wording.msgid, stop.about) == ("Contract ends on {day}: {title}", "contract")


def test_the_round_is_kept_as_it_was_entered_and_undone(shop, round_of) -> None:
    order = [round_of["all"], round_of["late"], round_of["hour"]]
    shop.do(day_sheet.arrange, day="2026-06-15", reminder_ids=order)
    assert titles(shop) == ["見積", "電話", "訪問"]
    shop.do(day_sheet.arrange, day="2026-06-15", reminder_ids=order[::-1])
    assert titles(shop) == ["訪問", "電話", "見積"]
    shop.store.undo(shop.store.here.value("SELECT max(id) FROM audit")).result()
    assert titles(shop) == ["見積", "電話", "訪問"]
    shop.do(day_sheet.by_time, day="2026-06-15")
    assert titles(shop) == ["訪問", "電話", "見積"]


def test_what_was_put_off_comes_back_when_its_moment_has_come(shop, round_of) -> None:
    shop.do(reminders.snooze, reminder_id=round_of["all"], until=shop.clock.now() + 2 * DAY)
    assert titles(shop) == ["訪問", "電話"]
