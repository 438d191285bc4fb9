"""Published samples of calendars, broken ones among them: nothing falls over, and what is good is taken.

They are those that the icalendar library is tried with, as it is installed; other samples may lie in the shared data.
"""

from pathlib import Path

import icalendar
import pytest

from desktop import languages
from desktop.exchange.reading import open_table
from desktop.exchange.reminders_match import OTHER
from models.errors import Told
from tests.conftest import SHARED
from tests.desktop.exchange.calendars import Calendars
from tests.desktop.exchange.importing import numbers

SAMPLES = Path(icalendar.__file__).parent / "tests"
FILES = sorted((*SAMPLES.rglob("*.ics"), *(SHARED / "data").rglob("*.ics")))


@pytest.fixture
def calendars(store, tmp_path: Path) -> Calendars:
    return Calendars(store, tmp_path)


def test_there_are_samples() -> None:
    assert len(FILES) > 100


def test_every_sample_goes_in_as_far_as_it_is_sound_and_comes_once(calendars: Calendars) -> None:
    taken, why = 0, set[str]()
    for path in FILES:
        try:
            table = open_table(path)
        except Told:
            continue
        if table.kind != "calendar":
            continue
        plan = calendars.plan("reminders", path)
        why.update(one.reason.msgid for one in plan.outcomes if one.action == "refused" and one.reason is not None)
        first = calendars.run("reminders", path, refused_folder=calendars.folder)
        assert all(languages.say(note.reason) for note in first.notes if note.reason is not None)
        assert numbers(first) == numbers(plan), path.name
        taken += first.created
        again = calendars.run("reminders", path, refused_folder=calendars.folder)
        assert again.created == 0, path.name
    assert taken > 60
    assert why == {"It has no day.", "“{text}” is not a date.", OTHER.msgid}  # two samples use one ID for two things
    assert calendars.problems() == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("calendars/rfc_5545_RDATE_example.ics", (0, 0, 0, 6)),
        ("calendars/big_bad_calendar.ics", (0, 0, 0, 20)),
    ],
)
def test_samples_without_days_are_refused_entry_by_entry(
    calendars: Calendars, name: str, expected: tuple[int, int, int, int]
) -> None:
    if not (SAMPLES / name).exists():
        pytest.skip("this version of the library does not bring it")
    assert numbers(calendars.run("reminders", SAMPLES / name, refused_folder=calendars.folder)) == expected
