"""A promotion tried on past receipts from its editor, before it is saved: figures, receipts, and a way to stop."""

from __future__ import annotations

import pytest

from models.promotions.terms import Do, Effect, Terms
from tests.ui.a_desk import papers_opened, till_window
from ui.promotions.editor import PromotionSheet
from ui.promotions.section import PromotionsSection
from ui.promotions.trial import TrialSheet

__all__ = ["papers_opened", "till_window"]

TEN = Terms(effects=(Effect(Do.PERCENT, percent=100_000),))


@pytest.fixture
def trial(till_window):
    """Three receipts of ¥1,000, and the trial of a tenth off that nobody has saved."""
    shop = till_window.shop.open()
    for _time in range(3):
        shop.sell(1000)
    section = till_window.put(PromotionsSection(till_window.desk, None))
    sheet = PromotionSheet(section.window(), till_window.desk, None, TEN, name="A tenth")
    sheet.open()
    till_window.settle()
    sheet.try_it()
    return till_window.sheet(TrialSheet)


def test_it_says_what_it_would_have_cost_and_books_nothing(till_window, trial):
    before = till_window.shop.rows("sale", "promotion", "promotion_use")
    trial.start()
    till_window.bot.waitUntil(lambda: bool(trial.found is not None), timeout=8000)
    found = trial.found
    assert (found.receipts, found.touched, found.discount, found.cost) == (3, 3, 300, 300)
    assert (found.today.takings, found.tried.takings) == (3000, 2700)
    assert till_window.shop.rows("sale", "promotion", "promotion_use") == before
    trial.open_receipt(found.dearest[0].sale_id)


def test_days_without_a_receipt_touch_nothing(till_window, trial):
    trial.first.setDate(trial.first.date().addYears(-5))
    trial.last.setDate(trial.last.date().addYears(-4))
    trial.start()
    till_window.bot.waitUntil(lambda: bool(trial.found is not None or trial.wrong.isVisible()), timeout=8000)
    assert trial.found is None or trial.found.touched == 0


def test_a_last_day_before_the_first_is_said(till_window, trial):
    trial.last.setDate(trial.first.date().addDays(-3))
    trial.start()
    till_window.bot.waitUntil(lambda: bool(trial.wrong.isVisible()), timeout=8000)
    assert trial.wrong.text() == "The last day lies before the first."
    assert trial.start_button.isEnabled()


def test_escape_closes_it_once_it_was_tried_by_the_button(opened):
    """The button that had the keyboard is off while receipts are replayed; what lies below the sheet gets no key."""
    from PySide6.QtCore import Qt

    from tests.a_shop import Shop

    Shop(opened.store, opened.store.clock).open().sell(1000)
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    section = opened.at("loyalty", section="promotions").sections["promotions"]
    below = PromotionSheet(opened.window, section.desk, None, TEN, name="A tenth")
    below.open()
    below.try_it()
    sheet = opened.sheet()
    assert isinstance(sheet, TrialSheet)
    opened.bot.mouseClick(sheet.start_button, Qt.MouseButton.LeftButton)
    opened.wait(lambda: sheet.found is not None)
    opened.bot.wait(50)
    focus = opened.window.focusWidget()
    assert focus is not None
    assert sheet.isAncestorOf(focus)
    opened.bot.keyClick(focus, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert below.isVisible()
