"""Who might be the same person, asked while somebody new is typed in; nothing is ever linked."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import text
from models.people import parts, search
from models.work import Reader


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is there already, and what is the same: any of card, phone, mail, name, reading."""

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
    """People whose folded name or reading, spaces aside, is the typed one; looked up by the search's words."""
    wanted = {"name": _bare(name), "reading": _bare(reading)}
    found: list[tuple[int, str]] = []
    for what, typed in (("name", name), ("reading", reading)):
        if not wanted[what]:
            continue
        ids = search.find_ids(read, typed, search.LOOKED_AT)
        for key, one_name, one_reading in read.within("SELECT id, name, reading FROM person WHERE id IN (??)", ids):
            if wanted[what] in (_bare(one_name), _bare(one_reading)):
                found.append((key, what))
    return found


def _bare(name: str) -> str:
    return text.fold(name).replace(" ", "")
