"""Gifts owed: what is promised is there, is handed over once, and adds up whatever happens."""

from functools import partial
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import codes, proofs
from models.counter import stock
from models.criteria.nodes import Leaf
from models.errors import Refused
from models.loyalty import gifts, keeping, owed
from models.promotions import promotions
from models.promotions.terms import Do, Effect, Terms
from models.reminders import reminders
from models.work import Tx
from tests.a_shop import DAY, Shop

PIECE = 1000


def shirts(shop: Shop, many: int = 2, **values) -> int:
    product = shop.product(name="T-shirt", price=2000, **values)
    if many:
        shop.do(stock.receive, lines=[(product, many * PIECE, 800)])
    return product


def promise(shop: Shop, product: int, **values) -> gifts.Promised:
    return shop.do(gifts.promise, **{"product_id": product, "quantity": PIECE, **values})


def reserved(shop: Shop, product: int) -> int:
    return shop.store.here.value("SELECT reserved FROM stock WHERE product_id=?", product) or 0


def sound(shop: Shop) -> None:
    found = [str(one.what) for proof in proofs.PROOFS for one in proof.problems(shop.store.here)]
    assert found == []


def free(shop: Shop, product: int) -> int:
    return gifts.available(shop.store.here, [product])[product]


def test_a_promise_takes_the_thing_from_what_can_be_promised_and_handing_it_over_from_the_shelf(shop: Shop) -> None:
    product, person = shirts(shop), shop.member()
    made = promise(shop, product, person_id=person, due_days=14)
    assert (made.name, made.due_on, made.cost, made.handed) == ("T-shirt", "2026-06-29", 800, False)
    assert (shop.stock(product), reserved(shop, product), free(shop, product)) == (2000, 1000, 1000)
    shop.do(gifts.hand_over, gift_id=made.gift_id)
    assert (shop.stock(product), reserved(shop, product), free(shop, product)) == (1000, 0, 1000)
    assert [move.kind for move in stock.movements(shop.store.here, product)] == ["gift", "receive"]
    kinds = shop.store.here.column("SELECT kind FROM touchpoint WHERE person_id=? AND kind LIKE 'gift%'", person)
    assert kinds == ["gift", "gift_handed"]
    sound(shop)


def test_the_shirt_story_two_shirts_and_three_customers(shop: Shop) -> None:
    product = shirts(shop, 2)
    first, second = (promise(shop, product, person_id=shop.member(name=name)) for name in ("佐藤", "鈴木"))
    with pytest.raises(Refused, match="no “T-shirt” left"):
        promise(shop, product, person_id=shop.member(name="高橋"))
    day = shop.today
    assert [(one.person, one.day, one.due_on) for one in owed.gifts(shop.store.here, day=day)] == [
        ("佐藤", "2026-06-15", "2026-07-15"),
        ("鈴木", "2026-06-15", "2026-07-15"),
    ]
    shop.do(gifts.hand_over, gift_id=first.gift_id)
    shop.do(gifts.cancel, gift_id=second.gift_id, reason="moved away")
    third = promise(shop, product, person_id=shop.member(name="高橋"))
    assert owed.one(shop.store.here, third.gift_id).person == "高橋"
    sound(shop)


def test_the_shirt_story_at_the_counter_the_third_customer_is_promised_nothing(shop: Shop) -> None:
    """Case G18: the gift is withheld before it is promised, and the sale is paid all the same."""
    product = shirts(shop, 2)
    effect = Effect(Do.GIFT, product_id=product, instead_points=50)
    terms = Terms(Leaf("basket.amount", "at_least", 1000), (effect, Effect(Do.POINTS, points=100)))
    shop.do(promotions.create, name="100 points and a shirt", terms=terms)
    people = [shop.member(name=name) for name in ("佐藤", "鈴木", "高橋")]
    booked = [shop.sell(1000, person=person) for person in people]
    assert [one.total for one in booked] == [1000, 1000, 1000]
    assert [shop.points(person) for person in people] == [110, 110, 160]
    assert [[gift.name for gift in owed.of_person(shop.store.here, person)] for person in people] == [
        ["T-shirt"],
        ["T-shirt"],
        [],
    ]
    assert (reserved(shop, product), free(shop, product)) == (2000, 0)
    shop.back(booked[0].sale_id)
    assert shop.points(people[0]) == 0
    assert owed.of_person(shop.store.here, people[0]) == ()
    assert free(shop, product) == 1000
    again = shop.sell(1000, person=people[2])
    assert [one.kind for one in again.outcomes if one.code] == ["gift"]
    sound(shop)


