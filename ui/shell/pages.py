"""The pages there are, in the order of the sidebar. Each is imported when it is first opened."""

from dataclasses import dataclass
from importlib import import_module

from models.errors import N_
from ui.page import Page


@dataclass(frozen=True)
class Area:
    """An area of the program: its page's id, its name (message id), its icon, and where the page is."""

    id: str
    title: str
    icon: str
    module: str
    name: str
    in_sidebar: bool = True

    def load(self) -> type[Page]:
        """The page's class."""
        found: type[Page] = getattr(import_module(self.module), self.name)
        return found


AREAS = (
    Area("counter", N_("Counter"), "store", "ui.counter.page", "CounterPage"),
    Area("people", N_("Customers"), "users", "ui.people.page", "PeoplePage"),
    Area("products", N_("Products"), "package", "ui.products.page", "ProductsPage"),
    Area("day", N_("Till"), "wallet", "ui.day.page", "DayPage"),
    Area("settings", N_("Settings"), "settings", "ui.settings.page", "SettingsPage", in_sidebar=False),
)


def area(page_id: str) -> Area:
    """An area by the id of its page; raises KeyError."""
    for one in AREAS:
        if one.id == page_id:
            return one
    raise KeyError(page_id)
