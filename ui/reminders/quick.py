"""A reminder noted down from anywhere: one line, with what was understood below; the rest is a key away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, say
from models.errors import N_
from models.reminders import entering, finding
from ui.people.words import joined
from ui.reminders import asking, words
from ui.reminders.line import ReminderLine, read_line
from ui.widgets import Sheet, button, label, set_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.reminders.entering import Entry
    from models.reminders.reminders import Due
    from models.work import Reader
    from ui.page import Desk

KEPT = "remind_line"
"""Where the desk keeps what was typed into a sheet that was left."""


class QuickSheet(Sheet):
    """The line on a sheet. Enter makes the reminder; Escape keeps what was typed for the next time."""

    def __init__(self, window: QWidget, desk: Desk, title: str = "", *, day: str = "", **preset: Any) -> None:
        """`preset` are person_id, about, about_id, staff_id of what is made; `day` (ISO) where none is said."""
        super().__init__(window, title or _("New reminder"), width=600)
        self.desk = desk
        self.whose = label("", "muted")
        self.whose.hide()
        self.line = ReminderLine(desk, day=day, hint=_("order beans tomorrow 3pm"), **preset)
        self.line.clears = False
        self.line.kept.connect(self._kept)
        self.line.changed.connect(self.grow)
        self.body.addWidget(self.whose)
        self.body.addWidget(self.line)
        self.body.addStretch(1)
        self.save_button = button(_("Save"), self.line.keep, kind="primary")
        self.strong = self.line.keep
        self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
        self.line.set_text(desk.keep.pop(KEPT, ""))
        if preset.get("person_id") is not None or preset.get("about_id") is not None:
            ask = partial(asking.names, entry=self.line.entry, now="")
            desk.store.read(ask).then(self._named).failed(desk.toasts.wrong)

    def _named(self, names: tuple[str, str]) -> None:
        set_text(self.whose, joined(name for name in names if name), hide_empty=True)
        self.grow()

    def _kept(self, _key: int) -> None:
        self.desk.keep.pop(KEPT, None)
        self.accept()

    def cancel(self) -> None:
        """Leave it; what was typed is there again the next time."""
        if self.line.text.strip():
            self.desk.keep[KEPT] = self.line.text
            self.desk.toasts.say(_("Not saved. What you typed is kept."))
        super().cancel()


def remind(window: QWidget, desk: Desk, **preset: Any) -> QuickSheet:
    """Ask for a reminder in one line, of somebody or about something where that is known."""
    sheet = QuickSheet(window, desk, **preset)
    sheet.open()
    return sheet


# -- the palette ----------------------------------------------------------------------------------------------------


def said_in(desk: Desk, text: str) -> tuple[Entry, str] | None:
    """The reminder that a text typed anywhere says, and when it is in words; None where it says no day or time."""
    said, entry = read_line(desk, text)
    if not said.anything or not said.title.strip():
        return None
    when = words.when_text(entry, words.now_of(desk).date())
    if entry.rule:
        when = words.rule_text(entry.rule, None, entry.on_closed)
        when = f"{when} {words.time_text(entry.minute, entry.length)}".strip()
    return entry, when


def make(desk: Desk, entry: Entry, when: str) -> None:
    """Make it, and say so."""
    told = _("Noted, {when}: {title}", when=when, title=words.short(entry.title))
    desk.write(N_("New reminder"), partial(entering.make, entry=entry), said=told).failed(desk.toasts.wrong)


def found(read: Reader, typed: str, limit: int) -> list[tuple[Due, str]]:
    """Open reminders that a text finds, each with its title as it is worded."""
    return [(one, say(one.wording)) for one in finding.find(read, typed, limit)]
