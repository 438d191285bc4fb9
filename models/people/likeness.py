"""How alike two records of people are: what is the same, what speaks against it, and how much it weighs together.

Pure: facts in, a judgement out. A name alone says little where many bear it; a mail address says much, a phone a
little less (families share one). Neither contained words ("test" in "my test") nor broken addresses make two people
one: looser systems do so, and list strangers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from models import text

SUSPECTED = 510
"""From so many thousandths on, two records are shown as perhaps one."""
SURE = 850
CLOSE = 84.0
"""Per cent of likeness from which a name is a misspelling of the other (one letter of seven)."""
FAR = 65.0

WEIGHTS = {
    "mail": 600,
    "phone": 450,
    "line": 500,
    "name": 300,
    "reading": 200,
    "close_name": 150,
    "birthday": 320,
    "birthday_month": 80,
    "address": 220,
    "company": 220,
    "close_phone": 220,
    "rare": 250,
}
"""Thousandths that what is the same adds."""
AGAINST = {"name": -300, "birthday": -400}
AGAINST_MAIL = -80
"""Another name on the same mail address is still worth a look."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a record: names folded, birthday ISO (year 0000 unknown), contacts and places folded."""

    id: int
    name: str
    reading: str = ""
    birthday: str = ""
    company_id: int | None = None
    phones: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    rare: bool = field(default=False, compare=False)
    """Hardly anybody else in the store bears this name."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are in thousandths, and by what, the weightiest first."""

    thousandths: int
    why: tuple[str, ...]

    @property
    def suspected(self) -> bool:
        """Whether it is worth a look."""
        return self.thousandths >= SUSPECTED


def bare(folded: str) -> str:
    """A folded name without spaces, its words in one order: Hanako Takahashi is Takahashi Hanako."""
    words = folded.split()
    return "".join(sorted(words)) if len(words) > 1 and folded.isascii() else "".join(words)


_COUNTED = re.compile("(?<=[0-9])(丁目|番地の|番地|番|号室|号|の)")
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")


@lru_cache(maxsize=4096)
def folded_place(postal: str, city: str, street: str, building: str) -> str:
    """An address as it is compared: "" without a street. 1丁目2番3号, 1-2-3 and １－２－３ are the same."""
    line = text.fold(f"{street} {building}")
    if not line.strip():
        return ""
    parts = _PARTS.findall(_COUNTED.sub("-", line))
    line = "".join(f"{part}-" if part.isdigit() else part for part in parts)
    return f"{text.digits(postal) or text.fold(city)}:{line}"


def close(one: str, other: str) -> bool:
    """Whether two folded names without spaces are the same but for a slip of the hand."""
    if not one or not other or min(len(one), len(other)) < 3:
        return False
    return ratio(one, other, score_cutoff=CLOSE) > 0 or (OSA.distance(one, other, score_cutoff=1) <= 1 < len(one) - 2)


def _names(one: Facts, other: Facts) -> tuple[list[str], bool]:
    """What the names say: what is the same, and whether they are of different people."""
    name, also = bare(one.name), bare(other.name)
    found = ["name"] if name and name == also else []
    reading, read_also = bare(one.reading), bare(other.reading)
    if reading and reading == read_also:
        found.append("reading")
    crossed = {name, reading} & {also, read_also} - {""}
    if not found and crossed:  # one was written in kana
        found.append("reading")
    if found:
        return found, False
    if close(name, also) or close(reading, read_also):
        return ["close_name"], False
    if reading and read_also:
        return [], ratio(reading, read_also) < FAR
    return [], bool(name and also) and ratio(name, also) < FAR


def _birthday(one: Facts, other: Facts) -> tuple[list[str], bool]:
    if not one.birthday or not other.birthday:
        return [], False
    if "0000" in (one.birthday[:4], other.birthday[:4]):
        same = one.birthday[5:] == other.birthday[5:]
        return (["birthday_month"] if same else []), not same
    return (["birthday"], False) if one.birthday == other.birthday else ([], True)


def close_phones(one: str, other: str) -> bool:
    """Whether a digit of a folded phone was mistyped or two were swapped."""
    return len(one) == len(other) > 8 and OSA.distance(one, other, score_cutoff=1) == 1


def likeness(one: Facts, other: Facts) -> Likeness:
    """Judge two records."""
    why: list[str] = []
    for what, same in (
        ("mail", one.mails & other.mails),
        ("phone", one.phones & other.phones),
        ("line", one.handles & other.handles),
        ("address", one.places & other.places),
    ):
        if same:
            why.append(what)
    names, strangers = _names(one, other)
    days, born_apart = _birthday(one, other)
    why += names + days
    if one.company_id is not None and one.company_id == other.company_id and names:
        why.append("company")
    near = any(close_phones(mine, yours) for mine in one.phones for yours in other.phones)
    if names and "phone" not in why and near:
        why.append("close_phone")
    if "name" in why and one.rare and other.rare:
        why.append("rare")
    total = sum(WEIGHTS[one] for one in why)
    if strangers:
        total += AGAINST_MAIL if "mail" in why else AGAINST["name"]
    if born_apart:
        total += AGAINST["birthday"]
    why.sort(key=lambda what: -WEIGHTS[what])
    return Likeness(max(0, min(1000, total)), tuple(why))
