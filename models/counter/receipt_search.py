"""One field finds a receipt: by what is scanned, its number, a date, an amount, or the member whose it is."""

import re
import unicodedata
from datetime import date

from models import money
from models.counter import receipts
from models.errors import Refused
from models.loyalty import members
from models.loyalty.programmes import later
from models.people import search
from models.work import Reader

MOST = 200
DAYS_BY_AMOUNT = 366
"""An amount is looked for in the last year: nobody keeps a receipt's amount in mind for longer."""

_NUMBER = re.compile(r"(?:[A-Z]{1,6}-)?0*(\d{1,9})")
_WHOLE_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/月](\d{1,2})日?")


def find(
    read: Reader,
    typed: str,
    *,
    today: str,
    currency: str = "JPY",
    session_id: int | None = None,
    day: str | None = None,
) -> list[int]:
    """The receipts that a typed or scanned text may mean, the likeliest first; for a reader thread.

    An empty text gives the latest ones. `session_id` or `day` (ISO) keep to one session or one business day.
    """
    found = _meant(read, unicodedata.normalize("NFKC", typed[:200]).strip(), today, currency, session_id, day)
    ids = list(dict.fromkeys(found))[:MOST]
    if not ids or (session_id is None and day is None):
        return ids
    column, value = ("session_id", session_id) if session_id is not None else ("day", day)
    kept = {row[0] for row in read.within(f"SELECT id FROM sale WHERE id IN (??) AND {column}=?", ids, value)}
    return [sale_id for sale_id in ids if sale_id in kept]


def _meant(read: Reader, typed: str, today: str, currency: str, session_id: int | None, day: str | None) -> list[int]:
    if not typed:
        return latest(read, session_id=session_id, day=day)
    scanned = receipts.by_code(read, typed)
    if scanned is not None:
        return [scanned]
    meant = day_of(typed, today)
    if meant is not None:
        return latest(read, day=meant)
    person_id = members.by_card(read, typed)
    if person_id is not None:
        return of_person(read, person_id)
    return [*_numbered(read, typed), *_worth(read, typed, today, currency), *_of_people(read, typed)]


def latest(read: Reader, *, session_id: int | None = None, day: str | None = None, till_id: int = 1) -> list[int]:
    """The latest receipts of a session, of a business day, or of the till."""
    if session_id is not None:
        return read.column("SELECT id FROM sale WHERE session_id=? ORDER BY id DESC LIMIT ?", session_id, MOST)
    if day is not None:
        return read.column("SELECT id FROM sale WHERE day=? ORDER BY at DESC, id DESC LIMIT ?", day, MOST)
    return read.column(
        "SELECT id FROM sale WHERE till_id=? AND number IS NOT NULL ORDER BY number DESC LIMIT ?", till_id, MOST
    )


def of_person(read: Reader, person_id: int) -> list[int]:
    """The receipts of a person, the latest first."""
    return read.column("SELECT id FROM sale WHERE person_id=? ORDER BY at DESC, id DESC LIMIT ?", person_id, MOST)


def day_of(typed: str, today: str) -> str | None:
    """The business day that a text names (2026-11-22, 11/22, 11月22日), or None; without a year the latest past one."""
    whole, short = _WHOLE_DATE.fullmatch(typed), _SHORT_DATE.fullmatch(typed)
    try:
        if whole:
            return date(*map(int, whole.groups())).isoformat()
        if short:
            this = date.fromisoformat(today)
            meant = date(this.year, int(short[1]), int(short[2]))
            return (meant if meant <= this else meant.replace(year=this.year - 1)).isoformat()
    except ValueError:
        return None
    return None


def _numbered(read: Reader, typed: str) -> list[int]:
    found = _NUMBER.fullmatch(typed.upper())
    if not found or not int(found[1]):
        return []
    known = receipts.by_number(read, int(found[1]))
    imported = read.column("SELECT id FROM sale WHERE source <> '' AND source_number=? LIMIT 20", typed)
    return [*([known] if known is not None else []), *imported]


def _worth(read: Reader, typed: str, today: str, currency: str) -> list[int]:
    try:
        amount = money.parse(typed, currency)
    except Refused:
        return []
    return read.column(
        "SELECT id FROM sale WHERE day>=? AND (total=? OR total - points_paid + rounding=?)"
        " ORDER BY day DESC, id DESC LIMIT ?",
        later(today, -DAYS_BY_AMOUNT),
        amount,
        amount,
        MOST,
    )


def _of_people(read: Reader, typed: str) -> list[int]:
    people = search.find_ids(read, typed, 20)
    found = [
        (row[1], row[0])
        for row in read.within(
            f"SELECT id, at FROM sale WHERE person_id IN (??) ORDER BY at DESC LIMIT {int(MOST)}", people
        )
    ]
    return [sale_id for _at, sale_id in sorted(found, reverse=True)]
