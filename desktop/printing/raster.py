"""Blocks of a paper as black and white images, for printers whose code page has not the letters."""

import io
from functools import lru_cache
from typing import Any

from desktop.documents.pdf import MM, clean, font_path, runs, width
from desktop.printing.paper import Size
from desktop.printing.roll import Box, Laid, Mark, Modules, Picture, Stroke, Word

DOTS = {Size.ROLL_80: 576, Size.ROLL_58: 384}
SCALE = 8 / MM
"""Dots of a printer (8 to the millimetre) in a point."""
_DARK = 150


def image_of(laid: Laid, size: Size) -> Any:
    """Draw a laid block as a PIL image of mode 1: black letters on white, as wide as the printer."""
    from PIL import Image, ImageDraw

    high = max(1, round(laid.height * SCALE))
    page = Image.new("L", (DOTS[size], high), 255)
    brush = ImageDraw.Draw(page)
    for mark in laid.marks:
        _draw(page, brush, mark)
    return page.point(_sharp, mode="1")


def _sharp(grey: int) -> int:
    return 255 if grey > _DARK else 0


def _dot(points: float) -> int:
    return round(points * SCALE)


def _draw(page: Any, brush: Any, mark: Mark) -> None:
    match mark:
        case Word():
            _word(brush, mark)
        case Stroke():
            _stroke(brush, mark)
        case Box():
            frame = (_dot(mark.x), _dot(mark.y), _dot(mark.x + mark.wide), _dot(mark.y + mark.high))
            brush.rectangle(frame, outline=0, width=max(2, _dot(mark.thick)))
        case Modules():
            _modules(brush, mark)
        case Picture():
            _picture(page, mark)


def _word(brush: Any, mark: Word) -> None:
    """Draw letter by letter at the places of the layout: a whole run would be as wide as its hinted letters are."""
    text = clean(mark.text)
    wide = width(text, mark.size, mark.weight)
    left = mark.x - (wide if mark.align == "right" else wide / 2 if mark.align == "center" else 0)
    for run in runs(text, mark.weight):
        font = _font(run.face, round(mark.size * SCALE * 2) / 2)
        for sign, shown in zip(run.text, run.shown, strict=True):
            brush.text((left * SCALE, mark.y * SCALE), shown, font=font, fill=0, anchor="ls")
            left += width(sign, mark.size, mark.weight)


@lru_cache(maxsize=32)
def _font(face: str, size: float) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path(face)), size, layout_engine=ImageFont.Layout.BASIC)


def _stroke(brush: Any, mark: Stroke) -> None:
    y, thick = _dot(mark.y), max(1, _dot(mark.thick))
    if not mark.dashed:
        brush.line((_dot(mark.x), y, _dot(mark.x2), y), fill=0, width=thick)
        return
    for x in range(_dot(mark.x), _dot(mark.x2), 6):
        brush.line((x, y, min(x + 2, _dot(mark.x2)), y), fill=0, width=thick)


def _modules(brush: Any, mark: Modules) -> None:
    unit, high = max(1, _dot(mark.unit)), max(1, _dot(mark.high))
    left, top = _dot(mark.x), _dot(mark.y)
    for row, line in enumerate(mark.matrix):
        for column, black in enumerate(line):
            if black:
                x, y = left + column * unit, top + row * high
                brush.rectangle((x, y, x + unit - 1, y + high - 1), fill=0)


def _picture(page: Any, mark: Picture) -> None:
    """A logo in dots: dithered, its transparent parts white."""
    from PIL import Image

    with Image.open(io.BytesIO(mark.data), formats=("PNG", "JPEG")) as opened:
        colours = opened.convert("RGBA").resize((max(1, _dot(mark.wide)), max(1, _dot(mark.high))))
    white = Image.new("RGBA", colours.size, "white")
    dots = Image.alpha_composite(white, colours).convert("1")
    page.paste(dots.convert("L"), (_dot(mark.x), _dot(mark.y)))
