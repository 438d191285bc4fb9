"""Lists of ids and pages: right for Qt, quick for a million, by id through every change."""

from array import array

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from ui.rows import KEPT, PAGE, RowsModel
from ui.widgets import Column


def show(record):
    return f"row {record[0]}"


def records(_read, ids):
    return [(one,) for one in ids]


@pytest.fixture
def model(store, qapp):
    return RowsModel(store, [Column("Number", show), Column("Again", show, right=True)], records)


def test_qts_own_tester_finds_no_fault(model):
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.ask(lambda read: range(1, 400))
    for row in range(0, 399, 37):
        model.data(model.index(row, 0))
    model.ask(lambda read: range(400, 0, -1))
    model.forget()
    model.ask(lambda read: ())
    assert tester.model() is model


def test_a_million_ids_are_shown_at_once_and_any_row_is_near(model):
    model.ask(lambda read: array("q", range(1, 1_000_001)))
    assert model.rowCount() == 1_000_000
    for row in (0, 999_999, 500_000, 123_456):
        assert model.data(model.index(row, 0)) == f"row {row + 1}"


def test_only_pages_that_are_looked_at_are_kept(model):
    model.ask(lambda read: range(1, 40_000))
    for number in range(100):
        model.record(number * PAGE)
    assert len(model._pages) <= KEPT


def test_while_a_page_is_on_its_way_its_rows_are_blank(model, monkeypatch):
    model.ask(lambda read: range(1, 300))

    class Later:
        def then(self, slot):
            self.slot = slot

    later = Later()
    asked = []
    monkeypatch.setattr(model._store, "read", lambda question: asked.append(question) or later)
    index = model.index(200, 0)
    assert model.data(index) is None
    assert model.data(index) is None
    assert len(asked) == 1
    later.slot(asked[0](None))
    assert model.data(index) == "row 201"


def test_an_answer_of_an_older_question_is_dropped(model):
    model.ask(lambda read: range(1, 11))
    model._take_ids((model._generation - 1, array("q", [99])))
    model._take_rows((model._epoch - 1, 0, {1: ("old",)}))
    assert model.rowCount() == 10
    assert model.data(model.index(0, 0)) == "row 1"


def test_a_reader_of_screens_hears_the_column_and_its_value(model):
    model.ask(lambda read: range(1, 3))
    model.data(model.index(0, 0))
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "Number row 1"


def test_rows_are_found_by_id_and_an_empty_place_has_none(model):
    model.ask(lambda read: [5, 9, 2])
    assert (model.row_of(9), model.row_of(7), model.id_at(2), model.id_at(3)) == (1, None, 2, None)
    assert model.data(QModelIndex()) is None


@pytest.fixture
def view(store, qtbot):
    from ui.widgets import RowsView

    made = RowsView(store, [Column("Number", show), Column("Again", show, 120, order="n")], records, name="Numbers")
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_the_chosen_row_stays_chosen_when_the_order_changes(view):
    view.ask(lambda read: range(1, 1001))
    view.select_id(700)
    view.ask(lambda read: range(1000, 0, -1))
    assert view.current_id() == 700
    assert view.currentIndex().row() == 300


def test_enter_opens_the_row_by_its_id(view, qtbot):
    view.ask(lambda read: [11, 22, 33])
    view.select_id(22)
    with qtbot.waitSignal(view.opened) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [22]


def test_select_all_on_a_million_rows_does_not_ask_for_each(view):
    view.ask(lambda read: array("q", range(1, 1_000_001)))
    view.selectAll()
    assert not view.selectionModel().selection(), "one row is current at a time"


def test_the_first_page_of_a_long_list_is_there_before_the_rest(model, monkeypatch):
    jobs = []

    class Later:
        def then(self, slot):
            self.slot = slot

        def cancel(self):
            pass

    def read(question):
        later = Later()
        later.question = question
        jobs.append(later)
        return later

    monkeypatch.setattr(model._store, "read", read)
    model.ask(lambda read: range(1, 10_001), first=lambda read: range(1, 129))
    jobs[0].slot(jobs[0].question(None))
    assert model.rowCount() == 128
    jobs[1].slot(jobs[1].question(None))
    assert model.rowCount() == 10_000
    jobs[0].slot(jobs[0].question(None))
    assert model.rowCount() == 10_000
