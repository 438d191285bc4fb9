"""Published cases of giving leads out (C), of the first response (E9), and of won and lost (A11)."""

import json
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import settings, team, times
from models.base import new_public_id
from models.criteria.nodes import Every, Leaf
from models.errors import Told
from models.leads import assigning, dealing, hours, qualification, routing, teams
from models.leads.hours import Hours
from models.people import edit
from models.people.tables import Company, Person
from models.pipeline import deals, stages

CASES = json.loads((Path(__file__).parent / "leads.json").read_text(encoding="utf-8"))
DAY = 86_400_000
ZONE = "Asia/Tokyo"
NINE_TO_FIVE = (*(((540, 1020),) for _day in range(5)), (), ())


def ms(text: str) -> int:
    return times.to_ms(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)))


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def members(do, *capacities: int, **values) -> tuple[int, list[int]]:
    """A team with so many members, and a rule that sends everything to it."""
    key = do(teams.save_team, name="Sales")
    staff = [do(team.add, name=f"Rep {at}", role="rep") for at, _one in enumerate(capacities)]
    for one, capacity in zip(staff, capacities, strict=True):
        do(teams.save_member, team_id=key, staff_id=one, capacity=capacity, **values)
    do(routing.save, name="All", node=Every(), team_id=key)
    return key, staff


def lead(do, name: str = "L", **columns) -> int:
    key = do(edit.create, name=name, **columns).id
    do(qualification.enter, person_id=key)
    return key


def owners(store, ids) -> list[int | None]:
    return [store.here.value("SELECT owner_id FROM person WHERE id=?", key) for key in ids]


@pytest.mark.parametrize("case", CASES["C1"])
def test_c1_a_days_quota_is_a_thirtieth_of_the_months_capacity_rounded_half_up(case) -> None:
    assert teams.quota(case["capacity"]) == case["quota"]


def test_c3_who_opted_out_has_no_capacity_or_left_gets_none(store, do) -> None:
    _team, (out, none, left, here) = members(do, 150, 0, 150, 150)
    do(teams.save_member, team_id=_team, staff_id=out, capacity=150, takes=False)
    do(team.update, staff_id=left, active=False)
    ids = [lead(do) for _at in range(4)]
    do(assigning.assign, person_ids=ids)
    assert owners(store, ids) == [here] * 4
    assert none not in owners(store, ids)


def test_c3_a_member_above_their_capacity_gets_nothing(store, do, clock) -> None:
    members(do, 30)
    first = lead(do)
    do(assigning.assign, person_ids=[first])
    second = lead(do)
    done = do(assigning.assign, person_ids=[second])
    assert owners(store, [second]) == [None]
    assert "It waits" in str(done.planned[0].why)
    clock.advance(DAY + 1)
    do(assigning.assign, person_ids=[second])
    assert None not in owners(store, [second])


def test_c4_preferred_leads_go_first_to_whom_they_are_preferred_by(store, do) -> None:
    key, (one, two, three) = members(do, 150, 150, 150)
    ids = [lead(do, tags=["preferred"] if at % 4 != 3 else []) for at in range(11)]
    liked = [key for key in ids if store.here.value("SELECT 1 FROM person_tag WHERE person_id=?", key)]
    assert len(liked) == 9
    do(edit.untag, person_ids=[liked.pop()], tag_id=1)
    do(teams.save_member, team_id=key, staff_id=one, capacity=150, wants=Leaf("person.tag", "is", 1))
    do(assigning.assign, person_ids=ids)
    got = dict(zip(ids, owners(store, ids), strict=True))
    assert [sum(1 for who in got.values() if who == staff) for staff in (one, two, three)] == [5, 3, 3]
    assert {key for key, who in got.items() if who == one} <= set(liked)


def test_c7_won_and_lost_leads_are_not_given_out_and_owners_keep_theirs(store, do) -> None:
    _team, (rep, other) = members(do, 150, 150)
    won, lost, kept = lead(do, "won"), lead(do, "lost"), lead(do, "kept")
    deal = do(qualification.accept, person_id=won)
    do(edit.update, person_id=won, owner_id=None)
    do(deals.win, deal_id=deal)
    do(qualification.disqualify, person_id=lost, reason="no")
    do(assigning.give, person_ids=[kept], staff_id=other)
    done = do(assigning.assign, person_ids=[won, lost, kept])
    assert owners(store, [won, lost, kept]) == [None, None, other]
    assert all(one.stays for one in done.planned)


