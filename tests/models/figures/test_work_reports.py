"""Reminders kept and missed, surveys, the audit: each against an obvious second count."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from models import times
from models.counter import stock
from models.figures import audit_report, gifts_report, reminders_report, surveys_report
from models.figures.report import Behind
from models.loyalty import events, gifts
from models.loyalty.events import EventForm
from models.people.tables import Person
from models.reminders import reminders
from models.surveys import answers, surveys
from models.surveys.surveys import SurveyForm
from tests.a_shop import DAY, Shop
from tests.models.figures.a_busy_shop import asked, figures

# -- reminders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_every_reminder_is_kept_late_or_open_and_nothing_else(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    begin = date.fromisoformat(shop.today)
    wanted = {"kept": 0, "late": 0, "open": 0, "days": 0}
    ends: list[tuple[int, int]] = []
    for _each in range(60):
        day = begin + timedelta(days=chance.randrange(14))
        key = shop.do(reminders.make, title="Call", day=day.isoformat())
        ends.append((key, chance.randrange(-3, 20) + (day - begin).days) if chance.random() < 0.7 else (key, 99))
    for at in range(30):
        for key, when in ends:
            if max(when, 0) == at:
                shop.do(reminders.done, reminder_id=key)
        shop.clock.advance(DAY)
    for key, _when in ends:
        day, state, closed = shop.store.here.row("SELECT day, state, closed_at FROM reminder WHERE id=?", key)
        if state == "open":
            wanted["open"] += 1
            continue
        late = (times.business_date(closed, "Asia/Tokyo") - date.fromisoformat(day)).days
        wanted["late" if late > 0 else "kept"] += 1
        wanted["days"] += max(0, late)
    report = reminders_report.make(shop.store.here, asked(shop, last="2026-08-31"))
    found = figures(report)
    assert (found["reminders_kept"], found["reminders_late"], found["reminders_open"]) == (
        wanted["kept"], wanted["late"], wanted["open"],
    )  # fmt: skip
    assert found["reminders_due"] == 60
    for key in ("staff", "about"):
        section = report.section(key)
        for at, column in enumerate(section.columns):
            if column.summed:
                assert section.total[at] == sum(row[at] for row in section.rows)
    left = report.section("left")
    assert len(list(left.rows)) == wanted["open"]
    assert all(left.behind(row) == Behind("reminder", row[-1]) for row in left.rows)


def test_what_is_due_today_is_not_missed_yet_and_what_has_gone_never_is(shop: Shop) -> None:
    shop.do(reminders.make, title="Today")
    gone = shop.do(reminders.make, title="Gone", day="2026-06-10", about="deal", about_id=None)
    shop.store.write_now("x", lambda tx: tx.run("UPDATE reminder SET state='void' WHERE id=?", gone))
    report = reminders_report.make(shop.store.here, asked(shop))
    assert figures(report)["reminders_due"] == 0
    assert report.section("staff").total is None
    shop.clock.advance(DAY)
    assert figures(reminders_report.make(shop.store.here, asked(shop)))["reminders_open"] == 1


def test_what_was_folded_into_the_next_of_its_series_counts_as_passed(shop: Shop) -> None:
    key = shop.do(reminders.make, title="Order beans", day="2026-06-10")
    shop.store.write_now("x", lambda tx: tx.run("UPDATE reminder SET missed=3 WHERE id=?", key))
    shop.do(reminders.done, reminder_id=key)
    report = reminders_report.make(shop.store.here, asked(shop))
    found = figures(report)
    if shop.today <= "2026-06-10":
        assert (found["reminders_kept"], found["reminders_missed"]) == (1, 3)
        assert found["reminders_rate"] == 250_000


# -- surveys ----------------------------------------------------------------------------------------------------------


def test_answers_are_counted_by_survey_and_by_answer_with_every_comment(shop: Shop) -> None:
    nps = shop.do(surveys.make, form=SurveyForm("推奨度", "nps", "友人に勧めますか。", "Recommend?", low=None))
    poll = shop.do(
        surveys.make, form=SurveyForm("新作", "poll", "どれ？", "Which?", (("抹茶", "Matcha"), ("柚子", "Yuzu")))
    )
    people = [shop.member(name=f"客{at}") for at in range(4)]
    for person, value, words in zip(people, (10, 9, 8, 6), ("最高", "", "", "遅い"), strict=True):
        shop.do(answers.answer, survey_id=nps, value=value, person_id=person, comment=words)
    shop.do(answers.answer, survey_id=poll, value=1, person_id=people[0])
    report = surveys_report.make(shop.store.here, asked(shop))
    assert figures(report) == {"survey_answers": 5, "survey_comments": 2}
    rows = {str(row[0]): row for row in report.section("surveys").rows}
    assert set(rows) == {"推奨度", "新作"}
    assert [str(rows["推奨度"][at]) for at in (1, 3)] == ["NPS", "+25.0"]
    assert rows["推奨度"][4:7] == (2, 1, 1)
    assert rows["新作"][3] is None
    assert report.section("surveys").total[2] == 5
    of_poll = report.section(f"survey_{poll}")
    assert [(str(row[0]), row[1]) for row in of_poll.rows] == [("抹茶", 0), ("柚子", 1)]
    comments = report.section("comments")
    assert [str(row[4]) for row in comments.rows] == ["遅い", "最高"]
    assert comments.behind(next(iter(comments.rows))) == Behind("person", people[3])
    empty = surveys_report.make(shop.store.here, asked(shop, "2020-01-01", "2020-01-31"))
    assert figures(empty)["survey_answers"] == 0


@pytest.mark.parametrize(
    ("kind", "tenths", "words"),
    [("nps", 333, "+33.3"), ("nps", -1000, "−100.0"), ("nps", 0, "0.0"), ("csat", 850, "85.0%"), ("nps", None, "")],
)
def test_scores_are_said_as_the_field_says_them(kind: str, tenths: int | None, words: str) -> None:
    assert surveys_report.score_text(kind, tenths) == words


# -- the audit --------------------------------------------------------------------------------------------------------


def test_the_audit_tells_every_entry_with_what_was_before_and_after(shop: Shop) -> None:
    person = shop.member(name="山田")
    shop.store.write_now("Rename", lambda tx: tx.update(Person, person, name="山本"))
    sale = shop.sell(500)
    entry = shop.store.here.value("SELECT max(id) FROM audit WHERE name='Rename'")
    shop.store.undo(entry).result()
    report = audit_report.make(shop.store.here, asked(shop))
    count = shop.store.here.value("SELECT count(*) FROM audit WHERE day BETWEEN '2026-06-01' AND '2026-06-30'")
    assert figures(report) == {"audit_entries": count, "audit_undone": 1}
    rows = list(report.section("entries").rows)
    assert len(rows) == count
    renamed = next(row for row in rows if str(row[2]) == "Rename")
    assert renamed[4:6] != (None, None)
    assert "name=山田" in str(renamed[4])
    assert "name=山本" in str(renamed[5])
    assert str(renamed[6]) == "undone"
    assert any(f"sale: {sale.sale_id}" in str(row[5]) for row in rows)
    for key in ("staff", "what"):
        section = report.section(key)
        assert section.total[1] == count == sum(row[1] for row in section.rows)


def test_a_name_is_added_up_without_what_it_was_done_to() -> None:
    assert str(audit_report.without_values("Win “{deal}”")) == "Win “…”"
    assert str(audit_report.without_values("Sale")) == "Sale"


def test_long_entries_are_cut_and_the_rest_is_counted() -> None:
    rows = [["person", at, {"note": "x" * 200}, {"note": "y"}] for at in range(9)]
    before, after = audit_report.changes({"rows": rows, "ledger": {"sale": list(range(1, 40)), "gift": None}})
    assert before.count("person ") == audit_report.MOST_ROWS
    assert "x" * 79 + "…" in before
    assert "(+3)" in after
    assert "sale: 1–39; gift: …" in after


def test_an_entry_is_read_in_parts_and_none_is_lost(shop: Shop) -> None:
    for at in range(1_100):
        shop.store.write_now(f"Do {at % 3}", lambda tx: tx.insert(Person, public_id=f"p{tx.value('SELECT count(*) FROM person')}", name="x", created_at=tx.now))  # fmt: skip  # noqa: E501
    report = audit_report.make(shop.store.here, asked(shop))
    rows = list(report.section("entries").rows)
    assert len(rows) == figures(report)["audit_entries"] >= 1_100
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


# -- gifts and events -------------------------------------------------------------------------------------------------


def test_gifts_owed_and_given_and_events_are_told_with_their_sums(shop: Shop) -> None:
    tote = shop.product(name="トートバッグ", price=900, keeps_stock=True)
    shop.do(stock.receive, lines=[(tote, 9_000, 350)])
    person = shop.member(name="山田")
    kept = [
        shop.do(gifts.promise, product_id=tote, quantity=at * 1000, person_id=person, due_days=at).gift_id
        for at in (1, 2, 3)
    ]
    shop.do(gifts.hand_over, gift_id=kept[1])
    shop.do(gifts.cancel, gift_id=kept[2])
    start = shop.store.here.value("SELECT max(at) FROM gift") + DAY
    event = shop.do(events.create, form=EventForm("試飲会", starts_at=start, seats=8))
    shop.do(events.book, event_id=event, person_id=person, seats=2)
    shop.clock.advance(3 * DAY)
    report = gifts_report.make(shop.store.here, asked(shop))
    assert figures(report) == {
        "gifts_owed": 1, "gifts_overdue": 1, "gifts_promised": 3, "gifts_given": 1,
        "gifts_cost": 700, "events_seats": 2,
    }  # fmt: skip
    (counted,) = report.section("counted").rows
    assert counted[1:] == (3, 1, 1)
    (owed,) = report.section("owed").rows
    assert [str(owed[at]) for at in (2, 4)] == ["トートバッグ", "山田"]
    assert report.section("owed").behind(owed) == Behind("person", person)
    empty = gifts_report.make(shop.store.here, asked(shop, "2020-01-01", "2020-01-31"))
    assert figures(empty)["gifts_given"] == 0
    assert not list(empty.section("events").rows)
