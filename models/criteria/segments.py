"""Segments: conditions on people under a name. Made, changed, counted; one in use is not deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import text
from models.base import new_public_id
from models.criteria import fields, people
from models.criteria.nodes import Node, leaves, parse, plain_of
from models.criteria.tables import Segment
from models.errors import N_, NotFound, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.criteria.sql import Context
    from models.work import Reader, Tx


PLAIN = ("segment", "routing_rule", "score_rule", "grade_profile", "grade_rule", "suggestion_rule")
"""Tables of rules with a name and a condition."""


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment; `people` is how many meet its condition, None where that was not asked or can't be said."""

    id: int
    public_id: str
    name: str
    note: str
    node: Node
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Something that names a segment: `kind` is promotion, reward, team_member or one of PLAIN."""

    kind: str
    id: int
    name: str


def make(tx: Tx, *, name: str, node: Node, note: str = "") -> int:
    """Make a segment; returns its key. Raises Refused for a name that is taken or a condition that does not fit."""
    row = _checked(tx, name, node, note, None)
    return tx.insert(Segment, public_id=new_public_id(), created_at=tx.now, active=True, **row)


def change(tx: Tx, *, segment_id: int, name: str, node: Node, note: str = "") -> None:
    """Change a segment. Raises Refused as `make` does, and where it would name itself; NotFound when it is gone."""
    _require(tx, segment_id)
    tx.update(Segment, segment_id, **_checked(tx, name, node, note, segment_id))


def rename(tx: Tx, *, segment_id: int, name: str) -> None:
    """Give a segment another name. Raises Refused for one that is taken."""
    _require(tx, segment_id)
    tx.update(Segment, segment_id, name=_free_name(tx, name, segment_id))


def delete(tx: Tx, *, segment_id: int) -> None:
    """Delete a segment. Raises Refused where promotions, rewards or other segments name it, saying which."""
    _require(tx, segment_id)
    used = uses(tx, segment_id)
    if used:
        names = ", ".join(f"“{one.name}”" for one in used[:5]) + ("…" if len(used) > 5 else "")
        raise Refused(N_("This segment is used by {names}. Take it out there first."), names=names)
    tx.delete(Segment, segment_id)


def _require(read: Reader, segment_id: int) -> None:
    if read.value("SELECT 1 FROM segment WHERE id=?", segment_id) is None:
        raise NotFound(N_("This segment is no longer there. Nothing was changed."))


def _free_name(read: Reader, name: str, segment_id: int | None) -> str:
    name = text.clean(name, 80)
    if not name:
        raise Refused(N_("Give the segment's name."))
    folded = text.fold(name)
    for key, other in read.rows("SELECT id, name FROM segment"):
        if key != segment_id and text.fold(other) == folded:
            raise Refused(N_("There is a segment “{name}” already."), name=name)
    return name


def _checked(read: Reader, name: str, node: Node, note: str, segment_id: int | None) -> dict[str, str]:
    fields.check(node, {"person"}, fields.own_fields(read))
    if segment_id is not None and segment_id in _reached(read, node):
        raise Refused(N_("These segments name each other in a circle."))
    people.resolved(read, node)
    return {
        "name": _free_name(read, name, segment_id),
        "note": text.clean(note, text.NOTE_LENGTH, lines=True),
        "criteria": json.dumps(plain_of(node), ensure_ascii=False, separators=(",", ":")),
    }


# -- questions ----------------------------------------------------------------------------------------------------


def segments(read: Reader) -> list[SegmentRow]:
    """The segments by name, without counts."""
    found = [_row(*row) for row in read.rows("SELECT id, public_id, name, note, criteria FROM segment")]
    return sorted(found, key=lambda one: text.sort_key(one.name, ""))


def with_counts(read: Reader, ctx: Context) -> list[SegmentRow]:
    """The segments by name, with how many people each has now; on a reader's thread."""
    return [
        SegmentRow(one.id, one.public_id, one.name, one.note, one.node, _count(read, one.node, ctx))
        for one in segments(read)
    ]


def _count(read: Reader, node: Node, ctx: Context) -> int | None:
    try:
        return people.count(read, node, ctx)
    except Refused:
        return None  # a circle that an import made: the list says that it can't be counted


def segment(read: Reader, segment_id: int) -> SegmentRow:
    """A segment. Raises NotFound when it is gone."""
    row = read.row("SELECT id, public_id, name, note, criteria FROM segment WHERE id=?", segment_id)
    if row is None:
        raise NotFound(N_("This segment is no longer there. Nothing was changed."))
    return _row(*row)


def _row(key: int, public_id: str, name: str, note: str, criteria: str) -> SegmentRow:
    return SegmentRow(key, public_id, name, note, parse(json.loads(criteria)))


def uses(read: Reader, segment_id: int) -> list[Use]:
    """What names a segment: promotions by their wording in force, rewards, other segments."""
    found = []
    for kind, key, name, stored in _conditions(read):
        if segment_id in _named(parse(_criteria(stored))) and (kind, key) != ("segment", segment_id):
            found.append(Use(kind, key, name))
    return found


def _criteria(stored: str) -> object:
    plain = json.loads(stored)
    return plain.get("criteria", {}) if isinstance(plain, dict) else {}


def _conditions(read: Reader) -> Iterator[tuple[str, int, str, str]]:
    for key, name, terms in read.rows(
        "SELECT p.id, p.name, v.terms FROM promotion p JOIN promotion_version v ON v.id=p.version_id ORDER BY p.name"
    ):
        yield "promotion", key, name, terms
    for key, name, terms in read.rows("SELECT id, name, terms FROM reward ORDER BY name"):
        yield "reward", key, name, terms
    for key, name, criteria in read.rows(
        "SELECT m.id, t.name, m.wants FROM team_member m JOIN team t ON t.id=m.team_id ORDER BY t.name, m.id"
    ):
        yield "team_member", key, name, f'{{"criteria": {criteria}}}'
    for kind in PLAIN:
        for key, name, criteria in read.rows(f"SELECT id, name, criteria FROM {kind} ORDER BY name, id"):
            yield kind, key, name, f'{{"criteria": {criteria}}}'


def _named(node: Node) -> set[int]:
    found: set[int] = set()
    for leaf in leaves(node):
        if leaf.field == "person.segment":
            some = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
            found |= {one for one in some if isinstance(one, int)}
    return found


def _reached(read: Reader, node: Node) -> set[int]:
    """The segments that a condition comes to, through other segments as well."""
    stored: dict[int, str] = dict(read.rows("SELECT id, criteria FROM segment"))
    found: set[int] = set()
    ahead = _named(node)
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead |= _named(parse(json.loads(stored[key]))) if key in stored else set()
    return found
