"""The chain of receipts: each carries the digest of its own figures and of the digest before it, within its till.

What can be erased for a person's sake (who it was, reasons typed) is not in it; figures, lines, taxes and payments as
first booked are. `check` follows the chain from the first receipt on.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from models.work import Row

SALE = (
    "public_id, kind, number, at, day, eat_in, currency, quantity, subtotal, discount, points_used, points_value, tax,"
    " total, points_paid, rounding, points_earned, change, facts"
)
"""The columns of a sale that its digest proves, in this order."""
LINE = (
    "position, name, code, options, quantity, unit_price, discount, share, points_share, amount, tax, tax_kind,"
    " tax_rate, eat_in, points_earned"
)
TAX = "tax_kind, rate, total, tax"
PAYMENT = "payment_kind_id, amount, tendered"


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def digest(previous: str, sale: Row, lines: Sequence[Row], taxes: Sequence[Row], payments: Sequence[Row]) -> str:
    """The digest of a receipt after `previous`: rows hold the columns above, booleans as 0 and 1."""
    text = _as_json([previous, len(lines), len(taxes), sale, *lines, *taxes, *payments])
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
