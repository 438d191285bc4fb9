"""Closing a month (締め): from then on its figures can't change, and its papers are printed again as they were.

Months are closed in order, once they are over and no register session of them is open; the first closing closes what
lies before it, too. A correction is an entry of today. Reopening the last one needs a typed reason, which the audit
keeps.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from models import rows
from models.base import new_public_id
from models.books import guard, kept
from models.books.checks import obstacles
from models.books.days import month_after, month_end
from models.books.tables import ClosedPaper, ClosedPeriod
from models.errors import N_, Changed, NotFound, Refused
from models.people.attachments import safe_name
from models.people.tables import FileContent
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.books.kept import Figures
    from models.work import Reader, Tx

__all__ = [
    "Month",
    "Paper",
    "PaperFile",
    "Period",
    "close",
    "content",
    "month_end",
    "months",
    "obstacles",
    "papers",
    "periods",
    "reopen",
]


@dataclass(frozen=True, slots=True)
class Period:
    """A closing as it happened: days ISO, moments ms UTC, who by name ("" where nobody was at the desk)."""

    id: int
    first_day: str
    last_day: str
    state: str
    closed_at: int
    closed_by: str
    note: str
    reopened_at: int | None
    reopened_by: str
    reason: str

    @property
    def month(self) -> str:
        """YYYY-MM."""
        return self.first_day[:7]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the shop and how it stands: open, running (not over yet), closed; with its last closing, if any.

    `can_close` and `can_reopen` say what is next in order.
    """

    month: str
    state: str
    period: Period | None
    can_close: bool
    can_reopen: bool

    @property
    def first_day(self) -> str:
        """Its first day."""
        return f"{self.month}-01"

    @property
    def last_day(self) -> str:
        """Its last day."""
        return month_end(self.first_day)


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file to be kept with a closing: which report, its name, its language (ja, en), its bytes and pages."""

    report: str
    name: str
    language: str
    data: bytes
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A kept file; `size` in bytes."""

    id: int
    report: str
    name: str
    language: str
    pages: int
    size: int


# -- questions ------------------------------------------------------------------------------------------------------

_PERIOD = (
    "SELECT c.id, c.first_day, c.last_day, c.state, c.closed_at, COALESCE(a.name, ''), c.note, c.reopened_at,"
    " COALESCE(b.name, ''), c.reason FROM closed_period c LEFT JOIN staff a ON a.id=c.closed_by"
    " LEFT JOIN staff b ON b.id=c.reopened_by"
)


def periods(read: Reader) -> tuple[Period, ...]:
    """Every closing that there was, the latest month first, of one month the latest closing first."""
    return tuple([Period(*row) for row in read.rows(f"{_PERIOD} ORDER BY c.last_day DESC, c.id DESC")])


def period(read: Reader, period_id: int) -> Period:
    """One closing. Raises NotFound."""
    row = read.row(f"{_PERIOD} WHERE c.id=?", period_id)
    if row is None:
        raise NotFound(N_("This closing is no longer there."))
    return Period(*row)


def closed_month(read: Reader, month: str) -> Period | None:
    """The closing in force of a month (YYYY-MM), None while it is open."""
    row = read.row(f"{_PERIOD} WHERE c.state='closed' AND c.first_day=?", f"{month}-01")
    return Period(*row) if row else None


def months(read: Reader, today: str) -> tuple[Month, ...]:
    """The shop's months from its first business day to today's, the latest first."""
    begun = read.value("SELECT MIN(day) FROM sale") or today
    opened = read.value("SELECT MIN(day) FROM till_session") or today
    latest: dict[str, Period] = {}
    for one in periods(read):
        latest.setdefault(one.month, one)
    until = guard.closed_until(read)
    at = min(begun, opened, today, *[one.first_day for one in latest.values()])[:7] + "-01"
    found: list[Month] = []
    following = month_after(until) if until else ""
    while at <= today:
        month, end = at[:7], month_end(at)
        known = latest.get(month)
        state = "closed" if end <= until else "open" if end < today else "running"
        can_close = state == "open" and following in ("", at)
        can_reopen = known is not None and known.state == "closed" and end == until
        found.append(Month(month, state, known, can_close, can_reopen))
        at = month_after(at)
    return tuple(reversed(found))


