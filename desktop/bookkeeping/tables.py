"""CSV as bookkeeping programs read it: lines end with CR LF, only cells that need it are quoted."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def text_of(rows: Iterable[Sequence[str | int]]) -> str:
    """Rows as the text of a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def slashed(day: str) -> str:
    """A day (ISO) as 2026/06/01."""
    return day.replace("-", "/")
