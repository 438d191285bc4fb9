"""About: which version, what it is made with, the licences of what it brings, where help is."""

import platform
from functools import partial

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from desktop import paths, sqlite
from desktop.languages import _
from desktop.version import VERSION
from models.errors import N_
from ui.settings.panel import Panel
from ui.settings.rows import wrapped
from ui.theme import theme
from ui.widgets import Sheet, button, label, row

LICENCES = (
    ("Inter", "fonts/OFL-Inter.txt"),
    ("Noto Sans JP", "fonts/OFL-NotoSansJP.txt"),
    ("Lucide", "icons/LICENSE-Lucide.txt"),
)


class AboutPanel(Panel):
    """What Noren is, and where help is."""

    title = N_("About Noren")
    intro = N_("Customers, sales and points of a small shop, on your own computer.")
    kinds: frozenset[str] = frozenset()

    def build(self) -> None:
        """Make the cards."""
        card = self.card(N_("Version"))
        self.facts = facts()
        for name, value in self.facts:
            card.body.addLayout(row(label(name, "muted"), None, label(value, "strong"), spacing=12))
        self.copy_button = button(_("Copy for a message"), self.copy, icon="copy")
        card.body.addLayout(row(self.copy_button, None))
        card = self.card(N_("Help"))
        keys = QKeySequence("F1").toString(QKeySequence.SequenceFormat.NativeText)
        card.body.addWidget(label(_("{key} shows every key that does something here.", key=keys), wrap=True))
        search = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        card.body.addWidget(label(_("{key} finds customers, products, receipts and commands.", key=search), wrap=True))
        words = _(
            "When something goes wrong, a note without customers' data is written to {path}.", path=paths.crash_log()
        )
        card.body.addWidget(wrapped(words, "secondary"))
        card = self.card(N_("Licences"), N_("Noren is free software under the MIT licence. It brings these with it:"))
        self.licence_buttons = [button(name, partial(self.licence, name, path)) for name, path in LICENCES]
        card.body.addLayout(row(*self.licence_buttons, None))

    def show_settings(self) -> None:
        """There are none here."""

    def copy(self) -> None:
        """Put the versions onto the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(f"{name} {value}" for name, value in self.facts))
        self.desk.toasts.say(_("Copied."))

    def licence(self, name: str, path: str) -> None:
        """Show a licence's text."""
        sheet = Sheet(self.window(), name, width=760, scroll=False)
        shown = QPlainTextEdit((paths.resources() / path).read_text(encoding="utf-8"))
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(name)
        shown.setMinimumHeight(theme.px(440))
        sheet.body.addWidget(shown)
        sheet.open()


def facts() -> list[tuple[str, str]]:
    """Versions, by name."""
    return [
        ("Noren", VERSION),
        ("Python", platform.python_version()),
        ("Qt", str(qVersion())),
        ("SQLite", sqlite.VERSION),
        (_("System"), platform.platform(terse=True)),
    ]


PANEL = AboutPanel
