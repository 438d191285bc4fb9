"""Series: something to do again and again, of which one at a time stands open.

The next is made when the open one is closed, or when its day has come: what passed untouched is then folded into the
latest, which counts it (`missed`). One that is counted from when the last was done waits for that.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models import settings, text, times
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.reminders import forms, placing, recurrence, series_rows, shop_days, telling, wall
from models.reminders.opened import tell_deal
from models.reminders.placing import ON_CLOSED, Place
from models.reminders.tables import Reminder, ReminderSeries
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.reminders.opened import Standing
    from models.reminders.series_rows import Series
    from models.work import Reader, Tx

MOST_OCCURRENCES = 20_000


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of a series that is not made yet, for a calendar. `series_day` is the rule's own day: `skip` takes it."""

    series_id: int
    series_day: str
    day: str
    at: int | None
    end_at: int | None
    end_day: str | None
    title: str
    note: str
    about: str
    about_id: int | None
    person_id: int | None
    person: str
    staff_id: int | None
    staff: str
    place: str
    moved_from: str | None


# -- questions --------------------------------------------------------------------------------------------------------


def one(read: Reader, series_id: int) -> Series:
    """A series. Raises NotFound."""
    found = series_rows.one(read, series_id)
    if found is None:
        raise NotFound(N_("This series is no longer there."))
    return found


def open_of(read: Reader, series_id: int) -> int | None:
    """The key of the one of a series that stands open."""
    found = read.value("SELECT id FROM reminder WHERE series_id=? AND state='open' ORDER BY id LIMIT 1", series_id)
    return None if found is None else int(found)


def occurrences(read: Reader, first: str, last: str, most: int = MOST_OCCURRENCES) -> tuple[Occurrence, ...]:
    """What the open series bring from one day to another (ISO, both included) and is not made yet, in order of days.

    Series that are counted from when the last was done say nothing beforehand.
    """
    shop, days = settings.load(read), shop_days.load(read)
    stands: dict[int, str] = dict(
        read.rows(
            "SELECT s.id, r.day FROM reminder_series s CROSS JOIN reminder r"
            " WHERE r.series_id=s.id AND r.state='open' AND s.state='open'"
        )
    )
    found: list[Occurrence] = []
    for known in series_rows.opened(read):
        if known.from_done:
            continue
        if read.check is not None:
            read.check()
        open_day = stands.get(known.id, "")
        for at in _places(known, first, last, open_day, most - len(found), days, shop):
            found.append(
                Occurrence(
                    known.id, at.series_day, at.day, at.at, at.end_at, at.end_day, known.title, known.note, known.about,
                    known.about_id, known.person_id, known.person, known.staff_id, known.staff, known.place,
                    at.moved_from,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=_order))


def _order(one_: Occurrence) -> tuple[str, int, int]:
    return one_.day, one_.at or 0, one_.series_id


def _places(
    known: Series, first: str, last: str, stands: str, most: int, days: shop_days.Days, shop: settings.ShopSettings
) -> Iterable[Place]:
    plan = known.plan
    wide = timedelta(days=placing.LONGEST_CLOSED if plan.on_closed else 2)
    since = max(date.fromisoformat(first) - wide, plan.first)
    if known.made_day:
        since = max(since, date.fromisoformat(known.made_day) + timedelta(days=1))
    before = stands
    for own in recurrence.between(plan.rule, plan.first, since, date.fromisoformat(last) + wide, max(0, most)):
        day = placing.day_for(plan, own, days)
        if day is None or day.isoformat() <= before:
            continue
        before = day.isoformat()
        found = placing.place(plan, own, day, shop)
        if first <= found.day <= last:
            yield found


# -- verbs ------------------------------------------------------------------------------------------------------------


