"""The till's page in the whole window, with the store's own threads and in the other language."""

from functools import partial


def test_the_page_follows_the_till_and_the_language(opened):
    from models.counter import till
    from ui.day.sheets import OpenSheet

    page = opened.at("day")
    opened.wait(lambda: page.stack.currentIndex() == 0 and page.state.text())
    assert page.state.text() == "The register is closed"
    page.open_register()
    sheet = opened.sheet()
    assert isinstance(sheet, OpenSheet)
    for key in ("5", "00", "00"):
        sheet.count.pad.pressed.emit(key)
    sheet.open_session()
    opened.wait(lambda: page.stack.currentIndex() == 1)
    assert page.cash.value.text() == "¥50,000"
    opened.store.write_now("Cash out", partial(till.cash_out, amount=2_000, reason="Stamps"))
    opened.wait(lambda: page.cash.value.text() == "¥48,000")
    opened.window.set_language("ja")
    page = opened.at("day")
    opened.wait(lambda: page.cash.value.text() == "¥48,000")
    assert page.close_button.text() == "精算"


def test_every_control_of_the_page_and_its_sheets_has_a_name(opened):
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    from models.counter import till

    opened.store.write_now("Open", partial(till.open_session, float_amount=1_000))
    page = opened.at("day")
    opened.wait(lambda: page.figures is not None)
    for show in (page.cash_in, page.close_register, page.x_report):
        show()
        opened.wait(opened.sheet)
        sheet = opened.sheet()
        controls = [*sheet.findChildren(QAbstractButton), *sheet.findChildren(QLineEdit)]
        nameless = [type(one).__name__ for one in controls if not (one.accessibleName() or getattr(one, "text", str)())]
        assert not nameless, (sheet.accessibleName(), nameless)
        sheet.cancel()
