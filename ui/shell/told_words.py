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

MINUTE_MS = 60_000
NAMED = 3
"""So many of several are named."""
MANY = "many"
"""The notice that stands for more than a few reminders, and for the digest where no window shows it."""
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


def about(one: Told, zone: str, now: int) -> str:
    """The second line of a reminder: for whom, when on the wall clock of `zone`, where, how late at `now` (ms UTC)."""
    return " · ".join(part for part in (one.person, when(one, zone, now), one.place) if part)


def when(one: Told, zone: str, now: int) -> str:
    """When it is due, and how late that is or how soon."""
    speak, today = languages.current(), times.from_ms(now, zone).date()
    if one.at is None:
        day = date.fromisoformat(one.day)
        return _("Today") if day == today else speak.date(day, year=day.year != today.year)
    local = times.from_ms(one.at, zone)
    clock = f"{local:%H:%M}"
    shown = clock if local.date() == today else f"{speak.date(local.date(), year=local.year != today.year)} {clock}"
    return " · ".join(part for part in (shown, distance(one.at - now)) if part)


def distance(ms: int) -> str:
    """How far away a moment is: "" within a minute, and beyond two days."""
    minutes = abs(ms) // MINUTE_MS
    hours = minutes // 60
    if minutes < 1 or hours >= 48:
        return ""
    if ms > 0:
        return _n("in 1 hour", "in {n} hours", hours) if hours else _n("in 1 minute", "in {n} minutes", minutes)
    return _n("1 hour late", "{n} hours late", hours) if hours else _n("1 minute late", "{n} minutes late", minutes)


def single(one: Told, second: str, *, sound: bool) -> Notice:
    """A reminder as the desktop shows it; `second` is its second line."""
    buttons = ((DONE, _("Done")), (LATER, _(SNOOZES[Snooze.LATER])))
    return Notice(str(one.reminder_id), say(one.wording), second, buttons, _("Open"), sound)


def gathered(group: Sequence[Told], *, sound: bool) -> Notice:
    """Many reminders as one notice."""
    return _of_many(how_many(len(group)), names(group), sound=sound)


def missed(count: int, *, sound: bool) -> Notice:
    """What came due while the program was off, where no window shows the digest."""
    title = _n("1 reminder came due while Noren was off", "{n} reminders came due while Noren was off", count)
    return _of_many(title, "", sound=sound)


def _of_many(title: str, body: str, *, sound: bool) -> Notice:
    return Notice(MANY, title, body, ((OPEN, _("Look at Today")),), _("Look at Today"), sound)


def example(*, sound: bool) -> Notice:
    """A notice that stands for no reminder."""
    return Notice(EXAMPLE, _("Order beans"), _("This is how a reminder looks."), open=_("Open"), sound=sound)
