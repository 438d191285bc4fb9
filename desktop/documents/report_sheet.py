"""The sheet that reports are drawn on: the same document as `pdf.Sheet`, made for many pages of many short texts.

A text is encoded once and drawn from then on as what it was; each page is pressed when it is full, so that a document
of three thousand pages is small in memory; "page 7 of 12" is drawn before anybody knows how many there will be: their
number is a form that every page refers to and that is drawn last. The file is written beside its place and renamed.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from desktop.documents.pdf import INK, MAKING, MM, QUIET, PdfResult, Sheet, clean, missing_of, runs, width
from desktop.exchange.writing import replacing
from models.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.documents.pdf import Colour

SIDE = 14 * MM
TOP = 14 * MM
FOOT = 16 * MM
MOST_KNOWN = 60_000
"""Texts that are kept encoded at a time."""
TOTAL = "pages"
SMALL = 7.0
LATER, LATER_ROOM = 10.0, 40.0
"""Size of, and room for, what is filled in later."""


class Enough(Exception):
    """The pages that were wanted are drawn."""


class ReportSheet(Sheet):
    """A document of reports under way; `y` is how far down the page is, from its top."""

    def __init__(
        self,
        size: tuple[float, float],
        title: str,
        *,
        page_words: Callable[[int], tuple[str, str]],
        invariant: bool = False,
        language: str = "",
        step: Callable[[int], object] | None = None,
        most: int = 0,
    ) -> None:
        """Begin a document. `page_words(page)` are the words before the number of all pages and after it.

        `step(page)` is told of each page, and may raise to stop; after `most` pages `Enough` is raised (0: never).
        """
        super().__init__(size, title, invariant=invariant, language=language)
        self.y = TOP
        self.left_foot = ""
        self._page_words, self._step, self._most = page_words, step, most
        self._known: dict[tuple[str, float, str], tuple[str, float]] = {}
        self._ink: Colour | None = None
        self._marks = 0
        self.shortened = 0
        """How many texts had to end in …"""
        self._ending = False
        self._footed = False
        self._later: dict[str, str] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters so far that no font has, each once, named."""
        return tuple(self._absent)

    @property
    def _document(self) -> Any:
        """What reportlab keeps of the whole document: its fonts and its pages."""
        return self._canvas._doc  # noqa: SLF001 - its own fonts ask for it, and nothing public gives it

    def _put(self, code: str) -> None:
        """Write a piece of the page as it stands."""
        self._canvas._code.append(code)  # noqa: SLF001 - a text object for each of a million texts costs far more

    # -- places ------------------------------------------------------------------------------------------------------

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.width - SIDE

    @property
    def room(self) -> float:
        """What is between the margins."""
        return self.right - SIDE

    @property
    def bottom(self) -> float:
        """How far down a page may be filled."""
        return self.height - FOOT

    def fits(self, high: float) -> bool:
        """Whether so much goes on this page."""
        return self.y + high <= self.bottom

    # -- text --------------------------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        weight: str = "Regular",
        align: str = "left",
        colour: Colour = INK,
    ) -> float:
        """Write one line, as `Sheet.text` does, and quicker."""
        if not text:
            return 0.0
        code, wide = self._encoded(text, size, weight)
        left = x - (wide if align == "right" else wide / 2 if align == "center" else 0)
        if colour != self._ink:
            self._canvas.setFillColorRGB(*colour)
            self._ink = colour
        self._put(f"BT 1 0 0 1 {left:.2f} {self.height - y:.2f} Tm {code} ET")
        return wide

    def measure(self, text: str, size: float, weight: str = "Regular") -> float:
        """How wide a text will be."""
        return self._encoded(text, size, weight)[1] if text else 0.0

    def _encoded(self, text: str, size: float, weight: str) -> tuple[str, float]:
        """A text as it is written into a page, and its width. The fonts' subsets only ever grow, so it stays true."""
        key = (text, size, weight)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            plain = clean(text)
            known = self._known[key] = (self._code_of(plain, size, weight), width(plain, size, weight))
        return known

    def _code_of(self, plain: str, size: float, weight: str) -> str:
        from reportlab.lib.rl_accel import escapePDF
        from reportlab.pdfbase.pdfmetrics import getFont

        parts = []
        for run in runs(plain, weight):
            if run.shown != run.text:
                self._absent.update(dict.fromkeys(missing_of(run.text)))
            font = getFont(run.face)
            for subset, piece in font.splitString(run.shown, self._document):
                name = font.getSubsetInternalName(subset, self._document)
                parts.append(f"{name} {size:g} Tf ({escapePDF(piece)}) Tj")
        return " ".join(parts)

    def fitted(self, text: str, size: float, room: float, weight: str = "Regular") -> str:
        """As much of a text as there is room for; … stands for the rest."""
        if self.measure(text, size, weight) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if width(text[:middle] + "…", size, weight) <= room else (low, middle - 1)
        return text[:low].rstrip() + "…"

    def box(self, x: float, y: float, wide: float, high: float, **how: object) -> None:
        """Draw a rectangle, as `Sheet.box` does."""
        self._ink = None
        super().box(x, y, wide, high, **how)  # type: ignore[arg-type]

    def line(self, points: list[tuple[float, float]], *, thick: float, colour: Colour) -> None:
        """Draw a line through points."""
        path = self._canvas.beginPath()
        for at, (x, y) in enumerate(points):
            (path.lineTo if at else path.moveTo)(x, self.height - y)
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thick)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def hairs(self, x: float, x2: float, places: list[float], *, colour: Colour, thick: float = 0.3) -> None:
        """Draw level lines at many places of the page in one stroke."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thick)
        path = " ".join(f"{x:.2f} {self.height - y:.2f} m {x2:.2f} {self.height - y:.2f} l" for y in places)
        self._put(f"n {path} S")

    # -- pages -------------------------------------------------------------------------------------------------------

    def new_page(self) -> None:
        """Number this page and begin another."""
        self._foot()
        super().new_page()
        self._press()
        self._ink, self._footed = None, False
        self.y = TOP

    def mark(self, title: str, level: int = 0) -> None:
        """Put a bookmark to this place into the document's outline."""
        self._marks += 1
        key = f"mark{self._marks}"
        self._canvas.bookmarkHorizontal(key, 0, self.height - self.y + 4)
        self._canvas.addOutlineEntry(clean(title).encode("utf-8", "ignore").decode(), key, level, closed=level > 0)

    def link(self, key: str) -> None:
        """Name this page, so that a line of a list of contents can lead to it."""
        self._canvas.bookmarkPage(key)

    def link_to(self, key: str, x: float, y: float, wide: float, high: float) -> None:
        """Let a part of the page lead to a named page when it is clicked."""
        self._canvas.linkRect("", key, (x, self.height - y - high, x + wide, self.height - y), Border="[0 0 0]")

    def later(self, key: str, x: float, y: float) -> None:
        """Leave a place that ends at `x` for a few figures that are known later: each key has to be filled."""
        self._canvas.saveState()
        self._canvas.translate(x - LATER_ROOM, self.height - y)
        self._canvas.doForm(key)
        self._canvas.restoreState()
        self._ink = None

    def fill(self, key: str, text: str) -> None:
        """Say what stands in a place that was left."""
        self._later[key] = text

    def _foot(self) -> None:
        base, page = self.height - 9 * MM, self.pages
        self.rule(SIDE, base - 9, self.right, thick=0.3, colour=QUIET)
        before = self._page_words(page)[0]
        room = self._total_room
        self.text(self.right - room, base, before, SMALL, align="right", colour=QUIET)
        self.text(SIDE, base, self.fitted(self.left_foot, SMALL, self.room - 40 * MM), SMALL, colour=QUIET)
        self._canvas.saveState()
        self._canvas.translate(self.right - room, self.height - base)
        self._canvas.doForm(TOTAL)
        self._canvas.restoreState()
        self._ink = None
        self._footed = True
        if self._step is not None:
            self._step(page)
        if self._most and page >= self._most and not self._ending:
            raise Enough

    @property
    def _total_room(self) -> float:
        """Room for the number of all pages; more than two figures reach into the margin."""
        return width("00" + self._page_words(1)[1], SMALL)

    def _press(self) -> None:
        """Compress the page that was just ended, in place of all of them at the end."""
        from reportlab.pdfbase.pdfdoc import PDFName, PDFStream

        page = self._document.Pages.pages[-1]
        pressed = PDFStream(content=zlib.compress(page.stream.encode("latin-1"), 6))
        pressed.dictionary["Filter"] = PDFName("FlateDecode")
        page.Contents, page.stream = pressed, None

    def _define_total(self) -> None:
        """Draw how many pages there are, wherever a page refers to it."""
        self._canvas.beginForm(TOTAL, 0, -4, 60, 12)
        self._ink, height = None, self.height
        self.height = 0.0
        self.text(0, 0, f"{self.pages}{self._page_words(self.pages)[1]}", SMALL, colour=QUIET)
        self.height = height
        self._canvas.endForm()

    def _define_later(self) -> None:
        """Draw what was filled, wherever a page left a place for it."""
        height = self.height
        for key, text in self._later.items():
            self._canvas.beginForm(key, 0, -4, LATER_ROOM, 14)
            self._ink, self.height = None, 0.0
            self.text(LATER_ROOM, 0, text, LATER, align="right")
            self.height = height
            self._canvas.endForm()

    def save(self, path: Path) -> PdfResult:
        """End the document and write it whole. Raises `Told` where it can't be written; nothing is left then."""
        self._ending = True
        if not self._footed:
            self._foot()
        self._canvas.showPage()
        self._press()
        self._define_total()
        self._define_later()
        self._known.clear()
        with MAKING:
            self._canvas.save()
        with replacing(path) as beside, beside.open("wb") as file:
            file.write(self._buffer.getbuffer())
        return PdfResult(path, tuple(self._absent), self.pages, (self.width, self.height))


def stopped_by(cancelled: Callable[[], bool]) -> Callable[[int], None]:
    """A step that raises Cancelled as soon as `cancelled()`."""

    def step(_page: int) -> None:
        if cancelled():
            raise Cancelled

    return step
