"""Draws (くじ): prizes with odds, their pieces reserved from stock while the draw runs, drawn with the sale.

Each chance is one draw from all prizes that are left: a number below a million falls on a prize's odds, or on nothing.
What is gone can't be won; its odds then win nothing. The number comes from the system's source of randomness.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from models import money, settings
from models.counter import stock
from models.counter.drafts import Outcome
from models.errors import N_, Message, Refused
from models.loyalty import expiry as lapse
from models.loyalty import ledger
from models.promotions.tables import Draw, Prize
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Tx

Pick = Callable[[int], int]
"""Gives a number from 0 to below its argument."""
GIFT_DAYS, VOUCHER_DAYS = 30, 60


@dataclass(frozen=True, slots=True)
class PrizeRow:
    """A prize: its odds in a million, what it is (goods, points or a voucher), how many there are and are left.

    `count` 0 is without limit (points and vouchers); `value` (minor units) is what one is worth.
    """

    id: int
    promotion_id: int
    name: str
    odds: int
    product_id: int | None
    quantity: int
    points: int
    coupon_promotion_id: int | None
    count: int
    left: int
    value: int
    position: int


_PRIZES = (
    'SELECT id, promotion_id, name, odds, product_id, quantity, points, coupon_promotion_id, count, "left", value,'
    " position FROM prize WHERE active AND promotion_id=? ORDER BY position, id"
)


def prizes(read: Reader, promotion_id: int) -> tuple[PrizeRow, ...]:
    """The prizes of a promotion, in the owner's order."""
    return tuple(PrizeRow(*row) for row in read.rows(_PRIZES, promotion_id))


def expected_cost(found: Sequence[PrizeRow]) -> int:
    """What one chance is worth on average, in millionths of minor units: for the law's meter and for simulation."""
    return sum(one.value * one.odds for one in found)


# -- prizes, as the owner makes them --------------------------------------------------------------------------------


def set_prizes(tx: Tx, *, promotion_id: int, wanted: Sequence[PrizeRow]) -> None:
    """Set the prizes of a draw: goods are reserved from stock, what is no longer wanted is released.

    Rows with a known id are changed, others made. Raises Refused when more is wanted than there is, or when the odds
    come to more than 100 %.
    """
    for one in wanted:
        _check(one)
    if sum(one.odds for one in wanted) > money.MILLION:
        raise Refused(N_("The odds of the prizes come to more than 100%."))
    runs = bool(tx.value("SELECT active FROM promotion WHERE id=?", promotion_id))
    now = {one.id: one for one in prizes(tx, promotion_id)}
    kept = {one.id for one in wanted}
    for prize_id, one in now.items():
        if prize_id not in kept:
            _release(tx, one, one.left if runs else 0)
            tx.update(Prize, prize_id, active=False, left=0)
    for position, one in enumerate(wanted):
        before = now.get(one.id)
        left = one.count - (before.count - before.left) if before else one.count
        if left < 0:
            raise Refused(N_("{name}: more were won already."), name=one.name)
        if before is not None and before.product_id != one.product_id:
            raise Refused(N_("{name}: take this prize away and make another for other goods."), name=one.name)
        _reserve(tx, one, left - (before.left if before else 0) if runs else 0)
        values = {"name": said(one.name, 120), "odds": one.odds, "count": one.count, "left": left, "value": one.value,
                  "position": position, "points": one.points, "quantity": one.quantity,
                  "coupon_promotion_id": one.coupon_promotion_id}  # fmt: skip
        if before is not None:
            tx.update(Prize, one.id, **values)
        else:
            tx.insert(Prize, promotion=promotion_id, product=one.product_id, **values)


def _check(one: PrizeRow) -> None:
    if not said(one.name):
        raise Refused(N_("A prize needs a name."))
    if not 0 <= one.odds <= money.MILLION:
        raise Refused(N_("{name}: odds are between 0 and 100%."), name=one.name)
    if one.product_id is not None and (one.count <= 0 or one.quantity <= 0):
        raise Refused(N_("{name}: say how many pieces there are to be won."), name=one.name)
    if one.product_id is None and one.points <= 0 and one.coupon_promotion_id is None:
        raise Refused(N_("{name}: a prize is goods, points or a voucher."), name=one.name)
    if one.count < 0 or one.value < 0:
        raise Refused(N_("{name}: numbers here are not below zero."), name=one.name)


def _reserve(tx: Tx, one: PrizeRow, pieces: int) -> None:
    if one.product_id is None or not pieces:
        return
    if pieces < 0:
        stock.release(tx, product_id=one.product_id, quantity=-pieces * one.quantity)
    elif not stock.reserve(tx, product_id=one.product_id, quantity=pieces * one.quantity):
        raise Refused(N_("{name}: there are not that many left on the shelf."), name=one.name)


