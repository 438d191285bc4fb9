"""Series as they stand in the store, ready to be counted: the rule read, the zone one that is known."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from models import settings
from models.errors import N_, Message, Refused
from models.reminders import wall
from models.reminders.placing import Plan, rule_of
from models.reminders.rules import Rule
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.work import Reader, Row


@dataclass(frozen=True, slots=True)
class Series:
    """Something to do again and again, as it stands."""

    id: int
    title: str
    note: str
    person_id: int | None
    person: str
    about: str
    about_id: int | None
    staff_id: int | None
    staff: str
    place: str
    before: tuple[int, ...]
    checklist: tuple[tuple[str, bool], ...]
    rule: str
    first_day: str
    minute: int | None
    length: int
    zone: str
    """As it was said, "" the shop's; where it is not known (any more), `plan` has the shop's and `warning` says so."""
    on_closed: str
    from_done: bool
    skipped: tuple[str, ...]
    made_day: str
    state: str
    uid: str | None
    plan: Plan
    warning: Message | None

    @property
    def zone_has_gone(self) -> bool:
        """Whether its zone is not known any more: this computer's list of zones has changed."""
        return self.zone not in ("", self.plan.zone)

    @property
    def fresh_checklist(self) -> str:
        """What is to be ticked off of the next one, as it is kept: nothing is ticked off yet."""
        return json.dumps([[what, False] for what, _done in self.checklist], ensure_ascii=False)


COLUMNS = (
    "SELECT s.id, s.title, s.note, s.person_id, COALESCE(p.name, ''), s.about, s.about_id, s.staff_id,"
    " COALESCE(f.name, ''), s.place, s.before, s.checklist, s.rule, s.first_day, s.minute, s.length, s.zone,"
    " s.on_closed, s.from_done, s.skipped, s.made_day, s.state, s.uid FROM reminder_series s"
    " LEFT JOIN person p ON p.id=s.person_id LEFT JOIN staff f ON f.id=s.staff_id"
)


def one(read: Reader, series_id: int) -> Series | None:
    """A series, or None."""
    row = read.row(f"{COLUMNS} WHERE s.id=?", series_id)
    return None if row is None else of_row(row, settings.load(read).zone)


def opened(read: Reader) -> list[Series]:
    """All that are open."""
    zone = settings.load(read).zone
    return [of_row(row, zone) for row in read.rows(f"{COLUMNS} WHERE s.state='open' ORDER BY s.id")]


def going_on(read: Reader, series_ids: Iterable[int]) -> dict[int, Series]:
    """Those of some series that are open, by their keys."""
    zone = settings.load(read).zone
    some = read.within(f"{COLUMNS} WHERE s.id IN (??) AND s.state='open'", sorted(series_ids))
    return {row[0]: of_row(row, zone) for row in some}


def of_row(row: Row, shop_zone: str) -> Series:
    """A row of COLUMNS as a series."""
    before, checklist, skipped = json.loads(row[10]), json.loads(row[11]), tuple(json.loads(row[19]))
    plan, warning = planned(
        row[12], row[13], row[14], row[15], row[16] or shop_zone, row[17], bool(row[18]), skipped, shop_zone
    )
    values = [*row, plan, warning]
    values[10:12] = tuple(before), tuple((str(what), bool(done)) for what, done in checklist)
    values[18:20] = bool(row[18]), skipped
    return Series(*values)


@lru_cache(maxsize=4096)
def planned(
    rule: str,
    first_day: str,
    minute: int | None,
    length: int,
    zone: str,
    on_closed: str,
    from_done: bool,
    skipped: tuple[str, ...],
    shop_zone: str,
) -> tuple[Plan, Message | None]:
    """The plan of a series, and what is to be said where it can't be followed as it was written."""
    warning = None
    if not wall.is_zone(zone):
        warning = Message(
            N_("The time zone “{zone}” is not known any more. The times are those of the shop's zone, {shop}."),
            {"zone": zone, "shop": shop_zone},
        )
        zone = shop_zone
    first = date.fromisoformat(first_day)
    try:
        read = rule_of(rule)
    except Refused as error:
        warning, read = error.message, Rule("DAILY", until=first - timedelta(days=1))
    return Plan(read, first, minute, length, zone, on_closed, from_done, frozenset(skipped)), warning
