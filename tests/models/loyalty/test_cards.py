"""Member cards: printed ahead, given at the first scan, blocked, found again, replaced."""

import pytest

from models import codes
from models.errors import NotFound, Refused
from models.loyalty import cards, members
from models.loyalty.cards import Code
from tests.a_shop import Shop, add_person


@pytest.mark.parametrize("code", list(Code))
def test_cards_printed_ahead_have_numbers_that_nobody_else_gets(shop: Shop, code: Code) -> None:
    run = shop.do(cards.print_ahead, count=10, code=code)
    numbers = cards.numbers_of(shop.store.here, run)
    assert len(set(numbers)) == 10
    for number in numbers:
        assert cards.code_of(number) is code
        assert codes.card(number) == number if code is Code.QR else codes.valid(number)
        assert not members.number_free(shop.store.here, number)
        assert cards.waits(shop.store.here, number)
        assert members.by_card(shop.store.here, number) is None
    person = shop.do(add_person)
    assert shop.do(members.enrol, person_id=person, card=numbers[3]).card == numbers[3]
    assert members.by_card(shop.store.here, numbers[3]) == person
    assert not cards.waits(shop.store.here, numbers[3])
    with pytest.raises(Refused, match="somebody already"):
        shop.do(members.enrol, person_id=shop.do(add_person), card=numbers[3])
    (found,) = cards.runs(shop.store.here)
    assert (found.count, found.given, found.free, found.code) == (10, 1, 9, code)
    assert shop.do(cards.throw_away, run=run) == 9
    assert cards.runs(shop.store.here)[0].free == 0
    with pytest.raises(Refused):
        shop.do(cards.throw_away, run=run)


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_a_run_of_none_or_too_many_is_refused(shop: Shop, count: int) -> None:
    with pytest.raises(Refused, match="1 to 1000"):
        shop.do(cards.print_ahead, count=count)


def test_a_new_member_never_gets_a_number_printed_ahead(shop: Shop, monkeypatch) -> None:
    run = shop.do(cards.print_ahead, count=1)
    (taken,) = cards.numbers_of(shop.store.here, run)
    drawn = iter([int(taken[3:15]), 7])
    monkeypatch.setattr("models.loyalty.members.secrets.randbelow", lambda _most: next(drawn))
    assert shop.do(members.enrol, person_id=shop.do(add_person)).card == codes.card_code(7)


def test_a_lost_card_is_blocked_and_replaced_and_works_again_when_it_is_found(shop: Shop) -> None:
    person = shop.member()
    read = shop.store.here
    old = members.card_of(read, person)
    new = shop.do(members.replace_card, person_id=person)
    assert (members.by_card(read, old), members.by_card(read, new)) == (None, person)
    assert members.blocked(read, old)
    by_number = {one.number: one for one in cards.of_person(read, person)}
    assert by_number[old].state == "blocked"
    shop.do(cards.unblock, card_id=by_number[old].id)
    assert members.by_card(read, old) == person
    shop.do(cards.block, card_id=by_number[old].id)
    shop.do(cards.block, card_id=by_number[old].id)
    assert members.by_card(read, old) is None
    told = read.rows("SELECT kind, text FROM touchpoint WHERE kind LIKE 'card%' ORDER BY id")
    assert told == [("card_blocked", old), ("card", new), ("card", old), ("card_blocked", old)]
    with pytest.raises(NotFound):
        shop.do(cards.block, card_id=999)


def test_cards_are_found_by_number_name_and_state(shop: Shop) -> None:
    a, b = shop.member(name="佐藤 花子"), shop.member(name="鈴木 一郎")
    read = shop.store.here
    number = members.card_of(read, a)
    shop.do(members.replace_card, person_id=b)
    assert [one.person_id for one in cards.listed(read, text=number[3:])] == [a]
    assert [one.person_id for one in cards.listed(read, text="鈴木", state="blocked")] == [b]
    assert len(cards.listed(read)) == 3
    assert len(cards.listed(read, limit=1, before=cards.listed(read)[0].id)) == 1


def test_a_product_s_code_never_becomes_a_card(shop: Shop, monkeypatch) -> None:
    shop.product(code=codes.with_check_digit("290000000001"))
    drawn = iter([1, 2])
    monkeypatch.setattr("models.loyalty.cards.secrets.randbelow", lambda _most: next(drawn))
    run = shop.do(cards.print_ahead, count=1, code=Code.EAN)
    assert cards.numbers_of(shop.store.here, run) == (codes.with_check_digit("290000000002"),)
