"""Cases of group A: the win probability replayed through the store, to the printed digits.

The cases have three to nine deals, where Noren keeps silent until there are fifty: here the bound is lifted.
"""

from functools import partial

import pytest

from models.base import new_public_id
from models.leads import bayes, facts, win, win_learning
from models.people.tables import Address, Company, Contact, Person
from models.pipeline.tables import Deal, Pipeline, Stage

# lead, team, country, state, source, stage, outcome
TABLE = """
L0  1 1 1 1 1 lost
L1  1 2 2 2 2 lost
L2  1 3 3 3 3 won
L3  1 1 2 3 2 open
L4  1 2 2 2 1 open
L5  2 1 2 2 3 lost
L6  2 1 2 3 2 lost
L7  2 1 3 3 1 won
L8  2 1 2 3 2 open
L9  2 2 1 2 2 open
L10 3 2 2 2 3 won
L11 3 1 2 1 1 lost
L12 3 2 3 3 1 lost
L13 3 1 2 3 2 open
"""


class Pipe:
    """A pipeline of three stages and a won one, with deals on demand."""

    def __init__(self, store) -> None:
        self.store = store
        self.do(self._stages)
        self.deals: dict[str, int] = {}

    def do(self, operation, **values):
        return self.store.write_now("t", partial(operation, **values))

    def _stages(self, tx) -> None:
        pipeline = tx.insert(Pipeline, public_id=new_public_id(), name="t", position=9, created_at=tx.now)
        kinds = ("open", "open", "open", "won")
        self.stages = [
            tx.insert(Stage, pipeline=pipeline, name=f"s{at + 1}", kind=kind, position=at)
            for at, kind in enumerate(kinds)
        ]

    def deal(self, tx, *, name, stage, state="open", team=None, source="", mail="", phone="", **where) -> int:
        person = tx.insert(Person, public_id=new_public_id(), name=name, source=source, created_at=tx.now)
        if where:
            tx.insert(Address, person=person, **where)
        for kind, value in (("mail", mail), ("phone", phone)):
            if value:
                tx.insert(Contact, person=person, kind=kind, value=value, folded=value)
        at = stage - 1
        self.deals[name] = tx.insert(
            Deal, public_id=new_public_id(), name=name, stage=self.stages[at], state=state, person_id=person,
            team_id=team, opened_at=tx.now, stage_at=tx.now, touched_at=tx.now,
            closed_at=None if state == "open" else tx.now,
        )  # fmt: skip
        return self.deals[name]

    def move(self, name: str, state: str, stage: int) -> None:
        self.do(self._move, key=self.deals[name], state=state, stage=self.stages[stage - 1])

    def _move(self, tx, *, key, state, stage) -> None:
        before, at = tx.row("SELECT state, stage_id FROM deal WHERE id=?", key)
        tx.update(Deal, key, state=state, stage=stage)
        win.counted(tx, deal_id=key, from_state=before, from_stage=at, to_state=state, to_stage=stage)

    def chance(self, name: str) -> int | None:
        about = win.knows(self.store.here, least=0, least_each=0)
        return win.chance(facts.of_deals(self.store.here, [self.deals[name]])[0], about)

    def counter(self, team, field: str, value: object) -> tuple[float, float] | None:
        row = self.store.here.row(
            "SELECT won, lost FROM win_count WHERE coalesce(team_id, 0)=? AND field=? AND value=?",
            team or 0, field, str(value),
        )  # fmt: skip
        return None if row is None else (row[0] / 10, row[1] / 10)

    def stage(self, team, number: int) -> tuple[float, float] | None:
        return self.counter(team, "stage", self.stages[number - 1])


@pytest.fixture
def pipe(store) -> Pipe:
    return Pipe(store)


@pytest.fixture
def told(pipe) -> Pipe:
    """The data set of A1 to A5, learned."""
    for line in TABLE.strip().splitlines():
        name, team, country, region, source, stage, state = line.split()
        at = 4 if state == "won" else int(stage)
        pipe.do(
            pipe.deal, name=name, team=int(team), country=country, region=region, source=source, stage=at, state=state
        )
    pipe.do(win_learning.rebuild)
    return pipe


