"""Any report as a PDF on A4 or Letter: head, key figures, charts, tables, notes, and what the figures mean at the end.

`write` makes a file of one report; `begin` and `draw` put several into one document, its pages numbered through.
"""

from __future__ import annotations

from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING

from desktop.documents import charts
from desktop.documents.pdf import INDIGO, INK, MM, QUIET, WASH, image_size, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.documents.report_sheet import SIDE, Enough, ReportSheet
from desktop.documents.report_table import Table
from desktop.documents.report_words import Words
from desktop.printing.paper import Size, short
from models import times
from models.errors import N_
from models.figures import definitions, registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from desktop.documents.facts import ShopFacts
    from desktop.documents.pdf import PdfResult
    from desktop.languages import Language
    from models.figures.report import KeyFigure, Report, Section, Title
    from models.work import Reader

ACROSS = 4
"""Key figures beside each other."""
CARD, CARD_ALONE = 47.0, 31.0
"""The height of a key figure with what it was before, and of one without."""
GAP = 6.0
LOGO = (46 * MM, 14 * MM)
LARGE_LOGO = 400_000
"""Bytes from which a logo is made smaller before it goes into a document."""
LOGO_PIXELS = 900
MOST_MISSING = 40


def shop_of(read: Reader) -> ShopFacts:
    """The shop as papers name it, with its logo."""
    from desktop.documents.adapters import shop_facts
    from models import settings
    from models.counter import catalogue

    return shop_facts(settings.load(read), logo=catalogue.logo(read))


def paper_of(country: str) -> Size:
    """The paper of a country: Letter where it is usual, else A4."""
    from models import country as countries

    return Size.LETTER if countries.country_of(country).paper == "Letter" else Size.A4


def write(
    report: Report,
    path: Path,
    language: Language,
    *,
    shop: ShopFacts,
    at: int,
    printed_by: str = "",
    size: Size | None = None,
    step: Callable[[int], object] | None = None,
    most: int = 0,
    invariant: bool = False,
) -> PdfResult:
    """Write a report; `at` (ms UTC) and `printed_by` say when and by whom.

    `step(page)` is told of each page and may raise to stop; with `most` only the first pages are drawn (a preview).
    Raises `Told` where the file can't be written; nothing is left of it then.
    """
    words = Words(language, report.asked.shop)
    sheet = begin(
        words, words.title(report.title), size or paper_of(shop.country), step=step, most=most, invariant=invariant
    )
    sheet.left_foot = foot_of(words, shop, at, printed_by, words.title(report.title), words.period(report))
    try:
        draw(sheet, report, words, shop=shop)
        appendix(sheet, report.used(), words)
        unprintable(sheet, words)
    except Enough:
        pass
    return sheet.save(path)


def begin(
    words: Words,
    title: str,
    size: Size,
    *,
    step: Callable[[int], object] | None = None,
    most: int = 0,
    invariant: bool = False,
) -> ReportSheet:
    """Begin a document of reports."""
    return ReportSheet(
        PAGES[size], title, page_words=partial(_page_words, words.language), invariant=invariant,
        language=words.language.code, step=step, most=most,
    )  # fmt: skip


def _page_words(language: Language, page: int) -> tuple[str, str]:
    """What stands before the number of all pages, and after it."""
    before, _mark, after = language.text("Page {page} of {pages}", page=page, pages="\0").partition("\0")
    return before, after


def foot_of(words: Words, shop: ShopFacts, at: int, printed_by: str, *names: str) -> str:
    """What stands at the foot of each page: what it is, whose, when and by whom it was printed."""
    text = words.language.text
    moment = words.language.moment(times.from_ms(at, words.zone))
    who = text("Printed {moment} by {name}", moment=moment, name=short(printed_by, 40))
    printed = who if printed_by else text("Printed {moment}", moment=moment)
    return "  ·  ".join(part for part in (*names, short(shop.name, 40), printed) if part)


def draw(sheet: ReportSheet, report: Report, words: Words, *, shop: ShopFacts, level: int = 0) -> None:
    """Draw a report from the sheet's place on, with bookmarks for it and its sections from `level` on."""
    sheet.mark(words.title(report.title), level)
    head(sheet, report, words, shop)
    _figures(sheet, report.figures, words)
    _paragraphs(sheet, report.notes, words)
    sheet.y += 8 if report.notes else 0
    for section in report.sections:
        report.asked.going_on()
        _section(sheet, section, words, level + 1)


