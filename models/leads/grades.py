"""Grade: how well somebody suits the shop, from F to A+, by traits of person and company; it says nothing of interest.

The first profile whose condition a person meets is theirs. They begin at D; each trait that is met lifts the grade by
so many thirds of a letter, each that is known not to be met lowers it, what is not known changes nothing; and as long
as nothing is known there is no grade (cases B3, B4, B6, B7).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models import text
from models.base import new_public_id
from models.criteria import fields, people
from models.criteria.fields import GRADES as LETTERS
from models.criteria.nodes import ALWAYS, Leaf, Node, leaves, parse, plain_of
from models.errors import N_, NotFound, Refused
from models.leads.tables import GradeProfile, GradeRule
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.criteria.sql import Context
    from models.work import Reader, Row, Tx

__all__ = ["BEGIN", "LETTERS", "Profile", "Trait", "letter", "profiles", "question"]

BEGIN = 2
"""D"""
TOP = len(LETTERS) - 1
MOST_THIRDS = 12


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait of a profile, worth so many thirds of a letter."""

    id: int
    name: str
    node: Node
    thirds: int
    active: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """A picture of the customer that suits the shop, for those who meet its condition."""

    id: int
    name: str
    node: Node
    active: bool
    traits: tuple[Trait, ...]

    @property
    def working(self) -> tuple[Trait, ...]:
        """The traits that are switched on."""
        return tuple(one for one in self.traits if one.active)


def letter(grade: int | None) -> str:
    """A grade as it is shown; "" for none."""
    return "" if grade is None else LETTERS[max(0, min(TOP, grade))]


def after(thirds: int) -> int:
    """The grade after so many thirds up (or down), at most A+ and at least F."""
    return max(0, min(TOP, BEGIN + thirds))


# -- profiles -------------------------------------------------------------------------------------------------------


def profiles(read: Reader, *, active: bool = False) -> tuple[Profile, ...]:
    """The profiles in their order, with their traits; only those switched on where asked."""
    found = read.remembered("grade_profile", _profiles)
    return tuple(one for one in found if one.active or not active)


def _profiles(read: Reader) -> tuple[Profile, ...]:
    found = read.rows("SELECT id, name, criteria, active FROM grade_profile ORDER BY position, id")
    if not found:
        return ()
    traits = read.rows("SELECT id, profile_id, name, criteria, thirds, active FROM grade_rule ORDER BY position, id")
    return _made(tuple(found), tuple(traits))


@lru_cache(maxsize=8)
def _made(rows: tuple[Row, ...], of: tuple[Row, ...]) -> tuple[Profile, ...]:
    """The profiles of some rows, read once as long as they are the same: each save of a touchpoint asks for them."""
    traits: dict[int, list[Trait]] = {}
    for key, profile, name, criteria, thirds, active in of:
        traits.setdefault(profile, []).append(Trait(key, name, parse(json.loads(criteria)), thirds, bool(active)))
    return tuple(
        Profile(key, name, parse(json.loads(criteria)), bool(active), tuple(traits.get(key, ())))
        for key, name, criteria, active in rows
    )


def save_profile(tx: Tx, *, profile_id: int | None, name: str, node: Node = ALWAYS) -> int:
    """Make a profile at the end, or change one; returns its key. Raises Refused for what does not fit."""
    columns = _checked(tx, name, node)
    if profile_id is not None:
        _require(tx, "grade_profile", profile_id)
        tx.update(GradeProfile, profile_id, **columns)
        return profile_id
    last = tx.value("SELECT max(position) FROM grade_profile")
    position = 0 if last is None else last + 1
    return tx.insert(GradeProfile, public_id=new_public_id(), created_at=tx.now, position=position, **columns)


def save_trait(tx: Tx, *, trait_id: int | None, profile_id: int, name: str, node: Node, thirds: int) -> int:
    """Make a trait at the end of a profile, or change one; returns its key. Raises Refused for what does not fit."""
    columns = _checked(tx, name, node)
    if not list(leaves(node)):
        raise Refused(N_("Say what the trait asks about."))
    if type(thirds) is not int or not 1 <= thirds <= MOST_THIRDS:
        raise Refused(N_("A trait is worth between 1 and {most} thirds of a letter."), most=MOST_THIRDS)
    if trait_id is not None:
        _require(tx, "grade_rule", trait_id)
        tx.update(GradeRule, trait_id, thirds=thirds, **columns)
        return trait_id
    _require(tx, "grade_profile", profile_id)
    last = tx.value("SELECT max(position) FROM grade_rule WHERE profile_id=?", profile_id)
    position = 0 if last is None else last + 1
    return tx.insert(GradeRule, profile=profile_id, thirds=thirds, position=position, **columns)


