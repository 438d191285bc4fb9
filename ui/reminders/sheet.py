"""What is due: each reminder done with a word about it, put off, changed, or followed to what it is about."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, _n, say
from models.errors import N_
from models.reminders import reminders
from models.reminders.reminders import SNOOZES, Snooze
from ui import icons
from ui.loyalty.words import moment_text, today
from ui.reminders import later, subjects, words
from ui.reminders.done import DoneSheet
from ui.reminders.form import ReminderSheet, new_reminder, open_reminder
from ui.reminders.line import ReminderLine
from ui.settings.lists import Things, thing
from ui.theme import theme
from ui.widgets import Segments, Sheet, button, icon_button, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMenu, QWidget

    from models.reminders.reminders import Due
    from models.work import Changes
    from ui.page import Desk

__all__ = ["DoneSheet", "NewSheet", "RemindersSheet", "open_reminders"]

NewSheet = ReminderSheet
"""A new reminder is asked for by the form of all of them."""
ICONS = {
    "gift": "gift",
    "on_gift": "gift",
    "coupon": "ticket-percent",
    "points": "coins",
    "survey": "message-square",
    "event": "calendar-days",
    "wallet": "wallet",
    "request": "message-circle",
    "deal": "handshake",
    "sale": "receipt",
    "contract": "file-text",
    "on_contract": "file-text",
    "invoice": "receipt",
}


def open_reminders(window: QWidget, desk: Desk) -> RemindersSheet:
    """Show what is due."""
    sheet = RemindersSheet(window, desk)
    sheet.open()
    return sheet


class RemindersSheet(Sheet):
    """The reminders that are due, and with a tap those to come or done; a line that makes more."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Show what is due now."""
        super().__init__(window, _("Reminders"), width=680)
        self.desk = desk
        self.which = "due"
        names = [("due", _("Due now")), ("all", _("All open")), ("done", _("Done"))]
        self.filters = Segments(names, self.which)
        self.filters.picked.connect(self._which)
        self.line = ReminderLine(desk)
        self.line.changed.connect(self.grow)
        self.list = Things()
        self.none = label("", "muted", wrap=True)
        self.body.addWidget(self.line)
        self.body.addWidget(self.filters)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list)
        self.add = button(_("New reminder"), self.new, kind="primary", icon="plus")
        self.buttons(self.add, None, button(_("Close"), self.cancel))
        desk.bus.changed.connect(self._heard)
        self.ask()

    def _heard(self, changes: Changes) -> None:
        if "reminder" in changes:
            self.ask()

    def _which(self, which: str) -> None:
        self.which = which
        self.ask()

    def ask(self) -> None:
        """Ask the list anew."""
        day, now, read = today(self.desk), self.desk.store.clock.now(), self.desk.store.read
        if self.which == "done":
            job: Any = read(reminders.closed_list)
        else:
            job = read(reminders.open_list, day=day, now=now, ahead=self.which == "all")
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Sequence[Due]) -> None:
        nothing = {
            "due": _("Nothing is due. What is promised reminds whoever is responsible on its day."),
            "all": _("There are no reminders."),
            "done": _("Nothing was done yet."),
        }
        self.none.setText(nothing[self.which])
        self.none.setVisible(not found)
        self.list.fill([self._line(one) for one in found])
        self.grow()

    def _line(self, one: Due) -> QWidget:
        picture = label()
        picture.setPixmap(icons.icon(ICONS.get(one.about, "bell"), "text2").pixmap(theme.px(22), theme.px(22)))
        title = say(one.wording)
        parts: list[QWidget] = []
        if one.state == "open":
            done = button(_("Done…"), partial(self.done, one))
            done.setAccessibleName(_("{name}: done…", name=title))
            parts = [done, self._later(one, title)]
        else:
            parts = [button(_("Open again"), partial(self.reopen, one.id), kind="ghost")]
        parts.append(icon_button("pencil", _("{name}: everything about it…", name=title), partial(self.edit, one)))
        if subjects.place_of(one.about, one.about_id, one.person_id) is not None:
            parts.append(icon_button("chevron-right", _("{name}: show", name=title), partial(self.show_it, one)))
        return thing(picture, title, self._about(one), *parts, quiet=one.state != "open")

    def _later(self, one: Due, title: str) -> QWidget:
        made = icon_button("clock", _("{name}: put off…", name=title))
        menu = later.menu(made, partial(self.snooze, one.id))
        made.clicked.connect(partial(_open_below, made, menu))
        return made

    def _about(self, one: Due) -> str:
        off = _("put off to {moment}", moment=moment_text(self.desk, one.snoozed_until)) if one.snoozed_until else ""
        first = [self._late(one) or words.due_text(self.desk, one), one.person, one.staff, one.place, off]
        lines = [" · ".join(part for part in first if part), one.note, one.result]
        return "\n".join(part for part in lines if part)

    def _late(self, one: Due) -> str:
        days = (date.fromisoformat(today(self.desk)) - date.fromisoformat(one.day)).days
        return _n("since yesterday", "{n} days late", days) if days > 0 and one.state == "open" else ""

    # -- acts -------------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Make a reminder, with what is typed in the line."""
        if self.line.text.strip():
            self.line.details()
        else:
            new_reminder(self.window(), self.desk)

    def edit(self, one: Due) -> None:
        """Show all of it."""
        open_reminder(self.window(), self.desk, one.id)

    def done(self, one: Due) -> None:
        """Ask what came of it, and close it."""
        DoneSheet(self.window(), self.desk, one).open()

    def snooze(self, reminder_id: int, how: Snooze | None) -> None:
        """Put it off by a choice, or until a moment that is asked for."""
        if how is None:
            until = partial(self._until, reminder_id)
            later.PickSheet(self.window(), self.desk, _("Put off"), until).open()
            return
        verb = partial(reminders.snooze, reminder_id=reminder_id, how=how)
        said = _("Put off: {when}", when=_(SNOOZES[how]))
        self.desk.write(N_("Put off reminder"), verb, said=said).failed(self.desk.toasts.wrong)

    def _until(self, reminder_id: int, until: int) -> None:
        verb = partial(reminders.snooze, reminder_id=reminder_id, until=until)
        self.desk.write(N_("Put off reminder"), verb, said=_("Put off.")).failed(self.desk.toasts.wrong)

    def reopen(self, reminder_id: int) -> None:
        """Open it again."""
        verb = partial(reminders.reopen, reminder_id=reminder_id)
        self.desk.write(N_("Open reminder again"), verb).failed(self.desk.toasts.wrong)

    def show_it(self, one: Due) -> None:
        """Go to what it is about, else to the customer."""
        self.accept()
        subjects.show(self.desk, one.about, one.about_id, one.person_id)


def _open_below(made: QWidget, menu: QMenu, *_checked: object) -> None:
    menu.popup(made.mapToGlobal(made.rect().bottomLeft()))
