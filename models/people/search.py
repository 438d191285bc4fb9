"""Search over people: an index of words kept in step with what it is derived from.

Everything that speaks the engine's own full-text language about people is in this module; another engine brings an
equal of it. Words are made and split in Python (`models.people.words`); the engine's tokenizer only sees letters and
digits with spaces between, so that no typed text can be syntax.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from models import text
from models.errors import N_, Message
from models.people.parts import shop_country
from models.people.words import Named, Way, asks, phone_pairs, ways, words
from models.values import dataclass
from models.work import Reader, Tx

CREATE_SQL = (
    "CREATE VIRTUAL TABLE person_search USING fts5(words, content='', contentless_delete=1, detail=none,"
    " prefix='1 2 3 4', tokenize='ascii')",
)
LOOKED_AT = 200
"""Matches that are put in order; of more than these, the newest people."""

Image = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]


# -- finding -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """A person as the search box shows them. `card` is the active one or "", `points` None for who is no member."""

    id: int
    public_id: str
    name: str
    reading: str
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    card: str
    points: int | None
    company: str
    cautions: str
    last_seen_at: int | None


def match_text(typed: str) -> str:
    """The engine's expression for a typed text; "" when there is nothing to search for."""
    return " AND ".join(_any_of(item) for item in ways(typed))


def _any_of(item: Sequence[Way]) -> str:
    return "(" + " OR ".join(" AND ".join(map(_beginning, way)) for way in item) + ")"


def _beginning(part: str) -> str:
    found = " OR ".join(f'"{word}"*' if longer else f'"{word}"' for word, longer in asks(part))
    return f"({found})"


def find(read: Reader, typed: str, limit: int = 20) -> list[Found]:
    """The people that a typed text finds: exact card or phone first, then who was seen last, then by reading.

    Every word must begin a word of the person; a text without letters and digits finds nobody.
    """
    return rows(read, find_ids(read, typed, limit))


def find_ids(read: Reader, typed: str, limit: int = 20) -> list[int]:
    """The same as keys only."""
    match = match_text(typed)
    if not match:
        return []
    found = [
        row[0]
        for row in read.run(
            "SELECT p.id FROM person p WHERE p.id IN (SELECT rowid FROM person_search WHERE person_search MATCH ?"
            " ORDER BY rowid DESC LIMIT ?) ORDER BY p.last_seen_at DESC, p.sort_key, p.id LIMIT ?",
            match,
            LOOKED_AT,
            limit,
        )
    ]
    exact = _exact(read, typed) if len(found) > 1 else []
    return (exact + [key for key in found if key not in exact])[:limit] if exact else found


def _exact(read: Reader, typed: str) -> list[int]:
    """Who has just this card number or phone; only asked for a text that could be one."""
    number = text.digits(typed)
    if len(number) < 4 or len(typed) > 64:
        return []
    country = shop_country(read) if len(number) >= 10 else ""
    dialled = country not in ("", "JP") or (country == "JP" and text.fold(typed)[:1] in ("0", "+"))
    phone = text.phone_folded(typed, country) if dialled else number
    found = read.column(
        "SELECT person_id FROM card WHERE number=? UNION SELECT person_id FROM contact"
        " WHERE kind='phone' AND folded=? AND person_id IS NOT NULL LIMIT 20",
        typed.strip(),
        phone or number,
    )
    return living(read, found) if found else []


def living(read: Reader, ids: Sequence[int]) -> list[int]:
    """Those of these people who can be found: not merged into another, not erased; who was seen last first."""
    return [
        row[0]
        for row in read.within(
            "SELECT id FROM person WHERE id IN (??) AND merged_into_id IS NULL AND erased_at IS NULL"
            " ORDER BY last_seen_at DESC, sort_key",
            ids,
        )
    ]


def rows(read: Reader, ids: Sequence[int]) -> list[Found]:
    """What the search box shows of these people, in this order; who is gone is left out."""
    if not ids:
        return []
    phones: dict[int, list[str]] = {}
    mails: dict[int, list[str]] = {}
    for person, kind, value in read.within(
        "SELECT person_id, kind, value FROM contact WHERE person_id IN (??) ORDER BY person_id, position, id", ids
    ):
        if kind == "phone" or kind == "mail":
            (phones if kind == "phone" else mails).setdefault(person, []).append(value)
    people = read.within(
        "SELECT p.id, p.public_id, p.name, p.reading, (SELECT number FROM card WHERE person_id=p.id"
        " AND state='active' ORDER BY id DESC LIMIT 1), (SELECT balance FROM account WHERE person_id=p.id"
        " AND kind='spendable' ORDER BY programme_id LIMIT 1), c.name, p.cautions, p.last_seen_at"
        " FROM person p LEFT JOIN company c ON c.id=p.company_id WHERE p.id IN (??)",
        ids,
    )
    known = {
        row[0]: Found(
            row[0],
            row[1],
            row[2],
            row[3],
            tuple(phones.get(row[0], ())),
            tuple(mails.get(row[0], ())),
            row[4] or "",
            row[5],
            row[6] or "",
            row[7],
            row[8],
        )
        for row in people
    }
    return [known[key] for key in ids if key in known]


# -- keeping in step -----------------------------------------------------------------------------------------------

_OF_PERSON = frozenset({"name", "reading", "company", "company_id", "merged_into_id", "erased_at"})
_OF_PARTS = frozenset({"person", "person_id", "folded", "value", "kind", "number"})
_PARTS = frozenset({"contact", "card"})


