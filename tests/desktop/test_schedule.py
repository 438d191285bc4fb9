"""What is due by the calendar is done once, in units, by the window and by a command."""

from datetime import date, timedelta

from desktop import schedule
from models.loyalty import ledger, programme_edit
from models.wallet import find, wallets
from tests.a_shop import DAY, Shop

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


def test_a_gift_card_lapses_once_after_its_last_day_without_anybody_s_doing(store, clock) -> None:
    shop = Shop(store, clock).open()
    card = shop.do(wallets.issue, amount=700, months=1).wallet_id
    last = date.fromisoformat(store.here.value("SELECT expires_on FROM wallet WHERE id=?", card))
    assert schedule.advance(store, until=last) == NOTHING
    clock.advance((last - date.fromisoformat(shop.today)).days * DAY)
    assert shop.today == last.isoformat()
    assert schedule.advance(store) == NOTHING
    assert find.card(store.here, card).balance == 700
    clock.advance(DAY)
    assert schedule.advance(store) == {**NOTHING, "wallets": 1}
    assert schedule.advance(store) == NOTHING
    assert find.card(store.here, card).balance == 0
    assert shop.problems() == []


def test_what_lapses_by_a_day_yet_to_come_is_what_a_command_asks_for(store, clock) -> None:
    shop = Shop(store, clock).open()
    card = shop.do(wallets.issue, amount=700, months=1).wallet_id
    last = date.fromisoformat(store.here.value("SELECT expires_on FROM wallet WHERE id=?", card))
    assert schedule.advance(store, until=last + timedelta(days=1)) == {**NOTHING, "wallets": 1}
    assert find.card(store.here, card).balance == 0
