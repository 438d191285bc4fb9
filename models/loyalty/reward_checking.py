"""Whether a reward makes sense: what keeps it from being saved, and what its owner should know. In words, as typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models import money, settings
from models.criteria.nodes import leaves, side_of
from models.errors import N_, Message, Refused
from models.loyalty import gifts, reward_loops, spending
from models.loyalty.programmes import spend_rule
from models.loyalty.reward_rules import KINDS
from models.promotions.checking import ERROR, WARNING, Problem
from models.promotions.never import never
from models.promotions.terms import Needs, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.loyalty.reward_edit import RewardForm
    from models.loyalty.reward_loops import Campaign, Loop
    from models.promotions.terms import Terms
    from models.work import Reader

MOST_POINTS = 100_000_000
MOST_DAYS = 3_660
NEEDS = {
    "money_off": "value",
    "product": "product_id",
    "voucher": "promotion_id",
    "gift_card": "value",
    "gift": "product_id",
    "event": "event_id",
}
"""What a reward of each kind names."""
_MISSING = {
    "value": N_("Say what it is worth."),
    "product_id": N_("Choose the product."),
    "promotion_id": N_("Choose the promotion whose voucher is given."),
    "event_id": N_("Choose the event."),
}


def require(read: Reader, form: RewardForm, *, day: str, reward_id: int | None = None) -> None:
    """Raise Refused with the first error of a reward; warnings don't matter."""
    for problem in problems(read, form, day=day, reward_id=reward_id):
        if problem.level == ERROR:
            raise Refused(problem.text.msgid, **problem.text.values)


def problems(read: Reader, form: RewardForm, *, day: str, reward_id: int | None = None) -> tuple[Problem, ...]:
    """All that is wrong with a reward on a day (ISO), errors first."""
    if form.kind not in KINDS:
        return (_error(N_("This is not one of the choices.")),)
    found = [*_numbers(form), *_days(form, day), *_condition(form), *_things_there(read, form)]
    if not any(problem.level == ERROR for problem in found):
        found += [*_things(read, form, day), *_worth(read, form), *_loops(read, form, day, reward_id)]
    return tuple(sorted(found, key=_is_warning))


def _is_warning(problem: Problem) -> bool:
    return problem.level == WARNING


def _error(msgid: str, **values: object) -> Problem:
    return Problem(ERROR, Message(msgid, values))


def _warning(msgid: str, **values: object) -> Problem:
    return Problem(WARNING, Message(msgid, values))


# -- numbers, days, for whom ----------------------------------------------------------------------------------------


def _numbers(form: RewardForm) -> Iterator[Problem]:
    if not 0 < form.points <= MOST_POINTS:
        yield _error(N_("A reward costs points above zero."))
    needed = NEEDS[form.kind]
    if not getattr(form, needed) or form.value < 0 or form.value > money.LARGEST:
        yield _error(_MISSING[needed])
    terms = form.terms
    if any(limit is not None and limit < 1 for limit in (terms.per_person, terms.in_all)):
        yield _error(N_("A limit is at least 1."))
    elif terms.per_person is not None and terms.in_all is not None and terms.per_person > terms.in_all:
        yield _warning(N_("One customer may have it more often than it can be given in all."))
    if not (1 <= terms.days <= MOST_DAYS and 0 <= terms.due_days <= MOST_DAYS):
        yield _error(N_("That many days make no sense."))


def _days(form: RewardForm, day: str) -> Iterator[Problem]:
    if form.from_day and form.to_day and form.to_day < form.from_day:
        yield _error(N_("It ends before it starts."))
    elif form.to_day and form.to_day < day:
        yield _warning(N_("It has ended already: nobody can take it."))
    elif form.from_day and form.from_day < day:
        yield _warning(N_("It starts in the past: it can be taken from now on."))


def _condition(form: RewardForm) -> Iterator[Problem]:
    if any(side_of(leaf) != "person" for leaf in leaves(form.terms.criteria)):
        yield _error(N_("A reward's condition speaks of the customer only."))
    elif never(form.terms.criteria):
        yield _error(N_("The conditions contradict each other: they are never all true."))


# -- what it names --------------------------------------------------------------------------------------------------


def _things_there(read: Reader, form: RewardForm) -> Iterator[Problem]:
    """What it names must be there: products that are sold, an event, a promotion, the programme."""
    needed = NEEDS[form.kind]
    asked = (
        ("programme", form.programme_id, N_("This programme is no longer there.")),
        ("product", form.product_id if needed == "product_id" else None, N_("This product is gone.")),
        ("product", form.terms.substitute if form.kind == "gift" else None, N_("The substitute is gone.")),
        ("promotion", form.promotion_id if form.kind == "voucher" else None, N_("This promotion is gone.")),
        ("event", form.event_id if form.kind == "event" else None, N_("This event is no longer there.")),
    )
    for table, key, said in asked:
        if key and read.value(f"SELECT id FROM {table} WHERE id=? AND active", key) is None:
            yield _error(said)


def _things(read: Reader, form: RewardForm, day: str) -> Iterator[Problem]:
    if form.kind in ("product", "gift"):
        yield from _goods(read, form)
    elif form.kind == "voucher":
        yield from _voucher(read, form, day)
    elif form.kind == "event":
        yield from _event(read, form, day)


