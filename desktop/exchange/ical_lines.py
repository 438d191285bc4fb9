"""iCalendar files as components of properties, read line by line as tolerantly as they are written.

Met here: bare LF and CR, no folding at all, folding inside a character, lines broken without a blank, blank lines,
a BOM, UTF-16, Shift-JIS, vCalendar 1.0 with quoted-printable. What can't be understood costs its line, or its entry.
"""

from __future__ import annotations

import codecs
import quopri
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from desktop.exchange.encodings import HEAD, decode_blocks, detect_encoding, read_blocks, read_head
from models.errors import N_, Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEGIN = re.compile(rb"\s*BEGIN\s*:\s*V(?:CALENDAR|EVENT|TODO|TIMEZONE)\b", re.I)
ENTRIES = ("VEVENT", "VTODO")
_FOLD_INSIDE = re.compile(rb"(?<=[\x80-\xff])\r?\n[ \t](?=[\x80-\xbf])")
LONGEST = 200_000
"""Characters of a property that are kept: an attachment inside the file is none of ours."""
MOST_LINES = 20_000
"""Lines of an entry: one that is longer was not ended."""
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z][A-Za-z0-9-]*)\s*(?=[;:])")
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC")
"""Properties that may go on in a line that does not say so."""
_ESCAPE = re.compile(r"\\([\\;,nN:\"])")


class Property(NamedTuple):
    """A property: its name in capitals, its parameters by name, its value as it stands."""

    name: str
    params: dict[str, list[str]]
    value: str
    line: int

    def param(self, name: str) -> str:
        """The first value of a parameter; "" without."""
        return next(iter(self.params.get(name, ())), "")


@dataclass
class Component:
    """BEGIN to END: its properties, what lies inside it, and what was odd about it."""

    name: str
    line: int
    last_line: int = 0
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    broken: Message | None = None
    method: str = ""
    """Of its calendar: PUBLISH, REQUEST, CANCEL."""

    def get(self, name: str) -> Property | None:
        """The first property of a name."""
        return next((one for one in self.properties if one.name == name), None)

    def every(self, name: str) -> list[Property]:
        """All properties of a name."""
        return [one for one in self.properties if one.name == name]

    def words(self, name: str) -> str:
        """A property's value as words; "" without."""
        found = self.get(name)
        return "" if found is None else text_of(found)


def is_calendar(head: bytes) -> bool:
    """Whether a file begins as a calendar does, in whatever encoding."""
    if BEGIN.match(head.removeprefix(codecs.BOM_UTF8)):
        return True
    encoding = detect_encoding(head[:4096], whole=False) if b"\0" in head[:64] else ""
    return bool(encoding) and BEGIN.match(head[:512].decode(encoding, "ignore").lstrip("\ufeff").encode()) is not None