def papers(read: Reader, period_id: int) -> tuple[Paper, ...]:
    """The files that were kept with a closing, in their order."""
    found = read.rows(
        "SELECT p.id, p.report, p.name, p.language, p.pages, f.size FROM closed_paper p"
        " JOIN file_content f ON f.digest=p.digest WHERE p.closed_period_id=? ORDER BY p.position, p.id",
        period_id,
    )
    return tuple([Paper(*row) for row in found])


def content(read: Reader, paper_id: int) -> tuple[str, bytes]:
    """Name and bytes of a kept file. Raises NotFound."""
    row = read.row(
        "SELECT p.name, f.data FROM closed_paper p JOIN file_content f ON f.digest=p.digest WHERE p.id=?", paper_id
    )
    if row is None:
        raise NotFound(N_("This file is no longer there. Nothing was changed."))
    return str(row[0]), bytes(row[1])


# -- verbs ----------------------------------------------------------------------------------------------------------


def close(
    tx: Tx,
    *,
    first_day: str,
    last_day: str,
    note: str = "",
    files: Sequence[PaperFile] = (),
    expected: Figures | None = None,
    as_of: int | None = None,
) -> int:
    """Close a month with its papers; returns the closing's key.

    `expected` are the figures that the papers were made from: Changed is raised where something was booked since, so
    that paper and figures are the same; where nothing at all was written since `as_of` (`last_write`), they are not
    counted again while everybody waits. Raises Refused for a month that is not over, out of order, with an open
    register session, or while an import runs.
    """
    told = obstacles(tx, first_day, last_day, tx.today)
    if told:
        raise Refused(told[0].msgid, **told[0].values)
    untouched = as_of is not None and as_of == last_write(tx)
    figures = expected if expected is not None and untouched else kept.figures(tx, first_day, last_day)
    require_same(expected, figures)
    key = tx.append(
        ClosedPeriod,
        public_id=new_public_id(),
        first_day=first_day,
        last_day=last_day,
        figures=json.dumps(figures),
        closed_at=tx.now,
        closed_by=tx.actor.staff_id,
        note=said(note, 2000, lines=True),
    )
    for position, one in enumerate(files):
        _keep(tx, key, position, one)
    tx.explain(month=first_day[:7])
    return key


def last_write(read: Reader) -> int:
    """The last unit of work that wrote to a ledger or edited something: the key of its audit entry."""
    return int(read.value("SELECT MAX(id) FROM audit") or 0)


def require_same(expected: Figures | None, now: Figures) -> None:
    """Raise Changed where a month's figures are not those that its papers were made from."""
    if expected is not None and kept.differences(expected, now):
        raise Changed(N_("Something of this month was booked meanwhile. Nothing was closed: close it again."))


def _keep(tx: Tx, period_id: int, position: int, file: PaperFile) -> None:
    digest = hashlib.sha256(file.data).hexdigest()
    if tx.value("SELECT 1 FROM file_content WHERE digest=?", digest) is None:
        tx.run(FileContent.insert(digest=digest, size=len(file.data), data=file.data))
        tx.touch("file_content", None)
    tx.append(
        ClosedPaper,
        closed_period=period_id,
        position=position,
        report=file.report[:20],
        name=safe_name(file.name),
        language=file.language,
        digest=digest,
        pages=file.pages,
    )


def reopen(tx: Tx, *, reason: str) -> Period:
    """Open the last closed month again, with a typed reason; its papers stay as what happened.

    Raises Refused without a reason, and where nothing is closed.
    """
    words = said(reason, 2000, lines=True)
    if not words:
        raise Refused(N_("Say why the month is reopened."))
    until = guard.closed_until(tx)
    row = tx.row(
        f"SELECT id, first_day FROM closed_period WHERE state='closed' AND last_day=?{rows.for_update(tx)}", until
    )
    if row is None:
        raise Refused(N_("No month is closed."))
    tx.run(
        "UPDATE closed_period SET state='reopened', reopened_at=?, reopened_by=?, reason=? WHERE id=?",
        tx.now,
        tx.actor.staff_id,
        words,
        row[0],
    )
    tx.booked("closed_period", (row[0],))
    tx.explain(month=row[1][:7], reason=words)
    return period(tx, row[0])
