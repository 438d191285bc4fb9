"""How people and what happened with them are written on screen: names, days, ages, kinds of contact and of event."""

from collections.abc import Iterable
from datetime import date, timedelta

from desktop import languages
from desktop.languages import _, _n
from models import times
from models.errors import N_
from models.loyalty.explain import own_reason
from models.people.names import CHANNEL_NAMES
from models.pipeline.stages import REASON_NAMES, STAGE_NAMES
from ui.page import Desk

CONTACT_ICONS = {
    "phone": "phone",
    "mail": "mail",
    "line": "message-circle",
    "instagram": "camera",
    "x": "at-sign",
    "facebook": "users",
    "web": "globe",
    "fax": "printer",
    "other": "at-sign",
}
EVENT_ICONS = {
    "sale": ("receipt", "primary"),
    "wallet": ("wallet", "gold"),
    "exchange": ("arrow-left-right", "primary"),
    "return": ("undo-2", "gold"),
    "cancel": ("ban", "red"),
    "history": ("history", "primary"),
    "points": ("coins", "gold"),
    "enrolled": ("id-card", "gold"),
    "mail": ("mail", "violet"),
    "note": ("sticky-note", "blue"),
    "call": ("phone", "green"),
    "meeting": ("handshake", "green"),
    "visit": ("store", "green"),
    "web": ("globe", "violet"),
    "form": ("clipboard-list", "green"),
    "page_view": ("globe", "violet"),
    "download": ("download", "green"),
    "mail_open": ("mail", "violet"),
    "link_click": ("link", "violet"),
    "search": ("search", "violet"),
    "session": ("monitor", "violet"),
    "form_error": ("clipboard-list", "red"),
    "redirect": ("external-link", "violet"),
    "import": ("upload", "primary"),
    "request": ("circle-alert", "red"),
    "merge": ("users", "primary"),
    "unmerge": ("users", "primary"),
    "card": ("id-card", "gold"),
    "card_blocked": ("id-card", "red"),
    "gift": ("gift", "violet"),
    "gift_handed": ("gift", "green"),
    "gift_sent": ("truck", "green"),
    "gift_cancelled": ("gift", "red"),
    "reward": ("star", "gold"),
    "event": ("calendar-check", "violet"),
    "event_off": ("calendar-check", "red"),
    "reminder": ("bell", "blue"),
    "referral": ("user-plus", "violet"),
    "survey": ("message-square", "blue"),
    "tier": ("crown", "gold"),
    "tier_lost": ("crown", "red"),
    "points_reached": ("star", "gold"),
    "lead_new": ("target", "primary"),
    "lead_working": ("target", "primary"),
    "lead_qualified": ("badge-check", "green"),
    "lead_nurture": ("refresh-cw", "violet"),
    "lead_converted": ("handshake", "green"),
    "lead_disqualified": ("ban", "red"),
    "lead_none": ("ban", "red"),
    "lead_assigned": ("route", "primary"),
    "lead_ready": ("trending-up", "green"),
    "lead_cooled": ("trending-down", "gold"),
    "deal": ("handshake", "primary"),
    "deal_moved": ("handshake", "primary"),
    "deal_won": ("handshake", "green"),
    "deal_lost": ("handshake", "red"),
    "deal_reopened": ("handshake", "primary"),
    "deal_merged": ("handshake", "primary"),
    "quotation": ("file-text", "primary"),
    "quotation_accepted": ("file-text", "green"),
    "quotation_declined": ("file-text", "red"),
    "contract": ("file-text", "primary"),
    "contract_renewed": ("refresh-cw", "green"),
    "contract_ended": ("calendar-check", "gold"),
    "contract_stopped": ("ban", "red"),
    "invoice": ("receipt", "primary"),
    "invoice_void": ("ban", "red"),
    "credit_note": ("undo-2", "violet"),
    "money_received": ("hand-coins", "green"),
    "money_paid_back": ("hand-coins", "gold"),
}
ON_THE_SITE = (
    "web", "page_view", "download", "mail_open", "link_click", "search", "session", "form", "form_error", "redirect",
)  # fmt: skip
LEADS_AND_DEALS = (
    "lead_new", "lead_working", "lead_qualified", "lead_nurture", "lead_converted", "lead_disqualified", "lead_none",
    "lead_assigned", "lead_ready", "lead_cooled", "deal", "deal_moved", "deal_won", "deal_lost", "deal_reopened",
    "deal_merged", "quotation", "quotation_accepted", "quotation_declined",
)  # fmt: skip
DEALS = ("deal", "deal_moved", "deal_won", "deal_lost", "deal_reopened", "deal_merged")
QUOTATIONS = ("quotation", "quotation_accepted", "quotation_declined")
BILLING = ("invoice", "invoice_void", "credit_note", "money_received", "money_paid_back")
CONTRACTS = ("contract", "contract_renewed", "contract_ended", "contract_stopped")
PURCHASES = ("sale", "exchange", "return", "cancel", "history")
FILTERS: tuple[tuple[str, str, tuple[str, ...] | None], ...] = (
    ("all", N_("Everything"), None),
    ("sales", N_("Purchases"), PURCHASES),
    ("contacts", N_("Contacts"), ("call", "meeting", "visit", "mail", "web", "request")),
    ("points", N_("Points"), ("points", "enrolled", "gift", "gift_handed", "gift_sent", "gift_cancelled", "reward")),
    ("sales_work", N_("Leads and deals"), LEADS_AND_DEALS),
    ("notes", N_("Notes"), ("note",)),
    ("requests", N_("Requests"), ("request",)),
    ("site", N_("Website"), ON_THE_SITE),
)


