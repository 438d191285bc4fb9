"""Records that may be one person: how alike two are, found in the whole store, told apart, merged."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Cancelled, NotFound
from models.loyalty import merges
from models.people import edit, pairs
from models.people.likeness import Facts, close, folded_place, likeness
from models.people.parts import NewAddress, NewContact

PHONE, MAIL = frozenset({"819012345678"}), frozenset({"h@example.com"})
HANA = Facts(1, "高橋 花子", "たかはし はなこ", "1988-04-02", None, PHONE, MAIL)


def facts(name: str, reading: str = "", **more: object) -> Facts:
    return Facts(2, name, reading, **more)  # type: ignore[arg-type]


JUDGED = [
    ("the same phone and name", facts("高橋花子", phones=PHONE), True, "phone"),
    (
        "the same phone, another first name: a family",
        facts("高橋 一郎", "たかはし いちろう", phones=PHONE),
        False,
        "phone",
    ),
    ("the same mail under another name is worth a look", facts("鈴木 太郎", mails=MAIL), True, "mail"),
    ("the same name alone says little", facts("高橋 花子", "たかはし はなこ"), False, "name"),
    ("the same name, born on another day", facts("高橋 花子", "たかはし はなこ", birthday="1990-01-01"), False, "name"),
    ("the same name and birthday", facts("高橋 花子", birthday="1988-04-02"), True, "birthday"),
    ("written in kana, born on the same day", facts("たかはし はなこ", birthday="1988-04-02"), True, "reading"),
    ("a slip in the reading, the same phone", facts("", "たかはし はなご", phones=PHONE), True, "phone"),
    ("a stranger", facts("鈴木 太郎", "すずき たろう"), False, ""),
    ("a stranger born on the same day", facts("鈴木 太郎", "すずき たろう", birthday="1988-04-02"), False, "birthday"),
]


@pytest.mark.parametrize(("what", "other", "suspected", "by"), JUDGED, ids=[one[0] for one in JUDGED])
def test_two_records_are_judged_by_what_is_the_same_and_what_is_not(
    what: str, other: Facts, suspected: bool, by: str
) -> None:
    found = likeness(HANA, other)
    assert found.suspected is suspected, found
    assert by in found.why if by else found.why == ()


@given(
    st.builds(
        Facts,
        st.just(3),
        st.text(max_size=6),
        st.text(max_size=6),
        st.sampled_from(["", "1988-04-02", "0000-04-02"]),
        st.none() | st.integers(1, 2),
        st.frozensets(st.sampled_from(["81901", "81902"]), max_size=2),
        st.frozensets(st.sampled_from(["a@b.c", "d@e.f"]), max_size=2),
    )
)
def test_likeness_is_symmetrical(other: Facts) -> None:
    assert likeness(HANA, other) == likeness(other, HANA)
    assert 0 <= likeness(other, HANA).thousandths <= 1000


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("takahashihanako", "takahashihanoko", True),
        ("たかはしはなこ", "たかはしはなご", True),
        ("高橋花子", "高橋花代", True),
        ("佐藤花子", "佐藤太郎", False),
        ("ab", "ac", False),
        ("", "", False),
    ],
)
def test_a_slip_of_the_hand_is_told_from_another_name(one: str, other: str, same: bool) -> None:
    assert close(one, other) is same


def test_an_address_is_the_same_however_it_is_written() -> None:
    written = [
        ("104-0061", "中央区", "銀座1丁目2番3号", "暖簾ビル 4F"),
        ("1040061", "", "銀座１－２－３", "暖簾ビル４F"),
        ("104-0061", "中央区", "銀座 1-2-3 暖簾ビル 4F", ""),
    ]
    assert len({folded_place(*one) for one in written}) == 1
    assert folded_place("104-0061", "中央区", "", "") == ""


# -- the whole store ------------------------------------------------------------------------------------------------


@pytest.fixture
def people(do) -> dict[str, int]:
    """A few people, some of them twice."""

    def make(name: str, **values) -> int:
        return int(do(edit.create, name=name, **values).id)

    home = NewAddress(postal="104-0061", city="中央区", street="銀座1-2-3")
    return {
        "hanako": make("髙橋 花子", reading="たかはし はなこ", contacts=[NewContact("phone", "090-1234-5678")]),
        "again": make("高橋花子", contacts=[NewContact("phone", "09012345678"), NewContact("mail", "h@example.com")]),
        "ichiro": make("高橋 一郎", reading="たかはし いちろう", contacts=[NewContact("phone", "090-1234-5678")]),
        "ken": make("Kenji Sato", birthday="1990-05-05", addresses=[home]),
        "kenij": make("Kenij Sato", birthday="1990-05-05", addresses=[home]),
        "lone": make("山田 太郎", reading="やまだ たろう"),
    }


def both(*found: pairs.Found) -> set[tuple[int, int]]:
    return {(one.one, one.other) for one in found}


def test_pairs_are_found_in_the_whole_store(store, people) -> None:
    found = pairs.find(store.here)
    assert both(*found) == {(people["hanako"], people["again"]), (people["ken"], people["kenij"])}


def test_a_number_that_many_share_says_nothing(store, do) -> None:
    for at in range(pairs.COMMON + 1):
        do(edit.create, name=f"客 {at}号", contacts=[NewContact("mail", "nobody@example.com")])
    assert pairs.find(store.here) == []


def test_a_search_can_be_stopped(store, people) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        pairs.find(store.here, stop)


def test_who_was_told_apart_is_not_suspected_again(store, do, undo, people) -> None:
    assert do(pairs.remember, found=pairs.find(store.here)) == 2
    first = pairs.listed(store.here)[0]
    do(pairs.tell_apart, pair_id=first.id)
    assert [one.id for one in pairs.listed(store.here, "different")] == [first.id]
    assert do(pairs.remember, found=pairs.find(store.here)) == 0
    assert pairs.count(store.here) == 1
    do(pairs.suspect_again, pair_id=first.id)
    assert pairs.count(store.here) == 2
    with pytest.raises(NotFound):
        do(pairs.tell_apart, pair_id=99)


def test_what_a_later_search_does_not_find_is_forgotten(store, do, people) -> None:
    do(pairs.remember, found=pairs.find(store.here))
    do(edit.update, person_id=people["kenij"], birthday="1970-01-01", name="Karl Sato")
    store.clock.advance(10)
    began = store.clock.now()
    do(pairs.remember, found=pairs.find(store.here))
    do(pairs.forget, before=began)
    assert [(one.one.id, one.other.id) for one in pairs.listed(store.here)] == [(people["hanako"], people["again"])]


def test_a_merge_settles_the_pair_and_its_undoing_opens_it(store, do, people) -> None:
    do(pairs.remember, found=pairs.find(store.here))
    key = do(merges.merge, kept_id=people["again"], gone_id=people["hanako"])
    assert pairs.count(store.here) == 1
    do(merges.unmerge, merge_id=key)
    assert pairs.count(store.here) == 2


def test_the_search_finds_what_a_slow_and_obvious_one_finds(store, do) -> None:
    rng = random.Random(4)
    for _at in range(60):
        contacts = [NewContact("phone", f"090-0000-00{rng.randrange(30):02d}")] if rng.random() < 0.5 else []
        do(
            edit.create,
            name=rng.choice(["佐藤 花", "佐藤 花子", "鈴木 健", "鈴木 健一", "Ann Lee"]),
            birthday=rng.choice([None, "1990-01-01", "1991-02-02"]),
            contacts=contacts,
        )
    read = store.here
    people = pairs.facts(read, read.column("SELECT id FROM person ORDER BY id"), rare=True)
    slow = {(a, b) for a in people for b in people if a < b and likeness(people[a], people[b]).suspected}
    assert both(*pairs.find(read)) == slow


def test_in_a_large_store_a_shared_name_counts_where_nobody_else_bears_the_family_name(store, do, monkeypatch) -> None:
    monkeypatch.setattr(pairs, "SMALL_STORE", 3)
    rare = [int(do(edit.create, name="四月朔日 葵", reading="わたぬき あおい").id) for _ in range(2)]
    common = [int(do(edit.create, name="佐藤 葵", reading="さとう あおい").id) for _ in range(2)]
    one_word = [int(do(edit.create, name="アオイ").id) for _ in range(2)]
    do(edit.create, name="佐藤 健", reading="さとう けん")
    assert both(*pairs.find(store.here)) == {tuple(rare)}
    monkeypatch.setattr(pairs, "SMALL_STORE", 100)
    assert {tuple(rare), tuple(common), tuple(one_word)} <= both(*pairs.find(store.here))
