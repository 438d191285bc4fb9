"""Rewards: who is shown what, whole steps, points and what they buy as one act, given back to their own lots."""

from dataclasses import replace
from functools import partial
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import proofs
from models.counter import stock
from models.counter.drafts import RewardUse
from models.criteria.nodes import Leaf
from models.errors import NotFound, Refused
from models.loyalty import events, gifts, keeping, ledger, owed, redeeming, reward_edit, reward_rules, rewards
from models.loyalty.reward_edit import RewardForm
from models.loyalty.reward_rules import RewardTerms
from models.loyalty.tables import Account, Programme
from models.promotions import promotions
from models.promotions.terms import Do, Effect, Needs, Terms
from models.wallet import find, wallets
from tests.a_shop import DAY, Shop

HOUR = 3_600_000


def reward(shop: Shop, **values) -> int:
    form = RewardForm(
        **{"name": "¥100 off", "kind": "money_off", "points": 100, "value": 100, "programme_id": 1, **values}
    )
    return shop.do(reward_edit.create, form=form)


def plan(shop: Shop, person: int, *uses: RewardUse) -> tuple[rewards.PlannedReward, ...]:
    return rewards.plan_uses(shop.store.here, person_id=person, uses=uses, day=shop.today)


def mug(shop: Shop, many: int = 1) -> int:
    product = shop.product(name="Mug")
    shop.do(stock.receive, lines=[(product, many * 1000, 300)])
    return product


def party(shop: Shop, seats: int = 2, **values) -> int:
    form = events.EventForm("Tasting", shop.clock.now() + 3 * DAY, seats, place="Upstairs", **values)
    return shop.do(events.create, form=form)


def sound(shop: Shop) -> None:
    assert [str(one.what) for proof in proofs.PROOFS for one in proof.problems(shop.store.here)] == []


def test_ten_points_in_steps_of_three_are_nine(shop: Shop) -> None:
    """Case G1."""
    steps = reward(shop, points=3, value=3, free=True)
    (planned,) = plan(shop, shop.member(10), RewardUse(steps, points=10))
    assert (planned.points, planned.value, planned.times) == (9, 9, 3)


