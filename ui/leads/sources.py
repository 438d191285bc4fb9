"""Where people come from: each source with what it brought, folders that are watched, and what was refused and why."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from desktop import capture
from desktop.languages import _, _n, say
from models.errors import N_
from models.leads import sources
from models.values import dataclass
from ui.leads.source_view import SourceView, last_came, name_of
from ui.people.small import Icon, emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, button, column, label, row
from ui.widgets.painted import Pill
from ui.widgets.short import Short

if TYPE_CHECKING:
    from models.leads.sources import SourceRow
    from models.work import Changes, Reader

ICONS = {
    "quick": "user-plus",
    "form": "clipboard-list",
    "card": "id-card",
    "file": "file-spreadsheet",
    "folder": "folder-open",
    "log": "globe",
}


@dataclass(frozen=True)
class Shown:
    """A source with how its folder is."""

    source: SourceRow
    folder: capture.Folder | None


def _asked(read: Reader) -> list[Shown]:
    return [
        Shown(one, capture.look(str(one.options.get("path", ""))) if one.kind == "folder" and one.active else None)
        for one in sources.sources(read)
    ]


class SourcesSection(Section):
    """All sources, and one of them when it is opened."""

    title = N_("Where leads come from")
    intro = N_(
        "Every way by which people and what happened with them come in. Nothing is taken twice, and whatever was"
        " refused stands here with its reason and its text."
    )
    kinds = frozenset({"source", "captured", "person", "batch"})

    def build(self) -> None:
        """Make the list of sources and the place for one."""
        self.stack = QStackedWidget()
        self.overview = QWidget()
        inside = QVBoxLayout(self.overview)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(12))
        self.folder_button = button(_("Watch a folder…"), self.watch, icon="folder-open")
        self.file_button = button(_("Import a file…"), self.bring_in, kind="primary", icon="upload")
        inside.addLayout(row(None, self.folder_button, self.file_button))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(10))
        inside.addLayout(self.list)
        inside.addStretch(1)
        self.stack.addWidget(self.overview)
        self.view: SourceView | None = None
        self.body.addWidget(self.stack)
        self.shown: list[Shown] = []
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a source (`source_id=3`)."""
        if "source_id" in place:
            self.open_source(int(place["source_id"]))

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask what came."""
        self.desk.store.read(_asked).then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: list[Shown]) -> None:
        self.shown = found
        emptied(self.list)
        for one in found:
            self.list.addWidget(SourceCard(one, partial(self.open_source, one.source.id)))
        if not found:
            text = _(
                "Import a file of people or address cards, or choose a folder: what other programs put there is"
                " taken by itself."
            )
            self.list.addWidget(EmptyState("download", _("Nothing has come in yet"), text))
        if self.view is not None:
            mine = next((one for one in found if one.source.id == self.view.source.id), None)
            if mine is None:
                self.close_source()
            else:
                self.view.show_source(mine.source, mine.folder)

    # -- one source -------------------------------------------------------------------------------------------------

    def open_source(self, source_id: int) -> None:
        """Show a source's page."""
        one = next((one for one in self.shown if one.source.id == source_id), None)
        if one is None:
            return
        self.close_source()
        self.view = SourceView(self.desk, one.source, one.folder, self.close_source)
        self.stack.addWidget(self.view)
        self.stack.setCurrentWidget(self.view)

    def close_source(self) -> None:
        """Go back to all of them."""
        self.stack.setCurrentWidget(self.overview)
        if self.view is not None:
            self.stack.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None

    # -- more -------------------------------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Open the wizard."""
        from ui.imports.wizard import open_wizard

        open_wizard(self.window(), self.desk)

    def watch(self) -> None:
        """Choose a folder into which other programs put files."""
        path = QFileDialog.getExistingDirectory(self, _("Which folder?"), str(Path.home()))
        if path:
            self.watch_folder(path)

    def watch_folder(self, path: str) -> None:
        """Watch this folder."""
        verb = partial(sources.add_folder, name=Path(path).name, path=path)
        job = self.desk.write(N_("Watch a folder"), verb, said=_("The folder is watched. What is put there is taken."))
        job.failed(self.desk.toasts.wrong)


class SourceCard(Card):
    """A source in the list: its name, what it brought, when something last came."""

    def __init__(self, shown: Shown, opened: Any) -> None:
        """Show it."""
        super().__init__(margin=16, spacing=8)
        one = shown.source
        title = name_of(one)
        named = Short(title, "row")
        about = Short(last_came(one), "secondary")
        pills: list[QWidget] = []
        if not one.active:
            pills.append(Pill(_("switched off"), "quiet"))
        if one.refused:
            pills.append(Pill(_n("1 refused", "{n} refused", one.refused), "red"))
        if one.kind == "folder" and shown.folder is not None and shown.folder.problem is not None:
            pills.append(Pill(_("can't be read"), "red"))
        open_button = button(_("Look inside"), opened, icon="arrow-right")
        open_button.setAccessibleName(_("Open {name}", name=title))
        words = column(named, about, spacing=2)
        head = row(Icon(ICONS.get(one.kind, "download"), "primary", 22), words, *pills, open_button, spacing=12)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        counts = [
            _n("1 new", "{n} new", one.made),
            _n("1 changed", "{n} changed", one.updated),
            _n("1 known already", "{n} known already", one.known),
        ]
        self.body.addWidget(label(" · ".join(counts), "secondary"))
        if shown.folder is not None:
            self.body.addWidget(Short(str(one.options.get("path", "")), "secondary"))
            if shown.folder.problem is not None:
                self.body.addWidget(label(say(shown.folder.problem), "warning", wrap=True))
