"""Past sales from a table: the reading half, lines grouped to receipts. The writing half is `sales_rows`.

Decisions: a receipt is its number and its day. Lines of one number may lie apart: some receipts are kept open while
reading, and what comes later still joins its receipt in the store. Each line's amount is rounded half up, and named
where that changed it. Tax is what the file says (amount or rate); where it says nothing it is unknown, and booked as 0.
A customer's number becomes their card, since that is what a search, a scan and a later import of people know them by.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from desktop.exchange import cells, party, sales_rows, values
from desktop.exchange.cells import Unreadable
from desktop.exchange.headers import Numbered
from desktop.exchange.matching import Tally
from desktop.exchange.source import Context, Item, Read, Refusal
from models import codes, text, times
from models.errors import N_, Message
from models.money import LARGEST, LARGEST_QUANTITY

OPEN = 64
"""Receipts that are kept open for lines that lie apart."""
LONGEST = 2_000
"""Lines after which a receipt is handed on; later ones join it in the store."""
MOST_NOTES = 5_000
_HUGE_QUANTITY = LARGEST_QUANTITY * 100


class Goods(NamedTuple):
    """What a line sold, as the file calls it. `key` is what it is looked up by: a code, else the folded name."""

    key: str
    code: str
    name: str
    category: str


class SoldLine(NamedTuple):
    """A line of a past receipt: thousandths and minor units; `amount` None where the file knows no prices."""

    goods: Goods
    quantity: int
    unit_price: int | None
    discount: int
    amount: int | None
    tax_kind: str
    tax_rate: int | None
    tax: int | None


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> "sales_rows.SalesWriter":
    """The writing half."""
    return sales_rows.SalesWriter(context, tally, dry=dry, batch_id=batch_id)


@dataclass(slots=True)
class _Receipt:
    """A receipt being read."""

    line: int
    number: str
    at: int
    day: str
    customer: tuple[tuple[str, str], ...] = ()
    customer_name: str = ""
    phone: str = ""
    mail: str = ""
    lines: list[SoldLine] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    source: str = ""
    kind: str = "sale"
    wrong: Message | None = None

    def item(self) -> Read:
        """The receipt as an item; refused as a whole when one of its lines can't be read."""
        if self.wrong is not None:
            return Refusal(self.line, self.number, self.wrong, tuple(self.numbers[1:]))
        columns = {
            "number": self.number,
            "at": self.at,
            "day": self.day,
            "kind": self.kind,
            "customer": self.customer_name,
            "phone": self.phone,
            "mail": self.mail,
            "facts": self.facts,
            "source": self.source,
        }
        parts = {"lines": self.lines, "rows": tuple(self.numbers[1:])}
        return Item(self.line, self.number, self.customer, columns, parts, tuple(self.notes), len(self.numbers))


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each receipt."""
    reader = _Reader(context)
    for line, row in rows:
        receipt = reader.open(line, row)
        receipt.numbers.append(line)
        if receipt.wrong is None:
            try:
                reader.add(receipt, line, row)
            except Unreadable as wrong:
                receipt.wrong = wrong.reason
        if len(receipt.numbers) >= LONGEST or len(reader.receipts) > OPEN:
            yield reader.close(receipt if len(receipt.numbers) >= LONGEST else None)
    while reader.receipts:
        yield reader.close(None)


class _Reader:
    """Where each field stands, and the receipts that are open."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.receipts: OrderedDict[tuple[str, str, str], _Receipt] = OrderedDict()
        self.at = {name: at for at, name in context.columns}
        self._goods: dict[tuple[str, ...], Goods] = {}
        self._same: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._noted = 0
        self._extra = [(at, name) for at, name in context.columns if name in ("payment", "staff", "note")]

    def cell(self, row: list[str], name: str) -> str:
        """A field's cell; "" where there is none."""
        at = self.at.get(name)
        return row[at].strip() if at is not None and at < len(row) else ""

    def open(self, line: int, row: list[str]) -> _Receipt:
        """The receipt that a line belongs to."""
        number = self.cell(row, "number") or f"#{line}"
        written, source = self.cell(row, "date"), self.cell(row, "source")[:100] or self.context.source
        when = _when(written, self.cell(row, "time"), self.context.order, self.context.zone, self.context.change_hour)
        key = (number[:100], when[1] if when else "", source)
        found = self.receipts.get(key)
        if found is None:
            found = self.receipts[key] = _Receipt(line, number[:100], *(when or (0, "")), source=source)
            if when is None:
                found.wrong = Message(N_("“{text}” is not a date."), {"text": written[:40]})
            elif when[0] > self.context.now + times.DAY_MS:
                found.wrong = Message(N_("“{text}” lies in the future."), {"text": written[:40]})
        else:
            self.receipts.move_to_end(key)
        return found

    def close(self, receipt: _Receipt | None) -> Read:
        """Hand on a receipt, the one that waited longest if none is named."""
        if receipt is None:
            return self.receipts.popitem(last=False)[1].item()
        return self.receipts.pop((receipt.number, receipt.day, receipt.source)).item()

    def add(self, receipt: _Receipt, line: int, row: list[str]) -> None:
        """Add a line to its receipt. Raises Unreadable."""
        cell = self.cell
        if not receipt.lines:
            self._head(receipt, row)
        goods = self._goods_of(row)
        raw = (cell(row, "quantity"), cell(row, "price"), cell(row, "amount"), cell(row, "discount"))
        quantity, unit, discount, amount, exact = _priced(raw, self.context)
        kind = _word(cell(row, "kind")) if "kind" in self.at else ""
        if kind == "return" and quantity > 0 and (amount or 0) >= 0:
            quantity, amount = -quantity, None if amount is None else -amount
        elif kind == "cancelled":
            receipt.kind = kind
        if not exact:
            self._note(receipt, line, raw[1] or raw[2], amount or 0)
        if amount is not None and quantity > 0 and amount < 0:
            self._negative(receipt, line, goods, amount)
        tax_kind, rate, tax = self._tax(row)
        receipt.lines.append(SoldLine(goods, quantity, unit, discount, amount, tax_kind, rate, tax))

    def _head(self, receipt: _Receipt, row: list[str]) -> None:
        """What is said of the whole receipt, on its first line."""
        cell, keys = self.cell, []
        card = cells.line_text(cell(row, "customer"), 64)
        if card and not cells.is_empty(card):
            keys.append(("card", card.removesuffix(".0") if card[:-2].isdigit() else card))
        for name in ("phone", "mail"):
            if value := cell(row, name):
                notes: list[Message] = []
                found = dict(party.contacts_of(name, value, self.context, notes))
                keys += list(found)
                setattr(receipt, name, next(iter(found.values()), ""))
        receipt.customer = tuple(keys)
        receipt.customer_name = cells.line_text(cell(row, "customer_name"), text.NAME_LENGTH)
        for at, name in self._extra:
            if at < len(row) and row[at].strip():
                receipt.facts[name] = row[at].strip()[:200]

    def _goods_of(self, row: list[str]) -> Goods:
        cell = self.cell
        raw = (cell(row, "product_code"), cell(row, "product_name"), cell(row, "variant"), cell(row, "category"))
        found = self._goods.get(raw)
        if found is None:
            if len(self._goods) > 100_000:
                self._goods.clear()
            found = self._goods[raw] = _goods(raw)
        return found

    def _tax(self, row: list[str]) -> tuple[str, int | None, int | None]:
        kind, rate, tax = "", None, None
        if "tax_rate" in self.at and (written := self.cell(row, "tax_rate")):
            kind, rate = _rate(written, self.context)
        if "tax" in self.at:
            tax = cells.money(self.cell(row, "tax"), self.context)[0]
        return kind, rate, tax

    def _note(self, receipt: _Receipt, line: int, written: str, amount: int) -> None:
        self._noted += 1
        if self._noted <= MOST_NOTES:
            decimal = str(Decimal(amount).scaleb(-self.context.decimals))
            sentence = N_(
                "Line {line}: {text} has more decimals than {currency} knows; the line was rounded to {amount}."
            )
            values_ = {"line": line, "text": written, "currency": self.context.currency, "amount": decimal}
            receipt.notes.append(Message(sentence, values_))

    def _negative(self, receipt: _Receipt, line: int, goods: Goods, amount: int) -> None:
        decimal = str(Decimal(amount).scaleb(-self.context.decimals))
        sentence = N_("Line {line}: “{name}” has a price below zero ({amount}); it was kept as it stands.")
        receipt.notes.append(Message(sentence, {"line": line, "name": goods.name or goods.code, "amount": decimal}))