@given(st.integers(1, 500), st.integers(1, 50))
def test_no_reward_takes_more_than_was_said_and_only_whole_steps(points: int, step: int) -> None:
    one = reward_rules.RewardRow(
        1,
        "x",
        "money_off",
        1,
        "",
        False,
        step,
        True,
        7,
        None,
        "",
        None,
        "",
        None,
        "",
        RewardTerms(),
        None,
        None,
        1,
        True,
    )
    choice = rewards.Choice(one, True, 500, 0, None, 500 // step, 5)
    if points < step:
        with pytest.raises(Refused, match="in steps of"):
            rewards.plan_one(choice, times=1, points=points, day="2026-06-15", so_far=rewards.Spending())
        return
    planned = rewards.plan_one(choice, times=1, points=points, day="2026-06-15", so_far=rewards.Spending())
    assert points - step < planned.points <= points
    assert planned.points % step == 0
    assert planned.value == planned.points // step * 7


def test_points_of_this_receipt_buy_nothing_on_it(shop: Shop) -> None:
    """Case G4: 3 points and 1 earned on this sale, the reward needs 5."""
    person = shop.member(3)
    five = reward(shop, points=5, value=5)
    with pytest.raises(Refused, match="costs 5 points; there are 3"):
        plan(shop, person, RewardUse(five))
    with pytest.raises(Refused, match="there are 3"):
        shop.sell(100, person=person, rewards=(RewardUse(five),))


def test_two_rewards_on_a_receipt_are_paid_from_one_balance(shop: Shop) -> None:
    person, one = shop.member(150), reward(shop)
    with pytest.raises(Refused, match="there are 50"):
        plan(shop, person, RewardUse(one), RewardUse(one))


def test_those_that_suit_and_can_be_afforded_come_first_then_what_is_missing(shop: Shop) -> None:
    person = shop.member(120)
    dear = reward(shop, name="dear", points=500)
    near = reward(shop, name="near", points=140)
    here = reward(shop, name="here", points=100)
    off = reward(shop, name="off", points=1)
    shop.do(reward_edit.switch, reward_id=off, active=False)
    found = rewards.for_member(shop.store.here, person, day=shop.today)
    assert [(one.reward.id, one.most, one.missing, str(one.why or "")) for one in found] == [
        (here, 1, 0, ""),
        (near, 0, 20, "20 pt more"),
        (dear, 0, 380, "380 pt more"),
    ]


def test_limits_for_each_and_in_all_are_kept(shop: Shop) -> None:
    sato, suzuki = shop.member(900), shop.member(900, name="鈴木")
    product = mug(shop, 5)
    terms = RewardTerms(per_person=1, in_all=2)
    one = reward(shop, kind="gift", product_id=product, terms=terms)
    shop.do(redeeming.redeem, reward_id=one, person_id=sato)
    with pytest.raises(Refused, match="as often as it can be"):
        shop.do(redeeming.redeem, reward_id=one, person_id=sato)
    taken = shop.do(redeeming.redeem, reward_id=one, person_id=suzuki)
    takahashi = shop.member(900, name="高橋")
    with pytest.raises(Refused, match="as often as it can be"):
        shop.do(redeeming.redeem, reward_id=one, person_id=takahashi)
    shop.do(redeeming.give_back, redemption_id=taken.redemption_id)
    shop.do(redeeming.redeem, reward_id=one, person_id=takahashi)
    sound(shop)


def test_a_gift_for_points_is_reserved_with_the_points_or_neither_happens(shop: Shop) -> None:
    person, product = shop.member(250), mug(shop)
    one = reward(shop, kind="gift", product_id=product)
    made = shop.do(redeeming.redeem, reward_id=one, person_id=person)
    assert (made.points, made.balance, shop.points(person)) == (100, 150, 150)
    assert owed.one(shop.store.here, made.gift_id).code == made.codes[0]
    with pytest.raises(Refused, match="left to promise|as often"):
        shop.do(redeeming.redeem, reward_id=one, person_id=person)
    assert shop.points(person) == 150
    assert shop.rows("redemption", "gift") == [1, 1]
    sound(shop)


def test_the_substitute_is_promised_where_nothing_is_left(shop: Shop) -> None:
    person, shirt, product = shop.member(250), shop.product(name="T-shirt"), mug(shop)
    one = reward(shop, kind="gift", product_id=shirt, terms=RewardTerms(substitute=product))
    made = shop.do(redeeming.redeem, reward_id=one, person_id=person)
    assert owed.one(shop.store.here, made.gift_id).instead_of == "T-shirt"


def test_given_back_points_go_to_their_lots_with_their_own_dates(shop: Shop) -> None:
    person = shop.member(60, "2026-07-01")
    account = shop.account(person).id
    shop.do(ledger.opening_balance, account_id=account, lots=[ledger.OpeningLot(90, "2026-12-31")])
    one = reward(shop, kind="gift", product_id=mug(shop))
    made = shop.do(redeeming.redeem, reward_id=one, person_id=person)
    assert shop.lots(person) == [("2026-12-31", 50)]
    assert shop.do(redeeming.give_back, redemption_id=made.redemption_id) == 100
    assert shop.lots(person) == [("2026-07-01", 60), ("2026-12-31", 90)]
    assert owed.one(shop.store.here, made.gift_id).state == "cancelled"
    with pytest.raises(Refused, match="given back already"):
        shop.do(redeeming.give_back, redemption_id=made.redemption_id)
    (taken,) = redeeming.taken(shop.store.here, person_id=person)
    assert (taken.points, taken.back) == (100, 100)
    sound(shop)


def test_what_was_handed_over_is_not_given_back(shop: Shop) -> None:
    person = shop.member(100)
    made = shop.do(redeeming.redeem, reward_id=reward(shop, kind="gift", product_id=mug(shop)), person_id=person)
    shop.do(gifts.hand_over, gift_id=made.gift_id)
    with pytest.raises(Refused, match="handed over already"):
        shop.do(redeeming.give_back, redemption_id=made.redemption_id)
    assert shop.points(person) == 0


def test_money_off_and_a_free_product_lower_the_receipt_and_earn_nothing(shop: Shop) -> None:
    person, cake = shop.member(300), shop.product(name="Cake", price=400)
    off = reward(shop, points=100, value=200)
    free = reward(shop, name="A cake", kind="product", points=150, product_id=cake)
    booked = shop.sell(
        1000,
        shop.line(400, product_id=cake, name="Cake"),
        person=person,
        rewards=(RewardUse(off), RewardUse(free)),
    )
    assert (booked.total, booked.points_earned, shop.points(person)) == (800, 8, 58)
    assert shop.store.here.rows("SELECT times, points, value FROM redemption ORDER BY id") == [
        (1, 150, 400),
        (1, 100, 200),
    ]
    shop.back(booked.sale_id)
    assert shop.points(person) == 300
    assert shop.store.here.value("SELECT SUM(points) FROM redemption") == 0
    sound(shop)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": " "}, "a name"),
        ({"points": 0}, "above zero"),
        ({"value": 0}, "what it is worth"),
        ({"kind": "gift"}, "Choose the product"),
        ({"kind": "gift", "product_id": 99}, "product is gone"),
        ({"kind": "event", "event_id": 99}, "event is no longer there"),
        ({"kind": "voucher", "promotion_id": 99}, "promotion is gone"),
        ({"programme_id": 99}, "programme is no longer there"),
        ({"kind": "party"}, "not one of the choices"),
        ({"from_day": "2026-07-01", "to_day": "2026-06-01"}, "ends before it starts"),
        ({"terms": RewardTerms(per_person=0)}, "at least 1"),
        ({"kind": "gift_card", "value": 10_000}, "pay for itself"),
    ],
)
def test_a_reward_that_makes_no_sense_is_refused_in_words(shop: Shop, values: dict, said: str) -> None:
    with pytest.raises(Refused, match=said):
        reward(shop, **values)
    assert shop.rows("reward") == [0]


