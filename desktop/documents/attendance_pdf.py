"""The attendance list of an event: who comes, with a box to tick, on A4 or Letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, PdfResult, Sheet, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short
from models import times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from desktop.languages import Language
    from models.loyalty.events import BookingRow, EventRow
    from models.settings import ShopSettings

SIDE = 18 * MM
TOP = 18 * MM
FOOT = 20 * MM
ROW = 9 * MM
BODY = 9.5
BOX = 4 * MM


def attendance_pdf(
    event: EventRow,
    bookings: Sequence[BookingRow],
    settings: ShopSettings,
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    now: int,
    invariant: bool = False,
) -> PdfResult:
    """Write the list to `path`; `now` (ms UTC) is when it was printed. Raises OSError when it can't be written."""
    with MAKING:
        pages = max(1, _List(event, bookings, settings, language, size, now, 1, invariant).draw())
        made = _List(event, bookings, settings, language, size, now, pages, invariant)
        made.draw()
        return made.sheet.save(path)


class _List:
    """A list under way."""

    def __init__(
        self,
        event: EventRow,
        bookings: Sequence[BookingRow],
        settings: ShopSettings,
        language: Language,
        size: Size,
        now: int,
        pages: int,
        invariant: bool,
    ) -> None:
        self.event, self.bookings, self.settings, self.language = event, bookings, settings, language
        self.now, self.pages = now, pages
        title = f"{language.text('Attendance list')} {short(event.name, 80)}"
        self.sheet = Sheet(PAGES[size], title, invariant=invariant, language=language.code)
        self.y = TOP

    def draw(self) -> int:
        """Draw all of it; returns on how many pages."""
        self._head()
        self._columns()
        for at, one in enumerate(self.bookings, start=1):
            if self.y + ROW > self.sheet.height - FOOT:
                self._foot()
                self.sheet.new_page()
                self.y = TOP
                self._columns()
            self._row(at, one)
        if not self.bookings:
            self.sheet.text(SIDE, self.y + 14, self.language.text("Nobody has booked yet."), BODY, colour=QUIET)
        self._foot()
        return self.sheet.pages

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    def _stops(self) -> tuple[float, float, float, float, float]:
        """Where the columns begin: number, name, phone, seats (its right end), box."""
        return SIDE, SIDE + 10 * MM, SIDE + 92 * MM, self.right - 24 * MM, self.right - BOX - 3 * MM

    def _head(self) -> None:
        text = self.language.text
        self.sheet.text(SIDE, self.y + 18, text("Attendance list"), 19, weight="Bold", colour=INDIGO)
        self.sheet.text(self.right, self.y + 10, short(self.settings.shop_name, 60), 10, weight="Bold", align="right")
        self.y += 30
        for part in wrap(short(self.event.name, 160), 13, self.right - SIDE, "Bold"):
            self.sheet.text(SIDE, self.y + 12, part, 13, weight="Bold")
            self.y += 18
        start = times.from_ms(self.event.starts_at, self.settings.zone)
        count = text("{taken} of {seats} seats", taken=self.event.taken, seats=self.event.seats)
        for words in (self._moment(start), self.event.place, count):
            if words:
                self.sheet.text(SIDE, self.y + 11, short(words, 160), BODY, colour=QUIET)
                self.y += 15
        self.y += 10

    def _moment(self, at: datetime) -> str:
        day: date = at.date()
        gap = "" if self.language.code == "ja" else " "
        return f"{self.language.date(day)}{gap}({self.language.weekday(day)}) {at:%H:%M}"

    def _columns(self) -> None:
        text, (number, name, phone, seats, box) = self.language.text, self._stops()
        for x, words, align in (
            (number, "#", "left"),
            (name, text("Name"), "left"),
            (phone, text("Phone"), "left"),
            (seats, text("Seats"), "right"),
            (box + BOX / 2, text("Came"), "center"),
        ):
            self.sheet.text(x, self.y + 9, words, 8, align=align, colour=QUIET)
        self.y += 14
        self.sheet.rule(SIDE, self.y, self.right, thick=0.8, colour=INK)

    def _row(self, at: int, one: BookingRow) -> None:
        number, name, phone, seats, box = self._stops()
        line = self.y + ROW / 2 + 3.4
        self.sheet.text(number, line, str(at), BODY, colour=QUIET)
        shown = wrap(short(one.person or one.reading, 80), BODY + 1, phone - name - 3 * MM, "Medium")
        self.sheet.text(name, line - (3 if one.reading else 0), shown[0] if shown else "", BODY + 1, weight="Medium")
        if one.reading and one.person:
            self.sheet.text(name, line + 6.5, short(one.reading, 40), 6.5, colour=QUIET)
        self.sheet.text(phone, line, short(one.phone, 24), BODY)
        self.sheet.text(seats, line, str(one.seats), BODY, align="right")
        self.sheet.box(box, self.y + (ROW - BOX) / 2, BOX, BOX, stroke=INK, thick=0.8)
        if one.state == "attended":
            self.sheet.text(box + BOX / 2, line + 0.5, "✓", BODY + 2, weight="Bold", align="center")
        self.y += ROW
        self.sheet.rule(SIDE, self.y, self.right, thick=0.4, colour=HAIR)

    def _foot(self) -> None:
        foot = self.sheet.height - 11 * MM
        printed = self._moment(times.from_ms(self.now, self.settings.zone))
        words = f"{self.language.text('Printed')} {printed}"
        self.sheet.text(SIDE, foot, words, 7.5, colour=QUIET)
        if self.pages > 1:
            page = self.language.text("Page {page} of {pages}", page=self.sheet.pages, pages=self.pages)
            self.sheet.text(self.right, foot, page, 7.5, align="right", colour=QUIET)