_USUAL = (
    ("person.region", "region FROM address WHERE region<>''", 3),
    ("person.industry", "industry FROM company WHERE industry<>''", 3),
    ("person.company_size", "size FROM company WHERE size<>''", 2),
    ("person.job_title", "job_title FROM person WHERE job_title<>''", 2),
)
"""What a first profile asks about, where its values stand, and its thirds of a letter."""
LOOKED_AT = 5_000


def begin(tx: Tx, *, name: str, traits: Mapping[str, tuple[str, str]]) -> int:
    """Make a first profile for the owner to change; returns its key.

    `traits` has for each field that a profile asks about (person.region …) what the trait is called and the value that
    stands in it as long as the store has none: else it is the commonest among the latest.
    """
    key = save_profile(tx, profile_id=None, name=name)
    for field, sql, thirds in _USUAL:
        called, example = traits[field]
        column = sql.partition(" ")[0]
        latest = f"SELECT {column} FROM (SELECT {sql} ORDER BY id DESC LIMIT ?) x"
        found = tx.value(f"{latest} GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT 1", LOOKED_AT)
        node = Leaf(field, "is", found or example)
        save_trait(tx, trait_id=None, profile_id=key, name=called, node=node, thirds=thirds)
    return key


def _checked(tx: Tx, name: str, node: Node) -> dict[str, Any]:
    name = text.clean(name, 120)
    if not name:
        raise Refused(N_("Give the rule's name."))
    fields.check(node, {"person"}, fields.own_fields(tx))
    people.resolved(tx, node)
    return {"name": name, "criteria": json.dumps(plain_of(node), ensure_ascii=False)}


def switch(tx: Tx, *, active: bool, profile_id: int | None = None, trait_id: int | None = None) -> None:
    """Switch a profile or a trait on or off."""
    if profile_id is not None:
        _require(tx, "grade_profile", profile_id)
        tx.update(GradeProfile, profile_id, active=active)
    if trait_id is not None:
        _require(tx, "grade_rule", trait_id)
        tx.update(GradeRule, trait_id, active=active)


def delete_trait(tx: Tx, *, trait_id: int) -> None:
    """Delete a trait; can be undone."""
    _require(tx, "grade_rule", trait_id)
    tx.delete(GradeRule, trait_id)


def delete_profile(tx: Tx, *, profile_id: int) -> None:
    """Delete a profile with its traits; can be undone."""
    _require(tx, "grade_profile", profile_id)
    tx.delete(GradeRule, tx.column("SELECT id FROM grade_rule WHERE profile_id=?", profile_id))
    tx.delete(GradeProfile, profile_id)


def order(tx: Tx, *, ids: Sequence[int]) -> None:
    """Put the profiles in this order: the first that fits a person is theirs."""
    for position, key in enumerate(ids):
        tx.update(GradeProfile, key, position=position)


def _require(read: Reader, table: str, key: int) -> None:
    if read.value(f"SELECT 1 FROM {table} WHERE id=?", key) is None:
        raise NotFound(N_("This rule is no longer there. Nothing was changed."))


# -- computed -------------------------------------------------------------------------------------------------------


def question(read: Reader, ctx: Context) -> tuple[str, str, list[Any], list[Any]]:
    """SQL over `p` of a person's profile and of their grade (NULL: nothing known), each with its parameters."""
    known = profiles(read, active=True)
    whose, thirds = [], []
    whose_params: list[Any] = []
    thirds_params: list[Any] = []
    for one in known:
        fits, values = people.where_sql(read, one.node, ctx)
        whose.append(f"WHEN {fits} THEN {one.id}")
        whose_params += values
        thirds_params += values
        thirds.append(f"WHEN {fits} THEN {_grade(read, one.working, ctx, thirds_params)}")
    if not known:
        return "NULL", "NULL", [], []
    profile, grade = f"CASE {' '.join(whose)} END", f"CASE {' '.join(thirds)} END"
    return profile, grade, whose_params, thirds_params


def _grade(read: Reader, traits: Sequence[Trait], ctx: Context, params: list[Any]) -> str:
    """The grade by some traits: the number that is D, moved by each trait that is known, within F and A+."""
    if not traits:
        return "NULL"
    asked = [people.where_sql(read, one.node, ctx) for one in traits]
    known = " OR ".join(f"({sql}) IS NOT NULL" for sql, _values in asked)
    moved = " + ".join(
        f"CASE WHEN {sql} THEN {one.thirds} WHEN NOT {sql} THEN {-one.thirds} ELSE 0 END"
        for (sql, _values), one in zip(asked, traits, strict=True)
    )
    total = f"({BEGIN} + {moved})"
    for _sql, values in asked:
        params += values
    once = [value for _sql, values in asked for value in (*values, *values)]
    params += once * 3
    return f"CASE WHEN {known} THEN CASE WHEN {total} < 0 THEN 0 WHEN {total} > {TOP} THEN {TOP} ELSE {total} END END"
