"""What must be true of quotations: numbers without gaps, figures as frozen, states with what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.billing import numbers, quoted
from models.errors import N_, Bug, Message

if TYPE_CHECKING:
    from models.work import Reader

_WRONG = (
    (
        N_("Quotation {id} is answered without a moment, or open with one."),
        "SELECT id FROM quotation WHERE (state='open') <> (closed_at IS NULL)",
    ),
    (
        N_("Quotation {id} is replaced without another one, or the other way round."),
        "SELECT id FROM quotation WHERE (state='replaced') <> (replaced_by_id IS NOT NULL)",
    ),
    (
        N_("Quotation {id} was accepted without a sale, or names one without being accepted."),
        "SELECT id FROM quotation WHERE state='accepted' AND total>0 AND sale_id IS NULL"
        " OR state<>'accepted' AND sale_id IS NOT NULL",
    ),
)


def quotation_problems(read: Reader) -> list[tuple[str, Message]]:
    """Quotations whose numbers have gaps, whose figures are not those frozen, or whose state lacks something."""
    found = [(f"quotation:{key}", Message(what, {"id": key})) for what, sql in _WRONG for key in read.column(sql)]
    many, last = read.rows("SELECT count(*), coalesce(max(number), 0) FROM quotation")[0]
    if (many, numbers.coming(read, "quotation")) != (last, last + 1):
        found.append(("paper_number:quotation", Message(N_("The numbers of the quotations have gaps."))))
    for chunk in read.each("SELECT id, total, tax, monthly, frozen FROM quotation ORDER BY id", size=50):
        for key, *figures, stored in chunk:
            if not _agrees(stored, figures):
                words = N_("Quotation {id} does not come to what was frozen.")
                found.append((f"quotation:{key}", Message(words, {"id": key})))
    return found


def _agrees(stored: str, figures: list[int]) -> bool:
    """Whether total, tax and monthly are what the rates and the lines of the frozen paper sum to."""
    try:
        kept = quoted.from_json(stored)
    except Bug:
        return False
    once = [line for line in kept.lines if not line.months]
    monthly = [line for line in kept.lines if line.months]
    return (
        [sum(one.total for one in kept.rates), sum(one.tax for one in kept.rates)] == figures[:2]
        and sum(one.total for one in once) == figures[0]
        and sum(one.tax for one in once) == figures[1]
        and sum(one.total for one in kept.monthly_rates) == sum(one.total for one in monthly) == figures[2]
    )
