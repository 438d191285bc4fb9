"""Country profiles."""

import pytest

from models import country, money
from models.counter.tax import TaxRounding, TaxRules


def test_japan_includes_tax_of_10_and_8_percent_rounded_down() -> None:
    assert country.JP.tax_rules == TaxRules(True, 100_000, 80_000, TaxRounding.DOWN)
    assert (country.JP.currency, country.JP.fiscal_month, country.JP.family_name_first) == ("JPY", 4, True)


def test_the_united_states_put_tax_on_top_and_know_exempt_customers() -> None:
    assert not country.US.tax_rules.inclusive
    assert country.US.exempt_customers
    assert country.US.tax_rules.reduced == country.US.tax_rules.standard


@pytest.mark.parametrize(
    ("code", "expected"), [("JP", "JP"), ("US", "US"), ("UK", "UK"), ("GB", "UK"), ("FR", "other"), ("", "other")]
)
def test_an_unknown_country_is_another_country(code: str, expected: str) -> None:
    assert country.country_of(code).code == expected


@pytest.mark.parametrize("profile", country.COUNTRIES.values(), ids=lambda profile: profile.code)
def test_every_profile_is_whole(profile: country.Country) -> None:
    assert profile.currency in money.CURRENCIES
    assert 0 <= profile.first_weekday <= 6
    assert 1 <= profile.fiscal_month <= 12
    assert list(profile.notes) == sorted(profile.notes)
    assert profile.paper in ("A4", "Letter")
