"""Country profiles: what differs from one country to another, independent of the language."""

from models.counter.tax import TaxRounding, TaxRules
from models.errors import N_
from models.values import dataclass

MONDAY, SUNDAY = 0, 6


@dataclass(frozen=True, slots=True)
class Country:
    """The defaults of a country; the shop's settings may replace each of them.

    Rates in millionths (`reduced` None where there is none), money in minor units, months as 1 … 12, weekdays as
    Python's (Monday 0). `words` are message ids for what differs by country; `notes` the banknotes, `coin_steps`
    round sums in whole units; `drawer` every note and coin that is counted at the close, the largest first.
    """

    code: str
    name: str
    currency: str
    tax_included: bool
    standard_rate: int
    reduced_rate: int | None
    tax_rounding: TaxRounding
    tax_name: str
    registration_name: str
    family_name_first: bool
    address_from_large: bool
    first_weekday: int
    fiscal_month: int
    paper: str
    tips: bool
    cash_step: int
    notes: tuple[int, ...]
    coin_steps: tuple[int, ...]
    register_word: str
    points_months: int | None
    gift_card_months: int | None
    papers_years: int
    exempt_customers: bool
    zone: str
    phone_region: str
    eat_in: bool = False
    drawer: tuple[int, ...] = ()

    @property
    def tax_rules(self) -> TaxRules:
        """The tax rules that a new shop starts with."""
        reduced = self.standard_rate if self.reduced_rate is None else self.reduced_rate
        return TaxRules(self.tax_included, self.standard_rate, reduced, self.tax_rounding)


JP = Country(
    code="JP",
    name=N_("Japan"),
    currency="JPY",
    tax_included=True,
    standard_rate=100_000,
    reduced_rate=80_000,
    tax_rounding=TaxRounding.DOWN,
    tax_name=N_("Consumption tax"),
    registration_name=N_("Registration number"),
    family_name_first=True,
    address_from_large=True,
    first_weekday=SUNDAY,
    fiscal_month=4,
    paper="A4",
    tips=False,
    cash_step=1,
    notes=(1_000, 5_000, 10_000),
    coin_steps=(10, 100, 500),
    register_word=N_("Register"),
    points_months=12,
    gift_card_months=6,
    papers_years=7,
    exempt_customers=False,
    zone="Asia/Tokyo",
    phone_region="JP",
    eat_in=True,
    drawer=(10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1),
)

US = Country(
    code="US",
    name=N_("United States"),
    currency="USD",
    tax_included=False,
    standard_rate=0,
    reduced_rate=None,
    tax_rounding=TaxRounding.HALF_UP,
    tax_name=N_("Sales tax"),
    registration_name=N_("Seller's permit"),
    family_name_first=False,
    address_from_large=False,
    first_weekday=SUNDAY,
    fiscal_month=1,
    paper="Letter",
    tips=True,
    cash_step=1,
    notes=(500, 1_000, 2_000, 5_000, 10_000),
    coin_steps=(1,),
    register_word=N_("Register"),
    points_months=24,
    gift_card_months=60,
    papers_years=7,
    exempt_customers=True,
    zone="America/New_York",
    phone_region="US",
    drawer=(10_000, 5_000, 2_000, 1_000, 500, 100, 25, 10, 5, 1),
)

UK = Country(
    code="UK",
    name=N_("United Kingdom"),
    currency="GBP",
    tax_included=True,
    standard_rate=200_000,
    reduced_rate=50_000,
    tax_rounding=TaxRounding.HALF_UP,
    tax_name=N_("VAT"),
    registration_name=N_("VAT number"),
    family_name_first=False,
    address_from_large=False,
    first_weekday=MONDAY,
    fiscal_month=4,
    paper="A4",
    tips=True,
    cash_step=1,
    notes=(500, 1_000, 2_000, 5_000),
    coin_steps=(1,),
    register_word=N_("Till"),
    points_months=24,
    gift_card_months=24,
    papers_years=6,
    exempt_customers=False,
    zone="Europe/London",
    phone_region="GB",
    drawer=(5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
)

OTHER = Country(
    code="other",
    name=N_("Another country"),
    currency="EUR",
    tax_included=True,
    standard_rate=0,
    reduced_rate=None,
    tax_rounding=TaxRounding.HALF_UP,
    tax_name=N_("Tax"),
    registration_name=N_("Tax number"),
    family_name_first=False,
    address_from_large=False,
    first_weekday=MONDAY,
    fiscal_month=1,
    paper="A4",
    tips=False,
    cash_step=1,
    notes=(500, 1_000, 2_000, 5_000),
    coin_steps=(1,),
    register_word=N_("Till"),
    points_months=24,
    gift_card_months=24,
    papers_years=10,
    exempt_customers=True,
    zone="UTC",
    phone_region="",
    drawer=(20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
)

COUNTRIES: dict[str, Country] = {country.code: country for country in (JP, US, UK, OTHER)}


def country_of(code: str) -> Country:
    """Give a profile by its code (`GB` is `UK`); an unknown one is `other`."""
    return COUNTRIES.get("UK" if code == "GB" else code, OTHER)


def drawer_of(code: str, currency: str) -> tuple[int, ...]:
    """The notes and coins to count in a country, the largest first; none when the shop uses another currency."""
    country = country_of(code)
    return country.drawer if country.currency == currency else ()
