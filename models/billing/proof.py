"""What must be true of what is owed: balances are the ledger's sums, money is used once, numbers have no gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.billing import issued, numbers
from models.errors import N_, Bug, Message

if TYPE_CHECKING:
    from models.work import Reader, Tx

_SUM = "coalesce((SELECT sum(e.amount) FROM account_entry e WHERE e.owed_id=o.id), 0)"
_SOLD = "coalesce((SELECT sum(e.amount) FROM account_entry e WHERE e.owed_id=o.id AND e.kind='sale'), 0)"
_ON_ACCOUNT = (
    "coalesce((SELECT sum(p.amount) FROM payment p JOIN payment_kind k ON k.id=p.payment_kind_id"
    " WHERE p.sale_id=o.sale_id AND k.kind='account'), 0)"
)
_USED = (
    "coalesce((SELECT sum(e.amount) FROM account_entry e LEFT JOIN account_entry b ON b.id=e.of_account_entry_id"
    " WHERE e.receipt_id=m.id AND coalesce(b.kind, e.kind)='{kind}'), 0)"
)
_BACK = "coalesce((SELECT sum(k.amount) FROM money_received k WHERE k.of_receipt_id=m.id AND NOT k.taken_back), 0)"
_LEFT = (
    "CASE WHEN m.taken_back OR m.of_receipt_id IS NOT NULL THEN 0"
    f" ELSE m.amount + {_USED.format(kind='payment')} + {_BACK} END"
)

_WRONG: tuple[tuple[str, str, str], ...] = (
    (
        "owed",
        N_("What is open of entry {id} of the accounts is not the sum of its ledger."),
        f"SELECT o.id FROM owed o WHERE o.open<>{_SUM}",
    ),
    (
        "owed",
        N_("What receipt {id} put on account is not what was paid so."),
        f"SELECT o.sale_id FROM owed o WHERE o.total<>{_SOLD} OR o.total<>{_ON_ACCOUNT}",
    ),
    (
        "sale",
        N_("Receipt {id} was paid on account, and is not in the ledger of what is owed."),
        "SELECT s.id FROM sale s JOIN payment p ON p.sale_id=s.id JOIN payment_kind k ON k.id=p.payment_kind_id"
        " WHERE k.kind='account' AND s.kind<>'history' AND s.at>=(SELECT min(at) FROM account_entry)"
        " AND NOT EXISTS (SELECT 1 FROM owed o WHERE o.sale_id=s.id) GROUP BY s.id HAVING sum(p.amount)<>0",
    ),
    (
        "money_received",
        N_("What is left of money received {id} is not what was not used."),
        f'SELECT m.id FROM money_received m WHERE m."left"<>{_LEFT} OR m."left"<0',
    ),
    (
        "money_received",
        N_("The bank's fee of money received {id} is not what it settled."),
        "SELECT m.id FROM money_received m WHERE CASE WHEN m.taken_back THEN 0 ELSE -m.fee END"
        f"<>{_USED.format(kind='fee')}",
    ),
    (
        "account_entry",
        N_("Entry {id} of the accounts takes back another amount than it names."),
        "SELECT e.id FROM account_entry e LEFT JOIN account_entry b ON b.id=e.of_account_entry_id WHERE"
        " (e.kind='correction')<>(e.of_account_entry_id IS NOT NULL)"
        " OR (b.id IS NOT NULL AND (e.amount<>-b.amount OR e.owed_id<>b.owed_id))",
    ),
    (
        "account_entry",
        N_("Entry {id} of the accounts was taken back more than once."),
        "SELECT of_account_entry_id FROM account_entry WHERE of_account_entry_id IS NOT NULL"
        " GROUP BY of_account_entry_id HAVING count(*)>1",
    ),
    (
        "invoice",
        N_("Invoice {id} does not come to what its receipts put on account."),
        "SELECT i.id FROM invoice i WHERE NOT i.void AND i.series='invoice'"
        " AND i.total<>coalesce((SELECT sum(o.total) FROM owed o WHERE o.invoice_id=i.id), 0)",
    ),
    (
        "invoice",
        N_("Invoice {id} is void, and receipts still stand on it."),
        "SELECT i.id FROM invoice i WHERE i.void AND EXISTS (SELECT 1 FROM owed o WHERE o.invoice_id=i.id)",
    ),
)


def account_problems(read: Reader) -> list[tuple[str, Message]]:
    """Accounts, money and invoices that do not agree with their ledger."""
    found = [(f"{at}:{key}", Message(what, {"id": key})) for at, what, sql in _WRONG for key in read.column(sql)]
    settled = read.value("SELECT coalesce(sum(amount), 0) FROM account_entry WHERE kind='credit'")
    apart = read.value(
        "SELECT coalesce(sum(e.amount), 0) FROM account_entry e JOIN account_entry b ON b.id=e.of_account_entry_id"
        " WHERE b.kind='credit'"
    )
    if int(settled) + int(apart):
        found.append(("account_entry", Message(N_("What was settled between receipts does not sum to nothing."))))
    for series in ("invoice", "credit"):
        many, last = read.rows("SELECT count(*), coalesce(max(number), 0) FROM invoice WHERE series=?", series)[0]
        if (many, numbers.coming(read, series)) != (last, last + 1):
            found.append((f"paper_number:{series}", Message(N_("The numbers of the invoices have gaps."))))
    return found + _frozen_problems(read)


def _frozen_problems(read: Reader) -> list[tuple[str, Message]]:
    """Papers whose figures are not those that were frozen, or whose rates do not sum to them."""
    found = []
    for chunk in read.each("SELECT id, total, tax, carried, frozen FROM invoice ORDER BY id", size=50):
        for key, total, tax, carried, stored in chunk:
            try:
                kept = issued.from_json(stored)
                sums = (kept.total, kept.tax, kept.carried, kept.goods)
                rates = (sum([one.tax for one in kept.rates]), sum([one.total for one in kept.rates]))
                fine = sums[:3] == (total, tax, carried) and rates == (tax, sums[3])
            except Bug:
                fine = False
            if not fine:
                words = N_("Invoice {id} does not come to what was frozen.")
                found.append((f"invoice:{key}", Message(words, {"id": key})))
    return found


def mend_accounts(tx: Tx) -> None:
    """Count what is open again from the ledger, and what is left of money received: both are only derived."""
    tx.run(f"UPDATE owed AS o SET open = {_SUM} WHERE o.open<>{_SUM}")
    tx.run(f'UPDATE money_received AS m SET "left" = {_LEFT} WHERE m."left"<>{_LEFT}')
    tx.touch("owed", None)
    tx.touch("money_received", None)
