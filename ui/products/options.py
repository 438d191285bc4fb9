"""Small editors inside a product's sheet: options taken with a tap, and the parts of a set."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _
from models import money
from models.counter import catalogue, find
from models.counter.catalogue import Item, OptionGroup
from models.errors import N_, Refused
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Choice, QuantityEdit, button, icon_button, label, row
from ui.widgets.fields import dress_offers

_PRICED = re.compile(r"^(.*?)\s*([+\-−＋－]\s*[¥$£]?[\d０-９][\d０-９.,，．]*\s*円?)\s*$")
_COMMAS = re.compile(r"[,、，;；\n]")
MOST_GROUPS, MOST_OPTIONS = 12, 24


class OptionsEditor(QWidget):
    """Groups of options, each on one line: "hot, iced" or "milk +50, oat milk +70"."""

    resized = Signal()

    def __init__(self, currency: str, groups: Sequence[OptionGroup]) -> None:
        """Show the groups there are."""
        super().__init__()
        self.currency = currency
        self.rows: list[_Group] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(8))
        add = button(_("Add options (hot or iced, milk +50)"), self.add, kind="link", icon="plus")
        self.column.addLayout(row(add, None))
        for group in groups:
            self._put(group)

    def add(self) -> None:
        """Add an empty group and go there."""
        if len(self.rows) < MOST_GROUPS:
            self._put(OptionGroup("", "one", ())).name.setFocus()
            self.resized.emit()

    def _put(self, group: OptionGroup) -> "_Group":
        made = _Group(self, group)
        self.rows.append(made)
        self.column.insertWidget(self.column.count() - 1, made)
        return made

    def drop(self, group: "_Group") -> None:
        """Take a group away."""
        self.rows.remove(group)
        group.hide()
        group.deleteLater()
        self.resized.emit()

    def value(self) -> list[dict[str, Any]]:
        """The groups as they are kept. Raises Refused for a price that is none."""
        found = []
        for group in self.rows:
            options = [self._option(text) for text in _COMMAS.split(group.options.text()) if text.strip()]
            if options:
                name = group.name.text().strip()
                found.append({"name": name, "pick": group.pick.value(), "options": options[:MOST_OPTIONS]})
        return found

    def _option(self, text: str) -> dict[str, Any]:
        priced = _PRICED.match(text.strip())
        if not priced or not priced[1].strip():
            return {"name": text.strip()[:60], "price": 0}
        return {
            "name": priced[1].strip()[:60],
            "price": money.parse(priced[2].replace("+", "").replace("＋", ""), self.currency),
        }


class _Group(QWidget):
    def __init__(self, editor: OptionsEditor, group: OptionGroup) -> None:
        super().__init__()
        self.editor = editor
        self.name = QLineEdit(group.name)
        self.name.setPlaceholderText(_("Name (size)"))
        self.name.setAccessibleName(_("Name of the options"))
        self.name.setFixedWidth(theme.px(130))
        self.pick = Choice([("one", _("one of")), ("any", _("any of"))], group.pick)
        self.pick.setAccessibleDescription(_("How many can be taken"))
        texts = [f"{name} {'+' if price > 0 else '-'}{money.plain(abs(price), editor.currency)}" if price else name
                 for name, price in group.options]  # fmt: skip
        self.options = QLineEdit(", ".join(texts))
        self.options.setPlaceholderText(_("hot, iced, oat milk +70"))
        self.options.setAccessibleName(_("Options"))
        drop = icon_button("trash-2", _("Take these options away"), self._drop)
        self.setLayout(row(self.name, self.pick, self.options, drop, spacing=8))

    def _drop(self) -> None:
        self.editor.drop(self)


class PartsEditor(QWidget):
    """The parts of a set: their stock moves when the set is sold."""

    resized = Signal()

    def __init__(self, desk: Desk, item: Item | None) -> None:
        """Show the parts of `item`."""
        super().__init__()
        self.desk = desk
        self.item = item
        self.rows: list[_Part] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(8))
        self.field = ProductField(desk, _("Add a part of this set…"))
        self.field.taken.connect(self._take)
        self.toggle = button(_("This is a set of other products"), self._open, kind="link", icon="boxes")
        self.column.addLayout(row(self.toggle, None))
        self.column.addWidget(self.field)
        self.field.hide()
        for part, quantity in catalogue.parts_of(desk.store.here, item) if item else ():
            self._put(part, quantity)
        if self.rows:
            self._open()

    def _open(self) -> None:
        self.toggle.hide()
        self.field.show()
        self.resized.emit()

    def _take(self, item: Item) -> None:
        if self.item is not None and item.id == self.item.id:
            return
        self._put(item, money.PIECE)
        self.resized.emit()

    def _put(self, item: Item, quantity: int) -> None:
        made = _Part(self, item, quantity)
        self.rows.append(made)
        self.column.insertWidget(self.column.count() - 1, made)

    def drop(self, part: "_Part") -> None:
        """Take a part out of the set."""
        self.rows.remove(part)
        part.hide()
        part.deleteLater()
        self.resized.emit()

    def value(self) -> list[list[int]]:
        """The parts as they are kept: [product id, thousandths]. Raises Refused for no quantity."""
        found = []
        for part in self.rows:
            quantity = part.quantity.value()
            if not quantity or quantity <= 0:
                raise Refused(N_("How many of {name} are in the set?"), name=part.item.title)
            found.append([part.item.id, quantity])
        return found


class _Part(QWidget):
    def __init__(self, editor: PartsEditor, item: Item, quantity: int) -> None:
        super().__init__()
        self.editor, self.item = editor, item
        self.quantity = QuantityEdit(quantity)
        self.quantity.setAccessibleName(_("How many of {name}", name=item.title))
        self.quantity.setFixedWidth(theme.px(90))
        drop = icon_button("trash-2", _("Take {name} out of the set", name=item.title), self._drop)
        self.setLayout(row(label(item.title, "row"), None, self.quantity, drop, spacing=8))

    def _drop(self) -> None:
        self.editor.drop(self)


class ProductField(QLineEdit):
    """A field that finds a product: scan its code, or type and choose. `taken` gives the product."""

    taken = Signal(object)
    unknown = Signal(str)

    def __init__(self, desk: Desk, placeholder: str) -> None:
        """`placeholder` says what for."""
        super().__init__()
        self.desk = desk
        self._found: dict[str, Item] = {}
        self._generation = self._answered = 0
        self._entered = False
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("takes_scan", True)
        self.setMaxLength(200)
        self.completer_ = QCompleter([], self)
        self.completer_.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        # queued, since the line edit writes the choice into itself after it was told
        self.completer_.activated.connect(self._choose, Qt.ConnectionType.QueuedConnection)
        dress_offers(self.completer_)
        self.setCompleter(self.completer_)
        self.textEdited.connect(self._ask)
        self.returnPressed.connect(self._enter)

    def _ask(self, typed: str) -> None:
        self._generation += 1
        self._entered = False
        if typed.strip():
            self.desk.store.read(_Find(typed, self._generation)).then(self._show)

    def _show(self, answer: tuple[int, list[Item]]) -> None:
        generation, found = answer
        if generation != self._generation:
            return
        self._found = {one.title: one for one in found}
        model: Any = self.completer_.model()
        model.setStringList(list(self._found))
        self._answered = generation
        if self._entered:
            self._enter()
        elif self._found and self.hasFocus():
            self.completer_.complete()

    def _choose(self, title: str) -> None:
        item = self._found.get(title)
        if item is not None:
            self._take(item)

    def _enter(self) -> None:
        typed = self.text().strip()
        if not typed:
            return
        item = catalogue.item_by_code(self.desk.store.here, typed)
        if item is None and self._answered != self._generation:
            self._entered = True  # the answer is on its way
            return
        self._entered = False
        if item is None:
            item = self._found.get(typed) or (next(iter(self._found.values())) if len(self._found) == 1 else None)
        if item is None:
            self.unknown.emit(typed)
        else:
            self._take(item)

    def _take(self, item: Item) -> None:
        self._generation += 1
        self._answered = self._generation
        self._found = {}
        popup = self.completer_.popup()
        if popup is not None:
            popup.hide()
        self.clear()
        self.taken.emit(item)


class _Find:
    def __init__(self, typed: str, generation: int) -> None:
        self.typed, self.generation = typed, generation

    def __call__(self, read: Any) -> tuple[int, list[Item]]:
        return self.generation, find.find(read, self.typed, 8)
