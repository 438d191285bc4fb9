"""This computer: language, theme and size of the screen. Not the shop's, but this person's here."""

from typing import Any

from PySide6.QtCore import QTimer

from desktop.languages import _, current
from models.errors import N_
from ui.settings.panel import Panel
from ui.settings.rows import Row
from ui.theme import ZOOMS, theme
from ui.widgets import Card, Choice

MODES = (("auto", N_("As the system has it")), ("light", N_("Light")), ("dark", N_("Dark")))


class ComputerPanel(Panel):
    """What is set for this computer only."""

    title = N_("This computer")
    intro = N_("How Noren looks here. Other computers keep their own.")
    kinds = frozenset({"setting"})

    def build(self) -> None:
        """Make the card."""
        card = self.card()
        self.language = self._choice(
            card,
            _("Language of the screen"),
            _("Receipts have their own: see “Shop”."),
            [("ja", "日本語"), ("en", "English")],
        )
        self.language.picked.connect(self._language)
        self.mode = self._choice(card, _("Light or dark"), "", [(key, _(name)) for key, name in MODES])
        self.mode.picked.connect(self._mode)
        zooms = [(round(zoom * 100), f"{round(zoom * 100)}%") for zoom in ZOOMS]
        self.zoom = self._choice(card, _("Size on screen"), _("Ctrl and + or − changes it anywhere."), zooms)
        self.zoom.picked.connect(self._zoom)
        theme.changed.connect(self.show_settings)

    def _choice(self, card: Card, title: str, help_text: str, options: list[tuple[Any, str]]) -> Choice:
        field = Choice(options)
        field.installEventFilter(self.still)
        card.body.addWidget(Row(title, help_text, field))
        return field

    def show_settings(self) -> None:
        """Show what is in force."""
        self.language.set_value(current().code)
        self.mode.set_value(theme.mode)
        self.zoom.set_value(round(theme.zoom * 100))

    def _language(self, code: str) -> None:
        if code != current().code:
            QTimer.singleShot(0, _Call(self.desk.navigator.set_language, code))

    def _mode(self, mode: str) -> None:
        self.desk.navigator.set_look(mode=mode)

    def _zoom(self, percent: int) -> None:
        QTimer.singleShot(0, _Call(self.desk.navigator.set_look, zoom=percent / 100))


class _Call:
    """The pages are made anew, this one too: not within its own signal."""

    def __init__(self, run: Any, *values: Any, **named: Any) -> None:
        self.run, self.values, self.named = run, values, named

    def __call__(self) -> None:
        self.run(*self.values, **self.named)


PANEL = ComputerPanel
