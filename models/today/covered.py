"""What is shown already: a thing with an open reminder stands there as that reminder; a line ticked off stays away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.today.entry import Entry
    from models.work import Reader

OWN = frozenset({"gift", "request", "invoice", "contract"})
"""Things with an end of their own: they are shown until that has come, whatever was ticked off about them."""


def without_reminder(read: Reader, about: str, ids: Sequence[int]) -> set[int]:
    """Those of some things about which no reminder stands open."""
    sql = "SELECT about_id FROM reminder WHERE about_id IN (??) AND about=? AND state='open'"
    known = {row[0] for row in read.within(sql, list(ids), about)}
    return {key for key in ids if key not in known}


def not_taken(read: Reader, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Lines of which no reminder was made: neither put off, nor given to somebody, nor ticked off."""
    found = tuple(entries)
    asked = [one.source for one in found if one.source and one.kind not in OWN]
    taken = {row[0] for row in read.within("SELECT source_key FROM reminder WHERE source_key IN (??)", asked)}
    return tuple(one for one in found if one.source not in taken)
