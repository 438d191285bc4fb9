"""Gift cards and prepaid balances: issued, topped up, blocked, replaced, adjusted, paid out, lapsed.

They are payment and never points: nothing here touches prices, taxes or what a sale earns. Selling a card and paying
with one are in `payments`, what the law says in `law`. Money in minor units, days ISO dates.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import codes, rows, settings
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.loyalty.programmes import expiry, later
from models.money import LARGEST
from models.said import said
from models.values import dataclass
from models.wallet import law, ledger

if TYPE_CHECKING:
    from models.work import Tx

ATTEMPTS = 20
SHORTEST_CODE, LONGEST_CODE = 8, 24
_WALLET = (
    "INSERT INTO wallet (public_id, kind, code, person_id, issued_on, expires_on, balance, state, moved_to_id, note,"
    " created_at)"
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A card or balance as it was made or topped up: its code ("" for a member's balance) and its last day."""

    wallet_id: int
    code: str
    amount: int
    expires_on: str | None
    entry_id: int


def last_day(day: str, months: int) -> str | None:
    """The last day of a card issued on `day` that can be used for so many months; None for ever (0).

    The day of issue counts as the first: a card of six months issued on 15 June can be used until 14 December.
    """
    end = expiry(day, months)
    return None if end is None else (date.fromisoformat(end) - timedelta(days=1)).isoformat()


# -- issued and topped up -------------------------------------------------------------------------------------------


def issue(
    tx: Tx,
    *,
    amount: int,
    person_id: int | None = None,
    code: str = "",
    months: int | None = None,
    reason: str = "",
    sale_id: int | None = None,
    line_id: int | None = None,
) -> Issued:
    """Issue a gift card of `amount`; an empty `code` makes one, else that of a printed card is taken.

    `months` is how long it can be used (0: for ever; None: as the settings say). Raises Refused for an amount of
    nothing, for a code that is too short to be safe, and for one that is taken.
    """
    if not 0 < amount <= LARGEST:
        raise Refused(N_("The amount must be more than nothing."))
    found = printed_code(tx, code) if code.strip() else _new_code(tx)
    valid = settings.load(tx).gift_card_months if months is None else months
    expires_on = last_day(tx.today, valid)
    row = (new_public_id(), "gift_card", found, person_id, tx.today, expires_on, 0, "active", None, "", tx.now)
    wallet_id = rows.insert_id(tx, _WALLET, row)
    entry_id = ledger.post(
        tx, wallet_id=wallet_id, kind="issue", amount=amount, sale_id=sale_id, line_id=line_id, reason=reason
    )
    return Issued(wallet_id, found, amount, expires_on, entry_id)


def _new_code(tx: Tx) -> str:
    for _ in range(ATTEMPTS):
        code = codes.wallet_code(secrets.randbelow(10**codes.WALLET_DIGITS))
        if tx.value("SELECT id FROM wallet WHERE code=?", code) is None:
            return code
    raise Refused(N_("No free number was found. Try again."))


def printed_code(tx: Tx, text: str) -> str:
    """The code of a card that was printed beforehand, as it is kept. Raises Refused for one that is taken or short."""
    code = codes.bare(text).replace("-", "")
    own = code.startswith(codes.WALLET_PREFIX)
    if own and codes.wallet(code) is None:
        raise Refused(N_("A digit of this card's number is wrong. Scan it again."))
    if not SHORTEST_CODE <= len(code) <= LONGEST_CODE or not code.isascii() or not code.isalnum():
        raise Refused(
            N_("A card's number has {least} to {most} letters and digits."), least=SHORTEST_CODE, most=LONGEST_CODE
        )
    if tx.value("SELECT id FROM wallet WHERE code=?", code) is not None:
        raise Refused(N_("The card {code} is in use already."), code=code)
    if tx.value("SELECT COUNT(*) FROM product WHERE code=?", code) or tx.value(
        "SELECT COUNT(*) FROM card WHERE number=?", code
    ):
        raise Refused(N_("{code} is the number of something else already."), code=code)
    return code


def of_person(tx: Tx, *, person_id: int) -> int:
    """A person's prepaid balance, made when there is none yet. Raises NotFound for a person that is gone."""
    found = tx.value("SELECT id FROM wallet WHERE kind='wallet' AND person_id=? AND state <> 'void'", person_id)
    if found is not None:
        return int(found)
    if tx.value(f"SELECT id FROM person WHERE id=? AND erased_at IS NULL{rows.for_update(tx)}", person_id) is None:
        raise NotFound(N_("This person is no longer there."))
    row = (new_public_id(), "wallet", None, person_id, tx.today, None, 0, "active", None, "", tx.now)
    wallet_id = rows.insert_id(tx, _WALLET, row)
    tx.booked("wallet", (wallet_id,))
    return wallet_id


