"""PDF sheets with embedded fonts: one text path, which knows what each face has and says what none has.

reportlab's own paragraphs read mark-up (and fetch what it points to); here text is drawn as it stands, run by run.
"""

import io
import struct
import threading
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop import paths
from desktop.documents.code128 import modules

MM = 72 / 25.4
FAMILIES = ("NotoSansJP", "Inter")
WEIGHTS = ("Regular", "Medium", "Bold")
MISSING = "〓"
_MOST_PIXELS = 20_000_000
BLACK = (0.0, 0.0, 0.0)
INK = (0.118, 0.137, 0.188)
QUIET = (0.337, 0.361, 0.420)
INDIGO = (0.153, 0.275, 0.541)
HAIR = (0.82, 0.80, 0.76)
WASH = (0.945, 0.953, 0.976)
MAKING = threading.Lock()
"""reportlab's fonts keep the state of one document at a time."""


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A written PDF, and the characters that no font has (each once, named), so that nobody loses one unknowingly."""

    path: Path
    missing: tuple[str, ...] = ()
    pages: int = 1
    points: tuple[float, float] = (0.0, 0.0)
    """Width and height of a page."""


@lru_cache(maxsize=1)
def _faces() -> dict[str, Any]:
    """The fonts of the program, registered under their file's names."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    ttfonts.makeToUnicodeCMap = to_unicode
    found = {}
    for family in FAMILIES:
        for weight in WEIGHTS:
            name = f"{family}-{weight}"
            font = ttfonts.TTFont(name, str(font_path(name)), shapable=False)
            pdfmetrics.registerFont(font)
            found[name] = font
    return found


def font_path(name: str) -> Path:
    """Where a face lies: `NotoSansJP-Bold`."""
    return paths.resources() / "fonts" / f"{name}.ttf"


def to_unicode(name: str, subset: list[int]) -> str:
    """Say which characters a subset's codes are, in place of reportlab's own function.

    That one writes values above U+FFFF as five digits, so that 𠮷 prints right and copies wrong; a PDF wants UTF-16BE.
    """
    rows = [f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>" for code, value in enumerate(subset)]
    blocks = []
    for at in range(0, len(rows), 100):
        part = rows[at : at + 100]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    head = (
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    )
    tail = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")
    return "\n".join((*head, *blocks, *tail))


_INVISIBLE = frozenset(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD, 0x061C, 0x180E]
    + [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0xFFF9, 0xFFFC)]
)


def clean(text: str) -> str:
    """Compose letters with their marks; blanks for control characters; drop what only steers (directions, joiners)."""
    out = []
    for sign in unicodedata.normalize("NFC", text):
        code = ord(sign)
        if code in _INVISIBLE:
            continue
        if code < 32 or 0x7F <= code < 0xA0 or code in (0xA0, 0x2028, 0x2029):
            out.append(" ")
        else:
            out.append(sign)
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one face. `shown` differs from `text` where no face has it."""

    face: str
    shown: str
    text: str


@lru_cache(maxsize=8192)
def _family(code: int) -> str:
    """The first family that has a character; "" when none has."""
    faces = _faces()
    return next((family for family in FAMILIES if code in faces[f"{family}-Regular"].face.charToGlyph), "")


def runs(text: str, weight: str = "Regular") -> list[Run]:
    """Split cleaned text by the faces that have it."""
    found: list[Run] = []
    start, family = 0, None
    for at, sign in enumerate([*text, None]):
        own = None if sign is None else _family(ord(sign))
        if own != family or own == "":
            if family is not None and at > start:
                found.append(_run(family, text[start:at], weight))
            start, family = at, own
    return found


def _run(family: str, text: str, weight: str) -> Run:
    if family:
        return Run(f"{family}-{weight}", text, text)
    return Run(f"{FAMILIES[0]}-{weight}", MISSING * len(text), text)


def missing_of(text: str) -> list[str]:
    """The characters of a text that no face has, each with its Unicode name."""
    absent = [sign for sign in clean(text) if not _family(ord(sign))]
    return [f"{_printable(sign)} ({unicodedata.name(sign, f'U+{ord(sign):04X}').lower()})" for sign in absent]


def _printable(sign: str) -> str:
    return "�" if 0xD800 <= ord(sign) < 0xE000 else sign


@lru_cache(maxsize=16384)
def _advance(sign: str, weight: str) -> float:
    family = _family(ord(sign))
    name, shown = (f"{family}-{weight}", sign) if family else (f"{FAMILIES[0]}-{weight}", MISSING)
    return float(_faces()[name].face.getCharWidth(ord(shown))) / 1000


def width(text: str, size: float, weight: str = "Regular") -> float:
    """How wide a text is at a size, in the size's unit."""
    return sum(_advance(sign, weight) for sign in clean(text)) * size


_NEVER_FIRST = frozenset("、。，．,.・：；:;？！?!）」』】〕］｝)]}ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々％%…")
_NEVER_LAST = frozenset("（「『【〔［｛([{¥$£€〒")


def wrap(text: str, size: float, room: float, weight: str = "Regular") -> list[str]:
    """Break a text into lines of at most `room`: at blanks between Latin words, anywhere in Japanese but before 、。」.

    A word wider than a line is broken.
    """
    lines: list[str] = []
    line, used = "", 0.0
    for token in _tokens(clean(text)):
        wide = sum(_advance(sign, weight) for sign in token) * size
        if line and used + wide > room + 1e-6 and token != " ":
            lines.append(line.rstrip())
            line, used = "", 0.0
        if wide > room:
            *full, token = _broken(token, size, room, weight)
            lines += full
            wide = sum(_advance(sign, weight) for sign in token) * size
        if line or token != " ":
            line, used = line + token, used + wide
    return [*lines, line.rstrip()] if line.rstrip() or not lines else lines


