"""The books in a real window: a month closed and reopened, accounts written over, the pack chosen and made."""

from pathlib import Path

import pytest

from desktop import packing
from models import settings
from models.books import closing, guard, mapping, pack
from models.counter import till
from models.counter.till import Count
from tests.a_shop import DAY, Shop
from ui.reports.closing_sheets import CloseSheet, ReopenSheet
from ui.reports.kept_sheet import KeptSheet


@pytest.fixture
def books(opened, clock):
    """A window on a shop with a counted June in it; it is July."""
    shop = Shop(opened.store, clock).open()
    shop.sell(1_100, 540)
    figures = till.x_report(shop.store.here, session_id=shop.session, now=clock.now())
    shop.do(till.close_session, count=Count(figures.expected), next_float=figures.float_amount)
    shop.do(pack.choose, reports=["sales", "till"])
    clock.advance(20 * DAY)
    opened.shop = shop
    return opened


def section(books, name: str):
    page = books.at("reports", section=name)
    return page.sections[name]


def closing_section(books):
    shown = section(books, "closing")
    books.wait(lambda: shown.found is not None)
    return shown


# -- closing ---------------------------------------------------------------------------------------------------------


def test_a_month_is_closed_from_the_page_and_printed_as_it_was(books) -> None:
    shown = closing_section(books)
    assert [(one.month, one.state) for one in shown.found.months] == [("2026-07", "running"), ("2026-06", "open")]
    assert shown.next.close_button.text() == "Close Jun 2026…"
    assert shown.next.close_button.isEnabled()
    shown.next.close_button.click()
    sheet = books.sheet()
    assert isinstance(sheet, CloseSheet)
    sheet.note.setPlainText("counted twice")
    sheet.close_month.click()
    books.wait(lambda: books.sheet() is None)
    books.wait(lambda: shown.found.months[1].state == "closed")
    period = shown.found.months[1].period
    assert period.note == "counted twice"
    assert guard.closed_until(books.store.here) == "2026-06-30"
    assert packing.filed(books.store)[0].name == "2026-06 Month's pack.pdf"
    (paper,) = shown.found.papers[period.id]
    shown.print_again(shown.found.months[1], paper)
    books.wait(lambda: isinstance(books.sheet(), KeptSheet))
    sheet = books.sheet()
    books.wait(lambda: sheet.page.text().startswith("Page 1 of"))
    assert sheet.paper.count == paper.pages
    sheet.cancel()


