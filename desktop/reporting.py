"""Reports made into files: counted and written on one reader thread, with progress and Cancel."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from desktop import languages
from desktop.documents import report_csv, report_pdf, report_xlsx
from desktop.documents.report_words import Words
from desktop.jobs import Progress
from models.errors import N_, Message
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.jobs import Job
    from desktop.store import Store
    from models.figures.report import Asked, Kind, Report
    from models.settings import ShopSettings
    from models.work import Reader

FORMATS = ("pdf", "xlsx", "csv")
ROWS_A_PAGE = 60
"""How many rows of a long list go on a page, about: for the bar of progress."""
COUNTING, WRITING = N_("Counting…"), N_("Writing…")


@dataclass(frozen=True)
class Written:
    """A file of a report: how many pages it has (PDF), which characters no font has, what a code page lacks."""

    path: Path
    pages: int = 0
    missing: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class How:
    """How a report is written: the format, the paper's language ("": the screen's), for CSV its code page."""

    format: str = "pdf"
    language: str = ""
    encoding: str = "utf-8-sig"

    @property
    def speaks(self) -> languages.Language:
        """The language that it is written in."""
        return languages.language(self.language) if self.language else languages.current()


@lru_cache(maxsize=1)
def _warmed(shop: ShopSettings) -> bool:
    """Read the fonts and load what draws: a second of work that the first paper of the day would else wait for."""
    from desktop.documents import pdf_pages

    words = Words(languages.current(), shop)
    sheet = report_pdf.begin(words, "", report_pdf.paper_of(shop.country))
    for weight in ("Regular", "Medium", "Bold"):
        sheet.text(0, 0, "0 Aa 合計", 8, weight=weight)
    return pdf_pages.warm()


def warm(shop: ShopSettings, _progress: Progress) -> None:
    """Be ready to draw. For a thread of its own, while nobody waits; once in the life of the program."""
    _warmed(shop)


def write(store: Store, kind: Kind, asked: Asked, path: Path, how: How) -> Job[Written]:
    """Count a report and write it to `path`. The job fails with `Told` where it can't be; nothing is left then."""
    return _followed(store, partial(_counted_and_written, kind=kind, asked=asked, path=path, how=how, at=_now(store)))


def write_counted(store: Store, report: Report, path: Path, how: How, *, most: int = 0) -> Job[Written]:
    """Write a report whose rows are all there; of a PDF only the first `most` pages (0: all)."""
    return _followed(store, partial(_written, report=report, path=path, how=how, at=_now(store), most=most))


def _now(store: Store) -> tuple[int, int | None]:
    return store.clock.now(), store.actor.staff_id


def _followed(store: Store, question: Callable[..., Written]) -> Job[Written]:
    """A question whose progress is the job's own, so that a screen can follow it, and Cancel stops the SQL too."""
    progress = Progress()
    job = store.read(partial(question, progress=progress))
    job.progress = progress
    return job


def _counted_and_written(
    read: Reader, *, kind: Kind, asked: Asked, path: Path, how: How, at: tuple[int, int | None], progress: Progress
) -> Written:
    progress.step(0, text=COUNTING)
    read.check = progress.check
    with read.at_once():
        report = kind.make(read, replace(asked, check=progress.check))
        return _written(read, report=report, path=path, how=how, at=at, progress=progress)


def _written(
    read: Reader,
    *,
    report: Report,
    path: Path,
    how: How,
    at: tuple[int, int | None],
    progress: Progress,
    most: int = 0,
) -> Written:
    rows = sum(section.count or 0 for section in report.sections if section.long)
    progress.step(0, rows, WRITING)
    if how.format == "pdf":
        step = partial(_page, progress, rows)
        shop, who = report_pdf.shop_of(read), _name(read, at[1])
        made = report_pdf.write(
            report, path, how.speaks, shop=shop, at=at[0], printed_by=who, step=step, most=most
        )  # fmt: skip
        return Written(path, made.pages, tuple(made.missing))
    if how.format == "xlsx":
        found = report_xlsx.write((report,), path, how.speaks, step=progress.step)
    else:
        found = report_csv.write(report, path, how.speaks, encoding=how.encoding, step=progress.step)
    notes = (Message(N_("Line {line}: {what}"), {"line": one.line, "what": _what(one)}) for one in found.problems)
    return Written(path, notes=tuple(notes))


def _what(problem: Any) -> Message:
    return Message(problem.msgid, problem.values)


def _page(progress: Progress, rows: int, page: int) -> None:
    """Tell how far it is by pages, in rows where it is known how many there are."""
    if rows:
        progress.step(min(rows, page * ROWS_A_PAGE))
    else:
        progress.check()


def _name(read: Reader, staff_id: int | None) -> str:
    """Who prints it."""
    return str(read.value("SELECT name FROM staff WHERE id=?", staff_id) or "") if staff_id is not None else ""
