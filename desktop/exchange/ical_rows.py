"""Entries of iCalendar files as records of reminders: what calendars call things, as fields of an import.

An appointment (VEVENT) has a begin and an end, a thing to do (VTODO) the day on which it is due. What Noren has no
place for is said, and kept in the note where it can be written down.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop import languages
from desktop.exchange import ical_alarms, ical_rules
from desktop.exchange.broken import Broken
from desktop.exchange.fields import FIELDS, by_name
from desktop.exchange.ical_lines import ENTRIES, Component, components, encoding_of, text_of
from desktop.exchange.ical_values import Stamp, ValueProblemError, minutes, stamp
from desktop.exchange.ical_zones import Zones
from models import text
from models.errors import N_, Message
from models.reminders import forms, wall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.exchange.headers import Numbered
    from desktop.exchange.ical_lines import Property
    from desktop.exchange.records import Notes

OURS = "@noren"
"""Ends the UID of what was exported from here: before it stands the public id."""
NAMES = (
    "id", "uid", "title", "start", "end", "zone", "rule", "skipped", "on_closed", "from_done", "before", "checklist",
    "place", "note", "person", "person_name", "mail", "owner", "state", "result", "closed",
)  # fmt: skip
OWN = {
    "X-NOREN-PERSON": "person", "X-NOREN-CUSTOMER": "person_name", "X-NOREN-OWNER": "owner",
    "X-NOREN-CHECKLIST": "checklist", "X-NOREN-RESULT": "result", "X-NOREN-ON-CLOSED": "on_closed",
    "X-NOREN-FROM-DONE": "from_done", "X-NOREN-STATE": "state", "X-NOREN-CLOSED": "closed",
}  # fmt: skip
"""What an export of Noren says beside what the standard knows."""
ALWAYS = frozenset({"title", "start", "end", "zone", "note", "state"})
FILLS = {
    "UID": ("id", "uid"), "RRULE": ("rule", "skipped"), "X-NOREN-RULE": ("rule", "skipped"), "LOCATION": ("place",),
    "ATTENDEE": ("mail",), "COMPLETED": ("closed",), **{name: (field_,) for name, field_ in OWN.items()},
}  # fmt: skip
"""Which columns there are where an entry has a property; `ALWAYS` are there without."""
READ = frozenset({
    "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE",
    "EXRULE", "RECURRENCE-ID", "STATUS", "COMPLETED", "PERCENT-COMPLETE", "ATTENDEE", "URL", "COMMENT", "BEGIN", "END",
})  # fmt: skip
SILENT = frozenset({
    "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "CLASS", "PRIORITY", "ORGANIZER", "METHOD", "VERSION",
    "PRODID", "CALSCALE", "REQUEST-STATUS", "COLOR", "DALARM", "AALARM",
})  # fmt: skip
"""What says nothing about what there is to do."""


class EntryRow(list[str]):
    """The cells of an entry; `remarks` are what was odd about it, or could not be taken along."""

    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True)
class CalendarColumns:
    """What a calendar holds, found in a first look at it: it is read by this afterwards."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    language: str
    encoding: str
    count: int
    zones: Zones
    changed: dict[str, tuple[str, ...]]
    """Days of a series (by UID) of which the file has an entry of its own."""
    left_out: tuple[str, ...]
    """Properties that nothing is made of, and components that are no entries."""


def columns_of(path: Path) -> CalendarColumns:
    """Look through a file for what its entries hold. Raises Told when it can't be read."""
    encoding, zones = encoding_of(path), Zones()
    count, changed, left_out = 0, dict[str, list[str]](), Counter[str]()
    found = set(ALWAYS)
    for one in components(path, encoding):
        if one.name == "VTIMEZONE":
            zones.texts.setdefault(one.words("TZID"), _original(one))
        elif one.name not in ENTRIES:
            left_out[one.name] += 1
        else:
            count += 1
            properties = {p.name for p in one.properties}
            left_out.update({name for name in properties if _is_left_out(name)})
            found.update(name for property_ in properties for name in FILLS.get(property_, ()))
            found.update({"before"} if any(part.name == "VALARM" for part in one.parts) else ())
            day = _own_day(one, zones)
            if day:
                changed.setdefault(one.words("UID"), []).append(day)
    language = languages.current()
    fields = by_name(FIELDS["reminders"])
    names = tuple(name for name in NAMES if name in found)
    labels = tuple(language.text(fields[name].label) for name in names)
    days = {uid: tuple(sorted(set(some))) for uid, some in changed.items()}
    return CalendarColumns(names, labels, language.code, encoding, count, zones, days, tuple(sorted(left_out)))


