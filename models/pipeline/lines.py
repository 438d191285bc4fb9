"""What is offered in a deal: lines from the catalogue or typed, once or each month; the deal's amount follows them.

A line keeps its own price from when it was put down. What the lines come to is asked of the one function that prices
baskets, with the promotions that run for this customer, as at the till; what recurs is priced apart and without them,
since each month is a sale of its own. Money in the currency's smallest unit, quantities in thousandths, discount rates
in hundredths of a per cent. A deal without lines keeps the plain amount that somebody typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from models import money, text
from models.counter.tax import TaxKind
from models.errors import N_, NotFound, Refused
from models.pipeline import pricing
from models.pipeline.deals import one as deal_of
from models.pipeline.tables import Deal, DealLine
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.pipeline.deals import DealRow
    from models.pipeline.pricing import Worth
    from models.work import Reader, Tx

MOST = 10_000
"""Lines of one deal."""
MOST_MONTHS = 600
GAP = 64
"""Between the positions of lines, so that one can be put between two others alone."""
COLUMNS = ("product_id", "name", "quantity", "unit_price", "discount", "discount_rate", "tax_kind", "months", "note")
"""What a line says: what `save`, `add` and `change` take."""


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line of a deal; `discount` is off the whole line, as is `discount_rate`, and only one of the two is set.

    `months` 0: once; else the price is per month. `id` None: not in the store yet.
    """

    name: str
    unit_price: int
    quantity: int = money.PIECE
    product_id: int | None = None
    discount: int = 0
    discount_rate: int = 0
    tax_kind: str = "standard"
    months: int = 0
    note: str = ""
    id: int | None = None

    @property
    def gross(self) -> int:
        """The price of its quantity before any discount."""
        return money.price_of(self.unit_price, self.quantity)


# -- questions --------------------------------------------------------------------------------------------------------

_LINE = (
    "SELECT name, unit_price, quantity, product_id, discount, discount_rate, tax_kind, months, note, id FROM deal_line"
)


def of_deal(read: Reader, deal_id: int) -> tuple[OfferedLine, ...]:
    """The lines of a deal in their order."""
    rows = read.rows(f"{_LINE} WHERE deal_id=? ORDER BY position, id", deal_id)
    return tuple([OfferedLine(*row) for row in rows])


def count(read: Reader, deal_id: int) -> int:
    """How many lines a deal has."""
    return int(read.value("SELECT count(*) FROM deal_line WHERE deal_id=?", deal_id))


def from_product(read: Reader, product_id: int, *, quantity: int = money.PIECE, months: int = 0) -> OfferedLine:
    """A line for a product as the catalogue has it now. Raises NotFound."""
    from models.counter import catalogue, ring

    item = catalogue.item(read, product_id)
    if item is None:
        raise NotFound(N_("The product is no longer there."))
    kind = ring.tax_rules_line_kind(item).value
    return OfferedLine(item.title, item.price or 0, quantity, item.id, tax_kind=kind, months=months)


def worth(read: Reader, deal_id: int, *, at: int) -> Worth:
    """What the lines of a deal come to at a moment (ms UTC). Raises NotFound."""
    known = deal_of(read, deal_id)
    return pricing.worth_of(read, of_deal(read, deal_id), person_id=known.person_id, at=at)


# -- verbs ------------------------------------------------------------------------------------------------------------