# -- head -----------------------------------------------------------------------------------------------------------


def head(sheet: ReportSheet, report: Report, words: Words, shop: ShopFacts) -> None:
    """Draw what stands above a report: its name, its days, what narrows it, the shop."""
    top = sheet.y
    right = _shop(sheet, shop, words, top)
    title = sheet.fitted(words.title(report.title), 19, sheet.room * 0.62, "Bold")
    sheet.text(SIDE, top + 19, title, 19, weight="Bold", colour=INDIGO)
    sheet.text(SIDE, top + 36, words.period(report), 10.5, weight="Medium")
    sheet.y = top + 42
    for part in _asked_words(report, words):
        for line in wrap(short(part, 600), 8, sheet.room * 0.62)[:4]:
            sheet.text(SIDE, sheet.y + 8, line, 8, colour=QUIET)
            sheet.y += 11
    sheet.y = max(sheet.y, right) + 4
    sheet.rule(SIDE, sheet.y, sheet.right, thick=0.8, colour=INDIGO)
    sheet.y += 8


def _asked_words(report: Report, words: Words) -> list[str]:
    """The conditions and the choices that are not the usual ones, in words."""
    found = []
    if report.conditions:
        found.append(words.language.text("Only: {conditions}", conditions=words.title(report.conditions)))
    try:
        choices = registry.kind(report.id).choices
    except KeyError:
        return found
    for choice in choices:
        value = report.asked.options.get(choice.id, choice.usual)
        name = next((title for known, title in choice.values if known == value), "")
        if value != choice.usual and name:
            found.append(f"{words.title(choice.title)}: {words.title(name)}")
    return found


def _shop(sheet: ReportSheet, shop: ShopFacts, words: Words, top: float) -> float:
    """The shop at the right: its logo, its name, its registration number. Gives where it ends."""
    y, logo = top, small_logo(shop.logo)
    size = image_size(logo) if logo else None
    if size is not None and size[0] and size[1]:
        scale = min(LOGO[0] / size[0], LOGO[1] / size[1])
        wide, high = size[0] * scale, size[1] * scale
        sheet.image(sheet.right - wide, y, logo, wide, high)
        y += high + 3
    for line in wrap(short(shop.name, 80), 10, sheet.room * 0.36, "Bold")[:2]:
        sheet.text(sheet.right, y + 11, line, 10, weight="Bold", align="right")
        y += 13
    if shop.registration:
        number = words.language.text("Registration number {number}", number=shop.registration)
        sheet.text(sheet.right, y + 9, number, 7.5, align="right", colour=QUIET)
        y += 11
    return y


@lru_cache(maxsize=4)
def small_logo(data: bytes) -> bytes:
    """A logo as documents carry it: what is huge is made small first, what is no picture is nothing."""
    if len(data) < LARGE_LOGO or image_size(data) is None:
        return data if data and image_size(data) else b""
    from PIL import Image

    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
        picture.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
        out = BytesIO()
        (picture if picture.mode in ("RGB", "RGBA", "L") else picture.convert("RGBA")).save(out, "PNG")
    return out.getvalue()


# -- figures --------------------------------------------------------------------------------------------------------


def _figures(sheet: ReportSheet, figures: tuple[KeyFigure, ...], words: Words) -> None:
    if not figures:
        return
    wide = (sheet.room - GAP * (ACROSS - 1)) / ACROSS
    for first in range(0, len(figures), ACROSS):
        row = figures[first : first + ACROSS]
        high = CARD if any(one.was is not None or one.year_ago is not None for one in row) else CARD_ALONE
        if not sheet.fits(high + GAP):
            sheet.new_page()
        for at, one in enumerate(row):
            _card(sheet, one, words, SIDE + at * (wide + GAP), (wide, high))
        sheet.y += high + GAP
    sheet.y += 4


