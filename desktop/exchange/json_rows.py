"""JSON and JSON Lines as a table: each object is a record, its keys are the columns; a broken one is one refused row.

The file is read line by line. An object may take one line or many, stand in an array or by itself. Where one can't be
read the next begins where a line begins with a brace that is indented no further.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop.exchange.broken import Broken
from desktop.exchange.headers import Numbered
from models.errors import N_, Message

MOST_KEYS = 500
MOST_HELD = 32 << 20
"""Characters of one object, or of a file that is one object."""
DEEP = 6
NAMES = (".json", ".jsonl", ".ndjson", ".geojson")

_WRAPS = frozenset({
    "people", "persons", "customers", "contacts", "leads", "members", "touchpoints", "events", "visits", "items",
    "data", "records", "results", "rows", "list", "entries", "users",
})  # fmt: skip
"""Names under which a file that is one object holds its records."""
NOT_JSON = N_("This is not JSON: it can't be read from character {at} on.")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]')
_BETWEEN = re.compile(r"[\s,\]\[]*")
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True)
class Found:
    """An object of a file, or the text of something that is none and why."""

    line: int
    value: dict[str, Any] | None
    original: str
    reason: Message | None = None


def looks_like_json(head: str, name: str) -> bool:
    """Whether a file's first characters are those of objects."""
    start = head[:4096].lstrip()
    if start[:1] not in ("{", "["):
        return False
    if name.lower().removesuffix(".gz").endswith(NAMES):
        return True
    return re.match(r'(\[\s*)?\{\s*(\}|"(?:[^"\\]|\\.)*"\s*:)', start) is not None


def objects(lines: Iterator[str]) -> Iterator[Found]:
    """The objects of a file, in its order, with the lines on which they begin."""
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        yield from reading.take(number, line)
    yield from reading.close()


@dataclass
class _Reading:
    """What is held while an object is not at its end."""

    held: list[str] = field(default_factory=list)
    start: int = 0
    indent: int = 0
    depth: int = 0
    size: int = 0

    def take(self, number: int, line: str) -> Iterator[Found]:
        """Take a line; yields what is whole by now."""
        if self.held:
            begins = line.lstrip()[:1] == "{" and _indent(line) <= self.indent
            if not begins and self.size < MOST_HELD:
                yield from self._more(line)
                return
            yield from self._given_up(N_("This is no whole object of JSON: it has no end."))
        yield from self._fresh(number, line)

    def close(self) -> Iterator[Found]:
        """The file is at its end."""
        if self.held:
            yield from self._given_up(N_("This is no whole object of JSON: it has no end."))

    def _fresh(self, number: int, line: str) -> Iterator[Found]:
        at = _skip(line, 0)
        while at < len(line):
            try:
                value, end = _decode(line, at)
            except (ValueError, RecursionError) as error:
                rest = line[at:]
                depth = _depth(rest)
                if depth > 0 and rest[:1] == "{":
                    self.held, self.start, self.indent, self.depth = [rest], number, _indent(line), depth
                    self.size = len(rest)
                else:
                    yield _bad(number, rest, error)
                return
            if not isinstance(value, dict):
                yield Found(
                    number, None, line[at:], Message(N_("This is no object of JSON with names and values."), {})
                )
                return
            yield Found(number, value, line[at:end])
            at = _skip(line, end)

    def _more(self, line: str) -> Iterator[Found]:
        self.held.append(line)
        self.size += len(line)
        self.depth += _depth(line)
        if self.depth > 0:
            return
        whole = "".join(self.held)
        self.held = []
        try:
            value, _end = _decode(whole, 0)
        except (ValueError, RecursionError) as error:
            yield _bad(self.start, whole, error)
        else:
            yield Found(self.start, value, whole)

    def _given_up(self, msgid: str) -> Iterator[Found]:
        whole, self.held = "".join(self.held), []
        yield Found(self.start, None, whole, Message(msgid, {}))


def _skip(line: str, at: int) -> int:
    found = _BETWEEN.match(line, at)
    return found.end() if found else at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _depth(text: str) -> int:
    """How many braces and brackets more are opened than closed, outside of texts; 0 where a text never ends."""
    if '"' in _TOKEN.sub("", text):
        return 0
    marks = [found for found in _TOKEN.findall(text) if len(found) == 1]
    return sum(1 if mark in "{[" else -1 for mark in marks)


def _wrapped(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects in an object that stands for them: {"people": [{…}, {…}]}; [] for one that is a record itself."""
    for key, inner in value.items():
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
            return inner if len(value) == 1 or key.lower() in _WRAPS else []
    return []


def _bad(line: int, original: str, error: Exception) -> Found:
    at = error.pos if isinstance(error, json.JSONDecodeError) else 0
    return Found(line, None, original, Message(NOT_JSON, {"at": at + 1}))


# -- as cells ------------------------------------------------------------------------------------------------------


def flat(value: dict[str, Any], before: str = "", deep: int = 0) -> dict[str, str]:
    """An object as columns: what is nested is named with points, lists of one kind are joined."""
    made: dict[str, str] = {}
    for key, inner in value.items():
        name = f"{before}{key}"
        if isinstance(inner, dict) and deep < DEEP:
            made |= flat(inner, f"{name}.", deep + 1)
        elif isinstance(inner, list):
            plain: list[str] = []
            for one in inner:
                if isinstance(one, dict) and deep < DEEP:
                    for further, text in flat(one, f"{name}.", deep + 1).items():
                        made[further] = f"{made[further]}; {text}" if made.get(further) else text
                elif one is not None:
                    plain.append(_text(one))
            if plain or not inner:
                made[name] = "; ".join(plain)
        else:
            made[name] = _text(inner)
    return made


def _text(value: Any) -> str:
    if value is None or value != value:  # NaN says nothing
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value if isinstance(value, str) else str(value)


@dataclass(frozen=True)
class Keys:
    """The columns of a file in the order in which they first come; `wrapped`: its one object holds the records."""

    names: tuple[str, ...]
    count: int
    wrapped: bool = False


def keys_of(lines: Iterator[str]) -> Keys:
    """Look through a file for its columns."""
    found: dict[str, None] = {}
    count, first = 0, None
    for one in objects(lines):
        if one.value is not None:
            count += 1
            first = one.value if count == 1 else None
            if len(found) < MOST_KEYS:
                found |= dict.fromkeys(flat(one.value))
    inside = _wrapped(first) if first is not None else []
    if inside:
        return Keys(tuple(dict.fromkeys(name for one in inside for name in flat(one)))[:MOST_KEYS], len(inside), True)
    return Keys(tuple(found)[:MOST_KEYS], count)


def rows(lines: Iterator[str], keys: Keys) -> Iterator[Numbered]:
    """Yield (line, cells) for each object; those of one array on one line are numbered on."""
    for one in objects(lines):
        if one.value is None:
            reason = one.reason or Message(NOT_JSON, {"at": 1})
            yield one.line, Broken.row(one.original.strip(), reason, len(keys.names))
            continue
        for value in _wrapped(one.value) if keys.wrapped else (one.value,):
            cells = flat(value)
            yield one.line, [cells.get(key, "") for key in keys.names]
