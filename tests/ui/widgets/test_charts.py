"""Painted charts in a real window: what they say, to eyes, to keys and to readers of screens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

MONTHS = ("Aug", "Sep", "Oct", "Nov")


@pytest.fixture
def shown(qtbot):
    from desktop import languages
    from ui.theme import theme

    languages.set_language("en")
    theme.mode = "light"

    def show(chart):
        chart.resize(480, chart.height())
        qtbot.addWidget(chart)
        chart.show()
        qtbot.waitExposed(chart)
        return chart

    return show


def _series(*values, name="Answers"):
    from ui.widgets.charts import Series

    return Series(name, values)


def test_left_and_right_walk_through_the_values_and_enter_chooses_one(shown, qtbot):
    from PySide6.QtCore import Qt

    from ui.widgets.charts import BarChart

    chart = shown(BarChart("Answers"))
    chart.set_data(MONTHS, (_series(4, None, 7, 1200),), whole="1,211 in all")
    assert chart.said() == "1,211 in all"
    for key, said in (
        (Qt.Key.Key_Left, "Nov: 1,200"),
        (Qt.Key.Key_Left, "Oct: 7"),
        (Qt.Key.Key_Home, "Aug: 4"),
        (Qt.Key.Key_Right, "Sep: –"),
        (Qt.Key.Key_End, "Nov: 1,200"),
    ):
        qtbot.keyClick(chart, key)
        assert chart.said() == said
        assert chart.accessibleName() == f"Answers: {said}"
    chosen = []
    chart.chosen.connect(chosen.append)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chosen == [3]


def test_the_mouse_points_at_a_value_and_a_click_chooses_it(shown, qtbot):
    from PySide6.QtCore import QPoint, Qt

    from ui.widgets.charts import StackedBar

    chart = shown(StackedBar("Points"))
    chart.set_data(MONTHS, (_series(10, 20, 30, 40, name="Earned"), _series(-5, -6, -7, -8, name="Used")))
    chosen = []
    chart.chosen.connect(chosen.append)
    spot = QPoint(round(chart.field().left() + chart.field().width() * 0.6), 90)
    qtbot.mouseMove(chart, spot)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
    assert chart.said() == "Oct: Earned 30 · Used −7"
    assert chosen == [2]
    assert chart.limits() == (-8, 40)


def test_a_chart_without_values_says_so_and_takes_no_click(shown, qtbot):
    from PySide6.QtCore import Qt

    from ui.widgets.charts import LineChart

    chart = shown(LineChart("NPS", between=(-100, 100)))
    chart.set_data(MONTHS, (_series(None, None, None, None),), empty="Nobody has answered yet.")
    chosen = []
    chart.chosen.connect(chosen.append)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton)
    assert chart.said() == "Nobody has answered yet."
    assert chosen == []
    assert not chart.grab().isNull()


def test_parts_of_a_whole_are_said_with_their_share(shown):
    from ui.widgets.charts import ShareBar

    chart = shown(ShareBar("Who recommends us"))
    chart.set_parts((("9–10", 6, "green_fill"), ("7–8", 3, "gold_fill"), ("0–6", 1, "red_fill")))
    assert chart.said(0) == "9–10: 6 · 60 %"
    assert "0–6: 1 · 10 %" in chart.accessibleDescription()
    assert not chart.grab().isNull()


@pytest.mark.parametrize("kind", ["BarChart", "StackedBar", "LineChart", "Sparkline"])
@pytest.mark.parametrize("values", [(0, 0, 0, 0), (-3, None, 5, 0), (1e9, 1, 2, 3), (5,), (0.5, None, None, None)])
def test_any_values_are_painted(shown, kind, values):
    from ui.widgets import charts

    chart = shown(getattr(charts, kind)("Anything"))
    chart.set_data(MONTHS, (_series(*values),))
    assert not chart.grab().isNull()


@given(some.floats(-1e9, 1e9), some.floats(0, 1e9))
def test_an_axis_holds_what_is_drawn_in_few_round_steps(low, more):
    from ui.widgets.charts import scale

    marks = scale(low, low + more)
    assert marks[0] <= low + 1e-6 * max(1, abs(low))
    assert marks[-1] >= low + more - 1e-6 * max(1, abs(low + more))
    assert 2 <= len(marks) <= 8


def test_what_is_counted_has_whole_marks(qtbot) -> None:
    from ui.widgets.charts import BarChart, Series

    chart = BarChart("Contracts that end")
    qtbot.addWidget(chart)
    chart.set_data(["Dec", "Jan"], [Series("Contracts", (2, 1))])
    assert chart.marks() == (0, 1, 2)
    chart.set_data(["Dec", "Jan"], [Series("Share", (2.0, 0.5))])
    assert chart.marks() == (0, 0.5, 1, 1.5, 2)
