"""Address labels on the sheets that are sold: postal code, address, name with 様 or 御中, from any free label on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.letter import honorific
from desktop.documents.pdf import MAKING, MM, PdfResult, Sheet, wrap
from desktop.documents.receipt_pdf import PAGES
from desktop.printing.paper import Size, short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.languages import Language
    from models.billing.parties import Party

PAD = 4 * MM
LARGEST, SMALLEST = 12.0, 6.0


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of labels: how many across and down; sizes, margins and gaps in mm."""

    size: Size
    across: int
    down: int
    wide: float
    high: float
    left: float
    top: float
    gap: float = 0.0

    @property
    def count(self) -> int:
        """Labels of a sheet."""
        return self.across * self.down


LAYOUTS = {
    "a4-12": Layout(Size.A4, 2, 6, 86.4, 42.3, 18.6, 21.5),
    "a4-14": Layout(Size.A4, 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5),
    "a4-21": Layout(Size.A4, 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
    "a4-24": Layout(Size.A4, 3, 8, 66.0, 33.9, 6.0, 12.9),
    "letter-30": Layout(Size.LETTER, 3, 10, 66.675, 25.4, 4.7625, 12.7, 3.175),
}
"""The sheets that are most sold, by the makers' measures; each fills its paper (a test adds them up)."""


def labels_pdf(
    parties: Sequence[Party],
    layout: Layout,
    language: Language,
    path: Path,
    *,
    start: int = 0,
    invariant: bool = False,
) -> PdfResult:
    """Write labels to `path`, the first on the label `start` (0: the sheet's first). Raises OSError as writing does."""
    with MAKING:
        title = language.text("Address labels")
        sheet = Sheet(PAGES[layout.size], title, invariant=invariant, language=language.code)
        for at, party in enumerate(parties, start=start % layout.count):
            place = at % layout.count
            if place == 0 and at:
                sheet.new_page()
            x = (layout.left + place % layout.across * (layout.wide + layout.gap)) * MM
            y = (layout.top + place // layout.across * layout.high) * MM
            _label(sheet, party, layout, language, x, y)
        return sheet.save(path)


def _label(sheet: Sheet, party: Party, layout: Layout, language: Language, x: float, y: float) -> None:
    """One label, its text as large as it goes."""
    room, high = layout.wide * MM - 2 * PAD, layout.high * MM - 2 * PAD
    size = LARGEST
    lines = _lines(party, language, size, room)
    while size > SMALLEST and sum(line[2] for line in lines) > high:
        size -= 0.5
        lines = _lines(party, language, size, room)
    top = y + PAD + max(0.0, (high - sum(line[2] for line in lines)) / 2)
    for words, weight, lead, points in lines:
        if top + lead > y + layout.high * MM:
            break
        sheet.text(x + PAD, top + points, words, points, weight=weight)
        top += lead


def _lines(party: Party, language: Language, size: float, room: float) -> list[tuple[str, str, float, float]]:
    """What stands on a label: words, weight, how much room they take, their size."""
    code, small = language.code, size * 0.8
    name = [(party.name, party.is_company)] if party.name else []
    if party.person and party.person != party.name:
        name.append((party.person, False))
    whom = [honorific(short(one, 80), company, code) for one, company in name]
    if len(name) == 2 and code == "ja":
        whom[0] = short(party.name, 80)  # 御中 goes with a company alone
    place = [(f"〒{party.postal}" if code == "ja" else "") if party.postal else "", short(party.address, 160)]
    address = [(part, "Regular", small * 1.35, small) for one in place if one for part in wrap(one, small, room)]
    if party.postal and code != "ja":
        address.append((party.postal, "Regular", small * 1.35, small))
    names = [(part, "Medium", size * 1.4, size) for one in whom for part in wrap(one, size, room, "Medium")]
    return [*address, *names] if code == "ja" else [*names, *address]
