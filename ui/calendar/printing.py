"""The day or the week on paper: written as a PDF off the GUI thread, and opened to be printed."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import languages
from desktop.documents.calendar_pdf import calendar_pdf
from desktop.failures import told_os
from desktop.printing.paper import Size
from models.country import country_of
from models.reminders import calendar, day_plan
from ui.calendar import span

if TYPE_CHECKING:
    from models.reminders.calendar import Asked
    from models.settings import ShopSettings
    from models.work import Reader
    from ui.calendar.page import CalendarPage


def print_calendar(page: CalendarPage) -> None:
    """Write the day, or the week, around which the calendar stands, and open the paper."""
    desk = page.desk
    first = page.day if page.view == "day" else span.week_start(page.day, page.first_weekday)
    last = first if page.view == "day" else first + timedelta(days=6)
    try:
        path = Path(tempfile.mkdtemp(prefix="noren-paper-")) / f"{first.isoformat()}.pdf"
    except OSError as error:
        desk.toasts.wrong(told_os(error, tempfile.gettempdir()))
        return
    whose = page.whose.currentText() if page.whose.value() > 0 else ""
    make = partial(
        _pdf,
        first=first,
        last=last,
        asked=page.data.asked,
        whose=whose,
        shop=desk.store.settings,
        path=path,
        now=desk.store.clock.now(),
    )
    desk.store.read(make).then(partial(_open, page)).failed(desk.toasts.wrong)


def _pdf(
    read: Reader, *, first: date, last: date, asked: Asked, whose: str, shop: ShopSettings, path: Path, now: int
) -> Path:
    language = languages.current()
    size = Size.LETTER if country_of(shop.country).paper == "Letter" else Size.A4
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    begins, ends = first.isoformat(), last.isoformat()
    found = calendar.between(read, begins, ends, asked)
    plans = day_plan.plans(found, calendar.marks(read, begins, ends, language.code), days, shop.zone)
    try:
        calendar_pdf(plans, whose, shop, language, path, size=size, now=now)
    except OSError as error:
        raise told_os(error, path) from error
    return path


def _open(page: CalendarPage, path: Path) -> None:
    from ui.counter.papers import show_paper

    show_paper(page.desk, path)
