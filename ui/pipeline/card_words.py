"""What a card says in words: who, what, how much, how long untouched, what comes next. Pure but for the language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.languages import _, _n, amount, current
from models import times
from models.leads import grades
from models.pipeline import ordering, rotting
from models.pipeline.rotting import Rot
from models.values import dataclass
from ui.leads.rating_words import tone_of
from ui.people import words

if TYPE_CHECKING:
    from models.pipeline.board import Card

BETWEEN = " · "
"""Between the day and what is to be done."""
NEAR_DAYS = 6
"""So many days ahead a day is called by its weekday."""


@dataclass(frozen=True, slots=True)
class Now:
    """The business day by which cards are worded, the shop's zone, and the hour at which its day changes."""

    today: date
    zone: str
    day_change_hour: int = 0
    me: int | None = None
    """Who is at work: their own cards wear their colour."""


@dataclass(frozen=True, slots=True)
class Said:
    """A card in words, ready to be painted and read out."""

    who: str
    title: str
    money: str
    monthly: str
    chip: str
    """Grade and score: "A 86"; "" where nothing is known."""
    chip_tone: str
    idle: str
    """How long nobody touched it, in short."""
    share: float
    """Of the days that its stage gives, 0 to 1 and beyond; negative where the stage gives no limit."""
    next_text: str
    next_icon: str
    next_tone: str
    owner: str
    """The owner's first sign; "" without an owner."""
    stuck: bool
    whole: str
    """All of it as one sentence, for readers of screens."""


def said(card: Card, now: Now) -> Said:
    """A card in words."""
    idle = idle_days(card.touched_at, now)
    rot = Rot(idle, card.rotting_days if card.state == "open" else 0)
    stuck = rot.state == rotting.STUCK
    next_text, icon, tone = next_step(card, now)
    who = card.company or words.plain_name(card.person) if card.company or card.person else _("No customer yet")
    money = amount(card.amount) if card.amount is not None else _("No amount")
    monthly = _("+{amount} a month", amount=amount(card.monthly)) if card.monthly else ""
    chip = " ".join(part for part in (grades.letter(card.grade), str(card.score) if card.score else "") if part)
    short = idle_short(idle, stuck=stuck) if card.state == "open" else ""
    parts = (
        card.name,
        who,
        f"{money} {monthly}".strip(),
        _("grade {chip}", chip=chip) if chip else "",
        idle_long(idle, stuck=stuck) if card.state == "open" else "",
        next_text,
        _("looked after by {name}", name=card.owner) if card.owner else "",
    )
    return Said(
        words.brief(who, 60),
        words.brief(card.name, 120),
        money,
        monthly,
        chip,
        tone_of(card.grade),
        short,
        -1.0 if rot.share is None else rot.share,
        next_text,
        icon,
        tone,
        card.owner[:1].upper(),
        stuck,
        words.joined(words.brief(part, 200) for part in parts),
    )


def idle_days(touched_at: int, now: Now) -> int:
    """Business days of the calendar since a deal was touched, as `rotting` counts them."""
    day = times.business_date(touched_at, now.zone, now.day_change_hour)
    return max(0, (now.today - day).days)


def idle_short(days: int, *, stuck: bool) -> str:
    """How long nobody touched it, beside the clock."""
    return _("stuck {days} d", days=days) if stuck else _("{days} d", days=days)


def idle_long(days: int, *, stuck: bool) -> str:
    """The same for readers of screens."""
    untouched = _n("untouched for 1 day", "untouched for {n} days", days)
    return _("stuck, {untouched}", untouched=untouched) if stuck else untouched


def next_step(card: Card, now: Now) -> tuple[str, str, str]:
    """What comes next: words, icon, tone. Nothing planned is a fault to mend, and looks like one."""
    if card.state == "won":
        return _("Won {day}", day=near_day(card.closed_day, now)), "check", "green"
    group = ordering.group_of(card.next_day, now.today.isoformat())
    if group == ordering.UNPLANNED:
        return _("No next step"), "circle-alert", "red"
    title = words.brief(card.next_title, 60)
    if group == ordering.OVERDUE:
        late = (now.today - date.fromisoformat(card.next_day or "")).days
        return _joined(_("Overdue {days} d", days=late), title), "circle-alert", "red"
    if group == ordering.TODAY:
        return _joined(_("Today"), title), "bell", "gold"
    day = near_day(card.next_day, now)
    return _joined(day[:1].upper() + day[1:], title), "calendar-clock", "quiet"


def _joined(day: str, title: str) -> str:
    return f"{day}{BETWEEN}{title}" if title else day


def near_day(day: str | None, now: Now) -> str:
    """A day near today: today, tomorrow, yesterday, a weekday with its day, else a date."""
    if not day:
        return ""
    found = date.fromisoformat(day)
    far = (found - now.today).days
    if far in (0, 1, -1):
        return {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}[far]
    if abs(far) <= NEAR_DAYS:
        weekday = current().weekday(found)
        return f"{found.day}日({weekday})" if current().code == "ja" else f"{weekday} {found.day}"
    return words.short_date(found, now.today)
