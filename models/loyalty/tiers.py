"""Tiers (会員ランク): reached by qualifying points, at once; lost at the period's end, after a grace.

What the period is and how long a tier is kept is `tier_rules`' matter. Design rule 6: the sale itself counts; a tier
reached only by lines that came back since is withdrawn at once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.errors import N_, Message, NotFound, Refused
from models.loyalty import qualifying
from models.loyalty.tables import Programme, Standing, StandingEntry, Tier
from models.loyalty.tier_rules import (
    Period,
    TierRules,
    decided_by,
    is_start,
    kept_again,
    kept_until,
    of_member,
    period_end,
    plain_of,
    rules_of,
    window,
)
from models.money import Points
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Tx


PERIOD_NAMES = {
    Period.CALENDAR: N_("Calendar year"),
    Period.FIXED: N_("A year from a fixed day"),
    Period.ANNIVERSARY: N_("A year from enrolment"),
    Period.ROLLING: N_("Twelve months"),
    Period.ALWAYS: N_("Since enrolment"),
}


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier of a programme."""

    id: int
    programme_id: int
    name: str
    threshold: int
    colour: str
    benefits: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a member stands: the tier now (None: none yet) and until when, points in the period, the next tier."""

    tier: TierRow | None
    until_day: str | None
    points: int
    next: TierRow | None
    rules: TierRules

    @property
    def missing(self) -> int:
        """How many qualifying points the next tier is away; 0 at the top."""
        return max(0, self.next.threshold - self.points) if self.next else 0

    @property
    def share(self) -> float:
        """How far the way to the next tier is done, 0 to 1."""
        if self.next is None or self.next.threshold <= 0:
            return 1.0
        return min(1.0, max(0.0, self.points / self.next.threshold))


@dataclass(frozen=True, slots=True)
class Change:
    """A member's tier changed: what to tell."""

    kind: str
    text: Message


# -- questions ------------------------------------------------------------------------------------------------------


def _programmes(read: Reader) -> dict[int, TierRules]:
    found = {row[0]: rules_of(row[1]) for row in read.rows("SELECT id, rules FROM programme WHERE active ORDER BY id")}
    return {key: rules for key, rules in found.items() if rules is not None}


def with_tiers(read: Reader) -> dict[int, TierRules]:
    """The active programmes that have tiers, with their rules; remembered while only receipts are booked."""
    return read.remembered("tiers", _programmes)


def tiers(read: Reader, programme_id: int) -> tuple[TierRow, ...]:
    """The tiers of a programme, the lowest first."""
    found = read.rows(f"{_TIER} WHERE programme_id=? AND active ORDER BY threshold, id", programme_id)
    return tuple(TierRow(*row) for row in found)


_TIER = "SELECT id, programme_id, name, threshold, colour, benefits FROM tier"


def tier_held(read: Reader, found: tuple[TierRow, ...], tier_id: int | None) -> TierRow | None:
    """The tier that somebody has: one of `found`, or one that was taken away since and is kept to its period's end."""
    if tier_id is None:
        return None
    known = next((one for one in found if one.id == tier_id), None)
    if known is None:
        row = read.row(f"{_TIER} WHERE id=?", tier_id)
        known = TierRow(*row) if row else None
    return known


def _highest(found: tuple[TierRow, ...], points: int) -> TierRow | None:
    reached = [one for one in found if one.threshold <= points]
    return reached[-1] if reached else None


def progress(read: Reader, person_id: int, day: str) -> Progress | None:
    """Where a person stands in the first programme with tiers; None where there is none, or they are no member."""
    for programme_id, rules in with_tiers(read).items():
        found = tiers(read, programme_id)
        if not found or not _enrolled(read, person_id, programme_id):
            continue
        account_id = qualifying.account(read, person_id, programme_id)
        own = of_member(read, rules, person_id=person_id, programme_id=programme_id)
        points = qualifying.reached(read, account_id, window(own, day), day) if account_id is not None else 0
        stands = "SELECT tier_id, until_day FROM standing WHERE account_id=?"
        row = read.row(stands, account_id) if account_id else None
        now = tier_held(read, found, row[0] if row else None)
        above = [one for one in found if one.threshold > max(points, now.threshold if now else -1)]
        return Progress(now, row[1] if row else None, points, above[0] if above else None, rules)
    return None