def save(tx: Tx, *, deal_id: int, lines: Sequence[OfferedLine]) -> tuple[int, ...]:
    """Make these the lines of a deal, in this order; returns their keys.

    Those that carry a key of the deal are changed, the others are new; lines of the deal that are not among them go.
    Raises Refused in words for what can't be, and for a deal that is closed. Nothing is written then.
    """
    known = _open(tx, deal_id)
    if len(lines) > MOST:
        raise Refused(N_("A deal has at most {most} lines."), most=MOST)
    wanted = [checked(tx, line) for line in lines]
    before = {row[0]: row for row in tx.rows("SELECT id, position FROM deal_line WHERE deal_id=?", deal_id)}
    old = {line.id: line for line in of_deal(tx, deal_id)}
    kept = {line.id for line in wanted if line.id in old}
    tx.delete(DealLine, [key for key in before if key not in kept])
    places = _places([before[line.id][1] if line.id in kept else None for line in wanted])
    keys = [
        _write(tx, deal_id, line, old.get(line.id) if line.id in kept else None, place, before)
        for line, place in zip(wanted, places, strict=True)
    ]
    _follow(tx, known)
    return tuple(keys)


def add(tx: Tx, *, deal_id: int, line: OfferedLine) -> int:
    """Put one more line at the end; returns its key. Raises Refused as `save` does."""
    known = _open(tx, deal_id)
    if count(tx, deal_id) >= MOST:
        raise Refused(N_("A deal has at most {most} lines."), most=MOST)
    last = tx.value("SELECT max(position) FROM deal_line WHERE deal_id=?", deal_id) or 0
    key = _write(tx, deal_id, checked(tx, line), None, last + GAP, {})
    _follow(tx, known)
    return key


def add_product(tx: Tx, *, deal_id: int, product_id: int, quantity: int = money.PIECE) -> int:
    """Put a product at the end; one that stands there alike once already gets more. Returns the line's key."""
    line = from_product(tx, product_id, quantity=quantity)
    for known in of_deal(tx, deal_id):
        if replace(known, id=None, quantity=quantity) == line:
            assert known.id is not None
            change(tx, line_id=known.id, quantity=known.quantity + quantity)
            return known.id
    return add(tx, deal_id=deal_id, line=line)


def change(tx: Tx, *, line_id: int, **columns: Any) -> None:
    """Change what a line says (COLUMNS). A discount as amount takes a rate's place, and the other way round."""
    line, deal_id = _line(tx, line_id)
    known = _open(tx, deal_id)
    if columns.get("discount"):
        columns.setdefault("discount_rate", 0)
    elif columns.get("discount_rate"):
        columns.setdefault("discount", 0)
    wanted = checked(tx, replace(line, **columns))
    tx.update(DealLine, line_id, **_values(wanted))
    _follow(tx, known)


def remove(tx: Tx, *, line_ids: Iterable[int]) -> None:
    """Take lines of one deal away; a deal without lines keeps the amount that they came to."""
    wanted = list(line_ids)
    if wanted:
        _line_, deal_id = _line(tx, wanted[0])
        known = _open(tx, deal_id)
        tx.delete(DealLine, wanted)
        _follow(tx, known)


def shift(tx: Tx, *, line_id: int, by: int) -> None:
    """Put a line so many places further down (up where `by` is negative)."""
    line, deal_id = _line(tx, line_id)
    rows = list(of_deal(tx, deal_id))
    at = next(place for place, one in enumerate(rows) if one.id == line.id)
    moved = rows.pop(at)
    rows.insert(max(0, at + by), moved)
    save(tx, deal_id=deal_id, lines=rows)


# -- how --------------------------------------------------------------------------------------------------------------


def checked(read: Reader, line: OfferedLine) -> OfferedLine:
    """A line as it is stored. Raises Refused or NotFound, in words, for what can't be."""
    name = text.clean(line.name, text.NAME_LENGTH)
    if not name:
        raise Refused(N_("A line needs a name, or a product of the catalogue."))
    if not 0 < line.quantity <= money.LARGEST_QUANTITY:
        raise Refused(N_("{name}: the quantity is more than 0."), name=name[:60])
    if not 0 <= line.unit_price <= money.LARGEST or line.gross > money.LARGEST:
        raise Refused(N_("{name}: this price can't be offered."), name=name[:60])
    if not 0 <= line.months <= MOST_MONTHS:
        raise Refused(N_("Give the months as a whole number, from 1 to 600."))
    if line.tax_kind not in list(TaxKind):
        raise Refused(N_("{name}: there is no such kind of tax."), name=name[:60])
    _discount(line, name)
    if line.product_id is not None and _gone(read, line.product_id):
        raise NotFound(N_("The product is no longer there."))
    return replace(line, name=name, note=text.clean(line.note, text.NOTE_LENGTH, lines=True))


