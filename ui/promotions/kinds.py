"""The gallery that a new promotion starts from: ready kinds, each filled with values that make sense."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _
from models import money
from models.criteria.nodes import ALWAYS, Every, Leaf
from models.errors import N_
from models.promotions.terms import Do, Effect, Needs, SetPart, Terms
from ui.people.small import Icon
from ui.settings.lists import Things, thing
from ui.widgets import Sheet, button

MEMBER = Leaf("person.member", "is", True)


@dataclass(frozen=True)
class Kind:
    """A ready kind: its id, its name and what is said of it (message ids, `values` put in), its icon, its terms."""

    id: str
    name: str
    about: str
    icon: str
    terms: Terms
    values: dict[str, money.Amount] = field(default_factory=dict)


def _from(amount: int) -> Leaf:
    return Leaf("basket.amount", "at_least", amount)


def _of(amount: int) -> dict[str, money.Amount]:
    return {"amount": money.Amount(amount)}


TENTH, ALL = 100_000, money.MILLION
_AMOUNT = _of(3_000)
KINDS = (
    Kind("bonus", N_("Bonus points"), N_("100 points more from {amount}, for members"), "coins",
         Terms(Every((MEMBER, _from(3_000))), (Effect(Do.POINTS, points=100),)), _AMOUNT),
    Kind("double", N_("Twice the points"), N_("Points × 2, for members"), "star",
         Terms(MEMBER, (Effect(Do.MULTIPLY, times=2_000),))),
    Kind("percent", N_("Per cent off"), N_("10% off everything, or what you choose"), "badge-percent",
         Terms(ALWAYS, (Effect(Do.PERCENT, percent=TENTH),))),
    Kind("amount", N_("Amount off"), N_("{off} off from {amount}"), "banknote",
         Terms(_from(3_000), (Effect(Do.AMOUNT, amount=300),)), {**_AMOUNT, "off": money.Amount(300)}),
    Kind("cheapest", N_("The cheapest free"), N_("Of three or more the cheapest is free"), "tag",
         Terms(Leaf("basket.quantity", "at_least", 3 * money.PIECE), (Effect(Do.CHEAPEST, percent=ALL, count=1),))),
    Kind("three", N_("3 for 2"), N_("Buy two, get one more free"), "boxes",
         Terms(ALWAYS, (Effect(Do.BUY_GET, buy=2, get=1, percent=ALL),))),
    Kind("set", N_("Set price"), N_("Some of these and some of those together for {amount}"), "cup-soda",
         Terms(ALWAYS, (Effect(Do.PRICE, amount=800, parts=(SetPart(), SetPart())),)), _of(800)),
    Kind("unit", N_("Special price"), N_("Goods for a price of their own, while it lasts"), "ticket",
         Terms(ALWAYS, (Effect(Do.UNIT_PRICE, amount=400),))),
    Kind("free", N_("Free product"), N_("One piece of chosen goods free from {amount}"), "shopping-bag",
         Terms(_from(5_000), (Effect(Do.FREE, count=1),)), _of(5_000)),
    Kind("gift", N_("Gift from an amount"), N_("A gift from {amount}, reserved from stock, once for each customer"),
         "gift", Terms(Every((MEMBER, _from(3_000))), (Effect(Do.GIFT, now=True),), per_person=1), _AMOUNT),
    Kind("voucher", N_("Voucher for the next visit"), N_("From {amount} a coupon to be used within 30 days"),
         "ticket-percent", Terms(_from(2_000), (Effect(Do.VOUCHER, days=30),)), _of(2_000)),
    Kind("coupon", N_("Coupon to print"), N_("10% off once, for whoever brings the paper"), "qr-code",
         Terms(ALWAYS, (Effect(Do.PERCENT, percent=TENTH),), needs=Needs.COUPON)),
    Kind("draw", N_("Draw"), N_("For each {amount} a draw from prizes that are kept for it"), "sparkles",
         Terms(ALWAYS, (Effect(Do.DRAW, each=1_000),)), _of(1_000)),
    Kind("access", N_("Reserved for a tier"), N_("Goods that only some can buy while it runs"), "lock",
         Terms(MEMBER, (Effect(Do.ACCESS),))),
    Kind("birthday", N_("Birthday"), N_("10% off in the week before the birthday"), "cake",
         Terms(Leaf("person.birthday_within", "at_most", 7), (Effect(Do.PERCENT, percent=TENTH),))),
    Kind("empty", N_("Something else"), N_("Start with nothing, and put together what you need"), "pencil", Terms()),
)  # fmt: skip


class KindSheet(Sheet):
    """Choose what the new promotion starts from."""

    def __init__(self, window: QWidget, choose: Callable[[Kind], Any]) -> None:
        """`choose` gets the kind."""
        super().__init__(
            window,
            _("New promotion"),
            width=640,
            text=_("What is it like? Everything can be changed in the next step."),
        )
        self._choose = choose
        self.list = Things()
        self.list.fill([self._line(one) for one in KINDS])
        self.body.addWidget(self.list)
        self.buttons(None, button(_("Cancel"), self.cancel))

    def _line(self, kind: Kind) -> QWidget:
        start = button(_("Start"), partial(self.start, kind))
        start.setAccessibleName(_("{name}: start", name=_(kind.name)))
        return thing(Icon(kind.icon, "primary_text", 22), _(kind.name), _(kind.about, **kind.values), start)

    def start(self, kind: Kind) -> None:
        """Go on with a kind."""
        self.accept()
        self._choose(kind)
