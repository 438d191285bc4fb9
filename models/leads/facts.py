"""What is known of a deal, or of a lead before there is a deal: the fields that the win probability rests on.

Declared once, each as SQL over `d` (deal), `p` (person) and `c` (company). What only becomes known by winning (the
reason of a loss, membership, points, the phase of life) is not among them; own fields that are filled in after the
outcome are found out by `quality.suspects`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.errors import N_, Message
from models.leads import bayes, learned
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from models.leads.learned import Plain
    from models.work import Reader, Row

OWN = "own:"
LONGEST = 60
"""Characters of a value; longer text is a note, not a value."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its id, its name (msgid), where it stands, whether it is a number (counted in bins)."""

    id: str
    label: str
    sql: str
    number: bool = False
    own_name: str = ""


def _first(column: str) -> str:
    known = f"a.person_id=p.id AND a.{column}<>''"
    return f"(SELECT a.{column} FROM address a WHERE {known} ORDER BY a.position, a.id LIMIT 1)"


FIELDS = (
    Field("source", N_("Source"), "coalesce(nullif(d.source, ''), p.source)"),
    Field(
        "first",
        N_("First touch"),
        "(SELECT t.kind FROM touchpoint t WHERE t.person_id=p.id ORDER BY t.at, t.id LIMIT 1)",
    ),
    Field("country", N_("Country"), _first("country")),
    Field("region", N_("Prefecture or state"), f"coalesce({_first('region')}, nullif(c.region, ''))"),
    Field("city", N_("City"), _first("city")),
    Field(
        "phone",
        N_("Phone number"),
        "(SELECT max(CASE WHEN length(k.folded) BETWEEN 9 AND 15 THEN 'ok' ELSE 'bad' END) FROM contact k"
        " WHERE k.person_id=p.id AND k.kind='phone')",
    ),
    Field(
        "mail",
        N_("Mail address"),
        "(SELECT max(CASE WHEN k.folded LIKE '%_@_%.__%' THEN 'ok' ELSE 'bad' END) FROM contact k"
        " WHERE k.person_id=p.id AND k.kind='mail')",
    ),
    Field("channel", N_("Best way to reach"), "p.preferred_channel"),
    Field("job", N_("Job title"), "p.job_title"),
    Field("industry", N_("Industry"), "c.industry"),
    Field("size", N_("Size of the company"), "c.size"),
    Field("product", N_("Product"), "d.product_id"),
    Field("amount", N_("Amount"), "d.amount", number=True),
    Field(
        "born",
        N_("Year of birth"),
        "CASE WHEN p.birthday >= '0001' THEN CAST(substr(p.birthday, 1, 4) AS INTEGER) END",
        number=True,
    ),
)
BY_ID = {one.id: one for one in FIELDS}
NAMES = {
    bayes.STAGE: N_("Stage"),
    bayes.TAG: N_("Tag"),
    **{one.id: one.label for one in FIELDS},
}
COLUMNS = ", ".join(one.sql for one in FIELDS)
"""What stands in each field, as SQL over `d`, `p` and `c`."""
BESIDE = "LEFT JOIN company c ON c.id=coalesce(d.company_id, p.company_id)"
_DEALS = (
    f"SELECT d.id, p.id, d.state, d.stage_id, d.team_id, {COLUMNS} FROM deal d"
    f" LEFT JOIN person p ON p.id=d.person_id {BESIDE}"
)
_PEOPLE = (
    f"SELECT 0, p.id, '', 0, l.team_id, {COLUMNS} FROM person p LEFT JOIN lead l ON l.person_id=p.id"
    f" LEFT JOIN deal d ON d.id=0 {BESIDE}"
)
_BEFORE = 5
"""Columns before the fields."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a deal (or of a lead: deal 0): values by field, and tags."""

    deal_id: int
    person_id: int | None
    state: str
    stage: str
    team_id: int | None
    values: Mapping[str, Plain]
    tags: tuple[str, ...] = ()

    @property
    def won(self) -> bool:
        """Whether it was won."""
        return self.state == "won"


