"""A person is found while typing, in every way that the shop may know them, and stays found as rows change."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import text
from models.people import companies, edit, search
from models.people.parts import NewContact
from models.people.tables import Person
from models.people.words import Named, asks, ways, words
from models.work import Reader

WAYS = [
    "髙",
    "髙橋",
    "高橋",
    "高橋花子",
    "花子",
    "花子　髙橋",
    "た",
    "たかはし",
    "タカハシ",
    "ﾀｶﾊｼ ﾊﾅｺ",
    "はなこ",
    "たかh",
    "takahasi",
    "Takahashi Hanako",
    "hanako",
    "090",
    "090-1234",
    "090 1234 5678",
    "０９０１２３４５６７８",
    "+81 90 1234",
    "+81 (0)90-1234",
    "8190123",
    "5678",
    "hanako.t@",
    "HANAKO.T@EXAMPLE.com",
    "hana_chan",
    "chan",
    "M-000123",
    "m0001",
    "000123",
    "5678 高橋",
    "hanako 高橋 090",
    " 高橋 ",
]


@pytest.mark.parametrize("typed", WAYS)
def test_a_person_is_found_in_each_way(store, hanako: int, typed: str):
    assert [found.id for found in search.find(store.here, typed)] == [hanako]


@pytest.mark.parametrize(
    "typed", ["橋", "1234", "鈴木", "高橋 太郎", "090-9", "example", "髙橋 花子 鈴木", "", " ", "-", "'"]
)
def test_what_is_not_theirs_does_not_find_them(store, hanako: int, typed: str):
    assert search.find(store.here, typed) == []


HOSTILE = [
    '"',
    "* AND NEAR( a-b*",
    "O'Brien",
    "( -x",
    "words:高橋",
    "高橋*",
    '"高橋" OR "1"',
    "^高橋",
    "NEAR(高橋 花子, 2)",
    "'; DROP TABLE person; --",
    "\0",
    "高\0橋",
    "\ud800",
    "§",
    "§m",
    "%",
    "_",
    "=HYPERLINK()",
    "<b>",
    "a" * 10_000,
    "高 " * 5_000,
    "🍣",
    "\u202e髙橋",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_syntax_quotes_and_control_characters_are_only_text(store, hanako: int, typed: str):
    search.find(store.here, typed)
    assert store.here.value("SELECT count(*) FROM person") == 1


def test_names_with_signs_are_found_with_and_without_them(store, do):
    do(edit.create, name="Patrick O'Brien")
    do(edit.create, name="ジャン・ポール")
    for typed in ("o'brien", "obrien", "O’Brien", "brien", "patrick o'b"):
        assert [one.name for one in search.find(store.here, typed)] == ["Patrick O'Brien"], typed
    for typed in ("ジャン", "ポール", "じゃんぽーる", "ジャン・ポ", "jan"):
        assert [one.name for one in search.find(store.here, typed)] == ["ジャン・ポール"], typed


def test_a_name_without_a_space_is_found_by_its_given_name(store, do):
    do(edit.create, name="佐々木花子", reading="ささきはなこ")
    for typed in ("花子", "佐々木", "佐佐木", "はなこ", "hanako", "佐々木 花子"):
        assert [one.name for one in search.find(store.here, typed)] == ["佐々木花子"], typed


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_no_typed_text_breaks_the_search(store, typed: str):
    search.find(store.here, typed)


NAME = st.text(st.sampled_from("髙橋花子山たかはしサトウーabyouhsnt'・ 々12"), min_size=1, max_size=10)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=NAME,
    phone=st.text("0123456789", min_size=8, max_size=10).map("0{}".format),
    card=st.text("M0129", min_size=4, max_size=16),
)
def test_whoever_is_stored_is_found_by_any_beginning_of_what_was_typed(store, name: str, phone: str, card: str):
    contacts = [NewContact("phone", phone)]
    key = store.write_now("new", partial(edit.create, name=name, contacts=contacts)).id
    if store.here.value("SELECT 1 FROM card WHERE number=?", card) is None:
        store.write_now("card", partial(edit.issue_card, person_id=key, number=card))
        assert all(key in search.find_ids(store.here, card[:end], 500) for end in range(1, len(card) + 1))
    for typed in (*(phone[:end] for end in range(1, len(phone) + 1)), phone[-4:]):
        assert key in search.find_ids(store.here, typed, 500), typed
    for end in range(1, len(name) + 1):
        if any(map(str.isalnum, text.fold(name[:end]))):
            assert key in search.find_ids(store.here, name[:end], 500), name[:end]
    store.write_now("gone", partial(edit.delete_unused, person_id=key))


LETTERS = st.text("taん", min_size=1, max_size=14)


@given(LETTERS | st.text("0123", min_size=1, max_size=14) | st.text("ta1", min_size=1, max_size=14))
def test_each_beginning_of_a_word_is_asked_for_in_a_way_that_the_index_answers(name: str):
    """The index holds whole words; a question is a word, or a word's beginning where that is asked for."""
    known = words(Named(name, cards=(name,))).split()
    for end in range(1, len(text.fold(name)) + 1):
        questions = asks(text.fold(name)[:end])
        assert any(
            word.startswith(asked) if longer else word == asked for asked, longer in questions for word in known
        ), (name, end, questions)


def test_only_letters_and_digits_reach_the_engine():
    for typed in HOSTILE:
        assert all(part.isalnum() for item in ways(typed) for way in item for part in way)


# -- in which order ---------------------------------------------------------------------------------------------------


