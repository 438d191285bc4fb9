"""What the rules say of people by now: score and grade, kept beside the timeline in the transaction of what happened.

`follow` works it out for some people inside the unit of work that wrote something of theirs; `stale` finds whom time
has changed (decay), for `advance`, which writes in small units; `recompute` is one statement for everybody.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import settings
from models.criteria.sql import Context
from models.leads import grades, scores
from models.people.lists import LIVING
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from models.work import Reader, Tx

PORTION = 500
OF_PERSON = frozenset(
    {"birthday", "company_id", "job_title", "source", "lead_state", "phase", "merged_into_id", "owner_id"}
)
"""Columns of a person that conditions ask about."""
OF_OTHERS = frozenset({"address", "contact", "person_tag", "consent", "touchpoint"})
"""Tables whose rows name the person that they belong to."""
RULES = frozenset({"score_rule", "grade_profile", "grade_rule"})
DECAY = frozenset({"score_lapse_days", "score_idle_percent"})
"""Settings that change what points are worth."""
SALE_KINDS = ("sale", "return", "exchange", "cancel", "points", "enrolled", "reward", "gift", "tier", "wallet")
"""What the counter writes by itself."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What stands in a rating: `grade` 0 (F) to 12 (A+), None where nothing is known."""

    person_id: int
    score: int
    scores: str
    grade: int | None
    profile_id: int | None


def rated(read: Reader, ctx: Context, *, first: int, last: int) -> list[Rated]:
    """What the rules say of the people with keys from `first` to `last`, as of a moment; merged ones are left out."""
    between, keys = "BETWEEN ? AND ?", [first, last]
    return _rated(read, ctx, f"t.person_id {between}", f"p.id {between}", keys)


def rated_ids(read: Reader, ctx: Context, ids: Sequence[int]) -> list[Rated]:
    """The same for some people."""
    marks = ", ".join("?" * len(ids))
    return _rated(read, ctx, f"t.person_id IN ({marks})", f"p.id IN ({marks})", list(ids))


def _rated(read: Reader, ctx: Context, touches: str, whose: str, keys: list[int]) -> list[Rated]:
    sql, params = scores.question(read, ctx, whose=touches, whose_params=keys)
    profile, grade, profile_params, grade_params = grades.question(read, ctx)
    rows = read.rows(
        f"SELECT p.id, coalesce(s.score, 0), coalesce(s.scores, '{{}}'), {grade}, {profile}"
        f" FROM person p LEFT JOIN ({sql}) s ON s.person_id=p.id WHERE {LIVING} AND {whose}",
        *grade_params,
        *profile_params,
        *params,
        *keys,
    )
    found = [Rated(*row) for row in rows]
    return _with_merged(read, ctx, found)


def _with_merged(read: Reader, ctx: Context, found: list[Rated]) -> list[Rated]:
    """Who was merged into somebody goes on counting there: their histories are one."""
    ids = [one.person_id for one in found]
    kept = {row[0] for row in read.within("SELECT merged_into_id FROM person WHERE merged_into_id IN (??)", ids)}
    return [_together(read, ctx, one) if one.person_id in kept else one for one in found] if kept else found


def _together(read: Reader, ctx: Context, one: Rated) -> Rated:
    from models.leads import explain

    told = explain.score(read, ctx, together(read, one.person_id))
    return Rated(one.person_id, told.total, told.as_json(), one.grade, one.profile_id)


def together(read: Reader, person_id: int) -> list[int]:
    """Somebody's key and the keys of all who were merged into them."""
    whose, asked = [person_id], [person_id]
    while asked:
        more = read.column("SELECT id FROM person WHERE merged_into_id=?", asked.pop())
        whose += more
        asked += more
    return whose


# -- kept -----------------------------------------------------------------------------------------------------------

_ANEW = (
    "ON CONFLICT (person_id) DO UPDATE SET score=excluded.score, scores=excluded.scores, grade=excluded.grade,"
    " profile_id=excluded.profile_id, day=excluded.day"
)
_WRITE = f"INSERT INTO rating (person_id, score, scores, grade, profile_id, day) VALUES (?,?,?,?,?,?) {_ANEW}"


