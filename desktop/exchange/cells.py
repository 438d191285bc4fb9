"""Single cells as values: text, dates, amounts, yes and no. A cell that can't be read says why (`Unreadable`)."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from desktop import paths
from desktop.exchange import values
from desktop.exchange.source import Context
from models import text
from models.errors import N_, Message, Told
from models.money import LARGEST, LARGEST_QUANTITY


@lru_cache(maxsize=1)
def words() -> dict[str, frozenset[str]]:
    """What programs and people write in cells for yes, no, nothing, kinds of tax and of sale; folded."""
    plain = json.loads((paths.resources() / "exchange" / "words.json").read_text(encoding="utf-8"))
    return {name: frozenset(text.fold(word) for word in found) for name, found in plain.items()}


class Unreadable(Exception):
    """A cell that is not what its column holds: the reason, and the field."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason."""
        super().__init__(reason.msgid)
        self.reason = reason


def is_empty(cell: str) -> bool:
    """Whether a typed cell says nothing: blank, or a program's word for nothing."""
    return not cell.strip() or cell.strip().lower() in words()["empty"]


def line_text(cell: str, limit: int = text.LINE_LENGTH) -> str:
    """A text of one line as it is stored. Raises Unreadable when it is far too long."""
    try:
        return text.clean(cell, limit)
    except Told as told:
        raise Unreadable(told.message) from told


def long_text(cell: str) -> str:
    """A text of any lines as it is stored. Raises Unreadable when it is far too long."""
    try:
        return text.clean(cell, text.NOTE_LENGTH, lines=True)
    except Told as told:
        raise Unreadable(told.message) from told


def day(cell: str, context: Context) -> str | None:
    """A date as ISO, None for nothing. Raises Unreadable."""
    found = _day(cell, context.order)
    if found is None and not is_empty(cell):
        raise Unreadable(Message(N_("“{text}” is not a date."), {"text": cell[:40]}))
    return found


@lru_cache(maxsize=20_000)
def _day(cell: str, order: values.Order) -> str | None:
    found = values.parse_date(cell, order)
    return None if found is None or found.year < 1800 else found.isoformat()


def birthday(cell: str, context: Context) -> str | None:
    """A date of birth as ISO; a month and a day alone get the year 0000. None for nothing. Raises Unreadable."""
    found = _day(cell, context.order) or _month_day(cell)
    if found is None and not is_empty(cell):
        raise Unreadable(Message(N_("“{text}” is not a date."), {"text": cell[:40]}))
    if found is not None and found > context.today:
        raise Unreadable(Message(N_("“{text}” lies in the future."), {"text": cell[:40]}))
    return found


@lru_cache(maxsize=5_000)
def _month_day(cell: str) -> str | None:
    found = values.parse_date("2000/" + cell.strip().replace("月", "/").replace("日", "").replace("-", "/"), "ymd")
    return None if found is None else f"0000{found.isoformat()[4:]}"


@lru_cache(maxsize=20_000)
def moment(cell: str, order: values.Order) -> datetime | None:
    """A date with or without its time; None when it is none."""
    found = values.parse_moment(cell, order)
    return None if found is None or found.year < 1900 else found


@lru_cache(maxsize=20_000)
def clock(cell: str) -> time | None:
    """A time of day; bare digits (093000) too. None when it is none."""
    bare = cell.strip()
    if bare.isascii() and bare.isdigit() and len(bare) in (4, 6):
        bare = ":".join(bare[at : at + 2] for at in range(0, len(bare), 2))
    found = values.parse_time(bare)
    if found is None and (whole := values.parse_moment(cell)) is not None:
        return whole.time()
    return found


@lru_cache(maxsize=50_000)
def number(cell: str, decimal: Any) -> Decimal | None:
    """A number, None when it is none."""
    found = values.parse_number(cell, decimal=decimal)
    return None if found is None or abs(found.adjusted()) > 12 else found


@lru_cache(maxsize=50_000)
def minor(cell: str, decimals: int, decimal: Any) -> tuple[int, bool] | None:
    """An amount in the smallest unit, rounded half up, and whether it was exact; None when it is none."""
    found = number(cell, decimal)
    if found is None:
        return None
    amount = values.to_minor(found, decimals)
    return amount, Decimal(amount).scaleb(-decimals) == found


def money(cell: str, context: Context) -> tuple[int | None, bool]:
    """An amount and whether it was exact; (None, True) for nothing. Raises Unreadable."""
    found = minor(cell, context.decimals, context.decimal)
    if found is None:
        if is_empty(cell):
            return None, True
        raise Unreadable(Message(N_("“{text}” is not an amount."), {"text": cell[:40]}))
    if abs(found[0]) > LARGEST:
        raise Unreadable(Message(N_("“{text}” is far too large."), {"text": cell[:40]}))
    return found


@lru_cache(maxsize=20_000)
def _milli(cell: str, decimal: Any) -> int | None:
    found = number(cell, decimal)
    return None if found is None else values.to_minor(found, 3)


def quantity(cell: str, context: Context, limit: int = LARGEST_QUANTITY) -> int | None:
    """A quantity in thousandths; None for nothing. Raises Unreadable."""
    found = _milli(cell, context.decimal)
    if found is None:
        if is_empty(cell):
            return None
        raise Unreadable(Message(N_("“{text}” is not a number."), {"text": cell[:40]}))
    if abs(found) > limit:
        raise Unreadable(Message(N_("“{text}” is far too large."), {"text": cell[:40]}))
    return found


def points(cell: str, context: Context) -> int:
    """A number of points or stamps, parts of one left off; 0 for nothing. Raises Unreadable, also below zero."""
    found = quantity(cell, context, 10**12) or 0
    if found < 0:
        raise Unreadable(Message(N_("An opening balance can't be below zero."), {}))
    return found // 1000


def flag(cell: str) -> bool | None:
    """Yes or no in many words; None for nothing and for "unknown". Raises Unreadable."""
    bare = text.fold(cell).strip()
    if bare in words()["yes"]:
        return True
    if bare in words()["no"]:
        return False
    if is_empty(cell) or bare in ("unknown", "不明", "未確認"):
        return None
    raise Unreadable(Message(N_("“{text}” is neither yes nor no."), {"text": cell[:40]}))


@lru_cache(maxsize=50_000)
def phone(cell: str, country: str) -> str:
    """A phone's digits as they are compared; "" for none."""
    return text.phone_folded(cell, country)


def today(context: Context) -> date:
    """The shop's date when the import began."""
    return date.fromisoformat(context.today)
