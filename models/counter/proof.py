"""The counter proved: receipts without gaps, chained and adding up, stock and sessions that match what was booked."""

import json
from collections.abc import Iterator
from itertools import groupby

from models.counter import chain, figures, stock
from models.counter.names import number_text
from models.errors import N_, Message
from models.loyalty.proof import Problem, points_problems
from models.money import Amount
from models.work import Reader, Row

CHUNK = 400


def ledger_problems(read: Reader) -> list[Problem]:
    """What must add up and does not: points, receipts, stock, sessions; (where, what) each, empty when all is well."""
    return [
        *points_problems(read),
        *receipt_problems(read),
        *stock.problems(read),
        *_moved_without_balance(read),
        *session_problems(read),
        *return_problems(read),
    ]


# -- receipts -------------------------------------------------------------------------------------------------------


def receipt_problems(read: Reader) -> list[Problem]:
    """Receipts that are missing, were changed after they were booked, or do not add up."""
    found: list[Problem] = []
    for till_id, prefix, next_number, last_digest in read.rows(
        "SELECT id, prefix, next_number, last_digest FROM till ORDER BY id"
    ):
        found += _walk(read, till_id, prefix, next_number, last_digest)
    return found


def _walk(read: Reader, till_id: int, prefix: str, next_number: int, last_digest: str) -> Iterator[Problem]:
    """Follow a till's receipts from the first: numbers, digests, sums."""
    wanted, previous = 1, ""
    while batch := read.rows(
        f"SELECT id, digest, number, {chain.SALE} FROM sale WHERE till_id=? AND number>=?"
        f" ORDER BY number LIMIT {CHUNK}",
        till_id,
        wanted,
    ):
        parts = _parts(read, [row[0] for row in batch])
        for row in batch:
            sale_id, digest, number = row[:3]
            if number != wanted:
                yield f"till:{till_id}", _missing(prefix, wanted, number - 1)
            lines, taxes, payments = parts.get(sale_id, ([], [], []))
            sale = _logical(row[3:], 5)
            yield from _checked(sale_id, number_text(prefix, number), sale, lines, taxes, payments)
            if chain.digest(previous, sale, lines, taxes, payments) != digest:
                yield (
                    f"sale:{sale_id}",
                    Message(
                        N_("Receipt {number} is not as it was booked, or one before it is missing."),
                        {"number": number_text(prefix, number)},
                    ),
                )
            previous, wanted = digest, number + 1
    if wanted != next_number:
        yield f"till:{till_id}", _missing(prefix, wanted, next_number - 1)
    elif previous != last_digest:
        yield f"till:{till_id}", Message(N_("The till's last digest is not that of its last receipt."))


def _missing(prefix: str, first: int, last: int) -> Message:
    return Message(
        N_("Receipts {first} to {last} are missing."),
        {"first": number_text(prefix, first), "last": number_text(prefix, last)},
    )


def _logical(row: Row, *places: int) -> Row:
    return tuple(int(value) if at in places else value for at, value in enumerate(row))


Parts = tuple[list[Row], list[Row], list[Row]]


def _parts(read: Reader, ids: list[int]) -> dict[int, Parts]:
    """Lines, taxes and first payments of some receipts."""
    found: dict[int, Parts] = {sale_id: ([], [], []) for sale_id in ids}
    asked = (
        (f"SELECT sale_id, {chain.LINE} FROM sale_line WHERE sale_id IN (??) ORDER BY sale_id, position, id", (13,)),
        (f"SELECT sale_id, {chain.TAX} FROM sale_tax WHERE sale_id IN (??) ORDER BY sale_id, id", ()),
        (
            f"SELECT sale_id, {chain.PAYMENT} FROM payment WHERE sale_id IN (??) AND NOT correction"
            " ORDER BY sale_id, id",
            (),
        ),
    )
    for at, (sql, places) in enumerate(asked):
        for sale_id, members in groupby(read.within(sql, ids), key=lambda row: row[0]):
            found[sale_id][at].extend(_logical(row[1:], *places) for row in members)
    return found


