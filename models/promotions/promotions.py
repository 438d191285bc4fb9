"""Promotions as the owner makes them: each wording kept, switched on and off, put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.base import new_public_id
from models.errors import N_, Message, NotFound, Refused
from models.promotions import checking, draws
from models.promotions.ready import in_time
from models.promotions.tables import Promotion, PromotionVersion
from models.promotions.terms import Needs, Terms, from_json, to_json
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Tx

STATES = {
    "running": N_("Running"),
    "planned": N_("Planned"),
    "ended": N_("Ended"),
    "off": N_("Switched off"),
    "used_up": N_("Used up"),
}


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion in the list, with what it gave so far; money in minor units."""

    id: int
    name: str
    note: str
    active: bool
    position: int
    terms: Terms
    version_id: int
    times: int
    discount: int
    points: int

    def state(self, clock: str) -> str:
        """What it does at a moment of the shop's wall clock (ISO, to the minute): one of STATES."""
        terms = self.terms
        if not self.active:
            return "off"
        if terms.ends is not None and terms.ends <= clock:
            return "ended"
        if not in_time(terms, clock):
            return "planned"
        spent = (
            (terms.in_all is not None and self.times >= terms.in_all)
            or (terms.budget is not None and self.discount >= terms.budget)
            or (terms.budget_points is not None and self.points >= terms.budget_points)
        )
        return "used_up" if spent else "running"


_ROWS = (
    "SELECT p.id, p.name, p.note, p.active, p.position, v.terms, v.id, p.times, p.discount, p.points FROM promotion p"
    " JOIN promotion_version v ON v.id = p.version_id"
)


def listed(read: Reader) -> tuple[PromotionRow, ...]:
    """All promotions, in the order in which they are tried."""
    return tuple(_row(row) for row in read.rows(f"{_ROWS} ORDER BY p.position, p.id"))


def one(read: Reader, promotion_id: int) -> PromotionRow:
    """A promotion. Raises NotFound."""
    row = read.row(f"{_ROWS} WHERE p.id=?", promotion_id)
    if row is None:
        raise NotFound(N_("This promotion is no longer there."))
    return _row(row)


def _row(row: tuple[object, ...]) -> PromotionRow:
    values = list(row)
    values[3], values[5] = bool(row[3]), from_json(str(row[5]))
    return PromotionRow(*values)  # type: ignore[arg-type]


# -- verbs ----------------------------------------------------------------------------------------------------------


def create(tx: Tx, *, name: str, terms: Terms, note: str = "", active: bool = True) -> int:
    """Make a promotion, tried after the others; returns its key. Raises Refused for one that makes no sense."""
    name = _named(name)
    checking.require(tx, terms, promotion_id=None)
    last = tx.value("SELECT MAX(position) FROM promotion")
    key = tx.insert(
        Promotion,
        public_id=new_public_id(),
        name=name,
        note=said(note, lines=True),
        active=active,
        position=0 if last is None else int(last) + 1,
        created_at=tx.now,
    )
    tx.update(Promotion, key, version_id=_version(tx, key, terms))
    return key


def change(tx: Tx, *, promotion_id: int, name: str, terms: Terms, note: str = "") -> None:
    """Change a promotion. Other terms are a new wording; receipts booked so far keep theirs. Raises as `create`."""
    now = one(tx, promotion_id)
    values: dict[str, object] = {"name": _named(name), "note": said(note, lines=True)}
    if terms != now.terms:
        checking.require(tx, terms, promotion_id=promotion_id)
        values["version_id"] = _version(tx, promotion_id, terms)
    tx.update(Promotion, promotion_id, **values)


def _named(name: str) -> str:
    name = said(name, 120)
    if not name:
        raise Refused(N_("A promotion needs a name: it is printed on the receipt."))
    return name


def _version(tx: Tx, promotion_id: int, terms: Terms) -> int:
    return tx.insert(
        PromotionVersion, promotion=promotion_id, at=tx.now, terms=to_json(terms), staff_id=tx.actor.staff_id
    )


def switch(tx: Tx, *, promotion_id: int, active: bool) -> None:
    """Let a promotion be given, or not any more. Raises Refused when what it names has gone meanwhile."""
    now = one(tx, promotion_id)
    if active and not now.active:
        checking.require(tx, now.terms, promotion_id=promotion_id)
        draws.resume(tx, promotion_id=promotion_id)
    elif now.active and not active:
        draws.pause(tx, promotion_id=promotion_id)
    tx.update(Promotion, promotion_id, active=active)


def move(tx: Tx, *, promotion_id: int, to: int) -> None:
    """Put a promotion at a place (0 is first) of the order in which promotions are tried."""
    order = [row.id for row in listed(tx)]
    if promotion_id not in order:
        raise NotFound(N_("This promotion is no longer there."))
    order.remove(promotion_id)
    order.insert(max(0, min(to, len(order))), promotion_id)
    for position, key in enumerate(order):
        tx.update(Promotion, key, position=position)


def copy(tx: Tx, *, promotion_id: int, name: str) -> int:
    """Make a promotion that says the same, switched off; a code of its own has to be given to it. Returns its key."""
    from dataclasses import replace

    now = one(tx, promotion_id)
    terms = now.terms if now.terms.needs is not Needs.CODE else replace(now.terms, needs=Needs.NOTHING, code="")
    return create(tx, name=name, terms=terms, note=now.note, active=False)


def delete(tx: Tx, *, promotion_id: int) -> None:
    """Delete a promotion that was never given and is named by nothing. Raises Refused for one that was."""
    one(tx, promotion_id)
    for table, column in (("promotion_use", "promotion_id"), ("coupon", "promotion_id"), ("gift", "promotion_id"),
                          ("draw", "promotion_id"), ("reward", "promotion_id"), ("prize", "promotion_id"),
                          ("points_entry", "promotion_id")):  # fmt: skip
        if tx.value(f"SELECT id FROM {table} WHERE {column}=? LIMIT 1", promotion_id) is not None:
            raise Refused(N_("This promotion was given already. Switch it off instead."))
    tx.update(Promotion, promotion_id, version_id=None)
    versions = tx.column("SELECT id FROM promotion_version WHERE promotion_id=?", promotion_id)
    tx.delete(PromotionVersion, versions)
    tx.delete(Promotion, promotion_id)


def state_words(state: str) -> Message:
    """A state of `PromotionRow.state` in words."""
    return Message(STATES[state])
