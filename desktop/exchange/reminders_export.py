"""Reminders and series as the records of an export.

A series says its open occurrence too; one that was moved by hand stands for itself, and the series leaves its day out.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from desktop import languages
from models import settings, times
from models.reminders import placing, series_rows, shop_days
from models.reminders.wording import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.reminders.series_rows import Series
    from models.settings import ShopSettings
    from models.work import Reader

Record = dict[str, Any]
PORTION = 500
_ROWS = (
    "SELECT r.id, r.public_id, r.uid, r.title, r.day, r.at, r.end_at, r.end_day, r.before, r.checklist, r.place,"
    " r.note, p.public_id, p.name, f.name, r.state, r.result, r.closed_at, r.series_id, r.series_day, r.about"
    " FROM reminder r LEFT JOIN person p ON p.id=r.person_id LEFT JOIN staff f ON f.id=r.staff_id"
    " WHERE r.id>? AND r.state<>'void' ORDER BY r.id LIMIT ?"
)
_MORE = (
    "SELECT s.id, s.public_id, p.public_id FROM reminder_series s LEFT JOIN person p ON p.id=s.person_id"
    " WHERE s.state='open' ORDER BY s.id"
)


def records(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """Everything that is open or done, then the series that go on. Keys with _ are for calendars."""
    known = {one.id: one for one in series_rows.opened(read)}
    moved: dict[int, set[str]] = {}
    days = shop_days.load(read)
    last = 0
    while rows := read.rows(_ROWS, last, PORTION):
        for row in rows:
            series_id, series_day = row[18], row[19]
            if series_id in known and series_day:
                if row[15] == "open" and _stands(known[series_id], row, days, read):
                    continue
                moved.setdefault(series_id, set()).add(series_day)
            yield _once(row, shop, known.get(series_id))
        last = rows[-1][0]
    sql = "SELECT series_id, day FROM reminder WHERE state='open' AND series_id IS NOT NULL"
    stands: dict[int, str] = dict(read.rows(sql))
    for key, public_id, person in read.rows(_MORE):
        if key in known:
            one = known[key]
            first = stands.get(key, one.first_day) if one.from_done else one.first_day
            yield _again(one, first, public_id, person, moved.get(key, set()), shop)


def _stands(one: Series, row: Any, days: shop_days.Days, read: Reader) -> bool:
    """Whether an open one of a series stands where the series says, so that the series says it all."""
    if one.from_done:
        return True
    own = date.fromisoformat(row[19])
    day = placing.day_for(one.plan, own, days)
    found = None if day is None else placing.place(one.plan, own, day, settings.load(read))
    return found is not None and (found.day, found.at, found.end_at, found.end_day) == tuple(row[4:8])


def _once(row: Any, shop: ShopSettings, series: Series | None) -> Record:
    (_key, public_id, uid, title, day, at, end_at, end_day, before, checklist, place, note, person, name, owner, state,
     result, closed, _series_id, series_day, about) = row  # fmt: skip
    say = languages.current().say
    return {
        "id": public_id, "uid": uid or "", "title": say(worded(about, title)),
        "start": day if at is None else _local(at, shop), "end": end_day if at is None else _local(end_at, shop),
        "before": json.loads(before), "checklist": checklist_text(checklist), "place": place, "note": note,
        "person": person, "person_name": name, "owner": owner, "state": state, "result": result,
        "closed": _local(closed, shop) if state == "done" else None,
        "_when": (day, at, end_at, end_day),
        "_closed": closed,
        "_of": None if series is None or not series_day else (series, series_day),
    }  # fmt: skip


def _again(one: Series, first: str, public_id: str, person: str | None, moved: set[str], shop: ShopSettings) -> Record:
    """A series: its first day, how it comes again, and the days that are left out."""
    plan, minute = one.plan, one.plan.minute
    return {
        "id": public_id, "uid": one.uid or "", "title": languages.current().say(worded(one.about, one.title)),
        "start": first if minute is None else f"{first} {minute // 60:02d}:{minute % 60:02d}",
        "end": _series_end(one, date.fromisoformat(first)),
        "zone": plan.zone if minute is not None and plan.zone != shop.zone else "",
        "rule": one.rule, "skipped": sorted({*one.skipped, *moved}), "on_closed": one.on_closed,
        "from_done": True if one.from_done else None, "before": list(one.before),
        "checklist": checklist_text(json.dumps(one.checklist)), "place": one.place, "note": one.note,
        "person": person, "person_name": one.person, "owner": one.staff, "state": "open",
        "_series": one, "_first": first,
    }  # fmt: skip


def _series_end(one: Series, first: date) -> str | None:
    plan = one.plan
    if not plan.length:
        return None
    if plan.minute is None:
        return (first + timedelta(days=plan.length)).isoformat()
    days, minute = divmod(plan.minute + plan.length, 1440)
    return f"{(first + timedelta(days=days)).isoformat()} {minute // 60:02d}:{minute % 60:02d}"


def _local(ms: int | None, shop: ShopSettings) -> str | None:
    return None if ms is None else times.from_ms(ms, shop.zone).strftime("%Y-%m-%d %H:%M")


def checklist_text(kept: str) -> str:
    """A checklist as lines, each with whether it is done."""
    return "\n".join(f"[{'x' if done else ' '}] {what}" for what, done in json.loads(kept))
