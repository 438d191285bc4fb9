"""The day of a deal's next activity follows its reminders, whatever is done with them, and every undo."""

from functools import partial

import pytest

from models.base import new_public_id
from models.people import timeline
from models.people.tables import Person
from models.pipeline import deals, next_activity, proof
from models.reminders import reminders
from models.reminders.reminders import Snooze
from models.schema import BY_NAME
from models.work import undo

DAY_MS = 86_400_000


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


@pytest.fixture
def deal(do) -> int:
    person = do(lambda tx: tx.insert(Person, public_id=new_public_id(), name="P", created_at=tx.now))
    return int(do(deals.open_deal, name="Cake", person_id=person))


def remind(do, deal: int, day: str) -> int:
    return int(do(reminders.make, title="Call", day=day, about="deal", about_id=deal))


def next_of(store, deal: int) -> str | None:
    found = store.here.value("SELECT next_day FROM deal WHERE id=?", deal)
    assert proof.deal_problems(store.here) == []
    return found


def test_the_earliest_open_reminder_counts(store, do, deal) -> None:
    assert next_of(store, deal) is None
    later = remind(do, deal, "2027-03-10")
    assert next_of(store, deal) == "2027-03-10"
    sooner = remind(do, deal, "2027-03-01")
    assert next_of(store, deal) == "2027-03-01"
    do(reminders.done, reminder_id=sooner)
    assert next_of(store, deal) == "2027-03-10"
    do(reminders.change, reminder_id=later, day="2027-02-02")
    assert next_of(store, deal) == "2027-02-02"
    do(reminders.reopen, reminder_id=sooner)
    do(reminders.close_of, about="deal", about_id=deal)
    assert next_of(store, deal) is None


def test_what_was_put_off_counts_on_the_day_to_which_it_was(store, do, deal) -> None:
    today = do(lambda tx: tx.today)
    key = remind(do, deal, today)
    until = do(reminders.snooze, reminder_id=key, how=Snooze.TOMORROW)
    assert next_of(store, deal) > today
    assert until > store.clock.now()


def test_an_undo_of_the_reminder_is_followed(store, do, deal) -> None:
    key = remind(do, deal, "2027-03-01")
    do(reminders.done, reminder_id=key)
    for expected in ("2027-03-01", None):
        last = store.here.value("SELECT max(id) FROM audit WHERE undoes_id IS NULL AND undone_by IS NULL")
        store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
        assert next_of(store, deal) == expected


def test_reminders_of_other_things_say_nothing_of_a_deal(store, do, deal) -> None:
    do(reminders.make, title="Gift", day="2027-03-01", about="gift", about_id=deal)
    do(reminders.make, title="Alone", day="2027-03-01")
    assert next_of(store, deal) is None
    assert next_activity.days(store.here, [deal]) == {}


@pytest.mark.parametrize("kind", timeline.BY_HAND)
def test_what_is_written_down_about_a_person_touches_their_open_deals(store, clock, do, deal, kind) -> None:
    closed = do(deals.open_deal, name="Old", person_id=1)
    do(deals.lose, deal_id=closed, note="No")
    before = {key: deals.one(store.here, key).touched_at for key in (deal, closed)}
    clock.advance(DAY_MS)
    do(timeline.note, person_id=1, kind=kind, text_="Spoke", at=clock.now() - 5)
    assert deals.one(store.here, deal).touched_at == clock.now() - 5
    assert deals.one(store.here, closed).touched_at == before[closed]
    do(timeline.note, person_id=1, kind=kind, text_="Long ago", at=before[deal] - 1)
    assert deals.one(store.here, deal).touched_at == clock.now() - 5
