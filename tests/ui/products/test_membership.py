"""A product is made a membership on its sheet, and none again."""

from models.contracts import memberships
from tests.a_shop import add_product
from ui.products.membership import MembershipSheet, open_sheet


def test_it_is_set_corrected_and_taken_away(opened) -> None:
    from models.counter import catalogue

    product = opened.store.write_now("p", lambda tx: add_product(tx, name="Club", price=5_000))
    page = opened.at("products")
    item = catalogue.items(opened.store.here, [product])[0]
    open_sheet(opened.window, page.desk, item)
    opened.wait(lambda: isinstance(opened.sheet(), MembershipSheet))
    sheet = opened.sheet()
    sheet.months.setText("a year")
    sheet.save()
    opened.wait(lambda: "whole number" in sheet.error.text())
    sheet.months.setText("12")
    sheet.every.set_value(1)
    sheet.fee.set_value(300)
    sheet.save()
    opened.wait(lambda: memberships.known(opened.store.here))
    known = memberships.known(opened.store.here)[product]
    assert (known.months, known.every_months, known.fee) == (12, 1, 300)
    open_sheet(opened.window, page.desk, item)
    opened.wait(lambda: isinstance(opened.sheet(), MembershipSheet) and opened.sheet().known)
    opened.sheet().remove()
    opened.wait(lambda: not memberships.known(opened.store.here))
