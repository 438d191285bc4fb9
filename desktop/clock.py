"""The clock of this machine, and the one that tests set. Only the write door and the screens look at it."""

import time
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> int:
        """Milliseconds since 1970 UTC."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> int:
        """Milliseconds since 1970 UTC."""
        return time.time_ns() // 1_000_000


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: int) -> None:
        """Start at `now`, ms UTC."""
        self.time = now

    def now(self) -> int:
        """The time that was set."""
        return self.time

    def advance(self, ms: int) -> None:
        """Let `ms` milliseconds go by."""
        self.time += ms
