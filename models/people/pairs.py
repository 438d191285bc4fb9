"""Suspected pairs of records in the whole store: looked for block by block, remembered, merged or told apart.

A block is everybody with the same phone, mail, birthday, address, company or rare name; within it names are compared
with room for slips. Blocks come sorted out of the store, so that memory stays flat; nothing is ever merged by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from models import text
from models.errors import N_, NotFound
from models.leads.tables import Pair
from models.people import search
from models.people.likeness import Facts, Likeness, bare, close, close_phones, folded_place, likeness
from models.people.lists import LIVING

if TYPE_CHECKING:
    from models.work import Reader, Tx

COMMON = 20
"""A phone or mail that so many people share is a family's, a company's or a placeholder's: it says nothing."""
LARGEST_BLOCK = 400
FEW_BEAR = 2
SMALL_STORE = 1_000
"""Below so many people the same full name is remarkable by itself where hardly anybody bears it.

Namesakes by chance grow with the square of the number of people: ten times the people, a hundred times the pairs of
strangers. In a larger store the same full name is remarkable only where hardly anybody else bears the family name.
"""
PORTION = 1_000
Step = Callable[[int, int], None]
Candidate = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Two records that may be one person; `one` is the smaller key."""

    one: int
    other: int
    likeness: Likeness


# -- blocks ---------------------------------------------------------------------------------------------------------

_CONTACTS = (
    "SELECT c.kind || ':' || c.folded, p.id FROM contact c JOIN person p ON p.id=c.person_id"
    f" WHERE {LIVING} AND c.kind IN ('phone', 'mail', 'line') AND c.folded<>'' ORDER BY c.kind, c.folded, p.id"
)
_BORN = (
    f"SELECT p.birthday, p.id, p.sort_key FROM person p WHERE {LIVING} AND p.birthday IS NOT NULL"
    " AND substr(p.birthday, 1, 4)<>'0000' ORDER BY p.birthday, p.id"
)
_PLACES = (
    "SELECT a.postal, p.id, p.sort_key, a.city, a.street, a.building FROM address a JOIN person p ON p.id=a.person_id"
    f" WHERE {LIVING} AND (a.street<>'' OR a.building<>'') ORDER BY a.postal, p.id"
)
_COMPANIES = (
    f"SELECT p.company_id, p.id, p.sort_key FROM person p WHERE {LIVING} AND p.company_id IS NOT NULL"
    " ORDER BY p.company_id, p.id"
)
_NAMES = f"SELECT p.sort_key, p.id FROM person p WHERE {LIVING} AND p.sort_key<>'' ORDER BY p.sort_key, p.id"
_CALLED = (
    "SELECT p.sort_key, p.id, c.folded FROM person p JOIN contact c ON c.person_id=p.id AND c.kind='phone'"
    f" WHERE {LIVING} AND p.sort_key<>'' AND c.folded<>'' ORDER BY p.sort_key, p.id"
)


def _blocks(read: Reader, sql: str) -> Iterator[list[tuple[object, ...]]]:
    """The rows of a question in blocks of the same first column."""
    rows = (row for chunk in read.each(sql, size=2_000) for row in chunk)
    for _key, block in groupby(rows, key=itemgetter(0)):
        found = list(block)
        if len(found) > 1:
            yield found


def _by_contact(read: Reader) -> Iterator[Candidate]:
    for block in _blocks(read, _CONTACTS):
        people = sorted({int(row[1]) for row in block})  # type: ignore[call-overload]
        if 1 < len(people) <= COMMON:
            yield from _every_two(people)


def _every_two(people: Sequence[int]) -> Iterator[Candidate]:
    for at, one in enumerate(people):
        for other in people[at + 1 :]:
            yield one, other


def _alike(block: Iterable[Sequence[object]]) -> Iterator[Candidate]:
    """Two of a block whose names are the same or nearly so; a large block is narrowed to the same first letters."""
    named = sorted((bare(str(row[2])), int(row[1])) for row in block)  # type: ignore[call-overload]
    if len(named) > LARGEST_BLOCK:
        parts = groupby(named, key=lambda one: one[0][:2])
        for _key, part in parts:
            yield from _near(list(part)[:LARGEST_BLOCK])
    else:
        yield from _near(named)


def _near(named: Sequence[tuple[str, int]]) -> Iterator[Candidate]:
    for at, (name, one) in enumerate(named):
        for also, other in named[at + 1 :]:
            if one != other and (name == also or close(name, also)):
                yield min(one, other), max(one, other)


def _by_birthday(read: Reader) -> Iterator[Candidate]:
    for block in _blocks(read, _BORN):
        yield from _alike(block)


def _by_place(read: Reader) -> Iterator[Candidate]:
    for block in _blocks(read, _PLACES):
        homes: dict[str, list[tuple[object, ...]]] = {}
        for postal, person, key, city, street, building in block:
            place = folded_place(str(postal), str(city), str(street), str(building))
            homes.setdefault(place, []).append((place, person, key))
        for home in homes.values():
            if len(home) > 1:
                yield from _alike(home)


def _by_company(read: Reader) -> Iterator[Candidate]:
    for block in _blocks(read, _COMPANIES):
        yield from _alike(block)


def _by_name(read: Reader) -> Iterator[Candidate]:
    for block in _blocks(read, _NAMES):
        if len(block) <= FEW_BEAR:
            yield from _every_two([int(row[1]) for row in block])  # type: ignore[call-overload]


def _by_close_phone(read: Reader) -> Iterator[Candidate]:
    """The same name, and a phone that one slip of the hand makes the other."""
    for block in _blocks(read, _CALLED):
        if len(block) <= LARGEST_BLOCK:
            for at, (_key, one, phone) in enumerate(block):
                for _same, other, also in block[at + 1 :]:
                    if one != other and close_phones(str(phone), str(also)):
                        yield min(int(one), int(other)), max(int(one), int(other))  # type: ignore[call-overload]


_WAYS: tuple[Callable[[Reader], Iterator[Candidate]], ...] = (
    _by_contact,
    _by_birthday,
    _by_place,
    _by_company,
    _by_name,
    _by_close_phone,
)


# -- judged ---------------------------------------------------------------------------------------------------------


def find(read: Reader, step: Step | None = None) -> list[Found]:
    """Look for suspected pairs in the whole store, the likeliest first; `step(done, total)` may raise to stop."""
    small = int(read.value(f"SELECT count(*) FROM person p WHERE {LIVING}")) < SMALL_STORE
    found: dict[Candidate, Found] = {}
    for at, way in enumerate(_WAYS):
        for some in _portions(way(read), step, at):
            for one in judge(read, some, small=small, rare=small or way is _by_name):
                known = found.get((one.one, one.other))
                if known is None or known.likeness.thousandths < one.likeness.thousandths:
                    found[(one.one, one.other)] = one
    return sorted(found.values(), key=lambda one: (-one.likeness.thousandths, one.one, one.other))


def _portions(candidates: Iterator[Candidate], step: Step | None, at: int) -> Iterator[list[Candidate]]:
    waiting: dict[Candidate, None] = {}
    for candidate in candidates:
        waiting[candidate] = None
        if len(waiting) == PORTION:
            if step is not None:
                step(at, len(_WAYS))
            yield list(waiting)
            waiting.clear()
    if step is not None:
        step(at + 1, len(_WAYS))
    if waiting:
        yield list(waiting)


def judge(read: Reader, candidates: Sequence[Candidate], *, small: bool, rare: bool = True) -> list[Found]:
    """Those of some candidates that are suspected.

    `small`: there are so few people that a full name alone may say enough; else it takes a rare family name. Without
    `rare` no name alone is enough, and how many bear it is not asked.
    """
    known = facts(read, sorted({key for pair in candidates for key in pair}), rare=rare, small=small)
    judged = (
        (one, other, likeness(known[one], known[other])) for one, other in candidates if {one, other} <= set(known)
    )
    return [Found(one, other, found) for one, other, found in judged if found.suspected]


def facts(read: Reader, ids: Sequence[int], *, rare: bool = False, small: bool = True) -> dict[int, Facts]:
    """What records are compared by; with `rare` also whether hardly anybody bears the name (`small`: see judge)."""
    contacts: dict[int, dict[str, set[str]]] = {}
    for person, kind, folded in read.within(
        "SELECT person_id, kind, folded FROM contact WHERE person_id IN (??) AND kind IN ('phone', 'mail', 'line')",
        ids,
    ):
        contacts.setdefault(person, {}).setdefault(kind, set()).add(folded)
    places: dict[int, set[str]] = {}
    for person, *place in read.within(
        "SELECT person_id, postal, city, street, building FROM address WHERE person_id IN (??)", ids
    ):
        if where := folded_place(*place):
            places.setdefault(person, set()).add(where)
    people = read.within("SELECT id, name, reading, birthday, company_id, sort_key FROM person WHERE id IN (??)", ids)
    few = _few(read, [row[5] for row in people]) if rare else frozenset()
    if not small:
        few = frozenset(key for key in few if _few_of_the_family(read, key))
    found = {}
    for key, name, reading, birthday, company, sort in people:
        mine = contacts.get(key, {})
        found[key] = Facts(
            key,
            text.fold(name),
            text.fold(reading),
            birthday or "",
            company,
            phones=frozenset(mine.get("phone", ())),
            mails=frozenset(mine.get("mail", ())),
            handles=frozenset(mine.get("line", ())),
            places=frozenset(places.get(key, ())),
            rare=sort in few,
        )
    return found


def _few(read: Reader, keys: Sequence[str]) -> frozenset[str]:
    """Those of some sort keys that hardly anybody has."""
    rows = read.within(
        f"SELECT p.sort_key, count(*) FROM person p WHERE {LIVING} AND p.sort_key IN (??) GROUP BY p.sort_key",
        sorted({key for key in keys if key}),
    )
    return frozenset(key for key, count in rows if count <= FEW_BEAR)


def _few_of_the_family(read: Reader, key: str) -> bool:
    """Whether hardly anybody has the first word of a sort key, the family name; never for a name of one word."""
    family, blank, _given = key.partition(" ")
    if not blank:
        return False
    bear = read.column(
        f"SELECT p.id FROM person p WHERE {LIVING} AND p.sort_key>=? AND p.sort_key<? LIMIT ?",
        f"{family} ",
        f"{family}!",  # the sign after the blank
        FEW_BEAR + 1,
    )
    return len(bear) <= FEW_BEAR


# -- remembered -----------------------------------------------------------------------------------------------------


def remember(tx: Tx, *, found: Sequence[Found]) -> int:
    """Write down suspected pairs; those that were told apart stay so. Returns how many are new."""
    new = 0
    for one in found:
        known = tx.row("SELECT id, state FROM pair WHERE one_id=? AND other_id=?", one.one, one.other)
        values = (one.likeness.thousandths, json.dumps(one.likeness.why), tx.now)
        if known is None:
            tx.run(
                "INSERT INTO pair (one_id, other_id, likeness, why, state, found_at) VALUES (?,?,?,?,'open',?)",
                one.one,
                one.other,
                *values,
            )
            new += 1
        elif known[1] != "different":
            tx.run("UPDATE pair SET likeness=?, why=?, found_at=?, state='open' WHERE id=?", *values, known[0])
    tx.touch("pair", None)
    return new


def forget(tx: Tx, *, before: int) -> None:
    """Take away the open pairs that a search begun at `before` (ms UTC) did not find again."""
    tx.run("DELETE FROM pair WHERE state='open' AND found_at<?", before)
    tx.touch("pair", None)


def tell_apart(tx: Tx, *, pair_id: int) -> None:
    """Remember that two records are different people. Raises NotFound when the pair is gone."""
    _decide(tx, pair_id, "different")


def suspect_again(tx: Tx, *, pair_id: int) -> None:
    """Take back that two records are different people."""
    _decide(tx, pair_id, "open")


def _decide(tx: Tx, pair_id: int, state: str) -> None:
    if tx.value("SELECT 1 FROM pair WHERE id=?", pair_id) is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    decided = tx.now if state != "open" else None
    tx.update(Pair, pair_id, state=state, decided_at=decided, staff_id=tx.actor.staff_id)


def settle(tx: Tx, one_id: int, other_id: int, state: str) -> None:
    """Note of a pair, where there is one, that its records were merged or taken apart again."""
    tx.run("UPDATE pair SET state=? WHERE one_id=? AND other_id=?", state, *sorted((one_id, other_id)))
    tx.touch("pair", None)


# -- listed ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as the list shows it: both people, how alike in thousandths, by what."""

    id: int
    one: search.Found
    other: search.Found
    likeness: int
    why: tuple[str, ...]
    decided_at: int | None


