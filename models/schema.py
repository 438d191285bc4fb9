"""Every table of the store, and what is derived from them when rows change."""

from collections.abc import Sequence
from typing import Any

from models import settings, version, work
from models.base import Table
from models.billing import tables as billing
from models.books import tables as books
from models.contracts import tables as contracts
from models.counter import find
from models.counter import tables as counter
from models.criteria import tables as criteria
from models.leads import following, rating
from models.leads import tables as leads
from models.loyalty import tables as loyalty
from models.people import search
from models.people import tables as people
from models.pipeline import next_activity
from models.pipeline import tables as pipeline
from models.promotions import tables as promotions
from models.reminders import tables as reminders
from models.reminders import telling
from models.surveys import tables as surveys
from models.wallet import tables as wallet
from models.work import Tx

TABLES: tuple[type[Table], ...] = (
    settings.Setting,
    settings.ImportMapping,
    work.Audit,
    work.Batch,
    work.BatchImage,
    *people.TABLES,
    *counter.TABLES,
    *criteria.TABLES,
    *promotions.TABLES,
    *loyalty.TABLES,
    *wallet.TABLES,
    *surveys.TABLES,
    *reminders.TABLES,
    *leads.TABLES,
    *pipeline.TABLES,
    *billing.TABLES,
    *contracts.TABLES,
    *books.TABLES,
)
BY_NAME: dict[str, type[Table]] = {table._meta.table_name: table for table in TABLES}
VERSION = version.SCHEMA
"""The schema's number."""

Image = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]


_MOVED = frozenset({"deal", "deal_move", "touchpoint"})


def derive(tx: Tx, images: Sequence[Image]) -> None:
    """Bring what is derived (search indexes) up to date with the rows that were written or put back."""
    if not {image[0] for image in images} <= _MOVED:  # of a deal's move nothing stands in them
        search.follow(tx, images)
        find.follow(tx, images)
        telling.of_images(tx, images)
        next_activity.of_images(tx, images)
    following.of_images(tx, images)
    rating.of_images(tx, images)
    if tx.undoes_id is not None:
        from models.leads import win

        win.undone(tx, images)
