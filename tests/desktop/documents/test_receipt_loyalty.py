"""What receipts of a real store say of loyalty on paper: promotions, promises, draws, tiers, what returns took back."""

import subprocess

import pytest

from desktop.documents.adapters import facts_of, till_facts
from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.escpos import escpos_bytes
from desktop.printing.paper import Size
from desktop.printing.receipt_paper import receipt_paper
from desktop.printing.till_paper import till_paper
from models import settings
from models.counter import figures, stock
from models.counter.adding_up import steps_of
from models.counter.discounts import Discount
from models.counter.drafts import Back, RewardUse
from models.criteria.nodes import Leaf
from models.loyalty import reward_edit, tiers
from models.loyalty.reward_edit import RewardForm
from models.loyalty.tier_rules import TierRules
from models.people import timeline
from models.promotions import draws
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Needs
from tests.a_shop import Shop
from tests.desktop.printing.decoder import decode
from tests.desktop.printing.test_papers import said

JA, EN = language("ja"), language("en")
TEN = Effect(Do.PERCENT, percent=100_000)
ALL = 1_000_000
SIZES = [Size.ROLL_80, Size.ROLL_58, Size.A4, Size.LETTER]


@pytest.fixture
def shop(store, clock):
    opened = Shop(store, clock).open()
    opened.set(shop_name="喫茶のれん", registration_number="T1234567890123")
    return opened


def paper(shop, sale_id, speak=EN, size=Size.ROLL_80, issue=1):
    facts = facts_of(shop.receipt(sale_id), settings.load(shop.store.here), speak, issue=issue)
    return receipt_paper(facts, speak, size)


def lines(shop, sale_id, speak=EN, **how) -> list[list[str]]:
    return [line.split() for line in said(paper(shop, sale_id, speak, **how)).splitlines()]


def everything(shop):
    """A sale with all that loyalty can say: discounts of two hands, a gift, a voucher, a draw, a reward, a new tier."""
    mug, cup = shop.product(name="Mug", price=2000), shop.product(name="Cup", price=900)
    shop.do(stock.receive, lines=[(mug, 9000, 900), (cup, 9000, 300)])
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    for name, threshold in (("Silver", 3_000), ("Gold", 20_000)):
        shop.do(tiers.save, programme_id=1, tier_id=None, name=name, threshold=threshold)
    coupon = shop.promotion(Effect(Do.AMOUNT, amount=300), name="¥300 off next time", needs=Needs.COUPON)
    shop.promotion(TEN, name="Ten off")
    shop.promotion(Effect(Do.POINTS, points=50), name="Fifty more")
    shop.promotion(
        Effect(Do.GIFT, product_id=mug),
        Effect(Do.VOUCHER, promotion_id=coupon),
        name="Mug for ¥3,000",
        criteria=Leaf("basket.amount", "at_least", 3000),
    )
    lucky = shop.promotion(Effect(Do.DRAW), name="Autumn draw")
    prize = PrizeRow(0, lucky, "Cup of the year", ALL, cup, 1000, 0, None, 1, 1, 900, 0)
    shop.do(draws.set_prizes, promotion_id=lucky, wanted=[prize])
    form = RewardForm(name="¥100 for 100", kind="money_off", points=100, value=100, programme_id=1)
    reward = shop.do(reward_edit.create, form=form)
    person = shop.member(points=340, expires_on="2026-07-10")
    beans = shop.product(name="Beans", price=4000)
    goods = shop.line(4000, product_id=beans, name="Beans", discounts=(Discount(amount=200, reason="Old bag"),))
    sale = shop.sell(goods, person=person, rewards=(RewardUse(reward),))
    return sale, person


def test_a_receipt_names_what_promotions_took_off_and_gave(shop):
    sale, _person = everything(shop)
    receipt = shop.receipt(sale.sale_id)
    (line,) = receipt.lines
    off = dict(receipt.promotions_of(line))
    assert set(off) == {"Ten off", "¥100 for 100"}
    assert sum(off.values()) == line.promotion
    assert receipt.staff_off(line) == ("Old bag", 200)
    found = lines(shop, sale.sale_id)
    gift, cup = receipt.loyalty.gifts
    (voucher,) = receipt.loyalty.vouchers
    for wanted in (
        ["Discount", "(Old", "bag)", "−¥200"],
        ["Ten", "off", f"−¥{off['Ten off']}"],
        ["¥100", "for", "100", "−¥100"],
        ["What", "you", "get"],
        ["Gift:", "Mug", gift.code],
        ["Draw:", "Cup", "of", "the", "year"],
        ["Gift:", "Cup", "of", "the", "year", cup.code],
        ["Voucher:", "¥300", "off", "next", "time", voucher.code],
        ["Reward:", "¥100", "for", "100", "100", "points"],
        ["of", "which", "bonus", "50"],
        ["Silver", "reached"],
        ["Tier", "Silver"],
        ["240", "points", "are", "valid", "until", "10", "Jul", "2026"],
    ):
        assert wanted in found, (wanted, found)
    assert any("more to Gold" in " ".join(line) for line in found)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("speak", [JA, EN], ids=["ja", "en"])
