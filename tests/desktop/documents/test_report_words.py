"""How a report's figures are said: what changed since, in per cent and, of rates, in percentage points."""

import pytest

from desktop import languages
from desktop.documents.report_words import Words
from models.settings import ShopSettings


@pytest.mark.parametrize(
    ("now", "then", "unit", "english", "japanese"),
    [
        (195, 188, "count", "+3.7%", "+3.7%"),
        (188, 195, "money", "−3.6%", "−3.6%"),
        (-50, -100, "money", "+50%", "+50%"),
        (7, 7, "points", "±0%", "±0%"),
        (1, 0, "count", "", ""),
        (1, None, "count", "", ""),
        (None, 1, "rate", "", ""),
        (174_000, 213_000, "rate", "−3.9 pp", "−3.9ポイント"),
        (500_000, 0, "rate", "+50 pp", "+50ポイント"),
        (213_000, 213_400, "rate", "±0 pp", "±0ポイント"),
    ],
)
def test_what_changed_is_said_with_its_sign(now, then, unit, english, japanese) -> None:
    for code, said in (("en", english), ("ja", japanese)):
        assert Words(languages.language(code), ShopSettings()).change(now, then, unit) == said
