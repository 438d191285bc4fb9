"""Rewards made, changed, ordered and switched off; one that would earn what buys it is refused. All of it undoable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.base import new_public_id
from models.errors import N_, Refused
from models.loyalty import reward_checking, reward_rules
from models.loyalty.reward_rules import RewardTerms
from models.loyalty.tables import Reward
from models.text import NAME_LENGTH, clean
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class RewardForm:
    """All that the owner says of a reward: points each (or the step, where the amount is free), minor units."""

    name: str
    kind: str
    points: int
    programme_id: int
    free: bool = False
    value: int = 0
    product_id: int | None = None
    promotion_id: int | None = None
    event_id: int | None = None
    terms: RewardTerms = RewardTerms()
    from_day: str | None = None
    to_day: str | None = None


def form_of(read: Reader, reward_id: int) -> RewardForm:
    """A reward as its form shows it. Raises NotFound."""
    one = reward_rules.one(read, reward_id)
    return RewardForm(
        one.name, one.kind, one.points, one.programme_id, one.free, one.value, one.product_id, one.promotion_id,
        one.event_id, one.terms, one.from_day, one.to_day,
    )  # fmt: skip


def create(tx: Tx, *, form: RewardForm) -> int:
    """Make a reward, at the end of the list; returns its key. Raises Refused in words."""
    values = _checked(tx, form, None)
    tx.explain(name=values["name"])
    return tx.insert(
        Reward,
        public_id=new_public_id(),
        position=int(tx.value("SELECT COALESCE(MAX(position), 0) + 1 FROM reward")),
        created_at=tx.now,
        **values,
    )


def change(tx: Tx, *, reward_id: int, form: RewardForm) -> None:
    """Change a reward; what was taken of it before stays as it was. Raises Refused, NotFound."""
    values = _checked(tx, form, reward_id)
    tx.explain(name=values["name"])
    tx.update(Reward, reward_id, **values)


def switch(tx: Tx, *, reward_id: int, active: bool) -> None:
    """Switch a reward off, so that nobody is shown it, or on again."""
    tx.explain(name=reward_rules.one(tx, reward_id).name)
    tx.update(Reward, reward_id, active=active)


def order(tx: Tx, *, reward_ids: Sequence[int]) -> None:
    """Put the rewards in this order."""
    for place, reward_id in enumerate(reward_ids, start=1):
        tx.update(Reward, reward_id, position=place)


def remove(tx: Tx, *, reward_id: int) -> None:
    """Delete a reward that nobody ever took. Raises Refused for one that somebody did: switch it off."""
    if tx.value("SELECT id FROM redemption WHERE reward_id=?", reward_id) is not None:
        raise Refused(N_("Somebody took this reward already. Switch it off instead."))
    tx.explain(name=reward_rules.one(tx, reward_id).name)
    tx.delete(Reward, reward_id)


def _checked(tx: Tx, form: RewardForm, reward_id: int | None) -> dict[str, Any]:
    name = clean(form.name, NAME_LENGTH)
    if not name:
        raise Refused(N_("Give the reward a name."))
    reward_checking.require(tx, form, day=tx.today, reward_id=reward_id)
    keeps = reward_checking.NEEDS[form.kind]
    return {
        "name": name,
        "kind": form.kind,
        "programme": form.programme_id,
        "points": form.points,
        "free": form.free and form.kind in ("money_off", "gift_card"),
        "value": form.value if form.kind in ("money_off", "gift_card") else 0,
        "product": form.product_id if keeps == "product_id" else None,
        "promotion": form.promotion_id if keeps == "promotion_id" else None,
        "event": form.event_id if keeps == "event_id" else None,
        "terms": reward_rules.terms_text(form.terms),
        "from_day": form.from_day,
        "to_day": form.to_day,
    }