def _release(tx: Tx, one: PrizeRow, pieces: int) -> None:
    if one.product_id is not None and pieces > 0:
        stock.release(tx, product_id=one.product_id, quantity=pieces * one.quantity)


# -- drawing --------------------------------------------------------------------------------------------------------


def draw(
    tx: Tx,
    *,
    promotion_id: int,
    chances: int,
    sale_id: int,
    person_id: int | None,
    pick: Pick = secrets.randbelow,
) -> list[Outcome]:
    """Draw `chances` times for a sale; prizes are given in the same transaction. Returns what came out, in words.

    Points fall to nobody without a member: such a prize is not won then.
    """
    told = []
    for _chance in range(chances):
        won = chosen(prizes(tx, promotion_id), pick(money.MILLION))
        if won is not None and won.points and not won.product_id and person_id is None:
            won = None
        told.append(_give(tx, promotion_id, won, sale_id, person_id))
    return told


def chosen(found: Sequence[PrizeRow], number: int) -> PrizeRow | None:
    """The prize on whose odds a number below a million falls; None for no prize, or one that is gone."""
    edge = 0
    for one in found:
        edge += one.odds
        if number < edge:
            return one if one.count == 0 or one.left > 0 else None
    return None


def _give(tx: Tx, promotion_id: int, won: PrizeRow | None, sale_id: int, person_id: int | None) -> Outcome:
    values: dict[str, int | None] = {}
    code = ""
    if won is not None:
        if won.count:
            tx.run('UPDATE prize SET "left" = "left" - 1 WHERE id=?', won.id)
        values, code = _prize(tx, promotion_id, won, sale_id, person_id)
    key = tx.append(
        Draw,
        promotion=promotion_id,
        prize=won.id if won else None,
        sale_id=sale_id,
        person_id=person_id,
        at=tx.now,
        day=tx.today,
        **values,
    )
    if won is None:
        return Outcome("blank", Message(N_("Draw: no prize this time")), id=key)
    return Outcome("prize", Message(N_("Draw: {prize}"), {"prize": won.name}), code, key)


def _prize(
    tx: Tx, promotion_id: int, won: PrizeRow, sale_id: int, person_id: int | None
) -> tuple[dict[str, int | None], str]:
    if won.product_id is not None:
        from models.loyalty import gifts

        made = gifts.promise(
            tx, product_id=won.product_id, quantity=won.quantity, name=won.name, person_id=person_id, sale_id=sale_id,
            promotion_id=promotion_id, due_days=GIFT_DAYS, send=False, now=False, reserved=True,
        )  # fmt: skip
        return {"gift_id": made.gift_id}, made.code
    if won.coupon_promotion_id is not None:
        from models.promotions import coupons

        code = coupons.issue(
            tx, promotion_id=won.coupon_promotion_id, person_id=person_id, sale_id=sale_id, days=VOUCHER_DAYS,
            source="draw",
        )[0]  # fmt: skip
        return {"coupon_id": tx.value("SELECT id FROM coupon WHERE code=?", code)}, code
    return {"entry_id": _points(tx, won, person_id)}, ""


def _points(tx: Tx, won: PrizeRow, person_id: int | None) -> int | None:
    """Points that were won belong to no receipt's earning: a return takes them back with the draw, not in part."""
    own = ledger.account(tx, person_id) if person_id is not None else None
    if own is None:
        return None
    purse = ledger.open_purse(tx, own.id, tx.today)
    rule = lapse.rule_of(tx, own.programme_id, settings.load(tx))
    purse.earn(won.points, lapse.last_day(rule, tx.today), kind="bonus", reason=won.name)
    return ledger.write(tx, purse)[-1]


def void_of_sale(tx: Tx, *, sale_id: int, promotion_id: int | None = None) -> int:
    """Take back what a sale drew: prizes go back into the draw, points out of the purse. Returns how many draws.

    What was handed over stays the customer's; its draw stands.
    """
    which = "" if promotion_id is None else " AND promotion_id=?"
    found = tx.rows(
        f"SELECT id, prize_id, gift_id, entry_id, coupon_id, person_id FROM draw WHERE sale_id=? AND NOT void{which}",
        sale_id,
        *([] if promotion_id is None else [promotion_id]),
    )
    count = 0
    for draw_id, prize_id, gift_id, entry_id, coupon_id, _person in found:
        if not _undone(tx, prize_id, gift_id, entry_id, coupon_id):
            continue
        tx.run("UPDATE draw SET void=? WHERE id=?", True, draw_id)
        tx.booked("draw", (draw_id,))
        count += 1
    return count


