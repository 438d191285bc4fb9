"""The till's day on screen: opened, looked at, counted, closed, printed again."""

import subprocess

import pytest

from models.counter import till
from tests.a_shop import CARD

pytest_plugins = ["tests.ui.a_desk"]


@pytest.fixture
def page(till_window):
    from ui.day.page import DayPage

    return till_window.put(DayPage(till_window.desk))


def close_sheet(selling, page):
    from ui.day.close import CloseSheet

    selling.click(page.close_button)
    return selling.sheet(CloseSheet)


def agree(selling):
    from ui.widgets import ConfirmSheet

    selling.click(selling.sheet(ConfirmSheet).agree)


def test_the_register_is_opened_with_what_is_counted(till_window, page):
    from ui.day.sheets import OpenSheet

    assert page.stack.currentIndex() == 0
    done = []
    from ui.day.sheets import open_session_sheet

    open_session_sheet(till_window.window, till_window.desk, partial_append(done))
    sheet = till_window.sheet(OpenSheet)
    sheet.count.set_how("pieces")
    counts = {10_000: 1, 1_000: 12, 100: 30}
    for field in sheet.count.fields:
        field.set_count(counts.get(field.value, 0))
    sheet.count._told()
    assert sheet.count.total.text() == "¥25,000"
    till_window.click(sheet.open_button)
    assert till.open_session_of(till_window.store.here).float_amount == 25_000
    assert done == ["opened"]
    till_window.settle()
    assert page.stack.currentIndex() == 1


def partial_append(done):
    def then():
        done.append("opened")

    return then


def test_the_last_next_float_is_proposed(selling, page):
    from models.counter.till import Count
    from ui.day.sheets import open_session_sheet

    selling.shop.do(till.close_session, count=Count(10_000), next_float=8_000)
    sheet = open_session_sheet(selling.window, selling.desk, None)
    assert sheet.count.read() == 8_000
    sheet.cancel()


def test_the_pad_types_into_the_field_that_has_the_focus(selling, page):
    sheet = close_sheet(selling, page)
    field = sheet.count.fields[1]
    field.setFocus()
    sheet.count._aim(field)
    for key in ("1", "2"):
        sheet.count.pad.pressed.emit(key)
    assert field.count == 12
    sheet.count.pad.back.emit()
    assert field.count == 1
    assert sheet.count.cash == 5_000
    sheet.cancel()


def test_cash_in_and_out_need_an_amount_and_a_reason(selling, page):
    from ui.day.sheets import CashSheet

    selling.click(page.out_button)
    sheet = selling.sheet(CashSheet)
    sheet.amount.setText("abc")
    sheet.book()
    assert "is not an amount" in sheet.form._errors[sheet.amount].text()
    sheet.amount.setText("1,200")
    sheet.book()
    assert "needs a reason" in sheet.form._errors[sheet.reason].text()
    sheet.reason.setText("Stamps")
    sheet.book()
    selling.settle()
    assert page.lists["drawer"].text()["Should be in the drawer"] == "¥8,800"
    assert "Stamps" in str(page.lists["moves"].pairs)


def test_live_figures_and_the_x_report_are_the_sums_of_the_rows(selling, page, papers_opened, program):
    from models.counter.drafts import Tender
    from ui.day.report import ReportSheet

    sold = selling.shop.sell(1100, 550)
    selling.shop.sell(2200, pay=(Tender(CARD, 2200),))
    selling.shop.back(sold.sale_id, 0, 1)
    selling.settle(60)
    assert page.net.value.text() == "¥3,300"
    assert page.cash.value.text() == "¥11,100"
    assert page.lists["paid"].text() == {"Cash (2)": "¥1,100", "Card (1)": "¥2,200"}
    selling.click(page.x_button)
    report = selling.sheet(ReportSheet)
    tax = selling.store.here.value("SELECT SUM(tax) FROM sale")
    assert report.figures.tax == tax
    assert report.lists["taxes"].text() == {"Standard rate 10%": f"¥3,300  (tax ¥{tax})"}
    report.print_it()
    selling.settle()
    text = subprocess.check_output([program("pdftotext"), "-layout", papers_opened[-1], "-"], text=True)
    assert "3,300" in text
    report.accept()
    assert till.open_session_of(selling.store.here) is not None


