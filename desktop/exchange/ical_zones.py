"""Zones of iCalendar files by whatever they are called: IANA names, Windows names, paths, and zones of the file's own.

A zone that nobody knows but that the file describes is compared with those that are known, by its offsets over three
years; the one that agrees stands for it, so that a series of it goes on as that zone does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from models import times
from models.errors import N_, Message
from models.reminders import wall

_WINDOWS = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}
_OTHERS = {
    "東京 (標準時)": "Asia/Tokyo",
    "jst": "Asia/Tokyo",
    "japan": "Asia/Tokyo",
    "gmt standard time": "Europe/London",
    "z": "UTC",
    "gmt": "UTC",
    "utc": "UTC",
}
LONGEST = 60_000
"""Characters of a zone's description."""
_RULE = re.compile(r"^RRULE[^:\r\n]*:.*?FREQ=(\w*)", re.I | re.M)
_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+-])\s*(\d{1,2})[:.]?(\d{2})?")
_LIKELY = ("Asia/Tokyo", "UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago",
           "America/Denver", "America/Los_Angeles", "Asia/Shanghai", "Asia/Seoul", "Australia/Sydney")  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A zone: its IANA name ("" where it is of the file's own), what counts moments by it, what there is to say."""

    name: str
    zone: tzinfo | None
    note: Message | None = None


@dataclass
class Zones:
    """The zones that a file describes, by their TZID, as text."""

    texts: dict[str, str] = field(default_factory=dict)

    def find(self, tzid: str) -> Found:
        """The zone of a TZID; without a zone where nothing is known of it: it is then read on the shop's clock."""
        known = name_of(tzid)
        if known:
            return Found(known, times.zone(known))
        if tzid in self.texts:
            return _own(tzid, self.texts[tzid])
        offset = _OFFSET.search(tzid)
        if offset is not None:
            fixed = _fixed(offset)
            same = equivalent(fixed, (datetime(2026, 1, 1, tzinfo=UTC),))
            return Found(same, times.zone(same) if same else fixed)
        note = Message(
            N_("The time zone “{zone}” is not known: its times are read on the shop's clock."), {"zone": tzid}
        )
        return Found("", None, note)


def name_of(tzid: str) -> str:
    """The IANA name of a TZID; "" where it is none that is known."""
    bare = tzid.strip().strip('"').strip("/")
    parts = bare.split("/")
    for at in range(len(parts)):  # /mozilla.org/20050126_1/Asia/Tokyo, /freeassociation.sourceforge.net/Asia/Tokyo
        name = "/".join(parts[at:])
        if "/" in name or name in ("UTC", "GMT", "Japan"):
            name = name.replace(" ", "_")
            if wall.is_zone(name):
                return "UTC" if name == "GMT" else name
    low = bare.lower()
    return _WINDOWS.get(low, "") or _OTHERS.get(low, "") or _WINDOWS.get(low.removesuffix(" (standard)"), "")


def _fixed(offset: re.Match[str]) -> tzinfo:
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    ahead = min(ahead, timedelta(hours=23, minutes=59))
    return timezone(ahead if offset[1] == "+" else -ahead)


@lru_cache(maxsize=256)
def _own(tzid: str, text: str) -> Found:
    """A zone of the file's own. One that can't be read is told, and read on the shop's clock."""
    try:
        if len(text) > LONGEST or any(rule[1].upper() != "YEARLY" for rule in _RULE.finditer(text)):
            raise ValueError(tzid)  # clocks that change more than a few times a year are counted for minutes
        read = Timezone.from_ical(text)
        zone = read.to_tz(lookup_tzid=False) if isinstance(read, Timezone) else None
        same = "" if zone is None else equivalent(zone)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
        zone, same = None, ""
    if zone is None:
        note = N_("The time zone “{zone}” of the file can't be read: its times are read on the shop's clock.")
        return Found("", None, Message(note, {"zone": tzid}))
    return Found(same, times.zone(same) if same else zone)


_MOMENTS = tuple(datetime(year, month, 15, 12, tzinfo=UTC) for year in (2025, 2026, 2027) for month in range(1, 13))


def equivalent(zone: tzinfo, moments: tuple[datetime, ...] = _MOMENTS) -> str:
    """A known zone whose clocks go as those of another; "" where none does."""
    wanted = tuple(_offset(zone, at) for at in moments)
    return next((name for name in _names() if _offsets(name, moments) == wanted), "")


def _offset(zone: tzinfo, at: datetime) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


@lru_cache(maxsize=512)
def _offsets(name: str, moments: tuple[datetime, ...]) -> tuple[timedelta | None, ...]:
    return tuple(_offset(times.zone(name), at) for at in moments)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    others = sorted({zone for zone in WINDOWS_TO_OLSON.values() if wall.is_zone(zone)})
    fixed = [f"Etc/GMT{hours:+d}" for hours in range(-14, 13) if hours]
    return tuple(dict.fromkeys((*_LIKELY, *others, *fixed)))