@pytest.mark.parametrize(("lead", "chance"), [("L3", 33.49), ("L8", 7.74), ("L13", 35.09)])
def test_the_published_chances_come_out_a1(told, lead: str, chance: float) -> None:
    assert told.chance(lead) == round(100 * chance)


def test_counters_follow_each_change_at_once_a3(told) -> None:
    def seen() -> tuple:
        return told.stage(1, 1), told.counter(1, "country", 2), told.stage(1, 4)

    assert seen() == ((1.1, 2.1), (0.1, 1.1), (1.1, 0.1))
    told.move("L4", "lost", 1)
    assert seen() == ((1.1, 3.1), (0.1, 2.1), (1.1, 0.1))
    told.move("L4", "open", 1)
    assert seen() == ((1.1, 2.1), (0.1, 1.1), (1.1, 0.1))
    told.move("L4", "won", 4)
    assert seen() == ((2.1, 2.1), (1.1, 1.1), (2.1, 0.1))
    told.move("L4", "won", 4)  # put away as it is: nothing changes
    assert seen() == ((2.1, 2.1), (1.1, 1.1), (2.1, 0.1))
    told.move("L4", "open", 1)
    assert seen()[0] == (1.1, 2.1)
    told.move("L4", "lost", 1)
    assert seen()[0] == (1.1, 3.1)


def test_counted_live_is_what_learning_anew_counts_a3(told) -> None:
    told.move("L4", "lost", 1)
    told.move("L9", "won", 4)
    read = "SELECT team_id, field, value, won, lost FROM win_count ORDER BY 1, 2, 3"
    live = told.store.here.rows(read)
    told.do(win_learning.rebuild)
    assert told.store.here.rows(read) == live


def test_an_undone_move_is_not_counted_any_more_a3(told) -> None:
    told.move("L4", "lost", 1)
    audit = told.store.here.value("SELECT max(id) FROM audit")
    told.store.undo(audit).result()
    assert told.stage(1, 1) == (1.1, 2.1)


def test_the_explanation_names_what_helps_and_what_hurts_in_order_a6(pipe) -> None:
    ok, bad = "81312345678", "12"
    some = (
        ("A", "won", 4, "1", "1", "2", ok),
        ("B", "won", 4, "2", "1", "", ok),
        ("C", "lost", 1, "", "", "1", bad),
        ("D", "lost", 1, "1", "", "1", bad),
        ("E", "lost", 3, "", "2", "", ok),
        ("X", "open", 2, "1", "1", "1", ok),
    )
    for name, state, stage, country, region, source, phone in some:
        pipe.do(
            pipe.deal, name=name, state=state, stage=stage, country=country, region=region, source=source,
            mail="a@example.com", phone=phone,
        )  # fmt: skip
    pipe.do(win_learning.rebuild)
    about = win.knows(pipe.store.here, least=0, least_each=0)
    why = win.why_deal(pipe.store.here, pipe.deals["X"], about=about)
    assert why.chance == 7430
    assert [(one.field, round(one.helps, 3)) for one in why.helping] == [
        ("region", 0.920),
        ("phone", 0.735),
        ("stage", 0.645),
    ]
    assert [(one.field, round(one.helps, 3)) for one in why.hurting] == [("source", 0.080), ("country", 0.353)]
    assert (why.basis, why.won) == (5, 2)
    pipe.do(pipe.deal, name="Y", stage=2, country="1", region="1", source="1", mail="a@example.com", phone=bad)
    about = win.knows(pipe.store.here, least=0, least_each=0)
    helping = win.why_deal(pipe.store.here, pipe.deals["Y"], about=about).helping
    assert "phone" not in [one.field for one in helping]


