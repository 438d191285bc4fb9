"""A draft worked out against the store before anything is written: booking writes what `make` says, a preview shows it.

The basket is priced again, with the shop's rules as they are now; what comes back carries its own receipt's amounts.
Points are worked out on purses in memory. In an exchange the earlier receipt's points go back first, then points are
spent, then earned: what a receipt earns can be spent from the next one on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from models import money
from models.counter import origin, worksheet
from models.counter.basket import price
from models.counter.drafts import Back, SaleDraft
from models.counter.lines import Basket, Line, PointsUse, Priced
from models.counter.origin import OldLine, Origin
from models.counter.returns_math import Returned, earned_of, take_back
from models.counter.tax import TaxRounding, TaxRules
from models.errors import N_, Bug, Message, Refused
from models.loyalty import ledger
from models.loyalty.earning import Earned, earn
from models.loyalty.programmes import ProgrammeRow, expiry, running, spend_rule
from models.loyalty.purse import Purse
from models.loyalty.spending import worth_of
from models.settings import ShopSettings
from models.work import Reader

MOST_LINES = 2000


@dataclass(slots=True)
class Plan:
    """What a draft comes to. Points are those of the shop's own programme, as the receipt will show them."""

    draft: SaleDraft
    shop: ShopSettings
    day: str
    basket: Basket
    priced: Priced
    kind: str
    person_id: int | None
    origin: Origin | None = None
    returned: Returned | None = None
    old_lines: dict[str, OldLine] = field(default_factory=dict)
    """By the basket line's ref: the line of the earlier receipt that it takes back."""
    discarded: frozenset[str] = frozenset()
    """Refs of goods that come back and go to waste."""
    earned: list[tuple[int, Earned]] = field(default_factory=list)
    purses: dict[int, Purse] = field(default_factory=dict)
    own: Purse | None = None
    points_before: int | None = None
    points_earned: int = 0
    points_taken: int = 0
    points_given_back: int = 0


def tax_rules(shop: ShopSettings) -> TaxRules:
    """The shop's tax rules."""
    return _tax_rules(shop.prices_include_tax, shop.rate_standard, shop.rate_reduced, shop.tax_rounding)


@lru_cache(maxsize=16)
def _tax_rules(inclusive: bool, standard: int, reduced: int, rounding: str) -> TaxRules:
    return TaxRules(inclusive, standard, reduced, TaxRounding(rounding))


def make(read: Reader, draft: SaleDraft, shop: ShopSettings, day: str) -> Plan:
    """Work a draft out on `day` (ISO). Raises Refused in words, NotFound for a line that is gone; writes nothing."""
    earlier, returned, back_lines = _coming_back(read, draft.back)
    basket = _basket(draft, shop, [line for line, _ in back_lines])
    priced = price(basket)
    worksheet.check(priced)
    _require_sense(draft, basket, priced, shop)
    sold = len([line for line in basket.lines if line.quantity > 0])
    sells, brings = sold > 0, sold < len(basket.lines)
    plan = Plan(
        draft,
        shop,
        day,
        basket,
        priced,
        "exchange" if sells and brings else "return" if brings else "sale",
        _person(read, draft, earlier),
        earlier,
        returned,
        {line.ref: old for line, old in back_lines},
        frozenset(f"back:{back.line_id}" for back in draft.back if not back.to_stock),
    )
    _points(read, plan)
    return plan


# -- goods ----------------------------------------------------------------------------------------------------------


