"""What conditions say of a touchpoint, as SQL over the alias `t`; its person is `p`, as everywhere."""

from __future__ import annotations

from models.criteria.sql import Compiled, now
from models.times import DAY_MS

SCALARS = {
    "touch.amount": Compiled("t.amount"),
    "touch.points": Compiled("t.points"),
    "touch.minutes": Compiled("t.minutes"),
    "touch.days_ago": Compiled(f"(? - t.at) / {DAY_MS}", (now,)),
}
"""Numbers that may be missing."""
TEXTS = {
    "touch.kind": "t.kind",
    "touch.text": "t.text",
    "touch.about": "t.about",
}
"""Texts, "" where not known."""
