"""What a receipt promises besides goods, written in its transaction: promotions given, gifts, vouchers, draws, tiers.

And what a return takes back of it. A promise is kept here or the receipt is not booked.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import rows
from models.contracts import memberships
from models.counter import promised_again
from models.counter.drafts import Outcome
from models.errors import N_, Message
from models.money import Points, Quantity, proportion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.counter.coming_back import ComingBack
    from models.counter.origin import Origin
    from models.counter.plan import Plan
    from models.loyalty.gifts import Cancelled
    from models.promotions.offers import Given
    from models.work import Row, Tx

_USE = (
    "INSERT INTO promotion_use (promotion_id, version_id, sale_id, of_sale_id, person_id, at, day, times, discount,"
    " points, cost, coupon_id, staff_id)"
)
_COUNT = "UPDATE promotion SET times = times + ?, discount = discount + ?, points = points + ? WHERE id = ?"


def write(tx: Tx, plan: Plan, sale_id: int) -> tuple[Outcome, ...]:
    """Write all that the plan promises and takes back; returns what is to be told and printed."""
    told: list[Outcome] = []
    if plan.coming is not None:
        told += _take_back(tx, plan, plan.coming, sale_id)
    if plan.rewards or plan.rewards_back:
        _rewards(tx, plan, sale_id)
    if plan.priced.given:
        told += _give(tx, plan, sale_id)
    if plan.ranked or plan.ranked_back:
        told += _rank(tx, plan, sale_id)
    if plan.person_id is not None and plan.kind != "return":
        told += _brought(tx, plan.person_id, sale_id)
        told += _memberships(tx, plan, plan.person_id, sale_id)
    return tuple(told)


# -- given ----------------------------------------------------------------------------------------------------------


def _give(tx: Tx, plan: Plan, sale_id: int) -> list[Outcome]:
    told: list[Outcome] = []
    uses = []
    for given in plan.priced.given:
        if given.promotion_id is None:
            continue
        made, cost = _things(tx, plan, given, sale_id)
        told += made
        points = plan.bonus.get(given.promotion_id, 0)
        if points:
            values = {"name": given.offer.name, "points": Points(points)}
            told.append(Outcome("bonus", Message(N_("{name}: {points} points more"), values)))
        uses.append(_use_row(tx, plan, given, sale_id, points, cost))
        if given.offer.coupon_id is not None:
            from models.promotions import coupons

            coupons.use(tx, coupon_id=given.offer.coupon_id, sale_id=sale_id)
    _write_uses(tx, uses)
    return told


def _use_row(tx: Tx, plan: Plan, given: Given, sale_id: int, points: int, cost: int) -> Row:
    offer = given.offer
    return (
        offer.promotion_id, offer.version_id, sale_id, None, plan.person_id, tx.now, tx.today, 1, given.discount,
        points, cost, offer.coupon_id, tx.actor.staff_id,
    )  # fmt: skip


def _write_uses(tx: Tx, uses: list[Row]) -> None:
    if not uses:
        return
    rows.insert(tx, _USE, uses)
    rows.update(tx, _COUNT, [(use[7], use[8], use[9], use[0]) for use in uses])
    tx.touch("promotion_use", None)


def _things(tx: Tx, plan: Plan, given: Given, sale_id: int) -> tuple[list[Outcome], int]:
    """Gifts, vouchers and draws of one promotion, and what the gifts cost."""
    told: list[Outcome] = []
    cost = 0
    for gift in given.gifts:
        from models.loyalty import gifts

        made = gifts.promise(
            tx,
            product_id=gift.product_id,
            quantity=gift.quantity,
            name=gift.name,
            person_id=plan.person_id,
            sale_id=sale_id,
            promotion_id=given.promotion_id,
            due_days=gift.due_days,
            send=gift.send,
            now=gift.now,
            instead_of_id=gift.instead_of_id,
        )
        cost += made.cost or 0
        values = {"name": gift.name, "quantity": Quantity(gift.quantity)}
        text = (
            N_("{name} × {quantity}: hand it over now") if gift.now else N_("{name} × {quantity} is kept for pick-up")
        )
        told.append(Outcome("handed" if gift.now else "gift", Message(text, values), made.code, made.gift_id))
    for voucher in given.vouchers:
        from models.promotions import coupons

        codes = coupons.issue(
            tx,
            promotion_id=voucher.promotion_id,
            person_id=plan.person_id,
            sale_id=sale_id,
            days=voucher.days,
            count=voucher.count,
            source="voucher",
        )
        name = tx.value("SELECT name FROM promotion WHERE id=?", voucher.promotion_id) or ""
        told += [Outcome("voucher", Message(N_("Voucher: {name}"), {"name": name}), code) for code in codes]
    if given.chances and given.promotion_id is not None:
        from models.promotions import draws

        told += draws.draw(
            tx, promotion_id=given.promotion_id, chances=given.chances, sale_id=sale_id, person_id=plan.person_id
        )
    return told, cost


# -- rewards --------------------------------------------------------------------------------------------------------


def _rewards(tx: Tx, plan: Plan, sale_id: int) -> None:
    from models.loyalty import rewards

    discounts = {one.offer.reward_id: one.discount for one in plan.priced.given if one.offer.reward_id is not None}
    for taken in plan.rewards:
        rewards.book(
            tx,
            planned=taken.planned,
            person_id=taken.purse.person_id,
            sale_id=sale_id,
            entry_id=taken.entry.id,
            value=discounts.get(taken.planned.reward_id, 0),
        )
    for old, points, entry in plan.rewards_back:
        rewards.book_back(
            tx, redemption_id=old.redemption_id, points=points, sale_id=sale_id, entry_id=entry.id if entry else None
        )


# -- the member's tier ----------------------------------------------------------------------------------------------


def _rank(tx: Tx, plan: Plan, sale_id: int) -> list[Outcome]:
    """Book the qualifying points, and bring the tiers of whoever they belong to in line."""
    from models.loyalty import qualifying

    people = []
    if plan.person_id is not None and plan.ranked:
        for programme_id, earned in plan.ranked:
            account_id = qualifying.ensure(tx, person_id=plan.person_id, programme_id=programme_id)
            qualifying.book(tx, account_id=account_id, points=earned.points, sale_id=sale_id)
        people.append(plan.person_id)
    for back in plan.ranked_back:
        qualifying.book(
            tx, account_id=back.account_id, points=-back.points, sale_id=sale_id, of_entry_id=back.entry_id,
            counts_on=back.counts_on,
        )  # fmt: skip
        people.append(int(tx.value("SELECT person_id FROM account WHERE id=?", back.account_id)))
    return _tiers(tx, people, sale_id)


def _tiers(tx: Tx, people: Iterable[int], sale_id: int) -> list[Outcome]:
    from models.loyalty import tiers

    changes = [tiers.after_sale(tx, person_id=one, sale_id=sale_id, day=tx.today) for one in dict.fromkeys(people)]
    return [Outcome("tier", change.text) for change in changes if change is not None]


# -- taken back -----------------------------------------------------------------------------------------------------


def _take_back(tx: Tx, plan: Plan, coming: ComingBack, sale_id: int) -> list[Outcome]:
    """Bring every promotion of the earlier receipt to what stays of it, and what it had promised with it."""
    earlier = coming.earlier
    told: list[Outcome] = []
    if coming.after is not None:
        before = _booked_so_far(tx, earlier.sale_id)
        standing = frozenset(key for key, (_version, times, _off) in before.items() if times > 0)
        wanted = _wanted(plan, coming)
        uses = []
        for promotion_id, (version_id, times, discount) in before.items():
            want_times, want_discount = wanted.pop(promotion_id, (0, 0))
            taken = plan.bonus_taken.get(promotion_id, 0)
            row = (want_times - times, want_discount - discount, -taken)
            if any(row):
                uses.append(_back_row(tx, plan, earlier.sale_id, sale_id, (promotion_id, version_id), row))
        for promotion_id, (times, discount) in wanted.items():  # another promotion takes the place of a broken one
            given = coming.given(promotion_id, after=True)
            key = (promotion_id, given.offer.version_id if given else None)
            uses.append(_back_row(tx, plan, earlier.sale_id, sale_id, key, (times, discount, 0)))
        _write_uses(tx, uses)
        told += _things_back(tx, plan, coming, standing)
    if earlier.person_id is not None:
        gone = {old.product_id for old in earlier.lines if coming.back.get(old.id, 0) >= old.quantity}
        told += _memberships_back(tx, earlier.sale_id, gone)
    if coming.whole:
        _undo_whole(tx, earlier)
    return told


def _back_row(tx: Tx, plan: Plan, of: int, sale_id: int, key: tuple[int, int | None], row: tuple[int, ...]) -> Row:
    sold_by = tx.value("SELECT staff_id FROM sale WHERE id=?", of)
    return (*key, sale_id, of, plan.person_id, tx.now, tx.today, *row, 0, None, sold_by)


def _booked_so_far(tx: Tx, sale_id: int) -> dict[int, tuple[int, int, int]]:
    found = tx.rows(
        "SELECT promotion_id, MIN(version_id), SUM(times), SUM(discount) FROM promotion_use"
        " WHERE (sale_id=? AND of_sale_id IS NULL) OR of_sale_id=? GROUP BY promotion_id",
        sale_id,
        sale_id,
    )
    return {row[0]: (row[1], int(row[2]), int(row[3])) for row in found}


def _wanted(plan: Plan, coming: ComingBack) -> dict[int, tuple[int, int]]:
    """By promotion: how often and for how much it shall have been given once this return is booked."""
    if coming.whole:
        return {}
    if plan.draft.keep_promotion:
        return {
            one.promotion_id: (1, one.discount - _gone(coming, one.lines))
            for one in coming.earlier.known.given
            if one.promotion_id is not None
        }
    assert coming.after is not None
    given = coming.after.priced.given
    return {one.promotion_id: (1, one.discount) for one in given if one.promotion_id is not None}


def _gone(coming: ComingBack, lines: dict[int, int]) -> int:
    """What of a promotion's discount went with the goods that are back."""
    return sum(
        proportion(lines.get(old.position, 0), coming.back.get(old.id, 0), old.quantity) for old in coming.earlier.lines
    )


