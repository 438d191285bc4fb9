"""A rep's day on A4 or Letter: each stop with whom, where, why, the last words, what is owed, a line to write on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, PdfResult, Sheet, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short
from models import times
from models.money import show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.languages import Language
    from models.pipeline.day_sheet import Stop
    from models.settings import ShopSettings

SIDE = 16 * MM
TOP = 16 * MM
FOOT = 18 * MM
TIME = 20 * MM
"""How wide the column of times is."""
BODY = 9
SMALL = 8
BOX = 3.6 * MM
MOST_LINES = 3


def day_sheet_pdf(
    stops: Sequence[Stop],
    stages: dict[int, str],
    who: str,
    day: str,
    settings: ShopSettings,
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    now: int,
    invariant: bool = False,
) -> PdfResult:
    """Write the sheet of a day (ISO) to `path`; `stages` are the names of stages. Raises OSError as writing does."""
    with MAKING:
        pages = max(1, _Day(stops, stages, who, day, settings, language, size, now, 1, invariant).draw())
        made = _Day(stops, stages, who, day, settings, language, size, now, pages, invariant)
        made.draw()
        return made.sheet.save(path)


class _Day:
    """A sheet under way."""

    def __init__(
        self,
        stops: Sequence[Stop],
        stages: dict[int, str],
        who: str,
        day: str,
        settings: ShopSettings,
        language: Language,
        size: Size,
        now: int,
        pages: int,
        invariant: bool,
    ) -> None:
        self.stops, self.stages, self.who, self.day = stops, stages, who, date.fromisoformat(day)
        self.settings, self.language, self.now, self.pages = settings, language, now, pages
        self.sheet = Sheet(
            PAGES[size], f"{language.text('Day sheet')} {day}", invariant=invariant, language=language.code
        )
        self.y = TOP

    def draw(self) -> int:
        """Draw all of it; returns on how many pages."""
        self._head()
        for at, stop in enumerate(self.stops, start=1):
            parts = self._parts(stop)
            high = 20 + sum(12 for _kind, _words in parts) + 16
            if self.y + high > self.sheet.height - FOOT:
                self._foot()
                self.sheet.new_page()
                self.y = TOP
            self._stop(at, stop, parts)
        if not self.stops:
            text = self.language.text("Nothing is to be done with anybody on this day.")
            self.sheet.text(SIDE, self.y + 14, text, BODY, colour=QUIET)
        self._foot()
        return self.sheet.pages

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    def _date(self) -> str:
        gap = "" if self.language.code == "ja" else " "
        return f"{self.language.date(self.day)}{gap}({self.language.weekday(self.day)})"

    def _head(self) -> None:
        text = self.language.text
        self.sheet.text(SIDE, self.y + 18, text("Day sheet"), 19, weight="Bold", colour=INDIGO)
        self.sheet.text(self.right, self.y + 10, short(self.settings.shop_name, 60), 10, weight="Bold", align="right")
        whose = f"{self._date()}  {short(self.who, 60)}".strip()
        self.sheet.text(self.right, self.y + 24, whose, BODY, align="right", colour=QUIET)
        self.y += 34
        self.sheet.rule(SIDE, self.y, self.right, thick=0.8, colour=INK)

    def _parts(self, stop: Stop) -> list[tuple[str, str]]:
        """The lines below a stop's head: their weight and their words, wrapped."""
        text, room = self.language.text, self.right - SIDE - TIME - 4 * MM
        found: list[tuple[str, str]] = []
        where = "  ".join(part for part in (stop.phone, stop.address) if part)
        deal = ""
        if stop.deal_id is not None:
            money = show(stop.amount, self.settings.currency) if stop.amount is not None else ""
            chance = f"{(stop.chance or 0) // 100} %"
            stage = self.stages.get(stop.stage_id or 0, "")
            deal = "  ".join(part for part in (stop.deal, money, stage, chance) if part)
        lines = [("Regular", where), ("Medium", deal), ("Regular", stop.note)]
        lines.append(("Regular", text("Wishes: {words}", words=stop.wishes) if stop.wishes else ""))
        lines.append(("Medium", text("Mind: {words}", words=stop.cautions) if stop.cautions else ""))
        for one in stop.last:
            day = self.language.date(times.from_ms(one.at, self.settings.zone).date())
            lines.append(("Regular", f"{day}  {one.text}" if one.text else ""))
        lines.append(("Medium", text("Owed: {what}", what=", ".join(stop.owed)) if stop.owed else ""))
        for weight, words in lines:
            flat = " ".join(words.split())
            if flat:
                found += [(weight, part) for part in wrap(short(flat, 400), SMALL, room, weight)[:MOST_LINES]]
        return found

    def _stop(self, at: int, stop: Stop, parts: list[tuple[str, str]]) -> None:
        left = SIDE + TIME
        self.sheet.box(SIDE, self.y + 6.5, BOX, BOX, stroke=INK, thick=0.8)
        moment = f"{times.from_ms(stop.at, self.settings.zone):%H:%M}" if stop.at is not None else str(at)
        self.sheet.text(SIDE + BOX + 3 * MM, self.y + 15, moment, BODY + 1, weight="Medium")
        whose = " · ".join(part for part in (stop.company, stop.person) if part)
        title = self.language.say(stop.wording)
        head = short(whose or stop.deal or title, 120)
        self.sheet.text(left, self.y + 15, wrap(head, 11, self.right - left, "Bold")[0], 11, weight="Bold")
        self.y += 20
        late = "" if stop.day >= self.day.isoformat() else self.language.text("since {day}", day=self._short(stop.day))
        why = "  ".join(part for part in (title, late) if part)
        for part in wrap(short(why, 200), BODY, self.right - left, "Medium")[:2]:
            self.sheet.text(left, self.y + 8, part, BODY, weight="Medium", colour=INDIGO)
            self.y += 12
        for weight, words in parts:
            self.sheet.text(left, self.y + 8, words, SMALL, weight=weight, colour=INK if weight == "Medium" else QUIET)
            self.y += 12
        self.y += 12
        self.sheet.rule(left, self.y, self.right, thick=0.3, colour=HAIR)
        self.y += 4
        self.sheet.rule(SIDE, self.y, self.right, thick=0.6, colour=HAIR)

    def _short(self, iso: str) -> str:
        return self.language.date(date.fromisoformat(iso))

    def _foot(self) -> None:
        foot = self.sheet.height - 10 * MM
        printed = times.from_ms(self.now, self.settings.zone)
        words = f"{self.language.text('Printed')} {self.language.date(printed.date())} {printed:%H:%M}"
        self.sheet.text(SIDE, foot, words, 7.5, colour=QUIET)
        if self.pages > 1:
            page = self.language.text("Page {page} of {pages}", page=self.sheet.pages, pages=self.pages)
            self.sheet.text(self.right, foot, page, 7.5, align="right", colour=QUIET)
