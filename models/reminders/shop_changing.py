"""The shop's days or its clock were changed: reminders that stand already follow.

An occurrence of a series that stands where its rule put it moves to the day that is now its; one moved by hand or for
an absence stays. A series without a zone of its own keeps its time on the shop's wall clock. A reminder with a moment
keeps the moment, and has the business day that it now falls on. As many of a reminder's moments stay told as were told:
a later morning is not told a second time. All of it is undone by undoing the change.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models import rows, settings, times
from models.reminders import placing, series_rows, shop_days, telling, wall
from models.reminders.opened import tell_deal
from models.reminders.telling import Timing
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.reminders.placing import Place
    from models.reminders.series_rows import Series
    from models.reminders.shop_days import Days
    from models.reminders.telling import Image
    from models.settings import ShopSettings
    from models.work import Row, Tx

_COLUMNS = (
    "SELECT r.id, r.day, r.at, r.before, r.snoozed_until, r.series_id, r.series_day, r.moved_from, r.end_at, r.end_day,"
    " r.told_at, r.about, r.about_id, r.absence_id FROM"
)
_ROWS = f"{_COLUMNS} reminder r"
_OF_SERIES = f"{_COLUMNS} reminder_series s CROSS JOIN reminder r WHERE r.series_id=s.id AND r.state='open'"
"""Written so that engines begin with the series, of which there are few."""


@dataclass(frozen=True, slots=True)
class _Changed:
    """What the shop was and is."""

    before: ShopSettings
    shop: ShopSettings
    days: Days
    today: str


def follow(tx: Tx, images: Sequence[Image], *, clock: bool) -> None:
    """Bring open reminders up to date with the shop's days and clock, as a unit of work has just changed them.

    `clock`: it is another zone, another morning, or the business day changes at another hour.
    """
    shop = settings.load(tx)
    changed = _Changed(_shop_before(images, shop), shop, shop_days.load(tx), tx.today)
    found = tx.rows(f"{_ROWS} WHERE r.state='open'" if clock else f"{_OF_SERIES} AND s.state='open'")
    known = series_rows.going_on(tx, {row[5] for row in found if row[5] is not None})
    moved = []
    for start in range(0, len(found), telling.MANY):
        moved += _portion(tx, found[start : start + telling.MANY], known, changed)
    if moved:
        tx.touch("reminder", [row[0] for row in moved])
    for about_id in {row[12] for row in moved if row[11] == "deal"}:
        tell_deal(tx, "deal", about_id)


def _portion(tx: Tx, some: Sequence[Row], known: dict[int, Series], changed: _Changed) -> list[Row]:
    """Bring some up to date; returns those that stand elsewhere now."""
    moved, days, marks = [], [], []
    for row in some:
        series = known.get(row[5])
        there = _placed(tx, row, series, changed) if series is not None else None
        if there is None:
            there = _same_moment(row, changed)
            if there is not None:
                days.append((there.day, row[0]))
        if there is not None:
            moved.append(row)
        mark = _mark(row, there, series, changed)
        if mark != row[10]:
            marks.append((mark, row[0]))
    rows.update(tx, "UPDATE reminder SET day=? WHERE id=?", days)
    rows.update(tx, "UPDATE reminder SET told_at=? WHERE id=?", marks)
    telling.keep(tx, [row[0] for row in some])
    return moved


def _same_moment(row: Row, changed: _Changed) -> Place | None:
    """Where one with a moment stands, if that is another business day now."""
    day, at = row[1], row[2]
    if at is None:
        return None
    business = times.business_day(at, changed.shop.zone, changed.shop.day_change_hour)
    return None if business == day else placing.Place("", business, at, None, None, None)


def _mark(row: Row, there: Place | None, series: Series | None, changed: _Changed) -> int | None:
    """Up to which moment it counts as told now."""
    day, at, before, snoozed = row[1:5]
    told_at: int | None = row[10]
    if told_at is None or (at is not None and before == "[]" and series is None):
        return told_at  # its one moment stays where it is, whatever the clock on the wall shows
    minutes = telling.minutes_of(before)
    old = Timing(day, at, minutes, snoozed)
    new = old if there is None else Timing(there.day, there.at, minutes, snoozed)
    were = telling.moments(old, changed.before, _coming(series, day, changed, changed.before))
    are = telling.moments(new, changed.shop, _coming(series, new.day, changed, changed.shop))
    return told_as_before(were, are, told_at)


def _shop_before(images: Sequence[Image], shop: ShopSettings) -> ShopSettings:
    old: dict[str, Any] = {}
    for table, key, before, _after in images:
        if table == "setting" and str(key) in telling.CLOCK and before is not None:
            old[str(key)] = json.loads(before["value"])
    return dataclasses.replace(shop, **old) if old else shop


def told_as_before(were: Sequence[int], are: Sequence[int], told_at: int) -> int:
    """Up to which moment (ms UTC) a reminder counts as told after its moments moved: as many of them as were. Pure."""
    count = min(sum(1 for one in were if one <= told_at), len(are))
    least = max(told_at, are[count - 1]) if count else told_at
    return min(least, are[count] - 1) if count < len(are) else least


def _coming(series: Series | None, stands: str, changed: _Changed, shop: ShopSettings) -> tuple[Place, ...]:
    """Where the occurrence after the open one stands, by what the shop was or is."""
    if series is None or series.plan.from_done:
        return ()
    plan = series.plan if series.zone else dataclasses.replace(series.plan, zone=shop.zone)
    return tuple(placing.coming(plan, series.made_day, stands, "", changed.days, shop))


def _placed(tx: Tx, row: Row, series: Series, changed: _Changed) -> Place | None:
    """Where the open one of a series stands by what the shop is now, written; None where it stays."""
    key, day, at, series_day = row[0], row[1], row[2], row[6]
    if series_day is None or row[13] is not None or day < changed.today or not _by_rule(row, series, changed.before):
        return None
    own = date.fromisoformat(series_day)
    found = placing.following(series.plan, (own - timedelta(days=1)).isoformat(), "", changed.days)
    if found is None:
        return None
    there = placing.place(series.plan, *found, changed.shop)
    if (there.day, there.at, there.series_day) == (day, at, series_day) or there.day < changed.today:
        return None
    tx.run(
        "UPDATE reminder SET day=?, at=?, end_at=?, end_day=?, series_day=?, moved_from=? WHERE id=?",
        there.day, there.at, there.end_at, there.end_day, there.series_day, there.moved_from, key,
    )  # fmt: skip
    if there.series_day != series_day:
        tx.run("UPDATE reminder_series SET made_day=? WHERE id=?", there.series_day, series.id)
        tx.touch("reminder_series", [series.id])
    return there


def _by_rule(row: Row, series: Series, before: ShopSettings) -> bool:
    """Whether the open one of a series stands where the rule put it, by what the shop was: nobody moved it."""
    day, at, series_day, moved_from = row[1], row[2], row[6], row[7]
    zone = series.plan.zone if series.zone else before.zone
    if (at is None) != (series.minute is None):
        return False
    if at is not None:
        if wall.minute_of(at, zone) != series.minute:
            return False
        day = wall.day_of(at, zone).isoformat()
    return series_day in (day, moved_from)
