"""The sections of the billing page, in their order; each is imported when it is first shown."""

from models.errors import N_
from ui.sections import SectionInfo

SECTIONS = (
    SectionInfo("owed", N_("Owed by customers"), "hand-coins", "ui.billing.owed", "OwedSection"),
    SectionInfo("invoices", N_("Invoices"), "receipt", "ui.billing.invoices", "InvoicesSection"),
    SectionInfo("closing", N_("Monthly closing"), "calendar-check", "ui.billing.closing", "ClosingSection"),
    SectionInfo("quotations", N_("Quotations"), "file-text", "ui.billing.quotations", "QuotationsSection"),
    SectionInfo("contracts", N_("Contracts"), "refresh-cw", "ui.billing.contracts", "ContractsSection"),
    SectionInfo("fees", N_("Fees due"), "coins", "ui.billing.fees", "FeesSection"),
)
