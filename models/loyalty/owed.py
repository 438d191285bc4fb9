"""What is owed, to whom, since when, by when, and who is responsible: one list of gifts, and what endangers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import codes, text
from models.errors import N_, NotFound
from models.loyalty.programmes import later
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader

FILTERS = ("open", "overdue", "due", "send", "closed")
"""All that is owed; what is past its day; what is due within a week, overdue left out; what is to be sent; the rest."""
SOON_DAYS = 7
MOST = 500
SEARCHED = 5_000


@dataclass(frozen=True, slots=True)
class Owed:
    """A gift as the list shows it; quantity in thousandths, `at` and `closed_at` in ms UTC."""

    id: int
    code: str
    name: str
    quantity: int
    product_id: int
    state: str
    person_id: int | None
    person: str
    reading: str
    day: str
    due_on: str
    staff_id: int | None
    staff: str
    way: str
    address: str
    carrier: str
    tracking: str
    promotion_id: int | None
    promotion: str
    sale_id: int | None
    redemption_id: int | None
    note: str
    instead_of: str
    at: int
    closed_at: int | None
    free: int
    """What is left on the shelf for others, in thousandths; below zero: promised goods were sold."""

    def overdue(self, day: str) -> bool:
        """Whether it is owed past its day."""
        return self.state == "owed" and self.due_on < day

    @property
    def endangered(self) -> bool:
        """Whether the shelf holds less than what is promised of it."""
        return self.state == "owed" and self.free < 0


@dataclass(frozen=True, slots=True)
class Endangered:
    """A product of which less is there than is promised; thousandths."""

    product_id: int
    name: str
    on_hand: int
    reserved: int


_COLUMNS = (
    "SELECT g.id, g.code, g.name, g.quantity, g.product_id, g.state, g.person_id, COALESCE(p.name, ''),"
    " COALESCE(p.reading, ''), g.day, g.due_on, g.staff_id, COALESCE(w.name, ''), g.way, g.address, g.carrier,"
    " g.tracking, g.promotion_id, COALESCE(m.name, ''), g.sale_id, g.redemption_id, g.note, COALESCE(o.name, ''),"
    " g.at, g.closed_at, CASE WHEN pr.keeps_stock THEN COALESCE(s.quantity - s.reserved, 0) ELSE 0 END FROM gift g"
    " JOIN product pr ON pr.id=g.product_id LEFT JOIN person p ON p.id=g.person_id LEFT JOIN staff w ON w.id=g.staff_id"
    " LEFT JOIN promotion m ON m.id=g.promotion_id LEFT JOIN product o ON o.id=g.instead_of_id"
    " LEFT JOIN stock s ON s.product_id=g.product_id AND s.shop_id=g.shop_id"
)


def _where(only: str, day: str) -> tuple[str, list[object]]:
    if only == "overdue":
        return "g.state='owed' AND g.due_on < ?", [day]
    if only == "due":
        return "g.state='owed' AND g.due_on >= ? AND g.due_on <= ?", [day, later(day, SOON_DAYS)]
    if only == "send":
        return "g.state='owed' AND g.way='send'", []
    if only == "closed":
        return "g.state IN ('handed', 'sent', 'cancelled')", []
    return "g.state='owed'", []


def gifts(
    read: Reader, *, day: str, only: str = "open", words: str = "", staff_id: int | None = None
) -> tuple[Owed, ...]:
    """The gifts of one of `FILTERS` on `day`, the first due first (closed ones: the latest first); at most 500.

    `words` are of the customer's name or reading, of the gift, the campaign, or a slip's code, that finds its gift
    whatever the filter.
    """
    code = codes.gift(words)
    if code:
        return tuple(Owed(*row) for row in read.rows(f"{_COLUMNS} WHERE g.code=?", code))
    where, values = _where(only, day)
    if staff_id is not None:
        where, values = f"{where} AND g.staff_id=?", [*values, staff_id]
    order = "g.closed_at DESC, g.id DESC" if only == "closed" else "g.due_on, g.id"
    wanted = text.fold(words).split()
    found = read.rows(f"{_COLUMNS} WHERE {where} ORDER BY {order} LIMIT ?", *values, SEARCHED if wanted else MOST)
    all_of_them = (Owed(*row) for row in found)
    return tuple([one for one in all_of_them if _has(one, wanted)][:MOST])


def _has(one: Owed, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    place = " ".join(text.fold(part) for part in (one.name, one.person, one.reading, one.promotion, one.code))
    return all(word in place for word in wanted)


def counts(read: Reader, *, day: str) -> dict[str, int]:
    """How many gifts each of `FILTERS` holds on `day`, without the closed ones."""
    row = read.row(
        "SELECT count(*), SUM(CASE WHEN due_on < ? THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN due_on >= ? AND due_on <= ? THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN way='send' THEN 1 ELSE 0 END) FROM gift WHERE state='owed'",
        day,
        day,
        later(day, SOON_DAYS),
    )
    assert row is not None
    return dict(zip(("open", "overdue", "due", "send"), (int(one or 0) for one in row), strict=True))


def one(read: Reader, gift_id: int) -> Owed:
    """A gift. Raises NotFound."""
    row = read.row(f"{_COLUMNS} WHERE g.id=?", gift_id)
    if row is None:
        raise NotFound(N_("This gift is no longer there."))
    return Owed(*row)


def by_ids(read: Reader, gift_ids: Sequence[int]) -> list[Owed]:
    """Some gifts, in any order: the rows of a list."""
    return [Owed(*row) for row in read.within(f"{_COLUMNS} WHERE g.id IN (??)", list(gift_ids))]


def of_person(read: Reader, person_id: int) -> tuple[Owed, ...]:
    """What a customer is owed, the first due first: for the counter and their page."""
    found = read.rows(f"{_COLUMNS} WHERE g.person_id=? AND g.state='owed' ORDER BY g.due_on, g.id", person_id)
    return tuple(Owed(*row) for row in found)


def of_sale(read: Reader, sale_id: int) -> tuple[Owed, ...]:
    """The gifts that a receipt promised or handed over."""
    return tuple(Owed(*row) for row in read.rows(f"{_COLUMNS} WHERE g.sale_id=? ORDER BY g.id", sale_id))


def endangered(read: Reader, product_ids: Sequence[int] | None = None) -> tuple[Endangered, ...]:
    """Products of which the shelf holds less than is promised: of these, or of all."""
    sql = (
        "SELECT s.product_id, TRIM(p.name || ' ' || p.variant), s.quantity, s.reserved FROM stock s"
        " JOIN product p ON p.id=s.product_id WHERE p.keeps_stock AND s.reserved > 0 AND s.quantity < s.reserved"
    )
    if product_ids is None:
        return tuple(Endangered(*row) for row in read.rows(f"{sql} ORDER BY p.sort_key"))
    return tuple(Endangered(*row) for row in read.within(f"{sql} AND s.product_id IN (??)", list(product_ids)))
