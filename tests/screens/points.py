"""Member cards, merges, expiring points, the month's roll-forward, a balance explained."""

from functools import partial

from models.loyalty import cards, ledger, losing, merges
from models.loyalty.ledger import OpeningLot
from tests.screens import shot


def known(tx):
    """Points that lapse soon, two runs of cards, a merge."""
    if cards.runs(tx):
        return
    day = losing.later(tx.today, 12)
    for account in tx.column("SELECT id FROM account WHERE kind='spendable' ORDER BY id LIMIT 9"):
        ledger.opening_balance(tx, account_id=account, lots=[OpeningLot(90 + account * 37, day)])
    cards.print_ahead(tx, count=20)
    cards.print_ahead(tx, count=10, code=cards.Code.EAN)
    kept, gone = tx.column("SELECT person_id FROM account WHERE kind='spendable' ORDER BY id LIMIT 2 OFFSET 10")
    merges.merge(tx, kept_id=kept, gone_id=gone)


def at(window, section, **place):
    window.machine.store.write_now("Know", known)
    window.open("loyalty", section=section, **place)
    return window.page().sections[section]


def view_of(section, view, window):
    at(window, section, view=view)


for _section, _views in (("expiry", ("soon", "month")), ("cards", ("cards", "runs", "merges"))):
    for _view in _views:
        shot(f"{_section}-{_view}")(partial(view_of, _section, _view))


@shot("cards-merge")
def merge(window):
    from ui.loyalty.merging import MergeSheet

    section = at(window, "cards")
    read = window.machine.store.here
    kept, gone = read.column("SELECT person_id FROM account WHERE kind='spendable' ORDER BY id LIMIT 2")
    MergeSheet(window, section.desk, merges.compare(read, kept_id=kept, gone_id=gone)).open()


@shot("points-explain")
def explained(window):
    window.machine.store.write_now("Know", known)
    window.open("people", person_id=1)
    from tests.screens.take import settle

    settle(window.machine)
    window.page().person.do("explain")
