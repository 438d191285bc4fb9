"""The check of reminders: whatever is done to them it stays true, and every planted fault is found."""

from dataclasses import replace

import pytest

from desktop import check
from models import proofs, work
from models.reminders import advancing, reminders, series
from models.reminders.reminders import FollowUp, Snooze
from models.schema import BY_NAME
from tests.a_shop import DAY, Shop


def problems(shop: Shop) -> dict[str, str]:
    report = shop.store.read(check.check).result()
    return {one.where: str(one.what) for one in report.problems}


@pytest.fixture
def busy(bare_shop: Shop) -> Shop:
    """A shop with a reminder of every kind, some of them done, put off, told, moved, folded."""
    shop = bare_shop
    call = shop.do(reminders.make, title="Call", at=shop.clock.now() + DAY, before=[60, 1440])
    shop.do(reminders.make, title="All day", day="2026-06-18", end_day="2026-06-20", before=[1440])
    shop.do(series.make, title="Clean", rule="FREQ=DAILY", first_day="2026-06-15", minute=600)
    shop.do(series.make, title="Pay", rule="FREQ=MONTHLY;BYMONTHDAY=20", first_day="2026-06-15", on_closed="before")
    shop.do(reminders.snooze, reminder_id=call, how=Snooze.WORKING_DAY)
    shop.do(reminders.done, reminder_id=call, then=FollowUp("Ask again", day="2026-06-30"))
    shop.clock.advance(2 * DAY)
    shop.do(advancing.fall_due, day=shop.today)
    return shop


def test_whatever_is_done_the_check_has_nothing_to_say(busy: Shop) -> None:
    assert problems(busy) == {}
    busy.set(zone="America/New_York", country="US", reminder_morning=600)
    assert problems(busy) == {}
    busy.do(work.undo, audit_id=busy.store.here.value("SELECT max(id) FROM audit"), tables=BY_NAME)
    assert problems(busy) == {}


@pytest.mark.parametrize(
    ("statement", "where", "said"),
    [
        ("UPDATE reminder SET tell_at=tell_at+1 WHERE id=2", "reminder:2", "not told when"),
        ("UPDATE reminder SET tell_at=NULL WHERE id=2", "reminder:2", "not told when"),
        ("UPDATE reminder SET day='2026-07-18' WHERE id=2", "reminder:2", "not told when"),
        ("UPDATE reminder SET tell_at=1 WHERE id=1", "reminder:1", "would still be told"),
        ("UPDATE reminder SET series_id=1 WHERE id=2", "reminder_series:1", "2 reminders that stand open"),
        ("UPDATE reminder_series SET rule='FREQ=SOMETIMES' WHERE id=1", "reminder_series:1", "not a rule"),
        ("UPDATE reminder SET follows_id=99 WHERE id=2", "reminder.follows_id", "not there"),
        ("UPDATE reminder SET follows_id=5 WHERE id=2", "reminder:2", "made after it"),
        ("UPDATE reminder SET absence_id=9 WHERE id=2", "reminder.absence_id", "not there"),
        ("UPDATE reminder SET series_id=9 WHERE id=2", "reminder.series_id", "not there"),
    ],
)
def test_every_planted_fault_is_found_and_named(busy: Shop, statement: str, where: str, said: str) -> None:
    busy.do(spoil, statement=statement)
    assert said in problems(busy)[where]


def spoil(tx, *, statement: str) -> None:
    """Do by SQL what no verb would."""
    tx.run(statement)


def test_when_they_are_told_is_derived_and_is_mended(busy: Shop) -> None:
    before = busy.store.here.rows("SELECT id, tell_at FROM reminder ORDER BY id")
    busy.do(spoil, statement="UPDATE reminder SET tell_at=12345")
    [own] = [one for one in proofs.PROOFS if one.where == "reminders"]
    assert own.repair is not None
    busy.do(own.repair)
    assert busy.store.here.rows("SELECT id, tell_at FROM reminder ORDER BY id") == before
    assert problems(busy) == {}


def test_a_zone_that_has_gone_is_no_fault_of_the_store(busy: Shop) -> None:
    busy.do(spoil, statement="UPDATE reminder_series SET zone='Asia/Atlantis' WHERE id=2")
    known = series.one(busy.store.here, 2)
    assert known.zone_has_gone
    assert not replace(known, zone="").zone_has_gone
    assert "reminder_series:2" not in problems(busy)