@lru_cache(maxsize=50_000)
def _when(written: str, clock: str, order: values.Order, zone: str, change_hour: int) -> tuple[int, str] | None:
    """The moment (ms UTC) and the business date of a sale; noon where no time is known."""
    found = cells.moment(written, order)
    if found is None:
        return None
    hour = cells.clock(clock) if clock else None
    if hour is not None:
        found = datetime.combine(found.date(), hour)
    known = hour is not None or found.time() != time() or ":" in written
    if not known:
        found = datetime.combine(found.date(), time(12))
    at = times.to_ms(found if found.tzinfo else found.replace(tzinfo=times.zone(zone)))
    day = times.business_date(at, zone, change_hour) if known else found.date()
    return at, day.isoformat()


def moment_of(written: str, clock: str, context: Context) -> tuple[int, str] | None:
    """The moment (ms UTC) and the business date that cells say; None for none."""
    return _when(written, clock, context.order, context.zone, context.change_hour)


def _goods(raw: tuple[str, ...]) -> Goods:
    code, name, variant, category = raw
    name = cells.line_text(name, text.NAME_LENGTH)
    variant = cells.line_text(variant, 100)
    if variant and text.fold(variant) not in cells.words()["plain_variant"]:
        name = f"{name} {variant}".strip()[: text.NAME_LENGTH]
    code = cells.line_text(code, 64)
    code = codes.jan(code) or code
    key = f"code:{code}" if code else f"name:{text.fold(name)}" if name else ""
    return Goods(key, code, name, cells.line_text(category, 200))


