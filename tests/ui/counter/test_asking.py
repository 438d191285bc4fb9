"""A survey on the customer's window: asked below the change, answered by one tap, gone with the next scan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.counter import sales
from models.counter.basket import TaxKind
from models.counter.drafts import Tender
from models.reminders import reminders
from models.surveys import answers, surveys
from models.surveys.surveys import SurveyForm
from tests.a_shop import CASH

pytest_plugins = ["tests.ui.a_desk"]

NPS = SurveyForm("推奨度", "nps", "ご友人に勧めますか。", "Would you recommend us?", low=6, at_counter=True)
POLL = SurveyForm(
    "新作",
    "poll",
    "次に飲みたいのは？",
    "What next?",
    (("抹茶ラテ", "Matcha latte"), ("柚子", "Yuzu")),
    at_counter=True,
)


@pytest.fixture
def display(selling):
    from ui.counter.display import open_display

    made = open_display(selling.window, selling.desk, selling.register)
    yield made
    made.close()
    selling.settle()


def sell(selling, member=None):
    """Book a sale of ¥1,500 as the counter does; the receipt's key."""
    if member is not None:
        from models.loyalty import members
        from ui.counter.receipts import member_of

        selling.register.set_member(member_of(members.member(selling.store.here, member, day=selling.shop.today)))
    selling.register.ring_open("Beans", 1500, TaxKind.REDUCED)
    booked = selling.shop.do(sales.book, draft=selling.register.draft((Tender(CASH, 2000),)))
    selling.settle()
    return booked.sale_id


def keys(display):
    from PySide6.QtWidgets import QPushButton

    return [one for one in display.asking.findChildren(QPushButton) if one.isVisible()]


def test_the_question_stands_below_the_change_and_a_tap_answers_for_this_receipt_and_member(selling, display):
    one = selling.shop.do(surveys.make, form=NPS)
    person = selling.shop.member(name="Hanako")
    sale = sell(selling, person)
    assert display.stack.currentWidget() is display.thanks
    assert display.change.text() == "¥500"
    assert display.asking.isVisible()
    assert display.asking.question.text() in ("Would you recommend us?", "ご友人に勧めますか。")
    assert [key.text() for key in keys(display)] == [str(score) for score in range(11)]
    assert min(min(key.width(), key.height()) for key in keys(display)) >= 44
    selling.click(keys(display)[4])
    given = answers.of_sale(selling.store.here, one, sale)
    assert given.score == 4
    row = selling.store.here.row("SELECT person_id, source FROM answer")
    assert row == (person, "counter")
    assert keys(display) == []
    assert "Thank you for your answer." in display.asking.thanks.text()
    (due,) = reminders.open_list(selling.store.here, day=selling.shop.today, now=selling.shop.clock.now())
    assert due.about == "survey"


def test_the_next_customer_s_first_scan_takes_the_question_away(selling, display):
    selling.shop.do(surveys.make, form=NPS)
    sell(selling)
    selling.register.clear()
    assert display.asking.isVisible()
    selling.register.ring_open("Cake", 300, TaxKind.REDUCED)
    assert display.stack.currentWidget() is display.sale_page
    assert not display.asking.isVisible()
    assert display.asking.survey is None
    display.asking.take(9)
    assert selling.shop.rows("answer") == [0]


def test_it_closes_by_itself_answered_or_not(selling, display, monkeypatch):
    from ui.counter import display as module

    monkeypatch.setattr(module, "THANKS_MS", 60)
    monkeypatch.setattr(module, "ANSWERED_MS", 60)
    selling.shop.do(surveys.make, form=NPS)
    for tap in (False, True):
        sell(selling)
        if tap:
            selling.click(keys(display)[10])
        selling.register.clear()
        selling.settle(150)
        assert display.stack.currentWidget() is display.welcome
        assert keys(display) == []


def test_two_quick_taps_answer_once(selling, display):
    selling.shop.do(surveys.make, form=NPS)
    sell(selling)
    display.asking.take(9)
    display.asking.take(2)
    selling.settle()
    assert selling.store.here.column("SELECT score FROM answer") == [9]


def test_a_receipt_that_answered_on_paper_meanwhile_is_told_so(selling, display):
    one = selling.shop.do(surveys.make, form=NPS)
    sale = sell(selling)
    selling.shop.do(answers.answer, survey_id=one, sale_id=sale, value=3, source="paper")
    selling.click(keys(display)[9])
    assert "3/10" in display.asking.thanks.text()
    assert selling.store.here.column("SELECT score FROM answer") == [3]


def test_a_poll_shows_its_choices_in_both_languages(selling, display):
    one = selling.shop.do(surveys.make, form=POLL)
    sale = sell(selling)
    texts = [key.text() for key in keys(display)]
    assert {part for text in texts for part in text.split("\n")} == {"抹茶ラテ", "Matcha latte", "柚子", "Yuzu"}
    selling.click(keys(display)[1])
    assert answers.of_sale(selling.store.here, one, sale).choice == 1


def test_nothing_is_asked_when_no_survey_runs_or_goods_come_back(selling, display):
    selling.shop.do(surveys.make, form=replace(NPS, from_day="2030-01-01"))
    sale = sell(selling)
    assert not display.asking.isVisible()
    selling.register.clear()
    selling.shop.do(surveys.make, form=NPS)
    display.thank(selling.shop.back(sale))
    assert not display.asking.isVisible()


def test_the_window_takes_no_key_from_the_counter(selling, display):
    from PySide6.QtCore import Qt

    selling.shop.do(surveys.make, form=NPS)
    sell(selling)
    assert display.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert {key.focusPolicy() for key in keys(display)} == {Qt.FocusPolicy.NoFocus}


def test_the_clerk_s_undo_does_not_take_an_answer_back(selling, display):
    from desktop.undo import UndoStack

    undo = UndoStack(selling.store, selling.bus)
    selling.shop.do(surveys.make, form=NPS)
    selling.settle()
    before = undo.next_undo
    sell(selling)
    selling.click(keys(display)[9])
    assert undo.next_undo == before


def test_question_and_keys_fit_on_the_smallest_window(selling, display):
    from ui.counter.display import SMALLEST

    selling.shop.do(surveys.make, form=NPS)
    display.resize(*SMALLEST)
    sell(selling)
    selling.settle(60)
    assert (display.width(), display.height()) == SMALLEST
    corners = [key.mapTo(display, key.rect().bottomRight()) for key in keys(display)]
    assert all(one.x() < SMALLEST[0] and one.y() < SMALLEST[1] for one in corners)
