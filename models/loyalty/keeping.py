"""What is promised proved: the shelf's reserve is what is owed, an event's seats are its bookings. For `proofs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.money import Quantity

if TYPE_CHECKING:
    from models.work import Reader, Tx

_OWED = (
    "COALESCE((SELECT SUM(g.quantity) FROM gift g WHERE g.state='owed' AND g.product_id=s.product_id"
    " AND g.shop_id=s.shop_id), 0)"
)
_PRIZES = (
    'CASE WHEN s.shop_id = 1 THEN COALESCE((SELECT SUM(z."left" * z.quantity) FROM prize z'
    " JOIN promotion p ON p.id = z.promotion_id WHERE z.product_id=s.product_id AND z.active AND p.active), 0)"
    " ELSE 0 END"
)
_SEATS = "COALESCE((SELECT SUM(b.seats) FROM booking b WHERE b.event_id=e.id AND b.state <> 'cancelled'), 0)"


def reserve_problems(read: Reader) -> list[tuple[str, Message]]:
    """Products whose reserve is not what is owed of them as gifts and still to be won as prizes. Thousandths."""
    found = read.rows(
        f"SELECT s.product_id, s.reserved, {_OWED} + {_PRIZES} FROM stock s WHERE s.reserved <> {_OWED} + {_PRIZES}"
        " UNION ALL SELECT g.product_id, 0, SUM(g.quantity) FROM gift g WHERE g.state='owed' AND NOT EXISTS"
        " (SELECT 1 FROM stock s WHERE s.product_id=g.product_id AND s.shop_id=g.shop_id) GROUP BY g.product_id"
    )
    return [
        (
            f"stock:{product_id}",
            Message(
                N_("Of product {id} {reserved} are reserved; gifts owed and prizes come to {sum}."),
                {"id": product_id, "reserved": Quantity(reserved), "sum": Quantity(int(wanted))},
            ),
        )
        for product_id, reserved, wanted in found
    ]


def mend_reserve(tx: Tx) -> None:
    """Count again what is reserved of every product: it is derived from gifts and prizes."""
    tx.run(f"UPDATE stock AS s SET reserved = {_OWED} + {_PRIZES} WHERE s.reserved <> {_OWED} + {_PRIZES}")
    tx.touch("stock", None)


def gift_problems(read: Reader) -> list[tuple[str, Message]]:
    """Gifts whose entries of stock don't say what left the shelf for them, or that stand closed without a moment.

    Also such of which less than nothing was taken back. One without entries is of goods that were not counted then.
    """
    found = read.rows(
        "SELECT g.id, g.state, -COALESCE(e.gone, 0), g.quantity FROM gift g LEFT JOIN (SELECT ref_id,"
        " SUM(quantity) AS gone FROM stock_entry WHERE kind='gift' GROUP BY ref_id) e ON e.ref_id=g.id"
        " WHERE (g.state = 'owed') <> (g.closed_at IS NULL) OR g.taken_back < 0 OR (e.gone IS NOT NULL AND"
        " -e.gone <> CASE WHEN g.state IN ('handed', 'sent') THEN g.quantity ELSE 0 END)"
    )
    return [
        (
            f"gift:{gift_id}",
            Message(
                N_("Gift {id} ({state}) is of {quantity}, but {gone} left the shelf for it."),
                {"id": gift_id, "state": state, "quantity": Quantity(quantity), "gone": Quantity(int(gone))},
            ),
        )
        for gift_id, state, gone, quantity in found
    ]


def seat_problems(read: Reader) -> list[tuple[str, Message]]:
    """Events whose seats taken are not their bookings, or of which more are taken than there are."""
    found = read.rows(
        f"SELECT e.id, e.taken, e.seats, {_SEATS} FROM event e WHERE e.taken <> {_SEATS} OR e.taken > e.seats"
        " OR e.taken < 0"
    )
    return [
        (
            f"event:{event_id}",
            Message(
                N_("Event {id} has {taken} of {seats} seats taken, its bookings make {sum}."),
                {"id": event_id, "taken": taken, "seats": seats, "sum": int(total)},
            ),
        )
        for event_id, taken, seats, total in found
    ]


def mend_seats(tx: Tx) -> None:
    """Count the seats taken again from the bookings."""
    tx.run(f"UPDATE event AS e SET taken = {_SEATS} WHERE e.taken <> {_SEATS}")
    tx.touch("event", None)


def redemption_problems(read: Reader) -> list[tuple[str, Message]]:
    """Rewards whose points are not those of the entry that paid, or of which more was given back than was taken."""
    found = read.rows(
        "SELECT r.id, r.points, COALESCE(-e.points, 0) FROM redemption r LEFT JOIN points_entry e ON e.id=r.entry_id"
        " WHERE (r.of_redemption_id IS NULL AND r.points <> COALESCE(-e.points, 0))"
        " OR (r.of_redemption_id IS NULL AND r.points < (SELECT COALESCE(-SUM(b.points), 0) FROM redemption b"
        " WHERE b.of_redemption_id=r.id))"
    )
    return [
        (
            f"redemption:{key}",
            Message(
                N_("Reward taken {id} says {points} points, the ledger {booked}."),
                {"id": key, "points": points, "booked": int(booked)},
            ),
        )
        for key, points, booked in found
    ]
