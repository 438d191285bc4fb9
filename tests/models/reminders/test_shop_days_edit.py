"""Shop days as the owner sets them: refused in words where they can't be, and never without an open day."""

import pytest

from models.errors import Refused
from models.reminders import shop_days, shop_days_edit
from tests.a_shop import Shop


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock)


def open_days(shop: Shop, *days: str) -> list[bool]:
    found = shop_days.load(shop.store.here)
    return [found.is_working(day) for day in days]


@pytest.mark.parametrize(
    ("weekdays", "closed", "open_"),
    [
        (["WE"], "2026-06-17", "2026-06-16"),
        (["2TU"], "2026-06-09", "2026-06-16"),
        (["-1FR"], "2026-06-26", "2026-06-19"),
    ],
)
def test_regular_closing_days_by_week_and_by_their_number_in_the_month(
    shop: Shop, weekdays: list[str], closed: str, open_: str
) -> None:
    shop.do(shop_days_edit.set_closed_weekdays, weekdays=weekdays)
    assert open_days(shop, closed, open_) == [False, True]


def test_the_turn_of_the_year_goes_over_it(shop: Shop) -> None:
    shop.do(shop_days_edit.set_year_end, first="12-30", last="01-05")
    assert open_days(shop, "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-05", "2027-01-06") == [
        True, False, False, False, True
    ]  # fmt: skip
    assert shop_days.load(shop.store.here).next("2026-12-29") == "2027-01-06"


def test_a_special_day_is_stronger_than_the_week_and_the_holidays(shop: Shop) -> None:
    shop.do(shop_days_edit.set_closed_weekdays, weekdays=["WE"])
    shop.do(shop_days_edit.set_special, first="2026-06-17", open=True, hours=((600, 720),), name="Market")
    shop.do(shop_days_edit.set_special, first="2026-08-12", last="2026-08-15", open=False, name="Summer holidays")
    assert open_days(shop, "2026-06-17", "2026-06-24", "2026-08-12", "2026-08-15") == [True, False, False, False]
    assert shop_days.load(shop.store.here).hours_of("2026-06-17") == ((600, 720),)
    ids = [one.id for one in shop_days_edit.specials(shop.store.here, since="2026-06-17") if one.open]
    shop.do(shop_days_edit.remove_special, ids=ids)
    assert open_days(shop, "2026-06-17") == [False]


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (shop_days_edit.set_closed_weekdays, {"weekdays": ["XX"]}),
        (shop_days_edit.set_closed_weekdays, {"weekdays": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]}),
        (shop_days_edit.set_week, {"week": ((),) * 7}),
        (shop_days_edit.set_year_end, {"first": "02-30", "last": "01-03"}),
        (shop_days_edit.set_year_end, {"first": "01-01", "last": "12-31"}),
        (shop_days_edit.set_special, {"first": "2026-02-31", "open": False}),
        (shop_days_edit.set_special, {"first": "2026-08-15", "last": "2026-08-12", "open": False}),
        (shop_days_edit.set_special, {"first": "2026-01-01", "last": "2099-01-01", "open": False}),
        (shop_days_edit.set_special, {"first": "2026-08-15", "open": True, "hours": ((900, 600),)}),
    ],
)
def test_what_cant_be_is_refused_in_words_and_changes_nothing(shop: Shop, verb, words) -> None:
    before = shop_days.load(shop.store.here)
    with pytest.raises(Refused):
        shop.do(verb, **words)
    assert shop_days.load(shop.store.here) == before
