"""Who brought whom: rewarded when the one who was brought first buys, and not before, once."""

from __future__ import annotations

import random
from functools import partial

import pytest

from models import codes, proofs
from models.counter import returns, sales
from models.errors import NotFound, Refused
from models.loyalty import explain, ledger, members, merges, referrals
from tests.a_shop import DAY, Shop, add_person


@pytest.fixture
def pair(shop: Shop) -> tuple[Shop, int, int]:
    """A shop with a member, and somebody new whom they brought: 100 points and 50 for the friend."""
    shop.set(referral_points=100, referral_friend_points=50)
    old, new = shop.member(name="佐藤"), shop.member(name="鈴木")
    code = shop.do(referrals.give_code, person_id=old)
    shop.do(referrals.make, person_id=new, code=code)
    return shop, old, new


def book(tx, draft):
    """A sale with the referral in its transaction, as the counter books it."""
    booked = sales.book(tx, draft=draft)
    referrals.first_purchase(tx, person_id=draft.person_id, sale_id=booked.sale_id)
    return booked


def cancel(tx, sale_id):
    booked = returns.cancel(tx, sale_id=sale_id)
    referrals.undo_of_sale(tx, sale_id=sale_id)
    return booked


def buy(shop: Shop, person: int | None, *amounts: int):
    return shop.do(book, draft=shop.draft(*amounts, person=person))


def balances(shop: Shop, *people: int) -> list[int]:
    return [shop.points(one) for one in people]


def sound(shop: Shop) -> bool:
    assert shop.problems() == []
    return [str(found.what) for proof in proofs.PROOFS for found in proof.problems(shop.store.here)] == []


def test_a_referral_is_rewarded_at_the_first_purchase_and_not_before_and_once(pair) -> None:
    shop, old, new = pair
    assert balances(shop, old, new) == [0, 0]
    first = buy(shop, new, 1000)
    assert balances(shop, old, new) == [100, 10 + 50]
    found = referrals.brought_by(shop.store.here, new)
    assert (found.state, found.sale_id, found.points, found.friend_points) == ("rewarded", first.sale_id, 100, 50)
    buy(shop, new, 1000)
    assert balances(shop, old, new) == [100, 10 + 50 + 10]
    assert referrals.figures(shop.store.here) == referrals.Figures(0, 1, 0, 150)
    assert sound(shop)


def test_it_is_on_both_timelines(pair) -> None:
    shop, old, new = pair
    buy(shop, new, 1000)
    found = shop.store.here.rows("SELECT person_id, text, points FROM touchpoint WHERE kind='referral' ORDER BY id")
    assert found == [(old, "鈴木", None), (new, "佐藤", None), (old, "鈴木", 100), (new, "佐藤", 50)]


def test_a_first_purchase_that_is_cancelled_takes_the_points_back_and_the_next_one_rewards(pair) -> None:
    shop, old, new = pair
    first = buy(shop, new, 1000)
    shop.do(cancel, sale_id=first.sale_id)
    assert balances(shop, old, new) == [0, 0]
    assert referrals.brought_by(shop.store.here, new).state == "open"
    assert not shop.do(referrals.undo_of_sale, sale_id=first.sale_id)
    second = buy(shop, new, 500)
    assert balances(shop, old, new) == [100, 55]
    assert referrals.brought_by(shop.store.here, new).sale_id == second.sale_id
    assert sound(shop)


def test_a_purchase_that_went_back_whole_leaves_the_customer_new(pair) -> None:
    shop, old, new = pair
    first = buy(shop, new, 1000)
    shop.back(first.sale_id)
    shop.do(referrals.undo_of_sale, sale_id=first.sale_id)
    assert not referrals.bought(shop.store.here, new)
    buy(shop, new, 700)
    assert balances(shop, old, new)[0] == 100
    assert sound(shop)


def test_points_that_are_spent_already_become_a_debt(pair) -> None:
    shop, old, new = pair
    first = buy(shop, new, 1000)
    shop.sell(300, person=old, points=100)
    shop.do(cancel, sale_id=first.sale_id)
    account = shop.account(old)
    assert (account.balance, account.debt) == (-98, 98)
    assert sound(shop)


