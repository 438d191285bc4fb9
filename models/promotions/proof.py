"""Promotions proved: counters are the sums of their uses, a coupon used stands on its receipt, prizes add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message

if TYPE_CHECKING:
    from models.work import Reader, Tx

Problem = tuple[str, Message]
_SUMS = (
    "SELECT promotion_id, SUM(times) AS times, SUM(discount) AS discount, SUM(points) AS points FROM promotion_use"
    " GROUP BY promotion_id"
)
_OF_USES = "COALESCE((SELECT SUM(u.{column}) FROM promotion_use u WHERE u.promotion_id = p.id), 0)"
COUNTERS = ("times", "discount", "points")


def counter_problems(read: Reader) -> list[Problem]:
    """Promotions whose counters (times, discount, points) are not the sums of their uses on receipts and returns."""
    found = read.rows(
        "SELECT p.id, p.times, p.discount, p.points, COALESCE(u.times, 0), COALESCE(u.discount, 0),"
        f" COALESCE(u.points, 0) FROM promotion p LEFT JOIN ({_SUMS}) u ON u.promotion_id = p.id"
        " WHERE p.times <> COALESCE(u.times, 0) OR p.discount <> COALESCE(u.discount, 0)"
        " OR p.points <> COALESCE(u.points, 0)"
    )
    text = N_("Promotion {id} counts {counted} (times, discount, points), its uses make {sum}.")
    return [
        (f"promotion:{row[0]}", Message(text, {"id": row[0], "counted": _three(row[1:4]), "sum": _three(row[4:7])}))
        for row in found
    ]


def _three(values: tuple[object, ...]) -> str:
    return " / ".join(str(value) for value in values)


def mend_counters(tx: Tx) -> None:
    """Count every promotion again from its uses."""
    sums = {column: _OF_USES.format(column=column) for column in COUNTERS}
    sets = ", ".join(f"{column} = {own}" for column, own in sums.items())
    where = " OR ".join(f"p.{column} <> {own}" for column, own in sums.items())
    tx.run(f"UPDATE promotion AS p SET {sets} WHERE {where}")
    tx.touch("promotion", None)


def use_problems(read: Reader) -> list[Problem]:
    """Receipts on which, with all that returns took back, a promotion was given less than never."""
    found = read.rows(
        "SELECT COALESCE(of_sale_id, sale_id), promotion_id, SUM(times), SUM(discount), SUM(points) FROM promotion_use"
        " GROUP BY COALESCE(of_sale_id, sale_id), promotion_id"
        " HAVING SUM(times) < 0 OR SUM(discount) < 0 OR SUM(points) < 0"
    )
    text = N_("Of receipt {id} more of promotion {promotion} was taken back than it had given ({sum}).")
    return [
        (f"sale:{row[0]}", Message(text, {"id": row[0], "promotion": row[1], "sum": _three(row[2:5])})) for row in found
    ]


def coupon_problems(read: Reader) -> list[Problem]:
    """Coupons whose state is not what their receipts say.

    One that is used names a receipt that stands and was given its promotion by it; one that is not used names none; and
    no receipt that still has a promotion by a coupon has it by one that is free again.
    """
    states = read.column(
        "SELECT c.id FROM coupon c LEFT JOIN sale s ON s.id = c.used_sale_id"
        " WHERE (c.state = 'used') <> (c.used_sale_id IS NOT NULL) OR (c.state = 'used' AND c.used_at IS NULL)"
        " OR (c.state = 'open' AND c.used_at IS NOT NULL)"
        " OR c.state NOT IN ('open', 'used', 'void') OR s.cancelled_by_id IS NOT NULL"
        " OR (c.state = 'used' AND NOT EXISTS (SELECT 1 FROM promotion_use u WHERE u.sale_id = c.used_sale_id"
        " AND u.coupon_id = c.id AND u.promotion_id = c.promotion_id))"
        " ORDER BY c.id"
    )
    standing = read.column(
        "SELECT DISTINCT c.id FROM promotion_use u JOIN coupon c ON c.id = u.coupon_id"
        " WHERE (c.used_sale_id IS NULL OR c.used_sale_id <> u.sale_id) AND (SELECT SUM(b.times) FROM promotion_use b"
        " WHERE b.promotion_id = u.promotion_id AND (b.sale_id = u.sale_id AND b.of_sale_id IS NULL"
        " OR b.of_sale_id = u.sale_id)) > 0 ORDER BY c.id"
    )
    text = N_("Coupon {id} is not in the state that its receipts say.")
    return [(f"coupon:{key}", Message(text, {"id": key})) for key in dict.fromkeys([*states, *standing])]


def prize_problems(read: Reader) -> list[Problem]:
    """Prizes of which more is left or was won than there are, and draws whose prize left no trace.

    Of a prize that was cancelled less may be left: goods that are gone by then can't go back into the draw.
    """
    won = "(SELECT COUNT(*) FROM draw d WHERE d.prize_id = z.id AND NOT d.void)"
    found = read.rows(
        f'SELECT z.id, z.count, z."left", {won} FROM prize z WHERE z."left" < 0'
        f' OR (z.count > 0 AND z."left" + {won} > z.count) OR (z.count = 0 AND z."left" <> 0) ORDER BY z.id'
    )
    text = N_("Of prize {id} there are {count}: {left} are left and {won} were won.")
    problems = [
        (f"prize:{key}", Message(text, {"id": key, "count": count, "left": left, "won": many}))
        for key, count, left, many in found
    ]
    lost = read.column(
        "SELECT d.id FROM draw d LEFT JOIN gift g ON g.id = d.gift_id LEFT JOIN coupon c ON c.id = d.coupon_id"
        " WHERE (d.prize_id IS NULL) <> (d.gift_id IS NULL AND d.coupon_id IS NULL AND d.entry_id IS NULL)"
        " OR (d.void AND (g.state IN ('owed', 'handed', 'sent') OR c.state IN ('open', 'used'))) ORDER BY d.id"
    )
    text = N_("Draw {id} and its prize disagree.")
    return problems + [(f"draw:{key}", Message(text, {"id": key})) for key in lost]
