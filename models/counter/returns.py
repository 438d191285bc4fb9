"""What sets a receipt right afterwards: cancelled in the open session, copied as new, credited to a member later.

Returns and exchanges themselves are booked by `sales.book` and shown beforehand by `sales.preview`.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from models import rows, settings
from models.base import new_public_id
from models.counter import facts, origin, promised, sale_rows, till
from models.counter.discounts import Discount
from models.counter.drafts import Booked, SaleDraft
from models.counter.lines import Basket, Line
from models.counter.returns_math import earned_of
from models.counter.ring import MONEY
from models.counter.sale_rows import LineRow, PaymentRow, ReceiptRows, StockMove
from models.counter.tax import TaxKind
from models.errors import N_, NotFound, Refused
from models.loyalty import expiry as lapse
from models.loyalty import ledger
from models.loyalty.purse import Purse
from models.money import PIECE
from models.said import said
from models.work import Reader, Tx

# -- cancel ---------------------------------------------------------------------------------------------------------


def cancel(tx: Tx, *, sale_id: int, reason: str = "", public_id: str | None = None) -> Booked:
    """Cancel a receipt (取消): a reversing receipt with its own number takes back all of it, points and stock too.

    Only in the session that it was booked in, while that is open. Raises Refused when it was cancelled already, is
    itself a cancel, part of it came back since, or it is a return and more of the same goods came back after it. The
    same `public_id` again cancels nothing more.
    """
    from models.counter.sales import booked_before

    known = booked_before(tx, public_id) if public_id else None
    if known is not None:
        return known
    row = tx.row(
        "SELECT kind, session_id, person_id, cancelled_by_id, total, tax, points_paid, rounding, points_earned,"
        " points_used, currency, eat_in, language, public_id, facts, at FROM sale WHERE id=?",
        sale_id,
    )
    if row is None:
        raise NotFound(N_("This receipt is no longer there."))
    _require_cancellable(tx, sale_id, row)
    purses, earned, used = _reversed_points(tx, sale_id, row[2])
    own = next((purse for purse in purses if purse.person_id == row[2]), None)
    receipt = ReceiptRows(
        public_id=public_id or new_public_id(),
        kind="cancel",
        session_id=row[1],
        currency=row[10],
        facts=facts.reversing(row[14], row[13]),
        lines=_reversed_lines(tx, sale_id),
        taxes=[(kind, rate, -total, -tax) for kind, rate, total, tax in tx.rows(_TAXES, sale_id)],
        payments=_reversed_payments(tx, sale_id),
        total=-row[4],
        tax=-row[5],
        person_id=row[2],
        of_sale_id=sale_id,
        reason=said(reason),
        eat_in=bool(row[11]),
        language=row[12],
        points_used=used,
        points_paid=-row[6],
        rounding=-row[7],
        points_earned=earned,
        points_before=own.balance - earned + used if own else None,
        points_after=own.balance if own else None,
        stock=_reversed_stock(tx, sale_id, row[14], row[15], said(reason)),
        purses=purses,
    )
    written = sale_rows.write(tx, receipt)
    tx.run("UPDATE sale SET cancelled_by_id=? WHERE id=?", written.sale_id, sale_id)
    told = promised.undo(tx, sale_id=sale_id, by=written.sale_id)
    _money_on_cards_back(tx, sale_id, written.sale_id)
    _off_the_account(tx, sale_id, written.sale_id)
    tx.touch("sale", (sale_id,))
    tx.explain(number=written.number_text)
    found = booked_before(tx, receipt.public_id)
    assert found is not None
    return replace(
        found, again=False, debt=own.debt if own else 0, open_drawer=_opens_drawer(tx, sale_id), outcomes=told
    )


def _money_on_cards_back(tx: Tx, sale_id: int, by: int) -> None:
    """What gift cards and balances paid goes back onto them; cards that the receipt sold are empty."""
    if tx.value("SELECT 1 FROM wallet_entry WHERE sale_id=? LIMIT 1", sale_id):
        from models.wallet import payments as wallet_payments

        wallet_payments.reverse(tx, sale_id=sale_id, cancel_id=by)


def _off_the_account(tx: Tx, sale_id: int, by: int) -> None:
    """What was put on account is owed no more."""
    if tx.value("SELECT 1 FROM owed WHERE sale_id=?", sale_id):
        from models.billing import invoices, owed

        owed.follow(tx, sale_id=by)
        invoices.void_of_cancelled(tx, sale_id=sale_id)


_TAXES = "SELECT tax_kind, rate, total, tax FROM sale_tax WHERE sale_id=? ORDER BY id"
_LINES = (
    "SELECT product_id, category_id, name, code, options, quantity, unit_price, discount, discount_reason, share,"
    " points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns, points_earned, of_line_id, id,"
    " promotion FROM sale_line WHERE sale_id=? ORDER BY position, id"
)


def _require_cancellable(tx: Tx, sale_id: int, row: tuple[Any, ...]) -> None:
    if row[3] is not None or row[0] in ("cancel", "history"):
        raise Refused(N_("This receipt was cancelled already."))
    _require_same_session(tx, sale_id, row[1])
    back = tx.value(
        "SELECT COUNT(*) FROM sale_line b JOIN sale_line l ON l.id = b.of_line_id JOIN sale s ON s.id = b.sale_id"
        " WHERE l.sale_id=? AND s.cancelled_by_id IS NULL AND s.kind <> 'cancel'",
        sale_id,
    )
    if back:
        raise Refused(N_("Something of this receipt came back already. Cancel that return first."))
    # a return is what the amounts of all that came back grew by: only the last one can be taken out without a remainder
    later = tx.value(
        "SELECT COUNT(*) FROM sale_line l JOIN sale_line b ON b.of_line_id = l.of_line_id AND b.sale_id > l.sale_id"
        " JOIN sale s ON s.id = b.sale_id WHERE l.sale_id=? AND s.cancelled_by_id IS NULL AND s.kind <> 'cancel'",
        sale_id,
    )
    if later:
        raise Refused(N_("More of the same goods came back since. Cancel that return first."))


def _require_same_session(tx: Tx, sale_id: int, session_id: int | None) -> None:
    """A receipt is cancelled in its own session; one on account without any on its own day."""
    if session_id is None and tx.value("SELECT day FROM sale WHERE id=?", sale_id) == tx.today:
        return
    if session_id is None or session_id != till.require_open(tx, None):
        raise Refused(N_("The register was closed since. Take the goods back as a return instead."))


def _reversed_lines(tx: Tx, sale_id: int) -> list[LineRow]:
    """Every line the other way round; each names the sold line that it undoes, so that nothing can come back twice."""
    found = []
    for row in tx.rows(_LINES, sale_id):
        (product_id, category_id, name, code, options, quantity, unit_price, discount, reason, share) = row[:10]
        (points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns, points, of_line_id, line_id) = row[10:21]
        found.append(
            LineRow(
                product_id, category_id, name, code, options, -quantity, unit_price, -discount, reason, -share,
                -points_share, -amount, -tax, tax_kind, tax_rate, bool(eat_in), None if cost is None else -cost,
                bool(earns), -points, of_line_id if of_line_id is not None else line_id, -row[21],
            )
        )  # fmt: skip
    return found


def _reversed_payments(tx: Tx, sale_id: int) -> list[PaymentRow]:
    """What was paid in each kind, corrections counted, given back in that kind."""
    found = tx.rows(
        "SELECT payment_kind_id, SUM(amount), SUM(COALESCE(tendered, amount)) FROM payment WHERE sale_id=?"
        " GROUP BY payment_kind_id HAVING SUM(amount) <> 0 OR SUM(COALESCE(tendered, amount)) <> 0"
        " ORDER BY MIN(id)",
        sale_id,
    )
    return [PaymentRow(kind_id, -int(amount), -int(tendered)) for kind_id, amount, tendered in found]


def _reversed_stock(tx: Tx, sale_id: int, told: str, at: int, reason: str) -> list[StockMove]:
    """The receipt's stock entries the other way round, found by the products that can be on it.

    A gift's entry names the gift and not the receipt: one of the same number at the same moment is none of these.
    """
    products = set(tx.column("SELECT product_id FROM sale_line WHERE sale_id=? AND product_id IS NOT NULL", sale_id))
    products |= {part[0] for parts in facts.read_back(told).sets.values() for part in parts}
    found = rows.of_ids(
        tx,
        "SELECT product_id, quantity, cost, kind FROM stock_entry WHERE product_id IN (??)"
        f" AND at={int(at)} AND ref_id={int(sale_id)} AND kind <> 'gift' ORDER BY id",
        list(products),
    )
    return [StockMove(product_id, -quantity, cost, kind, reason) for product_id, quantity, cost, kind in found]


def _opens_drawer(tx: Tx, sale_id: int) -> bool:
    return bool(
        tx.value(
            "SELECT COUNT(*) FROM payment p JOIN payment_kind k ON k.id = p.payment_kind_id"
            " WHERE p.sale_id=? AND k.opens_drawer",
            sale_id,
        )
    )


def _reversed_points(tx: Tx, sale_id: int, person_id: int | None) -> tuple[list[Purse], int, int]:
    """The points of a receipt the other way round: what was taken is given back first, then what was given is taken.

    Returns the purses, and what the person's points earned and used become by it, signed as a receipt shows them.
    """
    shop = settings.load(tx)
    purses: dict[int, Purse] = {}
    sums = {True: 0, False: 0}
    own = "SELECT id, account_id, points, kind FROM points_entry WHERE sale_id=? AND kind <> 'rank' ORDER BY id DESC"
    entries = tx.rows(own, sale_id)
    for entry_id, account_id, points, kind in sorted(entries, key=lambda row: row[2] > 0):
        purse = purses.get(account_id) or ledger.open_purse(tx, account_id, tx.today)
        purses[account_id] = purse
        if purse.person_id == person_id:
            sums[kind in ("earn", "bonus", "take_back")] += points
        if points < 0:
            rule = lapse.rule_of_account(tx, account_id, shop)
            purse.give_back(
                -points,
                origin.restores(tx, None, entry_id),
                of_entry_id=entry_id,
                expires_on=lapse.last_day(rule, tx.today),
                grace_days=shop.points_give_back_days,
                until=lapse.clock(rule, purse, tx.today),
            )
        else:
            purse.take_back(points, of_entry_id=entry_id, first=_lots_reached(tx, entry_id))
    return list(purses.values()), -sums[True], sums[False]


def _lots_reached(tx: Tx, entry_id: int) -> list[int]:
    """The lots that an entry made or put points back into."""
    made = origin.lots_of(tx, entry_id)
    return made + tx.column("SELECT lot_id FROM points_use WHERE entry_id=? AND points < 0", entry_id)


# -- as new ---------------------------------------------------------------------------------------------------------


def copy_as_draft(read: Reader, *, sale_id: int) -> SaleDraft:
    """A receipt's goods as a new draft, at the prices and discounts that they were sold at; not paid yet.

    What came back on it is left out. Tax kinds are the products' of today, else the receipt's.
    """
    row = read.row("SELECT person_id, eat_in, language FROM sale WHERE id=?", sale_id)
    if row is None:
        raise NotFound(N_("This receipt is no longer there."))
    found = [one for one in read.rows(_LINES, sale_id) if one[5] > 0]
    products = {
        one[0]: one[1:]
        for one in rows.of_ids(
            read,
            "SELECT id, tax_kind, food, special FROM product WHERE id IN (??)",
            [one[0] for one in found if one[0] is not None],
        )
    }
    lines = tuple(_copied(at, one, products.get(one[0])) for at, one in enumerate(found))
    off = sum(one[9] for one in found)
    discounts = (Discount(amount=off),) if off else ()
    return SaleDraft(Basket(lines=lines, discounts=discounts, eat_in=bool(row[1])), person_id=row[0], language=row[2])


def _copied(at: int, row: tuple[Any, ...], product: tuple[Any, ...] | None) -> Line:
    kind, food, special = product or (row[13], False, "")
    off, reason = row[7] - row[21], "" if row[21] else row[8]  # promotions are tried anew: not taken off twice
    discount = (Discount(amount=off, reason=reason),) if off else ()
    return Line(
        ref=f"copy:{at}",
        name=f"{row[2]} {row[4]}".strip(),
        unit_price=row[6],
        quantity=row[5],
        product_id=row[0],
        kind=TaxKind.OUTSIDE if special in MONEY else TaxKind(kind),
        food=bool(food),
        eat_in=bool(row[15]) if food else None,
        discounts=discount,
        weighed=row[5] % PIECE != 0,
        earns=bool(row[17]) and not special,
        wallet=special if special in MONEY else "",
    )


# -- credited later -------------------------------------------------------------------------------------------------


def credit_later(tx: Tx, *, sale_id: int, person_id: int) -> int:
    """Credit a receipt without a member to one, once, within the owner's days. Returns the points credited.

    The points are those that the receipt would have earned by the rules of its day, less what came back since; whoever
    brought the member is rewarded as by a sale. Raises Refused when it has a member, was cancelled, is too old, or the
    person is not enrolled.
    """
    from models.loyalty import referrals

    row = tx.row("SELECT person_id, day, kind, total, at FROM sale WHERE id=?", sale_id)
    if row is None:
        raise NotFound(N_("This receipt is no longer there."))
    shop = settings.load(tx)
    if row[0] is not None and row[0] != person_id:
        raise Refused(N_("This receipt belongs to another member."))
    if tx.value("SELECT COUNT(*) FROM points_entry WHERE sale_id=? AND kind='earn'", sale_id):
        raise Refused(N_("This receipt was credited already."))
    age = (date.fromisoformat(tx.today) - date.fromisoformat(row[1])).days
    if age > shop.points_late_days:
        raise Refused(
            N_("A receipt can be credited within {days} days; this one is older."), days=shop.points_late_days
        )
    if not shop.points_enabled:
        raise Refused(N_("Points are switched off in the settings."))
    old = origin.load(tx, sale_id)
    given = 0
    enrolled = False
    for programme in old.known.earned:
        account = ledger.account(tx, person_id, programme.programme_id)
        enrolled = enrolled or account is not None
        points = programme.points - earned_of(old.sold(programme), old.returned)
        if account is not None and points > 0:
            purse = ledger.open_purse(tx, account.id, tx.today)
            rule = lapse.rule_of(tx, programme.programme_id, shop)
            purse.earn(points, lapse.last_day(rule, tx.today), earned_day=row[1])
            ledger.write(tx, purse, sale_id=sale_id)
            given += points
    if not enrolled and ledger.account(tx, person_id) is None:
        raise Refused(N_("Enrol this person first; then the receipt can be credited."))
    if not given:
        raise Refused(N_("There is nothing to credit on this receipt."))
    tx.run("UPDATE sale SET person_id=? WHERE id=?", person_id, sale_id)
    trace = (person_id, row[4], row[2], sale_id, row[3], given, "", tx.actor.staff_id, tx.actor.shop_id, tx.batch_id)
    touchpoint_id = rows.insert_id(tx, ledger.TOUCHPOINT, trace)
    tx.run(
        "UPDATE person SET last_seen_at=? WHERE id=? AND COALESCE(last_seen_at, 0) < ?",
        row[4],
        person_id,
        row[4],
    )
    tx.booked("touchpoint", (touchpoint_id,))
    from models.leads import rating

    rating.after_sale(tx, person_id)
    tx.touch("sale", (sale_id,))
    tx.touch("person", (person_id,))
    referrals.first_purchase(tx, person_id=person_id, sale_id=sale_id)
    return given
