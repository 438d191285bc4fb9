"""The prizes of a draw, edited: what can be won, how likely, how many there are."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _
from models import money
from models.criteria.fields import FIELDS
from models.errors import Told
from models.promotions.draws import PrizeRow
from ui.criteria.values import Keys
from ui.page import Desk
from ui.people.small import small_button
from ui.settings.panel import whole
from ui.theme import theme
from ui.widgets import Card, Choice, Form, button, label, row, set_text

MOST = 1_000_000
NEW = PrizeRow(0, 0, "", 100_000, None, money.PIECE, 0, None, 1, 1, 0, 0)


class PrizeCard(Card):
    """One prize."""

    changed = Signal()
    removed = Signal()

    def __init__(self, desk: Desk, prize: PrizeRow) -> None:
        """Show it."""
        super().__init__("sunken", margin=14, spacing=8)
        self.known = prize
        kind = "points" if prize.points else "voucher" if prize.coupon_promotion_id else "goods"
        self.kind = Choice([("goods", _("Goods")), ("points", _("Points")), ("voucher", _("A voucher"))], kind)
        self.kind.setAccessibleName(_("What can be won"))
        self.kind.picked.connect(self._switched)
        self.form = Form(columns=4)
        self.name = self.form.line(_("Prize"), prize.name, most=120)
        self.odds = self.form.line(_("Odds in %"), money.show_rate(prize.odds).rstrip("%"), most=8)
        self.count = self.form.line(_("How many there are"), str(prize.count or ""), most=7)
        self.value = self.form.money(_("Worth, each"), desk.store.settings.currency, prize.value or None)
        self.points = self.form.line(_("Points"), str(prize.points or ""), most=7)
        self.form.edited.connect(self.changed)
        self.product = Keys(desk, FIELDS["line.product"], _one(prize.product_id), True)
        self.voucher = Keys(desk, FIELDS["person.promotion_used"], _one(prize.coupon_promotion_id), True)
        for keys in (self.product, self.voucher):
            keys.changed.connect(self.changed)
        self.body.addLayout(row(self.kind, None, small_button("x", _("Take this prize away"), self._remove)))
        self.body.addWidget(self.form)
        self.body.addWidget(self.product)
        self.body.addWidget(self.voucher)
        self.left = label("", "secondary")
        self.body.addWidget(self.left)
        said = _("{left} of {count} are left", left=prize.left, count=prize.count) if prize.id and prize.count else ""
        set_text(self.left, said, hide_empty=True)
        self._shape()

    def _remove(self) -> None:
        self.removed.emit()

    def _switched(self, _value: object) -> None:
        self._shape()
        self.changed.emit()

    def _shape(self) -> None:
        kind = self.kind.value()
        self.product.setVisible(kind == "goods")
        self.voucher.setVisible(kind == "voucher")
        self.form.shown(self.points, kind == "points")

    def prize(self) -> PrizeRow:
        """The prize. Raises Wrong where a field does not fit."""
        kind, taken = self.kind.value(), self.form.taken
        return replace(
            self.known,
            name=self.name.text(),
            odds=taken(self.odds, partial(_rate, self.odds)),
            count=taken(self.count, partial(_whole, self.count)),
            value=taken(self.value, self.value.value) or 0,
            points=taken(self.points, partial(_whole, self.points)) if kind == "points" else 0,
            product_id=self.product.value() if kind == "goods" else None,
            coupon_promotion_id=self.voucher.value() if kind == "voucher" else None,
        )

    def draft(self) -> PrizeRow:
        """The prize as far as it is there."""
        values: dict[str, Any] = {}
        for name, read in (("odds", partial(_rate, self.odds)), ("count", partial(_whole, self.count)),
                           ("value", self.value.value)):  # fmt: skip
            try:
                values[name] = read() or 0
            except Told:
                continue
        return replace(self.known, name=self.name.text(), product_id=self.product.value(), **values)


def _one(key: int | None) -> Any:
    return () if key is None else key


def _rate(field: Any) -> int:
    return money.parse_rate(field.text()) if field.text().strip() else 0


def _whole(field: Any) -> int:
    return whole(field.text(), 0, MOST) if field.text().strip() else 0


class PrizesEditor(QWidget):
    """All prizes of a draw, with what their odds come to."""

    changed = Signal()

    def __init__(self, desk: Desk, found: Sequence[PrizeRow]) -> None:
        """Show them."""
        super().__init__()
        self.desk = desk
        self.cards: list[PrizeCard] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(10))
        self.column.addWidget(label(_("Prizes"), "panel"))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(10))
        self.column.addLayout(self.rows)
        self.sum = label("", "secondary", wrap=True)
        self.column.addLayout(row(button(_("Add a prize"), self.add, icon="plus"), None))
        self.column.addWidget(self.sum)
        for one in found:
            self._put(one)
        self._say()

    def add(self) -> None:
        """Add a prize."""
        self._put(NEW).name.setFocus()
        self._edited()

    def _put(self, prize: PrizeRow) -> PrizeCard:
        card = PrizeCard(self.desk, prize)
        card.changed.connect(self._edited)
        card.removed.connect(partial(self._take, card))
        self.cards.append(card)
        self.rows.addWidget(card)
        return card

    def _take(self, card: PrizeCard) -> None:
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        self._edited()

    def _edited(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        found = self.drafts()
        odds = sum(one.odds for one in found)
        set_text(self.sum, _("Of 100 draws {rate} win something. Goods are reserved from stock when this is saved.",
                             rate=money.show_rate(odds).rstrip("%")) if found else "", hide_empty=True)  # fmt: skip

    def drafts(self) -> list[PrizeRow]:
        """The prizes as far as they are there."""
        return [card.draft() for card in self.cards]

    def prizes(self) -> list[PrizeRow]:
        """The prizes. Raises Wrong where a field does not fit."""
        return [card.prize() for card in self.cards]
