"""Which pages of a long paper are printed, on what: by CUPS's own commands, stood in for by scripts."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.printing import pages
from desktop.printing.pages import PrintHow, Tray, cups_trays, numbers, print_by_cups, ranges, spelled
from desktop.printing.paper import Size
from models.errors import Refused, Told

SLOTS = """PageSize/Media Size: *A4 Letter
InputSlot/Media Source: *Auto Tray1 Tray2 Manual
Duplex/2-Sided Printing: *None DuplexNoTumble
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ()),
        ("  ", ()),
        ("3", ((3, 3),)),
        ("1-3, 7", ((1, 3), (7, 7))),
        ("１－３、７", ((1, 3), (7, 7))),
        ("2〜4", ((2, 4),)),
        ("-4", ((1, 4),)),
        ("8-", ((8, 10),)),
        ("9-99", ((9, 10),)),
        ("7,1-2,", ((7, 7), (1, 2))),
        ("١-٣", ((1, 3),)),
    ],
)
def test_pages_are_typed_as_people_do(text, wanted):
    assert ranges(text, 10) == wanted


@pytest.mark.parametrize("text", ["x", "0", "3-1", "-", "1--2", "1-2-3", "11", "0-5", "1;2", "9" * 7, "1.5", "1 2"])
def test_what_is_no_page_is_refused(text):
    with pytest.raises(Refused):
        ranges(text, 10)


PAIRS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)).map(sorted).map(tuple), max_size=5)


@given(PAIRS)
def test_pages_are_spelled_as_they_are_read(wanted):
    assert ranges(spelled(tuple(wanted)), 40) == tuple(wanted)


@given(PAIRS, st.integers(1, 60))
def test_every_page_that_is_meant_is_counted(wanted, count):
    every = numbers(tuple(wanted), count)
    assert every == ([at for first, last in wanted for at in range(first, last + 1)] or list(range(1, count + 1)))


@pytest.fixture
def cups(tmp_path, monkeypatch):
    """A folder of commands that stand in for CUPS's own, and note what they are called with."""

    def command(name: str, says: str = "", code: int = 0) -> Path:
        script = tmp_path / name
        script.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/{name}.args"\ncat <<"END"\n{says}END\nexit {code}\n')
        script.chmod(0o755)
        return script

    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return command


def said(script: Path) -> str:
    return script.with_suffix(".args").read_text().strip()


def test_trays_are_those_that_the_driver_names(cups):
    script = cups("lpoptions", SLOTS)
    found = cups_trays("laser")
    assert found == [Tray(f"InputSlot={name}", name) for name in ("Auto", "Tray1", "Tray2", "Manual")]
    assert said(script) == "-p laser -l"


@pytest.mark.parametrize(("says", "code"), [("", 0), (SLOTS, 1), ("PageSize/Media: *A4\n", 0), ("InputSlot/x:\n", 0)])
def test_a_printer_that_names_none_has_none(cups, says, code):
    cups("lpoptions", says, code)
    assert cups_trays("laser") == []
    assert cups_trays("") == []


def test_without_cups_there_are_no_trays(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cups_trays("laser") == []
    with pytest.raises(Told, match="no printing system"):
        print_by_cups(tmp_path / "a.pdf", PrintHow("laser"), Size.A4)


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        (PrintHow("laser"), "-d laser -n 1 -o media=A4 -- {path}"),
        (
            PrintHow("laser", "InputSlot=Tray2", 3, ((1, 3), (7, 7))),
            "-d laser -n 3 -o media=A4 -P 1-3,7 -o InputSlot=Tray2 -- {path}",
        ),
    ],
)
def test_copies_pages_and_tray_are_handed_over(cups, tmp_path, how, wanted):
    script = cups("lp")
    path = tmp_path / "a.pdf"
    print_by_cups(path, how, Size.A4)
    assert said(script) == wanted.format(path=path)


def test_a_refusal_is_told(cups, tmp_path):
    cups("lp", code=1)
    with pytest.raises(Told, match="refused the paper"):
        print_by_cups(tmp_path / "a.pdf", PrintHow("laser"), Size.LETTER)


def test_there_is_an_end_to_copies():
    assert pages.MOST_COPIES == 99