def _is_left_out(name: str) -> bool:
    return name not in READ and name not in SILENT and not name.startswith("X-")


def _own_day(one: Component, zones: Zones) -> str:
    """The day of a series in whose place an entry stands; "" where it stands for itself."""
    found = one.get("RECURRENCE-ID")
    if found is None:
        return ""
    try:
        return stamp(found, zones).day.isoformat()
    except ValueProblemError:
        return ""


def rows(path: Path, columns: CalendarColumns, notes: Notes) -> Iterator[Numbered]:
    """Yield (line, cells) for each entry; one that can't be understood is a Broken."""
    if columns.left_out:
        notes.add(1, N_("Not taken along: {names}"), names=", ".join(columns.left_out)[:200])
    for one in components(path, columns.encoding):
        if one.name not in ENTRIES:
            continue
        entry = _Entry(one, columns)
        try:
            row = entry.row()
        except ValueProblemError as wrong:
            text_ = "\n".join((" ".join(one.words("SUMMARY").split()), _original(one))).lstrip()
            yield one.line, Broken.row(text_, wrong.reason, len(columns.names))
            continue
        yield one.line, row
        for remark in row.remarks:
            notes.add(one.line, remark.msgid, **remark.values)


def _original(one: Component) -> str:
    """A component as text again, without what nobody asks for."""
    lines = [f"BEGIN:{one.name}"]
    lines += [_property(p) for p in one.properties]
    for part in one.parts:
        lines.append(_original(part))
    return "\r\n".join([*lines, f"END:{one.name}"])


def _property(one: Property) -> str:
    params = "".join(f";{name}={','.join(values)}" for name, values in one.params.items() if values)
    return f"{one.name}{params}:{one.value}"


# -- an entry ----------------------------------------------------------------------------------------------------------


