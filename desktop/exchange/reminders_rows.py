"""Reminders and series in the store, as an import finds, makes and changes them. Series are counted below zero."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from desktop.exchange import batches, party
from desktop.exchange.matching import Change, Known
from models import text
from models.reminders import series, telling
from models.reminders.tables import Reminder, ReminderSeries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.exchange.source import Item
    from models.base import Table
    from models.work import Reader, Tx

_PLAIN = ("title", "note", "place", "before", "checklist", "result", "person_id", "staff_id", "uid", "state")
"""Columns of a reminder that a later file may change, beside when it is."""
_WHEN = ("day", "at", "end_at", "end_day")
_SERIES = ("title", "note", "place", "before", "checklist", "person_id", "staff_id", "uid", "on_closed", "from_done")
_RULE = ("rule", "first_day", "minute", "length", "zone")
_INSERT = (
    f"INSERT INTO reminder (id, public_id, {', '.join(_PLAIN)}, {', '.join(_WHEN)}, about, created_at, created_by,"
    f" closed_at, missed, batch_id) VALUES (?,?,{','.join('?' * (len(_PLAIN) + len(_WHEN)))},'',?,?,?,0,?)"
)
_IDS = {
    "id": ("SELECT public_id, id FROM reminder WHERE public_id IN (??)",
           "SELECT public_id, -id FROM reminder_series WHERE public_id IN (??)"),
    "uid": ("SELECT uid, id FROM reminder WHERE uid IN (??)",
            "SELECT uid, -id FROM reminder_series WHERE uid IN (??)"),
}  # fmt: skip
_OCCURRENCE = (
    "SELECT s.uid || '#' || r.series_day, r.id FROM reminder r JOIN reminder_series s ON s.id=r.series_id"
    " WHERE s.uid IN (??) AND r.state='open'"
)


# -- found -------------------------------------------------------------------------------------------------------------


def same_key(title: str, start: Sequence[Any]) -> str:
    """What two entries have in common that are the same thing: the title, and when it begins."""
    parts = start[:3] if len(start) == 5 else start[:2]
    return "\n".join((text.fold(title), *("" if one is None else str(one) for one in parts)))


def by_id(read: Reader, kind: str, values: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The reminders and series that have these ids; one in place of an occurrence is the open one of that day."""
    for sql in _IDS[kind]:
        yield from read.within(sql, values, size=200)
    if kind == "uid":
        wanted = set(values)
        bases = sorted({base for base, mark, _day in (one.rpartition("#") for one in values) if mark})
        for value, key in read.within(_OCCURRENCE, bases, size=200):
            if value in wanted:
                yield value, key


def same(read: Reader, items: Iterable[Item]) -> Iterator[tuple[str, int]]:
    """What has the same title at the same time, each once."""
    every = list(items)
    days = sorted({one.columns["start"][0] for one in every if not one.columns["_series"]})
    for key, title, day, at in read.within(
        "SELECT id, title, day, at FROM reminder WHERE state IN ('open', 'done') AND day IN (??) ORDER BY id", days,
        size=200,
    ):  # fmt: skip
        yield same_key(title, (day, at, None, None)), key
    firsts = sorted({one.columns["start"][1] for one in every if one.columns["_series"]})
    for key, title, rule, first, minute in read.within(
        "SELECT id, title, rule, first_day, minute FROM reminder_series WHERE first_day IN (??) ORDER BY id", firsts,
        size=200,
    ):  # fmt: skip
        yield same_key(title, (rule, first, minute, 0, "")), -key


def load(read: Reader, ids: Sequence[int]) -> dict[int, Known]:
    """Reminders and series in the shape of items."""
    found: dict[int, Known] = {}
    names: tuple[str, ...] = (*_PLAIN, "about", *_WHEN)
    plain = [key for key in ids if key > 0]
    for key, *rest in read.within(f"SELECT id, {', '.join(names)} FROM reminder WHERE id IN (??)", plain):
        columns = dict(zip(names, rest, strict=True))
        columns["start"] = tuple(columns.pop(name) for name in _WHEN)
        found[key] = Known(key, columns, {})
    names = (*_SERIES, "about", "skipped", *_RULE)
    others = [-key for key in ids if key < 0]
    for key, *rest in read.within(f"SELECT id, {', '.join(names)} FROM reminder_series WHERE id IN (??)", others):
        columns = dict(zip(names, rest, strict=True))
        columns["start"] = tuple(columns.pop(name) for name in _RULE)
        columns["skipped"] = tuple(json.loads(columns["skipped"]))
        columns["from_done"] = bool(columns["from_done"])
        found[-key] = Known(-key, columns, {})
    return found


# -- written -----------------------------------------------------------------------------------------------------------


def create(tx: Tx, batch_id: int, items: Sequence[Item]) -> None:
    """Write what is new: what takes place once by one statement, a series with the one of it that stands open."""
    once = [one for one in items if not one.columns["_series"]]
    start = party.next_id(tx, "reminder")
    made = [_row(tx, batch_id, key, item) for key, item in enumerate(once, start)]
    party.many(tx, _INSERT, made)
    telling.follow(tx, [row[0] for row in made])
    for item in once:
        if "#" in (item.columns["uid"] or ""):
            _leave_out(tx, batch_id, item.columns["uid"])
    again = [one for one in items if one.columns["_series"]]
    if again:
        tx.batch_id, tx.undoable = batch_id, False
        for item in again:
            _series(tx, item)


