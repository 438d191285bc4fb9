"""Search over people: kept in step with what it is derived from."""

from collections.abc import Sequence
from typing import Any

from models.work import Tx

CREATE_SQL = (
    "CREATE VIRTUAL TABLE person_search USING fts5(words, content='', contentless_delete=1, detail=none,"
    " prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 0')",
)


def follow(tx: Tx, images: Sequence[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]]) -> None:
    """Index again the people whose rows were written."""
