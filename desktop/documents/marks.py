"""Draws what was laid out on a PDF sheet."""

from desktop.documents.pdf import INK, Colour, Sheet
from desktop.printing.roll import Box, Laid, Mark, Modules, Picture, Stroke, Word, moved


def draw(sheet: Sheet, laid: Laid, x: float, y: float, *, colour: Colour = INK) -> float:
    """Put a laid block on the page with its upper left corner at (x, y); gives the y below it."""
    for mark in laid.marks:
        _draw(sheet, moved(mark, x, y), colour)
    return y + laid.height


def _draw(sheet: Sheet, mark: Mark, colour: Colour) -> None:
    match mark:
        case Word():
            sheet.text(mark.x, mark.y, mark.text, mark.size, weight=mark.weight, align=mark.align, colour=colour)
        case Stroke():
            sheet.rule(mark.x, mark.y, mark.x2, thick=mark.thick, colour=colour, dashed=mark.dashed)
        case Box():
            sheet.box(mark.x, mark.y, mark.wide, mark.high, stroke=colour, thick=mark.thick)
        case Modules():
            sheet.squares(mark.x, mark.y, mark.matrix, mark.unit, mark.high)
        case Picture():
            sheet.image(mark.x, mark.y, mark.data, mark.wide, mark.high)
