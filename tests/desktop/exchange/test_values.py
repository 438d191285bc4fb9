"""Dates and numbers are read as people and spreadsheets write them."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exchange.values import (
    Order,
    infer_decimal,
    infer_order,
    parse_date,
    parse_minor,
    parse_moment,
    parse_number,
    parse_time,
    parse_year,
)


@pytest.mark.parametrize(
    "text",
    [
        "2026/1/5",
        "2026-01-05",
        "2026.1.5",
        "2026年1月5日",
        "2026 年 1 月 5 日",
        "20260105",
        "5-Jan-26",
        "5 January 2026",
        "Jan 5, 2026",
        "January 5th, 2026",
        "R8.1.5",
        "令和8年1月5日",
        "令8/1/5",
        "２０２６／１／５",
        "2026/01/05(月)",
        "2026-01-05 14:30:00",
        "2026-01-05T14:30:00Z",
        "46027",
        "Mon, 5 Jan 2026",
    ],
)
def test_the_fifth_of_january_in_many_hands(text: str) -> None:
    assert parse_date(text) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("R8.10.3", date(2026, 10, 3)),
        ("S58.3.1", date(1983, 3, 1)),
        ("昭和58年3月1日", date(1983, 3, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("H31.4.30", date(2019, 4, 30)),
        ("㍼58年3月1日", date(1983, 3, 1)),
        ("T15.12.24", date(1926, 12, 24)),
        ("29-Feb-2024", date(2024, 2, 29)),
        ("26/1/5", date(2026, 1, 5)),
    ],
)
def test_eras_and_short_years(text: str, wanted: date | None) -> None:
    assert parse_date(text) == wanted


@pytest.mark.parametrize(
    ("text", "order", "wanted"),
    [
        ("1/2/2026", "dmy", date(2026, 2, 1)),
        ("1/2/2026", "mdy", date(2026, 1, 2)),
        ("13/2/2026", "mdy", date(2026, 2, 13)),
        ("2/13/2026", "dmy", date(2026, 2, 13)),
        ("1.2.26", "dmy", date(2026, 2, 1)),
        ("01/02/85", "dmy", date(1985, 2, 1)),
    ],
)
def test_the_column_decides_whether_days_stand_first(text: str, order: Order, wanted: date) -> None:
    assert parse_date(text, order) == wanted


@pytest.mark.parametrize(
    "text", ["", "x", "2026/2/30", "昭和58年", "1234", "03-1234-5678", "12:30", "1,234", "R8.13.1"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_order_is_inferred_from_a_whole_column() -> None:
    assert infer_order(["1/2/2026", "25/2/2026", "3/3/2026"]) == "dmy"
    assert infer_order(["1/2/2026", "2/25/2026"]) == "mdy"
    assert infer_order(["1/2/2026"], "mdy") == "mdy"


def test_years_alone_are_years() -> None:
    assert (parse_year("昭和58年"), parse_year("S58"), parse_year("1983年"), parse_year("令和元年")) == (
        1983,
        1983,
        1983,
        2019,
    )
    assert parse_year("58") is None


def test_times_and_moments() -> None:
    assert parse_time("9:05") == time(9, 5)
    assert parse_time("2:30 PM") == time(14, 30)
    assert parse_time("午後2時30分") == time(14, 30)
    assert parse_time("12:00 am") == time(0)
    assert parse_time("25:00") is None
    assert parse_moment("2009-12-01 07:45:00") == datetime(2009, 12, 1, 7, 45)
    assert parse_moment("1/12/2010 8:26", "dmy") == datetime(2010, 12, 1, 8, 26)
    assert parse_moment("2026/10/3") == datetime(2026, 10, 3)
    assert parse_moment("46027.5") == datetime(2026, 1, 5, 12)
    zone = timezone(timedelta(hours=9))
    assert parse_moment("2026-01-05T09:00:00+09:00") == datetime(2026, 1, 5, 9, tzinfo=zone)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1,234", "1234"),
        ("▲1,234", "-1234"),
        ("△5", "-5"),
        ("(1,234)", "-1234"),
        ("¥1,234", "1234"),
        ("¥1,234-", "-1234"),
        ("1,234円", "1234"),
        ("-¥500", "-500"),
        ("−3", "-3"),
        ("-5", "-5"),
        ("12.50", "12.50"),
        ("$1,234.50", "1234.50"),
        ("10%", "10"),
        (" 7 ", "7"),
        ("+3", "3"),
        ("1e3", "1E+3"),
        ("1.2345678", "1.2345678"),
        (".5", "0.5"),
    ],
)
def test_numbers_as_they_are_written(text: str, wanted: str) -> None:
    assert parse_number(text) == Decimal(wanted)


@pytest.mark.parametrize(
    "text", ["", "-", "abc", "1,23,4", "1.2.3", "12,3", "090-1234-5678", "2026/1/5", "1 2", "--5", "NaN", "Infinity"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_decimal_commas_are_inferred_from_a_whole_column() -> None:
    assert infer_decimal(["1.234,50", "7,5"]) == ","
    assert infer_decimal(["1,234", "12.5"]) == "."
    assert parse_number("1.234,50", decimal=",") == Decimal("1234.50")


def test_amounts_become_the_smallest_unit_rounded_half_up() -> None:
    assert parse_minor("1,234", 0) == 1234
    assert parse_minor("12.50", 2) == 1250
    assert parse_minor("0.005", 2) == 1
    assert parse_minor("-0.005", 2) == -1
    assert parse_minor("1.2345678", 2) == 123
    assert parse_minor("1e99", 2) is None
    assert parse_minor("x", 2) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%d-%b-%Y}"):
        assert parse_date(text) == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}", "dmy") == day
    assert parse_date(f"{day.month}/{day.day}/{day.year}", "mdy") == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers_of_values(text: str) -> None:
    parse_date(text)
    parse_moment(text)
    parse_time(text)
    parse_number(text)
    parse_minor(text, 2)
    parse_year(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_comes_back(amount: Decimal) -> None:
    assert parse_number(f"{amount:,}") == amount
    assert parse_minor(f"{amount:,}", 2) == int(amount * 100)