def test_a_difference_is_said_in_words_and_needs_a_reason_before_the_register_closes(
    selling, page, papers_opened, program
):
    from ui.day.report import ReportSheet

    selling.shop.sell(1000)
    selling.settle(60)
    sheet = close_sheet(selling, page)
    sheet.count.set_how("all")
    sheet.count.whole.setText("10,880")
    sheet.count._told()
    assert sheet.difference.text() == "¥120 short"
    assert sheet.difference.property("kind") == "error"
    selling.click(sheet.close_now)
    assert "note why" in sheet.wrong.text()
    sheet.reason.setText("coin fell")
    selling.click(sheet.close_now)
    agree(selling)
    report = selling.sheet(ReportSheet)
    figures = report.figures
    assert (figures.z_number, figures.expected, figures.counted, figures.difference) == (1, 11_000, 10_880, -120)
    assert report.lists["closing"].text()["Difference"] == "¥120 short"
    assert figures.next_float == 10_000
    report.print_it()
    selling.settle()
    texts = [subprocess.check_output([program("pdftotext"), "-layout", one, "-"], text=True) for one in papers_opened]
    assert "00001" in texts[0]
    assert "00001-02" in texts[1], "printed again, it bears a branch number"
    report.accept()
    selling.settle()
    assert page.stack.currentIndex() == 0
    assert page.past.rows.rowCount() == 1


def test_each_other_way_to_pay_is_compared_with_its_slips(selling, page):
    from models.counter.drafts import Tender

    selling.shop.sell(2200, pay=(Tender(CARD, 2200),))
    selling.settle(60)
    sheet = close_sheet(selling, page)
    slip = sheet.slips[0]
    slip.field.setText("2,000")
    slip._paint()
    assert slip.difference.text() == "¥200 short"
    slip._fits()
    assert "Exact" in slip.difference.text()
    sheet.count.set_how("all")
    sheet.count.whole.setText("10000")
    sheet.count._told()
    selling.click(sheet.close_now)
    agree(selling)
    figures = till.z_report(selling.store.here, session_id=selling.shop.session)
    assert [(one.kind_id, one.counted, one.difference) for one in figures.paid] == [(CARD, 2200, 0)]


def test_a_blind_count_hides_what_should_be_there(selling, page):
    selling.shop.set(blind_count=True)
    selling.settle(60)
    assert page.cash.value.text() == "–"
    assert "10,000" not in page.lists["drawer"].text()["Should be in the drawer"]
    sheet = close_sheet(selling, page)
    sheet.count.set_how("all")
    sheet.count.whole.setText("9000")
    sheet.count._told()
    assert sheet.expected.text() == "hidden until counted"
    assert not sheet.difference.isVisible()
    selling.click(sheet.close_now)
    assert "¥1,000 short" in sheet.difference.text()
    sheet.cancel()


def test_more_left_for_tomorrow_than_was_counted_is_refused_in_words(selling, page):
    sheet = close_sheet(selling, page)
    sheet.count.set_how("all")
    sheet.count.whole.setText("10000")
    sheet.count._told()
    sheet.next_float.setText("20000")
    selling.click(sheet.close_now)
    agree(selling)
    assert "can't be more than" in sheet.wrong.text()
    assert till.open_session_of(selling.store.here) is not None
    sheet.cancel()


def test_a_count_takes_digits_only(selling):
    from ui.day.counting import CashCount

    count = CashCount(selling.store.settings)
    selling.put(count)
    selling.bot.keyClicks(count.fields[0], "1coin2")
    assert count.fields[0].text() == "12"
    assert count.cash == 12 * count.fields[0].value
