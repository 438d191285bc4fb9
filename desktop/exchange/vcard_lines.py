"""Address cards out of a file of whatever making: versions 2.1, 3.0 and 4.0, and what phones really write.

Lines are put together as bytes (a fold may cut through a character), each value is decoded by its own encoding, and
nothing that is odd ends the file: a card that can't be understood is one card, the next BEGIN:VCARD begins another.
vobject, which refuses what breaks the standards, is not used: most phones of Japan and older Outlooks break them.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from desktop.exchange.encodings import HEAD, decode_blocks, detect_encoding, read_blocks, read_head
from models.errors import N_, Message

LARGEST = 64 << 20
"""Bytes of one value (a picture of 45 MB) beyond which it is left out."""
KEPT = 32_000
"""Bytes of a card's text that are kept to be shown; pictures are not among them."""
MOST_PROPERTIES = 5_000

_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*", re.I)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*", re.I)
_GLUED = re.compile(rb"(\s*END\s*:\s*VCARD)\s*(BEGIN\s*:\s*VCARD)\s*", re.I)
_HEAD = re.compile(rb"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z][A-Za-z0-9-]*)(?=[;:])")
_KNOWN = frozenset(
    b"ADR AGENT ANNIVERSARY BDAY CALADRURI CALURI CATEGORIES CLASS CLIENTPIDMAP EMAIL EXPERTISE FBURL FN GENDER GEO"
    b" HOBBY IMPP INTEREST KEY KIND LABEL LANG LOGO MAILER MEMBER N NAME NICKNAME NOTE ORG ORG-DIRECTORY PHOTO PRODID"
    b" PROFILE RELATED REV ROLE SORT-STRING SOUND SOURCE TEL TITLE TZ UID URL VERSION XML".split()
)
_ENCODINGS = {"QUOTED-PRINTABLE": "QP", "Q": "QP", "BASE64": "B", "B": "B", "8BIT": "", "7BIT": "", "8-BIT": ""}
_CHARSETS = {
    "shift-jis": "cp932", "shift_jis": "cp932", "shiftjis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "ms932": "cp932", "ms_kanji": "cp932", "windows-31j": "cp932", "csshiftjis": "cp932", "x-mac-japanese": "cp932",
    "iso-2022-jp": "iso2022_jp_2", "x-euc-jp": "euc_jp", "eucjp": "euc_jp", "us-ascii": "utf-8", "ascii": "utf-8",
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "iso-8859-1": "cp1252", "latin1": "cp1252",
}  # fmt: skip
"""What is meant by a name, where that is more than the codec of the same name knows."""


@dataclass(slots=True)
class Property:
    """A line of a card: its name and parameters in capitals, its value as bytes (still in its transfer encoding)."""

    name: str
    group: str
    params: dict[str, tuple[str, ...]]
    raw: bytearray
    line: int
    physical: int = 0
    """Bytes of the last line of the file that it took."""
    dropped: bool = False
    """The value was too large and is not here."""

    @property
    def encoding(self) -> str:
        """QP, B (base64) or "" for plain."""
        return self.params.get("ENCODING", ("",))[0]

    @property
    def types(self) -> frozenset[str]:
        """The words of its TYPE, in capitals."""
        return frozenset(word.upper() for word in self.params.get("TYPE", ()))

    def has(self, *words: str) -> bool:
        """Whether one of these words is among its types."""
        return not self.types.isdisjoint(words)


