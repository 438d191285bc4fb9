"""Reminders as an iCalendar file (RFC 5545), which any calendar reads: appointments and what has a time as VEVENT, the
rest as VTODO, a series as one entry with its rule.

What the standard has no word for (how a series treats closed days, a checklist, who does it) stands beside it in
X-NOREN properties, so that Noren reads its own files back to the same.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Timezone

from desktop.exchange.ical_rows import OURS
from desktop.exchange.vcard_writing import escaped, folded
from desktop.exchange.writing import Written, replacing
from models import times
from models.reminders import placing, recurrence, shop_days, wall

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from models.reminders.series_rows import Series
    from models.settings import ShopSettings
    from models.work import Reader

AHEAD = 366
"""Days for which a series that gives way to closed days is written day by day: no rule of the standard says them."""
_OWN = (
    ("person", "X-NOREN-PERSON"), ("person_name", "X-NOREN-CUSTOMER"), ("owner", "X-NOREN-OWNER"),
    ("checklist", "X-NOREN-CHECKLIST"), ("result", "X-NOREN-RESULT"), ("on_closed", "X-NOREN-ON-CLOSED"),
    ("state", "X-NOREN-STATE"),
)  # fmt: skip


def write_calendar(
    path: Path, records: Iterator[Mapping[str, Any]], read: Reader, shop: ShopSettings, now: int
) -> Written:
    """Write a calendar of all records. Raises Told when the file can't be written."""
    count, made = 0, _Writer(read, shop, now)
    with replacing(path) as beside, beside.open("wb") as file:
        for line in made.head():
            file.write(folded(line))
        for record in records:
            count += 1
            for line in made.entry(record):
                file.write(folded(line))
        file.write(folded("END:VCALENDAR"))
    return Written(path, "utf-8", count)


