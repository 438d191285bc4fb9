"""SQL of conditions: pieces with their parameters, some of which are known only when they are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.times import DAY_MS
from models.values import dataclass

UNKNOWN = "CAST(NULL AS INTEGER) = 0"
"""Unknown, as a truth value of every engine."""


@dataclass(frozen=True, slots=True)
class Context:
    """The shop's day (ISO) and moment (ms UTC) as of which is asked; `tier_id` stands in place of a person's tier."""

    day: str
    now: int
    tier_id: int | None = None


Late = Callable[[Context], Any]
"""A parameter that the context gives."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL with its parameters; those that the context gives are functions of it."""

    sql: str
    params: tuple[Any, ...] = ()

    def values(self, ctx: Context) -> list[Any]:
        """The parameters, as of a context."""
        return [one(ctx) if callable(one) else one for one in self.params]


def now(ctx: Context) -> int:
    """The moment."""
    return ctx.now


def day(ctx: Context) -> str:
    """The shop's day."""
    return ctx.day


def since(days: int) -> Late:
    """The moment so many days before."""
    return lambda ctx: ctx.now - days * DAY_MS
