"""People from a table: the reading half. The writing half is `people_rows`."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from desktop import languages
from desktop.exchange import cells, party, pictures
from desktop.exchange.cells import Unreadable
from desktop.exchange.fields import OWN
from desktop.exchange.headers import Numbered
from desktop.exchange.matching import Tally
from desktop.exchange.people_leads import PeopleMatcher
from desktop.exchange.source import Context, Item, Read, Refusal
from desktop.exchange.vcard_people import CardRow
from models import text
from models.criteria.fields import LEAD_STATES
from models.errors import N_, Message
from models.people.parts import CHANNELS

_LINES = frozenset({"job_title", "preferred_hours", "source"})
_LONG = frozenset({"likes", "wishes", "cautions", "note"})
_NAMES = ("family", "given", "family_reading", "given_reading")


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> PeopleMatcher:
    """The writing half."""
    return PeopleMatcher(context, tally, dry=dry, batch_id=batch_id)


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record; what can't be one says why."""
    for line, row in rows:
        draft = _Draft(context)
        try:
            if isinstance(row, CardRow):
                draft.take_card(row)
            else:
                for at, name in context.columns:
                    cell = row[at]
                    if cell:
                        draft.fill(name, cell)
            yield draft.item(line)
        except Unreadable as wrong:
            yield Refusal(line, draft.columns.get("name", ""), wrong.reason)
        except IndexError:
            yield Refusal(line, "", Message(N_("The line has too few cells."), {}))


class _Draft:
    """A person being read."""

    __slots__ = ("columns", "contacts", "context", "names", "notes", "parts", "place", "plain")

    def __init__(self, context: Context) -> None:
        self.context = context
        self.columns: dict[str, Any] = {}
        self.contacts: dict[tuple[str, str], str] = {}
        self.parts: dict[str, dict[Any, Any]] = {}
        self.names: dict[str, str] = {}
        self.place: dict[str, str] = {}
        self.plain: dict[str, Any] = {}
        self.notes: list[Message] = []

    def take_card(self, row: CardRow) -> None:
        """Take an address card: what can't be read of it is named, and costs no more than itself."""
        self.notes += row.remarks
        for at, name in self.context.columns:
            if cell := row[at]:
                try:
                    self.fill(name, cell)
                except Unreadable as wrong:
                    self.notes.append(wrong.reason)
                    rest = f"{self.columns.get('note', '')}\n{cell}".strip()
                    self.columns["note"] = rest[: text.NOTE_LENGTH]
        named = ((key, row.labels.get(value, "")) for key, value in self.contacts.items())
        if labels := {key: label for key, label in named if label}:
            self.parts["_labels"] = labels
        if row.places and self.context.has("street"):
            self.parts["addresses"] = {place: place for place in row.places}

    def fill(self, name: str, cell: str) -> None:
        """Take one cell."""
        if name in ("name", "reading"):
            value = text.clean(cell) if len(cell) <= text.NAME_LENGTH else cells.line_text(cell, text.NAME_LENGTH)
            if value:
                self.columns[name] = value
        elif name == "phone" or name == "mail" or name in party.CONTACTS:
            self.contacts.update(party.contacts_of(name, cell, self.context, self.notes))
        elif name in party.PLACE:
            if value := party.place_cell(name, cell):
                self.place[name] = value
        elif name in _NAMES:
            self.names[name] = cells.line_text(cell, 100)
        elif name in _LINES:
            self.columns[name] = cells.line_text(cell)
        elif name in _LONG:
            self.columns[name] = cells.long_text(cell)
        else:
            self._rarer(name, cell)

    def _rarer(self, name: str, cell: str) -> None:
        if name == "card":
            if value := cells.line_text(cell, 64):
                self.parts["cards"] = {value: None}
        elif name == "id":
            self.plain["id"] = cells.line_text(cell, 40)
        elif name == "birthday":
            if (day := cells.birthday(cell, self.context)) is not None:
                self.columns[name] = day
        elif name == "company":
            self.columns[name] = cells.line_text(cell, text.NAME_LENGTH)
        elif name == "tags":
            tags = (cells.line_text(part, 60) for part in cell.replace("、", ",").replace(";", ",").split(","))
            self.parts.setdefault("tags", {}).update({text.fold(tag): tag for tag in tags if tag})
        elif name.startswith("consent_"):
            if (given := cells.flag(cell)) is not None:
                self.parts.setdefault("consents", {})[name.removeprefix("consent_")] = given
        elif name.startswith(OWN):
            if (value_ := party.own_value(name, cell, self.context)) is not None:
                self.parts.setdefault("own", {})[name] = value_
        else:
            self._loyalty(name, cell)

    def _loyalty(self, name: str, cell: str) -> None:
        if name == "preferred_channel":
            self.columns[name] = _channel(cell)
        elif name == "picture":
            self._picture(cell)
        elif name == "lead_state":
            if state := _lead_state(cell):
                self.parts["lead"] = {"state": state}
        elif name == "points":
            self.plain["points"] = cells.points(cell, self.context)
        elif name == "points_expire":
            self.plain["expire"] = cells.day(cell, self.context)
        elif name == "points_lots":
            self.plain["lots"] = _lots(cell, self.context)
        elif name == "stamps":
            self.plain["stamps"] = cells.points(cell, self.context)
        elif name == "member_since":
            self.plain["since"] = cells.day(cell, self.context)

    def _picture(self, cell: str) -> None:
        made = cell if cell.startswith(pictures.MADE) else pictures.from_text(cell)
        if made:
            self.parts["picture"] = {"": made.removeprefix(pictures.MADE)}
        else:
            self.notes.append(Message(N_("Its picture could not be read and was left out."), {}))

    # -- the whole ----------------------------------------------------------------------------------------------------

    def item(self, line: int) -> Item:
        """The person. Raises Unreadable when there is nothing to know them by."""
        if self.names:
            self._join_names()
        name = self.columns.get("name") or self._stand_in()
        if not name:
            raise Unreadable(Message(N_("There is neither a name nor anything else to tell it by."), {}))
        if self.contacts:
            self.parts["contacts"] = self.contacts
        if self.place and (address := party.address_of(self.place)):
            self.parts["addresses"] = {**address, **self.parts.get("addresses", {})}
        if self.plain:
            self._opening()
        self.columns["_name"] = name
        self.columns["_id"] = self.plain.get("id") or party.quick_id()
        item = Item(line, name, self._keys(), self.columns, self.parts, tuple(self.notes))
        return party.refreshed(item)

    def _join_names(self) -> None:
        first, second = ("family", "given") if self.context.country == "JP" else ("given", "family")
        if "name" not in self.columns and (whole := " ".join(filter(None, map(self.names.get, (first, second))))):
            self.columns["name"] = whole
        reading = " ".join(filter(None, map(self.names.get, ("family_reading", "given_reading"))))
        if "reading" not in self.columns and reading:
            self.columns["reading"] = reading

    def _stand_in(self) -> str:
        """What stands for a name that the file does not say: the reading, a phone, a mail, a card."""
        if reading := self.columns.get("reading"):
            return str(reading)
        return next(iter(self.contacts.values()), None) or next(iter(self.parts.get("cards", ())), "")

    def _keys(self) -> tuple[tuple[str, str], ...]:
        found = [("id", self.plain["id"])] if self.plain.get("id") else []
        found += [("card", card) for card in self.parts.get("cards", ())]
        found += [key for key in self.contacts if key[0] == "phone" or key[0] == "mail"]
        return tuple(found)

    def _opening(self) -> None:
        points, lots = self.plain.get("points"), self.plain.get("lots")
        if lots is None and points:
            lots = ((points, self.plain.get("expire")),)
        opening: dict[str, Any] = {}
        if lots:
            gone = [lot for lot in lots if lot[1] is not None and lot[1] < self.context.today]
            if gone:
                self.notes.append(
                    Message(N_("{points} points had expired and were left out."), {"points": sum(p for p, _e in gone)})
                )
            opening["points"] = tuple(lot for lot in lots if lot not in gone)
        elif "points" in self.plain:
            opening["points"] = ()
        if self.plain.get("stamps"):
            opening["stamps"] = self.plain["stamps"]
        if opening:
            self.parts["opening"] = opening
        if self.plain.get("since"):
            self.columns["_since"] = self.plain["since"]


