"""Putting off: the five choices, as a menu wherever a reminder stands, and the sheet that asks for a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QTime
from PySide6.QtWidgets import QMenu, QTimeEdit, QWidget

from desktop.languages import _
from models import times
from models.reminders.reminders import SNOOZES, Snooze
from ui.widgets import Form, Sheet, button

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.page import Desk


def menu(
    parent: QWidget, chosen: Callable[[Snooze | None], object], when: Callable[[Snooze], str] | None = None
) -> QMenu:
    """The choices; `chosen` gets the one that was taken, None for a moment that is still to be picked.

    `when` words the moment that a choice comes to; it stands at its end.
    """
    made = QMenu(parent)
    for how, name in SNOOZES.items():
        shown = f"{_(name)}\t{when(how)}" if when is not None else _(name)
        made.addAction(shown).triggered.connect(partial(_tell, chosen, how))
    made.addSeparator()
    made.addAction(_("Pick a day and time…")).triggered.connect(partial(_tell, chosen, None))
    return made


def _tell(chosen: Callable[[Snooze | None], object], how: Snooze | None, *_checked: object) -> None:
    chosen(how)


class PickSheet(Sheet):
    """Asks until when; `chosen` gets the moment (ms UTC), on the shop's wall clock."""

    def __init__(self, window: QWidget, desk: Desk, title: str, chosen: Callable[[int], object]) -> None:
        """Propose tomorrow morning."""
        super().__init__(window, title, width=420, scroll=False)
        self.desk, self._chosen = desk, chosen
        shop = desk.store.settings
        day = times.from_ms(desk.store.clock.now(), shop.zone).date() + timedelta(days=1)
        self.form = Form(2)
        self.day = self.form.date(_("Day"), QDate(day.year, day.month, day.day))
        self.time = QTimeEdit(QTime(*divmod(shop.reminder_morning, 60)))
        self.time.setDisplayFormat("HH:mm")
        self.form.add(_("Time"), self.time)
        self.body.addWidget(self.form)
        self.accept_on_enter = self.take
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Put off"), self.take, kind="primary"))

    def take(self) -> None:
        """Hand the moment over, if it is still to come."""
        day, time = self.day.date(), self.time.time()
        zone = times.zone(self.desk.store.settings.zone)
        moment = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=zone)
        until = times.to_ms(moment)
        if until <= self.desk.store.clock.now():
            self.form.wrong(self.time, _("Put it off to a moment that is still to come."))
            return
        self.accept()
        self._chosen(until)
