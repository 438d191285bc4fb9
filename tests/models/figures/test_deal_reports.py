"""The pipeline, the sales team and the leads on paper: the figures of their pages, which add up."""

from __future__ import annotations

import random

import pytest

from models import settings, team
from models.figures import leads_report, pipeline_report, team_report
from models.figures.report import Behind
from models.leads import figures as lead_figures
from models.leads import qualification
from models.loyalty.figures.overview import rate
from models.pipeline import forecast, performance, targets
from models.pipeline.targets import Goal
from tests.a_shop import Shop, add_person
from tests.models.figures.a_busy_shop import adds_up, asked, figures
from tests.models.pipeline.some_deals import insert


@pytest.fixture
def deals(shop: Shop) -> tuple[Shop, list[dict]]:
    chance = random.Random(3)
    staff = [shop.do(team.add, name=name) for name in ("中村", "小林")]
    rows = []
    for _each in range(80):
        state = chance.choice(["open", "open", "won", "lost"])
        row = {
            "stage": 5 if state == "won" else chance.randint(1, 4),
            "state": state,
            "amount": chance.choice([None, chance.randint(1, 900_000)]),
            "monthly": chance.choice([None, None, chance.randint(1, 9_000)]),
            "expected_day": chance.choice([None, "2026-05-20", "2026-06-30", "2026-08-15", "2027-09-01"]),
            "closed_day": None if state == "open" else chance.choice(["2026-05-31", "2026-06-01", "2026-06-30"]),
            "owner_id": chance.choice([None, *staff]),
        }
        shop.store.write_now("x", lambda tx, one=row: insert(tx, one))
        rows.append(row)
    shop.do(targets.set_goals, wanted=[Goal("2026-06", 500_000, staff[0])])
    return shop, rows


def test_the_forecast_on_paper_is_the_page_s_and_every_open_deal_is_listed(deals: tuple[Shop, list[dict]]) -> None:
    shop, rows = deals
    read = shop.store.here
    report = pipeline_report.make(read, asked(shop, months="6", list="open"))
    found = forecast.forecast(read, first="2026-06", months=6)
    for section in report.sections:
        adds_up(section)
    months = list(report.section("months").rows)
    assert [row[0] for row in months] == [f"2026-{month:02d}" for month in range(6, 12)]
    assert figures(report)["forecast_closed"] == sum(
        row["amount"] or 0 for row in rows if row["state"] == "won" and row["closed_day"] >= "2026-06-01"
    )
    assert figures(report)["forecast_weighted"] == found.whole.whole.weighted
    assert figures(report)["forecast_target"] == 500_000
    total = report.section("months").total
    assert total is not None
    assert total[6] == sum(total[1:5]) == found.whole.whole.amount
    assert report.section("owners").total[1:9] == total[1:9]
    opened = [row for row in rows if row["state"] == "open"]
    stages = report.section("stages")
    assert stages.total[3:5] == (len(opened), sum(row["amount"] or 0 for row in opened))
    listed = list(report.section("open").rows)
    assert len(listed) == len(opened)
    assert report.section("open").behind(listed[0]) == Behind("deal", listed[0][-1])
    assert figures(report)["forecast_outside"] == found.outside.count
    assert figures(report)["forecast_earlier"] == sum(
        row["expected_day"] == "2026-05-20" and (row["amount"] is not None or row["monthly"] is not None)
        for row in opened
    )


@pytest.mark.parametrize("by", ["owner", "source", "product", "region"])
def test_the_team_s_figures_are_the_page_s_by_every_group(deals: tuple[Shop, list[dict]], by: str) -> None:
    shop, rows = deals
    known = settings.load(shop.store.here)
    report = team_report.make(shop.store.here, asked(shop, by=by))
    found = performance.performance(shop.store.here, shop=known, period=asked(shop).period, by=by)
    june = [row for row in rows if row["state"] != "open" and row["closed_day"] >= "2026-06-01"]
    won = [row["amount"] or 0 for row in june if row["state"] == "won"]
    assert figures(report)["team_won"] == len(won)
    assert figures(report)["team_won_amount"] == sum(won)
    assert figures(report)["team_win_rate"] == rate(len(won), len(june))
    assert {key: figures(report)[f"team_{key}"] for key in ("opened", "lost", "average")} == {
        key: found.figures[key].value for key in ("opened", "lost", "average")
    }
    groups = report.section("groups")
    adds_up(groups)
    assert groups.total[3:5] == (len(won), sum(won))
    if by == "owner":
        names = {str(row[0]): row for row in groups.rows}
        nakamura = shop.store.here.value("SELECT id FROM staff WHERE name='中村'")
        mine = sum(row["amount"] or 0 for row in june if row["state"] == "won" and row["owner_id"] == nakamura)
        assert names["中村"][-2:] == (500_000, rate(mine, 500_000))
        adds_up(report.section("work"))


def test_leads_are_counted_by_how_far_they_came(shop: Shop) -> None:
    for at in range(7):
        person = shop.do(add_person, name=f"客{at}")
        source = ("紹介", "Web", "")[at % 3]
        shop.store.write_now(
            "x", lambda tx, who=person, s=source: tx.run("UPDATE person SET source=? WHERE id=?", s, who)
        )
        shop.do(qualification.enter, person_id=person)
    shop.store.write_now("x", lambda tx: tx.run("UPDATE lead SET responded_at=assigned_at WHERE id<=2"))
    report = leads_report.make(shop.store.here, asked(shop))
    found = lead_figures.figures(shop.store.here, asked(shop).period)
    assert figures(report)["lead_count"] == 7
    assert [row[1] for row in report.section("steps").rows] == list(found.whole.counts)
    for key in ("sources", "owners", "months"):
        adds_up(report.section(key))
        assert report.section(key).total[1] == 7
    assert {str(row[0]): row[1] for row in report.section("sources").rows} == {"紹介": 3, "Web": 2, "Unknown": 2}
    empty = leads_report.make(shop.store.here, asked(shop, "2020-01-01", "2020-01-31"))
    assert not list(empty.section("steps").rows)
    assert figures(empty)["lead_won_rate"] is None
