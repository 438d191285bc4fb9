"""One definition for every figure of the reports: its name, and in a sentence what exactly is counted.

Shown on hover and printed in the appendix. Each report module has its `DEFINITIONS`; they are found by id.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from models.figures.registry import KINDS
from models.values import dataclass

CUSTOMER_SHEET = "models.figures.customer_sheet"
"""A report that is asked of one person, and so not in the list of them."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its id, its name and its meaning (message ids), its unit, which way is good news (1 up, −1 down)."""

    id: str
    name: str
    meaning: str
    unit: str
    good: int = 0


@lru_cache(maxsize=1)
def all_of_them() -> dict[str, Definition]:
    """Every definition by its id. Raises KeyError where two reports define one id differently."""
    found: dict[str, Definition] = {}
    for module in (*(kind.module for kind in KINDS), CUSTOMER_SHEET):
        for one in getattr(import_module(module), "DEFINITIONS", ()):
            if found.setdefault(one.id, one) != one:
                raise KeyError(one.id)
    return found


def of(figure_id: str) -> Definition:
    """A definition. Raises KeyError."""
    return all_of_them()[figure_id]
