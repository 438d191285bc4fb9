"""People as address cards: version 3.0 in UTF-8, which phones, mail programs and Noren itself all read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.exchange.vcard_words import JAPANESE
from desktop.exchange.writing import Written, replacing
from models.people.pictures import picture_of
from models.work import Reader

FOLD = 74
"""Bytes of a line, as RFC 2426 wishes (75 with its fold)."""
_CONTACTS = (
    ("phone", "TEL"), ("fax", "TEL;TYPE=FAX"), ("mail", "EMAIL;TYPE=INTERNET"), ("web", "URL"), ("line", "X-LINE"),
    ("x", "X-TWITTER"), ("facebook", "X-FACEBOOK"), ("instagram", "X-INSTAGRAM"), ("other", "IMPP"),
)  # fmt: skip


def write_cards(path: Path, records: Iterator[Mapping[str, Any]], read: Reader) -> Written:
    """Write a card for each person. Raises Told when the file can't be written."""
    count = 0
    with replacing(path) as beside, beside.open("wb") as file:
        for record in records:
            count += 1
            for line in _card(record, _picture(read, record)):
                file.write(folded(line))
    return Written(path, "utf-8", count)


def _picture(read: Reader, record: Mapping[str, Any]) -> str:
    key = read.value("SELECT id FROM person WHERE public_id=?", record["id"])
    return picture_of(read, int(key)) if key is not None else ""


def _card(record: Mapping[str, Any], picture: str) -> Iterator[str]:
    get = record.get
    name, reading = str(get("name") or ""), str(get("reading") or "")
    first, second = _parts(name)
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{record['id']}"
    yield f"FN:{escaped(name)}"
    yield f"N:{escaped(first)};{escaped(second)};;;"
    if reading:
        spoken = _parts(reading, japanese=bool(JAPANESE.search(name + reading)))
        for part, property_ in zip(spoken, ("X-PHONETIC-LAST-NAME", "X-PHONETIC-FIRST-NAME"), strict=True):
            if part:
                yield f"{property_}:{escaped(part)}"
    for kind, property_ in _CONTACTS:
        for value in get(kind) or ():
            yield f"{property_}:{escaped(str(value))}"
    place = [str(get(part) or "") for part in ("building", "street", "city", "region", "postal", "country")]
    if any(place):
        yield "ADR:;" + ";".join(map(escaped, place))
    if birthday := str(get("birthday") or ""):
        yield f"BDAY:{'--' + birthday[5:] if birthday.startswith('0000') else birthday}"
    for field, property_ in (("company", "ORG"), ("job_title", "TITLE"), ("note", "NOTE")):
        if value := str(get(field) or ""):
            yield f"{property_}:{escaped(value)}"
    if tags := get("tags"):
        yield "CATEGORIES:" + ",".join(escaped(str(tag)) for tag in tags)
    if picture:
        yield f"PHOTO;ENCODING=b;TYPE=JPEG:{picture}"
    yield "END:VCARD"


def _parts(name: str, japanese: bool | None = None) -> Sequence[str]:
    """Family and given name: a Japanese name begins with the family's, others end with it."""
    first, _blank, rest = name.partition(" ")
    if not rest:
        return name, ""
    if JAPANESE.search(name) if japanese is None else japanese:
        return first, rest
    given, _blank, family = name.rpartition(" ")
    return family, given


def escaped(value: str) -> str:
    """A text as a value of a card or a calendar."""
    plain = value.replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return plain.replace(",", "\\,").replace(";", "\\;")


def folded(line: str) -> bytes:
    """A line with its folds, none of them inside a character."""
    data = line.encode("utf-8", "replace")
    if len(data) <= FOLD:
        return data + b"\r\n"
    made, start = list[bytes](), 0
    while start < len(data):
        end = start + (FOLD if not made else FOLD - 1)
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        made.append(data[start:end])
        start = end
    return b"\r\n ".join(made) + b"\r\n"
