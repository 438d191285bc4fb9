"""The rules and stages that a shop begins with: written when a store is made, and once into one that is older."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.leads import scores, suggestions
from models.pipeline import questions, stages

if TYPE_CHECKING:
    from models.work import Tx


def first_rows(tx: Tx) -> None:
    """Write what is not there yet; what the owner changed or deleted since stays so (see `complete`)."""
    stages.first_rows(tx)
    questions.first_rows(tx)
    scores.first_rows(tx)
    suggestions.first_rows(tx)


def complete(tx: Tx) -> int:
    """The same for a store of an earlier version, once: a shop that deleted every rule gets none back.

    Returns 1 when it was done now, else 0, as `desktop.schedule` asks.
    """
    from models import settings

    shop = settings.load(tx)
    if shop.leads_begun and shop.pipeline_begun:
        return 0
    if shop.leads_begun:
        questions.first_rows(tx)
    else:
        first_rows(tx)
    settings.change(tx, leads_begun=True, pipeline_begun=True)
    return 1
