"""One line in which a reminder is typed, in Japanese or English, with what was understood of it below.

    line = ReminderLine(desk)                       # Enter makes the reminder; the line is empty again
    line = ReminderLine(desk, person_id=7)          # of somebody; also about=, about_id=, staff_id=
    line.set_day("2026-12-01")                      # where no day is said ("": today)
    line.kept.connect(slot)                         # the key of the reminder that was made

Nothing is guessed: what is not understood is the title, as it was typed. Escape empties it, Ctrl+Enter opens the form
with what was understood.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _, say
from models.errors import N_, Told
from models.reminders import entering
from models.reminders.spoken import LONGEST, understand
from ui.loyalty.words import today
from ui.people.small import Flow, emptied
from ui.people.words import joined
from ui.reminders import asking, words
from ui.theme import theme
from ui.widgets import icon_button, label, row
from ui.widgets.basics import tip
from ui.widgets.painted import Pill, paint_pill

if TYPE_CHECKING:
    from models.reminders.entering import Entry
    from models.reminders.spoken import Understood
    from ui.page import Desk
    from ui.reminders.asking import Falls
    from ui.reminders.words import Said

WAIT_MS = 150
"""After so long without a key the store is asked on which days it falls."""


def read_line(desk: Desk, text: str, day: str = "", **preset: Any) -> tuple[Understood, Entry]:
    """What is understood of a line at this moment, and the reminder that it makes.

    `day` (ISO) is taken where none is said ("": today); `preset` are person_id, about, about_id, staff_id.
    """
    shop = desk.store.settings
    said = understand(
        text,
        now=words.now_of(desk),
        language=languages.current().code,
        day_first=shop.country in ("GB", "UK"),
        morning=shop.reminder_morning,
    )
    return said, entering.of_words(said, day or today(desk), **preset)


class Chip(Pill):
    """A pill that is cut where there is no room for it."""

    def __init__(self, said: Said) -> None:
        """Show a piece of what was understood."""
        super().__init__(said.text, said.tone, icon=said.icon)
        tip(self, said.text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as need be."""
        return QSize(theme.px(48), super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint what fits."""
        from PySide6.QtGui import QFontMetricsF

        room = self.width() - theme.px(38 if self.icon else 20) + 1
        text = QFontMetricsF(theme.font(12, 600)).elidedText(self.text, Qt.TextElideMode.ElideRight, room)
        paint_pill(QPainter(self), self.rect().toRectF(), text, self.tone, icon=self.icon)


class Chips(QWidget):
    """What was understood, as a row of chips; nothing while there is nothing to say."""

    def __init__(self) -> None:
        """Empty, and not seen."""
        super().__init__()
        self._flow = Flow(6)
        self.setLayout(self._flow)
        self.said: tuple[Said, ...] = ()
        self.hide()

    @property
    def text(self) -> str:
        """All of them as one sentence."""
        return joined(one.text for one in self.said)

    def show_said(self, said: tuple[Said, ...]) -> None:
        """Show these."""
        if said == self.said:
            return
        self.said = said
        emptied(self._flow)
        for one in said:
            self._flow.addWidget(Chip(one))
        self.setVisible(bool(said))
        self.setAccessibleName(self.text)


class SaidLine(QWidget):
    """A line that is understood while it is typed; what is done with it is another's."""

    changed = Signal()
    """What is understood of it is another."""

    def __init__(self, desk: Desk, *, day: str = "", hint: str = "", name: str = "", **preset: Any) -> None:
        """`day` (ISO) where none is said; `preset` are person_id, about, about_id, staff_id of what is said."""
        super().__init__()
        self.desk, self._day, self._preset = desk, day, preset
        self.clears = True
        """Whether Escape empties it; on a sheet it closes that, which keeps what was typed."""
        self._falls: Falls | None = None
        self.said, self._entry = read_line(desk, "", day, **preset)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText(hint or _("Add a reminder: order beans tomorrow 3pm"))
        self.field.setAccessibleName(name or _("New reminder, with its day and time"))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed)
        self.chips = Chips()
        self._soon = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.px(6))
        self.top = row(self.field, spacing=6)
        body.addLayout(self.top)
        body.addWidget(self.chips)
        self.setFocusProxy(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    # -- what it stands at --------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.text()

    @property
    def entry(self) -> Entry:
        """The reminder that it says."""
        return self._entry

    def set_text(self, text: str) -> None:
        """Have something typed."""
        self.field.setText(text)

    def set_day(self, day: str) -> None:
        """Take another day (ISO) where none is said; "" is today."""
        if day != self._day:
            self._day = day
            self.understand()

    def set_preset(self, **preset: Any) -> None:
        """Say reminders of somebody, about something: person_id, about, about_id, staff_id."""
        self._preset = preset
        self.understand()

    def clear(self) -> None:
        """Empty it."""
        self.field.clear()

    # -- understanding ------------------------------------------------------------------------------------------------

    def _typed(self, _text: str) -> None:
        self.understand()

    def understand(self) -> Entry:
        """Read it as of now; returns the reminder that it says."""
        self.said, self._entry = read_line(self.desk, self.text, self._day, **self._preset)
        if self.text.strip():
            self._soon.start()
        else:
            self._soon.stop()
        self._show()
        self.changed.emit()
        return self._entry

    def _ask(self) -> None:
        """Ask on which days it falls, as the shop works."""
        job = self.desk.store.read(asking.falls, self._entry, languages.current().code)
        job.then(self._fell).failed(self.desk.toasts.wrong)

    def _fell(self, falls: Falls) -> None:
        self._falls = falls
        self._show()

    def _show(self) -> None:
        if not self.text.strip():
            self.chips.show_said(())
            self.field.setAccessibleDescription("")
            return
        now = words.now_of(self.desk)
        found = words.chips(self.said, self._entry, now)
        if self._falls is not None and self._falls.entry == self._entry:
            found += words.falls_chips(self._falls, now.date())
        self.chips.show_said(tuple(found))
        self.field.setAccessibleDescription(self.chips.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Escape empties what is typed, and is left to others while nothing is."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.text and self.clears:
                self.clear()
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return self.control_enter()
        return super().eventFilter(watched, event)

    def control_enter(self) -> bool:
        """Ctrl+Enter was pressed; says whether that was for this line."""
        return False


class ReminderLine(SaidLine):
    """The line that makes reminders: Enter makes what is understood, Ctrl+Enter opens the form with it."""

    kept = Signal(int)
    """A reminder was made; its key."""

    def __init__(self, desk: Desk, *, day: str = "", hint: str = "", **preset: Any) -> None:
        """`day` (ISO) where none is said; `preset` are person_id, about, about_id, staff_id of what is made."""
        super().__init__(desk, day=day, hint=hint, **preset)
        self._busy = ""
        self.field.returnPressed.connect(self.keep)
        self.more = icon_button("sliders-horizontal", _("Everything about it…"), self.details)
        tip(self.more, f"{_('Everything about it…')}  Ctrl+Enter")
        self.top.addWidget(self.more)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        body = self.layout()
        assert body is not None
        body.addWidget(self.error)

    def keep(self) -> None:
        """Make the reminder, and be empty for the next."""
        if self._busy or not self.text.strip():
            return
        entry = self.understand()  # a day may have begun since the last key
        self._busy = self.text
        when = words.when_text(entry, words.now_of(self.desk).date())
        told = _("Noted, {when}: {title}", when=when, title=words.short(entry.title))
        job = self.desk.write(N_("New reminder"), partial(entering.make, entry=entry), said=told)
        job.then(self._kept).failed(self._refused)

    def _kept(self, key: int) -> None:
        typed, self._busy = self._busy, ""
        self._taken(typed, key)

    def _taken(self, typed: str, key: int) -> None:
        if self.text == typed:
            self.clear()
        self.kept.emit(key)

    def _typed(self, text: str) -> None:
        self._wrong("")
        super()._typed(text)

    def _refused(self, error: BaseException) -> None:
        self._busy = ""
        if isinstance(error, Told):
            self._wrong(say(error))
        else:
            self.desk.toasts.wrong(error)

    def _wrong(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def details(self) -> None:
        """Open the form with what was understood; what is typed stays here until it is kept."""
        from ui.reminders.form import new_reminder

        sheet = new_reminder(self.window(), self.desk, self.understand())
        sheet.kept.connect(partial(self._taken, self.text))

    def control_enter(self) -> bool:
        """Open the form."""
        self.details()
        return True
