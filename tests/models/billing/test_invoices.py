"""Invoices of one sale, credit notes: numbered without gaps, frozen, void whole."""

import pytest

from models.billing import invoices, issued, notes, proof, quotations, receiving, reminding, terms
from models.billing.notes import Allowance
from models.counter import till
from models.counter.drafts import Back
from models.counter.tax import TaxKind
from models.counter.till import Count
from models.errors import NotFound, Refused
from models.pipeline import deals, lines
from models.pipeline.lines import OfferedLine
from models.reminders import reminders
from tests.a_shop import DAY, Shop
from tests.models.billing.an_account import Books, employ


@pytest.fixture
def books(shop: Shop):
    made = Books(shop)
    yield made
    assert proof.account_problems(shop.store.here) == []


def seen(books: Books, key: int) -> invoices.InvoiceRow:
    return invoices.one(books.shop.store.here, key)


def test_an_invoice_is_numbered_and_frozen(books: Books) -> None:
    shop = books.shop
    shop.set(shop_name="のれん", registration_number="T1234567890123", shop_bank="のれん銀行 本店\n普通 1234567")
    draft = books.draft(shop.line(1_080, kind=TaxKind.REDUCED), shop.line(1_100))
    sale, key = shop.do(invoices.book, draft=draft, note="毎度ありがとうございます")
    row, kept, parts = invoices.paper(shop.store.here, key)
    assert (row.number_text, row.kind, row.total, row.tax, row.open) == ("I-00001", "sale", 2_180, 180, 2_180)
    assert (row.day, row.due_day, row.shows_tax, row.language) == ("2026-06-15", "2026-07-31", "included", "ja")
    assert (kept.seller.registration, kept.buyer.name, kept.bank) == (
        "T1234567890123",
        "山田",
        "のれん銀行 本店\n普通 1234567",
    )
    assert [(one.kind, one.rate, one.before, one.tax, one.total) for one in kept.rates] == [
        ("standard", 100_000, 1_000, 100, 1_100),
        ("reduced", 80_000, 1_000, 80, 1_080),
    ]
    assert [line.amount for line in parts[0].lines] == [1_080, 1_100]
    shop.set(shop_name="別の名", shop_bank="")
    assert invoices.frozen(shop.store.here, key) == kept
    assert issued.from_json(issued.to_json(kept)) == kept
    assert shop.store.here.column("SELECT kind FROM touchpoint ORDER BY id")[-1] == "invoice"


def test_without_tax_the_lines_sum_to_the_rate_to_the_yen(books: Books) -> None:
    shop = books.shop
    shop.do(terms.save, person_id=books.person, shows_tax="excluded")
    draft = books.draft(*[shop.line(333) for _at in range(7)])
    _sale, key = shop.do(invoices.book, draft=draft)
    row, kept, parts = invoices.paper(shop.store.here, key)
    assert row.shows_tax == "excluded"
    assert sum(line.amount for line in parts[0].lines) == kept.rates[0].before == 2_331 - 211


def test_booking_needs_no_register_and_no_way_to_pay_made_before(bare_shop: Shop) -> None:
    person = bare_shop.member()
    sale, key = bare_shop.do(invoices.book, draft=bare_shop.draft(1_000, person=person, pay=()), day_due="2026-06-20")
    assert bare_shop.store.here.row("SELECT session_id, total FROM sale WHERE id=?", sale) == (None, 1_000)
    assert invoices.one(bare_shop.store.here, key).due_day == "2026-06-20"
    assert bare_shop.store.here.rows("SELECT kind, active FROM payment_kind WHERE kind='account'") == [("account", 0)]
    assert bare_shop.problems() == []
    assert proof.account_problems(bare_shop.store.here) == []


def test_the_same_draft_twice_is_one_sale_and_one_invoice(books: Books) -> None:
    draft = books.draft(1_000)
    assert books.shop.do(invoices.book, draft=draft) == books.shop.do(invoices.book, draft=draft)
    assert books.shop.rows("sale", "owed", "invoice") == [1, 1, 1]


def test_who_is_billed_by_the_month_gets_no_invoice_of_their_own_unless_asked_for(books: Books) -> None:
    books.shop.do(terms.save, person_id=books.person, closing_day=31)
    assert books.shop.do(invoices.book, draft=books.draft(1_000))[1] is None
    assert books.shop.do(invoices.book, draft=books.draft(1_000), now=True)[1] is not None


