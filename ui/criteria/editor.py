"""The one editor of conditions: for promotions, rewards, segments, and whatever else asks who, when and for what.

editor = CriteriaEditor(desk, {"person", "basket", "moment"}, node)
editor.changed.connect(self.edited)
if editor.check():          # says what does not fit at its place
node = editor.node()
"""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.counting import Counting
from desktop.jobs import Progress
from desktop.languages import _, _n, say
from models.criteria import deal, fields, words
from models.criteria.nodes import ALWAYS, Every, Leaf, Node, Not, Some, person_parts
from models.criteria.sql import Context
from models.errors import N_, Told
from models.money import show_number
from models.work import Reader
from ui.criteria.rows import Group
from ui.page import Desk
from ui.people.words import today
from ui.theme import theme
from ui.widgets import Card, button, label, row, set_text
from ui.widgets.fields import into_view

EMPTY = {
    "line": N_("All goods. Add a condition to choose among them."),
    "person": N_("Everybody. Add a condition to choose among them."),
    "deal": N_("All deals. Add a condition to choose among them."),
    "": N_("Always. Add a condition to say for whom, when and for what."),
}


class CriteriaEditor(QWidget):
    """A condition, built row by row; the whole of it as a sentence below, with how many people meet it."""

    changed = Signal()

    def __init__(self, desk: Desk, sides: Collection[str], node: Node = ALWAYS) -> None:
        """`sides` are those that may be asked: person, basket, moment; deal and person; or line alone."""
        super().__init__()
        self.desk, self.sides = desk, frozenset(sides)
        self.fields = fields.of_sides(self.sides, desk.store.here)
        self.empty_text = (
            EMPTY["deal"]
            if "deal" in self.sides
            else EMPTY[next(iter(self.sides))]
            if len(self.sides) == 1 and self.sides <= set(EMPTY)
            else EMPTY[""]
        )
        self._asked = 0
        self._progress = Progress()
        self._counting = Counting(desk.store)
        self._removed: tuple[Group, int, Node] | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(10))
        self.root = Group(self, None, _opened(node))
        self.column.addWidget(self.root)
        self.back = button(_("Put back what was removed"), self.put_back, icon="undo-2", kind="link")
        self.back.hide()
        self.column.addLayout(row(self.back, None))
        self.foot = Card("sunken", margin=12, spacing=4)
        self.sentence = label("", "muted", wrap=True)
        self.sentence.setAccessibleName(_("The whole condition as a sentence"))
        self.gone = label("", "error", wrap=True)
        self.count = label("", "strong")
        for part in (self.sentence, self.gone, self.count):
            self.foot.body.addWidget(part)
        self.column.addWidget(self.foot)
        self._soon = QTimer(self, interval=250, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._say()
        self._ask()

    # -- what it says -----------------------------------------------------------------------------------------------

    def node(self) -> Node:
        """The condition. Raises Refused for what is missing or does not fit."""
        return _closed(self.root.node())

    def check(self) -> bool:
        """Say at each row what does not fit, and go to the first; whether all does."""
        good = self.root.check()
        if not good:
            self._to_wrong(self.root)
        return good

    def _to_wrong(self, group: Group) -> bool:
        for part in group.parts:
            if isinstance(part, Group):
                if self._to_wrong(part):
                    return True
            elif not part.error.isHidden():
                part.field.setFocus()
                into_view(part)
                return True
        return False

    def set_node(self, node: Node) -> None:
        """Show another condition."""
        before = self.root
        self.root = Group(self, None, _opened(node))
        self.column.removeWidget(before)
        self.column.insertWidget(0, self.root)
        before.hide()
        before.deleteLater()
        self._removed = None
        self.back.hide()
        self.edited()

    # -- what happens -----------------------------------------------------------------------------------------------

    def edited(self, *, shape: bool = False) -> None:
        """Something was edited; with `shape` rows came or went."""
        if not shape:
            self._removed = None
            self.back.hide()
        self._say()
        self._soon.start()
        if shape:
            self.updateGeometry()
        self.changed.emit()

    def keep_removed(self, group: Group, at: int, node: Node) -> None:
        """Remember what was taken out, to put it back."""
        self._removed = (group, at, node)
        self.back.show()

    def put_back(self) -> None:
        """Put back what was taken out last."""
        if self._removed is not None:
            group, at, node = self._removed
            self._removed = None
            group.put_back(at, node)
        self.back.hide()

    def _say(self) -> None:
        node = _closed(self.root.draft())
        read = self.desk.store.here
        names = words.names_of(read, node, self.fields)
        empty = node == ALWAYS
        said = "" if empty else say(words.opened(words.said(node, names, self.fields)))
        set_text(self.sentence, said, hide_empty=True)
        missing = words.gone(read, node)
        text = ""
        if missing:
            gone = ", ".join(say(one) for one in missing)
            text = _("This names what is no longer there: {what}. That part is met by nobody.", what=gone)
        set_text(self.gone, text, hide_empty=True)
        counted = "person" in self.sides and (self.sides == {"person"} or "deal" in self.sides)
        self.foot.setVisible(not empty or counted)  # of everything and everybody nothing is said: no bare bar

    def _ask(self) -> None:
        """Count who meets it, on a reader's thread; of a mixed condition its person's part."""
        self._progress.cancelled = True  # what was typed since overtakes the count under way
        self._progress = Progress()
        self._asked += 1
        if not {"person", "deal"} & self.sides:
            self.count.hide()
            return
        try:
            node = _closed(self.root.node())
        except Told:
            set_text(self.count, "", hide_empty=True)
            return
        if "deal" in self.sides:
            counting = self.desk.store.read(_count_deals, node, context(self.desk))
            counting.then(partial(self._counted_deals, self._asked)).failed(partial(self._not_counted, self._asked))
            return
        wanted = self._counted(node)
        if wanted is None:
            set_text(self.count, "", hide_empty=True)
            return
        ctx = context(self.desk)
        job = self._counting.count(wanted, ctx, self._progress)
        job.then(partial(self._counted_all, self._asked)).failed(partial(self._not_counted, self._asked))

    def _counted(self, node: Node) -> Node | None:
        if self.sides == {"person"}:
            return node
        if person_parts(node) == (node,):
            return node
        if isinstance(node, Every):
            asked = tuple(part for part in node.parts if person_parts(part) == (part,))
            return Every(asked) if asked else None
        return None

    def _counted_all(self, number: int, found: tuple[int, int]) -> None:
        if number == self._asked:
            count, whole = found
            said = _("{count} of {all} customers now", count=show_number(count), all=show_number(whole))
            set_text(self.count, said)
            self.count.show()

    def _counted_deals(self, number: int, found: int) -> None:
        if number == self._asked:
            set_text(self.count, _n("1 deal now", "{n} deals now", found))
            self.count.show()

    def _not_counted(self, number: int, error: BaseException) -> None:
        if number == self._asked:
            set_text(self.count, say(error) if isinstance(error, Told) else "", hide_empty=True)


def context(desk: Desk) -> Context:
    """The shop's day and moment, now."""
    return Context(today(desk).isoformat(), desk.store.clock.now())


def _count_deals(read: Reader, node: Node, ctx: Context) -> int:
    return deal.count(read, node, ctx)


def _opened(node: Node) -> Node:
    """As the outermost group shows it: a single comparison stands in a group of its own."""
    node = _shown(node)
    return Every((node,)) if isinstance(node, Leaf) else node


def _shown(node: Node) -> Node:
    """What files say in a further way (the basket contains some of these lines), as the rows say the same."""
    if isinstance(node, Not):
        return Not(_shown(node.part))
    if isinstance(node, Every | Some):
        return type(node)(tuple(_shown(part) for part in node.parts))
    if node.field != "basket.contains" or node.op in ("in", "not_in"):
        return node
    if isinstance(node.value, bool):
        some = node.value == (node.op == "is")
        return Leaf("basket.lines", "at_least" if some else "at_most", 1 if some else 0, node.of)
    return Leaf(node.field, "in", node.value if isinstance(node.value, tuple) else (node.value,))


def _closed(node: Node) -> Node:
    """As it is kept: a group of one comparison is that comparison."""
    if isinstance(node, Every) and len(node.parts) == 1:
        return node.parts[0]
    return node
