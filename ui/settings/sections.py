"""The sections of the settings, in their order. Light: the window declares its commands from this list."""

from importlib import import_module
from typing import Any

from models.errors import N_
from models.values import dataclass


@dataclass(frozen=True)
class Section:
    """A section: its id, its name, what the palette calls it, its icon, its module (which has a `build`)."""

    id: str
    title: str
    command: str
    icon: str

    def load(self) -> Any:
        """The class of its panel."""
        return import_module(f"ui.settings.{self.id}").PANEL


SECTIONS = (
    Section("shop", N_("Shop"), N_("Settings: Shop"), "store"),
    Section("shop_days", N_("Shop days"), N_("Settings: Shop days"), "calendar-days"),
    Section("tax", N_("Tax"), N_("Settings: Tax"), "percent"),
    Section("receipt", N_("Receipt and printer"), N_("Settings: Receipt and printer"), "printer"),
    Section("payments", N_("Ways to pay"), N_("Settings: Ways to pay"), "credit-card"),
    Section("points", N_("Points"), N_("Settings: Points"), "gift"),
    Section("sign_up", N_("Sign-up form"), N_("Settings: Sign-up form"), "user-plus"),
    Section("pipeline", N_("Pipeline"), N_("Settings: Pipeline"), "square-kanban"),
    Section("reminders", N_("Reminders"), N_("Settings: Reminders"), "bell"),
    Section("staff", N_("Staff"), N_("Settings: Staff"), "users"),
    Section("counter", N_("Counter"), N_("Settings: Counter"), "shopping-basket"),
    Section("own_fields", N_("Own fields"), N_("Settings: Own fields"), "list"),
    Section("data", N_("Data"), N_("Settings: Data and backups"), "database"),
    Section("computer", N_("This computer"), N_("Settings: This computer"), "monitor"),
    Section("about", N_("About Noren"), N_("Settings: About Noren"), "info"),
)


def known(section_id: str) -> bool:
    """Whether there is such a section."""
    return any(one.id == section_id for one in SECTIONS)