def test_a_quotation_becomes_a_sale_and_an_invoice_to_the_yen(books: Books) -> None:
    shop = books.shop
    deal = shop.do(deals.open_deal, name="Cakes", person_id=books.person)
    shop.do(lines.save, deal_id=deal, lines=[OfferedLine("Cake", 3_333, 3_000, discount=7)])
    quotation = shop.do(quotations.make, deal_id=deal)
    said = quotations.one(shop.store.here, quotation, day=shop.today)
    sale = shop.do(quotations.accept, quotation_id=quotation)
    made = invoices.of_sale(shop.store.here, sale)
    assert made is not None
    assert (made.total, made.tax) == (said.total, said.tax)
    assert deals.one(shop.store.here, deal).state == "won"


def test_a_company_s_quotation_without_a_person_is_invoiced(books: Books) -> None:
    shop = books.shop
    company = books.company()
    deal = shop.do(deals.open_deal, name="Desks", company_id=company)
    shop.do(lines.save, deal_id=deal, lines=[OfferedLine("Desk", 50_000)])
    sale = shop.do(quotations.accept, quotation_id=shop.do(quotations.make, deal_id=deal))
    made = invoices.of_sale(shop.store.here, sale)
    assert made is not None
    assert (made.name, made.company_id, made.person_id) == ("青葉工業", company, None)


def test_states_follow_the_money_and_the_days(books: Books) -> None:
    shop = books.shop
    _sale, key = shop.do(invoices.book, draft=books.draft(1_000))
    states = [seen(books, key).state(shop.today)]
    shop.do(receiving.receive, customer=books.customer, amount=400)
    states.append(seen(books, key).state(shop.today))
    shop.clock.advance(50 * DAY)
    states.append(seen(books, key).state(shop.today))
    assert seen(books, key).late(shop.today) == 4
    assert [one.id for one in invoices.listed(shop.store.here, day=shop.today, state="overdue")] == [key]
    shop.do(receiving.receive, customer=books.customer, amount=600)
    states.append(seen(books, key).state(shop.today))
    assert states == ["open", "partly", "overdue", "paid"]
    for state in invoices.STATES:
        if state != "partly":
            invoices.listed(shop.store.here, day=shop.today, state=state)
    shop.do(invoices.sent, invoice_id=key)
    assert seen(books, key).sent_at is not None


def test_a_void_invoice_keeps_its_number_and_its_receipt_is_invoiced_anew(books: Books) -> None:
    sale, first = books.shop.do(invoices.book, draft=books.draft(1_000))
    books.shop.do(invoices.void, invoice_id=first, reason="wrong name")
    assert (books.open(sale), seen(books, first).note) == (1_000, "wrong name")
    second = books.shop.do(invoices.make, sale_id=sale, due_day="2026-06-30")
    assert (seen(books, second).number, books.row(sale).due_day) == (2, "2026-06-30")
    with pytest.raises(Refused, match="void already"):
        books.shop.do(invoices.void, invoice_id=first)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due_day": "2026-06-14"}, "has passed"),
        ({"due_day": "2999-01-01"}, "too far"),
        ({"due_day": "soon"}, "not a date"),
        ({"shows_tax": "perhaps"}, "with or without"),
    ],
)
def test_an_invoice_that_can_not_be_takes_no_number(books: Books, values: dict, words: str) -> None:
    sale = books.sell(1_000)
    with pytest.raises(Refused, match=words):
        books.shop.do(invoices.make, sale_id=sale, **values)
    assert seen(books, books.shop.do(invoices.make, sale_id=sale)).number == 1


def test_sales_that_stand_on_no_invoice_are_found_unless_they_wait_for_the_month(books: Books) -> None:
    shop = books.shop
    first, second = books.sell(1_000), books.sell(500)
    shop.cancel(books.sell(700))
    shop.do(invoices.make, sale_id=second)
    monthly = shop.member(name="月締")
    shop.do(terms.save, person_id=monthly, closing_day=31)
    books.sell(900, person=monthly)
    assert invoices.loose(shop.store.here) == (first,)
    assert shop.do(invoices.make_all, sale_ids=[first]) == 1
    assert invoices.loose(shop.store.here) == ()


def test_what_is_not_on_account_or_stands_on_an_invoice_is_refused(books: Books) -> None:
    shop = books.shop
    cash = shop.sell(500, person=books.person).sale_id
    with pytest.raises(Refused, match="not on account"):
        shop.do(invoices.make, sale_id=cash)
    sale = books.sell(1_000)
    shop.do(invoices.make, sale_id=sale)
    with pytest.raises(Refused, match="I-00001"):
        shop.do(invoices.make, sale_id=sale)
    cancelled = books.sell(700)
    shop.cancel(cancelled)
    with pytest.raises(Refused, match="cancelled"):
        shop.do(invoices.make, sale_id=cancelled)
    with pytest.raises(NotFound):
        shop.do(invoices.void, invoice_id=99)
    with pytest.raises(Refused, match="needs a customer"):
        shop.do(invoices.book, draft=shop.draft(100, pay=()))


