"""The journal of a period: balanced entry by entry, and equal to what the shop's own ledgers say."""

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop import opening, sample
from desktop.clock import SetClock
from desktop.store import Store
from models.billing import owed, receiving
from models.books import entries, journal
from models.books.entries import Entry, Journal, Posting
from models.counter import payment_kinds, returns, sales, till
from models.counter.drafts import Tender
from models.counter.lines import Line
from models.counter.tax import TaxKind
from models.counter.till import Count
from models.errors import Message, Refused
from models.wallet import wallets
from tests.a_shop import CARD, CASH, DAY, QR, VOUCHER, Shop
from tests.conftest import NOON
from tests.models.billing.an_account import Books

GIFT_CARD, WALLET = 6, 7
ALL_DAYS = ("2000-01-01", "2099-12-31")


def made(shop: Shop, *days: str) -> Journal:
    return journal.of_period(shop.store.here, *(days or ALL_DAYS))


def balances(shop: Shop) -> dict[str, int]:
    found = made(shop)
    return {key: found.balance(key) for key in found.sums() if found.balance(key)}


def close(shop: Shop, over: int = 0, left: int = 10_000) -> None:
    """Count the drawer, over or short by so much, and close the register."""
    figures = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    count = Count(figures.expected + over)
    shop.do(till.close_session, count=count, next_float=min(left, count.cash), note="counted")


# -- what each thing is ------------------------------------------------------------------------------------------------


def test_a_cash_sale_of_two_rates(shop: Shop) -> None:
    shop.sell(shop.line(1_100), shop.line(540, kind=TaxKind.REDUCED))
    entry, float_ = made(shop).entries
    assert [(one.key, one.amount) for one in float_.postings] == [("cash", 10_000), ("banking", -10_000)]
    assert [(one.key, one.amount, one.tax, one.rate) for one in entry.postings] == [
        ("cash", 1_640, 0, 0),
        ("sales_reduced", -540, -40, 80_000),
        ("sales_standard", -1_100, -100, 100_000),
    ]


def test_points_as_a_price_reduction_stand_apart_at_the_rate_that_they_lowered(shop: Shop) -> None:
    person = shop.member(points=300)
    booked = shop.sell(1_100, person=person, points=300)
    found = made(shop).sums()
    assert booked.total == 800
    assert found["sales_standard"] == (0, 1_100)
    assert found["points_off"] == (300, 0)
    (entry,) = [one for one in made(shop).entries if "points_off" in {two.key for two in one.postings}]
    taxes = {one.key: one.tax for one in entry.postings}
    assert -taxes["sales_standard"] - taxes["points_off"] == booked.tax


def test_points_as_a_payment_cost_the_shop_and_leave_sales_as_they_are(shop: Shop) -> None:
    shop.set(points_as_payment=True)
    person = shop.member(points=300)
    shop.sell(1_100, person=person, points=300)
    found = balances(shop)
    assert (found["sales_standard"], found["points_paid"], found["cash"]) == (-1_100, 300, 10_800)


def test_a_shop_with_prices_before_tax_takes_points_off_before_it(shop: Shop) -> None:
    shop.set(prices_include_tax=False)
    person = shop.member(points=100)
    booked = shop.sell(1_000, person=person, points=100)
    found = balances(shop)
    assert (booked.total, booked.tax) == (990, 90)
    assert (found["sales_standard"], found["points_off"]) == (-1_100, 110)


def test_a_return_stands_apart_and_a_cancel_takes_away_what_it_cancels(shop: Shop) -> None:
    sold = shop.sell(1_100, 550).sale_id
    shop.back(sold, 1, 0)
    gone = shop.sell(700).sale_id
    shop.cancel(gone)
    found = balances(shop)
    assert (found["sales_standard"], found["returns_standard"], found["cash"]) == (-1_650, 1_100, 10_550)


def test_a_cancelled_return_is_no_return(shop: Shop) -> None:
    sold = shop.sell(1_100).sale_id
    back = shop.back(sold).sale_id
    shop.cancel(back)
    assert {key: value for key, value in balances(shop).items() if key.startswith(("sales", "returns"))} == {
        "sales_standard": -1_100
    }


def test_a_gift_card_sold_is_owed_and_used_it_pays(shop: Shop) -> None:
    line = shop.line(3_000, kind=TaxKind.OUTSIDE, wallet="gift_card")
    shop.do(sales.book, draft=shop.draft(line, pay=(Tender(CASH, 3_000),)))
    (wallet,) = shop.store.here.column("SELECT id FROM wallet")
    shop.sell(1_100, pay=(Tender(GIFT_CARD, 1_100, wallet_id=wallet),))
    found = balances(shop)
    assert (found["prepaid"], found["cash"], found["sales_standard"]) == (-1_900, 13_000, -1_100)
    assert "sales_outside" not in found


