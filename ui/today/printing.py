"""A handover as a paper: made off the GUI thread, opened to be printed."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import languages
from desktop.documents.handover_pdf import handover_pdf
from desktop.failures import told_os
from desktop.printing.paper import Size
from models.country import country_of

if TYPE_CHECKING:
    from models.reminders.handover import Handover
    from models.settings import ShopSettings
    from models.work import Reader
    from ui.page import Desk


def print_handover(desk: Desk, found: Handover, *, note: str, to: str) -> None:
    """Write a handover as a PDF and open it."""
    make = partial(_pdf, found=found, note=note, to=to, shop=desk.store.settings, now=desk.store.clock.now())
    desk.store.read(make).then(_open).failed(desk.toasts.wrong)


def _pdf(_read: Reader, *, found: Handover, note: str, to: str, shop: ShopSettings, now: int) -> Path:
    size = Size.LETTER if country_of(shop.country).paper == "Letter" else Size.A4
    try:
        path = Path(tempfile.mkdtemp(prefix="noren-paper-")) / "handover.pdf"
        handover_pdf(found, shop, languages.current(), path, note=note, to=to, size=size, now=now)
    except OSError as error:
        raise told_os(error, tempfile.gettempdir()) from error
    return path


def _open(path: Path) -> None:
    from ui.counter.papers import open_file

    open_file(path)
