"""A month's points rolled forward, statements of any days, lists of who loses what: all proved against the ledger."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import NotFound, Refused
from models.loyalty import explain, ledger, losing, members, merges, rollforward, statement
from models.loyalty.ledger import OpeningLot
from tests.a_shop import DAY, Shop


def a_year(shop: Shop) -> tuple[int, int]:
    """Two members from June to September: brought along, earned, used, brought back, lapsed, adjusted, merged."""
    shop.set(points_expire_months=2)
    a, b = shop.member(100, "2026-07-20"), shop.member(50)
    sale = shop.sell(2000, 1000, person=a, points=30)
    shop.clock.advance(20 * DAY)
    shop.back(sale.sale_id, 1)
    shop.sell(700, person=b)
    shop.clock.advance(30 * DAY)
    shop.do(ledger.expire_due)
    shop.do(ledger.adjust, account_id=shop.account(b).id, points=-7, reason="Counted again")
    shop.do(merges.merge, kept_id=a, gone_id=b)
    shop.clock.advance(40 * DAY)
    shop.do(ledger.expire_due)
    return a, b


MONTHS = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]


def test_opening_and_what_came_and_went_make_the_closing_to_the_point(shop: Shop) -> None:
    a_year(shop)
    read = shop.store.here
    programme = members.first_programme(read)
    closing = 0
    for month in MONTHS:
        found = rollforward.month(read, month, programme)
        assert found.opening == closing
        assert found.opening + sum(one.points for one in found.figures) == found.closing
        for figure in found.figures:
            lines = rollforward.entries(read, month, programme, figure.id)
            assert (sum(line.points for line in lines), len(lines)) == (figure.points, figure.entries)
        assert found.points("merged") == 0, "what leaves one card comes to the other"
        closing = found.closing
    assert closing == read.value("SELECT SUM(balance) FROM account")
    june = rollforward.month(read, "2026-06", programme)
    assert (june.points("brought"), june.points("used"), june.points("earned")) == (150, -30, 29)


def test_every_kind_of_entry_has_its_figure() -> None:
    counted = {kind for _id, kinds, _name in rollforward.FIGURES for kind in kinds}
    assert counted == set(explain.KIND_NAMES)


def test_a_statement_runs_from_its_opening_to_its_closing(shop: Shop) -> None:
    a, b = a_year(shop)
    read = shop.store.here
    for person in (a, b):
        account = shop.account(person).id
        whole = statement.statement(read, account, first="2026-01-01", last="2026-12-31")
        assert (whole.opening, whole.closing) == (0, shop.points(person))
        assert [line.balance for line in whole.lines][-1:] == [shop.points(person)]
        for day in ("2026-06-15", "2026-07-05", "2026-07-20", "2026-08-04", "2026-09-13"):
            upto = statement.statement(read, account, first="2026-01-01", last=day)
            rest = statement.statement(read, account, first=day, last="2026-12-31")
            assert upto.closing == explain.balance_on(read, account, day)
            assert upto.debt >= 0
            assert rest.closing == whole.closing
            assert rest.opening + sum(line.entry.points for line in rest.lines) == rest.closing
    with pytest.raises(Refused, match="after the last"):
        statement.statement(read, account, first="2026-02-01", last="2026-01-01")
    with pytest.raises(NotFound):
        statement.statement(read, 999, first="2026-01-01", last="2026-01-01")


def test_the_lots_of_a_day_are_those_that_were_open_then(shop: Shop) -> None:
    person = shop.member(100, "2026-07-20")
    shop.clock.advance(5 * DAY)
    shop.sell(500, person=person, points=40)
    account = shop.account(person).id
    before, after = (statement.open_lots(shop.store.here, account, day) for day in ("2026-06-19", "2026-06-20"))
    assert [(lot.expires_on, lot.left) for lot in before] == [("2026-07-20", 100)]
    assert [(lot.expires_on, lot.left) for lot in after] == [("2026-07-20", 60), ("2027-06-20", 4)]


def test_a_balance_is_explained_to_the_receipt_that_used_each_lot(shop: Shop) -> None:
    person = shop.member(100, "2026-07-20")
    sale = shop.sell(500, person=person, points=40)
    shop.clock.advance(60 * DAY)
    shop.do(ledger.expire_due)
    account = shop.account(person).id
    opening = explain.explain(shop.store.here, account)[-1]
    (lot,) = opening.made
    assert [(one.kind, one.points) for one in lot.taken] == [("spend", 40), ("expire", 60)]
    assert lot.taken[0].receipt == shop.receipt(sale.sale_id).number
    assert (lot.used, lot.lapsed, lot.left) == (40, 60, 0)
    that_day = explain.explain(shop.store.here, account, until="2026-06-15")
    assert [one.kind for one in that_day] == ["earn", "spend", "opening"]
    assert [one.kind for one in explain.explain(shop.store.here, account, kinds=("expire",))] == ["expire"]
    assert [(one.kind, one.balance) for one in explain.accounts(shop.store.here, person)] == [("spendable", 4)]


def test_every_batch_that_lapses_is_listed_i6(shop: Shop) -> None:
    a, b = shop.member(10, "2026-06-15"), shop.member(99, "2026-09-30")
    shop.do(
        ledger.opening_balance,
        account_id=shop.account(a).id,
        lots=[OpeningLot(20, "2026-06-20"), OpeningLot(5, None)],
    )
    read = shop.store.here
    found = losing.losing(read, day=shop.today, days=30)
    assert [(one.person_id, one.points, one.first_day, one.usable) for one in found] == [(a, 30, "2026-06-15", 35)]
    assert [one.person_id for one in losing.losing(read, day=shop.today, days=200)] == [a, b]
    assert losing.losing(read, day=shop.today, days=200, at_least=50)[0].person_id == b
    told = [(one.expires_on, one.points) for one in ledger.expiring(read, shop.account(a).id, shop.today)]
    assert told == [("2026-06-15", 10), ("2026-06-20", 20), (None, 5)]
    wanted = [(one.person_id, one.account_id, one.first_day, "30 points") for one in found]
    assert shop.do(losing.remind, members=wanted) == 1
    assert shop.do(losing.remind, members=wanted) == 1
    assert read.rows("SELECT person_id, about, day, state FROM reminder") == [(a, "points", "2026-06-15", "open")]
    assert losing.losing(read, day=shop.today, days=30)[0].reminded
    programme = members.first_programme(read)
    months = [(one.month, one.points, one.members) for one in rollforward.outstanding(read, programme, shop.today)]
    assert months == [("2026-06", 30, 1), ("2026-09", 99, 1), (None, 5, 1)]


steps = st.lists(st.tuples(st.integers(-60, 90), st.integers(0, 45)), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_any_months_roll_forward_to_the_ledger(shop: Shop, steps) -> None:
    person = shop.member()
    account = shop.account(person).id
    for points, days in steps:
        if points and points >= -ledger.usable(shop.store.here, person, shop.today):
            shop.do(ledger.adjust, account_id=account, points=points, reason="Counted")
        shop.clock.advance(days * DAY)
        shop.do(ledger.expire_due)
    read = shop.store.here
    programme = members.first_programme(read)
    month, closing = shop.today[:7], read.value("SELECT COALESCE(SUM(balance), 0) FROM account")
    found = rollforward.month(read, month, programme)
    assert found.closing == closing == found.opening + sum(one.points for one in found.figures)
