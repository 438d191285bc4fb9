"""The calendar by day, week, month and as an agenda, on the sample shop with a few weeks of appointments and series."""

import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from desktop import languages
from models.reminders import reminders, series, shop_days_edit, wall
from tests.screens import shot
from tests.screens.imports import wait
from tests.screens.take import settle
from ui.imports.wizard import open_wizard

THEIRS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:商店街の会合
DTSTART;TZID=Tokyo Standard Time:20261203T190000
DTEND;TZID=Tokyo Standard Time:20261203T203000
LOCATION:集会所
RRULE:FREQ=MONTHLY;BYDAY=1TH
BEGIN:VALARM
TRIGGER:-P1D
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Call from London
DTSTART;TZID=Somewhere:20261204T100000
CATEGORIES:WORK
END:VEVENT
BEGIN:VTODO
UID:3
SUMMARY:確定申告の準備
END:VTODO
END:VCALENDAR
"""

WEEK = (
    (0, 570, 30, "朝礼", "Morning meeting"),
    (0, 600, 90, "仕入先と打ち合わせ", "Meeting with the roaster"),
    (0, 780, 60, "高橋様 ご相談", "Takahashi: advice on a machine"),
    (1, 660, 60, "試飲会の準備", "Prepare the tasting"),
    (1, 690, 45, "見積もりの電話", "Call about the offer"),
    (1, 840, 120, "試飲会", "Tasting"),
    (2, 600, 45, "機械の点検", "Machine check"),
    (3, 900, 60, "新商品の撮影", "Photos of the new beans"),
    (4, 630, 60, "面接", "Interview"),
    (4, 645, 60, "納品の立ち会い", "Delivery"),
    (4, 660, 60, "電話会議", "Conference call"),
)


def planned(window, tx):
    """Write what the pictures show; gives the keys, to be taken away again."""
    shop = window.machine.store.settings
    ja = languages.current().code == "ja"
    today = date.fromisoformat(tx.today)
    monday = today - timedelta(days=today.weekday())
    made = []
    for at, minute, length, *names in WEEK:
        begins = wall.moment(monday + timedelta(days=at), minute, shop.zone)
        end = begins + length * wall.MINUTE
        made.append(reminders.make(tx, title=names[0 if ja else 1], at=begins, end_at=end, place="店内" if ja else ""))
    away = monday + timedelta(days=2)
    title = "展示会（東京）" if ja else "Trade fair in Tokyo"
    end_day = (away + timedelta(days=2)).isoformat()
    made.append(reminders.make(tx, title=title, day=away.isoformat(), end_day=end_day))
    for title, rule, minute, closed in (
        ("豆の発注" if ja else "Order beans", "FREQ=WEEKLY;BYDAY=TU,FR", 1020, "before"),
        ("レジの棚卸し" if ja else "Count the stock", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None, "before"),
    ):
        first = (monday - timedelta(days=7)).isoformat()
        series.make(tx, title=title, rule=rule, first_day=first, minute=minute, length=0 if minute is None else 30,
                    on_closed=closed)  # fmt: skip
    shop_days_edit.set_closed_weekdays(tx, weekdays=["SU"])
    day = (monday + timedelta(days=9)).isoformat()
    shop_days_edit.set_special(tx, first=day, open=False, name="棚卸し" if ja else "Inventory")
    return made


def shown(window, view):
    """Show a view of the planned weeks; what was planned goes afterwards."""
    store = window.machine.store
    last = [
        store.reader().value(f"SELECT coalesce(max(id), 0) FROM {table}") for table in ("reminder", "reminder_series")
    ]
    store.write("Plan", partial(planned, window)).result()
    window.open("calendar", view=view)
    settle(window.machine)
    return partial(taken_away, window, last)


def taken_away(window, last):
    def away(tx):
        tx.run("DELETE FROM reminder WHERE id>?", last[0])
        tx.run("DELETE FROM reminder_series WHERE id>?", last[1])
        tx.run("DELETE FROM special_day")
        shop_days_edit.set_closed_weekdays(tx, weekdays=[])
        tx.touch("reminder", None)

    window.machine.store.write("Take away", away).result()


@shot("calendar-week")
def week(window):
    return shown(window, "week")


@shot("calendar-day")
def day(window):
    return shown(window, "day")


@shot("calendar-month")
def month(window):
    return shown(window, "month")


@shot("calendar-agenda")
def agenda(window):
    return shown(window, "agenda")


@shot("calendar-series")
def asked(window):
    back = shown(window, "week")
    page = window.page()
    one = next(entry for day in page.surface.days for entry in page.surface.entries(day) if entry.series_id is not None)
    page.acts.move(one, date.fromisoformat(one.day) + timedelta(days=1), 600)
    return back


@shot("settings-shop-days")
def shop_days(window):
    back = shown(window, "week")
    window.open("settings", section="shop_days")
    settle(window.machine)
    return back


@shot("imports-calendar")
def imported(window):
    window.open("calendar")
    path = Path(tempfile.mkdtemp()) / "theirs.ics"
    path.write_text(THEIRS, encoding="utf-8")
    made = open_wizard(window, window.desk, path)
    wait(window, lambda: made.opened is not None)
    for _step in range(2):
        step = made.steps.currentWidget()
        made.next()
        wait(window, lambda step=step: made.steps.currentWidget() not in (step, made.waiting))
