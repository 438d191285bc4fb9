"""The day and the week on paper, read back by other programs: nothing that stands in the calendar is missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.documents.calendar_pdf import calendar_pdf
from desktop.languages import language
from desktop.printing.paper import Size
from models.reminders import calendar, day_plan, reminders, series, shop_days_edit, wall
from models.reminders.calendar import Asked
from tests.a_shop import Shop
from tests.desktop.documents.reading import run, text_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).set(shop_name="喫茶のれん")


def at(day: str, minute: int) -> int:
    return wall.moment(date.fromisoformat(day), minute, "Asia/Tokyo")


def made(shop: Shop, path: Path, first: str, count: int, code: str = "ja", **more: Any) -> Path:
    days = [date.fromisoformat(first) + timedelta(days=step) for step in range(count)]
    ends = days[-1].isoformat()
    found = calendar.between(shop.store.here, first, ends, Asked())
    plans = day_plan.plans(found, calendar.marks(shop.store.here, first, ends, code), days, shop.store.settings.zone)
    whose = more.pop("whose", "")
    calendar_pdf(plans, whose, shop.store.settings, language(code), path, now=shop.clock.now(), invariant=True, **more)
    return path


def pages(path: Path, program: Any) -> int:
    told = run(program, "pdfinfo", str(path))
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("Pages:")))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ja", ("2026年6月16日", "定休日", "印刷", "終日")),
        ("en", ("16 Jun 2026", "Regular closing day", "Printed", "all day")),
    ],
)
def test_a_week_says_its_days_its_entries_and_when_the_shop_is_closed(shop, tmp_path, program, code, words) -> None:
    shop.do(shop_days_edit.set_closed_weekdays, weekdays=["WE"])
    shop.do(reminders.make, title="試飲会", at=at("2026-06-16", 600), end_at=at("2026-06-16", 690), place="京都")
    shop.do(reminders.make, title="展示会", day="2026-06-18", end_day="2026-06-20")
    shop.do(series.make, title="豆の発注", rule="FREQ=WEEKLY;BYDAY=FR", first_day="2026-06-12", minute=1020)
    text = text_of(made(shop, tmp_path / "week.pdf", "2026-06-14", 7, code, whose="森 健司"), program)
    for word in (words[1], words[2], "試飲会", "10:00–11:30", "京都", "展示会", "豆の発注", "喫茶のれん", "森 健司"):
        assert word in text
    assert pages(tmp_path / "week.pdf", program) == 1
    assert words[0] in text_of(made(shop, tmp_path / "day.pdf", "2026-06-16", 1, code), program)


def test_what_has_no_room_among_the_hours_is_listed_in_full(shop, tmp_path, program) -> None:
    long = "とても長い題名の打ち合わせで、新しい焙煎機の搬入と設置と試運転の段取りをすべて確認する"
    for number in range(30):
        shop.do(reminders.make, title=f"{long}{number:02d}", at=at("2026-06-16", 600), end_at=at("2026-06-16", 630))
    for number in range(12):
        shop.do(reminders.make, title=f"終日の仕事{number:02d}", day="2026-06-17")
    path = made(shop, tmp_path / "full.pdf", "2026-06-14", 7)
    text = "".join(text_of(path, program).split())
    for number in range(30):
        assert f"{long}{number:02d}" in text.replace("\n", "") or f"確認する{number:02d}" in text
    for number in range(12):
        assert f"終日の仕事{number:02d}" in text
    assert pages(path, program) > 1


def test_what_is_before_and_after_opening_hours_is_on_the_paper(shop, tmp_path, program) -> None:
    shop.do(reminders.make, title="Early", at=at("2026-06-16", 300))
    shop.do(reminders.make, title="Late", at=at("2026-06-16", 1380), end_at=at("2026-06-17", 60))
    text = text_of(made(shop, tmp_path / "day.pdf", "2026-06-16", 1), program)
    for word in ("Early", "5:00", "Late", "23:00"):
        assert word in text


@pytest.mark.parametrize(("size", "points"), [(Size.A4, "595.2"), (Size.LETTER, "612")])
@pytest.mark.parametrize("count", [1, 7])
def test_a_day_stands_upright_and_a_week_on_its_side(shop, tmp_path, program, size, points, count) -> None:
    path = made(shop, tmp_path / "paper.pdf", "2026-06-14", count, size=size)
    told = run(program, "pdfinfo", str(path))
    line = next(line for line in told.splitlines() if line.startswith("Page size:"))
    assert (points in line.split("x")[0]) == (count == 1)


@pytest.mark.parametrize("title", ["=1+1", "<b>bold</b>", "😀 party", "a" * 299, "\u202eright to left"])
def test_titles_of_any_kind_are_written(shop, tmp_path, program, title: str) -> None:
    shop.do(reminders.make, title=title, at=at("2026-06-16", 600))
    assert "10:00" in text_of(made(shop, tmp_path / "odd.pdf", "2026-06-16", 1), program)


def test_an_empty_day_is_a_sheet_to_write_on(shop, tmp_path, program) -> None:
    text = text_of(made(shop, tmp_path / "empty.pdf", "2026-06-16", 1), program)
    assert all(f"{hour}:00" in text for hour in range(9, 18))
