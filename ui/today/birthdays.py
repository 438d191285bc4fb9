"""Whose birthday it is this week: a short list that leads to each of them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from desktop import languages
from desktop.languages import _, _n
from models.today import entry, people
from ui.people import words
from ui.settings.lists import Things, thing
from ui.widgets import Sheet, button, icon_button, label, set_text
from ui.widgets.panels import Avatar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.today.people import Born
    from ui.page import Desk

SHOWN = 100


class BirthdaysSheet(Sheet):
    """Members whose birthday is within a week, the next first."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Ask who they are."""
        super().__init__(window, _("Birthdays of the week"), width=520)
        self.desk = desk
        self.said = label("", "muted", wrap=True)
        self.list = Things()
        self.body.addWidget(self.said)
        self.body.addWidget(self.list)
        self.buttons(None, button(_("Close"), self.cancel))
        asked = entry.asked(desk.store.settings, desk.store.clock.now())
        desk.store.read(people.born, asked).then(self._show).failed(desk.toasts.wrong)

    def _show(self, found: tuple[Born, ...]) -> None:
        count = len(found)
        parts = [_n("1 member has a birthday within a week.", "{n} members have a birthday within a week.", count)]
        if count > SHOWN:
            parts.append(_("The first {count} are shown.", count=SHOWN))
        set_text(self.said, words.sentences(parts) if count else _("Nobody has a birthday within a week."))
        self.list.fill([self._line(one) for one in found[:SHOWN]])
        self.grow()

    def _line(self, one: Born) -> QWidget:
        speak, day = languages.current(), date.fromisoformat(one.day)
        gap = "" if speak.code == "ja" else " "
        shown = f"{speak.date(day, year=False)}{gap}({speak.weekday(day)})"
        name = words.plain_name(one.name, "")
        opened = icon_button("chevron-right", _("Open {name}", name=words.brief(name, 40)), partial(self.show_it, one))
        return thing(Avatar(name, size=36), name, shown, opened)

    def show_it(self, one: Born) -> None:
        """Go to one of them."""
        self.accept()
        self.desk.navigator.open("people", person_id=one.person_id)
