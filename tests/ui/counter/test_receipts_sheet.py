"""Receipts on screen: explained, printed again, cancelled, corrected, credited, copied."""

from models.counter import papers
from tests.a_shop import CARD, CASH

pytest_plugins = ["tests.ui.a_desk"]


def open_on(selling, sale_id):
    from ui.counter.receipts import open_receipts

    sheet = open_receipts(selling.window, selling.desk, selling.register)
    selling.settle(60)
    sheet._go(sale_id)
    selling.settle()
    return sheet


def test_a_receipt_tells_its_lines_tax_payments_points_and_how_it_adds_up(selling):
    person = selling.shop.member(100, name="Hanako")
    sold = selling.shop.sell(1100, person=person, points=100)
    sheet = open_on(selling, sold.sale_id)
    text = sheet.view.text()
    for part in ("Latte", "¥1,100", "¥1,000", "Standard rate 10%", "Cash", "Points before", "Hanako (customer)"):
        assert part in text, part
    assert "¥1,000 × 10% ÷ (100% + 10%)" not in text
    sheet.view.explain()
    assert "¥1,000 × 10% ÷ (100% + 10%)" in sheet.view.text()


def test_a_receipt_printed_again_says_so_on_paper_and_is_counted(selling, papers_opened, program):
    import subprocess

    sold = selling.shop.sell(500)
    sheet = open_on(selling, sold.sale_id)
    for _time in range(2):
        selling.click(sheet.print_button)
    assert [one.issue for one in papers.issues(selling.store.here, sale_id=sold.sale_id)] == [1, 2]
    texts = [subprocess.check_output([program("pdftotext"), "-layout", path, "-"], text=True) for path in papers_opened]
    assert ["Reissued" in text for text in texts] == [False, True]


def test_an_official_receipt_bears_its_name_its_purpose_and_the_count(selling, papers_opened, program):
    import subprocess

    from ui.counter.receipt_actions import RyoshushoSheet

    sold = selling.shop.sell(5500)
    sheet = open_on(selling, sold.sale_id)
    for issue in (1, 2):
        selling.click(sheet.ryoshusho_button)
        asked = selling.sheet(RyoshushoSheet)
        assert asked.issued.text() == ("first issue" if issue == 1 else "issued once already")
        asked.addressee.setText("Mirai Design")
        asked.print_it()
        selling.settle()
    found = papers.issues(selling.store.here, sale_id=sold.sale_id, kind="ryoshusho")
    assert [(one.issue, one.addressee) for one in found] == [(1, "Mirai Design"), (2, "Mirai Design")]
    text = subprocess.check_output([program("pdftotext"), "-layout", papers_opened[-1], "-"], text=True)
    assert "Mirai Design" in text
    assert "5,500" in text


def test_it_is_saved_as_pdf_in_both_sizes(selling, papers_opened, tmp_path):
    sold = selling.shop.sell(500)
    sheet = open_on(selling, sold.sale_id)
    for size in ("80mm", "A4"):
        path = sheet.save_pdf(size, tmp_path)
        assert path.read_bytes().startswith(b"%PDF")
        assert papers_opened[-1] == path


def test_cancelling_asks_once_and_gives_money_and_points_back_once(selling):
    from ui.counter.receipt_actions import GiveBack
    from ui.widgets import ConfirmSheet

    person = selling.shop.member(0)
    sold = selling.shop.sell(1000, person=person)
    sheet = open_on(selling, sold.sale_id)
    selling.click(sheet.cancel_button)
    asked = selling.sheet(ConfirmSheet)
    assert len(selling.store.here.rows("SELECT id FROM sale")) == 1
    selling.click(asked.agree)
    assert selling.sheet(GiveBack).big.text() == "¥1,000"
    assert selling.store.here.rows("SELECT kind, total FROM sale ORDER BY id") == [("sale", 1000), ("cancel", -1000)]
    assert selling.shop.points(person) == 0
    selling.sheet(GiveBack).accept()
    assert not sheet.cancel_button.isEnabled()
    assert not sheet.return_button.isEnabled()


def test_a_wrong_payment_kind_is_corrected_by_an_entry(selling):
    from ui.counter.receipt_actions import CorrectSheet

    sold = selling.shop.sell(1000)
    sheet = open_on(selling, sold.sale_id)
    selling.click(sheet.correct_button)
    asked = selling.sheet(CorrectSheet)
    asked.kind.set_value(CARD)
    asked.correct()
    selling.settle()
    rows = selling.store.here.rows("SELECT payment_kind_id, amount, correction FROM payment ORDER BY id")
    assert rows == [(CASH, 1000, 0), (CASH, -1000, 1), (CARD, 1000, 1)]
    selling.settle(60)
    assert "Card (corrected)" in sheet.view.text()


