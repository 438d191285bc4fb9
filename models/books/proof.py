"""What must be true of closed books: figures are what they were, papers are there, months follow each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.books import kept
from models.books.days import month_after
from models.errors import N_, Message
from models.money import show_number

if TYPE_CHECKING:
    from models.work import Reader

_MOST = 20
"""Differences that are named of one month."""


def closing_problems(read: Reader) -> list[tuple[str, Message]]:
    """Closed months whose figures changed since, or whose papers are gone; months that leave a gap."""
    closed = read.rows(
        "SELECT id, first_day, last_day, figures FROM closed_period WHERE state='closed' ORDER BY first_day, id"
    )
    found = _order(closed)
    if closed:
        now = kept.of_months(read, closed[0][1], closed[-1][2])
        for key, first_day, last_day, stored in closed:
            sums = now.get(first_day[:7], {})
            then = json.loads(stored)
            if last_day == closed[-1][2]:  # the stock of the last one only: each is a pass over the whole ledger
                sums["stock_value"] = kept.stock_value(read, last_day)
            else:
                then.pop("stock_value", None)
            found += _changed(key, first_day[:7], then, sums)
    return found + _papers(read)


def _order(closed: list[tuple[int, str, str, str]]) -> list[tuple[str, Message]]:
    found = []
    for (_id, _first, last, _figures), (key, first, _last, _sums) in zip(closed, closed[1:], strict=False):
        if first != month_after(last):
            words = N_("The closed month {month} does not follow the one before it.")
            found.append((f"closed_period:{key}", Message(words, {"month": first[:7]})))
    return found


def _changed(key: int, month: str, then: kept.Figures, now: kept.Figures) -> list[tuple[str, Message]]:
    words = N_("A figure of the closed month {month} changed ({figure}): it was {was} at the closing and is {now}.")
    return [
        (
            f"closed_period:{key}",
            Message(words, {"month": month, "figure": figure, "was": show_number(was), "now": show_number(is_now)}),
        )
        for figure, was, is_now in kept.differences(then, now)[:_MOST]
    ]


def _papers(read: Reader) -> list[tuple[str, Message]]:
    gone = read.rows(
        "SELECT p.closed_period_id, p.name FROM closed_paper p LEFT JOIN file_content f ON f.digest=p.digest"
        " WHERE f.digest IS NULL LIMIT 50"
    )
    words = N_("The content of the file “{name}” is not there.")
    return [(f"closed_period:{key}", Message(words, {"name": name})) for key, name in gone]
