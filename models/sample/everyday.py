"""The sample's own day: what the last shift left, what is to be done and again and again."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from models.reminders import closing, making, series, shifts
from models.sample.midday import When
from models.sample.people import public_id
from models.times import DAY_MS
from models.work import Tx

MINUTE_MS = 60_000
OWNER, CLERK = 1, 2
NOTE = (
    "エチオピアの豆が残りわずかです。明日の朝に発注をお願いします。",
    "The Ethiopian beans are nearly gone: please order in the morning.",
)
SHIFT = (8 * 60 + 58, 13 * 60 + 50)
"""The clerk's on the last day, in minutes of it: half a day, as the sample's last day is."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to do, in both languages: so many days from now, at a minute of the day (None: all day), by whom.

    With `done` it was ticked off at that minute of the last day, `result` being what came of it.
    """

    title: tuple[str, str]
    days: int
    minute: int | None = None
    staff_id: int = OWNER
    note: tuple[str, str] = ("", "")
    checks: tuple[tuple[str, str], ...] = ()
    done: int | None = None
    result: tuple[str, str] = ("", "")


TODO = (
    ToDo(("朝のレジ金合わせ", "Morning cash count"), 0, 9 * 60, done=9 * 60 + 2,
         result=("¥50,000・差異なし", "¥50,000, no difference")),
    ToDo(("試飲会の問い合わせに返信", "Answer the question about the tasting"), 0, done=10 * 60 + 40,
         result=("24日の午後で調整", "The 24th, in the afternoon")),
    ToDo(("焙煎機の点検業者に電話", "Call about the roaster’s inspection"), 0, 15 * 60,
         note=("前回は11月", "Last done in November")),
    ToDo(("牛乳の発注", "Order milk"), 0, 16 * 60 + 30,
         checks=(("牛乳 6本", "6 bottles of milk"), ("生クリーム 2本", "2 of cream"), ("豆乳 3本", "3 of soy milk"))),
    ToDo(("店頭の看板を冬のメニューに替える", "Put up the winter menu"), 0, staff_id=CLERK),
    ToDo(("求人の原稿を送る", "Send off the advertisement for staff"), 1, 11 * 60),
    ToDo(("豆の配達を受け取る", "Take in the delivery of beans"), 1, 17 * 60, staff_id=CLERK),
    ToDo(("ギフト箱の見本を選ぶ", "Choose the sample of the gift box"), 1),
    ToDo(("年末年始の営業日を掲示", "Announce the opening days at the turn of the year"), 3, staff_id=CLERK),
    ToDo(("卸先の見積を見直す", "Go over the wholesale prices"), -2),
)  # fmt: skip
AGAIN = (
    (("豆の棚卸し", "Count the beans"), "FREQ=WEEKLY;BYDAY=MO", 17 * 60, CLERK),
    (("月末の請求書を確認", "Check the invoices of the month"), "FREQ=MONTHLY;BYMONTHDAY=-1", None, OWNER),
)


def introduce(when: When, start: int, *, until: date, at: int) -> None:
    """Let the day `until` be under way; `start` is its midnight (ms UTC), `at` picks the language."""
    _shift(when, start, at)
    for one in TODO:
        _to_do(when, start, until, one, at)
    morning = when(start + 8 * 60 * MINUTE_MS)
    for title, rule, minute, staff_id in AGAIN:
        series.make(morning, title=title[at], rule=rule, first_day=until.isoformat(), minute=minute, staff_id=staff_id)
    _same_keys(morning)


def _shift(when: When, start: int, at: int) -> None:
    came, went = (when(start + minute * MINUTE_MS) for minute in SHIFT)
    shifts.end(went, shift_id=shifts.begin(came, staff_id=CLERK), note=NOTE[at])


def _to_do(when: When, start: int, until: date, one: ToDo, at: int) -> None:
    written = when(start - DAY_MS * (3 - min(0, one.days)))
    key = making.make(
        written,
        title=one.title[at],
        day=(until + timedelta(days=one.days)).isoformat(),
        at=None if one.minute is None else start + one.days * DAY_MS + one.minute * MINUTE_MS,
        note=one.note[at],
        staff_id=one.staff_id,
        checklist=[words[at] for words in one.checks],
    )
    if one.done is not None:
        closing.done(when(start + one.done * MINUTE_MS), reminder_id=key, result=one.result[at])


def _same_keys(tx: Tx) -> None:
    """The same public keys for the same rows."""
    for table, where in (("reminder", " WHERE about=''"), ("reminder_series", "")):
        for key in tx.column(f"SELECT id FROM {table}{where} ORDER BY id"):
            tx.run(f"UPDATE {table} SET public_id=? WHERE id=?", public_id(random.Random(f"{table} {key}")), key)
