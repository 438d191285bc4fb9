"""Baskets put aside under a name or a table (保留), and taken up again (呼出)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, NotFound, Refused
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.counter.basket import Basket
    from models.work import Reader, Tx


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A held sale in the list; `total` in minor units as it was priced, `held_at` ms UTC."""

    id: int
    name: str
    held_at: int
    total: int
    person_id: int | None
    person_name: str
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """A held sale taken up again."""

    name: str
    basket: Basket
    person_id: int | None


def count(read: Reader) -> int:
    """How many sales are held: the badge."""
    return int(read.value("SELECT COUNT(*) FROM held_sale"))


def all_held(read: Reader) -> tuple[HeldRow, ...]:
    """The held sales, the oldest first."""
    found = read.rows(
        "SELECT h.id, h.name, h.held_at, h.total, h.person_id, COALESCE(p.name, ''), h.staff_id FROM held_sale h"
        " LEFT JOIN person p ON p.id = h.person_id ORDER BY h.held_at, h.id"
    )
    return tuple(HeldRow(*row) for row in found)


def hold(tx: Tx, *, basket: Basket, person_id: int | None = None, name: str = "") -> int:
    """Put a basket aside. Returns its key. Raises Refused for an empty one."""
    from models.counter import basket_json
    from models.counter.basket import price
    from models.counter.tables import HeldSale

    if not basket.lines:
        raise Refused(N_("There is nothing on this receipt yet."))
    tx.undoable = False
    return tx.insert(
        HeldSale,
        name=said(name, 60),
        held_at=tx.now,
        staff_id=tx.actor.staff_id,
        person_id=person_id,
        total=price(basket).due,
        basket=basket_json.to_json(basket),
    )


def recall(tx: Tx, *, held_id: int) -> Held:
    """Take a held sale up again: it leaves the list. Raises NotFound when somebody else took it."""
    from models.counter import basket_json
    from models.counter.tables import HeldSale

    row = tx.row("SELECT name, basket, person_id FROM held_sale WHERE id=?", held_id)
    if row is None:
        raise NotFound(N_("Somebody took this held sale up already."))
    tx.undoable = False
    tx.delete(HeldSale, held_id)
    return Held(row[0], basket_json.from_json(row[1]), row[2])


def rename(tx: Tx, *, held_id: int, name: str) -> None:
    """Give a held sale another name or table."""
    from models.counter.tables import HeldSale

    tx.update(HeldSale, held_id, name=said(name, 60))


def discard(tx: Tx, *, held_id: int) -> None:
    """Throw a held sale away; Ctrl+Z brings it back."""
    from models.counter.tables import HeldSale

    tx.delete(HeldSale, held_id)
