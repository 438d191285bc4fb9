"""A lead's way, the two bars, who is told, what is undone, and what is kept right by the calendar."""

from datetime import date
from functools import partial

import pytest

from models import settings, team
from models.base import new_public_id
from models.criteria.nodes import Every, Leaf
from models.errors import NotFound, Refused
from models.leads import assigning, hours, proof, qualification, rating, response, routing, teams, telling
from models.leads.hours import Hours
from models.leads.tables import Lead
from models.people import edit, timeline
from models.people.tables import Person, Touchpoint
from models.pipeline import deals
from models.reminders import reminders
from models.schema import BY_NAME
from models.work import undo

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture
def do(store):
    return lambda verb, **values: store.write_now("t", partial(verb, **values))


def person(do, name: str = "山田 花子", **columns) -> int:
    return int(do(edit.create, name=name, **columns).id)


def lead(do, name: str = "山田 花子", **columns) -> int:
    key = person(do, name, **columns)
    do(qualification.enter, person_id=key)
    return key


def rep(do, name: str = "佐藤") -> int:
    return int(do(team.add, name=name, role="rep"))


@pytest.fixture
def rated_by_hand(monkeypatch) -> None:
    """What the tests write as ratings stays: the rules do not work them out anew."""
    monkeypatch.setattr(rating, "of_images", lambda tx, images: None)


def rate(tx, *, person_ids, score, grade=None) -> None:
    for key in person_ids:
        tx.run(
            "INSERT INTO rating (person_id, score, scores, grade, day) VALUES (?,?,'{}',?,?)"
            " ON CONFLICT (person_id) DO UPDATE SET score=excluded.score, grade=excluded.grade",
            key,
            score,
            grade,
            tx.today,
        )
    qualification.crossed(tx, person_ids)


def kinds(store, key) -> list[str]:
    return store.here.column("SELECT kind FROM touchpoint WHERE person_id=? ORDER BY id", key)


def stands(store, key) -> tuple:
    return store.here.row(
        "SELECT p.lead_state, l.list, p.owner_id FROM person p JOIN lead l ON l.person_id=p.id WHERE p.id=?", key
    )


# -- the way ----------------------------------------------------------------------------------------------------------


def test_a_lead_is_taken_qualified_and_becomes_a_deal_with_source_and_wishes(store, do) -> None:
    staff = rep(do)
    key = lead(do, source="web", wishes="A cake for forty\nin May")
    do(qualification.take, person_id=key, staff_id=staff)
    do(qualification.qualify, person_id=key)
    deal = do(qualification.accept, person_id=key, amount=40_000)
    found = deals.one(store.here, deal)
    assert (found.name, found.amount, found.owner_id) == ("A cake for forty", 40_000, staff)
    assert store.here.row("SELECT source, wishes FROM deal WHERE id=?", deal) == ("web", "A cake for forty\nin May")
    assert stands(store, key)[0] == "converted"
    assert kinds(store, key) == [
        "lead_new", "lead_assigned", "lead_working", "lead_qualified", "deal", "lead_converted",
    ]  # fmt: skip


def test_a_deal_can_be_opened_with_anybody(store, do) -> None:
    key = person(do, source="fair", wishes="Beans")
    deal = do(qualification.open_deal, person_id=key, amount=10)
    assert store.here.row("SELECT name, source, amount FROM deal WHERE id=?", deal) == ("Beans", "fair", 10)
    assert store.here.value("SELECT lead_state FROM person WHERE id=?", key) == ""
    do(qualification.enter, person_id=key)
    second = do(qualification.open_deal, person_id=key, name="More")
    assert stands(store, key)[0] == "converted"
    assert store.here.value("SELECT deal_id FROM lead WHERE person_id=?", key) == second


def test_a_lead_handed_back_is_nurtured_without_an_owner_and_says_why(store, do) -> None:
    key, staff = lead(do), rep(do)
    do(qualification.take, person_id=key, staff_id=staff)
    with pytest.raises(Refused):
        do(qualification.hand_back, person_id=key, reason=" ")
    do(qualification.hand_back, person_id=key, reason="Budget next year")
    assert stands(store, key) == ("nurture", "nurture", None)
    assert store.here.value("SELECT reason FROM lead WHERE person_id=?", key) == "Budget next year"
    assert store.here.rows("SELECT how, from_staff_id, note FROM assignment ORDER BY id DESC LIMIT 1") == [
        ("back", staff, "Budget next year")
    ]