@dataclass
class _Entry:
    """An entry's record while it is put together."""

    one: Component
    columns: CalendarColumns
    cells: dict[str, str] = field(default_factory=dict)
    remarks: list[Message] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    """Lines of the note that come from elsewhere."""

    def row(self) -> EntryRow:
        """The cells in the order of the columns. Raises ValueProblemError for what is no entry."""
        if self.one.broken is not None:
            raise ValueProblemError(self.one.broken)
        self.remarks += self.one.notes
        self._identity()
        self._own()
        if self.is_event or self.one.get("DUE") is not None or self.one.get("DTSTART") is not None:
            start, end = self._when()
            self._again(start)
            self.cells["before"] = ical_alarms.before(self.one, start, end, self.columns.zones, self.remarks)
        self._state()
        self._people()
        self._words()
        made = EntryRow(self.cells.get(name, "") for name in self.columns.names)
        made.remarks = tuple(self.remarks)
        return made

    @property
    def is_event(self) -> bool:
        """Whether it is an appointment, not a thing to do."""
        return self.one.name == "VEVENT"

    def say(self, msgid: str, **values: object) -> str:
        """A sentence in the language of the columns."""
        return languages.language(self.columns.language).text(msgid, **values)

    def remark(self, msgid: str, **values: object) -> None:
        """Name something."""
        self.remarks.append(Message(msgid, values))

    def _identity(self) -> None:
        uid, day = self.one.words("UID"), _own_day(self.one, self.columns.zones)
        if uid.endswith(OURS) and not day:
            self.cells["id"] = uid.removesuffix(OURS)[:40]
        elif uid:
            self.cells["uid"] = ical_rules.uid_of(uid, day)
        found = self.one.get("RECURRENCE-ID")
        if found is not None and found.param("RANGE"):
            self.remark(N_("It changes all that come after it as well: only this one was taken."))

    def _own(self) -> None:
        for name, field_ in OWN.items():
            if said := self.one.words(name):
                self.cells[field_] = said

    def _when(self) -> tuple[Stamp, Stamp | None]:
        zones = self.columns.zones
        begins, due = self.one.get("DTSTART"), self.one.get("DUE")
        first = begins if self.is_event or due is None or self.one.get("RRULE") is not None else due
        first = first or due
        if first is None:
            raise ValueProblemError(Message(N_("It has no day."), {}))
        start = stamp(first, zones)
        if start.note is not None:
            self.remarks.append(start.note)
        if self.one.words("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
            start = start._replace(minute=None, zone="")
        end = self._end(start)
        if first is due and begins is not None and stamp(begins, zones).day != start.day:
            self.more.append(self.say(N_("Begins on {day}"), day=stamp(begins, zones).text))
        self.cells |= {"start": start.text, "zone": start.zone, "end": "" if end is None else end.text}
        return start, end

    def _end(self, start: Stamp) -> Stamp | None:
        """When it ends; of whole days the last of them. Things to do have none: they are due."""
        found, length = self.one.get("DTEND"), self.one.get("DURATION")
        if not self.is_event:
            return None
        end: Stamp | None = None
        try:
            if found is not None:
                end = self._in_zone(stamp(found, self.columns.zones), start)
            elif length is not None and (took := minutes(length.value)):
                end = start.moved(took) if start.minute is not None else start._replace(day=start.moved(took).day)
        except (ValueProblemError, OverflowError):
            self.remark(N_("Its end can't be read: it is taken without one."))
            return None
        if end is not None and start.minute is None:
            end = start._replace(day=max(start.day, ical_rules.day_before(end.day)))
        if end is not None and (end.day, end.minute or 0) < (start.day, start.minute or 0):
            self.remark(N_("It ends before it begins: it is taken without an end."))
            return None
        return start if end is None else end

    def _in_zone(self, end: Stamp, start: Stamp) -> Stamp:
        """An end on the clock of the begin."""
        if start.minute is None or end.minute is None:
            return end._replace(minute=start.minute, zone=start.zone)
        if end.zone == start.zone or not end.zone or not start.zone:
            return end._replace(zone=start.zone)
        at = wall.moment(end.day, end.minute, end.zone)
        return Stamp(wall.day_of(at, start.zone), wall.minute_of(at, start.zone), start.zone)

    def _again(self, start: Stamp) -> None:
        """Its rule, and the days on which it is left out."""
        changed = self.columns.changed.get(self.one.words("UID"), ())
        if self.one.get("RECURRENCE-ID") is not None:
            return
        rule, why = ical_rules.rule_of(self.one, start)
        if why is not None:
            self.remarks.append(why)
            self.more.append(self.say(N_("Comes again: {rule}"), rule=ical_rules.text_of_rule(self.one)))
        self.cells["rule"] = rule
        if rule:
            days = [] if "on_closed" in self.cells else ical_rules.days_out(self.one, start, self.columns.zones)
            kept = self.one.words("X-NOREN-SKIPPED").split(",")
            self.cells["skipped"] = "; ".join(sorted({*days, *changed, *(day for day in kept if day)}))
        more = [] if "on_closed" in self.cells else ical_rules.further(self.one)
        if more:
            self.remark(N_("It also falls on days that no rule says: they stand in its note."))
            self.more.append(self.say(N_("Also on: {days}"), days=", ".join(more)))
        if len(self.one.every("RRULE")) > 1 or self.one.get("EXRULE") is not None:
            self.remark(N_("It has several rules: only the first was taken."))

    def _state(self) -> None:
        status = self.one.words("STATUS").upper()
        done = status == "COMPLETED" or self.one.get("COMPLETED") is not None
        if self.one.method == "CANCEL" or status == "CANCELLED":
            self.cells["state"] = "void"
        elif "state" not in self.cells and (done or self.one.words("PERCENT-COMPLETE") == "100"):
            self.cells["state"] = "done"
            found = self.one.get("COMPLETED")
            try:
                when = None if found is None else stamp(found, self.columns.zones)
            except ValueProblemError:
                when = None
            if when is not None and when.zone == "UTC":
                self.cells["closed"] = f"{when.text}Z"
        elif "state" not in self.cells and not self.is_event:
            self.cells["state"] = "open"

    def _people(self) -> None:
        if "person" in self.cells:
            return
        found = [text_of(one).lower().removeprefix("mailto:") for one in self.one.every("ATTENDEE")[:50]]
        self.cells["mail"] = "; ".join(one for one in found if "@" in one and not text.mail_is_odd(one))

    def _words(self) -> None:
        note = self.one.words("DESCRIPTION")
        title = " ".join(self.one.words("SUMMARY").split()) or " ".join(note.split("\n", 1)[0].split())
        title = title or self.say(N_("Without a title"))
        for name in ("URL", "COMMENT"):
            self.more += [text_of(one) for one in self.one.every(name)[:20] if text_of(one)]
        if len(title) > forms.TITLE:
            self.more.insert(0, title)
            title = title[: forms.TITLE - 1] + "…"
        place = " ".join(self.one.words("LOCATION").split())
        if len(place) > forms.PLACE:
            self.more.append(place)
            place = place[: forms.PLACE - 1] + "…"
        note = "\n".join(part for part in (note, *self.more) if part)
        if len(note) > text.NOTE_LENGTH:
            self.remark(N_("Its note is longer than {most} characters: the rest was left off."), most=text.NOTE_LENGTH)
            note = note[: text.NOTE_LENGTH - 1] + "…"
        self.cells |= {"title": title, "place": place, "note": note}
