"""The story that must be impossible: 100 points and a shirt that never came. Two shirts, three customers, a window.

And what else promotions do at the counter: hints while ringing up, codes, reasons, slips.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.counter import stock
from models.counter.drafts import RewardUse
from models.criteria.nodes import Leaf
from models.loyalty import gifts, ledger, members, owed, reward_edit
from models.loyalty.reward_edit import RewardForm
from models.people import edit
from models.promotions import coupons, promotions
from models.promotions.hints import State
from models.promotions.terms import Do, Effect, Needs, Terms
from ui.counter import verbs
from ui.counter.members import enrol_known


def receive(tx, product: int, pieces: int) -> None:
    stock.receive(tx, lines=[(product, pieces * 1000, 900)])


def joined(tx, name: str) -> int:
    person = edit.create(tx, name=name).id
    members.enrol(tx, person_id=person)
    return person


@pytest.fixture
def story(counter):
    """A shirt and 100 points for a mug's price, once a customer; two shirts on the shelf, 300 points in their place."""
    shirt = counter.do(promotions_product)
    counter.do(receive, product=shirt, pieces=2)
    counter.do(
        promotions.create,
        name="Shirt and points",
        terms=Terms(
            effects=(Effect(Do.GIFT, product_id=shirt, instead_points=300), Effect(Do.POINTS, points=100)),
            criteria=Leaf("basket.amount", "at_least", 2000),
            per_person=1,
        ),
    )
    counter.shirt = shirt
    return counter


def promotions_product(tx) -> int:
    from models.counter import catalogue

    return catalogue.create(tx, name="T-shirt", price=2000, tax_kind="standard")


def hints(counter) -> list[tuple[State, str]]:
    counter.bot.wait(10)
    return [(one.state, one.name) for one in counter.page.side.offers.hints]


def pay(counter) -> None:
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
    counter.wait(lambda: counter.page.done.isVisible())


def told(counter) -> list[str]:
    column = counter.page.done.told
    return [column.itemAt(at).widget().text() for at in range(column.count())]


def test_the_shirt_story(story):
    counter = story
    people = [counter.do(joined, name=name) for name in ("佐藤", "鈴木", "高橋")]
    for person in people[:2]:
        verbs.take_person(counter.page, person)
        counter.scan(counter.codes["Mug"])
        assert hints(counter) == [(State.GIVEN, "Shirt and points")]
        pay(counter)
        assert told(counter)[0] == "T-shirt × 1 is kept for pick-up"
        assert counter.page.done.slips.isVisible()
    verbs.take_person(counter.page, people[2])
    counter.scan(counter.codes["Mug"])
    assert hints(counter) == [(State.WITHHELD, "Shirt and points")]
    assert "T-shirt: none left. Given: +400 pt" in counter.page.side.offers.rows[0].accessibleName()
    pay(counter)
    assert told(counter) == ["Shirt and points: 400 points more"]
    read = counter.store.here
    balances = [read.value("SELECT balance FROM account WHERE person_id=? AND kind='spendable'", one) for one in people]
    assert balances == [122, 122, 422]
    assert gifts.available(read, [counter.shirt]) == {counter.shirt: 0}
    assert [(one.person, one.name) for one in owed.gifts(read, day="2026-06-15")] == [
        ("佐藤", "T-shirt"),
        ("鈴木", "T-shirt"),
    ]
    kinds = read.column("SELECT kind FROM touchpoint WHERE person_id=? ORDER BY id", people[0])
    assert {"sale", "gift"} <= set(kinds)


def test_a_gift_that_another_till_took_meanwhile_is_told_before_anything_is_booked(story):
    counter = story
    first, second = (counter.do(joined, name=name) for name in ("佐藤", "鈴木"))
    verbs.take_person(counter.page, first)
    counter.scan(counter.codes["Mug"])
    draft = counter.register.draft([])
    counter.do(gifts.promise, product_id=counter.shirt, quantity=2000, name="T-shirt", person_id=second, sale_id=None)
    counter.store._memory.clear()
    from models.counter import sales
    from models.errors import Refused

    with pytest.raises(Refused, match="at another till"):
        counter.do(sales.book, draft=draft)
    assert counter.sales() == []