def test_c7_a_lead_that_joins_a_deal_leaves_its_owner(store, do) -> None:
    rep = do(team.add, name="Rep", role="rep")
    person = do(edit.create, name="P").id
    deal = do(deals.open_deal, name="D", person_id=person, owner_id=rep)
    do(qualification.enter, person_id=person)
    assert do(qualification.accept, person_id=person, deal_id=deal) == deal
    assert deals.one(store.here, deal).owner_id == rep


def test_c8_by_itself_only_the_leads_of_the_last_days_are_given_out_by_hand_all(store, do, clock) -> None:
    _team, (rep,) = members(do, 150)
    do(settings.change, route_new=False, route_by_hand=True)
    old = lead(do)
    clock.advance(8 * DAY)
    young = lead(do)
    do(settings.change, route_new=True, route_by_hand=False)
    waits = routing.waiting(store.here, now=clock.now())
    assert waits == [young]
    do(assigning.assign, person_ids=waits)
    assert owners(store, [old, young]) == [None, rep]
    do(assigning.assign, person_ids=[old])
    assert owners(store, [old]) == [rep]


def test_c9_whoever_had_the_fewest_in_a_day_is_served_first_and_leaves_when_the_quota_is_used() -> None:
    table = dealing.Table({1: dealing.Seat(1, 2, recent=3), 2: dealing.Seat(2, 5, recent=0), 3: dealing.Seat(3, 1)})
    got = [table.choose() for _at in range(9)]
    assert got == [2, 3, 2, 2, 1, 2, 1, 2, None]


def test_c10_two_equals_differ_by_one_lead_at_most_after_thirty_days(store, do, clock) -> None:
    _team, staff = members(do, 30, 30)
    ids = []
    for _at in range(30):
        ids.append(lead(do))
        do(assigning.assign, person_ids=ids[-1:])
        clock.advance(DAY)
    got = owners(store, ids)
    assert abs(got.count(staff[0]) - got.count(staff[1])) <= 1
    assert None not in got


@pytest.mark.parametrize("case", CASES["C11"])
def test_c11_one_after_the_other(case) -> None:
    assert dealing.round_robin(case["ids"], case["last"]) == case["next"]


@pytest.mark.parametrize("case", CASES["C12"])
def test_c12_the_least_busy(case) -> None:
    assert dealing.least_busy({int(key): count for key, count in case["open"].items()}) == case["next"]


def test_c12_in_the_store_the_fewest_open_leads_decide(store, do) -> None:
    _team, (one, two) = members(do, 150, 150)
    do(settings.change, route_by="busy")
    busy = [lead(do) for _at in range(2)]
    do(assigning.give, person_ids=busy, staff_id=one)
    fresh = lead(do)
    do(assigning.assign, person_ids=[fresh])
    assert owners(store, [fresh]) == [two]
    for key in busy:
        do(qualification.disqualify, person_id=key, reason="dead")
    after = lead(do)
    do(assigning.assign, person_ids=[after])
    assert owners(store, [after]) == [one]


def test_c13_the_first_rule_that_matches_decides_else_the_default_owner(store, do) -> None:
    big, small, boss = (do(team.add, name=name, role="rep") for name in ("Enterprise", "SMB", "Default"))
    do(settings.change, lead_default_owner=boss)
    india = Leaf("person.region", "is", "India")
    large = Leaf("person.company_size", "is", "10M+")
    do(routing.save, name="Enterprise", node=Every((india, large)), staff_id=big)
    do(routing.save, name="SMB", node=india, staff_id=small)

    def from_(region: str, size: str) -> int:
        from models.people.parts import NewAddress

        company = do(_company, size=size)
        key = do(edit.create, name="L", company_id=company, addresses=[NewAddress(region=region)]).id
        do(qualification.enter, person_id=key)
        return key

    ids = [from_("India", "5M"), from_("Japan", "10M+"), from_("India", "10M+")]
    do(assigning.assign, person_ids=ids)
    assert owners(store, ids) == [small, boss, big]


