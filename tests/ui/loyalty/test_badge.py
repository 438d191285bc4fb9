"""What is due, counted at the side: gifts, low scores and points that lapse, as the list of what changed says."""

from __future__ import annotations

from functools import partial

import pytest

from models.counter import stock
from models.loyalty import gifts, losing
from models.reminders import reminders
from models.surveys import answers, surveys
from models.surveys.surveys import SurveyForm
from tests.a_shop import DAY, Shop


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock).open()


def badge(opened) -> int:
    return opened.window.sidebar.items["today"].badge


def open_ones(opened) -> list[int]:
    return opened.store.here.column("SELECT id FROM reminder WHERE about='points' AND state='open'")


def test_points_that_lapse_are_counted_at_the_side_once_reminders_of_them_are_due(opened, shop, clock) -> None:
    """From the list of who loses points, a week before: not the day that the list is made, but from then on."""
    person = shop.member(30, expires_on="2026-06-30")
    shown = opened.at("loyalty", section="expiry").sections["expiry"].soon
    opened.wait(lambda: [one.person_id for one in shown.found.values()] == [person])
    shown.remind()
    opened.wait(lambda: open_ones(opened))
    assert badge(opened) == 0
    clock.advance(8 * DAY)
    opened.window.badges.ask()
    opened.wait(lambda: badge(opened) == 1)
    (due,) = open_ones(opened)
    opened.store.write("Done", partial(reminders.done, reminder_id=due))
    opened.wait(lambda: badge(opened) == 0)


def test_gifts_and_low_scores_are_counted_with_them(opened, shop) -> None:
    person = shop.member(30, expires_on="2026-06-18")
    product = shop.product(name="Mug")
    shop.do(stock.receive, lines=[(product, 1000, 300)])
    shop.do(gifts.promise, product_id=product, quantity=1000, person_id=person, due_days=0)
    (one,) = losing.losing(opened.store.here, day=shop.today, days=30)
    shop.do(losing.remind, members=[(one.person_id, one.account_id, one.first_day, one.name)])
    form = SurveyForm("推奨度", "nps", "友人に勧めますか。", "Would you recommend us to a friend?", low=6)
    survey = shop.do(surveys.make, form=form)
    shop.do(answers.answer, survey_id=survey, value=3, person_id=person)
    opened.wait(lambda: badge(opened) == 3)
