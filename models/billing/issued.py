"""An invoice or a credit note as it is frozen: seller, buyer, bank, its receipts and their sums per rate.

The tax of a receipt was rounded once per rate when it was booked; a paper of many receipts sums what they say and
rounds nothing again. The receipts are the delivery notes: with their taxes on them, notes and invoice together hold
what a qualified invoice must (消費税の仕入税額控除制度における適格請求書等保存方式に関する取扱通達 3-1).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from models import rows, settings
from models.billing import parties, quoted
from models.billing.parties import Party
from models.billing.quoted import QuotedLine, ShownLine
from models.counter import facts
from models.counter.names import number_text
from models.errors import Bug
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.billing.customers import Customer
    from models.work import Reader


@dataclass(frozen=True, slots=True)
class Rate:
    """The sum of one rate: before tax, its tax, and with tax."""

    kind: str
    rate: int
    before: int
    tax: int
    total: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt on the paper. `owed` is the part of `total` that went on account."""

    sale_id: int
    number: str
    day: str
    total: int
    tax: int
    owed: int


@dataclass(frozen=True, slots=True)
class Paid:
    """What settled something in the time of a monthly invoice: `kind` of the ledger, `way` of the money."""

    day: str
    kind: str
    way: str
    amount: int


@dataclass(frozen=True, slots=True)
class Issued:
    """All of it. Of a monthly one: `before` is what the last one came to, `other` what other invoices put on account
    since, `payments` what was settled since; `carried` is what is left of them. `left` waits for a use.

    `last_entry` is the key of the last entry of the ledger that it knows of.
    """

    seller: Party
    buyer: Party
    bank: str
    receipts: tuple[Receipt, ...]
    rates: tuple[Rate, ...]
    before: int = 0
    other: int = 0
    payments: tuple[Paid, ...] = ()
    left: int = 0
    last_entry: int = 0

    @property
    def total(self) -> int:
        """What its receipts put on account."""
        return sum([one.owed for one in self.receipts])

    @property
    def tax(self) -> int:
        """The tax of its receipts."""
        return sum([one.tax for one in self.receipts])

    @property
    def goods(self) -> int:
        """What its receipts came to, however they were paid."""
        return sum([one.total for one in self.receipts])

    @property
    def paid_at_once(self) -> int:
        """What of that was paid when it was sold."""
        return self.goods - self.total

    @property
    def settled(self) -> int:
        """What was settled in the time of a monthly invoice."""
        return sum([one.amount for one in self.payments])

    @property
    def carried(self) -> int:
        """What is carried over from before."""
        return self.before + self.other - self.settled

    @property
    def to_pay(self) -> int:
        """What is to be paid: carried over, new, less what waits."""
        return self.carried + self.total - self.left


@dataclass(frozen=True, slots=True)
class ReceiptLines:
    """A receipt with its lines as the paper shows them, and its sums per rate."""

    receipt: Receipt
    lines: tuple[ShownLine, ...]
    rates: tuple[Rate, ...]


# -- made -------------------------------------------------------------------------------------------------------------


def freeze(read: Reader, customer: Customer, receipts: Sequence[Receipt]) -> Issued:
    """Seller and buyer as they are now, and the sums of the receipts per rate."""
    shop = settings.load(read)
    buyer = parties.buyer(read, customer.person_id, customer.company_id)
    return Issued(
        parties.seller(shop), buyer, shop.shop_bank, tuple(receipts), rates_of(read, [one.sale_id for one in receipts])
    )


def receipts_of(read: Reader, sale_ids: Sequence[int]) -> tuple[Receipt, ...]:
    """Receipts as a paper lists them, in the order of their days."""
    found = read.within(
        "SELECT s.id, coalesce(t.prefix, ''), s.number, s.day, s.total, s.tax, coalesce(o.total, 0) FROM sale s"
        " LEFT JOIN till t ON t.id=s.till_id LEFT JOIN owed o ON o.sale_id=s.id WHERE s.id IN (??)",
        list(sale_ids),
    )
    made = [Receipt(row[0], number_text(row[1], row[2]) if row[2] else "", *row[3:]) for row in found]
    return tuple(sorted(made, key=lambda one: (one.day, one.sale_id)))


def rates_of(read: Reader, sale_ids: Sequence[int]) -> tuple[Rate, ...]:
    """The sums per rate of what the receipts say: summed, never rounded again."""
    sums: dict[tuple[str, int], list[int]] = {}
    for kind, rate, total, tax in read.within(
        "SELECT tax_kind, rate, total, tax FROM sale_tax WHERE sale_id IN (??) ORDER BY id", list(sale_ids)
    ):
        known = sums.setdefault((kind, rate), [0, 0])
        known[0] += total
        known[1] += tax
    ordered = sorted(sums.items(), key=lambda one: (-one[0][1], one[0][0]))
    return tuple([Rate(kind, rate, total - tax, tax, total) for (kind, rate), (total, tax) in ordered])


_LINE = (
    "SELECT l.sale_id, l.name, l.options, l.quantity, l.unit_price, l.amount, l.discount + l.share + l.points_share,"
    " l.tax, l.tax_kind, l.tax_rate, l.discount_reason, s.facts FROM sale_line l JOIN sale s ON s.id=l.sale_id"
    " WHERE l.sale_id IN (??) ORDER BY l.sale_id, l.position, l.id"
)


def lines_of(read: Reader, receipts: Sequence[Receipt], shows_tax: str) -> tuple[ReceiptLines, ...]:
    """The receipts with their lines, shown with tax ("included") or without, each to the unit what was booked."""
    found: dict[int, list[ShownLine]] = {}
    ways: dict[int, bool] = {}
    ids = [one.sale_id for one in receipts]
    for start in range(0, len(ids), rows.CHUNK):
        for row in rows.of_ids(read, _LINE, ids[start : start + rows.CHUNK]):
            sale_id, name, options, quantity, unit, net, off, tax, kind, rate, why, told = row
            if sale_id not in ways:
                ways[sale_id] = facts.read_back(told).rules.inclusive
            inclusive = ways[sale_id]
            total = net if inclusive else net + tax
            line = QuotedLine(name, options, quantity, unit, net + off, off, net, tax, total, kind, rate, 0, why)
            found.setdefault(sale_id, []).append(quoted.shown(line, inclusive, shows_tax))
    return tuple(
        [ReceiptLines(one, tuple(found.get(one.sale_id, ())), rates_of(read, [one.sale_id])) for one in receipts]
    )


# -- kept -------------------------------------------------------------------------------------------------------------


def to_json(issued: Issued) -> str:
    """As the store keeps it."""
    return json.dumps(asdict(issued), ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str) -> Issued:
    """What the store keeps. Raises Bug where it is no paper."""
    try:
        plain = json.loads(stored)
        return Issued(
            **{
                **plain,
                "seller": Party(**plain["seller"]),
                "buyer": Party(**plain["buyer"]),
                "receipts": tuple([Receipt(**one) for one in plain["receipts"]]),
                "rates": tuple([Rate(**one) for one in plain["rates"]]),
                "payments": tuple([Paid(**one) for one in plain["payments"]]),
            }
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Bug("an invoice is not as it was frozen") from error