def test_a_lead_handed_back_to_be_given_again_goes_to_somebody_else(store, do) -> None:
    one, other = rep(do, "A"), rep(do, "B")
    group = do(teams.save_team, name="T")
    for staff in (one, other):
        do(teams.save_member, team_id=group, staff_id=staff, capacity=300)
    do(routing.save, name="All", node=Every(), team_id=group)
    key = lead(do)
    do(qualification.take, person_id=key, staff_id=one)
    do(qualification.hand_back, person_id=key, reason="Not my region", again=True)
    assert stands(store, key)[::2] == ("new", other)


def test_a_lost_deal_sends_its_lead_back_to_nurture_and_reopened_fetches_it(store, do) -> None:
    key = lead(do)
    deal = do(qualification.accept, person_id=key)
    do(deals.lose, deal_id=deal, note="too dear")
    assert stands(store, key)[:2] == ("nurture", "nurture")
    do(deals.reopen, deal_id=deal)
    assert stands(store, key)[0] == "converted"


def test_disqualifying_needs_a_reason_and_entering_again_counts(store, do) -> None:
    key = lead(do)
    with pytest.raises(Refused):
        do(qualification.disqualify, person_id=key, reason="")
    do(qualification.disqualify, person_id=key, reason="A supplier")
    with pytest.raises(Refused):
        do(qualification.qualify, person_id=key)
    assert do(qualification.enter, person_id=key) is True
    assert do(qualification.enter, person_id=key) is False
    assert store.here.row("SELECT times, reason FROM lead WHERE person_id=?", key) == (2, "")


def test_who_is_gone_is_told_and_nothing_is_written(store, do) -> None:
    with pytest.raises(NotFound):
        do(qualification.enter, person_id=99)
    with pytest.raises(NotFound):
        do(assigning.give, person_ids=[lead(do)], staff_id=77)


def test_a_state_typed_elsewhere_gets_its_row(store, do) -> None:
    key = person(do, lead_state="working")
    assert store.here.value("SELECT count(*) FROM lead WHERE person_id=?", key) == 1
    assert proof.lead_problems(store.here) == []


def test_whoever_nothing_refers_to_is_deleted_as_a_lead_too_and_comes_back(store, do) -> None:
    key = person(do, lead_state="new")
    do(edit.delete_unused, person_id=key)
    assert store.here.value("SELECT count(*) FROM lead") == 0
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert proof.lead_problems(store.here) == []
    assert store.here.value("SELECT person_id FROM lead") == key


# -- the bars ---------------------------------------------------------------------------------------------------------


def test_crossing_the_bars_moves_between_the_lists_leaves_touchpoints_and_tells_the_owner(
    store, do, rated_by_hand
) -> None:
    staff = rep(do)
    key = lead(do)
    do(qualification.take, person_id=key, staff_id=staff)
    assert stands(store, key)[:2] == ("working", "nurture")
    do(rate, person_ids=[key], score=99)
    assert stands(store, key)[1] == "nurture"
    do(rate, person_ids=[key], score=100)
    assert stands(store, key) == ("working", "sales", staff)
    do(rate, person_ids=[key], score=150)
    do(rate, person_ids=[key], score=99)
    assert stands(store, key) == ("working", "nurture", staff)
    assert kinds(store, key)[-2:] == ["lead_ready", "lead_cooled"]
    told = store.here.rows("SELECT about, title FROM reminder WHERE staff_id=? ORDER BY id", staff)
    assert ("ready", "山田 花子") in told
    assert ("cooled", "山田 花子") in told


def test_the_grade_counts_where_the_shop_grades(store, do, rated_by_hand) -> None:
    do(lambda tx: tx.insert(BY_NAME["grade_profile"], public_id=new_public_id(), name="P", created_at=tx.now))
    key = lead(do)
    do(rate, person_ids=[key], score=500, grade=6)
    assert stands(store, key)[1] == "nurture"
    do(rate, person_ids=[key], score=500, grade=7)
    assert stands(store, key)[1] == "sales"
    do(rate, person_ids=[key], score=500, grade=None)
    assert stands(store, key)[1] == "nurture"


def test_a_newly_ready_lead_is_given_out_by_the_rules(store, do, rated_by_hand) -> None:
    staff = rep(do)
    do(routing.save, name="All", node=Every(), staff_id=staff)
    key = lead(do)
    assert stands(store, key)[2] is None
    do(rate, person_ids=[key], score=120)
    assert stands(store, key) == ("new", "sales", staff)
    assert store.here.row("SELECT how, staff_id FROM assignment") == ("rule", staff)


