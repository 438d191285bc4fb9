"""The settings page: the sections at the left, one of them at the right, each made when it is first shown."""

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.languages import _
from models import version
from models.errors import N_
from models.work import Changes
from ui import icons
from ui.page import Page
from ui.settings.panel import Panel
from ui.settings.sections import SECTIONS, known
from ui.theme import theme
from ui.widgets import label, row, scrolled

KEPT = "settings.section"


class SettingsPage(Page):
    """What the owner decides. Every change is kept at once."""

    id = "settings"
    title = N_("Settings")
    kinds = version.TABLES
    """Each section says which of them it shows."""

    def build(self) -> None:
        """Lay out the list of sections and the place for one of them."""
        side = theme.px(28)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(side, theme.px(18), theme.px(14), 0)
        whole.setSpacing(theme.px(14))
        whole.addLayout(row(label(_(self.title), "title"), None))
        self.panels: dict[str, Panel] = {}
        self.areas: dict[str, QScrollArea] = {}
        self.list = QListWidget()
        self.list.setProperty("kind", "sections")
        self.list.setAccessibleName(_("Sections"))
        self.list.setFixedWidth(theme.px(216))
        self.list.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in SECTIONS:
            item = QListWidgetItem(icons.icon(one.icon, "text2"), _(one.title))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setSizeHint(QSize(0, theme.px(42)))
            self.list.addItem(item)
        self.stack = QStackedWidget()
        body = row(self.list, self.stack, spacing=20)
        body.setStretch(1, 1)
        whole.addLayout(body, 1)
        self.list.currentRowChanged.connect(self._chosen)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a section (`section="data"`)."""
        wanted = place.get("section") or self.desk.keep.get(KEPT) or SECTIONS[0].id
        self.show_section(wanted if known(wanted) else SECTIONS[0].id)
        self.list.setFocus()

    def show_section(self, section_id: str) -> Panel:
        """Show a section, and give its panel."""
        self.list.setCurrentRow([one.id for one in SECTIONS].index(section_id))
        return self.panels[section_id]

    @property
    def current(self) -> str:
        """The id of the section that is shown."""
        return SECTIONS[max(0, self.list.currentRow())].id

    def _chosen(self, at: int) -> None:
        if at < 0:
            return
        section = SECTIONS[at]
        if section.id not in self.panels:
            panel = self.panels[section.id] = section.load()(self.desk)
            area = self.areas[section.id] = scrolled(panel)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.stack.addWidget(area)
        self.desk.keep[KEPT] = section.id
        self.stack.setCurrentWidget(self.areas[section.id])

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring what the keyboard has reached into view, also from outside of the section."""
        area = self.stack.currentWidget()
        if now is not None and isinstance(area, QScrollArea) and area.isAncestorOf(now):
            area.ensureWidgetVisible(now, 0, theme.px(24))

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed, in every section that was made."""
        for panel in self.panels.values():
            if changes is None or panel.kinds.intersection(changes.touched):
                panel.refresh(changes)

    def leave(self) -> bool:
        """Keep what is being typed."""
        typing = self.focusWidget()
        if typing is not None and typing.hasFocus():
            typing.clearFocus()
        return True
