"""Leads in figures, held against a plain count."""

import random

from models.leads import figures
from models.leads.tables import Lead
from models.loyalty.figures import period as periods
from models.people.tables import Person
from models.pipeline.tables import Deal, Pipeline, Stage
from models.settings import load
from models.times import DAY_MS

MINUTE = 60_000


def add(tx, at: int, rng: random.Random) -> dict:
    """One lead somewhere on its way."""
    state = rng.choice(["new", "working", "qualified", "nurture", "converted", "disqualified"])
    source, owner = rng.choice(["", "Fair", "Web"]), rng.choice([None, 1])
    person = tx.insert(
        Person,
        public_id=f"p{at}-{rng.random()}",
        name="A",
        lead_state=state,
        source=source,
        owner_id=owner,
        created_at=at,
    )
    deal = None
    won = rng.choice(["open", "won", "lost"])
    if state == "converted":
        stage = tx.value("SELECT max(id) FROM stage")
        times = {"opened_at": at, "stage_at": at, "touched_at": at}
        deal = tx.insert(
            Deal, public_id=f"d{rng.random()}", name="D", stage=stage, state=won, person_id=person, **times
        )
    minutes = rng.choice([None, 5, 30, 600])
    responded = None if minutes is None else at + minutes * MINUTE
    lead = {
        "entered_at": at,
        "state_at": at,
        "assigned_at": at,
        "responded_at": responded,
        "respond_by": at + 60 * MINUTE,
    }
    tx.insert(Lead, person=person, deal_id=deal, **lead)
    return {
        "state": state,
        "source": source,
        "owner": owner,
        "won": won if deal else "",
        "minutes": minutes,
        "deal": deal,
    }


def test_figures_are_those_of_a_plain_count(store) -> None:
    rng = random.Random(9)
    now = store.clock.now()
    store.write_now("s", stage)
    inside = [store.write_now("a", lambda tx: add(tx, now - rng.randrange(5) * DAY_MS, rng)) for _at in range(80)]
    for _at in range(20):
        store.write_now("b", lambda tx: add(tx, now - 60 * DAY_MS, rng))
    shop = load(store.here)
    day = store.here.value("SELECT max(day) FROM audit")
    found = figures.figures(store.here, periods.last_days(shop, day, 7))

    def reached(some: list[dict]) -> tuple[int, ...]:
        answered = [
            one
            for one in some
            if one["minutes"] is not None or one["deal"] or one["state"] in ("qualified", "converted")
        ]
        qualified = [one for one in some if one["state"] in ("qualified", "converted")]
        deals = [one for one in some if one["deal"]]
        return len(some), len(answered), len(qualified), len(deals), sum(one["won"] == "won" for one in deals)

    assert found.whole.counts == reached(inside)
    for one in found.sources:
        assert one.counts == reached([lead for lead in inside if lead["source"] == one.name])
    assert sum(one.counts[0] for one in found.owners) == 80
    minutes = sorted(lead["minutes"] for lead in inside if lead["minutes"] is not None)
    assert found.response.answered == len(minutes)
    assert found.response.in_time == sum(minute <= 60 for minute in minutes)
    assert found.response.slow in (30, 600)
    assert sum(count for _state, count in found.states) == 100
    assert sum(leads for _month, leads, _won in found.months) == 100
    assert all(first >= second for first, second in zip(found.whole.counts, found.whole.counts[1:], strict=False))


def stage(tx) -> None:
    pipeline = tx.insert(Pipeline, public_id="pipe", name="", created_at=0)
    tx.insert(Stage, pipeline=pipeline, name="Talk")


def test_a_shop_without_leads_has_no_rates(store) -> None:
    shop = load(store.here)
    found = figures.figures(store.here, periods.last_days(shop, "2026-11-26", 7))
    assert found.whole.won_rate is None
    assert (found.response.median, found.response.slow, found.sources) == (None, None, ())
