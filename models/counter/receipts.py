"""Receipts read back: one whole, as printing, the return screen and reports want it; and lists of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models import codes
from models.counter import facts, receipt_loyalty
from models.counter.names import KIND_NAMES, number_text
from models.counter.receipt_loyalty import Loyalty
from models.counter.tax import TaxKind, TaxRules
from models.errors import N_, NotFound
from models.money import divide_half_up
from models.work import Reader, Row


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line as it was booked; amounts in minor units, negative for what came back.

    `gross` is before discounts, `amount` what was charged as priced (tax included or not as `Receipt.inclusive` says),
    `returned` how much of it came back since (thousandths), `of_line_id` the earlier line that it takes back.
    """

    id: int
    position: int
    product_id: int | None
    category_id: int | None
    name: str
    code: str
    options: str
    quantity: int
    unit_price: int
    gross: int
    discount: int
    discount_reason: str
    share: int
    points_share: int
    amount: int
    tax: int
    tax_kind: TaxKind
    tax_rate: int
    eat_in: bool
    points_earned: int
    of_line_id: int | None
    returned: int
    promotion: int = 0
    """The part of `discount` that promotions gave."""
    shelved: bool = True
    """Whether it lies on a shelf: a gift card, a service or an open price has none to go back to."""

    @property
    def settles(self) -> bool:
        """Whether it takes back no goods but settles what a return did to a promotion on goods that stay."""
        return self.quantity == 0 and self.of_line_id is not None

    @property
    def left(self) -> int:
        """How much of it can still come back, in thousandths; 0 for what came back itself."""
        return max(0, self.quantity - self.returned)

    @property
    def reduced(self) -> bool:
        """Whether it bears the mark of the reduced rate (※)."""
        return self.tax_kind is TaxKind.REDUCED


@dataclass(frozen=True, slots=True)
class ReceiptTax:
    """A rate of the tax table: total with tax and the tax in it; below zero for what came back."""

    kind: TaxKind
    rate: int
    total: int
    tax: int

    @property
    def without_tax(self) -> int:
        """The amount before tax."""
        return self.total - self.tax


@dataclass(frozen=True, slots=True)
class ReceiptPayment:
    """A payment: what it paid of the receipt, what was handed over; `correction` says it sets an earlier one right."""

    id: int
    kind_id: int
    name: str
    kind: str
    amount: int
    tendered: int | None
    correction: bool
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptPoints:
    """The member's points on a receipt: before, earned, used, after; the worth of those used."""

    before: int
    earned: int
    used: int
    after: int
    value: int


