"""The imports that were made, for the list from which one is taken back."""

import json
from dataclasses import dataclass

from models.work import Reader


@dataclass(frozen=True, slots=True)
class Made:
    """An import that is whole: what it brought in, from which file, when (ms UTC)."""

    id: int
    kind: str
    title: str
    at: int
    created: int
    updated: int
    refused: int


def made(read: Reader, limit: int = 100) -> list[Made]:
    """The imports whose rows are in the store, the newest first."""
    found = read.rows(
        "SELECT id, kind, title, COALESCE(ended_at, started_at), counts FROM batch WHERE state='done'"
        " ORDER BY id DESC LIMIT ?",
        limit,
    )
    return [_made(*row) for row in found]


def _made(key: int, kind: str, title: str, at: int, counts: str) -> Made:
    plain = json.loads(counts or "{}")
    return Made(key, kind, title, at, *(int(plain.get(name, 0)) for name in ("created", "updated", "refused")))
