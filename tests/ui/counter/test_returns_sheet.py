"""Goods come back on screen: found, chosen, both effects shown first, booked once."""

from models.counter.basket import TaxKind
from models.counter.drafts import Tender
from tests.a_shop import CARD, CASH

pytest_plugins = ["tests.ui.a_desk"]


def sell_three(selling, **values):
    line = selling.shop.line(500, 3, name="Latte")
    return selling.shop.sell(line, selling.shop.line(200, 1, name="Cake", kind=TaxKind.REDUCED), **values)


def open_on(selling, sale_id):
    from ui.counter.returns import open_returns

    sheet = open_returns(selling.window, selling.desk, selling.register, sale_id=sale_id)
    selling.settle(120)
    return sheet


def give_back(selling):
    from ui.counter.receipt_actions import GiveBack

    return selling.sheet(GiveBack)


def sales(selling):
    return selling.store.here.rows("SELECT kind, total, points_earned, points_used FROM sale ORDER BY id")


def test_part_of_a_receipt_comes_back_twice_and_never_more_than_was_sold(selling):
    sold = sell_three(selling)
    sheet = open_on(selling, sold.sale_id)
    assert not sheet.now_button.isEnabled()
    selling.click(sheet.lines.lines[0].stepper.more)
    selling.settle(120)
    assert sheet.total.text() == "¥500"
    selling.click(sheet.now_button)
    told = give_back(selling)
    assert told.big.text() == "¥500"
    selling.click(told.done)
    again = open_on(selling, sold.sale_id)
    line = again.lines.lines[0]
    assert line.line.left == 2000
    again.lines.take_all()
    selling.settle(120)
    assert not line.stepper.more.isEnabled()
    assert again.total.text() == "¥1,200"
    selling.click(again.now_button)
    assert give_back(selling).big.text() == "¥1,200"
    assert [row[:2] for row in sales(selling)] == [("sale", 1700), ("return", -500), ("return", -1200)]
    third = open_on(selling, sold.sale_id)
    assert third.receipt is None
    assert any("can come back any more" in text for text in selling.said())


def test_points_taken_back_and_given_back_are_shown_and_then_booked(selling):
    person = selling.shop.member(600)
    sold = sell_three(selling, person=person, points=200)
    before = selling.shop.points(person)
    sheet = open_on(selling, sold.sale_id)
    sheet.lines.take_all()
    selling.settle(120)
    from ui.counter.returns import effects_of

    effects = {what: value for what, value, _kind in effects_of(sheet.preview)}
    assert effects["Points given back"] == "+200"
    assert effects["Points taken back"] == f"\u2212{sold.points_earned}"
    after = before + 200 - sold.points_earned
    assert effects["Points afterwards"] == f"{after:,}"
    selling.click(sheet.now_button)
    assert selling.shop.points(person) == after


def test_a_debt_of_points_is_told_before_the_return_is_booked(selling):
    person = selling.shop.member(0)
    sold = selling.shop.sell(5000, person=person)
    selling.shop.sell(1000, person=person, points=50)
    sheet = open_on(selling, sold.sale_id)
    sheet.lines.take_all()
    selling.settle(120)
    assert sheet.debt.isVisible()
    assert "are used already" in sheet.debt.text()
    assert len(sales(selling)) == 2
    debt = sheet.preview.debt
    assert debt > 0
    selling.click(sheet.now_button)
    assert selling.shop.account(person).debt == debt


def test_money_goes_back_to_the_kind_it_came_from_unless_somebody_changes_it(selling):
    sold = sell_three(selling, pay=(Tender(CARD, 1700),))
    sheet = open_on(selling, sold.sale_id)
    sheet.lines.take_all()
    selling.settle(120)
    assert sheet.refunds.together() == {CARD: 1700}
    choice = sheet.refunds.parts[0][0]
    choice.set_value(CASH)
    choice.picked.emit(CASH)
    selling.settle(60)
    selling.click(sheet.now_button)
    paid = selling.store.here.rows("SELECT payment_kind_id, amount FROM payment WHERE amount < 0")
    assert paid == [(CASH, -1700)]