def test_nobody_brings_themselves_nor_in_a_circle_nor_who_was_brought_already(pair) -> None:
    shop, old, new = pair
    third = shop.member(name="高橋")
    for brought, by, words in (
        (old, old, "themselves"),
        (old, new, "circle"),
        (new, third, "佐藤 brought this customer already"),
    ):
        with pytest.raises(Refused, match=words):
            shop.do(referrals.make, person_id=brought, referrer_id=by)
    shop.do(referrals.make, person_id=third, referrer_id=new)
    with pytest.raises(Refused, match="circle"):
        shop.do(referrals.make, person_id=old, referrer_id=third)


def test_whoever_bought_before_is_not_new(pair) -> None:
    shop, old, _new = pair
    other = shop.member(name="高橋")
    shop.sell(500, person=other)
    with pytest.raises(Refused, match="bought here before"):
        shop.do(referrals.make, person_id=other, referrer_id=old)


def test_only_members_bring_and_an_unknown_code_is_told(pair) -> None:
    shop, _old, _new = pair
    stranger, other = shop.do(add_person, name="旅人"), shop.do(add_person, name="客")
    with pytest.raises(Refused, match="Only members"):
        shop.do(referrals.give_code, person_id=stranger)
    with pytest.raises(Refused, match="Only members"):
        shop.do(referrals.make, person_id=other, referrer_id=stranger)
    with pytest.raises(NotFound):
        shop.do(referrals.make, person_id=other, code=codes.referral_code(1))
    shop.set(referral_enabled=False)
    with pytest.raises(Refused, match="switched off"):
        shop.do(referrals.make, person_id=other, referrer_id=_old)


def test_a_code_is_short_kept_and_understood_however_it_is_typed(pair) -> None:
    shop, old, _new = pair
    code = shop.do(referrals.give_code, person_id=old)
    assert code == referrals.code_of(shop.store.here, old)
    assert len(code) == 10
    card = members.card_of(shop.store.here, old)
    for typed in (code, code.lower(), code[3:], f"{code[3:6]}-{code[6:]}", f" {code} ", card):
        assert referrals.find(shop.store.here, typed) == (old, "佐藤")
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert referrals.find(shop.store.here, wrong) is None
    assert codes.understand(code).kind is codes.ScanKind.REFERRAL


def test_an_open_referral_is_taken_back_and_a_rewarded_one_is_not(pair) -> None:
    shop, old, new = pair
    (found,) = referrals.listed(shop.store.here)
    shop.do(referrals.withdraw, referral_id=found.id)
    buy(shop, new, 1000)
    assert balances(shop, old, new) == [0, 10]
    third, fourth = shop.member(), shop.member()
    shop.do(referrals.make, person_id=third, referrer_id=old)
    shop.do(referrals.withdraw, referral_id=referrals.brought_by(shop.store.here, third).id)
    shop.do(referrals.make, person_id=third, referrer_id=fourth)
    buy(shop, third, 1000)
    assert balances(shop, old, fourth) == [0, 100]
    with pytest.raises(Refused, match="still waits"):
        shop.do(referrals.withdraw, referral_id=referrals.brought_by(shop.store.here, third).id)
    assert sound(shop)


def test_a_receipt_of_nothing_or_without_a_customer_rewards_nobody(pair) -> None:
    shop, old, new = pair
    shop.do(book, draft=shop.draft(500, person=new, off=500))
    buy(shop, None, 1000)
    assert balances(shop, old, new)[0] == 0
    assert referrals.brought_by(shop.store.here, new).state == "open"
    buy(shop, new, 100)
    assert balances(shop, old, new)[0] == 100


def test_a_merged_record_that_had_bought_before_rewards_nobody(pair) -> None:
    shop, old, _ = pair
    known, new = shop.member(name="高橋"), shop.member(name="高橋 一郎")
    shop.sell(800, person=known)
    shop.clock.advance(DAY)
    shop.do(referrals.make, person_id=new, referrer_id=old)
    shop.do(merges.merge, kept_id=known, gone_id=new)
    buy(shop, known, 1000)
    assert shop.points(old) == 0
    assert referrals.figures(shop.store.here).void == 1
    assert sound(shop)


def test_points_go_to_the_record_that_the_referrer_was_merged_into(pair) -> None:
    shop, old, new = pair
    kept = shop.member(name="佐藤 花子")
    shop.do(merges.merge, kept_id=kept, gone_id=old)
    first = buy(shop, new, 1000)
    assert shop.points(kept) == 100
    shop.do(cancel, sale_id=first.sale_id)
    assert (shop.points(kept), shop.account(kept).debt) == (0, 0)
    assert sound(shop)


