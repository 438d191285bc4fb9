"""What conditions say of people as leads and as customers whom somebody looks after: SQL over the alias `p`."""

from __future__ import annotations

from models.criteria.sql import Compiled, now
from models.times import DAY_MS

SCORE_BAR, GRADE_BAR = 100, 7
"""Past which a lead is for sales until the owner moves the bars: 100 points, B−."""
MET = ("call", "meeting", "visit", "mail")
"""Touchpoints by which staff reached a person."""
_OWED = "FROM gift g WHERE g.person_id=p.id AND g.state='owed'"

_RATED = "FROM rating r WHERE r.person_id=p.id"


def _bar(name: str, usual: int) -> str:
    """An option of the shop as SQL; one that was never changed has no row."""
    return f"coalesce((SELECT CAST(o.value AS INTEGER) FROM setting o WHERE o.id='{name}'), {usual})"


SCALARS = {
    "person.score": Compiled(f"coalesce((SELECT r.score {_RATED}), 0)"),
    "person.grade": Compiled(f"SELECT r.grade {_RATED}"),
    "person.known_days": Compiled(f"(? - p.created_at) / {DAY_MS}", (now,)),
    "person.silent_days": Compiled(
        f"(? - (SELECT max(t.at) FROM touchpoint t WHERE t.person_id=p.id AND t.at<=?)) / {DAY_MS}", (now, now)
    ),
    "person.contact_days": Compiled(
        "(? - (SELECT max(t.at) FROM touchpoint t WHERE t.person_id=p.id AND t.at<=?"
        f" AND t.kind IN ({', '.join(repr(kind) for kind in MET)}))) / {DAY_MS}",
        (now, now),
    ),
    "person.gift_days": Compiled(f"(? - (SELECT min(g.at) {_OWED})) / {DAY_MS}", (now,)),
    "person.survey_score": Compiled(
        "SELECT w.score FROM answer w JOIN survey v ON v.id=w.survey_id AND v.kind='nps' WHERE w.person_id=p.id"
        " AND w.score IS NOT NULL AND w.at<=? ORDER BY w.at DESC, w.id DESC LIMIT 1",
        (now,),
    ),
}
"""Numbers that may be missing."""
TEXTS: dict[str, str] = {}
"""Texts, "" where not known."""
TRUTHS = {
    "person.sales_ready": Compiled(
        f"EXISTS (SELECT 1 {_RATED} AND r.score>={_bar('score_sales_bar', SCORE_BAR)}"
        f" AND r.grade>={_bar('grade_sales_bar', GRADE_BAR)})"
    ),
    "person.reminder_open": Compiled(
        "EXISTS (SELECT 1 FROM reminder r WHERE r.person_id=p.id AND r.state='open')",
    ),
}
"""What is true or not."""