def _coming_back(
    read: Reader, backs: Sequence[Back]
) -> tuple[Origin | None, Returned | None, list[tuple[Line, OldLine]]]:
    """What of the earlier receipt comes back, with the amounts that it was sold at."""
    if not backs:
        return None, None, []
    earlier = origin.of_line(read, backs[0].line_id)
    known = {line.id for line in earlier.lines}
    if any(back.line_id not in known for back in backs):
        raise Refused(N_("Only goods of one receipt can come back at a time."))
    now: dict[str, int] = {}
    for back in backs:
        if back.quantity <= 0:
            raise Refused(N_("What comes back must be more than nothing."))
        now[str(back.line_id)] = now.get(str(back.line_id), 0) + back.quantity
    returned = take_back(earlier.sold(None), earlier.returned, now)
    lines = []
    for one in returned.lines:
        old = earlier.line(int(one.ref))
        lines.append((origin.basket_line(old, one.quantity, one.amounts), old))
    return earlier, returned, lines


def _basket(draft: SaleDraft, shop: ShopSettings, back: Sequence[Line]) -> Basket:
    """The basket to price: what is sold, what comes back, points at the shop's worth, the shop's tax."""
    asked = draft.basket
    sold = [line for line in asked.lines if line.frozen is None]
    use = None
    if asked.points is not None and asked.points.points:
        spend = spend_rule(shop)
        points = asked.points.points
        use = PointsUse(points, worth_of(points, spend.worth), spend.payment)
    return Basket((*sold, *back), asked.discounts, use, asked.eat_in, asked.exempt_customer, tax_rules(shop))


def _require_sense(draft: SaleDraft, basket: Basket, priced: Priced, shop: ShopSettings) -> None:
    """Refuse what no receipt can be: nothing on it, quantities of nothing, sums beyond all sense, points cut."""
    if not basket.lines:
        raise Refused(N_("There is nothing on this receipt yet."))
    if len(basket.lines) > MOST_LINES:
        raise Refused(N_("A receipt can't have more than {count} lines."), count=MOST_LINES)
    for line in basket.lines:
        if not 0 < abs(line.quantity) <= money.LARGEST_QUANTITY or line.unit_price > money.LARGEST:
            raise Refused(N_("The quantity or price of {name} can't be booked."), name=line.name[:60])
    if len({line.ref for line in basket.lines}) != len(basket.lines):
        raise Bug("two lines of a basket have the same ref")
    if max(priced.gross, abs(priced.total)) > money.LARGEST:
        raise Refused(N_("This receipt comes to more than can be booked."))
    if not draft.reason.strip() and any(line.quantity < 0 and line.frozen is None for line in basket.lines):
        raise Refused(N_("A return without a receipt needs a reason."))
    wanted = basket.points.points if basket.points else 0
    if wanted < 0:
        raise Refused(N_("Points can't be negative."))
    if wanted and shop.points_step > 1 and wanted % shop.points_step:
        raise Refused(N_("Points are used in steps of {step}."), step=shop.points_step)
    if priced.points != wanted:
        raise Refused(N_("Only {points} points can be used on this receipt."), points=money.Points(priced.points))


# -- points ---------------------------------------------------------------------------------------------------------


def _person(read: Reader, draft: SaleDraft, earlier: Origin | None) -> int | None:
    """Whose receipt it is: the one on the draft, else whoever the earlier receipt belongs to.

    Raises Refused when the earlier receipt's points belong to somebody else: one receipt shows one member's points.
    """
    if earlier is None:
        return draft.person_id
    owner = earlier.person_id
    if draft.person_id is None or draft.person_id == owner:
        return owner
    if earlier.earns or earlier.spends:
        raise Refused(N_("That receipt belongs to another member. Book the return and the sale apart."))
    return draft.person_id


def _points(read: Reader, plan: Plan) -> None:
    if not plan.shop.points_enabled and plan.origin is None:
        if plan.basket.points:
            raise Refused(N_("Points are switched off in the settings."))
        return
    programmes = running(read, person_id=plan.person_id, day=plan.day) if plan.shop.points_enabled else []
    for row in programmes:
        if row.account_id is not None and plan.person_id is not None:
            purse = ledger.purse_of(read, row.account_id, plan.person_id, row.balance, row.debt, plan.day)
            plan.purses[row.account_id] = purse
            plan.own = plan.own or purse
    if plan.origin is not None:
        _open_old(read, plan)
    plan.points_before = plan.own.balance if plan.own else None
    if plan.origin is not None:
        _points_back(read, plan, plan.origin)
    _spend(plan)
    _earn(plan, programmes)


