"""Reminders, appointments and series from a table or a calendar, told by an ID, else by title and time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.exchange import cells, ical_alarms, ical_rules, naming, party, reminders_rows
from desktop.exchange.cells import Unreadable
from desktop.exchange.ical_rows import EntryRow
from desktop.exchange.reminders_match import ReminderMatcher
from desktop.exchange.source import Context, Item, Read, Refusal
from models import text, times
from models.errors import N_, Message, Told
from models.reminders import forms, placing, recurrence, wall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.exchange.headers import Numbered
    from desktop.exchange.matching import Tally

__all__ = ["read_rows", "writer"]

STATES = {
    "open": ("open", "needs-action", "in-process", "no", "未完了", "予定", "未対応"),
    "done": ("done", "completed", "complete", "yes", "x", "完了", "済", "済み", "対応済み"),
    "void": ("void", "cancelled", "canceled", "取消", "取り消し", "キャンセル", "中止"),
}
_CLOCK = re.compile(r"\d\s*[:時]\s*\d{0,2}|\d\s*[ap]\.?m|T\d{2}|午[前後]", re.I)
_TICK = re.compile(r"\s*(?:[-*]\s*)?\[([ xX✓]?)\]\s*")


class When(NamedTuple):
    """A day, or a minute of a day on the wall clock of a zone."""

    day: date
    minute: int | None


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> ReminderMatcher:
    """The writing half."""
    return ReminderMatcher(context, tally, dry=dry, batch_id=batch_id)


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record; what can't be one says why."""
    for line, row in rows:
        cell: dict[str, str] = {}
        for at, name in context.columns:
            if at < len(row) and (value := row[at].strip()):
                cell.setdefault(name, value)
        label = (cell.get("title") or "")[:200]
        try:
            yield _item(line, label, cell, context, row if isinstance(row, EntryRow) else None)
        except Unreadable as wrong:
            yield Refusal(line, label, wrong.reason)
        except Told as told:
            yield Refusal(line, label, told.message)


def _item(line: int, label: str, cell: dict[str, str], context: Context, entry: EntryRow | None) -> Item:
    notes = [] if entry is None else list(entry.remarks)
    columns: dict[str, Any] = {
        "title": forms.title_of(cell.get("title", "")),
        "place": cells.line_text(cell.get("place", ""), forms.PLACE),
        "note": cells.long_text(cell.get("note", "")),
        "result": cells.long_text(cell.get("result", "")),
        "checklist": _checklist(cell.get("checklist", "")),
        "_series": bool(cell.get("rule")),
        "_quiet": entry is not None and "person" not in cell,
        "_undated": entry is not None and not cell.get("start"),
        **_told(cell.get("before", "")),
    }
    zone = _zone(cell.get("zone", ""), context, notes)
    if columns["_undated"]:  # a thing to do may have no day
        cell["start"] = context.today
        notes.append(Message(N_("It has no day: it stands on today."), {}))
    start = _start(cell, context, zone)
    end = _end(cell, context, zone, start)
    if columns["_series"]:
        columns |= _series(cell, context, zone, start, end, notes)
    else:
        columns |= _single(context, zone, start, end)
        columns |= _state(cell, context, columns)
    for field in ("owner", "person_name"):
        columns[f"_{field}"] = cells.line_text(cell.get(field, ""), text.NAME_LENGTH)
    key, uid = cells.line_text(cell.get("id", ""), 40), cell.get("uid", "")
    columns |= {"_id": key or party.quick_id(), "uid": ical_rules.uid_of(uid.strip()) if uid.strip() else None}
    keys = [("id", key)] if key else []
    keys += [("uid", columns["uid"])] if columns["uid"] else []
    keys.append(("same", reminders_rows.same_key(columns["title"], columns["start"])))
    said: list[Message] = []
    parts = {naming.PERSON: naming.person_keys(cell, context, said)}
    return Item(line, columns["title"], tuple(keys), columns, parts, tuple(notes if entry else [*notes, *said]))


# -- when --------------------------------------------------------------------------------------------------------------


def _zone(cell: str, context: Context, notes: list[Message]) -> str:
    if not cell or wall.is_zone(cell):
        return cell or context.zone
    notes.append(
        Message(N_("The time zone “{zone}” is not known: its times are read on the shop's clock."), {"zone": cell[:60]})
    )
    return context.zone


def _start(cell: dict[str, str], context: Context, zone: str) -> When:
    found = _when(cell.get("start", ""), cell.get("time", ""), context, zone)
    if found is None:
        raise Unreadable(Message(N_("It has no day."), {}))
    return found._replace(minute=None) if _is_all_day(cell) else found


def _is_all_day(cell: dict[str, str]) -> bool:
    return bool(cells.flag(cell.get("all_day", "")))


def _when(written: str, clock: str, context: Context, zone: str) -> When | None:
    """A day, with the minute of it where a time is said; None for nothing. Raises Unreadable."""
    if cells.is_empty(written):
        return None
    found = cells.moment(written, context.order)
    if found is None or not 1900 <= found.year <= 2200:
        raise Unreadable(Message(N_("“{text}” is not a date."), {"text": written[:40]}))
    if found.tzinfo is not None:
        found = found.astimezone(times.zone(zone))
        return When(found.date(), found.hour * 60 + found.minute)
    if not cells.is_empty(clock):
        at = cells.clock(clock)
        if at is None:
            raise Unreadable(Message(N_("“{text}” is not a time."), {"text": clock[:40]}))
        return When(found.date(), at.hour * 60 + at.minute)
    said = bool(_CLOCK.search(written)) or bool(found.hour or found.minute)
    return When(found.date(), found.hour * 60 + found.minute if said else None)