Priced = tuple[int, int | None, int, int | None, bool]


def _priced(raw: tuple[str, str, str, str], context: Context) -> Priced:
    """Quantity, unit price, discount and amount of a line, and whether nothing was rounded. Raises Unreadable."""
    found = _priced_exactly(raw, context.decimals, context.decimal)
    if isinstance(found, Message):
        raise Unreadable(found)
    return found


@lru_cache(maxsize=65_536)
def _priced_exactly(raw: tuple[str, str, str, str], decimals: int, decimal: Any) -> Priced | Message:
    written, price_cell, amount_cell, discount_cell = raw
    many = cells.number(written, decimal) if not cells.is_empty(written) else Decimal(1)
    if many is None:
        return Message(N_("“{text}” is not a number."), {"text": written[:40]})
    money: list[Decimal | None] = []
    for cell in (price_cell, amount_cell, discount_cell):
        value = cells.number(cell, decimal)
        if value is None and not cells.is_empty(cell):
            return Message(N_("“{text}” is not an amount."), {"text": cell[:40]})
        money.append(value)
    price, amount, off = money
    quantity, discount = values.to_minor(many, 3), abs(values.to_minor(off, decimals)) if off is not None else 0
    if price is None and amount is None:
        return quantity, None, 0, None, True
    if amount is None:
        exact_amount = many * (price or Decimal(0))
        net = values.to_minor(exact_amount, decimals) - (discount if many > 0 else -discount)
    else:
        exact_amount = -amount if many < 0 < amount else amount
        net = values.to_minor(exact_amount, decimals)
    unit = price if price is not None else (amount or Decimal(0)) / many if many else amount or Decimal(0)
    unit_minor = values.to_minor(abs(unit) if amount is not None and many < 0 else unit, decimals)
    if price is not None and amount is not None and off is None:
        discount = max(0, values.to_minor(many * price, decimals) - net) if many > 0 else 0
    if abs(quantity) > _HUGE_QUANTITY or abs(net) > LARGEST or abs(unit_minor) > LARGEST:
        return Message(N_("“{text}” is far too large."), {"text": (amount_cell or price_cell or written)[:40]})
    exact = (
        price == _cut(price, decimals)
        and Decimal(values.to_minor(exact_amount, decimals)).scaleb(-decimals) == exact_amount
    )
    return quantity, unit_minor, discount, net, exact


def _cut(price: Decimal | None, decimals: int) -> Decimal | None:
    return None if price is None else Decimal(values.to_minor(price, decimals)).scaleb(-decimals)


@lru_cache(maxsize=1_000)
def _word(cell: str) -> str:
    """What kind of receipt a cell says: sale, return, cancelled, or nothing that is known."""
    bare = text.fold(cell)
    return next((kind for kind in ("return", "cancelled", "sale") if bare in cells.words()[kind]), "")


def _rate(written: str, context: Context) -> tuple[str, int]:
    """A kind of tax and its rate in millionths. Raises Unreadable."""
    bare = "".join(text.fold(written).split())
    for kind, rate in (("reduced", context.rate_reduced), ("exempt", 0), ("outside", 0), ("free", 0)):
        if bare in cells.words()[kind]:
            return kind, rate
    if bare in cells.words()["standard"]:
        return "standard", context.rate_standard
    percent = cells.number(bare.removesuffix("%"), context.decimal)
    if percent is None or not 0 <= percent <= 100:
        raise Unreadable(Message(N_("“{text}” is no tax rate."), {"text": written[:40]}))
    rate = values.to_minor(percent * (100 if 0 < percent < 1 else 1), 4)
    return ("reduced" if rate == context.rate_reduced != context.rate_standard else "standard"), rate
