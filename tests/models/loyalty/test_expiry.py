"""When points lapse: every rule's last day, one clock for all points, and a night's points let lapse in units."""

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.clock import SetClock
from desktop.store import Store
from models.errors import Refused
from models.loyalty import expiry, ledger
from models.loyalty.expiry import NEVER, ExpiryRule, Lapse
from models.loyalty.ledger import OpeningLot
from models.loyalty.purse import Lot, Purse, Restore
from models.loyalty.tables import Programme
from tests.a_shop import DAY, Shop
from tests.conftest import NOON

LAST_DAYS = [
    ("each lot", ExpiryRule(Lapse.LOT, 12), "2026-06-15", "2027-06-15"),
    ("a day that does not exist", ExpiryRule(Lapse.LOT, 1), "2026-01-31", "2026-02-28"),
    ("24 months", ExpiryRule(Lapse.LOT, 24), "2024-02-29", "2026-02-28"),
    ("to the month's end", ExpiryRule(Lapse.MONTH_END, 12), "2026-06-15", "2027-06-30"),
    ("to the month's end, in a leap year", ExpiryRule(Lapse.MONTH_END, 1), "2028-01-31", "2028-02-29"),
    ("I5: this year's to the end of the next", ExpiryRule(Lapse.YEAR_END, years=2), "2026-01-01", "2027-12-31"),
    ("I5: on the year's last day", ExpiryRule(Lapse.YEAR_END, years=2), "2026-12-31", "2027-12-31"),
    ("to the end of this year", ExpiryRule(Lapse.YEAR_END, years=1), "2026-12-31", "2026-12-31"),
    ("never", NEVER, "2026-06-15", None),
    ("inactivity", ExpiryRule(Lapse.INACTIVITY, 6, spend_months=3), "2026-06-15", "2026-12-15"),
]


@pytest.mark.parametrize(("rule", "day", "last"), [one[1:] for one in LAST_DAYS], ids=[one[0] for one in LAST_DAYS])
def test_the_last_day_follows_from_the_rule_i5(rule, day, last) -> None:
    assert expiry.last_day(rule, day) == last
    assert expiry.parse(json.dumps({"expiry": expiry.plain_of(rule)}), 7).kind is rule.kind
    assert expiry.last_day(expiry.parse(json.dumps({"expiry": expiry.plain_of(rule)}), 7), day) == last
    assert str(expiry.in_words(rule))


def test_a_programme_without_a_rule_follows_the_shop() -> None:
    assert expiry.last_day(expiry.parse("{}", 3), "2026-01-01") == "2026-04-01"
    assert expiry.last_day(expiry.parse("", 0), "2026-01-01") is None


@pytest.mark.parametrize("rule", [ExpiryRule(months=0), ExpiryRule(Lapse.YEAR_END, years=0), ExpiryRule(months=1300)])
def test_a_rule_by_which_points_lapse_at_once_is_refused(rule) -> None:
    with pytest.raises(Refused, match="100 years"):
        expiry.check(rule)
    expiry.check(NEVER)


ACTIVITY = [
    ("an earning moves all points", (6, 3), True, False, "2026-12-15"),
    ("a use moves all points", (6, 3), False, True, "2026-09-15"),
    ("I4: both, the longest wins", (6, 3), True, True, "2026-12-15"),
    ("I4: whichever it is", (3, 6), True, True, "2026-12-15"),
]


@pytest.mark.parametrize(
    ("months", "earned", "spent", "until"), [one[1:] for one in ACTIVITY], ids=[one[0] for one in ACTIVITY]
)
def test_activity_sets_one_clock_for_all_points_i4(months, earned, spent, until) -> None:
    rule = ExpiryRule(Lapse.INACTIVITY, months[0], spend_months=months[1])
    lots = [Lot(1, "2026-07-01", "2026-01-01", 10, 10), Lot(2, "2026-08-01", "2026-02-01", 10, 4)]
    purse = Purse(1, 1, "2026-06-15", 15, 0, [*lots, Lot(3, None, "2026-03-01", 1, 1)])
    expiry.touched(rule, purse, "2026-06-15", earned=earned, spent=spent)
    assert [lot.expires_on for lot in purse.lots] == [until, until, None]
    expiry.touched(rule, purse, "2020-01-01", earned=True, spent=True)
    assert purse.lots[0].expires_on == until, "a clock set back shortens nothing"
    expiry.touched(ExpiryRule(), purse, "2030-01-01", earned=True, spent=True)
    assert purse.lots[0].expires_on == until, "by other rules nothing moves"


def test_what_is_earned_later_joins_the_longest_extension_i4() -> None:
    rule = ExpiryRule(Lapse.INACTIVITY, 3, spend_months=6)
    purse = Purse(1, 1, "2026-06-15", 15, 0, [Lot(1, "2026-12-01", "2026-06-01", 10, 10)])
    purse.earn(5, expiry.last_day(rule, "2026-06-15"))
    expiry.touched(rule, purse, "2026-06-15", earned=True, spent=False)
    assert [lot.expires_on for lot in purse.lots] == ["2026-12-01", "2026-12-01"]