def test_an_exact_card_or_phone_comes_first_then_who_was_seen_last(store, do):
    early = do(edit.create, name="田中 一", card="0901234567").id
    seen = do(edit.create, name="田中 二", contacts=[NewContact("phone", "090-1234-5678")]).id
    never = do(edit.create, name="田中 三", contacts=[NewContact("phone", "090-1234-5679")]).id
    store.write_now("seen", lambda tx: tx.run("UPDATE person SET last_seen_at=5 WHERE id=?", seen))
    assert search.find_ids(store.here, "田中") == [seen, early, never]
    assert search.find_ids(store.here, "0901234567")[0] == early
    assert search.find_ids(store.here, "090-1234-5679") == [never]


def test_of_more_than_can_be_looked_at_the_newest_are_shown(store):
    def many(tx):
        for number in range(300):
            edit.create(tx, name=f"鈴木 {number}")

    store.write_now("many", many)
    found = search.find(store.here, "鈴木", 20)
    assert len(found) == 20
    assert all(one.id > 100 for one in found)


def test_a_row_tells_what_the_search_box_shows(store, hanako: int):
    (found,) = search.find(store.here, "花子")
    assert (found.name, found.phones, found.mails) == ("髙橋 花子", ("090-1234-5678",), ("Hanako.T@example.com",))
    assert (found.card, found.points, found.company) == ("M-000123", None, "")


# -- in step ----------------------------------------------------------------------------------------------------------


def found(read: Reader, typed: str) -> list[str]:
    return [one.name for one in search.find(read, typed)]


def test_the_index_follows_a_new_name_and_its_undoing(store, do, undo, hanako: int):
    do(edit.update, person_id=hanako, name="鈴木 花子", reading="すずき はなこ")
    assert (found(store.here, "高橋"), found(store.here, "鈴木")) == ([], ["鈴木 花子"])
    undo()
    assert (found(store.here, "高橋"), found(store.here, "鈴木")) == (["髙橋 花子"], [])
    undo()
    assert found(store.here, "すずき") == ["鈴木 花子"]


def test_the_index_follows_contacts_and_cards_and_their_undoing(store, do, undo, hanako: int):
    do(edit.set_contacts, person_id=hanako, contacts=[NewContact("phone", "03-9999-0000")])
    assert (found(store.here, "090"), found(store.here, "0399")) == ([], ["髙橋 花子"])
    undo()
    assert (found(store.here, "090"), found(store.here, "0399")) == (["髙橋 花子"], [])
    do(edit.issue_card, person_id=hanako, number="777")
    assert found(store.here, "777") == ["髙橋 花子"]
    undo()
    assert found(store.here, "777") == []


def test_who_is_deleted_is_not_found_until_it_is_undone(store, do, undo, hanako: int):
    do(edit.delete_unused, person_id=hanako)
    assert found(store.here, "花子") == []
    undo()
    assert found(store.here, "花子 5678") == ["髙橋 花子"]


def test_a_company_and_its_new_name_find_its_people(store, do, undo, hanako: int):
    firm = do(companies.create, name="株式会社ノレン商事", people=[hanako]).id
    assert found(store.here, "のれん") == ["髙橋 花子"]
    do(companies.update, company_id=firm, name="㈲カーテン")
    assert (found(store.here, "のれん"), found(store.here, "カーテン 花子")) == ([], ["髙橋 花子"])
    undo()
    assert found(store.here, "ノレン商事") == ["髙橋 花子"]


def test_who_was_merged_or_erased_is_not_found(store, do, hanako: int):
    other = do(edit.create, name="髙橋 花").id

    def merge(tx):
        tx.update(Person, hanako, merged_into_id=other)

    store.write_now("merge", merge)
    assert found(store.here, "高橋") == ["髙橋 花"]
    assert search.search_problems(store.here) == []


def test_work_that_fails_leaves_the_index_as_it_was(store, do, hanako: int):
    def fail(tx):
        edit.update(tx, person_id=hanako, name="誰か")
        search.reindex(tx, [hanako])
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.write_now("fails", fail)
    assert found(store.here, "高橋") == ["髙橋 花子"]


def test_rebuilding_gives_the_same_answers_and_check_sees_what_is_wrong(store, do, hanako: int):
    do(edit.create, name="鈴木 一郎")
    assert search.search_problems(store.here) == []
    store.write_now("lost", lambda tx: tx.run("DELETE FROM person_search WHERE rowid=?", hanako))
    store.write_now("left", lambda tx: search.index_rows(tx, [(99, Named("誰も いない"))]))
    store.write_now("wrong", lambda tx: tx.run("UPDATE person SET name='佐藤' WHERE id=?", hanako + 1))
    assert [str(one) for one in search.search_problems(store.here)] == [
        "1 people are missing from the search.",
        "The search still knows 1 people who are gone.",
        "1 people are not found by their own words.",
    ]
    assert store.write_now("again", search.rebuild) == 2
    store.write_now("settle", search.settle)
    assert search.search_problems(store.here) == []
    assert found(store.here, "佐藤") == ["佐藤"]
    assert found(store.here, "5678") == ["髙橋 花子"]


def test_bulk_indexing_gives_what_indexing_one_by_one_gives(store, do, hanako: int):
    (named,) = search.named(store.here, [hanako])
    assert named[1] == Named(
        "髙橋 花子",
        "たかはし はなこ",
        "",
        (("phone", "819012345678"), ("mail", "hanako.t@example.com"), ("line", "hana_chan")),
        ("M-000123",),
    )
    assert words(named[1]).split()[:4] == ["高橋花子", "花子", "たかはしはなこ", "はなこ"]
