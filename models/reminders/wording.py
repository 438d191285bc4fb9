"""What a reminder is about, and how it is worded: what the program made is said in the reader's language."""

from __future__ import annotations

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


def worded(about: str, title: str) -> Message:
    """What is to be done, from what a reminder is about and its title."""
    return Message(TITLES.get(about, "{title}"), {"title": title})
