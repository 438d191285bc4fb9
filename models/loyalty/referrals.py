"""Referrals: somebody brought by a member is rewarded when they first buy, and not before, once.

    make ── open ──┬── first_purchase ── rewarded ── undo_of_sale ── open
                   └── withdraw ─────── void

Who was brought has one row, whatever becomes of it. Points are entries of the kind "bonus" that belong to no receipt:
a return takes back only what it caused itself, and the referral's own points go when the whole first purchase went.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from models import codes, rows, settings
from models.errors import N_, Message, NotFound, Refused
from models.loyalty import expiry, ledger
from models.loyalty.explain import REFERRAL
from models.loyalty.members import by_card, follow
from models.loyalty.tables import Referral, ReferralCode
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Row, Tx

ATTEMPTS = 40
MOST_POINTS = 1_000_000
UNKNOWN = N_("Nobody has this referral code.")
_BOUGHT = "('sale', 'exchange', 'history')"
_SET = "UPDATE referral SET state=?, sale_id=?, rewarded_at=?, entry_id=?, friend_entry_id=? WHERE id=? AND state=?"


@dataclass(frozen=True, slots=True)
class Brought:
    """A referral as lists show it. `state` is open, rewarded or void; `points` and `friend_points` as they were given.

    `at` and `rewarded_at` in ms UTC, `sale_id` the first purchase.
    """

    id: int
    referrer_id: int
    referrer: str
    person_id: int
    person: str
    at: int
    day: str
    state: str
    sale_id: int | None
    rewarded_at: int | None
    points: int
    friend_points: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How many referrals there are by state, and the points given for them."""

    open: int
    rewarded: int
    void: int
    points: int


@dataclass(frozen=True, slots=True)
class Rewarded:
    """What a first purchase gave: whom, how many points, and to whom was brought."""

    referral_id: int
    referrer_id: int
    referrer: str
    points: int
    friend_points: int

    @property
    def text(self) -> Message:
        """What the clerk is told."""
        return Message(N_("{name} brought this customer, and gets {points} points."), {
            "name": self.referrer, "points": self.points,
        })  # fmt: skip


# -- questions --------------------------------------------------------------------------------------------------------

_LIST = (
    "SELECT r.id, a.id, a.name, p.id, p.name, r.at, r.day, r.state, r.sale_id, r.rewarded_at,"
    " COALESCE(e.points, 0), COALESCE(f.points, 0) FROM referral r JOIN person a ON a.id = r.referrer_id"
    " JOIN person p ON p.id = r.person_id LEFT JOIN points_entry e ON e.id = r.entry_id"
    " LEFT JOIN points_entry f ON f.id = r.friend_entry_id"
)


def listed(read: Reader, *, state: str = "", before: int | None = None, limit: int = 200) -> tuple[Brought, ...]:
    """Who brought whom, the latest first, in one state where asked; `before` is the key to go on from."""
    where, values = ["1=1"], list[object]()
    if state:
        where.append("r.state=?")
        values.append(state)
    if before is not None:
        where.append("r.id<?")
        values.append(before)
    found = read.rows(f"{_LIST} WHERE {' AND '.join(where)} ORDER BY r.id DESC LIMIT ?", *values, limit)
    return tuple(Brought(*row) for row in found)


def brought_by(read: Reader, person_id: int) -> Brought | None:
    """By whom a person was brought; None for nobody, or where that was withdrawn."""
    row = read.row(f"{_LIST} WHERE r.person_id=? AND r.state<>'void'", person_id)
    return Brought(*row) if row else None


def brought(read: Reader, person_id: int, *, limit: int = 50) -> tuple[Brought, ...]:
    """Whom a person brought, the latest first."""
    found = read.rows(f"{_LIST} WHERE r.referrer_id=? AND r.state<>'void' ORDER BY r.id DESC LIMIT ?", person_id, limit)
    return tuple(Brought(*row) for row in found)


def name_of(read: Reader, person_id: int) -> str:
    """What a person is called; "" for nobody."""
    return str(read.value("SELECT name FROM person WHERE id=?", person_id) or "")


def count_brought(read: Reader, person_id: int) -> int:
    """How many others a person brought."""
    return int(read.value("SELECT COUNT(*) FROM referral WHERE referrer_id=? AND state<>'void'", person_id))


