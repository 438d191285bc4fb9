"""Goods: all of them, some products, some categories, or a condition. A small editor for what a promotion is about."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _
from models.criteria.fields import FIELDS
from models.criteria.nodes import ALWAYS, Every, Leaf, Node
from models.errors import N_, Refused
from ui.criteria.values import Keys
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Choice, label, row

WAYS = (
    ("all", N_("all goods")),
    ("line.product", N_("these products")),
    ("line.category", N_("these categories")),
    ("condition", N_("goods that meet a condition")),
)


class GoodsPicker(QWidget):
    """Which goods: `.node()` is a condition on lines."""

    changed = Signal()

    def __init__(self, desk: Desk, node: Node | None = None, *, title: str = "") -> None:
        """Show a condition on lines in the simplest way that says it; `title` stands before the choice."""
        super().__init__()
        self.desk = desk
        self.choice = Choice([(way, _(name)) for way, name in WAYS], way_of(node))
        self.choice.setAccessibleName(title or _("Which goods"))
        self.choice.picked.connect(self._picked)
        self.inner: Any = None
        self.way = "all"
        """What is shown now; while another is picked, what was shown before."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(row(*((label(title, "secondary"),) if title else ()), self.choice, None, spacing=6))
        self.place = QVBoxLayout()
        column.addLayout(self.place)
        self._show(node or ALWAYS)

    def _show(self, node: Node) -> None:
        while (item := self.place.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        way, self.inner = self.choice.value(), None
        self.way = way
        if way in ("line.product", "line.category"):
            value = node.value if isinstance(node, Leaf) and node.field == way else ()
            self.inner = Keys(self.desk, FIELDS[way], value, False)
        elif way == "condition":
            from ui.criteria.editor import CriteriaEditor

            self.inner = CriteriaEditor(self.desk, {"line"}, node)
        if self.inner is not None:
            self.inner.changed.connect(self.changed)
            self.place.addWidget(self.inner)

    def _picked(self, way: Any) -> None:
        try:
            before = self.node()
        except Refused:
            before = ALWAYS
        self._show(before if way == "condition" else ALWAYS)
        self.changed.emit()

    def node(self) -> Node:
        """The condition on lines. Raises Refused while nothing is chosen or a part does not fit."""
        way = self.way
        if way == "all" or self.inner is None:
            return ALWAYS
        if way == "condition":
            found: Node = self.inner.node()
            return found
        value = self.inner.value()
        if value is None:
            raise Refused(N_("Choose at least one product.") if way == "line.product" else N_("Choose a category."))
        return Leaf(way, "in", value)

    def checked(self) -> Node:
        """As `node`, but what does not fit in a condition is said at its row too."""
        if self.way == "condition" and self.inner is not None and not self.inner.check():
            raise Refused(N_("A part of the condition is not complete."))
        if self.way == "all":
            raise Refused(N_("Say which goods: products, categories, or a condition."))
        return self.node()

    def set_node(self, node: Node) -> None:
        """Show other goods."""
        self.choice.set_value(way_of(node))
        self._show(node)


def way_of(node: Node | None) -> str:
    """The simplest way to show a condition on lines."""
    if node is None or node == ALWAYS or node == Leaf("line.any", "is", True):
        return "all"
    if isinstance(node, Every) and len(node.parts) == 1:
        return way_of(node.parts[0])
    simple = isinstance(node, Leaf) and node.op in ("is", "in") and node.field in ("line.product", "line.category")
    return node.field if simple and isinstance(node, Leaf) else "condition"
