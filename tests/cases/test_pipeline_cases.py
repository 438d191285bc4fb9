"""Published cases of the pipeline, its forecast and its reports (E), of won and lost (A11); E9 is with the leads."""

import json
from functools import partial
from pathlib import Path

import pytest

from models import settings, team
from models.billing import quotations
from models.errors import Refused
from models.loyalty.figures import period as periods
from models.pipeline import deals, forecast, performance, proof, rotting, stages
from models.pipeline.forecast import CATEGORIES, Sums
from models.times import DAY_MS

CASES = json.loads((Path(__file__).parent / "pipeline.json").read_text(encoding="utf-8"))
TODAY = "2026-06-15"
WON = 5


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def opened(do, *, chance: int | None = None, **columns) -> int:
    """An open deal, its probability typed by hand where one is given."""
    key = do(deals.open_deal, name="D", **columns)
    if chance is not None:
        do(deals.set_probability, deal_id=key, probability=chance)
    return int(key)


def in_june(store) -> forecast.Line:
    return forecast.forecast(store.here, first="2026-06", months=1).months[0]


@pytest.mark.parametrize("case", CASES["E1"])
def test_e1_a_weighted_amount_is_amount_times_probability_half_up(store, do, case) -> None:
    opened(do, chance=case["chance"], amount=case["amount"], expected_day="2026-06-30")
    assert in_june(store).whole.weighted == case["weighted"]


def test_e1_each_deal_is_rounded_before_they_are_added(store, do) -> None:
    for _at in range(3):
        opened(do, chance=5_000, amount=1, expected_day="2026-06-30")
    assert in_june(store).whole.weighted == 3


@pytest.mark.parametrize("case", CASES["E1_recurring"])
def test_e1_what_recurs_is_said_per_month_and_weighted_alike(store, do, case) -> None:
    monthly = case["recurring"] // case["months"]
    assert monthly == case["monthly"]
    opened(do, chance=case["chance"], monthly=monthly, months=case["months"], expected_day="2026-06-30")
    whole = in_june(store).whole
    assert (whole.monthly, whole.weighted_monthly, whole.amount) == (monthly, case["weighted"], 0)


def test_e2_the_report_of_the_month_and_of_what_was_closed(store, do) -> None:
    """Noren has no state "converted": a deal is converted when it has a quotation, or is won."""
    case = CASES["E2"]
    staff = {one: do(team.add, name=f"Employee {one}", role="rep") for one in (1, 2)}
    for one in case["deals"]:
        key = opened(do, amount=one["amount"], owner_id=staff[one["employee"]])
        if one["fate"] in ("converted", "won"):
            do(quotations.make, deal_id=key)
        if one["fate"] == "won":
            do(deals.win, deal_id=key, amount=one["sold_at"])
        elif one["fate"] == "lost":
            do(deals.lose, deal_id=key, note="Price")
    shop = settings.load(store.here)
    found = performance.performance(store.here, shop=shop, period=periods.month(shop, TODAY), by="owner")
    for report in ("report", "closing"):
        for name, value in case[report].items():
            assert getattr(found.whole, name) == value, name
    assert len([one for one in found.groups if one.counted.opened]) == case["employees"]
    assert [(one.name, one.counted.won_amount) for one in found.groups] == [("Employee 1", 800), ("Employee 2", 0)]
    assert len(performance.deal_ids(store.here, "decided", period=found.period)) == case["closing"]["decided"]


@pytest.mark.parametrize("case", CASES["E4"], ids=lambda case: case["system"])
def test_e4_the_stages_of_other_systems_keep_their_probabilities(store, do, case) -> None:
    pipeline = do(stages.add_pipeline, name=case["system"])
    keys = [
        do(stages.add_stage, pipeline_id=pipeline, name=name, probability=chance * 100)
        for name, chance in case["stages"]
    ]
    for key, (_name, chance) in zip(keys, case["stages"], strict=True):
        deal = opened(do, stage_id=key)
        assert deals.one(store.here, deal).probability == chance * 100
        do(deals.lose, deal_id=deal, note="x")
        assert deals.one(store.here, deal).probability == 0
    won = stages.won_stage(store.here, pipeline)
    assert deals.one(store.here, opened(do, stage_id=won.id)).probability == 10_000


