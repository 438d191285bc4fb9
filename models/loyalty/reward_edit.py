"""Rewards made, changed, ordered and switched off; one that would earn what buys it is refused. All of it undoable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import money
from models.base import new_public_id
from models.criteria.nodes import leaves, side_of
from models.errors import N_, Message, NotFound, Refused
from models.loyalty import reward_rules
from models.loyalty.earning import EarnBy, points_on
from models.loyalty.programmes import rule_of
from models.loyalty.reward_rules import KINDS, RewardTerms
from models.loyalty.tables import Reward
from models.text import NAME_LENGTH, clean
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

MOST_POINTS = 100_000_000
MOST_DAYS = 3_660


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
    values = _checked(tx, form)
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
    values = _checked(tx, form)
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


def _checked(read: Reader, form: RewardForm) -> dict[str, Any]:
    name = clean(form.name, NAME_LENGTH)
    if not name:
        raise Refused(N_("Give the reward a name."))
    problem = what_is_wrong(read, form)
    if problem is not None:
        raise Refused(problem.msgid, **problem.values)
    keeps = _NEEDS[form.kind]
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


_NEEDS = {
    "money_off": "value",
    "product": "product_id",
    "voucher": "promotion_id",
    "gift_card": "value",
    "gift": "product_id",
    "event": "event_id",
}
_MISSING = {
    "value": N_("Say what it is worth."),
    "product_id": N_("Choose the product."),
    "promotion_id": N_("Choose the promotion whose voucher is given."),
    "event_id": N_("Choose the event."),
}


def what_is_wrong(read: Reader, form: RewardForm) -> Message | None:
    """The first thing that keeps a reward from making sense, in words; None when it does. For the form, as it is typed.

    A reward that earns what buys it is a loop: a gift card of which the shop's programme gives at least as many points
    as it cost (paying with it earns, design rule 2), or a voucher of a promotion that gives them.
    """
    if form.kind not in KINDS:
        return Message(N_("This is not one of the choices."))
    if not 0 < form.points <= MOST_POINTS:
        return Message(N_("A reward costs points above zero."))
    if not getattr(form, _NEEDS[form.kind]) or form.value < 0 or form.value > money.LARGEST:
        return Message(_MISSING[_NEEDS[form.kind]])
    if form.from_day and form.to_day and form.to_day < form.from_day:
        return Message(N_("It ends before it starts."))
    limits = (form.terms.per_person, form.terms.in_all)
    if any(limit is not None and limit < 1 for limit in limits):
        return Message(N_("A limit is at least 1."))
    if not (1 <= form.terms.days <= MOST_DAYS and 0 <= form.terms.due_days <= MOST_DAYS):
        return Message(N_("That many days make no sense."))
    if any(side_of(leaf) != "person" for leaf in leaves(form.terms.criteria)):
        return Message(N_("A reward's condition speaks of the customer only."))
    return _things_there(read, form) or _loop(read, form)


def _things_there(read: Reader, form: RewardForm) -> Message | None:
    """What it names must be there: products that are sold, an event, a promotion, the programme."""
    asked = (
        ("programme", form.programme_id, N_("This programme is no longer there.")),
        ("product", form.product_id if _NEEDS[form.kind] == "product_id" else None, N_("This product is gone.")),
        ("product", form.terms.substitute if form.kind == "gift" else None, N_("The substitute is gone.")),
        ("promotion", form.promotion_id if form.kind == "voucher" else None, N_("This promotion is gone.")),
        ("event", form.event_id if form.kind == "event" else None, N_("This event is no longer there.")),
    )
    for table, key, said in asked:
        if key is not None and read.value(f"SELECT id FROM {table} WHERE id=? AND active", key) is None:
            return Message(said)
    return None


def _loop(read: Reader, form: RewardForm) -> Message | None:
    rules, kind = read.row("SELECT rules, kind FROM programme WHERE id=?", form.programme_id) or ("{}", "points")
    if kind != "points":
        return None
    if form.kind == "gift_card":
        rule = rule_of(rules)
        if rule.by is EarnBy.MONEY and points_on(form.value, rule.rate, rule.rounding) >= form.points:
            return Message(
                N_("Spending this card earns at least the {points} points that it costs: it would pay for itself."),
                {"points": money.Points(form.points)},
            )
    if form.kind == "voucher" and _voucher_points(read, form.promotion_id) >= form.points:
        return Message(
            N_("This voucher gives at least the {points} points that it costs: it would pay for itself."),
            {"points": money.Points(form.points)},
        )
    return None


def _voucher_points(read: Reader, promotion_id: int | None) -> int:
    from models.promotions.terms import Do, from_json

    text = read.value(
        "SELECT v.terms FROM promotion p JOIN promotion_version v ON v.id=p.version_id WHERE p.id=?", promotion_id
    )
    if text is None:
        raise NotFound(N_("This promotion is gone."))
    return sum(effect.points for effect in from_json(text).effects if effect.do is Do.POINTS)