def _things_back(tx: Tx, plan: Plan, coming: ComingBack, standing: frozenset[int]) -> list[Outcome]:
    """Gifts still owed are cancelled (or kept, by decision), vouchers not used yet are void, prizes go back.

    Measured by what the receipt still promises, since an earlier return may have left a promotion as it was. Gifts of
    a promotion that is not `standing` any more were kept by decision, and stay.
    """
    if plan.draft.keep_promotion and not coming.whole:
        return []
    told: list[Outcome] = []
    vouchers: dict[int, int] = {}
    sale_id = coming.earlier.sale_id
    for then in coming.earlier.known.given:
        if then.promotion_id is None:
            continue
        after = coming.given(then.promotion_id, after=True)
        if not plan.draft.keep_gifts and then.promotion_id in standing:
            told += _gifts_back(tx, sale_id, then.promotion_id, after)
        for voucher in after.vouchers if after else ():
            vouchers[voucher.promotion_id] = vouchers.get(voucher.promotion_id, 0) + voucher.count
        if then.chances and (after is None or not after.chances):
            from models.promotions import draws

            draws.void_of_sale(tx, sale_id=sale_id, promotion_id=then.promotion_id)
    for promotion_id in tx.column(_VOUCHERS, sale_id):
        from models.promotions import coupons

        coupons.void_of_sale(tx, sale_id=sale_id, promotion_id=promotion_id, keep=vouchers.get(promotion_id, 0))
    return told


