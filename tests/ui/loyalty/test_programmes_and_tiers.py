"""Programmes and tiers in a real window: what rules mean while typed, what receipts would earn, who is close."""

import pytest

from models.counter import catalogue
from models.criteria.nodes import Leaf
from models.loyalty import programme_edit, tiers
from models.loyalty.earning import EarnBy
from models.loyalty.tier_rules import Period, TierRules
from tests.a_shop import Shop
from ui.loyalty.programme_form import PartSheet, ProgrammeSheet
from ui.loyalty.tiers import RulesSheet, TierSheet


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock).open()


def section(opened, name: str):
    return opened.at("loyalty", section=name).sections[name]


def sheet(opened, kind):
    opened.wait(lambda: any(one.isVisible() for one in opened.window.findChildren(kind)))
    return next(one for one in opened.window.findChildren(kind) if one.isVisible())


def test_a_programme_says_what_it_means_and_what_receipts_would_earn_while_it_is_typed(opened, shop) -> None:
    shop.sell(1000)
    shown = section(opened, "programmes")
    opened.wait(lambda: len(shown.found) >= 1)
    shown.change(shown.found[0].id)
    form = sheet(opened, ProgrammeSheet)
    opened.wait(lambda: "10 pt" in form.lines.text())
    form.points.setText("3")
    form.form.edited.emit()
    assert "= 3 pt" in form.meaning.text()
    assert "30 pt" in form.lines.text()
    form.points.setText("x")
    form.form.edited.emit()
    assert "whole number" in form.meaning.text()
    form.points.setText("3")
    form.done()
    opened.wait(lambda: shown.found[0].form.rule.rate.points == 3)


def test_notes_at_so_many_points_are_said_with_commas_and_told_at_the_counter(opened, shop) -> None:
    shown = section(opened, "programmes")
    opened.wait(lambda: len(shown.found) >= 1)
    shown.change(shown.found[0].id)
    form = sheet(opened, ProgrammeSheet)
    form.notices.setText("fifty")
    form.done()
    assert form.isVisible()
    form.notices.setText("100、 50")
    form.done()
    opened.wait(lambda: shown.found[0].form.notices == (50, 100))
    told = shop.sell(5000, person=shop.member()).outcomes
    assert [str(one.text) for one in told] == ["50 points reached"]


def test_a_stamp_card_is_made_with_goods_that_earn_differently_and_switched_off(opened, shop) -> None:
    drinks = shop.do(catalogue.create_category, name="Drinks")
    shown = section(opened, "programmes")
    opened.wait(lambda: len(shown.found) >= 1)
    before = len(shown.found)
    shown.new()
    form = sheet(opened, ProgrammeSheet)
    form.name.setText("Coffee card")
    form.kind.set_value("stamps")
    form.by.set_value(form.by.itemData(1))
    form._by(form.by.value())
    form.add_part()
    part = sheet(opened, PartSheet)
    assert EarnBy(part.by.value()) is EarnBy.PIECE
    part.points.setText("2")
    part.done()
    assert part.isVisible()
    assert "Choose a category" in part.error.text()
    part.goods.set_node(Leaf("line.category", "in", (drinks,)))
    part.done()
    assert len(form.parts) == 1
    assert "Drinks: 2 stamps for every piece." in form.meaning.text()
    form.start.setText("2026-12-31")
    form.end.setText("2026-12-01")
    form.done()
    assert form.isVisible()
    assert form.end.property("wrong") == "true"
    form.start.clear()
    form.end.clear()
    form.done()
    opened.wait(lambda: len(shown.found) == before + 1)
    made = next(one for one in shown.found if one.form.name == "Coffee card")
    assert made.form.kind == "stamps"
    assert "Drinks: 2 stamps for every piece." in shown._about(made)
    shown.switch(made.id, False)
    opened.wait(lambda: not next(one for one in shown.found if one.id == made.id).active)


def test_the_first_tier_brings_the_usual_rules_and_shows_who_is_close_to_it(opened, shop) -> None:
    shown = section(opened, "tiers")
    opened.wait(lambda: shown.found is not None)
    shown.new()
    form = sheet(opened, TierSheet)
    form.name.setText("Silver")
    form.threshold.setText("5000")
    form.done()
    opened.wait(lambda: len(shown.found.tiers) == 1)
    person = shop.member()
    shop.sell(4000, person=person)
    opened.wait(lambda: [(one.person_id, one.missing) for one in shown.found.close] == [(person, 1000)])
    shop.sell(1000, person=person)
    opened.wait(lambda: shown.found.tiers[0][1] == 1)
    assert shown.found.close == ()


def test_rules_of_tiers_are_said_in_sentences_and_kept(opened, shop) -> None:
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=10_000)
    shown = section(opened, "tiers")
    opened.wait(lambda: shown.found is not None and len(shown.found.tiers) == 1)
    shown.rules()
    form = sheet(opened, RulesSheet)
    form.period.set_value(Period.ROLLING)
    form.grace.setText("3")
    form.form.edited.emit()
    assert "3 months" in form.meaning.text()
    form.done()
    opened.wait(lambda: shown.found.rules == TierRules(1, 1, Period.ROLLING, 3))


def test_a_year_of_the_shop_s_own_and_the_end_of_a_month_are_chosen(opened, shop) -> None:
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=10_000)
    shown = section(opened, "tiers")
    opened.wait(lambda: shown.found is not None and len(shown.found.tiers) == 1)
    shown.rules()
    form = sheet(opened, RulesSheet)
    assert not form.starts.isVisible()
    form.period.set_value(Period.FIXED)
    form.starts.setText("02-29")
    form.month_end.set_value(True)
    form.form.edited.emit()
    assert "not 02-29" in form.meaning.text()
    form.done()
    assert form.isVisible()
    assert shown.found.rules == TierRules()
    form.starts.setText("04-01")
    form.form.edited.emit()
    assert "begin on" in form.meaning.text()
    assert "to the end of that month" in form.meaning.text()
    form.done()
    opened.wait(lambda: shown.found.rules == TierRules(period=Period.FIXED, starts="04-01", month_end=True))


def test_programmes_are_listed_with_their_members(store, clock) -> None:
    shop = Shop(store, clock).open()
    shop.member(100)
    (own,) = programme_edit.listed(store.here)
    assert (own.members, own.outstanding, own.own) == (1, 100, True)
