"""The menu of the calendar: what is shown beside reminders, and the ways in and out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from desktop.languages import _
from models.errors import N_
from ui import icons

if TYPE_CHECKING:
    from ui.calendar.page import CalendarPage

OVERLAYS = (
    ("contract", N_("Contracts that end")),
    ("deal", N_("Expected closes")),
    ("event", N_("Events with seats")),
    ("birthday", N_("Birthdays")),
)


def menu(page: CalendarPage) -> QMenu:
    """The menu of the page."""
    made = QMenu(page)
    for key, name in (("done", N_("What is done")), *OVERLAYS):
        action = made.addAction(_(name))
        action.setCheckable(True)
        action.setChecked(page.kept["done"] if key == "done" else key in page.kept["overlays"])
        action.toggled.connect(partial(toggle, page, key))
    made.addSeparator()
    made.addAction(icons.icon("upload"), _("Import a calendar…")).triggered.connect(partial(bring_in, page))
    made.addAction(icons.icon("download"), _("Export as iCalendar…")).triggered.connect(partial(take_out, page))
    made.addAction(icons.icon("calendar-days"), _("Shop days…")).triggered.connect(partial(shop_days, page))
    return made


def toggle(page: CalendarPage, what: str, on: bool) -> None:
    """Show or leave out what is done, or a kind of what other pages own."""
    if what == "done":
        page.kept["done"] = on
    else:
        shown = set(page.kept["overlays"])
        page.kept["overlays"] = frozenset(shown | {what} if on else shown - {what})
    page.data.ask(page.asked())


def bring_in(page: CalendarPage, *_checked: object) -> None:
    """Import a calendar of another program."""
    from ui.imports.wizard import open_wizard

    open_wizard(page.window(), page.desk).file.choose()


def take_out(page: CalendarPage, *_checked: object) -> None:
    """Write everything as iCalendar."""
    from ui.settings.exporting import ExportSheet

    sheet = ExportSheet(page.window(), page.desk)
    sheet.show_kind("reminders", "ics")
    sheet.open()


def shop_days(page: CalendarPage, *_checked: object) -> None:
    """Go to where the shop's days are set."""
    page.desk.navigator.open("settings", section="shop_days")