def test_it_is_on_every_paper_in_both_languages(shop, tmp_path, program, speak, size):
    sale, _person = everything(shop)
    receipt = shop.receipt(sale.sale_id)
    made = paper_pdf(paper(shop, sale.sale_id, speak, size), tmp_path / "a.pdf")
    assert made.missing == ()
    text = subprocess.check_output([program("pdftotext"), "-layout", made.path, "-"], text=True)
    whole = "".join(text.split())
    for part in (*(one.code for one in receipt.loyalty.gifts), receipt.loyalty.vouchers[0].code, "Tenoff", "Silver"):
        assert part in whole, part
    assert ("お引換期限" if speak is JA else "Collectby") in whole
    subprocess.run([program("pdftoppm"), "-r", "150", "-png", "-singlefile", made.path, tmp_path / "a"], check=True)
    read = subprocess.check_output([program("zbarimg"), "-q", "--raw", tmp_path / "a.png"], text=True)
    assert read.strip() == receipt.code


def test_a_roll_printer_s_own_letters_say_it_too(shop):
    sale, _person = everything(shop)
    printed = decode(escpos_bytes(paper(shop, sale.sale_id, EN, Size.ROLL_58)))
    assert "What you get" in printed.text or printed.images
    assert all(len(line) <= 32 for line in printed.lines)


def test_a_receipt_without_any_of_it_says_nothing_of_it(shop):
    sale = shop.sell(500)
    assert shop.receipt(sale.sale_id).loyalty.gifts == ()
    text = said(paper(shop, sale.sale_id))
    for part in ("What you get", "Promotion", "bonus", "Tier", "valid until", "Taken back"):
        assert part not in text


def test_an_older_receipt_printed_again_says_nothing_of_today_s_standing(shop):
    sale, person = everything(shop)
    later = shop.sell(100, person=person)
    assert "more to Gold" not in said(paper(shop, sale.sale_id, issue=2))
    assert "more to Gold" in said(paper(shop, later.sale_id))
    assert "Silver reached" in said(paper(shop, sale.sale_id, issue=2))


def test_a_gift_that_was_handed_over_is_said_to_be(shop):
    from models.loyalty import gifts

    sale, _person = everything(shop)
    gift = shop.receipt(sale.sale_id).loyalty.gifts[0]
    shop.do(gifts.hand_over, gift_id=gift.id)
    found = lines(shop, sale.sale_id, issue=2)
    assert ["Gift:", "Mug", "handed", "over"] in found


def test_a_return_says_which_gift_is_no_longer_owed_and_which_promotion_went(shop):
    sale, _person = everything(shop)
    codes = [one.code for one in shop.receipt(sale.sale_id).loyalty.gifts]
    back = shop.back(sale.sale_id)
    text = said(paper(shop, back.sale_id))
    words = " ".join(text.split())
    taken = "Promotion taken back: Ten off · Fifty more · Mug for ¥3,000 · Autumn draw"
    for part in (taken, "No longer owed: Mug", "Ten off · ¥100 for 100 +¥470"):
        assert part in words, (part, words)
    assert codes[0] in text
    assert "No longer valid: ¥300 off next time" in words
    assert "Reward given back: ¥100 for 100" in text
    assert "Silver withdrawn" in text


def broken(shop):
    """Ten per cent from ¥1,000; the smaller of two comes back, and what stays costs what it costs without."""
    beans, cake = shop.product(name="Beans", price=950), shop.product(name="Cake", price=100)
    shop.promotion(TEN, name="Ten from ¥1,000", criteria=Leaf("basket.amount", "at_least", 1000))
    person = shop.member()
    sale = shop.sell(
        shop.line(950, product_id=beans, name="Beans"), shop.line(100, product_id=cake, name="Cake"), person=person
    )
    return sale, shop.back(sale.sale_id, 0, 1), person


def test_a_promotion_charged_again_is_a_line_of_its_own_and_no_goods(shop):
    sale, back, _person = broken(shop)
    found = lines(shop, back.sale_id)
    assert ["Promotion", "taken", "back:", "Ten", "from", "¥1,000", "¥95"] in found
    assert not any("×" in line and "0" in line for line in found)
    text = said(paper(shop, back.sale_id))
    assert text.count("Promotion taken back") == 1
    assert "Cake" in text
    assert any("Total" in line and "¥5" in line for line in found), found


