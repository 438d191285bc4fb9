"""Taking the money."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.counter.payments import (
    PayKind,
    Payment,
    Settled,
    cash_due,
    note_suggestions,
    settle,
    stamp_duty_box,
)
from models.country import COUNTRIES, JP, US, Country
from models.errors import Refused

CASH = PayKind("cash", "Cash", in_drawer=True, gives_change=True, opens_drawer=True, cash=True)
CARD = PayKind("card", "Card")
VOUCHER = PayKind("voucher", "Gift voucher", in_drawer=True, takes_excess=True)


def paid(due: int, *parts: tuple[PayKind, int], step: int = 1) -> Settled:
    return settle(due, [Payment(kind, tendered) for kind, tendered in parts], step)


def test_cash_gives_change() -> None:
    """¥3,360 with ¥5,000: 1,640 back."""
    settled = paid(3360, (CASH, 5000))
    assert (settled.change, settled.applied, settled.complete) == (1640, (3360,), True)


def test_what_is_missing_is_named() -> None:
    settled = paid(3360, (CASH, 1000), (CARD, 2000))
    assert (settled.missing, settled.complete, settled.tendered) == (360, False, 3000)


def test_a_card_takes_its_part_first_whatever_the_order_of_the_hands() -> None:
    """Cash of 5,000 was counted first, then 2,000 go on the card: the change is 3,640."""
    settled = paid(3360, (CASH, 5000), (CARD, 2000))
    assert (settled.applied, settled.change) == ((1360, 2000), 3640)


def test_a_card_is_never_charged_with_more_than_is_due() -> None:
    with pytest.raises(Refused, match="Card can't take more than 3360"):
        paid(3360, (CARD, 3361))


def test_a_voucher_without_change_keeps_what_it_is_worth_beyond() -> None:
    """A voucher of ¥1,000 for ¥800: nothing back, and the cash that came with it goes back whole."""
    settled = paid(800, (CASH, 500), (VOUCHER, 1000))
    assert (settled.kept, settled.change, settled.applied) == (200, 500, (0, 800))


def test_cash_is_rounded_where_the_small_coins_are_gone() -> None:
    """$10.02 and $10.03 in steps of 5 cents: 10.00 and 10.05; a card pays to the cent."""
    assert paid(1002, (CASH, 1000), step=5).rounding == -2
    assert paid(1003, (CASH, 2000), step=5).change == 995
    assert paid(1003, (CARD, 1003), step=5).rounding == 0
    mixed = paid(1003, (CARD, 500), (CASH, 505), step=5)
    assert (mixed.rounding, mixed.complete) == (2, True)


def test_money_is_paid_out_with_the_same_function() -> None:
    """A return of ¥2,780 in cash; more than that is refused, and so is a payment in the wrong direction."""
    settled = paid(-2780, (CASH, -2780))
    assert (settled.complete, settled.applied, settled.change) == (True, (-2780,), 0)
    assert paid(-2780, (CARD, -1000)).missing == -1780
    with pytest.raises(Refused):
        paid(-2780, (CASH, -3000))
    with pytest.raises(Refused, match="wrong sign"):
        paid(-2780, (CASH, 2780))
    with pytest.raises(Refused, match="wrong sign"):
        paid(2780, (CARD, -1))


def test_nothing_to_pay_is_complete() -> None:
    assert paid(0).complete


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 20_000),
    st.lists(st.tuples(st.sampled_from([CASH, CARD, VOUCHER]), st.integers(0, 12_000)), max_size=4),
    st.sampled_from([1, 5, 10]),
)
def test_what_was_handed_over_is_applied_kept_or_given_back(
    due: int, parts: list[tuple[PayKind, int]], step: int
) -> None:
    try:
        settled = paid(due, *parts, step=step)
    except Refused:
        assert any(kind is CARD for kind, _ in parts)
        return
    assert settled.tendered == sum(settled.applied) + settled.change + settled.kept
    assert settled.due + settled.rounding == sum(settled.applied) + settled.missing
    assert settled.missing >= 0
    assert abs(settled.rounding) * 2 <= step
    assert settled.change <= sum(tendered for kind, tendered in parts if kind is CASH)


@pytest.mark.parametrize(
    ("due", "country", "notes"),
    [
        (3360, JP, (3360, 3500, 4000, 5000, 10000)),
        (1069, JP, (1069, 1500, 2000, 5000, 10000)),
        (1000, JP, (1000, 5000, 10000)),
        (23456, JP, (23456, 23500, 24000, 25000, 30000)),
        (0, JP, ()),
        (2335, US, (2335, 2500, 3000, 5000, 10000)),
        (103, replace(US, cash_step=5), (105, 500, 1000, 5000, 10000)),
    ],
)
def test_the_notes_to_tap(due: int, country: Country, notes: tuple[int, ...]) -> None:
    assert note_suggestions(due, country) == notes


@given(st.integers(-100, 300_000), st.sampled_from(sorted(COUNTRIES)), st.integers(2, 8))
def test_suggestions_begin_with_the_exact_amount_and_rise(due: int, code: str, limit: int) -> None:
    found = note_suggestions(due, COUNTRIES[code], limit)
    assert list(found) == sorted(set(found))
    assert len(found) <= limit
    assert not found or found[0] == due


def test_cash_due_leaves_a_due_alone_without_a_step() -> None:
    assert (cash_due(1003, 1), cash_due(1003, 5), cash_due(-1003, 5), cash_due(1002, 0)) == (1003, 1005, -1005, 1002)


@pytest.mark.parametrize(
    ("cash", "tax", "box"),
    [
        (49_999, 0, False),
        (50_000, 0, True),
        (54_999, 4_999, True),
        (54_998, 4_999, False),
        (55_000, 0, True),
        (0, 0, False),
    ],
)
def test_the_revenue_stamp_box_is_for_50000_yen_of_cash_net_of_the_stated_tax(cash: int, tax: int, box: bool) -> None:
    """¥54,999 with ¥4,999 of tax stated is 50,000: a stamp; one yen less is none; tax not stated is not deducted."""
    assert stamp_duty_box(cash, tax) is box