def _undone(tx: Tx, prize_id: int | None, gift_id: int | None, entry_id: int | None, coupon_id: int | None) -> bool:
    """Take one prize back; False when it was handed over or used already."""
    if gift_id is not None:
        state = tx.value("SELECT state FROM gift WHERE id=?", gift_id)
        if state not in ("owed", "cancelled"):
            return False
        if state == "owed":
            from models.loyalty import gifts

            gifts.cancel(tx, gift_id=gift_id)
    if coupon_id is not None:
        done = tx.run("UPDATE coupon SET state='void' WHERE id=? AND state='open'", coupon_id)
        if done.rowcount != 1 and tx.value("SELECT state FROM coupon WHERE id=?", coupon_id) == "used":
            return False
        tx.booked("coupon", (coupon_id,))
    if entry_id is not None:
        row = tx.row("SELECT account_id, points FROM points_entry WHERE id=?", entry_id)
        if row is not None:
            purse = ledger.open_purse(tx, row[0], tx.today)
            lots = tx.column("SELECT id FROM points_lot WHERE entry_id=?", entry_id)
            purse.take_back(row[1], of_entry_id=entry_id, first=lots)
            ledger.write(tx, purse)
    if prize_id is not None:
        _back_into_the_draw(tx, prize_id)
    return True


def _back_into_the_draw(tx: Tx, prize_id: int) -> None:
    row = tx.row(
        "SELECT z.count, z.product_id, z.quantity, z.active, p.active FROM prize z"
        " JOIN promotion p ON p.id = z.promotion_id WHERE z.id=?",
        prize_id,
    )
    if row is None or not row[0] or not row[3]:
        return
    if row[1] is None or not row[4] or stock.reserve(tx, product_id=row[1], quantity=row[2]):
        tx.run('UPDATE prize SET "left" = "left" + 1 WHERE id=?', prize_id)


def keep_again(tx: Tx, *, sale_id: int, at: int) -> int:
    """Let draws stand again that a return took back at `at` (ms UTC) and that is cancelled now; returns how many.

    A voucher's draw stays void: nothing tells when it was made so. Raises Refused where the prize is gone by now.
    """
    found = tx.rows(
        "SELECT * FROM (SELECT d.id, d.prize_id, d.gift_id, (SELECT MAX(e.id) FROM points_entry e"
        " WHERE e.of_entry_id = d.entry_id AND e.kind = 'take_back' AND e.at = ?) AS taken, g.state, g.closed_at"
        " FROM draw d LEFT JOIN gift g ON g.id = d.gift_id WHERE d.sale_id=? AND d.void) x"
        " WHERE x.taken IS NOT NULL OR (x.state = 'cancelled' AND x.closed_at = ?) ORDER BY x.id",
        at,
        sale_id,
        at,
    )
    for draw_id, prize_id, gift_id, taken_id, _state, _closed in found:
        tx.run("UPDATE draw SET void=? WHERE id=?", False, draw_id)
        tx.booked("draw", (draw_id,))
        if prize_id is not None:
            _out_of_the_draw(tx, prize_id)
        if gift_id is not None:
            from models.loyalty import gifts

            gifts.reopen(tx, gift_id=gift_id)
        if taken_id is not None:
            _points_again(tx, taken_id)
    return len(found)


def _out_of_the_draw(tx: Tx, prize_id: int) -> None:
    row = tx.row(
        "SELECT z.count, z.product_id, z.quantity, z.active, p.active, z.name FROM prize z"
        " JOIN promotion p ON p.id = z.promotion_id WHERE z.id=?",
        prize_id,
    )
    if row is None or not row[0] or not row[3]:
        return
    if tx.run('UPDATE prize SET "left" = "left" - 1 WHERE id=? AND "left" > 0', prize_id).rowcount != 1:
        from models.loyalty import gifts

        raise gifts.nothing_left(row[5])
    if row[1] is not None and row[4]:
        stock.release(tx, product_id=row[1], quantity=row[2])


def _points_again(tx: Tx, taken_id: int) -> None:
    """Give back what an entry took, into the lots that it was taken from."""
    from models.counter import origin

    account_id, points = tx.row("SELECT account_id, points FROM points_entry WHERE id=?", taken_id) or (0, 0)
    shop, purse = settings.load(tx), ledger.open_purse(tx, account_id, tx.today)
    rule = lapse.rule_of_account(tx, account_id, shop)
    purse.give_back(
        -points,
        origin.restores(tx, None, taken_id),
        of_entry_id=taken_id,
        expires_on=lapse.last_day(rule, tx.today),
        grace_days=shop.points_give_back_days,
        until=lapse.clock(rule, purse, tx.today),
    )
    ledger.write(tx, purse)


def pause(tx: Tx, *, promotion_id: int) -> None:
    """Let go of the goods kept for a draw that is switched off; what is left of its prizes stays written down."""
    for one in prizes(tx, promotion_id):
        _release(tx, one, one.left)


def resume(tx: Tx, *, promotion_id: int) -> None:
    """Keep goods for a draw that is switched on again. Raises Refused when there are not that many any more."""
    for one in prizes(tx, promotion_id):
        if one.left:
            _reserve(tx, one, one.left)
