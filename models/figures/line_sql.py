"""What a line of a receipt comes to without tax, and whether it was sold or came back: one wording for every report.

For questions over `sale s JOIN sale_line l ON l.sale_id = s.id`. Every line counts on its own receipt's day, cancelled
receipts and what cancelled them too: they take each other away, so that any sum of lines is that of the receipts.
"""

from __future__ import annotations

_ON_TOP = '{"tax":[0'
"""How the facts of a receipt begin whose prices were without tax (`models.counter.facts`)."""
OF_LINES = "FROM sale s JOIN sale_line l ON l.sale_id = s.id"

_FACTS = (
    "CASE WHEN l.of_line_id IS NULL THEN s.facts ELSE (SELECT ws.facts FROM sale_line wl JOIN sale ws"
    " ON ws.id = wl.sale_id WHERE wl.id = l.of_line_id) END"
)
"""What comes back keeps the way of the receipt that it was sold on: a shop may have changed since."""
NET = f"(l.amount - CASE WHEN substr({_FACTS}, 1, {len(_ON_TOP)}) = '{_ON_TOP}' THEN 0 ELSE l.tax END)"
"""What was charged for the line, without tax."""
GROSS = f"(l.amount + CASE WHEN substr({_FACTS}, 1, {len(_ON_TOP)}) = '{_ON_TOP}' THEN l.tax ELSE 0 END)"
"""What was charged for the line, tax included."""

BACK = (
    "(CASE WHEN s.kind = 'cancel' THEN CASE WHEN l.quantity < 0 THEN 0 ELSE 1 END"
    " WHEN l.quantity < 0 OR l.of_line_id IS NOT NULL THEN 1 ELSE 0 END)"
)
"""1 for goods that came back and what their coming back settled, 0 for what was sold; a cancel takes away its like."""

MONEY = "l.product_id IN (SELECT sp.id FROM product sp WHERE sp.special IN ('gift_card', 'top_up'))"
"""Cards and top-ups: money paid in beforehand, no sale yet."""
GOODS = f"(l.product_id IS NULL OR NOT {MONEY})"
"""All that is sold but cards and top-ups."""
