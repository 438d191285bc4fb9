"""The loyalty page: programmes, promotions, gifts, and all that brings a customer back."""

from PySide6.QtWidgets import QWidget

from models.errors import N_
from ui.loyalty.sections import SECTIONS
from ui.reminders.bell import Bell
from ui.sections import SectionedPage


class LoyaltyPage(SectionedPage):
    """All that brings a customer back."""

    id = "loyalty"
    title = N_("Loyalty")
    infos = SECTIONS

    def at_the_top(self) -> list[QWidget]:
        """The bell with what is open for staff."""
        self.bell = Bell(self.desk, self)
        return [self.bell.button]
