"""Shifts: who is on, expected, gone or away; a handover leaves nothing behind and is undone as one."""

import pytest

from models import team, work
from models.errors import NotFound, Refused
from models.leads import teams
from models.people import requests
from models.reminders import handover, reminders, shifts
from models.schema import BY_NAME
from tests.a_shop import DAY, Shop

MONDAY = "2026-06-15"
HOUR = 3_600_000
WEEK = tuple(((540, 1080),) if day < 5 else () for day in range(7))


@pytest.fixture
def staff(shop: Shop) -> dict[str, int]:
    return {name: shop.do(team.add, name=name) for name in ("Misaki", "Ren", "Hana")}


def states(shop: Shop, day: str = MONDAY) -> dict[str, str]:
    return {one.name: one.state for one in shifts.presence(shop.store.here, day=day) if one.name}


def test_who_is_on_comes_first_and_nobody_is_expected_where_no_hours_are_known(shop: Shop, staff) -> None:
    assert set(states(shop).values()) == {"off"}
    shop.do(shifts.begin, staff_id=staff["Ren"])
    found = shifts.presence(shop.store.here, day=MONDAY)
    assert (found[0].name, found[0].state, found[0].at) == ("Ren", "on", shop.clock.now())


def test_hours_and_absences_say_who_is_expected(shop: Shop, staff) -> None:
    shop.do(teams.set_hours, staff_id=None, week=WEEK)
    shop.do(teams.set_hours, staff_id=staff["Hana"], week=(*(() for _day in range(6)), ((600, 900),)))
    shop.do(teams.add_absence, staff_id=staff["Ren"], first_day=MONDAY, last_day="2026-06-17", note="Okinawa")
    assert states(shop) == {"Misaki": "expected", "Ren": "away", "Hana": "off"}
    found = {one.name: one for one in shifts.presence(shop.store.here, day=MONDAY)}
    assert (found["Ren"].day, found["Ren"].note) == ("2026-06-17", "Okinawa")
    assert found["Misaki"].at == shop.clock.now() - 3 * HOUR  # nine; it is noon


def test_a_shift_that_goes_on_goes_on_and_one_that_is_over_is_over(shop: Shop, staff) -> None:
    first = shop.do(shifts.begin, staff_id=staff["Ren"])
    assert shop.do(shifts.begin, staff_id=staff["Ren"]) == first
    shop.do(shifts.end, shift_id=first, note="Milk is low")
    assert states(shop)["Ren"] == "over"
    with pytest.raises(Refused):
        shop.do(shifts.end, shift_id=first)
    assert shop.do(shifts.begin, staff_id=staff["Ren"]) != first
    assert states(shop)["Ren"] == "on"
    assert [one.ended_at is None for one in shifts.of_day(shop.store.here, MONDAY)] == [False, True]


def test_a_shift_over_midnight_still_goes_on(shop: Shop, staff) -> None:
    shop.do(shifts.begin, staff_id=staff["Ren"])
    shop.clock.advance(DAY)
    assert states(shop, "2026-06-16")["Ren"] == "on"


def test_what_was_left_is_shown_to_whom_it_is_for_once(shop: Shop, staff) -> None:
    for name, note, to in (("Ren", "for all", None), ("Hana", "for Misaki", "Misaki"), ("Ren", "for Hana", "Hana")):
        key = shop.do(shifts.begin, staff_id=staff[name])
        shop.clock.advance(HOUR)
        shop.do(shifts.end, shift_id=key, note=note, handed_to=staff.get(to or ""))
    assert [one.note for one in shifts.left_for(shop.store.here, staff["Misaki"])] == ["for Misaki", "for all"]
    key = shop.do(shifts.begin, staff_id=staff["Misaki"])
    shop.clock.advance(HOUR)
    shop.do(shifts.end, shift_id=key)
    assert shifts.left_for(shop.store.here, staff["Misaki"]) == ()


def test_a_handover_gives_ends_and_is_undone_as_one(shop: Shop, staff) -> None:
    ren, hana = staff["Ren"], staff["Hana"]
    key = shop.do(shifts.begin, staff_id=ren)
    kept, given = (shop.do(reminders.make, title=title, day=MONDAY, staff_id=ren) for title in ("stays", "goes"))
    shop.do(reminders.make, title="next month", day="2026-07-15", staff_id=ren)
    person = shop.member()
    shop.do(requests.open_request, person_id=person, kind="repair", title="Watch", owner_id=ren)
    found = handover.handover(shop.store.here, key, now=shop.clock.now(), until="2026-06-16")
    assert [one.title for one in found.left] == ["stays", "goes"]
    assert [one.title for one in found.requests] == ["Watch"]
    shop.do(handover.leave, shift_id=key, note="Bye", handed_to=hana, given={given: hana})
    assert reminders.one(shop.store.here, given).staff_id == hana
    assert reminders.one(shop.store.here, kept).staff_id == ren
    ended = shifts.one(shop.store.here, key)
    assert (ended.note, ended.for_whom) == ("Bye", "Hana")
    audit = shop.store.here.value("SELECT max(id) FROM audit")
    shop.do(work.undo, audit_id=audit, tables=BY_NAME)
    assert shifts.one(shop.store.here, key).ended_at is None
    assert reminders.one(shop.store.here, given).staff_id == ren


def test_nobody_hands_over_to_themselves_or_begins_after_they_left(shop: Shop, staff) -> None:
    key = shop.do(shifts.begin, staff_id=staff["Ren"])
    with pytest.raises(Refused):
        shop.do(shifts.end, shift_id=key, handed_to=staff["Ren"])
    with pytest.raises(NotFound):
        shop.do(shifts.begin, staff_id=10_000)
    with pytest.raises(NotFound):
        shifts.one(shop.store.here, 10_000)
