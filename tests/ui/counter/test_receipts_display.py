"""The customer's window follows the register and tells nothing that is only for the shop."""

from models.counter import sales
from models.counter.basket import TaxKind
from models.counter.drafts import Tender
from models.loyalty import members
from tests.a_shop import CASH

pytest_plugins = ["tests.ui.a_desk"]


def test_it_shows_lines_total_points_change_and_thanks_in_both_languages(selling):
    from PySide6.QtWidgets import QLabel

    from ui.counter.display import open_display
    from ui.counter.receipts import member_of

    person = selling.shop.member(300, name="Hanako")
    selling.store.write_now("x", _with_caution(person))
    display = open_display(selling.window, selling.desk, selling.register)
    assert open_display(selling.window, selling.desk, selling.register) is display
    assert display.stack.currentWidget() is display.welcome
    selling.register.set_member(member_of(members.member(selling.store.here, person, day=selling.shop.today)))
    selling.register.ring_open("Beans", 1500, TaxKind.REDUCED)
    assert display.stack.currentWidget() is display.sale_page
    assert display.total.text() == "¥1,500"
    assert "300" in display.points.text()
    assert "+15" in display.points.text()
    shown = "\n".join(one.text() for one in display.findChildren(QLabel))
    assert "Beans" in shown
    assert "合計" in shown
    assert "peanuts" not in shown
    selling.shop.do(sales.book, draft=selling.register.draft((Tender(CASH, 2000),)))
    selling.settle()
    assert display.stack.currentWidget() is display.thanks
    assert display.change.text() == "¥500"
    assert "315" in display.points_now.text()
    selling.register.clear()
    assert display.stack.currentWidget() is display.thanks
    selling.register.ring_open("Cake", 300, TaxKind.REDUCED)
    assert display.stack.currentWidget() is display.sale_page
    display.close()
    selling.settle()


def _with_caution(person):
    from functools import partial

    from models.people.tables import Person

    def warn(tx, person_id):
        tx.update(Person, person_id, cautions="peanuts")

    return partial(warn, person_id=person)
