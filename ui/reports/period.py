"""The days of a report: a month, a quarter, the shop's year or any days, with a step to the ones before and after."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, QTimer, Signal
from PySide6.QtWidgets import QDateEdit, QMenu, QWidget

from desktop.languages import _
from models.figures import spans
from models.figures.spans import DAYS, PRESETS, UNITS, Span
from ui.reports.wording import span_text
from ui.theme import theme
from ui.widgets import Choice, button, icon_button, label, row
from ui.widgets.fields import unturned

if TYPE_CHECKING:
    from models.settings import ShopSettings

SOON_MS = 500
"""Days are being typed: the report is asked for when they rest."""


class PeriodBar(QWidget):
    """Chooses a `Span`; `picked(span)` tells of another one."""

    picked = Signal(object)

    def __init__(self, shop: ShopSettings, today: str, span: Span) -> None:
        """Show `span`; `today` is the business day."""
        super().__init__()
        self.shop, self.today, self.span = shop, today, span
        self.unit = Choice([(key, _(name)) for key, name in UNITS.items()], span.unit)
        self.unit.setAccessibleName(_("Length of the period"))
        self.unit.picked.connect(self._unit)
        self.earlier = icon_button("chevron-left", _("Earlier"), self.back)
        self.later = icon_button("chevron-right", _("Later"), self.on)
        self.name = button("", self.menu, icon="calendar-days")
        self.first, self.last = self._day(_("First day")), self._day(_("Last day"))
        self.between = label("–", "muted")
        whole = row(self.unit, self.earlier, self.name, self.first, self.between, self.last, self.later, spacing=6)
        self.setLayout(whole)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._typed)
        self.show_span(span)

    def _day(self, name: str) -> QDateEdit:
        made: QDateEdit = unturned(QDateEdit())
        made.setCalendarPopup(True)
        made.setDisplayFormat("yyyy-MM-dd")
        made.setAccessibleName(name)
        made.setMinimumDate(QDate(spans.FIRST_DAY.year, 1, 1))
        made.setMaximumDate(QDate(spans.LAST_DAY.year, 12, 31))
        made.setFixedWidth(theme.px(138))
        made.dateChanged.connect(self._touched)
        return made

    def show_span(self, span: Span) -> None:
        """Show another one, without telling."""
        self.span = span
        self.unit.set_value(span.unit)
        free = span.unit == DAYS
        for field, day in ((self.first, span.first), (self.last, span.last)):
            at = date.fromisoformat(day)
            field.blockSignals(True)
            field.setDate(QDate(at.year, at.month, at.day))
            field.blockSignals(False)
            field.setVisible(free)
        self.between.setVisible(free)
        text = _(PRESETS[span.preset]) if free and span.preset else _("Choose…") if free else span_text(span)
        self.name.setText(text.replace("&", "&&"))
        self.name.setAccessibleName(_("Period: {period}", period=span_text(span)))

    # -- hands ------------------------------------------------------------------------------------------------------

    def pick(self, span: Span) -> None:
        """Show one, and tell of it where it is another."""
        told = (span.first, span.last) != (self.span.first, self.span.last)
        self.show_span(span)
        if told:
            self.picked.emit(span)

    def move_by(self, by: int) -> None:
        """So many periods later; earlier below zero."""
        self.pick(spans.moved(self.shop, self.span, by))

    def back(self) -> None:
        """The period before."""
        self.move_by(-1)

    def on(self) -> None:
        """The period after."""
        self.move_by(1)

    def preset(self, which: str) -> None:
        """This month, last month, …"""
        self.pick(spans.of_preset(self.shop, which, self.today))

    def menu(self) -> None:
        """Offer the periods that move with the day."""
        made = QMenu(self)
        for key, name in PRESETS.items():
            made.addAction(_(name)).triggered.connect(partial(self._chosen, key))
        made.aboutToHide.connect(made.deleteLater)
        made.popup(self.name.mapToGlobal(QPoint(0, self.name.height() + theme.px(4))))

    def _chosen(self, which: str, _checked: bool = False) -> None:
        self.preset(which)

    def _unit(self, unit: str) -> None:
        if unit == self.span.unit:
            return
        if unit == DAYS:
            self.show_span(Span(DAYS, self.span.first, self.span.last))
            self.first.setFocus()
            return
        day = min(self.span.last, max(self.today, self.span.first))
        self.pick(spans.around(self.shop, unit, day))
        self.show_span(self.span)

    def _touched(self, _day: QDate) -> None:
        self._soon.start()

    def _typed(self) -> None:
        first, last = (str(one.date().toString("yyyy-MM-dd")) for one in (self.first, self.last))
        if last < first:  # while the first day is being typed beyond the last, one day is meant
            other = self.first if self.last.hasFocus() else self.last
            first = last = last if other is self.first else first
        self.pick(Span(DAYS, first, last))