def _row(tx: Tx, batch_id: int, key: int, item: Item) -> tuple[Any, ...]:
    get = item.columns
    done = get["_state"] == "done"
    plain = [get.get(name) for name in _PLAIN[:-1]]
    for at, name in enumerate(_PLAIN[:-1]):
        if plain[at] is None and name in ("before", "checklist"):
            plain[at] = "[]"
    return (
        key, get["_id"], *plain, "done" if done else "open", *get["start"], tx.now, tx.actor.staff_id,
        get["_closed"] if done else None, batch_id,
    )  # fmt: skip


def _leave_out(tx: Tx, batch_id: int, uid: str) -> None:
    """One of a series stands for itself now: the series leaves its day out."""
    base, _mark, day = uid.rpartition("#")
    for key, skipped in tx.rows("SELECT id, skipped FROM reminder_series WHERE uid=? AND state='open'", base):
        days = {*json.loads(skipped), day}
        if days != set(json.loads(skipped)):
            party.update_kept(tx, batch_id, "reminder_series", key, {"skipped": json.dumps(sorted(days))})
            tx.touch("reminder_series", [key])


def _series(tx: Tx, item: Item) -> None:
    get = item.columns
    rule, first_day, minute, length, zone = get["start"]
    values: dict[str, Any] = {
        "title": get["title"], "rule": rule, "first_day": first_day, "minute": minute, "length": length, "zone": zone,
        "on_closed": get["on_closed"], "from_done": get["from_done"], "note": get["note"], "place": get["place"],
        "before": json.loads(get["before"] or "[]"), "checklist": _ticked(get["checklist"]), "skipped": get["skipped"],
    }  # fmt: skip
    whose = {"person_id": get["person_id"], "staff_id": get["staff_id"], "uid": get["uid"]}
    if get["from_done"] and not (get["_over"] or get["on_closed"] or get["skipped"]):
        key = series.make(tx, **values, **whose)
        tx.run("UPDATE reminder_series SET public_id=? WHERE id=?", get["_id"], key)
        return
    yesterday = max(date.fromisoformat(tx.today), date.fromisoformat(first_day)) - timedelta(days=1)
    key = tx.insert(
        ReminderSeries, public_id=get["_id"], state="ended" if get["_over"] else "open", made_day=yesterday.isoformat(),
        created_at=tx.now, created_by=tx.actor.staff_id, batch_id=tx.batch_id, **series.checked(tx, **values), **whose,
    )  # fmt: skip
    series.go_on(tx, series_id=key)


def _ticked(checklist: str | None) -> list[tuple[str, bool]]:
    return [(what, done) for what, done in json.loads(checklist or "[]")]


# -- changed -----------------------------------------------------------------------------------------------------------


def change(tx: Tx, batch_id: int, changes: Sequence[Change]) -> None:
    """Write what the file changes of what is there, each with the image that undo needs."""
    moved = []
    for one in changes:
        after = dict(one.after)
        if one.id < 0:
            _change_series(tx, batch_id, -one.id, after)
            continue
        if "start" in after:
            after |= {**dict(zip(_WHEN, after.pop("start"), strict=True)), "snoozed_until": None}
        if after.get("state") in ("done", "void"):
            after |= {"closed_at": tx.now, "closed_by": tx.actor.staff_id}
        party.update_kept(tx, batch_id, "reminder", one.id, after)
        moved.append(one.id)
    telling.follow(tx, moved)
    tx.touch("reminder", moved)


def _change_series(tx: Tx, batch_id: int, series_id: int, after: dict[str, Any]) -> None:
    """Change a series from the open one on, as by hand; images of both keep what they were."""
    uid = after.pop("uid", None)
    if uid is not None:
        party.update_kept(tx, batch_id, "reminder_series", series_id, {"uid": uid})
    if "start" in after:
        after |= dict(zip(_RULE, after.pop("start"), strict=True))
    for name in ("before", "checklist"):
        if name in after:
            after[name] = json.loads(after[name])
    if not after:
        return
    open_id = series.open_of(tx, series_id)
    kept: list[tuple[type[Table], int, dict[str, Any]]] = []
    kept.append((ReminderSeries, series_id, _image(tx, ReminderSeries, series_id)))
    if open_id is not None:
        kept.append((Reminder, open_id, _image(tx, Reminder, open_id)))
    tx.batch_id, tx.undoable = batch_id, False
    series.change(tx, series_id=series_id, **after)
    stands = tx.value("SELECT series_day FROM reminder WHERE id=?", open_id) if open_id is not None else None
    if stands is not None and stands in after.get("skipped", ()):
        series.skip(tx, series_id=series_id, day=stands)
    for table, key, before in kept:
        now = _image(tx, table, key)
        changed = {name for name in now if now[name] != before[name]} - {"tell_at"}
        if changed:
            images = ({name: row[name] for name in sorted(changed)} for row in (before, now))
            batches.keep(tx, [batches.image(batch_id, table._meta.table_name, key, *images)])


def _image(tx: Tx, table: type[Table], key: int) -> dict[str, Any]:
    return tx.image(table, key, list(table._meta.fields)) or {}
