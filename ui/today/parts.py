"""The page's parts: its head, the card with the list, the column beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.languages import _, _n
from ui.theme import theme
from ui.today import cards
from ui.today.beside import SalesCard, SpeakCard
from ui.today.cards import FigureCard, SearchField
from ui.today.reports import ReportCards
from ui.today.who import OnCard
from ui.widgets import Card, EmptyState, Segments, button, column, label, row, set_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.page import Desk
    from ui.reminders.line import ReminderLine
    from ui.today.cards import Said
    from ui.today.lines import LinesModel
    from ui.today.list import LinesView

ICONS = ("banknote", "users", "gift", "square-kanban")
PLACES: tuple[tuple[str, dict[str, str]], ...] = (
    ("day", {}),
    ("people", {}),
    ("loyalty", {"section": "expiry"}),
    ("pipeline", {}),
)
"""The pictures of the four figures, and where they lead."""
LINE_HIGH = 48
"""The line's place, before it is there."""


class Head(QWidget):
    """Who is greeted, which day it is, the way to the palette and to the counter."""

    def __init__(self, desk: Desk) -> None:
        """Greet nobody yet."""
        super().__init__()
        self.desk = desk
        self.greeting = label("", "title")
        self.said = label("", "secondary")
        self.search = SearchField(_("Search or run a command"), "Ctrl+K")
        self.search.clicked.connect(self._search)
        self.counter = button(_("Open the counter"), self._sell, kind="primary", icon="store")
        self.setLayout(row(column(self.greeting, self.said, spacing=2), None, self.search, self.counter, spacing=12))

    def _search(self, _checked: bool = False) -> None:
        self.desk.navigator.show_palette()

    def _sell(self) -> None:
        self.desk.navigator.open("counter")


class Figures(QWidget):
    """The four figures of the day, each a way to where it comes from."""

    def __init__(self, desk: Desk) -> None:
        """Show what is known so far: nothing."""
        super().__init__()
        self.desk = desk
        said = cards.kept(desk.store.settings, None, None, None)
        self.cards = [FigureCard(icon, one) for icon, one in zip(ICONS, said, strict=True)]
        for at, card in enumerate(self.cards):
            card.clicked.connect(partial(self.open_figure, at))
        self.setLayout(row(*self.cards, spacing=16))

    def show_said(self, said: Sequence[Said]) -> None:
        """Show other figures."""
        for card, one in zip(self.cards, said, strict=True):
            card.show_said(one)

    def open_figure(self, at: int, _checked: bool = False) -> None:
        """Go to where a figure comes from."""
        page, place = PLACES[at]
        self.desk.navigator.open(page, **place)


class ListCard(Card):
    """The list, with the line above it in which a reminder is typed; `picked` tells whose lines are wanted."""

    picked = Signal(object)

    def __init__(self, desk: Desk, view: LinesView, whose: str, add: Callable[[], None]) -> None:
        """Hold the view of a page; `add` begins a new reminder."""
        super().__init__(margin=0, spacing=4)
        edge = theme.px(18)
        self.view = view
        self.count = label("", "secondary")
        self.whose = Segments([("mine", _("Mine")), ("all", _("Everybody’s"))], whose)
        self.whose.picked.connect(self.picked)
        head = row(label(_("To do today"), "panel"), self.count, None, self.whose, spacing=8)
        head.setContentsMargins(edge, theme.px(14), theme.px(12), 0)
        self.body.addLayout(head)
        self.desk = desk
        self._line: ReminderLine | None = None
        self._above = QWidget()
        self._held = row()
        self._held.setContentsMargins(edge, theme.px(4), edge, theme.px(4))
        self._above.setLayout(self._held)
        self._above.setMinimumHeight(theme.px(LINE_HIGH))
        self.body.addWidget(self._above)
        text = _("What is due comes by itself: reminders, requests, gifts, leads, invoices, birthdays.")
        self.none = EmptyState("calendar-check", _("Nothing to do just now"), text, _("Add a reminder"), add)
        self.stack = QStackedWidget()
        self.stack.addWidget(view)
        self.stack.addWidget(self.none)
        held = row(self.stack)
        held.setContentsMargins(theme.px(8), 0, theme.px(8), theme.px(10))
        self.body.addLayout(held, 1)

    @property
    def line(self) -> ReminderLine:
        """The line in which a reminder is typed; made when it is first wanted, at the latest soon after the start."""
        if self._line is None:
            from ui.reminders.line import ReminderLine

            self._line = ReminderLine(self.desk)
            self._line.field.installEventFilter(self)
            self._held.addWidget(self._line)
        return self._line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go down from the line into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

    @property
    def had_keys(self) -> bool:
        """Whether the keyboard is at the list, or at what stands in its place."""
        shown = self.window().focusWidget()
        return shown is not None and (shown is self.view or self.none.isAncestorOf(shown))

    def show_lines(self, lines: LinesModel, *, several: bool) -> None:
        """Say how far the day is, and show the list, or that there is nothing to do; `several` work here."""
        self.whose.setVisible(several)
        done, every = lines.left()
        set_text(self.count, _n("{done} of 1 done", "{done} of {n} done", every, done=done) if every else "")
        self.stack.setCurrentWidget(self.view if lines.rowCount() else self.none)


class Beside(QWidget):
    """What stands beside the list, below each other."""

    def __init__(self, desk: Desk, come: Callable[[], None], go: Callable[[], None]) -> None:
        """`come` and `go` are about whoever is at this till."""
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.px(14))
        self.sales = SalesCard()
        self.reports = ReportCards(desk)
        self.speak = SpeakCard(desk)
        self.on = OnCard(desk, come, go)
        for card in (self.sales, self.reports, self.speak, self.on):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            body.addWidget(card)
        body.addStretch(1)


def beside(left: QWidget, right: QWidget) -> QHBoxLayout:
    """The list and what stands beside it."""
    made = row(spacing=16)
    made.addWidget(left, 11)
    made.addWidget(right, 10)
    return made
