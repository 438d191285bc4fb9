"""The win probability on a shop's own history: silence, learning, leaks, quality, the owner's switches."""

import random
from functools import partial

import pytest

from desktop import learning
from models import settings
from models.base import new_public_id
from models.leads import bayes, facts, learned, quality, win, win_learning
from models.leads.learned import Table
from models.people.tables import OwnField, OwnValue, Person
from models.pipeline.tables import Deal, Pipeline, Stage

SOURCES = ("web", "fair", "friend", "walk-in")
RATES = {"web": 0.15, "fair": 0.3, "friend": 0.75, "walk-in": 0.45}


def history(tx, *, count: int, opened: int = 0, seed: int = 1) -> list[int]:
    """Deals whose outcome hangs on their source and on an own number; "paper" is filled in for won ones only."""
    pipeline = tx.insert(Pipeline, public_id=new_public_id(), name="t", position=-1, created_at=tx.now)
    stages = [
        tx.insert(Stage, pipeline=pipeline, name=str(at), kind="won" if at == 2 else "open", position=at)
        for at in range(3)
    ]
    fields = {
        key: tx.insert(OwnField, kind="person", key=key, name=key.title(), type=kind)
        for key, kind in (("visits", "number"), ("paper", "text"), ("shoe", "choice"))
    }
    chance = random.Random(seed)
    keys = []
    for at in range(count + opened):
        source = chance.choice(SOURCES)
        visits = chance.randrange(10)
        won = chance.random() < min(0.98, RATES[source] * (0.4 + visits / 7))
        person = tx.insert(
            Person, public_id=new_public_id(), name=f"P{at}", source=source, lead_state="working", created_at=tx.now
        )
        tx.insert(OwnValue, field=fields["visits"], record_id=person, text=str(visits), number=1000 * visits)
        tx.insert(OwnValue, field=fields["shoe"], record_id=person, text=chance.choice("abc"))
        closed = at < count
        if closed and won and chance.random() < 0.9:
            tx.insert(OwnValue, field=fields["paper"], record_id=person, text=f"No. {chance.randrange(5)}")
        state = ("won" if won else "lost") if closed else "open"
        keys.append(
            tx.insert(
                Deal,
                public_id=new_public_id(),
                name=f"D{at}",
                stage=stages[2 if state == "won" else at % 2],
                state=state,
                person_id=person,
                opened_at=tx.now,
                stage_at=tx.now + at,
                touched_at=tx.now,
                closed_at=tx.now + at if closed else None,
            )  # fmt: skip
        )
    return keys


def do(store, operation, **values):
    return store.write_now("t", partial(operation, **values))


def params(store):
    return win.latest(store.here, "win")


# -- through the store ------------------------------------------------------------------------------------------------


def test_too_little_history_is_said_and_no_chance_is(store) -> None:
    keys = do(store, history, count=49, opened=3)
    learning.learn_win(store)
    why = win.why_deal(store.here, keys[-1])
    assert why.chance is None
    assert why.silence.values["count"] == 49
    assert why.basis == 49
    assert store.here.value("SELECT count(*) FROM deal WHERE probability IS NOT NULL") == 0


def test_from_fifty_closed_deals_on_the_counters_speak(store) -> None:
    keys = do(store, history, count=80, opened=10)
    assert learning.learn_win(store) == 90  # ten open deals, and eighty leads without one
    assert params(store)["model"] is None
    why = win.why_deal(store.here, keys[-1])
    assert 0 < why.chance < 10_000
    assert why.chance == store.here.value("SELECT probability FROM deal WHERE id=?", keys[-1])
    assert {one.field for one in (*why.helping, *why.hurting)} >= {"source"}


@pytest.fixture
def learnt(store):
    """Twelve hundred closed deals, sixty open, learned."""
    keys = do(store, history, count=1200, opened=60)
    learning.learn_win(store)
    return keys


def test_a_field_that_knows_the_outcome_is_found_and_left_out(store, learnt) -> None:
    suspects = win_learning.suspects_of(params(store))
    assert [one.field for one in suspects] == ["own:paper"]
    assert "own:paper" not in params(store)["model"]["fields"]
    assert "own:paper" in win.left_out(store.here)
    honest = params(store)["quality"]["auc"]
    assert 0.65 < honest < 0.9
    do(store, settings.change, win_used=("own:paper",))
    learning.learn_win(store)
    assert "own:paper" in params(store)["model"]["fields"]
    assert params(store)["quality"]["auc"] > 0.95


def test_a_field_can_be_left_out_by_hand(store, learnt) -> None:
    do(store, settings.change, win_left_out=("source",))
    assert "source" in win.left_out(store.here)
    learning.learn_win(store)
    assert "source" not in params(store)["model"]["fields"]


def test_the_chance_follows_what_the_deals_hang_on(store, learnt) -> None:
    asked = (
        "SELECT avg(d.probability) FROM deal d JOIN person p ON p.id=d.person_id WHERE d.state='open' AND p.source=?"
    )
    means = {source: store.here.value(asked, source) for source in SOURCES}
    assert means["friend"] > means["walk-in"] > means["web"]
    weights = params(store)["weights"]
    assert weights["source"] > weights["own:shoe"]


def test_what_was_promised_comes_true_by_and_large(store, learnt) -> None:
    found = win_learning.quality_of(params(store)["quality"])
    assert found.tested == 240
    assert sum(one.count for one in found.deciles) == 240
    assert found.gap < 0.12


