"""Two records of one person put together (case D10): points add up, both histories stay, and it is undone as one.

Points go from account to account by entries of the kind "merge", which answer each other; lots keep their dates. What
comes into a merged member's account later (a return of an old receipt) goes on to the one who was kept: see `sweep`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models import rows, settings
from models.errors import N_, NotFound, Refused
from models.loyalty import expiry, ledger, tier_merging, tiers, unmerging
from models.loyalty.members import follow
from models.loyalty.moving import CHOSEN, Moved, move_rows
from models.loyalty.tables import Account, Merge
from models.money import Points
from models.people import pairs
from models.people.tables import Person, Touchpoint

if TYPE_CHECKING:
    from collections.abc import Collection

    from models.work import Reader, Tx

__all__ = ["Comparison", "MergeRow", "Side", "compare", "follow", "listed", "merge", "sweep", "unmerge"]


# -- questions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, side by side: what it has. `spent` in smallest units, `last_seen_at` in ms UTC."""

    person_id: int
    name: str
    reading: str
    birthday: str | None
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    cards: tuple[str, ...]
    points: int
    visits: int
    spent: int
    created_at: int
    last_seen_at: int | None
    gifts: int = 0
    coupons: int = 0


@dataclass(frozen=True, slots=True)
class Differs:
    """A field in which both records say something, and not the same: what each says, as it is shown."""

    name: str
    kept: str
    gone: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both records, and the points of the one card that is kept."""

    kept: Side
    gone: Side
    differ: tuple[Differs, ...] = ()
    """Of which field either record's may be chosen."""

    @property
    def points(self) -> int:
        """The points together."""
        return self.kept.points + self.gone.points


def compare(read: Reader, *, kept_id: int, gone_id: int) -> Comparison:
    """Show both records before they are merged. Raises Refused for the same person twice, NotFound for who is gone."""
    _may(read, kept_id, gone_id)
    return Comparison(_side(read, kept_id), _side(read, gone_id), _differences(read, kept_id, gone_id))


_SHOWN = {
    "company_id": "(SELECT c.name FROM company c WHERE c.id=p.company_id)",
    "owner_id": "(SELECT s.name FROM staff s WHERE s.id=p.owner_id)",
}


def _differences(read: Reader, kept_id: int, gone_id: int) -> tuple[Differs, ...]:
    columns = ", ".join(_SHOWN.get(name, f"p.{name}") for name in CHOSEN)
    sides = [read.row(f"SELECT {columns} FROM person p WHERE p.id=?", key) or () for key in (kept_id, gone_id)]
    found = zip(CHOSEN, *sides, strict=True)
    return tuple(
        Differs(name, str(mine), str(other)) for name, mine, other in found if mine and other and mine != other
    )


