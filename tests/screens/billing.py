"""What is owed, invoices, the monthly closing and terms on the sample shop."""

from tests.screens import shot
from tests.screens.take import settle


def at(window, section, **place):
    window.open("billing", section=section, **place)
    settle(window.machine)
    return window.page().sections[section]


def who(window) -> int:
    """Whoever of the sample has been overdue longest."""
    from models.billing import owed

    read = window.machine.store.here
    return owed.accounts(read, day="2026-11-30")[0].customer.person_id


@shot("billing-owed")
def listed(window):
    at(window, "owed")


@shot("billing-account")
def account(window):
    at(window, "owed", person_id=who(window))


@shot("billing-receive")
def receive(window):
    at(window, "owed").cards[0].receive()
    settle(window.machine)


@shot("billing-invoices")
def invoices_listed(window):
    at(window, "invoices")


@shot("billing-invoice")
def invoice(window):
    at(window, "invoices", invoice_id=1)


@shot("billing-credit")
def credit(window):
    from ui.billing.invoice_sheet import InvoiceSheet

    at(window, "invoices", invoice_id=1)
    sheet = next(one for one in window.findChildren(InvoiceSheet) if one.isVisible())
    part = sheet.whole.parts[0].receipt
    sheet.credit(part.sale_id, part.number)
    settle(window.machine)


@shot("billing-closing")
def closing(window):
    at(window, "closing")


@shot("billing-terms")
def terms(window):
    from ui.billing.account_sheet import AccountSheet

    account(window)
    next(one for one in window.findChildren(AccountSheet) if one.isVisible()).set_terms()


@shot("person-account")
def person_account(window):
    window.open("people", person_id=who(window))
    settle(window.machine)
