"""What is due by the calendar is done once, in units, by the window and by a command."""

from datetime import date

from desktop import schedule
from models.loyalty import ledger, programme_edit
from tests.a_shop import Shop

NOTHING = dict.fromkeys(schedule.DUE, 0)


def test_nothing_due_is_nothing_done_and_nothing_noted(store, clock) -> None:
    shop = Shop(store, clock).open()
    shop.member(100)
    before = shop.rows("audit")
    assert schedule.advance(store) == NOTHING
    assert shop.rows("audit") == before


def test_points_lapse_once_however_often_it_is_run(store, clock) -> None:
    shop = Shop(store, clock).open()
    day = shop.today
    person = shop.member(100, expires_on=day)
    later = date.fromisoformat(day).replace(year=int(day[:4]) + 1)
    assert schedule.advance(store) == NOTHING
    assert schedule.advance(store, until=later) == {**NOTHING, "points": 1}
    assert schedule.advance(store, until=later) == NOTHING
    assert shop.points(person) == 0
    assert shop.problems() == []


def test_members_who_came_by_an_import_get_the_accounts_that_they_lack(store, clock) -> None:
    shop = Shop(store, clock).open()
    person = shop.member()
    shop.do(programme_edit.save, programme_id=None, form=programme_edit.ProgrammeForm("Second"))
    second = store.here.value("SELECT MAX(id) FROM programme")
    store.write_now("Take away", lambda tx: tx.run("DELETE FROM account WHERE programme_id=?", second))
    assert schedule.advance(store) == {**NOTHING, "accounts": 1}
    assert ledger.account(store.here, person, second) is not None
