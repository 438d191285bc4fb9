"""What is done with a reminder from its form: done, put off, shown where it belongs, taken away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.languages import _, say
from models.errors import N_
from models.reminders import entering, reminders
from models.reminders.reminders import SNOOZES, Snooze
from ui.reminders import later, subjects
from ui.widgets import button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from ui.page import Desk
    from ui.reminders.form import ReminderSheet


def act_buttons(sheet: ReminderSheet) -> list[QWidget]:
    """The buttons at the foot of the form of one that stands."""
    acts = Acts(sheet)
    sheet.acts = acts  # type: ignore[attr-defined]
    return [acts.away_button, acts.later_button, acts.done_button]


class Acts:
    """The acts of one form."""

    def __init__(self, sheet: ReminderSheet) -> None:
        """Make the buttons."""
        self.sheet = sheet
        self.desk: Desk = sheet.desk
        assert sheet.known is not None
        self.known = sheet.known
        self.done_button = button(_("Done…"), self.done, icon="check")
        self.later_button = button(_("Put off"), self.put_off, icon="clock")
        self.away_button = button(_("Drop it"), self.away, kind="ghost", icon="trash-2")

    def done(self) -> None:
        """Ask what came of it."""
        from ui.reminders.done import DoneSheet

        over = DoneSheet(self.sheet.window(), self.desk, self.known.one)
        over.kept.connect(self.sheet.accept)
        over.open()

    def put_off(self) -> None:
        """Show how far it may be put off."""
        menu: QMenu = later.menu(self.later_button, self._later)
        menu.popup(self.later_button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _later(self, how: Snooze | None) -> None:
        if how is None:
            later.PickSheet(self.sheet.window(), self.desk, say(self.known.one.wording), self._until).open()
            return
        verb = partial(reminders.snooze, reminder_id=self.known.one.id, how=how)
        self._write(N_("Put off reminder"), verb, _("Put off: {when}", when=_(SNOOZES[how])))

    def _until(self, until: int) -> None:
        verb = partial(reminders.snooze, reminder_id=self.known.one.id, until=until)
        self._write(N_("Put off reminder"), verb, _("Put off."))

    def away(self) -> None:
        """Take it away; of a series it is asked what is meant."""
        title = say(self.known.one.wording)
        if self.known.one.series_id is None:
            self._away(False)
            return
        from ui.calendar.series_sheet import SeriesSheet

        SeriesSheet(
            self.sheet.window(), title, partial(self._away, False), partial(self._away, True), _nothing
        ).open()  # fmt: skip

    def _away(self, whole: bool) -> None:
        verb = partial(entering.drop, reminder_id=self.known.one.id, whole=whole)
        self._write(N_("Drop reminder: {title}"), verb, _("Dropped."))

    def show_it(self) -> None:
        """Go to what it is about."""
        one = self.known.one
        if subjects.place_of(one.about, one.about_id, one.person_id) is not None:
            self.sheet.cancel()
            subjects.show(self.desk, one.about, one.about_id, one.person_id)

    def _write(self, name: str, verb: object, said: str) -> None:
        self.desk.write(name, verb, said=said).then(self._gone).failed(self.desk.toasts.wrong)  # type: ignore[arg-type]

    def _gone(self, _result: object) -> None:
        self.sheet.accept()


def _nothing() -> None:
    """Neither was chosen."""
