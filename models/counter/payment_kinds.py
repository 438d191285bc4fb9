"""The shop's own list of ways to pay: kept, read for booking, and a wrong one corrected by an entry."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.counter.names import KIND_NAMES
from models.errors import N_, NotFound, Refused
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter.drafts import Refund
    from models.counter.payments import PayKind
    from models.work import Reader, Row, Tx

KINDS = ("cash", "card", "qr", "ic", "voucher", "gift_card", "wallet", "account", "other")
PREPAID = ("gift_card", "wallet")
"""Kinds whose money comes off a balance: a payment in them is an entry of the wallets' ledger too."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """A way to pay, as the settings and the counter show it; an empty `name` is shown by the word of its `kind`."""

    id: int
    name: str
    kind: str
    in_drawer: bool
    gives_change: bool
    opens_drawer: bool
    account: str
    icon: str
    active: bool

    @property
    def shown(self) -> str:
        """The name, or the message id of its kind's word."""
        return self.name or KIND_NAMES.get(self.kind, self.kind)


_COLUMNS = "SELECT id, name, kind, in_drawer, gives_change, opens_drawer, account, icon, active FROM payment_kind"


def _kind(row: Row) -> KindRow:
    return KindRow(row[0], row[1], row[2], bool(row[3]), bool(row[4]), bool(row[5]), row[6], row[7], bool(row[8]))


def kinds(read: Reader, *, active: bool = True) -> tuple[KindRow, ...]:
    """The ways to pay in the owner's order; with `active` False those retired too."""
    where = " WHERE active" if active else ""
    return tuple(_kind(row) for row in read.rows(f"{_COLUMNS}{where} ORDER BY position, id"))


def at_till(read: Reader) -> tuple[KindRow, ...]:
    """The ways to pay that the counter offers: balances only where the shop sells them or some are out."""
    found = kinds(read)
    if not any(one.kind in PREPAID for one in found):
        return found
    from models.wallet import find

    return found if find.in_use(read) else tuple(one for one in found if one.kind not in PREPAID)


def pay_kind(kind: KindRow) -> PayKind:
    """A way to pay as the pure rules of payments take it; its key is the row's."""
    from models.counter.payments import PayKind

    coins = kind.kind not in PREPAID  # a balance is neither in the drawer nor worth change, whatever the row says
    return PayKind(
        key=str(kind.id),
        name=kind.shown,
        in_drawer=kind.in_drawer and coins,
        gives_change=kind.gives_change and coins,
        opens_drawer=kind.opens_drawer and coins,
        takes_excess=kind.kind == "voucher" and not kind.gives_change,
        cash=kind.kind == "cash",
        on_account=kind.kind == "account",
        account=kind.account,
        wallet=kind.kind if kind.kind in PREPAID else "",
    )


@lru_cache(maxsize=64)
def _pay_kind(row: Row) -> PayKind:
    return pay_kind(_kind(row))


def by_id(read: Reader, ids: Sequence[int]) -> dict[int, PayKind]:
    """Ways to pay by their keys. Raises NotFound when one is gone."""
    known = read.remembered("payment_kind", _by_id)
    try:
        return {key: known[key] for key in ids}
    except KeyError:
        raise NotFound(N_("This way to pay is no longer there. Choose another.")) from None


def _by_id(read: Reader) -> dict[int, PayKind]:
    return {row[0]: _pay_kind(row) for row in read.rows(_COLUMNS)}


def refunds(read: Reader, sale_id: int | None, amount: int) -> tuple[Refund, ...]:
    """Propose how to pay `amount` (above zero) out: to the kinds it came from, cash last; without a receipt in cash."""
    from models.counter.drafts import Refund

    cash = read.value("SELECT id FROM payment_kind WHERE kind='cash' ORDER BY active DESC, position, id")
    if sale_id is None:
        return (Refund(cash, amount),) if cash is not None and amount > 0 else ()
    paid = read.rows(
        "SELECT p.payment_kind_id, SUM(p.amount), k.kind = 'cash' FROM payment p"
        " JOIN payment_kind k ON k.id = p.payment_kind_id JOIN sale s ON s.id = p.sale_id"
        " WHERE s.id=? OR (s.of_sale_id=? AND s.cancelled_by_id IS NULL AND s.kind <> 'cancel')"
        " GROUP BY p.payment_kind_id, k.kind, k.position ORDER BY k.kind = 'cash', k.position",
        sale_id,
        sale_id,
    )
    found, rest = [], amount
    for kind_id, left, _ in paid:
        part = min(rest, max(0, left))
        if part:
            found.append(Refund(kind_id, part))
            rest -= part
    if rest > 0 and cash is not None:
        known = next((one.amount for one in found if one.kind_id == cash), 0)
        found = [one for one in found if one.kind_id != cash] + [Refund(cash, known + rest)]
    return tuple(found)