def test_the_same_paper_is_saved_byte_by_byte(books, tmp_path: Path) -> None:
    from desktop import languages

    period, made = packing.close(books.store, "2026-06", languages.current())
    shown = closing_section(books)
    (paper,) = closing.papers(books.store.here, period.id)
    shown.print_again(next(one for one in shown.found.months if one.month == "2026-06"), paper)
    books.wait(lambda: isinstance(books.sheet(), KeptSheet))
    books.sheet().save_to(tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == made.path.read_bytes()
    books.sheet().cancel()


def test_a_month_is_reopened_with_a_reason_and_never_without(books) -> None:
    from desktop import languages

    packing.close(books.store, "2026-06", languages.current())
    shown = closing_section(books)
    books.wait(lambda: shown.found.months[1].can_reopen)
    shown.reopen_button.click()
    sheet = books.sheet()
    assert isinstance(sheet, ReopenSheet)
    sheet.yes.click()
    assert sheet.isVisible()
    assert "Say why" in sheet.form._errors[sheet.reason].text()  # noqa: SLF001
    sheet.reason.setPlainText("A receipt was missing.")
    sheet.yes.click()
    books.wait(lambda: books.sheet() is None)
    books.wait(lambda: shown.found.months[1].state == "open")
    assert guard.closed_until(books.store.here) == ""
    assert shown.found.months[1].period.reason == "A receipt was missing."
    assert any("A receipt was missing." in row for row in books.store.here.column("SELECT details FROM audit"))


def test_what_stands_in_the_way_keeps_the_button_from_being_pressed(books) -> None:
    books.shop.clock.advance(-20 * DAY)
    books.shop.open()
    books.shop.clock.advance(20 * DAY)
    shown = closing_section(books)
    shown.ask()
    books.wait(lambda: any(one.kind == "stop" for one in shown.found.checks))
    assert not shown.next.close_button.isEnabled()
    assert any("still open" in str(one.text) for one in shown.found.checks)


def test_escape_while_the_pack_is_made_asks_it_to_stop(books, monkeypatch) -> None:
    shown = closing_section(books)
    shown.close_month()
    sheet = books.sheet()
    sheet.progress_.show()
    asked = []
    monkeypatch.setattr(sheet.progress_, "cancel", lambda: asked.append(1))
    sheet.cancel()
    assert asked == [1]
    assert sheet.isVisible()
    sheet.progress_.hide()
    sheet.cancel()
    books.wait(lambda: books.sheet() is None)


# -- accounts --------------------------------------------------------------------------------------------------------


def accounts_section(books):
    shown = section(books, "accounts")
    books.wait(lambda: shown.made is not None and shown.table.rows)
    return shown


def test_the_journal_is_looked_at_and_written(books, tmp_path: Path) -> None:
    shown = accounts_section(books)
    assert shown.period.span.first == "2026-06-01"
    assert shown.said.text().startswith("3 entries, ¥13,280 on each side")
    shown.format.set_value("yayoi")
    shown.format.picked.emit("yayoi")
    books.wait(lambda: shown.made is not None and shown.made.format.id == "yayoi")
    assert shown.preview.rowCount() == len(shown.made.sums) + 1 == 4
    path = tmp_path / "june.csv"
    shown.write_to(path)
    assert path.read_bytes() == shown.made.content
    assert "課税売上込10%" in path.read_bytes().decode("cp932")


def test_an_account_is_written_over_and_the_journal_follows(books) -> None:
    shown = accounts_section(books)
    row = shown.table.rows["cash"]
    row.fields[0].setText("小口現金")
    row.keep()
    books.wait(lambda: any(one.account == "小口現金" for one in shown.made.sums))
    assert mapping.accounts(books.store.here)["cash"].account == "小口現金"
    books.wait(row.back.isVisible)
    row.give_up()
    books.wait(lambda: row.fields[0].text() == "現金")
    assert not row.back.isVisible()


def test_an_account_without_a_name_is_said_at_its_place_and_not_kept(books) -> None:
    shown = accounts_section(books)
    row = shown.table.rows["banking"]
    row.fields[0].setText("  ")
    row.keep()
    books.wait(lambda: row.error.text() == "Name the account.")
    assert mapping.accounts(books.store.here)["banking"].account == "普通預金"


def test_all_accounts_go_back_to_the_proposals_after_a_question(books) -> None:
    shown = accounts_section(books)
    books.shop.do(mapping.write, key="cash", account="小口現金")
    books.wait(shown.table.again_button.isVisible)
    shown.table.again_button.click()
    books.sheet().agree.click()
    books.wait(lambda: mapping.accounts(books.store.here)["cash"].account == "現金")


def test_what_the_format_can_not_hold_is_said_and_nothing_is_written(books) -> None:
    shown = accounts_section(books)
    books.shop.do(mapping.write, key="cash", account="現金💴")
    shown.format.set_value("yayoi")
    shown.format.picked.emit("yayoi")
    books.wait(lambda: "💴" in shown.error.text())
    assert not shown.write_button.isEnabled()
    assert not shown.preview.isVisible()


def test_days_without_anything_have_nothing_to_write(books) -> None:
    shown = accounts_section(books)
    shown.period.move_by(-1)
    books.wait(lambda: shown.said.text() == "Nothing was booked in these days.")
    assert not shown.write_button.isEnabled()


# -- the pack --------------------------------------------------------------------------------------------------------


def pack_section(books):
    shown = section(books, "pack")
    books.wait(lambda: shown.list.count() > 0)
    return shown


def test_the_pack_is_made_filed_and_listed(books) -> None:
    shown = pack_section(books)
    assert shown.month.value() == "2026-06"
    shown.make_button.click()
    books.wait(lambda: packing.filed(books.store) and shown.make_button.isEnabled())
    books.wait(shown.show_button.isVisible)
    assert [one.name for one in packing.filed(books.store)] == ["2026-06 Month's pack.pdf"]


def test_reports_are_ticked_and_moved_by_keys(books) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    shown = pack_section(books)
    assert shown.list.ticked == ["sales", "till"]
    shown.list.setCurrentRow(1)
    QTest.keyClick(shown.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    books.wait(lambda: settings.load(books.store.here).pack_reports == ("till", "sales"))
    item = shown.list.item(shown.list.order.index("tax"))
    item.setCheckState(Qt.CheckState.Checked)
    books.wait(lambda: settings.load(books.store.here).pack_reports == ("till", "sales", "tax"))
    shown.usual()
    books.wait(lambda: shown.list.ticked == list(pack.usual()))


def test_the_last_report_stays_in_it(books) -> None:
    from PySide6.QtCore import Qt

    books.shop.do(pack.choose, reports=["till"])
    shown = pack_section(books)
    books.wait(lambda: shown.list.ticked == ["till"])
    shown.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    books.wait(lambda: shown.list.ticked == ["till"])
    assert settings.load(books.store.here).pack_reports == ("till",)


def test_how_it_is_made_by_itself_is_kept(books, tmp_path: Path) -> None:
    shown = pack_section(books)
    shown.automatic.click()
    books.wait(lambda: books.store.settings.pack_automatic)
    books.wait(lambda: shown.due.text().startswith("Still to be made: Jun 2026."))
    books.shop.do(pack.made, month="2026-06")
    books.wait(lambda: not shown.due.isVisible())
    shown.mail.setText("nobody")
    shown.keep()
    books.wait(lambda: "no mail address" in shown.mail_row.problem)
    shown.mail.setText("books@example.com")
    shown.keep()
    books.wait(lambda: books.store.settings.pack_mail == "books@example.com")
    books.wait(lambda: shown.mail_row.problem == "")
    shown._set_up(str(tmp_path / "papers"))  # noqa: SLF001
    books.wait(lambda: shown.beside_button.isVisible())
    assert str(tmp_path / "papers") in shown.folder_row.help.text()
    shown.beside()
    books.wait(lambda: books.store.settings.pack_folder == "")


def test_a_pack_that_can_not_be_filed_is_told_and_the_button_is_ready_again(books, tmp_path: Path) -> None:
    place = tmp_path / "taken"
    place.write_text("x")
    books.shop.set(pack_folder=str(place))
    shown = pack_section(books)
    shown.make()
    books.wait(shown.make_button.isEnabled)
    assert place.read_text() == "x"


def test_a_cancelled_pack_leaves_nothing(books) -> None:
    shown = pack_section(books)
    shown.make()
    shown.progress_.cancel()
    books.wait(shown.make_button.isEnabled)
    assert len(packing.filed(books.store)) <= 1
