"""A rule as a sentence in both languages: all that the editor makes, and honest about what comes from elsewhere."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import languages
from models.reminders import rule_words
from models.reminders.rules import Rule, parse

EN, JA = languages.language("en"), languages.language("ja")

CASES = [
    ("FREQ=DAILY", {}, "every day", "毎日"),
    ("FREQ=DAILY;INTERVAL=2", {}, "every other day", "1日おき"),
    ("FREQ=DAILY;INTERVAL=3", {}, "every 3 days", "3日ごと"),
    ("FREQ=DAILY", {"on_closed": "skip"}, "every working day", "毎営業日"),
    (
        "FREQ=DAILY;INTERVAL=3",
        {"from_done": True},
        "every 3 days, counted from when it was done",
        "3日ごと、完了した日から数える",
    ),
    ("FREQ=WEEKLY", {}, "every week", "毎週"),
    ("FREQ=WEEKLY", {"first": date(2026, 12, 1)}, "every Tuesday", "毎週火曜日"),
    ("FREQ=WEEKLY;BYDAY=TU", {}, "every Tuesday", "毎週火曜日"),
    ("FREQ=WEEKLY;BYDAY=FR,TU", {}, "every Tuesday and Friday", "毎週火曜日・金曜日"),
    ("FREQ=WEEKLY;BYDAY=MO,WE,FR", {}, "every Monday, Wednesday and Friday", "毎週月曜日・水曜日・金曜日"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", {}, "every weekday, Monday to Friday", "平日（月〜金）"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", {}, "every other week on Tuesday", "隔週火曜日"),
    ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", {}, "every 3 weeks on Tuesday", "3週間ごとの火曜日"),
    ("FREQ=MONTHLY;BYMONTHDAY=25", {}, "every month on the 25th", "毎月25日"),
    ("FREQ=MONTHLY;BYMONTHDAY=1", {}, "every month on the 1st", "毎月1日"),
    ("FREQ=MONTHLY;BYMONTHDAY=22", {}, "every month on the 22nd", "毎月22日"),
    ("FREQ=MONTHLY;BYMONTHDAY=13", {}, "every month on the 13th", "毎月13日"),
    ("FREQ=MONTHLY;BYMONTHDAY=5,20", {}, "every month on the 5th and the 20th", "毎月5日・20日"),
    (
        "FREQ=MONTHLY;BYMONTHDAY=31",
        {},
        "every month on the 31st, where there is one",
        "毎月31日（ない月は飛ばす）",
    ),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", {}, "every month on the last day", "毎月末日"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", {"on_closed": "before"}, "every month on the last working day", "毎月最終営業日"),
    ("FREQ=MONTHLY;BYMONTHDAY=1", {"on_closed": "after"}, "every month on the first working day", "毎月第1営業日"),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        {"on_closed": "before"},
        "every month on the last working day",
        "毎月最終営業日",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=25",
        {"on_closed": "before"},
        "every month on the 25th, moved to the working day before when closed",
        "毎月25日、休業日なら前の営業日",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=25",
        {"on_closed": "after"},
        "every month on the 25th, moved to the next working day when closed",
        "毎月25日、休業日なら翌営業日",
    ),
    ("FREQ=MONTHLY;BYDAY=2TU", {}, "every month on the second Tuesday", "毎月第2火曜日"),
    ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", {}, "every 3 months on the last Friday", "3か月ごとの最終金曜日"),
    ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1", {}, "every year on 1 April", "毎年4月1日"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", {}, "every year on the last day of February", "毎年2月の末日"),
    ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", {}, "every year on the second Sunday in May", "毎年5月の第2日曜日"),
    ("FREQ=YEARLY", {"first": date(2026, 4, 1)}, "every year on 1 April", "毎年4月1日"),
    ("FREQ=WEEKLY;BYDAY=TU;COUNT=10", {}, "every Tuesday, 10 times", "毎週火曜日、10回"),
    (
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231",
        {"on_closed": "skip"},
        "every Tuesday, left out when closed, until 31 Dec 2026",
        "毎週火曜日、休業日は飛ばす、2026年12月31日まで",
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3",
        {},
        "by a rule from another calendar (FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO), 3 times",
        "ほかのカレンダーの繰り返し（FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO）、3回",
    ),
    (
        "FREQ=HOURLY",
        {},
        "a rule that this program does not know: FREQ=HOURLY",
        "このソフトでは読めない繰り返し（FREQ=HOURLY）",
    ),
]


@pytest.mark.parametrize(("rule", "options", "english", "japanese"), CASES)
def test_a_rule_reads_as_a_sentence(rule: str, options: dict, english: str, japanese: str) -> None:
    message = rule_words.said(rule, **options)
    assert (EN.say(message), JA.say(message)) == (english, japanese)


def test_a_sentence_may_open_with_it() -> None:
    assert EN.say(rule_words.said("FREQ=WEEKLY;BYDAY=TU", letter="upper")) == "Every Tuesday"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "FREQ=DAILY;BYMONTH=1",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=MONTHLY;BYDAY=MO",
    ],
)
def test_what_the_words_would_not_say_whole_is_shown_as_it_is(rule: str) -> None:
    read = parse(rule)
    assert not rule_words.in_words(read)
    assert read.text in EN.say(rule_words.said(read))


days = st.lists(st.sampled_from([(0, at) for at in range(7)]), min_size=1, max_size=7, unique=True).map(tuple)
nths = st.tuples(st.sampled_from([-1, 1, 2, 3, 4]), st.integers(0, 6)).map(lambda one: (one,))
dates = st.lists(st.one_of(st.integers(1, 31), st.just(-1)), min_size=1, max_size=3, unique=True).map(tuple)
made = st.one_of(
    st.builds(Rule, st.just("DAILY"), st.integers(1, 30)),
    st.builds(Rule, st.just("WEEKLY"), st.integers(1, 8), byday=days),
    st.builds(Rule, st.just("MONTHLY"), st.integers(1, 12), byday=nths),
    st.builds(Rule, st.just("MONTHLY"), st.integers(1, 12), bymonthday=dates),
    st.builds(
        Rule,
        st.just("YEARLY"),
        st.integers(1, 5),
        bymonth=st.integers(1, 12).map(lambda one: (one,)),
        bymonthday=st.integers(1, 28).map(lambda one: (one,)),
    ),
)


@given(made, st.sampled_from(["", "skip", "before", "after"]), st.booleans())
def test_every_rule_of_the_editor_has_its_own_words(rule: Rule, on_closed: str, from_done: bool) -> None:
    assert rule_words.in_words(rule)
    message = rule_words.said(rule, on_closed=on_closed, from_done=from_done)
    for language in (EN, JA):
        text = language.say(message)
        assert text
        assert "{" not in text
        assert "FREQ" not in text


@given(st.text(max_size=60))
def test_no_text_breaks_the_sentence(text: str) -> None:
    assert EN.say(rule_words.said(text))