def _tokens(text: str) -> list[str]:
    """What may not be parted: Latin words, a Japanese letter with the marks that stick to it."""
    found: list[str] = []
    for sign in text:
        joins = found and found[-1] != " " and sign != " "
        if joins and (_letter(sign) and _letter(found[-1][-1]) or sign in _NEVER_FIRST or found[-1][-1] in _NEVER_LAST):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _letter(sign: str) -> bool:
    return ord(sign) < 0x2E80


def _broken(token: str, size: float, room: float, weight: str) -> list[str]:
    parts, part, used = [], "", 0.0
    for sign in token:
        wide = _advance(sign, weight) * size
        if part and used + wide > room:
            parts.append(part)
            part, used = "", 0.0
        part, used = part + sign, used + wide
    return [*parts, part]


Colour = tuple[float, float, float]


class Sheet:
    """A PDF under way. Places are points from the left and from the top of the page."""

    def __init__(self, size: tuple[float, float], title: str, *, invariant: bool = False, language: str = "") -> None:
        """Begin a document whose pages are `size` points; `invariant` makes the same bytes each time (tests)."""
        from reportlab.pdfgen.canvas import Canvas

        _faces()
        self.width, self.height = size
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pagesize=size,
            invariant=int(invariant),
            initialFontName=f"{FAMILIES[0]}-Regular",
            lang=language or None,
        )
        self._canvas.setTitle(clean(title).encode("utf-8", "ignore").decode())
        self._canvas.setCreator("Noren")
        self._canvas.setProducer("Noren")
        self._absent: dict[str, None] = {}
        self.pages = 1

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
        """Write one line with its baseline at `y`; `x` is its left end, centre or right end. Gives its width."""
        plain = clean(text)
        wide = width(plain, size, weight)
        left = x - (wide if align == "right" else wide / 2 if align == "center" else 0)
        self._canvas.setFillColorRGB(*colour)
        for run in runs(plain, weight):
            self._draw(left, y, run, size)
            left += sum(_advance(sign, weight) for sign in run.text) * size
        return wide

    def _draw(self, x: float, y: float, run: Run, size: float) -> None:
        if run.shown != run.text:
            self._absent.update(dict.fromkeys(missing_of(run.text)))
        line = self._canvas.beginText(x, self.height - y)
        line.setFont(run.face, size)
        line.textOut(run.shown)
        self._canvas.drawText(line)

    def rule(
        self, x: float, y: float, x2: float, *, thick: float = 0.5, colour: Colour = INK, dashed: bool = False
    ) -> None:
        """Draw a level line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thick)
        self._canvas.setDash(*((1.2, 1.2) if dashed else ()))
        self._canvas.line(x, self.height - y, x2, self.height - y)
        self._canvas.setDash()

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        thick: float = 0.6,
        radius: float = 0,
        dashed: bool = False,
    ) -> None:
        """Draw a rectangle from its upper left corner."""
        if fill:
            self._canvas.setFillColorRGB(*fill)
        if stroke:
            self._canvas.setStrokeColorRGB(*stroke)
            self._canvas.setLineWidth(thick)
        self._canvas.setDash(*((2, 2) if dashed else ()))
        bottom = self.height - y - high
        self._canvas.roundRect(x, bottom, wide, high, radius, stroke=int(bool(stroke)), fill=int(bool(fill)))
        self._canvas.setDash()

    def squares(self, x: float, y: float, matrix: list[list[bool]], unit: float, high: float | None = None) -> None:
        """Draw the black modules of a code, each `unit` wide and (`high` or `unit`) high."""
        tall = high or unit
        self._canvas.setFillColorRGB(0, 0, 0)
        path = self._canvas.beginPath()
        for row, modules_ in enumerate(matrix):
            for start, length in _spans(modules_):
                path.rect(x + start * unit, self.height - y - (row + 1) * tall, length * unit, tall)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def image(self, x: float, y: float, data: bytes, wide: float, high: float) -> None:
        """Draw a picture (PNG, JPEG), its transparent parts left open."""
        from reportlab.lib.utils import ImageReader

        self._canvas.drawImage(ImageReader(io.BytesIO(data)), x, self.height - y - high, wide, high, mask="auto")

    def new_page(self) -> None:
        """End this page and begin another."""
        self._canvas.showPage()
        self.pages += 1

    def save(self, path: Path) -> PdfResult:
        """Write the file whole."""
        self._canvas.showPage()
        self._canvas.save()
        paths.write_whole(path, self._buffer.getvalue())
        return PdfResult(path, tuple(self._absent), self.pages, (self.width, self.height))


def _spans(row: Iterable[bool]) -> list[tuple[int, int]]:
    """Runs of black modules as (start, length)."""
    spans: list[tuple[int, int]] = []
    for at, black in enumerate(row):
        if black and spans and sum(spans[-1]) == at:
            spans[-1] = (spans[-1][0], spans[-1][1] + 1)
        elif black:
            spans.append((at, 1))
    return spans


def qr_matrix(text: str) -> list[list[bool]]:
    """The modules of a QR code (error correction M) with its quiet zone of 4."""
    import segno

    code = segno.make(text, error="m", micro=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=4)]


def barcode_matrix(text: str) -> list[list[bool]]:
    """The modules of a Code 128 bar code with its quiet zones of 10, as one row."""
    return [[False] * 10 + modules(text) + [False] * 10]


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a picture in pixels; None when the bytes are no whole picture, or one of absurd size."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            picture.load()
            return picture.size
    except (OSError, ValueError, SyntaxError, EOFError, zlib.error, struct.error, Image.DecompressionBombError):
        return None
