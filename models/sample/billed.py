"""The sample's sales on account: two customers billed by the month, two by the sale; paid on time, late, in part."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from models import settings, times
from models.billing import closing, invoices, owed, receiving, terms
from models.billing.customers import Customer
from models.contracts.days import LAST, add_days, month_end
from models.sample import sales
from models.sample.people import public_id
from models.times import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.sample.midday import When
    from models.work import Tx

ACCOUNT = 8
"""The key of the way to pay; the counter does not offer it by itself."""
BY_MONTH = (2, 27)
BY_SALE = (3, 33)
WHO = frozenset((*BY_MONTH, *BY_SALE))
BEGAN = 150
"""So many days before the end they began to buy on account."""
LATE = 32
"""What was due in so many days before the end is late, or paid in part."""
FEE, FEE_FROM = 330, 1_500
BANK = (
    "のれん銀行 本店（001）\n普通 0000000 カ）ノレンコーヒー",
    "Noren Bank, head office (001)\nCurrent account 0000000, Noren Coffee",
)
ZONE = "Asia/Tokyo"


def on_account(person: int | None, day: date, until: date) -> bool:
    """Whether a receipt of a day goes on account."""
    return person in WHO and until - timedelta(days=BEGAN) < day < until


def introduce(when: When, now: int, *, at: int) -> None:
    """Bring what was sold on account into the ledger, invoice it, and let some of it be paid by `now` (ms UTC)."""
    tx = when(now)
    settings.change(tx, shop_bank=BANK[at])
    for person in tx.column("SELECT id FROM person WHERE id IN (?, ?) ORDER BY id", *BY_MONTH):
        terms.save(tx, person_id=person, closing_day=LAST, pay_day=25)
    happened = [*_sold(tx), *_months(now)]
    for moment, do in sorted(happened, key=lambda one: one[0]):
        do(when(moment))
    _same_keys(tx)


Happened = tuple[int, Callable[["Tx"], None]]
"""A moment (ms UTC), and what is done then."""


def _sold(tx: Tx) -> list[Happened]:
    found = tx.rows(
        "SELECT s.id, s.at, s.person_id FROM sale s JOIN payment p ON p.sale_id=s.id WHERE p.payment_kind_id=?"
        " ORDER BY s.id",
        ACCOUNT,
    )
    return [(moment, partial(_sell, sale_id, person)) for sale_id, moment, person in found]


def _sell(sale_id: int, person: int, tx: Tx) -> None:
    owed.follow(tx, sale_id=sale_id)
    if person in BY_SALE:
        invoices.make(tx, sale_id=sale_id)


def _months(now: int) -> list[Happened]:
    """Each month's payments on its 25th and last day, and its closing on the day after; the latest of one waits."""
    day = month_end(times.business_day(now - BEGAN * DAY_MS, ZONE))
    last = times.business_day(now, ZONE)
    settled = add_days(last, -LATE)
    found: list[Happened] = []
    while day < last:
        following = month_end(add_days(day, 1))
        found += [(_moment(paid), partial(_pay, paid, settled)) for paid in (f"{day[:8]}25", day)]
        some = BY_MONTH if following < last else BY_MONTH[:1]
        found.append((_moment(add_days(day, 1)), partial(_close, day, some)))
        day = following
    if f"{last[:8]}25" < last:
        found.append((_moment(f"{last[:8]}25"), partial(_pay, f"{last[:8]}25", settled)))
    return found


def _close(day: str, some: Sequence[int], tx: Tx) -> None:
    for person in some:
        if closing.preview(tx, customer=Customer(person), to_day=day) is not None:
            closing.make(tx, customer=Customer(person), to_day=day)


def _pay(day: str, settled: str, tx: Tx) -> None:
    """What is due on a day is paid; after `settled` the one by the month pays a part, the other nothing."""
    for person, money in tx.rows(
        "SELECT i.person_id, sum(o.open) FROM invoice i JOIN owed o ON o.invoice_id=i.id WHERE i.due_day=?"
        " GROUP BY i.person_id HAVING sum(o.open)>0 ORDER BY i.person_id",
        day,
    ):
        if day > settled and person in BY_SALE:
            continue
        fee = 0 if money < FEE_FROM or tx.value("SELECT 1 FROM money_received WHERE fee>0 LIMIT 1") else FEE
        part = money // 2 // 100 * 100 or money if day > settled else money
        receiving.receive(tx, customer=Customer(person), amount=int(part) - fee, fee=fee)


def _moment(day: str) -> int:
    """Noon of a day (ISO), ms UTC."""
    return sales.day_ms(date.fromisoformat(day)) + DAY_MS // 2


def _same_keys(tx: Tx) -> None:
    """The same public keys for the same rows."""
    for table in ("invoice", "money_received"):
        for key in tx.column(f"SELECT id FROM {table} ORDER BY id"):
            tx.run(f"UPDATE {table} SET public_id=? WHERE id=?", public_id(random.Random(f"{table} {key}")), key)
