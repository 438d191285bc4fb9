"""The bell: how many reminders are due, and the way to them."""

from functools import partial

from PySide6.QtCore import QObject, QTimer

from desktop.languages import _, _n
from models.reminders import reminders
from models.work import Changes
from ui.loyalty.words import today
from ui.page import Desk
from ui.reminders.sheet import open_reminders
from ui.widgets import button

EVERY_MS = 60_000


class Bell(QObject):
    """A button that says how many reminders are due; it asks again when one changed, and each minute."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        """`self.button` is what to put on a page; it belongs to `parent`."""
        super().__init__(parent)
        self.desk = desk
        self.button = button(_("Reminders"), self.open, icon="bell")
        desk.bus.changed.connect(self._heard)
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self.ask)
        self._clock.start()
        self.ask()

    def open(self) -> None:
        """Show what is due."""
        open_reminders(self.button.window(), self.desk)

    def _heard(self, changes: Changes) -> None:
        if "reminder" in changes:
            self.ask()

    def ask(self) -> None:
        """Count what is due."""
        count = partial(reminders.count_due, day=today(self.desk), now=self.desk.store.clock.now())
        self.desk.store.read(count).then(self._show)

    def _show(self, due: int) -> None:
        self.button.setText(f"{_('Reminders')} {due}" if due else _("Reminders"))
        self.button.setAccessibleName(
            _n("Reminders: 1 is due", "Reminders: {n} are due", due) if due else _("Reminders")
        )