def test_a_gift_card_that_comes_back_is_owed_no_more(shop: Shop) -> None:
    line = shop.line(3_000, kind=TaxKind.OUTSIDE, wallet="gift_card")
    sold = shop.do(sales.book, draft=shop.draft(line, pay=(Tender(CASH, 3_000),))).sale_id
    shop.back(sold)
    assert balances(shop) == {"cash": 10_000, "banking": -10_000}


def test_cards_given_corrected_lapsed_and_paid_out(shop: Shop) -> None:
    shop.do(wallets.issue, amount=1_000, months=1)
    other = shop.do(wallets.issue, amount=500).wallet_id
    shop.do(wallets.adjust, wallet_id=other, amount=-100, reason="mistake")
    shop.do(wallets.cash_out, wallet_id=other, ground="small", reason="moves away", amount=150)
    shop.clock.advance(60 * DAY)
    shop.do(wallets.lapse)
    found = balances(shop)
    assert (found["prepaid"], found["prepaid_given"], found["prepaid_lapsed"]) == (-250, 1_400, -1_000)
    assert found["cash"] == 9_850
    assert "cash_moves" not in found


def test_the_drawer_counted_banked_and_opened_again(shop: Shop) -> None:
    shop.sell(5_000)
    close(shop, over=-30, left=8_000)
    shop.clock.advance(DAY)
    shop.open(9_000)
    found = balances(shop)
    assert (found["cash"], found["cash_difference"], found["banking"]) == (9_000, 30, -9_000 + 4_970)
    texts = [str(one.text) for one in made(shop).entries]
    assert "Difference of the drawer, Z 00001" in texts
    assert "To the bank, Z 00001" in texts


def test_cash_taken_out_waits_for_its_reason_unless_it_went_to_the_bank(shop: Shop) -> None:
    shop.do(till.cash_out, amount=700, reason="stamps")
    shop.do(till.cash_out, amount=2_000, reason="Paid into the bank")
    found = balances(shop)
    assert (found["cash_moves"], found["banking"]) == (700, -10_000 + 2_000)
    assert "Cash out: stamps" in [str(one.text) for one in made(shop).entries]


def test_a_voucher_worth_more_than_the_sale(shop: Shop) -> None:
    shop.sell(800, pay=(Tender(VOUCHER, 1_000),))
    found = balances(shop)
    assert (found[f"payment:{VOUCHER}"], found["voucher_kept"]) == (1_000, -200)


def test_change_on_a_voucher_leaves_the_drawer(shop: Shop) -> None:
    shop.do(payment_kinds.update, kind_id=VOUCHER, gives_change=True)
    shop.sell(800, pay=(Tender(VOUCHER, 1_000),))
    found = balances(shop)
    assert (found[f"payment:{VOUCHER}"], found["cash"]) == (1_000, 9_800)


def test_cash_that_is_rounded(shop: Shop) -> None:
    shop.set(cash_rounding=10)
    shop.sell(1_004, pay=(Tender(CASH, 1_000),))
    assert balances(shop)["rounding"] == 4


def test_a_corrected_way_to_pay_moves_the_money(shop: Shop) -> None:
    sold = shop.sell(1_000).sale_id
    (payment,) = shop.store.here.column("SELECT id FROM payment WHERE sale_id=?", sold)
    shop.do(payment_kinds.correct, payment_id=payment, kind_id=CARD)
    found = balances(shop)
    assert (found["cash"], found[f"payment:{CARD}"]) == (10_000, 1_000)


def test_an_account_paid_by_transfer_with_the_bank_s_fee_and_the_rest_waiting(shop: Shop) -> None:
    books = Books(shop)
    books.sell(1_000)
    shop.do(receiving.receive, customer=books.customer, amount=1_200, fee=100)
    found = balances(shop)
    assert found["received_transfer"] == 1_200
    assert found["bank_fee"] == 100
    assert found["advances"] == -300
    assert "receivable" not in found
    (entry,) = [one for one in made(shop).entries if one.text.msgid.startswith("Payment")]
    assert str(entry.text) == "Payment on account, 山田"


def test_an_account_paid_into_the_drawer_is_booked_once(shop: Shop) -> None:
    books = Books(shop)
    books.sell(1_000)
    shop.do(receiving.receive, customer=books.customer, amount=1_000, way="cash", drawer=True)
    assert balances(shop) == {"cash": 11_000, "banking": -10_000, "sales_standard": -1_000}


