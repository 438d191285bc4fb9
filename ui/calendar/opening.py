"""What opens when something of the calendar is clicked: a reminder's form, or the page that owns what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    raise NotImplementedError


def _series(page: CalendarPage, one: Entry) -> None:
    raise NotImplementedError


def new(page: CalendarPage, day: date, begins: int | None, ends: Any) -> None:
    """Open the form for something new on a day."""
    raise NotImplementedError
