"""What the papers of the billing have in common: for whom, from whom, lines with their tax, sums per rate, pages.

A paper is drawn twice where it has more than one page: the first time tells how many there are.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, WASH, Sheet, width, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import short
from models.counter.tax import KIND_NAMES, TaxKind
from models.money import FineAmount, currency_of, show, show_quantity, show_rate, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from desktop.documents.pdf import PdfResult
    from desktop.languages import Language
    from desktop.printing.paper import Size
    from models.billing.parties import Party
    from models.billing.quoted import ShownLine

SIDE = 18 * MM
TOP = 18 * MM
FOOT = 20 * MM
BODY = 9.2
SMALL = 7.5
LEAD = 12.5
SUMS = 84 * MM
MOST_NOTE_LINES = 30
REDUCED = "※"
"""The mark of goods at the reduced rate (軽減税率対象)."""


class RateSum(Protocol):
    """The sum of one rate: before tax, its tax, with tax."""

    @property
    def kind(self) -> str:
        """Which tax it is."""

    @property
    def rate(self) -> int:
        """In millionths."""

    @property
    def before(self) -> int:
        """Without tax."""

    @property
    def tax(self) -> int:
        """The tax."""

    @property
    def total(self) -> int:
        """With tax."""


def honorific(name: str, is_company: bool, code: str) -> str:
    """A name as a Japanese paper addresses it: 御中 for a company, 様 for a person; elsewhere as it is."""
    if code != "ja" or not name:
        return name
    return f"{name} {'御中' if is_company else '様'}"


class Letter:
    """A paper under way: its sheet, and how far down it is."""

    def __init__(
        self, title: str, number: str, language: Language, size: Size, currency: str, pages: int, invariant: bool
    ) -> None:
        """Begin `title` of a number, in a language, on so many pages."""
        self.title, self.number, self.language, self.currency, self.pages = title, number, language, currency, pages
        self.sheet = Sheet(PAGES[size], f"{title} {number}", invariant=invariant, language=language.code)
        self.y = TOP
        self.shows_mark = False

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    @property
    def room(self) -> float:
        """What is between the margins."""
        return self.right - SIDE

    def draw(self) -> None:
        """Draw all of it."""
        raise NotImplementedError

    def day(self, iso: str) -> str:
        """A day in the paper's language."""
        return self.language.date(date.fromisoformat(iso))

    def money(self, amount: int) -> str:
        """An amount in the paper's currency."""
        return show(amount, self.currency)

    def turn(self, high: float) -> bool:
        """Begin another page where so much does not go on this one."""
        if self.y + high <= self.sheet.height - FOOT:
            return False
        self.foot()
        self.sheet.new_page()
        self.y = TOP
        return True

    def foot(self) -> None:
        """What the page is, and of how many."""
        foot = self.sheet.height - 11 * MM
        self.sheet.text(SIDE, foot, f"{self.title} {self.number}", 7.5, colour=QUIET)
        page = self.language.text("Page {page} of {pages}", page=self.sheet.pages, pages=self.pages)
        self.sheet.text(self.right, foot, page, 7.5, align="right", colour=QUIET)

    # -- head -------------------------------------------------------------------------------------------------------

    def head(self, buyer: Party, seller: Party, day: str, intro: str, *, beside: Sequence[str] = ()) -> None:
        """Title, number and day; for whom at the left, from whom at the right, a sentence below."""
        text = self.language.text
        self.sheet.text(
            self.sheet.width / 2, self.y + 20, self._wide(self.title), 21, weight="Bold", align="center", colour=INDIGO
        )
        for at, words in enumerate((text("No. {number}", number=self.number), self.day(day), *beside)):
            self.sheet.text(self.right, self.y + 10 + 12 * at, words, 9, align="right")
        self.y += max(44, 24 + 12 * (len(beside) + 1))
        top = self.y
        self.y = max(self._buyer(buyer, top, intro), self._seller(seller, top)) + 8

    def _wide(self, title: str) -> str:
        """A Japanese title stands with room between its letters."""
        return " ".join(title) if self.language.code == "ja" else title

    def _buyer(self, buyer: Party, top: float, intro: str) -> float:
        room, y = self.room * 0.52, top
        code = self.language.code
        name = buyer.name or self.language.text("(no name)")
        whole = name if buyer.is_company and buyer.person else honorific(name, buyer.is_company, code)
        for part in wrap(short(whole, 160), 14, room, "Bold"):
            self.sheet.text(SIDE, y + 14, part, 14, weight="Bold")
            y += 19
        if buyer.is_company and buyer.person:
            polite = honorific(short(buyer.person, 80), False, code)
            self.sheet.text(SIDE, y + 12, polite, 11, weight="Medium")
            y += 17
        self.sheet.rule(SIDE, y + 5, SIDE + room, thick=0.8)
        y += 9
        for part in wrap(short(self._place(buyer.postal, buyer.address), 160), 8, room):
            if part:
                self.sheet.text(SIDE, y + 9, part, 8, colour=QUIET)
                y += 11.5
        self.sheet.text(SIDE, y + 14, intro, BODY)
        return y + 20

    def _seller(self, seller: Party, top: float) -> float:
        y, room = top, self.room * 0.40
        for part in wrap(short(seller.name, 120), 10.5, room, "Bold"):
            self.sheet.text(self.right, y + 12, part, 10.5, weight="Bold", align="right")
            y += 14
        lines = [*wrap(short(self._place(seller.postal, seller.address), 160), 8, room), seller.phone]
        if seller.registration:
            lines.append(self.language.text("Registration number {number}", number=seller.registration))
        for part in lines:
            if part:
                self.sheet.text(self.right, y + 10, short(part, 80), 8, align="right", colour=QUIET)
                y += 11.5
        return y + 6

    def _place(self, postal: str, address: str) -> str:
        if postal and self.language.code == "ja":
            return f"〒{postal} {address}"
        return f"{address} {postal}".strip()

    def facts(self, cells: Sequence[tuple[str, str, float]]) -> None:
        """What matters at once, in a box: name, value, size of the value; the first stands out."""
        high = 17 * MM
        self.sheet.box(SIDE, self.y, self.room, high, fill=WASH, radius=4)
        wide = self.room / len(cells)
        for at, (label, value, size) in enumerate(cells):
            x = SIDE + at * wide + 5 * MM
            self.sheet.text(x, self.y + 15, label, 8, colour=QUIET)
            while size > 8 and width(value, size, "Bold") > wide - 8 * MM:
                size -= 1
            self.sheet.text(x, self.y + 38, value, size, weight="Bold", colour=INDIGO if at == 0 else INK)
        self.y += high + 6 * MM

    # -- lines ------------------------------------------------------------------------------------------------------

    def _stops(self) -> tuple[float, float, float, float]:
        """Where the words begin; where quantity, price of a piece and amount end."""
        return SIDE, self.right - 62 * MM, self.right - 32 * MM, self.right

    def columns(self, title: str) -> None:
        """The head of a table of lines."""
        text, (words, count, unit, amount) = self.language.text, self._stops()
        for x, name, align in (
            (words, title, "left"),
            (count, text("Quantity"), "right"),
            (unit, text("Unit price"), "right"),
            (amount, text("Amount"), "right"),
        ):
            self.sheet.text(x, self.y + 9, name, 8.5, weight="Medium", align=align, colour=INDIGO)
        self.y += 14
        self.sheet.rule(SIDE, self.y, self.right, thick=0.8, colour=INDIGO)

    def table(self, lines: Sequence[ShownLine], title: str, *, headed: bool = True) -> None:
        """Lines, each with what it is, how many, at what price; the head is repeated on each page."""
        if headed:
            self.turn(60)
            self.columns(title)
        for line in lines:
            self._line(line, title)

    def _line(self, line: ShownLine, title: str) -> None:
        words, count, unit, amount = self._stops()
        room = count - words - 18 * MM
        mark = f" {REDUCED}" if self._marks(line) else ""
        parts = wrap(f"{line.name}{mark}", BODY, room)
        notes = [part for note in self._about(line) for part in wrap(note, SMALL, room)]
        high = 5.5 + LEAD * len(parts) + 10 * len(notes)
        if self.turn(high):
            self.columns(title)
        base = self.y + 12.5
        self.sheet.text(count, base, show_quantity(line.quantity), BODY, align="right")
        self.sheet.text(unit, base, self._unit(line.fine_unit), BODY, align="right")
        self.sheet.text(amount, base, self.money(line.amount), BODY, align="right")
        for part in parts:
            self.sheet.text(words, base, part, BODY)
            base += LEAD
        for part in notes:
            self.sheet.text(words, base - 2, part, SMALL, colour=QUIET)
            base += 10
        self.y += high
        self.sheet.rule(SIDE, self.y, self.right, thick=0.4, colour=HAIR)

    def _unit(self, fine: int) -> str:
        """The price of a piece: whole where it is, else to the hundredth of the smallest unit."""
        if fine % 100 == 0:
            return self.money(fine // 100)
        return str(shown({"amount": FineAmount(fine)}, self.currency)["amount"])

    def _marks(self, line: ShownLine) -> bool:
        marked = line.kind == TaxKind.REDUCED and currency_of(self.currency).code == "JPY"
        self.shows_mark = self.shows_mark or marked
        return marked

    def _about(self, line: ShownLine) -> list[str]:
        """What stands below a line: its note, the months, and what lowers it."""
        text, found = self.language.text, [part for part in line.note.split("\n") if part.strip()]
        if line.months:
            found.append(text("for {count} months", count=line.months))
        if line.off:
            name = f" ({line.why})" if line.why else ""
            found.append(text("Discount {amount}", amount=self.money(-line.off)) + name)
        return found

    # -- sums -------------------------------------------------------------------------------------------------------

    def rates(self, rates: Sequence[RateSum], *, more: int = 1) -> None:
        """What each rate comes to before tax, and its tax; `more` sums follow on the same page."""
        text = self.language.text
        self.turn(16 * (2 * len(rates) + more) + 22)
        self.y += 4
        for one in rates:
            name = self.rate_name(one)
            if one.rate:
                self.sum(text("{rate}, without tax", rate=name), one.before)
                self.sum(text("Tax {rate}", rate=show_rate(one.rate)), one.tax)
            else:
                self.sum(name, one.total)

    def sum(self, words: str, amount: int) -> None:
        """A sum at the right."""
        self.sheet.text(self.right - SUMS, self.y + 12, words, 8.8, colour=QUIET)
        self.sheet.text(self.right, self.y + 12, self.money(amount), BODY, align="right")
        self.y += 15

    def total(self, title: str, amount: int) -> None:
        """What it comes to."""
        left = self.right - SUMS
        self.sheet.rule(left, self.y + 3, self.right, thick=0.8, colour=INDIGO)
        self.y += 4
        self.sheet.text(left, self.y + 14, title, 10.5, weight="Bold", colour=INDIGO)
        self.sheet.text(self.right, self.y + 14, self.money(amount), 12.5, weight="Bold", align="right", colour=INDIGO)
        self.y += 20 + 6 * MM

    def rate_name(self, one: RateSum) -> str:
        """A rate as it is called: Standard 10 %."""
        name = self.language.text(KIND_NAMES[TaxKind(one.kind)])
        return f"{name} {show_rate(one.rate)}" if one.rate else name

    # -- end --------------------------------------------------------------------------------------------------------

    def notes(self, note: str, shows_tax: str) -> None:
        """The note, whether prices hold the tax, and what the mark means."""
        text = self.language.text
        parts = [part for line in note.split("\n") for part in wrap(line, BODY, self.room)] if note else []
        for part in parts[:MOST_NOTE_LINES]:
            self.turn(14)
            self.sheet.text(SIDE, self.y + 10, part, BODY)
            self.y += 13
        with_tax = shows_tax == "included"
        marks = [text("Prices of the lines include tax.") if with_tax else text("Prices of the lines are without tax.")]
        if self.shows_mark:
            marks.append(text("{mark} Reduced tax rate", mark=REDUCED))
        for words in marks:
            self.turn(12)
            self.sheet.text(SIDE, self.y + 9, words, SMALL, colour=QUIET)
            self.y += 11


def made(begin: Callable[[int], Letter], path: Path) -> PdfResult:
    """Draw a paper and write it; `begin` begins it on so many pages. Raises OSError when it can't be written."""
    with MAKING:
        trial = begin(1)
        trial.draw()
        if trial.sheet.pages == 1:
            return trial.sheet.save(path)
        final = begin(trial.sheet.pages)
        final.draw()
        return final.sheet.save(path)
