"""Stock on screen: goods received, shelves counted, waste and own use written off, a product's movements."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, _n, amount, current, say
from models import money, times
from models.counter import stock
from models.counter.catalogue import Item
from models.counter.stock import Difference, Movement
from models.errors import N_, Told
from ui.page import Desk
from ui.products.options import ProductField
from ui.theme import theme
from ui.widgets import Form, MoneyEdit, QuantityEdit, Sheet, button, icon_button, label, line, row
from ui.widgets.fields import Wrong


class _Row(QWidget):
    """A product with a quantity and, where it counts, a cost."""

    def __init__(self, rows: "_Rows", item: Item, *, currency: str | None) -> None:
        super().__init__()
        self.rows, self.item = rows, item
        self.quantity = QuantityEdit(money.PIECE)
        self.quantity.setAccessibleName(_("How many of {name}", name=item.title))
        self.quantity.setFixedWidth(theme.px(96))
        self.quantity.textChanged.connect(rows.changed)
        self.cost = MoneyEdit(currency or "JPY", item.cost)
        self.cost.setAccessibleName(_("Cost of {name}", name=item.title))
        self.cost.setPlaceholderText(_("Cost"))
        self.cost.setFixedWidth(theme.px(110))
        self.cost.setVisible(currency is not None)
        self.known = label("", "secondary")
        drop = icon_button("x", _("Take {name} off the list", name=item.title), self._drop)
        self.setLayout(row(label(item.title, "row"), self.known, None, self.quantity, self.cost, drop, spacing=8))

    def _drop(self) -> None:
        self.rows.drop(self)


class _Rows(QWidget):
    """A list that a scan adds to: the same product again is one more."""

    changed = Signal()
    resized = Signal()

    def __init__(self, desk: Desk, *, cost: bool, placeholder: str) -> None:
        super().__init__()
        self.desk, self.cost = desk, cost
        self.items: dict[int, _Row] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(6))
        self.field = ProductField(desk, placeholder)
        self.field.taken.connect(self.take)
        self.field.unknown.connect(self._unknown)
        self.note = label("", "error", wrap=True)
        self.note.hide()
        self.column.addWidget(self.field)
        self.column.addWidget(self.note)

    def take(self, item: Item) -> None:
        """Put a product on the list, or count one more of it."""
        if not self.note.isHidden():
            self.note.hide()
            self.resized.emit()
        if item.variants:
            self._say(_("{name} comes in several sizes or colours: scan the one it is.", name=item.title))
            return
        if not item.keeps_stock:
            self._say(_("No stock is kept of {name}.", name=item.title))
            return
        known = self.items.get(item.id)
        if known is None:
            known = _Row(self, item, currency=self.desk.store.settings.currency if self.cost else None)
            self.items[item.id] = known
            self.column.insertWidget(2, known)
            self.resized.emit()
        else:
            known.quantity.set_value((known.quantity.value() or 0) + money.PIECE)
        self.field.setFocus()
        self.changed.emit()

    def drop(self, known: _Row) -> None:
        """Take a product off the list."""
        self.items.pop(known.item.id, None)
        known.hide()
        known.deleteLater()
        self.changed.emit()
        self.resized.emit()

    def quantities(self) -> dict[int, int]:
        """What is typed, in thousandths; raises Refused for what is no quantity."""
        return {key: one.quantity.value() or 0 for key, one in self.items.items()}

    def _unknown(self, typed: str) -> None:
        self._say(_("No product has the code or name “{text}”.", text=typed))
        self.field.selectAll()

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.show()
        self.resized.emit()


class _StockSheet(Sheet):
    """What the three sheets share: a list that is scanned into, an error line, a button that books."""

    def __init__(self, window: QWidget, desk: Desk, title: str, text: str, *, cost: bool, yes: str) -> None:
        super().__init__(window, title, width=680, text=text)
        self.desk = desk
        self.rows = _Rows(desk, cost=cost, placeholder=_("Scan or type a product"))
        self.rows.resized.connect(self.grow)
        self.body.addWidget(self.rows)
        self.form = Form(2)
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.yes = button(yes, self.book, kind="primary")
        self.yes.setEnabled(False)
        self.rows.changed.connect(self._changed)
        self.buttons(None, button(_("Cancel"), self.cancel), self.yes)

    def _changed(self) -> None:
        self.yes.setEnabled(bool(self.rows.items))

    def book(self) -> None:
        """Book what is on the list."""
        try:
            self._book()
        except Wrong:
            self.grow()
        except Told as told:
            self.say(say(told))

    def _book(self) -> None:
        """Read the fields and write; raises Told for what can't be."""

    def _write(self, name: str, operation: Any) -> None:
        self.yes.setEnabled(False)
        self.desk.store.write(name, operation).then(self._booked).failed(self._refused)

    def _booked(self, _result: object) -> None:
        count = len(self.rows.items)
        self.accept()
        self.desk.toasts.say(_n("Booked for 1 product.", "Booked for {n} products.", count))

    def _refused(self, error: BaseException) -> None:
        self.yes.setEnabled(True)
        if isinstance(error, Told):
            self.say(say(error))
        else:
            self.desk.toasts.wrong(error)

    def say(self, text: str) -> None:
        """Say what is wrong."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.grow()


class ReceiveSheet(_StockSheet):
    """Goods come in: scan, quantity, cost, supplier."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Begin with an empty list."""
        text = _("Scan each product; the same one again is one more.")
        super().__init__(window, desk, _("Receive goods"), text, cost=True, yes=_("Book as received"))
        self.supplier = self.form.line(_("Supplier"), wide=True)

    def _book(self) -> None:
        lines = [(key, one.quantity.value() or 0, one.cost.value()) for key, one in self.rows.items.items()]
        self._write(N_("Goods received"), partial(stock.receive, lines=lines, supplier=self.supplier.text()))