def make(
    tx: Tx,
    *,
    title: str,
    rule: str,
    first_day: str,
    minute: int | None = None,
    length: int = 0,
    zone: str = "",
    on_closed: str = "",
    from_done: bool = False,
    note: str = "",
    person_id: int | None = None,
    about: str = "",
    about_id: int | None = None,
    staff_id: int | None = None,
    place: str = "",
    before: Iterable[int] = (),
    checklist: Sequence[str | tuple[str, bool]] = (),
    skipped: Iterable[str] = (),
    uid: str | None = None,
) -> int:
    """Make a series with the first of its reminders that is still to come; returns the series' key.

    `rule` as RFC 5545 writes it, without a start; `minute` of the day on the wall clock of `zone` ("": the shop's,
    whichever that is), None all day; `length` in minutes, of all-day ones in days more than the first. Raises Refused
    for what can't be.
    """
    values = checked(
        tx, title=title, rule=rule, first_day=first_day, minute=minute, length=length, zone=zone, on_closed=on_closed,
        from_done=from_done, note=note, place=place, before=before, checklist=checklist, skipped=skipped,
    )  # fmt: skip
    key = tx.insert(
        ReminderSeries,
        public_id=new_public_id(),
        person_id=person_id,
        about=about,
        about_id=about_id,
        staff_id=staff_id,
        uid=uid,
        created_at=tx.now,
        created_by=tx.actor.staff_id,
        batch_id=tx.batch_id,
        **values,
    )
    known = one(tx, key)
    yesterday = (date.fromisoformat(tx.today) - timedelta(days=1)).isoformat()
    if not _stand_next(tx, known, max(yesterday, _day_before(known)), "", 0):
        raise Refused(N_("This rule has ended already: nothing of it is still to come."))
    return key


def _day_before(known: Series) -> str:
    return (known.plan.first - timedelta(days=1)).isoformat()


def checked(tx: Reader, **values: Any) -> dict[str, Any]:
    """What is said of a series, as it is kept. Raises Refused, in a sentence, for what can't be."""
    shop = settings.load(tx)
    zone, minute, length = values["zone"].strip(), values["minute"], values["length"]
    if zone and not wall.is_zone(zone):
        raise Refused(N_("“{zone}” is not a time zone that is known."), zone=zone)
    if minute is not None and not 0 <= minute < wall.DAY_MINUTES:
        raise Refused(N_("There is no such time of the day."))
    if not 0 <= length <= (366 if minute is None else 366 * wall.DAY_MINUTES):
        raise Refused(N_("It ends before it begins."))
    if values["on_closed"] not in ON_CLOSED:
        raise Refused(N_("“{what}” is not a way to treat closed days."), what=values["on_closed"])
    first = date.fromisoformat(forms.day_of(values["first_day"]))
    rule = recurrence.check(values["rule"], first, zone=zone or shop.zone, minute=minute)
    return {
        "title": forms.title_of(values["title"]),
        "note": said(values["note"], text.NOTE_LENGTH, lines=True),
        "place": said(values["place"], forms.PLACE),
        "before": forms.before_of(values["before"]),
        "checklist": forms.checklist_of(values["checklist"]),
        "rule": rule.text,
        "first_day": first.isoformat(),
        "minute": minute,
        "length": length,
        "zone": zone,
        "on_closed": values["on_closed"],
        "from_done": values["from_done"],
        "skipped": json.dumps(sorted(forms.day_of(day) for day in values["skipped"])),
    }


def change(tx: Tx, *, series_id: int, **values: Any) -> None:
    """Change a series from the open one on; what is not named stays. The keywords are those of `make`.

    With another rule, time or way with closed days the open one moves to the first day from today on that the series
    now has; where it is overdue already it stays until it is dealt with. Raises Refused for what can't be.
    """
    known = one(tx, series_id)
    now: dict[str, Any] = {
        "title": known.title, "note": known.note, "place": known.place, "before": known.before,
        "checklist": known.checklist, "rule": known.rule, "first_day": known.first_day, "minute": known.minute,
        "length": known.length, "zone": known.zone, "on_closed": known.on_closed, "from_done": known.from_done,
        "skipped": known.skipped,
    }  # fmt: skip
    whose = {name: values.pop(name) for name in ("person_id", "staff_id", "about", "about_id") if name in values}
    unknown = values.keys() - now.keys()
    if unknown:
        raise Refused(N_("A series has no field “{name}”."), name=sorted(unknown)[0])
    now.update(values)
    row = checked(tx, **now) | whose
    tx.update(ReminderSeries, series_id, **row)
    _change_open(tx, known, row)


