"""Rotting: how long nobody touched a deal, against what its stage allows; what is stuck, why, and what to do about it.

A stage's limit is a number of days, 0 for none. They are counted in business days of the shop's calendar from the last
change or touch: `deal.touched_at`, which every change, every move and every call or visit noted about its customer
moves. Over the limit a deal is stuck (case E7); won and lost deals never are.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from models import settings, times
from models.errors import N_, Message
from models.pipeline.forecast import ALL
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.pipeline.forecast import Which
    from models.settings import ShopSettings
    from models.work import Reader

SOON = 70
"""Per cent of the limit from which on a deal is nearly stuck."""
HOPELESS = 3
"""So many limits without a touch, and losing it is the honest thing to offer."""

FINE, NEARLY, STUCK = "fine", "nearly", "stuck"


@dataclass(frozen=True, slots=True)
class Rot:
    """How far a deal has rotted."""

    days: int
    """Untouched for so many days."""
    limit: int
    """0: none."""

    @property
    def share(self) -> float | None:
        """Of the limit so much is used, 1 being all of it; None without a limit."""
        return self.days / self.limit if self.limit else None

    @property
    def state(self) -> str:
        """FINE (below 70 % of the limit, or no limit), NEARLY, STUCK (over it)."""
        if not self.limit or self.days * 100 < SOON * self.limit:
            return FINE
        return STUCK if self.days > self.limit else NEARLY

    @property
    def wording(self) -> Message:
        """The same in words, never by colour alone."""
        return Message(_WORDS[self.state] if self.limit else _FREE, {"days": self.days, "limit": self.limit})


_WORDS = {
    FINE: N_("Untouched for {days} of {limit} days"),
    NEARLY: N_("Soon stuck: untouched for {days} of {limit} days"),
    STUCK: N_("Stuck: untouched for {days} days, {limit} are allowed"),
}
_FREE = N_("Untouched for {days} days")


def rot(touched_at: int, limit: int, *, today: str, shop: ShopSettings) -> Rot:
    """How far a deal has rotted that was touched last at a moment (ms UTC)."""
    touched = times.business_date(touched_at, shop.zone, shop.day_change_hour)
    return Rot(max(0, (date.fromisoformat(today) - touched).days), limit)


def days_left(touched_at: int, limit: int, *, today: str, shop: ShopSettings) -> int | None:
    """Days until it is stuck, below 0 after that; None without a limit."""
    return None if not limit else limit - rot(touched_at, limit, today=today, shop=shop).days


def since(days: int, *, today: str, shop: ShopSettings) -> int:
    """The moment (ms UTC) before which whatever was touched has been left for more than so many days."""
    day = date.fromisoformat(today) - timedelta(days=days)
    return times.to_ms(datetime.combine(day, time(shop.day_change_hour), times.zone(shop.zone)))


def rotten(read: Reader, *, today: str, shop: ShopSettings, percent: int = 100) -> tuple[str, list[int]]:
    """A condition over a deal `d`, with its values: it is open and over its stage's limit.

    With a `percent` below 100 it has used so much of it. A stage's moment is worked out beforehand, so that an index of
    stages and touches answers, and a change of the clocks is counted as it was.
    """
    parts, values = [], []
    for stage, limit in read.rows(
        "SELECT id, rotting_days FROM stage WHERE rotting_days>0 AND kind='open' ORDER BY id"
    ):
        days = limit if percent >= 100 else -(-limit * percent // 100) - 1
        parts.append("(d.stage_id=? AND d.touched_at<?)")
        values += [stage, since(days, today=today, shop=shop)]
    return f"d.state='open' AND ({' OR '.join(parts) or '1=0'})", values


# -- what is stuck -----------------------------------------------------------------------------------------------------

LISTS = {
    "stuck": N_("Stuck"),
    "soon": N_("Soon stuck"),
    "passed": N_("Date has passed"),
    "unplanned": N_("No next step"),
}
MEANINGS = {
    "stuck": N_("Open deals that nobody touched for more days than their stage allows."),
    "soon": N_("Open deals that have used 70 % or more of the days that their stage allows."),
    "passed": N_("Open deals whose expected day has passed."),
    "unplanned": N_("Open deals for which nothing is planned."),
}
WHYS = {
    "stuck": N_("untouched for {days} days, {limit} are allowed"),
    "soon": N_("untouched for {days} of {limit} days"),
    "passed": N_("expected on {day}, which has passed"),
    "undated": N_("no expected day"),
    "late": N_("the next step is overdue since {day}"),
    "unplanned": N_("nothing is planned"),
}
SHORT = {
    **WHYS,
    "stuck": N_("{days} days, {limit} allowed"),
    "soon": N_("{days} of {limit} days"),
    "passed": N_("expected {day}"),
    "late": N_("next step overdue"),
}
"""The same for a line of a list."""
ACTS = {
    "call": N_("Call"),
    "plan": N_("Set the next step"),
    "date": N_("Ask for a date"),
    "lose": N_("Lose it"),
}
"""What can be done about it, each by one click."""


@dataclass(frozen=True, slots=True)
class StuckDeal:
    """A deal of the lists, with what is wrong with it."""

    id: int
    name: str
    person_id: int | None
    person: str
    company: str
    phone: str
    stage_id: int
    amount: int | None
    monthly: int | None
    owner: str
    expected_day: str | None
    next_day: str | None
    rot: Rot
    today: str

    @property
    def whys(self) -> tuple[Message, ...]:
        """Why it is here: everything that is wrong, the worst first."""
        return tuple(said for _key, said in self._said(WHYS))

    def short(self, which: str) -> Message | None:
        """Why it is in one of LISTS, for a line of it; else the worst that is wrong."""
        found = dict(self._said(SHORT))
        return found.get(which) or next(iter(found.values()), None)

    def _said(self, words: Mapping[str, str]) -> tuple[tuple[str, Message], ...]:
        rotted = {"days": self.rot.days, "limit": self.rot.limit}
        said: tuple[tuple[str, bool, dict[str, Any]], ...] = (
            ("stuck", self.rot.state == STUCK, rotted),
            ("soon", self.rot.state == NEARLY, rotted),
            ("passed", self.has_passed, {"day": self.expected_day}),
            ("late", self.next_day is not None and self.next_day < self.today, {"day": self.next_day}),
            ("unplanned", self.next_day is None, {}),
            ("undated", self.expected_day is None, {}),
        )
        return tuple((key, Message(words[key], values, "upper")) for key, true, values in said if true)

    @property
    def has_passed(self) -> bool:
        """Whether its expected day is behind."""
        return self.expected_day is not None and self.expected_day < self.today

    @property
    def advice(self) -> str:
        """What to do first, of ACTS.

        Long forgotten: lose it. Else a customer who can be reached is called; where something is planned in time the
        date is asked; else the next step is set.
        """
        if self.rot.limit and self.rot.days > HOPELESS * self.rot.limit:
            return "lose"
        if self.rot.state == STUCK or (self.next_day is not None and self.next_day < self.today):
            return "call" if self.person_id is not None else "plan"
        if self.next_day is None:
            return "plan"
        return "date" if self.has_passed or self.expected_day is None else "call"


_STUCK = (
    "SELECT d.id, d.name, d.person_id, coalesce(nullif(p.name, ''), p.reading, ''), coalesce(c.name, ''),"
    " coalesce((SELECT t.value FROM contact t WHERE t.person_id=d.person_id AND t.kind='phone'"
    " ORDER BY t.position, t.id LIMIT 1), ''), d.stage_id, d.amount, d.monthly, coalesce(f.name, ''), d.expected_day,"
    " d.next_day, d.touched_at, s.rotting_days FROM deal d JOIN stage s ON s.id=d.stage_id"
    " LEFT JOIN person p ON p.id=d.person_id LEFT JOIN company c ON c.id=coalesce(d.company_id, p.company_id)"
    " LEFT JOIN staff f ON f.id=d.owner_id WHERE d.id IN (??)"
)


def of_ids(read: Reader, ids: list[int], *, today: str) -> list[StuckDeal]:
    """Deals with what is wrong with them, in the order of their keys; who is gone is left out."""
    shop = settings.load(read)
    found = {
        row[0]: StuckDeal(*(*row[:-2], rot(row[-2], row[-1], today=today, shop=shop), today))
        for row in read.within(_STUCK, ids)
    }
    return [found[key] for key in ids if key in found]


def list_ids(read: Reader, which: str, *, today: str, whose: Which = ALL, limit: int = -1) -> list[int]:
    """The deals of one of LISTS, those worth most first; `limit` below 0 gives all."""
    where, values = _which(read, which, today, whose)
    sql = f"SELECT d.id FROM deal d WHERE {where} ORDER BY coalesce(d.amount, 0) DESC, d.touched_at, d.id LIMIT ?"
    return read.column(sql, *values, limit if limit >= 0 else 2**62)


def counts(read: Reader, *, today: str, whose: Which = ALL) -> dict[str, int]:
    """How many there are of each of LISTS."""
    found = {}
    for which in LISTS:
        where, values = _which(read, which, today, whose)
        found[which] = int(read.value(f"SELECT count(*) FROM deal d WHERE {where}", *values))
    return found


def _which(read: Reader, which: str, today: str, whose: Which) -> tuple[str, list[Any]]:
    shop = settings.load(read)
    values: list[Any]
    if which == "stuck":
        where, values = rotten(read, today=today, shop=shop)
    elif which == "soon":
        nearly, values = rotten(read, today=today, shop=shop, percent=SOON)
        over, beyond = rotten(read, today=today, shop=shop)
        where, values = f"{nearly} AND NOT ({over})", [*values, *beyond]
    elif which == "passed":
        where, values = "d.state='open' AND d.expected_day<?", [today]
    else:
        where, values = "d.state='open' AND d.next_day IS NULL", []
    more, others = whose.where(read)
    return where + more, [*values, *others]