def test_what_is_handed_over_at_once_leaves_the_shelf_and_reminds_nobody(shop: Shop) -> None:
    product = shirts(shop)
    made = promise(shop, product, now=True)
    assert made.handed
    assert (shop.stock(product), reserved(shop, product)) == (1000, 0)
    assert owed.gifts(shop.store.here, day=shop.today) == ()
    assert reminders.about(shop.store.here, "gift", made.gift_id) == ()
    sound(shop)


def test_nothing_is_promised_of_what_is_gone_off_or_a_set(shop: Shop) -> None:
    gone, off, bag = shirts(shop, 0), shirts(shop, 1, active=False), shop.product(name="Set", parts="[[1, 1000]]")
    for product, said in ((gone, "left to promise"), (off, "not in the range"), (bag, "is a set")):
        with pytest.raises(Refused, match=said):
            promise(shop, product)
    assert gifts.available(shop.store.here, [gone, off, bag]) == {gone: 0, bag: 0}
    assert shop.rows("gift", "stock_entry") == [0, 1]


def test_a_service_is_never_out_of_stock_and_moves_none(shop: Shop) -> None:
    product = shop.product(name="Gift wrapping", keeps_stock=False)
    made = promise(shop, product, quantity=3 * PIECE)
    assert free(shop, product) > 10**6
    shop.do(gifts.hand_over, gift_id=made.gift_id)
    assert shop.stock(product) == 0
    sound(shop)


@pytest.mark.parametrize("verb", [gifts.hand_over, gifts.cancel, partial(gifts.send, address="Tokyo")])
def test_what_is_closed_is_closed_once(shop: Shop, verb) -> None:
    made = promise(shop, shirts(shop))
    shop.do(gifts.hand_over, gift_id=made.gift_id)
    with pytest.raises(Refused, match="handed over already"):
        shop.store.write_now("again", partial(verb, gift_id=made.gift_id))


def test_a_slip_is_scanned_by_its_code_and_no_other(shop: Shop) -> None:
    made = promise(shop, shirts(shop))
    assert gifts.by_code(shop.store.here, made.code.lower()) == made.gift_id
    assert codes.understand(made.code).kind is codes.ScanKind.GIFT
    wrong = made.code[:-1] + str((int(made.code[-1]) + 1) % 10)
    assert gifts.by_code(shop.store.here, wrong) is None
    assert [one.id for one in owed.gifts(shop.store.here, day=shop.today, only="closed", words=made.code)] == [
        made.gift_id
    ]


@given(st.integers(0, 10**10 - 1), st.integers(1, 9))
def test_a_slips_code_is_read_again_and_a_wrong_digit_is_seen(number: int, off: int) -> None:
    code = codes.gift_code(number)
    assert codes.gift(code) == code
    assert codes.gift(f"{code[:-1]}{(int(code[-1]) + off) % 10}") is None
    assert codes.card(code) is None
    assert len(code) <= 20


def test_a_gift_to_be_sent_has_an_address_a_carrier_and_a_trace_of_its_own(shop: Shop) -> None:
    person = shop.member()
    made = promise(shop, shirts(shop), person_id=person, send=True)
    with pytest.raises(Refused, match="where it is sent"):
        shop.do(gifts.send, gift_id=made.gift_id, address=" ")
    shop.do(gifts.send, gift_id=made.gift_id, address="東京都千代田区1-1", carrier="Yamato", tracking="1234")
    sent = owed.one(shop.store.here, made.gift_id)
    assert (sent.state, sent.address, sent.carrier, sent.tracking) == ("sent", "東京都千代田区1-1", "Yamato", "1234")
    text = shop.store.here.value("SELECT text FROM touchpoint WHERE kind='gift_sent' AND person_id=?", person)
    assert text == "T-shirt: Yamato 1234"
    sound(shop)


def test_who_is_responsible_is_reminded_on_the_day_and_no_more_when_it_is_done(shop: Shop, clock) -> None:
    made = promise(shop, shirts(shop), person_id=shop.member(), due_days=2, staff_id=1)
    read = shop.store.here
    assert reminders.count_due(read, day=shop.today, now=clock.now()) == 0
    shop.do(gifts.change, gift_id=made.gift_id, due_on="2026-06-16")
    clock.advance(DAY)
    (due,) = reminders.open_list(read, day=shop.today, now=clock.now())
    assert (due.title, due.about, due.day, due.person) == ("T-shirt", "gift", "2026-06-16", "佐藤")
    shop.do(gifts.hand_over, gift_id=made.gift_id)
    assert reminders.open_list(read, day=shop.today, now=clock.now(), ahead=True) == ()
    assert reminders.about(read, "gift", made.gift_id)[0].state == "done"


