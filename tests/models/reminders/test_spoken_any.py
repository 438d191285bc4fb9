"""Whatever is typed: never an error, spans inside the text, nothing understood twice, and no line that takes long."""

from datetime import datetime
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from models.reminders import recurrence
from models.reminders.spoken import LONGEST, understand

NOW = datetime(2026, 11, 27, 13, 10)
WORDS = (
    "order beans",
    "call",
    "青木さん",
    "仕入先に電話",
    "tomorrow",
    "tonight",
    "on Friday",
    "next Monday",
    "3pm",
    "15:00",
    "at 9",
    "9-10:30",
    "in 3 days",
    "5 Dec",
    "Dec 5",
    "12/5",
    "every",
    "every day",
    "second Tuesday",
    "of the month",
    "until",
    "for 2 hours",
    "remind 1 hour before",
    "all day",
    "明日",
    "あさって",
    "15時",
    "午後",
    "3時半",
    "から",
    "まで",
    "に",
    "の",
    "、",
    "毎日",
    "毎週火曜",
    "隔週",
    "第2火曜",
    "毎月25日",
    "月末",
    "の営業日",
    "12月5日",
    "5日",
    "R8.12.5",
    "1時間前に通知",
    "2時間",
    "10 times",
    "the",
    "and",
    "31",
    "２５",
    "三",
    "日",
    "時",
    "月",
    "-",
    "〜",
    "/",
    " ",
    " ",
    ".",
    "noon",
    "朝",
    "夜",
    "祝日除く",
)
anything = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


@settings(max_examples=400, deadline=None)
@given(anything, moments)
def test_any_text_is_understood_or_left(text: str, now: datetime) -> None:
    got = understand(text, now=now)
    last = 0
    for begins, ends in got.spans:
        assert last <= begins < ends <= len(text)
        last = ends
    assert got.minute is None or 0 <= got.minute < 1440
    assert got.end_minute is None or (got.minute is not None and got.end_minute > got.minute)
    assert got.anything == (got.day is not None)
    if got.rule:
        recurrence.parse(got.rule)
    if not got.anything:
        assert got.title == text.strip()


@settings(max_examples=400, deadline=None)
@given(anything)
def test_nothing_more_is_understood_of_what_was_left(text: str) -> None:
    title = understand(text, now=NOW).title
    again = understand(title, now=NOW)
    assert again.title == title


@settings(max_examples=200, deadline=None)
@given(anything)
def test_every_letter_of_the_title_was_typed(text: str) -> None:
    got = understand(text, now=NOW)
    left = "".join(sign for at, sign in enumerate(text) if not any(b <= at < e for b, e in got.spans))
    rest = iter(left)
    assert all(any(sign == one for one in rest) for sign in got.title if not sign.isspace())


def test_a_long_text_is_the_title_at_once() -> None:
    text = "明日15時 " * LONGEST
    began = perf_counter()
    assert understand(text, now=NOW).title == text.strip()
    assert perf_counter() - began < 0.01


def test_a_line_takes_a_millisecond_at_most() -> None:
    lines = [
        "order beans tomorrow 3pm, remind me 1 hour before",
        "明日15時から17時まで 仕入先と打ち合わせ 1時間前に通知",
        "every second Tuesday at half past nine call the bakery about the rolls until 31 March",
        "毎月25日 休業日なら前営業日 請求書を送る",
        "a line in which there is nothing at all to be understood by anybody",
    ]
    best = []
    for line in lines:
        understand(line, now=NOW)
        took = []
        for _count in range(20):
            began = perf_counter()
            understand(line, now=NOW)
            took.append(perf_counter() - began)
        best.append(min(took))
    assert max(best) < 0.001, best