def _gone(read: Reader, product_id: int) -> bool:
    return read.value("SELECT 1 FROM product WHERE id=?", product_id) is None


def _discount(line: OfferedLine, name: str) -> None:
    if line.discount and line.discount_rate:
        raise Refused(N_("{name}: give the discount as an amount or in per cent, not both."), name=name[:60])
    if not 0 <= line.discount_rate <= pricing.WHOLE:
        raise Refused(N_("{name}: a discount lies between 0 and 100 %."), name=name[:60])
    if not 0 <= line.discount <= line.gross:
        raise Refused(
            N_("{name}: the discount lies between 0 and {amount}."), name=name[:60], amount=money.Amount(line.gross)
        )


def _values(line: OfferedLine) -> dict[str, Any]:
    return {column: getattr(line, column) for column in COLUMNS}


def _places(known: Sequence[int | None]) -> list[int]:
    """Positions that rise: those that do already stay, a new line goes between its neighbours where there is a gap."""
    found: list[int] = []
    following: list[int | None] = []
    upper: int | None = None
    for place in reversed(known):
        following.append(upper)
        upper = place if place is not None else upper
    last = 0
    for place, after in zip(known, reversed(following), strict=True):
        if place is None:
            place = last + GAP if after is None or after <= last else last + min(GAP, (after - last) // 2)
        last = place if place > last else last + 1
        found.append(last)
    return found


def _write(
    tx: Tx, deal_id: int, line: OfferedLine, old: OfferedLine | None, position: int, before: dict[int, Any]
) -> int:
    if old is None:
        return tx.insert(DealLine, deal=deal_id, position=position, **_values(line))
    assert line.id is not None
    if line != old or before[line.id][1] != position:
        tx.update(DealLine, line.id, position=position, **_values(line))
    return line.id


def _line(read: Reader, line_id: int) -> tuple[OfferedLine, int]:
    row = read.row(f"{_LINE} WHERE id=?", line_id)
    if row is None:
        raise NotFound(N_("This line is no longer there. Nothing was changed."))
    return OfferedLine(*row), int(read.value("SELECT deal_id FROM deal_line WHERE id=?", line_id))


def _open(tx: Tx, deal_id: int) -> DealRow:
    known = deal_of(tx, deal_id)
    if known.state != "open":
        words = (
            N_("“{name}” is won. Reopen it first.")
            if known.state == "won"
            else N_("“{name}” is lost. Reopen it first.")
        )
        raise Refused(words, name=known.name)
    return known


def follow(tx: Tx, *, deal_id: int) -> None:
    """Let a deal's amounts follow its lines again: somebody else is the customer now, or promotions changed."""
    _follow(tx, deal_of(tx, deal_id))


def _follow(tx: Tx, known: DealRow) -> None:
    """Keep amount, monthly and months beside the lines; a deal without lines keeps what it said."""
    from models.leads import win

    lines = of_deal(tx, known.id)
    values: dict[str, Any] = {"touched_at": tx.now}
    if lines:
        found = pricing.worth_of(tx, lines, person_id=known.person_id, at=tx.now)
        values |= {"amount": found.amount, "monthly": found.monthly or None, "months": found.months or None}
        if tx.value("SELECT product_id FROM deal WHERE id=?", known.id) is None:
            values["product_id"] = next((one.product_id for one in lines if one.product_id is not None), None)
    tx.update(Deal, known.id, **values)
    tx.explain(deal=known.name)
    if known.state == "open":
        win.follow(tx, deal_id=known.id)
