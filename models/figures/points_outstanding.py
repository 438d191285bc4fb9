"""Points outstanding on a day: by the month of their last day, by the tier of their members. Both make the closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.named import named
from models.figures.report import COUNT, MONEY, MONTH, POINTS, TEXT, Column, Section, total_of
from models.loyalty import expiry
from models.loyalty.expiry import Lapse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.figures.points_programmes import Programme
    from models.figures.report import Asked, Row, Title
    from models.work import Reader

_LOTS = (
    "SELECT g.ends, SUM(g.points), COUNT(DISTINCT g.account_id) FROM (SELECT SUBSTR(x.expires_on, 1, 7) AS ends,"
    " x.account_id, SUM(x.points) AS points FROM ("
    "SELECT l.expires_on, l.account_id, l.points_left AS points FROM points_lot l JOIN points_entry e"
    " ON e.id = l.entry_id WHERE l.points_left > 0 AND e.day <= ? UNION ALL"
    " SELECT l.expires_on, l.account_id, u.points FROM points_entry z JOIN points_use u ON u.entry_id = z.id"
    " JOIN points_lot l ON l.id = u.lot_id JOIN points_entry e ON e.id = l.entry_id WHERE z.day > ? AND e.day <= ?) x"
    " JOIN account a ON a.id = x.account_id WHERE a.programme_id = ? GROUP BY 1, x.account_id"
    " HAVING SUM(x.points) <> 0) g GROUP BY g.ends ORDER BY g.ends IS NULL, g.ends"
)
"""What is left of lots today, and what was taken out of them since the day: together what they held on it."""


def lots_on(read: Reader, programme_id: int, day: str) -> tuple[tuple[str | None, int, int], ...]:
    """Points in lots at the end of a day, by the month of their last day (None: they never lapse), and members."""
    found = read.rows(_LOTS, day, day, day, programme_id)
    return tuple((ends, int(points), int(members)) for ends, points, members in found)


def by_last_day(read: Reader, asked: Asked, found: Sequence[Programme], day: str) -> Section:
    """Points by the month in which they lapse, and what members owe: together the closing of the ledger."""
    worth = asked.shop.points_value
    columns = (
        *((Column("programme", N_("Programme"), TEXT, weight=2),) if len(found) > 1 else ()),
        Column("month", N_("Last day in"), MONTH),
        Column("members", N_("Members"), COUNT),
        Column("points", N_("Points"), POINTS, summed=True, figure="points_outstanding"),
        Column("value", N_("Face value"), MONEY, summed=True, figure="points_outstanding_value"),
    )
    rows: list[Row] = []
    notes: list[Title] = []
    for one in found:
        head = (one.title,) if len(found) > 1 else ()
        face = worth if one.kind == "points" else 0
        lots = lots_on(read, one.id, day)
        rows += [
            (*head, ends or Message(N_("Never lapse")), members, points, points * face)
            for ends, points, members in lots
        ]
        owed = one.closing - sum(points for _ends, points, _members in lots)
        if owed:
            rows.append((*head, Message(N_("Owed by members")), None, owed, owed * face))
        if expiry.rule_of(read, one.id, asked.shop).kind is Lapse.INACTIVITY:
            notes.append(N_("Last days move with each earning and use: they stand as they are today."))
    total = total_of(columns, rows, Message(N_("Total"))) if rows else None
    return Section(
        "outstanding",
        N_("Outstanding by last day"),
        columns,
        rows,
        total,
        note=(*dict.fromkeys(notes),),
        empty=N_("No points are outstanding."),
    )


_TIERS = (
    "SELECT t.id, t.name, t.threshold, COUNT(*), SUM(b.points) FROM (SELECT account_id, SUM(points) AS points"
    " FROM points_entry WHERE day <= ? GROUP BY account_id HAVING SUM(points) <> 0) b"
    " JOIN account a ON a.id = b.account_id AND a.kind <> 'qualifying' AND a.programme_id = ?"
    " LEFT JOIN account q ON q.person_id = a.person_id AND q.programme_id = a.programme_id AND q.kind = 'qualifying'"
    " LEFT JOIN tier t ON t.id = (SELECT n.tier_id FROM standing_entry n WHERE n.account_id = q.id AND n.day <= ?"
    " ORDER BY n.id DESC LIMIT 1) GROUP BY t.id, t.name, t.threshold ORDER BY t.threshold DESC, t.id"
)


def by_tier(read: Reader, asked: Asked, found: Sequence[Programme], day: str) -> Section:
    """Outstanding by the tier in which each member stood on the day; programmes without tiers are left out."""
    with_tiers = set(read.column("SELECT DISTINCT programme_id FROM tier"))
    some = [one for one in found if one.id in with_tiers]
    columns = (
        *((Column("programme", N_("Programme"), TEXT, weight=2),) if len(some) > 1 else ()),
        Column("tier", N_("Tier"), TEXT, weight=2),
        Column("members", N_("Members"), COUNT, summed=True),
        Column("points", N_("Points"), POINTS, summed=True, figure="points_outstanding"),
        Column("value", N_("Face value"), MONEY, summed=True, figure="points_outstanding_value"),
    )
    rows: list[Row] = []
    for one in some:
        head = (one.title,) if len(some) > 1 else ()
        face = asked.shop.points_value if one.kind == "points" else 0
        for _key, name, _threshold, members, points in read.rows(_TIERS, day, one.id, day):
            rows.append((*head, named(name, N_("No tier")), int(members), int(points), int(points) * face))
    return Section(
        "tiers",
        N_("Outstanding by tier"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        note=(N_("Each member by the tier in which they stood on the day; debts count against their tier."),)
        if rows
        else (),
        empty=N_("No points are outstanding.") if some else N_("No programme has tiers."),
    )
