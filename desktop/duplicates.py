"""The search for records that may be one person: long work, off the GUI thread, with progress and Cancel."""

from functools import partial

from desktop.jobs import Progress
from desktop.store import Store
from models.errors import N_, Message
from models.people import pairs

NAME = N_("Look for duplicates")
PORTION = 300
"""Pairs in one unit of work: at most some 10 ms."""


def look(store: Store, progress: Progress) -> int:
    """Look through the whole store and remember the suspected pairs; returns how many are open now.

    Nothing is merged. Raises Cancelled when stopped: what was suspected before stays.
    """
    began = store.clock.now()
    found = pairs.find(store.reader(), partial(_step, progress))
    for at in range(0, len(found), PORTION):
        progress.check()
        store.write_now(Message(NAME), partial(pairs.remember, found=found[at : at + PORTION]))
    store.write_now(Message(NAME), partial(pairs.forget, before=began))
    return pairs.count(store.reader())


def _step(progress: Progress, done: int, total: int) -> None:
    progress.step(done, total)
