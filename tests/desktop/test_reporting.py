"""Reports made into files: whole or not at all, followed and stopped."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from desktop import reporting
from desktop.jobs import Progress
from desktop.reporting import How
from models.errors import Cancelled, Told
from models.figures import registry, sales, spans
from models.figures.report import Asked
from tests.a_shop import Shop

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(store, clock) -> Shop:
    made = Shop(store, clock).open()
    made.sell(500, 300)
    made.sell(200)
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with nothing in it: the store is beside it."""
    made = tmp_path / "files"
    made.mkdir()
    return made


def asked(shop: Shop, **options: Any) -> Asked:
    settings = shop.store.settings
    period = spans.of_preset(settings, "this_month", shop.today).period(settings)
    return Asked(settings, period, shop.today, None, options)


def text_of(program, path: Path) -> str:
    command = [program("pdftotext"), "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("language", "words"), [("en", ("Sales", "¥1,000")), ("ja", ("売上", "¥1,000", "日別"))])
def test_a_report_is_written_in_the_language_of_its_reader(shop, program, place, language, words):
    path = place / "a.pdf"
    kind = registry.kind("sales")
    made = reporting.write(shop.store, kind, asked(shop), path, How("pdf", language)).result()
    assert made.pages >= 1
    text = text_of(program, path)
    assert all(word in text for word in words)


def test_who_prints_it_stands_at_its_foot(shop, program, place):
    from models import team

    staff = shop.do(team.add, name="伊藤")
    shop.store.actor = replace(shop.store.actor, staff_id=staff)
    path = place / "a.pdf"
    reporting.write(shop.store, registry.kind("tax"), asked(shop), path, How("pdf", "ja")).result()
    assert "伊藤" in text_of(program, path)


@pytest.mark.parametrize("format", reporting.FORMATS)
def test_every_format_is_a_whole_file_with_the_total(shop, place, format):
    path = place / f"a.{format}"
    made = reporting.write(shop.store, registry.kind("sales"), asked(shop, list="lines"), path, How(format)).result()
    assert made.path == path
    assert path.stat().st_size > 500
    assert list(place.iterdir()) == [path]
    if format == "csv":
        assert ',"1000"' in path.read_text(encoding="utf-8-sig")


def test_what_a_code_page_lacks_is_named(shop, place):
    shop.sell(shop.line(100, name="ラテ ☕"))
    path = place / "a.csv"
    options = asked(shop, list="lines")
    made = reporting.write(shop.store, registry.kind("sales"), options, path, How("csv", "ja", "cp932")).result()
    assert made.notes
    assert [str(one.values) for one in made.notes if "☕" not in str(one.values)] == []


def test_the_first_page_is_drawn_alone(shop, place):
    report = registry.kind("sales").make(shop.store.here, asked(shop))
    first = reporting.write_counted(shop.store, report, place / "a.pdf", How(), most=1).result()
    whole = reporting.write_counted(shop.store, report, place / "b.pdf", How()).result()
    assert first.pages == 1 < whole.pages


@pytest.mark.parametrize("format", reporting.FORMATS)
def test_a_place_that_can_t_be_written_is_told_and_nothing_is_left(shop, place, format):
    path = place / "not there" / f"a.{format}"
    with pytest.raises(Told, match="could not be written"):
        reporting.write(shop.store, registry.kind("sales"), asked(shop), path, How(format)).result()
    assert list(place.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_the_file_before(shop, place):
    before = place / "a.pdf"
    before.write_bytes(b"before")
    full = place / "full.pdf"
    full.symlink_to("/dev/full")
    with pytest.raises(Told):
        reporting.write(shop.store, registry.kind("sales"), asked(shop), full, How()).result()
    assert before.read_bytes() == b"before"
    assert sorted(one.name for one in place.iterdir()) == ["a.pdf", "full.pdf"]


@pytest.mark.parametrize("format", reporting.FORMATS)
def test_it_is_stopped_and_leaves_nothing(opened_store, place, format, monkeypatch):
    shop, going, begun = opened_store, Event(), Event()
    known = sales.make

    def slow(read, wanted):
        begun.set()
        going.wait(10)
        wanted.going_on()
        return known(read, wanted)

    monkeypatch.setattr(sales, "make", slow)
    job = reporting.write(shop.store, registry.kind("sales"), asked(shop), place / f"a.{format}", How(format))
    assert begun.wait(10)
    job.cancel()
    going.set()
    with pytest.raises(Cancelled):
        job.result(10)
    assert list(place.iterdir()) == []


def test_how_far_it_is_is_told_in_rows_of_the_long_list(shop, place):
    progress = Progress()
    report = registry.kind("sales").make(shop.store.here, asked(shop, list="lines"))
    reporting._written(shop.store.here, report=report, path=place / "a.pdf", how=How(), at=(0, None), progress=progress)
    assert (progress.done, progress.total) == (3, 3)


@pytest.fixture
def opened_store(store_path, clock):
    """The same shop with the store's own threads."""
    from desktop import opening

    store = opening.open_store(store_path, clock=clock)
    shop = Shop(store, clock).open()
    shop.sell(500)
    yield shop
    store.close()
