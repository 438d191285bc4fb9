"""The customer's sheet from the person's page: by Ctrl+P, for days, in a language; refused in words."""

import subprocess

from PySide6.QtCore import QDate, Qt

from ui.people.customer_sheet import CustomerSheet


def shown(opened):
    person = opened.store.here.value(
        "SELECT person_id FROM sale WHERE person_id IS NOT NULL GROUP BY person_id ORDER BY count(*) DESC LIMIT 1"
    )
    opened.at("people", person_id=person)
    page = opened.window.page()
    opened.wait(lambda: page.person.whole is not None and page.person.whole.profile.id == person)
    return page, person


def test_control_p_offers_the_sheet_and_writes_it(opened, tmp_path):
    page, person = shown(opened)
    opened.bot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: isinstance(opened.sheet(), CustomerSheet))
    path = opened.sheet().save_pdf(tmp_path)
    opened.wait(lambda: path.exists() and path.stat().st_size)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    assert opened.store.here.value("SELECT name FROM person WHERE id=?", person) in text
    assert "プロフィール" in text  # the shop's own language


def test_days_in_the_wrong_order_are_said_at_the_field(opened, tmp_path):
    page, _person = shown(opened)
    page.do("sheet")
    sheet = opened.sheet()
    sheet.first.setDate(QDate(2030, 1, 1))
    assert sheet.save_pdf(tmp_path) is None
    assert sheet.isVisible()
    assert not list(tmp_path.glob("*.pdf"))