def above(read: Reader, stands: Progress) -> tuple[TierRow, ...]:
    """The tiers that a member has still before them, the nearest first."""
    if stands.next is None:
        return ()
    return tuple(one for one in tiers(read, stands.next.programme_id) if one.threshold >= stands.next.threshold)


def _enrolled(read: Reader, person_id: int, programme_id: int) -> bool:
    found = read.value("SELECT id FROM account WHERE person_id=? AND programme_id=? LIMIT 1", person_id, programme_id)
    return found is not None


def members_in(read: Reader, programme_id: int) -> dict[int, int]:
    """How many members stand in each tier."""
    return dict(
        read.rows(
            "SELECT s.tier_id, COUNT(*) FROM standing s JOIN tier t ON t.id = s.tier_id JOIN person p"
            " ON p.id = s.person_id WHERE t.programme_id=? AND p.merged_into_id IS NULL GROUP BY s.tier_id",
            programme_id,
        )
    )


# -- what sales do --------------------------------------------------------------------------------------------------


def after_sale(tx: Tx, *, person_id: int, sale_id: int | None, day: str) -> Change | None:
    """Bring a member's tier to what their qualifying points say, after a sale or a return; tells a change."""
    told = None
    for programme_id, rules in with_tiers(tx).items():
        account_id = qualifying.account(tx, person_id, programme_id)
        found = tiers(tx, programme_id)
        if account_id is None or not found:
            continue
        own = of_member(tx, rules, person_id=person_id, programme_id=programme_id)
        change = _decide(tx, person_id, account_id, found, own, sale_id, day)
        told = told or change
    return told


def _decide(
    tx: Tx, person_id: int, account_id: int, found: tuple[TierRow, ...], rules: TierRules, sale_id: int | None, day: str
) -> Change | None:
    row = tx.row("SELECT id, tier_id, since_day, until_day, by_hand FROM standing WHERE account_id=?", account_id)
    points = qualifying.reached(tx, account_id, window(rules, day), day)
    best = _highest(found, points)
    now = tier_held(tx, found, row[1] if row else None)
    if best is not None and _lifts(best, now, found):
        return put(tx, "up", person_id, account_id, row, now, best, points, kept_until(rules, day), sale_id)
    if now is None or row is None:
        return None
    if best is not None and best.id == now.id:
        until = kept_until(rules, day)
        if until is not None and row[3] is not None and until > row[3]:
            _keep(tx, "kept", account_id, row[0], now, points, until, sale_id)
        return None
    if row[4] or _kept_no_longer(tx, account_id, row[0], now, rules, points, sale_id):
        return None
    since = _reached_on(tx, account_id, now, row[2])
    if since is None:
        return None
    end = period_end(rules, since) if rules.yearly else day
    if qualifying.reached(tx, account_id, window(rules, since), end) >= _took(tx, account_id, now):
        return None
    return _withdraw(tx, person_id, account_id, row, now, found, points, sale_id, day)


def _lifts(best: TierRow, now: TierRow | None, found: tuple[TierRow, ...]) -> bool:
    """Whether the tier reached goes before the one that is held; one taken away gives way to one as high."""
    if now is None or best.threshold > now.threshold:
        return True
    return best.threshold == now.threshold and all(one.id != now.id for one in found)


def _reached_on(read: Reader, account_id: int, tier: TierRow, since_day: str) -> str | None:
    """The day on which a member's tier was reached by what they bought; None where it came otherwise, and stays."""
    row = read.row(
        "SELECT kind, day FROM standing_entry WHERE account_id=? AND tier_id=? AND kind IN ('up', 'merge')"
        " ORDER BY id DESC LIMIT 1",
        account_id,
        tier.id,
    )
    if row is None:
        return None
    return since_day if row[0] == "merge" else str(row[1])


