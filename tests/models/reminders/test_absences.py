"""Absences: reminders of somebody who is away warn, move, or go to somebody else, and come back."""

import pytest

from models import team, work
from models.errors import NotFound, Refused
from models.leads import teams
from models.reminders import absences, advancing, reminders, series, shop_days_edit, wall
from models.schema import BY_NAME
from tests.a_shop import DAY, Shop

MONDAY, FRIDAY, NEXT_MONDAY = "2026-06-15", "2026-06-19", "2026-06-22"


def somebody(shop: Shop, name: str) -> int:
    return shop.do(team.add, name=name)


@pytest.fixture
def sato(shop: Shop) -> int:
    return somebody(shop, "佐藤")


def at(day: str, minute: int) -> int:
    from datetime import date

    return wall.moment(date.fromisoformat(day), minute, "Asia/Tokyo")


def away(shop: Shop, who: int, first: str = "2026-06-16", last: str = FRIDAY, **values) -> int:
    return shop.do(teams.add_absence, staff_id=who, first_day=first, last_day=last, **values)


def stands(shop: Shop, key: int) -> tuple[str, int | None]:
    found = reminders.one(shop.store.here, key)
    return found.day, found.staff_id


@pytest.mark.parametrize(
    ("values", "within"),
    [
        ({"day": "2026-06-15"}, False),
        ({"day": "2026-06-16"}, True),
        ({"day": "2026-06-19"}, True),
        ({"day": "2026-06-20"}, False),
        ({"at": at("2026-06-17", 600)}, True),
        ({"day": "2026-06-15", "end_day": "2026-06-17"}, True),
        ({"day": "2026-06-01", "end_day": "2026-06-03"}, False),
    ],
)
def test_what_falls_into_an_absence_is_in_the_way(shop: Shop, sato: int, values: dict, within: bool) -> None:
    key = shop.do(reminders.make, title="Call", staff_id=sato, **values)
    shop.do(reminders.make, title="Somebody else's", **values)
    found = absences.in_the_way(shop.store.here, sato, "2026-06-16", FRIDAY)
    assert [one.id for one in found] == ([key] if within else [])
    assert absences.count(shop.store.here, sato, "2026-06-16", FRIDAY) == len(found)


def test_what_was_put_off_into_or_out_of_an_absence_counts_where_it_is(shop: Shop, sato: int) -> None:
    into, out = (shop.do(reminders.make, title="Call", staff_id=sato, day=day) for day in (MONDAY, "2026-06-17"))
    shop.do(reminders.snooze, reminder_id=into, until=at("2026-06-18", 540))
    shop.do(reminders.snooze, reminder_id=out, until=at(NEXT_MONDAY, 540))
    found = absences.in_the_way(shop.store.here, sato, "2026-06-16", FRIDAY)
    assert [one.id for one in found] == [into]


def test_left_as_they_are_they_are_said(shop: Shop, sato: int) -> None:
    key = shop.do(reminders.make, title="Call", staff_id=sato, day="2026-06-16")
    away(shop, sato, how="warn")
    away(shop, sato)  # another over it, which says what the shop says
    assert stands(shop, key) == ("2026-06-16", sato)
    assert absences.of_those_away(shop.store.here, day=MONDAY) == ()
    assert [one.id for one in absences.of_those_away(shop.store.here, day="2026-06-16")] == [key]


def test_moved_they_stand_on_the_next_day_that_the_person_works(shop: Shop, sato: int) -> None:
    """Away until Friday, and a closed Monday: back on Tuesday. Its time of the day and its length go along."""
    shop.set(absence_moves="move")
    shop.do(shop_days_edit.set_special, first=NEXT_MONDAY, open=False, name="Stocktaking")
    timed = shop.do(
        reminders.make, title="Visit", staff_id=sato, at=at("2026-06-16", 600), end_at=at("2026-06-16", 660)
    )
    whole = shop.do(reminders.make, title="Fair", staff_id=sato, day="2026-06-17", end_day="2026-06-18")
    key = away(shop, sato)
    found = reminders.one(shop.store.here, timed)
    assert (found.at, found.end_at) == (at("2026-06-23", 600), at("2026-06-23", 660))
    assert (found.day, found.moved_from) == ("2026-06-23", "2026-06-16")
    later = reminders.one(shop.store.here, whole)
    assert (later.day, later.end_day) == ("2026-06-23", "2026-06-24")
    shop.do(teams.remove_absence, absence_id=key)
    assert stands(shop, timed) == ("2026-06-16", sato)
    assert (stands(shop, whole), reminders.one(shop.store.here, whole).moved_from) == (("2026-06-17", sato), None)


