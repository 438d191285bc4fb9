"""Reminders in words, as notices and cards say them: for whom, when, how late; many as one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop import languages
from desktop.languages import _, _n, say
from desktop.notify import DONE, LATER, OPEN, Notice
from models import times
from models.reminders.reminders import SNOOZES, Snooze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.reminders.telling import Told

NAMED = 3
"""So many of several are named."""
MANY = "many"
"""The notice that stands for more than a few reminders."""
DIGEST = "digest"
"""The notice that stands for the digest, where no window shows it."""
EXAMPLE = "example"
"""The notice that shows what one is like."""


def names(group: Sequence[Told]) -> str:
    """Some of them by name, a line each, and how many more there are."""
    lines = [say(one.wording) for one in group[:NAMED]]
    more = len(group) - len(lines)
    return "\n".join([*lines, *([_n("and 1 more", "and {n} more", more)] if more else [])])


def how_many(count: int) -> str:
    """How many are due."""
    return _n("1 reminder is due", "{n} reminders are due", count)


def about(one: Told, zone: str, now: int, me: int | None = None) -> str:
    """The second line of a reminder: for whom, when on the wall clock of `zone` (`now`: ms UTC), where, whose it is.

    Who is at the till (`me`) is not told that it is theirs.

    It may stand for hours: nothing in it grows wrong meanwhile, such as how late something is.
    """
    whose = one.staff if one.staff_id != me else ""
    return " · ".join(part for part in (one.person, when(one.day, one.at, zone, now), one.place, whose) if part)


def when(on: str, at: int | None, zone: str, now: int) -> str:
    """A day (ISO), or a moment (ms UTC) on the wall clock of `zone`; of today only its time."""
    today = times.from_ms(now, zone).date()
    local = times.from_ms(at, zone) if at is not None else None
    day = local.date() if local is not None else date.fromisoformat(on)
    clock = f"{local:%H:%M}" if local is not None else ""
    if day == today:
        return clock or _("Today")
    return f"{languages.current().date(day, year=day.year != today.year)} {clock}".rstrip()


def single(one: Told, second: str, *, sound: bool) -> Notice:
    """A reminder as the desktop shows it; `second` is its second line."""
    buttons = ((DONE, _("Done")), (LATER, _(SNOOZES[Snooze.LATER])))
    return Notice(str(one.reminder_id), say(one.wording), second, buttons, _("Show it"), sound)


def gathered(group: Sequence[Told], *, sound: bool) -> Notice:
    """Many reminders as one notice."""
    return _of_many(MANY, how_many(len(group)), names(group), sound=sound)


def missed(count: int, *, sound: bool) -> Notice:
    """What came due while the program was off, where no window shows the digest."""
    title = _n("1 reminder came due while Noren was off", "{n} reminders came due while Noren was off", count)
    return _of_many(DIGEST, title, "", sound=sound)


def _of_many(notice_id: str, title: str, body: str, *, sound: bool) -> Notice:
    return Notice(notice_id, title, body, ((OPEN, _("Look at Today")),), _("Look at Today"), sound)


def example(*, sound: bool) -> Notice:
    """A notice that stands for no reminder."""
    body = _("This is how a reminder looks.")
    return Notice(EXAMPLE, _("Order beans"), body, open=_("Open Noren"), sound=sound, stays=False)
