"""Reports: a list of them at the left, one at the right, with its paper, its files and what it is saved under.

The books (closing, accounts, the month's pack) stand in the same list: see `ui.reports.sections`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.jobs import in_thread
from desktop.languages import _
from models import version
from models.errors import N_, NotFound
from models.figures import registry, saved, spans
from ui.actions import Action
from ui.loyalty.words import today
from ui.page import Page
from ui.reports.listing import ReportList
from ui.reports.sections import SECTIONS
from ui.reports.tiles import MeaningsSheet
from ui.reports.view import ReportView
from ui.reports.wanted import Wanted
from ui.sections import Section, there
from ui.theme import theme
from ui.widgets import button, icon_button, row, scrolled

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.jobs import Progress
    from models.figures.saved import Saved
    from models.settings import ShopSettings
    from models.work import Changes

FIRST = "sales"
KEPT = "reports.wanted"
SECTION = "reports.section"
WARM_MS = 250


class ReportsPage(Page):
    """The page of reports."""

    id = "reports"
    title = N_("Reports")
    kinds = version.TABLES

    def build(self) -> None:
        """Lay out the list and the place for a report or a section of the books."""
        self.trail: list[Wanted] = []
        self._warming = False
        self.sections: dict[str, Section] = {}
        self.list = ReportList()
        self.list.chosen.connect(self._chosen)
        self.view = ReportView(self.desk)
        self.view.changed.connect(self._changed)
        self.view.elsewhere.connect(self.open_behind_report)
        self.view.back_button.slot = self.step_back
        self.view.content.homeless.connect(self.home)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        body = row(self.list, self.stack, spacing=16)
        body.setStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(20), theme.px(16), theme.px(10), 0)
        whole.addLayout(body, 1)
        self._tools()
        self._declare()
        self.refresh_saved()

    def _tools(self) -> None:
        self.meanings_button = icon_button("circle-help", _("What the figures mean"), self.meanings)
        self.save_button = button(_("Save…"), self.save, icon="bookmark")
        self.export_button = button(_("Export…"), self.export, icon="download")
        self.print_button = button(_("Preview and print"), self.preview, kind="primary", icon="printer", hint="Ctrl+P")
        for made in (self.meanings_button, self.save_button, self.export_button, self.print_button):
            self.view.tools.addWidget(made)

    def _declare(self) -> None:
        group = N_("Reports")
        self.actions_.add(
            Action("find", N_("Search reports"), self.search, "/", "search", group),
            Action("earlier", N_("Period before"), partial(self.view.move_by, -1), "Ctrl+Left", "chevron-left", group,
                   self._is_report),
            Action("later", N_("Period after"), partial(self.view.move_by, 1), "Ctrl+Right", "chevron-right", group,
                   self._is_report),
            Action("print_view", N_("Preview and print"), self.preview, "Ctrl+P", "printer", group, self._is_ready),
            Action("export_report", N_("Export the report"), self.export, "Ctrl+E", "download", group, self._is_ready),
            Action("save_report", N_("Save the report under a name"), self.save, "Ctrl+S", "bookmark", group,
                   self._is_report),
            Action("meanings", N_("What the figures mean"), self.meanings, "Ctrl+I", "circle-help", group,
                   self._is_ready),
        )  # fmt: skip

    # -- places -----------------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown where it was left, or at a place.

        A report (`report="sales"`, `period="2026-10-01/2026-10-31"`, `options={…}`), a saved one (`saved_id=7`), or a
        section of the books (`section="closing"`).
        """
        shop, day = self.desk.store.settings, today(self.desk)
        if place.get("saved_id") is not None:
            self.open_saved(int(place["saved_id"]))
        elif place.get("report"):
            span = spans.parse(shop, str(place.get("period") or spans.USUAL), day)
            self.show_wanted(Wanted(registry.kind(place["report"]).id, span, None, dict(place.get("options") or {})))
        elif (section := place.pop("section", None)) or (section := self.desk.keep.get(SECTION, "")):
            self.show_section(section, **place)
        else:
            kept = self.desk.keep.get(KEPT)
            self.show_wanted(kept or Wanted(FIRST, spans.of_preset(shop, spans.USUAL, day)))
        self.home()

    def home(self) -> None:
        """The list has the keyboard."""
        self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wanted(self, wanted: Wanted) -> None:
        """Show a report."""
        self.trail.clear()
        self._show(wanted)

    def _show(self, wanted: Wanted) -> None:
        self.desk.keep[SECTION] = ""
        self.stack.setCurrentWidget(self.view)
        self.view.show_wanted(wanted)
        self.list.mark(f"saved:{wanted.saved_id}" if wanted.saved_id is not None else f"report:{wanted.report}")
        self.view.back_button.setVisible(bool(self.trail))
        if self.trail:
            before = self.trail[-1]
            self.view.back_button.setText(_("Back to {report}", report=before.name or _(before.kind.title)))
        self._changed()

    def show_section(self, section_id: str, **place: Any) -> None:
        """Show a section of the books; the first report where there is no such."""
        info = next((one for one in there(SECTIONS) if one.id == section_id), None)
        if info is None:
            self.desk.keep[SECTION] = ""
            self.arrive()
            return
        if section_id not in self.sections:
            section = self.sections[section_id] = info.load()(self.desk, self)
            self.stack.addWidget(scrolled(section))
        self.desk.keep[SECTION] = section_id
        area: QWidget | None = self.sections[section_id]
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            self.stack.setCurrentWidget(area)
        self.list.mark(f"books:{section_id}")
        self.sections[section_id].arrive(**place)

    def _chosen(self, key: str) -> None:
        which, _colon, rest = key.partition(":")
        if which == "saved":
            self.open_saved(int(rest))
        elif which == "books":
            self.show_section(rest)
        else:
            now = self.view.wanted
            usual = spans.of_preset(self.desk.store.settings, spans.USUAL, today(self.desk))
            self.show_wanted(Wanted(rest, now.span if now is not None else usual))

    def open_saved(self, saved_id: int) -> None:
        """Show a saved report as it was saved, over the days that it means today."""
        self.desk.store.read(saved.one, saved_id).then(self._open_saved).failed(self.desk.toasts.wrong)

    def _open_saved(self, one: Saved) -> None:
        span = spans.parse(self.desk.store.settings, one.period, today(self.desk))
        self.show_wanted(Wanted(one.report, span, one.where, one.options, one.id, one.name))

    def open_behind_report(self, report: str, options: dict[str, Any]) -> None:
        """Show a report that lies behind a row of this one, with a way back."""
        now = self.view.wanted
        if now is not None:
            self.trail.append(now)
            self._show(replace(now, report=report, options=options, saved_id=None, name=""))

    def step_back(self) -> None:
        """Back to the report whose row was opened."""
        if self.trail:
            self._show(self.trail.pop())

    # -- what changes -----------------------------------------------------------------------------------------------

    def _warm(self) -> None:
        """Have the fonts of papers read while a report is looked at."""
        in_thread(self.desk.bus.post, partial(_warm, self.desk.store.settings), "noren-warm")

    def _changed(self) -> None:
        if self.view.loaded is not None and not self._warming:
            self._warming = True
            QTimer.singleShot(WARM_MS, self, self._warm)
        self.desk.keep[KEPT] = self.view.wanted
        for made in (self.export_button, self.print_button, self.meanings_button):
            made.setEnabled(self._is_ready())

    def refresh(self, changes: Changes | None) -> None:
        """Count again what may have changed."""
        if changes is None or "saved_report" in changes:
            self.refresh_saved()
        if changes is None or set(changes.touched) - {"saved_report"}:
            self.view.ask_again()
            for section in self.sections.values():
                if changes is None or section.kinds.intersection(changes.touched):
                    section.refresh(changes)

    def refresh_saved(self) -> None:
        """Read what is saved."""
        self.desk.store.read(saved.listed).then(self._saved)

    def _saved(self, found: tuple[Saved, ...]) -> None:
        self.list.set_saved(found)
        now = self.view.wanted
        if now is not None and now.saved_id is not None:
            mine = next((one for one in found if one.id == now.saved_id), None)
            self.view.renamed(mine.name if mine else "", mine.id if mine else None)
            self.list.mark(f"saved:{now.saved_id}" if mine else f"report:{now.report}")

    def _is_report(self) -> bool:
        return self.view.wanted is not None and self.stack.currentWidget() is self.view

    def _is_ready(self) -> bool:
        return self._is_report() and self.view.loaded is not None

    # -- what can be done -------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Search the list."""
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def meanings(self) -> None:
        """Show what every figure of the report means."""
        if self.view.loaded is not None:
            MeaningsSheet(self.window(), self.view.loaded.report).open()

    def preview(self) -> None:
        """Show the report as it will be on paper, and print it."""
        from ui.reports.preview import PreviewSheet

        if self._is_ready() and self.view.wanted is not None and self.view.loaded is not None:
            PreviewSheet(self.window(), self.desk, self.view.wanted, self.view.loaded).open()

    def export(self) -> None:
        """Write the report into a file."""
        from ui.reports.files import FileSheet

        if self._is_ready() and self.view.wanted is not None:
            FileSheet(self.window(), self.desk, self.view.wanted).open()

    def save(self) -> None:
        """Save the report under a name, rename or delete it, put it on Today."""
        from ui.reports.saving import SaveSheet

        now = self.view.wanted
        if self._is_report() and now is not None:
            try:
                mine = None if now.saved_id is None else saved.one(self.desk.store.here, now.saved_id)
            except NotFound:  # another window deleted it just now
                mine = None
            SaveSheet(self.window(), self.desk, now, mine, self.open_saved).open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and Right go to the period before and after, wherever nothing else takes them."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if step is not None and plain and self._is_report():
            self.view.move_by(step)
        else:
            super().keyPressEvent(event)


def _warm(shop: ShopSettings, progress: Progress) -> None:
    from desktop import reporting

    reporting.warm(shop, progress)
