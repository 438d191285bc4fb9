"""What a promotion gives, edited: one card for each effect, with the fields that count for its kind."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _
from models import money
from models.criteria.fields import FIELDS
from models.criteria.nodes import ALWAYS, Node
from models.errors import N_, Refused, Told
from models.promotions.terms import Do, Effect, SetPart
from models.promotions.words import DO_NAMES
from ui.criteria.goods import GoodsPicker
from ui.criteria.values import Keys
from ui.page import Desk
from ui.people.small import emptied, small_button
from ui.settings.panel import whole
from ui.theme import theme
from ui.widgets import Card, Choice, Form, QuantityEdit, button, label, row
from ui.widgets.fields import MoneyEdit

MOST = 1_000_000
FIELDS_OF: dict[Do, tuple[str, ...]] = {
    Do.POINTS: ("points", "each"),
    Do.MULTIPLY: ("times",),
    Do.PERCENT: ("percent", "cap"),
    Do.AMOUNT: ("amount", "each"),
    Do.CHEAPEST: ("count", "percent"),
    Do.PRICE: ("amount",),
    Do.UNIT_PRICE: ("amount",),
    Do.BUY_GET: ("buy", "get", "percent"),
    Do.FREE: ("count",),
    Do.VOUCHER: ("count", "days"),
    Do.GIFT: ("quantity", "each", "way", "days", "instead_points"),
    Do.DRAW: ("each",),
    Do.ACCESS: (),
}
GOODS = frozenset(Do) - {Do.VOUCHER, Do.GIFT, Do.PRICE}
"""Effects that are about some goods."""


class EffectCard(Card):
    """One effect."""

    changed = Signal()
    removed = Signal()

    def __init__(self, desk: Desk, effect: Effect) -> None:
        """Show what it does."""
        super().__init__("sunken", margin=14, spacing=8)
        self.desk, self.known = desk, effect
        self.kind = Choice([(do, _(name)) for do, name in DO_NAMES.items()], effect.do)
        self.kind.setAccessibleName(_("What it gives"))
        self.kind.picked.connect(self._switched)
        out = small_button("x", _("Take this away"), self._remove)
        self.body.addLayout(row(self.kind, None, out))
        self.place = QVBoxLayout()
        self.place.setSpacing(theme.px(8))
        self.body.addLayout(self.place)
        self._fill()

    def _remove(self) -> None:
        self.removed.emit()

    @property
    def do(self) -> Do:
        """What it does."""
        return Do(self.kind.value())

    def _switched(self, _value: object) -> None:
        do = self.do
        percent = {Do.PERCENT: 100_000}.get(do, money.MILLION)
        times = 2000 if do is Do.MULTIPLY else 1000
        buy, get = (2, 1) if do is Do.BUY_GET else (0, 0)
        parts = (SetPart(), SetPart()) if do is Do.PRICE else ()
        self.known = replace(self.known, do=do, percent=percent, times=times, buy=buy, get=get, parts=parts)
        self._fill()
        self.changed.emit()

    # -- the fields -------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        emptied(self.place)
        do = self.known.do
        self.form = Form(columns=3)
        self.form.edited.connect(self.changed)
        self.reads: dict[str, tuple[QWidget, Callable[[], Any]]] = {}
        for name in FIELDS_OF[do]:
            self._field(name)
        self.product = self.promotion = self.instead = None
        if do is Do.GIFT:
            self.product = self._keys("line.product", self.known.product_id, _("Product"))
            self.instead = self._keys("line.product", self.known.instead_product_id, _("Where nothing is left of it"))
        if do is Do.VOUCHER:
            self.promotion = self._keys("person.promotion_used", self.known.promotion_id, _("Voucher for"))
        if FIELDS_OF[do]:
            self.place.addWidget(self.form)
        self.goods = self._goods(self.known.goods, _("Of these goods")) if do in GOODS else None
        self.other = None
        if do is Do.BUY_GET:
            self.other = self._goods(self.known.other, _("What comes with them (all goods: more of the same)"))
        self.parts: list[tuple[QuantityEdit, GoodsPicker]] = []
        if do is Do.PRICE:
            for part in self.known.parts or (SetPart(),):
                self._part(part)
            more = button(_("Another part"), self._more_parts, kind="link", icon="plus")
            self.place.addLayout(row(more, None))

    def _field(self, name: str) -> None:
        title, make = _MADE[name]
        field, read = make(self, _(title), getattr(self.known, name, None))
        self.reads[name] = (field, read)

    def _keys(self, field: str, value: int | None, title: str) -> Keys:
        made = Keys(self.desk, FIELDS[field], () if value is None else value, True)
        made.changed.connect(self.changed)
        self.place.addLayout(row(label(title, "secondary"), spacing=6))
        self.place.addWidget(made)
        return made

    def _goods(self, node: Node | None, title: str) -> GoodsPicker:
        made = GoodsPicker(self.desk, node, title=title)
        made.changed.connect(self.changed)
        self.place.addWidget(made)
        return made

    def _part(self, part: SetPart) -> None:
        pieces = QuantityEdit(part.quantity)
        pieces.setFixedWidth(theme.px(72))
        pieces.setAccessibleName(_("Pieces"))
        pieces.textEdited.connect(self._part_edited)
        goods = GoodsPicker(self.desk, part.goods, title=_("pieces of"))
        goods.changed.connect(self.changed)
        self.parts.append((pieces, goods))
        line = row(pieces, goods, spacing=8)
        line.setStretch(1, 1)
        self.place.addLayout(line)

    def _part_edited(self, _text: str) -> None:
        self.changed.emit()

    def _more_parts(self) -> None:
        self.known = replace(self.draft(), parts=(*self.draft().parts, SetPart()))
        self._fill()
        self.changed.emit()

    # -- what it says -----------------------------------------------------------------------------------------------

    def draft(self) -> Effect:
        """The effect as far as it is there: what can't be read yet stays as it was. For the sentence and the hints."""
        values: dict[str, Any] = {}
        for name, (_field, read) in self.reads.items():
            try:
                values[name] = read()
            except Told:
                continue
        for name, read in self._chosen().items():
            try:
                values[name] = read()
            except Told:
                continue
        return self._with(values)

    def effect(self) -> Effect:
        """The effect. Raises Wrong where a field does not fit (said below it), Refused where goods are missing."""
        values = {name: self.form.taken(field, read) for name, (field, read) in self.reads.items()}
        values |= {name: read() for name, read in self._chosen().items()}
        return self._with(values)

    def _with(self, values: dict[str, Any]) -> Effect:
        way = values.pop("way", None)
        if way is not None:
            values |= {"send": way == "send", "now": way == "now"}
        blank = Effect(self.known.do, percent=self.known.percent, times=self.known.times)
        found: Effect = replace(blank, **values)
        return found

    def _chosen(self) -> dict[str, Callable[[], Any]]:
        found: dict[str, Callable[[], Any]] = {}
        if self.product is not None and self.instead is not None:
            found |= {"product_id": self.product.value, "instead_product_id": self.instead.value}
        if self.promotion is not None:
            found["promotion_id"] = self.promotion.value
        if self.goods is not None:
            found["goods"] = self.goods.node
        if self.other is not None:
            found["other"] = partial(_other, self.other)
        if self.parts:
            found["parts"] = self._set_parts
        return found

    def _set_parts(self) -> tuple[SetPart, ...]:
        return tuple(SetPart(goods.node(), pieces.value() or 0) for pieces, goods in self.parts)


