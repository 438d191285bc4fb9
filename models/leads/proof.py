"""What must be true of leads: each has its row, its state, its deal, and an entry of who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message

if TYPE_CHECKING:
    from models.work import Reader, Tx

_LIVING = "p.merged_into_id IS NULL AND p.erased_at IS NULL"
_ROWLESS = (
    f"SELECT p.id FROM person p WHERE p.lead_state<>'' AND {_LIVING}"
    " AND NOT EXISTS (SELECT 1 FROM lead l WHERE l.person_id=p.id)"
)
_WRONG = (
    (N_("Customer {id} is a lead, but nothing says since when."), _ROWLESS),
    (
        N_("Customer {id} is a lead in no state that there is."),
        f"SELECT p.id FROM person p WHERE {_LIVING} AND p.lead_state NOT IN"
        " ('', 'new', 'working', 'qualified', 'nurture', 'converted', 'disqualified')",
    ),
    (
        N_("The lead of customer {id} names a deal of somebody else."),
        "SELECT p.id FROM lead l JOIN person p ON p.id=l.person_id JOIN deal d ON d.id=l.deal_id"
        f" WHERE {_LIVING} AND coalesce(d.person_id, 0)<>p.id",
    ),
    (
        N_("The lead of customer {id} was given to somebody, but no entry says so."),
        f"SELECT p.id FROM lead l JOIN person p ON p.id=l.person_id WHERE {_LIVING} AND l.assigned_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id=p.id AND a.staff_id IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM person g JOIN assignment a ON a.person_id=g.id WHERE g.merged_into_id=p.id)",
    ),
)


def lead_problems(read: Reader) -> list[tuple[str, Message]]:
    """Leads without a row, in an unknown state, with somebody else's deal, or given without an entry."""
    return [(f"person:{key}", Message(what, {"id": key})) for what, sql in _WRONG for key in read.column(sql)]


def mend_leads(tx: Tx) -> None:
    """Write the rows that leads lack: they became leads when they were noted down."""
    tx.run(
        "INSERT INTO lead (person_id, entered_at, state_at, reason, list, ready, times)"
        f" SELECT p.id, p.created_at, p.created_at, '', '', ?, 1 FROM person p WHERE p.id IN ({_ROWLESS})",
        False,
    )
    tx.touch("lead", None)
