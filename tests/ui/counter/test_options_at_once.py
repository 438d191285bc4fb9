"""Options in a window: points of a receipt are spent on it (F6), the sale that lifts earns at its new tier (F12)."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from models import settings
from models.counter import catalogue
from models.counter.drafts import RewardUse
from models.criteria.nodes import Leaf
from models.loyalty import ledger, members, reward_edit, tiers
from models.loyalty.earning import EarnBy
from models.loyalty.reward_edit import RewardForm
from models.loyalty.tables import Programme
from models.loyalty.tier_rules import TierRules
from models.people import edit
from models.promotions import promotions
from models.promotions.terms import Do, Effect, Terms
from ui.counter import verbs


def joined(tx, name: str) -> int:
    person = edit.create(tx, name=name).id
    members.enrol(tx, person_id=person)
    return person


def earns(tx, **rule) -> None:
    tx.update(Programme, 1, rules=json.dumps(rule))


def pay(counter) -> None:
    before = len(counter.sales())
    counter.press(Qt.Key.Key_F10)
    counter.action("pay")
    counter.wait(lambda: len(counter.sales()) == before + 1 and counter.page.done.isVisible())


def balance(counter, person: int) -> int:
    return ledger.account(counter.store.here, person).balance


def switch(counter, *, on: bool) -> None:
    """Let points of a receipt be spent on it, or not; the till knows at once."""
    counter.do(settings.change, points_at_once=on)
    counter.wait(lambda: counter.register.settings.points_at_once is on)


@pytest.fixture
def pens(counter):
    """Pens at ¥320, a point each, four for a free one; a member without points who is on the sale."""
    switch(counter, on=True)
    counter.do(earns, points=1, per=1, by="piece")
    counter.wait(lambda: counter.register.rule.by is EarnBy.PIECE)
    counter.pen = counter.do(catalogue.create, name="Pen", price=320, tax_kind="standard")
    form = RewardForm("Free pen", "product", 4, 1, product_id=counter.pen)
    counter.reward = counter.do(reward_edit.create, form=form)
    counter.person = counter.do(joined, name="佐藤")
    return counter


def ring(counter, many: int, *, free: bool = False) -> str:
    """Ring pens up for the member, one of them for points; what is to be paid."""
    verbs.take_person(counter.page, counter.person)
    for _ in range(many):
        verbs.take_product(counter.page, counter.pen)
    if free:
        counter.register.take_rewards([RewardUse(counter.reward)])
    return counter.page.side.due.total.text()


def test_f6_the_pens_of_a_receipt_buy_the_free_one_on_it(pens) -> None:
    """The published balances: 2, 0, 4, 1."""
    for many, free, due, left in ((2, False, "¥640", 2), (3, True, "¥640", 0), (4, False, "¥1,280", 4)):
        assert ring(pens, many, free=free) == due
        assert f"balance after {left} pt" in pens.page.side.points.detail.text()
        pay(pens)
        assert balance(pens, pens.person) == left
    assert ring(pens, 2, free=True) == "¥320"
    pay(pens)
    assert balance(pens, pens.person) == 1


def test_f6_without_the_option_the_same_pens_buy_nothing_on_their_own_receipt(pens) -> None:
    switch(pens, on=False)
    ring(pens, 2)
    pay(pens)
    ring(pens, 3, free=True)
    assert pens.register.rewards == ()
    assert pens.page.side.due.total.text() == "¥960"


def test_f6_points_as_money_are_those_that_the_receipt_still_earns(counter) -> None:
    """¥2,200 earn 22 points: with 22 of them off, ¥2,178 earn 21, which is what can be used."""
    switch(counter, on=True)
    person = counter.do(joined, name="佐藤")
    counter.scan(counter.codes["Mug"])
    verbs.take_person(counter.page, person)
    counter.action("points")
    assert counter.register.priced.points == 21
    assert counter.page.side.due.total.text() == "¥2,179"
    assert "balance after 0 pt" in counter.page.side.points.detail.text()
    pay(counter)
    assert balance(counter, person) == 0


@pytest.mark.parametrize(("at_once", "points"), [(False, 44), (True, 88)])
def test_f12_the_sale_that_lifts_earns_at_the_new_tier_where_the_owner_wants_it(counter, at_once, points) -> None:
    """Gold from ¥3,000, twice the points for Gold: two mugs are ¥4,400."""
    counter.do(tiers.set_rules, programme_id=1, rules=TierRules(at_once=at_once))
    gold = counter.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=3000)
    twice = Terms(effects=(Effect(Do.MULTIPLY, times=2000),), criteria=Leaf("person.tier", "in", (gold,)))
    counter.do(promotions.create, name="Gold", terms=twice)
    person = counter.do(joined, name="佐藤")
    verbs.take_person(counter.page, person)
    counter.scan(counter.codes["Mug"])
    assert "Earns 22 pt" in counter.page.side.points.detail.text()
    counter.scan(counter.codes["Mug"])
    assert f"Earns {points} pt" in counter.page.side.points.detail.text()
    pay(counter)
    assert balance(counter, person) == points
    told = [counter.page.done.told.itemAt(at).widget().text() for at in range(counter.page.done.told.count())]
    assert "Gold reached" in told
    verbs.take_person(counter.page, person)
    counter.scan(counter.codes["Mug"])
    assert "Earns 44 pt" in counter.page.side.points.detail.text()
