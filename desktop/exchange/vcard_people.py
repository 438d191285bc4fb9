"""Address cards as records of people: what phones and mail programs call things, as fields of an import.

Dialects met here: docomo, au and SoftBank phones (SOUND;X-IRMC-N for the reading, half-width kana, X-GN for the group),
Android (X-PHONETIC-…, X-ANDROID-CUSTOM), iOS and macOS (item1.X-ABLabel, year 1604 for none, X-SOCIALPROFILE), Outlook,
Windows Contacts, Google, Thunderbird, Evolution, Kontact, BlackBerry, Nokia.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop import languages
from desktop.exchange import pictures
from desktop.exchange.fields import FIELDS, by_name
from desktop.exchange.headers import Numbered
from desktop.exchange.records import Notes
from desktop.exchange.vcard_lines import Card, Property, cards, from_base64, parts_of, text_of
from desktop.exchange.vcard_words import (
    APPLE,
    APPLE_LABEL,
    COUNTRIES,
    FIELDS_OF_CARDS,
    FILLS,
    JAPANESE,
    KANA,
    MESSENGERS,
    NO_TAGS,
    PAUSE,
    PLACES,
    SOCIAL,
    TYPES,
    WORDS,
    birthday_of,
    messenger,
)
from models import text
from models.errors import N_, Message


class CardRow(list[str]):
    """The cells of a card, with what cells can't hold.

    `labels` say what a contact is, by its text (mobile, work); `places` are further addresses, as tuples of the six
    columns of an address; `remarks` what was odd, which stops nothing. A cell that can't be read costs the cell only.
    """

    labels: Mapping[str, str]
    places: tuple[tuple[str, ...], ...]
    remarks: tuple[Message, ...]


@dataclass(frozen=True)
class CardColumns:
    """Which fields the cards of a file fill, and under which names their columns are shown."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    language: str
    count: int


def columns_of(path: Path) -> CardColumns:
    """Look through a file for what its cards hold. Raises Told when it can't be read."""
    found, count = {"name"}, 0
    for card in cards(path):
        count += 1
        for one in card.properties:
            if one.name == "TEL" and one.has("FAX"):
                found.add("fax")
            elif "SORT-AS" in one.params:
                found.add("reading")
            elif one.name == "BDAY" and not birthday_of(text_of(card, one)):
                found.add("note")
            found.update(FILLS.get(one.name, ()))
            if one.name in MESSENGERS:
                found.add("other")
            elif one.name in WORDS or one.name == "X-ANDROID-CUSTOM":
                found.add("note")
        if card.nested:
            found.add("note")
    language = languages.current()
    fields = by_name(FIELDS["people"])
    names = tuple(name for name in FIELDS_OF_CARDS if name in found)
    return CardColumns(names, tuple(language.text(fields[name].label) for name in names), language.code, count)


def rows(path: Path, columns: CardColumns, notes: Notes, *, photos: bool = True) -> Iterator[Numbered]:
    """Yield (line, cells) for each card; the cells are those of `columns`, with more in `CardRow`."""
    say = languages.language(columns.language).text
    for card in cards(path):
        record = _Record(card, say, photos and "picture" in columns.names)
        yield card.line, record.row(columns.names)
        for remark in record.remarks:
            notes.add(card.line, remark.msgid, **remark.values)


def originals(path: Path, wanted: Mapping[int, object]) -> Iterator[tuple[int, int, str]]:
    """The cards that begin on these lines: first and last line, and the text without pictures."""
    for card in cards(path):
        if card.line in wanted:
            yield card.line, card.last_line, card.original


# -- a card --------------------------------------------------------------------------------------------------------


