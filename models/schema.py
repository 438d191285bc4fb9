"""Every table of the store, and what is derived from them when rows change."""

from collections.abc import Sequence
from typing import Any

from models import settings, version, work
from models.base import Table
from models.counter import find
from models.counter import tables as counter
from models.loyalty import tables as loyalty
from models.people import search
from models.people import tables as people
from models.work import Tx

TABLES: tuple[type[Table], ...] = (
    settings.Setting,
    settings.ImportMapping,
    work.Audit,
    work.Batch,
    work.BatchImage,
    *people.TABLES,
    *counter.TABLES,
    *loyalty.TABLES,
)
BY_NAME: dict[str, type[Table]] = {table._meta.table_name: table for table in TABLES}
VERSION = version.SCHEMA
"""The schema's number."""

Image = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]


def derive(tx: Tx, images: Sequence[Image]) -> None:
    """Bring what is derived (search indexes) up to date with the rows that were written or put back."""
    search.follow(tx, images)
    find.follow(tx, images)