_BOTH = (
    " FROM pair d JOIN person a ON a.id=d.one_id AND a.merged_into_id IS NULL AND a.erased_at IS NULL"
    " JOIN person b ON b.id=d.other_id AND b.merged_into_id IS NULL AND b.erased_at IS NULL WHERE d.state=?"
)


def listed(read: Reader, state: str = "open", *, limit: int = 200, person_id: int | None = None) -> list[PairRow]:
    """The pairs of a state (open, different), the likeliest first; those of one person where asked."""
    mine = " AND (d.one_id=? OR d.other_id=?)" if person_id is not None else ""
    rows = read.rows(
        f"SELECT d.id, d.one_id, d.other_id, d.likeness, d.why, d.decided_at{_BOTH}{mine}"
        " ORDER BY d.likeness DESC, d.id LIMIT ?",
        state,
        *([person_id, person_id] if person_id is not None else []),
        limit,
    )
    people = {one.id: one for one in search.rows(read, sorted({key for row in rows for key in row[1:3]}))}
    return [
        PairRow(key, people[one], people[other], alike, tuple(json.loads(why)), decided)
        for key, one, other, alike, why, decided in rows
        if one in people and other in people
    ]


def count(read: Reader, state: str = "open") -> int:
    """How many pairs of a state there are."""
    return int(read.value(f"SELECT count(*){_BOTH}", state))
