"""The promotions in a real window: made from a ready kind, changed, ordered, refused in words, coupons printed."""

from __future__ import annotations

import json

import pytest

from desktop.languages import language
from desktop.printing.coupon_paper import coupon_facts
from models.criteria.nodes import Every, Leaf
from models.promotions import coupons, draws, promotions
from models.promotions.terms import Do, Effect, Needs, Terms
from tests.ui.a_desk import papers_opened, till_window
from ui.promotions.coupons import CouponsSheet
from ui.promotions.editor import PromotionSheet
from ui.promotions.kinds import KINDS, KindSheet
from ui.promotions.section import PromotionsSection

__all__ = ["papers_opened", "till_window"]

TEN = Effect(Do.PERCENT, percent=100_000)


@pytest.fixture
def section(till_window):
    return till_window.put(PromotionsSection(till_window.desk, None))


def made(window) -> list[promotions.PromotionRow]:
    return list(promotions.listed(window.store.here))


def test_a_promotion_is_made_from_a_ready_kind_and_saved(till_window, section):
    section.add()
    gallery = till_window.sheet(KindSheet)
    gallery.start(next(kind for kind in KINDS if kind.id == "amount"))
    sheet = till_window.sheet(PromotionSheet)
    assert "¥3,000" in sheet.sentence.text()
    sheet.name.setText("Three hundred off")
    sheet.done()
    till_window.settle()
    found = made(till_window)
    assert [(one.name, one.terms) for one in found] == [("Three hundred off", KINDS[3].terms)]
    section.refresh(None)
    till_window.settle()
    assert [card.one.name for card in section.cards] == ["Three hundred off"]


def test_a_limit_for_each_member_of_staff_is_said_and_kept(till_window, section):
    section.add()
    till_window.sheet(KindSheet).start(next(kind for kind in KINDS if kind.id == "amount"))
    sheet = till_window.sheet(PromotionSheet)
    sheet.per_staff.setText("2")
    sheet.limits.edited.emit()
    till_window.bot.waitUntil(lambda: "2 times for each member of staff" in sheet.sentence.text())
    sheet.name.setText("Three hundred off")
    sheet.done()
    till_window.settle()
    assert [one.terms.per_staff for one in made(till_window)] == [2]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.id for kind in KINDS])
def test_every_ready_kind_opens_and_reads_as_it_was_filled(till_window, section, kind):
    section.start(kind)
    sheet = till_window.sheet(PromotionSheet)
    assert sheet.draft() == kind.terms
    if kind.id not in ("gift", "voucher", "draw", "access", "empty"):  # these lack what only the owner can choose
        sheet.name.setText("As it is")
        sheet.done()
        till_window.settle()
        assert [one.terms for one in made(till_window)] == [kind.terms]
    else:
        sheet.leave()


def test_what_makes_no_sense_is_said_and_not_saved(till_window, section):
    section.start(next(kind for kind in KINDS if kind.id == "gift"))
    sheet = till_window.sheet(PromotionSheet)
    sheet.name.setText("A gift")
    sheet.done()
    till_window.settle()
    assert sheet.wrong.text() == "Choose the product that is given away."
    assert made(till_window) == []
    sheet.starts.setText("tomorrow")
    sheet.done()
    assert "Type a day" in sheet.time._errors[sheet.starts].text()
    sheet.leave()


def test_what_speaks_against_it_is_seen_wherever_the_sheet_is_scrolled_to(till_window, section):
    between = Every((Leaf("basket.amount", "at_least", 3000), Leaf("basket.amount", "at_most", 1000)))
    sheet = PromotionSheet(
        section.window(), till_window.desk, None, Terms(criteria=between, effects=(TEN,)), name="Ten"
    )
    sheet.open()
    till_window.settle()
    bar = sheet._area.verticalScrollBar()
    till_window.bot.waitUntil(lambda: bar.maximum() > 0)
    for at in (0, bar.maximum()):
        bar.setValue(at)
        sheet.done()
        till_window.settle()
        till_window.bot.waitUntil(lambda: "contradict" in sheet.wrong.text())
        assert sheet.wrong.visibleRegion().boundingRect().height() >= sheet.wrong.height() > 0
    assert made(till_window) == []


