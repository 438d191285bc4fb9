"""Whether a promotion makes sense: what keeps it from being saved, and what its owner should know. In words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models import money, rows
from models.codes import bare
from models.criteria import fields as criteria
from models.criteria.nodes import ALWAYS, leaves
from models.errors import N_, Message, Refused
from models.promotions import against
from models.promotions.never import never, outside
from models.promotions.terms import TAKES_OFF, Do, Effect, Needs, Terms, from_json
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.work import Reader

ERROR, WARNING = "error", "warning"
SIDES = frozenset({"person", "basket", "moment"})
LINE = frozenset({"line"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a promotion: an error keeps it from being saved, a warning is only shown."""

    level: str
    text: Message


def require(read: Reader, terms: Terms, *, promotion_id: int | None) -> None:
    """Raise Refused with the first error of a promotion; warnings don't matter."""
    for problem in problems(read, terms, promotion_id=promotion_id):
        if problem.level == ERROR:
            raise Refused(problem.text.msgid, **problem.text.values)


def problems(
    read: Reader, terms: Terms, *, promotion_id: int | None = None, clock: str | None = None
) -> tuple[Problem, ...]:
    """All that is wrong with a promotion, errors first; `clock` is the shop's wall clock (ISO, to the minute)."""
    found = [
        *_time(terms, clock),
        *_limits(terms),
        *_conditions(read, terms),
        *_possible(terms, clock),
        *[problem for effect in terms.effects for problem in _effect(read, effect)],
        *_codes(read, terms, promotion_id),
        *_circle(read, terms, promotion_id),
        *[Problem(WARNING, said) for said in against.others(terms, against.rivals(read, promotion_id))],
    ]
    if clock is not None:
        found += [Problem(WARNING, said) for said in _rewards(read, terms, promotion_id, clock[:10])]
    if not terms.effects:
        found.append(_error(N_("The promotion gives nothing yet. Choose what it gives.")))
    if any(effect.do is Do.DRAW for effect in terms.effects) and promotion_id is not None:
        found += _prizes(read, promotion_id)
    return tuple(sorted(found, key=_is_warning))


def _rewards(read: Reader, terms: Terms, promotion_id: int | None, day: str) -> Iterable[Message]:
    """Rewards that would pay for themselves with it."""
    from models.loyalty import reward_checking

    return reward_checking.by_promotion(read, terms, promotion_id=promotion_id, day=day)


def _is_warning(problem: Problem) -> bool:
    return problem.level == WARNING


def _error(msgid: str, **values: object) -> Problem:
    return Problem(ERROR, Message(msgid, values))


def _warning(msgid: str, **values: object) -> Problem:
    return Problem(WARNING, Message(msgid, values))


# -- time and limits ------------------------------------------------------------------------------------------------


def _is_moment(text: str | None) -> bool:
    try:
        return text is None or bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _time(terms: Terms, clock: str | None) -> Iterator[Problem]:
    for text in (terms.starts, terms.ends):
        if not _is_moment(text):
            yield _error(N_("“{text}” is no moment: write it as 2026-06-15T10:00."), text=text)
            return
    if terms.starts is not None and terms.ends is not None and terms.ends <= terms.starts:
        yield _error(N_("The promotion ends before it starts."))
    elif clock is not None and terms.ends is not None and terms.ends <= clock:
        yield _warning(N_("The promotion has ended already."))
    elif clock is not None and terms.starts is not None and terms.starts < clock[:10]:
        yield _warning(N_("The promotion started in the past: receipts booked before now keep what they were given."))


def _limits(terms: Terms) -> Iterator[Problem]:
    limits = (terms.per_person, terms.per_staff, terms.in_all, terms.per_day, terms.budget, terms.budget_points)
    for limit in limits:
        if limit is not None and limit <= 0:
            yield _error(N_("A limit of nothing means that the promotion is never given. Leave it empty for no limit."))
            return
    if terms.per_person is not None and terms.in_all is not None and terms.per_person > terms.in_all:
        yield _warning(N_("One customer may have it more often than it can be given in all."))
    largest = max([effect.amount for effect in terms.effects if effect.do is Do.AMOUNT], default=0)
    if terms.budget is not None and largest > terms.budget:
        yield _error(N_("The budget is less than what the promotion takes off once."))
    points = max([effect.points for effect in terms.effects if effect.do is Do.POINTS], default=0)
    if terms.budget_points is not None and points > terms.budget_points:
        yield _error(N_("The budget of points is less than what the promotion gives once."))


