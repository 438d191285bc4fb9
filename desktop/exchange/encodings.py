"""Which encoding a text file is in, whether it is text at all, and its decoded stream."""

import codecs
import gzip
import re
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from models.errors import N_, Told

BLOCK = 1 << 16
"""Bytes that are read and decoded at a time: small enough to stay in the processor's cache."""

HEAD = 1 << 18
"""Bytes from which encoding, dialect and header are guessed."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office 97"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"BZh9", "bzip2"),
    (b"\xfd7zXZ\x00", "XZ"),
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 13, 26, 27, 28, 29, 30, 31})
_LONE_KANJI = re.compile(r"[A-Za-z][\u3000-\u9fff\uff61-\uff9f]|[\u3000-\u9fff\uff61-\uff9f][A-Za-z]")
_FULL = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_HALF = re.compile(r"[\uff61-\uff9f]")


def is_gzip(path: Path) -> bool:
    """Say whether the file begins as gzip does, whatever its name."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked if it is gzip."""
    return gzip.open(path, "rb") if is_gzip(path) else path.open("rb")  # type: ignore[return-value]


def read_blocks(path: Path) -> Iterator[bytes]:
    """Give a file's bytes block by block; a gzip file that breaks off ends in `Told` after what could be read."""
    try:
        with open_bytes(path) as file:
            while block := file.read(BLOCK):
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
        raise Told(N_("The file {name} is cut off or damaged. Fetch it again."), name=path.name) from broken


def read_head(path: Path, size: int) -> tuple[bytes, bool]:
    """Give the first bytes and whether that is all; a damaged gzip gives what it still holds."""
    head = bytearray()
    try:
        for block in read_blocks(path):
            head += block
            if len(head) >= size:
                return bytes(head), False
    except Told:
        if not head:
            raise
    return bytes(head), True


def refuse_binary(head: bytes, name: str) -> None:
    """Raise `Told` for what is plainly no text: known file kinds, or too many control bytes."""
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if kind:
        raise Told(N_("This is not a table: {name} is a {kind} file."), name=name, kind=kind)
    if _wide_guess(head) or any(head.startswith(bom) for bom, _name in _BOMS):
        return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    share = 0.3 if any(_decodes(head, encoding, False) is not None for encoding in ("utf-8", "cp932")) else 0.04
    if len(head) >= 64 and controls > len(head) * share:
        raise Told(N_("This is not a table: {name} holds no readable text."), name=name)


def refuse_nonsense(text: str, encoding: str, name: str) -> None:
    """Raise `Told` for what decodes to no writing: control characters and code points that nobody assigned.

    Only bytes that decode anyhow are asked; strict UTF-8 proves itself.
    """
    sample = "" if encoding.startswith("utf-8") else text[:4096]
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\t\n\r\x1a\x1f\0" for c in sample)
    if len(sample) >= 32 and odd > 0.1 * len(sample):
        raise Told(N_("This is not a table: {name} holds no readable text."), name=name)


def detect_encoding(head: bytes, *, whole: bool) -> str:
    """Name the encoding: BOM, UTF-16 by its zeros, strict UTF-8, then CP932 or EUC-JP, and only then a guess."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    wide = _wide_guess(head)
    if wide:
        return wide
    if b"\x1b$" in head and _decodes(head, "iso2022_jp_2", whole) is not None:
        return "iso2022_jp_2"  # seven bits: it would pass as UTF-8, too
    if _decodes(head, "utf-8", whole) is not None:
        return "utf-8"
    japanese = _japanese(head, whole)
    if japanese:
        return japanese
    return _western(head)


def fits(head: bytes, encoding: str, whole: bool) -> bool:
    """Whether a file's first bytes are sound in an encoding."""
    return _decodes(head, encoding, whole) is not None


def decode_blocks(blocks: Iterator[bytes], encoding: str) -> Iterator[tuple[str, bool]]:
    """Decode a stream; yields text and whether bytes had to be replaced in it.

    A stream guessed as UTF-8 that has been plain ASCII so far may turn out, far down, to be something else: the
    decoder then changes over, since ASCII means the same in both.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    plain, damaged = encoding.startswith("utf-8"), False
    for block in blocks:
        state = decoder.getstate()
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError:
            if plain:
                encoding = detect_encoding(block, whole=False)
            decoder = codecs.getincrementaldecoder(encoding)("replace")
            if not plain:
                decoder.setstate(state)
            text = decoder.decode(block)
            damaged = "\ufffd" in text
        plain = plain and text.isascii()
        yield text, damaged
    rest = codecs.getincrementaldecoder(encoding)("replace").decode(decoder.getstate()[0], final=True)
    if rest:
        yield rest, True


def _wide_guess(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by where its zero bytes stand."""
    sample = head[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _decodes(data: bytes, encoding: str, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=whole)
    except UnicodeError:  # UTF-16 without its mark is no UnicodeDecodeError
        return None


def _japanese(head: bytes, whole: bool) -> str | None:
    """Choose between CP932 and EUC-JP where both decode, by how much of it looks like written Japanese."""
    best, best_score = None, 0.0
    for encoding in ("cp932", "euc_jp"):
        text = _decodes(head, encoding, whole)
        if text is None:
            continue
        odd = len([c for c in text if not c.isascii()]) or 1
        full, half, lone = len(_FULL.findall(text)), len(_HALF.findall(text)), len(_LONE_KANJI.findall(text))
        score = (full + 0.3 * half) / odd - 1.2 * lone / odd
        if score > best_score + 0.05:
            best, best_score = encoding, score
    return best if best_score > 0 else None


def _western(head: bytes) -> str:
    """Ask charset-normalizer last, and read as Windows-1252, else Latin-1, what it cannot tell either."""
    from charset_normalizer import from_bytes

    found = from_bytes(head[: 1 << 16]).best()
    if found is not None and _decodes(head, found.encoding, False) is not None and len(head) > 200:
        return found.encoding
    return "cp1252" if _decodes(head, "cp1252", False) is not None else "latin-1"
