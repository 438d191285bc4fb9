"""A receipt as if what came back had not been bought: its promotions worked out again on what stays (design rule 3).

The target of every return is a function of what is back so far; a return books what that function grew by beyond what
earlier returns booked. So partial returns in any order end exactly where one full return would, to the yen and the
point. The pricing is the till's own: `basket.price` with the promotions that were tried on the receipt then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models import rows
from models.counter.basket import price
from models.counter.discounts import Discount
from models.counter.lines import Basket, Frozen, Line
from models.counter.returns_math import SoldLine, earned_of, part_of
from models.counter.tax import TaxRules, tax_of
from models.criteria.basket import Moment
from models.money import PIECE, proportion
from models.promotions.offers import Offer, at_rung
from models.promotions.terms import from_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.counter.lines import Priced
    from models.counter.origin import OldLine, Origin
    from models.work import Reader

PLENTY = 10**12
"""Stock of a gift that was promised then: whether it is still there is no question when goods come back."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What stays of a receipt, priced again; `lowered` is what promotions take off each line, by the line's key."""

    priced: Priced
    lowered: dict[int, int]


def has_promotions(earlier: Origin) -> bool:
    """Whether promotions were tried on the receipt, so that a return has to work them out again."""
    return bool(earlier.known.tried)


def offers_then(read: Reader, earlier: Origin) -> tuple[Offer, ...]:
    """The promotions that were tried on the receipt, in their order, as they were then."""
    tried = earlier.known.tried
    names = _gift_names(read, earlier)
    found = {
        row[0]: row[1:]
        for row in rows.of_ids(
            read,
            "SELECT v.id, p.id, p.name, v.terms FROM promotion_version v JOIN promotion p ON p.id = v.promotion_id"
            " WHERE v.id IN (??)",
            [one.version_id for one in tried],
        )
    }
    return tuple(
        Offer(
            promotion_id=found[one.version_id][0],
            version_id=one.version_id,
            name=found[one.version_id][1],
            terms=(terms := from_json(found[one.version_id][2])),
            answers=one.answers,
            left=one.left,
            money_left=one.money_left,
            points_left=one.points_left,
            lifted=one.lifted,
            stock=tuple((effect.product_id, PLENTY) for effect in terms.effects if effect.product_id is not None),
            names=names,
        )
        for one in tried
        if one.version_id in found
    )


def _gift_names(read: Reader, earlier: Origin) -> tuple[tuple[int, str], ...]:
    """What the gifts that the receipt promised were called."""
    if not earlier.known.given:
        return ()
    found = read.rows("SELECT product_id, name FROM gift WHERE sale_id=?", earlier.sale_id)
    return tuple((row[0], row[1]) for row in found)


def rest_of(earlier: Origin, offers: Sequence[Offer], back: Mapping[int, int]) -> Rest:
    """Price what stays when `back` thousandths of each line (by its key) have come back; all of it: without them."""
    lines = [line for line in (_stays(earlier, old, back.get(old.id, 0)) for old in earlier.lines) if line is not None]
    at = earlier.known.at
    rung = _rung(earlier, back)
    basket = Basket(
        lines=tuple(lines),
        rules=earlier.known.rules,
        offers=tuple(offers) if rung is None else at_rung(offers, rung),
        moment=Moment(at[0], at[1]) if at else None,
        member=earlier.known.member,
    )
    priced = price(basket)
    return Rest(priced, {int(one.line.ref): one.promotion - one.line.by_rewards for one in priced.lines})


def _rung(earlier: Origin, back: Mapping[int, int]) -> int | None:
    """The tier that what stays lifts to, by the qualifying points that it keeps; None: it lifts nobody at once."""
    ladder = earlier.known.ladder
    if ladder is None:
        return None
    gone = {str(key): count for key, count in back.items()}
    left = sum(one.points - earned_of(earlier.sold(one), gone) for one in earlier.known.ranked[:1])
    return ladder.rung(left)


