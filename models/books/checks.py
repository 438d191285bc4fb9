"""What is looked at before a month is closed, in words: what stands in the way, what is in order, what to know."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.books import guard, journal
from models.books.days import month_after, month_end
from models.errors import N_, Message, Refused
from models.money import Amount
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.work import Reader

STOP, NOTE, FINE = "stop", "note", "fine"
"""It stands in the way; it is worth knowing; it is in order."""


@dataclass(frozen=True, slots=True)
class Check:
    """One of the things that were looked at."""

    kind: str
    text: Message


@dataclass(frozen=True, slots=True)
class _Asked:
    """A month that is to be closed, by its days, and the business day of the question."""

    first: str
    last: str
    today: str


_Look = tuple["Callable[[Reader, _Asked], Message | None]", "Callable[[Reader, _Asked], Message]"]
"""What may stand in the way, and how it is said where nothing does."""


def obstacles(read: Reader, first_day: str, last_day: str, today: str) -> tuple[Message, ...]:
    """What stands in the way of closing a month, in words; nothing where it can be closed."""
    if first_day[8:] != "01" or last_day != month_end(first_day):
        return (Message(N_("A whole month is closed, from its first day to its last.")),)
    asked = _Asked(first_day, last_day, today)
    found = [told for wrong, _fine in _LOOKS if (told := wrong(read, asked)) is not None]
    return tuple(found)


def of_month(read: Reader, month: str, today: str) -> tuple[Check, ...]:
    """Everything that is looked at before a month (YYYY-MM) is closed, in order. For a reader thread."""
    first = f"{month}-01"
    asked = _Asked(first, month_end(first), today)
    found = []
    for wrong, fine in _LOOKS:
        told = wrong(read, asked)
        found.append(Check(FINE, fine(read, asked)) if told is None else Check(STOP, told))
    return (*found, _balanced(read, asked), *_differences(read, asked))


# -- what may stand in the way ---------------------------------------------------------------------------------------


def _not_over(_read: Reader, asked: _Asked) -> Message | None:
    if asked.last < asked.today:
        return None
    words = N_("Only a month that is over can be closed. This one ends on {day}.")
    return Message(words, {"day": date.fromisoformat(asked.last)})


def _over(_read: Reader, _asked: _Asked) -> Message:
    return Message(N_("The month is over."))


def _out_of_order(read: Reader, asked: _Asked) -> Message | None:
    until = guard.closed_until(read)
    if asked.first <= until:
        return Message(N_("This month is closed already."))
    if until and asked.first != month_after(until):
        words = N_("Months are closed in order: {month} is next.")
        return Message(words, {"month": month_after(until)[:7]})
    return None


def _in_order(read: Reader, _asked: _Asked) -> Message:
    if guard.closed_until(read):
        return Message(N_("The month before it is closed."))
    return Message(N_("It is the first month that is closed: everything before it is closed with it."))


def _uncounted(read: Reader, asked: _Asked) -> Message | None:
    opened = read.value("SELECT MIN(day) FROM till_session WHERE z_number IS NULL AND day<=?", asked.last)
    if not opened:
        return None
    words = N_("The register session of {day} is still open. Count it and close it first.")
    return Message(words, {"day": date.fromisoformat(opened)})


def _counted(read: Reader, asked: _Asked) -> Message:
    count = read.value("SELECT COUNT(*) FROM till_session WHERE day BETWEEN ? AND ?", asked.first, asked.last)
    return Message(N_("Every register session is counted and closed ({count})."), {"count": count})


def _importing(read: Reader, _asked: _Asked) -> Message | None:
    if not read.value("SELECT 1 FROM batch WHERE state IN ('running', 'undoing') LIMIT 1"):
        return None
    return Message(N_("An import is under way. Close the month when it is done."))


def _not_importing(_read: Reader, _asked: _Asked) -> Message:
    return Message(N_("No import is under way."))


_LOOKS: tuple[_Look, ...] = (
    (_not_over, _over),
    (_out_of_order, _in_order),
    (_uncounted, _counted),
    (_importing, _not_importing),
)


# -- what to know ----------------------------------------------------------------------------------------------------


def _balanced(read: Reader, asked: _Asked) -> Check:
    try:
        made = journal.of_period(read, asked.first, asked.last, read.check)
    except Refused as error:
        return Check(NOTE, error.message)
    words = N_("The journal balances: {count} entries, {amount} on each side.")
    return Check(FINE, Message(words, {"count": len(made.entries), "amount": Amount(made.total)}))


def _differences(read: Reader, asked: _Asked) -> list[Check]:
    count, over = read.row(
        "SELECT COUNT(*), COALESCE(SUM(difference), 0) FROM till_session WHERE difference <> 0 AND day BETWEEN ? AND ?",
        asked.first,
        asked.last,
    ) or (0, 0)
    if not count:
        return []
    words = N_("Register sessions with a difference: {count}, {amount} in all.")
    return [Check(NOTE, Message(words, {"count": count, "amount": Amount(over)}))]