def figures(read: Reader) -> Figures:
    """Count the referrals, and the points given for those that are rewarded."""
    counts: dict[str, int] = dict(read.rows("SELECT state, COUNT(*) FROM referral GROUP BY state"))
    points = read.value(
        "SELECT COALESCE(SUM(COALESCE(e.points, 0) + COALESCE(f.points, 0)), 0) FROM referral r"
        " LEFT JOIN points_entry e ON e.id = r.entry_id LEFT JOIN points_entry f ON f.id = r.friend_entry_id"
        " WHERE r.state='rewarded'"
    )
    return Figures(counts.get("open", 0), counts.get("rewarded", 0), counts.get("void", 0), int(points))


def code_of(read: Reader, person_id: int) -> str | None:
    """The code by which a person brings others; None where none was given yet."""
    found: str | None = read.value("SELECT code FROM referral_code WHERE person_id=?", person_id)
    return found


def find(read: Reader, text: str) -> tuple[int, str] | None:
    """The member who brings by a code, scanned or typed, or by their card: (key, name). None for nobody."""
    code = codes.referral(text)
    person_id = read.value("SELECT person_id FROM referral_code WHERE code=?", code) if code else None
    person_id = person_id if person_id is not None else by_card(read, text)
    if person_id is None:
        return None
    row = read.row("SELECT id, name FROM person WHERE id=? AND erased_at IS NULL", follow(read, int(person_id)))
    return (row[0], row[1]) if row else None


def may_bring(read: Reader, *, referrer_id: int, person_id: int | None) -> None:
    """Raise Refused where somebody can't be brought by a member, in words; `person_id` None: someone new.

    Nobody brings themselves, nobody is brought in a circle, and whoever bought before is not new.
    """
    if not settings.load(read).referral_enabled:
        raise Refused(N_("Referrals are switched off."))
    if ledger.account(read, referrer_id) is None:
        raise Refused(N_("Only members bring others."))
    if person_id is None:
        return
    if referrer_id == person_id:
        raise Refused(N_("Nobody brings themselves."))
    known = brought_by(read, person_id)
    if known is not None:
        raise Refused(N_("{name} brought this customer already."), name=known.referrer)
    if bought(read, person_id):
        raise Refused(N_("This customer has bought here before."))
    if person_id in _above(read, referrer_id):
        raise Refused(N_("This member was brought by the same customer: that would be a circle."))


def bought(read: Reader, person_id: int) -> bool:
    """Whether a person has anything left of what they bought, whoever they were merged from.

    What was cancelled, or went back whole, does not count.
    """
    return _purchase(read, person_id) is not None


def _purchase(
    read: Reader, person_id: int, *, since: int | None = None, until: int | None = None, but: int = -1
) -> int | None:
    """The first receipt of a person of which something still stands, from `since` on or before `until` (ms UTC)."""
    people, asked = [person_id], [person_id]
    while asked:
        gone = read.column("SELECT gone_id FROM merge WHERE kept_id=? AND undone_at IS NULL", asked.pop())
        people += gone
        asked += gone
    marks = ",".join("?" * len(people))
    when = ("" if since is None else " AND s.at>=?") + ("" if until is None else " AND s.at<?")
    found = read.value(
        f"SELECT s.id FROM sale s WHERE s.person_id IN ({marks}) AND s.kind IN {_BOUGHT} AND s.cancelled_by_id IS NULL"
        f" AND s.id<>?{when} AND s.total + COALESCE((SELECT SUM(b.total) FROM sale b WHERE b.of_sale_id=s.id"
        " AND b.cancelled_by_id IS NULL AND b.kind IN ('return', 'exchange')), 0) > 0 ORDER BY s.at, s.id LIMIT 1",
        *people,
        but,
        *[one for one in (since, until) if one is not None],
    )
    return None if found is None else int(found)


def _above(read: Reader, person_id: int) -> set[int]:
    """Who brought a member, who brought them, and so on."""
    found: set[int] = set()
    at: int | None = person_id
    while at is not None and at not in found:
        found.add(at)
        at = read.value("SELECT referrer_id FROM referral WHERE person_id=? AND state<>'void'", at)
    return found - {person_id}


# -- verbs ------------------------------------------------------------------------------------------------------------


def give_code(tx: Tx, *, person_id: int) -> str:
    """Give a member the code by which they bring others; the one they have stays. Returns it.

    Raises Refused for somebody who is no member, or where none is free any more.
    """
    person_id = follow(tx, person_id)
    known = code_of(tx, person_id)
    if known is not None:
        return known
    if ledger.account(tx, person_id) is None:
        raise Refused(N_("Only members bring others."))
    for _ in range(ATTEMPTS):
        code = codes.referral_code(secrets.randbelow(10**codes.REFERRAL_DIGITS))
        if tx.value("SELECT id FROM referral_code WHERE code=?", code) is None:
            tx.insert(ReferralCode, person=person_id, code=code)
            tx.touch("person", (person_id,))
            return code
    raise Refused(N_("No free referral code was found. Try again."))