def test_a_receipt_is_credited_to_a_member_later_and_only_once(selling):
    from ui.counter.receipt_actions import MemberSheet

    person = selling.shop.member(0, name="Hanako")
    sold = selling.shop.sell(1000)
    sheet = open_on(selling, sold.sale_id)
    selling.click(sheet.credit_button)
    asked = selling.sheet(MemberSheet)
    asked.field.setText("Hanako")
    asked._ask()
    selling.settle()
    asked.credit()
    asked.credit()
    selling.settle(60)
    assert selling.shop.points(person) == 10
    assert not sheet.credit_button.isEnabled()


def test_one_that_is_too_old_is_refused_in_the_sheet_in_words(selling):
    from ui.counter.receipt_actions import MemberSheet

    selling.shop.member(0, name="Hanako")
    sold = selling.shop.sell(1000)
    selling.shop.clock.advance(9 * 86_400_000)
    asked = MemberSheet(selling.window, selling.desk, selling.shop.receipt(sold.sale_id))
    asked.open()
    asked.field.setText("Hanako")
    asked._ask()
    selling.settle()
    asked.credit()
    selling.settle()
    assert "within 7 days" in asked.error.text()
    asked.cancel()


def test_a_receipt_is_copied_as_a_new_sale_unless_one_is_running(selling):
    person = selling.shop.member(0)
    sold = selling.shop.sell(selling.shop.line(500, 3, name="Latte"), person=person, off=100)
    sheet = open_on(selling, sold.sale_id)
    sheet.copy()
    assert selling.register.priced.due == 1400
    assert selling.register.member.person_id == person
    again = open_on(selling, sold.sale_id)
    again.copy()
    assert any("Finish or hold it first" in text for text in selling.said())
    again.cancel()


def test_names_are_shown_as_text_and_never_obeyed(selling):
    person = selling.shop.member(0, name="<img src=file:///etc/passwd><b>x</b>")
    sold = selling.shop.sell(selling.shop.line(500, name="<b>bold</b>"), person=person)
    sheet = open_on(selling, sold.sale_id)
    assert "<b>bold</b>" in sheet.view.text()
    assert "<img src=" in sheet.view.text()


def test_promotions_promises_and_what_went_back_are_shown_with_their_slips(selling, papers_opened):
    from models.counter import stock
    from models.criteria.nodes import Leaf
    from models.promotions.terms import Do, Effect
    from ui.widgets.basics import Button

    shop = selling.shop
    mug = shop.product(name="Mug", price=2000)
    shop.do(stock.receive, lines=[(mug, 5000, 900)])
    shop.promotion(Effect(Do.PERCENT, percent=100_000), name="Ten off")
    shop.promotion(
        Effect(Do.GIFT, product_id=mug), name="Mug for ¥2,000", criteria=Leaf("basket.amount", "at_least", 2000)
    )
    beans = shop.product(name="Beans", price=2500)
    sold = shop.sell(shop.line(2500, product_id=beans, name="Beans"))
    sheet = open_on(selling, sold.sale_id)
    text = sheet.view.text()
    code = shop.receipt(sold.sale_id).loyalty.gifts[0].code
    for part in ("Ten off −¥250", "What you get", "Gift: Mug", code, "Saved by promotions"):
        assert part in text, (part, text)
    sheet.view.explain()
    assert "Promotion: Ten off" in sheet.view.text()
    slips = [one for one in sheet.view.findChildren(Button) if one.accessibleName() == "Print the slip of Mug"]
    selling.click(slips[0])
    assert len(papers_opened) == 1
    back = shop.back(sold.sale_id)
    selling.settle()
    sheet._go(back.sale_id)
    selling.settle()
    text = sheet.view.text()
    for part in ("Promotion taken back: Ten off", "No longer owed: Mug", code):
        assert part in text, (part, text)


def test_a_promotion_charged_again_reads_as_that_and_not_as_goods(selling):
    from models.criteria.nodes import Leaf
    from models.promotions.terms import Do, Effect

    shop = selling.shop
    shop.promotion(
        Effect(Do.PERCENT, percent=100_000), name="Ten off", criteria=Leaf("basket.amount", "at_least", 1000)
    )
    sold = shop.sell(shop.line(950, name="Beans"), shop.line(100, name="Cake"))
    back = shop.back(sold.sale_id, 0, 1)
    sheet = open_on(selling, back.sale_id)
    text = sheet.view.text()
    assert "Promotion taken back: Ten off" in text
    assert "× 0" not in text
    sheet.view.explain()
    assert "Goods taken back" in sheet.view.text()


def test_what_is_given_back_says_which_gift_is_no_longer_owed(selling):
    from models.counter import stock
    from models.promotions.terms import Do, Effect
    from ui.counter.receipt_actions import GiveBack

    shop = selling.shop
    mug = shop.product(name="Mug", price=2000)
    shop.do(stock.receive, lines=[(mug, 5000, 900)])
    shop.promotion(Effect(Do.GIFT, product_id=mug), name="A mug")
    back = shop.back(shop.sell(500).sale_id)
    sheet = GiveBack(selling.window, selling.desk, back, [], printing=False)
    from PySide6.QtWidgets import QLabel

    assert "Mug is no longer owed." in [one.text() for one in sheet.findChildren(QLabel)]
    sheet.cancel()
