"""What is to be paid and what ends: invoices that are due, contracts that run out and are not renewed by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.billing import invoices
from models.contracts import contracts
from models.errors import N_, Message
from models.money import Amount
from models.reminders.reminders import worded
from models.today.covered import without_reminder
from models.today.entry import OVERDUE, Entry, group_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.today.entry import Asked
    from models.work import Reader

MOST = 50
APART = 3
"""So many overdue invoices stand in lines of their own."""


def unpaid(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Invoices that are due within the days looked at and not paid, the first due first; many overdue as one line."""
    found = [one for one in invoices.listed(read, day=asked.day, state="open", limit=MOST) if one.due_day <= asked.last]
    free = without_reminder(read, "invoice", [one.id for one in found])
    lines = [one for one in found if one.id in free]
    late = [one for one in lines if one.due_day < asked.day]
    if len(late) <= APART:
        return tuple(_invoice(one, asked) for one in lines)
    return (_overdue(late, asked), *(_invoice(one, asked) for one in lines[len(late) :]))


def _overdue(late: Sequence[invoices.InvoiceRow], asked: Asked) -> Entry:
    names = list(dict.fromkeys(one.name for one in late if one.name))
    count = f"{MOST}+" if len(late) >= MOST else str(len(late))
    return Entry(
        kind="invoices",
        id=0,
        group=OVERDUE,
        what=Message(N_("{count} invoices are overdue"), {"count": count}),
        who=", ".join(names[:APART]) + (", …" if len(names) > APART else ""),
        day=late[0].due_day,
        why=(Message(N_("{amount} to be paid"), {"amount": Amount(sum(one.open for one in late))}),),
        act="pay",
        opens=("invoices", None),
        source=f"today:invoices:{asked.day}",
    )


def _invoice(one: invoices.InvoiceRow, asked: Asked) -> Entry:
    group = group_of(one.due_day, asked)
    late = group == OVERDUE
    today = one.due_day == asked.day
    words = N_("Invoice due today: {number}") if today else N_("Invoice due: {number}")
    return Entry(
        kind="invoice",
        id=one.id,
        group=group,
        what=Message(N_("Invoice overdue: {number}") if late else words, {"number": one.number_text}),
        who=one.name,
        person_id=one.person_id,
        day=one.due_day,
        why=(Message(N_("{amount} to be paid"), {"amount": Amount(one.open)}),),
        act="pay",
        opens=("invoice", one.id),
        title=f"{one.number_text} {one.name}",
        about="invoice",
        about_id=one.id,
        source=f"today:invoice:{one.id}",
    )


def ending(read: Reader, asked: Asked) -> tuple[Entry, ...]:
    """Contracts whose last day is near and which somebody has to renew, or let end."""
    found = [
        one
        for one in contracts.listed(read, ends_from=asked.day, ends_to=asked.last, limit=MOST)
        if one.renewal != "auto" and (asked.staff_id is None or one.owner_id in (None, asked.staff_id))
    ]
    free = without_reminder(read, "contract", [one.id for one in found])
    return tuple(
        Entry(
            kind="contract",
            id=one.id,
            group=group_of(one.end_day or "", asked),
            what=worded("contract", one.name),
            who=one.person or one.company,
            person_id=one.person_id,
            day=one.end_day or "",
            act="renew",
            opens=("contract", one.id),
            staff_id=one.owner_id,
            staff=one.owner,
            title=one.name,
            about="contract",
            about_id=one.id,
            source=f"today:contract:{one.id}",
        )
        for one in found
        if one.id in free
    )
