"""How the page of reports words periods, figures and their changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop import languages
from desktop.documents.report_words import Words
from desktop.languages import _
from models.figures import definitions
from models.figures.spans import DAYS, MONTH, YEAR, Span

if TYPE_CHECKING:
    from models.figures.report import KeyFigure, Title
    from models.settings import ShopSettings

ICONS = {
    "sales": "chart-column",
    "money": "coins",
    "loyalty": "gift",
    "people": "users",
    "work": "target",
    "books": "book",
}


def words(shop: ShopSettings) -> Words:
    """How values are written on this screen."""
    return Words(languages.current(), shop)


def title(text: Title) -> str:
    """A title of a report: translated, or as people wrote it."""
    found = languages.current()
    if isinstance(text, str):
        return found.text(text)
    return str(text.values["name"]) if text.msgid == "{name}" else found.say(text)


def month_text(day: str) -> str:
    """The month of a day: Oct 2026, 2026年10月."""
    at = date.fromisoformat(day)
    if languages.current().code == "ja":
        return f"{at.year}年{at.month}月"
    return languages.current().date(at).partition(" ")[2]


def span_text(span: Span) -> str:
    """The days of a report in few words."""
    if span.unit == MONTH:
        return month_text(span.first)
    if span.unit == YEAR:
        months = f"{month_text(span.first)} – {month_text(span.last)}"
        return _("Year {year} ({months})", year=span.first[:4], months=months)
    if span.unit != DAYS:
        return f"{month_text(span.first)} – {month_text(span.last)}"
    first, last = (languages.current().date(date.fromisoformat(day)) for day in (span.first, span.last))
    return first if span.first == span.last else f"{first} – {last}"


def tone(one: KeyFigure, then: int | None) -> str:
    """Whether a change is good news (green), bad (red) or neither ("")."""
    good = definitions.of(one.figure).good
    if not good or one.value is None or then is None or one.value == then:
        return ""
    return "green" if (one.value > then) == (good > 0) else "red"