def _end(cell: dict[str, str], context: Context, zone: str, start: When) -> When | None:
    """When it ends, as its begin is said: a day of what takes whole days, else a minute. Raises Unreadable."""
    written, clock = cell.get("end", ""), cell.get("end_time", "")
    if cells.is_empty(written):
        if start.minute is None or cells.is_empty(clock):
            return None
        written = start.day.isoformat()
    end = _when(written, clock, context, zone)
    if end is None:
        return None
    if start.minute is None:
        end = end._replace(minute=None)
    elif end.minute is None:
        return None
    if (end.day, end.minute or 0) < (start.day, start.minute or 0):
        raise Unreadable(Message(N_("It ends before it begins."), {}))
    if (end.day - start.day).days > 366:
        raise Unreadable(Message(N_("It takes longer than a year."), {}))
    return end


def _single(context: Context, zone: str, start: When, end: When | None) -> dict[str, Any]:
    """What is said of when something is that takes place once."""
    if start.minute is None:
        day, at, end_at = start.day.isoformat(), None, None
        end_day = end.day.isoformat() if end is not None and end.day > start.day else None
        over = "" if end is None else end.day.isoformat()
    else:
        at = wall.moment(start.day, start.minute, zone)
        day = times.business_day(at, context.zone, context.change_hour)
        end_at, end_day, over = None, None, ""
        if end is not None and end.minute is not None:
            ends = wall.moment(end.day, end.minute, zone)
            end_at = ends if ends > at else None
            over = times.business_day(max(ends, at), context.zone, context.change_hour)
    return {"start": (day, at, end_at, end_day), "_over": over, "_first": day}


def _series(
    cell: dict[str, str], context: Context, zone: str, start: When, end: When | None, notes: list[Message]
) -> dict[str, Any]:
    """What is said of when something comes again. Raises Unreadable and Refused for a rule that is none."""
    length = 0
    if end is not None:
        length = (end.day - start.day).days
        length = length if start.minute is None else length * 1440 + (end.minute or 0) - start.minute
    rule = recurrence.check(cell["rule"], start.day, zone=zone, minute=start.minute)
    on_closed = cell.get("on_closed", "").strip().lower()
    if on_closed not in placing.ON_CLOSED:
        raise Unreadable(Message(N_("“{text}” is not one of the choices."), {"text": on_closed[:40]}))
    days = [_day(piece, context) for piece in re.split(r"[;,\n、]", cell.get("skipped", "")) if piece.strip()]
    yesterday = date.fromisoformat(context.today) - timedelta(days=1)
    over = recurrence.after(rule, start.day, max(yesterday, start.day - timedelta(days=1))) is None
    if over:
        notes.append(Message(N_("All of it lies in the past: it is kept as a series that has ended."), {}))
    kept = zone if start.minute is not None else ""
    first = start.day.isoformat()
    return {
        "start": (rule.text, first, start.minute, length, kept),
        "skipped": tuple(sorted(set(days))),
        "on_closed": on_closed,
        "from_done": cells.flag(cell.get("from_done", "")) or False,
        "_over": over,
        "_first": first,
    }


def _day(piece: str, context: Context) -> str:
    found = cells.day(piece.strip(), context)
    if found is None:
        raise Unreadable(Message(N_("“{text}” is not a date."), {"text": piece.strip()[:40]}))
    return found


# -- the rest ----------------------------------------------------------------------------------------------------------


def _told(cell: str) -> dict[str, Any]:
    try:
        plain, clocks = ical_alarms.read(cell)
    except ValueError as wrong:
        said = Message(N_("“{text}” is not a number of minutes, nor days and a time."), {"text": str(wrong)[:40]})
        raise Unreadable(said) from wrong
    forms.before_of(plain)
    forms.before_of(abs(early) for early in clocks)
    return {"_plain": plain, "_clocks": clocks}


def _checklist(cell: str) -> str | None:
    """A checklist as it is kept; None for none."""
    items = []
    for line in cell.splitlines():
        tick = _TICK.match(line)
        words = line[tick.end() :] if tick else line
        if words.strip():
            items.append((cells.line_text(words, forms.TITLE), bool(tick and tick[1].strip())))
    return forms.checklist_of(items) if items else None


def _state(cell: dict[str, str], context: Context, columns: dict[str, Any]) -> dict[str, Any]:
    """Open, done or cancelled; an appointment of which nothing is said is done when it has passed."""
    said = text.fold(cell.get("state", ""))
    found = next((name for name, words in STATES.items() if said in map(text.fold, words)), "") if said else ""
    if said and not found:
        raise Unreadable(Message(N_("“{text}” is not one of the choices."), {"text": said[:40]}))
    new = found or ("done" if columns["_over"] and columns["_over"] < context.today else "open")
    return {"state": found if found != "open" else None, "_state": new, "_closed": _closed(cell, context, columns)}


def _closed(cell: dict[str, str], context: Context, columns: dict[str, Any]) -> int:
    """When it was done (ms UTC): as said, else when it was over, never later than now."""
    found = cells.moment(cell.get("closed", ""), context.order) if cell.get("closed") else None
    if found is not None:
        at = found if found.tzinfo is not None else _local(found, context)
        return min(context.now, times.to_ms(at.astimezone(UTC)))
    day, at_ms, end_at, end_day = columns["start"]
    return min(context.now, end_at or at_ms or wall.moment(date.fromisoformat(end_day or day), 1439, context.zone))


def _local(found: datetime, context: Context) -> datetime:
    return found.replace(tzinfo=times.zone(context.zone))
