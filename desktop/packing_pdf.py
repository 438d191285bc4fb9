"""The reports of a month as one document: a page of contents that leads to each, the reports, what the figures mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.documents import report_pdf
from desktop.documents.pdf import HAIR, INDIGO, QUIET
from desktop.documents.report_sheet import SIDE
from desktop.documents.report_words import Words
from models import settings, team, times
from models.books import pack
from models.errors import N_, Message, Refused
from models.figures.report import Asked, Report
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.documents.facts import ShopFacts
    from desktop.jobs import Progress
    from desktop.languages import Language
    from desktop.store import Store
    from models.books.pack import Part
    from models.settings import ShopSettings

MONTH, YEAR = N_("Month's pack"), N_("Year's pack")
MEANINGS = "meanings"
ENTRY = 24.0
"""The height of a line of the contents."""
STEPS = 1_000
"""Steps of progress a report; a page is one of them."""
MOST_MISSING = 20


@dataclass(frozen=True, slots=True)
class _Cover:
    """What every page of a pack bears: whose it is, of which month or year, when (ms UTC) and by whom it was made."""

    shop: ShopSettings
    facts: ShopFacts
    words: Words
    key: str
    """As in `models.books.pack.days`."""
    at: int
    who: str

    @property
    def when(self) -> str:
        """The month or year in words."""
        return key_words(self.key, self.words.language)

    def foot(self, name: str) -> str:
        """What stands at the foot of a page."""
        return report_pdf.foot_of(self.words, self.facts, self.at, self.who, name, self.when)


def title_of(key: str) -> str:
    """What a pack is called, by what it is of: a message id."""
    return MONTH if len(key) > len("2026") else YEAR


def key_words(key: str, language: Language) -> str:
    """A month (YYYY-MM), or the shop's own year that begins in a year (YYYY), in words."""
    if title_of(key) == YEAR:
        return language.text("Fiscal year {year}", year=key)
    first = date.fromisoformat(f"{key}-01")
    if language.code == "ja":
        return f"{first.year}年{first.month}月"
    return language.date(first).partition(" ")[2]


def parts_of(store: Store, key: str, language: Language) -> tuple[Part, ...]:
    """What is in a pack. Raises Refused for a month or year that has not begun, and where nothing is in it."""
    read = store.reader()
    shop = settings.load(read)
    if pack.days(shop, key).first > times.business_day(store.clock.now(), shop.zone, shop.day_change_hour):
        raise Refused(N_("{month} has not begun yet."), month=key_words(key, language))
    parts = pack.chosen(read)
    if not parts:
        raise Refused(N_("There is no report in the pack. Choose some first."))
    return parts


def write(
    store: Store,
    key: str,
    path: Path,
    language: Language,
    *,
    progress: Progress | None = None,
    invariant: bool = False,
) -> tuple[int, tuple[Message, ...]]:
    """Write the pack of a month or year (`models.books.pack.days`); returns its pages and what is to be known of it.

    Raises Refused as `parts_of` does, Cancelled, `Told` where the file can't be written.
    """
    read = store.reader()
    shop, now = settings.load(read), store.clock.now()
    today = times.business_day(now, shop.zone, shop.day_change_hour)
    parts = parts_of(store, key, language)
    who = next((one.name for one in team.staff(read, all_of_them=True) if one.id == store.actor.staff_id), "")
    cover = _Cover(shop, report_pdf.shop_of(read), Words(language, shop), key, now, who)
    drawing = _Drawing(cover, len(parts), progress, invariant=invariant)
    drawing.contents(parts)
    with read.at_once():
        for at, part in enumerate(parts):
            drawing.part(at, part, store, part.asked(shop, key, today, progress.check if progress else None))
    drawing.meanings()
    found = drawing.sheet.save(path)
    signs = {"signs": ", ".join(found.missing[:MOST_MISSING])}
    return found.pages, (Message(N_("No font has these characters: {signs}"), signs),) if found.missing else ()


class _Drawing:
    """A pack under way."""

    def __init__(self, cover: _Cover, parts: int, progress: Progress | None, *, invariant: bool) -> None:
        self.cover, self.words, self.progress = cover, cover.words, progress
        self.at, self.total, self.name = 0, (parts + 1) * STEPS, ""
        self.used: list[str] = []
        self.title = title_of(cover.key)
        title = f"{self.words.language.text(self.title)} {cover.when}"
        size = report_pdf.paper_of(cover.facts.country)
        self.sheet = report_pdf.begin(self.words, title, size, step=self._page, invariant=invariant)

    # -- contents ----------------------------------------------------------------------------------------------------

    def contents(self, parts: Sequence[Part]) -> None:
        """The first page: whose pack, of which month, what is in it and on which page."""
        text = self.words.language.text
        self.sheet.left_foot = self.cover.foot(text(self.title))
        self.sheet.mark(text("Contents"), 0)
        days = pack.days(self.cover.shop, self.cover.key)
        front = Report("pack", self.title, Asked(self.cover.shop, days, ""), ())
        report_pdf.head(self.sheet, front, self.words, self.cover.facts)
        self.sheet.y += 14
        for at, part in enumerate(parts):
            self._entry(_key(at), self.words.title(part.title), str(at + 1))
        self._entry(MEANINGS, text("What the figures mean"), "")

    def _entry(self, key: str, name: str, number: str) -> None:
        sheet = self.sheet
        if not sheet.fits(ENTRY):
            sheet.new_page()
        base = sheet.y + 16
        sheet.text(SIDE + 14, base, number, 9, align="right", colour=QUIET)
        shown = sheet.fitted(name, 11, sheet.room - 90, "Medium")
        wide = sheet.text(SIDE + 24, base, shown, 11, weight="Medium", colour=INDIGO)
        sheet.rule(SIDE + 32 + wide, base - 1, sheet.right - 34, thick=0.5, colour=HAIR, dashed=True)
        sheet.later(key, sheet.right, base)
        sheet.link_to(key, SIDE, sheet.y, sheet.room, ENTRY)
        sheet.y += ENTRY

    # -- reports -----------------------------------------------------------------------------------------------------

    def part(self, at: int, part: Part, store: Store, asked: Asked) -> None:
        """A report, from a new page on."""
        self._begin(at, self.words.title(part.title))
        report = part.kind.make(store.reader(), asked)
        if part.id.startswith("saved:"):
            report = replace(report, title=part.title)
        self._new_page(_key(at))
        report_pdf.draw(self.sheet, report, self.words, shop=self.cover.facts)
        self.used += report.used()

    def meanings(self) -> None:
        """What the figures of all of them mean, each once."""
        self._begin(self.total // STEPS - 1, self.words.language.text("What the figures mean"))
        self._new_page(MEANINGS)
        report_pdf.appendix(self.sheet, dict.fromkeys(self.used), self.words)
        report_pdf.unprintable(self.sheet, self.words)

    def _new_page(self, key: str) -> None:
        self.sheet.new_page()
        self.sheet.left_foot = self.cover.foot(self.name)
        self.sheet.link(key)
        self.sheet.fill(key, str(self.sheet.pages))

    # -- progress ----------------------------------------------------------------------------------------------------

    def _begin(self, at: int, name: str) -> None:
        self.at, self.name = at * STEPS, name
        self._tell()

    def _page(self, _page: int) -> None:
        """A page is drawn; where a report has more of them than steps, the last step is many pages."""
        self.at = min(self.at + 1, self.at // STEPS * STEPS + STEPS - 1)
        self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress.step(self.at, self.total, self.name)


def _key(at: int) -> str:
    return f"part{at}"
