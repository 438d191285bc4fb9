"""Members: enrolled in the shop's programme, known by their cards."""

import secrets
from dataclasses import dataclass

from models import codes
from models.counter.catalogue import item_by_code
from models.errors import N_, NotFound, Refused
from models.loyalty import ledger, programme_edit
from models.loyalty.tables import Account, BlankCard
from models.people.tables import Card, Touchpoint
from models.work import Reader, Tx

ATTEMPTS = 20
CARD_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Member:
    """What the counter shows of a member; `points` are those that can be spent today, `debt` those owed."""

    person_id: int
    account_id: int | None
    name: str
    reading: str
    card: str
    points: int
    balance: int
    debt: int
    cautions: str
    likes: str
    wishes: str
    last_seen_at: int | None
    expiring: tuple[ledger.Expiring, ...]


def member(read: Reader, person_id: int, *, day: str) -> Member | None:
    """A person as the counter shows them; few indexed reads of a row. None when gone or erased."""
    row = read.row(
        "SELECT id, name, reading, cautions, likes, wishes, last_seen_at FROM person WHERE id=? AND erased_at IS NULL",
        person_id,
    )
    if row is None:
        return None
    account = ledger.account(read, person_id)
    open_lots = ledger.expiring(read, account.id, day) if account else ()
    debt = account.debt if account else 0
    points = sum(lot.points for lot in open_lots)
    return Member(
        row[0],
        account.id if account else None,
        row[1],
        row[2],
        card_of(read, person_id) or "",
        points,
        points - debt,
        debt,
        row[3],
        row[4],
        row[5],
        row[6],
        open_lots,
    )


def follow(read: Reader, person_id: int) -> int:
    """Give the person under whom somebody is kept by now: themselves, or whom they were merged into."""
    known = {person_id}
    while True:
        into = read.value("SELECT merged_into_id FROM person WHERE id=?", person_id)
        if into is None or into in known:
            return person_id
        person_id = int(into)
        known.add(person_id)


def records(read: Reader, person_id: int) -> list[int]:
    """Give a person and all who were merged into them: what was booked under any of these is theirs (case D10)."""
    found, asked = [person_id], [person_id]
    while asked:
        gone = read.column("SELECT gone_id FROM merge WHERE kept_id=? AND undone_at IS NULL", asked.pop())
        more = [one for one in gone if one not in found]
        found += more
        asked += more
    return found


def card_of(read: Reader, person_id: int) -> str | None:
    """The number of the person's card that is in use, the latest first."""
    found: str | None = read.value(
        "SELECT number FROM card WHERE person_id=? AND state='active' ORDER BY id DESC", person_id
    )
    return found


def by_card(read: Reader, number: str) -> int | None:
    """The person of a card in use, scanned or typed; None for one that is unknown or blocked."""
    for code in dict.fromkeys((codes.card(number) or "", codes.bare(number), number.strip())):
        row = read.row("SELECT person_id, state FROM card WHERE number=?", code) if code else None
        if row is not None:
            return int(row[0]) if row[1] == "active" else None
    return None


def blocked(read: Reader, number: str) -> bool:
    """Whether a card is known and blocked: lost, or replaced."""
    code = codes.card(number) or codes.bare(number)
    return bool(read.value("SELECT state FROM card WHERE number=?", code) == "blocked")


# -- verbs ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new member: the account, and the card's number."""

    account_id: int
    card: str