def test_a_reward_is_changed_ordered_switched_off_and_deleted_while_nobody_took_it(shop: Shop) -> None:
    first, second = reward(shop), reward(shop, name="second")
    read = shop.store.here
    form = reward_edit.form_of(read, first)
    shop.do(reward_edit.change, reward_id=first, form=replace(form, name="¥150 off", value=150))
    shop.do(reward_edit.order, reward_ids=[second, first])
    assert [one.name for one in reward_rules.rewards(read)] == ["second", "¥150 off"]
    shop.do(reward_edit.remove, reward_id=second)
    with pytest.raises(NotFound):
        reward_rules.one(read, second)


def test_on_a_receipt_or_outside_of_one_each_reward_has_its_place(shop: Shop) -> None:
    person = shop.member(500)
    off, gift = reward(shop), reward(shop, kind="gift", product_id=mug(shop))
    with pytest.raises(Refused, match="at the counter"):
        shop.do(redeeming.redeem, reward_id=off, person_id=person)
    with pytest.raises(Refused, match="from the list of rewards"):
        plan(shop, person, RewardUse(gift))


def test_a_voucher_for_points_is_void_when_it_is_given_back_unless_it_was_used(shop: Shop, clock) -> None:
    person = shop.member(300)
    terms = Terms(effects=(Effect(Do.AMOUNT, amount=300),), needs=Needs.COUPON)
    promotion = shop.do(promotions.create, name="¥300 off", terms=terms)
    one = reward(shop, kind="voucher", promotion_id=promotion, terms=RewardTerms(days=30))
    first, second = (shop.do(redeeming.redeem, reward_id=one, person_id=person) for _ in range(2))
    shop.do(redeeming.give_back, redemption_id=first.redemption_id)
    assert shop.points(person) == 200
    clock.advance(DAY)
    booked = shop.sell(1000, person=person, codes=second.codes)
    assert booked.total == 700
    with pytest.raises(Refused, match="used already"):
        shop.do(redeeming.give_back, redemption_id=second.redemption_id)
    with pytest.raises(Refused, match="void|No promotion"):
        shop.sell(1000, person=person, codes=first.codes)
    sound(shop)


