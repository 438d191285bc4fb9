"""The ways to look at deals, in their order; each is imported when it is first shown, a missing one is not offered."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from models.errors import N_
from models.values import dataclass

if TYPE_CHECKING:
    from ui.pipeline.view import View


@dataclass(frozen=True)
class ViewInfo:
    """A view: its id, its name (message id), where its class is."""

    id: str
    title: str
    module: str
    name: str

    def load(self) -> type[View]:
        """The view's class."""
        found: type[View] = getattr(import_module(self.module), self.name)
        return found


VIEWS = (
    ViewInfo("board", N_("Board"), "ui.pipeline.board", "BoardView"),
    ViewInfo("list", N_("List"), "ui.pipeline.deal_list", "DealListView"),
    ViewInfo("calendar", N_("Calendar"), "ui.pipeline.calendar", "CalendarView"),
    ViewInfo("stuck", N_("Stuck"), "ui.pipeline.stuck", "StuckView"),
    ViewInfo("forecast", N_("Forecast"), "ui.pipeline.forecast", "ForecastView"),
    ViewInfo("team", N_("Team"), "ui.pipeline.team", "TeamView"),
    ViewInfo("day", N_("Day sheet"), "ui.pipeline.day_sheet", "DaySheetView"),
)


@lru_cache(maxsize=1)
def there() -> tuple[ViewInfo, ...]:
    """The views that are part of this version."""
    return tuple(one for one in VIEWS if find_spec(one.module))
