"""The rows and groups of the editor: a field, an operator, a value; all, any, none of several."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.languages import _, say
from models.criteria import fields
from models.criteria.fields import OP_NAMES, Field
from models.criteria.nodes import DEEPEST, Every, Leaf, Node, Not, Some
from models.errors import N_, Refused, Told
from ui.criteria.values import Nothing, ValueEdit, editor_of, said
from ui.page import Desk
from ui.people.small import small_button
from ui.theme import theme
from ui.widgets import Choice, button, label, row, set_text

if TYPE_CHECKING:
    from ui.criteria.editor import CriteriaEditor

SIDE_NAMES = {
    "deal": N_("The deal"),
    "person": N_("The customer"),
    "touch": N_("The event"),
    "basket": N_("The basket"),
    "moment": N_("The time"),
    "line": N_("The goods"),
}
GROUPS = (
    ("all", N_("All of these hold")),
    ("any", N_("One of these holds")),
    ("none", N_("None of these holds")),
    ("not_all", N_("Not all of these hold")),
)
DEEP = DEEPEST - 2


class Row(QFrame):
    """A comparison. What does not fit is said below it."""

    def __init__(self, editor: "CriteriaEditor", group: "Group", leaf: Leaf) -> None:
        """Show a comparison, also one whose field is no longer there."""
        super().__init__()
        self.editor, self.group = editor, group
        self.leaf = leaf
        self.setProperty("kind", "soft")
        self.field = Choice()
        self.field.setAccessibleName(_("What is compared"))
        self.field.setMaxVisibleItems(24)
        _offer(self.field, editor.fields, leaf.field)
        self.field.picked.connect(self._field_picked)
        self.op = Choice()
        self.op.setAccessibleName(_("How it is compared"))
        self.op.picked.connect(self._op_picked)
        self.place = QVBoxLayout()
        self.place.setContentsMargins(0, 0, 0, 0)
        self.edit: ValueEdit = Nothing()
        self.error = label("", "error", wrap=True)
        self.error.hide()
        copy = small_button("copy", _("Duplicate"), partial(group.duplicate, self))
        away = small_button("trash-2", _("Remove"), partial(group.remove, self))
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), theme.px(8))
        self.body.setSpacing(theme.px(6))
        self.field.setMaximumWidth(theme.px(250))
        self.op.setMaximumWidth(theme.px(180))
        self.beside = QVBoxLayout()
        held = row(self.field, self.op, spacing=6)
        held.addLayout(self.beside)
        held.addStretch(1)
        held.addWidget(copy)
        held.addWidget(away)
        self.body.addLayout(held)
        self.body.addLayout(self.place)
        self.extra = QVBoxLayout()
        self.body.addLayout(self.extra)
        self.body.addWidget(self.error)
        self.within: Choice | None = None
        self.goods: Any = None
        self._show(leaf)

    @property
    def known(self) -> Field | None:
        """The field that is compared; None for one that is no longer there."""
        return fields.field_of(self.field.value() or "", self.editor.fields)

    def _show(self, leaf: Leaf) -> None:
        field = self.known
        ops = field.ops if field is not None else (leaf.op,)
        names = [(op, _op_name(field, op)) for op in ops]
        if leaf.op not in ops and leaf.op in OP_NAMES:
            names.append((leaf.op, _(OP_NAMES[leaf.op])))
        self.op.set_options(names, leaf.op)
        self.op.setVisible(not (field is not None and field.type == "bool"))
        self._show_value(leaf.value)
        self._show_extra(leaf)

    def _show_value(self, value: Any) -> None:
        field = self.known
        _emptied(self.place)
        _emptied(self.beside)
        self.edit = Nothing() if field is None else editor_of(self.editor.desk, field, self.op.value(), value)
        self.edit.changed.connect(self._changed)
        (self.beside if self.edit.small else self.place).addWidget(self.edit)
        self.edit.setVisible(not isinstance(self.edit, Nothing))

    def _show_extra(self, leaf: Leaf) -> None:
        _emptied(self.extra)
        self.within, self.goods = None, None
        field = self.known
        if field is None:
            return
        if field.within:
            self.within = Choice(_spans(leaf.within), leaf.within)
            self.within.setAccessibleName(_("In which time"))
            self.within.picked.connect(self._changed)
            span = QWidget()
            span.setLayout(row(label(_("period"), "secondary"), self.within, None, spacing=6))
            self.extra.addWidget(span)
        if field.of:
            self.goods = _narrowing(self.editor.desk, field, leaf)
            self.goods.changed.connect(self._changed)
            self.extra.addWidget(self.goods)

    def _field_picked(self, _field: Any) -> None:
        field = self.known
        if field is not None and field.id != self.leaf.field:
            self.leaf = Leaf(field.id, field.ops[0])
            self._show(self.leaf)
        self._changed()

    def _op_picked(self, op: Any) -> None:
        value = self._typed()
        if op in ("in", "not_in") and value is not None and not isinstance(value, tuple):
            value = (value,)
        self._show_value(value)
        self._changed()

    def _typed(self) -> Any:
        try:
            return self.edit.value()
        except Told:
            return None

    def _changed(self, *_values: object) -> None:
        self.wrong("")
        self.editor.edited()

    # -- what it says -----------------------------------------------------------------------------------------------

    def node(self) -> Node:
        """The comparison. Raises Refused for what is missing or does not fit."""
        field = self.known
        if field is None:
            raise Refused(N_("This condition names a field of your own that is no longer there."))
        within = self.within.value() if self.within is not None else None
        of = self.goods.node() if self.goods is not None else None
        leaf = Leaf(field.id, self.op.value(), self.edit.value(), of if of != Every() else None, within)
        fields.check_leaf(leaf, self.editor.sides, self.editor.fields)
        return leaf

    def draft(self) -> Node:
        """What is there of the comparison, finished or not."""
        field = self.known
        if field is None:
            return self.leaf
        within = self.within.value() if self.within is not None else None
        try:
            of = self.goods.node() if self.goods is not None else None
        except Told:
            of = None
        return Leaf(field.id, self.op.value(), self._typed(), of if of != Every() else None, within)

    def check(self) -> bool:
        """Say below what does not fit; whether all does."""
        try:
            self.node()
        except Told as told:
            self.wrong(say(told))
            return False
        self.wrong("")
        return True

    def wrong(self, text: str) -> None:
        """Say something below the row; "" takes it back."""
        set_text(self.error, text, hide_empty=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+D duplicates, Ctrl+Delete removes."""
        ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() == Qt.Key.Key_D:
            self.group.duplicate(self)
        elif ctrl and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.group.remove(self)
        else:
            super().keyPressEvent(event)


