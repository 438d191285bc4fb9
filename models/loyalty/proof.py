"""The ledger of points proved: every balance is the sum of its entries and of its lots, to the point."""

from models.errors import N_, Message
from models.money import Points
from models.work import Reader

Problem = tuple[str, Message]


def points_problems(read: Reader) -> list[Problem]:
    """Where the ledger does not add up; empty when it does. Reads all of it: for a reader thread or a command."""
    return [*_lots(read), *_accounts(read), *entry_problems(read)]


def entry_problems(read: Reader) -> list[Problem]:
    """Entries whose lots and uses don't make their points, or whose balance does not follow from the one before."""
    return [*_entries(read), *_running(read), *merge_problems(read)]


def merge_problems(read: Reader) -> list[Problem]:
    """Entries of merges that no entry of another account answers with as many points the other way."""
    found = read.rows(
        "SELECT e.id, e.points, COALESCE(o.points, a.points, 0) FROM points_entry e"
        " LEFT JOIN points_entry o ON o.id = e.of_entry_id AND o.kind = 'merge' AND o.account_id <> e.account_id"
        " LEFT JOIN (SELECT of_entry_id, SUM(points) AS points FROM points_entry WHERE kind = 'merge'"
        " AND of_entry_id IS NOT NULL GROUP BY of_entry_id) a ON a.of_entry_id = e.id AND e.of_entry_id IS NULL"
        " WHERE e.kind = 'merge' AND e.points + COALESCE(o.points, a.points, 0) <> 0"
    )
    return [
        (
            f"points_entry:{entry_id}",
            Message(
                N_("Entry {id} of a merge is of {points} points, the other account's of {sum}."),
                {"id": entry_id, "points": Points(points), "sum": Points(other)},
            ),
        )
        for entry_id, points, other in found
    ]


def _lots(read: Reader) -> list[Problem]:
    found = read.rows(
        "SELECT l.id, l.points, l.points_left, COALESCE(u.used, 0) FROM points_lot l"
        " LEFT JOIN (SELECT lot_id, SUM(points) AS used FROM points_use GROUP BY lot_id) u ON u.lot_id = l.id"
        " WHERE l.points_left < 0 OR l.points_left > l.points OR l.points_left <> l.points - COALESCE(u.used, 0)"
    )
    return [
        (
            f"points_lot:{lot_id}",
            Message(
                N_("Lot {id} holds {left} of {points} points, its uses say {sum}."),
                {"id": lot_id, "left": Points(left), "points": Points(points), "sum": Points(points - used)},
            ),
        )
        for lot_id, points, left, used in found
    ]


def _accounts(read: Reader) -> list[Problem]:
    found = read.rows(
        "SELECT a.id, a.balance, a.debt, COALESCE(e.points, 0), COALESCE(l.points_left, 0) FROM account a"
        " LEFT JOIN (SELECT account_id, SUM(points) AS points FROM points_entry GROUP BY account_id) e"
        " ON e.account_id = a.id"
        " LEFT JOIN (SELECT account_id, SUM(points_left) AS points_left FROM points_lot WHERE points_left <> 0"
        " GROUP BY account_id) l ON l.account_id = a.id"
        " WHERE a.debt < 0 OR a.balance <> COALESCE(e.points, 0)"
        " OR (a.kind <> 'qualifying' AND a.balance <> COALESCE(l.points_left, 0) - a.debt)"
        " OR (a.debt > 0 AND COALESCE(l.points_left, 0) <> 0)"
    )
    return [
        (
            f"account:{account_id}",
            Message(
                N_("Account {id} shows {balance} points: its entries make {sum}, its lots {left}, its debt {debt}."),
                {
                    "id": account_id,
                    "balance": Points(balance),
                    "sum": Points(entries),
                    "left": Points(left),
                    "debt": Points(debt),
                },
            ),
        )
        for account_id, balance, debt, entries, left in found
    ]


def _entries(read: Reader) -> list[Problem]:
    """Entries whose lots and uses don't make their points: what is spent or lapses comes from lots, all of it.

    What comes in makes lots or goes back into them, less the debt that it repaid; what is taken back may become a debt.
    """
    found = read.rows(
        "SELECT e.id, e.kind, e.points, COALESCE(l.points, 0), COALESCE(u.points, 0) FROM points_entry e"
        " LEFT JOIN (SELECT entry_id, SUM(points) AS points FROM points_lot GROUP BY entry_id) l ON l.entry_id = e.id"
        " LEFT JOIN (SELECT entry_id, SUM(points) AS points FROM points_use GROUP BY entry_id) u ON u.entry_id = e.id"
        " WHERE (e.kind IN ('spend', 'expire') AND (e.points >= 0 OR COALESCE(u.points, 0) <> -e.points))"
        " OR (e.kind = 'take_back' AND (e.points >= 0 OR COALESCE(u.points, 0) NOT BETWEEN 0 AND -e.points))"
        " OR (e.kind IN ('earn', 'bonus', 'opening') AND (e.points <= 0 OR COALESCE(l.points, 0) <> e.points))"
        " OR (e.kind = 'give_back' AND (e.points <= 0"
        " OR COALESCE(l.points, 0) - COALESCE(u.points, 0) NOT BETWEEN 0 AND e.points))"
        " OR (e.kind = 'merge' AND e.counts_on IS NULL AND (e.points = 0"
        " OR (e.points < 0 AND (COALESCE(l.points, 0) <> 0 OR COALESCE(u.points, 0) NOT BETWEEN 0 AND -e.points))"
        " OR (e.points > 0 AND COALESCE(l.points, 0) - COALESCE(u.points, 0) NOT BETWEEN 0 AND e.points)))"
        " OR (e.kind = 'adjust' AND ((e.points < 0 AND COALESCE(u.points, 0) <> -e.points)"
        " OR (e.points > 0 AND COALESCE(l.points, 0) <> e.points)))"
    )
    return [
        (
            f"points_entry:{entry_id}",
            Message(
                N_("Entry {id} ({kind}) is of {points} points, but made lots of {made} and used {used}."),
                {"id": entry_id, "kind": kind, "points": Points(points), "made": Points(made), "used": Points(used)},
            ),
        )
        for entry_id, kind, points, made, used in found
    ]


def _running(read: Reader) -> list[Problem]:
    """Entries whose balance is not the one before it and their points."""
    found = read.rows(
        "SELECT id, balance, so_far FROM (SELECT id, balance,"
        " SUM(points) OVER (PARTITION BY account_id ORDER BY id) AS so_far FROM points_entry) x WHERE balance <> so_far"
    )
    return [
        (
            f"points_entry:{entry_id}",
            Message(
                N_("After entry {id} the balance is {balance}, the entries up to it make {sum}."),
                {"id": entry_id, "balance": Points(balance), "sum": Points(so_far)},
            ),
        )
        for entry_id, balance, so_far in found
    ]