def test_what_is_missing_is_told_while_ringing_up_and_why_another_does_not_apply(story):
    counter = story
    counter.do(
        promotions.create,
        name="Early birds",
        terms=Terms(
            effects=(Effect(Do.PERCENT, percent=100_000),), criteria=Leaf("moment.time", "between", (360, 480))
        ),
    )
    counter.scan(counter.codes["Cake"])
    verbs.take_person(counter.page, counter.do(joined, name="佐藤"))
    assert hints(counter) == [(State.ALMOST, "Shirt and points"), (State.NOT, "Early birds")]
    assert counter.page.side.offers.rows[0].accessibleName() == "¥1,610 more for “Shirt and points”"
    verbs.offers(counter.page)
    from PySide6.QtWidgets import QLabel

    words = [one.text() for one in counter.sheet().findChildren(QLabel)]
    assert "not at this time" in words


def test_a_coupon_is_scanned_used_once_and_said_when_it_is_used(counter):
    off = Terms(effects=(Effect(Do.AMOUNT, amount=300),), needs=Needs.COUPON)
    key = counter.do(promotions.create, name="¥300 off", terms=off)
    (code,) = counter.do(coupons.issue, promotion_id=key, today_too=True)
    counter.scan(counter.codes["Mug"])
    counter.scan(code)
    assert counter.page.side.due.total.text() == "¥1,900"
    pay(counter)
    counter.scan(counter.codes["Mug"])
    counter.scan(code)
    assert counter.page.side.due.total.text() == "¥2,200"
    assert coupons.counts(counter.store.here, key) == {"used": 1}


def test_a_reward_on_the_receipt_leaves_fewer_points_to_be_used(counter):
    person = counter.do(joined, name="佐藤")
    account = ledger.account(counter.store.here, person)
    counter.do(ledger.adjust, account_id=account.id, points=250, reason="test")
    form = RewardForm("¥200 off", "money_off", 200, account.programme_id, value=200)
    reward_id = counter.do(reward_edit.create, form=form)
    counter.scan(counter.codes["Mug"])
    verbs.take_person(counter.page, person)
    assert counter.register.most_points() == 250
    counter.register.take_rewards([RewardUse(reward_id)])
    assert counter.register.most_points() == 50
    assert "balance after 70 pt" in counter.page.side.points.detail.text()
    counter.register.use_points(250)
    assert counter.register.priced.points == 50
    counter.register.take_rewards([])
    assert counter.register.most_points() == 250


def test_a_shared_code_is_typed_and_a_wrong_one_can_be_corrected(counter):
    terms = Terms(effects=(Effect(Do.PERCENT, percent=100_000),), needs=Needs.CODE, code="SUMMER")
    counter.do(promotions.create, name="Summer", terms=terms)
    counter.scan(counter.codes["Mug"])
    verbs.enter_code(counter.page)
    sheet = counter.sheet()
    counter.keys("winter", sheet.code)
    counter.bot.keyClick(sheet.code, Qt.Key.Key_Return)
    assert sheet.isVisible()
    sheet.code.clear()
    counter.keys("summer", sheet.code)
    counter.bot.keyClick(sheet.code, Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert counter.page.side.due.total.text() == "¥1,980"


def test_another_member_brings_their_own_promotions_and_takes_the_others_away(story):
    counter = story
    first = counter.do(joined, name="佐藤")
    verbs.take_person(counter.page, first)
    counter.scan(counter.codes["Mug"])
    pay(counter)
    verbs.take_person(counter.page, first)
    counter.scan(counter.codes["Mug"])
    assert hints(counter) == [(State.NOT, "Shirt and points")]  # once a customer
    verbs.take_person(counter.page, counter.do(joined, name="鈴木"))
    assert hints(counter) == [(State.GIVEN, "Shirt and points")]
    counter.register.set_member(None)
    assert hints(counter) == [(State.NOT, "Shirt and points")]


def test_a_customer_enrolled_in_mid_sale_gets_at_once_what_is_for_members(counter):
    terms = Terms(effects=(Effect(Do.POINTS, points=50),), criteria=Leaf("person.member", "is", True))
    counter.do(promotions.create, name="For members", terms=terms)
    person = counter.do(edit.create, name="佐藤").id
    verbs.take_person(counter.page, person)
    counter.scan(counter.codes["Mug"])
    assert (State.GIVEN, "For members") not in hints(counter)
    enrol_known(counter.page.desk, counter.page.register, person)
    counter.wait(lambda: counter.page.register.member.enrolled)
    assert hints(counter) == [(State.GIVEN, "For members")]
    pay(counter)
    assert counter.store.here.value("SELECT SUM(points) FROM points_entry WHERE kind='bonus'") == 50
