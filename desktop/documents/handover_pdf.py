"""A handover on A4 or Letter: what was done in a shift, what stays open with a box to tick, what must be known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, PdfResult, Sheet, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short
from models import times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.languages import Language
    from models.reminders.handover import Handover
    from models.settings import ShopSettings

SIDE = 16 * MM
TOP = 16 * MM
FOOT = 18 * MM
BODY = 10
SMALL = 8.5
LINE = 14
BOX = 3.6 * MM


def handover_pdf(
    found: Handover,
    settings: ShopSettings,
    language: Language,
    path: Path,
    *,
    note: str = "",
    to: str = "",
    size: Size = Size.A4,
    now: int,
    invariant: bool = False,
) -> PdfResult:
    """Write a handover to `path`; `note` and `to` where they are not written into the shift yet.

    Raises OSError as writing does.
    """
    words = (note or found.shift.note, to or found.shift.for_whom)
    with MAKING:
        pages = max(1, _Paper(found, words, settings, language, size, now, 1, invariant).draw())
        made = _Paper(found, words, settings, language, size, now, pages, invariant)
        made.draw()
        return made.sheet.save(path)


class _Paper:
    """A paper under way."""

    def __init__(
        self,
        found: Handover,
        words: tuple[str, str],
        settings: ShopSettings,
        language: Language,
        size: Size,
        now: int,
        pages: int,
        invariant: bool,
    ) -> None:
        self.found, self.settings, self.language, self.now, self.pages = found, settings, language, now, pages
        self.note, self.to = words
        title = f"{language.text('Handover')} {found.shift.day}"
        self.sheet = Sheet(PAGES[size], title, invariant=invariant, language=language.code)
        self.y = TOP

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    def draw(self) -> int:
        """Draw all of it; returns on how many pages."""
        text, say, found = self.language.text, self.language.say, self.found
        self._head()
        if self.note:
            self._part(text("What whoever comes next must know"))
            for line in self.note.splitlines():
                self._words(line, BODY, "Medium")
        left = [(say(one.wording), self._about(one.day, one.person, one.note)) for one in found.left]
        self._list(text("Stays open"), left, text("Nothing stays open."))
        asked = [(f"#{one.number} {one.title}", self._about(one.due, one.person, one.note)) for one in found.requests]
        self._list(text("Open requests"), asked)
        owed = [(one.name, self._about(one.due_on, one.person, one.code)) for one in found.gifts]
        self._list(text("Gifts owed"), owed)
        done = [(say(one.wording), one.result) for one in found.done]
        self._list(text("Done"), done, boxes=False)
        self._foot()
        return self.sheet.pages

    def _date(self, iso: str) -> str:
        day = date.fromisoformat(iso)
        gap = "" if self.language.code == "ja" else " "
        return f"{self.language.date(day)}{gap}({self.language.weekday(day)})"

    def _time(self, at: int) -> str:
        return f"{times.from_ms(at, self.settings.zone):%H:%M}"

    def _about(self, day: str, *parts: str) -> str:
        return "  ".join(part for part in (self._date(day) if day else "", *parts) if part)

    def _head(self) -> None:
        text, shift = self.language.text, self.found.shift
        self.sheet.text(SIDE, self.y + 18, text("Handover"), 19, weight="Bold", colour=INDIGO)
        self.sheet.text(self.right, self.y + 10, short(self.settings.shop_name, 60), 10, weight="Bold", align="right")
        end = self._time(shift.ended_at if shift.ended_at is not None else self.now)
        when = f"{self._date(shift.day)}  {self._time(shift.began_at)}–{end}"
        self.sheet.text(self.right, self.y + 24, when, BODY - 1, align="right", colour=QUIET)
        to = self.to or text("Whoever comes next")
        names = text("{name} hands over to: {to}", name=short(shift.name or text("Owner"), 60), to=short(to, 60))
        self.y += 34
        self.sheet.rule(SIDE, self.y, self.right, thick=0.8, colour=INK)
        self._room(LINE)
        self.sheet.text(SIDE, self.y + 13, names, BODY, weight="Medium")
        self.y += LINE + 2

    def _room(self, high: float) -> None:
        """Begin a page where so much does not fit on this one."""
        if self.y + high > self.sheet.height - FOOT:
            self._foot()
            self.sheet.new_page()
            self.y = TOP

    def _part(self, title: str) -> None:
        self._room(3 * LINE)
        self.y += 10
        self.sheet.text(SIDE, self.y + 12, title, 12, weight="Bold", colour=INDIGO)
        self.y += 18

    def _words(self, words: str, size: float, weight: str, *, left: float = SIDE, quiet: bool = False) -> None:
        for line in wrap(short(" ".join(words.split()), 1000), size, self.right - left, weight):
            self._room(LINE)
            self.sheet.text(left, self.y + 10, line, size, weight=weight, colour=QUIET if quiet else INK)
            self.y += LINE

    def _list(self, title: str, lines: Sequence[tuple[str, str]], nothing: str = "", *, boxes: bool = True) -> None:
        if not lines and not nothing:
            return
        self._part(title)
        if not lines:
            self._words(nothing, BODY, "Regular", quiet=True)
        left = SIDE + BOX + 3 * MM if boxes else SIDE
        for what, about in lines:
            self._room(2 * LINE)
            if boxes:
                self.sheet.box(SIDE, self.y + 1.5, BOX, BOX, stroke=INK, thick=0.8)
            self._words(what, BODY, "Medium", left=left)
            if about:
                self._words(about, SMALL, "Regular", left=left, quiet=True)
            self.sheet.rule(left, self.y + 3, self.right, thick=0.3, colour=HAIR)
            self.y += 7

    def _foot(self) -> None:
        foot = self.sheet.height - 10 * MM
        printed = times.from_ms(self.now, self.settings.zone)
        words = f"{self.language.text('Printed')} {self.language.date(printed.date())} {printed:%H:%M}"
        self.sheet.text(SIDE, foot, words, 7.5, colour=QUIET)
        if self.pages > 1:
            page = self.language.text("Page {page} of {pages}", page=self.sheet.pages, pages=self.pages)
            self.sheet.text(self.right, foot, page, 7.5, align="right", colour=QUIET)
