"""Putting off: to a moment at which somebody works, by the shop's own days."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from models import settings, times
from models.errors import N_, Refused
from models.reminders import shop_days, telling
from models.reminders.opened import open_row
from models.reminders.tables import Reminder

if TYPE_CHECKING:
    from models.reminders.shop_days import Days
    from models.settings import ShopSettings
    from models.work import Tx

HOUR_MS = 3_600_000
LATER_HOURS = 3


class Snooze(StrEnum):
    """How far something is put off."""

    LATER = "later"
    TOMORROW = "tomorrow"
    WORKING_DAY = "working_day"
    NEXT_WEEK = "next_week"


SNOOZES = {
    Snooze.LATER: N_("Later today"),
    Snooze.TOMORROW: N_("Tomorrow morning"),
    Snooze.WORKING_DAY: N_("The next working day"),
    Snooze.NEXT_WEEK: N_("Next week"),
}


def put_off(how: Snooze, *, now: int, shop: ShopSettings, days: Days | None = None) -> int:
    """The moment (ms UTC) until which something is put off: pure. Mornings are the shop's, on its wall clock.

    Later today is in three hours; late in the evening that is the next morning. Next week is its Monday, or the first
    working day after it. Without `days` only the settings say when the shop works.
    """
    days = days or shop_days.of_settings(shop)
    today = times.business_date(now, shop.zone, shop.day_change_hour)
    if how is Snooze.LATER:
        later = now + LATER_HOURS * HOUR_MS
        same = times.business_date(later, shop.zone, shop.day_change_hour) == today
        return later if same else _morning(today + timedelta(days=1), shop)
    if how is Snooze.TOMORROW:
        return _morning(today + timedelta(days=1), shop)
    if how is Snooze.WORKING_DAY:
        return _morning(days.next(today), shop)
    monday = today + timedelta(days=7 - today.weekday())
    return _morning(days.on_or_after(monday), shop)


def _morning(day: date, shop: ShopSettings) -> int:
    return telling.morning(day.isoformat(), shop)


def snooze(tx: Tx, *, reminder_id: int, how: Snooze | None = None, until: int | None = None) -> int:
    """Put a reminder off by a choice, or until a moment (ms UTC); returns the moment.

    Raises Refused for one that is closed, or a moment that has passed.
    """
    known = open_row(tx, reminder_id)
    moment = until
    if how is not None:
        moment = put_off(how, now=tx.now, shop=settings.load(tx), days=shop_days.load(tx))
    if moment is None or moment <= tx.now:
        raise Refused(N_("Put it off to a moment that is still to come."))
    tx.update(Reminder, reminder_id, snoozed_until=moment)
    tx.explain(title=known.title)
    return moment
