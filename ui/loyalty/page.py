"""The loyalty page: the sections at the left, one of them at the right, each made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea, QStackedWidget, QVBoxLayout

from desktop.languages import _
from models import version
from models.errors import N_
from ui import icons
from ui.loyalty.sections import known, there
from ui.page import Page
from ui.reminders.bell import Bell
from ui.theme import theme
from ui.widgets import label, row, scrolled

if TYPE_CHECKING:
    from models.work import Changes
    from ui.loyalty.section import Section

KEPT = "loyalty.section"


class LoyaltyPage(Page):
    """All that brings a customer back."""

    id = "loyalty"
    title = N_("Loyalty")
    kinds = version.TABLES
    """Each section says which of them it shows."""

    def build(self) -> None:
        """Lay out the list of sections and the place for one of them."""
        side = theme.px(28)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(side, theme.px(18), theme.px(14), 0)
        whole.setSpacing(theme.px(14))
        self.heading = label(_(self.title), "title")
        self.bell = Bell(self.desk, self)
        whole.addLayout(row(self.heading, None, self.bell.button))
        self.sections: dict[str, Section] = {}
        self.areas: dict[str, QScrollArea] = {}
        self._stale_sections: set[str] = set()
        self.list = QListWidget()
        self.list.setProperty("kind", "sections")
        self.list.setAccessibleName(_("Sections"))
        self.list.setFixedWidth(theme.px(216))
        self.list.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in there():
            item = QListWidgetItem(icons.icon(one.icon, "text2"), _(one.title))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setSizeHint(QSize(0, theme.px(42)))
            self.list.addItem(item)
        self.stack = QStackedWidget()
        body = row(self.list, self.stack, spacing=20)
        body.setStretch(1, 1)
        whole.addLayout(body, 1)
        self.list.currentRowChanged.connect(self._chosen)

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a section (`section="gifts"`) and a place of it."""
        wanted = place.pop("section", None) or self.desk.keep.get(KEPT) or there()[0].id
        section = self.show_section(wanted if known(wanted) else there()[0].id)
        self.list.setFocus()
        section.arrive(**place)

    def show_section(self, section_id: str) -> Section:
        """Show a section, and give it."""
        self.list.setCurrentRow([one.id for one in there()].index(section_id))
        return self.sections[section_id]

    @property
    def current(self) -> str:
        """The id of the section that is shown."""
        return there()[max(0, self.list.currentRow())].id

    def _chosen(self, at: int) -> None:
        if at < 0:
            return
        info = there()[at]
        if info.id not in self.sections:
            section = self.sections[info.id] = info.load()(self.desk, self)
            area = self.areas[info.id] = scrolled(section)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.stack.addWidget(area)
        elif info.id in self._stale_sections:
            self._stale_sections.discard(info.id)
            self.sections[info.id].refresh(None)
        self.desk.keep[KEPT] = info.id
        self.stack.setCurrentWidget(self.areas[info.id])

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed in the section that is shown; the others catch up when they are."""
        shown = self.current
        for key, section in self.sections.items():
            if changes is None or section.kinds.intersection(changes.touched):
                if key == shown:
                    section.refresh(changes)
                else:
                    self._stale_sections.add(key)
