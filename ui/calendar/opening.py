"""What opens when something of the calendar is clicked: a reminder's form, or the page that owns what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.reminders import entering
from ui.reminders.form import new_reminder, open_reminder, open_series

if TYPE_CHECKING:
    from datetime import date

    from models.reminders.calendar import Entry
    from ui.calendar.page import CalendarPage


def entry(page: CalendarPage, one: Entry) -> None:
    """Open an entry."""
    navigator = page.desk.navigator
    if one.kind == "contract":
        navigator.open("billing", section="contracts", contract_id=one.key)
    elif one.kind == "deal":
        navigator.open("pipeline", deal_id=one.key)
    elif one.kind == "event":
        navigator.open("loyalty", section="events", event_id=one.key)
    elif one.kind == "birthday":
        navigator.open("people", person_id=one.key)
    elif one.kind == "series":
        _series(page, one)
    else:
        _reminder(page, one.key)


def _reminder(page: CalendarPage, reminder_id: int) -> None:
    open_reminder(page.window(), page.desk, reminder_id)


def _series(page: CalendarPage, one: Entry) -> None:
    open_series(page.window(), page.desk, one.key, one.series_day)


def new(page: CalendarPage, day: date, begins: int | None, ends: Any) -> None:
    """Open the form for something new: from a minute to another, or all day (to a last day)."""
    length = 0
    if begins is not None and isinstance(ends, int):
        length = ends - begins
    elif begins is None and ends is not None:
        length = (ends - day).days
    staff_id = page.data.asked.staff_id or None
    new_reminder(
        page.window(), page.desk, entering.Entry("", day.isoformat(), begins, length, staff_id=staff_id)
    )  # fmt: skip
