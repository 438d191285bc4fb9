"""The values of a report as people read them in a language: for the page, paper and files alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models import money, times
from models.errors import Message
from models.figures.report import (
    COUNT,
    DAY,
    HOUR,
    MOMENT,
    MONEY,
    MONTH,
    POINTS,
    QUANTITY,
    RATE,
    TEXT,
)
from models.money import divide_half_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.languages import Language
    from models.figures.report import Report, Title, Value
    from models.settings import ShopSettings

NONE = "–"
TENTH = 1_000
"""Rates that were worked out are shown to a tenth of a per cent; rates of tax as they are."""


class Words:
    """How a report's values are written, in a language, a currency and a time zone."""

    def __init__(self, language: Language, shop: ShopSettings) -> None:
        """In `language`, of a shop."""
        self.language, self.currency, self.zone = language, shop.currency, shop.zone
        self._days: dict[str, str] = {}
        self._by_kind: dict[str, Callable[[Value], str]] = {
            TEXT: self.title,
            DAY: self._day,
            MONTH: self._month,
            HOUR: self._hour,
            MOMENT: self._moment,
            MONEY: self._money,
            COUNT: _count,
            POINTS: _count,
            QUANTITY: _quantity,
            RATE: _rate,
        }

    def title(self, title: Title | Value) -> str:
        """A title, a note or a text: message ids are translated, people's own words are left as they are."""
        if isinstance(title, Message):
            values = title.values
            return str(values["name"]) if title.msgid == "{name}" else self.language.say(title)
        return "" if title is None else self.language.text(str(title))

    def cell(self, value: Value, kind: str) -> str:
        """A value of a kind; "" where there is none, and a text in a column of numbers is a text."""
        if value is None:
            return ""
        return self.title(value) if isinstance(value, Message) else self._by_kind[kind](value)

    def total(self, value: Value, kind: str) -> str:
        """A value of a row of totals, whose texts are titles whatever the column holds."""
        return self.title(value) if isinstance(value, str) else self.cell(value, kind)

    def writer(self, kind: str) -> Callable[[Value], str]:
        """What writes the values of one kind, for long lists."""
        return self._by_kind[kind]

    def figure(self, value: int | None, unit: str) -> str:
        """A key figure; a dash where there was nothing to divide by."""
        return NONE if value is None else self.cell(value, unit)

    def change(self, now: int | None, then: int | None, unit: str) -> str:
        """By how much a figure grew, with its sign: as a per cent, a rate in percentage points; "" where unknown."""
        if now is None or then is None:
            return ""
        if unit == RATE:
            tenths = divide_half_up(now - then, TENTH)
            return self.language.text("{change} pp", change=_signed(tenths, money.show_rate(abs(tenths) * TENTH)[:-1]))
        if not then:
            return ""
        grown = divide_half_up((now - then) * 1_000, abs(then))
        return _signed(grown, money.show_rate(abs(grown) * TENTH))

    def period(self, report: Report) -> str:
        """The days that the report is about, or the one that it tells as of."""
        first, last = report.asked.period.first, report.asked.period.last
        if report.as_of_day:
            return self.language.text("As of {day}", day=date.fromisoformat(last))
        if first == last:
            return self._day(first)
        return f"{self._day(first)} – {self._day(last)}"

    def _day(self, value: Value) -> str:
        text = str(value)
        known = self._days.get(text)
        if known is None:
            known = self._days[text] = self.language.date(date.fromisoformat(text)) if text else ""
        return known

    def _month(self, value: Value) -> str:
        text = str(value)
        day = date.fromisoformat(f"{text}-01")
        if self.language.code == "ja":
            return f"{day.year}年{day.month}月"
        return self.language.date(day).partition(" ")[2]

    def _hour(self, value: Value) -> str:
        return f"{value}:00"

    def _moment(self, value: Value) -> str:
        if not isinstance(value, int):
            return self.title(value)
        return self.language.moment(times.from_ms(value, self.zone))

    def _money(self, value: Value) -> str:
        return money.show(value, self.currency) if isinstance(value, int) else self.title(value)


def _signed(number: int, text: str) -> str:
    return f"+{text}" if number > 0 else f"{money.MINUS}{text}" if number < 0 else f"±{text}"


def _count(value: Value) -> str:
    return money.show_number(value) if isinstance(value, int) else str(value)


def _quantity(value: Value) -> str:
    return money.show_quantity(value) if isinstance(value, int) else str(value)


def _rate(value: Value) -> str:
    if not isinstance(value, int):
        return str(value)
    return money.show_rate(value if value % TENTH == 0 or abs(value) < TENTH else divide_half_up(value, TENTH) * TENTH)