# -- conditions -----------------------------------------------------------------------------------------------------


def _conditions(read: Reader, terms: Terms) -> Iterator[Problem]:
    wanted = [(terms.criteria, SIDES)]
    for effect in terms.effects:
        wanted += [(effect.goods, LINE), *[(part.goods, LINE) for part in effect.parts]]
        if effect.other is not None:
            wanted.append((effect.other, LINE))
    for node, sides in wanted:
        if node == ALWAYS:
            continue
        try:
            criteria.check(node, sides, criteria.own_fields(read))
        except Refused as told:
            yield Problem(ERROR, told.message)
    for goods in {node for node, sides in wanted if sides == LINE}:
        if never(goods):
            yield _error(N_("The conditions on the goods contradict each other: there are no such goods."))


def _possible(terms: Terms, clock: str | None) -> Iterator[Problem]:
    """Whether the condition can be true at all, within the promotion's own period and from now on."""
    for leaf in leaves(terms.criteria):
        if leaf.field == "moment.time" and isinstance(leaf.value, tuple) and len(set(leaf.value)) < 2:
            yield _warning(N_("The hours end when they begin: that is the whole day."))
    if never(terms.criteria):
        yield _error(N_("The conditions contradict each other: they are never all true."))
        return
    if _is_moment(terms.starts) and _is_moment(terms.ends) and (terms.starts or "") < (terms.ends or "9"):
        if outside(terms.criteria, terms.starts, terms.ends):
            yield _error(N_("The conditions hold on no day of the promotion's own period: it would never be given."))
        elif clock is not None and (terms.ends or "9") > clock and outside(terms.criteria, clock, terms.ends):
            yield _warning(N_("The days that the conditions name have passed: it is not given any more."))


# -- effects --------------------------------------------------------------------------------------------------------


def _effect(read: Reader, effect: Effect) -> Iterator[Problem]:
    yield from _numbers(effect)
    if effect.do is Do.POINTS and 0 < effect.each <= effect.points:
        yield _warning(N_("It gives back as many points as the money that is paid, or more. Is that meant?"))
    yield from _products(read, _named_products(effect))
    if effect.do is Do.PRICE and (not effect.parts or any(part.quantity < money.PIECE for part in effect.parts)):
        yield _error(N_("A set needs at least one piece of something."))
    if effect.do is Do.PRICE and (said := against.set_price(read, effect)) is not None:
        yield Problem(ERROR if said[0] else WARNING, said[1])
    if (short := against.out_of_stock(read, effect)) is not None:
        yield Problem(WARNING, short)
    if effect.do is Do.UNIT_PRICE:
        yield from _not_cheaper(read, effect)
    if effect.do is Do.GIFT and effect.product_id is None:
        yield _error(N_("Choose the product that is given away."))
    if effect.do is Do.VOUCHER and effect.promotion_id is None:
        yield _error(N_("Choose the promotion that the voucher is for."))
    if effect.do is Do.ACCESS and effect.goods == ALWAYS:
        yield _error(N_("Choose the goods that are kept: otherwise nobody else could buy anything."))


def _numbers(effect: Effect) -> Iterator[Problem]:
    do = effect.do
    if do in (Do.PERCENT, Do.CHEAPEST, Do.BUY_GET) and not 0 < effect.percent <= money.MILLION:
        yield _error(N_("A discount is more than 0% and at most 100%."))
    if do is Do.AMOUNT and effect.amount <= 0:
        yield _error(N_("Type what is taken off."))
    if do in (Do.PRICE, Do.UNIT_PRICE) and effect.amount < 0:
        yield _error(N_("A price can't be below zero."))
    if do is Do.POINTS and effect.points <= 0:
        yield _error(N_("Type how many points are given."))
    if do is Do.MULTIPLY and effect.times <= 1000:
        yield _error(N_("Points are multiplied by more than 1."))
    if do is Do.BUY_GET and (effect.buy <= 0 or effect.get <= 0):
        yield _error(N_("Type how many are bought, and how many come with them."))
    if do in (Do.CHEAPEST, Do.FREE, Do.VOUCHER) and effect.count <= 0:
        yield _error(N_("Type how many."))
    if effect.each < 0 or (effect.cap is not None and effect.cap <= 0):
        yield _error(N_("An amount here is above zero, or left empty."))
    if do is Do.AMOUNT and 0 < effect.each <= effect.amount:
        yield _error(N_("It would take off as much as is paid, or more."))
    if do is Do.GIFT and effect.quantity <= 0:
        yield _error(N_("Type how many are given away."))
    if do in (Do.VOUCHER, Do.GIFT) and not 0 < effect.days <= 3660:
        yield _error(N_("Days are between 1 and 3,660."))