@dataclass
class Card:
    """A card as it was read. `original` is its text to be shown; `nested` are the cards inside it (AGENT)."""

    line: int
    last_line: int = 0
    version: str = ""
    properties: list[Property] = field(default_factory=list)
    nested: list["Card"] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    kept: bytearray = field(default_factory=bytearray, repr=False)
    ended: bool = False
    fallback: str = ""

    @property
    def original(self) -> str:
        """The card's own text, without pictures."""
        return self.decode(bytes(self.kept), "")

    def decode(self, raw: bytes, charset: str) -> str:
        """Bytes as text: by the encoding that they claim, else UTF-8, else as the rest of the card is written."""
        if raw.isascii() and b"\x1b$" not in raw:
            return raw.decode("ascii")
        if b"\x1b$" in raw and not charset:
            charset = "iso-2022-jp"
        claimed = codec(charset)
        for name in filter(None, (claimed, "utf-8")):
            try:
                return raw.decode(name)
            except UnicodeError:
                continue
        if claimed:
            mended = raw.decode(claimed, "replace")
            if mended.count("\ufffd") * 8 <= len(mended):  # a character that was cut in two, not another encoding
                self.note(N_("Some characters are not valid in {encoding} and were replaced."), encoding=charset)
                return mended.rstrip("\ufffd")
        if not self.fallback:
            self.fallback = detect_encoding(self._undeclared() or raw, whole=True)
        try:
            return raw.decode(self.fallback)
        except UnicodeError:
            self.note(N_("Some characters are not valid in {encoding} and were replaced."), encoding=self.fallback)
            return raw.decode(self.fallback, "replace")

    def _undeclared(self) -> bytes:
        """What the card holds outside ASCII without saying in which encoding: all of it tells more than a word."""
        values = [
            binascii.a2b_qp(bytes(one.raw)) if one.encoding == "QP" else bytes(one.raw)
            for one in self.properties
            if one.encoding != "B" and len(one.raw) < KEPT
        ]
        return b"\n".join(value for value in values if not value.isascii() and not _is_utf8(value))

    def note(self, msgid: str, **values: object) -> None:
        """Name something odd, once."""
        found = Message(msgid, values)
        if found not in self.notes:
            self.notes.append(found)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeError:
        return False
    return True


@lru_cache(maxsize=64)
def codec(charset: str) -> str:
    """The codec for an encoding's name as cards give it; "" for none and for one that is not known."""
    name = _CHARSETS.get(charset.strip().strip('"').lower(), charset.strip().strip('"'))
    if not name:
        return ""
    try:
        return codecs.lookup(name).name if isinstance("".encode(name), bytes) else ""
    except (LookupError, ValueError):
        return ""


# -- lines ---------------------------------------------------------------------------------------------------------


def is_vcard(head: bytes) -> bool:
    """Whether a file begins as a file of cards does, maybe after a mark, blank lines or a few lines of a mail."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in head[:64]:
        try:
            start = head[:4096].decode(detect_encoding(head[:4096], whole=False), "ignore").encode("ascii", "replace")
        except LookupError:
            return False
    else:
        start = head[:4096].removeprefix(codecs.BOM_UTF8)
    return re.match(rb"[\s?\xef\xbb\xbf]*BEGIN\s*:\s*VCARD\s*[\r\n]", start, re.I) is not None


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file as UTF-8 or in whatever they are written, numbered, without their ends; Told as blocks do."""
    head, whole = read_head(path, HEAD)
    encoding = detect_encoding(head, whole=whole)
    blocks: Iterator[bytes] = read_blocks(path)
    if encoding.replace("-", "").startswith(("utf16", "utf32")):
        blocks = (text.encode("utf-8") for text, _damaged in decode_blocks(blocks, encoding))
        head = head.decode(encoding, "ignore").encode("utf-8")
    end = b"\n" if b"\n" in head else b"\r"
    parts, size, number = list[bytes](), 0, 0
    for block in blocks:
        *ended, rest = block.split(end)
        for piece in ended:
            number += 1
            yield number, b"".join((*parts, piece)).rstrip(b"\r\0")
            parts, size = [], 0
        if size <= LARGEST:
            parts.append(rest)
            size += len(rest)
    if parts and (last := b"".join(parts).rstrip(b"\r\0\x1a")):
        yield number + 1, last


def cards(path: Path) -> Iterator[Card]:
    """The cards of a file, one after the other, in little memory. Raises Told when the file can't be read on."""
    reading = _Reading()
    for number, line in lines(path):
        glued = _GLUED.fullmatch(line)
        for part in glued.groups() if glued else (line,):
            if (done := reading.take(number, part)) is not None:
                yield done
    if (done := reading.close()) is not None:
        yield done


