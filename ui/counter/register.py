"""The running sale, outside any widget: it survives a switch of language, of theme, of page.

The screen asks it to do things (`ring`, `set_quantity`, `set_member`, …) and paints what `priced` says. It keeps no
rule: prices come from `models.counter.basket`, points from `models.loyalty`, booking from `models.counter.sales`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from models.base import new_public_id
from models.counter import basket as pricing
from models.counter import ring
from models.counter.basket import Basket, Line, Priced, PricedLine
from models.counter.discounts import Discount, discount_of, require_fits
from models.counter.lines import Option, PointsUse
from models.counter.tax import TaxKind, TaxRounding, TaxRules
from models.errors import N_, Refused
from models.loyalty import earning
from models.money import LARGEST_QUANTITY, PIECE
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter.catalogue import Item
    from models.counter.drafts import Back, RewardUse, SaleDraft, Tender
    from models.counter.lines import Ladder
    from models.criteria.basket import Moment
    from models.errors import Message
    from models.loyalty import spending
    from models.promotions.offers import Offer
    from models.settings import ShopSettings


@dataclass(frozen=True, slots=True)
class Member:
    """The member of the running sale, as the counter shows them; points as they were when the card was read."""

    person_id: int
    name: str
    reading: str
    card: str
    balance: int
    debt: int = 0
    cautions: str = ""
    likes: str = ""
    note: str = ""
    since: str = ""
    enrolled: bool = True
    tier: str = ""
    """The tier that they stand in; "" for none."""
    tier_missing: Message | None = None
    """What is missing to the next one, in words; None at the top, or where there are no tiers."""
    tier_share: float = 0.0
    """How far the way to the next one is done, 0 to 1."""
    lapsing: tuple[int, str] | None = None
    """Points that lapse within a month, and their last day (ISO)."""


class RunningSale(QObject):
    """What is on the register, and what it comes to."""

    changed = Signal()
    """Lines, member, points or discounts changed: paint again."""
    changing = Signal()
    """Something changed, and is to be priced: whoever keeps the offers looks whether they still hold."""
    rung = Signal(str)
    """A line was added or grew; carries its ref."""

    def __init__(self, settings: ShopSettings, rule: earning.EarnRule, parent: QObject | None = None) -> None:
        """Begin empty, with the shop's settings and the programme's earning rule."""
        super().__init__(parent)
        self.settings = settings
        self.rule = rule
        self.parents: dict[int, int] = {}
        """The product that a rung variant belongs to: its key bears the badge."""
        self.staff_id: int | None = None
        """Who is at work: `Offering` keeps it."""
        self._next = 1
        self.clear(tell=False)

    def clear(self, *, tell: bool = True) -> None:
        """Begin a new sale."""
        self.public_id = new_public_id()
        self.lines: list[Line] = []
        self.discounts: tuple[Discount, ...] = ()
        self.member: Member | None = None
        self.points_wanted = 0
        self.eat_in = self.settings.eat_in_default
        self.back: tuple[Back, ...] = ()
        self.reason = ""
        self.keep_promotion = self.keep_gifts = False
        self.selected: str | None = None
        self.multiplier: int | None = None
        self.codes: tuple[str, ...] = ()
        """Coupons and promotions' codes that were shown."""
        self.rewards: tuple[RewardUse, ...] = ()
        self.reward_points = 0
        """What they cost of the points that could be used on the receipt."""
        self.offers: tuple[Offer, ...] = ()
        """Promotions and rewards to be tried (`ui.counter.offering` keeps them)."""
        self.moment: Moment | None = None
        self.ladder: Ladder | None = None
        """Tiers that the sale may lift to, where it earns at them at once."""
        self.begun_at: int | None = None
        self.quotation_id: int | None = None
        """The quotation that is being paid."""
        self._priced: Priced | None = None
        if tell:
            self._touch()

    def configure(self, settings: ShopSettings, rule: earning.EarnRule) -> None:
        """Use changed settings from now on; the lines stay."""
        self.settings, self.rule = settings, rule
        self._touch()

    @property
    def empty(self) -> bool:
        """Whether nothing was rung up and nothing is taken back."""
        return not self.lines

    def line(self, ref: str | None) -> Line | None:
        """A line of the running sale."""
        return next((line for line in self.lines if line.ref == ref), None)

    # -- what it comes to -------------------------------------------------------------------------------------------

    @property
    def tax_rules(self) -> TaxRules:
        """The shop's tax."""
        shop = self.settings
        return TaxRules(shop.prices_include_tax, shop.rate_standard, shop.rate_reduced, TaxRounding(shop.tax_rounding))

    def _ref(self) -> str:
        ref = f"L{self._next}"
        self._next += 1
        return ref

    @property
    def spend_rule(self) -> spending.SpendRule:
        """How points are spent in this shop."""
        from models.loyalty import programmes

        return programmes.spend_rule(self.settings)

    def basket(self) -> Basket:
        """The running sale as pricing takes it."""
        lines = tuple(part for line in self.lines for part in pricing.split_set(line))
        plain = Basket(
            lines,
            self.discounts,
            None,
            self.eat_in,
            rules=self.tax_rules,
            offers=self.offers,
            moment=self.moment,
            member=self.member is not None,
            ladder=self.ladder if self.offers else None,
        )
        if not (self.points_wanted and self.member):
            return plain
        payable = pricing.most_by_points(plain)
        use = self._usable(plain, self.points_wanted, max(0, payable))
        return replace(plain, points=PointsUse(use.points, use.value, use.payment) if use.points else None)

    def _usable(self, plain: Basket, wanted: int, payable: int) -> PointsUse:
        """What may be used of the points wanted; where a receipt's own points count, those that it then still earns.

        Using points lowers what is earned: what is earned beside the most that could be used is there in any case.
        """
        from models.loyalty import spending

        held = self._points_held()
        use, _why = spending.usable(wanted, held, payable, self.spend_rule)
        if use.points >= wanted or not self.settings.points_at_once:
            return use
        most, _why = spending.usable(wanted, held + self._earned_on(plain), payable, self.spend_rule)
        beside = self._earned_on(replace(plain, points=most))
        return spending.usable(wanted, held + beside, payable, self.spend_rule)[0]

    def _earned_on(self, basket: Basket) -> int:
        return self._earns_on(pricing.price(basket))

    def _points_held(self) -> int:
        """Points that the rewards on the receipt leave to be used."""
        return max(0, self.member.balance - self.reward_points) if self.member else 0

    @property
    def priced(self) -> Priced:
        """What the running sale comes to; worked out once after each change."""
        if self._priced is None:
            self._priced = pricing.price(self.basket())
        return self._priced

    def basket_to_hold(self) -> Basket:
        """The running sale to be put aside: sets whole, with the points that were asked for."""
        points = PointsUse(self.points_wanted, 0) if self.points_wanted else None
        lines = tuple(line for line in self.lines if line.frozen is None)
        return Basket(lines, self.discounts, points, self.eat_in, rules=self.tax_rules, quotation_id=self.quotation_id)

    def restore(self, basket: Basket, member: Member | None) -> None:
        """Go on with a sale that was put aside, or with a copy of a receipt, as a new sale."""
        self.clear(tell=False)
        self.lines = [replace(line, ref=self._ref()) for line in basket.lines]
        self.discounts, self.eat_in, self.member = basket.discounts, basket.eat_in, member
        self.points_wanted = basket.points.points if basket.points and member else 0
        self.quotation_id = basket.quotation_id
        self.selected = self.lines[-1].ref if self.lines else None
        self._touch()

    def priced_lines(self, ref: str) -> list[PricedLine]:
        """The priced line of a ref; several where a set is parted by tax."""
        return [one for one in self.priced.lines if one.line.ref == ref or one.line.ref.startswith(f"{ref}.")]

    def _priced_of(self, line: Line) -> Priced:
        return pricing.price(Basket((line,), eat_in=self.eat_in, rules=self.tax_rules))

    def earns(self) -> int:
        """How many points the running sale earns its member (or would earn one)."""
        return self._earns_on(self.priced)

    def _earns_on(self, priced: Priced) -> int:
        if not self.settings.points_enabled:
            return 0
        earned = earning.earn(priced, self.rule)
        if not priced.given:
            return earned.points
        from models.counter.plan_points import bonus_of

        return earned.points + sum(bonus_of(one, priced, earned) for one in priced.given)

    def draft(self, payments: Sequence[Tender], *, language: str = "") -> SaleDraft:
        """The sale as it is to be booked. The same running sale always carries the same public id."""
        from models.counter.drafts import SaleDraft

        sold = tuple(line for line in self.basket().lines if line.frozen is None)
        promised: frozenset[str] = frozenset().union(*[one.promises for one in self.priced.given])
        return SaleDraft(
            basket=replace(self.basket(), lines=sold, offers=(), ladder=None, quotation_id=self.quotation_id),
            payments=tuple(payments),
            person_id=self.member.person_id if self.member else None,
            back=self.back,
            reason=self.reason,
            language=language,
            public_id=self.public_id,
            codes=self.codes,
            rewards=self.rewards,
            begun_at=self.begun_at,
            promised=promised,
            keep_promotion=self.keep_promotion,
            keep_gifts=self.keep_gifts,
            staff_id=self.staff_id,
        )

    def priced_again(self) -> None:
        """Price the sale again: its offers changed."""
        self._touch()

    def take_rewards(self, rewards: Sequence[RewardUse]) -> None:
        """Take these rewards on the receipt, in place of those before."""
        self.rewards = tuple(rewards)
        self._touch()

    def _touch(self) -> None:
        self._priced = None
        self.changing.emit()
        self._priced = None
        self.changed.emit()


