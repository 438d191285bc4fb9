"""What is owed, invoices, the monthly closing and terms on the sample shop."""

from functools import partial

from tests.screens import shot
from tests.screens.take import settle


def at(window, section, **place):
    window.open("billing", section=section, **place)
    settle(window.machine)
    return window.page().sections[section]


def some_accounts(window) -> int:
    """Customers with sales on account of the last months: late, paid in part, a credit, billed by the month."""
    from models.billing import customers, invoices, notes, owed, receiving, terms
    from models.billing.notes import Allowance
    from models.counter.drafts import SaleDraft
    from models.counter.lines import Basket, Line
    from models.counter.tax import TaxKind

    store, clock = window.machine.store, window.machine.clock
    people = store.here.column("SELECT id FROM person WHERE merged_into_id IS NULL ORDER BY id LIMIT 5")
    if owed.accounts(store.here, day="2099-01-01"):
        return people[0]
    do = partial(_do, store)
    do(_settings)
    goods = (
        ("珈琲豆 1kg（ブレンド）", 4_320, TaxKind.REDUCED),
        ("紙コップ 100個", 1_650, TaxKind.STANDARD),
        ("ドリップバッグ詰め合わせ", 3_240, TaxKind.REDUCED),
    )
    now, day = clock.now(), 86_400_000
    do(terms.save, person_id=people[1], closing_day=31, shows_tax="excluded")
    do(terms.save, person_id=people[4], closing_day=20, pay_day=10)
    try:
        for at_, (back, person) in enumerate(
            ((120, 0), (100, 2), (75, 0), (62, 3), (58, 1), (50, 4), (48, 1), (40, 4), (30, 1), (9, 3))
        ):
            _back(clock, now - back * day)
            lines = tuple(
                Line(ref=str(n), name=name, unit_price=price, quantity=(n + at_ % 3 + 1) * 1000, kind=kind)
                for n, (name, price, kind) in enumerate(goods)
            )
            sale, invoice = do(invoices.book, draft=SaleDraft(Basket(lines), person_id=people[person]))
            if at_ == 3:
                do(notes.allow, sale_id=sale, lines=[Allowance("箱つぶれ", 540, "reduced")], reason="箱つぶれ")
                do(receiving.receive, customer=customers.of(store.here, people[3]), amount=10_000, fee=330)
            if at_ == 1 and invoice is not None:
                do(invoices.sent, invoice_id=invoice)
        _back(clock, now - 5 * day)
        do(receiving.receive, customer=customers.of(store.here, people[2]), amount=60_000)
    finally:
        _back(clock, now)
    return people[0]


def _do(store, verb, **values):
    return store.write_now(verb.__name__, partial(verb, **values))


def _back(clock, moment: int) -> None:
    clock.advance(moment - clock.now())


def _settings(tx) -> None:
    from models import settings

    settings.change(tx, shop_bank="のれん銀行 神宮前支店（123）\n普通 1234567 カ）ノレン")


@shot("billing-owed")
def listed(window):
    some_accounts(window)
    at(window, "owed")


@shot("billing-account")
def account(window):
    from models.billing.customers import of

    some_accounts(window)
    person = window.machine.store.here.column("SELECT person_id FROM owed ORDER BY due_day LIMIT 4")[-1]
    found = of(window.machine.store.here, person)
    at(window, "owed", person_id=found.person_id, company_id=found.company_id)


@shot("billing-receive")
def receive(window):
    some_accounts(window)
    at(window, "owed").cards[0].receive()
    settle(window.machine)


@shot("billing-invoices")
def invoices_listed(window):
    some_accounts(window)
    at(window, "invoices")


@shot("billing-invoice")
def invoice(window):
    some_accounts(window)
    at(window, "invoices", invoice_id=1)


@shot("billing-credit")
def credit(window):
    from ui.billing.invoice_sheet import InvoiceSheet

    some_accounts(window)
    at(window, "invoices", invoice_id=1)
    sheet = next(one for one in window.findChildren(InvoiceSheet) if one.isVisible())
    part = sheet.whole.parts[0].receipt
    sheet.credit(part.sale_id, part.number)
    settle(window.machine)


@shot("billing-closing")
def closing(window):
    some_accounts(window)
    at(window, "closing")


@shot("billing-terms")
def terms(window):
    from ui.billing.account_sheet import AccountSheet

    account(window)
    next(one for one in window.findChildren(AccountSheet) if one.isVisible()).set_terms()


@shot("person-account")
def person_account(window):
    window.open("people", person_id=some_accounts(window))
    settle(window.machine)