def _company(tx, *, size: str) -> int:
    return tx.insert(Company, public_id=new_public_id(), name=f"C {size}", size=size, created_at=tx.now)


@pytest.mark.parametrize("case", CASES["C14"])
def test_c14_the_next_run(store, do, clock, case) -> None:
    clock.advance(ms(case["set_at"]) - clock.now())
    before = store.settings.route_next
    found = do(routing.schedule, hours=case["hours"])
    assert found == (before if case["next"] == "unchanged" else ms(case["next"]))
    assert store.here.value("SELECT value FROM setting WHERE id='route_by_hand'") in (
        ("true",) if case["hours"] is None else ("false", None)
    )


@pytest.mark.parametrize("case", CASES["E9"])
def test_e9_the_first_response_is_due_in_working_time(case) -> None:
    assert hours.due(Hours(ZONE, NINE_TO_FIVE), ms(case["start"]), case["minutes"]) == ms(case["due"])


@pytest.mark.parametrize("case", CASES["E9_works"])
def test_e9_working_hours(case) -> None:
    assert hours.works(Hours(ZONE, NINE_TO_FIVE), ms(case["at"])) is case["works"]


def test_e9_a_response_time_of_nothing_is_kept(store, do, clock) -> None:
    rep = do(team.add, name="Rep", role="rep")
    do(routing.save, name="High", node=Every(), staff_id=rep, respond_minutes=0)
    key = lead(do)
    do(assigning.assign, person_ids=[key])
    assert store.here.value("SELECT respond_by FROM lead WHERE person_id=?", key) == clock.now()
    assert store.here.value("SELECT respond_minutes FROM routing_rule") == 0


# -- A11 --------------------------------------------------------------------------------------------------------------


def opened(do) -> int:
    person = do(lambda tx: tx.insert(Person, public_id=new_public_id(), name="P", created_at=tx.now))
    return do(deals.open_deal, name="D", person_id=person)


def test_a11_a_hundred_per_cent_by_hand_does_not_win(store, do) -> None:
    key = opened(do)
    do(deals.set_probability, deal_id=key, probability=10_000)
    found = deals.one(store.here, key)
    assert (found.state, found.probability) == ("open", 10_000)
    with pytest.raises(Told):
        do(deals.set_probability, deal_id=key, probability=10_100)


def test_a11_a_won_deal_is_neither_lost_nor_lowered(store, do) -> None:
    key = opened(do)
    won = stages.won_stage(store.here, 1)
    do(deals.move, deal_id=key, stage_id=won.id)
    assert deals.one(store.here, key).probability == 10_000
    with pytest.raises(Told):
        do(deals.lose, deal_id=key, note="x")
    with pytest.raises(Told):
        do(deals.set_probability, deal_id=key, probability=9_999)
    with pytest.raises(Told):
        do(deals.move, deal_id=key, stage_id=stages.first_stage(store.here).id)
    do(deals.reopen, deal_id=key)
    assert deals.one(store.here, key).state == "open"


def test_a11_lost_is_put_away_at_nothing_and_dropped_on_won_it_is_won(store, do) -> None:
    key = opened(do)
    do(deals.set_probability, deal_id=key, probability=4_000)
    do(deals.lose, deal_id=key, reason_id=1)
    found = deals.one(store.here, key)
    assert (found.state, found.probability) == ("lost", 0)
    do(deals.move, deal_id=key, stage_id=stages.won_stage(store.here, 1).id)
    found = deals.one(store.here, key)
    assert (found.state, found.probability, found.reason) == ("won", 10_000, "")


def test_a11_a_lost_deal_that_is_reopened_is_open(store, do) -> None:
    key = opened(do)
    do(deals.set_probability, deal_id=key, probability=4_000)
    do(deals.lose, deal_id=key, note="gone")
    do(deals.reopen, deal_id=key)
    found = deals.one(store.here, key)
    assert (found.state, found.probability, found.reason_note) == ("open", 4_000, "")
