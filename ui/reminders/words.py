"""How a reminder's day, time, rule and telling beforehand are written on screens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop import languages
from desktop.languages import _, _n
from models import times
from models.reminders import rule_words, wall
from models.reminders.wording import TITLES
from models.values import dataclass
from ui.loyalty.words import moment_text, today
from ui.people.words import brief, joined

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from models.reminders.entering import Entry
    from models.reminders.reminders import Due
    from models.reminders.series_rows import Series
    from models.reminders.spoken import Understood
    from ui.page import Desk
    from ui.reminders.asking import Falls

HOUR, DAY, WEEK = 60, 1440, 10080


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of what was understood, as a chip shows it."""

    icon: str
    text: str
    tone: str = "primary"


def now_of(desk: Desk) -> datetime:
    """This moment on the shop's wall clock."""
    return times.from_ms(desk.store.clock.now(), desk.store.settings.zone)


def clock_text(minute: int) -> str:
    """A minute of the day as clocks show it; what counts on over midnight is the next day's."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def day_words(day: date, now: date) -> str:
    """A day as one says it on another: today, tomorrow, else its date with its weekday."""
    if day == now:
        return _("Today")
    speak = languages.current()
    gap = "" if speak.code == "ja" else " "
    written = f"{speak.date(day, year=day.year != now.year)}{gap}({speak.weekday(day)})"
    return _("Tomorrow, {day}", day=written) if day == now + timedelta(days=1) else written


def days_words(days: Iterable[date], now: date) -> str:
    """Several days in a row, each with its weekday."""
    speak = languages.current()
    gap = "" if speak.code == "ja" else " "
    return joined(f"{speak.date(one, year=one.year != now.year)}{gap}({speak.weekday(one)})" for one in days)


def time_text(minute: int | None, length: int) -> str:
    """From when to when; "" for all day."""
    if minute is None:
        return ""
    return f"{clock_text(minute)}–{clock_text(minute + length)}" if length else clock_text(minute)


def when_text(entry: Entry, now: date) -> str:
    """Day and time of an entry, in a row."""
    first = date.fromisoformat(entry.day)
    parts = [day_words(first, now), time_text(entry.minute, entry.length)]
    if entry.minute is None and entry.length:
        parts = [f"{parts[0]} – {day_words(first + timedelta(days=entry.length), now)}"]
    return " ".join(part for part in parts if part)


def due_text(desk: Desk, one: Due) -> str:
    """When a reminder is due, in a row."""
    now, zone = date.fromisoformat(today(desk)), desk.store.settings.zone
    if one.at is None:
        return day_words(date.fromisoformat(one.day), now)
    return f"{day_words(wall.day_of(one.at, zone), now)} {clock_text(wall.minute_of(one.at, zone))}"


def before_text(minutes: int) -> str:
    """How long before its moment something is told."""
    if minutes % WEEK == 0:
        return _n("1 week before", "{n} weeks before", minutes // WEEK)
    if minutes % DAY == 0:
        return _n("1 day before", "{n} days before", minutes // DAY)
    if minutes % HOUR == 0:
        return _n("1 hour before", "{n} hours before", minutes // HOUR)
    return _n("1 minute before", "{n} minutes before", minutes)


def rule_text(rule: str, first: date | None = None, on_closed: str = "", from_done: bool = False) -> str:
    """A rule as a sentence."""
    return languages.say(rule_words.said(rule, first=first, on_closed=on_closed, from_done=from_done, letter="upper"))


def chips(said: Understood, entry: Entry, now: datetime) -> list[Said]:
    """What was understood of a line, piece by piece; what is not clear or has passed is said first."""
    found = [*_doubts(said, entry, now)]
    if not said.anything:
        day = day_words(date.fromisoformat(entry.day), now.date())
        return [*found, Said("calendar", _("No day said: {day}", day=day), "quiet")]
    if not entry.rule:
        found.append(Said("calendar", when_text(entry, now.date())))
    elif entry.minute is not None:
        found.append(Said("clock", time_text(entry.minute, entry.length)))
    if entry.rule:
        first = date.fromisoformat(entry.day)
        found.append(Said("refresh-cw", rule_text(entry.rule, first, entry.on_closed, entry.from_done), "violet"))
    if entry.before:
        found.append(Said("bell", _("Told {when} too", when=joined(before_text(one) for one in entry.before)), "green"))
    return found


def falls_chips(falls: Falls, now: date) -> list[Said]:
    """On which days it falls, and whether the shop is closed then."""
    if falls.wrong is not None:
        return [Said("circle-alert", languages.say(falls.wrong), "gold")]
    found = []
    if falls.entry.rule and falls.days:
        found.append(Said("calendar-days", _("First on {days}", days=days_words(falls.days, now)), "quiet"))
    if falls.closed:
        name = _(falls.name) if falls.name else ""
        closed = _("The shop is closed: {name}", name=name) if name else _("The shop is closed on that day")
        found.append(Said("store", closed, "gold"))
    return found


def standing(desk: Desk, one: Due, whole: Series | None) -> list[Said]:
    """What else is to be known of a reminder that stands."""
    found = []
    if one.about in TITLES:
        found.append(Said("bell", brief(languages.say(one.wording), 60), "quiet"))
    if one.day < today(desk):
        late = (date.fromisoformat(today(desk)) - date.fromisoformat(one.day)).days
        found.append(Said("clock", _opened(_n("since yesterday", "{n} days late", late)), "red"))
    if one.snoozed_until is not None:
        off = _("put off to {moment}", moment=moment_text(desk, one.snoozed_until))
        found.append(Said("clock", _opened(off), "gold"))
    if one.missed:
        found.append(Said("history", _n("1 passed before it", "{n} passed before it", one.missed), "gold"))
    if one.moved_from is not None:
        moved = date.fromisoformat(one.moved_from)
        found.append(Said("calendar-clock", _("Moved from {day}", day=days_words((moved,), moved)), "quiet"))
    if one.delegated and one.delegated_by != one.staff_id:
        found.append(Said("user", _opened(_("given by {name}", name=brief(one.delegated, 40))), "quiet"))
    if whole is not None and whole.warning is not None:
        found.append(Said("circle-alert", languages.say(whole.warning), "gold"))
    return found


def _opened(text: str) -> str:
    """Words that stand within a line elsewhere, by themselves."""
    return text[:1].upper() + text[1:]


def short(text: str) -> str:
    """A title in a sentence."""
    return brief(text, 60)


def _doubts(said: Understood, entry: Entry, now: datetime) -> Iterable[Said]:
    if said.unclear:
        text = _("Two different days or times are said. It is kept as it was typed.")
        yield Said("circle-question-mark", text, "gold")
    if not said.title:
        yield Said("circle-question-mark", _("What is to be done?"), "gold")
    if said.anything and has_passed(entry, now):
        yield Said("history", _("This has passed already"), "gold")


def has_passed(entry: Entry, now: datetime) -> bool:
    """Whether the day or the time of an entry lies behind."""
    if entry.minute is None:
        return entry.day < now.date().isoformat()
    return (entry.day, entry.minute) < (now.date().isoformat(), now.hour * 60 + now.minute)
