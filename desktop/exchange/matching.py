"""Which records of a file are in the store already, and what each of them would do: make, change, or nothing.

Records are told apart by their keys (phone, mail, card, code, …), never by name. What a unit of work makes is known to
the records after it, so that doubles within the file are found as well.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop.exchange.source import FILL, NEVER, Context, Item, Read, Refusal
from models import text
from models.errors import N_, Message
from models.work import Reader, Tx

Key = tuple[str, str]
VALUED = frozenset({"consents", "own"})
"""Parts whose values count; of the others only what they are told by."""


class Known(NamedTuple):
    """A record of the store, in the shape of an item."""

    id: int
    columns: Mapping[str, Any]
    parts: Mapping[str, Mapping[Any, Any]]


class Change(NamedTuple):
    """What a record of the file changes: columns before and after, and what it adds to the parts."""

    id: int
    line: int
    before: dict[str, Any]
    after: dict[str, Any]
    added: dict[str, dict[Any, Any]]


class Outcome(NamedTuple):
    """What becomes of a record of the file: created, updated, skipped, refused; and what there is to say."""

    line: int
    action: str
    label: str
    reason: Message | None = None


@dataclass
class Tally:
    """Counts what becomes of the records, and keeps as many of them as asked for."""

    keep: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0
    lines: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    refusals: dict[int, Message] = field(default_factory=dict)
    notes: list[Outcome] = field(default_factory=list)
    noted: int = 0
    made: dict[str, int] = field(default_factory=dict)
    """What was made on the way: customers and products of past sales."""

    def add(self, item: Item, action: str, reason: Message | None = None) -> None:
        """Count a record that is no refusal."""
        setattr(self, action, getattr(self, action) + 1)
        self.lines += item.lines
        if len(self.outcomes) < self.keep:
            self.outcomes.append(Outcome(item.line, action, item.label, reason))
        for note in item.notes:
            self.note(item, note)

    def more(self, item: Item) -> None:
        """Count further lines of a record that was counted already."""
        self.lines += item.lines
        for note in item.notes:
            self.note(item, note)

    def note(self, item: Item, note: Message) -> None:
        """Name something that did not stop a record; the first thousand are kept."""
        self.noted += 1
        if len(self.notes) < 1000:
            line = note.values.get("line", item.line)
            self.notes.append(Outcome(line, "noted", item.label, note))

    def refuse(self, found: Refusal | Item, reason: Message) -> None:
        """Count a record that can't be imported."""
        lines = found.lines if isinstance(found, Refusal) else ()
        self.refused += 1 + len(lines)
        self.lines += 1 + len(lines)
        for line in (found.line, *lines):
            self.refusals[line] = reason
        if len(self.outcomes) < self.keep:
            self.outcomes.append(Outcome(found.line, "refused", found.label, reason))


@dataclass(frozen=True)
class Kind:
    """How records of a kind are looked up, loaded and written."""

    lookups: Mapping[str, str]
    """For each key: SQL of (value, id) with `(??)` for the values, the strongest key first."""
    fields: Mapping[str, str]
    """For each key the field by whose name it can be left out of matching."""
    load: Callable[[Reader, Sequence[int]], dict[int, Known]]
    create: Callable[[Tx, Context, int, Sequence[Item]], None]
    change: Callable[[Tx, Context, int, Sequence[Change]], None]
    unique: frozenset[str] = frozenset()
    """The keys that one record alone can have, whether records are matched by them or not."""
    weak: str = ""
    """The key that only counts where no other finds anything, and is noted: a company's name."""
    refresh: Callable[[Item], Item] = lambda item: item
    """Makes anew what is derived from an item after another was merged into it."""


