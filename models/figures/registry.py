"""The reports that there are, in the order of the page: each imported when it is first asked for."""

from __future__ import annotations

from models.errors import N_
from models.figures.report import Choice, Kind

GROUPS = {
    "sales": N_("Sales"),
    "money": N_("Money owed and earned"),
    "loyalty": N_("Points and prepaid"),
    "people": N_("Customers"),
    "work": N_("Leads, deals and tasks"),
    "books": N_("Books"),
}

HISTORY = Choice(
    "history", N_("Imported sales of the past"), (("with", N_("Counted")), ("without", N_("Left out"))), "with"
)
LISTS = Choice(
    "list", N_("List"), (("", N_("None")), ("receipts", N_("Every receipt")), ("lines", N_("Every line"))), ""
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "sales", N_("Sales"), N_("What was sold, by day, article, rate, payment, staff and till session."), "sales",
        "models.figures.sales", (HISTORY, LISTS), "person", "sales", in_pack=True,
    ),
)  # fmt: skip


def kind(report_id: str) -> Kind:
    """A report by its id, or by its name on the command line. Raises KeyError."""
    for one in KINDS:
        if report_id in (one.id, one.command):
            return one
    raise KeyError(report_id)
