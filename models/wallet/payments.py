"""Cards and balances on a receipt: sold, paid with, given back, taken back; in the receipt's own transaction.

    sold       a line of a card of 50 × 2 is two cards with two codes (case K1); a top-up goes to the member's balance
    paid       `spend`: exactly one of two tills gets the last of a card
    returned   what was paid by card goes back onto the same card (`give_back`); a card that was sold is void again,
               unless part of it is spent (`take_back`, case H4)
    cancelled  every entry of the receipt the other way round (`reverse`)

They are payment: taxes and points of the receipt stay what they are (cases F5, G11). A receipt is booked once by its
public id, so its entries are too (H5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.counter.drafts import Outcome
from models.counter.tax import TaxKind
from models.errors import N_, Message, Refused
from models.loyalty.programmes import later
from models.money import PIECE, Amount
from models.values import dataclass
from models.wallet import ledger, wallets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter.lines import PricedLine
    from models.counter.payments import Settled
    from models.counter.plan import Plan
    from models.wallet.wallets import Issued
    from models.work import Reader, Row, Tx

MOST_CARDS = 100
STANDS = "(s.id=? OR (s.of_sale_id=? AND s.cancelled_by_id IS NULL AND s.kind <> 'cancel'))"


@dataclass(frozen=True, slots=True)
class Usable:
    """What a balance can pay: what is on it, what it pays of the amount asked for, what stays to be paid otherwise."""

    balance: int
    pays: int
    rest: int


def check(read: Reader, wallet_id: int, amount: int, day: str) -> Usable:
    """What a card pays of `amount` on `day`. Raises Refused in words for one that can't be used, NotFound."""
    row = read.row("SELECT kind, balance, state, expires_on FROM wallet WHERE id=?", wallet_id)
    if row is None:
        raise ledger.why_not(read, wallet_id, amount, day)
    told = ledger.unusable(row, day)
    if told is not None:
        raise told
    pays = max(0, min(int(row[1]), amount))
    return Usable(int(row[1]), pays, amount - pays)


# -- a receipt ------------------------------------------------------------------------------------------------------


def book(tx: Tx, plan: Plan, settled: Settled, sale_id: int) -> tuple[Outcome, ...]:
    """Write what a receipt does to cards and balances, once its own rows are there; tells the cards that were sold.

    What comes back is taken first, then what was paid, then cards are issued: a card can't pay for itself.
    """
    _take_lines_back(tx, plan, sale_id)
    tenders = [tender for tender in plan.draft.payments if tender.amount]
    for tender, payment, applied in zip(tenders, settled.payments, settled.applied, strict=True):
        if payment.kind.wallet and applied > 0:
            wallet_id = _paying(tx, payment.kind.wallet, tender.wallet_id, plan.person_id)
            spend(tx, wallet_id=wallet_id, amount=applied, sale_id=sale_id)
        elif payment.kind.wallet and applied < 0:
            give_back(
                tx,
                amount=-applied,
                sale_id=sale_id,
                kind=payment.kind.wallet,
                wallet_id=tender.wallet_id,
                of_sale_id=plan.origin.sale_id if plan.origin else None,
                person_id=plan.person_id,
            )
    return _issue_lines(tx, plan, sale_id)


def _paying(read: Reader, kind: str, wallet_id: int | None, person_id: int | None) -> int:
    """The card or balance that pays. Raises Refused when none was named and the member has none, or it is no such."""
    if wallet_id is None:
        if kind == "gift_card":
            raise Refused(N_("Scan the gift card that pays."))
        found = of_person(read, person_id)
        if found is None:
            raise Refused(N_("This customer has no prepaid balance."))
        return found
    own = read.value("SELECT kind FROM wallet WHERE id=?", wallet_id)
    if own is not None and own != kind:
        raise Refused(N_("This is not what the way to pay says: choose it again."))
    return wallet_id


def of_person(read: Reader, person_id: int | None) -> int | None:
    """A person's prepaid balance; None when there is none. An indexed read of a row."""
    if person_id is None:
        return None
    found = read.value("SELECT id FROM wallet WHERE person_id=? AND kind='wallet' AND state <> 'void'", person_id)
    return None if found is None else int(found)


def spend(tx: Tx, *, wallet_id: int, amount: int, sale_id: int) -> int:
    """Pay `amount` (above zero) of a receipt; returns the entry's key. Raises Refused when less is left on it."""
    if amount <= 0:
        raise Refused(N_("The amount must be more than nothing."))
    return ledger.post(tx, wallet_id=wallet_id, kind="spend", amount=-amount, sale_id=sale_id, usable=True)


# -- given back -----------------------------------------------------------------------------------------------------