@dataclass(frozen=True, slots=True)
class OtherReceipt:
    """An earlier or later receipt that this one belongs with."""

    id: int
    number: str
    day: str
    kind: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was booked. Times in ms UTC, `day` the business date (ISO), money in minor units.

    `due` is what was paid (rounded for cash); `subtotal` the lines before any discount; `code` what its QR says.
    `taxes` are of what was sold, `returned_taxes` of what came back. `person_name` is today's.
    """

    id: int
    public_id: str
    kind: str
    number: str
    code: str
    till_id: int | None
    session_id: int | None
    at: int
    day: str
    person_id: int | None
    person_name: str
    card: str
    staff_id: int | None
    staff_name: str
    of: OtherReceipt | None
    cancelled_by: OtherReceipt | None
    later: tuple[OtherReceipt, ...]
    reason: str
    eat_in: bool
    currency: str
    language: str
    quantity: int
    subtotal: int
    discount: int
    points_value: int
    points_paid: int
    tax: int
    total: int
    rounding: int
    due: int
    change: int
    rules: TaxRules
    discounts: tuple[tuple[int, int, str], ...]
    lines: tuple[ReceiptLine, ...]
    taxes: tuple[ReceiptTax, ...]
    returned_taxes: tuple[ReceiptTax, ...]
    payments: tuple[ReceiptPayment, ...]
    points: ReceiptPoints | None
    source: str
    source_number: str | None
    loyalty: Loyalty = Loyalty()

    @property
    def inclusive(self) -> bool:
        """Whether its prices include the tax."""
        return self.rules.inclusive

    @property
    def cash_received(self) -> int:
        """Cash taken for it, corrections counted, below zero when given back: for the revenue stamp."""
        return sum(payment.amount for payment in self.payments if payment.kind == "cash")

    @property
    def line_discount(self) -> int:
        """The discounts on single lines together."""
        return sum(line.discount for line in self.lines)

    @property
    def receipt_discount(self) -> int:
        """The discounts on the receipt as a whole."""
        return sum(line.share for line in self.lines)

    @property
    def promotion_discount(self) -> int:
        """What promotions and rewards took off the lines together; below zero where it was taken back."""
        return sum(line.promotion for line in self.lines)

    def promotions_of(self, line: ReceiptLine) -> tuple[tuple[str, int], ...]:
        """What promotions took off a line, by name: they sum up to `line.promotion`; below zero when taken back."""
        if not line.promotion:
            return ()
        found = self.loyalty.off(line.position) if line.of_line_id is None else ()
        if sum(amount for _name, amount in found) == line.promotion:
            return found
        names = self.loyalty.names(taken=line.promotion < 0, settles=line.settles)
        return ((names or line.discount_reason, line.promotion),)

    def staff_off(self, line: ReceiptLine) -> tuple[str, int]:
        """The reason and the amount of what staff took off a line, apart from promotions."""
        names = {name for name, _amount in self.loyalty.off(line.position)} if line.promotion else set()
        reasons = [one for one in line.discount_reason.split(" · ") if one and one not in names]
        return " · ".join(reasons), line.discount - line.promotion


_SALE = (
    "SELECT s.id, s.public_id, s.kind, s.number, s.till_id, s.session_id, s.at, s.day, s.person_id, p.name, s.staff_id,"
    " w.name, s.of_sale_id, s.cancelled_by_id, s.reason, s.eat_in, s.currency, s.language, s.quantity, s.subtotal,"
    " s.discount, s.points_value, s.points_paid, s.tax, s.total, s.rounding, s.change, s.facts, s.source,"
    " s.source_number, s.points_before, s.points_earned, s.points_used, s.points_after, t.prefix FROM sale s"
    " LEFT JOIN till t ON t.id = s.till_id LEFT JOIN person p ON p.id = s.person_id"
    " LEFT JOIN staff w ON w.id = s.staff_id"
)


def receipt(read: Reader, sale_id: int) -> Receipt:
    """A receipt whole. Raises NotFound."""
    row = read.row(f"{_SALE} WHERE s.id=?", sale_id)
    if row is None:
        raise NotFound(N_("This receipt is no longer there."))
    (sale_id, public_id, kind, number, till_id, session_id, at, day, person_id, person, staff_id, staff) = row[:12]
    (of_id, cancelled_by, reason, eat_in, currency, language, quantity, subtotal, discount, points_value) = row[12:22]
    (points_paid, tax, total, rounding, change, told, source, source_number, before, earned, used, after) = row[22:34]
    known = facts.read_back(told)
    taxes = _taxes(read, sale_id)
    return Receipt(
        id=sale_id,
        public_id=public_id,
        kind=kind,
        number=number_text(row[34], number) if number is not None else source_number or "",
        code=codes.receipt_code(till_id, number) if number is not None else "",
        till_id=till_id,
        session_id=session_id,
        at=at,
        day=day,
        person_id=person_id,
        person_name=person or "",
        card=_card(read, person_id),
        staff_id=staff_id,
        staff_name=staff or "",
        of=_other(read, of_id),
        cancelled_by=_other(read, cancelled_by),
        later=_later(read, sale_id),
        reason=reason,
        eat_in=bool(eat_in),
        currency=currency,
        language=language,
        quantity=quantity,
        subtotal=subtotal,
        discount=discount,
        points_value=points_value,
        points_paid=points_paid,
        tax=tax,
        total=total,
        rounding=rounding,
        due=total - points_paid + rounding,
        change=change,
        rules=known.rules,
        discounts=known.discounts,
        lines=_lines(read, sale_id),
        taxes=tuple(one for one in taxes if one.total >= 0),
        returned_taxes=tuple(one for one in taxes if one.total < 0),
        payments=_payments(read, sale_id),
        points=None if after is None else ReceiptPoints(before or 0, earned, used, after, points_value + points_paid),
        source=source,
        source_number=source_number,
        loyalty=_loyalty(read, row, known),
    )


def _loyalty(read: Reader, row: Row, known: facts.Facts) -> Loyalty:
    """What a row of `_SALE` says of loyalty; of a member's standing where points were counted on it."""
    return receipt_loyalty.of_receipt(
        read, sale_id=row[0], of_id=row[12], at=row[6], day=row[7], person_id=row[8], member=row[33] is not None,
        known=known,
    )  # fmt: skip


