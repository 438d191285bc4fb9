"""Each room's lines on Today: what is owed, due, low, near; shown once, and gone when it was dealt with."""

from functools import partial

import pytest

from models import settings, team
from models.base import new_public_id
from models.contracts import contracts
from models.counter import stock
from models.leads import teams
from models.loyalty import gifts, ledger, members
from models.people import edit, requests
from models.people.tables import Person
from models.reminders import reminders
from models.times import DAY_MS
from models.today import entry, house, people, rooms
from models.today.acts import Line, put_off, tick
from tests.a_shop import Shop

MONDAY = "2026-06-15"


def asked(shop: Shop, staff_id: int | None = None) -> entry.Asked:
    return entry.asked(shop.store.settings, shop.clock.now(), staff_id)


def lines(shop: Shop, staff_id: int | None = None) -> list[tuple[str, str, str]]:
    found = rooms.first(shop.store.here, asked(shop, staff_id)).entries
    return [(one.kind, one.group, str(one.what)) for one in found]


def slow(shop: Shop) -> list[tuple[str, str, str]]:
    found = rooms.more(shop.store.here, asked(shop)).entries
    return [(one.kind, one.group, str(one.what)) for one in found]


def line_of(one: entry.Entry) -> Line:
    return Line(None, one.title or str(one.what), one.source, one.about, one.about_id, one.person_id)


def born(tx, birthday: str, name: str) -> int:
    key = tx.insert(Person, public_id=new_public_id(), name=name, created_at=tx.now, birthday=birthday)
    members.enrol(tx, person_id=key)
    return key


def test_a_gift_stands_there_once_with_its_reminder_or_without(shop: Shop) -> None:
    mug = shop.product(name="Mug", keeps_stock=True)
    shop.do(stock.move, product_id=mug, quantity=5000, kind="receive")
    person = shop.member()
    promised = shop.do(gifts.promise, person_id=person, product_id=mug, quantity=1000, due_days=1, name="Mug")
    assert lines(shop) == []  # its own reminder stands there
    assert rooms.first(shop.store.here, asked(shop)).pages["next"][0].act == "hand"
    key = shop.store.here.value("SELECT id FROM reminder WHERE about='gift'")
    shop.do(reminders.done, reminder_id=key)
    assert lines(shop) == [("gift", "next", "Hand over: Mug")]
    shop.do(gifts.hand_over, gift_id=promised.gift_id)
    assert lines(shop) == []


def test_a_gift_that_was_put_off_stands_there_as_its_reminder(shop: Shop) -> None:
    mug = shop.product(name="Mug", keeps_stock=True)
    shop.do(stock.move, product_id=mug, quantity=5000, kind="receive")
    shop.do(gifts.promise, person_id=shop.member(), product_id=mug, quantity=1000, due_days=0, name="Mug")
    shop.do(reminders.done, reminder_id=shop.store.here.value("SELECT id FROM reminder"))
    one = rooms.first(shop.store.here, asked(shop)).entries[0]
    shop.do(put_off, line=line_of(one), how=reminders.Snooze.TOMORROW)
    found = rooms.first(shop.store.here, asked(shop))
    assert found.entries == ()
    assert [str(each.what) for each in found.pages["next"]] == ["Hand over: Mug"]


def test_a_request_without_a_day_stands_there_until_it_is_closed(shop: Shop) -> None:
    person = shop.member()
    key = shop.do(requests.open_request, person_id=person, kind="repair", title="Strap of the watch")
    assert lines(shop) == [("request", "today", "Request: #1 Strap of the watch")]
    shop.do(requests.open_request, person_id=person, kind="hold", title="A cake", due="2026-06-16")
    assert len(lines(shop)) == 1  # that one has a reminder
    shop.do(requests.wait, request_id=key)
    assert lines(shop) == []
    shop.do(requests.wait, request_id=key, waiting=False)
    shop.do(requests.close, request_id=key, outcome="Mended")
    assert lines(shop) == []


def test_a_contract_that_renews_by_itself_is_nobodys_work(shop: Shop) -> None:
    person = shop.member()
    make = partial(shop.do, contracts.make, start_day="2025-06-20", person_id=person)
    make(name="Lease", end_day="2026-06-19", renewal="ask", term_months=12)
    make(name="Beans", end_day="2026-06-19", renewal="auto", term_months=12)
    for key in shop.store.here.column("SELECT id FROM reminder WHERE state='open'"):
        shop.do(reminders.done, reminder_id=key)
    assert lines(shop) == [("contract", "next", "Contract ends: Lease")]


@pytest.mark.parametrize(
    ("birthday", "group"),
    [("1990-06-15", "today"), ("0000-06-21", "next"), ("1990-06-22", ""), ("1990-06-14", "")],
)
def test_a_birthday_of_the_week_is_told_until_somebody_ticks_it_off(shop: Shop, birthday: str, group: str) -> None:
    person = shop.do(born, birthday=birthday, name="森 弘")
    assert slow(shop) == ([("birthday", group, "Birthday: 森 弘")] if group else [])
    if group:
        shop.do(tick, line=line_of(rooms.more(shop.store.here, asked(shop)).entries[0]))
        assert slow(shop) == []
        assert (
            shop.store.here.value("SELECT count(*) FROM touchpoint WHERE person_id=? AND kind='reminder'", person) == 1
        )