class Matcher:
    """The writing half of an import of people, companies or products: decides, then writes, unit by unit."""

    def __init__(self, kind: Kind, context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> None:
        """Begin without records. When `dry` nothing is written, and everything decided is kept in mind."""
        self.kind, self.context, self.tally, self.dry, self.batch_id = kind, context, tally, dry, batch_id
        wanted = context.options.match_by
        self._keys = {key for key, name in kind.fields.items() if not wanted or name in wanted or key == "id"}
        self._fresh: dict[Key, int] = {}
        self._owned: dict[Key, object] = {}
        self._new: list[Item] = []
        self._changes: dict[int, Change] = {}

    def take(self, read: Reader, items: Iterable[Read]) -> None:
        """Decide what becomes of some records."""
        sound = []
        for item in items:
            if isinstance(item, Refusal):
                self.tally.refuse(item, item.reason)
            else:
                sound.append(item)
        if sound:
            found = self._look_up(read, sound)
            hits = [self._hit(item, found) for item in sound]
            known = self._load(read, hits)
            for item, hit in zip(sound, hits, strict=True):
                self._decide(item, hit, known)

    def write(self, tx: Tx) -> None:
        """Write what was decided since the last time."""
        if self._new:
            self.kind.create(tx, self.context, self.batch_id, self._new)
        if self._changes:
            self.kind.change(tx, self.context, self.batch_id, list(self._changes.values()))
        self._new, self._changes = [], {}
        self._fresh.clear()
        self._owned.clear()

    def finish(self, tx: Tx) -> bool:
        """Nothing is left to the end."""
        return False

    def _look_up(self, read: Reader, items: Sequence[Item]) -> dict[Key, list[int]]:
        wanted: dict[str, set[str]] = {}
        for item in items:
            for key, value in item.keys:
                wanted.setdefault(key, set()).add(value)
        found: dict[Key, list[int]] = {}
        for key, values in wanted.items():
            if key in self._keys or key in self.kind.unique:
                for value, row_id in read.within(self.kind.lookups[key], list(values), size=200):
                    if key in self._keys:
                        found.setdefault((key, value), []).append(row_id)
                    if key in self.kind.unique:
                        self._owned.setdefault((key, value), row_id)
        return found

    def _hit(self, item: Item, found: Mapping[Key, list[int]]) -> int | Message | None:
        """The record of the store that an item is, a sentence when it could be several, None when it is new."""
        weak = self.kind.weak
        sets = [set(found[key]) for key in item.keys if key in found and key[0] != weak]
        if not sets and weak:
            sets = [set(found[key]) for key in item.keys if key in found]
        if not sets:
            return None
        common = set.intersection(*sets)
        if len(common) == 1:
            return common.pop()
        strongest = common or sets[0]
        if len(strongest) == 1 and item.keys and item.keys[0][0] in ("id", "card", "code") and item.keys[0] in found:
            return next(iter(strongest))
        return Message(
            N_("This fits several records that are there already: their phone, mail or number is not the same one's."),
            {},
        )

    def _load(self, read: Reader, hits: Sequence[int | Message | None]) -> dict[int, Known]:
        ids = {hit for hit in hits if isinstance(hit, int)}
        return self.kind.load(read, sorted(ids)) if ids else {}

    def _decide(self, item: Item, hit: int | Message | None, known: dict[int, Known]) -> None:
        options = self.context.options
        telling = [key for key in item.keys if key[0] != self.kind.weak] or item.keys
        at = next((self._fresh[key] for key in telling if key in self._fresh), None)
        if isinstance(hit, int) and other_card(item, known[hit].parts):
            hit, at, item = None, None, _noted(item)
        elif at is not None and other_card(item, self._new[at].parts):
            at, item = None, _noted(item)
        owner = hit if isinstance(hit, int) else ("new", len(self._new) if at is None else at)
        if isinstance(hit, Message):
            self.tally.refuse(item, hit)
        elif taken := self._taken(item, owner, known):
            self.tally.refuse(
                item, Message(N_("The number {code} belongs to another record already."), {"code": taken})
            )
        elif isinstance(hit, int):
            self._met(item, known[hit], known)
        elif at is not None:
            self._again(item, at)
        elif not options.create:
            self.tally.add(item, "skipped", Message(N_("Not there yet, and only known ones are updated."), {}))
        elif item.columns.get("name", "") == "" and not item.keys:
            self.tally.refuse(item, Message(N_("There is neither a name nor anything else to tell it by."), {}))
        else:
            for key in item.keys:
                if key[0] in self._keys:
                    self._fresh[key] = len(self._new)
            self._new.append(item)
            self.tally.add(item, "created")

    def _taken(self, item: Item, owner: object, known: Mapping[int, Known]) -> str:
        """A number of the item that another record has, in the store or further up in the file; "" for none.

        Numbers that the owner's rules keep as they are do not count. The others are the owner's from now on.
        """
        rule = self.context.options.rule
        there = known[owner].columns if isinstance(owner, int) else {}
        wanted = [
            key
            for key in item.keys
            if key[0] in self.kind.unique
            and rule(key[0]) != NEVER
            and not (rule(key[0]) == FILL and there.get(key[0]) not in (None, ""))
        ]
        other = next((key[1] for key in wanted if self._owned.get(key, owner) != owner), "")
        if not other:
            self._owned |= dict.fromkeys(wanted, owner)
        return other

    def _met(self, item: Item, there: Known, known: dict[int, Known]) -> None:
        """An item that is in the store already."""
        if not self.context.options.update:
            self.tally.add(item, "skipped", Message(N_("It is there already."), {}))
            return
        change = difference(item, there, self.context)
        if not change.after and not change.added:
            self.tally.add(item, "skipped", Message(N_("It is there already, and nothing is new."), {}))
            return
        earlier = self._changes.get(there.id)
        self._changes[there.id] = change if earlier is None else _joined(earlier, change)
        known[there.id] = _after(there, change)
        self.tally.add(item, "updated")

    def _again(self, item: Item, at: int) -> None:
        """An item that the file has had before."""
        first = self._new[at]
        change = difference(item, Known(0, first.columns, first.parts), self.context)
        reason = Message(N_("The same as in line {line}."), {"line": first.line})
        if not change.after and not change.added:
            self.tally.add(item, "skipped", reason)
            return
        columns = {**first.columns, **change.after}
        parts = {**first.parts, **{name: {**first.parts.get(name, {}), **more} for name, more in change.added.items()}}
        keys = tuple(dict.fromkeys((*first.keys, *item.keys)))
        self._new[at] = self.kind.refresh(first._replace(columns=columns, parts=parts, keys=keys))
        for key in item.keys:
            self._fresh.setdefault(key, at)
        self.tally.add(item, "updated", reason)


def other_card(item: Item, parts: Mapping[str, Mapping[Any, Any]]) -> bool:
    """Whether both have cards and none in common: two people who share a phone, not one."""
    cards, others = item.parts.get("cards"), parts.get("cards")
    return bool(cards and others) and not any(card in (others or ()) for card in cards or ())


def _noted(item: Item) -> Item:
    note = Message(N_("Shares a phone or mail with somebody who has another card; kept as two people."), {})
    return item._replace(notes=(*item.notes, note))


def difference(item: Item, there: Known, context: Context) -> Change:
    """What an item changes of a record that is there: blanks never erase, each column by its own rule."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in item.columns.items():
        if name.startswith("_") or value is None or value == "":
            continue
        old = there.columns.get(name)
        rule = context.options.rule(name)
        if old == value or rule == NEVER or (rule == FILL and old not in (None, "")):
            continue
        before[name], after[name] = old, value
    added: dict[str, dict[Any, Any]] = {}
    for part, values in item.parts.items():
        if part.startswith("_") or context.options.rule(part) == NEVER:
            continue
        old_values = there.parts.get(part, {})
        if part == "addresses":
            there_already = {address_key(row) for row in old_values}
            more = {row: row for row in values if address_key(row) not in there_already}
            if more:
                added[part] = more
            continue
        more = {
            key: value
            for key, value in values.items()
            if key not in old_values or (part in VALUED and old_values[key] != value)
        }
        if more:
            added[part] = more
    if "contacts" in added and "_labels" in item.parts:
        added["_labels"] = item.parts["_labels"]
    return Change(there.id, item.line, before, after, added)


def address_key(row: Sequence[str]) -> tuple[str, ...]:
    """What two spellings of an address have in common."""
    return tuple("".join(text.fold(part).replace("-", "").split()) for part in row[:5])


def _joined(first: Change, second: Change) -> Change:
    """Two changes of one record as one."""
    parts = first.added.keys() | second.added.keys()
    return Change(
        first.id,
        second.line,
        {**second.before, **first.before},
        {**first.after, **second.after},
        {part: {**first.added.get(part, {}), **second.added.get(part, {})} for part in parts},
    )


def _after(there: Known, change: Change) -> Known:
    """A record as it will be."""
    parts = {**there.parts}
    for part, more in change.added.items():
        parts[part] = {**parts.get(part, {}), **more}
    return Known(there.id, {**there.columns, **change.after}, parts)