class Register(RunningSale):
    """The running sale, with all that can be done to it."""

    # -- lines ------------------------------------------------------------------------------------------------------

    def ring(
        self,
        item: Item,
        *,
        quantity: int | None = None,
        unit_price: int | None = None,
        options: Sequence[Option] = (),
        parts: Sequence[tuple[Item, int]] = (),
    ) -> str:
        """Ring up a product and return the line's ref. A quantity typed before (`3*`) counts; like goods add up."""
        count = quantity if quantity is not None else (self.multiplier or PIECE)
        self.multiplier = None
        line = ring.line_of(
            self._ref(),
            item,
            self.settings,
            quantity=count,
            unit_price=unit_price,
            options=options,
            parts=parts,
            rule=self.rule,
        )
        return self._add(line)

    def ring_open(self, name: str, amount: int, kind: TaxKind) -> str:
        """Ring up a typed amount (minor units)."""
        count, self.multiplier = self.multiplier or PIECE, None
        return self._add(replace(ring.open_line(self._ref(), name, amount, kind), quantity=count))

    def _add(self, line: Line) -> str:
        for at, known in enumerate(self.lines):
            if ring.same_goods(line, known):
                self.lines[at] = replace(known, quantity=self._sane(known.quantity + line.quantity))
                return self._rung(known.ref)
        self.lines.append(replace(line, quantity=self._sane(line.quantity)))
        return self._rung(line.ref)

    def _rung(self, ref: str) -> str:
        self.selected = ref
        self._touch()
        self.rung.emit(ref)
        return ref

    def add_returned(
        self,
        lines: Sequence[Line],
        back: Sequence[Back],
        reason: str,
        *,
        keep_promotion: bool = False,
        keep_gifts: bool = False,
    ) -> None:
        """Put goods taken back beside what is sold (an exchange): `lines` are what booking will make of `back`."""
        self.lines = [line for line in self.lines if line.frozen is None] + list(lines)
        self.back, self.reason = tuple(back), reason
        self.keep_promotion, self.keep_gifts = keep_promotion, keep_gifts
        self._touch()

    def set_quantity(self, ref: str, quantity: int) -> None:
        """Set a line's quantity (thousandths); zero takes the line away."""
        if quantity == 0:
            self.remove(ref)
            return
        self._replace(ref, quantity=self._sane(quantity))

    @staticmethod
    def _sane(quantity: int) -> int:
        if abs(quantity) > LARGEST_QUANTITY:
            raise Refused(N_("This quantity is far too large."))
        return quantity

    def step(self, ref: str, pieces: int) -> None:
        """One more or one less of a line; none left takes the line away."""
        line = self.line(ref)
        if line is not None and line.frozen is None:
            self.set_quantity(ref, max(0, line.quantity + pieces * PIECE))

    def remove(self, ref: str) -> None:
        """Take a line away, and select its neighbour."""
        at = next((i for i, line in enumerate(self.lines) if line.ref == ref), None)
        if at is None:
            return
        gone = self.lines.pop(at)
        if gone.frozen is not None:
            self.lines = [line for line in self.lines if line.frozen is None]
            self.back = ()
        self.selected = self.lines[min(at, len(self.lines) - 1)].ref if self.lines else None
        self._touch()

    def set_price(self, ref: str, unit_price: int) -> None:
        """Sell a line at another price (minor units)."""
        if unit_price < 0:
            raise Refused(N_("A price can't be below zero."))
        self._replace(ref, unit_price=unit_price, price_eat_in=None)

    def set_card(self, ref: str, code: str) -> None:
        """Sell a card that was printed beforehand on a line: one card a line, the rest of it stays beside."""
        line = self.line(ref)
        if line is None or line.frozen is not None:
            return
        if line.quantity > PIECE:
            self.set_quantity(ref, line.quantity - PIECE)
            self.lines.append(replace(line, ref=self._ref(), quantity=PIECE, wallet_code=code))
            self._touch()
        else:
            self._replace(ref, wallet_code=code)

    def set_options(self, ref: str, options: Sequence[Option]) -> None:
        """Take other options for a line."""
        self._replace(ref, options=tuple(options))

    def set_line_discount(self, ref: str, discount: Discount | None) -> None:
        """Take a discount off a line, or take it back. Raises Refused when it is more than the line."""
        line = self.line(ref)
        if line is not None and discount is not None:
            priced = self._priced_of(replace(line, discounts=()))
            require_fits(discount, priced.gross)
        self._replace(ref, discounts=() if discount is None else (discount,))

    def toggle_line_eat_in(self, ref: str) -> None:
        """Eat in or take away for one line, against the receipt's own key."""
        line = self.line(ref)
        if line is not None and line.food:
            now = self.eat_in if line.eat_in is None else line.eat_in
            self._replace(ref, eat_in=None if (not now) == self.eat_in else not now)

    def select(self, ref: str | None) -> None:
        """Let keys act on another line."""
        self.selected = ref
        self.changed.emit()

    def pieces(self) -> dict[int, int]:
        """Thousandths of each product in the basket; a variant counts for its parent too."""
        found: dict[int, int] = {}
        for line in self.lines:
            if line.product_id is not None and line.frozen is None:
                count = PIECE if line.weighed else line.quantity
                for key in {line.product_id, self.parents.get(line.product_id, line.product_id)}:
                    found[key] = found.get(key, 0) + count
        return found

    def _replace(self, ref: str, **values: object) -> None:
        for at, line in enumerate(self.lines):
            if line.ref == ref and line.frozen is None:
                self.lines[at] = replace(line, **values)  # type: ignore[arg-type]
                self._touch()

    # -- the whole receipt ------------------------------------------------------------------------------------------

    def set_discount(self, discount: Discount | None) -> None:
        """Take a discount off the whole receipt, or take it back. Raises Refused when it is more than the receipt."""
        if discount is not None:
            priced = pricing.price(replace(self.basket(), discounts=(), points=None))
            left = priced.gross - priced.line_discount
            if discount.amount:
                require_fits(discount, left)
            discount_of(left, (discount,))
        self.discounts = () if discount is None else (discount,)
        self._touch()

    def toggle_eat_in(self) -> None:
        """Eat in or take away for the whole receipt."""
        self.eat_in = not self.eat_in
        self._touch()

    def set_member(self, member: Member | None) -> None:
        """Set or take away the member; points asked for go with them."""
        if member is None or self.member is None or member.person_id != self.member.person_id:
            self.points_wanted = 0
            self.rewards = ()
        self.member = member
        self._touch()

    def use_points(self, points: int) -> None:
        """Use so many of the member's points; cut to what may be used."""
        self.points_wanted = max(0, points)
        self._touch()

    def most_points(self) -> int:
        """How many points could be used on this receipt."""
        if self.member is None or not self.settings.points_enabled:
            return 0
        payable = pricing.most_by_points(replace(self.basket(), points=None))
        plain = replace(self.basket(), points=None)
        held = self._points_held() + (self._earned_on(plain) if self.settings.points_at_once else 0)
        return self._usable(plain, held, max(0, payable)).points
