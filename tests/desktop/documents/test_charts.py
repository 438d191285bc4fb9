"""Charts on paper: whatever the figures, every bar is within its field and as long as its figure says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.documents import charts
from desktop.documents.report_sheet import ReportSheet
from desktop.documents.report_words import Words
from desktop.languages import language
from models.figures.axis import scale
from models.figures.report import Chart, Series
from models.settings import ShopSettings


def _no_words(_page: int) -> tuple[str, str]:
    return "", ""


WORDS = Words(language("en"), ShopSettings())


class Seen(ReportSheet):
    """A sheet that remembers its boxes and texts."""

    def __init__(self) -> None:
        super().__init__((595.0, 842.0), "x", page_words=_no_words)
        self.boxes: list[tuple[float, float, float, float]] = []
        self.said: list[str] = []

    def box(self, x: float, y: float, wide: float, high: float, **how: object) -> None:
        self.boxes.append((x, y, wide, high))
        super().box(x, y, wide, high, **how)

    def text(self, x: float, y: float, text: str, size: float, **how: object) -> float:
        self.said.append(text)
        return super().text(x, y, text, size, **how)  # type: ignore[arg-type]


def chart_of(kind: str, *series: tuple[int, ...], labels: tuple[str, ...] = ()) -> Chart:
    named = labels or tuple(f"Label {at}" for at in range(len(series[0])))
    return Chart(kind, "money", named, tuple(Series("Sales", one) for one in series))


def drawn(chart: Chart) -> Seen:
    sheet = Seen()
    before = sheet.y
    charts.draw(sheet, chart, WORDS)
    assert sheet.y == before + charts.height_of(chart)
    return sheet


FIGURES = st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=40).map(tuple)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["bar", "stacked", "line"]), FIGURES)
def test_nothing_is_drawn_outside_of_the_field(kind: str, values: tuple[int, ...]) -> None:
    sheet = drawn(chart_of(kind, values, tuple(reversed(values))))
    for x, y, wide, high in sheet.boxes:
        assert sheet.right - sheet.room - 2 <= x
        assert x + wide <= sheet.right + 2
        assert high >= 0
        assert y >= 0
        assert y + high <= 40 + charts.HIGH + 6


def test_bars_are_as_long_as_their_figures() -> None:
    bars = drawn(chart_of("bar", (100, 200, 50))).boxes
    assert [round(high / bars[2][3], 6) for _x, _y, _wide, high in bars] == [2.0, 4.0, 1.0]
    down = drawn(chart_of("bar", (100, -100))).boxes
    assert down[0][3] == pytest.approx(down[1][3])
    assert down[0][1] + down[0][3] == pytest.approx(down[1][1]), "from the line of nothing, up and down"


def test_a_pile_is_as_high_as_its_parts_together() -> None:
    boxes = drawn(chart_of("stacked", (100, 10), (300, 30))).boxes[2:]
    (_x, low, _w, first), (_x2, top, _w2, second) = boxes[:2]
    assert second == pytest.approx(first * 3)
    assert top + second == pytest.approx(low)


def test_labels_that_have_no_room_are_left_out_evenly_and_days_are_their_numbers() -> None:
    many = drawn(chart_of("bar", tuple(range(400)))).said
    assert 5 < sum(one.startswith("Label") for one in many) < 40
    days = tuple(f"2026-10-{at:02}" for at in range(1, 32))
    said = drawn(Chart("bar", "money", days, (Series("Sales", (1,) * 31),), "day")).said
    assert said[-31:] == [str(at) for at in range(1, 32)]


def test_a_funnel_has_a_row_a_stage() -> None:
    sheet = drawn(chart_of("funnel", (100, 40, 0), labels=("Lead", "Offer", "Won")))
    assert [one for one in sheet.said if one in ("Lead", "Offer", "Won")] == ["Lead", "Offer", "Won"]
    wide = [box[2] for box in sheet.boxes]
    assert wide[1] == pytest.approx(wide[0] * 0.4)


@given(st.floats(-1e15, 1e15), st.floats(0, 1e15))
def test_the_marks_of_an_axis_hold_what_is_shown_in_even_round_steps(low: float, more: float) -> None:
    marks = scale(low, low + more, least=1.0)
    assert marks[0] <= low + 1e-6 * max(1, abs(low))
    assert marks[-1] >= low + more - 1e-6 * max(1, abs(low + more))
    assert 2 <= len(marks) <= 12
    steps = [b - a for a, b in zip(marks, marks[1:], strict=False)]
    assert max(steps) - min(steps) <= 1e-3 * max(1.0, abs(low), abs(low + more))