@dataclass
class _Record:
    """A card's record while it is put together."""

    card: Card
    say: Callable[[str], str]
    photos: bool
    many: dict[str, list[str]] = field(default_factory=dict)
    one: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str, ...]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    """Lines of the note that come from elsewhere."""
    remarks: list[Message] = field(default_factory=list)

    def row(self, names: tuple[str, ...]) -> CardRow:
        """The cells in the order of the columns."""
        self.apple = {
            one.group: text_of(self.card, one) for one in self.card.properties if one.name == "X-ABLABEL" and one.group
        }
        for one in sorted(self.card.properties, key=_preferred):
            self._take(one)
        for inner in self.card.nested:
            self._agent(inner)
        self._name()
        self._work()
        if self.places:
            self.one.update(zip(PLACES, self.places[0], strict=True))
        elif self.many.get("LABEL"):
            self.one["street"] = " ".join(self.many["LABEL"][0].split("\n"))
        if self.many.get("note") or self.extra:
            lines = "\n".join([*self.many.get("note", ()), *self.extra])
            self.one["note"] = lines[: text.NOTE_LENGTH]
        for name in ("phone", "mail", "fax"):
            self.one[name] = "\n".join(dict.fromkeys(self.many.get(name, ())))
        for name in ("line", "instagram", "x", "facebook", "web", "other"):
            self.one[name] = "\n".join(dict.fromkeys(self.many.get(name, ())))
        self.one["tags"] = ", ".join(dict.fromkeys(self.many.get("tags", ())))
        self.remarks[:0] = self.card.notes
        made = CardRow(self.one.get(name, "") for name in names)
        made.labels, made.places, made.remarks = self.labels, tuple(self.places[1:]), tuple(self.remarks)
        return made

    def _take(self, one: Property) -> None:
        if one.dropped:
            self.remarks.append(
                Message(N_("{name} is larger than can be read here and was left out."), {"name": one.name})
            )
            return
        take = _TAKERS.get(one.name)
        if take is not None:
            take(self, one)
        elif one.name in MESSENGERS:
            self._add("other", messenger(MESSENGERS[one.name], text_of(self.card, one)))
        elif one.name in WORDS:
            self._word(one)
        elif one.name == "X-ANDROID-CUSTOM":
            self._android(one)

    def _add(self, name: str, value: str, label: str = "") -> None:
        value = value.strip()
        if value:
            self.many.setdefault(name, []).append(value)
            if label:
                self.labels.setdefault(value, label)

    def _label(self, one: Property) -> str:
        """What a number is: by Apple's own label, else by its types."""
        found = self.apple.get(one.group, "")
        if found:
            inside = APPLE_LABEL.fullmatch(found)
            if inside is None:
                return found[:40]
            known = APPLE.get(inside[1].lower())
            return self.say(known) if known else "" if known == "" else inside[1][:40]
        known = next((word for type_, word in TYPES if one.has(type_)), "")
        custom = next((word[2:] for word in one.params.get("TYPE", ()) if word[:2].upper() == "X-"), "")
        return self.say(known) if known else custom[:40]

    # -- properties ------------------------------------------------------------------------------------------------

    def take_fn(self, one: Property) -> None:
        self._add("FN", " ".join(text_of(self.card, one).split("\n")))

    def take_n(self, one: Property) -> None:
        if "N" not in self.many and any(parts := parts_of(self.card, one)):
            self.many["N"] = [" ".join(part.replace(",", " ").split()) for part in parts]
            sort_as = " ".join(" ".join(one.params.get("SORT-AS", ())).split(","))
            if KANA.search(sort_as):
                self._add("reading", " ".join(sort_as.split()))

    def take_sound(self, one: Property) -> None:
        if one.has("X-IRMC-N") or (one.encoding != "B" and not one.has("WAVE", "PCM", "AIFF", "BASIC", "AUDIO/BASIC")):
            parts = [unicodedata.normalize("NFKC", part).strip() for part in parts_of(self.card, one)]
            if KANA.search("".join(parts)) or one.has("X-IRMC-N"):
                self._add("reading", " ".join(filter(None, (parts + ["", ""])[:2] if len(parts) > 1 else parts)))

    def take_phonetic(self, one: Property) -> None:
        value = unicodedata.normalize("NFKC", text_of(self.card, one))
        if value:
            self.many.setdefault(one.name, []).append(value)

    def take_sort_string(self, one: Property) -> None:
        value = unicodedata.normalize("NFKC", text_of(self.card, one))
        if KANA.search(value):
            self._add("sort", " ".join(value.replace(";", " ").replace(",", " ").split()))

    def take_tel(self, one: Property) -> None:
        value = text_of(self.card, one)
        value = value[4:] if value[:4].lower() == "tel:" else value
        value = re.sub(r";ext=(\d+)", r" ext. \1", value, flags=re.I).partition(";phone-context")[0]
        value = PAUSE.sub(r" ext. \1", value).replace(";", " ").replace("\n", " ").strip()
        value = re.sub(r"^(\+?[\d(][\d\-() .]*),+$", r"\1", value)
        if not any(unicodedata.category(letter) in ("Nd", "Lu", "Ll", "Lo") for letter in value):
            return
        fax = one.has("FAX", "X-FAX", "HOMEFAX", "WORKFAX") or self.apple.get(one.group, "").lower().endswith("fax>!$_")
        self._add("fax" if fax else "phone", value.replace(",", " ext. ", 1), self._label(one))

    def take_email(self, one: Property) -> None:
        value = " ".join(text_of(self.card, one).split())
        inside = re.search(r"<([^<>@\s]+@[^<>\s]+)>", value)
        value = inside[1] if inside else value[7:] if value[:7].lower() == "mailto:" else value
        self._add("mail", value, self._label(one))

    def take_bday(self, one: Property) -> None:
        value = text_of(self.card, one)
        if not value:
            return
        day = birthday_of(value, one.params.get("X-APPLE-OMIT-YEAR", ("",))[0])
        if day:
            self.one.setdefault("birthday", day)
        elif not re.fullmatch(r"[0\-/. ]*", value):
            self.extra.append(f"{self.say(N_('Birthday'))}: {value}")

    def take_adr(self, one: Property) -> None:
        parts = [" ".join(part.split("\n")).strip() for part in parts_of(self.card, one)]
        parts = (parts + [""] * 7)[:7]
        box, extended, street, city, region, postal, country = parts
        street = " ".join(filter(None, (box, street)))
        code = country.upper() if len(country) == 2 and country.isascii() else COUNTRIES.get(text.fold(country), "")
        if country and not code:
            region = ", ".join(filter(None, (region, country)))
        if not street and extended:
            street, extended = extended, ""
        made = (postal[:16], region, city, street, extended, code)
        if any(made[:5]):
            self.places.append(made)

    def take_text_label(self, one: Property) -> None:
        self._add("LABEL", text_of(self.card, one))

    def take_org(self, one: Property) -> None:
        parts = [part for part in parts_of(self.card, one) if part]
        if parts and "ORG" not in self.many:
            self.many["ORG"] = parts

    def take_title(self, one: Property) -> None:
        self._add(one.name, " ".join(text_of(self.card, one).split("\n")))

    def take_note(self, one: Property) -> None:
        self._add("note", text_of(self.card, one))

    def take_url(self, one: Property) -> None:
        value = text_of(self.card, one).replace("http\\://", "http://")
        if value.lower().rstrip("/") not in ("http:", "https:", ""):
            self._add("web", value)

    def take_categories(self, one: Property) -> None:
        for part in re.split(r"[,;、\n]", text_of(self.card, one)):
            tag = " ".join(part.split())[:60]
            if tag and text.fold(tag) not in NO_TAGS:
                self._add("tags", tag)

    def take_photo(self, one: Property) -> None:
        if not self.photos or self.one.get("picture"):
            return
        value: bytes | bytearray = one.raw
        if one.encoding != "B":
            head = bytes(value[:64]).lower().lstrip()
            if not head.startswith(b"data:"):
                if head.startswith((b"http:", b"https:", b"http\\:", b"https\\:")):
                    self.remarks.append(Message(N_("Its picture lies on the web and was not fetched."), {}))
                return
            value = value.partition(b",")[2]
        if not value.strip():
            return
        found = from_base64(value)
        one.raw.clear()
        made = pictures.small(found) if found else ""
        if made:
            self.one["picture"] = pictures.MADE + made
        else:
            self.remarks.append(Message(N_("Its picture could not be read and was left out."), {}))

    def take_social(self, one: Property) -> None:
        value = text_of(self.card, one)
        where = " ".join(one.params.get("TYPE", ())).lower()
        user = one.params.get("X-USER", ("",))[0]
        shown = value if not value.lower().startswith("x-apple:") else user or value[8:]
        known = next((kind for word, kind in SOCIAL if re.search(rf"\b{re.escape(word)}\b", where)), "")
        known = known or next((k for word, k in SOCIAL[:4] if f"{word}." in value.lower() or word in value.lower()), "")
        service = next(
            (w for w in one.params.get("SERVICE-TYPE", one.params.get("TYPE", ())) if w.upper() != "PREF"), ""
        )
        self._add(known or "other", shown if known else messenger(service, shown))

    def take_impp(self, one: Property) -> None:
        value = text_of(self.card, one)
        scheme, colon, rest = value.partition(":")
        service = (one.params.get("X-SERVICE-TYPE") or ("",))[0] or (scheme if colon else "")
        handle = rest if colon else value
        known = next((kind for word, kind in SOCIAL if word == service.lower()), "")
        self._add(known or "other", handle.lstrip("/") if known else messenger(service, handle))

    def take_own_handle(self, one: Property) -> None:
        self._add(one.name[2:].lower().replace("twitter", "x"), text_of(self.card, one))

    def _word(self, one: Property) -> None:
        value = " ".join(text_of(self.card, one).split())
        if value and not value.startswith(("urn:uuid:", "_$!<")):
            label = self.apple.get(one.group, "")
            inside = APPLE_LABEL.fullmatch(label)
            word = inside[1] if inside else label
            self.extra.append(f"{word or self.say(WORDS[one.name])}: {value}")

    def _android(self, one: Property) -> None:
        kind, *values = parts_of(self.card, one)
        word = {"nickname": "NICKNAME", "relation": "RELATED"}.get(kind.rpartition("/")[2], "")
        if word and values and values[0]:
            self.extra.append(f"{self.say(WORDS[word])}: {values[0]}")

    def _agent(self, inner: Card) -> None:
        """Somebody inside the card, such as an assistant: kept as a line of the note."""
        record = _Record(inner, self.say, False)
        name, phone, mail = record.row(("name", "phone", "mail"))
        words = " ".join(" ".join((name, phone, mail)).split())
        if words:
            self.extra.append(f"{self.say(WORDS['X-ASSISTANT'])}: {words}")

    def take_agent_text(self, one: Property) -> None:
        value = " ".join(text_of(self.card, one).split())
        found = re.search(r"\bFN[^:]*:(.*?)(?:\s+[A-Z-]{2,}[;:]|$)", value) if "BEGIN:VCARD" in value.upper() else None
        value = found[1] if found else value
        if value and "VCARD" not in value.upper() and ":" not in value[:8]:
            self.extra.append(f"{self.say(WORDS['X-ASSISTANT'])}: {value}")

    # -- the whole -------------------------------------------------------------------------------------------------

    def _name(self) -> None:
        whole = next(iter(self.many.get("FN", ())), "")
        family, given, middle, before, after = (self.many.get("N", []) + [""] * 5)[:5]
        if JAPANESE.search(family + given) or (not given and JAPANESE.search(family)):
            built = " ".join(filter(None, (family, given, middle)))
            # phones of Japan write FN with the given name first; lists, papers and the shop have the family name first
            if not whole or text.fold(whole).replace(" ", "") == text.fold(given + family).replace(" ", ""):
                whole = built
        else:
            built = " ".join(filter(None, (before, given, middle, family, after)))
        whole = whole or built
        if not whole or (whole == next(iter(self.many.get("mail", ())), "") and built):
            whole = built or next(iter(self.many.get("NICKNAME", ())), "")
        if whole:
            self.one["name"] = " ".join(whole.split())[: text.NAME_LENGTH]
        for nick in self.many.get("NICKNAME", ()):
            if nick != whole:
                self.extra.append(f"{self.say(WORDS['NICKNAME'])}: {nick}")
        spoken = [
            part
            for name in ("X-PHONETIC-LAST-NAME", "X-PHONETIC-MIDDLE-NAME", "X-PHONETIC-FIRST-NAME")
            for part in self.many.get(name, ())[:1]
        ]
        reading = " ".join(spoken) or next(iter(self.many.get("reading", self.many.get("sort", ()))), "")
        if reading:
            self.one["reading"] = " ".join(reading.split())[: text.NAME_LENGTH]

    def _work(self) -> None:
        company, *departments = self.many.get("ORG", [""])
        titles = self.many.get("TITLE") or self.many.get("ROLE", [])
        if self.many.get("TITLE") and self.many.get("ROLE"):
            self.extra += [f"{self.say(WORDS['ROLE'])}: {role}" for role in self.many["ROLE"] if role not in titles]
        self.one["company"] = company[: text.NAME_LENGTH]
        words = [*departments, *titles]
        if JAPANESE.search("".join(words)):
            self.one["job_title"] = " ".join(words)
        else:
            self.one["job_title"] = ", ".join((*titles, *departments))
        if not self.one.get("name") and company:
            self.one["name"] = company[: text.NAME_LENGTH]

    def take_nickname(self, one: Property) -> None:
        self._add("NICKNAME", " ".join(text_of(self.card, one).split()))