def test_a_lead_handed_back_comes_again_only_when_it_crosses_anew(store, do, rated_by_hand) -> None:
    staff = rep(do)
    key = lead(do)
    do(rate, person_ids=[key], score=120)
    do(qualification.take, person_id=key, staff_id=staff)
    do(qualification.hand_back, person_id=key, reason="Later")
    do(rate, person_ids=[key], score=140)
    assert stands(store, key)[:2] == ("nurture", "nurture")
    do(rate, person_ids=[key], score=20)
    do(rate, person_ids=[key], score=120)
    assert stands(store, key)[:2] == ("new", "sales")


def test_a_flood_of_leads_is_one_reminder(store, do, rated_by_hand) -> None:
    staff = rep(do)
    ids = [lead(do, f"Name {at}") for at in range(12)]
    do(assigning.give, person_ids=ids, staff_id=staff)
    do(rate, person_ids=ids[:5], score=120)
    do(rate, person_ids=ids[5:], score=120)
    rows = store.here.rows("SELECT title, person_id FROM reminder WHERE about='ready'")
    assert rows == [("Name 0 · Name 1 · Name 2 +9", None)]
    assert str(reminders.about(store.here, "ready", 0)) == "()"
    assert telling.title_of(["A"]) == "A"


def test_moved_bars_are_followed_by_the_calendar(store, do, rated_by_hand) -> None:
    key = lead(do)
    do(rate, person_ids=[key], score=60)
    do(settings.change, score_sales_bar=50)
    assert qualification.astray(store.here) == [key]
    assert do(qualification.put_right) == 1
    assert do(qualification.put_right) == 0
    assert stands(store, key)[1] == "sales"


def test_what_happens_lifts_a_lead_over_the_bars_in_its_own_save_and_undo_takes_it_back(store, do) -> None:
    staff = rep(do)
    do(routing.save, name="All", node=Every(), staff_id=staff)
    do(settings.change, score_sales_bar=50)
    key = lead(do)
    do(
        lambda tx: tx.insert(
            Touchpoint, person_id=key, at=tx.now, kind="form", text="", staff_id=1, shop_id=1, about="contact"
        )
    )
    assert stands(store, key) == ("new", "sales", staff)
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert stands(store, key) == ("new", "nurture", None)
    assert kinds(store, key) == ["lead_new"]
    assert qualification.astray(store.here) == []


def test_undo_takes_a_step_back_whole(store, do) -> None:
    staff = rep(do)
    key = lead(do)
    do(qualification.take, person_id=key, staff_id=staff)
    before = stands(store, key), kinds(store, key)
    do(qualification.accept, person_id=key, name="Deal")
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert (stands(store, key), kinds(store, key)) == before
    assert store.here.value("SELECT count(*) FROM deal") == 0
    assert store.here.value("SELECT count(*) FROM deal_move") == 0


def test_undo_of_entering_leaves_no_lead(store, do) -> None:
    key = person(do)
    do(qualification.enter, person_id=key)
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert store.here.value("SELECT count(*) FROM lead") == 0
    assert store.here.value("SELECT lead_state FROM person WHERE id=?", key) == ""


def test_many_people_become_leads_set_based(store, do) -> None:
    def made(tx, *, count) -> list[int]:
        return [tx.insert(Person, public_id=new_public_id(), name=f"P{at}", created_at=tx.now) for at in range(count)]

    ids = do(made, count=120)
    staff = rep(do)
    do(settings.change, lead_default_owner=staff, route_new=True)
    do(qualification.begin, states=dict.fromkeys(ids, "new"))
    assert store.here.rows("SELECT count(*), count(respond_by), min(list) FROM lead") == [(120, 120, "nurture")]
    assert store.here.value("SELECT count(*) FROM person WHERE owner_id=?", staff) == 120
    assert store.here.value("SELECT count(*) FROM assignment") == 120
    assert store.here.rows("SELECT title FROM reminder") == [("P0 · P1 · P2 +117",)]
    assert proof.lead_problems(store.here) == []
    with pytest.raises(Refused):
        do(qualification.begin, states={ids[0]: "bought"})


# -- routing ----------------------------------------------------------------------------------------------------------


