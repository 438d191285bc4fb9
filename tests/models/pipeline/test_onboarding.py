"""A won deal makes the reminders that the owner chose, once, and takes them away when it is reopened."""

import pytest

from models.errors import Refused
from models.pipeline import deals, onboarding


@pytest.fixture
def call(shop) -> int:
    return shop.do(onboarding.save, title="お礼の電話", days=5)


def open_ones(shop) -> list[tuple]:
    return shop.store.here.rows(
        "SELECT title, day, staff_id FROM reminder WHERE about='deal' AND state='open' ORDER BY id"
    )


def test_they_stand_on_a_working_day_and_are_the_owners(shop, call) -> None:
    shop.do(onboarding.save, title="請求書", days=0, whose="anyone")
    deal = shop.do(deals.open_deal, name="機械", person_id=shop.member(), owner_id=1)
    shop.do(deals.win, deal_id=deal)
    assert open_ones(shop) == [("請求書 (機械)", "2026-06-15", None), ("お礼の電話 (機械)", "2026-06-22", 1)]


def test_winning_again_makes_none_twice(shop, call) -> None:
    deal = shop.do(deals.open_deal, name="機械")
    shop.do(deals.win, deal_id=deal)
    shop.do(deals.reopen, deal_id=deal)
    assert open_ones(shop) == []
    shop.do(deals.win, deal_id=deal)
    assert len(open_ones(shop)) == 1
    assert shop.store.here.value("SELECT count(*) FROM reminder") == 1


def test_they_are_undone_with_the_win(shop, call) -> None:
    deal = shop.do(deals.open_deal, name="機械")
    shop.do(deals.win, deal_id=deal)
    shop.store.undo(shop.store.here.value("SELECT max(id) FROM audit")).result()
    assert open_ones(shop) == []


def test_another_pipelines_list_is_not_its(shop, call) -> None:
    from models.pipeline import stages

    other = shop.do(stages.add_pipeline, name="卸")
    shop.do(onboarding.save, onboarding_id=call, title="お礼の電話", days=5, pipeline_id=other)
    deal = shop.do(deals.open_deal, name="機械")
    shop.do(deals.win, deal_id=deal)
    assert open_ones(shop) == []


@pytest.mark.parametrize(("values", "words"), [({"title": ""}, "what there is"), ({"days": -1}, "whole number")])
def test_what_can_not_be_is_refused(shop, values, words) -> None:
    with pytest.raises(Refused, match=words):
        shop.do(onboarding.save, **{"title": "電話", "days": 1, **values})