def top_up(
    tx: Tx,
    *,
    amount: int,
    wallet_id: int | None = None,
    person_id: int | None = None,
    reason: str = "",
    sale_id: int | None = None,
    line_id: int | None = None,
) -> Issued:
    """Put money on a card, or on a person's balance (made with the first top-up). The last day stays what it is.

    Raises Refused for an amount of nothing and a card that can't be used.
    """
    if amount <= 0:
        raise Refused(N_("The amount must be more than nothing."))
    if wallet_id is None:
        if person_id is None:
            raise Refused(N_("Choose the customer whose balance is topped up."))
        wallet_id = of_person(tx, person_id=person_id)
    entry_id = ledger.post(
        tx,
        wallet_id=wallet_id,
        kind="top_up",
        amount=amount,
        sale_id=sale_id,
        line_id=line_id,
        reason=reason,
        usable=True,
    )
    code, expires_on = tx.row("SELECT code, expires_on FROM wallet WHERE id=?", wallet_id) or ("", None)
    return Issued(wallet_id, code or "", amount, expires_on, entry_id)


# -- looked after ---------------------------------------------------------------------------------------------------


def adjust(tx: Tx, *, wallet_id: int, amount: int, reason: str) -> int:
    """Correct a balance by `amount` (signed), with a reason; returns the entry's key. Raises Refused without one."""
    _require_reason(reason)
    _state(tx, wallet_id, ("active", "blocked"))
    return ledger.post(tx, wallet_id=wallet_id, kind="adjust", amount=amount, reason=reason)


def block(tx: Tx, *, wallet_id: int, reason: str = "") -> None:
    """Let nobody pay with a card that was lost. Undone like any edit."""
    from models.wallet.tables import Wallet

    _state(tx, wallet_id, ("active",))
    tx.update(Wallet, wallet_id, state="blocked", note=said(reason))


def unblock(tx: Tx, *, wallet_id: int) -> None:
    """Let a card be used again that was found. Undone like any edit. Raises Refused for one that was replaced."""
    from models.wallet.tables import Wallet

    _state(tx, wallet_id, ("blocked",))
    tx.update(Wallet, wallet_id, state="active")


def move(tx: Tx, *, wallet_id: int, code: str = "", reason: str = "") -> Issued:
    """Replace a lost card: its money and its last day go to a new one, and the old one is void for good.

    The old card's day of issue stays, so that the law's six months are still counted from it. Raises Refused when
    nothing is on it.
    """
    kind, balance, _state_, expires_on, person_id, issued_on = _state(tx, wallet_id, ("active", "blocked"))
    if kind != "gift_card":
        raise Refused(N_("A member's balance has no card to replace."))
    if balance <= 0:
        raise Refused(N_("Nothing is on this card."))
    if expires_on is not None and expires_on < tx.today:
        raise Refused(N_("This card could be used until {day}."), day=date.fromisoformat(expires_on))
    found = printed_code(tx, code) if code.strip() else _new_code(tx)
    row = (new_public_id(), "gift_card", found, person_id, issued_on, expires_on, 0, "active", None, "", tx.now)
    new_id = rows.insert_id(tx, _WALLET, row)
    off = ledger.post(tx, wallet_id=wallet_id, kind="move", amount=-balance, reason=reason)
    entry_id = ledger.post(tx, wallet_id=new_id, kind="move", amount=balance, of_wallet_entry_id=off, reason=reason)
    tx.run("UPDATE wallet SET state='void', moved_to_id=? WHERE id=?", new_id, wallet_id)
    return Issued(new_id, found, balance, expires_on, entry_id)


def join(tx: Tx, *, from_person_id: int, to_person_id: int) -> int:
    """Two people turn out to be one: the one's balance and cards go to the other. Returns the amount moved."""
    found = tx.rows("SELECT id, kind, balance FROM wallet WHERE person_id=? AND state <> 'void'", from_person_id)
    moved = 0
    for wallet_id, kind, balance in found:
        if kind == "gift_card":
            tx.run("UPDATE wallet SET person_id=? WHERE id=?", to_person_id, wallet_id)
            continue
        target = of_person(tx, person_id=to_person_id)
        if balance:
            off = ledger.post(tx, wallet_id=wallet_id, kind="move", amount=-balance)
            ledger.post(tx, wallet_id=target, kind="move", amount=balance, of_wallet_entry_id=off)
        tx.run("UPDATE wallet SET state='void', moved_to_id=? WHERE id=?", target, wallet_id)
        moved += int(balance)
    tx.touch("wallet", None)
    return moved


