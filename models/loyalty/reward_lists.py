"""What the screens of rewards ask: the list with how often each was taken, programmes and events, names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.loyalty import reward_rules
from models.values import dataclass

if TYPE_CHECKING:
    from models.loyalty.reward_edit import RewardForm
    from models.loyalty.reward_rules import RewardRow
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Listed:
    """A reward, and how often it was taken, less what was given back."""

    reward: RewardRow
    taken: int


def listed(read: Reader) -> tuple[Listed, ...]:
    """All rewards in the owner's order, switched off ones too."""
    found = reward_rules.rewards(read, all_of_them=True)
    counted = reward_rules.taken(read, [one.id for one in found])
    return tuple(Listed(one, counted.get(one.id, (0, 0))[0]) for one in found)


def programmes(read: Reader) -> list[tuple[int, str]]:
    """The programmes whose points or stamps can pay, the shop's own first; "" where it has no name."""
    return [(row[0], row[1]) for row in read.rows("SELECT id, name FROM programme WHERE active ORDER BY position, id")]


def events(read: Reader) -> list[tuple[int, str]]:
    """The events that take bookings, the latest first."""
    found = read.rows("SELECT id, day, name FROM event WHERE active ORDER BY starts_at DESC, id LIMIT 200")
    return [(row[0], f"{row[1]} {row[2]}") for row in found]


def names(read: Reader, form: RewardForm) -> dict[str, str]:
    """What the product, the substitute and the promotion of a reward are called."""
    product = "SELECT TRIM(name || ' ' || variant) FROM product WHERE id=?"
    asked = (
        ("product", product, form.product_id),
        ("substitute", product, form.terms.substitute),
        ("promotion", "SELECT name FROM promotion WHERE id=?", form.promotion_id),
    )
    return {what: read.value(sql, key) or "" for what, sql, key in asked if key is not None}