def _named_products(effect: Effect) -> set[int]:
    nodes = [effect.goods, *[part.goods for part in effect.parts]]
    nodes += [effect.other] if effect.other is not None else []
    found = {key for key in (effect.product_id, effect.instead_product_id) if key is not None}
    for node in nodes:
        for leaf in leaves(node):
            if leaf.field == "line.product":
                found |= set(leaf.value) if isinstance(leaf.value, tuple) else {leaf.value}
    return found


def _products(read: Reader, wanted: Iterable[int]) -> Iterator[Problem]:
    keys = sorted(wanted)
    known = {row[0]: row for row in rows.of_ids(read, "SELECT id, name, active FROM product WHERE id IN (??)", keys)}
    if len(known) < len(keys):
        yield _error(N_("A product that this promotion names is no longer there."))
    for row in known.values():
        if not row[2]:
            yield _warning(N_("{name} is not on sale any more."), name=row[1])


def _not_cheaper(read: Reader, effect: Effect) -> Iterator[Problem]:
    keys = sorted(_named_products(effect))
    found = rows.of_ids(read, "SELECT name, price FROM product WHERE price IS NOT NULL AND id IN (??)", keys)
    for name, price in found:
        if price <= effect.amount:
            yield _warning(
                N_("{name} costs {price} already: it would not get cheaper."), name=name, price=money.Amount(price)
            )


# -- codes, circles, prizes -----------------------------------------------------------------------------------------


def _codes(read: Reader, terms: Terms, promotion_id: int | None) -> Iterator[Problem]:
    if terms.needs is not Needs.CODE:
        return
    code = bare(terms.code)
    if len(code) < 3:
        yield _error(N_("A code has at least three characters."))
        return
    for row in read.rows(
        "SELECT p.id, p.name, v.terms FROM promotion p JOIN promotion_version v ON v.id = p.version_id WHERE p.active"
    ):
        other = from_json(row[2])
        if row[0] != promotion_id and other.needs is Needs.CODE and bare(other.code) == code:
            yield _error(N_("The code “{code}” is taken by “{name}”."), code=terms.code, name=row[1])


def _circle(read: Reader, terms: Terms, promotion_id: int | None) -> Iterator[Problem]:
    """Vouchers whose use gives the same voucher again, directly or round about."""
    waiting = [effect.promotion_id for effect in terms.effects if effect.do is Do.VOUCHER]
    seen: set[int] = set()
    while waiting:
        key = waiting.pop()
        if key is None or key in seen:
            continue
        if key == promotion_id:
            yield _error(N_("A voucher of this promotion would give the same voucher again, for ever."))
            return
        seen.add(key)
        text = read.value(
            "SELECT v.terms FROM promotion p JOIN promotion_version v ON v.id = p.version_id WHERE p.id=?", key
        )
        if text is None:
            yield _error(N_("The promotion that the voucher is for is no longer there."))
            return
        other = from_json(text)
        if other.needs is not Needs.COUPON:
            yield _error(N_("Vouchers are for promotions that need a coupon; the chosen one is given without."))
        waiting += [effect.promotion_id for effect in other.effects if effect.do is Do.VOUCHER]


def _prizes(read: Reader, promotion_id: int) -> Iterator[Problem]:
    found = read.row("SELECT COUNT(*), COALESCE(SUM(odds), 0) FROM prize WHERE promotion_id=? AND active", promotion_id)
    count, odds = found or (0, 0)
    if not count:
        yield _warning(N_("The draw has no prizes yet: until it has, nobody wins."))
    elif odds > money.MILLION:
        yield _error(N_("The odds of the prizes come to more than 100%."))


def lowers_price(terms: Terms) -> bool:
    """Whether a promotion takes something off the price."""
    return any(effect.do in TAKES_OFF for effect in terms.effects)
