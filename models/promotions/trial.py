"""What a trial of promotions on past receipts found, as the page and the command show it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from models.counter import receipts
from models.errors import N_, Message
from models.loyalty.figures import facts, overview
from models.loyalty.gifts import available
from models.money import MILLION, divide_half_up
from models.promotions import simulation
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.promotions.simulation import Proposed
    from models.promotions.tally import Share, Sums, Tally
    from models.settings import ShopSettings
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Side:
    """What the receipts come to under some rules; money in minor units, `bonus` is part of `points`."""

    takings: int
    discount: int
    points: int
    bonus: int


@dataclass(frozen=True, slots=True)
class Part:
    """What a tried promotion, a tier or a category has of it; `name` may be "" (none)."""

    id: int | None
    name: str
    receipts: int
    discount: int
    points: int
    takings: int


@dataclass(frozen=True, slots=True)
class Needed:
    """Things that would be promised, and what there is of them now to be promised; thousandths."""

    product_id: int
    name: str
    quantity: int
    available: int


@dataclass(frozen=True, slots=True)
class DearReceipt:
    """One of the receipts that cost most; `before` is what it comes to by today's rules, `after` what with it."""

    sale_id: int
    number: str
    day: str
    person: str
    cost: int
    discount: int
    points: int
    goods: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """Promotions tried on the receipts of a period; money in minor units, quantities in thousandths.

    `cost` is discounts, bonus points at what a point is worth, and what goods given away cost. `liability` is what
    would be owed afterwards if nobody had come yet: the points at their worth, and the goods; `expected` the same with
    points as members used theirs until now (less breakage).
    """

    names: tuple[str, ...]
    first: str
    last: str
    receipts: int
    touched: int
    people: int
    discount: int
    points: int
    goods: int
    cost: int
    liability: int
    expected: int
    vouchers: int
    chances: int
    today: Side
    tried: Side
    each: tuple[Part, ...]
    tiers: tuple[Part, ...]
    categories: tuple[Part, ...]
    gifts: tuple[Needed, ...]
    dearest: tuple[DearReceipt, ...]
    from_today: tuple[str, ...]
    """Names (message ids) of the fields of its conditions that are taken from today."""
    notes: tuple[Message, ...]

    def plain(self) -> dict[str, Any]:
        """Plain values for JSON, without keys of rows or words of a language."""
        found = asdict(self)
        found["notes"] = [note.msgid for note in self.notes]
        for name in ("each", "tiers", "categories", "gifts", "dearest"):
            for one in found[name]:
                one.pop("id", None)
                one.pop("product_id", None)
                one.pop("sale_id", None)
        return found


def finish(
    read: Reader, *, shop: ShopSettings, proposed: Sequence[Proposed], first: str, last: str, tally: Tally
) -> Trial:
    """Put names to what was counted."""
    own = [tally.each[key] for key in sorted(tally.each, reverse=True)]
    discount, points = sum(one.discount for one in own), sum(one.points for one in own)
    lost = overview.rate(*facts.came_to_end(read, last)) or 0
    worth = points * shop.points_value
    return Trial(
        names=tuple(one.name for one in proposed),
        first=first,
        last=last,
        receipts=tally.receipts,
        touched=tally.touched,
        people=len(tally.people),
        discount=discount,
        points=points,
        goods=tally.goods,
        cost=discount + worth + tally.goods,
        liability=worth + tally.goods,
        expected=divide_half_up(worth * (MILLION - lost), MILLION) + tally.goods,
        vouchers=tally.vouchers,
        chances=tally.chances,
        today=_side(tally.today),
        tried=_side(tally.tried),
        each=tuple(_part(None, one.name, share) for one, share in zip(proposed, own, strict=True)),
        tiers=_tiers(read, tally.tiers),
        categories=_categories(read, tally.categories),
        gifts=_gifts(read, tally.gifts),
        dearest=_dearest(read, tally),
        from_today=simulation.taken_from_today(proposed),
        notes=simulation.notes(proposed),
    )


def _side(sums: Sums) -> Side:
    return Side(sums.takings, sums.discount, sums.points, sums.bonus)


def _part(key: int | None, name: str, share: Share) -> Part:
    return Part(key, name, share.receipts, share.discount, share.points, share.takings)


NOBODY, NO_TIER = N_("Not a known customer"), N_("Without a tier")


def _tiers(read: Reader, tiers: Mapping[int | None, Share]) -> tuple[Part, ...]:
    """Tiers from the highest down, then those without one, then receipts of nobody known (names as message ids)."""
    known = {row[0]: row[1:] for row in read.rows("SELECT id, name, threshold FROM tier")}

    def place(key: int | None) -> tuple[int, int]:
        return (0, -known[key][1]) if key in known else (1 if key is None else 2, 0)

    return tuple(
        _part(key, known[key][0] if key in known else NO_TIER if key is None else NOBODY, tiers[key])
        for key in sorted(tiers, key=place)
    )


def _categories(read: Reader, categories: Mapping[int | None, Share]) -> tuple[Part, ...]:
    names: dict[int | None, str] = dict(read.rows("SELECT id, name FROM category"))
    found = [_part(key, names.get(key, ""), share) for key, share in categories.items()]
    return tuple(sorted(found, key=_costly))


def _costly(part: Part) -> tuple[int, int, str]:
    return -part.discount, -part.points, part.name


def _gifts(read: Reader, gifts: Mapping[int, int]) -> tuple[Needed, ...]:
    keys = sorted(gifts)
    there = available(read, keys) if keys else {}
    names = {
        row[0]: f"{row[1]} {row[2]}".strip()
        for row in read.within("SELECT id, name, variant FROM product WHERE id IN (??)", keys)
    }
    return tuple(Needed(key, names.get(key, ""), gifts[key], there.get(key, 0)) for key in keys)


def _dearest(read: Reader, tally: Tally) -> tuple[DearReceipt, ...]:
    dear = sorted((one for one in tally.dearest if one.cost), reverse=True)
    known = {row.id: row for row in receipts.rows_of(read, [-one.place for one in dear])}
    return tuple(
        DearReceipt(
            -one.place, known[-one.place].number, known[-one.place].day, known[-one.place].person_name,
            one.cost, one.discount, one.points, one.goods, one.before, one.after,
        )
        for one in dear
        if -one.place in known
    )  # fmt: skip