def test_a_last_day_is_included_and_shown_as_it_was_typed(till_window, section):
    section.start(next(kind for kind in KINDS if kind.id == "percent"))
    sheet = till_window.sheet(PromotionSheet)
    sheet.starts.setText("2026-07-01")
    sheet.ends.setText("2026/07/31")
    sheet.done()
    till_window.settle()
    one = made(till_window)[0]
    assert (one.terms.starts, one.terms.ends) == ("2026-07-01T00:00", "2026-08-01T00:00")
    section.arrive(promotion_id=one.id)
    again = till_window.sheet(PromotionSheet)
    assert (again.starts.text(), again.ends.text()) == ("2026-07-01", "2026-07-31")
    assert again.terms() == one.terms
    again.cancel()


def test_the_law_is_said_while_it_is_typed(till_window, section):
    shop = till_window.shop
    mug = shop.product(name="Mug", price=900, keeps_stock=True)
    gift = Terms(Leaf("basket.amount", "at_least", 3_000), (Effect(Do.GIFT, product_id=mug),))
    sheet = PromotionSheet(section.window(), till_window.desk, None, gift, name="Mug")
    sheet.open()
    till_window.settle()
    from PySide6.QtWidgets import QLabel

    said = [sheet.aside.itemAt(at).widget() for at in range(sheet.aside.count())]
    words = [one.text() for one in said if isinstance(one, QLabel)]
    assert "What is given away is worth ¥900. At a purchase of ¥3,000 at most ¥600 is allowed." in words
    assert "A hint and not counsel." in words
    sheet.leave()


def test_the_order_is_changed_and_one_is_switched_off(till_window, section):
    first = till_window.shop.promotion(TEN, name="First")
    second = till_window.shop.promotion(TEN, name="Second")
    section.refresh(None)
    till_window.settle()
    section.put_at(second, 0)
    section.switch(first, False)
    section.refresh(None)
    till_window.settle()
    assert [card.one.name for card in section.cards] == ["Second", "First"]
    assert not section.cards[1].toggle.isChecked()
    section.copy(second)
    section.delete(first)
    section.refresh(None)
    till_window.settle()
    assert [(card.one.name, card.one.active) for card in section.cards] == [("Second", True), ("Second (copy)", False)]


def test_prizes_are_saved_with_the_draw_and_their_goods_reserved(till_window, section):
    shop = till_window.shop
    section.start(next(kind for kind in KINDS if kind.id == "draw"))
    sheet = till_window.sheet(PromotionSheet)
    sheet.name.setText("Draw")
    sheet.prizes.add()
    card = sheet.prizes.cards[0]
    card.kind.set_value("points")
    card._shape()
    card.name.setText("100 points")
    card.points.setText("100")
    card.odds.setText("12.5")
    card.count.setText("3")
    sheet.done()
    till_window.settle()
    found = draws.prizes(shop.store.here, made(till_window)[0].id)
    assert [(one.name, one.points, one.odds, one.count, one.left) for one in found] == [
        ("100 points", 100, 125_000, 3, 3)
    ]


def test_coupons_are_made_and_printed_and_made_void(till_window, section, tmp_path):
    key = till_window.shop.promotion(TEN, name="Thanks", needs=Needs.COUPON)
    section.refresh(None)
    till_window.settle()
    section.coupons(key)
    sheet = till_window.sheet(CouponsSheet)
    path = tmp_path / "coupons.pdf"
    sheet.make(12, 30, path)
    till_window.settle()
    assert path.read_bytes().startswith(b"%PDF")
    found = coupons.of_promotion(till_window.store.here, key)
    assert len(found) == 12
    facts = coupon_facts(till_window.store.here, found[0], made(till_window)[0], till_window.store.settings)
    assert language("en").say(facts.says) == "10% off everything"
    sheet.void(found[0].id)
    till_window.settle()
    assert coupons.counts(till_window.store.here, key) == {"open": 11, "void": 1}
    assert "Not used yet 11" in sheet.counts.text()
    sheet.cancel()


def test_a_file_is_written_and_taken_in_switched_off_or_refused_whole(till_window, section, tmp_path):
    till_window.shop.promotion(TEN, name="Ten off")
    path = tmp_path / "promotions.json"
    section.export(path)
    till_window.settle()
    section.take_in(path)
    till_window.settle()
    assert [(one.name, one.active) for one in made(till_window)] == [("Ten off", True), ("Ten off", False)]
    broken = json.loads(path.read_text("utf-8"))
    broken.append({"name": "Nothing", "terms": {}})
    path.write_text(json.dumps(broken), "utf-8")
    section.take_in(path)
    till_window.settle()
    assert len(made(till_window)) == 2
    assert any("Promotion 2, “Nothing”: The promotion gives nothing yet" in said for said in till_window.said())
