"""The timeline: everything that happened between the business and a person, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import text
from models.errors import N_, NotFound, Refused
from models.people.edit import living
from models.people.tables import Person, Touchpoint
from models.work import Reader, Tx

BY_HAND = ("note", "call", "meeting", "visit")
"""What staff write down themselves, and may correct."""
KINDS = (
    *BY_HAND,
    "sale",
    "return",
    "cancel",
    "points",
    "enrolled",
    "mail",
    "request",
    "form",
    "web",
    "page_view",
    "download",
    "mail_open",
    "link_click",
    "search",
    "session",
    "form_error",
    "redirect",
    "import",
    "merge",
    "unmerge",
    "card",
    "card_blocked",
    "gift",
    "gift_handed",
    "gift_sent",
    "gift_cancelled",
    "reward",
    "event",
    "event_off",
    "reminder",
    "wallet",
    "referral",
    "survey",
    "tier",
    "tier_lost",
    "points_reached",
    "lead_new",
    "lead_working",
    "lead_qualified",
    "lead_nurture",
    "lead_converted",
    "lead_disqualified",
    "lead_none",
    "lead_assigned",
    "lead_ready",
    "lead_cooled",
    "deal",
    "deal_moved",
    "deal_won",
    "contract",
    "contract_renewed",
    "contract_ended",
    "contract_stopped",
    "deal_lost",
    "deal_reopened",
    "deal_merged",
    "quotation",
    "quotation_accepted",
    "quotation_declined",
    "invoice",
    "invoice_void",
    "credit_note",
    "money_received",
    "money_paid_back",
)
MOST_MINUTES = 24 * 60
SEEN = ("call", "meeting", "visit")
"""Kinds by which a person was met: they move `last_seen_at`."""


def note(
    tx: Tx,
    *,
    person_id: int,
    kind: str,
    text_: str,
    at: int | None = None,
    minutes: int | None = None,
    about: str = "",
) -> int:
    """Write down a note, call, meeting or visit, at `at` (ms UTC) or now; returns the touchpoint's key.

    `minutes` is how long it took, `about` what it was about.

    Raises Refused for an empty text or another kind.
    """
    words = text.clean(text_, text.NOTE_LENGTH, lines=True)
    if kind not in BY_HAND:
        raise Refused(N_("“{kind}” is not written by hand."), kind=kind)
    if not words and kind == "note":
        raise Refused(N_("Write something first."))
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise Refused(N_("Minutes are between 0 and {most}."), most=MOST_MINUTES)
    living(tx, person_id)
    when = tx.now if at is None else at
    key = tx.insert(
        Touchpoint,
        person_id=person_id,
        at=when,
        kind=kind,
        text=words,
        about=text.clean(about, 200) or None,
        minutes=minutes,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    if kind in SEEN:
        _seen(tx, person_id, when)
    _deals(tx, person_id, when)
    tx.touch("person", [person_id])
    return key


def _deals(tx: Tx, person_id: int, at: int) -> None:
    """Whoever was spoken to, or written about, was touched in their open deals too."""
    from models.pipeline import deals

    deals.touched(tx, person_id=person_id, at=at)


def _seen(tx: Tx, person_id: int, at: int) -> None:
    first, last = tx.row("SELECT first_seen_at, last_seen_at FROM person WHERE id=?", person_id) or (None, None)
    tx.update(
        Person,
        person_id,
        first_seen_at=at if first is None else min(first, at),
        last_seen_at=at if last is None else max(last, at),
    )


def change_note(tx: Tx, *, touchpoint_id: int, text_: str) -> None:
    """Correct what staff wrote. Raises Refused for what the program wrote itself."""
    tx.update(Touchpoint, _by_hand(tx, touchpoint_id), text=text.clean(text_, text.NOTE_LENGTH, lines=True))


def delete_note(tx: Tx, *, touchpoint_id: int) -> None:
    """Take back what staff wrote; can be undone. Raises Refused for what the program wrote itself."""
    tx.delete(Touchpoint, _by_hand(tx, touchpoint_id))


def _by_hand(tx: Tx, touchpoint_id: int) -> int:
    row = tx.row("SELECT kind, person_id FROM touchpoint WHERE id=?", touchpoint_id)
    if row is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    if row[0] not in BY_HAND:
        raise Refused(N_("Only notes, calls, meetings and visits can be changed."))
    tx.touch("person", [row[1]])
    return touchpoint_id


@dataclass(frozen=True, slots=True)
class Event:
    """A touchpoint. `number` is the receipt's where it is about one; `amount` in smallest units, `at` in ms UTC."""

    id: int
    at: int
    kind: str
    ref_id: int | None
    number: int | None
    amount: int | None
    points: int | None
    text: str
    staff_id: int | None
    staff: str
    shop_id: int
    about: str = ""
    minutes: int | None = None


def timeline(
    read: Reader,
    person_id: int,
    kinds: Sequence[str] | None = None,
    before: tuple[int, int] | None = None,
    limit: int = 50,
) -> list[Event]:
    """A page of a person's timeline, newest first, of some kinds or all; `before` is (at, id) of the last one shown."""
    gone = read.column("SELECT gone_id FROM merge WHERE kept_id=? AND undone_at IS NULL", person_id)
    whose = _with_merged(read, person_id, gone) if gone else [person_id]
    where, values = f"t.person_id IN ({','.join('?' * len(whose))})", [*whose]
    if before is not None:
        where += " AND (t.at, t.id) < (?,?)"
        values += before
    if kinds is not None:
        where += f" AND t.kind IN ({','.join('?' * len(kinds))})"
    found = read.rows(
        "SELECT t.id, t.at, t.kind, t.ref_id, s.number, t.amount, t.points, t.text, t.staff_id, f.name, t.shop_id,"
        " t.about, t.minutes"
        " FROM touchpoint t LEFT JOIN sale s ON s.id=t.ref_id AND t.kind IN ('sale', 'return', 'exchange', 'cancel')"
        f" LEFT JOIN staff f ON f.id=t.staff_id WHERE {where} ORDER BY t.at DESC, t.id DESC LIMIT ?",
        *values,
        *(kinds or ()),
        limit,
    )
    return [Event(*(*row[:9], row[9] or "", row[10], row[11] or "", row[12])) for row in found]


def _with_merged(read: Reader, person_id: int, gone: Sequence[int]) -> list[int]:
    """A person and all who were merged into them, one after the other: their histories are one."""
    found, asked = [person_id], list(gone)
    while asked:
        one = asked.pop()
        if one not in found:
            found.append(one)
            asked += read.column("SELECT gone_id FROM merge WHERE kept_id=? AND undone_at IS NULL", one)
    return found


def count_by_kind(read: Reader, person_id: int) -> dict[str, int]:
    """How many touchpoints of each kind a person has."""
    return dict(read.rows("SELECT kind, count(*) FROM touchpoint WHERE person_id=? GROUP BY kind", person_id))


def bought(read: Reader, sale_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What stands on the lines of these receipts, by receipt: the names in their order."""
    found: dict[int, list[str]] = {}
    for sale_id, name in read.within(
        "SELECT sale_id, name FROM sale_line WHERE sale_id IN (??) AND quantity <> 0 ORDER BY sale_id, position",
        list(sale_ids),
    ):
        found.setdefault(sale_id, []).append(name)
    return {sale_id: tuple(names) for sale_id, names in found.items()}
