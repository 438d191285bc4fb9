"""Predictions in the real window: learned, proved, a field switched; customers at risk; panels on a person's page."""

from datetime import date, timedelta
from functools import partial

import pytest

from desktop import learning
from models import settings
from models.leads import repeat
from models.pipeline.tables import Deal
from models.times import business_day
from tests.models.leads.test_repeat import TODAY, add_goods, add_sale, customers
from tests.models.leads.test_win import history
from ui.leads.chances import FieldLine
from ui.leads.coming_back import RiskCard
from ui.people.back_card import BackCard
from ui.people.chance_card import ChanceCard
from ui.people.together_card import TogetherCard
from ui.widgets.ring import Ring


def do(window, operation, **values):
    return window.store.write_now("t", partial(operation, **values))


def held(layout, kind):
    found = [layout.itemAt(at).widget() for at in range(layout.count())]
    return [one for one in found if isinstance(one, kind)]


def texts(widget) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def section(opened, name):
    return opened.at("leads", section=name).sections[name]


def today(opened) -> date:
    shop = opened.store.settings
    return date.fromisoformat(business_day(opened.store.clock.now(), shop.zone, shop.day_change_hour))


# -- win probability --------------------------------------------------------------------------------------------------


def test_before_any_deal_was_closed_the_section_says_what_it_is_for(opened) -> None:
    shown = section(opened, "chances")
    opened.wait(lambda: shown.empty.count())
    assert not shown.card.isVisible()
    assert not shown.learn_button.isVisible()


def test_too_little_history_is_told_in_a_sentence(opened) -> None:
    do(opened, history, count=20)
    shown = section(opened, "chances")
    opened.wait(lambda: shown.how.text())
    assert "20" in shown.how.text()
    assert "50" in shown.how.text()


def test_learned_by_one_click_the_suspected_field_is_named_and_may_be_used_all_the_same(opened) -> None:
    do(opened, history, count=600, opened=40)
    shown = section(opened, "chances")
    opened.wait(lambda: shown.learn_button.isVisible())
    shown.learn()
    opened.wait(lambda: shown.proof.isVisible() and held(shown.list, FieldLine), timeout=30_000)
    lines = {one.one.id: one for one in held(shown.list, FieldLine)}
    assert lines["own:paper"].one.suspect is not None
    assert not lines["own:paper"].toggle.isChecked()
    assert lines["source"].toggle.isChecked()
    lines["own:paper"].toggle.click()
    opened.wait(lambda: "own:paper" in settings.load(opened.store.here).win_used)
    opened.wait(
        lambda: any(one.one.id == "own:paper" and one.one.weight for one in held(shown.list, FieldLine)), 30_000
    )
    opened.wait(lambda: shown.learn_button.isEnabled(), timeout=30_000)


def test_a_lead_s_page_shows_the_chance_with_reasons_and_what_was_typed(opened) -> None:
    keys = do(opened, history, count=600, opened=5)
    do(opened, lambda tx: tx.update(Deal, keys[-1], probability_by_hand=7_500))
    learning.learn_win(opened.store)
    person, chance = opened.store.here.row("SELECT person_id, probability FROM deal WHERE id=?", keys[-1])
    page = opened.at("people", person_id=person)
    opened.wait(lambda: any(one.isVisible() for one in page.findChildren(ChanceCard)))
    (card,) = page.findChildren(ChanceCard)
    (ring,) = card.findChildren(Ring)
    assert ring.percent == round(chance / 100)
    assert "600" in texts(card)
    assert "75" in texts(card)


# -- coming back ------------------------------------------------------------------------------------------------------


@pytest.fixture
def known(opened) -> list[int]:
    assert today(opened) == TODAY
    keys = do(opened, customers, count=300)
    learning.learn_repeat(opened.store)
    return keys


def test_too_few_customers_are_told_in_a_sentence(opened) -> None:
    do(opened, customers, count=20)
    shown = section(opened, "again")
    opened.wait(lambda: shown.list.count())
    shown.learn()
    opened.wait(lambda: "100" in texts(shown))
    assert "20" in texts(shown)


def test_customers_at_risk_are_listed_and_one_click_makes_a_reminder(opened, known) -> None:
    shown = section(opened, "again")
    opened.wait(lambda: held(shown.list, RiskCard))
    cards = held(shown.list, RiskCard)
    assert len(cards) == min(60, repeat.count_at_risk(opened.store.here))
    first = cards[0]
    for _twice in range(2):
        first.remind()
    rows = "SELECT person_id FROM reminder WHERE state='open'"
    opened.wait(lambda: opened.store.here.rows(rows))
    assert opened.store.here.rows(rows) == [(first.one.person_id,)]
    first.open_person()
    opened.wait(lambda: opened.window.page().id == "people")


def test_learning_again_says_how_many_were_rated(opened, known) -> None:
    shown = section(opened, "again")
    shown.learn()
    opened.wait(lambda: shown.learn_button.isEnabled())
    opened.wait(lambda: shown.said.text())
    assert "300" in shown.said.text()


def test_a_customer_s_page_says_whether_they_come_back_and_why(opened, known) -> None:
    key = opened.store.here.value("SELECT max(person_id) FROM rating WHERE alive IS NOT NULL")
    page = opened.at("people", person_id=key)
    opened.wait(lambda: any(one.isVisible() for one in page.findChildren(BackCard)))
    (card,) = page.findChildren(BackCard)
    (ring,) = card.findChildren(Ring)
    why = repeat.why(opened.store.here, key, today=today(opened).isoformat())
    assert ring.percent == round(why.alive / 100)
    assert str(why.usual) in texts(card)


def test_a_customer_s_page_suggests_what_goes_with_what_they_buy(opened, known) -> None:
    day = today(opened)
    bread, butter, salt = do(opened, lambda tx: add_goods(tx, "パン", "バター", "塩"))

    def bought(tx) -> None:
        for at in range(60):
            add_sale(tx, None, day - timedelta(days=at), [bread, butter])
            add_sale(tx, None, day - timedelta(days=at), [salt])
        add_sale(tx, known[1], day, [bread])

    do(opened, bought)
    learning.learn_together(opened.store)
    page = opened.at("people", person_id=known[1])
    opened.wait(lambda: any(one.isVisible() for one in page.findChildren(TogetherCard)))
    (card,) = page.findChildren(TogetherCard)
    assert "バター" in texts(card)
    assert "60" in texts(card)
