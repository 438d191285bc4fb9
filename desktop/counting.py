"""How many people meet a condition, counted while it is typed: two readers share the work, the next key stops it."""

import time
from collections.abc import Iterator, Sequence

from desktop.jobs import Job, Progress
from desktop.store import Store
from models.criteria import counting, people
from models.criteria.counting import PART, Way
from models.criteria.nodes import ALWAYS, Node
from models.criteria.sql import Context
from models.work import Reader

TRIED = PART // 5
"""Keys on which each way to count is tried."""


class Counting:
    """Counts for one screen; how many people there are in all is counted again only when something was written."""

    def __init__(self, store: Store) -> None:
        """Over an open store."""
        self._store = store
        self._all: tuple[int, int] = (-1, 0)

    def count(self, node: Node, ctx: Context, progress: Progress) -> Job[tuple[int, int]]:
        """How many meet the condition, and how many people there are; `progress` stops it within a part."""
        return self._store.read(self._counted, node, ctx, progress)

    def _counted(self, read: Reader, node: Node, ctx: Context, progress: Progress) -> tuple[int, int]:
        way = _quickest(read, counting.ways(read, node, ctx), progress)
        lows = iter(range(0, way.last, PART))
        other = self._store.beside(_share, way, lows, progress) if way.last > PART else None
        try:
            found = _share(read, way, lows, progress)
        finally:
            more = 0 if other is None else other.result()
        return found + more, self._whole(read, ctx)

    def _whole(self, read: Reader, ctx: Context) -> int:
        written = int(read.value("SELECT max(id) FROM audit") or 0)
        if self._all[0] != written:
            self._all = (written, people.count(read, ALWAYS, ctx))
        return self._all[1]


def _quickest(read: Reader, ways: Sequence[Way], progress: Progress) -> Way:
    """The way that takes least time over all keys, by a trial in their middle; a small store is asked the first way."""
    if len(ways) == 1 or ways[0].last <= PART:
        return ways[0]
    took = []
    for way in ways:
        progress.check()
        began = time.perf_counter()
        way.part(read, way.last // 2, TRIED)
        took.append((time.perf_counter() - began) * way.last)
    return ways[took.index(min(took))]


def _share(read: Reader, way: Way, lows: Iterator[int], progress: Progress) -> int:
    """Count the parts that nobody else has taken yet. Raises Cancelled."""
    found = 0
    for low in lows:
        progress.check()
        found += way.part(read, low)
    return found