def _narrowing(desk: Desk, field: Field, leaf: Leaf) -> Any:
    """What only some are counted by: goods, or things that happened."""
    if field.of_side == "touch":
        from ui.criteria.touches import TouchPicker

        everything = leaf.of is None and leaf.value is not None
        return TouchPicker(desk, Every() if everything else leaf.of, title=_("counting"))
    from ui.criteria.goods import GoodsPicker

    return GoodsPicker(desk, leaf.of, title=_("counting"))


def _op_name(field: Field | None, op: str) -> str:
    if field is not None and field.type == "date" and op in ("at_least", "at_most"):
        return _("from the day") if op == "at_least" else _("until the day")
    if field is not None and field.type == "time" and op in ("at_least", "at_most"):
        return _("from the time") if op == "at_least" else _("until the time")
    return _(OP_NAMES.get(op, op))


_SPANS = (None, 7, 14, 30, 60, 90, 180, 365, 730)


def _spans(own: int | None) -> list[tuple[int | None, str]]:
    days = sorted({one for one in (*_SPANS, own) if one is not None})
    return [(None, _("everything so far")), *((one, _("the last {days} days", days=one)) for one in days)]


def _offer(choice: Choice, known: tuple[Field, ...], chosen: str) -> None:
    """Offer the fields under the names of their sides."""
    side = ""
    several = len({field.side for field in known}) > 1
    for field in known:
        if several and field.side != side:
            side = field.side
            choice.addItem(_(SIDE_NAMES[side]), None)
            model = choice.model()
            if isinstance(model, QStandardItemModel):
                model.item(choice.count() - 1).setEnabled(False)
        choice.addItem(said(field), field.id)
    if chosen and all(field.id != chosen for field in known):
        choice.addItem(_("(a field that is no longer there)"), chosen)
    choice.set_value(chosen)