def follow(tx: Tx, person_ids: Iterable[int]) -> None:
    """Work out score and grade of some people anew; who crosses the bars is told on."""
    ids = sorted(set(person_ids))
    ctx = Context(tx.today, tx.now)
    for start in range(0, len(ids), PORTION):
        some = ids[start : start + PORTION]
        write(tx, changed(tx, rated_ids(tx, ctx, some)))


def changed(read: Reader, found: Sequence[Rated]) -> list[Rated]:
    """Those of whom something else is kept, or nothing though there is something to keep."""
    ids = [one.person_id for one in found]
    kept = {
        row[0]: row[1:]
        for row in read.within(
            "SELECT person_id, score, scores, grade, profile_id FROM rating WHERE person_id IN (??)", ids
        )
    }
    nothing = (0, "{}", None, None)
    return [
        one for one in found if kept.get(one.person_id, nothing) != (one.score, one.scores, one.grade, one.profile_id)
    ]


def write(tx: Tx, found: Sequence[Rated]) -> None:
    """Keep what was worked out, and tell on whose score or grade changed."""
    for one in found:
        tx.run(_WRITE, one.person_id, one.score, one.scores, one.grade, one.profile_id, tx.today)
    if found:
        ids = [one.person_id for one in found]
        tx.touch("rating", ids)
        _tell(tx, ids)


def _tell(tx: Tx, ids: list[int]) -> None:
    from models.leads import qualification

    qualification.crossed(tx, ids)


def of_images(tx: Tx, images: Sequence[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]]) -> None:
    """Follow the people of whom a unit of work wrote something that rules may ask about."""
    people_: set[int] = set()
    if any(_moves_all(*image) for image in images):
        outdate(tx)
    for table, row_id, before, after in images:
        if table == "person":
            if before is None or after is None or OF_PERSON & after.keys():
                people_.add(row_id)
                people_.update(_merged(before, after))
        elif table in OF_OTHERS and not (table == "touchpoint" and _not_counted(tx, before, after)):
            people_.update(_named(before), _named(after))
            if before is not None and after is not None:
                people_.update(tx.column(f"SELECT person_id FROM {table} WHERE id=?", row_id))
        elif table == "company" and before is not None and after is not None:
            people_.update(tx.column("SELECT id FROM person WHERE company_id=?", row_id))
        elif table == "own_value":
            people_.update(_owner_of_value(tx, row_id, after or before or {}))
    people_.discard(0)
    if people_ and _has_rules(tx):
        follow(tx, people_)


