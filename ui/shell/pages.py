"""The pages there are, in the order of the sidebar. Each is imported when it is first opened."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from models.errors import N_
from models.values import dataclass
from ui.page import Page


@dataclass(frozen=True)
class Area:
    """An area of the program: its page's id, its name (message id), its icon, and where the page is."""

    id: str
    title: str
    icon: str
    module: str
    name: str
    place: str = "side"
    """side, or foot (at the end of the side)"""

    @property
    def in_sidebar(self) -> bool:
        """Whether it is one of the areas of the side; Ctrl and a number open the first nine."""
        return self.place == "side"

    def load(self) -> type[Page]:
        """The page's class."""
        found: type[Page] = getattr(import_module(self.module), self.name)
        return found


AREAS = (
    Area("today", N_("Today"), "sun", "ui.today.page", "TodayPage"),
    Area("counter", N_("Counter"), "store", "ui.counter.page", "CounterPage"),
    Area("people", N_("Customers"), "users", "ui.people.page", "PeoplePage"),
    Area("leads", N_("Leads"), "target", "ui.leads.page", "LeadsPage"),
    Area("pipeline", N_("Pipeline"), "square-kanban", "ui.pipeline.page", "PipelinePage"),
    Area("billing", N_("Billing"), "receipt", "ui.billing.page", "BillingPage"),
    Area("calendar", N_("Calendar"), "calendar-days", "ui.calendar.page", "CalendarPage"),
    Area("products", N_("Products"), "package", "ui.products.page", "ProductsPage"),
    Area("loyalty", N_("Loyalty"), "gift", "ui.loyalty.page", "LoyaltyPage"),
    Area("day", N_("Cash up"), "wallet", "ui.day.page", "DayPage"),
    Area("reports", N_("Reports"), "chart-column", "ui.reports.page", "ReportsPage"),
    Area("settings", N_("Settings"), "settings", "ui.settings.page", "SettingsPage", "foot"),
)


FIRST = "today"
"""What a day begins with."""
NUMBERED = 9


def key_of(number: int) -> str:
    """The key that opens the area of a number (from 1): the first nine have one."""
    return f"Ctrl+{number}" if number <= NUMBERED else ""


@lru_cache(maxsize=1)
def there() -> tuple[Area, ...]:
    """The areas whose pages are part of this version: what does not exist is not shown."""
    return tuple(one for one in AREAS if find_spec(one.module.rpartition(".")[0]) and find_spec(one.module))


def known(page_id: str) -> bool:
    """Whether there is such a page."""
    return any(one.id == page_id for one in there())


def area(page_id: str) -> Area:
    """An area by the id of its page; raises KeyError."""
    for one in AREAS:
        if one.id == page_id:
            return one
    raise KeyError(page_id)
