"""Today's reminders: each stands in one group, where its moment falls; counted and paged over an index."""

from functools import partial

import pytest

from models import team, times
from models.reminders import reminders
from models.today import entry, standing
from models.today.acts import Line, give, put_off, tick
from tests.a_shop import DAY, Shop

MONDAY = "2026-06-15"  # noon, as tests' clocks stand


def at(text: str) -> int:
    from datetime import datetime

    return times.to_ms(datetime.fromisoformat(text).replace(tzinfo=times.zone("Asia/Tokyo")))


def asked(shop: Shop, staff_id: int | None = None) -> entry.Asked:
    return entry.asked(shop.store.settings, shop.clock.now(), staff_id)


def groups(shop: Shop, staff_id: int | None = None) -> dict[str, list[str]]:
    which = asked(shop, staff_id)
    found = {group: [one.title for one in standing.page(shop.store.here, which, group)] for group in entry.GROUPS}
    counted = standing.counts(shop.store.here, which)
    assert {group: counted.of(group) for group in entry.GROUPS} == {group: len(some) for group, some in found.items()}
    return found


@pytest.mark.parametrize(
    ("values", "off_until", "group"),
    [
        ({"day": "2026-06-14"}, None, "overdue"),
        ({"day": "2026-06-14"}, "2026-06-15T15:00", "today"),  # put off to this afternoon
        ({"day": "2026-06-14"}, "2026-06-16T09:00", "next"),
        ({"day": "2026-06-14"}, "2026-06-30T09:00", ""),  # beyond the week
        ({"day": MONDAY}, None, "today"),
        ({"at": at("2026-06-15T08:00")}, None, "today"),  # its hour has passed, its day has not
        ({"day": MONDAY}, "2026-06-16T09:00", "next"),
        ({"day": MONDAY}, "2026-06-22T23:59", "next"),
        ({"day": MONDAY}, "2026-06-23T00:00", ""),
        ({"day": "2026-06-16"}, None, "next"),
        ({"day": "2026-06-22"}, None, "next"),
        ({"day": "2026-06-23"}, None, ""),
    ],
)
def test_a_reminder_stands_where_its_moment_falls(shop: Shop, values, off_until, group) -> None:
    key = shop.do(reminders.make, title="Call", **values)
    if off_until is not None:
        shop.do(reminders.snooze, reminder_id=key, until=at(off_until))
    found = groups(shop)
    assert [name for name, titles in found.items() if titles] == ([group] if group else [])
    if group:
        assert standing.page(shop.store.here, asked(shop), group)[0].group == group


def test_what_was_put_off_is_overdue_again_when_its_moment_has_come(shop: Shop) -> None:
    key = shop.do(reminders.make, title="Call", day="2026-06-14")
    shop.do(reminders.snooze, reminder_id=key, until=at("2026-06-15T15:00"))
    shop.clock.advance(3 * 3_600_000)
    assert groups(shop)["overdue"] == ["Call"]


def test_today_is_in_the_order_of_time_and_what_was_done_the_latest_first(shop: Shop) -> None:
    shop.do(reminders.make, title="whenever", day=MONDAY)
    shop.do(reminders.make, title="at three", at=at("2026-06-15T15:00"))
    shop.do(reminders.make, title="at one", at=at("2026-06-15T13:00"))
    first, second = (shop.do(reminders.make, title=title, day=MONDAY) for title in ("first", "second"))
    for key in (first, second):
        shop.do(reminders.done, reminder_id=key)
        shop.clock.advance(60_000)
    found = groups(shop)
    assert found["today"] == ["at one", "at three", "whenever"]
    assert found["done"] == ["second", "first"]
    shop.clock.advance(DAY)
    assert groups(shop)["done"] == []


def test_mine_are_those_given_to_me_and_to_nobody(shop: Shop) -> None:
    me, other = shop.do(team.add, name="Misaki"), shop.do(team.add, name="Ren")
    for title, staff in (("mine", me), ("theirs", other), ("anybody's", None)):
        shop.do(reminders.make, title=title, day=MONDAY, staff_id=staff)
    assert groups(shop, me)["today"] == ["mine", "anybody's"]
    assert len(groups(shop)["today"]) == 3
    assert standing.due(shop.store.here, asked(shop, other)) == 2


def test_a_page_begins_where_the_one_before_ended(shop: Shop) -> None:
    for number in range(10):
        shop.do(reminders.make, title=f"{number}", day=f"2026-06-{10 - number:02d}")
    page = partial(standing.page, shop.store.here, asked(shop), "overdue")
    titles = [one.title for first in (0, 4, 8) for one in page(first=first, most=4)]
    assert titles == [f"{number}" for number in reversed(range(10))]


@pytest.mark.parametrize("staff", [None, 1])
def test_counts_are_asked_of_the_index_alone(shop: Shop, staff: int | None) -> None:
    shop.do(reminders.make, title="Call", day=MONDAY)
    which = asked(shop, staff)
    seen = []
    kept, shop.store.here.row = shop.store.here.row, lambda sql, *values: seen.append((sql, values)) or None
    try:
        standing.counts(shop.store.here, which)
    finally:
        shop.store.here.row = kept
    sql, values = seen[0]
    plan = " ".join(str(row[3]) for row in shop.store.here.rows(f"EXPLAIN QUERY PLAN {sql}", *values))
    assert "COVERING INDEX reminder_standing" in plan


# -- acts -------------------------------------------------------------------------------------------------------------


def test_a_line_that_is_no_reminder_becomes_one_once(shop: Shop) -> None:
    person = shop.member()
    line = Line(None, "Birthday: 佐藤", f"today:birthday:{person}:2026", person_id=person)
    key = shop.do(tick, line=line)
    assert reminders.one(shop.store.here, key).state == "done"
    assert shop.store.here.value("SELECT count(*) FROM touchpoint WHERE kind='reminder' AND ref_id=?", key) == 1
    until = shop.do(put_off, line=line, how=reminders.Snooze.LATER)
    assert until == shop.clock.now() + 3 * 3_600_000
    assert shop.store.here.column("SELECT id FROM reminder") == [key]
    staff = shop.do(team.add, name="Ren")
    assert shop.do(give, line=Line(key, ""), staff_id=staff) == key
    assert reminders.one(shop.store.here, key).staff_id == staff


def test_ticking_off_is_undone_as_one(shop: Shop) -> None:
    from models import work
    from models.schema import BY_NAME

    line = Line(None, "3 products are running low", f"today:stock:{MONDAY}")
    shop.do(tick, line=line)
    audit = shop.store.here.value("SELECT max(id) FROM audit")
    shop.do(work.undo, audit_id=audit, tables=BY_NAME)
    assert shop.store.here.value("SELECT count(*) FROM reminder") == 0
