"""What the window does from any page: note somebody down (Ctrl+N), let customers sign up, import."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_
from ui.actions import Action, top_layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.page import Page
    from ui.shell.window import MainWindow

KEY = "Ctrl+N"


def give_key(window: MainWindow, page: Page) -> None:
    """Ctrl+N notes somebody down from every page; Alt+N is each page's own."""
    run, group = partial(add, window), N_("Everywhere")
    page.actions_.add(Action("quick_add", N_("Add somebody quickly"), run, KEY, "user-plus", group))


def remind(window: MainWindow) -> None:
    """Note a reminder down in one line: of whom or what the page shows."""
    from ui.reminders.quick import remind as ask

    page = window.page()
    if top_layer(window) is None:
        ask(window, window.desk, **(page.subject() if page is not None else {}))


def actions(window: MainWindow, group: str, when: Callable[[], bool]) -> tuple[Action, ...]:
    """What the palette offers on every page."""
    form = N_("Sign-up form for customers")
    return (
        Action("remind", N_("Remind me…"), partial(remind, window), "Ctrl+Shift+R", "bell", group, when),
        Action("sign_up", form, partial(sign_up, window), "", "id-card", group, when),
        Action("import", N_("Import…"), partial(bring_in, window), "", "upload", group, when),
    )


def bring_in(window: MainWindow) -> None:
    """Open the import wizard: people, products or past sales from a file."""
    from ui.imports.wizard import open_wizard

    if top_layer(window) is None:
        open_wizard(window, window.desk)


def add(window: MainWindow) -> None:
    """Note somebody down: two fields, the rest later."""
    from ui.people.quick import QuickAdd

    if top_layer(window) is None:
        QuickAdd(window, window.desk, lead=window.current == "leads").open()


def sign_up(window: MainWindow) -> None:
    """Let customers write their own names, on the second screen or on this one."""
    from ui.leads.sign_up import open_form

    open_form(window, window.desk)
