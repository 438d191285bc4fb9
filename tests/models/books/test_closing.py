"""A closed month: nothing of it changes, whoever tries; a correction is an entry of today; its papers stay."""

import hashlib
from functools import partial

import pytest

from models import proofs
from models.billing import invoices, receiving
from models.billing import proof as billing_proof
from models.books import closing, guard, kept, proof
from models.books.closing import PaperFile
from models.counter import payment_kinds, returns, sales, stock, till
from models.counter.till import Count
from models.errors import Changed, Refused
from models.people import attachments
from models.wallet import wallets
from tests.a_shop import CARD, DAY, Shop
from tests.models.billing.an_account import Books

JUNE = {"first_day": "2026-06-01", "last_day": "2026-06-30"}
JULY = {"first_day": "2026-07-01", "last_day": "2026-07-31"}


def end_day(shop: Shop) -> None:
    """Count the drawer as it should be, and close the register."""
    figures = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    shop.do(till.close_session, count=Count(figures.expected), next_float=figures.float_amount)


def later(shop: Shop, days: int = 20) -> Shop:
    shop.clock.advance(days * DAY)
    return shop.open()


@pytest.fixture
def june(shop: Shop) -> Shop:
    """A shop with a sale, a return, points, stock and a card in June; it is July now, and the register is open."""
    latte = shop.product(cost=120)
    person = shop.member(points=100)
    shop.do(stock.receive, lines=[(latte, 10_000, 130)])
    sold = shop.sell(1_100, 540, person=person, points=40).sale_id
    shop.back(sold, 1, 0)
    shop.do(wallets.issue, amount=3_000)
    end_day(shop)
    return later(shop)


def problems(shop: Shop) -> list[str]:
    return [str(what) for _where, what in proof.closing_problems(shop.store.here)]


# -- closing ----------------------------------------------------------------------------------------------------------


def test_a_month_that_is_over_is_closed_with_its_figures(june: Shop) -> None:
    june.do(closing.close, **JUNE, note="checked")
    found = closing.periods(june.store.here)[0]
    assert (found.month, found.state, found.note, found.closed_at) == ("2026-06", "closed", "checked", june.clock.now())
    figures = kept.figures(june.store.here, **JUNE)
    assert figures["tax:standard:100000:total"] == 1_100 + 540 - 40 - 1_073
    assert figures["prepaid:issue:amount"] == 3_000
    assert figures["stock:receive:quantity"] == 10_000
    assert figures["stock_value"] == 1_300
    assert problems(june) == []


def test_nothing_can_be_closed_that_is_not_over(june: Shop) -> None:
    with pytest.raises(Refused, match="ends on"):
        june.do(closing.close, **JULY)


def test_months_are_closed_in_order_and_once(june: Shop) -> None:
    june.do(closing.close, **JUNE)
    june.clock.advance(70 * DAY)
    with pytest.raises(Refused, match="2026-07 is next"):
        june.do(closing.close, first_day="2026-08-01", last_day="2026-08-31")
    with pytest.raises(Refused, match="closed already"):
        june.do(closing.close, **JUNE)
    with pytest.raises(Refused, match="still open"):
        june.do(closing.close, **JULY)


def test_only_whole_months_are_closed(june: Shop) -> None:
    with pytest.raises(Refused, match="whole month"):
        june.do(closing.close, first_day="2026-06-01", last_day="2026-06-29")


def test_an_open_register_session_of_the_month_stands_in_the_way(shop: Shop) -> None:
    shop.sell(1_000)
    shop.clock.advance(20 * DAY)
    with pytest.raises(Refused, match="still open"):
        shop.do(closing.close, **JUNE)
    assert guard.closed_until(shop.store.here) == ""


