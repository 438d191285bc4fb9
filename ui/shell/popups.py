"""What is due now, as cards at the window's foot: they wait until somebody deals with them, and take no keyboard.

At the counter they stand at the left, over the keys and never over the sums; elsewhere at the right. Many are one card.
They lie below sheets: whoever is in the middle of something finishes it first.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent

from desktop.languages import _, say
from ui.actions import top_layer
from ui.reminders import later, told_words
from ui.theme import theme
from ui.widgets.basics import button
from ui.widgets.floating import ROOM, SEEN, WIDTH, FloatingCard
from ui.widgets.painted import shadow_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from models.reminders.telling import Told
    from ui.shell.toasts import Toasts

DONE, LATER, OPEN, TODAY = "done", "later", "open", "today"
"""What is asked of a card beside SEEN: close its reminder, put it off, show it, show the day's page."""
AT_ONCE = 3
"""More reminders than these are one card."""
LATE_MS = 3_600_000
"""What is later than so much is late in red."""
GAP, FOOT, SIDE = 10, 22, 28


class Popups(QObject):
    """The cards of a window."""

    asked = Signal(object, str, object)
    """The reminders (Told) of a card, what is asked of them, and of LATER how."""

    def __init__(self, window: QWidget, toasts: Toasts, about: Callable[[Told], str]) -> None:
        """Lie over `window`; `about` says the second line of a card: for whom, when, where."""
        super().__init__(window)
        self._window, self._toasts, self._about = window, toasts, about
        self._told: dict[int, Told] = {}
        self._gathered = False
        self.cards: list[FloatingCard] = []
        self._of: dict[FloatingCard, tuple[Told, ...]] = {}
        """What each stands for."""
        self._example: FloatingCard | None = None
        self.above: Callable[[], QWidget | None] = _nothing
        """What else stands at the window's foot, below the cards (the digest), or None."""
        window.installEventFilter(self)

    @property
    def told(self) -> tuple[Told, ...]:
        """What is shown now."""
        return tuple(self._told.values())

    def add(self, told: Sequence[Told], *, gather: bool = False) -> None:
        """Show what came due; with `gather` as one card, however few there are."""
        if told:
            self._told |= {one.reminder_id: one for one in told}
            self._gathered = self._gathered or gather or len(self._told) > AT_ONCE
            self.show_all()

    def remove(self, ids: Iterable[int]) -> None:
        """Take away what was dealt with."""
        gone = [key for key in ids if key in self._told]
        for key in gone:
            del self._told[key]
        if gone:
            self._gathered = self._gathered and bool(self._told)
            self.show_all()

    def clear(self) -> None:
        """Take all away: another store."""
        self.remove(list(self._told))

    def show_all(self) -> None:
        """Show a card for each, or one for all; those that are the same stay, with the keyboard in them."""
        told = self.told
        groups = [told] if self._gathered and len(told) > 1 else [(one,) for one in told]
        wanted = {_key(group): group for group in groups}
        kept = {key: card for card in self.cards if (key := _key(self._of[card])) in wanted}
        for card in [one for one in self.cards if one not in kept.values()]:
            self._drop(card)
        self.cards = [kept.get(key) or self._make(group) for key, group in wanted.items()]
        self.place()

    def remake(self) -> None:
        """Make all of them anew: in another language, or another size."""
        for card in self.cards:
            self._drop(card)
        self.cards = []
        self.end_example()
        self.show_all()

    def example(self, title: str, about: str) -> None:
        """Show a card that stands for no reminder; it goes by its button, or with the next one."""
        self.end_example()
        card = self._example = FloatingCard(self._window, "bell", "gold", title, about)
        card.buttons(button(_("Close"), self.end_example, kind="primary"), None)
        card.asked.connect(self.end_example)
        card.show()
        self.place()

    def end_example(self, *_asked: object) -> None:
        """Take that card away."""
        card, self._example = self._example, None
        if card is not None:
            _away(card)
            self.place()

    def _drop(self, card: FloatingCard) -> None:
        del self._of[card]
        _away(card)

    def _title(self, group: tuple[Told, ...]) -> str:
        return say(group[0].wording) if len(group) == 1 else told_words.how_many(len(group))

    def _make(self, group: tuple[Told, ...]) -> FloatingCard:
        one = group[0]
        if len(group) == 1:
            ink = "red" if one.late_ms > LATE_MS else "gold"
            card = FloatingCard(self._window, "bell", ink, self._title(group), self._about(one))
            put_off = button(_("Put off…"), icon="clock")
            put_off.setMenu(later.menu(put_off, partial(card.ask, LATER)))
            card.buttons(
                button(_("Done"), partial(card.ask, DONE), kind="primary", icon="check"),
                put_off,
                button(_("Show it"), partial(card.ask, OPEN)),
                None,
            )
        else:
            card = FloatingCard(self._window, "bell", "gold", self._title(group), told_words.names(group))
            card.buttons(button(_("Look at Today"), partial(card.ask, TODAY), kind="primary", icon="sun"), None)
        card.asked.connect(self._asked)
        self._of[card] = group
        card.show()
        QAccessible.updateAccessibility(QAccessibleEvent(card, QAccessible.Event.Alert))
        return card

    def _asked(self, card: FloatingCard, what: str, how: object) -> None:
        group = self._of.get(card, ())
        if what in (SEEN, TODAY):
            self.remove([one.reminder_id for one in group])
        if group:
            self.asked.emit(group, what, how)

    def focus(self) -> None:
        """Take the keyboard to the newest card."""
        if self.cards:
            self.cards[-1].take_keyboard()

    # -- where ------------------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Stack the cards upwards from the window's foot, below any sheet, and let the toasts keep off them."""
        room, host = shadow_room(ROOM), self._window.rect()
        shown: list[QWidget] = [one for one in (self.above(), *self.cards, self._example) if one is not None]
        aside = self._toasts.aside
        left = self._toasts.left + theme.px(SIDE) if aside else host.width() - theme.px(SIDE) - theme.px(WIDTH)
        foot = host.height() - theme.px(FOOT)
        layer = top_layer(self._window)
        for card in shown:
            card.adjustSize()
            height = card.sizeHint().height() - 2 * room
            card.setGeometry(left - room, foot - height - room, theme.px(WIDTH) + 2 * room, height + 2 * room)
            foot -= height + theme.px(GAP)
            if layer is not None:
                card.stackUnder(layer)
            else:
                card.raise_()
        taken = theme.px(WIDTH + SIDE) if shown else 0
        self._toasts.right = 0 if aside else taken
        self._toasts.above = host.height() - theme.px(FOOT) - foot if aside and shown else 0
        self._toasts.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and (self.cards or self._example or self.above()):
            QTimer.singleShot(0, self, self.place)
        return super().eventFilter(watched, event)


def _key(group: tuple[Told, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((one.reminder_id, one.moment) for one in group)


def _nothing() -> None:
    return None


def _away(card: FloatingCard) -> None:
    card.give_back()
    card.hide()
    card.deleteLater()
