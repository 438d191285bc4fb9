"""Which reminders of a file are there already: by ID, by their calendar's ID, else by title and time. Then writes them.

Reminders and series are two tables that an import sees as one: the keys of series are counted below zero.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop.exchange import ical_alarms, naming, reminders_rows
from desktop.exchange.matching import Kind, Matcher
from desktop.exchange.source import Item, Refusal
from models import settings, text
from models.errors import N_, Message
from models.reminders import forms
from models.reminders.wording import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.exchange.matching import Change, Key, Known, Tally
    from desktop.exchange.source import Context, Read
    from models.work import Reader, Tx


class ReminderMatcher(Matcher):
    """Finds what the records name, then decides as for every kind."""

    def __init__(self, context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> None:
        """Begin without reminders."""
        super().__init__(KIND, context, tally, dry=dry, batch_id=batch_id)

    def take(self, read: Reader, items: Iterable[Read]) -> None:
        """Decide what becomes of some records."""
        every = list(items)
        people = iter(naming.people(read, [one for one in every if isinstance(one, Item)]))
        staff, morning = naming.staff(read), settings.load(read).reminder_morning
        super().take(
            read,
            [one if isinstance(one, Refusal) else _named(one, next(people), staff, morning) for one in every],
        )

    def _look_up(self, read: Reader, items: Sequence[Item]) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = {}
        for kind in ("id", "uid"):
            wanted = {value for one in items for key, value in one.keys if key == kind and key in self._keys}
            for value, key in reminders_rows.by_id(read, kind, list(wanted)):
                found.setdefault((kind, value), []).append(key)
        for value, key in reminders_rows.same(read, items):
            found.setdefault(("same", value), [key])
        return found

    def _decide(self, item: Item, hit: int | Message | None, known: dict[int, Known]) -> None:
        if isinstance(hit, int):
            there = known[hit]
            if (hit < 0) != item.columns["_series"]:
                self.tally.refuse(item, OTHER)
                return
            item = _for(item, there)
        elif hit is None and item.columns.get("_state") == "void":
            self.tally.add(item, "skipped", Message(N_("It was cancelled, and is not there."), {}))
            return
        super()._decide(item, hit, known)


OTHER = Message(
    N_("It comes again here and only once in the file, or the other way round: change it in the calendar."), {}
)


def _for(item: Item, there: Known) -> Item:
    """An item as it counts for a reminder that is there: the ID that it has stays, what is closed stays closed."""
    columns = dict(item.columns)
    if there.columns.get("uid"):
        columns.pop("uid", None)
    if there.columns.get("about") in TITLES:  # an export words what the program made
        columns.pop("title")
    if columns["_undated"] or (columns["_series"] and columns["_over"]):
        columns.pop("start")
    if there.columns.get("state", "open") != "open":
        columns = {"_series": columns["_series"]}
    return item._replace(columns=columns)


def _named(item: Item, person: tuple[int | None, Message | None], staff: dict[str, int], morning: int) -> Item:
    get = dict(item.columns)
    notes = item.notes if person[1] is None or get["_quiet"] else (*item.notes, person[1])
    early = {*get["_plain"], *ical_alarms.of_morning(get["_clocks"], morning)}
    early = {one for one in early if 0 < one <= forms.EARLIEST}
    owner = get["_owner"]
    get |= {
        "before": json.dumps(sorted(early, reverse=True)[: forms.MOST_BEFORE]) if early else None,
        "person_id": person[0],
        "staff_id": staff.get(text.fold(owner)) if owner else None,
    }
    if owner and get["staff_id"] is None:
        notes = (*notes, Message(N_("Nobody here is called {name}: whoever is there does it."), {"name": owner}))
    return item._replace(columns=get, notes=notes)


def _create(tx: Tx, context: Context, batch_id: int, items: Sequence[Item]) -> None:
    reminders_rows.create(tx, batch_id, items)


def _change(tx: Tx, context: Context, batch_id: int, changes: Sequence[Change]) -> None:
    reminders_rows.change(tx, batch_id, changes)


KIND = Kind(
    lookups={},
    fields={"id": "id", "uid": "uid", "same": "title"},
    load=reminders_rows.load,
    create=_create,
    change=_change,
    weak="same",
)
