"""Notes at so many points (F11): on the receipt, on the timeline, for stamps, by hand; not for what came otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.counter import receipts
from models.counter.lines import EarnRate
from models.errors import Refused
from models.loyalty import ledger, programme_edit, reached
from models.loyalty.earning import EarnBy, EarnRule
from models.loyalty.programme_edit import ProgrammeForm

EACH = EarnRule(EarnRate(1, 1))


def marks(shop, *wanted: int, programme: int | None = 1, **values) -> int:
    form = ProgrammeForm(**{"rule": EACH, "notices": wanted, **values})
    return shop.do(programme_edit.save, programme_id=programme, form=form)


def traces(shop, person: int) -> list[tuple[int, str]]:
    where = "SELECT points, text FROM touchpoint WHERE person_id=? AND kind='points_reached' ORDER BY id"
    return shop.store.here.rows(where, person)


def test_the_receipt_says_it_and_the_timeline_keeps_it(shop) -> None:
    marks(shop, 50, 100)
    person = shop.member()
    sale = shop.sell(120, person=person)
    assert [str(one.text) for one in sale.outcomes] == ["100 points reached"]
    assert [str(one) for one in receipts.receipt(shop.store.here, sale.sale_id).loyalty.changes] == [
        "100 points reached"
    ]
    assert traces(shop, person) == [(100, "")]
    plain = shop.sell(10, person=person)
    assert receipts.receipt(shop.store.here, plain.sale_id).loyalty.changes == ()


def test_stamps_are_told_by_their_programme_s_name(shop) -> None:
    each = EarnRule(EarnRate(1, 1), by=EarnBy.PIECE)
    marks(shop, 10, programme=None, name="Coffee card", kind="stamps", rule=each)
    person = shop.member()
    told = shop.sell(shop.line(100, 11), person=person).outcomes
    assert [str(one.text) for one in told if one.kind == "reached"] == ["Coffee card: 10 stamps reached"]


def test_a_correction_by_hand_is_noted_what_is_brought_along_is_not(shop) -> None:
    marks(shop, 50)
    person = shop.member(points=80)
    assert traces(shop, person) == []
    account = shop.account(person).id
    shop.do(ledger.adjust, account_id=account, points=-40, reason="Typed wrongly")
    shop.do(ledger.adjust, account_id=account, points=15, reason="Typed wrongly")
    assert traces(shop, person) == [(50, "")]


def test_marks_stand_in_the_programme_and_can_be_taken_away(shop) -> None:
    marks(shop, 100, 50, 50)
    (own,) = programme_edit.listed(shop.store.here)
    assert own.form.notices == (50, 100)
    marks(shop)
    (own,) = programme_edit.listed(shop.store.here)
    assert own.form.notices == ()
    for wrong in ((0,), (-5,), tuple(range(1, 20))):
        with pytest.raises(Refused, match="whole numbers"):
            marks(shop, *wrong)


@given(st.lists(st.integers(1, 200), max_size=6), st.integers(-50, 250), st.integers(-50, 250))
def test_only_the_highest_mark_between_two_balances_is_passed(wanted: list[int], before: int, after: int) -> None:
    found = reached.crossed(wanted, before, after)
    passed = [one for one in wanted if before < one <= after]
    assert found == (max(passed) if passed else None)
