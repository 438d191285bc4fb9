"""What is learned from the shop's own history: win probability, repeat purchases, what is bought together.

The work is read and counted on this thread while sales go on; only what came of it is written, in short units.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from models import times
from models.errors import N_, Message
from models.leads import repeat, together, win_learning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from desktop.jobs import Progress
    from desktop.store import Store
    from models.work import Tx

WIN = N_("Learn the win probability")
REPEAT = N_("Learn who comes back")
TOGETHER = N_("Count what is bought together")
PORTION = 500
"""Chances in one unit of work: at most some 20 ms."""
TRIES = 3
"""Deals that are closed while it learns are learned with the next try."""
T = TypeVar("T")


def _tick(progress: Progress | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    told = progress

    def step(done: int, whole: int) -> None:
        told.step(done, whole)

    return step


def _write(store: Store, name: str, operation: Callable[[Tx], T]) -> T:
    """Write what was learned. Nothing of it is undone by hand: it would only be learned again."""

    def once(tx: Tx) -> T:
        tx.undoable = False
        return operation(tx)

    return store.write_now(Message(name), once)


def _portions(some: Mapping[int, Any]) -> Iterator[dict[int, Any]]:
    keys = list(some)
    for at in range(0, len(keys), PORTION):
        yield {key: some[key] for key in keys[at : at + PORTION]}


def today_of(store: Store) -> str:
    """The shop's business day (ISO)."""
    shop = store.settings
    return times.business_day(store.clock.now(), shop.zone, shop.day_change_hour)


def _day(store: Store, until: str | None) -> str:
    """The day as of which is learned: what lies ahead has not happened yet."""
    today = today_of(store)
    return today if until is None else min(until, today)


def learn_win(store: Store, progress: Progress | None = None) -> int:
    """Learn the win probability now, and rate open deals and leads; returns how many chances changed.

    Raises Cancelled when stopped: what was learned before stays.
    """
    tick = _tick(progress)
    today = today_of(store)
    for at in range(TRIES):
        found = win_learning.learn(store.reader(), today=today, tick=tick)
        last = at == TRIES - 1
        if _write(store, WIN, partial(win_learning.keep, found=found, at_any_rate=last)):
            break
    deals = win_learning.open_chances(store.reader(), tick)
    for some in _portions(deals):
        _write(store, WIN, partial(win_learning.rate_deals, chances=some))
    people = win_learning.lead_chances(store.reader(), tick)
    for some in _portions(people):
        _write(store, WIN, partial(win_learning.rate_people, chances=some))
    return len(deals) + len(people)


def learn_repeat(store: Store, progress: Progress | None = None) -> int:
    """Learn who comes back, and rate every customer; returns how many ratings changed. Raises Cancelled."""
    found = repeat.learn(store.reader(), today=today_of(store), tick=_tick(progress))
    for some in _portions(found.ratings):
        if progress is not None:
            progress.check()
        _write(store, REPEAT, partial(repeat.rate, ratings=some))
    _write(store, REPEAT, partial(repeat.keep, found=found))
    return len(found.ratings)


def learn_together(store: Store, progress: Progress | None = None) -> int:
    """Count what is bought together; returns how many pairs are worth a suggestion. Raises Cancelled."""
    found = together.learn(store.reader(), today=today_of(store), tick=_tick(progress))
    return _write(store, TOGETHER, partial(together.keep, found=found))


def win_due(store: Store, until: str | None, progress: Progress | None) -> int:
    """The win probability, once a day."""
    return learn_win(store, progress) if win_learning.due(store.reader(), _day(store, until)) else 0


def repeat_due(store: Store, until: str | None, progress: Progress | None) -> int:
    """Who comes back, once a day."""
    return learn_repeat(store, progress) if repeat.due(store.reader(), _day(store, until)) else 0


def together_due(store: Store, until: str | None, progress: Progress | None) -> int:
    """What is bought together, once a week."""
    return learn_together(store, progress) if together.due(store.reader(), _day(store, until)) else 0