def extend(tx: Tx, *, wallet_id: int, expires_on: str | None, reason: str) -> None:
    """Give a card another last day (None: for ever), with a reason. Undone like any edit.

    Beyond six months from its issue it counts for the law's total (`law.meter`). Raises Refused for a day that is gone.
    """
    from models.wallet.tables import Wallet

    _require_reason(reason)
    _state(tx, wallet_id, ("active", "blocked"))
    if expires_on is not None and expires_on < tx.today:
        raise Refused(N_("This day is over already."))
    tx.update(Wallet, wallet_id, expires_on=expires_on, note=said(reason))


def cash_out(tx: Tx, *, wallet_id: int, ground: str, reason: str, amount: int | None = None) -> int:
    """Pay a balance out in cash from the drawer, all of it or `amount`; returns the entry's key.

    `ground` is one of `law.GROUNDS`: where the country's law restricts buying back (Japan: Payment Services Act,
    article 20) nothing else is accepted. Raises Refused without a reason, without an open register, for more than
    there is.
    """
    from models.counter import till

    _require_reason(reason)
    law.require_ground(settings.load(tx).country, ground)
    _kind, balance, _state_, _expires, _person, _issued = _state(tx, wallet_id, ("active", "blocked"))
    value = balance if amount is None else amount
    if value <= 0:
        raise Refused(N_("Nothing is on this card."))
    entry_id = ledger.post(tx, wallet_id=wallet_id, kind="cash_out", amount=-value, reason=f"{ground}: {said(reason)}")
    till.cash_out(tx, amount=value, reason=reason)
    return entry_id


def lapse(tx: Tx, *, day: str = "") -> tuple[int, int]:
    """Book what lies on cards whose last day is over as lapsed, all of them at once; returns how many and how much.

    Over before `day` (ISO; "": today), booked today.
    """
    before_day = day or tx.today
    where = "balance > 0 AND expires_on < ? AND state <> 'void'"
    found = tx.row(f"SELECT COUNT(*), COALESCE(SUM(balance), 0) FROM wallet WHERE {where}", before_day) or (0, 0)
    if not found[0]:
        return 0, 0
    before = tx.value("SELECT COALESCE(MAX(id), 0) FROM wallet_entry")
    tx.run(
        "INSERT INTO wallet_entry (wallet_id, at, day, kind, amount, balance, reason, staff_id)"
        f" SELECT id, CAST(? AS BIGINT), ?, 'expire', -balance, 0, '', CAST(? AS BIGINT) FROM wallet WHERE {where}"
        " ORDER BY id",
        tx.now,
        tx.today,
        tx.actor.staff_id,
        before_day,
    )
    tx.run(
        "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, text, staff_id, shop_id)"
        " SELECT person_id, CAST(? AS BIGINT), 'wallet', id, -balance, '', CAST(? AS BIGINT), CAST(? AS BIGINT)"
        f" FROM wallet WHERE {where} AND person_id IS NOT NULL",
        tx.now,
        tx.actor.staff_id,
        tx.actor.shop_id,
        before_day,
    )
    tx.run(f"UPDATE wallet SET balance = 0 WHERE {where}", before_day)
    tx.booked("wallet_entry", tx.column("SELECT id FROM wallet_entry WHERE id > ? AND kind='expire'", before))
    tx.touch("wallet", None)
    tx.touch("touchpoint", None)
    return int(found[0]), int(found[1])


def _require_reason(reason: str) -> None:
    if not said(reason):
        raise Refused(N_("Say why."))


def _state(tx: Tx, wallet_id: int, states: tuple[str, ...]) -> tuple[str, int, str, str | None, int | None, str]:
    """Kind, balance, state, last day, person and day of issue. Raises NotFound, Refused for another state."""
    row = tx.row(
        f"SELECT kind, balance, state, expires_on, person_id, issued_on FROM wallet WHERE id=?{rows.for_update(tx)}",
        wallet_id,
    )
    if row is None:
        raise NotFound(N_("This card is not known here."))
    if row[2] not in states:
        told = ledger.unusable((row[0], row[1], row[2], None), tx.today)
        raise told or Refused(N_("This card is not blocked."))
    return row[0], int(row[1]), row[2], row[3], row[4], row[5]


__all__ = [
    "Issued",
    "adjust",
    "block",
    "cash_out",
    "extend",
    "issue",
    "join",
    "lapse",
    "later",
    "move",
    "top_up",
    "unblock",
]