def test_what_was_booked_while_the_papers_were_made_is_noticed(june: Shop) -> None:
    june.do(closing.close, **JUNE)
    end_day(june)
    later(june, 30)
    expected = kept.figures(june.store.here, **JULY)
    june.clock.advance(-20 * DAY)
    june.do(receiving.receive, customer=Books(june).customer, amount=500)
    june.clock.advance(20 * DAY)
    with pytest.raises(Changed, match="booked meanwhile"):
        june.do(closing.close, **JULY, expected=expected)
    june.do(closing.close, **JULY, expected=kept.figures(june.store.here, **JULY))


def test_the_months_of_the_shop_say_how_they_stand(june: Shop) -> None:
    found = closing.months(june.store.here, june.today)
    assert [(one.month, one.state, one.can_close, one.can_reopen) for one in found] == [
        ("2026-07", "running", False, False),
        ("2026-06", "open", True, False),
    ]
    june.do(closing.close, **JUNE)
    found = closing.months(june.store.here, june.today)
    assert [(one.state, one.can_close, one.can_reopen) for one in found] == [
        ("running", False, False),
        ("closed", False, True),
    ]


# -- reopening --------------------------------------------------------------------------------------------------------


def test_reopening_needs_a_typed_reason_and_is_in_the_audit(june: Shop) -> None:
    june.do(closing.close, **JUNE)
    with pytest.raises(Refused, match="Say why"):
        june.do(closing.reopen, reason="  ")
    june.do(closing.reopen, reason="an invoice was forgotten")
    assert guard.closed_until(june.store.here) == ""
    (details,) = june.store.here.column("SELECT details FROM audit WHERE name='reopen'")
    assert "an invoice was forgotten" in details
    with pytest.raises(Refused, match="No month"):
        june.do(closing.reopen, reason="again")
    june.do(closing.close, **JUNE)
    states = [(one.month, one.state) for one in closing.periods(june.store.here)]
    assert states == [("2026-06", "closed"), ("2026-06", "reopened")]


def test_only_the_last_month_is_reopened(june: Shop) -> None:
    june.do(closing.close, **JUNE)
    end_day(june)
    later(june, 30)
    june.do(closing.close, **JULY)
    assert june.do(closing.reopen, reason="why").month == "2026-07"
    assert guard.closed_until(june.store.here) == "2026-06-30"


def test_a_closing_is_not_undone_by_ctrl_z(june: Shop) -> None:
    june.do(closing.close, **JUNE)
    audit = june.store.here.value("SELECT max(id) FROM audit")
    with pytest.raises(Refused):
        june.store.undo(audit).result()


# -- who may not write into it ----------------------------------------------------------------------------------------


def test_a_clock_set_back_into_a_closed_month_books_nothing_and_loses_nothing(june: Shop) -> None:
    june.do(closing.close, **JUNE)
    draft = june.draft(1_000)
    before = june.rows("sale", "payment", "audit")
    june.clock.advance(-10 * DAY)
    with pytest.raises(Refused, match="clock says"):
        june.do(sales.book, draft=draft)
    assert june.rows("sale", "payment", "audit") == before
    june.clock.advance(10 * DAY)
    assert june.do(sales.book, draft=draft).total == 1_000


@pytest.mark.parametrize(
    "act",
    [
        lambda shop, books: shop.do(till.cash_in, amount=100, reason="change"),
        lambda shop, books: shop.do(stock.receive, lines=[(1, 1_000, 10)]),
        lambda shop, books: shop.do(stock.book_count, counted={1: 3_000}, reason="count"),
        lambda shop, books: shop.do(wallets.issue, amount=100),
        lambda shop, books: shop.do(receiving.receive, customer=books.customer, amount=100),
        lambda shop, books: shop.do(invoices.book, draft=books.draft(700), now=True),
        lambda shop, books: shop.do(till.close_session, count=Count(10_000), next_float=0),
        lambda shop, books: shop.cancel(books.sell(100)),
    ],
)
def test_every_ledger_refuses_a_day_of_the_closed_books(june: Shop, act) -> None:
    books = Books(june)
    june.do(closing.close, **JUNE)
    june.clock.advance(-10 * DAY)
    with pytest.raises(Refused, match="books are closed"):
        act(june, books)