def test_e4_a_new_shops_stages_are_those_of_frappe_but_for_the_last(store) -> None:
    shares = [one.probability // 100 for one in stages.stages(store.here, 1)]
    assert shares == [chance for _name, chance in CASES["E4"][2]["stages"][:4]] + [100]


def test_e5_the_forecast_is_by_expected_month_and_never_counts_what_is_lost(store, do) -> None:
    case = CASES["E5"]
    for one in case["deals"]:
        key = opened(do, chance=one["chance"], amount=one["amount"], expected_day=one["expected"])
        if one["state"] == "won":
            do(deals.win, deal_id=key)
        elif one["state"] == "lost":
            do(deals.lose, deal_id=key, note="Price")
    found = forecast.forecast(store.here, first=case["first"], months=case["months"])
    assert {one.key: one.still_open.weighted for one in found.months if one.still_open.count} == case["forecast"]
    assert {one.key: one.sums("closed").amount for one in found.months if one.sums("closed").count} == case["actual"]
    assert found.whole.whole.amount == sum(one["amount"] for one in case["deals"] if one["state"] != "lost")


@pytest.mark.parametrize("case", CASES["E6"])
def test_e6_a_deal_without_amount_or_date_is_kept_and_listed_as_outside(store, do, case) -> None:
    key = opened(do, amount=case["amount"], expected_day=case["expected"])
    found = forecast.forecast(store.here, first="2026-12", months=1)
    assert (found.months[0].whole.count == 1) is case["counted"]
    assert forecast.outside_ids(store.here) == ([] if case["counted"] else [key])
    assert found.outside.count == (0 if case["counted"] else 1)


@pytest.mark.parametrize("case", CASES["E7"])
def test_e7_a_deal_rots_past_its_stages_limit_until_it_is_moved(store, do, clock, case) -> None:
    for key in (1, 2):
        do(stages.change_stage, stage_id=key, rotting_days=case["limit"])
    clock.advance(-case["days"] * DAY_MS)
    deal = opened(do)
    closing = {"won": deals.win, "lost": partial(deals.lose, note="x")}
    if "closed" in case:
        do(closing[case["closed"]], deal_id=deal)
    clock.advance(case["days"] * DAY_MS)
    if case.get("moved"):
        do(deals.move, deal_id=deal, stage_id=2)
    assert (rotting.list_ids(store.here, "stuck", today=TODAY) == [deal]) is case["rotten"]
    if "closed" not in case:
        assert (rotting.of_ids(store.here, [deal], today=TODAY)[0].rot.state == rotting.STUCK) is case["rotten"]


def test_e8_a_column_holds_its_category_or_everything_surer_and_what_is_omitted_never(store, do) -> None:
    case = CASES["E8"]
    for category, amount in case["amounts"].items():
        own = "" if category == "closed" else category
        key = opened(do, amount=amount, expected_day="2026-06-30", category=own)
        if category == "closed":
            do(deals.win, deal_id=key)
    line = in_june(store)
    assert {one: line.sums(one).amount for one in CATEGORIES} == case["single"]
    assert {one: line.sums(one, cumulative=True).amount for one in CATEGORIES} == case["cumulative"]
    assert line.whole.amount == case["cumulative"]["pipeline"]


def test_e8_a_deals_own_category_goes_before_its_stages(store, do) -> None:
    store.write_now("t", lambda tx: tx.run("UPDATE stage SET category='omitted' WHERE id=1"))
    opened(do, amount=10, expected_day="2026-06-30")
    opened(do, amount=5, expected_day="2026-06-30", category="commit")
    line = in_june(store)
    assert (line.whole.amount, line.sums("omitted").amount, line.sums("commit").amount) == (5, 10, 5)
    assert line.sums("best") == Sums()


# -- won and lost ------------------------------------------------------------------------------------------------------


def step(store, deal: int, said: str):
    """A step of the table as an operation."""
    verb, _mark, value = said.partition(" ")
    operations = {
        "type": lambda: partial(deals.set_probability, deal_id=deal, probability=int(value)),
        "move": lambda: partial(deals.move, deal_id=deal, stage_id=WON if value == "won" else 1),
        "win": lambda: partial(deals.win, deal_id=deal),
        "lose": lambda: partial(deals.lose, deal_id=deal, reason_id=1),
        "reopen": lambda: partial(deals.reopen, deal_id=deal),
    }
    return operations[verb]()


@pytest.mark.parametrize("case", CASES["A11"], ids=lambda case: ", ".join(case["steps"]))
def test_a11_only_a_stage_that_wins_wins_and_what_is_won_is_reopened_first(store, do, case) -> None:
    deal = opened(do, amount=100)
    for at, said in enumerate(case["steps"]):
        if case.get("refused") == at:
            before = deals.one(store.here, deal)
            with pytest.raises(Refused):
                store.write_now("t", step(store, deal, said))
            assert deals.one(store.here, deal) == before
        else:
            store.write_now("t", step(store, deal, said))
    found = deals.one(store.here, deal)
    assert (found.state, found.probability) == (case["state"], case["chance"])
    assert (found.stage.kind == "won") is (case["state"] == "won")
    assert proof.deal_problems(store.here) == []
