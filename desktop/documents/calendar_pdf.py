"""A day or a week of the calendar on A4 or Letter: hours, and in full what had no room in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, WASH, PdfResult, Sheet, width, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short
from models import times
from models.reminders.day_plan import WHOLE_DAY, bars

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.languages import Language
    from models.reminders.calendar import Entry
    from models.reminders.day_plan import Bar, DayPlan, Placed
    from models.settings import ShopSettings

SIDE, TOP, FOOT = 12 * MM, 12 * MM, 14 * MM
GUTTER = 12 * MM
DAY_HEAD = 13 * MM
BAR, LEAST_LANE = 12.0, 24.0
SMALL, BODY = 7.0, 9.0
SHUT = (0.955, 0.948, 0.930)
LEAST_HOURS = 8


def calendar_pdf(
    plans: Mapping[str, DayPlan],
    whose: str,
    settings: ShopSettings,
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    now: int,
    invariant: bool = False,
) -> PdfResult:
    """Write some days to `path`: one upright, several side by side on a page on its side.

    `whose` names a member of staff, "" everybody. Raises OSError as writing does.
    """
    with MAKING:
        pages = _Calendar(plans, whose, settings, language, size, now, 1, invariant).draw()
        made = _Calendar(plans, whose, settings, language, size, now, pages, invariant)
        made.draw()
        return made.sheet.save(path)


class _Calendar:
    """A sheet under way."""

    def __init__(
        self,
        plans: Mapping[str, DayPlan],
        whose: str,
        settings: ShopSettings,
        language: Language,
        size: Size,
        now: int,
        pages: int,
        invariant: bool,
    ) -> None:
        self.plans, self.days = plans, [date.fromisoformat(day) for day in sorted(plans)]
        self.whose, self.settings, self.language, self.now, self.pages = whose, settings, language, now, pages
        wide, high = PAGES[size]
        points = (wide, high) if len(self.days) == 1 else (high, wide)
        self.sheet = Sheet(points, self._title(), invariant=invariant, language=language.code)
        self.cut: list[tuple[date, Entry]] = []
        """What is not shown in full among the hours."""
        self.y = TOP
        self.size = SMALL if len(self.days) > 1 else BODY

    def draw(self) -> int:
        """Draw all of it; gives the number of pages."""
        self._head()
        self._heads()
        self._band()
        self._hours()
        self._rest()
        self._foot()
        return self.sheet.pages

    # -- words ----------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        speak = self.language
        first, last = self.days[0], self.days[-1]
        if first == last:
            return self._dated(first)
        return f"{speak.date(first)} – {speak.date(last, year=first.year != last.year)}"

    def _dated(self, day: date) -> str:
        gap = "" if self.language.code == "ja" else " "
        return f"{self.language.date(day)}{gap}({self.language.weekday(day)})"

    def _clock(self, ms: int) -> str:
        return f"{times.from_ms(ms, self.settings.zone):%H:%M}"

    def _when(self, one: Entry) -> str:
        if one.at is None:
            return self.language.text("all day")
        ends = f"–{self._clock(one.end_at)}" if one.end_at is not None and one.end_at > one.at else ""
        return self._clock(one.at) + ends

    def _said(self, one: Entry) -> str:
        return " ".join(self.language.say(one.wording).split())

    # -- the frame --------------------------------------------------------------------------------------------------

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    def left_of(self, column: int) -> float:
        """Where a day's column begins."""
        return SIDE + GUTTER + (self.right - SIDE - GUTTER) * column / len(self.days)

    def _head(self) -> None:
        self.sheet.text(SIDE, self.y + 14, self._title(), 15, weight="Bold", colour=INDIGO)
        whose = "  ".join(part for part in (short(self.settings.shop_name, 50), short(self.whose, 40)) if part)
        self.sheet.text(self.right, self.y + 13, whose, BODY, align="right", colour=QUIET)
        self.y += 22
        self.sheet.rule(SIDE, self.y, self.right, thick=0.8, colour=INK)

    def _heads(self) -> None:
        """The days' names, and why the shop is closed."""
        for column, day in enumerate(self.days):
            mark = self.plans[day.isoformat()].mark
            left, right = self.left_of(column), self.left_of(column + 1)
            middle = (left + right) / 2
            if len(self.days) > 1:
                text = f"{self.language.weekday(day)} {day.day}"
                self.sheet.text(middle, self.y + 13, text, 10.5, weight="Bold", align="center")
            if mark is not None and (mark.name or not mark.working):
                said = self.language.text(mark.name) if mark.name else self.language.text("shop closed")
                line = _fit(said, SMALL, right - left - 4)
                self.sheet.text(middle, self.y + 24, line, SMALL, align="center", colour=QUIET)
        self.y += DAY_HEAD

    def _band(self) -> None:
        """What takes whole days; from the fifth row on it is listed in full below."""
        found = bars([day.isoformat() for day in self.days], self.plans)
        rows = min(5, max((bar.row + 1 for bar in found), default=0))
        for bar in found:
            if bar.row < rows:
                self._bar(bar)
            else:
                self.cut.append((self.days[bar.first], bar.entry))
        self.y += rows * BAR + 3

    def _bar(self, bar: Bar) -> None:
        left, right = self.left_of(bar.first) + 1.5, self.left_of(bar.last + 1) - 1.5
        top = self.y + bar.row * BAR
        self.sheet.box(left, top, right - left, BAR - 2, fill=WASH, stroke=HAIR, thick=0.4, radius=2)
        self._line(bar.entry, self.days[bar.first], left + 3, top + 7.6, right - left - 6)

    def _line(self, one: Entry, day: date, x: float, y: float, room: float) -> None:
        text = self._said(one)
        shown = _fit(text, SMALL + 0.5, room)
        if shown != text:
            self._keep(day, one)
        self.sheet.text(x, y, shown, SMALL + 0.5, weight="Medium", colour=QUIET if one.state == "done" else INK)

    def _keep(self, day: date, one: Entry) -> None:
        if all(kept.identity != one.identity for _day, kept in self.cut):
            self.cut.append((day, one))

    # -- hours --------------------------------------------------------------------------------------------------------

    def _span(self) -> tuple[int, int]:
        """The hours that the paper shows: the shop's, and those of whatever stands outside of them."""
        low, high = [], []
        for plan in self.plans.values():
            low += [begins for begins, _ends in (plan.mark.hours if plan.mark is not None else ())]
            high += [ends for _begins, ends in (plan.mark.hours if plan.mark is not None else ())]
            low += [one.begins for one in plan.timed]
            high += [one.ends for one in plan.timed]
        first = min(low, default=540) // 60
        last = min(24, -(-max(high, default=1080) // 60))
        while last - first < LEAST_HOURS:
            first, last = max(0, first - 1), min(24, last + 1)
        return first, last

    def _hours(self) -> None:
        first, last = self._span()
        top, bottom = self.y, self.sheet.height - FOOT - 4 * MM
        high = (bottom - top) / (last - first)
        for column, day in enumerate(self.days):
            self._shade(self.plans[day.isoformat()], column, first, last, top, high)
        for hour in range(first, last + 1):
            y = top + (hour - first) * high
            self.sheet.rule(SIDE + GUTTER, y, self.right, thick=0.3, colour=HAIR)
            if hour < last:
                self.sheet.text(SIDE + GUTTER - 3, y + 8, f"{hour}:00", SMALL, align="right", colour=QUIET)
        for column in range(len(self.days) + 1):
            self.sheet.box(self.left_of(column), top, 0.01, bottom - top, stroke=HAIR, thick=0.4)
        for column, day in enumerate(self.days):
            for one in self.plans[day.isoformat()].timed:
                self._block(one, day, column, top - first * high, high)
        self.y = bottom

    def _shade(self, plan: DayPlan, column: int, first: int, last: int, top: float, high: float) -> None:
        """The hours at which the shop is closed."""
        left, right = self.left_of(column), self.left_of(column + 1)
        at = first * 60
        hours = plan.mark.hours if plan.mark is not None else ((0, WHOLE_DAY),)
        for begins, ends in (*hours, (last * 60, last * 60)):
            begins = min(max(begins, at), last * 60)
            if begins > at:
                y = top + (at / 60 - first) * high
                self.sheet.box(left, y, right - left, (begins - at) / 60 * high, fill=SHUT)
            at = max(at, min(ends, last * 60))

    def _block(self, one: Placed, day: date, column: int, midnight: float, high: float) -> None:
        room = self.left_of(column + 1) - self.left_of(column) - 2
        most = max(1, int(room // LEAST_LANE))
        if one.lane >= most:
            self._keep(day, one.entry)
            return
        lane = room / min(one.lanes, most)
        left = self.left_of(column) + 1 + one.lane * lane
        wide = lane * min(one.wide, min(one.lanes, most) - one.lane) - 1.5
        top, bottom = midnight + one.begins / 60 * high, midnight + one.ends / 60 * high
        self.sheet.box(left, top + 0.5, wide, bottom - top - 1, fill=WASH, stroke=INDIGO, thick=0.5, radius=2)
        step = self.size * 1.2
        y, colour = top + self.size + 1, QUIET if one.entry.state == "done" else INK
        lines = [
            ("Medium", part) for part in wrap(f"{self._when(one.entry)} {self._said(one.entry)}", self.size, wide - 5)
        ]
        more = (one.entry.person, one.entry.place)
        lines += [("Regular", part) for text in more if text for part in wrap(text, self.size, wide - 5)]
        for weight, text in lines:
            if y > bottom - 1.5:
                self._keep(day, one.entry)
                break
            self.sheet.text(left + 3, y, text, self.size, weight=weight, colour=colour)
            y += step

    # -- in full ----------------------------------------------------------------------------------------------------

    def _rest(self) -> None:
        """What could not be shown in full among the hours, day by day, on pages of its own."""
        shown: date | None = None
        for day, one in sorted(self.cut, key=_by_day):
            lines = self._lines(one)
            high = 12 * len(lines) + 4 + (22 if day != shown else 0)
            if shown is None or self.y + high > self.sheet.height - FOOT:
                self._foot()
                self.sheet.new_page()
                self.y = TOP
                shown = None
            if day != shown:
                self.sheet.text(SIDE, self.y + 14, self._dated(day), 11, weight="Bold", colour=INDIGO)
                self.y += 18
                self.sheet.rule(SIDE, self.y, self.right, thick=0.5, colour=QUIET)
                self.y += 4
                shown = day
            self.sheet.box(SIDE, self.y + 2.5, 8, 8, stroke=INK, thick=0.7)
            self.sheet.text(SIDE + 14, self.y + 10, self._when(one), BODY, weight="Medium")
            for weight, text in lines:
                self.sheet.text(SIDE + 30 * MM, self.y + 10, text, BODY, weight=weight)
                self.y += 12
            self.y += 4

    def _lines(self, one: Entry) -> list[tuple[str, str]]:
        room = self.right - SIDE - 30 * MM
        more = "  ".join(part for part in (one.person, one.place, one.staff) if part)
        found = [("Medium", part) for part in wrap(short(self._said(one), 300), BODY, room, "Medium")]
        return found + [("Regular", part) for part in (wrap(short(more, 200), BODY, room) if more else ())]

    def _foot(self) -> None:
        foot = self.sheet.height - 8 * MM
        printed = times.from_ms(self.now, self.settings.zone)
        words = f"{self.language.text('Printed')} {self.language.date(printed.date())} {printed:%H:%M}"
        self.sheet.text(SIDE, foot, words, 7.5, colour=QUIET)
        if self.pages > 1:
            page = self.language.text("Page {page} of {pages}", page=self.sheet.pages, pages=self.pages)
            self.sheet.text(self.right, foot, page, 7.5, align="right", colour=QUIET)


def _by_day(kept: tuple[date, Entry]) -> tuple[date, bool, int, int]:
    day, one = kept
    return day, one.at is not None, one.at or 0, one.key


def _fit(text: str, size: float, room: float) -> str:
    """A line that is cut with … where there is no room for it."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
