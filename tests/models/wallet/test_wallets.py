"""Gift cards and prepaid balances: issued, spent once, replaced, lapsed, paid out; on receipts and off them."""

import threading
from functools import partial
from pathlib import Path

import pytest

from desktop.store import Store
from models import codes, proofs
from models.codes import ScanKind
from models.counter import payment_kinds, sales
from models.counter.drafts import SaleDraft, Tender
from models.counter.lines import Basket
from models.counter.tax import TaxKind
from models.errors import NotFound, Refused
from models.wallet import find, law, payments, wallets
from tests.a_shop import CARD, CASH, DAY, Shop

GIFT_CARD, WALLET = 6, 7


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


def card_line(shop: Shop, amount: int = 5_000, count: int = 1, **values):
    values = {"kind": TaxKind.OUTSIDE, "wallet": "gift_card", "fixed_price": True, "earns": False, **values}
    return shop.line(amount, count, name="Gift card", **values)


def a_card(shop: Shop, amount: int = 5_000, **values) -> wallets.Issued:
    return shop.do(wallets.issue, amount=amount, **values)


def balance(shop: Shop, wallet_id: int) -> int:
    return find.card(shop.store.here, wallet_id).balance


def state(shop: Shop, wallet_id: int) -> str:
    return find.card(shop.store.here, wallet_id).state


def problems(shop: Shop) -> list[str]:
    return [f"{one.where}: {one.what}" for proof in proofs.PROOFS for one in proof.problems(shop.store.here)]


@pytest.fixture
def true(shop: Shop):
    yield
    assert problems(shop) == []


# -- codes ----------------------------------------------------------------------------------------------------------


def test_a_card_has_a_code_of_its_own_that_the_counter_knows(shop: Shop, true) -> None:
    made = a_card(shop)
    assert len(made.code) == 20
    assert codes.understand(made.code.lower()).kind is ScanKind.GIFT_CARD
    assert codes.understand(made.code[:-1] + str((int(made.code[-1]) + 1) % 10)).kind is ScanKind.OTHER
    found = find.by_code(shop.store.here, f" {made.code[:7]}-{made.code[7:]} ")
    assert found is not None
    assert (found.id, found.balance) == (made.wallet_id, 5_000)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("SHORT", "8 to 24"),
        ("NRC12345678901234567", "digit of this card"),
        ("CARD-0001-XY", ""),
        ("カード1234567", "8 to"),
    ],
)
def test_a_printed_card_is_taken_when_its_number_is_safe(shop: Shop, true, code: str, why: str) -> None:
    if why:
        with pytest.raises(Refused, match=why):
            a_card(shop, code=code)
    else:
        assert a_card(shop, code=code).code == "CARD0001XY"
        with pytest.raises(Refused, match="in use already"):
            a_card(shop, code=code)


# -- balance --------------------------------------------------------------------------------------------------------