def test_money_taken_back_was_never_there(shop: Shop) -> None:
    books = Books(shop)
    books.sell(1_000)
    came = shop.do(receiving.receive, customer=books.customer, amount=1_500, way="cash", drawer=True)
    shop.do(receiving.take_back, receipt_id=came)
    assert balances(shop) == {"cash": 10_000, "banking": -10_000, "receivable": 1_000, "sales_standard": -1_000}


def test_what_is_written_off_and_restored(shop: Shop) -> None:
    books = Books(shop)
    sale = books.sell(1_000)
    key = shop.do(owed.write_off, owed_id=books.row(sale).id, reason="gone")
    assert balances(shop)["bad_debt"] == 1_000
    shop.do(owed.restore, entry_id=key)
    assert balances(shop)["receivable"] == 1_000


def test_only_the_days_asked_for_are_in_it(shop: Shop) -> None:
    shop.sell(1_000)
    shop.clock.advance(DAY)
    shop.sell(300)
    assert made(shop, shop.today, shop.today).balance("sales_standard") == -300
    assert made(shop, "2026-05-01", "2026-05-31").entries == ()


def test_imported_history_is_not_booked_again(shop: Shop) -> None:
    sale = shop.sell(1_000).sale_id
    shop.do(_as_history, sale=sale)
    assert made(shop).balance("sales_standard") == 0
    shop.do(_as_sale, sale=sale)


def _as_history(tx, *, sale: int) -> None:
    tx.run("UPDATE sale SET kind='history' WHERE id=?", sale)
    tx.touch("sale", [sale])


def _as_sale(tx, *, sale: int) -> None:
    tx.run("UPDATE sale SET kind='sale' WHERE id=?", sale)
    tx.touch("sale", [sale])


def test_nothing_is_written_of_a_journal_that_does_not_balance() -> None:
    wrong = Entry("2026-06-01", Message("x"), (Posting("cash", 100), Posting("sales_standard", -99)))
    with pytest.raises(Refused, match="do not balance"):
        entries.require_balanced(Journal("2026-06-01", "2026-06-30", "JPY", (wrong,)))


# -- any shop ----------------------------------------------------------------------------------------------------------

FOLDER = Path(tempfile.mkdtemp(prefix="noren-journal-"))
EMPTY = FOLDER / "empty.noren"


@pytest.fixture(autouse=True, scope="module")
def tidy() -> Iterator[None]:
    opening.create(EMPTY, now=NOON)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


class AnyShop:
    """A shop in which a list of numbers decides what happens; what is refused happens not."""

    def __init__(self, at: int, *, inclusive: bool, as_payment: bool) -> None:
        path = FOLDER / f"{at}.noren"
        shutil.copy(EMPTY, path)
        self.clock = SetClock(NOON)
        self.shop = Shop(Store(path, clock=self.clock, inline=True), self.clock).open()
        self.shop.set(prices_include_tax=inclusive, points_as_payment=as_payment, cash_rounding=5)
        self.books = Books(self.shop)
        self.member = self.shop.member(points=5_000)
        self.sold: list[int] = []
        self.came: list[int] = []
        self.card = self.shop.do(wallets.issue, amount=2_000).wallet_id
        self.open = True

    def kind(self, number: int) -> Line:
        kinds = (TaxKind.STANDARD, TaxKind.REDUCED, TaxKind.EXEMPT, TaxKind.FREE)
        return self.shop.line(100 + number * 37, kind=kinds[number % 4])

    def pay(self, draft, number: int):
        due = sales.preview(self.shop.store.here, draft=draft, day=self.shop.today).priced.due
        kind = (CASH, CARD, QR, self.books.kind, GIFT_CARD)[number % 5]
        rounded = (due + 2) // 5 * 5
        return (Tender(kind, rounded if kind == CASH else due, wallet_id=self.card if kind == GIFT_CARD else None),)

    def sell(self, number: int) -> None:
        lines = [self.kind(number + at) for at in range(1 + number % 3)]
        points = number % 4 * 20
        draft = self.shop.draft(*lines, person=self.member, points=points, off=number % 30, pay=())
        booked = self.shop.draft(*lines, person=self.member, points=points, off=number % 30,
                                 pay=self.pay(draft, number))  # fmt: skip
        self.sold.append(self.shop.do(sales.book, draft=booked).sale_id)

    def back(self, number: int) -> None:
        sale = self.sold[number % len(self.sold)]
        self.shop.back(sale)

    def cancel(self, number: int) -> None:
        self.shop.do(returns.cancel, sale_id=self.sold[number % len(self.sold)])

    def day_ends(self, number: int) -> None:
        if self.open:
            close(self.shop, over=number % 7 - 3, left=5_000 + number)
        else:
            self.clock.advance(DAY)
            self.shop.open(5_000 + number % 50)
        self.open = not self.open

    def money(self, number: int) -> None:
        way = ("transfer", "cash", "card", "other")[number % 4]
        fee = 10 if number % 3 == 0 and way == "transfer" else 0
        self.came.append(
            self.shop.do(
                receiving.receive,
                customer=self.books.customer,
                amount=50 + number,
                fee=fee,
                way=way,
                drawer=way == "cash" and self.open,
            )  # fmt: skip
        )

    def undo_money(self, number: int) -> None:
        self.shop.do(receiving.take_back, receipt_id=self.came[number % len(self.came)])

    def move_cash(self, number: int) -> None:
        self.shop.do(till.cash_out if number % 2 else till.cash_in, amount=10 + number, reason="because")

    def cards(self, number: int) -> None:
        if number % 2:
            line = self.shop.line(500 + number, kind=TaxKind.OUTSIDE, wallet="gift_card")
            self.shop.do(sales.book, draft=self.shop.draft(line, pay=(Tender(CARD, 500 + number),)))
        else:
            self.shop.do(wallets.top_up, amount=number + 1, person_id=self.member)

    def act(self, what: int, number: int) -> None:
        acts = (self.sell, self.sell, self.sell, self.back, self.cancel, self.day_ends, self.money, self.undo_money,
                self.move_cash, self.cards)  # fmt: skip
        try:
            acts[what % len(acts)](number)
        except (Refused, ZeroDivisionError):
            return

    def drawer(self) -> int:
        """What lies in the drawer by the till's own figures."""
        read = self.shop.store.here
        if not self.open:
            return int(read.value("SELECT next_float FROM till_session ORDER BY id DESC LIMIT 1"))
        return till.x_report(read, session_id=self.shop.session, now=self.clock.now()).expected


