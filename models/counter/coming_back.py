"""What of an earlier receipt comes back, with the amounts that go with it: the lines that a return books."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.counter import origin, unbought
from models.counter.returns_math import Returned, ReturnedLine, part_of, take_back
from models.errors import N_, Refused
from models.money import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.counter.drafts import Back
    from models.counter.lines import Frozen, Line
    from models.counter.origin import OldLine, Origin
    from models.counter.unbought import Rest
    from models.promotions.offers import Given
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class ComingBack:
    """A return worked out: the earlier receipt, what goes back, the basket's lines for it.

    `before` and `after` are that receipt's promotions on what stays, before this return and after it; None where no
    promotion was tried on it, or where they are left as they are. `back` is how much of each line (by its key) is back
    after this return, in thousandths.
    """

    earlier: Origin
    returned: Returned
    lines: tuple[tuple[Line, OldLine], ...]
    back: dict[int, int]
    before: Rest | None = None
    after: Rest | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing stays of the receipt."""
        return all(self.back.get(old.id, 0) >= old.quantity for old in self.earlier.lines)

    def given(self, promotion_id: int | None, *, after: bool) -> Given | None:
        """What a promotion gives on what stays."""
        rest = self.after if after else self.before
        found = rest.priced.given if rest else ()
        return next((one for one in found if one.promotion_id == promotion_id), None)


def work_out(read: Reader, backs: Sequence[Back], *, keep_promotion: bool) -> ComingBack | None:
    """What comes back; None for nothing. Raises Refused for goods of several receipts, or more than was sold."""
    if not backs:
        return None
    earlier = origin.of_line(read, backs[0].line_id)
    now = _quantities(earlier, backs)
    before = {old.id: old.back for old in earlier.lines if old.back}
    after = {old.id: old.back + now.get(old.id, 0) for old in earlier.lines if old.back or now.get(old.id)}
    returned = take_back(earlier.sold(None), earlier.returned, {str(key): count for key, count in now.items()})
    rests: tuple[Rest | None, Rest | None] = (None, None)
    if unbought.has_promotions(earlier):
        offers = unbought.offers_then(read, earlier)
        rests = unbought.rest_of(earlier, offers, before), unbought.rest_of(earlier, offers, after)
        wanted = _kept(earlier, now, after) if keep_promotion else unbought.targets(earlier, rests[1], after)
        returned = _settled(earlier, returned, wanted, now)
    lines = []
    for one in returned.lines:
        old = earlier.line(int(one.ref))
        lines.append((origin.basket_line(old, one.quantity, one.amounts), old))
    return ComingBack(earlier, returned, tuple(lines), after, *rests)


def _quantities(earlier: Origin, backs: Sequence[Back]) -> dict[int, int]:
    known = {old.id: old for old in earlier.lines}
    now: dict[int, int] = {}
    for back in backs:
        if back.line_id not in known:
            raise Refused(N_("Only goods of one receipt can come back at a time."))
        if back.quantity <= 0:
            raise Refused(N_("What comes back must be more than nothing."))
        now[back.line_id] = now.get(back.line_id, 0) + back.quantity
    for line_id, quantity in now.items():
        old = known[line_id]
        if quantity > old.left:
            raise Refused(N_("Of {name} only {left} can still come back."), name=old.name, left=Quantity(old.left))
    return now


def _kept(earlier: Origin, now: Mapping[int, int], after: Mapping[int, int]) -> dict[int, Frozen]:
    """The amounts that shall be back when promotions stay on what stays: each line's part, in proportion."""
    return {old.id: part_of(unbought.sold_line(old), after[old.id]) for old in earlier.lines if now.get(old.id)}


def _settled(earlier: Origin, returned: Returned, wanted: Mapping[int, Frozen], now: Mapping[int, int]) -> Returned:
    """What is to be booked so that all that is wanted is back: beyond what earlier returns booked."""
    in_proportion = {one.ref: one.amounts for one in returned.lines}
    lines = []
    for old in earlier.lines:
        if old.id not in wanted or old.booked is None:
            continue
        amounts = unbought.less(wanted[old.id], old.booked)
        share = in_proportion.get(str(old.id))
        amounts = replace(amounts, points=share.points if share else 0, points_paid=share.points_paid if share else 0)
        quantity = now.get(old.id, 0)
        if quantity or amounts.net or amounts.tax or amounts.discount:
            lines.append(ReturnedLine(str(old.id), quantity, amounts))
    refund = sum(line.amounts.total - line.amounts.points_paid for line in lines)
    return Returned(tuple(lines), refund, returned.points_given_back, returned.points_taken)
