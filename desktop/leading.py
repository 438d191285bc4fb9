"""Leads by the calendar: put on their lists, given out. It is read beside the sales, and written in units."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models import settings
from models.errors import N_, Message
from models.leads import assigning, qualification, routing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs import Progress
    from desktop.store import Store
    from models.work import Reader, Tx

LISTS = N_("Leads put on their lists")
ROUTING = N_("Leads given out")
PORTION = 300


def lists_due(store: Store, _until: str | None = None, progress: Progress | None = None) -> int:
    """Move leads that stand on the wrong side of the bars; returns how many."""
    done, before = 0, -1
    while True:
        ids = qualification.astray(store.reader(), limit=PORTION)
        if not ids or ids[0] == before:
            return done
        if progress is not None:
            progress.check()
        before = ids[0]
        store.write_now(Message(LISTS), partial(_cross, ids))
        done += len(ids)


def _cross(ids: Sequence[int], tx: Tx) -> None:
    qualification.crossed(tx, ids)
    tx.undoable = False


def routing_due(store: Store, _until: str | None = None, progress: Progress | None = None) -> int:
    """Give out the leads that wait, where that is due; returns how many found somebody."""
    now = store.clock.now()
    ids = _waiting(now, store.reader())
    done = 0
    for start in range(0, len(ids), PORTION):
        if progress is not None:
            progress.check()
        done += store.write_now(Message(ROUTING), partial(_give, ids[start : start + PORTION]))
    if ids:
        store.write_now(Message(ROUTING), _next)
    return done


def _waiting(now: int, read: Reader) -> list[int]:
    shop = settings.load(read)
    if shop.route_by_hand or (shop.route_hours and now < shop.route_next):
        return []
    return routing.waiting(read, now=now)


def _give(ids: Sequence[int], tx: Tx) -> int:
    found = assigning.assign(tx, person_ids=ids).planned
    tx.undoable = False
    return sum(1 for one in found if one.staff_id is not None and not one.stays)


def _next(tx: Tx) -> None:
    shop = settings.load(tx)
    if shop.route_hours:
        settings.change(tx, route_next=routing.next_run(tx.now, shop.route_hours))
