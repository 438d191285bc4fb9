"""The sheet of a reminder: everything that can be said of it. Ctrl+Enter saves.

    new_reminder(window, desk)                                    # an empty one, for today
    new_reminder(window, desk, Entry("Call", day, person_id=7))   # with what is known; returns the sheet
    open_reminder(window, desk, reminder_id)                      # one that stands, or how it was closed
    open_series(window, desk, series_id, series_day)              # one of a series that is not made yet

`sheet.kept(key)` tells the key of the reminder that stands afterwards. What was typed into a sheet that is left is one
tap away.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal

from desktop import languages
from desktop.languages import _, say
from models.errors import N_, Told
from models.reminders import entering
from models.reminders.entering import Entry
from ui.loyalty.words import today
from ui.people.words import brief
from ui.reminders import asking, words
from ui.reminders.entry_form import EntryForm
from ui.reminders.line import Chips
from ui.widgets import Sheet, button, label, set_text
from ui.widgets.fields import Wrong

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.reminders.reminders import Due
    from ui.page import Desk
    from ui.reminders.asking import Known


def new_reminder(window: QWidget, desk: Desk, entry: Entry | None = None) -> ReminderSheet:
    """Ask for a new reminder, with what is known of it."""
    sheet = ReminderSheet(window, desk, entry)
    sheet.open()
    return sheet


def open_reminder(window: QWidget, desk: Desk, reminder_id: int) -> None:
    """Show a reminder: its form while it stands open, else how it was closed."""
    ask = partial(asking.known, reminder_id=reminder_id, now=today(desk))
    desk.store.read(ask).then(partial(_open, window, desk)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, known: Known) -> None:
    from ui.reminders.closed import ClosedSheet

    if known.one.state == "open":
        ReminderSheet(window, desk, known.entry, known=known).open()
    else:
        ClosedSheet(window, desk, known).open()


def open_series(window: QWidget, desk: Desk, series_id: int, series_day: str) -> None:
    """Show one of a series that is not made yet, and what can be done about it."""
    from ui.reminders.occurrence import open_occurrence

    open_occurrence(window, desk, series_id, series_day)


class ReminderSheet(Sheet):
    """The form."""

    kept = Signal(int)
    """The key of the reminder that stands after it was saved."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        entry: Entry | None = None,
        *,
        known: Known | None = None,
        typed: Entry | None = None,
    ) -> None:
        """A new one (`entry`: what is known of it), or one that stands (`known`); `typed` into it before."""
        super().__init__(window, _("New reminder") if known is None else _("Reminder"), width=760)
        self.desk, self.known = desk, known
        self.before = entry if entry is not None else Entry("", today(desk))
        self._busy = False
        self.standing = Chips()
        self.form = EntryForm(desk, self.before, known)
        self.form.grew.connect(self.grow)
        self.title = self.form.title
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.standing)
        self.body.addWidget(self.form)
        if known is not None:
            self._show_known(known)
        self.body.addStretch(1)
        self.below(self.error)
        self._foot()
        self.form.show_entry(typed or self.before)

    def _show_known(self, known: Known) -> None:
        from ui.reminders.past import Past

        self.standing.show_said(tuple(words.standing(self.desk, known.one, known.whole)))
        self.body.addWidget(Past(self.desk, known.one.id, self.grow))

    def _foot(self) -> None:
        self.save_button = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.strong = self.save
        self.accept_on_enter = self.save
        if self.known is None:
            self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
            return
        from ui.reminders.acts import act_buttons

        self.buttons(*act_buttons(self), None, button(_("Cancel"), self.cancel), self.save_button)

    def entry(self) -> Entry:
        """What the form says. Raises Wrong where fields can't be taken; each of them says why."""
        return self.form.entry()

    # -- done ---------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Make it, or keep what was changed; of a series it is asked what is meant."""
        if self._busy:
            return
        set_text(self.error, "", hide_empty=True)
        lacking = not self.form.title.text().strip()
        self.form.wrong(self.form.title, _("Say what there is to do.") if lacking else "")
        try:
            entry = self.form.entry()
        except Wrong:
            self.grow()
            return
        if lacking:
            return
        if self.known is None:
            self._write(partial(entering.make, entry=entry), _("Noted, {when}: {title}"), entry)
        elif self.known.one.series_id is not None and entry != self.before:
            self._which(entry)
        else:
            self._change(entry, False)

    def _which(self, entry: Entry) -> None:
        from ui.calendar.series_sheet import SeriesSheet

        alone, to_come = partial(self._change, entry, False), partial(self._change, entry, True)
        SeriesSheet(self.window(), brief(entry.title), alone, to_come, _nothing).open()

    def _change(self, entry: Entry, whole: bool) -> None:
        assert self.known is not None
        verb = partial(entering.change, reminder_id=self.known.one.id, entry=entry, before=self.before, whole=whole)
        self._write(verb, _("Saved, {when}: {title}"), entry)

    def _write(self, verb: Any, said: str, entry: Entry) -> None:
        self._busy = True
        when = words.when_text(entry, words.now_of(self.desk).date())
        told = languages.fill(said, {"when": when, "title": words.short(entry.title)})
        name = N_("New reminder") if self.known is None else N_("Change reminder: {title}")
        self.desk.write(name, verb, said=told).then(self._saved).failed(self._failed)

    def _saved(self, key: int) -> None:
        self._busy = False
        self.accept()
        self.kept.emit(key)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)

    def cancel(self) -> None:
        """Leave it; what was typed is one tap away."""
        try:
            entry = self.form.entry()
        except Wrong:
            entry = replace(self.before, **self.form.texts())
        super().cancel()
        if entry != self.before:
            window = self.parentWidget()
            assert window is not None
            again = partial(_again, window, self.desk, self.known, self.before, entry)
            self.desk.toasts.say(_("Not saved."), action=_("Open again"), run=again)

    def take_keyboard(self) -> None:
        """Type what there is to do; of one that stands nothing is typed over by accident."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.title.end(False)

    @property
    def one(self) -> Due | None:
        """The reminder that stands; None for a new one."""
        return None if self.known is None else self.known.one


def _nothing() -> None:
    """Neither was chosen: the form is still there."""


def _again(window: QWidget, desk: Desk, known: Known | None, before: Entry, typed: Entry) -> None:
    """A form that was left, with what was typed into it."""
    ReminderSheet(window, desk, before, known=known, typed=typed).open()
