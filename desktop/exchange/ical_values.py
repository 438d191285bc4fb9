"""Values of iCalendar as days and times: dates, moments of any zone, durations, as programs really write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from models.errors import N_, Message

if TYPE_CHECKING:
    from desktop.exchange.ical_lines import Property
    from desktop.exchange.ical_zones import Zones

_MOMENT = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?", re.I
)
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?", re.I
)


class ValueProblemError(Exception):
    """A value that is none: the reason in words."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason."""
        super().__init__(reason.msgid)
        self.reason = reason


class Stamp(NamedTuple):
    """A day, or a day and a minute of it on the clock of `zone` ("" the shop's: floating, or of an unknown zone)."""

    day: date
    minute: int | None
    zone: str
    note: Message | None = None

    def moved(self, minutes: int) -> Stamp:
        """So many minutes later, on the same clock."""
        whole, rest = divmod((self.minute or 0) + minutes, 1440)
        return self._replace(day=self.day + timedelta(days=whole), minute=None if self.minute is None else rest)

    @property
    def text(self) -> str:
        """As a cell: 2026-06-15, or 2026-06-15 10:00."""
        if self.minute is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()} {self.minute // 60:02d}:{self.minute % 60:02d}"


def stamp(one: Property, zones: Zones) -> Stamp:
    """The day or moment of a property. Raises ValueProblemError for what is none."""
    return stamped(one.value, zones, one.param("TZID"))


def stamped(value: str, zones: Zones, tzid: str) -> Stamp:
    """The day or moment of a value with the zone that stands beside it."""
    found = _MOMENT.fullmatch(value.strip())
    if found is None:
        raise ValueProblemError(Message(N_("“{text}” is not a date."), {"text": value.strip()[:40]}))
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return Stamp(_within(day), None, "")
        hour, minute = int(found[4]), int(found[5])
        if hour == 24 and not minute:
            day, hour = day + timedelta(days=1), 0
        local = datetime(day.year, day.month, day.day, hour, minute)
    except (ValueError, OverflowError) as error:
        raise ValueProblemError(Message(N_("There is no such day: {day}"), {"day": value.strip()[:20]})) from error
    _within(local.date())
    mark = (found[7] or "").upper()
    if mark == "Z" and not tzid:
        return _stamp(local, "UTC")
    if mark and mark != "Z":
        ahead = timedelta(hours=int(mark[1:3]), minutes=int(mark[-2:]))
        return _stamp(local - ahead if mark[0] == "+" else local + ahead, "UTC")
    if not tzid:
        return _stamp(local, "")
    if mark == "Z":  # a moment of UTC with a zone beside it: the moment counts
        return _stamp(local, "UTC")
    zone = zones.find(tzid)
    if zone.name or zone.zone is None:
        return _stamp(local, zone.name)._replace(note=zone.note)
    return _stamp(local.replace(tzinfo=zone.zone).astimezone(UTC), "UTC")


def _within(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise ValueProblemError(Message(N_("“{text}” lies too far away."), {"text": day.isoformat()}))
    return day


def _stamp(local: datetime, zone: str) -> Stamp:
    return Stamp(local.date(), local.hour * 60 + local.minute, zone)


def minutes(value: str) -> int:
    """A duration in whole minutes, up where it has seconds. Raises ValueProblemError for what is none."""
    found = _DURATION.fullmatch(value.strip())
    if found is None or not any(found.groups()[1:]):
        raise ValueProblemError(Message(N_("“{text}” is not a length of time."), {"text": value.strip()[:40]}))
    weeks, days, hours, mins, seconds = (int(part or 0) for part in found.groups()[1:])
    whole = (weeks * 7 + days) * 1440 + hours * 60 + mins + -(-seconds // 60)
    if whole > 366 * 1440:
        raise ValueProblemError(Message(N_("“{text}” is too long."), {"text": value.strip()[:40]}))
    return -whole if found[1] == "-" else whole