def paid_by(read: Reader, sale_id: int) -> tuple[tuple[int, str, int], ...]:
    """What cards and balances paid of a receipt and has not gone back yet: (wallet, kind, amount), the last first."""
    found = read.rows(
        "SELECT e.wallet_id, w.kind, -SUM(e.amount) FROM wallet_entry e JOIN sale s ON s.id = e.sale_id"
        f" JOIN wallet w ON w.id = e.wallet_id WHERE {STANDS} AND e.kind IN ('spend', 'give_back')"
        " GROUP BY e.wallet_id, w.kind ORDER BY MIN(e.id) DESC",
        sale_id,
        sale_id,
    )
    return _by_standing(read, found)


def _by_standing(read: Reader, found: Sequence[Row]) -> tuple[tuple[int, str, int], ...]:
    """The same by the cards that stand for them now: of a replaced card money went back to the new one."""
    sums: dict[int, tuple[str, int]] = {}
    for wallet_id, kind, amount in found:
        stands = ledger.standing(read, wallet_id)
        sums[stands] = (kind, sums.get(stands, (kind, 0))[1] + int(amount))
    return tuple((wallet_id, kind, amount) for wallet_id, (kind, amount) in sums.items() if amount > 0)


def give_back(
    tx: Tx,
    *,
    amount: int,
    sale_id: int,
    kind: str = "gift_card",
    wallet_id: int | None = None,
    of_sale_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Put `amount` (above zero) back: onto the card named, else onto those that paid the earlier receipt.

    A replaced card's money goes to the card that replaced it; one that lapsed meanwhile can be used for the days that
    points given back have. Raises Refused when no card paid so much.
    """
    if wallet_id is not None:
        _onto(tx, _paying(tx, kind, wallet_id, person_id), amount, sale_id)
        return
    left = amount
    for paid, own, most in paid_by(tx, of_sale_id) if of_sale_id is not None else ():
        part = min(left, most) if own == kind else 0
        if part:
            _onto(tx, paid, part, sale_id)
            left -= part
    if left and kind == "wallet" and person_id is not None:
        _onto(tx, wallets.of_person(tx, person_id=person_id), left, sale_id)
    elif left:
        raise Refused(
            N_("{amount} was not paid by card on this receipt. Pay it out in another way."), amount=Amount(left)
        )


def _onto(tx: Tx, wallet_id: int, amount: int, sale_id: int, of_wallet_entry_id: int | None = None) -> None:
    wallet_id = ledger.standing(tx, wallet_id)
    ledger.post(
        tx,
        wallet_id=wallet_id,
        kind="give_back",
        amount=amount,
        sale_id=sale_id,
        of_wallet_entry_id=of_wallet_entry_id,
    )
    expires_on = tx.value("SELECT expires_on FROM wallet WHERE id=?", wallet_id)
    if expires_on is not None and expires_on < tx.today:
        from models import settings

        tx.run(
            "UPDATE wallet SET expires_on=? WHERE id=?",
            later(tx.today, settings.load(tx).points_give_back_days),
            wallet_id,
        )


# -- sold -----------------------------------------------------------------------------------------------------------


def _issue_lines(tx: Tx, plan: Plan, sale_id: int) -> tuple[Outcome, ...]:
    told: list[Outcome] = []
    lines: dict[int, int] = {}
    for at, one in enumerate(plan.priced.lines):
        if one.line.wallet and one.line.frozen is None:
            lines = lines or dict(tx.rows("SELECT position, id FROM sale_line WHERE sale_id=?", sale_id))
            for made in issue_for_line(tx, one=one, sale_id=sale_id, line_id=lines[at], person_id=plan.person_id):
                text = N_("Gift card of {amount}") if made.code else N_("Prepaid balance: {amount} more")
                told.append(Outcome("card", Message(text, {"amount": Amount(made.amount)}), made.code, made.wallet_id))
    return tuple(told)


def issue_for_line(
    tx: Tx, *, one: PricedLine, sale_id: int, line_id: int, person_id: int | None = None
) -> tuple[Issued, ...]:
    """Issue the cards of a line, each of its face value with a code of its own (K1), or top the member's balance up.

    Raises Refused for a part of a card, for more cards than anybody buys, for two cards of one printed code, for a
    card without a price, and for a top-up without a member.
    """
    line = one.line
    count, part = divmod(line.quantity, PIECE)
    if line.quantity < 0:
        raise Refused(N_("A gift card or top-up can only come back with its receipt."))
    if part or not 0 < count <= MOST_CARDS:
        raise Refused(N_("{name}: only whole cards can be sold, at most {most} at a time."), name=line.name[:60],
                      most=MOST_CARDS)  # fmt: skip
    if one.unit_price <= 0:
        raise Refused(N_("{name}: the amount must be more than nothing."), name=line.name[:60])
    if line.wallet == "top_up":
        if person_id is None:
            raise Refused(N_("Choose the customer whose balance is topped up."))
        amount = one.unit_price * count
        return (wallets.top_up(tx, amount=amount, person_id=person_id, sale_id=sale_id, line_id=line_id),)
    if line.wallet_code and count > 1:
        raise Refused(N_("Each printed card is a line of its own."))
    return tuple(
        wallets.issue(tx, amount=one.unit_price, code=line.wallet_code, sale_id=sale_id, line_id=line_id)
        for _ in range(count)
    )


# -- taken back -----------------------------------------------------------------------------------------------------


def _take_lines_back(tx: Tx, plan: Plan, sale_id: int) -> None:
    for one in plan.priced.lines:
        old = plan.old_lines.get(one.line.ref)
        if old is not None and one.line.quantity < 0 and one.kind is TaxKind.OUTSIDE:
            take_back(tx, line_id=old.id, quantity=-one.line.quantity, unit_price=old.unit_price, sale_id=sale_id)


_OUT = (
    "SELECT e.id, e.wallet_id, e.kind, e.amount, COALESCE((SELECT SUM(b.amount) FROM wallet_entry b"
    " WHERE b.line_id = e.line_id AND b.of_wallet_entry_id = e.id), 0) FROM wallet_entry e"
    " WHERE e.line_id=? AND e.of_wallet_entry_id IS NULL ORDER BY e.id DESC"
)


def take_back(tx: Tx, *, line_id: int, quantity: int, unit_price: int, sale_id: int) -> int:
    """Take back so much (thousandths) of a line of cards or a top-up: H4, the card is worth nothing then.

    Cards that nobody used go first. Returns what was taken off. Raises Refused when part of it is spent already. A line
    that issued nothing (sold before cards were kept) is left as it is.
    """
    found = tx.rows(_OUT, line_id)
    if not found:
        return 0
    if quantity % PIECE:
        raise Refused(N_("Only whole cards can come back."))
    left = quantity // PIECE * unit_price
    total = left
    for entry_id, wallet_id, kind, amount, taken in found:
        part = min(left, int(amount) + int(taken))
        stands = ledger.standing(tx, wallet_id)
        if part <= 0 or (tx.value("SELECT balance FROM wallet WHERE id=?", stands) or 0) < part:
            continue
        _off(tx, stands, part, sale_id, line_id, entry_id, void=kind == "issue")
        left -= part
    if left:
        raise Refused(N_("{amount} of this card is spent already: it can't come back."), amount=Amount(left))
    return total


def _off(tx: Tx, wallet_id: int, amount: int, sale_id: int, line_id: int | None, entry_id: int, *, void: bool) -> None:
    ledger.post(
        tx,
        wallet_id=wallet_id,
        kind="take_back",
        amount=-amount,
        sale_id=sale_id,
        line_id=line_id,
        of_wallet_entry_id=entry_id,
    )
    if void:
        tx.run("UPDATE wallet SET state='void' WHERE id=? AND balance=0", wallet_id)


# -- cancelled ------------------------------------------------------------------------------------------------------

_ENTRIES = (
    "SELECT id, wallet_id, kind, amount, line_id, of_wallet_entry_id FROM wallet_entry WHERE sale_id=?"
    " ORDER BY amount, id DESC"
)


def reverse(tx: Tx, *, sale_id: int, cancel_id: int) -> None:
    """Undo all that a receipt did to cards and balances, in the receipt that cancels it.

    What was paid goes back first, then what was issued is taken off. Raises Refused when a card that the receipt sold,
    or money that it gave back, is spent already.
    """
    for entry_id, wallet_id, kind, amount, line_id, of_id in tx.rows(_ENTRIES, sale_id):
        stands = ledger.standing(tx, wallet_id)
        if kind == "spend":
            _onto(tx, stands, -amount, cancel_id, entry_id)
        elif kind == "give_back":
            ledger.post(
                tx, wallet_id=stands, kind="spend", amount=-amount, sale_id=cancel_id, of_wallet_entry_id=entry_id
            )
        elif kind == "take_back":
            again = tx.value("SELECT kind FROM wallet_entry WHERE id=?", of_id) or "issue"
            tx.run("UPDATE wallet SET state='active' WHERE id=? AND state='void' AND moved_to_id IS NULL", stands)
            ledger.post(
                tx,
                wallet_id=stands,
                kind=again,
                amount=-amount,
                sale_id=cancel_id,
                line_id=line_id,
                of_wallet_entry_id=of_id,
            )
        else:
            _require_unspent(tx, stands, amount)
            _off(tx, stands, amount, cancel_id, line_id, entry_id, void=kind == "issue")


def _require_unspent(tx: Tx, wallet_id: int, amount: int) -> None:
    missing = amount - int(tx.value("SELECT balance FROM wallet WHERE id=?", wallet_id) or 0)
    if missing > 0:
        raise Refused(N_("{amount} of this card is spent already: it can't come back."), amount=Amount(missing))
