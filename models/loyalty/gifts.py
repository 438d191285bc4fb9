"""Gifts owed (引換品): a thing promised is reserved from stock together with the promise, or it is not promised.

    promise ── owed ──┬── hand_over ── handed
      (reserved)      ├── send ─────── sent
                      └── cancel ───── cancelled ── reopen ── owed

`stock.reserved` is the sum of what is owed and of prizes still to be won; `proof.gift_problems` asks so. Handing over
takes goods from the shelf by a stock entry of the kind "gift"; a sale of what is promised is never blocked, but told
(`owed.endangered`). Quantities are thousandths, days ISO dates.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from models import codes, rows
from models.base import new_public_id
from models.counter import stock
from models.errors import N_, NotFound, Refused
from models.loyalty.programmes import later
from models.money import LARGEST_QUANTITY, PIECE, divide_half_up
from models.reminders import reminders
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models.work import Reader, Row, Tx

ATTEMPTS = 20
MOST_DAYS = 3_660
_HEAD = (
    "INSERT INTO gift (public_id, code, person_id, sale_id, promotion_id, redemption_id, product_id, name, quantity,"
    " cost, state, at, day, due_on, staff_id, way, address, carrier, tracking, closed_at, closed_by, note,"
    " instead_of_id, shop_id)"
)
_TOUCH = "INSERT INTO touchpoint (person_id, at, kind, ref_id, text, staff_id, shop_id)"
_PRODUCT = (
    "SELECT p.name, p.variant, p.keeps_stock, p.parts, COALESCE(s.last_cost, p.cost) FROM product p"
    " LEFT JOIN stock s ON s.product_id = p.id AND s.shop_id = ? WHERE p.id=? AND p.active"
)


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that was made: the gift's key, the code on its slip, the last day, and whether it is handed over.

    `quantity` in thousandths; `cost` (minor units) is of all of it, None where it is not known.
    """

    gift_id: int
    code: str
    name: str
    quantity: int
    due_on: str
    handed: bool = False
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A gift, or a part of one, that is no longer owed; thousandths."""

    gift_id: int
    code: str
    name: str
    quantity: int


# -- questions ------------------------------------------------------------------------------------------------------


def available(read: Reader, product_ids: Sequence[int]) -> dict[int, int]:
    """What may still be promised of products, in thousandths; never below zero. One that is gone or off is left out.

    What is not counted in stock (a service) can always be promised; of a set nothing, since only its parts are there.
    """
    found = rows.of_ids(
        read,
        "SELECT p.id, p.keeps_stock, p.parts, COALESCE(s.quantity - s.reserved, 0) FROM product p"
        " LEFT JOIN stock s ON s.product_id = p.id AND s.shop_id = 1 WHERE p.active AND p.id IN (??)",
        list(product_ids),
    )
    return {row[0]: 0 if _is_set(row[2]) else max(0, int(row[3])) if row[1] else LARGEST_QUANTITY for row in found}


def _is_set(parts: str) -> bool:
    return bool(parts) and parts != "[]" and bool(json.loads(parts))


def by_code(read: Reader, text: str) -> int | None:
    """The gift whose slip was scanned or typed; None when there is none."""
    code = codes.gift(text)
    found = read.value("SELECT id FROM gift WHERE code=?", code) if code else None
    return int(found) if found is not None else None


# -- promise --------------------------------------------------------------------------------------------------------


def promise(
    tx: Tx,
    *,
    product_id: int,
    quantity: int,
    name: str = "",
    person_id: int | None = None,
    sale_id: int | None = None,
    promotion_id: int | None = None,
    redemption_id: int | None = None,
    due_days: int = 30,
    send: bool = False,
    now: bool = False,
    instead_of_id: int | None = None,
    staff_id: int | None = None,
    reserved: bool = False,
    note: str = "",
) -> Promised:
    """Promise a thing: it is reserved from stock now, or with `now` leaves the shelf at once. Never half.

    `name` is what it is called on the slip (the product's own when empty); without a person it is for whoever brings
    the slip. `staff_id` is who is responsible (whoever promises it), and is reminded on the day that it is due.
    `reserved` says that a prize held the goods already: they stay reserved, now for this gift. Raises Refused when
    nothing is left, in words, and for a product that is gone or a set.
    """
    if not 0 < quantity <= LARGEST_QUANTITY or not 0 <= due_days <= MOST_DAYS:
        raise Refused(N_("The quantity must be above zero."))
    product = tx.row(_PRODUCT, tx.actor.shop_id, product_id)
    own = f"{product[0]} {product[1]}".strip() if product else ""
    called = said(name, 200) or own
    if product is None:
        raise Refused(N_("“{name}” is not in the range any more: it can't be promised."), name=called)
    if _is_set(product[3]):
        raise Refused(N_("“{name}” is a set. Promise its parts, which are what lies on the shelf."), name=called)
    if not reserved and not stock.reserve(tx, product_id=product_id, quantity=quantity, whatever=not product[2]):
        raise nothing_left(called)
    address = _address(tx, person_id) if send and not now else ""
    responsible = tx.actor.staff_id if staff_id is None else staff_id
    due_on = tx.today if now else later(tx.today, due_days)
    code = _new_code(tx)
    row = (
        new_public_id(), code, person_id, sale_id, promotion_id, redemption_id, product_id, called, quantity,
        product[4], "owed", tx.now, tx.today, due_on, responsible, "send" if send and not now else "pickup", address,
        "", "", None, None, said(note, lines=True), instead_of_id, tx.actor.shop_id,
    )  # fmt: skip
    gift_id = rows.insert_id(tx, _HEAD, row)
    tx.booked("gift", (gift_id,))
    if now:
        _leave(tx, gift_id, "handed")
        _trace(tx, gift_id, person_id, "gift_handed", called)
    else:
        reminders.make(
            tx, title=called, day=due_on, person_id=person_id, about="gift", about_id=gift_id, staff_id=responsible,
            source_key=f"gift:{gift_id}", booked=True,
        )  # fmt: skip
        _trace(tx, gift_id, person_id, "gift", called)
    cost = None if product[4] is None else divide_half_up(product[4] * quantity, PIECE)
    return Promised(gift_id, code, called, quantity, due_on, now, cost)


def nothing_left(name: str) -> Refused:
    """What the till says when the last one has just been promised to somebody else."""
    return Refused(N_("There is no “{name}” left to promise. Nothing was booked."), name=name)


def _new_code(tx: Tx) -> str:
    for _ in range(ATTEMPTS):
        code = codes.gift_code(secrets.randbelow(10**codes.GIFT_DIGITS))
        if tx.value("SELECT id FROM gift WHERE code=?", code) is None:
            return code
    raise Refused(N_("No free number was found. Try again."))


def _address(read: Reader, person_id: int | None) -> str:
    if person_id is None:
        return ""
    row = read.row(
        "SELECT postal, region, city, street, building FROM address WHERE person_id=? ORDER BY position, id", person_id
    )
    return " ".join(part for part in row if part) if row else ""


def _trace(tx: Tx, gift_id: int, person_id: int | None, kind: str, text: str) -> None:
    """Leave it on the customer's timeline."""
    if person_id is None:
        return
    row = (person_id, tx.now, kind, gift_id, text, tx.actor.staff_id, tx.actor.shop_id)
    rows.insert(tx, _TOUCH, [row])
    tx.touch("touchpoint", None)
    tx.touch("person", (person_id,))


# -- fulfilled ------------------------------------------------------------------------------------------------------


def hand_over(tx: Tx, *, gift_id: int) -> None:
    """Hand a gift over: it leaves the shelf, its reminder is done. Raises Refused when it is not owed."""
    gift = _owed(tx, gift_id)
    _leave(tx, gift_id, "handed")
    reminders.close_of(tx, about="gift", about_id=gift_id, state="done")
    _trace(tx, gift_id, gift[1], "gift_handed", gift[2])
    tx.explain(gift=gift[2])


def send(tx: Tx, *, gift_id: int, address: str, carrier: str = "", tracking: str = "") -> None:
    """Send a gift: it leaves the shelf, with whom and under which number. Raises Refused without an address."""
    gift = _owed(tx, gift_id)
    words = _sending(address, carrier, tracking)
    if not words["address"]:
        raise Refused(N_("Say where it is sent to."))
    tx.run(
        "UPDATE gift SET way='send', address=?, carrier=?, tracking=? WHERE id=?",
        words["address"],
        words["carrier"],
        words["tracking"],
        gift_id,
    )
    _leave(tx, gift_id, "sent")
    reminders.close_of(tx, about="gift", about_id=gift_id, state="done")
    by = " ".join(part for part in (words["carrier"], words["tracking"]) if part)
    _trace(tx, gift_id, gift[1], "gift_sent", f"{gift[2]}: {by}" if by else gift[2])
    tx.explain(gift=gift[2])


def _sending(address: str, carrier: str, tracking: str) -> dict[str, str]:
    return {"address": said(address, 500), "carrier": said(carrier, 100), "tracking": said(tracking, 100)}


def _leave(tx: Tx, gift_id: int, state: str) -> None:
    """Take a gift from the shelf and close it."""
    row = tx.row(
        "SELECT g.product_id, g.quantity, g.cost, p.keeps_stock FROM gift g JOIN product p ON p.id=g.product_id"
        " WHERE g.id=?",
        gift_id,
    )
    assert row is not None
    product_id, quantity, cost, counted = row
    stock.release(tx, product_id=product_id, quantity=quantity)
    if counted:
        stock.move(tx, product_id=product_id, quantity=-quantity, kind="gift", cost=cost, ref_id=gift_id)
    _close(tx, gift_id, state)


def _close(tx: Tx, gift_id: int, state: str) -> None:
    tx.run("UPDATE gift SET state=?, closed_at=?, closed_by=? WHERE id=?", state, tx.now, tx.actor.staff_id, gift_id)
    tx.booked("gift", (gift_id,))


def _owed(tx: Tx, gift_id: int) -> Row:
    """The gift's state, person, name, product and quantity. Raises NotFound, and Refused when it is closed."""
    row = tx.row(
        f"SELECT state, person_id, name, product_id, quantity, way, note FROM gift WHERE id=?{rows.for_update(tx)}",
        gift_id,
    )
    if row is None:
        raise NotFound(N_("This gift is no longer there."))
    if row[0] == "handed":
        raise Refused(N_("“{name}” was handed over already."), name=row[2])
    if row[0] == "sent":
        raise Refused(N_("“{name}” was sent already."), name=row[2])
    if row[0] == "cancelled":
        raise Refused(N_("“{name}” was cancelled: there is nothing to hand over."), name=row[2])
    return row


# -- not fulfilled --------------------------------------------------------------------------------------------------


def cancel(tx: Tx, *, gift_id: int, reason: str = "") -> None:
    """Take a promise back: the goods are free again, the reminder is void. Raises Refused when it is not owed."""
    gift = _owed(tx, gift_id)
    _cancel(tx, gift_id, gift, said(reason))
    tx.explain(gift=gift[2])


def _cancel(tx: Tx, gift_id: int, gift: Row, reason: str) -> None:
    stock.release(tx, product_id=gift[3], quantity=gift[4])
    if reason:
        tx.run("UPDATE gift SET note=? WHERE id=?", _added(gift[6], reason), gift_id)
    _close(tx, gift_id, "cancelled")
    reminders.void_of(tx, about="gift", about_id=gift_id)
    _trace(tx, gift_id, gift[1], "gift_cancelled", f"{gift[2]}: {reason}" if reason else gift[2])


def _added(note: str, words: str) -> str:
    return said(f"{note}\n{words}", lines=True) if note else words


def cancel_of_sale(
    tx: Tx,
    *,
    sale_id: int,
    promotion_id: int | None = None,
    quantity: int | None = None,
    product_ids: Collection[int] | None = None,
    reason: str = "",
) -> tuple[Cancelled, ...]:
    """Take back what a sale promised and still owes: of one promotion or all, at most `quantity` thousandths.

    `product_ids` names the things, None means whatever it was; prizes are not among what one promotion gave: they go
    back by `draws.void_of_sale`. The latest go first; one of several pieces is made smaller (`given_again`). What was
    handed over or sent stays the customer's: it is among `owed.of_sale`, to be told. Returns what is no longer owed.
    """
    which = ""
    if promotion_id is not None:
        which = " AND promotion_id=? AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.gift_id=gift.id)"
    found = tx.rows(
        "SELECT id, code, state, person_id, name, product_id, quantity, way, note FROM gift"
        f" WHERE sale_id=? AND state='owed' AND redemption_id IS NULL{which} ORDER BY id DESC{rows.for_update(tx)}",
        sale_id,
        *([] if promotion_id is None else [promotion_id]),
    )
    told, rest = [], quantity
    for gift_id, code, *gift in found:
        if product_ids is not None and gift[3] not in product_ids:
            continue
        part = int(gift[4]) if rest is None else min(rest, int(gift[4]))
        if part <= 0:
            break
        _take_part(tx, gift_id, tuple(gift), part, reason)
        told.append(Cancelled(gift_id, code, gift[2], part))
        rest = None if rest is None else rest - part
    return tuple(told)


def _take_part(tx: Tx, gift_id: int, gift: Row, part: int, reason: str) -> None:
    if part == gift[4]:
        _cancel(tx, gift_id, gift, said(reason))
        return
    stock.release(tx, product_id=gift[3], quantity=part)
    tx.run("UPDATE gift SET quantity = quantity - ?, taken_back = taken_back + ? WHERE id=?", part, part, gift_id)
    tx.booked("gift", (gift_id,))


def reopen(tx: Tx, *, gift_id: int, reason: str = "") -> None:
    """Owe a gift again that was cancelled, or closed by mistake: what had left goes back to the shelf, reserved.

    Raises Refused when the shelf holds no more of it by now, and for a prize that went back into its draw.
    """
    row = tx.row(
        "SELECT g.state, g.person_id, g.name, g.product_id, g.quantity, g.due_on, g.staff_id, p.keeps_stock, g.cost"
        " FROM gift g JOIN product p ON p.id=g.product_id WHERE g.id=?",
        gift_id,
    )
    if row is None:
        raise NotFound(N_("This gift is no longer there."))
    state, person_id, name, product_id, quantity, due_on, staff_id, counted, cost = row
    if state == "owed":
        raise Refused(N_("“{name}” is owed already."), name=name)
    if tx.value("SELECT id FROM draw WHERE gift_id=? AND void", gift_id) is not None:
        raise Refused(N_("“{name}” went back into its draw with the receipt that had won it."), name=name)
    if state != "cancelled" and counted:
        stock.move(tx, product_id=product_id, quantity=quantity, kind="gift", cost=cost, ref_id=gift_id)
    held = not counted or state != "cancelled"
    if not stock.reserve(tx, product_id=product_id, quantity=quantity, whatever=held):
        raise nothing_left(name)
    tx.run("UPDATE gift SET state='owed', closed_at=NULL, closed_by=NULL WHERE id=?", gift_id)
    tx.booked("gift", (gift_id,))
    reminders.open_of(tx, about="gift", about_id=gift_id)
    reminders.make(
        tx, title=name, day=due_on, person_id=person_id, about="gift", about_id=gift_id, staff_id=staff_id,
        source_key=f"gift:{gift_id}", booked=True,
    )  # fmt: skip
    tx.touch("reminder", None)
    _trace(tx, gift_id, person_id, "gift", f"{name}: {said(reason)}" if said(reason) else name)
    tx.explain(gift=name)


def keep(tx: Tx, *, gift_id: int, reason: str) -> None:
    """Decide that a gift stays owed although the goods that earned it came back; noted with its reason. Undoable."""
    from models.loyalty.tables import Gift

    gift = _owed(tx, gift_id)
    if not said(reason):
        raise Refused(N_("Say why."))
    tx.update(Gift, gift_id, note=_added(gift[6], said(reason)))
    tx.explain(gift=gift[2])


def substitute(tx: Tx, *, gift_id: int, product_id: int) -> None:
    """Owe another product in place of the one promised: the one is free again, the other reserved, or nothing changes.

    Raises Refused when nothing is left of the other.
    """
    gift = _owed(tx, gift_id)
    if product_id == gift[3]:
        return
    product = tx.row(_PRODUCT, tx.actor.shop_id, product_id)
    if product is None:
        raise NotFound(N_("This product is no longer there."))
    name = f"{product[0]} {product[1]}".strip()
    if _is_set(product[3]):
        raise Refused(N_("“{name}” is a set. Promise its parts, which are what lies on the shelf."), name=name)
    if not stock.reserve(tx, product_id=product_id, quantity=gift[4], whatever=not product[2]):
        raise nothing_left(name)
    stock.release(tx, product_id=gift[3], quantity=gift[4])
    tx.run(
        "UPDATE gift SET product_id=?, name=?, cost=?, instead_of_id=COALESCE(instead_of_id, ?) WHERE id=?",
        product_id,
        name,
        product[4],
        gift[3],
        gift_id,
    )
    tx.run("UPDATE reminder SET title=? WHERE about='gift' AND about_id=? AND state='open'", name, gift_id)
    tx.booked("gift", (gift_id,))
    tx.touch("reminder", None)
    _trace(tx, gift_id, gift[1], "gift", f"{gift[2]} → {name}")
    tx.explain(gift=name)


# -- edited ---------------------------------------------------------------------------------------------------------


def change(
    tx: Tx,
    *,
    gift_id: int,
    due_on: str | None = None,
    staff_id: int | None = None,
    way: str | None = None,
    address: str | None = None,
    carrier: str | None = None,
    tracking: str | None = None,
    note: str | None = None,
) -> None:
    """Change by when, who is responsible (0: nobody), how and where to; None leaves a thing as it is. Undoable.

    The reminder goes with it. Raises Refused for a day before the promise.
    """
    from models.loyalty.tables import Gift

    gift = _owed(tx, gift_id)
    values: dict[str, object] = {}
    if due_on is not None:
        if due_on < tx.value("SELECT day FROM gift WHERE id=?", gift_id):
            raise Refused(N_("It can't be due before it was promised."))
        values["due_on"] = due_on
    if staff_id is not None:
        values["staff_id"] = staff_id or None
    if way is not None:
        if way not in ("pickup", "send"):
            raise Refused(N_("This is not one of the choices."))
        values["way"] = way
    texts = {"address": address, "carrier": carrier, "tracking": tracking, "note": note}
    values |= {name: said(words, lines=True) for name, words in texts.items() if words is not None}
    tx.update(Gift, gift_id, **values)
    if due_on is not None or staff_id is not None:
        reminders.move_of(tx, about="gift", about_id=gift_id, day=due_on, staff_id=staff_id)
    tx.explain(gift=gift[2])


def track(tx: Tx, *, gift_id: int, carrier: str, tracking: str) -> None:
    """Correct the carrier and the number of a gift that was sent. Undoable."""
    from models.loyalty.tables import Gift

    words = _sending("", carrier, tracking)
    tx.update(Gift, gift_id, carrier=words["carrier"], tracking=words["tracking"])
