"""Papers issued for a receipt or a session: how often each, so that a second one says that it is one (再発行)."""

from dataclasses import dataclass

from models.counter.tables import PaperIssue
from models.errors import N_, Bug, Refused
from models.said import said
from models.work import Reader, Tx

KINDS = ("receipt", "ryoshusho", "return_note", "z_report", "gift_slip")


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper as it was issued: its number among its kind (1 the first), when (ms UTC), to whom, for what."""

    kind: str
    issue: int
    at: int
    addressee: str
    purpose: str
    amount: int | None
    staff_id: int | None


def issues(
    read: Reader,
    *,
    sale_id: int | None = None,
    session_id: int | None = None,
    gift_id: int | None = None,
    kind: str | None = None,
) -> tuple[Issue, ...]:
    """The papers issued for a receipt, a session or a gift, in order."""
    column, key = _owner(sale_id, session_id, gift_id)
    found = read.rows(
        "SELECT kind, issue, at, addressee, purpose, amount, staff_id FROM paper_issue"
        f" WHERE {column}=?{' AND kind=?' if kind else ''} ORDER BY id",
        key,
        *([kind] if kind else []),
    )
    return tuple(Issue(*row) for row in found)


def issue(
    tx: Tx,
    *,
    kind: str,
    sale_id: int | None = None,
    session_id: int | None = None,
    gift_id: int | None = None,
    addressee: str = "",
    purpose: str = "",
    amount: int | None = None,
) -> int:
    """Note that a paper is issued, and give its number among those of its kind: 1 is the original.

    領収書 over parts of a receipt (`amount`) can't come to more than was paid. Raises Refused then.
    """
    if kind not in KINDS:
        raise Bug(f"no paper is called {kind}")
    column, key = _owner(sale_id, session_id, gift_id)
    if kind == "ryoshusho" and amount is not None and sale_id is not None:
        paid = tx.value("SELECT total - points_paid + rounding FROM sale WHERE id=?", sale_id) or 0
        if not 0 < amount <= paid:
            raise Refused(N_("A receipt can't be made out for more than was paid."))
    number = tx.value(f"SELECT COALESCE(MAX(issue), 0) + 1 FROM paper_issue WHERE {column}=? AND kind=?", key, kind)
    tx.append(
        PaperIssue,
        sale=sale_id,
        session_id=session_id,
        gift_id=gift_id,
        kind=kind,
        issue=number,
        at=tx.now,
        addressee=said(addressee, 200),
        purpose=said(purpose, 200),
        amount=amount,
        staff_id=tx.actor.staff_id,
    )
    return int(number)


def _owner(sale_id: int | None, session_id: int | None, gift_id: int | None) -> tuple[str, int]:
    named = {"sale_id": sale_id, "session_id": session_id, "gift_id": gift_id}
    found = [(column, key) for column, key in named.items() if key is not None]
    if len(found) != 1:
        raise Bug("a paper belongs to a receipt, to a session or to a gift")
    return found[0]
