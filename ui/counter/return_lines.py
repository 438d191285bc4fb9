"""The lines of an earlier receipt, of which goods come back: how many of each, and whether to the shelf or to waste."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.languages import _, amount
from models import money
from models.counter.drafts import Back
from models.counter.receipts import Receipt, ReceiptLine, share_of
from ui.counter import shown
from ui.theme import dress, theme
from ui.widgets import Segments, Stepper, button, column, label, row, scrolled, set_text

WHERE_TO = ("stock", "waste")


class ReturnLine(QFrame):
    """One line: a stepper for how many come back, and where they go."""

    edited = Signal()

    def __init__(self, one: ReceiptLine) -> None:
        """Begin with none coming back."""
        super().__init__()
        self.line, self.quantity = one, 0
        self.whole = one.left % money.PIECE != 0
        """What was weighed comes back whole or not at all."""
        self.setProperty("kind", "soft")
        self.setAccessibleName(one.name)
        self.stepper = Stepper("0")
        for part in (self.stepper.less, self.stepper.more):
            part.setFixedWidth(theme.px(48))
            shown.touch(part)
        self.stepper.shown.setMinimumWidth(theme.px(44))
        self.stepper.less.setAccessibleName(_("One less of {name}", name=one.name))
        self.stepper.more.setAccessibleName(_("One more of {name}", name=one.name))
        self.where = Segments([("stock", _("To the shelf")), ("waste", _("To waste"))], "stock")
        self.where.setAccessibleName(_("Where {name} goes", name=one.name))
        shown.touch(self.where)
        self.worth = label("", "row", right=True)
        self.worth.setMinimumWidth(theme.px(84))
        words = column(label(one.name, "row", wrap=True), label(self._beneath(), "secondary", wrap=True), spacing=2)
        top = row(words, self.stepper, self.worth, spacing=12)
        top.setStretch(0, 1)
        inside = column(top, self.where, spacing=8, margin=14)
        self.setLayout(inside)
        self.stepper.setEnabled(one.left > 0)
        self.stepper.stepped.connect(self._step)
        self.where.picked.connect(self._tell)
        self._paint()

    def _beneath(self) -> str:
        one = self.line
        bought = _("{quantity} bought", quantity=money.show_quantity(one.quantity))
        each = amount(one.amount) if one.quantity == money.PIECE else f"{amount(one.amount)} · {bought}"
        if one.returned:
            back = _("{quantity} came back", quantity=money.show_quantity(one.returned))
            return f"{each} · {back}"
        return each

    def set_quantity(self, quantity: int) -> None:
        """Let so many thousandths come back, at most what is left."""
        self.quantity = min(self.line.left, max(0, quantity))
        self._paint()
        self.edited.emit()

    def _step(self, by: int) -> None:
        piece = self.line.left if self.whole else money.PIECE
        self.set_quantity(self.quantity + by * piece)

    def _tell(self, _value: Any) -> None:
        self.edited.emit()

    def _paint(self) -> None:
        set_text(self.stepper.shown, money.show_quantity(self.quantity))
        set_text(self.worth, amount(-share_of(self.line, self.quantity)) if self.quantity else "")
        self.where.setVisible(self.quantity > 0 and self.line.shelved)
        self.stepper.less.setEnabled(self.quantity > 0)
        self.stepper.more.setEnabled(self.quantity < self.line.left)
        dress(self, "card" if self.quantity else "soft")

    @property
    def back(self) -> Back | None:
        """What comes back of it, or None."""
        return Back(self.line.id, self.quantity, self.where.value != "waste") if self.quantity else None


class ReturnLines(QWidget):
    """All lines of a receipt that were sold."""

    edited = Signal()

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.lines: list[ReturnLine] = []
        self.everything = button(_("All of it"), self.take_all, icon="check")
        self.nothing = button(_("None"), self.take_none, kind="ghost")
        for made in (self.everything, self.nothing):
            shown.touch(made)
        self._area = scrolled(QWidget())
        self.head = label("", "name")
        self.beneath = label("", "secondary", wrap=True)
        top = row(column(self.head, self.beneath, spacing=2), self.nothing, self.everything)
        top.setStretch(0, 1)
        self.setLayout(column(top, self._area, spacing=12))

    def show_receipt(self, receipt: Receipt, beneath: str) -> None:
        """Offer a receipt's lines."""
        set_text(self.head, receipt.number)
        set_text(self.beneath, beneath)
        self.lines = [ReturnLine(one) for one in receipt.lines if one.quantity > 0]
        inner = QWidget()
        inner.setLayout(column(*self.lines, None, spacing=8))
        before = self._area.takeWidget()
        if before is not None:
            before.deleteLater()
        self._area.setWidget(inner)
        inner.setAutoFillBackground(False)
        for one in self.lines:
            one.edited.connect(self.edited)
        if len(self.lines) == 1 and self.lines[0].line.left == money.PIECE:
            self.lines[0].set_quantity(money.PIECE)
        first = next((one for one in self.lines if one.line.left), None)
        if first is not None:
            first.stepper.more.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_all(self) -> None:
        """Everything that is left comes back."""
        for one in self.lines:
            one.set_quantity(one.line.left)

    def take_none(self) -> None:
        """Nothing comes back."""
        for one in self.lines:
            one.set_quantity(0)

    @property
    def backs(self) -> Sequence[Back]:
        """What comes back."""
        return [back for one in self.lines if (back := one.back) is not None]
