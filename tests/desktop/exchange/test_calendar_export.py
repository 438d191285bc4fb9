"""Calendars that Noren writes: another library reads them whole, and Noren reads them back to the same."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from desktop import commands
from desktop.exchange.export import export
from models.errors import Told
from models.reminders import reminders, series, shop_days_edit
from tests.desktop.exchange.calendars import Calendars
from tests.desktop.exchange.importing import numbers

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def calendars(store, tmp_path: Path) -> Calendars:
    return Calendars(store, tmp_path)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=TOKYO).timestamp() * 1000)


def make(calendars: Calendars, **values) -> int:
    return calendars.store.write_now("make", lambda tx: reminders.make(tx, **values))


def make_series(calendars: Calendars, **values) -> int:
    return calendars.store.write_now("make", lambda tx: series.make(tx, **values))


def written(calendars: Calendars, format: str = "ics") -> Path:
    path = calendars.folder / f"out.{format}"
    calendars.store.work(partial(export, kind="reminders", path=path, format=format)).result()
    return path


def read_back(path: Path) -> icalendar.Calendar:
    """The file as the library reads it: lines of at most 75 bytes that end as the standard wants it."""
    data = path.read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    return icalendar.Calendar.from_ical(data)


def entries(path: Path) -> dict[str, icalendar.cal.Component]:
    return {str(one["SUMMARY"]): one for one in read_back(path).walk() if one.name in ("VEVENT", "VTODO")}


def test_an_appointment_a_thing_to_do_and_a_done_one_are_read_by_another_library(calendars: Calendars) -> None:
    make(calendars, title="試飲会, with; friends\nand", at=ms("2026-07-01 10:00"), end_at=ms("2026-07-01 11:30"),
         place="京都", note="一行目\n二行目" * 20, before=[15, 1440])  # fmt: skip
    make(calendars, title="Order beans", day="2026-07-02")
    make(calendars, title="Away", day="2026-07-03", end_day="2026-07-05", before=[1440])
    key = make(calendars, title="Paid", day="2026-06-15")
    calendars.store.write_now("done", lambda tx: reminders.done(tx, reminder_id=key, result="by bank"))
    found = entries(written(calendars))
    tasting = found["試飲会, with; friends and"]
    assert tasting.name == "VEVENT"
    assert tasting["DTSTART"].dt == datetime(2026, 7, 1, 1, tzinfo=UTC)
    assert tasting["DTEND"].dt == datetime(2026, 7, 1, 2, 30, tzinfo=UTC)
    assert str(tasting["DESCRIPTION"]) == "一行目\n二行目" * 20
    assert [one["TRIGGER"].dt for one in tasting.walk("VALARM")] == [-timedelta(days=1), -timedelta(minutes=15)]
    assert (found["Order beans"].name, found["Order beans"]["DUE"].dt) == ("VTODO", date(2026, 7, 2))
    away = found["Away"]
    assert (away["DTSTART"].dt, away["DTEND"].dt) == (date(2026, 7, 3), date(2026, 7, 6))
    assert away.walk("VALARM")[0]["TRIGGER"].dt == -timedelta(hours=15)
    assert found["Paid"]["STATUS"] == "COMPLETED"


def test_a_series_is_one_entry_with_its_rule_in_its_zone(calendars: Calendars) -> None:
    make_series(calendars, title="Meeting", rule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231", first_day="2026-06-16",
                minute=570, length=45, zone="Europe/London", skipped=["2026-06-23"])  # fmt: skip
    make_series(calendars, title="Invoices", rule="FREQ=MONTHLY;BYMONTHDAY=-1", first_day="2026-06-30")
    path = written(calendars)
    found = entries(path)
    meeting = found["Meeting"]
    assert meeting["DTSTART"].dt == datetime(2026, 6, 16, 9, 30, tzinfo=ZoneInfo("Europe/London"))
    assert meeting["DURATION"].dt == timedelta(minutes=45)
    assert meeting["RRULE"]["UNTIL"] == [datetime(2026, 12, 31, 9, 30, tzinfo=UTC)]
    assert [one.dt for one in meeting["EXDATE"].dts] == [datetime(2026, 6, 23, 9, 30, tzinfo=ZoneInfo("Europe/London"))]
    assert (found["Invoices"].name, found["Invoices"]["DTSTART"].dt) == ("VTODO", date(2026, 6, 30))
    zones = {str(one["TZID"]) for one in read_back(path).walk("VTIMEZONE")}
    assert zones == {"Asia/Tokyo", "Europe/London"}
    assert len(found) == 2


def test_a_series_that_gives_way_to_closed_days_is_written_day_by_day(calendars: Calendars) -> None:
    calendars.store.write_now(
        "closed", lambda tx: shop_days_edit.set_special(tx, first="2026-06-24", open=False, name="Inventory")
    )
    make_series(calendars, title="Order", rule="FREQ=WEEKLY;BYDAY=WE", first_day="2026-06-17", on_closed="after")
    order = entries(written(calendars))["Order"]
    assert date(2026, 6, 24) in [one.dt for one in order["EXDATE"].dts]
    assert date(2026, 6, 25) in [one.dt for one in order["RDATE"].dts]


def test_one_that_was_moved_by_hand_stands_for_itself(calendars: Calendars) -> None:
    make_series(calendars, title="Meeting", rule="FREQ=WEEKLY", first_day="2026-06-16", minute=600)
    calendars.store.write_now("move", lambda tx: reminders.move(tx, reminder_id=1, day="2026-06-17"))
    path = written(calendars)
    both = [one for one in read_back(path).walk("VEVENT")]
    assert len(both) == 2
    other = next(one for one in both if "RRULE" in one)
    assert [one.dt.date() for one in other["EXDATE"].dts] == [date(2026, 6, 16)]


@pytest.mark.parametrize("format", ["ics", "csv", "xlsx", "json"])
def test_what_is_written_comes_back_to_the_same_and_changes_nothing_here(
    calendars: Calendars, tmp_path_factory, empty_store: Path, clock, format: str
) -> None:
    from desktop.store import Store

    make(calendars, title="Tasting", at=ms("2026-07-01 10:00"), end_at=ms("2026-07-01 11:30"), place="京都",
         note="一行目\n二行目", before=[15], checklist=["cups", ("beans", True)])  # fmt: skip
    make(calendars, title="Away", day="2026-07-03", end_day="2026-07-05", before=[1440])
    make(calendars, title="Overdue", at=ms("2026-06-01 10:00"))
    key = make(calendars, title="Paid", day="2026-06-15")
    calendars.store.write_now("done", lambda tx: reminders.done(tx, reminder_id=key, result="by bank"))
    make_series(calendars, title="Meeting", rule="FREQ=WEEKLY;BYDAY=TU", first_day="2026-06-16", minute=570,
                length=45, zone="Europe/London", skipped=["2026-06-23"], on_closed="after")  # fmt: skip
    make_series(calendars, title="Clean", rule="FREQ=DAILY;INTERVAL=3", first_day="2026-06-16", from_done=True)
    path = written(calendars, format)
    assert numbers(calendars.run("reminders", path)) == (0, 0, 6, 0)

    folder = tmp_path_factory.mktemp("other")
    (folder / "shop.noren").write_bytes(empty_store.read_bytes())
    other = Calendars(Store(folder / "shop.noren", clock=clock, inline=True), folder)
    assert numbers(other.run("reminders", path)) == (6, 0, 0, 0)
    columns = "public_id, title, day, at, end_at, end_day, before, checklist, place, note, state, result, series_day"
    assert _without_ids(other, columns) == _without_ids(calendars, columns)
    once = "public_id FROM reminder WHERE series_id IS NULL ORDER BY public_id"
    assert other.rows(f"SELECT {once}") == calendars.rows(f"SELECT {once}")
    columns = "public_id, title, rule, first_day, minute, length, zone, skipped, on_closed, from_done"
    assert other.series(columns) == calendars.series(columns)
    assert other.problems() == []
    other.store.close()


def _without_ids(calendars: Calendars, columns: str) -> set[tuple]:
    """The reminders; those of series without the id that each store gives them."""
    return {row[1:] for row in calendars.reminders(columns)}


def test_a_calendar_is_of_reminders_only(calendars: Calendars) -> None:
    with pytest.raises(Told):
        calendars.store.work(partial(export, kind="people", path=calendars.folder / "x.ics", format="ics")).result()


def test_the_command_writes_and_reads_a_calendar(calendars: Calendars, capsys, store_path: Path) -> None:
    make(calendars, title="Tasting", at=ms("2026-07-01 10:00"))
    path = calendars.folder / "mine.ics"
    calendars.store.close()
    assert commands.main(["--store", str(store_path), "--json", "export", "reminders", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "ics"
    assert commands.main(["--store", str(store_path), "--json", "import", "reminders", str(path)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["created"], answer["skipped"], answer["refused"]) == (0, 1, 0)
