"""How days, states and lateness of promises are written on the screens of loyalty."""

from datetime import date

from desktop import languages
from desktop.languages import _, _n
from models import times
from models.errors import N_
from models.loyalty.owed import Owed
from ui.page import Desk

STATES = {"owed": N_("Owed"), "handed": N_("Handed over"), "sent": N_("Sent"), "cancelled": N_("Cancelled")}


def today(desk: Desk) -> str:
    """The shop's business date, ISO."""
    shop = desk.store.settings
    return times.business_day(desk.store.clock.now(), shop.zone, shop.day_change_hour)


def day_text(day: str) -> str:
    """An ISO date as people write it."""
    return languages.current().date(date.fromisoformat(day))


def short_day(day: str, now: str) -> str:
    """An ISO date as lists write it: without the year where it is that of `now` (ISO)."""
    return languages.current().date(date.fromisoformat(day), year=day[:4] != now[:4])


def moment_text(desk: Desk, at: int) -> str:
    """A moment (ms UTC) with its weekday and time, on the shop's wall clock."""
    local = times.from_ms(at, desk.store.settings.zone)
    speak = languages.current()
    gap = "" if speak.code == "ja" else " "
    return f"{speak.date(local.date())}{gap}({speak.weekday(local.date())}) {local:%H:%M}"


def state_name(state: str) -> str:
    """What a gift's state is called."""
    return _(STATES[state])


def state_tone(gift: Owed, day: str) -> str:
    """The colour of its pill."""
    if gift.overdue(day) or gift.endangered:
        return "red"
    return {"owed": "violet", "handed": "green", "sent": "green"}.get(gift.state, "quiet")


def late_text(gift: Owed, day: str) -> str:
    """How late an owed gift is, in words; "" when it is not."""
    if not gift.overdue(day):
        return ""
    days = (date.fromisoformat(day) - date.fromisoformat(gift.due_on)).days
    return _n("1 day late", "{n} days late", days)
