"""Customers who write themselves in: what is asked, what can't be taken, and one field for every way to be reached."""

from functools import partial

import pytest

from models import settings
from models.errors import Refused
from models.leads import sign_up
from models.leads.sign_up import Filled
from models.settings import ShopSettings

WRONG = [
    (Filled(""), {"name", "phone"}),
    (Filled("Ann"), {"phone"}),
    (Filled("Ann", phone="12"), {"phone"}),
    (Filled("Ann", mail="ann at example"), {"mail"}),
    (Filled("Ann", mail="ann@example.com"), set()),
    (Filled("Ann", phone="03-1234-5678", birthday="2099-01-01"), {"birthday"}),
    (Filled("Ann", phone="03-1234-5678", birthday="1988-02-30"), {"birthday"}),
    (Filled("Ann", phone="０３（１２３４）５６７８", birthday="1988-04-02"), set()),
]


@pytest.mark.parametrize(("filled", "fields"), WRONG)
def test_what_can_not_be_taken_is_said_by_field(filled: Filled, fields: set[str]) -> None:
    assert set(sign_up.wrong(filled, ShopSettings(), "2026-11-26")) == fields


def test_a_form_that_asks_no_way_to_be_reached_needs_none() -> None:
    assert sign_up.wrong(Filled("Ann"), ShopSettings(sign_up_asks=("reading",)), "2026-11-26") == {}


CONTACTS = [
    ("090-1234-5678", "phone"),
    ("hanako@example.com", "mail"),
    ("@hana", "line"),
    ("https://example.com", "web"),
    ("  ", None),
    ("ask Ken", "other"),
]


@pytest.mark.parametrize(("typed", "kind"), CONTACTS)
def test_one_field_takes_every_way_to_be_reached(typed: str, kind: str | None) -> None:
    found = sign_up.contact_of(typed)
    assert (found.kind if found else None) == kind


def test_the_wording_the_purpose_and_the_day_of_a_consent_are_kept(store, do) -> None:
    filled = Filled("Ann", mail="ann@example.com", agreed={"mail": "I agree."}, purpose="To serve you.")
    done = do(sign_up.sign_up, filled=filled)
    row = store.here.row("SELECT person_id, channel, given, at, wording FROM consent")
    assert row == (done.person_id, "mail", 1, store.clock.now(), "I agree.\n\nTo serve you.")
    assert done.card


def test_the_same_answers_are_taken_once_and_later_again(store, do) -> None:
    filled = Filled("Ann", mail="ann@example.com")
    first = do(sign_up.sign_up, filled=filled)
    again = do(sign_up.sign_up, filled=filled)
    assert (again.person_id, again.again) == (first.person_id, True)
    store.clock.advance(sign_up.AGAIN_MS + 1)
    assert do(sign_up.sign_up, filled=filled).person_id != first.person_id


def test_a_shop_without_points_makes_no_members(store, do) -> None:
    store.write_now("s", partial(settings.change, sign_up_enrols=False))
    assert do(sign_up.sign_up, filled=Filled("Ann", mail="ann@example.com")).card == ""
    with pytest.raises(Refused):
        do(sign_up.sign_up, filled=Filled(""))
