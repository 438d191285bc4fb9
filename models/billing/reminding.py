"""Reminders of invoices that are overdue: one each, so many days after it was due, done when it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings
from models.billing import invoices
from models.contracts.days import add_days
from models.reminders import reminders

if TYPE_CHECKING:
    from models.work import Tx

AT_ONCE = 50


def fall_due(tx: Tx, *, day: str) -> int:
    """Make the reminders that are due on a day (ISO); returns how many. Safe to ask again: each is made once."""
    after = settings.load(tx).invoice_remind_days
    if after < 0:
        return 0
    found = tx.column(
        "SELECT i.id FROM invoice i WHERE NOT i.void AND i.kind<>'credit' AND i.due_day<? AND i.due_day<=?"
        " AND EXISTS (SELECT 1 FROM owed o WHERE o.invoice_id=i.id AND o.open>0)"
        " AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.about='invoice' AND r.about_id=i.id)"
        " ORDER BY i.due_day, i.id LIMIT ?",
        day,
        add_days(day, -after),
        AT_ONCE,
    )
    for key in found:
        one = invoices.one(tx, key)
        reminders.make(
            tx,
            title=f"{one.number_text} {one.name}",
            day=day,
            person_id=one.person_id,
            about="invoice",
            about_id=key,
            source_key=f"invoice:{key}",
        )
    return len(found)
