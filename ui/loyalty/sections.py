"""The sections of the loyalty page, in their order; each is imported when it is first shown."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from models.errors import N_
from models.values import dataclass

if TYPE_CHECKING:
    from ui.loyalty.section import Section


@dataclass(frozen=True)
class SectionInfo:
    """A section: its id, its name (message id), its icon, where its class is."""

    id: str
    title: str
    icon: str
    module: str
    name: str

    def load(self) -> "type[Section]":
        """The section's class."""
        found: type[Section] = getattr(import_module(self.module), self.name)
        return found


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
    SectionInfo("segments", N_("Segments"), "filter", "ui.criteria.section", "SegmentsSection"),
)


@lru_cache(maxsize=1)
def there() -> tuple[SectionInfo, ...]:
    """The sections that are part of this version: what does not exist is not shown."""
    return tuple(one for one in SECTIONS if find_spec(one.module.rpartition(".")[0]) and find_spec(one.module))


def known(section_id: str) -> bool:
    """Whether there is such a section."""
    return any(one.id == section_id for one in there())