_VOUCHERS = "SELECT DISTINCT promotion_id FROM coupon WHERE sale_id=? AND source='voucher' ORDER BY promotion_id"
_GIFTS = (
    "SELECT COALESCE(g.instead_of_id, g.product_id), g.product_id, g.quantity FROM gift g WHERE g.sale_id=?"
    " AND g.promotion_id=? AND g.state <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.gift_id=g.id)"
)


def _gifts_back(tx: Tx, sale_id: int, promotion_id: int, after: Given | None) -> Iterable[Outcome]:
    """Cancel what is owed of a promotion beyond what it gives on what stays, thing by thing."""
    left: dict[int, int] = {}
    for one in after.gifts if after else ():
        left[one.product_id] = left.get(one.product_id, 0) + one.quantity
    had: dict[int, int] = {}
    given: dict[int, set[int]] = {}
    for wanted, product_id, quantity in tx.rows(_GIFTS, sale_id, promotion_id):
        had[wanted] = had.get(wanted, 0) + int(quantity)
        given.setdefault(wanted, set()).add(product_id)
    told: list[Outcome] = []
    for wanted, quantity in had.items():
        if quantity > left.get(wanted, 0):
            from models.loyalty import gifts

            cancelled = gifts.cancel_of_sale(
                tx, sale_id=sale_id, promotion_id=promotion_id, quantity=quantity - left.get(wanted, 0),
                product_ids=given[wanted],
            )  # fmt: skip
            told += [_no_longer_owed(one) for one in cancelled]
    return told


def _no_longer_owed(gift: Cancelled) -> Outcome:
    return Outcome("taken", Message(N_("{name} is no longer owed."), {"name": gift.name}), gift.code, gift.gift_id)


def _undo_whole(tx: Tx, earlier: Origin) -> None:
    """All of a receipt is back: its coupons can be used again, and whoever brought the customer waits again."""
    if earlier.known.given:
        from models.promotions import coupons

        coupons.reopen(tx, used_sale_id=earlier.sale_id)
    if earlier.person_id is not None:
        from models.loyalty import referrals

        referrals.undo_of_sale(tx, sale_id=earlier.sale_id)


