"""Reminders from tables: exports of calendar programs, a list by hand, and what each cell may say."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import languages
from desktop.exchange.mapping import best_kind
from tests.desktop.exchange.calendars import Calendars
from tests.desktop.exchange.importing import numbers


@pytest.fixture
def calendars(store, tmp_path: Path) -> Calendars:
    return Calendars(store, tmp_path)


def ms(text: str) -> int:
    """A moment of UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_an_export_of_a_calendar_program_is_known_by_its_columns(calendars: Calendars) -> None:
    text = (
        "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location\n"
        "Tasting,7/1/2026,10:00 AM,7/1/2026,11:30 AM,False,Bring cups,Kyoto\n"
        "Away,7/13/2026,,7/15/2026,,True,,\n"
    )
    source = calendars.source("reminders", text)
    assert best_kind(source.table) == "reminders"
    assert numbers(calendars.run("reminders", text)) == (2, 0, 0, 0)
    assert calendars.reminders("title, day, at, end_at, end_day, place, note") == [
        ("Tasting", "2026-07-01", ms("2026-07-01 01:00"), ms("2026-07-01 02:30"), None, "Kyoto", "Bring cups"),
        ("Away", "2026-07-13", None, None, "2026-07-15", "", ""),
    ]
    assert numbers(calendars.run("reminders", text)) == (0, 0, 2, 0)


def test_a_list_by_hand_in_japanese(calendars: Calendars) -> None:
    calendars.run("people", "氏名,電話番号\n高橋花子,03-1234-5678\n")
    done = calendars.run(
        "reminders",
        "用件,期限,時刻,顧客名,担当,状態,通知,チェックリスト\n"
        '仕入先に電話,2026年6月20日,15時,高橋花子,だれか,未完了,60; 1440,"[x] 番号\n[ ] 数量"\n'
        "請求書,R8.6.30,,,,完了,,\n",
    )
    assert numbers(done) == (2, 0, 0, 0)
    assert "だれか" in calendars.notes(done)[0]
    assert calendars.reminders("title, day, at, person_id, state, before, checklist") == [
        ("仕入先に電話", "2026-06-20", ms("2026-06-20 06:00"), 1, "open", "[1440, 60]",
         '[["番号", true], ["数量", false]]'),
        ("請求書", "2026-06-30", None, None, "done", "[]", "[]"),
    ]  # fmt: skip


def test_a_rule_makes_a_series(calendars: Calendars) -> None:
    text = "What,On,Comes again,On closed days,Except on\nOrder,2026-06-16,FREQ=WEEKLY;BYDAY=TU,after,2026-06-23\n"
    assert numbers(calendars.run("reminders", text)) == (1, 0, 0, 0)
    assert calendars.series("rule, on_closed, skipped") == [("FREQ=WEEKLY;BYDAY=TU", "after", '["2026-06-23"]')]
    assert calendars.reminders("day") == [("2026-06-16",)]


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("What,On", ",2026-07-01", "Say what"),
        ("What,On,Place", "A,,Kyoto", "no day"),
        ("What,On", "A,31 February", "31 February"),
        ("What,On,Time", "A,2026-07-01,25:99", "25:99"),
        ("What,On,Ends", "A,2026-07-02,2026-07-01", "before it begins"),
        ("What,On,Ends", "A,2026-07-02,2029-07-01", "longer than a year"),
        ("What,On,Comes again", "A,2026-07-02,FREQ=HOURLY", "by days"),
        ("What,On,Comes again", "A,2026-07-02,every now and then", "every"),
        ("What,On,Comes again,On closed days", "A,2026-07-02,FREQ=DAILY,perhaps", "perhaps"),
        ("What,On,Told before", "A,2026-07-02,soon", "soon"),
        ("What,On,State", "A,2026-07-02,maybe", "maybe"),
        ("What,On,Told before", "A,2026-07-02,999999", "a year before"),
    ],
)
def test_what_cant_be_is_refused_with_its_reason(calendars: Calendars, header: str, row: str, words: str) -> None:
    plan = calendars.plan("reminders", f"{header}\n{row}\nGood,2026-07-01\n")
    assert (plan.created, plan.refused) == (1, 1)
    said = next(languages.say(one.reason) for one in plan.outcomes if one.action == "refused" and one.reason)
    assert words.lower() in said.lower()


def test_a_zone_that_is_not_known_is_said(calendars: Calendars) -> None:
    done = calendars.run(
        "reminders", "What,On,Time zone\nA,2026-07-01 10:00,Middle/Earth\nB,2026-07-01 10:00,Europe/London\n"
    )
    assert ["Middle/Earth" in one for one in calendars.notes(done)] == [True]
    assert calendars.reminders("at") == [(ms("2026-07-01 01:00"),), (ms("2026-07-01 09:00"),)]


def test_formulas_in_titles_come_back_as_what_they_are(calendars: Calendars) -> None:
    text = 'What,On\n"=HYPERLINK(""http://x"")",2026-07-01\n'
    calendars.run("reminders", text)
    assert calendars.reminders("title") == [('=HYPERLINK("http://x")',)]