def text_of(one: Property) -> str:
    """A property's value as words: escapes undone, quoted-printable read, control signs gone."""
    value = one.value
    if one.param("ENCODING").upper() == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in one.params:
        raw = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
        value = _decoded(raw, one.param("CHARSET"))
    value = _ESCAPE.sub(_unescaped, value)
    return "".join(sign for sign in value if sign in "\n\t" or ord(sign) >= 32).strip()


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _decoded(raw: bytes, charset: str) -> str:
    for encoding in (charset or "utf-8", "utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


# -- lines -------------------------------------------------------------------------------------------------------------


def encoding_of(path: Path) -> str:
    """The encoding that a file is in."""
    head, whole = read_head(path, HEAD)
    return detect_encoding(_FOLD_INSIDE.sub(b"", head), whole=whole)


def _whole_characters(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes of a file without the folds that stand inside characters; lines after one are counted one less."""
    held = b""
    for block in blocks:
        held = _FOLD_INSIDE.sub(b"", held + block)
        yield held[:-4]
        held = held[-4:]
    yield held


def lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """The physical lines of a file with their numbers, whatever ends them."""
    number, held = 0, ""
    for text, _damaged in decode_blocks(_whole_characters(read_blocks(path)), encoding):
        if number == 0 and not held:
            text = text.removeprefix("\ufeff")
        held += text
        after = ""
        if held.endswith("\r"):
            held, after = held[:-1], "\r"
        *whole, held = held.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        held += after
        for line in whole:
            number += 1
            yield number, line
        if len(held) > LONGEST * 4:
            held = held[:LONGEST]
    for line in held.rstrip("\r").replace("\r", "\n").split("\n"):
        if line:
            number += 1
            yield number, line


def unfolded(path: Path, encoding: str) -> Iterator[tuple[int, int, str]]:
    """The logical lines: number of the first, of the last, text. One that begins no property goes on."""
    first = last = 0
    parts: list[str] = []
    size = 0
    for number, line in lines(path, encoding):
        soft = bool(parts) and parts[-1].endswith("=") and "QUOTED-PRINTABLE" in parts[0][:200].upper()
        if parts and soft:
            parts[-1] = parts[-1][:-1]
            parts.append(line.lstrip())
        elif parts and line[:1] in (" ", "\t"):
            parts.append(line[1:])
        elif parts and line.strip() and _NAME.match(line) is None and parts[0].upper().startswith(_TEXTS):
            parts.append("\\n" + line)  # broken without the blank that says so
        else:
            if parts:
                yield first, last, "".join(parts)
            parts, first, size = ([line] if line.strip() else []), number, 0
        last = number
        size += len(line)
        if size > LONGEST and len(parts) > 1:
            parts.pop()
    if parts:
        yield first, last, "".join(parts)


def parsed(number: int, line: str) -> Property | None:
    """A logical line as a property; None for what is none."""
    found = _NAME.match(line.lstrip())
    if found is None:
        return None
    line = line.lstrip()
    at, params = found.end(), dict[str, list[str]]()
    while line[at : at + 1] == ";":
        at, name, values = _param(line, at + 1)
        if name:
            params.setdefault(name, []).extend(values)
    if line[at : at + 1] != ":":
        return None
    return Property(found[1].upper(), params, line[at + 1 :], number)


def _param(line: str, at: int) -> tuple[int, str, list[str]]:
    """A parameter from a place on: where it ends, its name, its values; quotes hold what would end it."""
    start = at
    while at < len(line) and line[at] not in "=:;":
        at += 1
    name = line[start:at].strip().upper()
    if line[at : at + 1] != "=":
        return at, name, []
    values, value, quoted = [], "", False
    at += 1
    while at < len(line):
        sign = line[at]
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign == ",":
            values.append(value.strip())
            value = ""
        elif not quoted and (sign == ";" or (sign == ":" and not _tz_colon(name, line, at))):
            break
        else:
            value += sign
        at += 1
    values.append(value.strip())
    return at, name, values


def _tz_colon(name: str, line: str, at: int) -> bool:
    """A colon inside an unquoted zone's name, such as (UTC+09:00) Osaka: what follows is no date yet."""
    return name == "TZID" and re.match(r":\d{2}\)", line[at:]) is not None


# -- components --------------------------------------------------------------------------------------------------------


def components(path: Path, encoding: str) -> Iterator[Component]:
    """The entries and zones of a file, in its order; what lies inside an entry (alarms) is a part of it."""
    stack: list[Component] = []
    method = ""
    for first, last, line in unfolded(path, encoding):
        one = parsed(first, line)
        if one is None:
            if stack:
                stack[0].notes.append(Message(N_("Line {number} is no property and was left out."), {"number": first}))
            continue
        value = one.value.strip().upper()
        if one.name == "METHOD" and not stack:
            method = value
        elif one.name == "BEGIN" and value != "VCALENDAR":
            yield from _begun(stack, value, first, method)
        elif one.name == "END":
            yield from _ended(stack, value, last)
        elif stack:
            top = stack[-1]
            top.last_line = stack[0].last_line = last
            if len(top.properties) < MOST_LINES:
                top.properties.append(one._replace(value=one.value[:LONGEST]))
    if stack:
        stack[0].broken = Message(N_("The file ends in the middle of this entry."), {})
        yield stack[0]


def _begun(stack: list[Component], name: str, line: int, method: str) -> Iterator[Component]:
    """A new component; an entry inside an entry means that the one before was not ended."""
    if stack and name in (*ENTRIES, "VTIMEZONE", "VJOURNAL", "VFREEBUSY"):
        stack[0].notes.append(
            Message(N_("Its end is missing; the next entry begins in line {number}."), {"number": line})
        )
        yield stack[0]
        stack.clear()
    made = Component(name, line, line, method=method)
    if stack:
        stack[-1].parts.append(made)
    stack.append(made)


def _ended(stack: list[Component], name: str, line: int) -> Iterator[Component]:
    """An end: of the component on top, or of one further down whose parts were not ended."""
    if name == "VCALENDAR":
        if stack:
            yield stack[0]
            stack.clear()
        return
    at = next((at for at in range(len(stack) - 1, -1, -1) if stack[at].name == name), None)
    if at is None:
        return
    stack[0].last_line = line
    stack[at].last_line = line
    if at == 0:
        yield stack[0]
    del stack[at:]
