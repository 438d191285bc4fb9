"""One of a series moved by hand: by itself, or with all that are to come.

By itself one that is not made yet leaves the series and becomes a reminder of its own on its new day. With all to come
the rule is moved: the weekday, the day of the month or the first day that it hangs on.
"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import settings
from models.errors import N_, Refused
from models.reminders import reminders, series, wall

if TYPE_CHECKING:
    from models.reminders.rules import Rule
    from models.reminders.series_rows import Series
    from models.work import Tx

CANT = N_("This rule can't be moved as a whole. Open the series to change it.")


def alone(tx: Tx, *, series_id: int, series_day: str, day: str, minute: int | None, length: int | None = None) -> int:
    """Take one that is not made yet out of its series, and make it on another day, at another time (None: all day).

    `length` is in minutes, of an all-day one in days more than the first; None keeps it. Returns the reminder's key.
    Raises Refused where the series has nothing on that day.
    """
    known = series.one(tx, series_id)
    zone = settings.load(tx).zone
    series.skip(tx, series_id=series_id, day=series_day)
    kept = _length(known, minute) if length is None else length
    values = {"day": day, "end_day": (date.fromisoformat(day) + timedelta(days=kept)).isoformat()}
    if minute is not None:
        at = wall.moment(date.fromisoformat(day), minute, zone)
        values = {"at": at, "end_at": at + kept * wall.MINUTE if kept else None}  # type: ignore[dict-item]
    return reminders.make(
        tx,
        title=known.title,
        note=known.note,
        person_id=known.person_id,
        about=known.about,
        about_id=known.about_id,
        staff_id=known.staff_id,
        place=known.place,
        before=known.before,
        checklist=known.checklist,
        **values,  # type: ignore[arg-type]
    )


def _length(known: Series, minute: int | None) -> int:
    """An appointment that takes whole days now, or the other way round, keeps no length."""
    return known.length if (known.minute is None) == (minute is None) else 0


def all_to_come(tx: Tx, *, series_id: int, from_day: str, day: str, minute: int | None) -> None:
    """Move a series: what stood on `from_day` stands on `day` from now on, at a minute of the day (None: all day).

    The minute is one of the shop's wall clock. Raises Refused for a rule that can't be moved so.
    """
    known = series.one(tx, series_id)
    first, to = date.fromisoformat(from_day), date.fromisoformat(day)
    values: dict[str, object] = {}
    if first != to:
        moved = shifted(known.plan.rule, first, to)
        if moved is None:
            raise Refused(CANT)
        values["rule"] = moved.text
        if moved.is_plain and moved.freq != "DAILY":
            values["first_day"] = (date.fromisoformat(known.first_day) + (to - first)).isoformat()
        elif moved.is_plain:
            values["first_day"] = day
    elsewhere = known.zone not in ("", settings.load(tx).zone)
    if minute != known.minute or (elsewhere and minute is not None):
        values |= {"minute": minute, "length": _length(known, minute), "zone": ""}
    if values:
        series.change(tx, series_id=series_id, **values)


def shifted(rule: Rule, first: date, to: date) -> Rule | None:
    """A rule whose occurrence on `first` falls on `to`: pure. None where it says more than can be moved."""
    if rule.is_plain:
        return rule
    if rule.bysetpos or rule.byweekno or rule.byyearday:
        return None
    if rule.freq == "WEEKLY" and rule.byday and not rule.bymonth:
        days = [to.weekday() if at == first.weekday() else at for _nth, at in rule.byday]
        return dataclasses.replace(rule, byday=tuple((0, at) for at in sorted(set(days))))
    if rule.freq == "MONTHLY" and len(rule.byday) == 1 and not rule.bymonthday and rule.byday[0][0]:
        nth = rule.byday[0][0]
        return dataclasses.replace(rule, byday=((_nth_of(to, nth < 0), to.weekday()),))
    if rule.bymonthday and not rule.byday and len(rule.bymonthday) == 1:
        months = tuple(to.month if month == first.month else month for month in rule.bymonth)
        return dataclasses.replace(rule, bymonthday=(to.day,), bymonth=months)
    return None


def _nth_of(day: date, from_end: bool) -> int:
    if from_end:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return -(((following - day).days - 1) // 7 + 1)
    return (day.day - 1) // 7 + 1


def longer(tx: Tx, *, series_id: int, minutes: int) -> None:
    """Let all that are to come take so many minutes more (of all-day ones: whole days, 1440 each).

    Raises Refused for what would end before it begins.
    """
    known = series.one(tx, series_id)
    step = minutes if known.minute is not None else minutes // wall.DAY_MINUTES
    length = known.length + step
    if length < 0:
        raise Refused(N_("It ends before it begins."))
    series.change(tx, series_id=series_id, length=length)


def longer_alone(tx: Tx, *, reminder_id: int, minutes: int) -> None:
    """Let a reminder end so many minutes later; one of whole days by whole days (1440 each).

    Raises Refused for what would end before it begins, and NotFound.
    """
    row = tx.row("SELECT day, at, end_at, end_day FROM reminder WHERE id=?", reminder_id)
    if row is None:
        reminders.one(tx, reminder_id)
        return
    day, at, end_at, end_day = row
    if at is None:
        last = date.fromisoformat(end_day or day) + timedelta(days=minutes // wall.DAY_MINUTES)
        reminders.stretch(tx, reminder_id=reminder_id, end_day=max(last.isoformat(), day))
        return
    ends = (at if end_at is None else end_at) + minutes * wall.MINUTE
    if ends < at:
        raise Refused(N_("It ends before it begins."))
    reminders.stretch(tx, reminder_id=reminder_id, end_at=ends)
