"""The shop's own: what runs low on the shelf, and how old the last copy of the store is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.counter import stock
from models.errors import N_, Message
from models.money import Quantity
from models.times import DAY_MS
from models.today.entry import OVERDUE, TODAY, Entry

if TYPE_CHECKING:
    from models.today.entry import Asked
    from models.work import Reader

APART = 3
OLD_DAYS = 7
"""From so many days on the last copy of the store is too old."""


def running_low(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Products at or below their mark: a few by name, more in one line a day."""
    found = stock.low(read)
    if len(found) > APART:
        what = Message(N_("{count} products are running low"), {"count": f"{len(found):,}"})
        names = ", ".join(name for _key, name, _left, _mark in found[:APART]) + ", …"
        source = f"today:stock:{asked.day}"
        return (Entry(kind="stock", id=0, group=TODAY, what=what, who=names, opens=("stock", None), source=source),)
    return tuple(
        Entry(
            kind="stock",
            id=key,
            group=TODAY,
            what=Message(N_("{name} is running low"), {"name": name}),
            why=(Message(N_("{left} left, told from {mark} on"), {"left": Quantity(left), "mark": Quantity(mark)}),),
            opens=("product", key),
            source=f"today:stock:{key}:{asked.day}",
        )
        for key, name, left, mark in found
    )


def begun(read: Reader) -> int | None:
    """When somebody first wrote something into the store, ms UTC; None: nobody did yet."""
    first: int | None = read.value("SELECT at FROM audit ORDER BY id LIMIT 1")
    return first


def backup(asked: Asked, *, taken: int | None, since: int | None, wrong: bool = False) -> tuple[Entry, ...]:
    """A line where the last copy of the store (ms UTC, None: there is none) is too old, or making one went wrong.

    `since` is when the store began to hold something; a new one is not asked for a copy at once.
    """
    first = taken if taken is not None else since
    if first is None:
        return ()
    days = (asked.now - first) // DAY_MS
    if days < OLD_DAYS and not wrong:
        return ()
    if wrong:
        what = Message(N_("The last backup went wrong"))
    elif taken is None:
        what = Message(N_("There is no backup yet"))
    else:
        what = Message(N_("The last backup is {days} days old"), {"days": days})
    why = (Message(N_("A copy takes a few seconds, and the shop goes on meanwhile.")),)
    source = f"today:backup:{asked.day}"
    opens = ("backup", None)
    return (Entry("backup", 0, OVERDUE, what, why=why, act="backup", opens=opens, source=source),)