def test_a_gift_can_be_another_thing_when_that_one_is_there(shop: Shop) -> None:
    shirt = shirts(shop, 1)
    mug, cap = shop.product(name="Mug"), shop.product(name="Cap")
    shop.do(stock.receive, lines=[(mug, PIECE, None)])
    made = promise(shop, shirt)
    with pytest.raises(Refused, match="no “Cap” left"):
        shop.do(gifts.substitute, gift_id=made.gift_id, product_id=cap)
    shop.do(gifts.substitute, gift_id=made.gift_id, product_id=mug)
    found = owed.one(shop.store.here, made.gift_id)
    assert (found.name, found.instead_of) == ("Mug", "T-shirt")
    assert (reserved(shop, shirt), reserved(shop, mug)) == (0, 1000)
    sound(shop)


def test_selling_what_is_promised_is_not_blocked_but_told(shop: Shop) -> None:
    product = shirts(shop, 1)
    promise(shop, product)
    assert owed.endangered(shop.store.here) == ()
    shop.sell(shop.line(2000, product_id=product))
    (found,) = owed.endangered(shop.store.here, [product])
    assert (found.name, found.on_hand, found.reserved) == ("T-shirt", 0, 1000)
    assert owed.gifts(shop.store.here, day=shop.today)[0].endangered
    assert free(shop, product) == 0
    sound(shop)


def test_a_mistake_is_opened_again_when_the_thing_is_still_there(shop: Shop) -> None:
    product = shirts(shop, 1)
    made = promise(shop, product)
    shop.do(gifts.hand_over, gift_id=made.gift_id)
    shop.do(gifts.reopen, gift_id=made.gift_id)
    assert (shop.stock(product), reserved(shop, product)) == (1000, 1000)
    shop.do(gifts.cancel, gift_id=made.gift_id)
    other = promise(shop, product)
    with pytest.raises(Refused, match="left to promise"):
        shop.do(gifts.reopen, gift_id=made.gift_id)
    shop.do(gifts.cancel, gift_id=other.gift_id)
    shop.do(gifts.reopen, gift_id=made.gift_id)
    assert len(reminders.about(shop.store.here, "gift", made.gift_id)) == 1
    sound(shop)


def test_taking_a_sale_back_takes_what_is_owed_and_leaves_what_was_handed_over(shop: Shop) -> None:
    product = shirts(shop, 5)
    sale = shop.sell(1000).sale_id
    given = promise(shop, product, sale_id=sale, now=True)
    two = promise(shop, product, sale_id=sale, quantity=2 * PIECE)
    (part,) = shop.do(gifts.cancel_of_sale, sale_id=sale, quantity=PIECE)
    assert (part.gift_id, part.quantity, part.code) == (two.gift_id, 1000, two.code)
    (rest,) = shop.do(gifts.cancel_of_sale, sale_id=sale)
    assert (rest.gift_id, rest.quantity) == (two.gift_id, 1000)
    assert shop.do(gifts.cancel_of_sale, sale_id=sale) == ()
    assert {one.id: one.state for one in owed.of_sale(shop.store.here, sale)} == {
        given.gift_id: "handed",
        two.gift_id: "cancelled",
    }
    sound(shop)


def test_a_gift_is_kept_by_decision_with_its_reason(shop: Shop) -> None:
    made = promise(shop, shirts(shop), note="size L")
    shop.do(gifts.keep, gift_id=made.gift_id, reason="the customer may keep it")
    assert owed.one(shop.store.here, made.gift_id).note == "size L\nthe customer may keep it"
    with pytest.raises(Refused, match="Say why"):
        shop.do(gifts.keep, gift_id=made.gift_id, reason=" ")


def test_the_list_says_what_is_owed_what_is_late_and_what_is_to_be_sent(shop: Shop, clock) -> None:
    product = shirts(shop, 9)
    for name, days, send in (("佐藤", 0, False), ("鈴木", 5, True), ("高橋", 60, False)):
        promise(shop, product, person_id=shop.member(name=name), due_days=days, send=send)
    clock.advance(DAY)
    read, day = shop.store.here, shop.today
    assert owed.counts(read, day=day) == {"open": 3, "overdue": 1, "due": 1, "send": 1}
    names = {only: [one.person for one in owed.gifts(read, day=day, only=only)] for only in owed.FILTERS}
    assert names == {
        "open": ["佐藤", "鈴木", "高橋"],
        "overdue": ["佐藤"],
        "due": ["鈴木"],
        "send": ["鈴木"],
        "closed": [],
    }
    assert [one.person for one in owed.gifts(read, day=day, words="高橋 shirt")] == ["高橋"]


