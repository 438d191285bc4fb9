"""What is owed to customers and has no reminder of its own: gifts to hand over, requests that stand open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.loyalty import owed
from models.people import requests
from models.reminders.reminders import worded
from models.today.covered import without_reminder
from models.today.entry import OVERDUE, TODAY, Entry, group_of

if TYPE_CHECKING:
    from models.today.entry import Asked
    from models.work import Reader

MOST = 50


def gifts(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Gifts that are due within the days looked at, the first due first; those of somebody else left out."""
    found = [
        one
        for only in ("overdue", "due")
        for one in owed.gifts(read, day=asked.day, only=only)[:MOST]
        if asked.staff_id is None or one.staff_id in (None, asked.staff_id)
    ]
    free = without_reminder(read, "gift", [one.id for one in found])
    return tuple(
        Entry(
            kind="gift",
            id=one.id,
            group=group_of(one.due_on, asked),
            what=worded("gift", one.name),
            who=one.person,
            person_id=one.person_id,
            day=one.due_on,
            why=(Message(N_("Less is there than is promised")),) if one.endangered else (),
            act="hand",
            opens=("gift", one.id),
            staff_id=one.staff_id,
            staff=one.staff,
            title=one.name,
            about="gift",
            about_id=one.id,
            source=f"today:gift:{one.id}",
        )
        for one in found
        if one.id in free
    )


_REQUESTS = (
    "SELECT r.id FROM request r WHERE r.state='open' AND (r.due IS NULL OR r.due<=?)"
    " AND NOT EXISTS (SELECT 1 FROM reminder m WHERE m.about='request' AND m.about_id=r.id AND m.state='open')"
)


def open_requests(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Requests that nobody closed and that remind nobody, the oldest first."""
    whose = "" if asked.staff_id is None else " AND (r.owner_id=? OR r.owner_id IS NULL)"
    values = [] if asked.staff_id is None else [asked.staff_id]
    ids = read.column(f"{_REQUESTS}{whose} ORDER BY r.opened_at, r.id LIMIT ?", asked.last, *values, MOST)
    return tuple(_request(requests.one(read, key), asked) for key in ids)


def _request(one: requests.RequestRow, asked: Asked) -> Entry:
    return Entry(
        kind="request",
        id=one.id,
        group=group_of(one.due, asked) if one.due else TODAY,
        what=worded("request", f"#{one.number} {one.title}"),
        who=one.person,
        person_id=one.person_id,
        day=one.due,
        why=(Message(requests.NAMES[one.kind]),),
        act="close",
        opens=("request", one.id),
        staff_id=one.owner_id,
        staff=one.owner,
        title=f"#{one.number} {one.title}",
        about="request",
        about_id=one.id,
        source=f"today:request:{one.id}",
    )


def broken(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Products of which the shelf holds less than is promised to customers: somebody must order or say so."""
    found = owed.endangered(read)[:MOST]
    return tuple(
        Entry(
            kind="short",
            id=one.product_id,
            group=OVERDUE,
            what=Message(N_("{name}: less is there than is promised"), {"name": one.name}),
            opens=("product", one.product_id),
            source=f"today:short:{one.product_id}:{asked.day}",
        )
        for one in found
    )
