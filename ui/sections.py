"""Pages of sections: a list of them at the left, one of them at the right, each made when it is first shown."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from desktop.languages import _
from models import version
from models.values import dataclass
from ui import icons
from ui.page import Desk, Page
from ui.theme import theme
from ui.widgets import label, row, scrolled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollArea

    from models.work import Changes


@dataclass(frozen=True)
class SectionInfo:
    """A section: its id, its name (message id), its icon, where its class is."""

    id: str
    title: str
    icon: str
    module: str
    name: str

    def load(self) -> type[Section]:
        """The section's class."""
        found: type[Section] = getattr(import_module(self.module), self.name)
        return found


@lru_cache(maxsize=8)
def there(sections: tuple[SectionInfo, ...]) -> tuple[SectionInfo, ...]:
    """The sections that are part of this version: what does not exist is not shown."""
    return tuple(one for one in sections if find_spec(one.module.rpartition(".")[0]) and find_spec(one.module))


class Section(QWidget):
    """Fill `self.body` in `build`; `kinds` are the tables whose changes it shows. It knows its page and its desk."""

    title = ""
    """Message id."""
    intro = ""
    """Message id of a line below the title; "" for none."""
    kinds: frozenset[str] = frozenset()

    def __init__(self, desk: Desk, page: Page) -> None:
        """Lay out the title; `build` makes the rest."""
        super().__init__()
        self.desk, self.page = desk, page
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2, 0, theme.px(14), theme.px(20))
        self.body.setSpacing(theme.px(14))
        if self.intro:
            self.body.addWidget(label(_(self.intro), "muted", wrap=True))
        self.build()

    def build(self) -> None:
        """Make the widgets."""

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a place of the section (`gift_id=7`)."""

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None after changes that came while it was hidden."""


class SectionedPage(Page):
    """A page of `infos`; which of them was shown last is kept."""

    infos: tuple[SectionInfo, ...] = ()
    kinds = version.TABLES
    """Each section says which of them it shows."""

    def build(self) -> None:
        """Lay out the list of sections and the place for one of them."""
        self.kept = f"{self.id}.section"
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(28), theme.px(18), theme.px(14), 0)
        whole.setSpacing(theme.px(14))
        self.heading = label(_(self.title), "title")
        whole.addLayout(row(self.heading, None, *self.at_the_top()))
        self.sections: dict[str, Section] = {}
        self.areas: dict[str, QScrollArea] = {}
        self._stale_sections: set[str] = set()
        self.list = QListWidget()
        self.list.setProperty("kind", "sections")
        self.list.setAccessibleName(_("Sections"))
        self.list.setFixedWidth(theme.px(216))
        self.list.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in self.there:
            item = QListWidgetItem(icons.icon(one.icon, "text2"), _(one.title))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setSizeHint(QSize(0, theme.px(42)))
            self.list.addItem(item)
        self.stack = QStackedWidget()
        body = row(self.list, self.stack, spacing=20)
        body.setStretch(1, 1)
        whole.addLayout(body, 1)
        self.list.currentRowChanged.connect(self._chosen)

    def at_the_top(self) -> list[QWidget]:
        """What stands at the right of the title."""
        return []

    @property
    def there(self) -> tuple[SectionInfo, ...]:
        """The sections in their order."""
        return there(self.infos)

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a section (`section="gifts"`) and a place of it."""
        ids = [one.id for one in self.there]
        wanted = place.pop("section", None) or self.desk.keep.get(self.kept) or ids[0]
        section = self.show_section(wanted if wanted in ids else ids[0])
        self.list.setFocus()
        section.arrive(**place)

    def show_section(self, section_id: str) -> Section:
        """Show a section, and give it."""
        self.list.setCurrentRow([one.id for one in self.there].index(section_id))
        return self.sections[section_id]

    @property
    def current(self) -> str:
        """The id of the section that is shown."""
        return self.there[max(0, self.list.currentRow())].id

    def _chosen(self, at: int) -> None:
        if at < 0:
            return
        info = self.there[at]
        if info.id not in self.sections:
            section = self.sections[info.id] = info.load()(self.desk, self)
            area = self.areas[info.id] = scrolled(section)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.stack.addWidget(area)
        elif info.id in self._stale_sections:
            self._stale_sections.discard(info.id)
            self.sections[info.id].refresh(None)
        self.desk.keep[self.kept] = info.id
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
