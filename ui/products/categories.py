"""The categories: name, colour, order; as the counter's chips show them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models.counter import catalogue
from models.counter.catalogue import CategoryRow
from models.errors import N_, Told
from models.work import Tx
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Choice, Sheet, button, icon_button, label, row

COLOURS = (
    ("", N_("Grey")),
    ("blue", N_("Blue")),
    ("gold", N_("Gold")),
    ("green", N_("Green")),
    ("red", N_("Red")),
    ("violet", N_("Violet")),
)


class CategoriesSheet(Sheet):
    """Every change is saved at once, and undone by Ctrl+Z."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Show the categories there are."""
        text = _("They group products on the counter and in the list.")
        super().__init__(window, _("Categories"), width=560, text=text)
        self.desk = desk
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.new = QLineEdit()
        self.new.setPlaceholderText(_("New category"))
        self.new.setAccessibleName(_("New category"))
        self.new.setMaxLength(100)
        self.new.returnPressed.connect(self._add)
        self.body.addLayout(row(self.new, button(_("Add"), self._add)))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.buttons(None, button(_("Done"), self.accept, kind="primary"))
        self._ask()

    def _ask(self, _result: object = None) -> None:
        self.desk.store.read(catalogue.categories).then(self._show)

    def _show(self, found: Sequence[CategoryRow]) -> None:
        while self.list.count():
            item = self.list.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, one in enumerate(found):
            self.list.addWidget(_Category(self, one, list(found), at))
        self.grow()

    def _add(self) -> None:
        if self.new.text().strip():
            self.write(N_("New category"), partial(catalogue.create_category, name=self.new.text()))
            self.new.clear()

    def write(self, name: str, operation: object) -> None:
        """Save a change and show the list anew."""
        self.error.hide()
        self.desk.store.write(name, operation).then(self._ask).failed(self._refused)  # type: ignore[arg-type]

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.error.setText(say(error))
            self.error.show()
            self.grow()
        else:
            self.desk.toasts.wrong(error)


class _Category(QWidget):
    def __init__(self, sheet: CategoriesSheet, one: CategoryRow, found: list[CategoryRow], at: int) -> None:
        super().__init__()
        self.sheet, self.one, self.found, self.at = sheet, one, found, at
        self.name = QLineEdit(one.name)
        self.name.setAccessibleName(_("Name of the category"))
        self.name.setMaxLength(100)
        self.name.editingFinished.connect(self._rename)
        self.colour = Choice([(key, _(text)) for key, text in COLOURS], one.colour)
        self.colour.setAccessibleDescription(_("Colour of {name}", name=one.name))
        self.colour.picked.connect(self._colour)
        count = label(_n("1 product", "{n} products", one.count), "secondary")
        up = icon_button("arrow-up", _("Move {name} up", name=one.name), self._up)
        up.setEnabled(at > 0)
        drop = icon_button("trash-2", _("Take {name} away", name=one.name), self._retire)
        drop.setEnabled(one.count == 0)
        self.setLayout(row(self.name, self.colour, count, up, drop, spacing=8))

    def _rename(self) -> None:
        name = self.name.text().strip()
        if name and name != self.one.name:
            self._update(name=name)

    def _colour(self, colour: str) -> None:
        self._update(colour=colour)

    def _retire(self) -> None:
        self._update(active=False)

    def _update(self, **values: Any) -> None:
        operation = partial(catalogue.update_category, category_id=self.one.id, **values)
        self.sheet.write(N_("Change category"), operation)

    def _up(self) -> None:
        order = [one.id for one in self.found]
        order[self.at - 1], order[self.at] = order[self.at], order[self.at - 1]
        self.sheet.write(N_("Order of categories"), partial(_reorder, order=order))


def _reorder(tx: Tx, *, order: Sequence[int]) -> None:
    for position, category_id in enumerate(order):
        catalogue.update_category(tx, category_id=category_id, position=position)
