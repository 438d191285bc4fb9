"""What happened: anything, some kinds of entries of the timeline, or a condition on them. For counting them."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _
from models.criteria.fields import FIELDS
from models.criteria.nodes import ALWAYS, Every, Leaf, Node
from models.errors import N_, Refused
from ui.criteria.values import editor_of
from ui.page import Desk
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Choice, label, row

KIND = "touch.kind"
WAYS = (
    ("kinds", N_("these kinds of entries")),
    ("all", N_("everything that happens")),
    ("condition", N_("entries that meet a condition")),
)


class TouchPicker(QWidget):
    """Which entries of the timeline: `.node()` is a condition on touchpoints."""

    changed = Signal()

    def __init__(self, desk: Desk, node: Node | None = None, *, title: str = "") -> None:
        """Show a condition on touchpoints in the simplest way that says it; `title` stands before the choice."""
        super().__init__()
        self.desk = desk
        self.choice = Choice([(way, _(name)) for way, name in WAYS], way_of(node))
        self.choice.setAccessibleName(title or _("Which entries"))
        self.choice.picked.connect(self._picked)
        self.inner: Any = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(row(*((label(title, "secondary"),) if title else ()), self.choice, None, spacing=6))
        self.place = QVBoxLayout()
        column.addLayout(self.place)
        self._show(node or ALWAYS)

    def _show(self, node: Node) -> None:
        emptied(self.place)
        self.inner = None
        way = self.choice.value()
        if way == "kinds":
            value = node.value if isinstance(node, Leaf) and node.field == KIND else ()
            some = value if isinstance(value, tuple) else (value,)
            self.inner = editor_of(self.desk, FIELDS[KIND], "in", some)
        elif way == "condition":
            from ui.criteria.editor import CriteriaEditor

            self.inner = CriteriaEditor(self.desk, {"touch"}, node)
        if self.inner is not None:
            self.inner.changed.connect(self.changed)
            self.place.addWidget(self.inner)

    def _picked(self, way: Any) -> None:
        self._show(Leaf(KIND, "is", "visit") if way == "condition" else ALWAYS)
        self.changed.emit()

    def node(self) -> Node:
        """The condition on touchpoints. Raises Refused while nothing is chosen or a part does not fit."""
        if self.inner is None:
            return ALWAYS
        if self.choice.value() == "condition":
            found: Node = self.inner.node()
            return found
        value = self.inner.value()
        if not value:
            raise Refused(N_("Choose at least one kind of entry."))
        return Leaf(KIND, "in", value)


def way_of(node: Node | None) -> str:
    """The simplest way to show a condition on touchpoints; a new one begins with kinds."""
    if node is None:
        return "kinds"
    if node == ALWAYS:
        return "all"
    if isinstance(node, Every) and len(node.parts) == 1:
        return way_of(node.parts[0])
    return "kinds" if isinstance(node, Leaf) and node.field == KIND and node.op in ("is", "in") else "condition"
