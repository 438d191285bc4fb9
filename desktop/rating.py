"""Score and grade of everybody worked out anew: after a rule changed, and each day for what time takes away.

It reads beside the sales; only what changed is written, in short units.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models import times
from models.criteria.sql import Context
from models.errors import N_, Message
from models.leads import qualification, rating

if TYPE_CHECKING:
    from desktop.jobs import Progress
    from desktop.store import Store
    from models.leads.rating import Rated
    from models.work import Tx

NAME = N_("Work out scores and grades")
LISTS = N_("Leads put on their lists")
LOOKED_AT = 2_000
"""People in one look."""
PORTION = 300
"""Ratings in one unit of work: at most some 20 ms."""


def everybody(store: Store, progress: Progress | None = None) -> int:
    """Work out everybody's; returns of how many the score or the grade changed. Raises Cancelled when stopped."""
    read, ctx = store.reader(), _now(store)
    last = int(read.value("SELECT max(id) FROM person") or 0)
    done, changed = 0, 0
    while True:
        found, after = rating.stale(read, ctx, after=done, size=LOOKED_AT)
        if after is None:
            return changed
        for at in range(0, len(found), PORTION):
            store.write_now(Message(NAME), partial(_write, found[at : at + PORTION]))
        done, changed = after, changed + len(found)
        if progress is not None:
            progress.step(done, last)


def anew(store: Store, progress: Progress | None = None) -> int:
    """The same after a rule or a bar changed, and leads put on their lists; `advance` ends what was stopped.

    Raises Cancelled.
    """
    changed = _noted(store, _now(store).day, progress)
    while store.write_now(Message(LISTS), qualification.put_right):
        if progress is not None:
            progress.check()
    return changed


def due(store: Store, until: str | None, progress: Progress | None) -> int:
    """The same once a day, and where a change of the rules was not followed to its end; returns of how many."""
    day = until or _now(store).day
    return 0 if store.settings.ratings_day >= day else _noted(store, day, progress)


def _noted(store: Store, day: str, progress: Progress | None) -> int:
    rules = rating.by_rules(store.reader())
    changed = everybody(store, progress)
    store.write_now(Message(NAME), partial(_done, day, rules))
    return changed


def _now(store: Store) -> Context:
    now, shop = store.clock.now(), store.settings
    return Context(times.business_day(now, shop.zone, shop.day_change_hour), now)


def _write(found: list[Rated], tx: Tx) -> None:
    """What may have changed since it was read is looked at again; nothing of it is undone by hand."""
    tx.undoable = False
    rating.follow(tx, [one.person_id for one in found])


def _done(day: str, rules: tuple[object, ...], tx: Tx) -> None:
    """Note the day, unless a rule changed meanwhile: then it has to be done once more."""
    if rating.by_rules(tx) == rules:
        rating.note_day(tx, day=day)