def _open_old(read: Reader, plan: Plan) -> None:
    """Open the accounts that the earlier receipt touched, running programme or not."""
    if plan.origin is None:
        return
    for entry in (*plan.origin.spends, *plan.origin.earns):
        if entry.account_id not in plan.purses:
            plan.purses[entry.account_id] = ledger.open_purse(read, entry.account_id, plan.day)
        plan.own = plan.own or plan.purses[entry.account_id]


def _spend(plan: Plan) -> None:
    use = plan.basket.points
    if use is None:
        return
    if plan.own is None:
        raise Refused(N_("Points can be used by members only."))
    plan.own.spend(use.points)


def _earn(plan: Plan, programmes: Sequence[ProgrammeRow]) -> None:
    """Count what is earned in each programme; without a member it is only noted, for a credit later."""
    if plan.kind == "return":
        return
    expires_on = expiry(plan.day, plan.shop.points_expire_months)
    for row in programmes:
        earned = earn(plan.priced, row.rule)
        plan.earned.append((row.id, earned))
        if row.account_id is not None:
            purse = plan.purses[row.account_id]
            purse.earn(earned.points, expires_on)
            if purse is plan.own:
                plan.points_earned = earned.points


def _points_back(read: Reader, plan: Plan, earlier: Origin) -> None:
    """Give back the points spent on what comes back, then take back those it earned (design rule 3)."""
    _give_back(read, plan, earlier)
    programme_of: dict[int, int] = dict(
        read.rows(
            f"SELECT id, programme_id FROM account WHERE id IN ({','.join('?' * len(plan.purses))})", *plan.purses
        )
        if plan.purses
        else []
    )
    after = dict(earlier.returned)
    for one in plan.returned.lines if plan.returned else ():
        after[one.ref] = after.get(one.ref, 0) + one.quantity
    for entry in earlier.earns:
        programme = next(
            (one for one in earlier.known.earned if one.programme_id == programme_of.get(entry.account_id)), None
        )
        if programme is None:
            continue
        lots = origin.lots_of(read, entry.id)
        owed = earned_of(earlier.sold(programme), after) - (programme.points - entry.points)
        owed = min(owed, entry.points) - origin.lapsed(read, lots)
        points = max(0, owed - earlier.taken.get(entry.id, 0))
        purse = plan.purses[entry.account_id]
        purse.take_back(points, of_entry_id=entry.id, first=lots)
        if purse is plan.own:
            plan.points_taken += points


def _give_back(read: Reader, plan: Plan, earlier: Origin) -> None:
    """Points spent come back with the value they paid, never more than were spent."""
    rest = plan.returned.points_given_back if plan.returned else 0
    expires_on = expiry(plan.day, plan.shop.points_expire_months)
    for entry in earlier.spends:
        points = min(rest, entry.points - earlier.taken.get(entry.id, 0))
        if points <= 0:
            continue
        rest -= points
        purse = plan.purses[entry.account_id]
        purse.give_back(
            points,
            origin.restores(read, earlier.sale_id, entry.id),
            of_entry_id=entry.id,
            expires_on=expires_on,
            grace_days=plan.shop.points_give_back_days,
        )
        if purse is plan.own:
            plan.points_given_back += points


def notes(plan: Plan) -> tuple[Message, ...]:
    """What the screen should tell before this is booked: what was cut, and a debt of points."""
    found = list(plan.priced.notes)
    if plan.own is not None and plan.own.debt:
        found.append(
            Message(
                N_("{points} points are used already; the next points earned repay them."),
                {"points": money.Points(plan.own.debt)},
            )
        )
    return tuple(found)
