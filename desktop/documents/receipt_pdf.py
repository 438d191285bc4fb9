"""Papers as PDF: a roll as long as what is on it, or a sheet."""

from pathlib import Path

from desktop.documents.pdf import MAKING, MM, PdfResult, Sheet
from desktop.documents.sheet_pdf import draw_sheet
from desktop.printing.paper import Paper, Size
from desktop.printing.roll import PAPER, ROOM, Box, Laid, Mark, Modules, Picture, Stroke, Word, lay, moved

PAGES = {Size.A4: (210 * MM, 297 * MM), Size.LETTER: (612.0, 792.0)}
LONGEST_ROLL = 14_000.0
"""A PDF page is at most 14 400 points high; a longer roll goes on on another page."""
MARGIN = 5 * MM


def paper_pdf(paper: Paper, path: Path, *, invariant: bool = False) -> PdfResult:
    """Write a paper as PDF to `path`; `invariant` makes the same bytes each time.

    What no font has is printed as 〓 and named in the result. Raises OSError when the file can't be written.
    """
    with MAKING:
        if paper.size.roll:
            return _roll(paper, path, invariant)
        sheet = Sheet(PAGES[paper.size], paper.title, invariant=invariant, language=paper.language)
        draw_sheet(sheet, paper)
        return sheet.save(path)


def _roll(paper: Paper, path: Path, invariant: bool) -> PdfResult:
    pages = _parted([lay(block, paper.size) for block in paper.blocks()])
    highest = max(sum(laid.height for laid in page) for page in pages) + 2 * MARGIN
    sheet = Sheet((PAPER[paper.size], highest), paper.title, invariant=invariant, language=paper.language)
    left = (PAPER[paper.size] - ROOM[paper.size]) / 2
    for number, page in enumerate(pages):
        if number:
            sheet.new_page()
        top = MARGIN
        for laid in page:
            for mark in laid.marks:
                draw(sheet, moved(mark, left, top))
            top += laid.height
    return sheet.save(path)


def _parted(laid: list[Laid]) -> list[list[Laid]]:
    pages: list[list[Laid]] = [[]]
    used = 0.0
    for part in laid:
        if pages[-1] and used + part.height > LONGEST_ROLL:
            pages.append([])
            used = 0.0
        pages[-1].append(part)
        used += part.height
    return pages


def draw(sheet: Sheet, mark: Mark) -> None:
    """Put one mark of a roll on a PDF page."""
    match mark:
        case Word():
            sheet.text(mark.x, mark.y, mark.text, mark.size, weight=mark.weight, align=mark.align, colour=(0, 0, 0))
        case Stroke():
            sheet.rule(mark.x, mark.y, mark.x2, thick=mark.thick, colour=(0, 0, 0), dashed=mark.dashed)
        case Box():
            sheet.box(mark.x, mark.y, mark.wide, mark.high, stroke=(0, 0, 0), thick=mark.thick)
        case Modules():
            sheet.squares(mark.x, mark.y, mark.matrix, mark.unit, mark.high)
        case Picture():
            sheet.image(mark.x, mark.y, mark.data, mark.wide, mark.high)