_OTHER = (
    "SELECT s.id, t.prefix, s.number, s.source_number, s.day, s.kind FROM sale s LEFT JOIN till t ON t.id = s.till_id"
)


def _numbered(row: Row) -> tuple[int, str, str, str]:
    text = number_text(row[1], row[2]) if row[2] is not None else row[3] or ""
    return row[0], text, row[4], row[5]


def _later(read: Reader, sale_id: int) -> tuple[OtherReceipt, ...]:
    found = read.rows(f"{_OTHER} WHERE s.of_sale_id=? ORDER BY s.id", sale_id)
    return tuple(OtherReceipt(*_numbered(row)) for row in found)


def _other(read: Reader, sale_id: int | None) -> OtherReceipt | None:
    row = read.row(f"{_OTHER} WHERE s.id=?", sale_id) if sale_id is not None else None
    return OtherReceipt(*_numbered(row)) if row else None


def _card(read: Reader, person_id: int | None) -> str:
    if person_id is None:
        return ""
    found = read.value("SELECT number FROM card WHERE person_id=? AND state='active' ORDER BY id DESC", person_id)
    return found or ""


def _lines(read: Reader, sale_id: int) -> tuple[ReceiptLine, ...]:
    found = read.rows(
        "SELECT l.id, l.position, l.product_id, l.category_id, l.name, l.code, l.options, l.quantity, l.unit_price,"
        " l.amount + l.discount + l.share + l.points_share, l.discount, l.discount_reason, l.share, l.points_share,"
        " l.amount, l.tax, l.tax_kind, l.tax_rate, l.eat_in, l.points_earned, l.of_line_id,"
        " COALESCE((SELECT -SUM(b.quantity) FROM sale_line b WHERE b.of_line_id = l.id), 0), l.promotion,"
        " CASE WHEN p.keeps_stock OR p.parts <> '[]' THEN 1 ELSE 0 END"
        " FROM sale_line l LEFT JOIN product p ON p.id = l.product_id WHERE l.sale_id=? ORDER BY l.position, l.id",
        sale_id,
    )
    return tuple(ReceiptLine(*_line_values(row)) for row in found)


def _line_values(row: Row) -> Row:
    return (*row[:16], TaxKind(row[16]), row[17], bool(row[18]), row[19], row[20], int(row[21]), row[22], bool(row[23]))


def _taxes(read: Reader, sale_id: int) -> tuple[ReceiptTax, ...]:
    found = read.rows("SELECT tax_kind, rate, total, tax FROM sale_tax WHERE sale_id=? ORDER BY id", sale_id)
    return tuple(ReceiptTax(TaxKind(row[0]), row[1], row[2], row[3]) for row in found)