def test_a_rule_of_something_that_is_gone_is_said_and_passed_over(store, do) -> None:
    gone, here = rep(do, "Gone"), rep(do, "Here")
    group = do(teams.save_team, name="T")
    do(routing.save, name="First", node=Every(), staff_id=gone)
    do(routing.save, name="Second", node=Every(), team_id=group)
    third = do(routing.save, name="Third", node=Leaf("person.source", "is", "x"), staff_id=here)
    do(routing.save, name="Last", node=Every(), staff_id=here)
    do(team.update, staff_id=gone, active=False)
    do(teams.switch_team, team_id=group, active=False)
    do(
        lambda tx: tx.run(
            "UPDATE routing_rule SET criteria=? WHERE id=?",
            '{"field": "person.own.gone", "op": "is", "value": "x"}',
            third,
        )
    )
    key = lead(do)
    plan = routing.preview(store.here, now=store.clock.now(), day="2026-06-15", person_ids=[key])
    assert [one.staff_id for one in plan.planned] == [here]
    assert len(plan.problems) == 3
    assert "no longer works here" in str(plan.problems[0])
    assert stands(store, key)[2] is None  # a dry run
    do(assigning.assign, person_ids=[key])
    assert stands(store, key)[2] == here


def test_whoever_is_away_is_passed_over(store, do) -> None:
    one, other = rep(do, "One"), rep(do, "Other")
    do(routing.save, name="One", node=Every(), staff_id=one)
    do(routing.save, name="Other", node=Every(), staff_id=other)
    absence = do(teams.add_absence, staff_id=one, first_day="2026-06-14", last_day="2026-06-15")
    first = lead(do)
    do(assigning.assign, person_ids=[first])
    do(teams.remove_absence, absence_id=absence)
    second = lead(do)
    do(assigning.assign, person_ids=[second])
    assert [stands(store, key)[2] for key in (first, second)] == [other, one]


def test_in_a_team_those_go_first_who_work_now(store, do) -> None:
    one, other = rep(do, "One"), rep(do, "Other")
    group = do(teams.save_team, name="T")
    for staff in (one, other):
        do(teams.save_member, team_id=group, staff_id=staff, capacity=60)
    do(teams.set_hours, staff_id=one, week=tuple(((1080, 1320),) for _day in range(7)))  # evenings; it is noon
    do(routing.save, name="All", node=Every(), team_id=group)
    ids = [lead(do) for _at in range(3)]
    do(assigning.assign, person_ids=ids)
    assert [stands(store, key)[2] for key in ids] == [other, other, one]


def test_giving_a_lead_to_somebody_else_moves_the_reminders_along(store, do) -> None:
    one, other = rep(do, "One"), rep(do, "Other")
    key = lead(do)
    do(qualification.take, person_id=key, staff_id=one)
    mine = do(reminders.make, title="Call", person_id=key, staff_id=one)
    foreign = do(reminders.make, title="Bill", person_id=key, staff_id=1)
    do(assigning.give, person_ids=[key], staff_id=other)
    assert reminders.one(store.here, mine).staff_id == other
    assert reminders.one(store.here, foreign).staff_id == 1


def test_another_owner_in_the_form_is_an_assignment_that_moves_the_reminders_and_is_undone_as_one(store, do) -> None:
    one, other = rep(do, "One"), rep(do, "Other")
    key = lead(do)
    do(qualification.take, person_id=key, staff_id=one)
    mine = do(reminders.make, title="Call", person_id=key, staff_id=one)
    do(edit.update, person_id=key, name="山田 花", owner_id=other)
    assert stands(store, key)[2] == other
    assert reminders.one(store.here, mine).staff_id == other
    given = "SELECT from_staff_id, staff_id FROM assignment WHERE person_id=? ORDER BY id DESC LIMIT 1"
    assert store.here.row(given, key) == (one, other)
    assert "lead_assigned" in kinds(store, key)
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert stands(store, key)[2] == one
    assert reminders.one(store.here, mine).staff_id == one
    assert store.here.value("SELECT name FROM person WHERE id=?", key) == "山田 花子"


def test_the_same_owner_in_the_form_is_no_assignment_and_nobody_takes_them_away(store, do) -> None:
    one = rep(do, "One")
    key = lead(do)
    do(qualification.take, person_id=key, staff_id=one)
    before = store.here.value("SELECT count(*) FROM assignment")
    do(edit.update, person_id=key, note="x", owner_id=one)
    assert store.here.value("SELECT count(*) FROM assignment") == before
    do(edit.update, person_id=key, owner_id="")
    assert stands(store, key)[2] is None
    with pytest.raises(NotFound):
        do(edit.update, person_id=key, owner_id=4711)


