"""The billing page: what is owed and by whom, the papers for it, and the contracts by which it falls due."""

from models.errors import N_
from ui.billing.sections import SECTIONS
from ui.sections import SectionedPage


class BillingPage(SectionedPage):
    """A page of sections."""

    id = "billing"
    title = N_("Billing")
    infos = SECTIONS
