"""The month's pack: the chosen reports as one PDF with contents and bookmarks, filed by year, by itself or by hand.

A closed month's pack is the one that was kept at its closing: it is filed again as it was, not made anew.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import languages, packing_draft, packing_pdf
from desktop.exchange.writing import replacing
from desktop.failures import told_os
from models import times
from models.books import closing, kept, pack
from models.books.closing import PaperFile
from models.errors import N_, Message, Refused, Told
from models.values import dataclass

if TYPE_CHECKING:
    from desktop.jobs import Progress
    from desktop.languages import Language
    from desktop.store import Store
    from models.books.closing import Period
    from models.books.kept import Figures
    from models.work import Reader

NAME = N_("Make the month's pack")
CLOSE = N_("Close the month")
PACK = "pack"
"""What a kept pack is called among the papers of a closing."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What came of it: the file, its pages, the draft of a mail (None: none was wanted), what is to be known."""

    month: str
    path: Path
    pages: int
    draft: Path | None
    kept: bool
    """It is the one that was kept when the month was closed."""
    notes: tuple[Message, ...] = ()


# -- where it is filed -----------------------------------------------------------------------------------------------


def folder(store: Store) -> Path:
    """Where packs are filed: the shop's own folder, or one beside the store."""
    given = store.settings.pack_folder
    return Path(given) if given else store.path.parent / f"{store.path.stem} reports"


def place(store: Store, month: str, language: Language) -> Path:
    """Where the pack of a month or fiscal year (`models.books.pack.days`) is filed: by year, named by month."""
    return folder(store) / month[:4] / f"{month} {language.text(packing_pdf.title_of(month))}.pdf"


def filed(store: Store) -> tuple[Path, ...]:
    """The packs that are there, the latest month first; nothing where the folder can't be read."""
    try:
        found = [path for path in folder(store).glob("[12][0-9][0-9][0-9]/[12][0-9][0-9][0-9]*.pdf") if path.is_file()]
    except OSError:
        return ()
    return tuple(sorted(found, key=_by_name, reverse=True))


def _by_name(path: Path) -> tuple[str, str]:
    return path.name[:7], path.name


# -- making it -------------------------------------------------------------------------------------------------------


def make(
    store: Store,
    month: str,
    language: Language,
    *,
    path: Path | None = None,
    draft: bool = False,
    progress: Progress | None = None,
) -> Packed:
    """Make and file the pack of a month (YYYY-MM) or fiscal year (YYYY), or file a kept one again; in long work.

    `draft` writes a mail with it beside it, where the settings say to whom. Raises Cancelled, and `Told` where it can't
    be written; nothing is left then.
    """
    path = path or place(store, month, language)
    found = _kept_paper(store, month)
    if found is not None:
        _put(path, closing.content(store.reader(), found.id)[1])
        pages, notes = found.pages, [_as_closed(store, month, language)]
    else:
        packing_pdf.parts_of(store, month, language)
        _make_folder(path.parent)
        pages, told = packing_pdf.write(store, month, path, language, progress=progress)
        notes = [*told]
    mail = packing_draft.write(store, month, path, language) if draft and store.settings.pack_mail else None
    return Packed(month, path, pages, mail, found is not None, tuple(notes))


def _kept_paper(store: Store, month: str) -> closing.Paper | None:
    read = store.reader()
    period = closing.closed_month(read, month)
    papers = closing.papers(read, period.id) if period is not None else ()
    return next((one for one in papers if one.report == PACK), None)


def _as_closed(store: Store, month: str, language: Language) -> Message:
    period = closing.closed_month(store.reader(), month)
    at = times.from_ms(period.closed_at if period else 0, store.settings.zone)
    return Message(
        N_("The month is closed: this is the pack as it was kept on {moment}."), {"moment": language.moment(at)}
    )


def _put(path: Path, data: bytes) -> None:
    _make_folder(path.parent)
    with replacing(path) as beside:
        beside.write_bytes(data)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise told_os(error, path) from error


# -- closing a month -------------------------------------------------------------------------------------------------


def close(
    store: Store, month: str, language: Language, *, note: str = "", progress: Progress | None = None
) -> tuple[Period, Packed]:
    """Close a month (YYYY-MM) with its pack kept in the store, and file the same pack.

    Raises Refused in words where the month can't be closed, Changed where something of it was booked while the pack was
    made, Cancelled; the month stays open then.
    """
    first, last = f"{month}-01", closing.month_end(f"{month}-01")
    expected = store.read(_ready, first, last, today_of(store)).result()
    with tempfile.TemporaryDirectory(prefix="noren-") as place_:
        beside = Path(place_) / "pack.pdf"
        pages, notes = packing_pdf.write(store, month, beside, language, progress=progress)
        data = beside.read_bytes()
    name = place(store, month, language).name
    file = PaperFile(PACK, name, language.code, data, pages)
    figures, as_of = store.read(_counted, first, last).result()
    closing.require_same(expected, figures)
    act = partial(
        closing.close, first_day=first, last_day=last, note=note, files=(file,), expected=figures, as_of=as_of
    )
    key = store.write_now(Message(CLOSE), act)
    path = place(store, month, language)
    try:
        _put(path, data)
    except Told as error:
        words = N_("The month is closed and its pack is kept in the data file. It could not be filed as well: {reason}")
        notes = (*notes, Message(words, {"reason": error.message}))
    return closing.period(store.reader(), key), Packed(month, path, pages, None, True, notes)


def today_of(store: Store) -> str:
    """The business day now."""
    shop = store.settings
    return times.business_day(store.clock.now(), shop.zone, shop.day_change_hour)


def _counted(read: Reader, first: str, last: str) -> tuple[Figures, int]:
    """The figures of a month, and the last unit of work that they know of."""
    with read.at_once():
        return kept.figures(read, first, last), closing.last_write(read)


def _ready(read: Reader, first: str, last: str, today: str) -> Figures:
    """The figures of a month that can be closed. Raises Refused where it can't."""
    found = closing.obstacles(read, first, last, today)
    if found:
        raise Refused(found[0].msgid, **found[0].values)
    return kept.figures(read, first, last)


# -- by itself -------------------------------------------------------------------------------------------------------


def due(store: Store, until: str | None, progress: Progress | None) -> int:
    """Make the packs that are due from the first of a month on; returns how many. In the language of the screen.

    Raises `Told` where one can't be written: it stays due then.
    """
    months = pack.due(store.settings, until or today_of(store))
    for month in months:
        make(store, month, languages.current(), draft=True, progress=progress)
        store.write_now(Message(NAME), partial(pack.made, month=month))
    return len(months)