def test_two_tills_spend_the_same_card_and_exactly_one_of_them_does(shop: Shop, true, store_path: Path) -> None:
    made = a_card(shop, 1_000)
    other = Store(store_path, clock=shop.clock, inline=True)
    ended: list[str] = []

    def till(store: Store, draft: SaleDraft) -> None:
        try:
            store.write_now("Sale", partial(sales.book, draft=draft))
            ended.append("sold")
        except Refused:
            ended.append("refused")

    pay = (Tender(GIFT_CARD, 600, made.wallet_id),)
    drafts = [SaleDraft(Basket((shop.line(600),)), pay) for _ in range(2)]
    threads = [threading.Thread(target=till, args=pair) for pair in zip((shop.store, other), drafts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(ended) == ["refused", "sold"]
    assert (balance(shop, made.wallet_id), shop.rows("sale")) == (400, [1])


def test_nothing_is_spent_beyond_what_is_on_it_and_nothing_is_booked_then(shop: Shop, true) -> None:
    made = a_card(shop, 500)
    with pytest.raises(Refused, match="Only"):
        shop.sell(800, pay=[Tender(GIFT_CARD, 800, made.wallet_id)])
    assert shop.rows("sale") == [0]
    with pytest.raises(Refused, match="can't take more than"):
        shop.sell(300, pay=[Tender(GIFT_CARD, 500, made.wallet_id)])
    usable = payments.check(shop.store.here, made.wallet_id, 800, shop.today)
    assert (usable.balance, usable.pays, usable.rest) == (500, 500, 300)
    shop.sell(800, pay=[Tender(GIFT_CARD, 500, made.wallet_id), Tender(CASH, 300)])
    assert balance(shop, made.wallet_id) == 0


def test_the_way_to_pay_and_the_card_must_agree(shop: Shop, true) -> None:
    member = shop.member()
    top = shop.do(wallets.top_up, amount=1_000, person_id=member)
    for tender, why in (
        (Tender(GIFT_CARD, 500), "Scan the gift card"),
        (Tender(GIFT_CARD, 500, top.wallet_id), "choose it again"),
        (Tender(WALLET, 500), "no prepaid balance"),
        (Tender(GIFT_CARD, 500, 999), "not known"),
    ):
        with pytest.raises((Refused, NotFound), match=why):
            shop.sell(500, pay=[tender])
    shop.sell(500, person=member, pay=[Tender(WALLET, 500)])
    assert balance(shop, top.wallet_id) == 500


def test_the_last_day_of_a_card_is_usable_and_the_next_is_not(shop: Shop, true) -> None:
    made = a_card(shop, months=1)
    assert made.expires_on == "2026-07-14"
    shop.clock.advance(29 * DAY)
    assert shop.today == "2026-07-14"
    shop.sell(500, pay=[Tender(GIFT_CARD, 500, made.wallet_id)])
    shop.clock.advance(DAY)
    with pytest.raises(Refused, match="until"):
        shop.sell(500, pay=[Tender(GIFT_CARD, 500, made.wallet_id)])
    assert find.lapsing(shop.store.here, shop.today) == (1, 4_500)
    other = a_card(shop)
    assert shop.do(wallets.lapse) == (1, 4_500)
    assert shop.do(wallets.lapse) == (0, 0)
    assert (balance(shop, made.wallet_id), balance(shop, other.wallet_id)) == (0, 5_000)


def test_a_lost_card_is_blocked_and_its_money_goes_to_a_new_one(shop: Shop, true) -> None:
    made = a_card(shop)
    shop.do(wallets.block, wallet_id=made.wallet_id, reason="lost")
    with pytest.raises(Refused, match="blocked"):
        shop.sell(500, pay=[Tender(GIFT_CARD, 500, made.wallet_id)])
    shop.do(wallets.unblock, wallet_id=made.wallet_id)
    sold = shop.sell(500, pay=[Tender(GIFT_CARD, 500, made.wallet_id)])
    shop.do(wallets.block, wallet_id=made.wallet_id)
    new = shop.do(wallets.move, wallet_id=made.wallet_id, reason="lost")
    assert (new.amount, new.expires_on, state(shop, made.wallet_id)) == (4_500, made.expires_on, "void")
    with pytest.raises(Refused, match="no longer valid"):
        shop.do(wallets.unblock, wallet_id=made.wallet_id)
    shop.back(sold.sale_id, pay=[Tender(GIFT_CARD, -500)])
    assert (balance(shop, made.wallet_id), balance(shop, new.wallet_id)) == (0, 5_000)


def test_cash_out_names_the_law_in_japan_and_leaves_the_drawer(shop: Shop, true) -> None:
    made = a_card(shop, 300)
    with pytest.raises(Refused, match="article 20"):
        shop.do(wallets.cash_out, wallet_id=made.wallet_id, ground="", reason="wants it")
    with pytest.raises(Refused, match="Say why"):
        shop.do(wallets.cash_out, wallet_id=made.wallet_id, ground="small", reason=" ")
    shop.do(wallets.cash_out, wallet_id=made.wallet_id, ground="small", reason="moves away")
    assert balance(shop, made.wallet_id) == 0
    assert shop.store.here.rows("SELECT kind, amount FROM cash_entry") == [("out", 300)]


def test_an_adjustment_needs_a_reason_and_never_ends_below_zero(shop: Shop, true) -> None:
    made = a_card(shop, 300)
    with pytest.raises(Refused, match="Say why"):
        shop.do(wallets.adjust, wallet_id=made.wallet_id, amount=100, reason="")
    with pytest.raises(Refused, match="Only"):
        shop.do(wallets.adjust, wallet_id=made.wallet_id, amount=-301, reason="counted wrong")
    shop.do(wallets.adjust, wallet_id=made.wallet_id, amount=-100, reason="counted wrong")
    assert [(one.kind, one.amount, one.balance) for one in find.entries(shop.store.here, made.wallet_id)] == [
        ("adjust", -100, 200),
        ("issue", 300, 300),
    ]


def test_when_two_people_are_one_their_money_is_together(shop: Shop, true) -> None:
    one, other = shop.member(name="佐藤"), shop.member(name="佐藤 花")
    top = shop.do(wallets.top_up, amount=700, person_id=one)
    shop.do(wallets.top_up, amount=300, person_id=other)
    card = a_card(shop, 50, person_id=one)
    sold = shop.sell(100, person=one, pay=[Tender(WALLET, 100)])
    assert shop.do(wallets.join, from_person_id=one, to_person_id=other) == 600
    found = find.of_person(shop.store.here, other)
    assert found is not None
    assert (found.balance, find.card(shop.store.here, card.wallet_id).person_id) == (900, other)
    shop.back(sold.sale_id, pay=[Tender(WALLET, -100, top.wallet_id)])
    assert balance(shop, found.id) == 1_000


# -- receipts -------------------------------------------------------------------------------------------------------


def test_cards_that_were_sold_come_back_unless_part_of_one_is_spent(shop: Shop, true) -> None:
    sold = shop.sell(card_line(shop, 5_000, 3))
    ids = [one.id for one in sold.outcomes]
    shop.sell(100, pay=[Tender(GIFT_CARD, 100, ids[0])])
    with pytest.raises(Refused, match="spent already"):
        shop.back(sold.sale_id)
    shop.back(sold.sale_id, 2)
    assert [balance(shop, one) for one in ids] == [4_900, 0, 0]
    assert [state(shop, one) for one in ids] == ["active", "void", "void"]
    with pytest.raises(Refused, match="spent already"):
        shop.back(sold.sale_id)


def test_a_cancelled_receipt_undoes_what_it_did_to_cards(shop: Shop, true) -> None:
    card = a_card(shop)
    paid = shop.sell(800, pay=[Tender(GIFT_CARD, 800, card.wallet_id)])
    back = shop.back(paid.sale_id, pay=[Tender(GIFT_CARD, -800)])
    assert balance(shop, card.wallet_id) == 5_000
    shop.cancel(back.sale_id)
    assert balance(shop, card.wallet_id) == 4_200
    shop.cancel(paid.sale_id)
    assert balance(shop, card.wallet_id) == 5_000
    sold = shop.sell(card_line(shop))
    new = sold.outcomes[0].id
    returned = shop.back(sold.sale_id)
    assert (balance(shop, new), state(shop, new)) == (0, "void")
    shop.cancel(returned.sale_id)
    assert (balance(shop, new), state(shop, new)) == (5_000, "active")
    spent = shop.sell(10, pay=[Tender(GIFT_CARD, 10, new)])
    with pytest.raises(Refused, match="spent already"):
        shop.cancel(sold.sale_id)
    shop.cancel(spent.sale_id)
    shop.cancel(sold.sale_id)
    assert state(shop, new) == "void"


def test_a_top_up_goes_to_the_members_balance_and_needs_a_member(shop: Shop, true) -> None:
    line = card_line(shop, 1_000, 2, wallet="top_up")
    with pytest.raises(Refused, match="Choose the customer"):
        shop.sell(line)
    member = shop.member()
    sold = shop.sell(line, person=member)
    wallet = find.of_person(shop.store.here, member)
    assert wallet is not None
    assert (wallet.balance, sold.tax, sold.points_earned) == (2_000, 0, 0)
    shop.back(sold.sale_id, 1)
    assert balance(shop, wallet.id) == 1_000
    kinds = shop.store.here.column("SELECT kind FROM touchpoint WHERE person_id=? ORDER BY id", member)
    assert "wallet" in kinds


def test_half_a_card_a_card_for_nothing_and_one_number_twice_are_refused(shop: Shop, true) -> None:
    from dataclasses import replace

    for line, why in (
        (replace(card_line(shop), quantity=1_500), "only whole cards"),
        (card_line(shop, 0), "more than nothing"),
        (card_line(shop, 1_000, 2, wallet_code="PRINTED001"), "line of its own"),
        (replace(card_line(shop), quantity=-1_000), "with its receipt"),
    ):
        with pytest.raises(Refused, match=why):
            shop.sell(line, reason="x")
    shop.sell(card_line(shop, wallet_code="PRINTED001"))
    with pytest.raises(Refused, match="in use already"):
        shop.sell(card_line(shop, wallet_code="PRINTED001"))


def test_money_goes_back_to_the_card_that_paid_even_when_it_lapsed(shop: Shop, true) -> None:
    card = a_card(shop, 1_000, months=1)
    sold = shop.sell(1_500, pay=[Tender(GIFT_CARD, 1_000, card.wallet_id), Tender(CARD, 500)])
    shop.clock.advance(40 * DAY)
    with pytest.raises(Refused, match="not paid by card"):
        shop.back(sold.sale_id, pay=[Tender(GIFT_CARD, -1_500)])
    shop.back(sold.sale_id, pay=[Tender(GIFT_CARD, -1_000), Tender(CARD, -500)])
    found = find.card(shop.store.here, card.wallet_id)
    assert (found.balance, found.usable(shop.today)) == (1_000, True)


def test_a_payment_by_card_is_never_corrected_to_another_kind(shop: Shop, true) -> None:
    card = a_card(shop)
    shop.sell(800, pay=[Tender(GIFT_CARD, 800, card.wallet_id)])
    payment = shop.store.here.value("SELECT MAX(id) FROM payment")
    with pytest.raises(Refused, match="Cancel the receipt"):
        shop.do(payment_kinds.correct, payment_id=payment, kind_id=CASH)


def test_cards_are_not_in_the_drawer_and_stand_in_the_days_figures(shop: Shop, true) -> None:
    from models.counter import figures

    card = a_card(shop)
    shop.sell(800, pay=[Tender(GIFT_CARD, 500, card.wallet_id), Tender(CASH, 300)])
    found = figures.gather(shop.store.here, shop.session, shop.clock.now())
    assert found.expected == 10_300
    assert [(one.kind, one.net, one.expected) for one in found.paid] == [("cash", 300, 300), ("gift_card", 500, 500)]


# -- proofs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        ("UPDATE wallet SET balance = balance + 1", "cards"),
        ("UPDATE wallet_entry SET balance = balance + 1 WHERE id = 1", "cards"),
        ("UPDATE wallet_entry SET kind = 'adjust' WHERE kind = 'spend'", "card_payments"),
        ("UPDATE wallet_entry SET line_id = NULL WHERE id = 2", "card_sales"),
        ("UPDATE wallet SET moved_to_id = 77", "references"),
    ],
)
def test_a_planted_fault_is_found(shop: Shop, fault: str, where: str) -> None:
    sold = shop.sell(card_line(shop, 1_000, 2))
    shop.sell(400, pay=[Tender(GIFT_CARD, 400, sold.outcomes[0].id)])
    assert problems(shop) == []
    shop.do(planted, sql=fault)
    found = [proof.where for proof in proofs.PROOFS if list(proof.problems(shop.store.here))]
    assert found == [where]
    if fault.startswith("UPDATE wallet SET balance"):
        repair = next(proof.repair for proof in proofs.PROOFS if proof.where == where)
        assert repair is not None
        shop.do(repair)
        assert problems(shop) == []


