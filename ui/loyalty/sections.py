"""The sections of the loyalty page, in their order; each is imported when it is first shown."""

from models.errors import N_
from ui.sections import SectionInfo

SECTIONS = (
    SectionInfo("figures", N_("Figures"), "chart-column", "ui.loyalty.figures", "FiguresSection"),
    SectionInfo("promotions", N_("Promotions"), "sparkles", "ui.promotions.section", "PromotionsSection"),
    SectionInfo("rewards", N_("Rewards"), "gem", "ui.loyalty.rewards", "RewardsSection"),
    SectionInfo("gifts", N_("Gifts owed"), "gift", "ui.loyalty.gifts", "GiftsSection"),
    SectionInfo("events", N_("Events"), "calendar-days", "ui.loyalty.events", "EventsSection"),
    SectionInfo("programmes", N_("Programmes"), "coins", "ui.loyalty.programmes", "ProgrammesSection"),
    SectionInfo("tiers", N_("Tiers"), "crown", "ui.loyalty.tiers", "TiersSection"),
    SectionInfo("cards", N_("Member cards"), "id-card", "ui.loyalty.cards", "CardsSection"),
    SectionInfo("expiry", N_("Expiring points"), "clock", "ui.loyalty.expiry", "ExpirySection"),
    SectionInfo("wallet", N_("Gift cards and wallets"), "wallet", "ui.wallet.section", "WalletSection"),
    SectionInfo("surveys", N_("Surveys"), "message-square", "ui.surveys.section", "SurveysSection"),
    SectionInfo("referrals", N_("Referrals"), "user-plus", "ui.loyalty.referrals", "ReferralsSection"),
)