def _side(read: Reader, person_id: int) -> Side:
    name, reading, birthday, created, seen = read.rows(
        "SELECT name, reading, birthday, created_at, last_seen_at FROM person WHERE id=?", person_id
    )[0]
    contacts = read.rows("SELECT kind, value FROM contact WHERE person_id=? ORDER BY position, id", person_id)
    visits, spent = read.rows(
        "SELECT COUNT(*), COALESCE(SUM(total), 0) FROM sale WHERE person_id=? AND cancelled_by_id IS NULL"
        " AND kind IN ('sale', 'return', 'exchange')",
        person_id,
    )[0]
    return Side(
        person_id=person_id,
        name=name,
        reading=reading,
        birthday=birthday,
        phones=tuple(value for kind, value in contacts if kind == "phone"),
        mails=tuple(value for kind, value in contacts if kind == "mail"),
        cards=tuple(
            read.column("SELECT number FROM card WHERE person_id=? AND state='active' ORDER BY id DESC", person_id)
        ),
        points=read.value(
            "SELECT COALESCE(SUM(balance), 0) FROM account WHERE person_id=? AND kind='spendable'", person_id
        ),
        visits=visits,
        spent=spent,
        created_at=created,
        last_seen_at=seen,
        gifts=read.value("SELECT COUNT(*) FROM gift WHERE person_id=? AND state='owed'", person_id),
        coupons=read.value("SELECT COUNT(*) FROM coupon WHERE person_id=? AND state='open'", person_id),
    )


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge as a list shows it: who was kept, who is gone, when (ms UTC), the points that moved."""

    id: int
    kept_id: int
    kept: str
    gone_id: int
    gone: str
    at: int
    points: int
    staff: str
    undone_at: int | None


def listed(read: Reader, *, limit: int = 100, person_id: int | None = None) -> tuple[MergeRow, ...]:
    """List the merges, the latest first; of one person where asked."""
    found = read.rows(
        "SELECT m.id, k.id, k.name, g.id, g.name, m.at, m.moved, COALESCE(s.name, ''), m.undone_at FROM merge m"
        " JOIN person k ON k.id = m.kept_id JOIN person g ON g.id = m.gone_id LEFT JOIN staff s ON s.id = m.staff_id"
        + (" WHERE m.kept_id=? OR m.gone_id=?" if person_id is not None else "")
        + " ORDER BY m.id DESC LIMIT ?",
        *([person_id, person_id] if person_id is not None else []),
        limit,
    )
    rows_ = [(*row[:6], json.loads(row[6]).get("points", 0), *row[7:]) for row in found]
    return tuple(MergeRow(*row) for row in rows_)


def _may(read: Reader, kept_id: int, gone_id: int) -> None:
    if kept_id == gone_id:
        raise Refused(N_("These are the same customer. Choose another one."))
    for person_id in (kept_id, gone_id):
        row = read.row("SELECT merged_into_id, erased_at FROM person WHERE id=?", person_id)
        if row is None or row[1] is not None:
            raise NotFound(N_("This customer is no longer there."))
        if row[0] is not None:
            raise Refused(N_("One of the two was merged with somebody already."))


# -- merged -----------------------------------------------------------------------------------------------------------


@dataclass
class _Work:
    """What a merge did, as its row keeps it: pairs of entries (given, taken), rows moved, columns filled."""

    pairs: list[list[int]] = field(default_factory=list)
    points: int = 0


def merge(tx: Tx, *, kept_id: int, gone_id: int, chosen: Collection[str] = ()) -> int:
    """Put the record `gone_id` into `kept_id`, who keeps one account, all cards and everything promised.

    The fields `chosen` (of `moving.CHOSEN`) are taken from the one that goes. Returns the merge's key. Raises Refused
    for the same person twice or one merged already, NotFound for who is gone.
    """
    _may(tx, kept_id, gone_id)
    work = _Work()
    for account_id, programme, kind, enrolled in tx.rows(
        "SELECT id, programme_id, kind, enrolled_at FROM account WHERE person_id=? ORDER BY id", gone_id
    ):
        target = _account(tx, kept_id, programme, kind, enrolled)
        _hand_over(tx, work, account_id, target, kind)
    moved = move_rows(tx, kept_id, gone_id, chosen)
    tx.update(Person, gone_id, merged_into_id=kept_id)
    pairs.settle(tx, kept_id, gone_id, "merged")
    merge_id = tx.insert(
        Merge,
        kept=kept_id,
        gone=gone_id,
        at=tx.now,
        day=tx.today,
        staff_id=tx.actor.staff_id,
        moved=_text(work, moved),
    )
    tx.undoable = False
    tier_merging.take_over(tx, person_id=kept_id, from_id=gone_id)
    tiers.after_sale(tx, person_id=kept_id, sale_id=None, day=tx.today)
    for person_id, other in ((kept_id, gone_id), (gone_id, kept_id)):
        leave(tx, "merge", person_id, other, merge_id, work.points if person_id == kept_id else -work.points)
    return merge_id


def _text(work: _Work, moved: Moved) -> str:
    return json.dumps({"pairs": work.pairs, "points": work.points, **moved.plain()}, ensure_ascii=False)


def leave(tx: Tx, kind: str, person_id: int, other_id: int, merge_id: int, points: int) -> None:
    """Leave a merge, or its undoing, on a timeline."""
    name = tx.value("SELECT name FROM person WHERE id=?", other_id)
    values: dict[str, Any] = {"points": points or None, "text": name, "ref_id": merge_id}
    tx.insert(
        Touchpoint,
        person=person_id,
        at=tx.now,
        kind=kind,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
        **values,
    )
    tx.touch("person", (person_id,))


def _account(tx: Tx, person_id: int, programme: int, kind: str, enrolled: int) -> int:
    found = tx.row(
        "SELECT id, enrolled_at FROM account WHERE person_id=? AND programme_id=? AND kind=?",
        person_id,
        programme,
        kind,
    )
    if found is not None:
        return int(found[0])
    return tx.insert(Account, programme=programme, person=person_id, kind=kind, enrolled_at=enrolled)


def _hand_over(tx: Tx, work: _Work, account_id: int, target: int, kind: str) -> None:
    if kind == "qualifying":
        _hand_over_qualifying(tx, work, account_id, target)
        return
    source, into = ledger.open_purse(tx, account_id, tx.today), ledger.open_purse(tx, target, tx.today)
    given = source.hand_over()
    ledger.put(tx, source)
    if given is None:
        return
    taken = into.take_over(given)
    ledger.put(tx, into)
    if given.id is not None and taken.id is not None:
        work.pairs.append([given.id, taken.id])
    work.points += taken.points if kind == "spendable" else 0


def _hand_over_qualifying(tx: Tx, work: _Work, account_id: int, target: int) -> None:
    """Move points that decide a tier day by day: they count when they were earned, not when records were merged."""
    for day, points in tx.rows(
        "SELECT COALESCE(counts_on, day), SUM(points) FROM points_entry WHERE account_id=?"
        " GROUP BY COALESCE(counts_on, day) HAVING SUM(points) <> 0 ORDER BY 1",
        account_id,
    ):
        given = qualifying(tx, account_id, -points, day, None)
        work.pairs.append([given, qualifying(tx, target, points, day, given)])


def qualifying(tx: Tx, account_id: int, points: int, day: str, of_entry_id: int | None) -> int:
    """Book qualifying points of a merge that count on `day`; returns the entry's key."""
    balance = int(tx.value(f"SELECT balance FROM account WHERE id=?{rows.for_update(tx)}", account_id)) + points
    entry_id = rows.insert_id(
        tx,
        "INSERT INTO points_entry (account_id, at, day, kind, points, balance, of_entry_id, reason, staff_id,"
        " counts_on)",
        (account_id, tx.now, tx.today, "merge", points, balance, of_entry_id, "", tx.actor.staff_id, day),
    )
    tx.run("UPDATE account SET balance=? WHERE id=?", balance, account_id)
    tx.booked("points_entry", (entry_id,))
    tx.touch("account", (account_id,))
    return entry_id