def test_two_tills_promise_the_last_one_and_exactly_one_wins(shop: Shop, store_path, clock) -> None:
    from desktop.store import Store

    product = shirts(shop, 1)
    people = [shop.member(name=name) for name in ("佐藤", "鈴木")]
    barrier, told = Barrier(2), []

    def till(person: int) -> None:
        other = Store(store_path, clock=clock, inline=True)
        try:
            barrier.wait(10)
            promised = partial(gifts.promise, product_id=product, quantity=PIECE, person_id=person)
            told.append(other.write_now("promise", promised).code)
        except Refused as refused:
            told.append(str(refused))
        finally:
            other.close()

    threads = [Thread(target=till, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one.startswith("NRG") for one in told) == [False, True]
    assert "There is no “T-shirt” left to promise. Nothing was booked." in told
    assert reserved(shop, product) == 1000
    sound(shop)


FAULTS = {
    "more is reserved than is owed": ("UPDATE stock SET reserved = reserved + 1000", "stock:"),
    "a gift left no trace on the shelf": ("UPDATE gift SET state='handed', closed_at=1", "stock:"),
    "a gift is closed at no moment": ("UPDATE gift SET state='sent'", "gift:"),
    "another gift left the shelf": (
        "UPDATE stock_entry SET kind='gift', ref_id=(SELECT MAX(id) FROM gift), quantity=-2000",
        "gift:",
    ),
    "a cancelled gift still holds the shelf": ("UPDATE gift SET state='cancelled'", "stock:"),
    "a gift is of another quantity": ("UPDATE gift SET quantity=2000", "stock:"),
    "more was given again than taken back": ("UPDATE gift SET taken_back=-1000", "gift:"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_in_what_is_promised_is_seen(bare_shop: Shop, name: str) -> None:
    promise(bare_shop, shirts(bare_shop))
    sound(bare_shop)
    sql, where = FAULTS[name]
    bare_shop.store.write_now("damage", lambda tx: tx.run(sql))
    read = bare_shop.store.here
    found = [*keeping.reserve_problems(read), *keeping.gift_problems(read)]
    assert any(place.startswith(where) for place, _what in found)
    assert all(str(what) for _place, what in found)
    bare_shop.do(keeping.mend_reserve)
    assert keeping.reserve_problems(read) == []


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from(["promise", "now", "hand", "send", "cancel", "reopen", "sell", "receive"]), max_size=14)
)
def test_whatever_happens_stock_and_promises_are_conserved(empty_store, tmp_path_factory, steps: list[str]) -> None:
    import shutil

    from desktop.clock import SetClock
    from desktop.store import Store
    from tests.conftest import NOON

    path = shutil.copy(empty_store, tmp_path_factory.mktemp("gifts") / "shop.noren")
    store = Store(path, clock=SetClock(NOON), inline=True)
    try:
        shop = Shop(store, store.clock)
        product, made, there = shirts(shop, 3), [], 3
        for step in steps:
            there += _step(shop, product, made, step)
        assert shop.stock(product) == there * PIECE
        sound(shop)
    finally:
        store.close()


def _step(shop: Shop, product: int, made: list[int], step: str) -> int:
    """Do a step if it can be done; returns by how many pieces the shelf changes."""
    if step in ("sell", "receive"):
        many = -1 if step == "sell" else 1
        shop.do(stock.move, product_id=product, quantity=many * PIECE, kind="correction", reason="x")
        return many
    try:
        if step in ("promise", "now"):
            made.append(promise(shop, product, now=step == "now").gift_id)
            return -1 if step == "now" else 0
        if not made:
            return 0
        was = owed.one(shop.store.here, made[-1]).state
        verb = {"hand": gifts.hand_over, "cancel": gifts.cancel, "reopen": gifts.reopen}.get(step)
        if verb is None:
            shop.do(gifts.send, gift_id=made[-1], address="Tokyo")
        else:
            shop.do(verb, gift_id=made[-1])
    except Refused:
        return 0
    return {"hand": -1, "send": -1, "reopen": int(was != "cancelled")}.get(step, 0)


def test_a_promise_of_a_receipt_can_not_be_undone_only_cancelled(shop: Shop) -> None:
    seen: list[bool] = []

    def promised(tx: Tx) -> None:
        gifts.promise(tx, product_id=product, quantity=PIECE)
        seen.append(tx.undoable)

    product = shirts(shop)
    shop.store.write_now("promise", promised)
    assert seen == [False]