def test_shared_they_are_anybodys_and_come_back(shop: Shop, sato: int) -> None:
    shop.set(absence_moves="share")
    kept, taken = (shop.do(reminders.make, title=title, staff_id=sato, day="2026-06-16") for title in "ab")
    key = away(shop, sato)
    assert stands(shop, kept) == ("2026-06-16", None)
    assert reminders.one(shop.store.here, kept).from_staff_id == sato
    shop.do(reminders.delegate, reminder_id=taken, staff_id=1)  # somebody takes it: it stays theirs
    shop.do(teams.remove_absence, absence_id=key)
    assert (stands(shop, kept)[1], stands(shop, taken)[1]) == (sato, 1)


def test_given_to_somebody_who_is_there(shop: Shop, sato: int) -> None:
    mori = somebody(shop, "森")
    key = shop.do(reminders.make, title="Call", staff_id=sato, day="2026-06-16")
    away(shop, sato, how="give", to=mori)
    found = reminders.one(shop.store.here, key)
    assert (found.staff_id, found.from_staff_id) == (mori, sato)


def test_nobody_who_is_away_too_takes_them_over(shop: Shop, sato: int) -> None:
    mori = somebody(shop, "森")
    away(shop, mori, FRIDAY, FRIDAY)
    shop.do(reminders.make, title="Call", staff_id=sato, day="2026-06-16")
    for to, said in ((mori, "away on one of these days"), (sato, "away on one"), (99, "no longer there")):
        with pytest.raises(Refused, match=said):
            away(shop, sato, how="give", to=to)
    assert shop.rows("absence") == [1]
    with pytest.raises(NotFound):
        shop.do(absences.make_way, absence_id=99)


def test_an_absence_and_what_it_moved_are_undone_as_one(shop: Shop, sato: int) -> None:
    shop.set(absence_moves="move")
    key = shop.do(reminders.make, title="Call", staff_id=sato, day="2026-06-16")
    away(shop, sato)
    assert stands(shop, key)[0] == NEXT_MONDAY
    shop.do(work.undo, audit_id=shop.store.here.value("SELECT max(id) FROM audit"), tables=BY_NAME)
    assert stands(shop, key) == ("2026-06-16", sato)
    assert shop.rows("absence") == [0]


def advance(shop: Shop, days: int) -> None:
    shop.clock.advance(days * DAY)
    while shop.do(advancing.fall_due, day=shop.today):
        pass


@pytest.mark.parametrize(
    ("how", "during", "after"),
    [
        ("share", ("2026-06-17", False), ("2026-06-20", True)),
        ("move", (NEXT_MONDAY, True), (NEXT_MONDAY, True)),
        ("warn", ("2026-06-17", True), ("2026-06-20", True)),
    ],
)
def test_what_comes_again_while_somebody_is_away(
    shop: Shop, sato: int, how: str, during: tuple[str, bool], after: tuple[str, bool]
) -> None:
    """A daily one of theirs; away from Tuesday to Friday. On Wednesday, and on Saturday."""
    shop.set(absence_moves=how)
    key = shop.do(series.make, title="Count the till", rule="FREQ=DAILY", first_day=MONDAY, staff_id=sato)
    away(shop, sato)
    for days, (day, theirs) in ((2, during), (3, after)):
        advance(shop, days)
        found = stands(shop, series.open_of(shop.store.here, key) or 0)
        assert found == (day, sato if theirs else None)


def test_moved_by_hand_into_an_absence_it_stays_there(shop: Shop, sato: int) -> None:
    shop.set(absence_moves="move")
    away(shop, sato)
    key = shop.do(reminders.make, title="Call me", staff_id=sato, day="2026-06-16")
    advance(shop, 1)
    assert stands(shop, key) == ("2026-06-16", sato)
