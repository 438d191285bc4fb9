"""The one catalogue: complete in Japanese, compiled, and safe against what stands in a customer's name."""

import string
from pathlib import Path

import pytest

from desktop import catalogue, languages
from models.errors import Message, Refused
from models.money import Amount

ROOT = Path(__file__).resolve().parents[2]


def test_every_sentence_has_its_japanese() -> None:
    assert catalogue.missing(ROOT) == []


def test_the_compiled_catalogue_is_that_of_the_texts() -> None:
    """Every pair of ja.po is in ja.mo: a stale file would speak yesterday's words."""
    japanese = languages.language("ja")
    for entry in catalogue.load():
        if not entry.id:
            continue
        if isinstance(entry.id, (tuple, list)):
            assert japanese.catalogue.ngettext(entry.id[0], entry.id[1], 2) == entry.string[0]
        else:
            assert japanese.catalogue.gettext(entry.id) == entry.string


def _names(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def test_both_languages_show_the_same_values() -> None:
    wrong = []
    for entry in catalogue.load():
        if not entry.id or entry.id == "":
            continue
        english = entry.id[1] if isinstance(entry.id, (tuple, list)) else entry.id
        japanese = entry.string[0] if isinstance(entry.string, (tuple, list)) else entry.string
        if _names(japanese) - _names(english):
            wrong.append((english, japanese))
    assert wrong == []


@pytest.mark.parametrize("name", ["{0}", "{name}", "{x.__class__}", "{", "}", "{{", "%s", "\\", "<b>"])
def test_braces_in_a_name_stay_braces(name: str) -> None:
    assert languages.language("en").text("Hello {name}!", name=name) == f"Hello {name}!"


def test_amounts_and_messages_inside_a_sentence_are_said_too() -> None:
    japanese = languages.language("ja")
    told = Refused("{what}: {amount}", what=Message("Cash"), amount=Amount(1234))
    assert japanese.say(told) == "現金: ¥1,234"


def test_the_screens_language_is_switched_live() -> None:
    languages.set_language("ja")
    try:
        assert languages._("Cash") == "現金"
        assert languages._n("1 item", "{n} items", 3) != "3 items"
    finally:
        languages.set_language("en")
    assert languages._("Cash") == "Cash"
