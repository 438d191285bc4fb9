"""A computer that lives through years on a virtual clock, and beside it a plain account of what it must tell.

The account knows nothing of the store: it lists each reminder's due moments by the calendar and the time zone alone,
with a flag for each that was told. The machine asks the store as the window does. After every look both must agree on
what was told, what was missed for more than a day, and when something comes next.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from models.reminders import advancing, missed, reminders, series, telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.a_shop import Shop

HOUR = 3_600_000
DAY = 24 * HOUR
MORNING = 540


@lru_cache(maxsize=100_000)
def wall(day: date, minute: int, zone: str) -> int:
    """The moment at which a clock on the wall shows a time: the first of two, or the end of the gap that it lies in."""
    there, local = ZoneInfo(zone), datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    for _at in range(24 * 60):
        moment = local.replace(tzinfo=there).astimezone(UTC)
        if moment.astimezone(there).replace(tzinfo=None) == local:
            break
        local += timedelta(minutes=1)
    return round(moment.timestamp() * 1000)


def today(now: int, zone: str) -> date:
    return datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()


@dataclass
class Once:
    """A reminder that comes once: at a moment, or all day (`at` None), and so many minutes beforehand."""

    day: date
    at: int | None
    before: tuple[int, ...]
    snoozed: int | None = None
    told: dict[int, bool] = field(default_factory=dict)
    """By the place in the list of its moments whether it was told."""

    def moments(self, zone: str) -> list[int]:
        due = self.at if self.at is not None else wall(self.day, MORNING, zone)
        found = {due}
        for minutes in self.before:
            whole, rest = divmod(minutes, 1440)
            moment = due
            if whole:
                local = datetime.fromtimestamp(due / 1000, ZoneInfo(zone))
                moment = wall(local.date() - timedelta(days=whole), local.hour * 60 + local.minute, zone)
            found.add(moment - rest * 60_000)
        if self.snoozed is not None:
            found = {self.snoozed, *(one for one in found if one > self.snoozed)}
        return sorted(found)

    def seen(self, now: int, zone: str) -> None:
        """Somebody made, moved or put it off now: what has passed is not told any more."""
        self.told = {at: one <= now for at, one in enumerate(self.moments(zone))}

    def waiting(self, now: int, zone: str) -> int | None:
        """The first of its moments that was not told."""
        return next((one for at, one in enumerate(self.moments(zone)) if not self.told[at]), None)

    def tell(self, now: int, zone: str) -> list[int]:
        """Tell what has come; returns those moments."""
        found = [(at, one) for at, one in enumerate(self.moments(zone)) if one <= now and not self.told[at]]
        self.told.update((at, True) for at, _one in found)
        return [one for _at, one in found]


@dataclass
class Again:
    """One that comes again on the days that `falls` names, at a minute of the day (None: all day)."""

    falls: Callable[[date], bool]
    minute: int | None
    stands: date
    """The day of the one that stands open."""
    told: set[date] = field(default_factory=set)

    def moment(self, day: date, zone: str) -> int:
        return wall(day, MORNING if self.minute is None else self.minute, zone)

    def days(self, until: date) -> Iterator[date]:
        day = self.stands
        while day <= until:
            if self.falls(day):
                yield day
            day += timedelta(days=1)

    def after(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.falls(day):
            day += timedelta(days=1)
        return day

    def done(self, now: int, zone: str) -> None:
        """The open one is done: the latest that has come stands next, or the one that follows."""
        come = [day for day in self.days(today(now, zone)) if day > self.stands]
        self.stands = come[-1] if come else self.after(self.stands)
        self.told = {day for day in self.days(today(now, zone)) if self.moment(day, zone) <= now}

    def fold(self, now: int, zone: str) -> None:
        """The program looked for what is due: what passed untouched is one with the latest that has come."""
        if self.stands < today(now, zone):
            self.stands = max(self.days(today(now, zone)), default=self.stands)

    def waiting(self, now: int, zone: str) -> int | None:
        """The first of its moments that was not told."""
        until = max(today(now, zone), self.stands) + timedelta(days=70)
        return next((self.moment(day, zone) for day in self.days(until) if day not in self.told), None)

    def tell(self, now: int, zone: str) -> list[int]:
        until = max(today(now, zone), self.stands) + timedelta(days=1)
        found = [day for day in self.days(until) if day not in self.told and self.moment(day, zone) <= now]
        self.told.update(found)
        return [self.moment(day, zone) for day in found]


SERIES: tuple[tuple[str, Callable[[date], bool], int | None], ...] = (
    ("FREQ=DAILY", lambda day: True, None),
    ("FREQ=WEEKLY;BYDAY=MO,TH", lambda day: day.weekday() in (0, 3), 150),  # half past two: within the changes
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", lambda day: day.weekday() == 1 and day.toordinal() // 7 % 2 == 1, 1320),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", lambda day: (day + timedelta(days=1)).day == 1, 600),
)
MOST = 12
"""So many that come once stand open at a time."""
BEFORE = ((), (), (30,), (60, 1440), (5, 120, 2880), (10_080,))


def _name(key: int, series_id: int | None) -> tuple[str, int]:
    return ("once", key) if series_id is None else ("again", series_id)


class Machine:
    """A shop's computer. `live` lets time go by; whatever it tells is compared with the account."""

    def __init__(self, shop: Shop, zones: tuple[str, ...], seed: int) -> None:
        self.shop, self.zones = shop, zones
        self.luck = random.Random(seed)
        self.once: dict[int, Once] = {}
        self.again: dict[int, Again] = {}
        self.looks = self.told = self.digests = self.sleeps = self.jumps = self.moves = 0
        self.on_time = True
        """Whether the clock has only gone by since the last look: then nothing is told late."""
        self.shop.set(zone=zones[0], country="other")
        self.zone = zones[0]
        for rule, falls, minute in SERIES:
            self._begin(rule, falls, minute)

    @property
    def now(self) -> int:
        return self.shop.clock.now()

    # -- what people do -----------------------------------------------------------------------------------------------

    def _begin(self, rule: str, falls: Callable[[date], bool], minute: int | None) -> None:
        first = today(self.now, self.zone)
        while not falls(first):
            first += timedelta(days=1)
        key = self.shop.do(series.make, title=rule, rule=rule, first_day=first.isoformat(), minute=minute)
        self.again[key] = made = Again(falls, minute, first)
        made.told = {first} if made.moment(first, self.zone) <= self.now else set()

    def make(self) -> None:
        before, ahead = self.luck.choice(BEFORE), self.luck.randrange(20 * DAY)
        at = None if self.luck.random() < 0.4 else (self.now + ahead) // 60_000 * 60_000
        day = today(self.now + ahead, self.zone)
        where = {"day": day.isoformat()} if at is None else {"at": at}
        key = self.shop.do(reminders.make, title="Once", before=before, **where)
        self.once[key] = made = Once(day, at, before)
        made.seen(self.now, self.zone)

    def act(self) -> None:
        """Somebody does, moves or puts off something."""
        if self.luck.random() < 0.5:
            key = self.luck.choice(list(self.again))
            self.shop.do(reminders.done, reminder_id=series.open_of(self.shop.store.here, key))
            self.again[key].done(self.now, self.zone)
            return
        if not self.once:
            return
        key = self.luck.choice(list(self.once))
        known, what = self.once[key], self.luck.choice(("done", "done", "snooze", "move"))
        until = (self.now + self.luck.randrange(120_000, 4 * DAY)) // 60_000 * 60_000
        if what == "done":
            self.shop.do(reminders.done, reminder_id=key)
            del self.once[key]
            return
        if what == "snooze":
            self.shop.do(reminders.snooze, reminder_id=key, until=until)
            known.snoozed = until
        else:
            self.shop.do(reminders.move, reminder_id=key, at=until)
            known.at, known.snoozed = until, None
        known.seen(self.now, self.zone)

    def travel(self) -> None:
        """The shop's zone is another."""
        self.zone = self.luck.choice(self.zones)
        self.shop.set(zone=self.zone)
        self.moves += 1

    # -- the program --------------------------------------------------------------------------------------------------

    def advance(self) -> None:
        while self.shop.do(advancing.fall_due, day=self.shop.today):
            pass
        for one in self.again.values():
            one.fold(self.now, self.zone)

    def look(self, *, settled: bool = True) -> None:
        """Ask the store what is to be told as the window does, and compare.

        Only when what is due was done (`settled`) the store knows of each series what comes after today.
        """
        read, now = self.shop.store.here, self.now
        due = telling.due(read, now=now, limit=500)
        ids = [one.reminder_id for one in due]
        passed = missed.passed(read, now=now, besides=frozenset(ids)).ids
        expected = self._tell(now)
        at = datetime.fromtimestamp(now / 1000, ZoneInfo(self.zone)).isoformat()
        found = {_name(one.reminder_id, one.series_id): one.moment for one in due}
        fresh = {name: moments[-1] for name, moments in expected.items() if moments[-1] >= now - DAY}
        assert found == fresh, at
        assert {_name(key, self._series_of(key)) for key in passed} == expected.keys() - fresh.keys(), at
        assert not self.on_time or all(one.late_ms == 0 for one in due), at
        if ids or passed:
            self.shop.do(telling.told, reminder_ids=[*ids, *passed], until=now)
        if settled:
            waiting = [one.waiting(now, self.zone) for one in (*self.once.values(), *self.again.values())]
            assert telling.next_at(read) == min((one for one in waiting if one is not None), default=None), at
        self.looks += 1
        self.told += len(ids)
        self.digests += len(passed)
        self.on_time = True

    def _series_of(self, key: int) -> int | None:
        found: int | None = self.shop.store.here.value("SELECT series_id FROM reminder WHERE id=?", key)
        return found

    def _tell(self, now: int) -> dict[tuple[str, int], list[int]]:
        found = {("once", key): one.tell(now, self.zone) for key, one in self.once.items()}
        found |= {("again", key): one.tell(now, self.zone) for key, one in self.again.items()}
        return {name: sorted(moments) for name, moments in found.items() if moments}

    # -- time ---------------------------------------------------------------------------------------------------------

    def sleep(self) -> None:
        """The computer is off or sleeps for a while; on waking the program looks, and does what is due."""
        self.shop.clock.advance(self.luck.choice((self.luck.randrange(6 * HOUR), self.luck.randrange(12 * DAY))))
        self._wake()
        self.sleeps += 1

    def jump(self) -> None:
        """Somebody sets the clock, forward or back, and the program notices."""
        self.shop.clock.advance(self.luck.choice((-3 * DAY, -HOUR, -90_000, 90_000, HOUR, 9 * HOUR, 40 * HOUR)))
        self._wake()
        self.jumps += 1

    def _wake(self) -> None:
        self.on_time = False
        if self.luck.random() < 0.5:  # the window and the schedule begin at the same time
            self.look(settled=False)
        self.advance()
        self.look()

    def live(self, years: int) -> None:
        """Let years go by: the timer rings when something comes, days change, people and clocks do what they do."""
        end = self.now + years * 365 * DAY
        self.look()
        while self.now < end:
            self._let_go_by()
            for what, chance in ((self.make, 0.15), (self.act, 0.2), (self.sleep, 0.03), (self.jump, 0.02)):
                if self.luck.random() < chance and (what != self.make or len(self.once) < MOST):
                    what()
                    self.look()
            if self.luck.random() < 0.004:
                self.travel()
                self.on_time = False
                self.advance()
                self.look()

    def _let_go_by(self) -> None:
        """Rest until something comes or the day changes, whichever is first."""
        read = self.shop.store.here
        midnight = wall(today(self.now, self.zone) + timedelta(days=1), 0, self.zone)
        following = telling.next_at(read)
        until = midnight if following is None else min(midnight, max(following, self.now))
        self.shop.clock.advance(until - self.now)
        if until == midnight:
            self.advance()
        if until != midnight or following is not None and following <= midnight:
            self.look()