def own_fields(read: Reader) -> tuple[Field, ...]:
    """The owner's own fields of people that can be learned from: choices, numbers, short texts."""
    found = read.rows(
        "SELECT key, name, type FROM own_field WHERE kind='person' AND active AND type IN ('choice', 'number', 'text')"
        " ORDER BY position, id"
    )
    return tuple(Field(OWN + key, "", "", kind == "number", name) for key, name, kind in found)


def all_fields(read: Reader) -> tuple[Field, ...]:
    """Every field that a chance may rest on, but stage and tags."""
    return (*FIELDS, *own_fields(read))


def numbers(fields: Iterable[Field]) -> frozenset[str]:
    """The fields whose values are numbers."""
    return frozenset(one.id for one in fields if one.number)


def label_of(field: str, own: Mapping[str, str]) -> Message | str:
    """What a field is called; `own` has the names of the owner's by id."""
    return Message(NAMES[field]) if field in NAMES else own.get(field, field.removeprefix(OWN))


# -- asked of the store -----------------------------------------------------------------------------------------------


def of_deals(read: Reader, ids: Sequence[int]) -> list[Known]:
    """What is known of some deals, in the order of their keys."""
    return [
        one for some in _portions(ids) for one in _with_own(read, read.within(f"{_DEALS} WHERE d.id IN (??)", some))
    ]


def of_people(read: Reader, ids: Sequence[int]) -> list[Known]:
    """What is known of some people, as of leads without a deal."""
    return [
        one for some in _portions(ids) for one in _with_own(read, read.within(f"{_PEOPLE} WHERE p.id IN (??)", some))
    ]


OWN_TOO = (
    "EXISTS (SELECT 1 FROM own_value v WHERE v.record_id=p.id),"
    " EXISTS (SELECT 1 FROM person_tag g WHERE g.person_id=p.id)"
)
"""Whether there is more to be asked than `COLUMNS` say, as SQL."""


def of_row(read: Reader, row: Row, *, more: bool) -> Known:
    """What a row says that a hot path asked for: deal, person, state, stage, team, `COLUMNS`; `more` as `OWN_TOO`."""
    return _with_own(read, (row,))[0] if more else _known(row, {}, {})


def _portions(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]


def _with_own(read: Reader, rows: Sequence[Row]) -> list[Known]:
    people = list({row[1] for row in rows if row[1] is not None})
    own: dict[int, dict[str, Plain]] = {}
    for person, key, kind, text, number in read.within(
        "SELECT v.record_id, f.key, f.type, v.text, v.number FROM own_value v JOIN own_field f ON f.id=v.field_id"
        " WHERE f.kind='person' AND f.active AND f.type IN ('choice', 'number', 'text') AND v.record_id IN (??)",
        people,
    ):
        own.setdefault(person, {})[OWN + key] = number if kind == "number" else _text(text)
    tags: dict[int, list[str]] = {}
    for person, tag in read.within("SELECT person_id, tag_id FROM person_tag WHERE person_id IN (??)", people):
        tags.setdefault(person, []).append(str(tag))
    return [_known(row, own, tags) for row in rows]


def _known(row: Row, own: Mapping[int, dict[str, Plain]], tags: Mapping[int, list[str]]) -> Known:
    values: dict[str, Plain] = {}
    for field, value in zip(FIELDS, row[_BEFORE:], strict=True):
        plain = value if field.number else _text(value)
        if plain is not None and plain != "":
            values[field.id] = plain
    person = row[1]
    if person is not None:
        values.update((name, value) for name, value in own.get(person, {}).items() if value is not None and value != "")
    return Known(row[0], person, row[2], str(row[3] or ""), row[4], values, tuple(tags.get(person or 0, ())))


def _text(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return text if len(text) <= LONGEST else ""


def counted(known: Known, edges: Mapping[str, Sequence[float]], left_out: frozenset[str] = frozenset()) -> bayes.Facts:
    """What is known as it is counted: numbers by the bins of `edges`, those without bins and what is left out not."""
    found = []
    for name, value in known.values.items():
        if name in left_out or (not isinstance(value, str) and name not in edges):
            continue
        found.append((name, learned.cell(edges.get(name), value)))
    if bayes.TAG not in left_out:
        found += [(bayes.TAG, tag) for tag in known.tags]
    return found