def planted(tx, *, sql: str) -> None:
    tx.run(sql)
    tx.touch("wallet", None)


# -- the law --------------------------------------------------------------------------------------------------------


def test_base_dates_are_the_ends_of_march_and_september() -> None:
    assert law.base_dates("2026-06-15") == ("2026-03-31", "2025-09-30")
    assert law.base_dates("2026-09-30") == ("2026-09-30", "2026-03-31")
    assert law.next_base_date("2026-09-30") == "2027-03-31"
    assert law.exempt_until("2026-08-31") == "2027-02-27"


def test_cards_of_six_months_are_exempt_and_others_count_from_one_yen_above_ten_million(shop: Shop, true) -> None:
    a_card(shop, 20_000_000, months=6)
    other = a_card(shop, 9_999_999, months=0)
    found = law.meter(shop.store.here, shop.today)
    assert (found.total, found.exempt, found.level, found.percent) == (9_999_999, 20_000_000, "near", 99)
    shop.do(wallets.top_up, wallet_id=other.wallet_id, amount=1)
    assert law.meter(shop.store.here, shop.today).level == "near"
    shop.do(wallets.top_up, wallet_id=other.wallet_id, amount=1)
    assert law.meter(shop.store.here, shop.today).level == "above"
    shop.clock.advance(110 * DAY)
    shop.sell(5_000_000, pay=[Tender(GIFT_CARD, 5_000_000, other.wallet_id)])
    found = law.meter(shop.store.here, shop.today)
    assert (found.total, found.level, found.deposit) == (5_000_001, "above", 5_000_001)
    assert [(one.day, one.total, one.above, one.due_on) for one in found.bases] == [
        ("2026-09-30", 10_000_001, True, "2026-11-30"),
        ("2026-03-31", 0, False, "2026-05-31"),
    ]


def test_another_country_has_no_meter_and_lets_cash_out(shop: Shop, true) -> None:
    shop.set(country="US")
    card = a_card(shop, 300)
    assert law.meter(shop.store.here, shop.today, country="US").level == ""
    shop.do(wallets.cash_out, wallet_id=card.wallet_id, ground="", reason="asked for it")