def test_a_voucher_that_gives_the_points_that_bought_it_is_refused(shop: Shop) -> None:
    terms = Terms(effects=(Effect(Do.POINTS, points=100),), needs=Needs.COUPON)
    promotion = shop.do(promotions.create, name="100 points", terms=terms)
    with pytest.raises(Refused, match="pay for itself"):
        reward(shop, kind="voucher", promotion_id=promotion)


def test_a_full_card_of_stamps_buys_a_coffee(shop: Shop) -> None:
    person = shop.member()

    def card(tx) -> tuple[int, int]:
        programme = tx.insert(Programme, name="Coffee card", kind="stamps")
        account = tx.insert(Account, programme=programme, person=person, kind="stamps", enrolled_at=tx.now)
        return programme, account

    programme, account = shop.store.write_now("card", card)
    shop.do(ledger.opening_balance, account_id=account, lots=[ledger.OpeningLot(9)])
    latte = shop.product()
    one = reward(shop, name="Coffee", kind="product", points=10, product_id=latte, programme_id=programme)
    (choice,) = rewards.for_member(shop.store.here, person, day=shop.today)
    assert (choice.missing, str(choice.why)) == (1, "1 more stamps")
    shop.do(ledger.opening_balance, account_id=account, lots=[ledger.OpeningLot(1)])
    booked = shop.sell(shop.line(500, product_id=latte), 300, person=person, rewards=(RewardUse(one),))
    assert booked.total == 300
    assert rewards.purses_of(shop.store.here, person, {programme}, shop.today)[programme].points == 0
    sound(shop)


def test_whom_a_reward_suits_is_one_condition_and_unknown_is_not_a_match(shop: Shop) -> None:
    person = shop.member(500)
    few = RewardTerms(Leaf("person.points", "at_least", 400))
    many = RewardTerms(Leaf("person.points", "at_least", 600))
    here, there = reward(shop, name="here", terms=few), reward(shop, name="there", terms=many)
    found = {one.reward.id: one for one in rewards.for_member(shop.store.here, person, day=shop.today)}
    assert (found[here].suits, found[there].suits) == (True, False)
    assert str(found[there].why) == "Not for this customer"
    with pytest.raises(Refused, match="is not for this customer"):
        plan(shop, person, RewardUse(there))


def test_a_gift_card_for_points_comes_back_while_nothing_of_it_was_spent(shop: Shop) -> None:
    person, one = shop.member(200), reward(shop, kind="gift_card", value=500)
    made = shop.do(redeeming.redeem, reward_id=one, person_id=person)
    card = find.by_code(shop.store.here, made.codes[0])
    assert card is not None
    assert (card.balance, shop.points(person)) == (500, 100)
    assert shop.do(redeeming.give_back, redemption_id=made.redemption_id) == 100
    again = shop.do(redeeming.redeem, reward_id=one, person_id=person)
    shop.do(wallets.adjust, wallet_id=find.by_code(shop.store.here, again.codes[0]).id, amount=-1, reason="spent")
    with pytest.raises(Refused, match="used already"):
        shop.do(redeeming.give_back, redemption_id=again.redemption_id)
    assert shop.points(person) == 100
    sound(shop)


# -- events ---------------------------------------------------------------------------------------------------------


def test_a_place_is_booked_for_points_and_comes_back_before_the_deadline_only(shop: Shop, clock) -> None:
    person, event = shop.member(300), party(shop, cancel_until=clock.now() + DAY)
    one = reward(shop, kind="event", event_id=event)
    made = [shop.do(redeeming.redeem, reward_id=one, person_id=person).booking_id for _ in range(2)]
    with pytest.raises(Refused, match="seats left|No seats"):
        shop.do(redeeming.redeem, reward_id=one, person_id=person)
    assert (shop.points(person), events.one(shop.store.here, event).taken) == (100, 2)
    assert shop.do(events.cancel, booking_id=made[0]) == 100
    assert shop.points(person) == 200
    clock.advance(DAY + HOUR)
    terms = events.cancelling(shop.store.here, made[1], now=clock.now())
    assert (terms.points, terms.back) == (100, False)
    assert "not given back" in str(terms.words)
    assert shop.do(events.cancel, booking_id=made[1]) == 0
    assert (shop.points(person), events.one(shop.store.here, event).taken) == (200, 0)
    sound(shop)