def _checked(
    sale_id: int, number: str, sale: Row, lines: list[Row], taxes: list[Row], payments: list[Row]
) -> Iterator[Problem]:
    """What must be equal on a receipt, whatever the rules that it was priced by."""
    (subtotal, discount, points_used, points_value, tax, total, points_paid, rounding) = sale[8:16]
    amount = sum(line[9] for line in lines)
    sums: tuple[tuple[str, int, int], ...] = (
        (N_("the total and the table of taxes"), total, sum(row[2] for row in taxes)),
        (N_("the tax and the table of taxes"), tax, sum(row[3] for row in taxes)),
        (N_("the tax and the lines"), tax, sum(line[10] for line in lines)),
        (N_("the discount and the lines"), discount, sum(line[6] + line[7] for line in lines)),
        (N_("the points used and the lines"), points_value, sum(line[8] for line in lines)),
        (N_("the subtotal and the lines"), subtotal, amount + discount + points_value),
        (N_("the quantity and the lines"), sale[7], sum(line[4] for line in lines)),
        (N_("the total and the payments"), total - points_paid + rounding, sum(row[1] for row in payments)),
    )
    for what, one, other in sums:
        if one != other:
            yield (
                f"sale:{sale_id}",
                Message(
                    N_("Receipt {number} does not add up: {what} ({one}, {other})."),
                    {"number": number, "what": Message(what), "one": Amount(one), "other": Amount(other)},
                ),
            )


# -- stock, sessions, returns ---------------------------------------------------------------------------------------


def _moved_without_balance(read: Reader) -> list[Problem]:
    found = read.column(
        "SELECT DISTINCT e.product_id FROM stock_entry e LEFT JOIN stock s"
        " ON s.product_id = e.product_id AND s.shop_id = e.shop_id WHERE s.id IS NULL"
    )
    return [
        (f"stock:{product_id}", Message(N_("Product {id} has stock entries but no balance."), {"id": product_id}))
        for product_id in found
    ]


def session_problems(read: Reader) -> list[Problem]:
    """Closed sessions whose kept figures are not what was booked in them, and Z numbers with gaps."""
    found: list[Problem] = []
    last: dict[int, int] = {}
    for session_id, till_id, z_number, closed_at, expected, counted, difference, report in read.rows(
        "SELECT id, till_id, z_number, closed_at, expected, counted, difference, report FROM till_session"
        " WHERE z_number IS NOT NULL ORDER BY till_id, z_number"
    ):
        where = f"till_session:{session_id}"
        if z_number != last.get(till_id, 0) + 1:
            found.append(
                (where, Message(N_("Z report {number} does not follow the one before."), {"number": z_number}))
            )
        last[till_id] = z_number
        now = figures.gather(read, session_id, closed_at)
        kept = figures.from_json(json.loads(report)) if report and report != "{}" else None
        if expected != now.expected or difference != counted - expected or (kept and _differs(kept, now)):
            found.append(
                (where, Message(N_("Z report {number} is not what was booked in its session."), {"number": z_number}))
            )
    for till_id, next_z in read.rows("SELECT id, next_z FROM till"):
        if last.get(till_id, 0) + 1 != next_z:
            found.append((f"till:{till_id}", Message(N_("The last Z report of the till is missing."))))
    return found


def _differs(kept: figures.Figures, now: figures.Figures) -> bool:
    plain = [(one.kind_id, one.net, one.expected) for one in kept.paid]
    return (
        (kept.total, kept.tax, kept.gross, kept.expected) != (now.total, now.tax, now.gross, now.expected)
        or kept.rates != now.rates
        or plain != [(one.kind_id, one.net, one.expected) for one in now.paid]
    )


def return_problems(read: Reader) -> list[Problem]:
    """Lines of which more came back than was sold on them."""
    found: list[Problem] = []
    for line_id, quantity, back in read.rows(
        "SELECT l.id, l.quantity, b.back FROM (SELECT of_line_id, -SUM(quantity) AS back FROM sale_line"
        " WHERE of_line_id IS NOT NULL GROUP BY of_line_id) b JOIN sale_line l ON l.id = b.of_line_id"
        " WHERE b.back > l.quantity AND l.quantity > 0 OR b.back < 0 AND l.quantity > 0"
    ):
        found.append(
            (
                f"sale_line:{line_id}",
                Message(
                    N_("Of line {id} {back} came back, {quantity} were sold."),
                    {"id": line_id, "back": back / 1000, "quantity": quantity / 1000},
                ),
            )
        )
    return found
