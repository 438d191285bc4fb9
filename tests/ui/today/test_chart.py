"""The curve of a fortnight's sales: it goes through every day's value and never beyond two neighbours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from models.today.figures import Fortnight
from ui.today.beside import SalesCard, short_amount
from ui.today.chart import curve, slopes

FIRST = date(2026, 6, 2)
DAYS = tuple((FIRST + timedelta(days=at)).isoformat() for at in range(14))


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=14))
def test_it_never_runs_beyond_two_neighbours(values: list[int]) -> None:
    path = curve([QPointF(at * 10, value) for at, value in enumerate(values)])
    assert path.elementCount() == 1 + 3 * (len(values) - 1)
    for at, ends in enumerate(zip(values, values[1:], strict=False)):
        held = [path.elementAt(1 + 3 * at + part).y for part in range(3)]  # a cubic stays within its four points
        assert min(ends) - 0.01 <= min(held)
        assert max(held) <= max(ends) + 0.01


@pytest.mark.parametrize(
    ("values", "expected"),
    [((5,), [0]), ((0, 10), [10, 10]), ((0, 10, 0), [10, 0, -10]), ((0, 10, 20), [10, 10, 10]), ((3, 3, 3), [0, 0, 0])],
)
def test_it_is_flat_at_a_peak_and_straight_on_a_line(values: tuple[float, ...], expected: list[float]) -> None:
    assert slopes(values) == pytest.approx(expected)


def test_days_without_sales_are_a_gap_and_one_alone_is_painted_too(qtbot) -> None:
    card = SalesCard()
    qtbot.addWidget(card)
    now = (None, 1000, 2000, None, 3000, *(None for _at in range(9)))
    card.show_days(Fortnight(DAYS, now, tuple(None for _at in range(14))))
    card.resize(500, 260)
    card.show()
    assert [len(run) for run in card.chart._runs(0, _place(card))] == [2, 1]
    assert not card.grab().isNull()
    assert card.chart.said(1).startswith("3: ")


def _place(card: SalesCard):
    from ui.widgets.charts import Place

    return Place(card.chart.field(), 0, 4000)


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [("ja", 25_000, "2.5万"), ("ja", 8000, "8,000"), ("en", 25_000, "25k"), ("en", 800, "800"), ("ja", 0, "0")],
)
def test_an_axis_counts_in_the_languages_own_steps(code: str, value: int, expected: str) -> None:
    from desktop import languages

    languages.set_language(code)
    try:
        assert short_amount(value) == expected
    finally:
        languages.set_language("en")
