"""A person whole, as their page and the counter's member card show them."""

from dataclasses import dataclass

from models.errors import N_, NotFound
from models.people import edit, own
from models.people.parts import NewAddress
from models.work import Reader


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A phone, mail address or handle."""

    id: int
    kind: str
    value: str
    folded: str
    label: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """A member card; `state` is active or blocked, `issued_at` ms UTC."""

    id: int
    number: str
    state: str
    issued_at: int


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag on the person."""

    id: int
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about a person. Times in ms UTC, money in smallest units; `points` None for who is no member."""

    id: int
    public_id: str
    name: str
    reading: str
    company_id: int | None
    company: str
    job_title: str
    birthday: str | None
    preferred_channel: str
    preferred_hours: str
    likes: str
    wishes: str
    cautions: str
    note: str
    source: str
    lead_state: str
    phase: str
    owner_id: int | None
    created_at: int
    first_seen_at: int | None
    last_seen_at: int | None
    merged_into_id: int | None
    erased_at: int | None
    contacts: tuple[ContactRow, ...]
    addresses: tuple[NewAddress, ...]
    cards: tuple[CardRow, ...]
    tags: tuple[TagRow, ...]
    consents: dict[str, tuple[bool, int]]
    """By channel: whether the latest entry agrees, and when."""
    own_values: dict[int, str]
    points: int | None
    debt: int
    enrolled_at: int | None
    stamps: int | None
    visits: int
    spent: int
    """Receipts less returns and cancellations, history included."""
    owner: str

    @property
    def card(self) -> str:
        """The number of the newest active card, or ""."""
        return next((card.number for card in self.cards if card.state == "active"), "")

    def all_of(self, kind: str) -> tuple[str, ...]:
        """The contacts of a kind, as typed."""
        return tuple(contact.value for contact in self.contacts if contact.kind == kind)


_PERSON = (
    "SELECT p.id, p.public_id, p.name, p.reading, p.company_id, coalesce(c.name, ''), p.job_title, p.birthday,"
    " p.preferred_channel, p.preferred_hours, p.likes, p.wishes, p.cautions, p.note, p.source, p.lead_state, p.phase,"
    " p.owner_id, p.created_at, p.first_seen_at, p.last_seen_at, p.merged_into_id, p.erased_at, coalesce(s.name, '')"
    " FROM person p LEFT JOIN company c ON c.id=p.company_id LEFT JOIN staff s ON s.id=p.owner_id WHERE p.id=?"
)
VISITS = (
    "SELECT coalesce(sum(CASE WHEN kind IN ('sale', 'exchange', 'history') AND cancelled_by_id IS NULL THEN 1 END), 0),"
    " coalesce(sum(total), 0) FROM sale WHERE person_id=?"
)


def profile(read: Reader, person_id: int) -> Profile:
    """A person with everything that their page shows. Raises NotFound for who is gone."""
    row = read.row(_PERSON, person_id)
    if row is None:
        raise NotFound(N_("This person is no longer there. Nothing was changed."))
    contacts = read.rows(
        "SELECT id, kind, value, folded, label FROM contact WHERE person_id=? ORDER BY position, id", person_id
    )
    addresses = read.rows(
        "SELECT postal, region, city, street, building, country, label FROM address WHERE person_id=?"
        " ORDER BY position, id",
        person_id,
    )
    cards = read.rows("SELECT id, number, state, issued_at FROM card WHERE person_id=? ORDER BY id DESC", person_id)
    tags = read.rows(
        "SELECT t.id, t.name, t.colour FROM person_tag x JOIN tag t ON t.id=x.tag_id WHERE x.person_id=?"
        " ORDER BY t.name",
        person_id,
    )
    accounts = {
        kind: (balance, debt, at)
        for kind, balance, debt, at in read.rows(
            "SELECT kind, balance, debt, enrolled_at FROM account WHERE person_id=? ORDER BY programme_id DESC",
            person_id,
        )
    }
    points, debt, enrolled = accounts.get("spendable", (None, 0, None))
    visits, spent = _visits(read, person_id)
    parts = (
        tuple(ContactRow(*one) for one in contacts),
        tuple(NewAddress(*one) for one in addresses),
        tuple(CardRow(*one) for one in cards),
        tuple(TagRow(*one) for one in tags),
        edit.consents(read, person_id),
        own.values(read, "person", person_id),
        points,
        debt,
        enrolled,
        accounts["stamps"][0] if "stamps" in accounts else None,
        visits,
        spent,
        row[23],
    )
    return Profile(*(*row[:23], *parts))


@dataclass(frozen=True, slots=True)
class Month:
    """What a person spent in a month (ISO, 2026-11), in smallest units, and on how many receipts."""

    month: str
    amount: int
    receipts: int


def _visits(read: Reader, person_id: int) -> tuple[int, int]:
    """How often a person bought and what it came to, on every record that was merged into theirs (case D10)."""
    from models.loyalty.members import records

    found = [read.row(VISITS, one) or (0, 0) for one in records(read, person_id)]
    return sum(int(one[0]) for one in found), sum(int(one[1]) for one in found)


def spend_by_month(read: Reader, person_id: int, *, until: str, months: int = 12) -> list[Month]:
    """What a person spent, month by month, oldest first, the month of `until` (ISO date) last; empty months are 0."""
    year, month = int(until[:4]), int(until[5:7])
    names: list[str] = []
    for back in range(months - 1, -1, -1):
        whole = year * 12 + month - 1 - back
        names.append(f"{whole // 12:04d}-{whole % 12 + 1:02d}")
    from models.loyalty.members import records

    found: dict[str, Month] = {}
    for one in records(read, person_id):
        for name, amount, count in read.rows(
            "SELECT substr(day, 1, 7), sum(total), sum(CASE WHEN kind IN ('sale', 'exchange', 'history')"
            " AND cancelled_by_id IS NULL THEN 1 ELSE 0 END) FROM sale WHERE person_id=? AND day>=?"
            " GROUP BY substr(day, 1, 7)",
            one,
            f"{names[0]}-01",
        ):
            before = found.get(name, Month(name, 0, 0))
            found[name] = Month(name, before.amount + amount, before.receipts + count)
    return [found.get(name, Month(name, 0, 0)) for name in names]


def by_card(read: Reader, number: str) -> tuple[int, str] | None:
    """Whose card this is, with its state (active, blocked); None for a number that nobody has. One indexed look."""
    row = read.row("SELECT person_id, state FROM card WHERE number=?", number.strip())
    return None if row is None else (row[0], row[1])