def _took(read: Reader, account_id: int, tier: TierRow) -> int:
    """What a member's tier took when they reached or kept it: an owner who asks for more now takes it from nobody."""
    then = read.value(
        "SELECT threshold FROM standing_entry WHERE account_id=? AND tier_id=? AND kind IN ('up', 'kept', 'down')"
        " ORDER BY id DESC LIMIT 1",
        account_id,
        tier.id,
    )
    return tier.threshold if then is None else min(int(then), tier.threshold)


def _keep(
    tx: Tx,
    kind: str,
    account_id: int,
    standing_id: int,
    tier: TierRow,
    points: int,
    until: str | None,
    sale_id: int | None,
) -> None:
    """Keep a tier to another day: longer (kept), or only as long as before (shorter)."""
    tx.run("UPDATE standing SET until_day=? WHERE id=?", until, standing_id)
    tx.append(
        StandingEntry,
        account=account_id,
        at=tx.now,
        day=tx.today,
        kind=kind,
        from_tier_id=tier.id,
        tier_id=tier.id,
        points=points,
        until_day=until,
        sale_id=sale_id,
        staff_id=tx.actor.staff_id,
        threshold=tier.threshold,
    )
    tx.touch("standing", (standing_id,))


def _kept_no_longer(
    tx: Tx, account_id: int, standing_id: int, tier: TierRow, rules: TierRules, points: int, sale_id: int | None
) -> bool:
    """Whether goods came back that had kept the tier longer: then it is kept as long as before them."""
    last = tx.rows(
        "SELECT kind, day, until_day FROM standing_entry WHERE account_id=? ORDER BY id DESC LIMIT 2", account_id
    )
    if len(last) < 2 or last[0][0] != "kept":
        return False
    day = last[0][1]
    if qualifying.reached(tx, account_id, window(rules, day), period_end(rules, day)) < _took(tx, account_id, tier):
        _keep(tx, "shorter", account_id, standing_id, tier, points, last[1][2], sale_id)
    return True


def _withdraw(
    tx: Tx,
    person_id: int,
    account_id: int,
    row: tuple[object, ...],
    now: TierRow,
    found: tuple[TierRow, ...],
    points: int,
    sale_id: int | None,
    day: str,
) -> Change | None:
    """Take back a tier that the goods returned had made: what was there before comes again, while it would be kept."""
    before = tx.row(
        "SELECT from_tier_id FROM standing_entry WHERE account_id=? AND kind='up' AND tier_id=? ORDER BY id DESC",
        account_id,
        now.id,
    )
    entry = tx.row(
        "SELECT tier_id, until_day FROM standing_entry WHERE account_id=? AND tier_id=? ORDER BY id DESC",
        account_id,
        before[0] if before else None,
    )
    held = next((one for one in found if entry and one.id == entry[0]), None)
    until = entry[1] if entry else None
    if held is not None and until is not None and until < day:
        held = None
    best = _highest(found, points)
    if best is not None and (held is None or best.threshold > held.threshold):
        held = best
    return put(tx, "withdrawn", person_id, account_id, row, now, held, points, until, sale_id)


WORDS = {
    "merge": N_("{tier} kept from the other record"),
    "up": N_("{tier} reached"),
    "withdrawn": N_("{before} withdrawn: the goods that made it came back"),
    "apart": N_("{before} went with the other record"),
    "down": N_("{before} has ended"),
    "by_hand": N_("{tier} given by hand"),
}