def _card(sheet: ReportSheet, one: KeyFigure, words: Words, x: float, size_of: tuple[float, float]) -> None:
    known, text = definitions.of(one.figure), words.language.text
    sheet.box(x, sheet.y, *size_of, fill=WASH, radius=3)
    inside = size_of[0] - 12
    sheet.text(x + 6, sheet.y + 10.5, sheet.fitted(words.title(known.name), 7.5, inside), 7.5, colour=QUIET)
    value, size = words.figure(one.value, known.unit), 13.0
    while size > 8 and sheet.measure(value, size, "Bold") > inside:
        size -= 0.5
    sheet.text(x + 6, sheet.y + 25, value, size, weight="Bold", colour=INK)
    y = sheet.y + 35
    for then, name in (
        (one.was, N_("before {value}")),
        (one.year_ago, N_("year before {value}")),
    ):
        if then is not None:
            grown = words.change(one.value, then, known.unit)
            said = f"{text(name, value=words.figure(then, known.unit))}  {grown}".rstrip()
            sheet.text(x + 6, y, sheet.fitted(said, 6.5, inside), 6.5, colour=QUIET)
            y += 8


# -- sections -------------------------------------------------------------------------------------------------------


def _section(sheet: ReportSheet, section: Section, words: Words, level: int) -> None:
    chart = charts.height_of(section.chart) if section.chart else 0.0
    if not sheet.fits(22 + chart + (58 if section.columns else 20)):
        sheet.new_page()
    title = words.title(section.title)
    if title:
        sheet.mark(title, level)
        sheet.text(SIDE, sheet.y + 13, sheet.fitted(title, 11, sheet.room, "Bold"), 11, weight="Bold", colour=INDIGO)
        sheet.y += 19
    if section.chart is not None:
        charts.draw(sheet, section.chart, words)
    filled = bool(section.columns) and Table(sheet, section, words).draw()
    if not filled and section.empty:
        _paragraphs(sheet, (section.empty,), words)
    sheet.y += 3
    _paragraphs(sheet, section.note, words)
    sheet.y += 10


def _paragraphs(sheet: ReportSheet, notes: Iterable[Title], words: Words, size: float = 8.0) -> None:
    for note in notes:
        for line in wrap(words.title(note), size, sheet.room):
            if not sheet.fits(12):
                sheet.new_page()
            sheet.text(SIDE, sheet.y + 9, line, size, colour=QUIET)
            sheet.y += 11


# -- end ------------------------------------------------------------------------------------------------------------


def appendix(sheet: ReportSheet, used: Iterable[str], words: Words, *, level: int = 0) -> None:
    """What the figures mean, each once."""
    known = [definitions.of(one) for one in used]
    if not known:
        return
    title = words.language.text("What the figures mean")
    if not sheet.fits(80):
        sheet.new_page()
    sheet.mark(title, level)
    sheet.text(SIDE, sheet.y + 14, title, 11, weight="Bold", colour=INDIGO)
    sheet.y += 21
    names, size, lead = 38 * MM, 7.5, 10.0
    for one in known:
        heads = wrap(words.title(one.name), size, names - 8, "Medium")
        lines = wrap(words.title(one.meaning), size, sheet.room - names)
        high = lead * max(len(heads), len(lines)) + 3
        if not sheet.fits(high):
            sheet.new_page()
            go_on(sheet, title, words)
        for at, line in enumerate(heads):
            sheet.text(SIDE, sheet.y + 8.5 + lead * at, line, size, weight="Medium")
        for at, line in enumerate(lines):
            sheet.text(SIDE + names, sheet.y + 8.5 + lead * at, line, size, colour=QUIET)
        sheet.y += high


def go_on(sheet: ReportSheet, title: str, words: Words) -> None:
    """Say at the head of a page what goes on on it."""
    said = words.language.text("{title} (continued)", title=title)
    sheet.text(SIDE, sheet.y + 8, sheet.fitted(said, 8, sheet.room, "Medium"), 8, weight="Medium", colour=QUIET)
    sheet.y += 13


def unprintable(sheet: ReportSheet, words: Words) -> None:
    """Say what paper could not hold: characters that no font has (〓 stands for them), texts that ended in … ."""
    told, missing, text = [], sheet.missing, words.language.text
    if missing:
        more = "" if len(missing) <= MOST_MISSING else " …"
        signs = ", ".join(missing[:MOST_MISSING]) + more
        told.append(text("No font has these characters; 〓 stands in their place: {signs}", signs=signs))
    if sheet.shortened:
        told.append(
            text("Texts that end in … were too long for their column: {count}. The same table as CSV or Excel has them"
                 " whole.", count=sheet.shortened)
        )  # fmt: skip
    sheet.y += 6 if told else 0
    _paragraphs(sheet, told, words, 7.5)
