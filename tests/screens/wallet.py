"""Gift cards and prepaid balances: the list with the law's meter, one card, a card that pays, cards just sold."""

from functools import partial

from models.wallet import find, law, wallets
from tests.screens import counter, shot
from tests.screens.take import settle
from ui.counter import prepaid
from ui.wallet import sheets
from ui.wallet.section import WalletSection


def filled(window):
    """A few cards and balances, once."""
    store = window.machine.store
    if store.here.value("SELECT COUNT(*) FROM wallet"):
        return
    made = [
        store.write_now("Card", partial(wallets.issue, amount=amount, months=months))
        for amount, months in ((5_000, 6), (10_000, 6), (3_000, 6), (30_000, 0))
    ]
    store.write_now("Up", partial(wallets.top_up, person_id=1, amount=8_240_000))
    store.write_now("Up", partial(wallets.top_up, person_id=2, amount=12_000))
    store.write_now("Fix", partial(wallets.adjust, wallet_id=made[0].wallet_id, amount=-1_200, reason="数え直し"))
    store.write_now("Block", partial(wallets.block, wallet_id=made[2].wallet_id, reason="紛失"))


def section(window):
    filled(window)
    window.open("loyalty", section="wallet")
    settle(window.machine)
    return window.findChildren(WalletSection)[0]


@shot("wallet-list")
def listed(window):
    shown = section(window)
    shown.show_card(1)


@shot("wallet-issue")
def issue(window):
    section(window).issue()


@shot("wallet-cash-out")
def cash_out(window):
    shown = section(window)
    shown.show_card(1)
    settle(window.machine)
    shown.detail.open_sheet(sheets.CashOutSheet)


@shot("wallet-meter-above")
def above(window):
    shown = section(window)
    base = tuple(law.BaseDate(day, total, total > law.BASE_AMOUNT, due) for day, total, due in BASES)
    text = law._text(12_400_000, base, "2027-03-31")
    shown.meter.show_meter(
        law.Meter("above", 12_400_000, 220_000, law.BASE_AMOUNT, 124, "2027-03-31", base, 5_600_000, text, law.SOURCE)
    )


BASES = (("2026-09-30", 11_200_000, "2026-11-30"), ("2026-03-31", 8_400_000, "2026-05-31"))


@shot("counter-pay-by-card")
def pays(window):
    filled(window)
    shown = counter.page(window)
    counter.filled(window)
    settle(window.machine)
    kind = next(one for one in shown.checkout.kinds if one.kind == "gift_card")
    shown.checkout.open_sheet(kind)
    shown.checkout.sheet.take_card(find.card(window.machine.store.here, 1).code)


@shot("counter-card-shown")
def card_shown(window):
    filled(window)
    shown = counter.page(window)
    counter.filled(window)
    settle(window.machine)
    prepaid.scanned(shown, find.card(window.machine.store.here, 2).code)


@shot("counter-cards-sold")
def cards_sold(window):
    filled(window)
    shown = counter.page(window)
    found = find.by_ids(window.machine.store.here, [1, 2])
    prepaid.SoldSheet(window, shown.desk, [(one.id, one.code, one.balance) for one in found]).open()
