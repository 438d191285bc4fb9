"""Questions about gift cards and prepaid balances: found by code or name, the entries of one, how much is out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import codes
from models.errors import N_, NotFound
from models.money import LARGEST
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Row

KIND_WORDS: dict[str, str] = {
    "issue": N_("Issued"),
    "top_up": N_("Topped up"),
    "spend": N_("Paid with it"),
    "give_back": N_("Given back"),
    "take_back": N_("Taken back"),
    "expire": N_("Lapsed"),
    "cash_out": N_("Paid out in cash"),
    "adjust": N_("Adjusted"),
    "move": N_("Moved to another card"),
}
_COLUMNS = (
    "SELECT w.id, w.kind, w.code, w.person_id, COALESCE(p.name, ''), w.issued_on, w.expires_on, w.balance, w.state,"
    " w.moved_to_id, w.note FROM wallet w LEFT JOIN person p ON p.id = w.person_id"
)


@dataclass(frozen=True, slots=True)
class Card:
    """A gift card or a person's prepaid balance (`code` is "" then); money in minor units, days ISO."""

    id: int
    kind: str
    code: str
    person_id: int | None
    name: str
    issued_on: str
    expires_on: str | None
    balance: int
    state: str
    moved_to_id: int | None
    note: str

    def usable(self, day: str) -> bool:
        """Whether something can be paid with it on `day`."""
        return self.state == "active" and self.balance > 0 and not self.lapsed(day)

    def lapsed(self, day: str) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < day


@dataclass(frozen=True, slots=True)
class Left:
    """What is on a card after a receipt moved its balance; `code` is "" of a person's prepaid balance."""

    kind: str
    code: str
    balance: int


def left_after(read: Reader, sale_id: int) -> tuple[Left, ...]:
    """What is left on the cards that a receipt paid with, gave back to or topped up; those just sold are not told."""
    rows = read.rows(
        "SELECT w.kind, COALESCE(w.code, ''), e.balance FROM wallet_entry e JOIN wallet w ON w.id = e.wallet_id"
        " WHERE e.sale_id = ? AND e.kind IN ('spend', 'give_back', 'top_up') AND e.id = (SELECT max(l.id)"
        " FROM wallet_entry l WHERE l.wallet_id = e.wallet_id AND l.sale_id = e.sale_id) ORDER BY e.id",
        sale_id,
    )
    return tuple(Left(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """Money that came onto a card or left it: signed, with the balance after it and its receipt's number."""

    id: int
    at: int
    kind: str
    amount: int
    balance: int
    reason: str
    sale_id: int | None
    number: int | None
    prefix: str


def _card(row: Row) -> Card:
    return Card(row[0], row[1], row[2] or "", *row[3:])


def card(read: Reader, wallet_id: int) -> Card:
    """One card or balance. Raises NotFound."""
    row = read.row(f"{_COLUMNS} WHERE w.id=?", wallet_id)
    if row is None:
        raise NotFound(N_("This card is not known here."))
    return _card(row)


def by_code(read: Reader, text: str) -> Card | None:
    """The gift card whose code was scanned or typed; None when there is none. An indexed read of a row."""
    code = codes.wallet(text) or codes.bare(text).replace("-", "")
    row = read.row(f"{_COLUMNS} WHERE w.code=?", code) if code else None
    return _card(row) if row else None


def of_person(read: Reader, person_id: int) -> Card | None:
    """A person's prepaid balance; None when there is none."""
    row = read.row(f"{_COLUMNS} WHERE w.person_id=? AND w.kind='wallet' AND w.state <> 'void'", person_id)
    return _card(row) if row else None


def ids(read: Reader, *, text: str = "", state: str = "", day: str = "") -> list[int]:
    """The keys of cards and balances, the latest first; `text` is a code or a part of a code or name.

    `state` is "open" (something is on it and it can be used on `day`), "closed" (all others) or "" (all).
    """
    where: list[str] = ["1=1"]
    params: list[str] = []
    plain = text.strip()
    if plain:
        code = codes.bare(plain).replace("-", "")
        where.append("(w.code LIKE ? ESCAPE '!' OR p.name LIKE ? ESCAPE '!' OR p.reading LIKE ? ESCAPE '!')")
        params += [f"%{_like(code)}%", f"%{_like(plain)}%", f"%{_like(plain)}%"]
    if state in ("open", "closed"):
        usable = "w.state='active' AND w.balance > 0 AND (w.expires_on IS NULL OR w.expires_on >= ?)"
        where.append(usable if state == "open" else f"NOT ({usable})")
        params.append(day)
    sql = f"SELECT w.id FROM wallet w LEFT JOIN person p ON p.id = w.person_id WHERE {' AND '.join(where)}"
    return [int(key) for key in read.column(f"{sql} ORDER BY w.id DESC", *params)]


def by_ids(read: Reader, keys: Sequence[int]) -> tuple[Card, ...]:
    """Some cards and balances, in any order."""
    return tuple(_card(row) for row in read.within(f"{_COLUMNS} WHERE w.id IN (??)", list(keys)))


def _like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def entries(read: Reader, wallet_id: int, *, limit: int = 500) -> tuple[Entry, ...]:
    """The entries of one, the latest first."""
    found = read.rows(
        "SELECT e.id, e.at, e.kind, e.amount, e.balance, e.reason, e.sale_id, s.number, COALESCE(t.prefix, '')"
        " FROM wallet_entry e LEFT JOIN sale s ON s.id = e.sale_id LEFT JOIN till t ON t.id = s.till_id"
        f" WHERE e.wallet_id=? ORDER BY e.id DESC LIMIT {int(limit)}",
        wallet_id,
    )
    return tuple(Entry(*row) for row in found)


def lapsing(read: Reader, day: str) -> tuple[int, int]:
    """Cards whose last day is over and whose money is not booked as lapsed yet: how many, how much."""
    row = read.row(
        "SELECT COUNT(*), COALESCE(SUM(balance), 0) FROM wallet WHERE balance > 0 AND expires_on < ?"
        " AND state <> 'void'",
        day,
    )
    return (int(row[0]), min(int(row[1]), LARGEST)) if row else (0, 0)


def in_use(read: Reader) -> bool:
    """Whether the shop has to do with prepaid money: a card or balance exists, or a product that sells one."""
    return bool(
        read.value("SELECT 1 FROM wallet LIMIT 1")
        or read.value("SELECT 1 FROM product WHERE special IN ('gift_card', 'top_up') AND active LIMIT 1")
    )
