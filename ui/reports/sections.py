"""What stands beneath the reports in their page's list: the books, each a `ui.sections.Section` of its own."""

from models.errors import N_
from ui.sections import SectionInfo

SECTIONS = (
    SectionInfo("pack", N_("Month's pack"), "package", "ui.reports.pack", "PackSection"),
    SectionInfo("closing", N_("Closing a month"), "lock", "ui.reports.closing", "ClosingSection"),
    SectionInfo("accounts", N_("Bookkeeping export"), "book", "ui.reports.accounts", "AccountsSection"),
    SectionInfo("papers", N_("Other papers"), "printer", "ui.reports.papers", "PapersSection"),
)