def _brought(tx: Tx, person_id: int, sale_id: int) -> list[Outcome]:
    """Reward whoever brought the customer, if this is their first purchase."""
    from models.loyalty import referrals

    made = referrals.first_purchase(tx, person_id=person_id, sale_id=sale_id)
    return (
        [] if made is None else [Outcome("bonus", Message(N_("Thanks to whoever brought this customer: points given")))]
    )


def _memberships(tx: Tx, plan: Plan, person_id: int, sale_id: int) -> list[Outcome]:
    """Make or lengthen the contracts of memberships that were bought."""
    goods = [(one.line.product_id, one.line.quantity) for one in plan.priced.lines if one.line.quantity > 0]
    found = memberships.sold(tx, person_id=person_id, goods=goods, sale_id=sale_id)
    return [_holds_until(tx, key) for key in found]


def _holds_until(tx: Tx, contract_id: int) -> Outcome:
    name, day = tx.row("SELECT name, end_day FROM contract WHERE id=?", contract_id) or ("", "")
    values = {"name": name, "day": date.fromisoformat(day)}
    return Outcome("contract", Message(N_("{name} holds until {day}"), values), "", contract_id)


def _memberships_back(tx: Tx, sale_id: int, product_ids: set[int | None] | None = None) -> list[Outcome]:
    """Shorten or end what memberships that came back had made."""
    return [_holds_until(tx, key) for key in memberships.taken_back(tx, sale_id=sale_id, product_ids=product_ids)]


# -- cancelled ------------------------------------------------------------------------------------------------------


def undo(tx: Tx, *, sale_id: int, by: int) -> tuple[Outcome, ...]:
    """Take back all that a receipt promised, for the receipt `by` that cancels it; its points are reversed apart.

    What was handed over already stays the customer's, and is told. Of a return, what it took back is promised again.
    """
    uses = tx.rows(
        "SELECT promotion_id, version_id, of_sale_id, person_id, times, discount, points, cost, staff_id"
        " FROM promotion_use WHERE sale_id=? ORDER BY id",
        sale_id,
    )
    found = [
        (row[0], row[1], by, sale_id if row[2] is None else row[2], row[3], tx.now, tx.today)
        + (-row[4], -row[5], -row[6], -row[7], None, row[8])
        for row in uses
    ]
    _write_uses(tx, found)
    told: list[Outcome] = []
    if uses:
        told += _promises_undone(tx, sale_id)
    _rewards_undone(tx, sale_id, by)
    told += _rank_undone(tx, sale_id, by)
    from models.loyalty import referrals

    referrals.undo_of_sale(tx, sale_id=sale_id)
    told += promised_again.after_return(tx, sale_id=sale_id)
    told += _memberships_back(tx, sale_id)
    if tx.value("SELECT 1 FROM contract_fee WHERE sale_id=? LIMIT 1", sale_id):
        from models.contracts import fees

        fees.due_again(tx, sale_id=sale_id)
    return tuple(told)


def _rank_undone(tx: Tx, sale_id: int, by: int) -> list[Outcome]:
    from models.loyalty import qualifying

    people = []
    for entry_id, account_id, points, day in qualifying.of_sale(tx, sale_id):
        qualifying.book(tx, account_id=account_id, points=-points, sale_id=by, of_entry_id=entry_id, counts_on=day)
        people.append(int(tx.value("SELECT person_id FROM account WHERE id=?", account_id)))
    return _tiers(tx, people, by)


def _promises_undone(tx: Tx, sale_id: int) -> list[Outcome]:
    from models.loyalty import gifts
    from models.promotions import coupons, draws

    cancelled = gifts.cancel_of_sale(tx, sale_id=sale_id)
    coupons.void_of_sale(tx, sale_id=sale_id)
    coupons.reopen(tx, used_sale_id=sale_id)
    draws.void_of_sale(tx, sale_id=sale_id)
    return [_no_longer_owed(one) for one in cancelled]


def _rewards_undone(tx: Tx, sale_id: int, by: int) -> None:
    """Rewards taken on a cancelled receipt count as not taken, those that it gave back as taken again.

    Their points went the other way with the receipt's.
    """
    found = tx.rows(
        "SELECT COALESCE(of_redemption_id, id), points FROM redemption WHERE sale_id=? AND points <> 0 ORDER BY id",
        sale_id,
    )
    if not found:
        return
    from models.loyalty import rewards

    for redemption_id, points in found:
        rewards.book_back(tx, redemption_id=redemption_id, points=points, sale_id=by)
