"""Who might be the same person, asked while somebody new is typed in; nothing is ever linked."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import text
from models.people import parts, search
from models.people.likeness import bare, close
from models.work import Reader

FEW = 3
"""Names that are only nearly the typed one are shown where so few people have such a name."""
SHORTEST = 5
"""A name of fewer letters has too many neighbours."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is there already, and what is the same: any of card, phone, mail, name, reading, close, part.

    close: the name but for a slip of the hand; part: one name is contained in the other, word by word.
    """

    person: search.Found
    same: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether a card, phone or mail is the same, not only a name."""
        return bool({"card", "phone", "mail"} & set(self.same))


def similar(
    read: Reader,
    *,
    name: str = "",
    reading: str = "",
    phones: Sequence[str] = (),
    mails: Sequence[str] = (),
    card: str = "",
    but: int | None = None,
    limit: int = 10,
) -> list[Candidate]:
    """Who has the same card, phone, mail, name or reading as what was typed; the surest first, without `but`."""
    same: dict[int, list[str]] = {}
    if card.strip():
        for key in read.column("SELECT person_id FROM card WHERE number=?", card.strip()):
            same.setdefault(key, []).append("card")
    country = parts.shop_country(read)
    wanted = [("phone", text.phone_folded(phone, country)) for phone in phones]
    wanted += [("mail", text.mail_folded(mail)) for mail in mails]
    for kind, folded in dict.fromkeys(pair for pair in wanted if pair[1]):
        for key in read.column(
            "SELECT person_id FROM contact WHERE kind=? AND folded=? AND person_id IS NOT NULL LIMIT 50", kind, folded
        ):
            same.setdefault(key, []).append(kind)
    for key, what in _same_name(read, name, reading):
        same.setdefault(key, []).append(what)
    same.pop(but or 0, None)
    order = sorted(same, key=lambda key: (-len({"card", "phone", "mail"} & set(same[key])), -len(same[key]), key))
    living = set(search.living(read, order))
    found = search.rows(read, [key for key in order if key in living][:limit])
    return [Candidate(person, tuple(dict.fromkeys(same[person.id]))) for person in found]


def _same_name(read: Reader, name: str, reading: str) -> list[tuple[int, str]]:
    """People whose folded name or reading is the typed one, or nearly; looked up by the search's words."""
    found: list[tuple[int, str]] = []
    for what, typed in (("name", name), ("reading", reading)):
        wanted = text.fold(typed)
        if not wanted:
            continue
        ids = dict.fromkeys(search.find_ids(read, typed, search.LOOKED_AT))
        for word in wanted.split()[:3]:
            ids |= dict.fromkeys(search.find_ids(read, word, search.LOOKED_AT))
        near: list[tuple[int, str]] = []
        named = read.within("SELECT id, name, reading FROM person WHERE id IN (??)", list(ids))
        for key, one_name, one_reading in named:
            how = _how_alike(wanted, (text.fold(one_name), text.fold(one_reading)))
            if how == "same":
                found.append((key, what))
            elif how:
                near.append((key, how))
        found += near if len(near) <= FEW else []
    return found


def _how_alike(wanted: str, known: Sequence[str]) -> str:
    """How a typed name is that of a record: same, close, part or "". Containing works both ways (case D2)."""
    if bare(wanted) in map(bare, known):
        return "same"
    words = set(wanted.split())
    for one in filter(None, known):
        if len(bare(wanted)) >= SHORTEST and close(bare(wanted), bare(one)):
            return "close"
        others = set(one.split())
        if one.isascii() and words and (words < others or others < words):
            return "part"
    return ""
