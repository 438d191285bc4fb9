"""What leads come to by the calendar: on their lists when a bar moved, to somebody when they wait; twice is once."""

from functools import partial

from desktop import schedule
from models import settings
from models.criteria.nodes import Every
from models.leads import qualification, routing
from models.people import edit

HOUR = 3_600_000


def do(store, verb, **values):
    return store.write_now("t", partial(verb, **values))


def lead(store, score: int) -> int:
    key = do(store, edit.create, name="L").id
    do(store, qualification.enter, person_id=key)
    row = "INSERT INTO rating (person_id, score, scores, grade, day) VALUES (?,?,'{}',NULL,'2026-06-15')"
    do(store, lambda tx: tx.run(row, key, score))
    do(store, lambda tx: tx.run("UPDATE score_rule SET active=?", False))
    return key


def ripe(store, monkeypatch) -> None:
    """Ratings stay as the test wrote them."""
    from desktop import rating

    monkeypatch.setitem(schedule.DUE, "ratings", (rating.NAME, schedule.Beside(lambda *_args: 0)))


def test_moved_bars_and_waiting_leads_are_caught_up_with(store, monkeypatch) -> None:
    ripe(store, monkeypatch)
    do(store, settings.change, route_by_hand=True)
    keys = [lead(store, 60) for _at in range(3)]
    do(store, settings.change, score_sales_bar=50)
    done = schedule.advance(store)
    assert (done["lists"], done["routing"]) == (3, 0)
    do(store, routing.save, name="All", node=Every(), staff_id=1)
    do(store, settings.change, route_by_hand=False)
    assert schedule.advance(store)["routing"] == 3
    assert set(schedule.advance(store).values()) == {0}
    assert store.here.value("SELECT count(*) FROM person WHERE owner_id=1") == len(keys)


def test_it_is_given_out_every_so_many_hours_where_the_owner_says_so(store, clock, monkeypatch) -> None:
    ripe(store, monkeypatch)
    do(store, routing.save, name="All", node=Every(), staff_id=1)
    do(store, settings.change, route_new=True, route_by_hand=True)
    lead(store, 0)
    do(store, routing.schedule, hours=19)
    assert schedule.advance(store)["routing"] == 0
    clock.advance(19 * HOUR)
    assert schedule.advance(store)["routing"] == 1
    assert store.settings.route_next == clock.now() + 19 * HOUR
