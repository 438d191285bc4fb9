"""Gift cards at the counter: a card pays, the rest is paid otherwise; cards are sold with their codes, and scanned."""

from PySide6.QtCore import Qt

from models.counter import catalogue
from models.wallet import find, wallets

CARD, WALLET = 6, 7


def a_card(counter, amount=1_000):
    made = counter.do(wallets.issue, amount=amount)
    counter.wait(lambda: any(kind.kind == "gift_card" for kind in counter.page.checkout.kinds))
    return made


def balance(counter, key):
    return find.card(counter.store.here, key).balance


def a_card_product(counter, special="gift_card", price=5_000):
    key = counter.do(catalogue.create, name="Gift card 5000", price=price, special=special, keeps_stock=False)
    counter.wait(lambda: any(kind.kind == "gift_card" for kind in counter.page.checkout.kinds))
    return catalogue.item(counter.store.here, key)


def test_the_ways_to_pay_are_offered_once_there_is_a_card(counter):
    assert all(kind.kind not in ("gift_card", "wallet") for kind in counter.page.checkout.kinds)
    a_card(counter)
    assert [kind.id for kind in counter.page.checkout.kinds][-2:] == [CARD, WALLET]


def test_a_scanned_card_pays_what_is_on_it_and_cash_the_rest(counter):
    made = a_card(counter)
    counter.scan(counter.codes["Mug"])
    counter.page.choose_kind(CARD)
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    assert not sheet.yes.isEnabled()
    counter.scan(made.code)
    assert sheet.card.wallet_id == made.wallet_id
    assert sheet.field.text() == "1000"
    assert "¥1,000" in sheet.card.told.text()
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    assert sheet.given[0] == (sheet.given[0].kind, 1_000, made.wallet_id)
    sheet.choose(1)
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    counter.wait(lambda: counter.sales())
    assert balance(counter, made.wallet_id) == 0
    paid = counter.store.here.rows("SELECT payment_kind_id, amount FROM payment ORDER BY id")
    assert paid == [(CARD, 1000), (1, 1200)]


def test_what_is_left_on_the_card_is_said_when_it_has_paid(counter):
    made = a_card(counter, 5_000)
    counter.scan(counter.codes["Mug"])
    counter.page.choose_kind(CARD)
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    counter.scan(made.code)
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    counter.wait(lambda: counter.sales())
    told = counter.page.done.told
    counter.wait(lambda: told.count())
    assert told.itemAt(0).widget().text() == f"Left on the gift card …{made.code[-4:]}: ¥2,800"
    (left,) = find.left_after(counter.store.here, counter.sales()[-1][0])
    assert (left.kind, left.balance) == ("gift_card", 2_800)
    counter.scan(counter.codes["Mug"])
    counter.press(Qt.Key.Key_F12)
    counter.bot.keyClick(counter.sheet().field, Qt.Key.Key_Return)
    counter.wait(lambda: len(counter.sales()) == 2)
    counter.wait(lambda: not told.count())


def test_an_unknown_or_empty_card_says_so_and_pays_nothing(counter):
    made = a_card(counter)
    counter.do(wallets.block, wallet_id=made.wallet_id)
    counter.scan(counter.codes["Mug"])
    counter.page.choose_kind(CARD)
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    sheet.card.field.setText("NRC0000")
    counter.bot.keyClick(sheet.card.field, Qt.Key.Key_Return)
    assert "not known" in sheet.card.told.text()
    sheet.take_card(made.code)
    assert "blocked" in sheet.card.told.text()
    sheet.field.set_value(100)
    assert not sheet.yes.isEnabled()
    sheet.cancel()


def test_a_scan_shows_what_is_on_a_card_and_lets_it_pay(counter):
    made = a_card(counter, 5_000)
    counter.scan(made.code)
    shown = counter.sheet()
    assert shown.pay is None
    shown.cancel()
    counter.scan(counter.codes["Mug"])
    counter.scan(made.code)
    counter.sheet()._pay()
    counter.wait(lambda: counter.page.checkout.sheet is not None)
    sheet = counter.page.checkout.sheet
    assert (sheet.card.wallet_id, sheet.typed()) == (made.wallet_id, 2_200)
    sheet.accept_payment()
    counter.wait(lambda: counter.sales())
    assert balance(counter, made.wallet_id) == 2_800


def test_sold_cards_are_shown_with_a_code_each_and_a_printed_one_keeps_its_own(counter):
    from models import codes

    item = a_card_product(counter)
    counter.page.ringing.take(item)
    counter.page.ringing.take(item)
    printed = codes.wallet_code(4242424242424242)
    counter.scan(printed)
    assert [(line.quantity, line.wallet_code) for line in counter.register.lines] == [(1000, ""), (1000, printed)]
    counter.press(Qt.Key.Key_F12)
    sheet = counter.page.checkout.sheet
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    counter.wait(lambda: counter.sales())
    counter.wait(lambda: counter.sheet() is not None and hasattr(counter.sheet(), "print_card"))
    assert find.by_code(counter.store.here, printed).balance == 5_000
    assert counter.store.here.value("SELECT COUNT(*) FROM wallet") == 2
    counter.sheet().accept()


def test_the_members_own_balance_pays(counter):
    top = counter.do(wallets.top_up, amount=3_000, person_id=counter.person)
    counter.wait(lambda: any(kind.kind == "wallet" for kind in counter.page.checkout.kinds))
    counter.scan(counter.codes["Mug"])
    counter.page.choose_kind(WALLET)
    counter.press(Qt.Key.Key_F12)
    sheet = counter.page.checkout.sheet
    assert "no prepaid balance" in sheet.card.told.text()
    sheet.cancel()
    counter.wait(lambda: counter.page.checkout.sheet is None)
    counter.scan(counter.card)
    counter.press(Qt.Key.Key_F12)
    sheet = counter.page.checkout.sheet
    assert sheet.typed() == 2_200
    sheet.accept_payment()
    counter.wait(lambda: counter.sales())
    assert balance(counter, top.wallet_id) == 800


def test_a_top_up_asks_for_its_customer_before_it_asks_for_money(counter):
    from ui.counter.members import MemberSheet

    counter.page.ringing.take(a_card_product(counter, "top_up", 3_000))
    counter.press(Qt.Key.Key_F12)
    assert isinstance(counter.sheet(), MemberSheet)
    assert counter.page.checkout.sheet is None
    counter.sheet().cancel()
    assert not counter.sales()
