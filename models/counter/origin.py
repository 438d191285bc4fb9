"""An earlier receipt as returns see it: what of it can still come back, its points, and how it was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models import rows
from models.counter import facts
from models.counter.lines import Frozen, Line, Part
from models.counter.returns_math import SoldLine, SoldReceipt
from models.counter.tax import TaxKind
from models.errors import N_, NotFound, Refused
from models.loyalty.purse import Restore
from models.work import Reader

_LINES = (
    "SELECT id, position, product_id, category_id, name, code, options, quantity, unit_price, discount, share,"
    " points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns, promotion FROM sale_line WHERE sale_id=?"
    " ORDER BY position"
)


@dataclass(frozen=True, slots=True)
class OldLine:
    """A sold line of an earlier receipt; `back` is how much of it came back already (thousandths).

    `booked` is what returns booked of its amounts so far (above zero what went back), where promotions make it worth
    knowing; points and what they paid are not among it.
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
    amounts: Frozen
    eat_in: bool
    cost: int | None
    earns: bool
    parts: tuple[tuple[int, int], ...]
    back: int
    parent_id: int | None = None
    booked: Frozen | None = None

    @property
    def left(self) -> int:
        """How much of it can still come back, in thousandths."""
        return self.quantity - self.back


@dataclass(frozen=True, slots=True)
class OldEntry:
    """An entry of points that the earlier receipt made; of a bonus, the promotion that gave it."""

    id: int
    account_id: int
    points: int
    promotion_id: int | None = None


@dataclass(frozen=True, slots=True)
class OldReward:
    """A reward that was taken on the earlier receipt, with the entry of points that paid for it."""

    redemption_id: int
    reward_id: int
    times: int
    value: int
    entry: OldEntry


@dataclass(frozen=True, slots=True)
class Origin:
    """An earlier receipt with all that its return needs."""

    sale_id: int
    public_id: str
    kind: str
    day: str
    person_id: int | None
    lines: tuple[OldLine, ...]
    known: facts.Facts
    earns: tuple[OldEntry, ...]
    spends: tuple[OldEntry, ...]
    bonuses: tuple[OldEntry, ...]
    rewards: tuple[OldReward, ...]
    taken: dict[int, int]
    """By entry: points of it taken back or given back already by returns that stand, above zero."""

    def line(self, line_id: int) -> OldLine:
        """One of its lines. Raises NotFound."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise NotFound(N_("This line is not on the receipt."))

    def sold(self, programme: facts.ProgrammeEarned | None) -> SoldReceipt:
        """The receipt as the pure rules of returns take it, with the points of one programme."""
        brought = programme.lines if programme else {}
        lines = []
        for line in self.lines:
            own = brought.get(line.position)
            key, base = (own.key, own.base) if own else ("", 0)
            lines.append(SoldLine(str(line.id), line.name, line.quantity, line.amounts, key, base))
        return SoldReceipt(tuple(lines), programme.groups if programme else ())

    @property
    def returned(self) -> dict[str, int]:
        """How much of each line came back already."""
        return {str(line.id): line.back for line in self.lines if line.back}


def of_line(read: Reader, line_id: int) -> Origin:
    """The receipt that a line stands on. Raises NotFound, and Refused for one that can't be returned from."""
    sale_id = read.value("SELECT sale_id FROM sale_line WHERE id=?", line_id)
    if sale_id is None:
        raise NotFound(N_("This line is not on the receipt."))
    return load(read, sale_id)


def load(read: Reader, sale_id: int) -> Origin:
    """Load a receipt to return from. Raises NotFound, and Refused for a cancelled one or one that sold nothing."""
    row = read.row("SELECT public_id, kind, day, person_id, facts, cancelled_by_id FROM sale WHERE id=?", sale_id)
    if row is None:
        raise NotFound(N_("This receipt is no longer there."))
    if row[5] is not None:
        raise Refused(N_("This receipt was cancelled; nothing of it can come back."))
    if row[1] not in ("sale", "exchange", "history"):
        raise Refused(N_("This receipt is itself a return; nothing of it can come back."))
    known = facts.read_back(row[4])
    earns, spends, bonuses, rewards = _entries(read, sale_id, known)
    return Origin(
        sale_id,
        row[0],
        row[1],
        row[2],
        row[3],
        _lines(read, sale_id, known),
        known,
        earns,
        spends,
        bonuses,
        rewards,
        _taken(read, sale_id),
    )


_BACK = (
    "SELECT of_line_id, -SUM(quantity), -SUM(amount), -SUM(tax), -SUM(discount), -SUM(share), -SUM(points_share),"
    " -SUM(promotion) FROM sale_line WHERE of_line_id IN (??) GROUP BY of_line_id"
)


def _lines(read: Reader, sale_id: int, known: facts.Facts) -> tuple[OldLine, ...]:
    sold = [row for row in read.rows(_LINES, sale_id) if row[7] > 0]
    back = {row[0]: row[1:] for row in rows.of_ids(read, _BACK, [row[0] for row in sold])}
    products = list({row[2] for row in sold if row[2] is not None}) if known.tried else []
    parents: dict[int, int] = dict(rows.of_ids(read, "SELECT id, parent_id FROM product WHERE id IN (??)", products))
    return tuple(_line(row, known, back.get(row[0], (0,) * 7), parents.get(row[2])) for row in sold)