def sweep(tx: Tx, *, account_id: int) -> None:
    """Hand on what came into the account of a member who was merged: points given back, or owed for a return."""
    row = tx.row(
        "SELECT m.id, m.kept_id, m.moved, a.programme_id, a.kind, a.enrolled_at FROM account a JOIN merge m"
        " ON m.gone_id = a.person_id AND m.undone_at IS NULL WHERE a.id=? ORDER BY m.id DESC",
        account_id,
    )
    if row is None:
        return
    merge_id, kept_id, moved, programme, kind, enrolled = row
    work = _Work()
    _hand_over(tx, work, account_id, _account(tx, kept_id, programme, kind, enrolled), kind)
    plain = json.loads(moved)
    plain["pairs"] = plain.get("pairs", []) + work.pairs
    tx.run("UPDATE merge SET moved=? WHERE id=?", json.dumps(plain, ensure_ascii=False), merge_id)
    tx.touch("merge", (merge_id,))
    further = tx.value("SELECT merged_into_id FROM person WHERE id=?", kept_id)
    if further is not None:
        sweep(tx, account_id=_account(tx, kept_id, programme, kind, enrolled))


# -- undone -----------------------------------------------------------------------------------------------------------


def unmerge(tx: Tx, *, merge_id: int) -> None:
    """Take two records apart again as they were: points, lots, cards, promises.

    Raises Refused when the points were used since, when it was undone, or when the one kept was merged further.
    """
    row = tx.row("SELECT kept_id, gone_id, moved, undone_at, at FROM merge WHERE id=?", merge_id)
    if row is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    kept_id, gone_id, text, undone, at = row
    if undone is not None:
        raise Refused(N_("This was undone already."))
    kept = tx.row("SELECT merged_into_id FROM person WHERE id=?", kept_id)
    if kept is None or kept[0] is not None:
        raise Refused(N_("Undo the later merge of this customer first."))
    plain = json.loads(text)
    name = tx.value("SELECT name FROM person WHERE id=?", gone_id)
    shop = settings.load(tx)
    for given, taken in reversed(plain["pairs"]):
        pair = unmerging.pair_of(tx, given, taken)
        if pair.counts_on is not None:
            back = qualifying(tx, pair.into, -pair.points, pair.counts_on, None)
            qualifying(tx, pair.source, pair.points, pair.counts_on, back)
        else:
            rule = expiry.rule_of_account(tx, pair.into, shop)
            unmerging.take_apart(tx, pair, name, expiry.last_day(rule, tx.today))
    Moved.of(plain).put_back(tx, kept_id, gone_id)
    tx.update(Person, gone_id, merged_into_id=None)
    pairs.settle(tx, kept_id, gone_id, "open")
    tx.update(Merge, merge_id, undone_at=tx.now)
    tx.undoable = False
    tier_merging.give_up(tx, person_id=kept_id, at=at)
    for person_id, other in ((kept_id, gone_id), (gone_id, kept_id)):
        tiers.after_sale(tx, person_id=person_id, sale_id=None, day=tx.today)
        leave(tx, "unmerge", person_id, other, merge_id, 0)
    tx.explain(name=name, points=Points(plain.get("points", 0)))
