"""The list of deals against a plain sort in Python; days on which they are expected; saved views."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.criteria.nodes import ALWAYS, Leaf
from models.criteria.sql import Context
from models.errors import NotFound, Refused
from models.pipeline import deals, listing, saved
from models.pipeline.listing import DealFilter

DEALS = st.lists(
    st.tuples(
        st.sampled_from(["豆", "機械", "a", "B", "100%", "_"]),
        st.one_of(st.none(), st.integers(0, 10**9)),
        st.one_of(st.none(), st.integers(0, 10_000)),
        st.one_of(st.none(), st.sampled_from(["2026-07-01", "2026-07-15", "2026-08-02"])),
    ),
    min_size=1,
    max_size=8,
)


def emptied(tx) -> None:
    tx.run("DELETE FROM deal_move")
    tx.run("DELETE FROM win_count")
    tx.run("DELETE FROM deal")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=DEALS, down=st.booleans())
def test_every_order_and_sum_is_that_of_a_plain_sort(shop, made, down) -> None:
    shop.store.write_now("empty", emptied)
    for name, amount, chance, day in made:
        key = shop.do(deals.open_deal, name=name, amount=amount, expected_day=day)
        if chance is not None:
            shop.do(deals.set_probability, deal_id=key, probability=chance)
    read = shop.store.here
    rows = {one.id: one for one in listing.rows_by_ids(read, list(listing.list_ids(read, DealFilter())))}
    keys = {
        "amount": lambda one: one.amount or 0,
        "chance": lambda one: one.chance,
        "weighted": lambda one: (one.amount or 0) * one.chance,
        "expected": lambda one: one.expected_day or "9999",
        "opened": lambda one: one.opened_at,
    }
    for sort, key in keys.items():
        wanted = sorted(rows, key=lambda one: (key(rows[one]), one), reverse=down)  # noqa: B023
        assert list(listing.list_ids(read, DealFilter(), sort, down=down)) == wanted
    count, amount, weighted = listing.sums(read, DealFilter())
    assert (count, amount) == (len(rows), sum(one.amount or 0 for one in rows.values()))
    assert weighted == sum(one.weighted for one in rows.values())
    july = listing.expected_days(read, DealFilter(), from_day="2026-07-01", to_day="2026-07-31")
    assert sum(one.count for one in july) == sum(1 for one in made if one[3] and one[3] < "2026-08")
    shown = listing.expected_between(read, DealFilter(), from_day="2026-07-01", to_day="2026-07-31", each=2)
    for day, some in shown.items():
        every = sorted(
            (one for one in rows.values() if one.expected_day == day), key=lambda one: (-(one.amount or 0), one.id)
        )
        assert [one.id for one in some] == [one.id for one in every[:2]]


@pytest.mark.parametrize(("typed", "names"), [("豆", ["豆"]), ("100%", ["100%"]), ("佐", ["a"]), ("x", []), ("_", [])])
def test_it_is_narrowed_by_what_is_typed(shop, typed, names) -> None:
    shop.do(deals.open_deal, name="豆")
    shop.do(deals.open_deal, name="100%")
    shop.do(deals.open_deal, name="a", person_id=shop.member(name="佐藤"))
    read = shop.store.here
    found = listing.list_ids(read, DealFilter(typed=typed))
    assert [one.name for one in listing.rows_by_ids(read, list(found))] == names


def test_closed_deals_and_conditions_choose_what_is_listed(shop) -> None:
    first = shop.do(deals.open_deal, name="a", amount=5)
    shop.do(deals.open_deal, name="b", amount=50)
    shop.do(deals.win, deal_id=first)
    read = shop.store.here
    asked = Context(shop.today, shop.clock.now())
    assert len(listing.list_ids(read, DealFilter())) == 1
    assert list(listing.list_ids(read, DealFilter(states=("won",)))) == [first]
    large = DealFilter(states=(), criteria=Leaf("deal.amount", "at_least", 10), asked=asked)
    assert len(listing.list_ids(read, large)) == 1
    with pytest.raises(Refused, match="can't be ordered"):
        listing.list_ids(read, DealFilter(), "colour")


def test_a_view_is_saved_changed_and_deleted(shop) -> None:
    node = Leaf("deal.amount", "at_least", 10)
    key = shop.do(saved.save, name="Large", node=node, columns=["name", "amount"], sort="-amount")
    (one,) = saved.listed(shop.store.here, staff_id=None)
    assert (one.name, one.node, one.columns, one.sort) == ("Large", node, ("name", "amount"), "-amount")
    with pytest.raises(Refused, match="already"):
        shop.do(saved.save, name="Large", node=ALWAYS)
    with pytest.raises(Refused, match="can't be asked here"):
        shop.do(saved.save, name="Basket", node=Leaf("basket.amount", "at_least", 1))
    with pytest.raises(Refused, match="name"):
        shop.do(saved.save, name=" ", node=ALWAYS)
    shop.do(saved.save, view_id=key, name="Larger", node=node)
    shop.do(saved.delete, view_id=key)
    with pytest.raises(NotFound):
        saved.one(shop.store.here, key)
