"""What a reminder is about, and how it is worded: what the program made is said in the reader's language."""

from __future__ import annotations

import re
from datetime import date

from models.errors import N_, Message

ABOUT = (
    "",
    "gift",
    "coupon",
    "points",
    "survey",
    "event",
    "wallet",
    "request",
    "leads",
    "ready",
    "cooled",
    "deal",
    "contract",
    "invoice",
    "closing",
    "sale",
    "on_gift",
    "on_contract",
)
"""What the program makes by itself, then what somebody notes down: a gift or contract in their own words is `on_…`."""
TITLES = {
    "gift": N_("Hand over: {title}"),
    "coupon": N_("Coupon expires: {title}"),
    "points": N_("Points expire: {title}"),
    "survey": N_("Low score in a survey: {title}"),
    "event": N_("Event: {title}"),
    "wallet": N_("Prepaid balance: {title}"),
    "request": N_("Request: {title}"),
    "leads": N_("New leads for you: {title}"),
    "ready": N_("Now for sales: {title}"),
    "cooled": N_("Fell below the bars for sales: {title}"),
    "contract": N_("Contract ends: {title}"),
    "invoice": N_("Invoice overdue: {title}"),
    "closing": N_("Monthly invoices to make, closed on {title}"),
}


DATED = {
    "contract": N_("Contract ends on {day}: {title}"),
    "points": N_("Points expire on {day}: {title}"),
}
"""How it is worded where its title ends in the day (ISO) that it is about."""
_DATED = re.compile(r"(.*?)\s*(\d{4}-\d{2}-\d{2})", re.DOTALL)


def worded(about: str, title: str) -> Message:
    """What is to be done, from what a reminder is about and its title.

    A day at the end of what the program wrote is a date among the values: languages write it as their readers do. What
    somebody typed is left as it is.
    """
    words, day = _parted(title) if about in TITLES else (title, None)
    if day is None:
        return Message(TITLES.get(about, "{title}"), {"title": title})
    if not words:
        return Message(TITLES[about], {"title": day})
    if about in DATED:
        return Message(DATED[about], {"title": words, "day": day})
    return Message(TITLES[about], {"title": title})


def _parted(title: str) -> tuple[str, date | None]:
    """What stands before a day at the end of a title, and that day; None where it ends in no day that exists."""
    found = _DATED.fullmatch(title)
    try:
        return (title, None) if found is None else (found[1], date.fromisoformat(found[2]))
    except ValueError:
        return title, None
