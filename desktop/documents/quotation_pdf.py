"""A quotation (見積書) on A4 or Letter: for whom, until when, each line, the sums per rate, what it comes to.

In the language of the quotation, with prices shown with or without tax as the partner wants. The figures are those
frozen when it was made: the same paper comes out years later.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, MAKING, MM, QUIET, WASH, PdfResult, Sheet, width, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short
from models.counter.tax import KIND_NAMES, TaxKind
from models.money import FineAmount, currency_of, show, show_quantity, show_rate, shown

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.languages import Language
    from models.billing.quotations import QuotationRow
    from models.billing.quoted import Frozen, QuotedRate, ShownLine

SIDE = 18 * MM
TOP = 18 * MM
FOOT = 20 * MM
BODY = 9.2
SMALL = 7.5
LEAD = 12.5
MOST_NOTE_LINES = 30
REDUCED = "※"
"""The mark of goods at the reduced rate (軽減税率対象)."""


def quotation_pdf(
    quotation: QuotationRow,
    frozen: Frozen,
    language: Language,
    path: Path,
    *,
    size: Size = Size.A4,
    invariant: bool = False,
) -> PdfResult:
    """Write the quotation to `path`. Raises OSError when it can't be written."""
    with MAKING:
        trial = _Paper(quotation, frozen, language, size, 1, invariant)
        trial.draw()
        if trial.sheet.pages == 1:
            return trial.sheet.save(path)
        made = _Paper(quotation, frozen, language, size, trial.sheet.pages, invariant)
        made.draw()
        return made.sheet.save(path)


def honorific(name: str, is_company: bool, code: str) -> str:
    """A name as a Japanese paper addresses it: 御中 for a company, 様 for a person; elsewhere as it is."""
    if code != "ja" or not name:
        return name
    return f"{name} {'御中' if is_company else '様'}"


