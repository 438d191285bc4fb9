"""Coupons to cut out: ten on a sheet of A4 or Letter, each with what it gives, until when, and its code as QR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, MAKING, MM, QUIET, PdfResult, Sheet, qr_matrix, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.languages import Language
    from desktop.printing.coupon_paper import CouponFacts

ACROSS, DOWN = 2, 5
PER_SHEET = ACROSS * DOWN
EDGE = 10 * MM
PAD = 5 * MM
QR_SIDE = 22 * MM


def coupons_pdf(
    coupons: Sequence[CouponFacts], language: Language, path: Path, *, size: Size = Size.A4, invariant: bool = False
) -> PdfResult:
    """Write the coupons to `path`, in the customer's language. Raises OSError when the file can't be written."""
    with MAKING:
        title = f"{language.text('Coupon')} {short(coupons[0].name, 80)}" if coupons else language.text("Coupon")
        sheet = Sheet(PAGES[size], title, invariant=invariant, language=language.code)
        wide, high = (sheet.width - 2 * EDGE) / ACROSS, (sheet.height - 2 * EDGE) / DOWN
        for at, one in enumerate(coupons):
            place = at % PER_SHEET
            if at and not place:
                sheet.new_page()
            x, y = EDGE + place % ACROSS * wide, EDGE + place // ACROSS * high
            _draw(sheet, one, language, (x, y, wide, high))
        return sheet.save(path)


def _draw(sheet: Sheet, one: CouponFacts, language: Language, place: tuple[float, float, float, float]) -> None:
    x, y, wide, high = place
    sheet.box(x, y, wide, high, stroke=HAIR, thick=0.5)
    room = wide - 3 * PAD - QR_SIDE
    left, line = x + PAD, y + PAD + 7
    sheet.text(left, line, short(one.shop.name, 40), 7, weight="Medium", colour=QUIET)
    line += 4
    for part in wrap(short(one.name, 120), 12, room, "Bold")[:2]:
        line += 14
        sheet.text(left, line, part, 12, weight="Bold", colour=INDIGO)
    line += 5
    lines = wrap(short(language.say(one.says), 400), 7.5, room)
    fits = max(1, int((y + high - PAD - 20 - line) // 9.5))
    if len(lines) > fits:
        lines = [*lines[: fits - 1], f"{lines[fits - 1][:-1]}…"]
    for part in lines:
        line += 9.5
        sheet.text(left, line, part, 7.5)
    foot = y + high - PAD
    until = language.date(one.to_day) if one.to_day else language.text("no end")
    sheet.text(left, foot - 10, f"{language.text('Valid until')} {until}", 8, weight="Bold")
    sheet.text(left, foot, language.text("Can be used once."), 6.5, colour=QUIET)
    matrix = qr_matrix(one.code)
    right = x + wide - PAD
    sheet.squares(right - QR_SIDE, y + PAD, matrix, QR_SIDE / len(matrix))
    sheet.text(right - QR_SIDE / 2, y + PAD + QR_SIDE + 9, one.code, 6.5, align="center")
    if one.customer:
        said = f"{one.customer} 様" if language.code == "ja" else one.customer
        sheet.text(right, foot, short(said, 24), 7, align="right", colour=QUIET)
