"""A won deal with a term is a contract: what recurs each month, for so many months, from the day it was won.

A deal that renews a contract makes that one longer. Reopening the deal takes the contract back while nothing was billed
by it. Undone with the win.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.contracts import contracts
from models.contracts.tables import Contract, ContractFee, ContractTerm
from models.reminders.tables import Reminder

if TYPE_CHECKING:
    from models.work import Tx


def won(tx: Tx, *, deal_id: int) -> int | None:
    """Make or lengthen the contract of a deal that is won now; returns its key, None for a deal without a term."""
    row = tx.row(
        "SELECT d.name, d.person_id, coalesce(d.company_id, p.company_id), d.owner_id, d.product_id, d.monthly,"
        " d.months, d.contract_id FROM deal d LEFT JOIN person p ON p.id=d.person_id WHERE d.id=?",
        deal_id,
    )
    if row is None or not row[5] or not row[6]:
        return None
    name, person, company, owner, product, monthly, months, renews = row
    if renews is not None:
        known = contracts.one(tx, renews)
        if known.state != "stopped" and known.end_day is not None:
            contracts.renew(tx, contract_id=renews, months=months, price=monthly)
            return int(renews)
    made = tx.value("SELECT id FROM contract WHERE deal_id=? AND state='active' ORDER BY id LIMIT 1", deal_id)
    if made is not None:
        return int(made)
    keys = [
        contracts.make(
            tx,
            name=name,
            start_day=tx.today,
            person_id=person,
            company_id=company,
            deal_id=deal_id,
            product_id=product,
            owner_id=owner,
            price=price,
            term_months=months,
            tax_kind=kind,
        )
        for kind, price in _by_tax(tx, deal_id, monthly)
    ]
    return keys[0]


def _by_tax(tx: Tx, deal_id: int, monthly: int) -> list[tuple[str, int]]:
    """What recurs by how it is taxed, tax included: a contract's fees have one rate, as the quotation said it."""
    from models import settings
    from models.counter import basket
    from models.counter.lines import Basket
    from models.counter.plan import tax_rules
    from models.pipeline import lines, pricing

    shop = settings.load(tx)
    recurring = [line for line in lines.of_deal(tx, deal_id) if line.months]
    made = [part for line, _own in pricing.basket_lines(tx, recurring, shop) for part in basket.split_set(line)]
    sums: dict[str, int] = {}
    for kind in dict.fromkeys(part.kind for part in made):
        some = tuple([part for part in made if part.kind == kind])
        sums[kind.value] = basket.price(Basket(some, rules=tax_rules(shop))).total
    if sum(sums.values()) != monthly:  # no lines, or an amount that was typed
        return [(max(sums, key=lambda kind: sums[kind], default="standard"), monthly)]
    return sorted(sums.items(), key=lambda one: -one[1])


def reopened(tx: Tx, *, deal_id: int) -> None:
    """Take away the contract that a deal had made, unless something was billed by it already."""
    for key in tx.column("SELECT id FROM contract WHERE deal_id=? AND state='active'", deal_id):
        if tx.value("SELECT 1 FROM contract_fee WHERE contract_id=? AND state='sold' LIMIT 1", key):
            continue
        _without_reminders(tx, key)
        tx.delete(ContractFee, tx.column("SELECT id FROM contract_fee WHERE contract_id=?", key))
        tx.delete(ContractTerm, tx.column("SELECT id FROM contract_term WHERE contract_id=?", key))
        tx.delete(Contract, key)


def _without_reminders(tx: Tx, contract_id: int) -> None:
    for key in tx.column("SELECT id FROM reminder WHERE about='contract' AND about_id=?", contract_id):
        tx.update(Reminder, key, state="void", closed_at=tx.now, closed_by=tx.actor.staff_id)