def test_pressing_twice_books_one_return(selling):
    sold = sell_three(selling)
    sheet = open_on(selling, sold.sale_id)
    sheet.lines.take_all()
    selling.settle(120)
    sheet.book()
    sheet.book()
    selling.settle()
    assert len(sales(selling)) == 2


def test_an_exchange_puts_what_comes_back_beside_what_is_sold_and_is_one_receipt(selling):
    from models.counter import sales as selling_verbs

    sold = sell_three(selling)
    selling.register.ring_open("Beans", 900, TaxKind.REDUCED)
    sheet = open_on(selling, sold.sale_id)
    selling.click(sheet.lines.lines[0].stepper.more)
    selling.settle(120)
    selling.click(sheet.exchange_button)
    assert selling.register.priced.due == 400
    assert len(sales(selling)) == 1
    draft = selling.register.draft((Tender(CASH, 400),))
    booked = selling.shop.do(selling_verbs.book, draft=draft)
    assert (booked.kind, booked.total) == ("exchange", 400)


def test_goods_thrown_away_leave_the_shelf_as_they_were(selling):
    product = selling.shop.product(name="Milk", price=300, keeps_stock=True)
    sold = selling.shop.sell(selling.shop.line(300, 2, name="Milk", product_id=product))
    sheet = open_on(selling, sold.sale_id)
    sheet.lines.take_all()
    sheet.lines.lines[0].where.set_value("waste")
    sheet.lines.lines[0].edited.emit()
    selling.settle(120)
    before = selling.shop.stock(product)
    selling.click(sheet.now_button)
    assert selling.shop.stock(product) == before


def test_only_what_lies_on_a_shelf_is_asked_where_it_goes(selling):
    beans = selling.shop.product(name="Beans", price=300, keeps_stock=True)
    card = selling.shop.product(name="Service", price=300, keeps_stock=False)
    lines = [selling.shop.line(300, 1, name=str(key), product_id=key) for key in (beans, card)]
    sheet = open_on(selling, selling.shop.sell(*lines, 120).sale_id)
    sheet.lines.take_all()
    selling.settle(120)
    assert [one.where.isVisibleTo(one) for one in sheet.lines.lines] == [True, False, False]


def test_the_receipt_is_found_by_its_code_number_date_amount_and_member(selling):
    from ui.counter.returns import open_returns

    person = selling.shop.member(0, name="Hanako")
    first = selling.shop.sell(730)
    second = selling.shop.sell(1234, person=person)
    code = selling.shop.receipt(first.sale_id).code
    sheet = open_returns(selling.window, selling.desk, selling.register)
    wanted = {code: [first.sale_id], "2": [second.sale_id], "1,234": [second.sale_id], "Hanako": [second.sale_id]}
    wanted["2026-06-15"] = [second.sale_id, first.sale_id]
    wanted["=HYPERLINK()"] = []
    for typed, ids in wanted.items():
        sheet.finder.search(typed)
        selling.settle(60)
        rows = sheet.finder.list.rows
        assert [rows.id_at(at) for at in range(rows.rowCount())] == ids, typed
    assert sheet.finder.none.isVisible()


def test_without_a_receipt_a_reason_is_needed_and_the_money_goes_back_in_cash(selling):
    from models.counter import catalogue
    from ui.counter.return_bare import BareReturn

    product = selling.shop.product(name="Mug", price=2200, keeps_stock=True)
    sheet = BareReturn(selling.window, selling.desk)
    sheet.open()
    sheet.choose(catalogue.item(selling.store.here, product))
    selling.settle()
    assert not sheet.now_button.isEnabled()
    sheet.price.setText("１，０００.5")
    sheet.reasons.choose("Faulty")
    selling.settle()
    assert "decimals" in sheet.wrong.text()
    sheet.price.setText("2,000")
    sheet.price.textEdited.emit("2,000")
    sheet.stepper.more.click()
    selling.settle()
    assert sheet.total.text() == "¥4,000"
    selling.click(sheet.now_button)
    assert selling.store.here.row("SELECT kind, total, reason FROM sale") == ("return", -4000, "Faulty")
    assert selling.shop.stock(product) == 2000
