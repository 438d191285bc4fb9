"""The days of the calendar as they were read: by months, off the GUI thread, kept until something of them changes."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.languages import current
from models.reminders import calendar, day_plan
from models.reminders.calendar import Asked
from ui.calendar.span import months_of, stepped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.reminders.day_plan import DayPlan
    from models.work import Reader
    from ui.page import Desk

KEPT_MONTHS = 16
Counts = dict[str, int]


def read_month(read: Reader, first: str, last: str, asked: Asked, language: str) -> dict[str, DayPlan]:
    """The plans of a month's days, made ready where they are read."""
    from models import settings

    zone = settings.load(read).zone
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    days = [begins + timedelta(days=at) for at in range((ends - begins).days + 1)]
    found = calendar.between(read, first, last, asked)
    return day_plan.plans(found, calendar.marks(read, first, last, language), days, zone)


class CalendarData(QObject):
    """Plans by day. `arrived` says that some are there, or other ones; `plan` answers None until they are."""

    arrived = Signal()

    def __init__(self, desk: Desk) -> None:
        """Begin without days."""
        super().__init__()
        self.desk = desk
        self.asked = Asked()
        self._versions: dict[date, int] = {}
        self._counted = 0
        self._months: OrderedDict[date, dict[str, DayPlan]] = OrderedDict()
        self._stale: set[date] = set()
        self._under_way: dict[date, int] = {}
        self._generation = 0
        self._wanted: list[date] = []

    def plan(self, day: date) -> DayPlan | None:
        """A day's plan, if it was read."""
        month = self._months.get(day.replace(day=1))
        return None if month is None else month.get(day.isoformat())

    def plans(self, days: Iterable[date]) -> dict[str, DayPlan]:
        """The plans of some days, as far as they were read."""
        found = ((day.isoformat(), self.plan(day)) for day in days)
        return {day: plan for day, plan in found if plan is not None}

    def has(self, first: date, last: date) -> bool:
        """Whether a range was read whole."""
        return all(month in self._months for month in months_of(first, last))

    def version(self, first: date, last: date) -> tuple[int, ...]:
        """Another whenever plans of these days change: what was painted from them before is void then."""
        return tuple(self._versions.get(month, 0) for month in months_of(first, last))

    @property
    def busy(self) -> bool:
        """Whether months are being read."""
        return bool(self._under_way)

    def want(self, first: date, last: date) -> None:
        """Ask for a range of days: what is not there, or no longer true, is read."""
        self._wanted = months_of(first, last)
        for month in self._wanted:
            if month in self._months:
                self._months.move_to_end(month)
            if (month not in self._months or month in self._stale) and month not in self._under_way:
                self._read(month)

    def ask(self, asked: Asked) -> None:
        """Ask for something else of every day."""
        if asked != self.asked:
            self.asked = asked
            self.changed()

    def changed(self) -> None:
        """Read anew what is shown; until it arrives the days stay as they were."""
        self._generation += 1
        self._under_way.clear()
        self._stale = set(self._months)
        for month in self._wanted:
            self._read(month)

    def _read(self, month: date) -> None:
        self._under_way[month] = self._generation
        last = stepped("month", month, 1) - timedelta(days=1)
        job = self.desk.store.read(read_month, month.isoformat(), last.isoformat(), self.asked, current().code)
        job.then(partial(self._there, month, self._generation)).failed(partial(self._failed, month))

    def _there(self, month: date, generation: int, found: dict[str, DayPlan]) -> None:
        if generation != self._generation:
            return
        self._under_way.pop(month, None)
        self._stale.discard(month)
        if self._months.get(month) != found:
            self._months[month] = found
            self._counted += 1
            self._versions[month] = self._counted
        self._months.move_to_end(month)
        while len(self._months) > max(KEPT_MONTHS, len(self._wanted) + 2):
            gone, _plans = self._months.popitem(last=False)
            self._stale.discard(gone)
        self.arrived.emit()

    def _failed(self, month: date, error: BaseException) -> None:
        self._under_way.pop(month, None)
        self.desk.toasts.wrong(error)
