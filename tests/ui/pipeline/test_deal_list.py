"""The list of deals in the real window: narrowed, sorted, edited in place, its conditions kept as a view."""

from functools import partial

import pytest
from PySide6.QtCore import Qt

from models.criteria.nodes import ALWAYS, Leaf
from models.people import edit
from models.pipeline import deals, listing, saved
from ui.pipeline.deal_filter import ColumnsSheet, FilterSheet


@pytest.fixture
def three(opened) -> list[int]:
    person = int(opened.store.write_now("p", partial(edit.create, name="山田 花子")).id)
    made = (
        {"name": "Machine", "amount": 180_000, "expected_day": "2026-07-01", "person_id": person},
        {"name": "Beans", "amount": 36_000, "expected_day": "2026-06-20", "owner_id": 1},
        {"name": "Cups"},
    )
    return [opened.store.write_now("d", partial(deals.open_deal, **values)) for values in made]


def view(opened):
    page = opened.at("pipeline", view="list")
    shown = page.views["list"]
    opened.wait(lambda: shown.list.rows.rowCount() > 0)
    return shown


def names(shown) -> list[str]:
    rows = shown.list.rows
    return [rows.record(at).name for at in range(rows.rowCount()) if rows.record(at) is not None]


def cell(shown, row: int, column: str):
    return shown.list.rows.index(row, shown.kept["columns"].index(column))


def test_it_is_sorted_narrowed_and_summed(opened, three) -> None:
    shown = view(opened)
    opened.wait(lambda: names(shown) == ["Beans", "Machine", "Cups"])
    opened.wait(lambda: "¥216,000" in shown.sums.text())
    shown.list._sort(shown.kept["columns"].index("amount"))
    opened.wait(lambda: names(shown) == ["Cups", "Beans", "Machine"])
    shown.search.setText("山田")
    opened.wait(lambda: names(shown) == ["Machine"])
    shown.search.setText("nobody")
    opened.wait(lambda: shown.stack.currentWidget() is shown.nothing)


def test_cells_are_edited_in_place_and_what_can_not_be_is_said(opened, three) -> None:
    shown = view(opened)
    opened.wait(lambda: names(shown) == ["Beans", "Machine", "Cups"])
    assert shown.cells.edit(cell(shown, 0, "amount"))
    shown.cells.editor.set_value(40_000)
    opened.bot.keyClick(shown.cells.editor, Qt.Key.Key_Return)
    opened.wait(lambda: deals.one(opened.store.here, three[1]).amount == 40_000)
    opened.wait(lambda: "¥220,000" in shown.sums.text())
    assert shown.cells.edit(cell(shown, 0, "chance"))
    shown.cells.editor.setText("101")
    shown.cells.keep()
    opened.bot.wait(50)
    assert deals.one(opened.store.here, three[1]).by_hand is None
    shown.cells.edit(cell(shown, 0, "chance"))
    shown.cells.editor.setText("45 %")
    shown.cells.keep()
    opened.wait(lambda: deals.one(opened.store.here, three[1]).by_hand == 4_500)
    opened.wait(lambda: shown.list.rows.record(0) is not None)
    shown.cells.edit(cell(shown, 0, "expected"))
    opened.bot.keyClick(shown.cells.editor, Qt.Key.Key_Escape)
    assert shown.cells.editor is None
    assert not shown.cells.edit(cell(shown, 0, "customer"))


def test_tab_goes_from_cell_to_cell(opened, three) -> None:
    shown = view(opened)
    opened.wait(lambda: names(shown) == ["Beans", "Machine", "Cups"])
    shown.cells.edit(cell(shown, 0, "name"))
    shown.cells.editor.setText("Beans 10 kg")
    opened.bot.keyClick(shown.cells.editor, Qt.Key.Key_Tab)
    opened.wait(lambda: deals.one(opened.store.here, three[1]).name == "Beans 10 kg")
    assert shown.cells.editor is not None


def test_conditions_are_kept_as_a_view_with_its_columns(opened, three) -> None:
    shown = view(opened)
    shown.choose_columns()
    sheet = opened.sheet()
    assert isinstance(sheet, ColumnsSheet)
    sheet.ticks["source"].setChecked(True)
    sheet.take()
    assert "source" in shown.kept["columns"]
    shown.set_conditions(Leaf("deal.amount", "at_least", 100_000), None)
    opened.wait(lambda: names(shown) == ["Machine"])
    shown.edit_conditions()
    sheet = opened.sheet()
    assert isinstance(sheet, FilterSheet)
    sheet.save()
    opened.wait(lambda: "name" in sheet.error.text())
    sheet.name.setText("Large")
    sheet.save()
    opened.wait(lambda: shown.kept["view"] is not None)
    shown.show_saved(None)
    opened.wait(lambda: len(names(shown)) == 3)
    opened.wait(lambda: shown.views)
    shown.show_saved(shown.views[0].id)
    opened.wait(lambda: names(shown) == ["Machine"])
    shown.edit_conditions()
    opened.sheet().delete()
    opened.wait(lambda: not saved.listed(opened.store.here, staff_id=None))
    opened.wait(lambda: shown.kept["node"] == ALWAYS)


def test_a_hundred_thousand_deals_are_a_list_too(opened) -> None:
    def many(tx) -> None:
        stage = tx.value("SELECT min(id) FROM stage WHERE kind='open'")
        tx.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<20000) INSERT INTO deal (public_id,"
            " name, stage_id, state, amount, opened_at, stage_at, touched_at, position, source, wishes, note,"
            " reason_note, category, competitors) SELECT 'x'||i, 'Deal '||i, ?, 'open', i, 1, 1, 1, i, '', '', '', '',"
            " '', '[]' FROM n",
            stage,
        )
        tx.touch("deal", None)

    opened.store.write_now("many", many)
    shown = view(opened)
    opened.wait(lambda: shown.list.rows.rowCount() == 20_000)
    shown.list.verticalScrollBar().setValue(shown.list.verticalScrollBar().maximum())
    opened.wait(lambda: shown.list.rows.record(19_999) is not None)
    assert listing.sums(opened.store.here, shown.wanted())[0] == 20_000