def _emptied(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Group(QFrame):
    """Several parts under one word: all, any, none, not all of them."""

    def __init__(self, editor: "CriteriaEditor", parent: "Group | None", node: Node | None = None) -> None:
        """Show a condition; the outermost group has no frame of its own."""
        super().__init__()
        self.editor, self.above = editor, parent
        self.level: int = 0 if parent is None else parent.level + 1
        self.setProperty("kind", "card" if parent is not None else "")
        self.parts: list[Row | Group] = []
        self.word = Choice([(key, _(name)) for key, name in GROUPS])
        self.word.setAccessibleName(_("How these go together"))
        self.word.picked.connect(self._changed)
        self.empty = label(_(editor.empty_text), "muted", wrap=True)
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.px(8))
        edge = theme.px(12) if parent is not None else 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.setSpacing(theme.px(8))
        tools: list[QWidget] = []
        if parent is not None:
            tools.append(small_button("copy", _("Duplicate the group"), partial(parent.duplicate, self)))
            tools.append(small_button("trash-2", _("Remove the group"), partial(parent.remove, self)))
        self.head = QWidget()
        self.head.setLayout(row(self.word, None, *tools, spacing=6))
        outer.addWidget(self.head)
        outer.addWidget(self.empty)
        outer.addLayout(self.column)
        self.add_button = button(_("Add a condition"), self.add, icon="plus", kind="ghost")
        self.group_button = button(_("Add a group"), self.add_group, icon="list", kind="ghost")
        self.group_button.setVisible(self.level < DEEP)
        outer.addLayout(row(self.add_button, self.group_button, None, spacing=6))
        if node is not None:
            self._load(node)
        self._arranged()

    def _load(self, node: Node) -> None:
        word, parts = _taken_apart(node)
        self.word.set_value(word)
        for part in parts:
            self._put(part)

    def _put(self, node: Node, at: int | None = None) -> "Row | Group":
        made: Row | Group = Row(self.editor, self, node) if isinstance(node, Leaf) else Group(self.editor, self, node)
        at = len(self.parts) if at is None else at
        self.parts.insert(at, made)
        self.column.insertWidget(at, made)
        return made

    def _arranged(self) -> None:
        self.empty.setVisible(not self.parts and self.above is None)
        self.head.setVisible(self.above is not None or len(self.parts) > 1 or self.word.value() in ("none", "not_all"))

    def _changed(self, *_values: object) -> None:
        self._arranged()
        self.editor.edited(shape=True)

    # -- what can be done -------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Add a comparison at the end, and go there."""
        first = self.editor.fields[0]
        made = self._put(Leaf(first.id, first.ops[0]))
        self._changed()
        if isinstance(made, Row):
            made.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_group(self) -> None:
        """Add a group with one comparison in it."""
        made = self._put(Some())
        if isinstance(made, Group):
            made.word.set_value("any")
            made.add()
        self._changed()

    def remove(self, part: "Row | Group") -> None:
        """Take a part out; an Undo stands below until something else is edited."""
        at = self.parts.index(part)
        self.editor.keep_removed(self, at, part.draft())
        self.parts.remove(part)
        self.column.removeWidget(part)
        part.hide()
        part.deleteLater()
        self._changed()
        (self.parts[min(at, len(self.parts) - 1)] if self.parts else self.add_button).setFocus()

    def put_back(self, at: int, node: Node) -> None:
        """Put a part back that was taken out."""
        self._put(node, min(at, len(self.parts)))
        self._changed()

    def duplicate(self, part: "Row | Group") -> None:
        """Put a part in once more, below it."""
        self._put(part.draft(), self.parts.index(part) + 1)
        self._changed()

    # -- what it says -----------------------------------------------------------------------------------------------

    def node(self) -> Node:
        """The condition. Raises Refused for a part that does not fit."""
        return self._whole([part.node() for part in self.parts])

    def draft(self) -> Node:
        """What is there of it, finished or not."""
        return self._whole([part.draft() for part in self.parts])

    def _whole(self, parts: list[Node]) -> Node:
        word = self.word.value()
        if not parts:
            return Every()
        found = tuple(parts)
        if word == "all":
            return Every(found)
        if word == "any":
            return Some(found)
        return Not(Some(found)) if word == "none" else Not(Every(found))

    def check(self) -> bool:
        """Say what does not fit, at its place; whether all does."""
        if not self.parts and self.above is not None:
            return True
        return all([part.check() for part in self.parts])


def _taken_apart(node: Node) -> tuple[str, tuple[Node, ...]]:
    if isinstance(node, Every):
        return "all", node.parts
    if isinstance(node, Some):
        return "any", node.parts
    if isinstance(node, Leaf):
        return "all", (node,)
    if isinstance(node.part, Some):
        return "none", node.part.parts
    if isinstance(node.part, Every):
        return "not_all", node.part.parts
    return "none", (node.part,)
