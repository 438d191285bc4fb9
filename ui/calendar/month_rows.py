"""What stands in a week of the month, row by row, and how many entries of each day have no room: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.reminders import day_plan
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from models.reminders.calendar import Entry
    from models.reminders.day_plan import DayPlan


@dataclass(frozen=True, slots=True)
class Item:
    """An entry in a week: its columns and its row; `bar` says whether it takes whole days."""

    entry: Entry
    first: int
    last: int
    row: int
    bar: bool
    opens: bool
    ends_here: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A week: what has room, in `room` rows, and of each day how many have none."""

    items: tuple[Item, ...]
    hidden: tuple[int, ...]
    room: int


def lay_out(days: Sequence[date], planned: Mapping[str, DayPlan], room: int) -> Row:
    """Bars first, then what has its time, each in the first free row of its days."""
    names = [day.isoformat() for day in days]
    every = [
        Item(bar.entry, bar.first, bar.last, bar.row, True, bar.opens, bar.ends_here)
        for bar in day_plan.bars(names, planned)
    ]
    taken: list[set[int]] = [set() for _day in days]
    for item in every:
        for column in range(item.first, item.last + 1):
            taken[column].add(item.row)
    for column, name in enumerate(names):
        row = 0
        for placed in planned[name].timed if name in planned else ():
            while row in taken[column]:
                row += 1
            taken[column].add(row)
            every.append(Item(placed.entry, column, column, row, False, True, True))
    full = [any(row >= room for row in rows) for rows in taken]
    hidden = [0] * len(days)
    shown = []
    for item in every:
        columns = range(item.first, item.last + 1)
        if item.row >= room or (item.row == room - 1 and any(full[column] for column in columns)):
            for column in columns:
                hidden[column] += 1
        else:
            shown.append(item)
    return Row(tuple(shown), tuple(hidden), room)