def enrol(
    tx: Tx, *, person_id: int, card: str | None = None, programme_id: int | None = None, enrolled_at: int | None = None
) -> Enrolled:
    """Enrol a person: an account in every programme that is switched on and a card, made unless one is given.

    Somebody enrolled already keeps the account; a card is added when they have none or one is given. Raises NotFound
    for a person who is gone, Refused for a card that somebody else has.
    """
    if tx.value("SELECT id FROM person WHERE id=? AND merged_into_id IS NULL", person_id) is None:
        raise NotFound(N_("This customer is no longer there."))
    programme = programme_id if programme_id is not None else first_programme(tx)
    known = ledger.account(tx, person_id, programme)
    if known is None:
        account_id = tx.insert(
            Account,
            programme=programme,
            person=person_id,
            enrolled_at=tx.now if enrolled_at is None else enrolled_at,
            batch_id=tx.batch_id,
        )
        tx.insert(
            Touchpoint,
            person=person_id,
            at=tx.now,
            kind="enrolled",
            ref_id=account_id,
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
            batch_id=tx.batch_id,
        )
    else:
        account_id = known.id
    programme_edit.open_accounts(tx, person_id=person_id, enrolled_at=tx.now if enrolled_at is None else enrolled_at)
    number = card_of(tx, person_id)
    if card or number is None:
        number = issue_card(tx, person_id=person_id, number=card)
    tx.touch("person", (person_id,))
    return Enrolled(account_id, number)


def first_programme(read: Reader) -> int:
    """The shop's own programme. Raises Refused when there is none."""
    found = read.value("SELECT id FROM programme WHERE active AND kind='points' ORDER BY id")
    if found is None:
        raise Refused(N_("There is no programme of points. Add one in the settings."))
    return int(found)


def issue_card(tx: Tx, *, person_id: int, number: str | None = None) -> str:
    """Give a person a card: the one named, or a new number of ours with its check digit. Returns the number.

    Raises Refused when the card is somebody's already, blocked ones included: nobody gets a lost card's number.
    """
    if number is not None:
        code = codes.card(number) or codes.bare(number)
        if not 0 < len(code) <= CARD_LENGTH:
            raise Refused(N_("“{number}” can't be a card's number."), number=number[:30])
        row = tx.row("SELECT person_id, state FROM card WHERE number=?", code)
        if row is not None:
            if row[0] == person_id and row[1] == "active":
                return code
            raise Refused(N_("This card belongs to somebody already."))
    else:
        code = _new_number(tx)
    card_id = tx.insert(Card, person=person_id, number=code, issued_at=tx.now, batch_id=tx.batch_id)
    blank = tx.value("SELECT id FROM blank_card WHERE number=? AND card_id IS NULL", code)
    if blank is not None:
        tx.update(BlankCard, int(blank), card_id=card_id, void=False)
    return code


def number_free(read: Reader, number: str) -> bool:
    """Whether nobody has a number, no card printed ahead bears it, and no product."""
    return (
        read.value("SELECT id FROM card WHERE number=?", number) is None
        and read.value("SELECT id FROM blank_card WHERE number=?", number) is None
        and item_by_code(read, number) is None
    )


def _new_number(tx: Tx) -> str:
    for _ in range(ATTEMPTS):
        code = codes.card_code(secrets.randbelow(10**codes.CARD_DIGITS))
        if number_free(tx, code):
            return code
    raise Refused(N_("No free card number was found. Try again."))


def card_told(tx: Tx, kind: str, person_id: int, card_id: int, number: str) -> None:
    """Leave a card that was given, blocked or freed on the member's timeline."""
    tx.insert(
        Touchpoint,
        person=person_id,
        at=tx.now,
        kind=kind,
        ref_id=card_id,
        text=number,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
        batch_id=tx.batch_id,
    )
    tx.touch("person", (person_id,))


def replace_card(tx: Tx, *, person_id: int, number: str | None = None) -> str:
    """Block the person's cards and give a new one (lost card). Returns its number."""
    person_id = follow(tx, person_id)
    for card_id, old in tx.rows("SELECT id, number FROM card WHERE person_id=? AND state='active'", person_id):
        tx.update(Card, card_id, state="blocked")
        card_told(tx, "card_blocked", person_id, card_id, old)
    new = issue_card(tx, person_id=person_id, number=number)
    card_told(tx, "card", person_id, int(tx.value("SELECT id FROM card WHERE number=?", new)), new)
    return new
