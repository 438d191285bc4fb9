"""Special days of the shop, added by hand: from when to when, open or closed, with which hours, and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate

from desktop.languages import _, say
from models.errors import N_, Told
from models.reminders import shop_days_edit
from ui.leads.teams import stretches_of
from ui.widgets import Form, Sheet, button

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from ui.page import Desk


class SpecialSheet(Sheet):
    """Some days that are not as the week says."""

    def __init__(self, window: QWidget, desk: Desk, today: date) -> None:
        """From today on, closed."""
        super().__init__(window, _("Special days"), width=520)
        self.desk = desk
        form = self.form = Form(columns=2)
        day = QDate(today.year, today.month, today.day)
        self.first = form.date(_("First day"), day)
        self.last = form.date(_("Last day"), day)
        self.kind = form.choice(_("The shop is"), [(False, _("shop closed")), (True, _("shop open"))], False)
        self.hours = form.line(_("Hours (empty: as on that weekday)"), most=80)
        self.name = form.line(_("Why, such as Summer holidays"), most=100, wide=True)
        self.body.addWidget(form)
        self.first.dateChanged.connect(self._moved)
        self.kind.picked.connect(self._kind)
        self._kind(False)
        self.accept_on_enter = self.keep
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.keep, kind="primary"))

    def _moved(self, day: QDate) -> None:
        if self.last.date() < day:
            self.last.setDate(day)

    def _kind(self, is_open: object) -> None:
        self.form.shown(self.hours, bool(is_open))

    def keep(self) -> None:
        """Keep them."""
        is_open = bool(self.kind.value())
        try:
            hours = stretches_of(self.hours.text()) if is_open else ()
        except Told as told:
            self.form.wrong(self.hours, say(told))
            return
        verb = partial(
            shop_days_edit.set_special,
            first=self.first.date().toString("yyyy-MM-dd"),
            last=self.last.date().toString("yyyy-MM-dd"),
            open=is_open,
            hours=hours,
            name=self.name.text(),
        )
        self.desk.write(N_("Special days"), verb, said=_("Saved")).then(self._kept).failed(self._refused)

    def _kept(self, _count: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.last, say(error))
        else:
            self.desk.toasts.wrong(error)