def test_a_reminder_of_leads_that_were_taken_back_names_only_those_who_stay(store, do) -> None:
    staff = rep(do)
    stays, goes, more = lead(do, "A"), lead(do, "B"), lead(do, "C")
    for key in (stays, goes, more):
        do(assigning.give, person_ids=[key], staff_id=staff)

    def told():
        return store.here.rows("SELECT title, person_id FROM reminder WHERE about=? AND state='open'", telling.GIVEN)

    assert told() == [("A · B · C", None)]
    store.write_now("x", lambda tx: tx.run("DELETE FROM assignment WHERE person_id IN (?,?)", goes, more))
    do(telling.retell, about=telling.GIVEN, staff_ids={staff})
    assert told() == [("A", stays)]
    store.write_now("x", lambda tx: tx.run("DELETE FROM assignment"))
    do(telling.retell, about=telling.GIVEN, staff_ids={staff})
    assert told() == []


# -- the first response -----------------------------------------------------------------------------------------------


def test_a_call_answers_a_lead_and_takes_it_in_hand(store, do, clock) -> None:
    staff = rep(do)
    do(settings.change, respond_minutes=60)
    key = lead(do)
    do(assigning.give, person_ids=[key], staff_id=staff)
    assert store.here.value("SELECT respond_by FROM lead WHERE person_id=?", key) == clock.now() + HOUR
    clock.advance(2 * HOUR)
    assert [row[0] for row in response.overdue(store.here, now=clock.now())] == [key]
    do(timeline.note, person_id=key, kind="call", text_="Spoke")
    assert response.count_overdue(store.here, now=clock.now()) == 0
    assert stands(store, key)[0] == "working"
    last = store.here.value("SELECT max(id) FROM audit")
    store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert response.count_overdue(store.here, now=clock.now()) == 1
    assert stands(store, key)[0] == "new"


def test_a_note_answers_nobody(store, do) -> None:
    key = lead(do)
    do(timeline.note, person_id=key, kind="note", text_="Thought of them")
    assert store.here.value("SELECT responded_at FROM lead WHERE person_id=?", key) is None


def test_the_night_of_a_clock_change_is_counted_as_it_was() -> None:
    night = Hours("Europe/Berlin", tuple(((0, 1440),) for _day in range(7)))
    start = 1_774_738_800_000  # 2026-03-29 00:00 in Berlin: at two the clock goes to three
    assert hours.between(night, start, start + 23 * HOUR) == 23 * HOUR
    assert hours.due(night, start, 23 * 60) == start + 23 * HOUR


def test_holidays_and_absences_are_no_working_time(store, do) -> None:
    staff = rep(do)
    do(teams.add_absence, staff_id=staff, first_day="2026-06-16", last_day="2026-06-17")
    found = teams.hours_of(store.here, staff)
    assert not any(found.of_day(date(2026, *day)) for day in ((6, 16), (6, 17), (1, 1)))
    assert found.of_day(date(2026, 6, 18)) == ((540, 1080),)
    do(settings.change, work_on_holidays=True)
    assert teams.hours_of(store.here, staff).of_day(date(2026, 1, 1))


def test_nobody_who_never_works_is_waited_for() -> None:
    assert hours.due(Hours("Asia/Tokyo", ((),) * 7), 0, 1) is None


@pytest.mark.parametrize("week", [(((600, 500),), *((),) * 6), (((0, 600), (500, 700)), *((),) * 6)])
def test_hours_that_overlap_or_end_before_they_begin_are_refused(do, week) -> None:
    with pytest.raises(Refused):
        do(teams.set_hours, staff_id=None, week=week)


# -- proofs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        "DELETE FROM lead",
        "UPDATE person SET lead_state='bought'",
        "UPDATE deal SET person_id=NULL",
        "DELETE FROM assignment",
    ],
)
def test_a_planted_fault_is_seen(store, do, fault) -> None:
    key = lead(do)
    do(qualification.take, person_id=key, staff_id=rep(do))
    do(qualification.accept, person_id=key, name="D")
    assert proof.lead_problems(store.here) == []
    do(lambda tx: tx.run(fault))
    assert proof.lead_problems(store.here)


def test_leads_without_a_row_are_mended(store, do) -> None:
    key = lead(do)
    do(lambda tx: tx.run("DELETE FROM lead"))
    do(proof.mend_leads)
    assert proof.lead_problems(store.here) == []
    assert store.here.value("SELECT person_id FROM lead") == key
    assert Lead._meta.table_name == "lead"
