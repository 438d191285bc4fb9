"""Leads in words: their states, what is left of a promise, who looks after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.languages import _, _n
from models.errors import N_
from models.leads import sign_up
from ui.people import words

if TYPE_CHECKING:
    from models.leads.board import LeadRow
    from models.team import Member

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
STATE_NAMES = {
    "": N_("No lead"),
    "new": N_("New lead"),
    "working": N_("Working"),
    "qualified": N_("Qualified"),
    "nurture": N_("Nurture"),
    "converted": N_("Converted"),
    "disqualified": N_("Disqualified"),
}
STATE_TONES = {
    "new": "primary",
    "working": "blue",
    "qualified": "green",
    "nurture": "violet",
    "converted": "green",
    "disqualified": "quiet",
}
NOBODY = "–"
LONG_HOURS = 10
"""From so many hours on, minutes are no longer told."""
SOURCE_NAMES = {sign_up.SOURCE: N_("Sign-up form")}
"""What the program itself writes as a source; every other one is somebody's own words."""


def state(key: str) -> str:
    """What a state is called."""
    return _(STATE_NAMES.get(key, key)) if key in STATE_NAMES else key


def source(written: str) -> str:
    """Where somebody came from, as it is shown."""
    return _(SOURCE_NAMES[written]) if written in SOURCE_NAMES else words.brief(written, 40)


def staff_name(name: str, staff_id: int | None = 0) -> str:
    """What somebody who works here is called; the first owner may have no name."""
    return NOBODY if staff_id is None else name or _("Owner")


def member_name(one: Member) -> str:
    """The same of a member of staff."""
    return one.name or _("Owner")


def span(ms: int) -> str:
    """A stretch of time, as exactly as anybody acts on it: 3 days, 17 h, 2 h 10 min, 25 min."""
    minutes = max(0, ms) // MINUTE
    if minutes >= 48 * 60:
        return _n("1 day", "{n} days", minutes // (24 * 60))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _n("{n} minute", "{n} minutes", rest)
    exact = rest and hours < LONG_HOURS
    return _("{hours} h {minutes} min", hours=hours, minutes=rest) if exact else _("{hours} h", hours=hours)


def left_text(left: int | None) -> str:
    """What is left until an answer is due, or since when it is overdue."""
    if left is None:
        return ""
    return _("{time} left", time=span(left)) if left >= 0 else _("{time} overdue", time=span(-left))


def waiting_text(one: LeadRow) -> str:
    """The promise of a row; answered, where it was."""
    if one.responded_at is not None and one.state != "new":
        return _("Answered")
    return left_text(one.left)
