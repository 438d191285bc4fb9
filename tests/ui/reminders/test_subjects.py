"""What a reminder is about: found by a few letters or by its customer, named, led to; what is gone is said to be."""

from datetime import date, timedelta

import pytest

from models.contracts import contracts
from models.counter import stock
from models.loyalty import gifts
from models.pipeline import deals
from models.reminders import entering, reminders
from models.reminders.entering import Entry
from tests.a_shop import Shop
from ui.reminders import subjects
from ui.reminders.form import ReminderSheet, open_reminder


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock).open()


def later(shop: Shop, days: int) -> str:
    return (date.fromisoformat(shop.today) + timedelta(days=days)).isoformat()


@pytest.fixture
def things(shop) -> dict[str, int]:
    """A deal, a receipt, a gift and a contract of one customer."""
    person = shop.member(name="Aoki")
    product = shop.product(name="T-shirt")
    shop.do(stock.receive, lines=[(product, 5000, 800)])
    sale = shop.sell(500, person=person)
    return {
        "person": person,
        "deal": shop.do(deals.open_deal, name="Office coffee", person_id=person),
        "sale": sale.sale_id,
        "on_gift": shop.do(gifts.promise, product_id=product, quantity=1000, person_id=person).gift_id,
        "on_contract": shop.do(contracts.make, name="Mill rental", start_day=shop.today, person_id=person),
    }


@pytest.mark.parametrize(
    ("kind", "typed", "name"),
    [("deal", "coffee", "Office coffee"), ("on_gift", "shirt", "T-shirt"), ("on_contract", "aoki mill", "Mill rental")],
)
def test_each_is_found_by_letters_and_by_its_customer(opened, shop, things, kind, typed, name) -> None:
    read = opened.store.here
    nobody = subjects.Wanted(shop.today, "JPY")
    assert subjects.find(read, typed, kind=kind, wanted=nobody) == [(things[kind], f"{name} (Aoki)")]
    mine = subjects.Wanted(shop.today, "JPY", things["person"])
    assert subjects.find(read, "", kind=kind, wanted=mine) == [(things[kind], name)]
    assert subjects.find(read, "no such thing", kind=kind, wanted=mine) == []
    assert subjects.name_of(read, kind, things[kind], shop.today) == name
    assert subjects.name_of(read, kind, 9_999, shop.today) == ""


def test_a_receipt_is_found_by_its_customer_and_says_its_day_and_sum(opened, shop, things) -> None:
    read = opened.store.here
    mine = subjects.Wanted(shop.today, "JPY", things["person"])
    (key, said), *more = subjects.find(read, "", kind="sale", wanted=mine)
    assert (key, more) == (things["sale"], [])
    assert "15 Jun" in said
    assert "¥500" in said
    assert subjects.name_of(read, "sale", key, shop.today) == said
    assert subjects.name_of(read, "sale", 9_999, shop.today) == ""


def test_what_is_of_no_kind_finds_and_names_nothing(opened, shop) -> None:
    assert subjects.find(opened.store.here, "x", kind="", wanted=subjects.Wanted(shop.today, "JPY")) == []
    assert subjects.name_of(opened.store.here, "", None, shop.today) == ""
    assert subjects.person_name(opened.store.here, None) == ""
    assert subjects.place_of("", None, None) is None
    assert subjects.place_of("points", None, 7) == ("people", {"person_id": 7})
    assert subjects.place_of("on_gift", 3, 7) == ("loyalty", {"section": "gifts", "gift_id": 3})


@pytest.mark.parametrize("kind", ["deal", "sale", "on_gift", "on_contract"])
def test_it_is_shown_in_the_form_kept_and_can_be_taken_away(opened, shop, things, kind) -> None:
    entry = Entry("Call", later(shop, 1), person_id=things["person"], about=kind, about_id=things[kind])
    key = shop.do(entering.make, entry=entry)
    open_reminder(opened.window, opened.window.desk, key)
    opened.wait(lambda: isinstance(opened.sheet(), ReminderSheet))
    sheet = opened.sheet()
    assert sheet.form.subject.isVisible()
    assert sheet.form.subject.text()
    assert sheet.entry() == entry
    sheet.form.kind.set_value("")
    sheet.form.kind.picked.emit("")
    sheet.save()
    opened.wait(lambda: reminders.one(opened.store.here, key).about_id is None)
    assert reminders.one(opened.store.here, key).person_id == things["person"]


def test_a_reminder_about_a_gift_in_ones_own_words_stays_when_the_gift_is_handed_over(opened, shop, things) -> None:
    entry = Entry("Ask how they like it", later(shop, 9), about="on_gift", about_id=things["on_gift"])
    key = shop.do(entering.make, entry=entry)
    shop.do(gifts.hand_over, gift_id=things["on_gift"])
    one = reminders.one(opened.store.here, key)
    assert (one.state, str(one.wording)) == ("open", "Ask how they like it")
