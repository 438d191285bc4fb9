"""What conditions say of people as leads and as customers whom somebody looks after: SQL over the alias `p`."""

from __future__ import annotations

from datetime import date

from models.criteria.sql import Compiled, Context, now
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


_Y, _M, _D = (f"CAST(substr(r.next_visit, {at}, {long}) AS INTEGER)" for at, long in ((1, 4), (6, 2), (9, 2)))
_DUE = (
    f"(1461 * ({_Y} + 4800 + ({_M} - 14) / 12)) / 4 + (367 * ({_M} - 2 - 12 * (({_M} - 14) / 12))) / 12"
    f" - (3 * (({_Y} + 4900 + ({_M} - 14) / 12) / 100)) / 4 + {_D} - 32075"
)
"""The Julian day of the next visit, in whole numbers as every engine divides them (Fliegel, van Flandern 1968)."""
_JULIAN = 1_721_425


def _today(ctx: Context) -> int:
    return date.fromisoformat(ctx.day).toordinal() + _JULIAN


SCALARS = {
    "person.win": Compiled(f"SELECT r.win / 100 {_RATED}"),
    "person.alive": Compiled(f"SELECT r.alive / 100 {_RATED}"),
    "person.next_visit_days": Compiled(f"(SELECT {_DUE} {_RATED} AND r.next_visit IS NOT NULL) - ?", (_today,)),
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
    "person.lead_days": Compiled(
        f"(? - (SELECT l.entered_at FROM lead l WHERE l.person_id=p.id AND p.lead_state<>'')) / {DAY_MS}", (now,)
    ),
    "person.gift_days": Compiled(f"(? - (SELECT min(g.at) {_OWED})) / {DAY_MS}", (now,)),
    "person.survey_score": Compiled(
        "SELECT w.score FROM answer w JOIN survey v ON v.id=w.survey_id AND v.kind='nps' WHERE w.person_id=p.id"
        " AND w.score IS NOT NULL AND w.at<=? ORDER BY w.at DESC, w.id DESC LIMIT 1",
        (now,),
    ),
}
"""Numbers that may be missing."""
TEXTS: dict[str, str] = {
    "person.lead_list": (
        "coalesce((SELECT l.list FROM lead l WHERE l.person_id=p.id"
        " AND p.lead_state IN ('new', 'working', 'qualified', 'nurture')), '')"
    )
}
"""Texts, "" where not known."""
TRUTHS = {
    "person.sales_ready": Compiled(
        f"EXISTS (SELECT 1 {_RATED} AND r.score>={_bar('score_sales_bar', SCORE_BAR)}"
        f" AND (r.grade>={_bar('grade_sales_bar', GRADE_BAR)}"
        " OR NOT EXISTS (SELECT 1 FROM grade_profile o WHERE o.active)))"
    ),
    "person.at_risk": Compiled(f"EXISTS (SELECT 1 {_RATED} AND r.at_risk)"),
    "person.open_deal": Compiled("EXISTS (SELECT 1 FROM deal d WHERE d.person_id=p.id AND d.state='open')"),
    "person.request_open": Compiled("EXISTS (SELECT 1 FROM request q WHERE q.person_id=p.id AND q.state<>'done')"),
    "person.reminder_open": Compiled(
        "EXISTS (SELECT 1 FROM reminder r WHERE r.person_id=p.id AND r.state='open')",
    ),
}
"""What is true or not."""