def put(
    tx: Tx,
    kind: str,
    person_id: int,
    account_id: int,
    row: tuple[object, ...] | None,
    before: TierRow | None,
    tier: TierRow | None,
    points: int,
    until: str | None,
    sale_id: int | None = None,
    reason: str = "",
    since: tuple[str, bool] | None = None,
) -> Change:
    """Put a member into a tier; `since` is the day that holds and whether it was given by hand, where not by `kind`."""
    values = {
        "tier": tier.id if tier else None,
        "since_day": since[0] if since else tx.today,
        "until_day": until,
        "by_hand": since[1] if since else kind == "by_hand",
    }
    if row is None:
        key = tx.insert(Standing, account=account_id, person=person_id, **values)
    else:
        key = int(str(row[0]))
        tx.run(
            "UPDATE standing SET tier_id=?, since_day=?, until_day=?, by_hand=? WHERE id=?",
            *values.values(),
            key,
        )
    tx.append(
        StandingEntry,
        account=account_id,
        at=tx.now,
        day=tx.today,
        kind=kind,
        from_tier_id=before.id if before else None,
        tier_id=tier.id if tier else None,
        points=points,
        until_day=until,
        sale_id=sale_id,
        reason=reason,
        staff_id=tx.actor.staff_id,
        threshold=tier.threshold if tier else None,
    )
    text = Message(WORDS[kind], {"tier": tier.name if tier else "", "before": before.name if before else ""})
    _trace(tx, person_id, tier if kind in ("up", "by_hand", "merge") else None, before)
    tx.touch("standing", (key,))
    tx.touch("person", (person_id,))
    return Change(kind, text)


def _trace(tx: Tx, person_id: int, reached: TierRow | None, before: TierRow | None) -> None:
    """Leave on the timeline which tier was reached, or which one was lost."""
    from models import rows
    from models.loyalty import ledger

    told = reached or before
    row = (person_id, tx.now, "tier" if reached else "tier_lost", told.id if told else None, None, None,
           told.name if told else "", tx.actor.staff_id, tx.actor.shop_id, None)  # fmt: skip
    rows.insert(tx, ledger.TOUCHPOINT, [row])
    tx.touch("touchpoint", None)


def advance(tx: Tx, *, day: str, limit: int = 200) -> int:
    """End the tiers that were kept until before `day`, at most `limit`: by what was reached in the period until then.

    Safe to run twice and to run late; call it until it returns 0. Returns how many standings it looked at.
    """
    due = tx.rows(
        "SELECT s.id, s.tier_id, s.since_day, s.until_day, s.by_hand, s.account_id, s.person_id, a.programme_id"
        " FROM standing s JOIN account a ON a.id = s.account_id WHERE s.until_day < ? AND s.tier_id IS NOT NULL"
        " ORDER BY s.until_day, s.id LIMIT ?",
        day,
        limit,
    )
    known = with_tiers(tx)
    for row in due:
        account_id, person_id, programme_id, until = row[5], row[6], row[7], row[3]
        rules = known.get(programme_id)
        if rules is None:  # the programme has no tiers any more: what stands, stands
            tx.run("UPDATE standing SET until_day=NULL WHERE id=?", row[0])
            continue
        rules = of_member(tx, rules, person_id=person_id, programme_id=programme_id)
        found = tiers(tx, programme_id)
        last = decided_by(rules, until)
        points = qualifying.reached(tx, account_id, window(rules, last), last)
        best = _highest(found, points)
        now = tier_held(tx, found, row[1])
        kept = kept_again(rules, until)
        if best is not None and now is not None and best.id != now.id and _lifts(best, now, found):
            put(tx, "up", person_id, account_id, row, now, best, points, kept)
        elif best is not None and now is not None and best.id == now.id:
            _keep(tx, "kept", account_id, row[0], now, points, kept, None)
        else:
            put(tx, "down", person_id, account_id, row, now, best, points, kept)
    return len(due)


def look_again(
    tx: Tx, *, person_id: int, account_id: int, found: tuple[TierRow, ...], rules: TierRules, points: int, day: str
) -> bool:
    """Bring a member in line with tiers that the owner changed; `points` are those of the period. Returns whether so.

    Upwards at once, downwards never: who has a tier that now takes more, or is there no more, keeps it to their
    period's end, where `advance` decides (design rule 6). One kept for good, by rules that are no more, ends with the
    period of today's rules; a tier that was taken away ends with the year where there are no periods.
    """
    row = tx.row("SELECT id, tier_id, since_day, until_day, by_hand FROM standing WHERE account_id=?", account_id)
    best, now = _highest(found, points), tier_held(tx, found, row[1] if row else None)
    if best is not None and _lifts(best, now, found):
        put(tx, "up", person_id, account_id, row, now, best, points, kept_until(rules, day))
        return True
    if row is None or now is None or row[3] is not None or row[4]:
        return False
    until = kept_until(rules, day)
    if until is None and all(one.id != now.id for one in found):
        until = f"{day[:4]}-12-31"
    if until is not None:
        _keep(tx, "shorter", account_id, row[0], now, points, until, None)
    return until is not None


