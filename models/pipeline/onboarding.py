"""Onboarding: the reminders that the owner wants made when a deal is won (a call after a week, an invoice, a visit).

Each is made once a deal, however often it is reopened and won again; while it is reopened they are off. They are undone
with the win that made them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import text
from models.errors import N_, NotFound, Refused
from models.pipeline.tables import Onboarding
from models.reminders import reminders, shop_days
from models.reminders.tables import Reminder
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

WHOSE = ("owner", "anyone")
WHOSE_NAMES = {"owner": N_("Whoever owns the deal"), "anyone": N_("Whoever is there")}
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class OnboardingRow:
    """A reminder of the owner's list: what, how many days after the win, whose, of which pipeline (None: every one)."""

    id: int
    pipeline_id: int | None
    title: str
    note: str
    days: int
    whose: str
    active: bool


def listed(read: Reader, *, pipeline_id: int | None = None, every: bool = False) -> tuple[OnboardingRow, ...]:
    """The list in its order: of one pipeline, or all of it; with `every` also what is switched off."""
    found = [OnboardingRow(*(*row[:6], bool(row[6]))) for row in read.rows(
        "SELECT id, pipeline_id, title, note, days, whose, active FROM onboarding ORDER BY days, position, id"
    )]  # fmt: skip
    return tuple(
        one
        for one in found
        if (one.active or every) and (pipeline_id is None or one.pipeline_id in (None, pipeline_id))
    )


def save(
    tx: Tx,
    *,
    onboarding_id: int | None = None,
    title: str,
    days: int,
    note: str = "",
    whose: str = "owner",
    pipeline_id: int | None = None,
    active: bool = True,
) -> int:
    """Add to the list, or change what is on it; returns its key. Raises Refused for what can't be."""
    said = text.clean(title, 200)
    if not said:
        raise Refused(N_("Say what there is to do."))
    if not 0 <= days <= MOST_DAYS:
        raise Refused(N_("Give the days as a whole number, from 0 to 3,650."))
    if whose not in WHOSE:
        raise Refused(N_("Choose whose it is."))
    if pipeline_id is not None and tx.value("SELECT 1 FROM pipeline WHERE id=?", pipeline_id) is None:
        raise NotFound(N_("This pipeline is no longer there. Nothing was changed."))
    values = {
        "title": said,
        "note": text.clean(note, text.NOTE_LENGTH, lines=True),
        "days": days,
        "whose": whose,
        "pipeline_id": pipeline_id,
        "active": active,
    }
    if onboarding_id is None:
        position = 1 + (tx.value("SELECT max(position) FROM onboarding") or 0)
        return tx.insert(Onboarding, position=position, **values)
    tx.update(Onboarding, onboarding_id, **values)
    return onboarding_id


def remove(tx: Tx, *, onboarding_id: int) -> None:
    """Take something off the list; reminders that it made stay."""
    tx.delete(Onboarding, onboarding_id)


def begin(tx: Tx, *, deal_id: int, pipeline_id: int, owner_id: int | None, person_id: int | None, name: str) -> int:
    """Make the reminders of a deal that is won now; returns how many."""
    wanted = listed(tx, pipeline_id=pipeline_id)
    days = shop_days.load(tx)
    for one in wanted:
        day = days.on_or_after((date.fromisoformat(tx.today) + timedelta(days=one.days)).isoformat())
        source = f"onboarding:{one.id}:{deal_id}"
        known = tx.row("SELECT id, state FROM reminder WHERE source_key=?", source)
        if known is None:
            reminders.make(
                tx,
                title=f"{one.title} ({name})",
                note=one.note,
                day=day,
                person_id=person_id,
                about="deal",
                about_id=deal_id,
                staff_id=owner_id if one.whose == "owner" else None,
                source_key=source,
            )
        elif known[1] == "void":
            tx.update(Reminder, known[0], state="open", day=day, closed_at=None, closed_by=None)
    return len(wanted)


def off(tx: Tx, *, deal_id: int) -> None:
    """Take the open ones of a deal away, that was reopened."""
    for key in _of_deal(tx, deal_id):
        tx.update(Reminder, key, state="void", closed_at=tx.now, closed_by=tx.actor.staff_id)


def _of_deal(tx: Tx, deal_id: int) -> Sequence[int]:
    return tx.column(
        "SELECT id FROM reminder WHERE about='deal' AND about_id=? AND state='open' AND source_key LIKE 'onboarding:%'",
        deal_id,
    )