def _other(picker: GoodsPicker) -> Node | None:
    node = picker.node()
    return None if node == ALWAYS else node


# -- one maker for each kind of field -------------------------------------------------------------------------------

Made = tuple[QWidget, Callable[[], Any]]


def _count(card: EffectCard, title: str, value: Any) -> Made:
    field = card.form.line(title, str(value) if value else "", most=9)
    return field, partial(_whole, field)


def _whole(field: Any) -> int:
    return whole(field.text(), 0, MOST) if field.text().strip() else 0


def _money(card: EffectCard, title: str, value: Any) -> Made:
    field = card.form.money(title, card.desk.store.settings.currency, value or None)
    return field, partial(_amount, field, 0)


def _cap(card: EffectCard, title: str, value: Any) -> Made:
    field = card.form.money(title, card.desk.store.settings.currency, value)
    return field, partial(_amount, field, None)


def _amount(field: MoneyEdit, empty: int | None) -> int | None:
    found = field.value()
    return empty if found is None else found


def _percent(card: EffectCard, title: str, value: Any) -> Made:
    field = card.form.line(title, money.show_rate(value).rstrip("%"), most=9)
    return field, partial(_rate, field)


def _rate(field: Any) -> int:
    return money.parse_rate(field.text()) if field.text().strip() else 0


def _quantity(card: EffectCard, title: str, value: Any) -> Made:
    field = card.form.quantity(title, value)
    return field, partial(_pieces, field)


def _pieces(field: QuantityEdit) -> int:
    found = field.value()
    if found is None:
        raise Refused(_TYPE)
    return found


def _way(card: EffectCard, title: str, _value: Any) -> Made:
    now = "now" if card.known.now else "send" if card.known.send else "keep"
    options = [("now", _("handed over with the sale")), ("keep", _("kept for pick-up")), ("send", _("sent"))]
    field = card.form.choice(title, options, now)
    return field, field.value


_TYPE = N_("Type how many.")
_MADE: dict[str, tuple[str, Callable[[EffectCard, str, Any], Made]]] = {
    "points": (N_("Points"), _count),
    "each": (N_("For each full amount of (empty: once)"), _money),
    "times": (N_("Points are multiplied by"), _quantity),
    "percent": (N_("Per cent off (100: free)"), _percent),
    "cap": (N_("At most (empty: no limit)"), _cap),
    "amount": (N_("Amount"), _money),
    "count": (N_("How many"), _count),
    "buy": (N_("Buy"), _count),
    "get": (N_("Get"), _count),
    "days": (N_("Days it can be used or is kept"), _count),
    "quantity": (N_("Quantity"), _quantity),
    "way": (N_("How it is given"), _way),
    "instead_points": (N_("Points where nothing is left"), _count),
}
