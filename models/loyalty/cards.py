"""Member cards: printed ahead in runs whose numbers nobody else gets, given to members, blocked when lost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from models import codes
from models.errors import N_, NotFound, Refused
from models.loyalty import members
from models.loyalty.tables import BlankCard
from models.people.tables import Card

if TYPE_CHECKING:
    from models.work import Reader, Tx

MOST_IN_A_RUN = 1_000
EAN_PREFIX = "29"
"""In-store numbers of GS1 (prefixes 20 to 29) that carry neither price nor weight: no other shop's goods have them."""
EAN_DIGITS = 10


class Code(StrEnum):
    """What a card bears: a QR code with our own number, or a JAN (EAN-13) for scanners that read only bars."""

    QR = "qr"
    EAN = "ean"


# -- questions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card as the list shows it. `state` is active or blocked; times in ms UTC."""

    id: int
    number: str
    state: str
    person_id: int
    person: str
    issued_at: int


def listed(
    read: Reader, *, text: str = "", state: str = "", before: int | None = None, limit: int = 200
) -> tuple[CardLine, ...]:
    """List cards, the latest first; those whose number or member's name holds `text`, in one state where asked."""
    where, values = ["1=1"], list[object]()
    if text.strip():
        where.append("(c.number LIKE ? OR p.name LIKE ? OR p.reading LIKE ?)")
        values += [f"%{codes.bare(text)}%", f"%{text.strip()}%", f"%{text.strip()}%"]
    if state:
        where.append("c.state=?")
        values.append(state)
    if before is not None:
        where.append("c.id<?")
        values.append(before)
    found = read.rows(
        "SELECT c.id, c.number, c.state, p.id, p.name, c.issued_at FROM card c JOIN person p ON p.id = c.person_id"
        f" WHERE {' AND '.join(where)} ORDER BY c.id DESC LIMIT ?",
        *values,
        limit,
    )
    return tuple(CardLine(*row) for row in found)


def of_person(read: Reader, person_id: int) -> tuple[CardLine, ...]:
    """List a person's cards, those in use first."""
    found = read.rows(
        "SELECT c.id, c.number, c.state, p.id, p.name, c.issued_at FROM card c JOIN person p ON p.id = c.person_id"
        " WHERE c.person_id=? ORDER BY c.state, c.id DESC",
        person_id,
    )
    return tuple(CardLine(*row) for row in found)


@dataclass(frozen=True, slots=True)
class Run:
    """Cards printed ahead together: how many there are, are somebody's by now, were thrown away."""

    run: int
    code: Code
    at: int
    count: int
    given: int
    void: int

    @property
    def free(self) -> int:
        """How many wait for a member."""
        return self.count - self.given - self.void


def runs(read: Reader) -> tuple[Run, ...]:
    """List the runs of cards printed ahead, the latest first."""
    found = read.rows(
        "SELECT run, MIN(code), MIN(at), COUNT(*), COUNT(card_id), SUM(CASE WHEN void THEN 1 ELSE 0 END)"
        " FROM blank_card GROUP BY run ORDER BY run DESC"
    )
    return tuple(Run(row[0], Code(row[1]), *row[2:]) for row in found)


def numbers_of(read: Reader, run: int) -> tuple[str, ...]:
    """Give the numbers of a run that nobody has yet, in the order in which they were printed."""
    return tuple(
        read.column("SELECT number FROM blank_card WHERE run=? AND card_id IS NULL AND NOT void ORDER BY id", run)
    )


def waits(read: Reader, number: str) -> bool:
    """Tell whether a scanned number is of a card printed ahead that nobody has yet."""
    code = codes.card(number) or codes.bare(number)
    return read.value("SELECT id FROM blank_card WHERE number=? AND card_id IS NULL AND NOT void", code) is not None


def code_of(number: str) -> Code:
    """Tell how a number is printed: ours as QR, 13 digits with a right check digit as JAN."""
    return Code.EAN if len(number) == 13 and codes.valid(number) else Code.QR


# -- verbs ------------------------------------------------------------------------------------------------------------


def print_ahead(tx: Tx, *, count: int, code: Code = Code.QR) -> int:
    """Reserve the numbers of a run of blank cards; returns the run. Raises Refused for none or for too many."""
    if not 0 < count <= MOST_IN_A_RUN:
        raise Refused(N_("Print 1 to {most} cards at a time."), most=MOST_IN_A_RUN)
    run = int(tx.value("SELECT COALESCE(MAX(run), 0) FROM blank_card")) + 1
    for number in sorted(_new_numbers(tx, count, code)):
        tx.insert(BlankCard, number=number, run=run, code=code.value, at=tx.now, staff_id=tx.actor.staff_id)
    return run


def _new_numbers(tx: Tx, count: int, code: Code) -> set[str]:
    found: set[str] = set()
    for _ in range(count * members.ATTEMPTS):
        number = new_ean() if code is Code.EAN else codes.card_code(secrets.randbelow(10**codes.CARD_DIGITS))
        if number not in found and members.number_free(tx, number):
            found.add(number)
        if len(found) == count:
            return found
    raise Refused(N_("No free card number was found. Try again."))


def new_ean() -> str:
    """Draw a JAN of our own for a card, with its check digit."""
    return codes.with_check_digit(f"{EAN_PREFIX}{secrets.randbelow(10**EAN_DIGITS):0{EAN_DIGITS}d}")


def throw_away(tx: Tx, *, run: int) -> int:
    """Say that what is left of a run was spoilt: nobody gets those numbers. Returns how many."""
    keys = tx.column("SELECT id FROM blank_card WHERE run=? AND card_id IS NULL AND NOT void", run)
    if not keys:
        raise Refused(N_("No card of this run waits for a member."))
    return tx.update(BlankCard, keys, void=True)


def block(tx: Tx, *, card_id: int) -> None:
    """Block a lost card. Raises NotFound."""
    _set(tx, card_id, "blocked")


def unblock(tx: Tx, *, card_id: int) -> None:
    """Let a card that was found again be used. Raises NotFound."""
    _set(tx, card_id, "active")


def _set(tx: Tx, card_id: int, state: str) -> None:
    row = tx.row("SELECT person_id, number, state FROM card WHERE id=?", card_id)
    if row is None:
        raise NotFound(N_("This card is no longer there."))
    if row[2] != state:
        tx.update(Card, card_id, state=state)
        kind = "card_blocked" if state == "blocked" else "card"
        members.card_told(tx, kind, row[0], card_id, row[1])