# -- credit notes -----------------------------------------------------------------------------------------------------


def test_goods_that_come_back_get_a_credit_note(books: Books) -> None:
    sale, invoice = books.shop.do(invoices.book, draft=books.draft(1_000, 500))
    line = books.shop.receipt(sale).lines[1]
    back, key = books.shop.do(notes.take_back, sale_id=sale, back=[Back(line.id, 1000)], reason="broken")
    note = seen(books, key)
    assert (note.number_text, note.kind, note.total, note.tax, note.of_invoice_id) == (
        "C-00001",
        "credit",
        -500,
        -45,
        invoice,
    )
    assert (books.open(sale), books.open(back), seen(books, invoice).open) == (1_000, 0, 1_000)
    assert notes.of_return(books.shop.store.here, back) == key
    with pytest.raises(Refused, match="already"):
        books.shop.do(notes.make, sale_id=back)
    with pytest.raises(Refused, match="stays"):
        books.shop.do(invoices.void, invoice_id=key)


def test_something_is_let_off_without_goods(books: Books) -> None:
    sale, _invoice = books.shop.do(invoices.book, draft=books.draft(1_100))
    back, key = books.shop.do(notes.allow, sale_id=sale, lines=[Allowance("値引き", 110)], reason="late")
    assert (seen(books, key).total, seen(books, key).tax) == (-110, -10)
    assert (books.open(sale), books.open(back)) == (990, 0)
    assert seen(books, key).of_invoice_id is not None
    with pytest.raises(Refused, match="More would be let off"):
        books.shop.do(notes.allow, sale_id=sale, lines=[Allowance("", 991)], reason="x")
    for some, reason, words in (([], "x", "more than nothing"), ([Allowance("", 5)], "", "why")):
        with pytest.raises(Refused, match=words):
            books.shop.do(notes.allow, sale_id=sale, lines=some, reason=reason)


def test_a_return_at_the_counter_gets_its_note_afterwards(books: Books) -> None:
    sale = books.sell(1_000, 500)
    back = books.back(sale, 0, 1, amount=500)
    assert [one.sale_id for one in notes.waiting(books.shop.store.here)] == [back]
    key = books.shop.do(notes.make, sale_id=back)
    assert notes.waiting(books.shop.store.here) == ()
    assert (seen(books, key).total, seen(books, key).of_invoice_id) == (-500, None)
    with pytest.raises(Refused, match="of a return"):
        books.shop.do(notes.make, sale_id=sale)


def test_credit_notes_need_no_open_register(books: Books) -> None:
    shop = books.shop
    sale = books.sell(1_000)
    expected = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now()).expected
    shop.do(till.close_session, count=Count(cash=expected), next_float=0)
    shop.do(notes.allow, sale_id=sale, lines=[Allowance("x", 100)], reason="late")
    assert books.open(sale) == 900


# -- reminders --------------------------------------------------------------------------------------------------------


def due(books: Books) -> list[str]:
    found = reminders.open_list(books.shop.store.here, day="2099-01-01", now=2**60, ahead=True)
    return [one.title for one in found if one.about == "invoice"]


def test_an_overdue_invoice_makes_one_reminder_which_is_done_when_it_is_paid(books: Books) -> None:
    shop = books.shop
    shop.do(invoices.book, draft=books.draft(1_000), day_due="2026-06-20")
    shop.clock.advance(7 * DAY)
    assert shop.do(reminding.fall_due, day="2026-06-22") == 0
    assert shop.do(reminding.fall_due, day="2026-06-23") == 1
    assert shop.do(reminding.fall_due, day="2026-06-30") == 0
    assert due(books) == ["I-00001 山田"]
    shop.do(receiving.receive, customer=books.customer, amount=1_000)
    assert due(books) == []
    assert shop.do(reminding.fall_due, day="2026-06-30") == 0


def test_no_reminder_is_made_where_the_shop_wants_none(books: Books) -> None:
    books.shop.do(invoices.book, draft=books.draft(1_000), day_due="2026-06-20")
    books.shop.set(invoice_remind_days=-1)
    assert books.shop.do(reminding.fall_due, day="2026-12-31") == 0


def test_a_delivery_note_says_what_the_receipt_says(books: Books) -> None:
    sale = books.sell(1_100)
    kept, parts, shows, language, currency = invoices.delivery(books.shop.store.here, sale)
    assert (kept.goods, parts.rates[0].tax, shows, language, currency) == (1_100, 100, "included", "ja", "JPY")
    books.shop.do(employ, person_id=books.person, company_id=books.company())
    cash = books.shop.sell(500, person=books.person).sale_id
    assert invoices.delivery(books.shop.store.here, cash)[0].buyer.name == "青葉工業"
