"""What is asked again and again rests on an index that holds open reminders only, or those that were closed."""

import pytest

from models.reminders import advancing, missed, telling
from models.reminders.reminders import closed_list

NOW = 1_781_492_400_000


class Spy:
    """A reader that keeps how each of its questions is answered."""

    def __init__(self, read):
        self.read, self.plans = read, []

    def rows(self, sql, *values):
        self.plans += [row[3] for row in self.read.rows(f"EXPLAIN QUERY PLAN {sql}", *values)]
        return self.read.rows(sql, *values)

    def value(self, sql, *values):
        rows = self.rows(sql, *values)
        return rows[0][0] if rows else None

    def __getattr__(self, name):
        return getattr(self.read, name)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda read: telling.next_at(read), "reminder_tell"),
        (lambda read: telling.due(read, now=NOW), "reminder_tell"),
        (lambda read: missed.passed(read, now=NOW), "reminder_tell"),
        (lambda read: closed_list(read), "reminder_closed"),
    ],
)
def test_it_is_asked_by_its_own_index(store, ask, index):
    spy = Spy(store.here)
    ask(spy)
    about = [plan for plan in spy.plans if "reminder" in plan or " r " in plan]
    assert about
    assert all(index in plan for plan in about), about


def test_what_was_written_without_being_timed_is_found_by_its_own_index(store):
    plans = []

    def ask(tx):
        rows = tx.rows

        def spied(sql, *values):
            plans.extend(row[3] for row in rows(f"EXPLAIN QUERY PLAN {sql}", *values))
            return rows(sql, *values)

        tx.rows = spied
        advancing._new(tx)

    store.write_now("Look", ask)
    assert "reminder_new" in plans[0]
