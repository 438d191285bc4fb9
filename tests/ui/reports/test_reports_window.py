"""The page of reports in the whole window: found, counted, looked into, by keys and by mouse."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView

from models.criteria.nodes import Leaf
from models.figures import definitions, registry

MEMBERS = Leaf("person.member", "is", True)


def test_it_opens_at_last_month_and_the_arrows_go_on(reports):
    page = reports.opened.at("reports")
    reports.counted()
    assert (page.view.wanted.report, page.view.period.name.text()) == ("sales", "May 2026")
    assert reports.figure("sales_total") == 1_500
    QTest.keyClick(page.list.list, Qt.Key.Key_Right)
    reports.counted()
    assert (page.view.period.name.text(), reports.figure("sales_total")) == ("Jun 2026", 900)
    page.view.period.earlier.click()
    reports.counted()
    assert reports.figure("sales_total") == 1_500
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    reports.counted()
    assert page.view.period.name.text() == "Apr 2026"


def settled(reports) -> bool:
    """Whether the table has the keyboard, and its columns their widths: a wider one scrolls by these keys."""
    table = reports.table("days")
    return table.hasFocus() and not table.horizontalScrollBar().maximum() and not reports.content._fit.isActive()


def test_the_keyboard_stays_in_the_table_from_month_to_month(reports):
    reports.show()
    for name in ("May 2026", "Jun 2026"):
        table = reports.table("days")
        reports.opened.wait(table.isVisible)
        if name == "May 2026":
            table.setFocus()
        key = Qt.Key.Key_Left if name == "May 2026" else Qt.Key.Key_Right
        reports.opened.wait(lambda: settled(reports))
        QTest.keyClick(reports.table("days"), key)
        reports.counted()
        assert reports.view.period.name.text() == name
    reports.opened.wait(lambda: settled(reports))
    QTest.keyClick(reports.table("days"), Qt.Key.Key_Right)
    reports.opened.wait(reports.page.list.list.hasFocus)
    QTest.keyClick(reports.page.list.list, Qt.Key.Key_Left)
    reports.counted()
    assert reports.view.period.name.text() == "Jun 2026"


def test_a_month_without_sales_says_so_and_how_to_go_on(reports):
    reports.show(period="2019-02-01/2019-02-28")
    assert reports.content.panels == {}
    reports.opened.wait(lambda: "Nothing was sold in this period." in _texts(reports.content))
    assert "Choose another period with the arrows, or with the keys ← and →." in _texts(reports.content)


@pytest.mark.parametrize(
    ("unit", "name", "total"),
    [("month", "Jun 2026", 900), ("quarter", "Apr 2026 – Jun 2026", 2_400),
     ("year", "Year 2026 (Apr 2026 – Mar 2027)", 2_400)],
)  # fmt: skip
def test_a_period_is_a_month_a_quarter_or_the_shop_s_year(reports, unit, name, total):
    page = reports.show()
    page.view.period.unit.set_value(unit)
    page.view.period.unit.picked.emit(unit)
    reports.counted()
    assert (page.view.period.name.text(), reports.figure("sales_total")) == (name, total)


def test_days_are_typed_and_counted_when_they_rest(reports):
    page = reports.show()
    bar = page.view.period
    bar.unit.picked.emit("days")
    assert bar.first.isVisible()
    bar.first.setDate(bar.first.date().addMonths(-1))
    reports.opened.wait(lambda: page.view.wanted.span.first == "2026-05-01")
    reports.counted()
    assert reports.figure("sales_total") == 2_400
    assert page.view.wanted.span.key == "2026-05-01/2026-06-30"


def test_a_preset_moves_with_the_day(reports):
    page = reports.show()
    page.view.period.preset("yesterday")
    reports.counted()
    assert (page.view.wanted.span.key, page.view.period.name.text()) == ("yesterday", "Yesterday")
    assert reports.figure("sales_total") == 0


def test_what_was_overtaken_is_never_shown(reports):
    page = reports.show()
    seen = []
    page.view.changed.connect(partial(_note, reports, seen))
    for _turn in range(6):
        page.view.move_by(-1)
    reports.counted()
    assert page.view.wanted.span.first == "2025-12-01"
    assert all(first == "2025-12-01" for first in seen[-1:])
    assert reports.view.loaded.report.asked.period.first == "2025-12-01"


def _note(reports, seen):
    seen.append(reports.view.loaded.report.asked.period.first if reports.view.loaded else "")


# -- figures ---------------------------------------------------------------------------------------------------------


def test_key_figures_stand_against_last_month_and_tell_what_they_are(reports):
    from ui.reports.tiles import Tile

    reports.show()
    tile = next(one for one in reports.content.findChildren(Tile) if one.figure.figure == "sales_total")
    said = tile.accessibleName()
    assert said.startswith("Sales, ¥900, before ¥1,500")
    assert f"{chr(0x2212)}40%" in said
    assert tile.toolTip() == definitions.of("sales_total").meaning
    heads = reports.table("days").model()
    across = Qt.Orientation.Horizontal
    tips = [heads.headerData(at, across, Qt.ItemDataRole.ToolTipRole) for at in range(heads.columnCount())]
    assert definitions.of("sales_discounts").meaning in tips
    reports.page.meanings()
    assert definitions.of("sales_total").meaning in _texts(reports.opened.sheet())


def test_every_report_is_shown_and_told_in_both_languages(reports):
    for code in ("en", "ja"):
        reports.opened.window.set_language(code)
        for kind in registry.KINDS:
            if "." in kind.id or not kind.command:
                continue
            page = reports.show(kind.id)
            assert page.view.loaded.report.id == kind.id
            assert page.list.current == f"report:{kind.id}"
            for figure in page.view.loaded.report.used():
                assert definitions.of(figure).meaning


def test_the_total_stands_beneath_its_columns_wherever_they_are(reports):
    reports.show()
    table = reports.table("days")
    assert table.total.texts[0] == "Total"
    assert "¥900" in table.total.texts
    assert len(table.total.texts) == table.model().columnCount()


def test_a_table_is_sorted_by_its_headings_and_copied(reports, qtbot):
    from PySide6.QtGui import QGuiApplication

    reports.show(period="this_year")
    table = reports.table("days")
    table.horizontalHeader().sectionClicked.emit(6)
    assert [table.rows.cell(at, 0) for at in range(2)] == ["May 2026", "Jun 2026"]
    table.horizontalHeader().sectionClicked.emit(6)
    assert table.rows.cell(0, 0) == "Jun 2026"
    table.selectAll()
    table.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[0] == "Month"
    assert lines[1].startswith("Jun 2026\t")
    assert len(lines) == 3


# -- what lies behind ------------------------------------------------------------------------------------------------


def test_a_day_opens_its_receipts_and_they_open_the_receipt(reports):
    from ui.people.receipt import ReceiptSheet

    reports.show()
    table = reports.table("days")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    reports.opened.wait(reports.opened.sheet)
    sheet = reports.opened.sheet()
    assert sheet.accessibleName() == "By day: 15 Jun 2026"
    reports.opened.wait(lambda: sheet.count.text() == "2 receipts")
    wanted = {one.sale_id for one in reports.june}
    assert {sheet.list.rows.id_at(at) for at in range(2)} == wanted
    sheet.list.setCurrentIndex(sheet.list.rows.index(0, 0))
    QTest.keyClick(sheet.list, Qt.Key.Key_Return)
    reports.opened.wait(lambda: isinstance(reports.opened.sheet(), ReceiptSheet))
    assert reports.opened.sheet().sale_id in wanted


def test_a_click_on_an_article_opens_the_receipts_that_have_it(reports):
    reports.show()
    reports.content.show_section("products")
    table = reports.table("products")
    (at,) = (row for row in range(2) if table.rows.cell(row, 0) == "ラテ")
    reports.opened.bot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.rows.index(at, 0)).center()
    )
    reports.opened.wait(reports.opened.sheet)
    sheet = reports.opened.sheet()
    reports.opened.wait(lambda: sheet.count.text() == "1 receipt")
    assert sheet.list.rows.id_at(0) == reports.june[1].sale_id


def test_a_bar_of_the_chart_opens_the_same_as_its_row(reports):
    reports.show()
    panel = reports.content.panels["days"]
    panel.chart.chosen.emit(14)
    reports.opened.wait(reports.opened.sheet)
    assert reports.opened.sheet().accessibleName() == "By day: 15 Jun 2026"
    panel.chart.chosen.emit(3)


def test_a_customer_who_owes_opens_on_their_page(reports):
    from models.billing import invoices, owed
    from models.counter.drafts import Tender

    kind = reports.shop.do(invoices.account_kind)
    reports.shop.sell(700, person=reports.person, pay=(Tender(kind, 700),))
    assert owed.accounts(reports.shop.store.here, day=reports.shop.today)
    reports.show("receivables")
    panel = next(one for one in reports.content.panels.values() if one.section.behind and one.table)
    behind = next(found for at in range(len(panel.table.rows.rows)) if (found := panel.table.rows.behind(at)))
    reports.view.open_behind(behind, "")
    assert (behind.kind, behind.key) == ("person", reports.person)
    reports.opened.wait(lambda: reports.page.id == "people")


def test_a_till_session_opens_its_report(reports):
    from ui.day.report import ReportSheet

    reports.show("till")
    table = next(one.table for one in reports.content.panels.values() if one.table and one.section.behind)
    reports.view.open_behind(table.rows.behind(0), "")
    reports.opened.wait(lambda: isinstance(reports.opened.sheet(), ReportSheet))


def test_a_report_behind_a_report_has_a_way_back(reports):
    page = reports.show("points")
    page.view.elsewhere.emit("points", {"entries": "earn"})
    reports.counted()
    assert page.view.wanted.options == {"entries": "earn"}
    assert (page.view.back_button.isVisible(), page.view.back_button.text()) == (True, "Back to Points")
    page.view.back_button.click()
    reports.counted()
    assert page.view.wanted.options == {}
    assert not page.view.back_button.isVisible()


# -- conditions and choices ------------------------------------------------------------------------------------------


def test_conditions_narrow_it_and_are_said_in_words(reports):
    page = reports.show(period="this_year")
    page.view.ask_where()
    sheet = reports.opened.sheet()
    sheet.editor.set_node(MEMBERS)
    sheet.show_these()
    reports.counted()
    assert reports.figure("sales_total") == 900
    reports.opened.wait(lambda: "Only: Is a member" in _texts(reports.content))
    page.view.set_where(None)
    reports.counted()
    assert reports.figure("sales_total") == 2_400


def test_a_choice_brings_the_list_of_every_receipt(reports):
    page = reports.show()
    page.view.choices.choose("list", "receipts")
    reports.opened.wait(lambda: "receipts" in {one.id for one in page.view.loaded.report.sections})
    assert page.view.choices.button.text() == "List: All receipts"
    reports.content.show_section("receipts")
    table = reports.table("receipts")
    assert len(table.rows.rows) == 2
    assert {table.rows.behind(at).key for at in range(2)} == {one.sale_id for one in reports.june}


def test_of_a_long_list_the_first_rows_are_shown_and_the_rest_is_told(reports, monkeypatch):
    monkeypatch.setattr("ui.reports.loading.SHOWN", 1)
    reports.show(options={"list": "lines"})
    assert reports.view.loaded.cut == {"lines": 3}
    reports.content.show_section("lines")
    assert len(reports.table("lines").rows.rows) == 1
    reports.opened.wait(lambda: any(text.startswith("The first 1 of 3 rows") for text in _texts(reports.content)))


# -- the list --------------------------------------------------------------------------------------------------------


def test_reports_are_searched_by_name_and_by_what_they_are_for(reports):
    page = reports.show()
    QTest.keyClick(page, Qt.Key.Key_Slash)
    assert page.list.search.hasFocus()
    QTest.keyClicks(page.list.search, "gross")
    assert page.list.listed() == ["report:profit"]
    QTest.keyClick(page.list.search, Qt.Key.Key_Down)
    reports.counted()
    assert page.view.wanted.report == "profit"
    page.list.search.setText("tax summ")
    QTest.keyClick(page.list.search, Qt.Key.Key_Return)
    reports.counted()
    assert page.view.wanted.report == "tax"
    assert page.list.list.hasFocus()
    page.list.search.setText("nothing of the kind")
    assert page.list.listed() == []
    assert page.list.none.isVisible()
    page.list.search.clear()
    assert len(page.list.listed()) >= len(registry.KINDS)


def test_another_report_keeps_the_days(reports):
    page = reports.show(period="last_year")
    page.list.list.setCurrentRow(_row(page, "report:profit"))
    reports.counted()
    assert page.view.wanted.span.key == "last_year"


def test_a_sale_is_counted_in_after_a_moment(reports):
    reports.show()
    reports.shop.sell(100)
    reports.opened.wait(lambda: reports.figure("sales_total") == 1_000)


def test_what_is_being_counted_is_let_be_while_things_change(reports, monkeypatch):
    from threading import Event

    from models.figures import sales

    page, going, known = reports.show(), Event(), sales.make

    def slow(read, asked):
        going.wait(5)
        return known(read, asked)

    monkeypatch.setattr(sales, "make", slow)
    page.view.move_by(-1)
    job = page.view.job
    for _turn in range(3):
        page.view._count_anew()
    assert page.view.job is job
    assert not job.progress.cancelled
    going.set()
    reports.counted()
    assert reports.figure("sales_total") == 1_500


def test_the_language_is_switched_where_one_is(reports):
    page = reports.show("profit", period="this_quarter")
    reports.opened.window.set_language("ja")
    page = reports.opened.at("reports")
    reports.counted()
    assert (page.view.wanted.report, page.view.title.text()) == ("profit", "粗利益")
    assert page.view.period.name.text() == "2026年4月 – 2026年6月"


def test_it_is_left_and_found_as_it_was(reports):
    reports.show("tax", period="last_month")
    reports.opened.at("people")
    reports.opened.at("reports")
    reports.counted()
    assert (reports.view.wanted.report, reports.view.wanted.span.key) == ("tax", "last_month")


def test_what_nobody_sees_is_not_counted_and_counted_when_it_is_seen_again(reports, monkeypatch):
    from threading import Event

    from models.figures import sales

    page, going, known = reports.show(), Event(), sales.make

    def slow(read, asked):
        while not going.wait(0.02):
            asked.going_on()
        return known(read, asked)

    monkeypatch.setattr(sales, "make", slow)
    page.view.move_by(-1)
    job = page.view.job
    reports.opened.at("people")
    reports.opened.wait(lambda: job.done)
    going.set()
    assert reports.opened.at("reports") is page
    reports.counted()
    assert (reports.figure("sales_total"), page.view.stopped.isVisible()) == (1_500, False)


def test_long_counting_is_said_and_can_be_stopped(reports, monkeypatch):
    from threading import Event

    from models.errors import Cancelled
    from models.figures import sales

    page, going = reports.show(), Event()
    known = sales.make

    def slow(read, asked):
        while not going.wait(0.02):
            asked.going_on()
        return known(read, asked)

    monkeypatch.setattr(sales, "make", slow)
    page.view.move_by(-1)
    reports.opened.wait(page.view.busy.isVisible)
    page.view.busy.cancel_button.click()
    reports.opened.wait(page.view.stopped.isVisible)
    assert isinstance(page.view.job._future.exception(), Cancelled)
    assert not page.view.busy.isVisible()
    going.set()
    page.view.stopped.findChild(QAbstractButton).click()
    reports.counted()
    assert reports.figure("sales_total") == 1_500


def test_every_control_has_a_name(reports):
    page = reports.show()
    for part in (page, *_sheets(reports)):
        controls = [
            one for kind in (QAbstractButton, QLineEdit, QComboBox, QTableView) for one in part.findChildren(kind)
        ]
        nameless = [one for one in controls if one.isVisible() and not _named(one)]
        assert not nameless, (part.accessibleName(), nameless)
        if part is not page:
            part.cancel()


def _sheets(reports):
    for show in (reports.page.meanings, reports.page.export, reports.page.save, reports.view.ask_where):
        show()
        reports.opened.wait(reports.opened.sheet)
        yield reports.opened.sheet()


def _named(one):
    return QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)


def _texts(part):
    from PySide6.QtWidgets import QLabel

    return [one.text() for one in part.findChildren(QLabel) if one.isVisible()]


def _row(page, key):
    rows = range(page.list.list.count())
    return next(at for at in rows if page.list.list.item(at).data(Qt.ItemDataRole.UserRole) == key)