_SHARED = ("title", "note", "place", "before", "person_id", "staff_id", "about", "about_id")
_WHEN = ("rule", "first_day", "minute", "length", "zone", "on_closed", "from_done")


def _change_open(tx: Tx, before: Series, row: dict[str, Any]) -> None:
    known = one(tx, before.id)
    open_id = open_of(tx, known.id)
    moved = any(getattr(before, name) != getattr(known, name) for name in _WHEN)
    if open_id is not None:
        shared = {name: row[name] for name in _SHARED if name in row}
        if before.checklist != known.checklist:
            shared["checklist"] = row["checklist"]
        tx.update(Reminder, open_id, **shared)
    if not moved or known.state != "open":
        return
    yesterday = (date.fromisoformat(tx.today) - timedelta(days=1)).isoformat()
    day = None if open_id is None else tx.value("SELECT day FROM reminder WHERE id=?", open_id)
    if day is not None and day < tx.today:
        tx.update(ReminderSeries, known.id, made_day=max(yesterday, _day_before(known)))
        return
    if not _stand_next(tx, known, max(yesterday, _day_before(known)), "", 0, open_id):
        raise Refused(N_("This rule has ended already: nothing of it is still to come."))


def end(tx: Tx, *, series_id: int, with_open: bool = True) -> None:
    """Let a series end: nothing more is made. With `with_open` the one that stands open goes too."""
    known = one(tx, series_id)
    tx.update(ReminderSeries, series_id, state="ended")
    open_id = open_of(tx, series_id)
    if with_open and open_id is not None:
        tx.update(
            Reminder, open_id, state="void", closed_at=tx.now, closed_by=tx.actor.staff_id, snoozed_until=None
        )  # fmt: skip
    tx.explain(title=known.title)


def skip(tx: Tx, *, series_id: int, day: str) -> None:
    """Leave one day of a series out: the rule's own day, or the one on which it falls. An open one goes on to the next.

    Raises Refused where the series has nothing on that day.
    """
    known = one(tx, series_id)
    day = forms.day_of(day)
    row = tx.row("SELECT id, series_day, day FROM reminder WHERE series_id=? AND state='open'", series_id)
    if row is not None and day in (row[1], row[2]):
        own = row[1] or row[2]
    else:
        own = _own_day(known, day, shop_days.load(tx))
        row = None
    tx.update(ReminderSeries, series_id, skipped=json.dumps(sorted({*known.skipped, own})))
    tx.explain(title=known.title)
    if row is not None and not _stand_next(tx, one(tx, series_id), known.made_day, "", 0, row[0]):
        tx.update(Reminder, row[0], state="void", closed_at=tx.now, closed_by=tx.actor.staff_id)
        tx.update(ReminderSeries, series_id, state="ended")


def _own_day(known: Series, day: str, days: shop_days.Days) -> str:
    plan, asked = known.plan, date.fromisoformat(day)
    wide = timedelta(days=placing.LONGEST_CLOSED)
    for own in recurrence.between(plan.rule, plan.first, asked - wide, asked + wide):
        if day in (own.isoformat(), (placing.day_for(plan, own, days) or own).isoformat()):
            return own.isoformat()
    raise Refused(N_("This series has nothing on {day}."), day=day)


# -- going on ---------------------------------------------------------------------------------------------------------


def go_on(tx: Tx, *, series_id: int, closed: Standing | None = None) -> bool:
    """Make what comes next of a series of which none stands open; says whether there is one. Else it ends."""
    known = one(tx, series_id)
    if known.state != "open" or open_of(tx, series_id) is not None:
        return False
    stands = "" if closed is None else _stood(tx, known, closed)
    if known.from_done:
        made = _after_done(tx, known)
    else:
        days = shop_days.load(tx)
        found = placing.latest(known.plan, known.made_day, stands, tx.today, days)
        if found is not None:
            own, day, missed = found
            made = _stand(tx, known, placing.place(known.plan, own, day, settings.load(tx)), missed, None)
        else:
            made = _stand_next(tx, known, known.made_day, stands, 0)
    if not made:
        tx.update(ReminderSeries, series_id, state="ended")
    return made