def make(tx: Tx, *, person_id: int, code: str = "", referrer_id: int | None = None) -> int:
    """Note that somebody was brought, by the code (or the card) of the member or by the member; returns the key.

    Raises NotFound for a code that nobody has, Refused as `may_bring` does.
    """
    if referrer_id is None:
        found = find(tx, code)
        if found is None:
            raise NotFound(UNKNOWN)
        referrer_id = found[0]
    referrer_id, person_id = follow(tx, referrer_id), follow(tx, person_id)
    may_bring(tx, referrer_id=referrer_id, person_id=person_id)
    values = {"referrer_id": referrer_id, "at": tx.now, "day": tx.today, "state": "open"}
    void = tx.value("SELECT id FROM referral WHERE person_id=?", person_id)
    if void is None:
        key = tx.insert(Referral, person_id=person_id, **values)
    else:
        key = int(void)
        tx.update(Referral, key, **values)
    for whose, other in ((referrer_id, person_id), (person_id, referrer_id)):
        _leave(tx, whose, other, key, None)
    return key


def withdraw(tx: Tx, *, referral_id: int) -> None:
    """Take an open referral back: it was noted by mistake. Raises Refused for one that is rewarded."""
    row = tx.row("SELECT state, person_id, referrer_id FROM referral WHERE id=?", referral_id)
    if row is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    if row[0] != "open":
        raise Refused(N_("Only a referral that still waits for its first purchase can be taken back."))
    tx.update(Referral, referral_id, state="void")
    tx.touch("person", row[1:])


def set_reward(tx: Tx, *, enabled: bool, points: int, friend_points: int) -> None:
    """Set what bringing somebody gives, from now on. Raises Refused for points below nought or beyond reason."""
    if not (0 <= points <= MOST_POINTS and 0 <= friend_points <= MOST_POINTS):
        raise Refused(N_("A referral gives 0 to {most} points."), most=f"{MOST_POINTS:,}")
    settings.change(tx, referral_enabled=enabled, referral_points=points, referral_friend_points=friend_points)


def first_purchase(tx: Tx, *, person_id: int | None, sale_id: int) -> Rewarded | None:
    """Reward whoever brought the buyer of a receipt, if it is their first purchase; for the sale, after its rows.

    One indexed read for everybody who waits for no reward. A receipt that comes to nothing (or below) rewards nobody
    and leaves the referral open; somebody who turns out to have bought before (as a record merged since) voids it.
    """
    if person_id is None:
        return None
    found = tx.row("SELECT id, referrer_id, at FROM referral WHERE person_id=? AND state='open'", person_id)
    if found is None:
        return None
    shop = settings.load(tx)
    total = tx.value("SELECT total FROM sale WHERE id=?", sale_id)
    if not shop.referral_enabled or total is None or total <= 0:
        return None
    referral_id, referrer_id, since = found
    referrer_id = follow(tx, referrer_id)
    if referrer_id == person_id or _purchase(tx, person_id, until=since) is not None:
        _turn(tx, referral_id, person_id, referrer_id, ("void", None, None, None, None), "open")
        return None
    entry = _give(tx, referrer_id, shop.referral_points)
    friend = _give(tx, person_id, shop.referral_friend_points)
    _turn(tx, referral_id, person_id, referrer_id, ("rewarded", sale_id, tx.now, entry, friend), "open")
    given = (shop.referral_points if entry else 0, shop.referral_friend_points if friend else 0)
    _leave(tx, referrer_id, person_id, referral_id, given[0], booked=True)
    _leave(tx, person_id, referrer_id, referral_id, given[1], booked=True)
    name = str(tx.value("SELECT name FROM person WHERE id=?", referrer_id))
    return Rewarded(referral_id, referrer_id, name, *given)