def test_money_is_not_received_on_a_closed_day(june: Shop) -> None:
    books = Books(june)
    june.do(closing.close, **JUNE)
    with pytest.raises(Refused, match="nothing can be booked on"):
        june.do(receiving.receive, customer=books.customer, amount=100, day="2026-06-30")
    june.do(receiving.receive, customer=books.customer, amount=100, day="2026-07-01")


def test_an_invoice_of_a_closed_month_stays(shop: Shop) -> None:
    books = Books(shop)
    _sale, invoice = shop.do(invoices.book, draft=books.draft(700), now=True)
    end_day(shop)
    later(shop)
    shop.do(closing.close, **JUNE)
    with pytest.raises(Refused, match="books are closed"):
        shop.do(invoices.void, invoice_id=invoice)


def test_a_receipt_of_a_closed_month_is_neither_cancelled_nor_its_payment_corrected(june: Shop) -> None:
    sale = june.store.here.value("SELECT min(id) FROM sale")
    payment = june.store.here.value("SELECT min(id) FROM payment")
    june.do(closing.close, **JUNE)
    with pytest.raises(Refused):
        june.do(returns.cancel, sale_id=sale)
    with pytest.raises(Refused):
        june.do(payment_kinds.correct, payment_id=payment, kind_id=CARD)


def test_a_return_of_a_closed_month_s_receipt_is_an_entry_of_today_that_refers_back(june: Shop) -> None:
    sale = june.store.here.value("SELECT min(id) FROM sale")
    june.do(closing.close, **JUNE)
    back = june.back(sale).sale_id
    assert june.store.here.row("SELECT day, of_sale_id FROM sale WHERE id=?", back) == (june.today, sale)
    assert problems(june) == []


def test_money_of_a_closed_month_is_taken_back_by_a_row_of_today(shop: Shop) -> None:
    books = Books(shop)
    sale = books.sell(1_000)
    came = shop.do(receiving.receive, customer=books.customer, amount=900, fee=100)
    end_day(shop)
    later(shop)
    shop.do(closing.close, **JUNE)
    shop.do(receiving.take_back, receipt_id=came, reason="another shop's")
    answer = receiving.listed(shop.store.here, customer=books.customer)[0]
    assert (answer.amount, answer.fee, answer.of_receipt_id, answer.day) == (-900, -100, came, shop.today)
    assert not receiving.one(shop.store.here, came).taken_back
    assert books.open(sale) == 1_000
    assert problems(shop) == []
    assert billing_proof.account_problems(shop.store.here) == []
    with pytest.raises(Refused):
        shop.do(receiving.take_back, receipt_id=came)
    with pytest.raises(Refused, match="as received today"):
        shop.do(receiving.take_back, receipt_id=answer.id)


def test_another_program_s_closing_holds_from_the_next_sale_on(june: Shop) -> None:
    from desktop.store import Store

    june.sell(100)
    other = Store(june.store.path, clock=june.clock, inline=True)
    other.write_now("Close", partial(closing.close, **JUNE))
    other.close()
    june.clock.advance(-10 * DAY)
    with pytest.raises(Refused, match="books are closed"):
        june.sell(100)


# -- papers and proof -------------------------------------------------------------------------------------------------

PAPER = PaperFile("pack", "2026-06_報告.pdf", "ja", b"%PDF-1.7 as it was", 12)


def test_the_papers_of_a_closing_are_kept_as_they_were_and_never_swept(june: Shop) -> None:
    key = june.do(closing.close, **JUNE, files=(PAPER, PAPER))
    june.clock.advance(60 * DAY)
    assert june.do(attachments.sweep) == 0
    paper, again = closing.papers(june.store.here, key)
    assert (paper.name, paper.pages, paper.size, again.name) == (PAPER.name, 12, len(PAPER.data), PAPER.name)
    assert closing.content(june.store.here, paper.id) == (PAPER.name, PAPER.data)
    june.do(closing.reopen, reason="why")
    assert closing.content(june.store.here, paper.id) == (PAPER.name, PAPER.data)


