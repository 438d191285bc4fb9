"""A rep's day in the real window: ticked, put into another order, printed with all that it says."""

import subprocess
from functools import partial

import pytest

from models.people import edit
from models.people.parts import NewContact
from models.pipeline import deals
from models.reminders import reminders
from tests.conftest import find_program
from ui.pipeline.day_sheet import StopCard


@pytest.fixture
def view(opened):
    store = opened.store
    person = int(
        store.write_now("p", partial(edit.create, name="山田 花子", contacts=[NewContact("phone", "090-1111-2222")])).id
    )
    deal = store.write_now("d", partial(deals.open_deal, name="Machine", person_id=person, amount=180_000))
    for title in ("Call", "Visit"):
        store.write_now("r", partial(reminders.make, title=title, about="deal", about_id=deal, day="2026-06-15"))
    shown = opened.at("pipeline", view="day").views["day"]
    opened.wait(lambda: len(cards(shown)) == 2)
    return shown


def cards(view) -> list[StopCard]:
    held = [view.list.itemAt(at).widget() for at in range(view.list.count())]
    return [one for one in held if isinstance(one, StopCard)]


def test_a_stop_is_put_into_another_order_ticked_and_undone(opened, view) -> None:
    cards(view)[1]._up()
    opened.wait(lambda: [one.stop.title for one in cards(view)] == ["Visit", "Call"])
    view.by_time()
    opened.wait(lambda: [one.stop.title for one in cards(view)] == ["Call", "Visit"])
    cards(view)[0]._done(True)
    opened.wait(lambda: [one.stop.title for one in cards(view)] == ["Visit"])
    opened.machine.undo.undo()
    opened.wait(lambda: len(cards(view)) == 2)


def test_days_are_leafed_through(opened, view) -> None:
    view.earlier()
    opened.wait(lambda: not cards(view))
    view.go_today()
    opened.wait(lambda: len(cards(view)) == 2)


def test_the_sheet_says_with_whom_why_and_for_how_much(opened, view, tmp_path) -> None:
    from ui.pipeline.day_sheet import _pdf

    path = tmp_path / "day.pdf"
    shop = opened.store.settings
    _pdf(
        opened.store.here,
        found=view.found,
        who="Rep",
        day="2026-06-15",
        shop=shop,
        path=path,
        now=view.desk.store.clock.now(),
    )
    text = subprocess.run([find_program("pdftotext"), "-layout", str(path), "-"], capture_output=True, text=True).stdout
    for words in ("Day sheet", "山田 花子", "090-1111-2222", "Machine", "¥180,000", "Call", "Visit", "Rep"):
        assert words in text
