"""How Today says things: the greeting, the pill at the end of a line, the line below it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from desktop import languages
from desktop.languages import _, _n, say
from models import times
from models.errors import N_
from models.reminders.rule_words import WEEKDAYS
from models.today.entry import DONE, NEXT, OVERDUE, TODAY

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.today.entry import Entry
    from models.today.hours import Opening

GROUP_NAMES = {OVERDUE: N_("Overdue"), TODAY: N_("Today"), NEXT: N_("Next 7 days"), DONE: N_("Done today")}
ICONS = {
    "gift": "gift",
    "request": "message-circle",
    "invoice": "receipt",
    "invoices": "receipt",
    "contract": "file-text",
    "birthday": "cake",
    "points": "coins",
    "lead": "target",
    "speak": "message-square",
    "stock": "boxes",
    "short": "triangle-alert",
    "backup": "shield-check",
}
ACT_NAMES = {
    "done": N_("Done"),
    "hand": N_("Hand over"),
    "close": N_("Close the request…"),
    "pay": N_("Take the payment…"),
    "renew": N_("Renew or stop…"),
    "speak": N_("Do it…"),
    "answer": N_("Answer now…"),
    "backup": N_("Back up now"),
}
NOON, EVENING = 11, 18
"""The hours at which a morning's greeting ends and an evening's begins."""


class Pill(NamedTuple):
    """What stands at the end of a line, and its tone."""

    text: str
    tone: str


def called(name: str) -> str:
    """The name that somebody is greeted by: the given one, which stands last where the name is Japanese."""
    parts = name.split()
    if not parts:
        return ""
    return parts[0] if parts[0][0].isascii() else parts[-1]


def greeting(name: str, hour: int) -> str:
    """Good morning, somebody or nobody by name."""
    who = called(name)
    if hour < NOON:
        return _("Good morning, {name}", name=who) if who else _("Good morning")
    if hour < EVENING:
        return _("Good afternoon, {name}", name=who) if who else _("Good afternoon")
    return _("Good evening, {name}", name=who) if who else _("Good evening")


def weekday(day: date) -> str:
    """A day's name in full."""
    return _(WEEKDAYS[day.weekday()])


def clock(minute: int) -> str:
    """A minute of the day as a clock says it; past midnight as 26:00, as shops write it."""
    return f"{minute // 60}:{minute % 60:02}"


def day_words(day: str, opening: Opening | None) -> str:
    """The business date in full, and when the shop closes."""
    at = date.fromisoformat(day)
    shown = _("{weekday}, {date}", weekday=weekday(at), date=languages.current().date(at))
    if opening is None or not opening.known:
        return shown
    if opening.closes is None:
        closed = _("closed today: {name}", name=_(opening.name)) if opening.name else _("closed today")
        return f"{shown} · {closed}"
    return f"{shown} · {_('the shop closes at {time}', time=clock(opening.closes))}"


def time_of(at: int, shop: ShopSettings) -> str:
    """A moment's time on the shop's wall clock."""
    local: datetime = times.from_ms(at, shop.zone)
    return f"{local.hour}:{local.minute:02}"


def pill(one: Entry, *, day: str, now: int, shop: ShopSettings) -> Pill:
    """The pill of a line: when it is due or was done, or how late it is."""
    if one.group == DONE:
        return Pill(time_of(one.at, shop) if one.at is not None else _("Done"), "green")
    if one.group == OVERDUE:
        return Pill(late(one.day, day), "red")
    if one.group == NEXT:
        return Pill(_coming(one, shop), "quiet")
    if one.at is not None:
        return Pill(time_of(one.at, shop), "red" if one.at < now else "gold")
    if one.kind in ("speak", "stock"):
        return Pill(_("Suggested") if one.kind == "speak" else _("Check"), "quiet")
    return Pill(_("Today"), "quiet")


def late(due: str, day: str) -> str:
    """How late something is that was due on a day."""
    days = (date.fromisoformat(day) - date.fromisoformat(due)).days if due else 0
    return _n("1 day late", "{n} days late", days) if days > 0 else _("Overdue")


def _coming(one: Entry, shop: ShopSettings) -> str:
    return moment(one.at, shop) if one.at is not None else _near(date.fromisoformat(one.day))


def _near(day: date) -> str:
    """A day that is near: its weekday and number."""
    speak = languages.current()
    return f"{day.month}/{day.day}({speak.weekday(day)})" if speak.code == "ja" else f"{speak.weekday(day)} {day.day}"


def moment(at: int, shop: ShopSettings) -> str:
    """A moment (ms UTC) of the days to come, on the shop's wall clock."""
    return f"{_near(times.from_ms(at, shop.zone).date())} {time_of(at, shop)}"


def title_of(one: Entry) -> str:
    """What there is to do, on one line."""
    return " ".join(say(one.what).split())


def below(one: Entry, *, named: bool) -> str:
    """The line below: who, why, a note, how far its list is, and with `named` whose it is."""
    title = title_of(one)
    parts = [one.who if one.who not in title else "", *(say(why) for why in one.why), one.note]
    if one.checks[1]:
        parts.append(_("{done} of {all} ticked", done=one.checks[0], all=one.checks[1]))
    if named and one.staff:
        parts.append(one.staff)
    return " · ".join(" ".join(part.split()) for part in parts if part)
