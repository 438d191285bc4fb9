"""Months of the books as days (ISO). Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def month_end(day: str) -> str:
    """The last day of a day's month."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{day[:7]}-{calendar.monthrange(year, month)[1]:02}"


def month_after(day: str) -> str:
    """The first day of the month after a day's."""
    return (date.fromisoformat(month_end(day)) + timedelta(days=1)).isoformat()
