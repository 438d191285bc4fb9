"""The reports that there are, in the order of the page: each imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import N_

if TYPE_CHECKING:
    from models.figures.report import Kind

GROUPS = {
    "sales": N_("Sales"),
    "money": N_("Money owed and earned"),
    "loyalty": N_("Points and prepaid"),
    "people": N_("Customers"),
    "work": N_("Leads, deals and tasks"),
    "books": N_("Books"),
}

KINDS: tuple[Kind, ...] = ()


def kind(report_id: str) -> Kind:
    """A report by its id, or by its name on the command line. Raises KeyError."""
    for one in KINDS:
        if report_id in (one.id, one.command):
            return one
    raise KeyError(report_id)