@pytest.mark.parametrize(("won", "lost", "chance"), [(10**8, 1, 9999), (1, 10**8, 1)])
def test_an_open_deal_is_never_sure_and_never_hopeless_a8(pipe, won: int, lost: int, chance: int) -> None:
    pipe.do(pipe.deal, name="X", stage=1, country="1")
    pipe.do(win.put, team_id=None, name="stage", value=str(pipe.stages[0]), count=(won, lost))
    assert pipe.chance("X") == chance


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01"])
def test_an_invalid_day_since_when_is_eight_days_ago_a9(text: str) -> None:
    assert win_learning.since(text, "2026-06-15") == "2026-06-07"


def test_a_valid_day_since_when_stands_a9() -> None:
    assert win_learning.since("2025-01-31", "2026-06-15") == "2025-01-31"


def test_a_team_that_goes_leaves_its_counters_to_all_a10(pipe) -> None:
    def put(tx) -> None:
        for team, field, value, won, lost in (
            (7, "stage", "1", 200, 100),
            (7, "country", "1", 1, 100),
            (7, "country", "2", 1, 0),
            (7, "country", "3", 300, 300),
            (None, "stage", "1", 200, 100),
            (None, "country", "1", 100, 1),
        ):
            win.put(tx, team, field, value, (won, lost))

    pipe.do(put)
    pipe.do(win.team_gone, team_id=7)
    assert pipe.counter(None, "stage", 1) == (40, 20)
    assert pipe.counter(None, "country", 1) == (10, 10)
    assert pipe.counter(None, "country", 3) == (30, 30)
    assert pipe.counter(None, "country", 2) is None
    assert pipe.store.here.value("SELECT count(*) FROM win_count WHERE team_id=7") == 0


def test_a_tag_counts_from_fifty_closed_deals_on_a() -> None:
    counts = {"stage": {"1": (100, 100)}, "tag": {"5": (250, 249), "6": (1, 400)}}
    assert [one.value for one in bayes.factors(counts, (("tag", "5"), ("tag", "6")), "1", "1")] == ["1"]
    counts["tag"]["5"] = (250, 250)
    assert [one.value for one in bayes.factors(counts, (("tag", "5"), ("tag", "6")), "1", "1")] == ["5", "1"]


def test_a_deal_without_a_stage_has_no_chance_and_a_won_one_has_all_a(told) -> None:
    assert told.chance("L2") == 10_000
    known = facts.of_deals(told.store.here, [told.deals["L3"]])[0]
    nowhere = facts.Known(known.deal_id, None, "open", "", None, {})
    assert win.chance(nowhere, win.knows(told.store.here, least=0, least_each=0)) == 0


def test_a_deal_without_a_team_is_judged_by_all_teams_a(told) -> None:
    told.do(told.deal, name="X", stage=1)
    won = round(10 * sum(told.stage(team, 1)[0] for team in (1, 2, 3)))
    lost = round(10 * sum(told.stage(team, 1)[1] for team in (1, 2, 3)))
    assert (won, lost) == (33, 63)
    assert told.chance("X") == 3438


def test_what_was_typed_by_hand_stays_a(told) -> None:
    told.do(lambda tx: tx.update(Deal, told.deals["L3"], probability_by_hand=8_000))
    told.move("L4", "lost", 1)
    told.do(win.follow, deal_id=told.deals["L3"])
    row = told.store.here.row("SELECT probability, probability_by_hand FROM deal WHERE id=?", told.deals["L3"])
    assert row == (None, 8_000)  # nine closed deals are too few for Noren to say anything


def test_a_company_s_region_stands_in_for_a_person_s(pipe) -> None:
    key = pipe.do(pipe.deal, name="X", stage=1)

    def at_a_company(tx) -> None:
        company = tx.insert(Company, public_id=new_public_id(), name="c", region="Osaka", created_at=tx.now)
        tx.update(Deal, key, company_id=company)

    pipe.do(at_a_company)
    assert facts.of_deals(pipe.store.here, [key])[0].values["region"] == "Osaka"