class _Paper:
    """A quotation under way."""

    def __init__(
        self, quotation: QuotationRow, frozen: Frozen, language: Language, size: Size, pages: int, invariant: bool
    ) -> None:
        self.quotation, self.frozen, self.language, self.pages = quotation, frozen, language, pages
        self.title = language.text("Quotation")
        name = f"{self.title} {quotation.number_text}"
        self.sheet = Sheet(PAGES[size], name, invariant=invariant, language=language.code)
        self.y = TOP

    def draw(self) -> None:
        """Draw all of it."""
        self._head()
        self._facts()
        lines = self.frozen.shown(self.quotation.shows_tax)
        once = [line for line in lines if not line.months]
        monthly = [line for line in lines if line.months]
        if once:
            self._table(once, self.language.text("Description"))
            self._sums(self.frozen.rates, self.language.text("Total"), self.quotation.total)
        if monthly:
            self._table(monthly, self.language.text("Each month"))
            self._sums(self.frozen.monthly_rates, self.language.text("Total of a month"), self.quotation.monthly)
        self._notes(lines)
        self._foot()

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    def _day(self, iso: str) -> str:
        return self.language.date(date.fromisoformat(iso))

    def _money(self, amount: int) -> str:
        return show(amount, self.quotation.currency)

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
        text = self.language.text
        middle, title = self.sheet.width / 2, self._wide(self.title)
        self.sheet.text(middle, self.y + 20, title, 21, weight="Bold", align="center", colour=INDIGO)
        number = text("No. {number}", number=self.quotation.number_text)
        self.sheet.text(self.right, self.y + 10, number, 9, align="right")
        self.sheet.text(self.right, self.y + 22, self._day(self.quotation.day), 9, align="right")
        self.y += 44
        top = self.y
        left = self._buyer(top)
        self.y = max(left, self._seller(top)) + 8

    def _wide(self, title: str) -> str:
        """A Japanese title stands with room between its letters."""
        return " ".join(title) if self.language.code == "ja" else title

    def _buyer(self, top: float) -> float:
        buyer, room, y = self.frozen.buyer, (self.right - SIDE) * 0.52, top
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
        intro = self.language.text("We are pleased to quote as follows.")
        self.sheet.text(SIDE, y + 14, intro, BODY)
        return y + 20

    def _seller(self, top: float) -> float:
        shop, y = self.frozen.seller, top
        room = (self.right - SIDE) * 0.40
        for part in wrap(short(shop.name, 120), 10.5, room, "Bold"):
            self.sheet.text(self.right, y + 12, part, 10.5, weight="Bold", align="right")
            y += 14
        for part in (*wrap(short(self._place(shop.postal, shop.address), 160), 8, room), shop.phone):
            if part:
                self.sheet.text(self.right, y + 10, short(part, 80), 8, align="right", colour=QUIET)
                y += 11.5
        if shop.registration:
            words = self.language.text("Registration number {number}", number=shop.registration)
            self.sheet.text(self.right, y + 10, words, 8, align="right", colour=QUIET)
            y += 11.5
        return y + 6

    def _place(self, postal: str, address: str) -> str:
        if postal and self.language.code == "ja":
            return f"〒{postal} {address}"
        return f"{address} {postal}".strip()

    def _facts(self) -> None:
        """What matters at once: what it comes to, and until when it holds."""
        text, one = self.language.text, self.quotation
        high = 17 * MM
        self.sheet.box(SIDE, self.y, self.right - SIDE, high, fill=WASH, radius=4)
        cells = [(text("Total (with tax)"), self._money(one.total), 18.0)] if one.total or not one.monthly else []
        if one.monthly:
            cells.append((text("Each month (with tax)"), self._money(one.monthly), 14.0 if cells else 18.0))
        cells.append((text("Valid until"), self._day(one.valid_until), 12.0))
        wide = (self.right - SIDE) / len(cells)
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

    def _columns(self, title: str) -> None:
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

    def _table(self, lines: list[ShownLine], title: str) -> None:
        self._turn(60)
        self._columns(title)
        for line in lines:
            self._line(line, title)

    def _line(self, line: ShownLine, title: str) -> None:
        words, count, unit, amount = self._stops()
        room = count - words - 18 * MM
        mark = f" {REDUCED}" if self._marks(line) else ""
        parts = wrap(f"{line.name}{mark}", BODY, room)
        notes = [part for note in self._about(line) for part in wrap(note, SMALL, room)]
        high = 5.5 + LEAD * len(parts) + 10 * len(notes)
        if self._turn(high):
            self._columns(title)
        base = self.y + 12.5
        self.sheet.text(count, base, show_quantity(line.quantity), BODY, align="right")
        self.sheet.text(unit, base, self._unit(line.fine_unit), BODY, align="right")
        self.sheet.text(amount, base, self._money(line.amount), BODY, align="right")
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
            return self._money(fine // 100)
        return str(shown({"amount": FineAmount(fine)}, self.quotation.currency)["amount"])

    def _marks(self, line: ShownLine) -> bool:
        return line.kind == TaxKind.REDUCED and currency_of(self.quotation.currency).code == "JPY"

    def _about(self, line: ShownLine) -> list[str]:
        """What stands below a line: its note, the months, and what lowers it."""
        text, found = self.language.text, [part for part in line.note.split("\n") if part.strip()]
        if line.months:
            found.append(text("for {count} months", count=line.months))
        if line.off:
            name = f" ({line.why})" if line.why else ""
            found.append(text("Discount {amount}", amount=self._money(-line.off)) + name)
        return found

    # -- sums -------------------------------------------------------------------------------------------------------

    def _sums(self, rates: tuple[QuotedRate, ...], title: str, total: int) -> None:
        text = self.language.text
        self._turn(16 * (2 * len(rates) + 1) + 22)
        self.y += 4
        for one in rates:
            name = self._rate_name(one)
            if one.rate:
                words = text("{rate}, without tax", rate=name)
                self._sum(words, one.before)
                self._sum(text("Tax {rate}", rate=show_rate(one.rate)), one.tax)
            else:
                self._sum(name, one.total)
        left = self.right - 84 * MM
        self.sheet.rule(left, self.y + 3, self.right, thick=0.8, colour=INDIGO)
        self.y += 4
        self.sheet.text(left, self.y + 14, title, 10.5, weight="Bold", colour=INDIGO)
        self.sheet.text(self.right, self.y + 14, self._money(total), 12.5, weight="Bold", align="right", colour=INDIGO)
        self.y += 20 + 6 * MM

    def _sum(self, words: str, amount: int) -> None:
        self.sheet.text(self.right - 84 * MM, self.y + 12, words, 8.8, colour=QUIET)
        self.sheet.text(self.right, self.y + 12, self._money(amount), BODY, align="right")
        self.y += 15

    def _rate_name(self, one: QuotedRate) -> str:
        name = self.language.text(KIND_NAMES[TaxKind(one.kind)])
        return f"{name} {show_rate(one.rate)}" if one.rate else name

    # -- foot -------------------------------------------------------------------------------------------------------

    def _notes(self, lines: tuple[ShownLine, ...]) -> None:
        text = self.language.text
        parts = [part for line in self.quotation.note.split("\n") for part in wrap(line, BODY, self.right - SIDE)]
        for part in parts[:MOST_NOTE_LINES] if self.quotation.note else []:
            self._turn(14)
            self.sheet.text(SIDE, self.y + 10, part, BODY)
            self.y += 13
        shows = (
            text("Prices of the lines include tax.")
            if self.quotation.shows_tax == "included"
            else text("Prices of the lines are without tax.")
        )
        marks = [shows]
        if any(self._marks(line) for line in lines):
            marks.append(text("{mark} Reduced tax rate", mark=REDUCED))
        for words in marks:
            self._turn(12)
            self.sheet.text(SIDE, self.y + 9, words, SMALL, colour=QUIET)
            self.y += 11

    def _foot(self) -> None:
        foot = self.sheet.height - 11 * MM
        name = f"{self.title} {self.quotation.number_text}"
        self.sheet.text(SIDE, foot, name, 7.5, colour=QUIET)
        page = self.language.text("Page {page} of {pages}", page=self.sheet.pages, pages=self.pages)
        self.sheet.text(self.right, foot, page, 7.5, align="right", colour=QUIET)