def _damage(tx, *, sql: str) -> None:
    tx.run(sql)
    tx.touch("sale", None)


@pytest.mark.parametrize(
    ("sql", "figure"),
    [
        ("UPDATE sale SET total=total+1 WHERE id=1", "receipts:sale:total"),
        ("UPDATE sale_tax SET tax=tax-1 WHERE id=1", "tax:standard:100000:tax"),
        ("UPDATE payment SET amount=amount+1 WHERE id=1", "payment:1:amount"),
        ("UPDATE payment SET payment_kind_id=2 WHERE id=1", "payment:2:amount"),
        ("UPDATE points_entry SET points=points+1 WHERE kind='opening'", "points:opening:points"),
        ("UPDATE wallet_entry SET amount=amount+1", "prepaid:issue:amount"),
        ("UPDATE till_session SET difference=5 WHERE id=1", "till:1:difference"),
        ("UPDATE stock_entry SET cost=cost*2 WHERE kind='receive'", "stock_value"),
        ("UPDATE sale SET day='2026-07-01' WHERE id=2", "receipts:return:count"),
    ],
)
def test_the_proof_sees_what_changed_in_a_closed_month(bare_shop: Shop, sql: str, figure: str) -> None:
    shop = bare_shop.open()
    latte = shop.product(cost=120)
    person = shop.member(points=100)
    shop.do(stock.receive, lines=[(latte, 10_000, 130)])
    sold = shop.sell(1_100, 540, person=person, points=40).sale_id
    shop.back(sold, 1, 0)
    shop.do(wallets.issue, amount=3_000)
    end_day(shop)
    later(shop)
    shop.do(closing.close, **JUNE)
    shop.do(_damage, sql=sql)
    assert any(f"({figure})" in what for what in problems(shop)), problems(shop)


def test_the_proof_sees_a_paper_that_is_gone(bare_shop: Shop) -> None:
    shop = bare_shop
    shop.clock.advance(20 * DAY)
    shop.do(closing.close, **JUNE, files=(PAPER,))
    assert problems(shop) == []
    digest = hashlib.sha256(PAPER.data).hexdigest()
    shop.do(_damage, sql=f"DELETE FROM file_content WHERE digest='{digest}'")
    assert problems(shop) == ["The content of the file “2026-06_報告.pdf” is not there."]
    assert "books" in [one.where for one in proofs.PROOFS]


def test_a_gap_between_closed_months_is_seen(bare_shop: Shop) -> None:
    shop = bare_shop
    shop.clock.advance(60 * DAY)
    shop.do(closing.close, **JUNE)
    shop.do(closing.close, **JULY)
    shop.do(_damage, sql="UPDATE closed_period SET first_day='2026-07-02' WHERE first_day='2026-07-01'")
    assert any("does not follow" in what for what in problems(shop))


def test_what_a_closed_book_says_is_a_sentence(june: Shop) -> None:
    june.do(closing.close, **JUNE)
    told = guard.why_not(june.store.here, "2026-06-30")
    assert told is not None
    assert "refers back" in str(told)
    assert guard.why_not(june.store.here, "2026-07-01") is None


def test_figures_are_not_counted_again_where_nothing_was_written_since(june: Shop, monkeypatch) -> None:
    expected, as_of = kept.figures(june.store.here, **JUNE), closing.last_write(june.store.here)
    june.sell(100)
    with monkeypatch.context() as patched:
        patched.setattr(kept, "figures", _never)
        with pytest.raises(AssertionError):
            june.do(closing.close, **JUNE, expected=expected, as_of=as_of)
        june.do(closing.close, **JUNE, expected=expected, as_of=closing.last_write(june.store.here))
    assert problems(june) == []


def _never(*_args: object) -> None:
    raise AssertionError("counted again")