def test_the_list_is_ticked_and_fewer_seats_than_are_booked_are_refused(shop: Shop) -> None:
    event = party(shop)
    first = shop.do(events.book, event_id=event, person_id=shop.member())
    second = shop.do(events.book, event_id=event, person_id=shop.member(name="鈴木"))
    shop.do(events.attend, booking_id=first, came=True)
    shop.do(events.attend, booking_id=second, came=False)
    assert {one.state for one in events.bookings(shop.store.here, event)} == {"attended", "absent"}
    with pytest.raises(Refused, match="2 seats are booked"):
        shop.do(events.change, event_id=event, form=events.EventForm("Tasting", shop.clock.now() + DAY, 1))
    with pytest.raises(Refused, match="closed already"):
        shop.do(events.cancel, booking_id=first)
    sound(shop)


def race(store_path, clock, verb, values: list[dict]) -> list[str]:
    from desktop.store import Store

    barrier, told = Barrier(len(values)), []

    def till(own: dict) -> None:
        other = Store(store_path, clock=clock, inline=True)
        try:
            barrier.wait(10)
            other.write_now("at a till", partial(verb, **own))
            told.append("won")
        except Refused as refused:
            told.append(str(refused))
        finally:
            other.close()

    threads = [Thread(target=till, args=(own,)) for own in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(told)


def test_two_tills_book_the_last_seat_and_exactly_one_wins(shop: Shop, store_path, clock) -> None:
    event, people = party(shop, 1), [shop.member(), shop.member(name="鈴木")]
    told = race(store_path, clock, events.book, [{"event_id": event, "person_id": one} for one in people])
    assert told == ["won", "“Tasting” has 0 seats left. Nothing was booked."] or told[1] == "won"
    assert [one == "won" for one in told].count(True) == 1
    assert events.one(shop.store.here, event).taken == 1
    sound(shop)


def test_two_tills_spend_the_same_points_and_exactly_one_wins(shop: Shop, store_path, clock) -> None:
    person, one = shop.member(100), reward(shop, kind="gift", product_id=mug(shop, 5))
    told = race(store_path, clock, redeeming.redeem, [{"reward_id": one, "person_id": person}] * 2)
    assert [one == "won" for one in told].count(True) == 1
    assert any("there are 0" in one for one in told)
    assert shop.points(person) == 0
    sound(shop)


@pytest.mark.parametrize(
    "sql", ["UPDATE event SET taken = taken + 1", "UPDATE event SET seats = 0", "UPDATE booking SET seats = 2"]
)
def test_a_planted_fault_in_the_seats_is_seen(bare_shop: Shop, sql: str) -> None:
    event = party(bare_shop)
    bare_shop.do(events.book, event_id=event, person_id=bare_shop.member())
    sound(bare_shop)
    bare_shop.store.write_now("damage", lambda tx: tx.run(sql))
    assert keeping.seat_problems(bare_shop.store.here)


def test_a_planted_fault_in_the_rewards_taken_is_seen(bare_shop: Shop) -> None:
    person = bare_shop.member(100)
    bare_shop.do(
        redeeming.redeem, reward_id=reward(bare_shop, kind="gift", product_id=mug(bare_shop)), person_id=person
    )
    sound(bare_shop)
    bare_shop.store.write_now("damage", lambda tx: tx.run("UPDATE redemption SET points = 99"))
    ((place, what),) = keeping.redemption_problems(bare_shop.store.here)
    assert place.startswith("redemption:")
    assert "99 points" in str(what)
