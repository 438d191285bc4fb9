"""What must be true of contracts: ends, terms, fees and their receipts agree. Asked by `models.proofs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message

if TYPE_CHECKING:
    from models.work import Reader

_WRONG = (
    (
        N_("Contract {id} does not end where its last term does."),
        "SELECT k.id FROM contract k JOIN contract_term t ON t.id=(SELECT max(x.id) FROM contract_term x"
        " WHERE x.contract_id=k.id) WHERE coalesce(t.to_day, '')<>coalesce(k.end_day, '')"
        " UNION SELECT k.id FROM contract k WHERE NOT EXISTS (SELECT 1 FROM contract_term x WHERE x.contract_id=k.id)",
    ),
    (
        N_("Contract {id} was stopped without a day or a reason."),
        "SELECT id FROM contract WHERE (state='stopped') <> (stopped_day IS NOT NULL)"
        " OR (state='stopped' AND reason='')",
    ),
    (
        N_("A fee of contract {id} is settled without a receipt, or due with one."),
        "SELECT DISTINCT contract_id FROM contract_fee WHERE (state='sold') <> (sale_id IS NOT NULL)",
    ),
    (
        N_("A fee of contract {id} is settled by a receipt that was cancelled."),
        "SELECT DISTINCT f.contract_id FROM contract_fee f JOIN sale s ON s.id=f.sale_id"
        " WHERE f.state='sold' AND s.cancelled_by_id IS NOT NULL",
    ),
)


def contract_problems(read: Reader) -> list[tuple[str, Message]]:
    """Contracts whose ends, terms and fees disagree."""
    return [(f"contract:{key}", Message(what, {"id": key})) for what, sql in _WRONG for key in read.column(sql)]