# -- verbs of the owner ---------------------------------------------------------------------------------------------


def set_rules(tx: Tx, *, programme_id: int, rules: TierRules | None) -> None:
    """Let a programme have tiers by these rules from now on, or none. Raises Refused for rules that make no sense."""
    if rules is not None and (rules.points <= 0 or rules.per <= 0 or not 0 <= rules.grace_months <= 120):
        raise Refused(N_("Tiers count from an amount above zero; a grace is between 0 and 120 months."))
    if rules is not None and not is_start(rules.starts):
        raise Refused(N_("Give the day on which the year begins as month and day, like 04-01; not 02-29."))
    text = tx.value("SELECT rules FROM programme WHERE id=?", programme_id)
    if text is None:
        raise NotFound(N_("This programme is no longer there."))
    plain = json.loads(text or "{}")
    plain.pop("tiers", None)
    if rules is not None:
        plain["tiers"] = plain_of(rules)
    tx.update(Programme, programme_id, rules=json.dumps(plain))


def save(
    tx: Tx, *, programme_id: int, tier_id: int | None, name: str, threshold: int, colour: str = "", benefits: str = ""
) -> int:
    """Add a tier or change one; returns its key. Raises Refused for a name or threshold that another tier has."""
    name = said(name, 60)
    if not name:
        raise Refused(N_("A tier needs a name."))
    if threshold < 0:
        raise Refused(N_("A tier is reached from 0 on, or from more."))
    for one in tiers(tx, programme_id):
        if one.id != tier_id and (one.name == name or one.threshold == threshold):
            raise Refused(N_("“{name}” has this name or is reached at the same point already."), name=one.name)
    values = {"name": name, "threshold": threshold, "colour": colour, "benefits": said(benefits, lines=True)}
    if tier_id is None:
        return tx.insert(Tier, programme=programme_id, **values)
    tx.update(Tier, tier_id, **values)
    return tier_id


def remove(tx: Tx, *, tier_id: int) -> None:
    """Take a tier away: nobody reaches it any more; who has it keeps it to the end of their period.

    Then, like every tier, it goes by what was reached until that day. Raises NotFound.
    """
    tx.update(Tier, tier_id, active=False)


def set_by_hand(tx: Tx, *, person_id: int, tier_id: int | None, until_day: str | None, reason: str) -> None:
    """Give a member a tier by hand until a day (ISO; None: for good), with a reason."""
    reason = said(reason)
    if not reason:
        raise Refused(N_("A tier given by hand needs a reason."))
    programme_id = (
        tx.value("SELECT programme_id FROM tier WHERE id=? AND active", tier_id)
        if tier_id is not None
        else next(iter(with_tiers(tx)), None)
    )
    if programme_id is None:
        raise NotFound(N_("This tier is no longer there."))
    account_id = qualifying.ensure(tx, person_id=person_id, programme_id=programme_id)
    row = tx.row("SELECT id, tier_id FROM standing WHERE account_id=?", account_id)
    found = tiers(tx, programme_id)
    now = tier_held(tx, found, row[1] if row else None)
    tier = next((one for one in found if one.id == tier_id), None)
    put(tx, "by_hand", person_id, account_id, row, now, tier, 0, until_day, reason=reason)


def missing_words(progress_: Progress) -> Message | None:
    """How much is missing to the next tier, in words; None at the top."""
    if progress_.next is None:
        return None
    values = {"tier": progress_.next.name, "points": Points(progress_.missing)}
    if progress_.rules.by_spend:
        from models.money import Amount

        return Message(N_("{amount} more to {tier}"), {**values, "amount": Amount(progress_.missing)})
    return Message(N_("{points} points more to {tier}"), values)