class TakeSheet(_StockSheet):
    """Goods leave without a sale: waste and own use, with a reason."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Begin with an empty list."""
        text = _("What was thrown away or used in the shop leaves the stock with a reason.")
        super().__init__(window, desk, _("Waste and own use"), text, cost=False, yes=_("Write off"))
        self.kind = self.form.choice(_("What happened"), [("waste", _("Waste")), ("own_use", _("Own use"))])
        self.reason: QLineEdit = self.form.line(_("Reason"))

    def _book(self) -> None:
        quantities = self.rows.quantities()
        operation = partial(_take_all, quantities=quantities, kind=self.kind.value(), reason=self.reason.text())
        self._write(N_("Waste and own use"), operation)


def _take_all(tx: Any, *, quantities: dict[int, int], kind: str, reason: str) -> None:
    for product_id, quantity in quantities.items():
        stock.take(tx, product_id=product_id, quantity=quantity, kind=kind, reason=reason)


class CountSheet(_StockSheet):
    """A count (棚卸): scan what is on the shelf; what differs is shown before it is booked."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Begin with an empty list."""
        text = _(
            "Scan every piece, or scan once and type how many there are. Products that you leave out stay as they are."
        )
        super().__init__(window, desk, _("Count stock"), text, cost=False, yes=_("Book the differences"))
        self.reason = self.form.line(_("Reason for the differences"), wide=True)
        self.reason.setText(_("Stock count"))
        self.found = label("", "muted", wrap=True)
        self.body.insertWidget(2, self.found)

    def _changed(self) -> None:
        super()._changed()
        try:
            quantities = self.rows.quantities()
        except Told:
            return
        self.desk.store.read(stock.differences, quantities).then(self._differences)

    def _differences(self, found: Sequence[Difference]) -> None:
        by_product = {one.product_id: one for one in found}
        for key, shown in self.rows.items.items():
            one = by_product.get(key)
            text = "" if one is None else _("should be {expected}", expected=money.show_quantity(one.expected))
            shown.known.setText(text)
        text = _n("1 product differs.", "{n} products differ.", len(found)) if found else _("Nothing differs so far.")
        self.found.setText(text if self.rows.items else "")

    def _book(self) -> None:
        operation = partial(stock.book_count, counted=self.rows.quantities(), reason=self.reason.text())
        self._write(N_("Stock counted"), operation)


class MovementsSheet(Sheet):
    """What came and went of one product, newest first."""

    def __init__(self, window: QWidget, desk: Desk, item: Item) -> None:
        """Show the latest 200 movements."""
        super().__init__(window, _("Stock of {name}", name=item.title), width=620)
        self.desk, self.item = desk, item
        self.buttons(None, button(_("Close"), self.cancel, kind="primary"))
        desk.store.read(stock.movements, item.id).then(self._show)

    def _show(self, found: Sequence[Movement]) -> None:
        if not found:
            self.body.addWidget(label(_("Nothing came or went yet."), "muted"))
        zone = self.desk.store.settings.zone
        for one in found:
            sign = "+" if one.quantity > 0 else ""
            words = _(stock.KINDS.get(one.kind, one.kind))
            about = " · ".join(part for part in (one.reason, one.supplier) if part)
            when = label(current().moment(times.from_ms(one.at, zone)), "secondary")
            when.setFixedWidth(theme.px(170))
            cost = label("" if one.cost is None else amount(one.cost), "secondary", right=True)
            quantity = label(f"{sign}{money.show_quantity(one.quantity)}", "row", right=True)
            quantity.setFixedWidth(theme.px(80))
            text = label(f"{words}  {about}".strip(), wrap=True)
            text.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            self.body.addLayout(row(when, text, None, cost, quantity))
            self.body.addWidget(line())
        self.grow()