def test_a_merge_after_the_reward_takes_it_back_from_who_was_kept(pair) -> None:
    shop, old, new = pair
    first = buy(shop, new, 1000)
    kept = shop.member(name="佐藤 花子")
    shop.do(merges.merge, kept_id=kept, gone_id=old)
    shop.do(cancel, sale_id=first.sale_id)
    assert shop.points(kept) == 0
    assert sound(shop)


def test_two_tills_with_the_new_customer_reward_once(pair, store_path, clock) -> None:
    from desktop.store import Store

    shop, old, new = pair
    other = Store(store_path, clock=clock, inline=True)
    drafts = [shop.draft(500, person=new), shop.draft(600, person=new)]
    shop.store.write_now("sale", partial(book, draft=drafts[0]))
    other.write_now("sale", partial(book, draft=drafts[1]))
    other.close()
    assert shop.points(old) == 100


def test_the_reward_is_what_the_settings_say_when_the_purchase_happens(pair) -> None:
    shop, old, new = pair
    shop.do(referrals.set_reward, enabled=True, points=300, friend_points=0)
    buy(shop, new, 1000)
    assert balances(shop, old, new) == [300, 10]
    with pytest.raises(Refused):
        shop.do(referrals.set_reward, enabled=True, points=-1, friend_points=0)


def test_the_check_sees_a_reward_without_its_purchase_and_points_that_went(pair) -> None:
    shop, _old, new = pair
    first = buy(shop, new, 1000)
    assert referrals.referral_problems(shop.store.here) == []

    def forget(tx):
        tx.run("UPDATE referral SET sale_id=NULL")

    def reopen(tx):
        tx.run("UPDATE referral SET sale_id=?, state='open'", first.sale_id)

    for fault in (forget, reopen):
        shop.do(fault)
        (problem,) = referrals.referral_problems(shop.store.here)
        assert problem[0].startswith("referral:")


def test_any_order_of_purchases_and_cancellations_leaves_one_reward_or_none(pair) -> None:
    shop, old, new = pair
    draw = random.Random(14)
    standing: list[int] = []
    for _ in range(30):
        if standing and draw.random() < 0.5:
            shop.do(cancel, sale_id=standing.pop(draw.randrange(len(standing))))
        else:
            standing.append(buy(shop, new, draw.choice((200, 500, 1000))).sale_id)
        found = referrals.brought_by(shop.store.here, new)
        assert shop.points(old) == (100 if standing else 0)
        assert found.sale_id in (standing or [None])
    assert sound(shop)


def test_an_account_of_the_referrer_that_was_emptied_is_not_needed(pair) -> None:
    shop, old, new = pair
    shop.do(ledger.adjust, account_id=shop.account(old).id, points=5, reason="test")
    buy(shop, new, 1000)
    assert shop.points(old) == 105


def test_a_receipt_credited_later_is_the_first_purchase_as_a_sale_is(pair) -> None:
    shop, old, new = pair
    shop.clock.advance(DAY)
    first = shop.sell(1000)
    assert balances(shop, old, new) == [0, 0]
    assert shop.do(returns.credit_later, sale_id=first.sale_id, person_id=new) == 10
    assert balances(shop, old, new) == [100, 10 + 50]
    assert referrals.brought_by(shop.store.here, new).sale_id == first.sale_id
    shop.sell(1000, person=new)
    assert balances(shop, old, new) == [100, 20 + 50]
    assert sound(shop)


def test_a_receipt_credited_later_that_is_older_than_the_referral_rewards_nobody(pair) -> None:
    shop, old, _new = pair
    first = shop.sell(1000)
    shop.clock.advance(DAY)
    third = shop.member(name="高橋")
    shop.do(referrals.make, person_id=third, referrer_id=old)
    shop.do(returns.credit_later, sale_id=first.sale_id, person_id=third)
    assert balances(shop, old, third) == [0, 10]
    assert referrals.brought_by(shop.store.here, third) is None
    assert sound(shop)


def test_the_points_do_not_name_the_other_person(pair) -> None:
    shop, old, new = pair
    buy(shop, new, 1000)
    for person, points in ((old, 100), (new, 50)):
        entries = explain.explain(shop.store.here, shop.account(person).id)
        bonus = next(entry for entry in entries if entry.kind == "bonus")
        assert (bonus.points, bonus.reason) == (points, explain.REFERRAL)
        assert explain.own_reason(bonus.reason) is not None
    assert explain.own_reason("Birthday") is None
