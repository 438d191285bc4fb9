"""What iCalendar says of when something comes again: the rule, days that are left out, further days."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop.exchange.ical_values import Stamp, ValueProblemError, stamped
from models.errors import Message, Refused
from models.reminders import recurrence, wall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.exchange.ical_lines import Component, Property
    from desktop.exchange.ical_zones import Zones

MOST_DAYS = 2_000
UID_LENGTH = 255


def uid_of(uid: str, day: str = "") -> str:
    """A UID as it is kept: `day` names the one of a series in whose place an entry stands; long ones are shortened."""
    room = UID_LENGTH - len(day) - 1
    if len(uid) > room:
        uid = uid[: room - 33] + "~" + hashlib.md5(uid.encode(), usedforsecurity=False).hexdigest()
    return f"{uid}#{day}" if day else uid


def text_of_rule(one: Component) -> str:
    """Its rule as it stands in the file; "" without."""
    found = one.get("RRULE")
    return "" if found is None else found.value.strip()


def rule_of(one: Component, start: Stamp) -> tuple[str, Message | None]:
    """Its rule as it is kept, and why it can't be: then only its first is taken."""
    text = one.words("X-NOREN-RULE") or text_of_rule(one)
    if not text:
        return "", None
    try:
        return recurrence.check(text, start.day, zone=start.zone or "UTC", minute=start.minute).text, None
    except Refused as refused:
        return "", refused.message
    except (ValueError, OverflowError):
        return "", Message("{text}", {"text": text[:80]})


def _listed(one: Component, name: str) -> Iterator[tuple[Property, str]]:
    """The values of a property that may stand several times, each with several values."""
    count = 0
    for found in one.every(name):
        for value in found.value.split(","):
            if value.strip() and count < MOST_DAYS:
                count += 1
                yield found, value.split("/")[0]


def days_out(one: Component, start: Stamp, zones: Zones) -> list[str]:
    """The days, on the clock of its begin, on which it is left out."""
    found = []
    for name, value in _listed(one, "EXDATE"):
        try:
            found.append(_day_in(stamped(value, zones, name.param("TZID")), start))
        except ValueProblemError:
            continue  # a day that does not exist is not one of its days either
    return found


def _day_in(out: Stamp, start: Stamp) -> str:
    if out.minute is None or not out.zone or not start.zone or out.zone == start.zone:
        return out.day.isoformat()
    return wall.day_of(wall.moment(out.day, out.minute, out.zone), start.zone).isoformat()


def further(one: Component) -> list[str]:
    """Days beside the rule's, as they stand in the file."""
    return [value.strip() for _found, value in _listed(one, "RDATE")][:60]


def day_before(day: date) -> date:
    """The last day of something whose end is given as the first day after it."""
    return day - timedelta(days=1)
