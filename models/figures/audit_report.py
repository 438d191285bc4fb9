"""The audit: who did what when, from where, with what was before and after. Entries are never edited.

What a unit of work did to a ledger is named by the ledger's rows; rows that were edited are shown column by column.
"""

from __future__ import annotations

import json
from functools import partial
from string import Formatter
from typing import TYPE_CHECKING, Any

from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import maybe, named
from models.figures.report import COUNT, MOMENT, TEXT, Column, KeyFigure, Report, Section, total_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.figures.report import Asked, Row
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "audit_entries",
        N_("Entries"),
        N_("Units of work that were written on business days of the period: each is one thing that somebody did."),
        COUNT,
    ),
    Definition("audit_undone", N_("Undone"), N_("Those of them that were undone since."), COUNT),
)
ORIGINS = {
    "window": N_("Window"),
    "command": N_("Command line"),
    "import": N_("Import"),
    "schedule": N_("The program by itself"),
}
MOST_ROWS, MOST_TEXT = 6, 80
"""Rows of an entry that are shown column by column, and letters of a value; the rest is counted, or cut with “…”."""
_COUNTS = (
    "SELECT staff_id, name, count(*), sum(CASE WHEN undone_by IS NULL THEN 0 ELSE 1 END) FROM audit"
    " WHERE day BETWEEN ? AND ? GROUP BY staff_id, name"
)
_ENTRIES = (
    "SELECT id, at, name, details, staff_id, origin, undone_by, images FROM audit WHERE day BETWEEN ? AND ? AND id > ?"
    " ORDER BY id LIMIT 500"
)


def make(read: Reader, asked: Asked) -> Report:
    """What was done in the period. For a reader thread; the entries are read while they are shown."""
    span = (asked.period.first, asked.period.last)
    counted = read.rows(_COUNTS, *span)
    names: dict[int, str] = dict(read.rows("SELECT id, name FROM staff"))
    asked.going_on()
    by_staff: dict[Any, list[int]] = {}
    by_what: dict[Any, list[int]] = {}
    for staff_id, name, entries, undone in counted:
        for sums in (by_staff.setdefault(staff_id, [0, 0]), by_what.setdefault(name, [0, 0])):
            sums[0] += int(entries)
            sums[1] += int(undone)
    whole, undone = (sum(sums[at] for sums in by_what.values()) for at in (0, 1))
    return Report(
        "audit",
        N_("Audit"),
        asked,
        (
            _summed("staff", N_("By who did it"), N_("Who"), by_staff, partial(_who, names)),
            _summed("what", N_("By what was done"), N_("What"), by_what, without_values),
            _entries(read, asked, names, whole),
        ),
        (
            KeyFigure("audit_entries", whole),
            KeyFigure("audit_undone", undone),
        ),
        (N_("Sales, payments and other ledgers are never edited: an entry names the rows that it appended."),),
    )


def _who(names: dict[int, str], staff_id: Any) -> Message:
    return named(names.get(staff_id), N_("Nobody signed in"))


def without_values(msgid: str) -> Message:
    """The name of a unit of work as it is added up, whatever it was done to: “Win …”."""
    return Message(msgid, {name: "…" for _text, name, _spec, _how in Formatter().parse(msgid) if name})


def _summed(
    section_id: str, title: str, part: str, sums: dict[Any, list[int]], name: Callable[[Any], Message]
) -> Section:
    columns = (
        Column(section_id, part, TEXT, weight=4),
        Column("entries", N_("Entries"), COUNT, summed=True, figure="audit_entries"),
        Column("undone", N_("Undone"), COUNT, summed=True, figure="audit_undone"),
    )
    rows: list[Row] = [(name(key), *counts) for key, counts in sorted(sums.items(), key=lambda one: -one[1][0])]
    return Section(
        section_id,
        title,
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        empty=N_("Nothing was written in this period."),
    )


# -- entry by entry ---------------------------------------------------------------------------------------------------


def _entries(read: Reader, asked: Asked, names: dict[int, str], count: int) -> Section:
    columns = (
        Column("at", N_("Date and time"), MOMENT),
        Column("who", N_("Who"), TEXT, weight=2),
        Column("what", N_("What"), TEXT, weight=4),
        Column("where", N_("Done in"), TEXT, weight=2),
        Column("before", N_("Before"), TEXT, weight=5),
        Column("after", N_("After"), TEXT, weight=5),
        Column("undone", N_("Undone"), TEXT),
    )
    return Section(
        "entries",
        N_("Every entry"),
        columns,
        _rows(read, asked, names) if count else (),
        empty=N_("Nothing was written in this period."),
        long=True,
    )


def _rows(read: Reader, asked: Asked, names: dict[int, str]) -> Iterator[Row]:
    """The entries in their order, some hundreds at a time: a year of them is not held at once."""
    last = 0
    while some := read.rows(_ENTRIES, asked.period.first, asked.period.last, last):
        asked.going_on()
        last = some[-1][0]
        for _id, at, name, details, staff_id, origin, undone, images in some:
            what = Message(name, json.loads(details))
            before, after = changes(json.loads(images))
            where = Message(ORIGINS[origin]) if origin in ORIGINS else named(origin)
            yield (
                at, _who(names, staff_id), what, where, maybe(before), maybe(after),
                Message(N_("undone")) if undone else None,
            )  # fmt: skip


def changes(images: dict[str, Any]) -> tuple[str, str]:
    """What rows were before and after an entry, as text: each with its table, its number and its columns."""
    before, after = [], []
    rows = images.get("rows", [])
    for table, key, was, now in rows[:MOST_ROWS]:
        where = f"{table} {key}"
        if was is not None:
            before.append(f"{where}: {_columns(was)}")
        if now is not None:
            after.append(f"{where}: {_columns(now)}")
    if len(rows) > MOST_ROWS:
        after.append(f"(+{len(rows) - MOST_ROWS})")
    for table, ids in images.get("ledger", {}).items():
        after.append(f"{table}: {_ids(ids)}")
    return "; ".join(before), "; ".join(after)


def _columns(row: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_cut(value)}" for name, value in row.items())


def _cut(value: Any) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def _ids(ids: list[int] | None) -> str:
    if not ids:
        return "…"
    return f"{ids[0]}–{ids[-1]}" if len(ids) > MOST_ROWS else ", ".join(map(str, ids))