def follow(tx: Tx, images: Sequence[Image]) -> None:
    """Index again the people whose rows, contacts, cards or company's name were written or put back."""
    people: set[int] = set()
    parts: dict[str, set[int]] = {}
    companies: set[int] = set()
    for table, row_id, before, after in images:
        if table == "person":
            if before is None or after is None or _OF_PERSON & after.keys():
                people.add(row_id)
        elif table in _PARTS:
            if before is None or after is None or _OF_PARTS & after.keys():
                people.update(_people_named(before), _people_named(after))
                parts.setdefault(table, set()).add(row_id)
        elif table == "company" and before is not None and after is not None and "name" in after:
            companies.add(row_id)
    for table, ids in parts.items():
        people.update(row[0] for row in tx.within(f"SELECT person_id FROM {table} WHERE id IN (??)", list(ids)))
    for company in companies:
        people.update(tx.column("SELECT id FROM person WHERE company_id=?", company))
    people.discard(None)
    if people:
        reindex(tx, people)


def _people_named(image: dict[str, Any] | None) -> list[int]:
    found = (image or {}).get("person_id", (image or {}).get("person"))
    return [] if found is None else [found]


def reindex(tx: Tx, ids: Iterable[int]) -> None:
    """Make the words of these people again; who is gone, merged or erased has none."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        for key in some:
            tx.run("DELETE FROM person_search WHERE rowid=?", key)
        index_rows(tx, named(tx, some))


def index_rows(tx: Tx, people: Iterable[tuple[int, Named]]) -> None:
    """Index people who are not in the index yet, in bulk: for imports and the sample shop."""
    tx.db.cursor().executemany(
        "INSERT INTO person_search (rowid, words) VALUES (?,?)", ((key, words(person)) for key, person in people)
    )


def named(read: Reader, ids: Sequence[int]) -> list[tuple[int, Named]]:
    """What the words of these people come from, of those who can be found."""
    contacts: dict[int, list[tuple[str, str]]] = {}
    for person, kind, folded, value in read.within(
        "SELECT person_id, kind, folded, value FROM contact WHERE person_id IN (??) ORDER BY id", ids
    ):
        pairs = phone_pairs(kind, folded, value) if kind == "phone" or kind == "fax" else [(kind, folded)]
        contacts.setdefault(person, []).extend(pairs)
    cards: dict[int, list[str]] = {}
    for person, number in read.within("SELECT person_id, number FROM card WHERE person_id IN (??)", ids):
        cards.setdefault(person, []).append(number)
    people = read.within(
        "SELECT p.id, p.name, p.reading, c.name FROM person p LEFT JOIN company c ON c.id=p.company_id"
        " WHERE p.id IN (??) AND p.merged_into_id IS NULL AND p.erased_at IS NULL ORDER BY p.id",
        ids,
    )
    return [
        (key, Named(name, reading, company or "", tuple(contacts.get(key, ())), tuple(cards.get(key, ()))))
        for key, name, reading, company in people
    ]


def rebuild(tx: Tx) -> int:
    """Make the whole index again, in portions; returns how many people are in it. Then best `settle`."""
    tx.run("INSERT INTO person_search (person_search) VALUES ('delete-all')")
    count = 0
    for ids in _portions(tx):
        people = named(tx, ids)
        index_rows(tx, people)
        count += len(people)
    return count


def settle(tx: Tx) -> None:
    """Merge what bulk work left in pieces, so that searches are as fast as they can be (seconds for a million)."""
    tx.run("INSERT INTO person_search (person_search) VALUES ('optimize')")


def _portions(read: Reader, size: int = 500) -> Iterator[list[int]]:
    last = 0
    while ids := read.column("SELECT id FROM person WHERE id>? ORDER BY id LIMIT ?", last, size):
        yield ids
        last = ids[-1]


def search_problems(read: Reader, sample: int = 1000) -> list[Message]:
    """What is wrong with the index: who is missing, who is in it but gone, and of a sample, whose words are not there.

    Every n-th person is tried, so that about `sample` of them are; 0 tries nobody.
    """
    found: list[Message] = []
    missing = read.value(
        "SELECT count(*) FROM person WHERE merged_into_id IS NULL AND erased_at IS NULL"
        " AND id NOT IN (SELECT id FROM person_search_docsize)"
    )
    left = read.value(
        "SELECT count(*) FROM person_search_docsize WHERE id NOT IN"
        " (SELECT id FROM person WHERE merged_into_id IS NULL AND erased_at IS NULL)"
    )
    if missing:
        found.append(Message(N_("{count} people are missing from the search."), {"count": missing}))
    if left:
        found.append(Message(N_("The search still knows {count} people who are gone."), {"count": left}))
    wrong = _not_found(read, sample) if sample else 0
    if wrong:
        found.append(Message(N_("{count} people are not found by their own words."), {"count": wrong}))
    return found


def _not_found(read: Reader, sample: int) -> int:
    most = read.value("SELECT max(id) FROM person") or 0
    step = max(1, most // sample)
    ids = read.column("SELECT id FROM person WHERE id % ? = 0 AND id IN (SELECT id FROM person_search_docsize)", step)
    wrong = 0
    for key, person in named(read, ids):
        expression = " AND ".join(f'"{word}"' for word in words(person).split())
        if expression and not read.value(
            "SELECT 1 FROM person_search WHERE person_search MATCH ? AND rowid=?", expression, key
        ):
            wrong += 1
    return wrong
