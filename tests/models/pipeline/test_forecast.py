"""The forecast against an obvious second computation, its targets, and what lies behind and outside of it."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import team
from models.errors import NotFound, Refused
from models.leads import teams
from models.money import divide_half_up
from models.pipeline import deals, forecast, stages, targets
from models.pipeline.forecast import NOBODY, Sums, Which
from models.pipeline.tables import Deal, Stage
from models.pipeline.targets import Goal
from models.work import undo
from tests.models.pipeline.some_deals import COLUMNS, a_deal, insert

MONTHS = ("2026-06", "2026-07", "2026-08")


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def obvious(rows, known, month, which=forecast.ALL):
    """What a forecast says of a month, one deal after the other in whole numbers."""
    found: dict[str, Sums] = {}
    for row in rows:
        stage = known[row["stage"]]
        if which.owner_id is not None and (row["owner_id"] or NOBODY) != which.owner_id:
            continue
        if which.team_id is not None and (row["team_id"] or NOBODY) != which.team_id:
            continue
        if row["state"] == "won" and (row["closed_day"] or "")[:7] == month:
            category, chance = "closed", 10_000
        elif row["state"] == "open" and (row["expected_day"] or "")[:7] == month:
            if row["amount"] is None and row["monthly"] is None:
                continue
            category = row["category"] or stage["category"]
            said = [row["probability_by_hand"], row["probability"], stage["probability"]]
            chance = next(one for one in said if one is not None)
        else:
            continue
        amount, monthly = row["amount"] or 0, row["monthly"] or 0
        found[category] = found.get(category, Sums()) + Sums(
            1, amount, divide_half_up(amount * chance, 10_000), monthly, divide_half_up(monthly * chance, 10_000)
        )
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(a_deal(), max_size=12), owner=st.sampled_from([None, NOBODY, 1, 2]))
def test_every_month_is_what_one_gets_by_adding_deal_after_deal(store, rows, owner) -> None:
    def all_of_them(tx) -> None:
        tx.run("DELETE FROM deal")
        for category, key in (("best", 2), ("commit", 3), ("omitted", 4)):
            tx.run("UPDATE stage SET category=? WHERE id=?", category, key)
        for row in rows:
            insert(tx, row)

    store.write_now("t", all_of_them)
    known = {
        row[0]: {"category": row[1], "probability": row[2]}
        for row in store.here.rows("SELECT id, category, probability FROM stage")
    }
    which = Which(owner_id=owner)
    found = forecast.forecast(store.here, first=MONTHS[0], months=3, which=which)
    for line in found.months:
        assert line.by == obvious(rows, known, line.key, which)
    lists = forecast.deal_ids(store.here, first=MONTHS[0], last=MONTHS[-1], which=which)
    assert len(lists) == len(set(lists)) == found.whole.whole.count
    assert len(forecast.outside_ids(store.here, which)) == found.outside.count
    for by in ("owner", "team", "pipeline"):
        assert forecast.added(one.whole for one in found.grouped(by)) == found.whole.whole
    counted = [found.earlier, *found.months, found.later]
    opened = [row for row in rows if row["state"] == "open" and (owner is None or (row["owner_id"] or NOBODY) == owner)]
    omitted = sum(1 for row in opened if (row["category"] or known[row["stage"]]["category"]) == "omitted")
    assert sum(one.still_open.count for one in counted) + found.outside.count == len(opened) - omitted


def test_a_deal_without_a_day_or_an_amount_is_outside_until_it_has_both(store, do) -> None:
    nothing = do(deals.open_deal, name="Nothing")
    day = do(deals.open_deal, name="Day", expected_day="2026-07-01")
    money = do(deals.open_deal, name="Money", amount=5_000)
    whole = do(deals.open_deal, name="Both", amount=7_000, expected_day="2026-07-01")
    fee = do(deals.open_deal, name="Fee", monthly=300, months=12, expected_day="2026-07-01")
    out = do(deals.open_deal, name="Out", amount=1, category="omitted")
    found = forecast.forecast(store.here, first="2026-06", months=2)
    assert (found.outside.without_day, found.outside.without_amount, found.outside.amount) == (2, 1, 5_000)
    assert forecast.outside_ids(store.here) == [money, nothing, day]
    assert forecast.deal_ids(store.here, first="2026-07", last="2026-07") == [whole, fee]
    assert found.months[1].whole.monthly == 300
    do(deals.change, deal_id=money, expected_day="2026-12-31")
    later = forecast.forecast(store.here, first="2026-06", months=2)
    assert (later.outside.count, later.later.whole.amount) == (2, 5_000)
    assert out not in forecast.outside_ids(store.here)


def test_an_expected_day_that_has_passed_is_shown_as_earlier(store, do) -> None:
    do(deals.open_deal, name="Late", amount=400, expected_day="2026-03-01")
    found = forecast.forecast(store.here, first="2026-06", months=12)
    assert found.earlier.whole.amount == 400
    assert found.whole.whole == Sums()


def test_the_months_run_over_the_end_of_the_year() -> None:
    assert forecast.months_from("2026-11", 4) == ("2026-11", "2026-12", "2027-01", "2027-02")


# -- targets -----------------------------------------------------------------------------------------------------------


def test_a_target_of_the_shop_holds_and_else_the_sum_of_the_staff(store, do) -> None:
    one, two = (do(team.add, name=name, role="rep") for name in ("Abe", "Ito"))
    key = do(teams.save_team, name="Field")
    do(teams.save_member, team_id=key, staff_id=one)
    wanted = [Goal("2026-06", 100, one), Goal("2026-06", 50, two), Goal("2026-07", 70, one), Goal("2026-07", 500)]
    assert do(targets.set_goals, wanted=wanted) == 4
    months = ("2026-06", "2026-07", "2026-08")
    assert targets.by_month(store.here, months) == {"2026-06": 150, "2026-07": 500}
    assert targets.by_month(store.here, months, team_id=key) == {"2026-06": 100, "2026-07": 70}
    assert targets.by_month(store.here, months, staff_id=two) == {"2026-06": 50}
    assert targets.by_staff(store.here, months) == {one: 170, two: 50}
    found = forecast.forecast(store.here, first="2026-06", months=3)
    assert [line.target for line in found.months] == [150, 500, None]
    assert found.whole.target == 650


def test_a_target_is_changed_taken_away_and_undone(store, do) -> None:
    assert do(targets.set_goals, wanted=[Goal("2026-06", 100)]) == 1
    assert do(targets.set_goals, wanted=[Goal("2026-06", 100)]) == 0
    assert do(targets.set_goals, wanted=[Goal("2026-06", 200)]) == 1
    assert do(targets.set_goals, wanted=[Goal("2026-06", None), Goal("2026-07", None)]) == 1
    assert targets.goals(store.here, ["2026-06"]) == ()
    from models.schema import BY_NAME

    store.write_now("Undo", partial(undo, audit_id=store.here.value("SELECT max(id) FROM audit"), tables=BY_NAME))
    assert targets.by_month(store.here, ["2026-06"]) == {"2026-06": 200}


@pytest.mark.parametrize(
    ("goal", "kind", "error"),
    [
        (Goal("2026-13", 1), "amount", Refused),
        (Goal("2026-6", 1), "amount", Refused),
        (Goal("June", 1), "amount", Refused),
        (Goal("2026-06", -1), "amount", Refused),
        (Goal("2026-06", targets.LARGEST + 1), "amount", Refused),
        (Goal("2026-06", 1, 1, 1), "amount", Refused),
        (Goal("2026-06", 1, 99), "amount", NotFound),
        (Goal("2026-06", 1, None, 99), "amount", NotFound),
        (Goal("2026-06", 1), "smiles", Refused),
    ],
)
def test_a_target_that_can_not_be_is_refused_in_words(store, do, goal, kind, error) -> None:
    with pytest.raises(error):
        do(targets.set_goals, wanted=[Goal("2026-06", 5), goal], kind=kind)
    assert targets.goals(store.here, ["2026-06"]) == ()


def test_the_columns_of_made_deals_are_those_of_the_table() -> None:
    assert set(COLUMNS) <= {field.name for field in Deal._meta.sorted_fields}
    assert {"category", "probability"} <= {field.name for field in Stage._meta.sorted_fields}
    assert stages.SURE == 10_000