class _Writer:
    """What entries are written by."""

    def __init__(self, read: Reader, shop: ShopSettings, now: int) -> None:
        self.shop, self.stamp, self.today = shop, _utc(now), times.from_ms(now, shop.zone).date()
        self.days = shop_days.load(read)
        zones = set(read.column("SELECT DISTINCT zone FROM reminder_series WHERE state='open' AND minute IS NOT NULL"))
        self.zones = sorted({zone for zone in (shop.zone, *zones) if wall.is_zone(zone)})

    def head(self) -> Iterator[str]:
        """The calendar's own lines, and the zones that series go by."""
        yield from (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Noren//Noren//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
        )
        yield f"X-WR-CALNAME:{escaped(self.shop.shop_name or 'Noren')}"
        yield f"X-WR-TIMEZONE:{self.shop.zone}"
        first, last = date(self.today.year - 1, 1, 1), date(self.today.year + 10, 12, 31)
        for zone in self.zones:
            described = Timezone.from_tzinfo(times.zone(zone), zone, first_date=first, last_date=last)
            yield from described.to_ical().decode().replace("\r\n ", "").splitlines()

    def entry(self, record: Mapping[str, Any]) -> Iterator[str]:
        """The lines of a record."""
        one: Series | None = record.get("_series")
        event = one.minute is not None or one.length > 0 if one is not None else _is_event(record)
        name = "VEVENT" if event else "VTODO"
        yield f"BEGIN:{name}"
        yield f"UID:{_line(record['uid'] or str(record['id']) + OURS)}"
        yield f"DTSTAMP:{self.stamp}"
        yield f"SUMMARY:{_text(record['title'])}"
        yield from self._once(record, event) if one is None else self._again(one, record, event)
        for field, property_ in (("place", "LOCATION"), ("note", "DESCRIPTION")):
            if record.get(field):
                yield f"{property_}:{_text(record[field])}"
        yield from (f"{name}:{_text(str(record[field]))}" for field, name in _OWN if record.get(field))
        yield from self._alarms(record, all_day=_is_all_day(record, one))
        yield f"END:{name}"

    def _once(self, record: Mapping[str, Any], event: bool) -> Iterator[str]:
        day, at, end_at, end_day = record["_when"]
        begin = "DTSTART" if event else "DUE"
        if at is not None:
            yield f"{begin}:{_utc(at)}"
            if end_at is not None:
                yield f"DTEND:{_utc(end_at)}"
        else:
            yield f"{begin};VALUE=DATE:{_plain(date.fromisoformat(day))}"
            if end_day:
                yield f"DTEND;VALUE=DATE:{_plain(date.fromisoformat(end_day) + timedelta(days=1))}"
        if record["state"] == "done":
            if record["_closed"] is not None:
                yield f"{'X-NOREN-CLOSED' if event else 'COMPLETED'}:{_utc(record['_closed'])}"
            if not event:
                yield "STATUS:COMPLETED"

    def _again(self, one: Series, record: Mapping[str, Any], event: bool) -> Iterator[str]:
        plan, first = one.plan, date.fromisoformat(record["_first"])
        begin = "DTSTART"
        yield f"{begin}{self._on(one, first)}"
        if event and plan.length:
            ends = f"P{plan.length + 1}D" if plan.minute is None else f"PT{plan.length}M"
            yield f"DURATION:{ends}"
        if one.from_done:  # no rule of a calendar waits until something is done
            yield f"X-NOREN-RULE:{one.rule}"
            yield "X-NOREN-FROM-DONE:YES"
            return
        yield f"RRULE:{self._rule(one)}"
        out, instead = self._days(one, set(record["skipped"]))
        if out:
            yield "EXDATE" + self._list(one, out)
        if instead:
            yield "RDATE" + self._list(one, instead)
        if one.on_closed and record["skipped"]:
            yield f"X-NOREN-SKIPPED:{','.join(record['skipped'])}"

    def _rule(self, one: Series) -> str:
        """The rule with its end as the standard wants it: a moment of UTC where the begin has a time."""
        rule = one.plan.rule
        if rule.until is None or one.plan.minute is None:
            return one.rule
        ends = wall.moment(rule.until, one.plan.minute, one.plan.zone)
        return one.rule.replace(f"UNTIL={rule.until:%Y%m%d}", f"UNTIL={_utc(ends)}")

    def _days(self, one: Series, skipped: set[str]) -> tuple[list[date], list[date]]:
        """The days of the rule on which it does not stand, and those on which it stands instead, for a year ahead."""
        out = {date.fromisoformat(day) for day in skipped}
        instead: set[date] = set()
        plan = one.plan
        if plan.on_closed:
            last = self.today + timedelta(days=AHEAD)
            for own in recurrence.between(plan.rule, plan.first, max(plan.first, self.today), last):
                day = placing.day_for(plan, own, self.days)
                if day != own:
                    out.add(own)
                    if day is not None:
                        instead.add(day)
        return sorted(out), sorted(instead)

    def _on(self, one: Series, day: date) -> str:
        """A day of a series with its time and zone, from the parameters on."""
        return self._list(one, [day])

    def _list(self, one: Series, days: list[date]) -> str:
        plan = one.plan
        if plan.minute is None:
            return f";VALUE=DATE:{','.join(map(_plain, days))}"
        clock = f"T{plan.minute // 60:02d}{plan.minute % 60:02d}00"
        return f";TZID={plan.zone}:{','.join(_plain(day) + clock for day in days)}"

    def _alarms(self, record: Mapping[str, Any], *, all_day: bool) -> Iterator[str]:
        """What it says of when it is told; all-day things count from the morning here and from midnight there."""
        if record["state"] == "done":
            return
        for early in record["before"]:
            by = early - self.shop.reminder_morning if all_day else early
            sign, by = ("-", by) if by >= 0 else ("", -by)
            yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(record['title'])}")
            yield f"TRIGGER:{sign}PT{by}M"
            yield "END:VALARM"


def _is_event(record: Mapping[str, Any]) -> bool:
    _day, at, _end_at, end_day = record["_when"]
    return at is not None or end_day is not None


def _is_all_day(record: Mapping[str, Any], one: Series | None) -> bool:
    return record["_when"][1] is None if one is None else one.plan.minute is None


def _utc(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y%m%dT%H%M%SZ}"


def _plain(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(value: str) -> str:
    return escaped("".join(sign for sign in value if sign in "\n\t" or ord(sign) >= 32))


def _line(value: str) -> str:
    """A UID: what has no place in one line of a file is left out."""
    return "".join(sign for sign in value if ord(sign) >= 32)