def _channel(cell: str) -> str:
    """A way to be reached by, in both languages."""
    bare = text.fold(cell)
    known = {"メール": "mail", "email": "mail", "e-mail": "mail", "電話": "phone", "tel": "phone", "ライン": "line", "郵送": "post", "手紙": "post", "letter": "post", "ショートメール": "sms"}  # fmt: skip # noqa: E501
    found = bare if bare in CHANNELS else next((way for word, way in known.items() if text.fold(word) == bare), "")
    if not found:
        raise Unreadable(
            Message(N_("“{text}” is no way to reach somebody: mail, phone, sms, line or post."), {"text": cell[:40]})
        )
    return found


def _lead_state(cell: str) -> str:
    """A lead's state in both languages, "" for nothing. A deal can't be brought by a word: that is refused."""
    bare = text.fold(cell)
    known = next((state for state, names in _lead_words().items() if bare in names), "")
    if not known and not cells.is_empty(cell):
        raise Unreadable(Message(N_("“{text}” is no state of a lead."), {"text": cell[:40]}))
    return known


@lru_cache(maxsize=1)
def _lead_words() -> dict[str, frozenset[str]]:
    found = {}
    for state, label in LEAD_STATES:
        if state != "converted":
            said = (languages.language(code).text(label) for code in languages.LANGUAGES)
            found[state] = frozenset(map(text.fold, (state, *said, *_LEAD_ALSO.get(state, ()))))
    return found


_LEAD_ALSO = {
    "new": ("新規", "open", "未対応", "lead", "見込み客"),
    "working": ("対応中", "contacted", "in progress"),
    "qualified": ("評価済み", "mql", "sql"),
    "nurture": ("育成中", "recycled"),
    "disqualified": ("対象外", "unqualified", "junk"),
}


def _lots(cell: str, context: Context) -> tuple[tuple[int, str | None], ...]:
    """Points by expiry as an export writes them: 100@2027-03-31; 20@."""
    found = []
    for part in cell.split(";"):
        points, _at, day = part.strip().partition("@")
        if points:
            found.append((cells.points(points, context), cells.day(day, context)))
    return tuple(found)
