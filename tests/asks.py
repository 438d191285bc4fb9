"""What code does, counted instead of timed: promises about speed that hold on a busy computer as on an idle one."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.work import Reader

GRAIN = 50
"""Instructions of the database's machine between two counts."""


@dataclass
class Count:
    """How much was done: of the database's machine in instructions (to `GRAIN`), of Python in calls."""

    done: int = 0


@contextmanager
def steps(read: Reader) -> Iterator[Count]:
    """Count the instructions that SQLite's machine runs for this reader meanwhile: a row looked at is some of them."""
    count = Count()

    def further() -> int:
        count.done += GRAIN
        return 0

    connection: Any = read.db.connection()
    connection.set_progress_handler(further, GRAIN)
    try:
        yield count
    finally:
        connection.set_progress_handler(None, GRAIN)


def calls(ask: Callable[[], object]) -> int:
    """How many functions are called, of Python's own and of C, until `ask` returns; a generator's every turn counts."""
    count = Count()

    def further(_frame: object, event: str, _what: object) -> None:
        if event in ("call", "c_call"):
            count.done += 1

    sys.setprofile(further)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return count.done