def _line(row: tuple[Any, ...], known: facts.Facts, back: tuple[int, ...], parent_id: int | None) -> OldLine:
    (line_id, position, product_id, category_id, name, code, options, quantity, unit_price, discount, share) = row[:11]
    points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns, promotion = row[11:]
    points, points_paid = known.spent.get(position, (0, 0))
    amounts = Frozen(
        gross=amount + discount + share + points_share,
        net=amount,
        tax=tax,
        total=amount if known.rules.inclusive else amount + tax,
        kind=TaxKind(tax_kind),
        rate=tax_rate,
        discount=discount,
        receipt_share=share,
        points_share=points_share,
        points_paid=points_paid,
        points=points,
        promotion=promotion,
    )
    parts = known.sets.get(position, ())
    booked = _booked(amounts, [int(one) for one in back[1:]], known) if known.tried else None
    return OldLine(
        line_id, position, product_id, category_id, name, code, options, quantity, unit_price, amounts, bool(eat_in),
        cost, bool(earns), parts, int(back[0]), parent_id, booked,
    )  # fmt: skip


def _booked(whole: Frozen, sums: list[int], known: facts.Facts) -> Frozen:
    amount, tax, discount, share, points_share, promotion = sums
    return Frozen(
        gross=amount + discount + share + points_share,
        net=amount,
        tax=tax,
        total=amount if known.rules.inclusive else amount + tax,
        kind=whole.kind,
        rate=whole.rate,
        discount=discount,
        receipt_share=share,
        points_share=points_share,
        promotion=promotion,
    )


Entries = tuple[tuple[OldEntry, ...], tuple[OldEntry, ...], tuple[OldEntry, ...], tuple[OldReward, ...]]


def _entries(read: Reader, sale_id: int, known: facts.Facts) -> Entries:
    found = read.rows(
        "SELECT id, account_id, points, kind, promotion_id FROM points_entry WHERE sale_id=? ORDER BY id", sale_id
    )
    rewards = _rewards(read, sale_id, {row[0]: row for row in found}) if known.given else ()
    paid = {one.entry.id for one in rewards}
    earns = tuple(OldEntry(row[0], row[1], row[2]) for row in found if row[3] == "earn")
    spends = tuple(OldEntry(row[0], row[1], -row[2]) for row in found if row[3] == "spend" and row[0] not in paid)
    bonuses = tuple(OldEntry(row[0], row[1], row[2], row[4]) for row in found if row[3] == "bonus")
    return earns, spends, bonuses, rewards


def _rewards(read: Reader, sale_id: int, entries: dict[int, Any]) -> tuple[OldReward, ...]:
    found = read.rows(
        "SELECT id, reward_id, times, value, entry_id FROM redemption WHERE sale_id=? AND times > 0 ORDER BY id",
        sale_id,
    )
    return tuple(
        OldReward(row[0], row[1], row[2], row[3], OldEntry(row[4], entries[row[4]][1], -entries[row[4]][2]))
        for row in found
        if row[4] in entries
    )


_STANDING = "FROM points_entry e JOIN sale s ON s.id = e.sale_id WHERE s.of_sale_id=? AND s.cancelled_by_id IS NULL"


def _taken(read: Reader, sale_id: int) -> dict[int, int]:
    found = read.rows(
        f"SELECT e.of_entry_id, SUM(ABS(e.points)) {_STANDING} AND e.of_entry_id IS NOT NULL GROUP BY e.of_entry_id",
        sale_id,
    )
    return {row[0]: int(row[1]) for row in found}


def lots_of(read: Reader, entry_id: int) -> list[int]:
    """The lots that an entry made."""
    return read.column("SELECT id FROM points_lot WHERE entry_id=?", entry_id)


def lapsed(read: Reader, lots: Sequence[int]) -> int:
    """How many points of lots lapsed unused: nobody takes those back a second time."""
    found = rows.of_ids(
        read,
        "SELECT SUM(u.points) FROM points_use u JOIN points_entry e ON e.id = u.entry_id"
        " WHERE e.kind = 'expire' AND u.lot_id IN (??)",
        lots,
    )
    return int(found[0][0] or 0) if found else 0


def restores(read: Reader, sale_id: int | None, entry_id: int) -> list[Restore]:
    """The lots that an entry took from, the last used first, with what of each can still be put back.

    `sale_id` names the receipt whose standing returns put some back already.
    """
    used = read.rows(
        "SELECT l.id, l.expires_on, l.earned_day, l.points, l.points_left, SUM(u.points), MAX(u.id)"
        " FROM points_use u JOIN points_lot l ON l.id = u.lot_id WHERE u.entry_id=?"
        " GROUP BY l.id, l.expires_on, l.earned_day, l.points, l.points_left ORDER BY MAX(u.id) DESC",
        entry_id,
    )
    done: dict[int, int] = {}
    if sale_id is not None:
        done = dict(
            read.rows(
                "SELECT u.lot_id, -SUM(u.points) FROM points_use u JOIN points_entry e ON e.id = u.entry_id"
                " JOIN sale s ON s.id = e.sale_id WHERE s.of_sale_id=? AND s.cancelled_by_id IS NULL"
                " AND e.of_entry_id=? AND u.points < 0 GROUP BY u.lot_id",
                sale_id,
                entry_id,
            )
        )
    return [Restore(row[0], row[1], row[2], row[3], row[4], int(row[5]) - int(done.get(row[0], 0))) for row in used]


def basket_line(line: OldLine, quantity: int, amounts: Frozen) -> Line:
    """The basket line that takes goods back: negative, with its frozen amounts."""
    return Line(
        ref=f"back:{line.id}",
        name=line.name,
        unit_price=line.unit_price,
        quantity=-quantity,
        product_id=line.product_id,
        kind=amounts.kind,
        eat_in=line.eat_in,
        earns=False,
        parts=tuple(Part(product_id, "", part) for product_id, part in line.parts),
        frozen=amounts,
    )
