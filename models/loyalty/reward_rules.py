"""What a reward is and says: its kind, its price in points, for whom, how often, and what comes of it. Values only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.criteria.nodes import ALWAYS, Node, parse, plain_of
from models.errors import N_, NotFound
from models.loyalty.members import records
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Row

KINDS: dict[str, str] = {
    "money_off": N_("Money off a receipt"),
    "product": N_("A product, free of charge"),
    "voucher": N_("A voucher"),
    "gift_card": N_("A gift card"),
    "gift": N_("A gift, kept for pick-up or sent"),
    "event": N_("A place at an event"),
}
ON_RECEIPT = ("money_off", "product")
"""Taken while a sale runs; the others are taken outside of one."""


@dataclass(frozen=True, slots=True)
class RewardTerms:
    """For whom (a condition on the person), how often each and in all (None: any number), and what follows.

    `days` is how long a voucher or a gift card can be used, `due_days` how long a gift is kept; `send` sends it;
    `substitute` is the product that is given where nothing is left of the gift.
    """

    criteria: Node = ALWAYS
    per_person: int | None = None
    in_all: int | None = None
    days: int = 90
    due_days: int = 30
    send: bool = False
    substitute: int | None = None


def terms_text(terms: RewardTerms) -> str:
    """Terms as the table keeps them: JSON, what is as usual left out."""
    plain: dict[str, object] = {}
    if terms.criteria != ALWAYS:
        plain["criteria"] = plain_of(terms.criteria)
    for name in ("per_person", "in_all", "days", "due_days", "send", "substitute"):
        value = getattr(terms, name)
        if value != getattr(_USUAL, name):
            plain[name] = value
    return json.dumps(plain, ensure_ascii=False)


def terms_of(text: str) -> RewardTerms:
    """Read terms. Raises Refused for a condition that is none."""
    plain = json.loads(text or "{}")
    return RewardTerms(
        parse(plain.get("criteria")),
        plain.get("per_person"),
        plain.get("in_all"),
        int(plain.get("days", _USUAL.days)),
        int(plain.get("due_days", _USUAL.due_days)),
        bool(plain.get("send", False)),
        plain.get("substitute"),
    )


_USUAL = RewardTerms()


@dataclass(frozen=True, slots=True)
class RewardRow:
    """A reward: `points` each (with `free`: the smallest step, any multiple can be used), `value` in minor units."""

    id: int
    name: str
    kind: str
    programme_id: int
    programme: str
    stamps: bool
    points: int
    free: bool
    value: int
    product_id: int | None
    product: str
    promotion_id: int | None
    promotion: str
    event_id: int | None
    event: str
    terms: RewardTerms
    from_day: str | None
    to_day: str | None
    position: int
    active: bool

    @property
    def on_receipt(self) -> bool:
        """Whether it is taken on a receipt."""
        return self.kind in ON_RECEIPT

    def runs(self, day: str) -> bool:
        """Whether it can be taken on a day (ISO)."""
        return (
            self.active
            and (self.from_day is None or self.from_day <= day)
            and (self.to_day is None or self.to_day >= day)
        )


_REWARDS = (
    "SELECT r.id, r.name, r.kind, r.programme_id, g.name, g.kind, r.points, r.free, r.value, r.product_id,"
    " TRIM(COALESCE(p.name, '') || ' ' || COALESCE(p.variant, '')), r.promotion_id, COALESCE(m.name, ''), r.event_id,"
    " COALESCE(e.name, ''), r.terms, r.from_day, r.to_day, r.position, r.active FROM reward r"
    " JOIN programme g ON g.id=r.programme_id LEFT JOIN product p ON p.id=r.product_id"
    " LEFT JOIN promotion m ON m.id=r.promotion_id LEFT JOIN event e ON e.id=r.event_id"
)


def _row(row: Row) -> RewardRow:
    values = (*row[:5], row[5] == "stamps", row[6], bool(row[7]), *row[8:15], terms_of(row[15]), *row[16:19])
    return RewardRow(*(*values, bool(row[19])))


def rewards(read: Reader, *, all_of_them: bool = False) -> tuple[RewardRow, ...]:
    """The rewards in the owner's order; with `all_of_them` those switched off too."""
    where = "" if all_of_them else " WHERE r.active"
    return tuple(_row(row) for row in read.rows(f"{_REWARDS}{where} ORDER BY r.position, r.id"))


def one(read: Reader, reward_id: int) -> RewardRow:
    """A reward. Raises NotFound."""
    row = read.row(f"{_REWARDS} WHERE r.id=?", reward_id)
    if row is None:
        raise NotFound(N_("This reward is no longer there."))
    return _row(row)


def taken(read: Reader, reward_ids: Sequence[int], person_id: int | None = None) -> dict[int, tuple[int, int]]:
    """By reward: how often it was taken in all and by a person, less what was given back."""
    own = [-1] if person_id is None else records(read, person_id)
    found = read.within(
        f"SELECT reward_id, SUM(times), SUM(CASE WHEN person_id IN ({','.join([str(int(one)) for one in own])})"
        " THEN times ELSE 0 END) FROM redemption"
        " WHERE reward_id IN (??) GROUP BY reward_id",
        list(reward_ids),
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in found}