def test_leads_without_a_deal_are_rated_and_those_who_left_are_not(store, learnt) -> None:
    rated = store.here.value("SELECT count(*) FROM rating WHERE win IS NOT NULL")
    assert rated == 1200  # everybody here is a lead; sixty have an open deal, which speaks for them
    someone = store.here.value("SELECT person_id FROM rating WHERE win IS NOT NULL ORDER BY person_id LIMIT 1")
    do(store, lambda tx: tx.update(Person, someone, lead_state="disqualified"))
    learning.learn_win(store)
    assert store.here.value("SELECT win FROM rating WHERE person_id=?", someone) is None
    assert win.why_person(store.here, someone).basis == 1200


def test_a_later_stage_helps(store, learnt) -> None:
    about = win.knows(store.here)
    one = next(
        known for known in facts.of_deals(store.here, learnt[-60:]) if known.stage == about.pipes[known.stage].order[0]
    )
    later = facts.Known(one.deal_id, one.person_id, "open", about.pipes[one.stage].order[1], None, one.values)
    assert win.chance(later, about) > win.chance(one, about)


def test_learned_twice_on_one_day_nothing_changes_and_nothing_is_due(store, learnt) -> None:
    assert learning.learn_win(store) == 0
    assert learning.win_due(store, None, None) == 0


def test_deals_closed_while_it_learns_are_learned_with_the_next_try(store, learnt) -> None:
    found = win_learning.learn(store.here, today="2026-06-15")
    do(
        store,
        lambda tx: tx.run("INSERT INTO deal_move (deal_id, at, day, stage_id, state) VALUES (1, 1, '', 1, 'won')"),
    )
    assert do(store, win_learning.keep, found=found) is False
    assert do(store, win_learning.keep, found=found, at_any_rate=True) is True


def test_a_model_survives_its_json(store, learnt) -> None:
    model = learned.from_plain(params(store)["model"])
    assert learned.to_plain(model) == params(store)["model"]


# -- pure -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "won", "area"),
    [
        ([1, 2, 3, 4], [False, False, True, True], 1.0),
        ([4, 3, 2, 1], [False, False, True, True], 0.0),
        ([1, 1, 1, 1], [False, True, False, True], 0.5),
        ([1, 2, 2, 3], [False, True, False, True], 0.875),
        ([1, 2], [True, True], None),
    ],
)
def test_the_area_under_the_curve(scores, won, area) -> None:
    assert quality.auc(scores, won) == area


def test_fields_that_say_the_same_are_not_counted_twice() -> None:
    """Five copies of one field: the counters multiply their odds, the fitted weights share them."""
    chance = random.Random(4)
    values = [chance.choice("ab") for _at in range(2000)]
    won = [chance.random() < (0.7 if one == "a" else 0.3) for one in values]
    columns = {f"f{at}": list(values) for at in range(5)}
    model = learned.learn(Table(columns, won))
    row = dict.fromkeys(columns, "a")
    true = sum(w for v, w in zip(values, won, strict=True) if v == "a") / values.count("a")
    assert model.share(row) == pytest.approx(true, abs=0.03)
    counts: dict[str, dict[str, bayes.Count]] = {"stage": {"1": (10 * sum(won), 10 * (2000 - sum(won)))}}
    for v, w in zip(values, won, strict=True):
        for name in columns:
            field = counts.setdefault(name, {})
            field[v] = bayes.moved(field.get(v), int(w), int(not w))
    assert bayes.share(counts, tuple(row.items()), "1", "1") > 0.95


def test_a_number_is_counted_in_bins_of_equal_size() -> None:
    edges = learned.edges_of([float(at) for at in range(1000)], 4)
    assert [learned.cell(edges, one) for one in (0, 249, 250, 999, 10**9, None)] == ["#0", "#0", "#1", "#3", "#3", ""]
    assert learned.edges_of([1.0, 1.0, 2.0]) == (1.5,)
    assert learned.edges_of([5.0] * 9) == ()


def test_a_number_and_a_rare_word_never_seen_before_are_answered() -> None:
    chance = random.Random(5)
    table = Table(
        {"n": [float(at % 50) for at in range(600)], "w": [chance.choice("abc") for _at in range(600)]},
        [at % 50 > 25 for at in range(600)],
        frozenset({"n"}),
    )
    model = learned.learn(table)
    assert model.share({"n": 10**6, "w": "never"}) > 0.7
    assert model.share({}) == pytest.approx(0.48, abs=0.2)


def test_noise_is_not_suspected_however_many_values_it_has() -> None:
    chance = random.Random(6)
    won = [chance.random() < 0.3 for _at in range(3000)]
    noise = [str(chance.randrange(1500)) for _at in range(3000)]
    assert quality.suspects(Table({"noise": noise}, won)) == ()


def test_a_field_that_is_known_of_closed_deals_only_is_filled_in_at_closing() -> None:
    chance = random.Random(7)
    won = [chance.random() < 0.4 for _at in range(500)]
    column = [chance.choice(("cash", "card")) for _at in range(500)]
    assert quality.suspects(Table({"paid": column}, won), {"paid": 0.9}) == ()
    assert [one.why for one in quality.suspects(Table({"paid": column}, won), {"paid": 0.02})] == ["closing"]
