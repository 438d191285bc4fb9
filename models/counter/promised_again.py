"""What a return had taken back, kept again since the return itself was cancelled: gifts, coupons, a referral's reward.

Points and money are reversed with the receipt; here is what the earlier receipt had promised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contracts import memberships
from models.counter import origin, unbought
from models.counter.drafts import Outcome
from models.errors import N_, Message
from models.money import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.loyalty.given_again import Again
    from models.promotions.offers import Given
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
    told = _things(tx, earlier, None if _later(tx, sale_id, earlier) else at)
    _draws(tx, earlier, at)
    _coupons(tx, earlier)
    _referral(tx, earlier)
    memberships.kept_again(tx, sale_id=earlier, at=at)
    return tuple(told)


def _later(tx: Tx, return_id: int, earlier: int) -> bool:
    """Whether something of the receipt came back after this return, and is back still."""
    found = tx.value(
        "SELECT 1 FROM sale WHERE of_sale_id=? AND id > ? AND kind IN ('return', 'exchange')"
        " AND cancelled_by_id IS NULL LIMIT 1",
        earlier,
        return_id,
    )
    return found is not None


def _things(tx: Tx, sale_id: int, last: int | None) -> list[Outcome]:
    """Owe the gifts again, and let the vouchers stand again, that returns took back and what stays brings now.

    Measured by what stays of the receipt, so that returns may be cancelled in any order; what the latest took (at
    the moment `last`) comes again in any case, also what was kept by decision before. A draw's prizes are the draw's.
    """
    from models.loyalty import given_again
    from models.promotions import coupons

    moments = tx.column("SELECT at FROM sale WHERE of_sale_id=? AND kind IN ('return', 'exchange')", sale_id)
    given: dict[int, dict[int, int]] = {key: {} for key in tx.column(_GIFTS, sale_id, last)}
    vouchers: dict[int, int] = dict.fromkeys(tx.column(_VOUCHERS, sale_id, last), 0)
    for one in _given_now(tx, sale_id):
        wanted = given.setdefault(one.promotion_id, {}) if one.promotion_id is not None else {}
        for gift in one.gifts:
            wanted[gift.product_id] = wanted.get(gift.product_id, 0) + gift.quantity
        for voucher in one.vouchers:
            vouchers[voucher.promotion_id] = vouchers.get(voucher.promotion_id, 0) + voucher.count
    told: list[Outcome] = []
    for key, wanted in given.items():
        found = given_again.again(tx, sale_id=sale_id, promotion_id=key, wanted=wanted, moments=moments, last=last)
        told += [_kept(gift) for gift in found]
    for key, count in vouchers.items():
        codes = coupons.stand_again(tx, sale_id=sale_id, promotion_id=key, wanted=count, moments=moments, last=last)
        words = N_("A voucher can be used again: {code}")
        told += [Outcome("voucher", Message(words, {"code": code}), code) for code in codes]
    return told


_GIFTS = (
    "SELECT DISTINCT promotion_id FROM gift WHERE sale_id=? AND state='cancelled' AND closed_at=?"
    " AND promotion_id IS NOT NULL ORDER BY promotion_id"
)
_VOUCHERS = (
    "SELECT DISTINCT promotion_id FROM coupon WHERE sale_id=? AND state='void' AND used_at=? AND source='voucher'"
    " ORDER BY promotion_id"
)


def _given_now(tx: Tx, sale_id: int) -> Sequence[Given]:
    """What the promotions of a receipt give on what stays of it."""
    earlier = origin.load(tx, sale_id)
    if not unbought.has_promotions(earlier):
        return ()
    back = {old.id: old.back for old in earlier.lines if old.back}
    return unbought.rest_of(earlier, unbought.offers_then(tx, earlier), back).priced.given


def _kept(gift: Again) -> Outcome:
    values = {"name": gift.name, "quantity": Quantity(gift.quantity)}
    return Outcome("gift", Message(N_("{name} × {quantity} is kept for pick-up"), values), gift.code, gift.gift_id)


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


def _referral(tx: Tx, earlier: int) -> None:
    """Give back at once what the return took from whoever brought the customer."""
    person_id = tx.value("SELECT person_id FROM sale WHERE id=?", earlier)
    if person_id is None:
        return
    from models.loyalty import referrals

    if referrals.bought(tx, person_id):
        referrals.first_purchase(tx, person_id=person_id, sale_id=earlier)