def _goods(read: Reader, form: RewardForm) -> Iterator[Problem]:
    """Goods of which nothing is left; a set, that can't be reserved; a substitute that is the thing itself."""
    row = read.row("SELECT TRIM(name || ' ' || variant), parts FROM product WHERE id=?", form.product_id)
    if row is None:
        return
    name = row[0]
    if form.kind == "gift" and row[1] not in ("", "[]"):
        yield _error(N_("“{name}” is a set. Promise its parts, which are what lies on the shelf."), name=name)
        return
    wanted = [key for key in (form.product_id, form.terms.substitute if form.kind == "gift" else None) if key]
    left = gifts.available(read, wanted)
    if form.kind == "gift" and form.terms.substitute == form.product_id:
        yield _warning(N_("The substitute is the same product."))
    if row[1] in ("", "[]") and left.get(form.product_id or 0, 0) < money.PIECE:
        if form.kind == "product":
            yield _warning(N_("There is no “{name}” in stock now."), name=name)
        elif form.terms.substitute and left.get(form.terms.substitute, 0) >= money.PIECE:
            yield _warning(N_("There is no “{name}” left to promise: the substitute would be given."), name=name)
        else:
            yield _warning(N_("There is no “{name}” left to promise: nobody could take it now."), name=name)


def _voucher(read: Reader, form: RewardForm, day: str) -> Iterator[Problem]:
    text = read.value(
        "SELECT v.terms FROM promotion p JOIN promotion_version v ON v.id=p.version_id WHERE p.id=?", form.promotion_id
    )
    if text is None:
        yield _error(N_("This promotion is gone."))
        return
    terms = from_json(text)
    if terms.needs is not Needs.COUPON:
        yield _error(N_("Vouchers are for promotions that need a coupon; the chosen one is given without."))
    if terms.ends is not None and terms.ends <= day:
        yield _warning(N_("The voucher's promotion has ended already."))


def _event(read: Reader, form: RewardForm, day: str) -> Iterator[Problem]:
    row = read.row("SELECT name, day, seats - taken FROM event WHERE id=?", form.event_id)
    if row is not None and row[1] < day:
        yield _warning(N_("“{name}” is over: nobody can book it."), name=row[0])
    elif row is not None and row[2] <= 0:
        yield _warning(N_("“{name}” is fully booked."), name=row[0])


# -- worth and loops ------------------------------------------------------------------------------------------------


def _worth(read: Reader, form: RewardForm) -> Iterator[Problem]:
    """What it gives beside what its points pay as money; of stamps and of things without a price nothing is said."""
    if form.kind not in ("money_off", "gift_card", "product", "gift"):
        return
    if read.value("SELECT kind FROM programme WHERE id=?", form.programme_id) != "points":
        return
    gives = form.value
    if form.kind in ("product", "gift"):
        gives = int(read.value("SELECT COALESCE(price, 0) FROM product WHERE id=?", form.product_id) or 0)
    pays = spending.worth_of(form.points, spend_rule(settings.load(read)).worth)
    values = {"gives": money.Amount(gives), "pays": money.Amount(pays), "points": money.Points(form.points)}
    if gives > pays:
        text = N_("It gives {gives} for {points} points, that pay {pays} on a receipt. Is that meant?")
        yield Problem(WARNING, Message(text, values))
    elif gives and form.kind in ("money_off", "gift_card") and gives < pays:
        text = N_("Paying with the {points} points takes off {pays}, this only {gives}: nobody gains by taking it.")
        yield Problem(WARNING, Message(text, values))


def _loops(read: Reader, form: RewardForm, day: str, reward_id: int | None) -> Iterator[Problem]:
    loop = reward_loops.of_form(read, form, day=day, reward_id=reward_id)
    if loop is not None:
        yield Problem(WARNING if loop.bounded else ERROR, loop_words(form, loop))


_ALONE = {
    "gift_card": N_("Spending this card earns at least the {points} points that it costs: it would pay for itself."),
    "voucher": N_("This voucher gives at least the {points} points that it costs: it would pay for itself."),
}
_TAKEN = N_("Taking it earns at least the {points} points that it costs: it would pay for itself.")


def loop_words(form: RewardForm, loop: Loop) -> Message:
    """Why a reward would pay for itself."""
    values: dict[str, object] = {"points": money.Points(form.points), "beside": loop.beside}
    values["names"] = Message(N_("{name}"), {"name": " · ".join(dict.fromkeys(loop.names))})
    if loop.beside:
        return Message(N_("Together with the reward “{beside}” it would pay for itself."), values)
    if not loop.names:
        return Message(_ALONE.get(form.kind, _TAKEN), values)
    if loop.bounded:
        text = N_("While “{names}” lasts, it earns at least the {points} points that it costs.")
        return Message(text, values)
    text = N_("With “{names}” it earns at least the {points} points that it costs: it would pay for itself.")
    return Message(text, values)


def by_promotion(read: Reader, terms: Terms, *, promotion_id: int | None, day: str) -> Iterator[Message]:
    """Say which rewards would pay for themselves with a promotion as it is being written, and don't without it."""
    from models.loyalty import reward_edit, reward_rules

    effects = {effect.do for effect in terms.effects}
    if not effects & reward_loops.BRINGS:
        return
    rest: tuple[Campaign, ...] = tuple(one for one in reward_loops.campaigns(read, day) if one.id != promotion_id)
    own = reward_loops.Campaign(promotion_id or 0, "", terms)
    for one in reward_rules.rewards(read):
        form = replace(reward_edit.form_of(read, one.id), name=one.name)
        with_it = reward_loops.of_form(read, form, day=day, reward_id=one.id, known=(*rest, own))
        if with_it is None or reward_loops.of_form(read, form, day=day, reward_id=one.id, known=rest) is not None:
            continue
        values = {"name": one.name, "points": money.Points(one.points)}
        yield Message(N_("With it, the reward “{name}” earns at least the {points} points that it costs."), values)
