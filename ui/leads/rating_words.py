"""Scores and grades in words and colours: what a rule is called and gives, thirds of a letter, a grade's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.languages import _, _n
from models.leads import grades, scores

if TYPE_CHECKING:
    from models.leads.scores import Rule

BROUGHT = frozenset(name for _kind, name, _points in scores.TABLE)
"""Names that are translated, for the program brought them."""


def rule_name(name: str) -> str:
    """What a rule is called: one of the program's in the language of the screen."""
    return _(name) if name in BROUGHT else name


def signed(points: int) -> str:
    """+50, −5, ±0."""
    return f"+{points:,}" if points > 0 else f"−{-points:,}" if points else "±0"


def points_text(points: int) -> str:
    """What a rule gives, in words."""
    return _("{points} points", points=signed(points))


def limits(rule: Rule) -> list[str]:
    """What narrows a rule: the first only, so many a day, its product line."""
    found = []
    if rule.once:
        found.append(_("the first time only"))
    elif rule.daily_cap is not None:
        found.append(_n("at most once a day", "at most {n} times a day", rule.daily_cap))
    if rule.category:
        found.append(_("for {line}", line=rule.category))
    return found


def thirds_text(thirds: int) -> str:
    """How much of a letter a trait moves: 1/3 letter, 1 letter, 1 2/3 letters."""
    whole, rest = divmod(thirds, 3)
    if not rest:
        return _n("1 letter", "{n} letters", whole)
    return _("{whole} {rest}/3 letters", whole=whole, rest=rest) if whole else _("{rest}/3 letter", rest=rest)


def tone_of(grade: int | None) -> str:
    """A grade's colour: A green, B blue, C gold, the rest quiet; the letter is always beside it."""
    return {"A": "green", "B": "blue", "C": "gold"}.get(grades.letter(grade)[:1], "quiet")