def test_many_birthdays_are_one_line_a_week(shop: Shop) -> None:
    for number in range(5):
        shop.do(born, birthday=f"1990-06-{16 + number}", name=f"Guest {number}")
    found = rooms.more(shop.store.here, asked(shop)).entries
    assert [str(one.what) for one in found] == ["Birthdays within a week: 5 members"]
    assert found[0].who == "Guest 0, Guest 1, Guest 2, …"
    shop.do(tick, line=line_of(found[0]))
    assert slow(shop) == []
    shop.clock.advance(7 * DAY_MS)
    assert slow(shop) == []  # they are over
    assert [one.day for one in people.born(shop.store.here, asked(shop))] == []


@pytest.mark.parametrize(
    ("own", "today", "day"),
    [
        ("02-29", "2026-02-27", "2026-02-28"),
        ("02-29", "2028-02-27", "2028-02-29"),
        ("01-02", "2026-12-30", "2027-01-02"),
    ],
)
def test_a_birthday_comes_round(own: str, today: str, day: str) -> None:
    assert people._this_time(own, today) == day


def test_points_about_to_lapse_are_told_and_not_beside_their_reminder(shop: Shop) -> None:
    person = shop.member(300, "2026-06-18", name="阿部")
    assert slow(shop) == [("points", "next", "Points expire: 300")]
    shop.do(tick, line=line_of(rooms.more(shop.store.here, asked(shop)).entries[0]))
    assert slow(shop) == []
    assert shop.account(person).balance == 300
    assert ledger.account(shop.store.here, person) is not None


def test_low_stock_is_told_by_name_and_when_there_is_much_of_it_in_one_line(shop: Shop) -> None:
    for number in range(3):
        shop.product(name=f"Tea {number}", keeps_stock=True, low_stock=2000)
    assert [what for _kind, _group, what in lines(shop)] == [f"Tea {n} is running low" for n in range(3)]
    shop.product(name="Coffee", keeps_stock=True, low_stock=1000)
    assert [what for _kind, _group, what in lines(shop)] == ["4 products are running low"]


def test_a_lead_that_waits_for_its_answer_is_overdue(shop: Shop) -> None:
    person = shop.member(name="Mirai")
    shop.do(edit.update, person_id=person, lead_state="new")
    key = shop.store.here.value("SELECT id FROM lead WHERE person_id=?", person)
    shop.do(_promised, lead_id=key, until=shop.clock.now() - 1)
    assert lines(shop) == [("lead", "overdue", "Answer Mirai")]


def _promised(tx, lead_id: int, until: int) -> None:
    from models.leads.tables import Lead

    tx.update(Lead, lead_id, respond_by=until)


@pytest.mark.parametrize(
    ("taken", "since", "wrong", "said"),
    [
        (None, None, False, ""),
        (None, 6, False, ""),
        (None, 7, False, "There is no backup yet"),
        (6, 300, False, ""),
        (7, 300, False, "The last backup is 7 days old"),
        (0, 300, True, "The last backup went wrong"),
    ],
)
def test_an_old_backup_is_told(taken, since, wrong, said) -> None:
    which = entry.asked(settings.ShopSettings(), 1_781_000_000_000)
    moments = [None if days is None else which.now - days * DAY_MS for days in (taken, since)]
    found = house.backup(which, taken=moments[0], since=moments[1], wrong=wrong)
    assert [str(one.what) for one in found] == ([said] if said else [])


def test_the_number_at_the_side_holds_reminders_and_the_rooms_lines(shop: Shop) -> None:
    shop.product(name="Tea", keeps_stock=True, low_stock=2000)
    shop.do(reminders.make, title="Call", day="2026-06-14")
    shop.do(reminders.make, title="Next week", day="2026-06-20")
    assert rooms.due(shop.store.here, asked(shop)) == 2


def test_what_somebody_who_is_away_left_undone_is_for_whoever_is_there(shop: Shop) -> None:
    hana, ren = (shop.do(team.add, name=name) for name in ("Hana", "Ren"))
    make = partial(shop.do, reminders.make, staff_id=hana)
    late, now = make(title="Late", day="2026-06-12"), make(title="Now")
    make(title="Later", day="2026-06-18")
    assert lines(shop, ren) == []
    shop.do(teams.add_absence, staff_id=hana, first_day=MONDAY, last_day="2026-06-17", note="")
    assert lines(shop, ren) == [("reminder", "overdue", "Late"), ("reminder", "today", "Now")]
    found = rooms.first(shop.store.here, asked(shop, ren)).entries
    assert [str(why.values["name"]) for one in found for why in one.why] == ["Hana", "Hana"]
    assert lines(shop, hana) == []  # there they stand as their own
    assert lines(shop) == []  # and among everybody's too
    shop.do(tick, line=Line(late, "Late"))
    shop.do(put_off, line=Line(now, "Now"), how=reminders.Snooze.TOMORROW)
    assert lines(shop, ren) == []
