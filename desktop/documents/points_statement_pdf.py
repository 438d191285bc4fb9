"""A member's statement of points on A4 or Letter: opening, every entry, closing, and the lots that are open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, WASH, PdfResult, Sheet, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short
from models import times
from models.loyalty.explain import own_reason
from models.money import MINUS, show_number

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.languages import Language
    from models.loyalty.statement import Line, OpenLot, Statement
    from models.settings import ShopSettings

SIDE = 18 * MM
TOP = 18 * MM
FOOT = 20 * MM
BODY = 9.2
SMALL = 7.5
LEAD = 12.5


def statement_pdf(
    statement: Statement,
    settings: ShopSettings,
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    now: int,
    invariant: bool = False,
) -> PdfResult:
    """Write the statement to `path`; `now` (ms UTC) is when it was printed. Raises OSError when it can't be written."""
    with MAKING:
        trial = _Paper(statement, settings, language, size, now, 1, invariant)
        trial.draw()
        made = _Paper(statement, settings, language, size, now, trial.sheet.pages, invariant)
        made.draw()
        return made.sheet.save(path)


def signed(points: int) -> str:
    """Points with their sign, as a column shows them."""
    return f"{'+' if points > 0 else MINUS if points < 0 else ''}{show_number(abs(points))}"


class _Paper:
    """A statement under way."""

    def __init__(
        self,
        statement: Statement,
        settings: ShopSettings,
        language: Language,
        size: Size,
        now: int,
        pages: int,
        invariant: bool,
    ) -> None:
        self.statement, self.settings, self.language = statement, settings, language
        self.now, self.pages = now, pages
        self.title = language.text("Points statement")
        self.sheet = Sheet(PAGES[size], self.title, invariant=invariant, language=language.code)
        self.y = TOP

    def draw(self) -> None:
        """Draw all of it."""
        self._head()
        self._sums()
        self._columns()
        self._plain_row(
            self._day(self.statement.first), self.language.text("Balance at the beginning"), self.statement.opening
        )
        for line in self.statement.lines:
            self._line(line)
        self._plain_row(
            self._day(self.statement.last), self.language.text("Balance at the end"), self.statement.closing
        )
        self._lots()
        self._foot()

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    def _day(self, iso: str) -> str:
        return self.language.date(date.fromisoformat(iso))

    def _turn(self, high: float) -> bool:
        """Begin another page where so much does not go on this one."""
        if self.y + high <= self.sheet.height - FOOT:
            return False
        self._foot()
        self.sheet.new_page()
        self.y = TOP
        return True

    # -- head -------------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        text, one = self.language.text, self.statement
        self.sheet.text(SIDE, self.y + 18, self.title, 19, weight="Bold", colour=INDIGO)
        self._shop()
        self.y += 38
        name = short(one.name or one.reading, 80)
        polite = f"{name} 様" if self.language.code == "ja" and name else name
        for part in wrap(polite, 14, (self.right - SIDE) * 0.6, "Bold"):
            self.sheet.text(SIDE, self.y + 12, part, 14, weight="Bold")
            self.y += 19
        period = text("{first} to {last}", first=self._day(one.first), last=self._day(one.last))
        for label, value in (
            (text("Period"), period),
            (text("Card number"), one.card),
            (text("Programme"), one.programme),
        ):
            if value:
                self.sheet.text(SIDE, self.y + 10, label, 8.5, colour=QUIET)
                self.sheet.text(SIDE + 30 * MM, self.y + 10, short(value, 80), BODY)
                self.y += 14
        self.y += 10

    def _shop(self) -> None:
        shop, y = self.settings, self.y
        address = f"〒{shop.shop_postal} {shop.shop_address}" if shop.shop_postal else shop.shop_address
        self.sheet.text(self.right, y + 10, short(shop.shop_name, 60), 10.5, weight="Bold", align="right")
        for part in (*wrap(short(address, 160), 8, 80 * MM), shop.shop_phone):
            if part:
                y += 11.5
                self.sheet.text(self.right, y + 10, short(part, 60), 8, align="right", colour=QUIET)

    def _sums(self) -> None:
        """What matters at once: opening, came, went, closing."""
        text, one = self.language.text, self.statement
        came = sum(line.entry.points for line in one.lines if line.entry.points > 0)
        went = sum(line.entry.points for line in one.lines if line.entry.points < 0)
        cells = (
            (text("Balance at the beginning"), show_number(one.opening)),
            (text("Points in"), signed(came)),
            (text("Points out"), signed(went)),
            (text("Balance at the end"), show_number(one.closing)),
        )
        wide, high = (self.right - SIDE) / len(cells), 15 * MM
        self.sheet.box(SIDE, self.y, self.right - SIDE, high, fill=WASH, radius=4)
        for at, (label, value) in enumerate(cells):
            x = SIDE + at * wide + 5 * MM
            self.sheet.text(x, self.y + 14, label, 8, colour=QUIET)
            self.sheet.text(x, self.y + 33, value, 15, weight="Bold", colour=INDIGO if at == 3 else INK)
        self.y += high + 7 * MM

    # -- entries ----------------------------------------------------------------------------------------------------

    def _stops(self) -> tuple[float, float, float, float]:
        """Where day and words begin, where points and balance end."""
        return SIDE, SIDE + 30 * MM, self.right - 26 * MM, self.right

    def _columns(self) -> None:
        text, (day, words, points, balance) = self.language.text, self._stops()
        for x, title, align in (
            (day, text("Day"), "left"),
            (words, text("What happened"), "left"),
            (points, text("Points"), "right"),
            (balance, text("Balance"), "right"),
        ):
            self.sheet.text(x, self.y + 9, title, 8.5, weight="Medium", align=align, colour=INDIGO)
        self.y += 14
        self.sheet.rule(SIDE, self.y, self.right, thick=0.8, colour=INDIGO)

    def _plain_row(self, day: str, words: str, balance: int) -> None:
        if self._turn(18):
            self._columns()
        at, left, _points, right = self._stops()
        self.sheet.text(at, self.y + 12.5, day, BODY)
        self.sheet.text(left, self.y + 12.5, words, BODY, weight="Medium")
        self.sheet.text(right, self.y + 12.5, show_number(balance), BODY, weight="Bold", align="right")
        self.y += 18
        self.sheet.rule(SIDE, self.y, self.right, thick=0.4, colour=HAIR)

    def _line(self, line: Line) -> None:
        at, left, points, right = self._stops()
        room = points - left - 22 * MM
        words = wrap(self._words(line), BODY, room)
        notes = [part for note in self._notes(line) for part in wrap(note, SMALL, room)]
        high = 5.5 + LEAD * len(words) + 10 * len(notes)
        if self._turn(high):
            self._columns()
        base = self.y + 12.5
        self.sheet.text(at, base, self._day(line.entry.day), BODY)
        self.sheet.text(points, base, signed(line.entry.points), BODY, align="right")
        self.sheet.text(right, base, show_number(line.balance), BODY, align="right")
        for part in words:
            self.sheet.text(left, base, part, BODY)
            base += LEAD
        for part in notes:
            self.sheet.text(left, base - 2, part, SMALL, colour=QUIET)
            base += 10
        self.y += high
        self.sheet.rule(SIDE, self.y, self.right, thick=0.4, colour=HAIR)

    def _words(self, line: Line) -> str:
        entry, text = line.entry, self.language.text
        name = self.language.say(entry.name)
        if entry.receipt:
            name = text("{what}, receipt {number}", what=name, number=entry.receipt)
        own = own_reason(entry.reason)
        reason = self.language.say(own) if own else short(entry.reason, 120)
        return f"{name} · {reason}" if reason else name

    def _notes(self, line: Line) -> list[str]:
        """Until when the points that came can be used; from when those that went were."""
        text, found = self.language.text, []
        for made in line.entry.made:
            if made.expires_on is not None:
                values = {"points": show_number(made.points), "day": self._day(made.expires_on)}
                found.append(text("{points} can be used until {day}", **values))
        for use in line.entry.used:
            if use.points > 0 and use.earned_day:
                values = {"points": show_number(use.points), "day": self._day(use.earned_day)}
                found.append(text("{points} from the lot of {day}", **values))
        return found[:12]

    # -- lots -------------------------------------------------------------------------------------------------------

    def _lots(self) -> None:
        text, one = self.language.text, self.statement
        if not one.lots and not one.debt:
            return
        self.y += 7 * MM
        self._turn(50)
        title = text("Points that can be used on {day}", day=self._day(one.last))
        self.sheet.text(SIDE, self.y + 10, title, 10.5, weight="Bold", colour=INDIGO)
        self.y += 17
        self.sheet.rule(SIDE, self.y, self.right, thick=0.8, colour=INDIGO)
        for lot in one.lots:
            self._lot(lot)
        if one.debt:
            self._turn(18)
            owed = text("{points} were gone already and are owed", points=show_number(one.debt))
            self.sheet.text(SIDE, self.y + 12.5, owed, BODY)
            self.y += 18

    def _lot(self, lot: OpenLot) -> None:
        self._turn(17)
        text = self.language.text
        until = text("until {day}", day=self._day(lot.expires_on)) if lot.expires_on else text("never lapses")
        earned = text("earned {day}", day=self._day(lot.earned_day)) if lot.earned_day else ""
        self.sheet.text(SIDE, self.y + 12, until, BODY, weight="Medium")
        self.sheet.text(SIDE + 60 * MM, self.y + 12, earned, BODY, colour=QUIET)
        self.sheet.text(self.right, self.y + 12, show_number(lot.left), BODY, weight="Bold", align="right")
        self.y += 17
        self.sheet.rule(SIDE, self.y, self.right, thick=0.4, colour=HAIR)

    def _foot(self) -> None:
        foot = self.sheet.height - 11 * MM
        printed = self.language.moment(times.from_ms(self.now, self.settings.zone))
        self.sheet.text(SIDE, foot, f"{self.language.text('Printed')} {printed}", 7.5, colour=QUIET)
        page = self.language.text("Page {page} of {pages}", page=self.sheet.pages, pages=self.pages)
        self.sheet.text(self.right, foot, page, 7.5, align="right", colour=QUIET)
