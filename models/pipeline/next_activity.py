"""The day of a deal's next activity: the earliest of its open reminders, kept beside them in `deal.next_day`.

A reminder that was put off counts on the day to which it was. What nobody edits by hand follows by itself: after every
unit of work that wrote reminders, and after its undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import settings, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.work import Reader, Tx

ABOUT = "deal"
"""What such a reminder is about."""


def days(read: Reader, deal_ids: Sequence[int]) -> dict[int, str]:
    """The day of the next activity of some deals, as their reminders say; without an entry nothing is planned."""
    found: dict[int, str] = {}
    shop = None
    for deal, day, until in read.within(
        "SELECT about_id, day, snoozed_until FROM reminder WHERE state='open' AND about='deal' AND about_id IN (??)",
        deal_ids,
    ):
        if until is not None:
            shop = shop or settings.load(read)
            day = max(day, times.business_day(until, shop.zone, shop.day_change_hour))
        found[deal] = min(day, found.get(deal, day))
    return found


def follow(tx: Tx, deal_ids: Iterable[int]) -> None:
    """Keep the day of the next activity of some deals as their reminders say."""
    ids = sorted(set(deal_ids))
    now = days(tx, ids)
    for key, known in tx.within("SELECT id, next_day FROM deal WHERE id IN (??)", ids):
        if now.get(key) != known:
            tx.run("UPDATE deal SET next_day=? WHERE id=?", now.get(key), key)
            tx.touch("deal", [key])


def of_images(tx: Tx, images: Sequence[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]]) -> None:
    """Follow the reminders that a unit of work, or an undo, wrote."""
    deals: set[int] = set()
    for table, key, before, after in images:
        if table != "reminder":
            continue
        for image in (before, after):
            if image and image.get("about", ABOUT) == ABOUT and image.get("about_id") is not None:
                deals.add(int(image["about_id"]))
        if before is not None and after is not None:
            deals.update(tx.column("SELECT about_id FROM reminder WHERE id=? AND about='deal'", key))
    if deals:
        follow(tx, deals)


def problems(read: Reader) -> list[int]:
    """Open deals whose kept day is not what their reminders say: none, or something is wrong."""
    ids = read.column(
        "SELECT id FROM deal WHERE state='open' AND (next_day IS NOT NULL OR id IN"
        " (SELECT about_id FROM reminder WHERE about='deal' AND state='open')) ORDER BY id"
    )
    now = days(read, ids)
    kept = read.within("SELECT id, next_day FROM deal WHERE id IN (??)", ids)
    return [key for key, known in kept if known != now.get(key)]
