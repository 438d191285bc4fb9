"""The ledger of points: order of lots, expiry, debts, adjustments, and balances explained."""

import pytest

from models import codes
from models.counter.drafts import Tender
from models.errors import NotFound, Refused
from models.loyalty import explain, ledger, members
from models.loyalty.ledger import OpeningLot
from models.loyalty.programmes import expiry, later, product_rate, rule_of, rules_text
from models.loyalty.purse import Lot, Purse
from tests.a_shop import CASH, DAY, Shop, add_person


def with_lots(shop: Shop, *lots: OpeningLot) -> int:
    person = shop.member()
    shop.do(ledger.opening_balance, account_id=shop.account(person).id, lots=lots)
    return person


def test_lots_are_used_nearest_expiry_first_then_oldest_never_expiring_last_i2(shop: Shop) -> None:
    person = with_lots(
        shop,
        OpeningLot(10, None, "2020-01-01"),
        OpeningLot(10, "2026-09-30", "2026-05-01"),
        OpeningLot(10, "2026-07-31", "2026-06-01"),
        OpeningLot(10, "2026-09-30", "2026-04-01"),
    )
    shop.sell(1000, person=person, points=25)
    made = shop.store.here.rows(
        "SELECT l.expires_on, l.earned_day, l.points_left FROM points_lot l WHERE l.points = 10 AND l.points_left > 0"
        " AND l.earned_day < '2026-06-15' ORDER BY l.earned_day"
    )
    assert made == [(None, "2020-01-01", 10), ("2026-09-30", "2026-05-01", 5)]


EXPIRY = [("the day before", -1, 100, 0), ("the last day", 0, 100, 0), ("the day after", 1, 0, 1)]


@pytest.mark.parametrize(("days", "left", "lapsed"), [case[1:] for case in EXPIRY], ids=[case[0] for case in EXPIRY])
def test_the_day_of_expiry_can_still_be_used_i3(shop: Shop, days: int, left: int, lapsed: int) -> None:
    person = with_lots(shop, OpeningLot(100, "2026-06-25"))
    shop.clock.advance((10 + days) * DAY)
    assert ledger.usable(shop.store.here, person, shop.today) == left
    assert shop.do(ledger.expire_due) == lapsed
    assert shop.points(person) == left
    assert shop.do(ledger.expire_due) == 0


def test_points_that_lapsed_can_t_be_spent_though_nothing_ran_meanwhile(shop: Shop) -> None:
    person = with_lots(shop, OpeningLot(100, "2026-06-25"), OpeningLot(30))
    shop.clock.advance(30 * DAY)
    with pytest.raises(Refused, match="only 30 points"):
        shop.sell(500, person=person, points=31, pay=[Tender(CASH, 469)])
    booked = shop.sell(500, person=person, points=30)
    assert (booked.points_before, booked.points_after) == (30, 4)
    kinds = shop.store.here.column("SELECT kind FROM points_entry ORDER BY id")
    assert kinds == ["opening", "opening", "expire", "spend", "earn"]