def _payments(read: Reader, sale_id: int) -> tuple[ReceiptPayment, ...]:
    found = read.rows(
        "SELECT p.id, p.payment_kind_id, k.name, k.kind, p.amount, p.tendered, p.correction, p.at, p.reason"
        " FROM payment p JOIN payment_kind k ON k.id = p.payment_kind_id WHERE p.sale_id=? ORDER BY p.id",
        sale_id,
    )
    return tuple(
        ReceiptPayment(
            row[0], row[1], row[2] or KIND_NAMES.get(row[3], ""), row[3], row[4], row[5], bool(row[6]), row[7], row[8]
        )
        for row in found
    )


# -- lists ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list."""

    id: int
    kind: str
    number: str
    at: int
    day: str
    total: int
    person_id: int | None
    person_name: str
    cancelled: bool
    quantity: int
    points_earned: int


_ROW = (
    "SELECT s.id, s.kind, t.prefix, s.number, s.source_number, s.at, s.day, s.total, s.person_id, p.name,"
    " s.cancelled_by_id, s.quantity, s.points_earned FROM sale s LEFT JOIN till t ON t.id = s.till_id"
    " LEFT JOIN person p ON p.id = s.person_id"
)


def _row(row: Row) -> ReceiptRow:
    number = number_text(row[2], row[3]) if row[3] is not None else row[4] or ""
    values = (row[0], row[1], number, *row[5:9], row[9] or "", row[10] is not None, row[11], row[12])
    return ReceiptRow(*values)


def by_code(read: Reader, code: str) -> int | None:
    """The sale of a scanned receipt code (`NRR1-204-3`), or None."""
    found = codes.receipt(code)
    if found is None:
        return None
    sale_id: int | None = read.value("SELECT id FROM sale WHERE till_id=? AND number=?", *found)
    return sale_id


def by_number(read: Reader, number: int, *, till_id: int = 1) -> int | None:
    """The sale of a number typed without its prefix, or None."""
    sale_id: int | None = read.value("SELECT id FROM sale WHERE till_id=? AND number=?", till_id, number)
    return sale_id


def find(
    read: Reader,
    *,
    day: str | None = None,
    amount: int | None = None,
    person_id: int | None = None,
    session_id: int | None = None,
    number: int | None = None,
    since: str | None = None,
    limit: int = 100,
) -> tuple[ReceiptRow, ...]:
    """Receipts that fit all that is given, the latest first: business day, total or part paid, member, session, number.

    `since` (ISO) bounds the search where only an amount is known. For a reader thread.
    """
    wanted: list[tuple[str, Any]] = [
        ("s.day=?", day),
        ("s.total=?", amount),
        ("s.person_id=?", person_id),
        ("s.session_id=?", session_id),
        ("s.number=?", number),
        ("s.day>=?", since),
    ]
    given = [(sql, value) for sql, value in wanted if value is not None]
    where = f" WHERE {' AND '.join(sql for sql, _ in given)}" if given else ""
    found = read.rows(f"{_ROW}{where} ORDER BY s.at DESC, s.id DESC LIMIT ?", *[value for _, value in given], limit)
    return tuple(_row(row) for row in found)


def rows_of(read: Reader, ids: Sequence[int]) -> tuple[ReceiptRow, ...]:
    """Receipts by their keys, in that order; those that are gone are left out."""
    found = {row[0]: _row(row) for row in read.within(f"{_ROW} WHERE s.id IN (??)", list(ids))}
    return tuple(found[sale_id] for sale_id in ids if sale_id in found)


def share_of(line: ReceiptLine, quantity: int) -> int:
    """What part of a line's amount a quantity of it makes, for show; the return itself is booked to the unit."""
    return divide_half_up(line.amount * quantity, line.quantity) if line.quantity else 0


def raw_facts(read: Reader, sale_id: int) -> dict[str, Any]:
    """The facts kept with a receipt, for the page that explains it."""
    found: dict[str, Any] = json.loads(read.value("SELECT facts FROM sale WHERE id=?", sale_id) or "{}")
    return found
