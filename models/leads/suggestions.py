"""What to do next for each lead and customer: ordered rules of Criteria, one suggestion a person, with its reason.

The first rule that matches and was not waved away is shown. A suggestion that was dismissed stays so until something
happens with the person, or a year has passed: a birthday comes again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import text
from models.base import new_public_id
from models.criteria import fields, people, words
from models.criteria.nodes import Every, Leaf, Node, Not, Some, leaves, parse, plain_of
from models.errors import N_, Message, NotFound, Refused
from models.leads.tables import Dismissed, SuggestionRule
from models.people import search
from models.people.lists import LIVING
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.sql import Context
    from models.work import Reader, Tx

ACTIONS = ("call", "message", "reminder", "deal", "gift")
SHOWN = 200

_READY = Leaf("person.sales_ready", "is", True)
_REACHED = Leaf("person.has_contact", "in", ("phone", "mail", "line"))


RESTS_ON = {"person.sales_ready": ("person.score", "person.grade")}
"""What a yes or no is said by: the numbers behind it."""


def _quiet(days: int) -> Node:
    """Nobody spoke with them or wrote within so many days."""
    return Some((Leaf("person.contact_days", "unknown"), Leaf("person.contact_days", "at_least", days)))


@dataclass(frozen=True, slots=True)
class Brought:
    """A rule that the program brings: its key, its name, what to say, its condition and its act."""

    key: str
    name: str
    words: str
    node: Node
    action: str


BROUGHT = (
    Brought(
        "gift",
        N_("A gift is waiting"),
        N_("Hello {name}, your gift is ready for you at the shop. We look forward to your visit."),
        Leaf("person.gift_days", "at_least", 7),
        "message",
    ),
    Brought(
        "unhappy",
        N_("They were not happy"),
        N_("Thank {name} for the answer, ask what went wrong, and say what will be done about it."),
        Every((Leaf("person.survey_score", "at_most", 6), _quiet(14))),
        "call",
    ),
    Brought(
        "ready",
        N_("Ready to buy"),
        N_("Ask {name} what they need and by when, and agree on the next step."),
        Every(
            (Leaf("person.lead_state", "in", ("new", "working", "qualified")), Leaf("person.sales_ready", "is", True))
        ),
        "call",
    ),
    Brought(
        "new",
        N_("A first talk"),
        N_("Thank {name} for the interest, ask what it is about, and note the wishes."),
        Every((Leaf("person.lead_state", "is", "new"), _quiet(3), _REACHED)),
        "call",
    ),
    Brought(
        "stuck",
        N_("The talk has stopped"),
        N_("Ask {name} whether there are questions left, and offer a day for the next step."),
        Every((Leaf("person.lead_state", "in", ("working", "qualified")), _quiet(14))),
        "call",
    ),
    Brought(
        "birthday",
        N_("A birthday is near"),
        N_("Happy birthday, {name}! We wish you a wonderful year, and look forward to seeing you."),
        Every((Leaf("person.birthday_within", "at_most", 7), Leaf("person.member", "is", True), _quiet(7))),
        "message",
    ),
    Brought(
        "missed",
        N_("Not seen for a while"),
        N_("Hello {name}, we have not seen you for a while. There is something new that you might like."),
        Every(
            (
                Leaf("person.visits", "at_least", 3),
                Leaf("person.last_visit_days", "between", (60, 365)),
                _quiet(60),
            )
        ),
        "message",
    ),
    Brought(
        "nurture",
        N_("Stay in touch"),
        N_("Hello {name}, we thought this might help you: may we send you more about it?"),
        Every((Leaf("person.lead_state", "is", "nurture"), _quiet(45), _REACHED)),
        "message",
    ),
)
"""What a shop begins with; the owner changes, orders and adds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `name` and `words` are the owner's, or message ids where it is one that the program brought."""

    id: int
    key: str
    name: str
    words: str
    node: Node
    action: str
    active: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion for one person: the rule, who, and what it rests on, as values by field."""

    rule: Rule
    person: search.Found
    reason: tuple[Message, ...]
    preferred_channel: str
    preferred_hours: str


# -- rules ----------------------------------------------------------------------------------------------------------


def first_rows(tx: Tx) -> None:
    """Write the rules that a shop begins with, once."""
    if tx.value("SELECT 1 FROM suggestion_rule LIMIT 1") is not None:
        return
    for position, one in enumerate(BROUGHT):
        tx.insert(
            SuggestionRule,
            public_id=new_public_id(),
            key=one.key,
            name=one.name,
            words=one.words,
            criteria=json.dumps(plain_of(one.node)),
            action=one.action,
            position=position,
            created_at=tx.now,
        )


def rules(read: Reader, *, active: bool = False) -> list[Rule]:
    """The rules in their order; only those switched on where asked."""
    found = read.rows(
        "SELECT id, key, name, words, criteria, action, active FROM suggestion_rule ORDER BY position, id"
    )
    every = [
        Rule(key, brought, name, said, parse(json.loads(criteria)), action, bool(on))
        for key, brought, name, said, criteria, action, on in found
    ]
    return [one for one in every if one.active or not active]


def save(tx: Tx, *, rule_id: int | None, name: str, node: Node, action: str, words: str) -> int:
    """Make a rule at the end, or change one. Raises Refused for what does not fit, NotFound when it is gone."""
    name, said = text.clean(name, 120), text.clean(words, text.NOTE_LENGTH, lines=True)
    if not name:
        raise Refused(N_("Give the rule's name."))
    if action not in ACTIONS:
        raise Refused(N_("Choose what there is to do."))
    if not list(leaves(node)):
        raise Refused(N_("Say for whom: without a condition it would be suggested for everybody."))
    fields.check(node, {"person"}, fields.own_fields(tx))
    people.resolved(tx, node)
    columns: dict[str, Any] = {
        "name": name,
        "words": said,
        "action": action,
        "criteria": json.dumps(plain_of(node), ensure_ascii=False),
    }
    if rule_id is None:
        last = tx.value("SELECT max(position) FROM suggestion_rule")
        position = 0 if last is None else last + 1
        public = new_public_id()
        return tx.insert(SuggestionRule, public_id=public, created_at=tx.now, position=position, **columns)
    _require(tx, rule_id)
    tx.update(SuggestionRule, rule_id, **columns)
    return rule_id


def switch(tx: Tx, *, rule_id: int, active: bool) -> None:
    """Switch a rule on or off."""
    _require(tx, rule_id)
    tx.update(SuggestionRule, rule_id, active=active)


def delete(tx: Tx, *, rule_id: int) -> None:
    """Delete a rule, with what was dismissed of it; can be undone."""
    _require(tx, rule_id)
    tx.delete(Dismissed, tx.column("SELECT id FROM dismissed WHERE suggestion_rule_id=?", rule_id))
    tx.delete(SuggestionRule, rule_id)


def order(tx: Tx, *, ids: Sequence[int]) -> None:
    """Put the rules in this order: the first that matches is shown."""
    for position, key in enumerate(ids):
        tx.update(SuggestionRule, key, position=position)


def _require(read: Reader, rule_id: int) -> None:
    if read.value("SELECT 1 FROM suggestion_rule WHERE id=?", rule_id) is None:
        raise NotFound(N_("This rule is no longer there. Nothing was changed."))


# -- suggested ------------------------------------------------------------------------------------------------------

_MARK = "coalesce((SELECT max(w.at) FROM touchpoint w WHERE w.person_id=p.id AND w.at<=?), 0) || ':' || substr(?, 1, 4)"
"""What a dismissal rests on: the last thing that happened, and the year."""
_AWAKE = (
    f"NOT EXISTS (SELECT 1 FROM dismissed d WHERE d.person_id=p.id AND d.suggestion_rule_id=? AND d.reason={_MARK})"
)


def suggested(
    read: Reader,
    ctx: Context,
    *,
    limit: int = SHOWN,
    owner_id: int | None = None,
    nobodys: bool = False,
    rule_id: int | None = None,
    each: int | None = None,
) -> list[Suggestion]:
    """What to do next, one suggestion a person, in the order of the rules; for the people of one owner where asked.

    With `nobodys` also for those who have no owner; `each` is how many of a rule are shown at most.
    """
    found: list[tuple[Rule, int]] = []
    taken: set[int] = set()
    mine = "" if owner_id is None else " AND (p.owner_id=? OR p.owner_id IS NULL)" if nobodys else " AND p.owner_id=?"
    owner = [] if owner_id is None else [owner_id]
    for rule in rules(read, active=True):
        wanted = limit - len(found)
        if wanted <= 0:
            break
        wanted = wanted if each is None else min(wanted, each)
        sql, values = _asked(read, rule, ctx)
        rows = read.column(
            f"SELECT p.id FROM person p WHERE {LIVING}{mine} AND {sql} ORDER BY p.id DESC LIMIT ?",
            *owner,
            *values,
            wanted + len(taken),
        )
        fresh = [key for key in rows if key not in taken][:wanted]
        taken.update(fresh)
        if rule_id is None or rule.id == rule_id:
            found += [(rule, key) for key in fresh]
    return _whole(read, found, ctx)


def _asked(read: Reader, rule: Rule, ctx: Context) -> tuple[str, list[Any]]:
    sql, values = people.where_sql(read, rule.node, ctx)
    return f"{sql} AND {_AWAKE}", [*values, rule.id, ctx.now, ctx.day]


def for_person(read: Reader, person_id: int, ctx: Context) -> Suggestion | None:
    """The suggestion for one person, or None."""
    for rule in rules(read, active=True):
        sql, values = _asked(read, rule, ctx)
        if read.value(f"SELECT 1 FROM person p WHERE {LIVING} AND p.id=? AND {sql}", person_id, *values) is not None:
            found = _whole(read, [(rule, person_id)], ctx)
            return found[0] if found else None
    return None


def count(read: Reader, ctx: Context, rule_id: int) -> int:
    """For how many people a rule would suggest something now, whatever stands before it."""
    rule = next((one for one in rules(read) if one.id == rule_id), None)
    if rule is None:
        return 0
    sql, values = _asked(read, rule, ctx)
    return int(read.value(f"SELECT count(*) FROM person p WHERE {LIVING} AND {sql}", *values))


def _whole(read: Reader, found: Sequence[tuple[Rule, int]], ctx: Context) -> list[Suggestion]:
    ids = [key for _rule, key in found]
    known = {one.id: one for one in search.rows(read, ids)}
    likes = {
        row[0]: row[1:]
        for row in read.within("SELECT id, preferred_channel, preferred_hours FROM person WHERE id IN (??)", ids)
    }
    own = {field.id: field for field in fields.own_fields(read)}
    return [
        Suggestion(rule, known[key], reason(read, rule.node, key, ctx, own), *likes[key])
        for rule, key in found
        if key in known
    ]


def reason(
    read: Reader, node: Node, person_id: int, ctx: Context, own: dict[str, fields.Field] | None = None
) -> tuple[Message, ...]:
    """What a condition rests on for one person: each number and text that it asks about, with its value."""
    stated = [leaf.field for leaf in leaves(_stated(node))]
    names = list(dict.fromkeys([one for name in stated for one in RESTS_ON.get(name, ())] + stated))
    asked = [name for name in names if people.is_value(name)]
    if not asked:
        return ()
    values = people.values(read, person_id, asked, ctx)
    lines = []
    for name, value in zip(asked, values, strict=True):
        field = fields.field_of(name, (own or {}).values())
        if field is not None and value not in (None, ""):
            said = words.value_words(field, value, {})
            lines.append(Message(N_("{field}: {value}"), {"field": fields.label_of(field), "value": said}))
    return tuple(lines)


def _stated(node: Node) -> Node:
    """A condition without what it only denies."""
    if isinstance(node, Every | Some):
        return Every(tuple(_stated(part) for part in node.parts if not isinstance(part, Not)))
    return node


# -- done and dismissed ---------------------------------------------------------------------------------------------


def dismiss(tx: Tx, *, person_id: int, rule_id: int) -> None:
    """Wave a suggestion away: it stays away until something happens with the person. Can be undone."""
    _require(tx, rule_id)
    mark = tx.value(f"SELECT {_MARK} FROM person p WHERE p.id=?", tx.now, tx.today, person_id)
    if mark is None:
        raise NotFound(N_("This customer is no longer there."))
    known = tx.value("SELECT id FROM dismissed WHERE person_id=? AND suggestion_rule_id=?", person_id, rule_id)
    columns = {"reason": mark, "at": tx.now, "staff_id": tx.actor.staff_id}
    if known is None:
        tx.insert(Dismissed, person_id=person_id, suggestion_rule_id=rule_id, **columns)
    else:
        tx.update(Dismissed, known, **columns)
    tx.touch("person", [person_id])


def filled(words_: str, name: str) -> str:
    """What to say, with the person's name in its place; other braces stay as they are."""
    return words_.replace("{name}", name)