def about_text(about: str) -> str:
    """What something was about: a channel, a stage or a reason that the program brought, else as it was written."""
    for known in (CHANNEL_NAMES, STAGE_NAMES, REASON_NAMES):
        if about in known:
            return _(known[about])
    return about


def plain_name(name: str, reading: str = "") -> str:
    """What a person is called in a list."""
    return name or reading or _("No name")


def polite_name(name: str, reading: str = "") -> str:
    """What a person is called on their own page: with 様 in Japanese."""
    shown = plain_name(name, reading)
    return f"{shown} 様" if languages.current().code == "ja" and (name or reading) else shown


def today(desk: Desk) -> date:
    """The business day of now."""
    shop = desk.store.settings
    return times.business_date(desk.store.clock.now(), shop.zone, shop.day_change_hour)


def local_day(desk: Desk, at: int) -> date:
    """The day of a stored time on the shop's wall clock."""
    return times.from_ms(at, desk.store.settings.zone).date()


def short_date(day: date, now: date) -> str:
    """A date as lists write it: without the year where it is this year's (10/25, 25 Oct)."""
    if languages.current().code == "ja":
        return f"{day.month}/{day.day}" if day.year == now.year else f"{day.year}/{day.month}/{day.day}"
    return languages.current().date(day, year=day.year != now.year)


def near_date(desk: Desk, at: int | None) -> str:
    """When somebody was seen last: today, yesterday, a date; "" for never."""
    if at is None:
        return ""
    day, now = local_day(desk, at), today(desk)
    if day == now:
        return _("Today")
    return _("Yesterday") if day == now - timedelta(days=1) else short_date(day, now)


def iso_date(text: str | None, *, year: bool = True) -> str:
    """A stored ISO date as people write it; "" for none."""
    return languages.current().date(date.fromisoformat(text), year=year) if text else ""


def month_name(month: str) -> str:
    """A month (ISO, 2026-10) in full: October 2026, 2026年10月."""
    year, number = int(month[:4]), int(month[5:7])
    if languages.current().code == "ja":
        return f"{year}年{number}月"
    return f"{_MONTHS[number - 1]} {year}"


def short_month(month: str) -> str:
    """A month (ISO) for the foot of a chart: Nov, 11月."""
    number = int(month[5:7])
    return f"{number}月" if languages.current().code == "ja" else _MONTHS[number - 1][:3]


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def birthday(stored: str | None, now: date) -> str:
    """A birthday with the age, where the year is known: 2 April (38), 4月2日（38歳）."""
    if not stored:
        return ""
    year, month, day = int(stored[:4]), int(stored[5:7]), int(stored[8:10])
    shown = languages.current().date(date(year or 2000, month, day), year=False)
    if not year:
        return shown
    years = now.year - year - ((now.month, now.day) < (month, day))
    return _("{birthday} ({years})", birthday=shown, years=years)


def address_text(one: object) -> str:
    """An address on one line, in the order of its country."""
    get = [getattr(one, name) for name in ("region", "city", "street", "building")]
    postal = getattr(one, "postal", "")
    if languages.current().code == "ja" or getattr(one, "country", "") in ("", "JP"):
        lead = f"〒{postal} " if postal else ""
        japanese = any(not part.isascii() for part in get)
        return lead + ("" if japanese else ", ").join(part for part in get if part)
    return ", ".join(part for part in (*reversed(get), postal) if part)


def visits(count: int, first: int | None, last: int | None) -> str:
    """How often somebody came, and how many days lie between two visits on average."""
    text = _n("1 visit", "{n} visits", count)
    if count < 3 or first is None or last is None or last <= first:
        return text
    return _("{visits} · every {days} days", visits=text, days=max(1, round((last - first) / 86_400_000 / (count - 1))))


def brief(text: str, most: int = 60) -> str:
    """A text of people on one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def joined(parts: Iterable[str]) -> str:
    """Several words in a row, with the commas of the screen's language."""
    return ("、" if languages.current().code == "ja" else ", ").join(parts)


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences after each other: Japanese ones need no blank between them."""
    return ("" if languages.current().code == "ja" else " ").join(parts)


def reason_text(reason: str) -> str:
    """Why points were booked: as somebody typed it, the program's own reasons in the language of the screen."""
    own = own_reason(reason)
    return languages.say(own) if own else reason
