"""In what the money goes back: proposed as the kind it came from, changed with a tap; and why the goods come back."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from desktop.languages import _, amount
from models.counter import payments
from models.counter.drafts import Refund, Tender
from models.counter.payment_kinds import KindRow
from models.errors import N_
from models.settings import ShopSettings
from ui.counter import shown
from ui.theme import theme
from ui.widgets import Choice, button, label, row

USUAL_REASONS = (N_("Changed mind"), N_("Faulty"), N_("Wrong item"), N_("Past its date"))


class Refunds(QWidget):
    """Each proposed part with its way to pay."""

    edited = Signal()

    def __init__(self) -> None:
        """Nothing goes back yet."""
        super().__init__()
        self.kinds: dict[int, KindRow] = {}
        self.parts: list[tuple[Choice, int]] = []
        self._chosen: dict[int, int] = {}
        self._shown: tuple[Refund, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))

    def set_kinds(self, kinds: Sequence[KindRow]) -> None:
        """The shop's ways to pay."""
        self.kinds = {one.id: one for one in kinds}

    def propose(self, refunds: tuple[Refund, ...]) -> None:
        """Offer a proposal; what was changed by hand stays changed."""
        if refunds == self._shown:
            return
        self._shown = refunds
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.parts = []
        for one in refunds:
            self._column.addWidget(self._part(one))

    def _part(self, one: Refund) -> QWidget:
        options = [
            (kind.id, shown.pay_name(kind.shown))
            for kind in self.kinds.values()
            if kind.kind != "account" or kind.id == one.kind_id
        ]
        choice = Choice(options, self._chosen.get(one.kind_id, one.kind_id))
        shown.touch(choice)
        choice.setAccessibleName(_("Give back by"))
        choice.setProperty("proposed", one.kind_id)
        choice.picked.connect(self._changed)
        self.parts.append((choice, one.amount))
        part = QWidget()
        made = row(choice, None, label(amount(one.amount), "row", right=True))
        made.setStretch(0, 1)
        part.setLayout(made)
        return part

    def _changed(self, _kind: Any) -> None:
        for choice, _amount in self.parts:
            self._chosen[int(choice.property("proposed"))] = choice.value()
        self.edited.emit()

    def together(self) -> dict[int, int]:
        """By way to pay: how much goes back, in minor units above zero."""
        found: dict[int, int] = {}
        for choice, value in self.parts:
            found[choice.value()] = found.get(choice.value(), 0) + value
        return found

    def tenders(self, shop: ShopSettings) -> tuple[Tender, ...]:
        """What is booked: negative amounts; cash as coins can pay it."""
        made = []
        for kind_id, value in self.together().items():
            kind = self.kinds.get(kind_id)
            cash = kind is not None and kind.kind == "cash"
            made.append(Tender(kind_id, -(payments.cash_due(value, shop.cash_rounding) if cash else value)))
        return tuple(made)

    def named(self) -> list[tuple[str, int]]:
        """By name: how much goes back."""
        return [
            (shown.pay_name(self.kinds[kind_id].shown) if kind_id in self.kinds else "", value)
            for kind_id, value in self.together().items()
        ]


class Reasons(QWidget):
    """The shop's reasons as chips, and room for another."""

    edited = Signal()

    def __init__(self, shop: ShopSettings) -> None:
        """Offer the owner's reasons, else the usual ones."""
        super().__init__()
        from PySide6.QtWidgets import QLineEdit

        offered = list(shop.return_reasons) or [_(one) for one in USUAL_REASONS]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for at, text in enumerate(offered[:8]):
            chip = button(text, kind="chip", checkable=True)
            shown.touch(chip)
            self._group.addButton(chip, at)
            grid.addWidget(chip, *divmod(at, 2))
        self._offered = offered
        self.own = QLineEdit()
        self.own.setPlaceholderText(_("Another reason"))
        self.own.setAccessibleName(_("Another reason"))
        self.own.setMaxLength(200)
        grid.addWidget(self.own, (len(offered[:8]) + 1) // 2, 0, 1, 2)
        self._group.idClicked.connect(self._picked)
        self.own.textEdited.connect(self._typed)

    def _picked(self, _at: int) -> None:
        self.own.clear()
        self.edited.emit()

    def _typed(self, text: str) -> None:
        on = self._group.checkedButton()
        if text and on is not None:
            self._group.setExclusive(False)
            on.setChecked(False)
            self._group.setExclusive(True)
        self.edited.emit()

    def choose(self, text: str) -> None:
        """Choose one of the offered reasons, or type another."""
        if text in self._offered:
            self._group.button(self._offered.index(text)).click()
        else:
            self.own.setText(text)
            self._typed(text)

    @property
    def reason(self) -> str:
        """The reason as it is kept."""
        at = self._group.checkedId()
        return self.own.text().strip() or (self._offered[at] if at >= 0 else "")
