"""Cases of group D: duplicates found and merged, with Noren's own answer where looser systems list strangers."""

from functools import partial

import pytest

from models.loyalty import merges
from models.people import companies, duplicates, edit, pairs, timeline
from models.people.parts import NewContact


@pytest.fixture
def make(store):
    """`make("Alice", "a@b.c", …)` is a person's key."""

    def person(name: str, mail: str = "", **values) -> int:
        contacts = [NewContact("mail", mail)] if mail else []
        verb = partial(edit.create, name=name, contacts=contacts, **values)
        return int(store.write_now("p", verb).id)

    return person


def alike(store, **typed) -> set[int]:
    return {one.person.id for one in duplicates.similar(store.here, **typed)}


MAILS = [
    # case, there already, typed, whether it is found
    ("D1 the same mail", "bob@mymail.com", "BOB@mymail.com", True),
    ("D1 the same domain: colleagues, not one person", "bob@mymail.com", "alice@mymail.com", False),
    ("D1 a provider's domain", "bob@gmail.com", "alice@gmail.com", False),
    ("D4 a broken address is nobody's other address", "x@myodoo.com", "odoo.com", False),
    ("D4 nor is one with a quotation mark", "mail2@mymail.com", 'mail"1@mymail.com', False),
]


@pytest.mark.parametrize(("case", "there", "typed", "found"), MAILS, ids=[one[0] for one in MAILS])
def test_mails_d1_d4(store, make, case: str, there: str, typed: str, found: bool) -> None:
    key = make("Somebody", there)
    assert alike(store, mails=[typed]) == ({key} if found else set())


def test_all_records_of_one_mail_see_each_other_d1(store, make) -> None:
    keys = {make(f"Alice {at}", "alice@example.com") for at in range(3)}
    assert alike(store, mails=["alice@example.com"]) == keys


def test_a_contained_name_is_found_from_both_sides_d2(store, make) -> None:
    long, short = make("Charlie Chapelin"), make("charlie")
    assert alike(store, name="Charlie", but=short) == {long}
    assert alike(store, name="Charlie Chapelin", but=long) == {short}


def test_two_people_of_one_company_are_two_people_d3(store, make) -> None:
    company = store.write_now("c", partial(companies.create, name="Archers"))
    make("Ann Archer", company_id=getattr(company, "id", company))
    make("Bob Baker", company_id=getattr(company, "id", company))
    assert pairs.find(store.here) == []


def test_a_mail_that_is_there_is_shown_and_may_be_saved_all_the_same_d8(store, make) -> None:
    first = make("test1", "test@test.com")
    assert alike(store, name="test2", mails=["test@test.com"]) == {first}
    assert make("test2", "test@test.com") != first


def test_a_meeting_goes_along_with_the_record_d9(store, make) -> None:
    kept, gone = make("Lead 1"), make("Lead 2")
    note = partial(timeline.note, person_id=gone, kind="meeting", text_="first talk")
    store.write_now("n", note)
    store.write_now("m", partial(merges.merge, kept_id=kept, gone_id=gone))
    assert "first talk" in [one.text for one in timeline.timeline(store.here, kept)]
    assert store.here.value("SELECT merged_into_id FROM person WHERE id=?", gone) == kept


DATES = [
    # first and last of the one kept, of the other, of both together: null loses (D12)
    ((5, 9), (3, 7), (3, 9)),
    ((5, 7), (3, 9), (3, 9)),
    ((None, None), (3, 9), (3, 9)),
    ((5, 9), (None, None), (5, 9)),
]


@pytest.mark.parametrize(("kept", "gone", "both"), DATES)
def test_dates_and_owner_of_a_merge_d12(store, make, kept, gone, both) -> None:
    from models.people.tables import Person

    one, other = make("A"), make("B")
    for key, (first, last), owner in ((one, kept, None), (other, gone, 1)):
        store.write_now(
            "t",
            lambda tx, key=key, first=first, last=last, owner=owner: tx.update(
                Person, key, first_seen_at=first, last_seen_at=last, owner_id=owner
            ),
        )
    store.write_now("m", partial(merges.merge, kept_id=one, gone_id=other))
    row = store.here.row("SELECT first_seen_at, last_seen_at, owner_id FROM person WHERE id=?", one)
    assert row == (*both, 1), "the winner's owner, unless there is none"
