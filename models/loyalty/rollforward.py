"""A month's roll-forward of points: opening, what came and went by its kind, closing; and what is still outstanding.

Every figure is the sum of ledger entries, so that opening and movements make the closing to the point; each can be
opened down to its entries.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.counter.names import number_text
from models.errors import N_, Bug, Message
from models.loyalty.explain import KIND_NAMES

if TYPE_CHECKING:
    from models.work import Reader

FIGURES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("brought", ("opening",), N_("Brought along from before Noren")),
    ("earned", ("earn",), N_("Earned")),
    ("bonus", ("bonus",), N_("Bonus")),
    ("used", ("spend",), N_("Used")),
    ("expired", ("expire",), N_("Expired")),
    ("taken_back", ("take_back",), N_("Taken back for returns")),
    ("given_back", ("give_back",), N_("Given back for returns")),
    ("adjusted", ("adjust",), N_("Adjusted")),
    ("merged", ("merge",), N_("Merged")),
)
"""Figures between opening and closing: id, the kinds of entries that make it, its name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the month: signed points, how many entries make it."""

    id: str
    name: str
    points: int
    entries: int


@dataclass(frozen=True, slots=True)
class Month:
    """A programme's month (ISO, 2026-10). `closing` is what all balances came to at its end."""

    month: str
    programme_id: int
    opening: int
    figures: tuple[Figure, ...]
    closing: int

    def points(self, figure_id: str) -> int:
        """The points of a figure."""
        return next(one.points for one in self.figures if one.id == figure_id)


def bounds(month: str) -> tuple[str, str]:
    """Give the first and the last day of a month (ISO)."""
    return f"{month}-01", f"{month}-{monthrange(int(month[:4]), int(month[5:7]))[1]:02d}"


def month(read: Reader, month: str, programme_id: int) -> Month:
    """Roll a programme's points forward over a month; points that only decide a tier are no part of it.

    Reads the whole ledger: for a reader thread.
    """
    opening, figures, closing = roll(read, *bounds(month), programme_id)
    return Month(month, programme_id, opening, figures, closing)


def roll(read: Reader, first: str, last: str, programme_id: int) -> tuple[int, tuple[Figure, ...], int]:
    """Give opening, figures and closing of any days (ISO, both included). Reads the whole ledger."""
    sums: dict[str, tuple[int, int]] = {}
    opening = closing = 0
    for kind, before, within, count in read.rows(
        "SELECT e.kind, COALESCE(SUM(CASE WHEN e.day < ? THEN e.points END), 0),"
        " COALESCE(SUM(CASE WHEN e.day >= ? THEN e.points END), 0), COUNT(CASE WHEN e.day >= ? THEN 1 END)"
        " FROM points_entry e JOIN account a ON a.id = e.account_id"
        " WHERE a.programme_id=? AND a.kind <> 'qualifying' AND e.day <= ? GROUP BY e.kind",
        first,
        first,
        first,
        programme_id,
        last,
    ):
        opening += int(before)
        closing += int(before) + int(within)
        sums[kind] = (int(within), int(count))
    known = {kind for _id, kinds, _name in FIGURES for kind in kinds}
    if sums.keys() - known:
        raise Bug(f"entries of a kind that no figure counts: {sorted(sums.keys() - known)}")
    figures = tuple(
        Figure(
            key,
            name,
            sum(sums.get(kind, (0, 0))[0] for kind in kinds),
            sum(sums.get(kind, (0, 0))[1] for kind in kinds),
        )
        for key, kinds, name in FIGURES
    )
    return opening, figures, closing


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry that is part of a figure."""

    id: int
    day: str
    person_id: int
    person: str
    kind: str
    points: int
    sale_id: int | None
    receipt: str
    reason: str

    @property
    def wording(self) -> Message:
        """What it is."""
        return Message(KIND_NAMES.get(self.kind, self.kind))


def entries(
    read: Reader, month: str, programme_id: int, figure_id: str, *, limit: int = 200, before: int | None = None
) -> tuple[EntryLine, ...]:
    """Give the entries that make a figure of a month, the latest first; `before` is the key to go on from."""
    return entries_of(read, *bounds(month), programme_id, figure_id, limit=limit, before=before)


def entries_of(
    read: Reader, first: str, last: str, programme_id: int, figure_id: str, *, limit: int, before: int | None = None
) -> tuple[EntryLine, ...]:
    """Give the entries that make a figure of any days, the latest first; `before` is the key to go on from."""
    kinds = next(kinds for key, kinds, _name in FIGURES if key == figure_id)
    found = read.rows(
        "SELECT e.id, e.day, p.id, p.name, e.kind, e.points, e.sale_id, t.prefix, s.number, s.source_number, e.reason"
        " FROM points_entry e JOIN account a ON a.id = e.account_id JOIN person p ON p.id = a.person_id"
        " LEFT JOIN sale s ON s.id = e.sale_id LEFT JOIN till t ON t.id = s.till_id"
        f" WHERE a.programme_id=? AND a.kind <> 'qualifying' AND e.day BETWEEN ? AND ?"
        f" AND e.kind IN ({','.join('?' * len(kinds))}){'' if before is None else ' AND e.id < ?'}"
        " ORDER BY e.id DESC LIMIT ?",
        programme_id,
        first,
        last,
        *kinds,
        *([] if before is None else [before]),
        limit,
    )
    lines = [(*row[:7], number_text(row[7], row[8]) if row[8] is not None else row[9] or "", row[10]) for row in found]
    return tuple(EntryLine(*row) for row in lines)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Points that can still be used, by the month (ISO) of their last day; None: they never lapse."""

    month: str | None
    points: int
    members: int


def outstanding(read: Reader, programme_id: int, day: str) -> tuple[Outstanding, ...]:
    """Give what is outstanding on `day` by the month in which it lapses, the next first."""
    found = read.rows(
        "SELECT SUBSTR(l.expires_on, 1, 7) AS ends, SUM(l.points_left), COUNT(DISTINCT l.account_id) FROM points_lot l"
        " JOIN account a ON a.id = l.account_id WHERE a.programme_id=? AND l.points_left > 0"
        " AND (l.expires_on IS NULL OR l.expires_on >= ?) GROUP BY SUBSTR(l.expires_on, 1, 7)"
        " ORDER BY ends IS NULL, ends",
        programme_id,
        day,
    )
    return tuple(Outstanding(*row) for row in found)


def programmes(read: Reader) -> list[tuple[int, str]]:
    """Give the programmes that have points, the shop's own first: key, name ("" where it has none)."""
    return [(key, name) for key, name in read.rows("SELECT id, name FROM programme ORDER BY position, id")]