# -- verbs ----------------------------------------------------------------------------------------------------------


def create(tx: Tx, *, name: str, kind: str, **values: Any) -> int:
    """Add a way to pay at the end of the list. Raises Refused for a kind that is none."""
    from models.counter.tables import PaymentKind

    if kind not in KINDS:
        raise Refused(N_("This is not one of the choices."))
    position = tx.value("SELECT COALESCE(MAX(position), 0) + 1 FROM payment_kind")
    return tx.insert(PaymentKind, name=said(name, 60), kind=kind, position=position, **values)


def update(tx: Tx, *, kind_id: int, **values: Any) -> None:
    """Change a way to pay, or retire it (`active`); cash stays, since change is given in it. Raises Refused."""
    from models.counter.tables import PaymentKind

    if values.get("active") is False and tx.value("SELECT kind FROM payment_kind WHERE id=?", kind_id) == "cash":
        raise Refused(N_("Cash can't be taken off the list."))
    if "name" in values:
        values["name"] = said(values["name"], 60)
    tx.update(PaymentKind, kind_id, **values)


def reorder(tx: Tx, *, ids: Sequence[int]) -> None:
    """Put the list into the order of `ids`."""
    from models.counter.tables import PaymentKind

    for position, kind_id in enumerate(ids):
        tx.update(PaymentKind, kind_id, position=position)


def correct(tx: Tx, *, payment_id: int, kind_id: int, reason: str = "") -> tuple[int, int]:
    """Correct a payment booked under a wrong kind: one entry takes it back, one books it right. Returns their keys.

    Raises Refused for the same kind, for what was corrected already, and when the till's session of the receipt is
    closed: a closed session is never changed.
    """
    from models.books import guard
    from models.counter import till
    from models.counter.tables import Payment

    row = tx.row("SELECT sale_id, session_id, payment_kind_id, amount, tendered FROM payment WHERE id=?", payment_id)
    if row is None:
        raise NotFound(N_("This payment is no longer there."))
    sale_id, session_id, old_kind, amount, tendered = row
    if session_id != till.require_open(tx, None):
        raise Refused(N_("The register was closed since. Book a return and a new sale instead."))
    if old_kind == kind_id:
        raise Refused(N_("It is booked under this way to pay already."))
    guard.check_open(tx, tx.value("SELECT day FROM sale WHERE id=?", sale_id))
    left = tx.value("SELECT SUM(amount) FROM payment WHERE sale_id=? AND payment_kind_id=?", sale_id, old_kind)
    if tx.value("SELECT cancelled_by_id FROM sale WHERE id=?", sale_id) or abs(left or 0) < abs(amount):
        raise Refused(N_("This payment was corrected or cancelled already."))
    known = by_id(tx, [kind_id, old_kind])
    if known[kind_id].wallet or known[old_kind].wallet:
        raise Refused(N_("A payment from a balance can't be corrected. Cancel the receipt and book it again."))
    back = (old_kind, -amount, None if tendered is None else -tendered)
    ids = [
        tx.append(
            Payment,
            sale=sale_id,
            session_id=session_id,
            payment_kind=kind,
            amount=paid,
            tendered=handed,
            correction=True,
            at=tx.now,
            reason=said(reason),
            staff_id=tx.actor.staff_id,
        )
        for kind, paid, handed in (back, (kind_id, amount, amount))
    ]
    if known[kind_id].on_account or known[old_kind].on_account:
        from models.billing import owed

        owed.follow(tx, sale_id=sale_id)
    tx.touch("sale", [sale_id])
    return ids[0], ids[1]
