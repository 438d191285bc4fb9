"""Papers as PDF: a roll as long as what is on it, or a sheet."""

from pathlib import Path

from desktop.documents.marks import draw
from desktop.documents.pdf import BLACK, MAKING, MM, PdfResult, Sheet
from desktop.documents.sheet_pdf import draw_sheet
from desktop.printing.paper import Paper, Size
from desktop.printing.roll import PAPER, ROOM, Laid, lay

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
        trial = Sheet(PAGES[paper.size], paper.title)
        draw_sheet(trial, paper, pages=1)
        sheet = Sheet(PAGES[paper.size], paper.title, invariant=invariant, language=paper.language)
        draw_sheet(sheet, paper, pages=trial.pages)
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
            draw(sheet, laid, left, top, colour=BLACK)
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
