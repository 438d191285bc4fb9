"""What a return had taken back, kept again since the return itself was cancelled: gifts, coupons, a referral's reward.

Points and money are reversed with the receipt; here is what the earlier receipt had promised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contracts import memberships
from models.counter.drafts import Outcome
from models.errors import N_, Message
from models.money import Quantity

if TYPE_CHECKING:
    from models.work import Tx


def after_return(tx: Tx, *, sale_id: int) -> tuple[Outcome, ...]:
    """Keep again what the cancelled return or exchange `sale_id` had taken back of its receipt; returns what is told.

    For any other receipt nothing happens. Raises Refused when the shelf holds no more of a gift by now, or another
    receipt used a coupon meanwhile: then the return stays.
    """
    row = tx.row("SELECT of_sale_id, at FROM sale WHERE id=? AND kind IN ('return', 'exchange')", sale_id)
    if row is None or row[0] is None:
        return ()
    earlier, at = row
    told = _gifts(tx, earlier, at)
    _draws(tx, earlier, at)
    _coupons(tx, earlier)
    told += _vouchers(tx, earlier, at)
    _referral(tx, earlier)
    memberships.kept_again(tx, sale_id=earlier, at=at)
    return tuple(told)


def _gifts(tx: Tx, earlier: int, at: int) -> list[Outcome]:
    """Owe again what the return cancelled: in its transaction, so at its moment. A draw's prizes are the draw's."""
    found = tx.rows(
        "SELECT id, code, name, quantity FROM gift g WHERE sale_id=? AND state='cancelled' AND closed_at=?"
        " AND redemption_id IS NULL AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.gift_id=g.id) ORDER BY id",
        earlier,
        at,
    )
    told = []
    for gift_id, code, name, quantity in found:
        from models.loyalty import gifts

        gifts.reopen(tx, gift_id=gift_id)
        values = {"name": name, "quantity": Quantity(quantity)}
        told.append(Outcome("gift", Message(N_("{name} × {quantity} is kept for pick-up"), values), code, gift_id))
    return told


def _draws(tx: Tx, earlier: int, at: int) -> None:
    """Let the draws stand again that the return took back, with the points and goods that were won."""
    if tx.value("SELECT 1 FROM draw WHERE sale_id=? AND void LIMIT 1", earlier):
        from models.promotions import draws

        draws.keep_again(tx, sale_id=earlier, at=at)


def _coupons(tx: Tx, earlier: int) -> None:
    """Count the coupons that the receipt was paid with as used by it, where its whole return had opened them again."""
    found = tx.column(
        "SELECT c.id FROM promotion_use u JOIN coupon c ON c.id=u.coupon_id WHERE u.sale_id=? AND u.times > 0"
        " AND (c.state='open' OR (c.state='used' AND c.used_sale_id<>?)) ORDER BY c.id",
        earlier,
        earlier,
    )
    for coupon_id in found:
        from models.promotions import coupons

        coupons.use(tx, coupon_id=coupon_id, sale_id=earlier)


def _vouchers(tx: Tx, earlier: int, at: int) -> list[Outcome]:
    """Let the vouchers stand again that the receipt had given and the return made void, at its moment."""
    found = tx.column("SELECT code FROM coupon WHERE sale_id=? AND state='void' AND used_at=? ORDER BY id", earlier, at)
    if found:
        from models.promotions import coupons

        coupons.stand_again(tx, sale_id=earlier, at=at)
    words = N_("A voucher can be used again: {code}")
    return [Outcome("voucher", Message(words, {"code": code}), code) for code in found]


def _referral(tx: Tx, earlier: int) -> None:
    """Give back at once what the return took from whoever brought the customer."""
    person_id = tx.value("SELECT person_id FROM sale WHERE id=?", earlier)
    if person_id is None:
        return
    from models.loyalty import referrals

    if referrals.bought(tx, person_id):
        referrals.first_purchase(tx, person_id=person_id, sale_id=earlier)