class _Reading:
    """What is open while the lines pass by: a card, the cards around it, its last property."""

    def __init__(self) -> None:
        self.open: list[Card] = []
        self.last: Property | None = None
        self.blank = False
        self.number = 0

    def take(self, number: int, line: bytes) -> Card | None:
        """Take a line; gives a card that it ended."""
        self.number = number
        line = line.removeprefix(codecs.BOM_UTF8)
        if _BEGIN.fullmatch(line):
            return self._begin(number)
        if not self.open:
            return None
        if _END.fullmatch(line):
            return self._end(number)
        if not line.strip():
            self.blank = True
            return None
        self._inside(number, line)
        self.blank = False
        return None

    def close(self) -> Card | None:
        """The file is at its end; gives the card that nothing ended."""
        while len(self.open) > 1:
            self._fold_in(self.open.pop())
        if not self.open:
            return None
        card = self._closed(self.open.pop(), self.number)
        card.note(N_("The card has no end; the file may have been cut off."))
        return card

    def _begin(self, number: int) -> Card | None:
        """Begin a card: inside one that says so (AGENT), else the one before it lacks its end."""
        last, self.last = self.last, None
        done = None
        if self.open and not (last is not None and last.name == "AGENT" and not last.raw.strip()):
            while len(self.open) > 1:
                self._fold_in(self.open.pop())
            done = self._closed(self.open.pop(), number - 1)
            done.note(N_("The card has no end; the next one begins in it."))
        self.open.append(Card(number))
        return done

    def _end(self, number: int) -> Card | None:
        self.last = None
        card = self._closed(self.open.pop(), number)
        card.ended = True
        if not self.open:
            return card
        self._fold_in(card)
        return None

    def _fold_in(self, card: Card) -> None:
        self.open[-1].nested.append(card)

    @staticmethod
    def _closed(card: Card, number: int) -> Card:
        card.last_line = number
        if not card.version:
            plain = any("TYPE" in one.params for one in card.properties)
            card.version = "3.0" if plain else "2.1"
        return card

    def _inside(self, number: int, line: bytes) -> None:
        """A line of the open card: more of the last property, or a new one."""
        card, last = self.open[-1], self.last
        if last is not None and self._goes_on(last, line):
            self._more(card, last, line)
            return
        if line.lstrip()[:1] == b"#":
            return
        made = _property(line, number, card)
        if made is not None:
            self._keep(card, line, made)
            self.last = made
            if made.name == "VERSION":
                card.version = bytes(made.raw).decode("ascii", "ignore").strip()
            if len(card.properties) < MOST_PROPERTIES:
                card.properties.append(made)
        elif last is not None:
            self._keep(card, line, last)
            last.raw += (b"" if last.encoding else b"\n") + line.strip()

    def _goes_on(self, last: Property, line: bytes) -> bool:
        if last.encoding == "QP" and last.raw.rstrip(b" \t").endswith(b"="):
            return not (self.blank and _is_property(line))
        if line[:1] in b" \t":
            return not (self.blank and last.encoding != "B" and _is_property(line.strip()))
        return False

    def _more(self, card: Card, last: Property, line: bytes) -> None:
        self._keep(card, line, last)
        if len(last.raw) + len(line) > LARGEST:
            last.dropped, last.raw[:] = True, b""
            return
        if last.dropped:
            return
        if last.encoding == "B":
            last.raw += line.strip()
        elif last.encoding == "QP" and last.raw.rstrip(b" \t").endswith(b"="):
            while last.raw[-1:] in b" \t":
                del last.raw[-1:]
            del last.raw[-1:]
            # who writes every character as =XX puts no blank of its own before one: it is the fold's
            folded = line[:1] in b" \t" and line[1:2] == b"=" and re.search(rb"=[0-9A-Fa-f]{2}$", last.raw)
            last.raw += line[1:] if folded else line
        else:
            narrow = card.version == "2.1" and last.physical < 70
            if narrow and last.raw[-1:].isalnum() and line[1:2].isascii() and line[1:2].isalnum():
                last.raw += b" "
            last.raw += line[1:]
        last.physical = len(line)

    @staticmethod
    def _keep(card: Card, line: bytes, of: Property) -> None:
        """Keep the text that a person can read."""
        if of.encoding == "B" or len(line) > 8_000:
            line = line[:60] + b"..." if len(of.raw) < 200 else b""
        if line and len(card.kept) < KEPT:
            card.kept += line + b"\n"


# -- a line --------------------------------------------------------------------------------------------------------


def _is_property(line: bytes) -> bool:
    found = _HEAD.match(line)
    if found is None:
        return False
    name = found[2].upper()
    return name in _KNOWN or name.startswith(b"X-") or (found[2].isupper() and len(name) > 2 and b":" in line)