def _not_counted(tx: Tx, before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """Whether a touchpoint is new and of a kind that no rule may count."""
    kind = after.get("kind") if before is None and after is not None else None
    return kind is not None and not scores.counts_any_of(tx, (kind,))


def _moves_all(table: str, row_id: int | str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """Whether a row that was written changes what everybody is worth."""
    if table == "setting":
        return row_id in DECAY
    return table in RULES and (before is None or after is None or not after.keys() <= {"name", "position"})


def _merged(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[int]:
    both = (before or {}, after or {})
    return [one["merged_into_id"] for one in both if one.get("merged_into_id") is not None]


def _named(image: dict[str, Any] | None) -> list[int]:
    found = (image or {}).get("person_id", (image or {}).get("person"))
    return [] if found is None else [int(found)]


def _owner_of_value(tx: Tx, row_id: int, image: dict[str, Any]) -> list[int]:
    field_id = image.get("field_id", image.get("field"))
    record = image.get("record_id")
    if field_id is None or record is None:
        row = tx.row("SELECT field_id, record_id FROM own_value WHERE id=?", row_id)
        if row is None:
            return []
        field_id, record = row
    return [int(record)] if tx.value("SELECT kind FROM own_field WHERE id=?", field_id) == "person" else []


def _has_rules(tx: Tx) -> bool:
    return bool(scores.rules(tx, active=True) or grades.profiles(tx, active=True))


def after_sale(tx: Tx, person_id: int | None) -> None:
    """Follow a receipt, where a rule may count what the counter writes; else nothing is done."""
    if person_id is not None and scores.counts_any_of(tx, SALE_KINDS):
        follow(tx, (person_id,))


# -- everybody ------------------------------------------------------------------------------------------------------


def recompute(tx: Tx) -> None:
    """Work out everybody's anew in one statement for scores and grades (merged people by `follow`)."""
    everybody, params = _everybody(tx, Context(tx.today, tx.now))
    tx.run(
        "INSERT INTO rating (person_id, score, scores, grade, profile_id, day)"
        f" SELECT q.id, q.score, q.scores, q.grade, q.profile_id, ? FROM ({everybody}) q"
        " WHERE q.kept IS NOT NULL OR q.score<>0 OR q.scores<>'{}' OR q.grade IS NOT NULL OR q.profile_id IS NOT NULL"
        f" {_ANEW} WHERE rating.score<>excluded.score OR rating.scores<>excluded.scores"
        " OR coalesce(rating.grade, -1)<>coalesce(excluded.grade, -1)"
        " OR coalesce(rating.profile_id, 0)<>coalesce(excluded.profile_id, 0)",
        tx.today,
        *params,
    )
    tx.touch("rating", None)
    _tell(tx, tx.column("SELECT person_id FROM lead ORDER BY person_id"))
    follow(tx, tx.column("SELECT DISTINCT merged_into_id FROM person WHERE merged_into_id IS NOT NULL"))


def _everybody(read: Reader, ctx: Context) -> tuple[str, list[Any]]:
    """SQL of (id, score, scores, grade, profile_id, kept) of whom a rating may be kept, and its parameters.

    Those with a score come as they are summed, beside whom the person and the rating are looked up: the other way round
    a million sums would be put by and looked up one by one.
    """
    sql, params = scores.question(read, ctx)
    uncounted, uncounted_params = scores.uncounted(read, ctx)
    profile, grade, profile_params, grade_params = grades.question(read, ctx)
    fits = f"{grade} AS grade, {profile} AS profile_id, r.id AS kept"
    rest = "person p LEFT JOIN rating r ON r.person_id=p.id WHERE"
    if profile == "NULL":  # nobody else can have a rating than who has one
        rest = "rating r CROSS JOIN person p WHERE p.id=r.person_id AND"
    text = (
        f"SELECT p.id AS id, s.score AS score, s.scores AS scores, {fits} FROM ({sql}) s"
        f" CROSS JOIN person p LEFT JOIN rating r ON r.person_id=p.id WHERE p.id=s.person_id AND {LIVING}"
        f" UNION ALL SELECT p.id, 0, '{{}}', {fits} FROM {rest} {LIVING} AND {uncounted}"
    )
    whose = [*grade_params, *profile_params]
    return text, [*whose, *params, *whose, *uncounted_params]


def note_day(tx: Tx, *, day: str) -> None:
    """Note that everybody was rated as of a day: something of the program's, that stands in no audit."""
    tx.run(
        "INSERT INTO setting (id, value) VALUES ('ratings_day', ?) ON CONFLICT (id) DO UPDATE SET value=excluded.value",
        json.dumps(day),
    )
    tx.touch("setting", None)


def outdate(tx: Tx) -> None:
    """Note that everybody's has to be worked out anew: a rule changed, or a change was undone."""
    if tx.value("SELECT 1 FROM setting WHERE id='ratings_day' AND value<>?", json.dumps("")) is not None:
        note_day(tx, day="")


def by_rules(read: Reader) -> tuple[object, ...]:
    """What ratings rest on, to be compared: whether it changed while everybody's was being worked out."""
    shop = settings.load(read)
    decay = (shop.score_lapse_days, shop.score_idle_percent)
    return (scores.rules(read), grades.profiles(read), decay)


def stale(read: Reader, ctx: Context, *, after: int, size: int) -> tuple[list[Rated], int | None]:
    """Of the next `size` people after a key, those whose rating is no longer what the rules say; and where to go on."""
    last = read.value("SELECT max(id) FROM (SELECT id FROM person WHERE id>? ORDER BY id LIMIT ?) x", after, size)
    if last is None:
        return [], None
    return changed(read, rated(read, ctx, first=after + 1, last=last)), int(last)


def problems_of(read: Reader, ctx: Context, ids: Collection[int]) -> list[int]:
    """Of some people, those whose kept rating is not what the rules say."""
    return [one.person_id for one in changed(read, rated_ids(read, ctx, sorted(ids)))]
