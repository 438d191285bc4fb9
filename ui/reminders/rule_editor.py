"""How often something comes again: said in words, or put together; with the sentence and the next days below."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _, say
from models.errors import N_, Message
from models.reminders import recurrence, rule_words
from models.reminders.spoken import understand
from ui.reminders import words
from ui.reminders.fields import DayEdit
from ui.reminders.rule_parts import CUSTOM, DAY, FIRST_WORK, FIXED, LAST, LAST_WORK, NTH, ONCE, Parts, parts_of
from ui.theme import theme
from ui.widgets import Choice, button, label, row, set_text
from ui.widgets.fields import unturned

if TYPE_CHECKING:
    from models.reminders.spoken import Understood
    from ui.page import Desk
    from ui.reminders.asking import Falls

NEVER, COUNT, UNTIL = "never", "count", "until"
MOST_STEPS = 99
MONDAY = date(2024, 1, 1)
FREQUENCIES = {"DAILY": N_("By days"), "WEEKLY": N_("By weeks"), "MONTHLY": N_("By months"), "YEARLY": N_("By years")}
UNITS = {"DAILY": N_("days"), "WEEKLY": N_("weeks"), "MONTHLY": N_("months"), "YEARLY": N_("years")}


class RuleEditor(QWidget):
    """The editor. `edited`: the rule is another; `spoken`: words were taken, which may say a day and a time as well."""

    edited = Signal()
    spoken = Signal(object)
    grew = Signal()

    def __init__(self, desk: Desk, first: date) -> None:
        """Begin with once; `first` is the day of the reminder."""
        super().__init__()
        self.desk, self.first = desk, first
        self._filling = False
        self._text = ""
        self._given: tuple[str, str, bool] = ("", "", False)
        self._given_parts: Parts | None = None
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(theme.px(8))
        self._build_how()
        self._build_which()
        self._build_ends()
        self.sentence = label("", "muted", wrap=True)
        self.next = label("", "secondary", wrap=True)
        self.wrong = label("", "error", wrap=True)
        for one in (self.sentence, self.next, self.wrong):
            one.hide()
            self._body.addWidget(one)
        self.setFocusProxy(self.how)
        self.set_value("", "", False)

    # -- parts ----------------------------------------------------------------------------------------------------

    def _build_how(self) -> None:
        self.how = Choice()
        self.how.setAccessibleName(_("How often"))
        self.how.picked.connect(self._how_picked)
        self.interval = _number(1, MOST_STEPS, _("Every so many"))
        self.unit = label("", "secondary")
        self.every = label(_("every"), "secondary")
        self.words = QLineEdit()
        self.words.setMaxLength(200)
        self.words.setPlaceholderText(_("or in words: every second Tuesday"))
        self.words.setAccessibleName(_("How often, in words"))
        self.words.installEventFilter(self)
        self.words.editingFinished.connect(self.take_words)
        self.interval.valueChanged.connect(self._changed)
        held = row(self.how, self.every, self.interval, self.unit, self.words, spacing=8)
        held.setStretch(4, 1)
        self._body.addLayout(held)

    def _build_which(self) -> None:
        self.days = [button(_short(at), self._changed, kind="chip", checkable=True) for at in range(7)]
        for at, one in enumerate(self.days):
            one.setAccessibleName(_(rule_words.WEEKDAYS[at]))
        self.week = _held(*self.days, None)
        which = (
            (DAY, _("On a day of the month")),
            (LAST, _("On the last day")),
            (NTH, _("On a weekday of the month")),
            (FIRST_WORK, _("On the first working day")),
            (LAST_WORK, _("On the last working day")),
        )
        self.which = Choice(which)
        self.which.setAccessibleName(_("On which day of the month"))
        self.which.picked.connect(self._changed)
        self.day = _number(1, 31, _("Day of the month"))
        self.day.valueChanged.connect(self._changed)
        nths = [(nth, say(Message(rule_words.NTH[nth], {"day": "…"}))) for nth in (1, 2, 3, 4, 5, -1)]
        self.nth = Choice(nths)
        self.nth.setAccessibleName(_("Which one of the month"))
        self.weekday = Choice([(at, _(name)) for at, name in enumerate(rule_words.WEEKDAYS)])
        self.weekday.setAccessibleName(_("Weekday"))
        self.nth.picked.connect(self._changed)
        self.weekday.picked.connect(self._changed)
        self.month = _held(self.which, self.day, self.nth, self.weekday, None)
        self._body.addWidget(self.week)
        self._body.addWidget(self.month)

    def _build_ends(self) -> None:
        closed = (
            ("", _("If the shop is closed: all the same")),
            ("skip", _("If the shop is closed: left out")),
            ("before", _("If the shop is closed: the working day before")),
            ("after", _("If the shop is closed: the next working day")),
        )
        self.closed = Choice(closed)
        self.closed.setAccessibleName(_("If the shop is closed on that day"))
        self.closed.picked.connect(self._changed)
        self.from_done = QCheckBox(_("Counted from when it was done"))
        self.from_done.toggled.connect(self._changed)
        self.ends = Choice(((NEVER, _("Never ends")), (COUNT, _("Ends after")), (UNTIL, _("Ends on"))))
        self.ends.setAccessibleName(_("When it ends"))
        self.ends.picked.connect(self._ends_picked)
        self.count = _number(1, recurrence.MOST_TIMES, _("How many times"))
        self.count.valueChanged.connect(self._changed)
        self.times = label(_("times"), "secondary")
        self.until = DayEdit(self.desk, _("The last day"))
        self.until.edited.connect(self._changed)
        self.further = _held(self.closed, None)
        self.ending = _held(self.ends, self.count, self.times, self.until, 8, self.from_done, None)
        self._body.addWidget(self.further)
        self._body.addWidget(self.ending)

    # -- what it says ---------------------------------------------------------------------------------------------

    def set_value(self, rule: str, on_closed: str, from_done: bool) -> None:
        """Show a rule; as long as nobody changes it, it stays as it is written."""
        self._show(parts_of(rule, self.first, on_closed, from_done))
        self._given, self._given_parts = (rule, on_closed, from_done), self.parts()

    def set_first(self, first: date) -> None:
        """Know the day of the reminder; what hangs on it by itself follows it."""
        known = self.parts()
        was, self.first = self.first, first
        if known.how == "WEEKLY" and known.weekdays == (was.weekday(),):
            self._tick((first.weekday(),))
        if known.how == ONCE or (known.how == "MONTHLY" and known.which == DAY and known.day == was.day):
            self._quietly(self.day, first.day)
        self._say()

    def parts(self) -> Parts:
        """What is put together."""
        until = self.until.day() if self.ends.value() == UNTIL else None
        return Parts(
            self.how.value(),
            self.interval.value(),
            tuple(at for at, one in enumerate(self.days) if one.isChecked()),
            self.which.value(),
            self.day.value(),
            self.nth.value(),
            self.weekday.value(),
            self.closed.value(),
            self.from_done.isChecked(),
            self.count.value() if self.ends.value() == COUNT else None,
            until,
            self._text,
        )

    def value(self) -> tuple[str, str, bool]:
        """The rule, what happens on closed days, whether it is counted from when it was done. Raises Refused."""
        if self.how.value() != ONCE and self.ends.value() == UNTIL:
            self.until.value()
        known = self.parts()
        if known == self._given_parts:
            return self._given
        return (known.rule, known.closed, known.from_done) if known.how != ONCE else ("", "", False)

    def show_falls(self, falls: Falls) -> None:
        """Say on which days it falls, or what can't be."""
        if self.how.value() == ONCE or falls.entry.rule != self.parts().rule:
            return
        set_text(self.wrong, say(falls.wrong) if falls.wrong is not None else "", hide_empty=True)
        now = words.now_of(self.desk).date()
        text = "" if not falls.days else _("Next: {days}", days=words.days_words(falls.days, now))
        if falls.wrong is None and not falls.days:
            text = _("It never falls on a day on which the shop works.")
        if falls.entry.from_done and falls.days:
            text = _("First: {days}; then counted from when it was done", days=words.days_words(falls.days, now))
        set_text(self.next, text, hide_empty=True)
        self.grew.emit()

    # -- in words -------------------------------------------------------------------------------------------------

    def take_words(self) -> None:
        """Take what is typed in words, if it says how often; else say that it does not."""
        typed = self.words.text().strip()
        if not typed:
            return
        shop = self.desk.store.settings
        said = understand(typed, now=words.now_of(self.desk), day_first=shop.country in ("GB", "UK"))
        if not said.rule:
            set_text(self.wrong, _("This is not understood as how often. Choose it instead."), hide_empty=True)
            self.grew.emit()
            return
        self.words.clear()
        self.take(said)

    def take(self, said: Understood) -> None:
        """Take the rule of what was understood; its day and time are handed over."""
        if said.day is not None:
            self.first = said.day
        self._show(parts_of(said.rule, self.first, said.on_closed, False))
        self.spoken.emit(said)
        self.edited.emit()

    # -- shown ----------------------------------------------------------------------------------------------------

    def _show(self, known: Parts) -> None:
        self._filling = True
        self._text = known.text
        options = [(ONCE, _("Once")), *((freq, _(name)) for freq, name in FREQUENCIES.items())]
        if known.how == CUSTOM:
            options.append((CUSTOM, _("As it is")))
        self.how.set_options(options, known.how)
        self.interval.setValue(known.interval)
        self._tick(known.weekdays)
        self.which.set_value(known.which)
        self.day.setValue(known.day)
        self.nth.set_value(known.nth)
        self.weekday.set_value(known.weekday)
        self.closed.set_value(known.on_closed)
        self.from_done.setChecked(known.from_done)
        self.ends.set_value(COUNT if known.count is not None else UNTIL if known.until is not None else NEVER)
        self.count.setValue(known.count or 10)
        self.until.set_value("" if known.until is None else known.until.isoformat())
        self._filling = False
        self._say()

    def _tick(self, weekdays: tuple[int, ...]) -> None:
        for at, one in enumerate(self.days):
            one.setChecked(at in weekdays)

    def _quietly(self, field: QSpinBox, value: int) -> None:
        field.blockSignals(True)
        field.setValue(value)
        field.blockSignals(False)

    def _how_picked(self, how: str) -> None:
        if how == "WEEKLY" and not any(one.isChecked() for one in self.days):
            self._tick((self.first.weekday(),))
        self._changed()

    def _ends_picked(self, ends: str) -> None:
        if ends == UNTIL and not self.until.typed.text():
            self.until.set_value((self.first + timedelta(days=365)).isoformat())
        self._changed()

    def _changed(self, *_values: object) -> None:
        if not self._filling:
            self._say()
            self.edited.emit()

    def _say(self) -> None:
        """Show the fields that its kind has, and its sentence."""
        known = self.parts()
        again = known.how != ONCE
        plain = again and known.how != CUSTOM
        for part in (self.every, self.interval, self.unit):
            part.setVisible(plain)
        self.unit.setText(_(UNITS.get(known.how, "")))
        self.week.setVisible(known.how == "WEEKLY")
        self.month.setVisible(known.how == "MONTHLY")
        self.day.setVisible(known.which == DAY)
        self.nth.setVisible(known.which == NTH)
        self.weekday.setVisible(known.which == NTH)
        self.further.setVisible(again and not (known.how == "MONTHLY" and known.which in FIXED))
        self.ending.setVisible(again)
        self.count.setVisible(self.ends.value() == COUNT)
        self.times.setVisible(self.ends.value() == COUNT)
        self.until.setVisible(self.ends.value() == UNTIL)
        text = words.rule_text(known.rule, self.first, known.closed, known.from_done) if again else ""
        set_text(self.sentence, text, hide_empty=True)
        for one in (self.next, self.wrong):
            set_text(one, "", hide_empty=True)
        self.grew.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter takes the words, and does not save the form."""
        if watched is self.words and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control and self.words.text().strip():
                self.take_words()
                return True
        return super().eventFilter(watched, event)


def _number(least: int, most: int, name: str) -> QSpinBox:
    made: QSpinBox = unturned(QSpinBox())
    made.setRange(least, most)
    made.setAccessibleName(name)
    made.setFixedWidth(theme.px(76))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def _held(*things: QWidget | int | None) -> QWidget:
    made = QWidget()
    made.setLayout(row(*things, spacing=8))
    return made


def _short(weekday: int) -> str:
    return languages.current().weekday(MONDAY + timedelta(days=weekday))
