"""The pipeline page: deals, looked at as a board, a list, a calendar, a forecast…; one view is shown at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop.languages import _
from models import version
from models.errors import N_
from ui.actions import Action, top_layer
from ui.page import Page
from ui.people import words
from ui.pipeline import views
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets import Choice, Segments, button, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.pipeline.stages import PipelineRow
    from models.work import Changes
    from ui.pipeline.view import View

KEPT = "pipeline.view"


class PipelinePage(Page):
    """Views of the deals below one head. `arrive(view="forecast", …)` shows one, `arrive(deal_id=7)` opens a deal."""

    id = "pipeline"
    title = N_("Pipeline")
    kinds = version.TABLES
    """Each view says which of them it shows."""

    def build(self) -> None:
        """Lay out the head and the place for a view."""
        self.views: dict[str, View] = {}
        self._stale_views: set[str] = set()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(28), theme.px(18), theme.px(28), theme.px(20))
        whole.setSpacing(theme.px(14))
        self.heading = label(_("Pipeline"), "title")
        self.segments = Segments([(one.id, _(one.title)) for one in views.there()], "board")
        self.segments.picked.connect(self._picked)
        self.add_button = button(_("New deal"), self.new_deal, kind="primary", icon="plus", hint="Alt+N")
        self.pipelines = Choice()
        self.pipelines.setAccessibleName(_("Pipelines"))
        self.pipelines.picked.connect(self._pipeline)
        self.pipelines.hide()
        whole.addLayout(row(self.heading, 6, self.segments, None, self.pipelines, self.add_button, spacing=10))
        self.stack = QStackedWidget()
        whole.addWidget(self.stack, 1)
        self.actions_.add(
            Action("new_deal", N_("New deal"), self.new_deal, "Alt+N", "plus", N_("Pipeline"), self._free),
            *(
                Action(f"pipeline_{one.id}", one.title, _Show(self, one.id), group=N_("Pipeline"), icon="square-kanban")
                for one in views.there()
            ),
        )
        self.actions_.also("N", "new_deal")

    def offer_pipelines(self, known: Sequence[PipelineRow], current: int) -> None:
        """Offer the pipelines at the head; a single one is not shown."""
        options = [(one.id, words.brief(worded(one.wording), 40)) for one in known]
        if [self.pipelines.itemData(at) for at in range(self.pipelines.count())] != [key for key, _text in options]:
            self.pipelines.set_options(options, current)
        self.pipelines.set_value(current)
        self.pipelines.setVisible(len(options) > 1)

    def _pipeline(self, pipeline_id: int) -> None:
        if self.current:
            self.view.arrive(pipeline_id=pipeline_id)

    def _free(self) -> bool:
        return top_layer(self.window()) is None

    # -- views ---------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> str:
        """The id of the view that is shown; "" before the first one."""
        shown = self.stack.currentWidget()
        return next((key for key, view in self.views.items() if view is shown), "")

    @property
    def view(self) -> View:
        """The view that is shown. Raises KeyError before the first one."""
        return self.views[self.current]

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe with a view (`view="list"`) at a place of it, or with a deal open (`deal_id=7`)."""
        deal_id = place.pop("deal_id", None)
        wanted = place.pop("view", None) or self.current or self.desk.keep.get(KEPT, "")
        view = self.show_view(wanted)
        view.home()
        view.arrive(**place)
        if deal_id is not None:
            self.open_deal(int(deal_id))

    def show_view(self, view_id: str) -> View:
        """Show a view (the first one where there is no such), and give it."""
        infos = {one.id: one for one in views.there()}
        info = infos.get(view_id) or views.there()[0]
        if info.id not in self.views:
            made = self.views[info.id] = info.load()(self.desk, self)
            self.stack.addWidget(made)
        elif info.id in self._stale_views:
            self._stale_views.discard(info.id)
            self.views[info.id].refresh(None)
        self.desk.keep[KEPT] = info.id
        self.segments.set_value(info.id)
        self.stack.setCurrentWidget(self.views[info.id])
        return self.views[info.id]

    def _picked(self, view_id: str) -> None:
        self.show_view(view_id).arrive()

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed in the view that is shown; the others catch up when they are."""
        shown = self.current
        for key, view in self.views.items():
            if changes is None or view.kinds.intersection(changes.touched):
                if key == shown:
                    view.refresh(changes)
                else:
                    self._stale_views.add(key)

    def home(self) -> None:
        """Take the keyboard: the view has it."""
        if self.current:
            self.view.home()
        else:
            super().home()

    # -- deals ---------------------------------------------------------------------------------------------------------

    def open_deal(self, deal_id: int) -> None:
        """Open a deal's own sheet."""
        from ui.pipeline import deal

        deal.open_deal(self.window(), self.desk, deal_id)

    def new_deal(self, stage_id: int | None = None) -> None:
        """Ask for a new deal, in a stage (the first one)."""
        from ui.pipeline import new_deal

        shown = self.pipelines.value()
        new_deal.open_form(self.window(), self.desk, stage_id=stage_id, begin_in=shown, opened=self._opened)

    def _opened(self, deal_id: int, stage_id: int) -> None:
        self.view.show_new(deal_id, stage_id)


class _Show:
    def __init__(self, page: PipelinePage, view_id: str) -> None:
        self.page, self.view_id = page, view_id

    def __call__(self) -> None:
        self.page.show_view(self.view_id).arrive()