def _property(line: bytes, number: int, card: Card) -> Property | None:
    """A line as a property; None when it is none, but more of the text above it."""
    line = line.strip(b" \t") if line[:1] in b" \t" else line
    found = _HEAD.match(line)
    if found is None or not _is_property(line):
        return None
    head, value = _cut(line[found.end() :])
    params = _params(card.decode(head, ""))
    name = found[2].decode("ascii").upper()
    group = (found[1] or b"").decode("ascii").upper()
    return Property(name, group, params, bytearray(value), number, len(line))


def _cut(rest: bytes) -> tuple[bytes, bytes]:
    """Parameters and value: at the first colon outside quotes, or at the first at all where a quote never ends."""
    quoted = False
    for at, byte in enumerate(rest[:4000]):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return rest[:at], rest[at + 1 :]
    head, _colon, value = rest.partition(b":")
    return head, value


def _params(head: str) -> dict[str, tuple[str, ...]]:
    """Parameters by their names in capitals; the bare words of version 2.1 are types, or name an encoding."""
    found: dict[str, list[str]] = {}
    for part in _split_quoted(head, ";"):
        name, equals, value = part.strip().partition("=")
        if not equals:
            name, value = "", name
        name = name.strip().upper()
        values = [word.strip().strip('"') for word in _split_quoted(value, ",")]
        for word in filter(None, values):
            bare = word.upper()
            if name == "ENCODING" or (not name and bare in _ENCODINGS):
                found.setdefault("ENCODING", []).append(_ENCODINGS.get(bare, ""))
            else:
                found.setdefault(name or "TYPE", []).extend(word.split(",") if name == "TYPE" else [word])
    return {name: tuple(values) for name, values in found.items()}


def _split_quoted(text: str, by: str) -> list[str]:
    """Split a text outside of its quotes."""
    if '"' not in text:
        return text.split(by) if text else []
    return re.findall(rf'(?:[^{by}"]|"[^"]*(?:"|$))+', text)


# -- values --------------------------------------------------------------------------------------------------------

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"n": "\n", "N": "\n"}


def unescaped(text: str) -> str:
    """A text without its backslashes: line ends, commas and semicolons as they are meant."""
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1] if found[1] in ',;:\\"' else found[0]), text)


def text_of(card: Card, one: Property) -> str:
    """A property's value as text."""
    return unescaped(_decoded(card, one)).replace("\r\n", "\n").replace("\r", "\n").strip()


def parts_of(card: Card, one: Property, by: str = ";") -> list[str]:
    """The parts of a value such as a name or an address, each as text.

    A quoted-printable value is cut before it is decoded: the second byte of a Japanese character may be a backslash.
    """
    if one.encoding == "QP":
        pieces = [_transfer(card, one, piece) for piece in bytes(one.raw).split(by.encode())]
    else:
        pieces = _decoded(card, one).split(by)
    found: list[str] = []
    held = ""
    for piece in pieces:
        if (len(piece) - len(piece.rstrip("\\"))) % 2:
            held += piece[:-1] + "\\" + by
            continue
        found.append(unescaped(held + piece).strip())
        held = ""
    return [*found, unescaped(held).strip()] if held else found


def _decoded(card: Card, one: Property) -> str:
    return _transfer(card, one, bytes(one.raw))


def _transfer(card: Card, one: Property, raw: bytes) -> str:
    charset = one.params.get("CHARSET", ("",))[0]
    if one.encoding == "QP":
        raw = binascii.a2b_qp(raw)
    elif one.encoding == "B" and len(raw) < KEPT:
        raw = from_base64(raw) or raw
    return card.decode(raw, charset)


def from_base64(raw: bytes | bytearray) -> bytes | None:
    """Base64 as some write it: with blanks, without its padding, in the alphabet of web addresses; None for none."""
    if b"-" not in raw and b"_" not in raw and (found := _strict(raw)):
        return found
    bare = re.sub(rb"[^A-Za-z0-9+/_-]", b"", raw).replace(b"-", b"+").replace(b"_", b"/")
    if len(bare) % 4 == 1:
        bare = bare[:-1]
    return _strict(bare + b"=" * (-len(bare) % 4))


def _strict(raw: bytes | bytearray) -> bytes | None:
    try:
        return binascii.a2b_base64(raw) or None
    except binascii.Error:
        return None
