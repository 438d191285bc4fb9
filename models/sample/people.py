"""The sample shop's people: names, phones, mails, towns and cards, put together at random and reproducible."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models import codes
from models.sample.names import FAMILY, GIVEN, MAIL_HOSTS, TOWNS

Row = tuple[Any, ...]
DAY_MS, OPENS_MS = 86_400_000, 8 * 3_600_000
LIKES = ("深煎り", "浅煎り", "ミルク多め", "窓際の席", "甘いもの", "豆の話")
CAUTIONS = ("乳製品アレルギー", "ナッツアレルギー", "小麦を避けている", "カフェイン控えめ")
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; `members` of `people` carry a card."""

    people: int

    @property
    def members(self) -> int:
        """People with a card."""
        return self.people * 6 // 10

    @property
    def receipts(self) -> int:
        """Receipts over the two years."""
        table = ((1_000, 10_000), (100_000, 150_000), (1_000_000, 1_250_000))
        for (few, low), (many, high) in zip(table, table[1:], strict=False):
            if self.people <= few:
                return max(40, self.people * low // few)
            if self.people <= many:
                return low + (self.people - few) * (high - low) // (many - few)
        return self.people * 5 // 4

    @property
    def touchpoints(self) -> int:
        """Touchpoints in all, those of sales included."""
        return self.people * (40 if self.people <= 10_000 else 10)


def public_id(rng: random.Random) -> str:
    """A public id that the seed decides."""
    bits = rng.getrandbits(130)
    return "".join(ALPHABET[(bits >> (5 * at)) & 31] for at in range(26))


@dataclass(frozen=True, slots=True)
class Rows:
    """What one person adds to each table."""

    person: Row
    contacts: tuple[Row, ...]
    address: Row | None
    card: Row | None


PERSON_COLUMNS = (
    "id, public_id, name, reading, sort_key, company_id, job_title, birthday, preferred_channel, preferred_hours,"
    " likes, wishes, cautions, note, source, lead_state, phase, owner_id, created_at, first_seen_at, last_seen_at,"
    " merged_into_id, erased_at, batch_id"
)


def people(size: Size, rng: random.Random, start_ms: int, end_ms: int, sources: Sequence[str]) -> Iterator[Rows]:
    """Everybody, members first (ids 1 … members), in the order they first came; `sources` in the shop's language."""
    for person_id in range(1, size.people + 1):
        yield _person(person_id, size, rng, start_ms, end_ms, sources)


def _person(person_id: int, size: Size, rng: random.Random, start_ms: int, end_ms: int, sources: Sequence[str]) -> Rows:
    family, family_kana = FAMILY[int(rng.random() ** 1.6 * len(FAMILY))]
    given, given_kana = GIVEN[int(rng.random() * len(GIVEN))]
    member = person_id <= size.members
    till = 1.0 if person_id % 2 == 0 else 0.8  # many members have been there for a while, others join to the end
    came = int((end_ms - start_ms) * (rng.random() * till if member else rng.random() ** 1.3))
    created = start_ms + came - came % DAY_MS + OPENS_MS + came % DAY_MS * 11 // 24
    name, reading = f"{family} {given}", f"{family_kana} {given_kana}"
    birthday = f"{1945 + int(rng.random() * 60)}-{1 + int(rng.random() * 12):02}-{1 + int(rng.random() * 28):02}"
    draw = rng.random()
    person = (
        person_id,
        public_id(rng),
        name,
        reading,
        reading,
        None,
        "",
        birthday if draw < 0.55 else None,
        ("", "mail", "phone", "line")[int(draw * 40) % 4],
        "",
        LIKES[int(draw * 600) % len(LIKES)] if draw < 0.18 else "",
        "",
        CAUTIONS[int(draw * 4000) % len(CAUTIONS)] if draw < 0.03 else "",
        "",
        sources[int(draw * 100) % len(sources)],
        "" if member else ("new", "working", "nurture", "")[int(draw * 1000) % 4],
        "",
        None,
        created,
        created,
        None,
        None,
        None,
        None,
    )
    return Rows(person, _contacts(person_id, rng, draw), _address(person_id, rng), _card(person_id, member, created))


def _contacts(person_id: int, rng: random.Random, draw: float) -> tuple[Row, ...]:
    found: list[Row] = []
    if draw < 0.9:
        number = f"{('090', '080', '070')[int(draw * 300) % 3]}{10_000_000 + int(rng.random() * 89_999_999):08}"
        shown = f"{number[:3]}-{number[3:7]}-{number[7:]}"
        found.append((person_id, None, "phone", shown, f"81{number[1:]}", "", 0))
    if draw > 0.35:
        mail = f"m{person_id * 7919 % 9_999_991:07}@{MAIL_HOSTS[person_id % len(MAIL_HOSTS)]}"
        found.append((person_id, None, "mail", mail, mail, "", 1))
    return tuple(found)


def _address(person_id: int, rng: random.Random) -> Row | None:
    if rng.random() < 0.4:
        return None
    postal, region, city, town = TOWNS[int(rng.random() ** 2 * len(TOWNS))]
    street = f"{town}{1 + int(rng.random() * 8)}-{1 + int(rng.random() * 30)}-{1 + int(rng.random() * 20)}"
    return (person_id, None, postal, region, city, street, "", "JP", "", 0)


def _card(person_id: int, member: bool, created: int) -> Row | None:
    return (person_id, codes.card_code(person_id * 7_919_191_917), "active", created, None) if member else None
