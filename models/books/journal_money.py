"""Money beside receipts as entries: the drawer counted, cash in and out, prepaid money, what customers owed and paid.

Cash that goes through the drawer for something else (an account paid in cash, a card paid out) is booked by both rooms
against "cash moves", so that the two meet there and nothing is booked twice. Money received is an advance of the
customer's until it pays something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.billing import customers
from models.billing.customers import Customer
from models.books.entries import PURCHASE, Entry, Posting, entry
from models.errors import N_, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.work import Reader

_PREPAID = (
    "SELECT day, kind, SUM(amount) FROM wallet_entry WHERE sale_id IS NULL AND kind <> 'move' AND day BETWEEN ? AND ?"
    " GROUP BY day, kind ORDER BY day, kind"
)
_AGAINST = {
    "expire": ("prepaid_lapsed", N_("Gift cards that lapsed")),
    "cash_out": ("cash_moves", N_("Prepaid money paid out in cash")),
    "adjust": ("prepaid_given", N_("Prepaid balances corrected")),
}
"""What prepaid money outside receipts goes against; cards that were given without a sale cost the shop."""


def prepaid(read: Reader, first_day: str, last_day: str) -> Iterator[Entry]:
    """Prepaid money that came or went without a receipt: given, lapsed, corrected, paid out."""
    for day, kind, amount in read.rows(_PREPAID, first_day, last_day):
        key, text = _AGAINST.get(kind, ("prepaid_given", N_("Gift cards and balances given without a sale")))
        made = entry(day, Message(text), (Posting("prepaid", -int(amount)), Posting(key, int(amount))))
        if made is not None:
            yield made


# -- the drawer -----------------------------------------------------------------------------------------------------

BANK = frozenset({"Paid into the bank", "Change from the bank", "銀行へ入金", "両替", "銀行入金"})
"""Reasons, as the screen offers them in each language, that say where the cash went or came from."""


def cash_moves(read: Reader, first_day: str, last_day: str) -> Iterator[Entry]:
    """Cash put into the drawer or taken out, each with its reason."""
    for day, kind, amount, reason in read.rows(
        "SELECT t.day, c.kind, c.amount, c.reason FROM till_session t JOIN cash_entry c ON c.session_id=t.id"
        " WHERE t.day BETWEEN ? AND ? ORDER BY t.day, c.id",
        first_day,
        last_day,
    ):
        signed = int(amount) if kind == "in" else -int(amount)
        other = "banking" if reason.strip() in BANK else "cash_moves"
        text = N_("Cash in: {reason}") if kind == "in" else N_("Cash out: {reason}")
        made = entry(day, Message(text, {"reason": reason}), (Posting("cash", signed), Posting(other, -signed)))
        if made is not None:
            yield made


def sessions(read: Reader, first_day: str, last_day: str) -> Iterator[Entry]:
    """A float that is not what the last close left, the difference found at the close, and what went to the bank."""
    for day, key, till, begun, z_number, counted, difference, left in read.rows(
        "SELECT day, id, till_id, float_amount, z_number, counted, difference, next_float FROM till_session"
        " WHERE day BETWEEN ? AND ? ORDER BY day, id",
        first_day,
        last_day,
    ):
        before = read.value(
            "SELECT next_float FROM till_session WHERE till_id=? AND id<? ORDER BY id DESC LIMIT 1", till, key
        )
        yield from _moved(day, Message(N_("Float of the register")), int(begun) - int(before or 0))
        if z_number is not None:
            named = {"number": f"{z_number:05d}"}
            postings = (Posting("cash", int(difference)), Posting("cash_difference", -int(difference)))
            made = entry(day, Message(N_("Difference of the drawer, Z {number}"), named), postings)
            if made is not None:
                yield made
            yield from _moved(day, Message(N_("To the bank, Z {number}"), named), int(left) - int(counted))


def _moved(day: str, text: Message, into: int) -> Iterator[Entry]:
    """Cash between the bank or safe and the drawer."""
    made = entry(day, text, (Posting("cash", into), Posting("banking", -into)))
    if made is not None:
        yield made


# -- what customers owe -----------------------------------------------------------------------------------------------

_RECEIVED = (
    "SELECT id, day, person_id, company_id, way, amount, session_id FROM money_received WHERE NOT taken_back"
    " AND day BETWEEN ? AND ? ORDER BY day, id"
)
_ENTRIES = (
    "SELECT e.day, e.id, e.receipt_id, COALESCE(b.kind, e.kind), e.amount, o.person_id, o.company_id"
    " FROM account_entry e JOIN owed o ON o.id=e.owed_id LEFT JOIN account_entry b ON b.id=e.of_account_entry_id"
    " LEFT JOIN money_received m ON m.id=e.receipt_id WHERE e.day BETWEEN ? AND ?"
    " AND (m.id IS NULL OR NOT m.taken_back) AND COALESCE(b.kind, e.kind) IN ('payment', 'fee', 'written_off')"
    " ORDER BY e.day, e.id"
)
_SETTLES = {"payment": "advances", "fee": "bank_fee", "written_off": "bad_debt"}


def accounts(read: Reader, first_day: str, last_day: str) -> Iterator[Entry]:
    """Money received and paid back, what it settled, bank's fees, what was written off: an entry a customer and day."""
    found: dict[tuple[str, str, int], tuple[Customer, list[Posting]]] = {}
    for key, day, person_id, company_id, way, amount, session_id in read.rows(_RECEIVED, first_day, last_day):
        into = "cash_moves" if session_id is not None else f"received_{way}"
        postings = [Posting(into, int(amount)), Posting("advances", -int(amount))]
        found[(day, "money", key)] = (Customer(person_id, company_id), postings)
    for day, key, receipt_id, kind, amount, person_id, company_id in read.rows(_ENTRIES, first_day, last_day):
        place = (day, "money", receipt_id) if receipt_id is not None else (day, "entry", key)
        _whose, postings = found.setdefault(place, (Customer(person_id, company_id), []))
        bears, rate = (PURCHASE, 0) if kind == "fee" else ("", 0)
        postings += [Posting("receivable", int(amount)), Posting(_SETTLES[kind], -int(amount), 0, bears, "", rate)]
    names = customers.names(read, {whose for whose, _postings in found.values()})
    for (day, what, _key), (whose, postings) in sorted(found.items(), key=_first):
        text = N_("Payment on account, {name}") if what == "money" else N_("Written off, {name}")
        made = entry(day, Message(text, {"name": names.get(whose, "")}), postings)
        if made is not None:
            yield made


def _first(found: tuple[tuple[str, str, int], object]) -> tuple[str, str, int]:
    return found[0]