@pytest.mark.parametrize("size", SIZES)
def test_such_a_line_is_on_every_paper(shop, tmp_path, program, size):
    _sale, back, _person = broken(shop)
    made = paper_pdf(paper(shop, back.sale_id, JA, size), tmp_path / "a.pdf")
    text = "".join(subprocess.check_output([program("pdftotext"), "-layout", made.path, "-"], text=True).split())
    assert "特典の取り消し：Tenfrom¥1,000" in text
    assert "×0" not in text


def test_the_z_report_says_promotions_apart_to_the_yen(shop):
    sale, _person = everything(shop)
    shop.sell(500, off=100)
    shop.back(sale.sale_id)
    cancelled = shop.sell(shop.line(1000))
    shop.cancel(cancelled.sale_id)
    found = figures.gather(shop.store.here, shop.session, shop.clock.now())
    promotions = shop.receipt(sale.sale_id).promotion_discount + 50
    assert found.promotions == promotions
    assert found.discount - found.promotions == 200 + 100
    report = said(till_paper(till_facts(found, settings.load(shop.store.here), EN), EN))
    pairs = [line.split() for line in report.splitlines()]
    assert ["Discounts", "given", "−¥300"] in pairs
    assert ["Given", "by", "promotions", f"−¥{promotions}"] in pairs
    assert found.total == found.gross - found.discount - found.points_value + found.returned


def test_the_worksheet_of_a_booked_receipt_names_each_promotion(shop):
    sale, _person = everything(shop)
    receipt = shop.receipt(sale.sale_id)
    steps = [(str(one.label), one.amount) for one in steps_of(receipt)]
    for name, amount in receipt.promotions_of(receipt.lines[0]):
        assert (f"Promotion: {name}", -amount) in steps
    assert ("Discounts on lines", -200) in steps
    total = next(one.amount for one in steps_of(receipt) if str(one.label) == "Total")
    assert total == receipt.total


def test_the_worksheet_of_a_return_settles_a_promotion_by_name(shop):
    _sale, back, _person = broken(shop)
    steps = [(str(one.label), one.amount) for one in steps_of(shop.receipt(back.sale_id))]
    assert steps == [
        ("Goods taken back", -100),
        ("Promotion taken back: Ten from ¥1,000", 95),
        ("Promotion: Ten from ¥1,000", 10),
        ("Taken back, Standard rate 100000", 5),
        ("Total", 5),
    ]


def test_lines_without_goods_are_in_no_list_of_what_was_bought(shop):
    sale, back, _person = broken(shop)
    assert timeline.bought(shop.store.here, [sale.sale_id, back.sale_id]) == {
        sale.sale_id: ("Beans", "Cake"),
        back.sale_id: ("Cake",),
    }
    found = figures.gather(shop.store.here, shop.session, shop.clock.now())
    assert (found.gross, found.discount, found.returned, found.total) == (1050, 105, 5, 950)
    assert shop.problems() == []
    shop.back(sale.sale_id)
    assert shop.problems() == []


def test_a_cancelled_receipt_says_what_is_no_longer_owed(shop):
    sale, _person = everything(shop)
    cancel = shop.cancel(sale.sale_id)
    words = " ".join(said(paper(shop, cancel.sale_id)).split())
    for part in ("No longer owed: Mug", "No longer valid: ¥300 off next time", "Reward given back: ¥100 for 100"):
        assert part in words, (part, words)
    assert "What you get" not in words
    assert "Promotion taken back" not in words
    assert shop.receipt(cancel.sale_id).promotion_discount == -shop.receipt(sale.sale_id).promotion_discount


@pytest.mark.parametrize("inclusive", [True, False])
def test_an_exchange_is_counted_in_its_two_halves(shop, inclusive):
    shop.set(prices_include_tax=inclusive)
    shop.promotion(TEN, name="Ten off")
    sale = shop.sell(1000)
    line = shop.receipt(sale.sale_id).lines[0]
    shop.sell(2000, back=(Back(line.id, 1000),))
    found = figures.gather(shop.store.here, shop.session, shop.clock.now())
    assert (found.gross, found.discount, found.promotions) == (3000, 300, 300)
    assert found.returned == -sale.total
    added = found.total - (found.gross - found.discount + found.returned)
    assert added == (0 if inclusive else 270)


def test_what_is_exported_of_lines_without_goods_sums_up_and_comes_in_again(shop):
    from desktop.exchange import export_rows

    _sale, back, _person = broken(shop)
    number = shop.receipt(back.sale_id).number
    found = [one for one in export_rows.sales(shop.store.here, shop.store.settings) if one["number"] == number]
    assert [(one["quantity"], one["amount"]) for one in found] == [(0, 95), (-1000, -90)]