_TAKERS: dict[str, Callable[[_Record, Property], None]] = {
    "FN": _Record.take_fn,
    "N": _Record.take_n,
    "NICKNAME": _Record.take_nickname,
    "X-NICKNAME": _Record.take_nickname,
    "SOUND": _Record.take_sound,
    "X-PHONETIC-FIRST-NAME": _Record.take_phonetic,
    "X-PHONETIC-MIDDLE-NAME": _Record.take_phonetic,
    "X-PHONETIC-LAST-NAME": _Record.take_phonetic,
    "SORT-STRING": _Record.take_sort_string,
    "TEL": _Record.take_tel,
    "EMAIL": _Record.take_email,
    "BDAY": _Record.take_bday,
    "ADR": _Record.take_adr,
    "LABEL": _Record.take_text_label,
    "ORG": _Record.take_org,
    "TITLE": _Record.take_title,
    "ROLE": _Record.take_title,
    "NOTE": _Record.take_note,
    "URL": _Record.take_url,
    "CATEGORIES": _Record.take_categories,
    "X-GN": _Record.take_categories,
    "PHOTO": _Record.take_photo,
    "X-SOCIALPROFILE": _Record.take_social,
    "SOCIALPROFILE": _Record.take_social,
    "IMPP": _Record.take_impp,
    "X-LINE": _Record.take_own_handle,
    "X-TWITTER": _Record.take_own_handle,
    "X-FACEBOOK": _Record.take_own_handle,
    "X-INSTAGRAM": _Record.take_own_handle,
    "AGENT": _Record.take_agent_text,
}


def _preferred(one: Property) -> bool:
    """What is marked as preferred comes first; the others keep their order."""
    return not (one.has("PREF") or bool(one.params.get("PREF")))