AT = iter(range(1_000_000))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(
    acts=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), min_size=5, max_size=40),
    inclusive=st.booleans(),
    as_payment=st.booleans(),
)
def test_the_journal_of_any_shop_balances_and_agrees_with_every_ledger(
    acts: list[tuple[int, int]], inclusive: bool, as_payment: bool
) -> None:
    any_ = AnyShop(next(AT), inclusive=inclusive, as_payment=as_payment)
    try:
        for what, number in acts:
            any_.act(what, number)
        read = any_.shop.store.here
        found = made(any_.shop)
        assert all(one.sum == 0 for one in found.entries)
        assert found.balance("cash") == any_.drawer()
        assert found.balance("prepaid") == -(read.value("SELECT SUM(balance) FROM wallet") or 0)
        assert found.balance("receivable") == (read.value("SELECT SUM(open) FROM owed") or 0)
        assert found.balance("advances") == -(read.value('SELECT SUM("left") FROM money_received') or 0)
        total, tax = read.row("SELECT SUM(t.total), SUM(t.tax) FROM sale_tax t WHERE t.tax_kind<>'outside'")
        goods = [one for one in found.sums() if one.startswith(("sales_", "returns_", "points_off"))]
        assert -sum(found.balance(one) for one in goods) == (total or 0)
        taxed = [two.tax for one in found.entries for two in one.postings]
        assert -sum(taxed) == (tax or 0)
        days = {one.day for one in found.entries}
        assert sum(len(made(any_.shop, day, day).entries) for day in days) == len(found.entries)
    finally:
        any_.shop.store.close()


def test_the_sample_shop_s_journal_balances_month_by_month(tmp_path: Path) -> None:
    path = tmp_path / "sample.noren"
    sample.build(path, count=60)
    store = opening.open_store(path, inline=True)
    try:
        read = store.reader()
        whole = journal.of_period(read, *ALL_DAYS)
        assert whole.balance("prepaid") == -(read.value("SELECT SUM(balance) FROM wallet") or 0)
        assert whole.balance("receivable") == read.value("SELECT COALESCE(SUM(open), 0) FROM owed")
        months = sorted({one.day[:7] for one in whole.entries})
        parts = [journal.of_period(read, f"{month}-01", f"{month}-31") for month in months]
        assert sum(one.total for one in parts) == whole.total
    finally:
        store.close()


def test_long_work_can_be_stopped(shop: Shop) -> None:
    calls: list[int] = []
    journal.of_period(shop.store.here, *ALL_DAYS, partial(calls.append, 1))
    assert len(calls) == 5
