"""The leads page: from the first contact to the right person at the right time."""

from models.errors import N_
from ui.leads.sections import SECTIONS
from ui.sections import SectionedPage


class LeadsPage(SectionedPage):
    """Everything about people who may buy."""

    id = "leads"
    title = N_("Leads")
    infos = SECTIONS