def test_points_given_back_run_by_the_one_clock() -> None:
    """Used up in March, given back in June: they live as long as the account's other points."""
    rule = ExpiryRule(Lapse.INACTIVITY, 6)
    purse = Purse(1, 1, "2026-06-15", 5, 0, [Lot(2, "2026-12-01", "2026-06-01", 5, 5)])
    until = expiry.clock(rule, purse, "2026-06-15")
    purse.give_back(
        8, [Restore(1, "2026-04-01", "2025-10-01", 8, 0, 8)], of_entry_id=1, expires_on=None, grace_days=3, until=until
    )
    assert [(lot.id, lot.expires_on, lot.left) for lot in purse.lots] == [(1, "2026-12-01", 8), (2, "2026-12-01", 5)]


def test_an_adjustment_lapses_by_its_programme_s_rule_and_an_extension_is_written(shop: Shop) -> None:
    person = shop.member(points=30, expires_on="2026-07-01")
    rules = json.dumps({"expiry": {"kind": "year_end", "years": 2}})
    shop.do(set_rules, rules=rules)
    account = shop.account(person).id
    shop.do(ledger.adjust, account_id=account, points=5, reason="Counted again")
    assert shop.lots(person) == [("2026-07-01", 30), ("2027-12-31", 5)]
    shop.do(lengthen, account_id=account, until="2027-01-01")
    assert shop.lots(person) == [("2027-01-01", 30), ("2027-12-31", 5), (None, 1)]


def set_rules(tx, *, rules: str) -> None:
    tx.update(Programme, tx.value("SELECT MIN(id) FROM programme"), rules=rules)


def lengthen(tx, *, account_id: int, until: str) -> None:
    purse = ledger.open_purse(tx, account_id, tx.today)
    purse.extend(until)
    purse.earn(1, None)
    ledger.write(tx, purse)


def one_by_one(tx) -> None:
    """Let lapse purse by purse, as a sale would."""
    for account in tx.column("SELECT id FROM account ORDER BY id"):
        purse = ledger.open_purse(tx, account, tx.today)
        if purse.entries:
            ids = ledger.write(tx, purse)
            ledger.touchpoint(tx, purse, purse.entries[0].points, "", ids[0])


def books(shop: Shop) -> list[list[tuple]]:
    read = shop.store.here
    return [
        read.rows("SELECT a.person_id, a.balance, a.debt FROM account a ORDER BY a.id"),
        read.rows("SELECT account_id, day, kind, points, balance FROM points_entry ORDER BY account_id, id"),
        read.rows("SELECT account_id, expires_on, points, points_left FROM points_lot ORDER BY id"),
        read.rows(
            "SELECT e.account_id, u.lot_id, u.points FROM points_use u JOIN points_entry e ON e.id=u.entry_id"
            " ORDER BY e.account_id, u.lot_id"
        ),
        read.rows("SELECT person_id, kind, points FROM touchpoint ORDER BY person_id, at, id"),
    ]


DAYS = ["2026-06-14", "2026-06-15", "2026-06-20", "2026-07-01", None]
members = st.lists(
    st.lists(st.tuples(st.integers(1, 50), st.sampled_from(DAYS), st.integers(0, 50)), max_size=4),
    min_size=1,
    max_size=5,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=members, days=st.integers(0, 20), limit=st.integers(1, 9))
def test_a_night_s_points_lapse_as_purse_by_purse(empty_store, tmp_path_factory, people, days, limit) -> None:
    found = []
    for way in ("units", "purses"):
        path = shutil.copy(empty_store, tmp_path_factory.mktemp("two") / "shop.noren")
        clock = SetClock(NOON)
        store = Store(path, clock=clock, inline=True)
        shop = Shop(store, clock)
        for lots in people:
            person = shop.member()
            account = shop.account(person).id
            shop.do(ledger.opening_balance, account_id=account, lots=[OpeningLot(n, end) for n, end, _ in lots])
            taken = min(sum(n for n, end, _ in lots if end != "2026-06-14"), sum(used for *_, used in lots))
            if taken:
                shop.do(ledger.adjust, account_id=account, points=-taken, reason="Used before")
        clock.advance(days * DAY)
        if way == "units":
            while shop.do(ledger.expire_due, limit=limit):
                pass
        else:
            shop.do(one_by_one)
        assert shop.problems() == []
        found.append(books(shop))
        store.close()
    assert found[0] == found[1]


def test_a_clock_set_back_lets_nothing_lapse_and_nothing_come_back(shop: Shop) -> None:
    person = shop.member(points=10, expires_on="2026-06-20")
    shop.clock.advance(-300 * DAY)
    assert shop.do(ledger.expire_due) == 0
    assert shop.points(person) == 10
    shop.clock.advance(310 * DAY)
    assert shop.do(ledger.expire_due) == 1
    shop.clock.advance(-300 * DAY)
    assert shop.do(ledger.expire_due) == 0
    assert shop.points(person) == 0