def undo_of_sale(tx: Tx, *, sale_id: int) -> bool:
    """Take a reward back since its first purchase was cancelled, or all of it went back; the referral is open again.

    Where they bought again since, that is their first purchase now, and the reward stays. Returns whether one was taken
    back. One indexed read for every other receipt. Points that are gone become a debt.
    """
    found = tx.row(
        "SELECT id, person_id, referrer_id, at, entry_id, friend_entry_id, rewarded_at FROM referral"
        " WHERE sale_id=? AND state='rewarded'",
        sale_id,
    )
    if found is None:
        return False
    referral_id, person_id, referrer_id, since, *entries, rewarded_at = found
    other = _purchase(tx, person_id, since=since, but=sale_id)
    if other is not None:
        _turn(tx, referral_id, person_id, referrer_id, ("rewarded", other, rewarded_at, *entries), "rewarded")
        return False
    taken = [_take(tx, entry) for entry in entries]
    _turn(tx, referral_id, person_id, referrer_id, ("open", None, None, None, None), "rewarded")
    _leave(tx, referrer_id, person_id, referral_id, -taken[0], booked=True)
    _leave(tx, person_id, referrer_id, referral_id, -taken[1], booked=True)
    return True


def _turn(tx: Tx, key: int, person_id: int, referrer_id: int, values: Row, was: str) -> None:
    tx.run(_SET, *values, key, was)
    tx.touch("referral", (key,))
    tx.touch("person", (person_id, referrer_id))
    tx.undoable = False


def _give(tx: Tx, person_id: int, points: int) -> int | None:
    """Book a bonus into a member's account; None for nothing, for no member, for who was erased."""
    account = ledger.account(tx, person_id) if points > 0 else None
    erased = tx.value("SELECT erased_at FROM person WHERE id=?", person_id)
    if account is None or erased is not None:
        return None
    rule = expiry.rule_of_account(tx, account.id, settings.load(tx))
    purse = ledger.open_purse(tx, account.id, tx.today)
    entry = purse.earn(points, expiry.last_day(rule, tx.today), kind="bonus", reason=REFERRAL)
    ledger.write(tx, purse)
    return entry.id if entry else None


def _take(tx: Tx, entry_id: int | None) -> int:
    """Take the points of an entry back, from its own lots first; returns how many."""
    if entry_id is None:
        return 0
    account_id, points, reason = tx.rows("SELECT account_id, points, reason FROM points_entry WHERE id=?", entry_id)[0]
    purse = ledger.open_purse(tx, account_id, tx.today)
    lots = tx.column("SELECT id FROM points_lot WHERE entry_id=? ORDER BY id", entry_id)
    entry = purse.take_back(points, of_entry_id=entry_id, first=lots)
    if entry is not None:
        entry.reason = reason
    ledger.write(tx, purse)
    return int(points)


def _leave(
    tx: Tx, person_id: int, other_id: int, referral_id: int, points: int | None, *, booked: bool = False
) -> None:
    """Leave a referral on a timeline, with the points that it gave or took. `booked`: with a receipt, for good."""
    other = tx.value("SELECT name FROM person WHERE id=?", other_id)
    if booked:
        row = (
            person_id, tx.now, "referral", referral_id, None, points or None, other, tx.actor.staff_id,
            tx.actor.shop_id, tx.batch_id,
        )  # fmt: skip
        rows.insert(tx, ledger.TOUCHPOINT, [row])
        tx.touch("touchpoint", None)
        return
    from models.people.tables import Touchpoint

    tx.insert(
        Touchpoint,
        person=person_id,
        at=tx.now,
        kind="referral",
        ref_id=referral_id,
        text=other,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    tx.touch("person", (person_id,))


# -- proof ------------------------------------------------------------------------------------------------------------


def referral_problems(read: Reader) -> list[tuple[str, Message]]:
    """Referrals that are rewarded without a first purchase, or whose points were given without being rewarded.

    Also those whose entries are of other accounts than the two people's (or of whom they were merged from).
    """
    found = read.rows(
        "SELECT r.id, r.state FROM referral r LEFT JOIN points_entry e ON e.id = r.entry_id"
        " LEFT JOIN points_entry f ON f.id = r.friend_entry_id"
        " WHERE (r.state = 'rewarded') <> (r.sale_id IS NOT NULL)"
        " OR (r.state <> 'rewarded' AND (r.entry_id IS NOT NULL OR r.friend_entry_id IS NOT NULL))"
        " OR r.referrer_id = r.person_id OR e.points <= 0 OR f.points <= 0"
        " OR EXISTS (SELECT 1 FROM points_entry b WHERE b.of_entry_id = r.entry_id AND b.kind = 'take_back')"
        " OR EXISTS (SELECT 1 FROM points_entry b WHERE b.of_entry_id = r.friend_entry_id AND b.kind = 'take_back')"
    )
    return [
        (
            f"referral:{key}",
            Message(N_("Referral {id} ({state}) and its points disagree."), {"id": key, "state": state}),
        )
        for key, state in found
    ]