def _stays(earlier: Origin, old: OldLine, back: int) -> Line | None:
    """The part of a line that stays, at its price, with what staff and rewards took off it."""
    quantity = old.quantity - back
    if quantity <= 0:
        return None
    whole = old.amounts
    staff = proportion(whole.discount - whole.promotion, quantity, old.quantity)
    return Line(
        ref=str(old.id),
        name=old.name,
        unit_price=old.unit_price,
        quantity=quantity,
        product_id=old.product_id,
        kind=whole.kind,
        rate=whole.rate,
        discounts=(Discount(amount=staff),) if staff else (),
        weighed=old.quantity % PIECE != 0,
        earns=old.earns,
        category_id=old.category_id,
        parent_id=old.parent_id,
        by_rewards=proportion(_by_rewards(earlier, old), quantity, old.quantity),
    )


def _by_rewards(earlier: Origin, old: OldLine) -> int:
    """What rewards took off a line: they were bought, and are no promotion to be worked out again."""
    return sum(one.lines.get(old.position, 0) for one in earlier.known.given if one.reward_id is not None)


def targets(earlier: Origin, rest: Rest, back: Mapping[int, int]) -> dict[int, Frozen]:
    """By line: all that shall have gone back of it when `back` (thousandths) is back; below zero where it costs more.

    What staff, receipt discounts and points did to a line goes back in proportion (`returns_math.part_of`); what
    promotions took off the part that stays is what they take off it now.
    """
    return {old.id: _target(earlier, old, rest, back.get(old.id, 0)) for old in earlier.lines}


def _target(earlier: Origin, old: OldLine, rest: Rest, quantity: int) -> Frozen:
    whole = old.amounts
    if quantity >= old.quantity:
        return whole
    kept = part_of(sold_line(old), quantity) if quantity else _nothing(whole)
    staff = whole.discount - whole.promotion - (kept.discount - kept.promotion)
    rewards = _by_rewards(earlier, old)
    reward = rewards - proportion(rewards, quantity, old.quantity)
    open_to = (
        whole.gross - kept.gross - staff - reward
        - (whole.receipt_share - kept.receipt_share) - (whole.points_share - kept.points_share)
    )  # fmt: skip
    promotion = reward + max(0, min(rest.lowered.get(old.id, 0), open_to))
    discount = whole.discount - staff - promotion
    net = kept.gross - discount - kept.receipt_share - kept.points_share
    tax = _tax(whole, net, earlier.known.rules)
    total = net if earlier.known.rules.inclusive else net + tax
    return replace(kept, discount=discount, promotion=whole.promotion - promotion, net=net, tax=tax, total=total)


def _nothing(whole: Frozen) -> Frozen:
    return Frozen(0, 0, 0, 0, whole.kind, whole.rate)


def _tax(whole: Frozen, net: int, rules: TaxRules) -> int:
    """The tax in what goes back of a line: its share of the line's own; of a line that was free, what the rate says."""
    if whole.net:
        return proportion(whole.tax, net, whole.net)
    return tax_of(net, whole.rate, rules) if net >= 0 else -tax_of(-net, whole.rate, rules)


def sold_line(old: OldLine) -> SoldLine:
    """A line of the earlier receipt as the rules of returns take it."""
    return SoldLine(str(old.id), old.name, old.quantity, old.amounts)


def less(one: Frozen, other: Frozen) -> Frozen:
    """What is left of amounts when others were booked already."""
    return replace(
        one,
        gross=one.gross - other.gross,
        net=one.net - other.net,
        tax=one.tax - other.tax,
        total=one.total - other.total,
        discount=one.discount - other.discount,
        receipt_share=one.receipt_share - other.receipt_share,
        points_share=one.points_share - other.points_share,
        points_paid=one.points_paid - other.points_paid,
        points=one.points - other.points,
        promotion=one.promotion - other.promotion,
    )