def test_expiry_runs_in_units_and_catches_up(shop: Shop) -> None:
    for at in range(7):
        with_lots(shop, OpeningLot(10 + at, "2026-07-01"), OpeningLot(5, "2026-07-02"))
    shop.clock.advance(100 * DAY)
    assert [shop.do(ledger.expire_due, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert shop.store.here.value("SELECT SUM(balance) FROM account") == 0
    assert shop.store.here.value("SELECT COUNT(*) FROM touchpoint WHERE kind='points'") == 7


def test_points_earned_lapse_after_the_owner_s_months(shop: Shop) -> None:
    person = shop.member()
    shop.sell(500, person=person)
    shop.set(points_expire_months=0)
    shop.sell(700, person=person)
    assert shop.lots(person) == [("2027-06-15", 5), (None, 7)]
    told = ledger.expiring(shop.store.here, shop.account(person).id, shop.today)
    assert [(one.expires_on, one.points) for one in told] == [("2027-06-15", 5), (None, 7)]


MONTHS = [
    ("2026-01-31", 1, "2026-02-28"),
    ("2028-02-29", 12, "2029-02-28"),
    ("2026-12-15", 1, "2027-01-15"),
    ("2026-06-01", 0, None),
]


@pytest.mark.parametrize(("day", "months", "last"), MONTHS)
def test_the_last_day_of_points_falls_on_a_day_that_exists(day, months, last) -> None:
    assert expiry(day, months) == last


def test_days_later_cross_months() -> None:
    assert later("2026-12-20", 30) == "2027-01-19"


def test_what_is_earned_on_a_receipt_is_spent_from_the_next_one_on_g4(shop: Shop) -> None:
    person = shop.member(points=3)
    with pytest.raises(Refused, match="only 3 points"):
        shop.sell(1000, person=person, points=5, pay=[Tender(CASH, 995)])
    assert shop.points(person) == 3


def test_more_points_than_the_receipt_takes_are_refused_l12(shop: Shop) -> None:
    person = shop.member(points=500)
    with pytest.raises(Refused, match="Only 100 points"):
        shop.sell(100, person=person, points=101, pay=[])
    assert shop.sell(100, person=person, points=100).due == 0
    own = shop.member(points=9)
    with pytest.raises(Refused, match="only 9 points"):
        shop.sell(100, person=own, points=10, pay=[Tender(CASH, 90)])


def test_points_are_used_in_the_shop_s_steps(shop: Shop) -> None:
    shop.set(points_step=50)
    person = shop.member(points=120)
    with pytest.raises(Refused, match="steps of 50"):
        shop.sell(1000, person=person, points=70, pay=[Tender(CASH, 930)])
    assert shop.sell(1000, person=person, points=100).due == 900


def test_points_switched_off_are_neither_earned_nor_used(shop: Shop) -> None:
    person = shop.member(points=100)
    sold = shop.sell(1000, person=person, points=50)
    shop.set(points_enabled=False)
    with pytest.raises(Refused, match="switched off"):
        shop.sell(1000, person=person, points=10, pay=[Tender(CASH, 990)])
    assert shop.sell(1000, person=person).points_earned == 0
    shop.back(sold.sale_id)
    assert shop.points(person) == 100


PAID = [(0, 10), (100, 9), (200, 8)]


@pytest.mark.parametrize(("used", "earned"), PAID)
def test_points_used_lower_what_is_earned_l9(shop: Shop, used: int, earned: int) -> None:
    person = shop.member(points=200)
    assert shop.sell(1000, person=person, points=used).points_earned == earned


def test_an_adjustment_needs_a_reason_and_takes_no_more_than_there_is(shop: Shop) -> None:
    person = shop.member(points=20)
    account = shop.account(person).id
    shop.do(ledger.adjust, account_id=account, points=30, reason="Forgotten at the stall")
    shop.do(ledger.adjust, account_id=account, points=-35, reason="Typed twice")
    assert shop.points(person) == 15
    for points, reason, words in ((5, " ", "reason"), (0, "x", "0 points"), (-16, "x", "only 15")):
        with pytest.raises(Refused, match=words):
            shop.do(ledger.adjust, account_id=account, points=points, reason=reason)
    with pytest.raises(NotFound):
        shop.do(ledger.adjust, account_id=99, points=1, reason="x")


def test_an_opening_balance_brings_its_own_dates_and_leaves_out_what_lapsed(shop: Shop) -> None:
    person = with_lots(shop, OpeningLot(100, "2026-06-14"), OpeningLot(50, "2026-06-15"), OpeningLot(0), OpeningLot(7))
    assert shop.lots(person) == [("2026-06-15", 50), (None, 7)]
    with pytest.raises(Refused, match="below zero"):
        with_lots(shop, OpeningLot(-1))


def test_a_lot_never_holds_more_than_was_earned_though_a_return_was_cancelled_between(shop: Shop) -> None:
    """Found by the machine: the cancel took a point out of another lot, the next return put all back into the first."""
    person = shop.member(points=200, expires_on="2026-12-31")
    first = shop.sell(1658, person=person, points=158)
    back = shop.back(first.sale_id)
    other = shop.sell(187, person=person, points=60)
    shop.cancel(back.sale_id)
    shop.back(other.sale_id)
    shop.back(first.sale_id)
    assert (shop.points(person), sum(left for _, left in shop.lots(person))) == (200, 200)
    assert {day for day, _ in shop.lots(person)} == {"2026-12-31"}


# -- members --------------------------------------------------------------------------------------------------------


def test_enrolling_gives_an_account_a_card_and_a_touchpoint_once(shop: Shop) -> None:
    person = shop.do(add_person)
    first = shop.do(members.enrol, person_id=person)
    assert codes.card(first.card) == first.card
    assert shop.do(members.enrol, person_id=person) == first
    read = shop.store.here
    assert read.rows("SELECT kind FROM touchpoint WHERE person_id=?", person) == [("enrolled",)]
    assert members.by_card(read, f" {first.card.lower()} ") == person
    with pytest.raises(NotFound):
        shop.do(members.enrol, person_id=99)


def test_a_lost_card_is_blocked_and_nobody_gets_its_number_again(shop: Shop) -> None:
    person, other = shop.do(add_person), shop.do(add_person)
    old = shop.do(members.enrol, person_id=person, card="0042-17").card
    new = shop.do(members.replace_card, person_id=person)
    read = shop.store.here
    assert (members.by_card(read, old), members.blocked(read, old)) == (None, True)
    assert (members.by_card(read, new), members.card_of(read, person)) == (person, new)
    with pytest.raises(Refused, match="somebody already"):
        shop.do(members.enrol, person_id=other, card=old)
    with pytest.raises(Refused, match="can't be a card"):
        shop.do(members.issue_card, person_id=other, number="  ")


def test_the_counter_sees_a_member_at_a_glance(shop: Shop) -> None:
    person = with_lots(shop, OpeningLot(10, "2026-06-20"), OpeningLot(90))
    shop.clock.advance(10 * DAY)
    found = members.member(shop.store.here, person, day=shop.today)
    assert found is not None
    assert (found.points, found.balance, found.debt, len(found.expiring)) == (90, 90, 0, 1)
    stranger = members.member(shop.store.here, shop.do(add_person), day=shop.today)
    assert stranger is not None
    assert (stranger.account_id, stranger.points) == (None, 0)
    assert members.member(shop.store.here, 99, day=shop.today) is None


# -- explained ------------------------------------------------------------------------------------------------------


def test_a_balance_is_explained_entry_by_entry_with_receipts_and_lots(shop: Shop) -> None:
    person = shop.member(points=40, expires_on="2026-06-20")
    first = shop.sell(3000, person=person, points=30)
    shop.clock.advance(10 * DAY)
    shop.do(ledger.expire_due)
    shop.back(first.sale_id)
    account = shop.account(person).id
    told = explain.explain(shop.store.here, account)
    assert [(one.kind, one.points, one.balance, one.receipt) for one in told] == [
        ("take_back", -29, 30, "N-000002"),
        ("give_back", 30, 59, "N-000002"),
        ("expire", -10, 29, ""),
        ("earn", 29, 39, "N-000001"),
        ("spend", -30, 10, "N-000001"),
        ("opening", 40, 40, ""),
    ]
    opening = told[-1].made[0]
    assert (opening.points, opening.left, opening.lapsed, opening.used) == (40, 0, 10, 30)
    assert [(use.points, use.expires_on) for use in told[-2].used] == [(30, "2026-06-20")]
    assert told[1].made[0].expires_on == "2026-07-25"
    assert explain.explain(shop.store.here, account, before=told[1].id, limit=1)[0].kind == "expire"
    assert str(explain.in_words(told[0])) == "Taken back: 29 points, receipt N-000002"


def test_a_debt_shows_where_it_arose_and_where_it_was_repaid(shop: Shop) -> None:
    person = shop.member()
    sold = shop.sell(1000, person=person)
    shop.sell(500, person=person, points=10)
    shop.back(sold.sale_id)
    shop.sell(2000, person=person)
    told = {one.kind: one for one in reversed(explain.explain(shop.store.here, shop.account(person).id))}
    assert (told["take_back"].debt, told["earn"].repaid) == (6, 6)


# -- rules ----------------------------------------------------------------------------------------------------------


def test_a_programme_s_rules_survive_their_json() -> None:
    rule = rule_of('{"per":1000,"points":10,"scope":"line","rounding":"half_up","tax_included":false}')
    assert rule_of(rules_text(rule)) == rule


RATES = [(None, None), (500, (1, 200)), (1500, (3, 200)), (2000, (1, 50)), (0, (0, 1))]


@pytest.mark.parametrize(("thousandths", "rate"), RATES)
def test_a_product_s_own_rate_is_whole_points_for_whole_steps(thousandths, rate) -> None:
    found = product_rate(thousandths, rule_of('{"per":100,"points":1}'))
    assert (found and (found.points, found.per)) == rate


def test_a_purse_never_takes_from_a_lot_what_is_not_in_it() -> None:
    purse = Purse(1, 1, "2026-06-15", 10, 0, [Lot(1, None, "2026-01-01", 10, 10)])
    purse.take_back(25, of_entry_id=None)
    assert (purse.balance, purse.debt, purse.lots) == (-15, 15, [])
    purse.earn(20, None)
    assert (purse.balance, purse.debt, [lot.left for lot in purse.lots]) == (5, 0, [5])
    assert purse.earn(0, None) is None
    assert purse.take_back(0, of_entry_id=None) is None