def _stood(tx: Tx, known: Series, closed: Standing) -> str:
    """The day up to which nothing of a series is made any more, after one was closed."""
    if closed.day <= tx.today or closed.series_day is None:
        return closed.day
    own = date.fromisoformat(closed.series_day)
    day = placing.day_for(known.plan, own, shop_days.load(tx)) or own
    return day.isoformat()


def _after_done(tx: Tx, known: Series) -> bool:
    plan, days = known.plan, shop_days.load(tx)
    if plan.rule.count is not None:
        made = tx.value("SELECT count(*) FROM reminder WHERE series_id=?", known.id)
        if made >= plan.rule.count:
            return False
    own = recurrence.after_done(plan.rule, date.fromisoformat(tx.today))
    for _at in range(placing.MOST_SKIPPED):
        if own is None:
            return False
        day = placing.day_for(plan, own, days)
        if day is not None:
            return _stand(tx, known, placing.place(plan, own, day, settings.load(tx)), 0, None)
        own = recurrence.after_done(plan.rule, own)
    return False


def _stand_next(tx: Tx, known: Series, made: str, stands: str, missed: int, open_id: int | None = None) -> bool:
    found = placing.following(known.plan, made, stands, shop_days.load(tx))
    if found is None:
        return False
    return _stand(tx, known, placing.place(known.plan, *found, settings.load(tx)), missed, open_id)


def _stand(tx: Tx, known: Series, at: Place, missed: int, open_id: int | None) -> bool:
    """Let an occurrence stand open: the one that does already becomes it, or it is made."""
    when = {
        "day": at.day, "at": at.at, "end_at": at.end_at, "end_day": at.end_day, "series_day": at.series_day,
        "moved_from": at.moved_from, "missed": missed,
    }  # fmt: skip
    tx.update(ReminderSeries, known.id, made_day=at.series_day)
    if open_id is not None:
        tx.update(Reminder, open_id, snoozed_until=None, **when)
        return True
    tx.insert(
        Reminder,
        public_id=new_public_id(),
        title=known.title,
        note=known.note,
        person_id=known.person_id,
        about=known.about,
        about_id=known.about_id,
        staff_id=known.staff_id,
        place=known.place,
        before=json.dumps(list(known.before)),
        checklist=known.fresh_checklist,
        series_id=known.id,
        created_at=tx.now,
        created_by=tx.actor.staff_id,
        batch_id=tx.batch_id,
        **when,
    )
    return True


def fold(tx: Tx, *, known: Series, reminder_id: int) -> bool:
    """Let an open one that nobody dealt with become the latest that has come; says whether there is one.

    Not undone by hand, and no change of anybody's: what it has to tell stays to be told. For `advancing`.
    """
    row = tx.row("SELECT day, missed, about, about_id FROM reminder WHERE id=?", reminder_id)
    if row is None or known.state != "open" or known.from_done:
        return False
    found = placing.latest(known.plan, known.made_day, row[0], tx.today, shop_days.load(tx))
    if found is None:
        return False
    own, day, passed = found
    at = placing.place(known.plan, own, day, settings.load(tx))
    tx.run(
        "UPDATE reminder SET day=?, at=?, end_at=?, end_day=?, series_day=?, moved_from=?, missed=?, checklist=?,"
        " snoozed_until=NULL, staff_id=COALESCE(from_staff_id, staff_id), from_staff_id=NULL, absence_id=NULL"
        " WHERE id=?",
        at.day, at.at, at.end_at, at.end_day, at.series_day, at.moved_from, row[1] + passed + 1,
        known.fresh_checklist, reminder_id,
    )  # fmt: skip
    tx.run("UPDATE reminder_series SET made_day=? WHERE id=?", at.series_day, known.id)
    telling.keep(tx, [reminder_id])
    tx.touch("reminder", [reminder_id])
    tx.touch("reminder_series", [known.id])
    tell_deal(tx, row[2], row[3])
    return True


def day_of(read: Tx, day: str | None, at: int | None) -> str:
    """The business day of something: that of its moment, else the day that is said, else today."""
    if at is not None:
        shop = settings.load(read)
        return times.business_day(at, shop.zone, shop.day_change_hour)
    return read.today if day is None else forms.day_of(day)
