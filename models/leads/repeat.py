"""Repeat purchases: who is still a customer, and when they are due, from the receipts of people who are known.

The model is `bgnbd`, in weeks; a visit is a business day with a purchase. It is fitted by `advance`, weekly or when
there are many more customers; every customer is rated daily. Whether somebody who came once is a customer still, the
model can't say (in it nobody leaves before a second visit), so neither does Noren.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models.errors import N_, Message
from models.leads import bgnbd, win
from models.leads.bgnbd import Model
from models.leads.tables import Prediction
from models.people.lists import LIVING
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from models.leads.bgnbd import Group
    from models.work import Reader, Tx

    Tick = Callable[[int, int], None]

VISIT = "s.kind IN ('sale', 'exchange', 'history') AND s.cancelled_by_id IS NULL"
LEAST = 100
"""Customers from which on the model is fitted, and"""
LEAST_AGAIN = 30
"""of them such who came again: four parameters can't be told from fewer."""
MOST_FITTED = 6_000
"""Customers that it is fitted to, evenly picked: more do not move the third digit."""
MOST_AHEAD = 1_500
"""Of them those whose next weeks are added up for the chart."""
WEEK = 7
SPAN = 90
"""Days that `expected` looks ahead."""
AHEAD = 13
"""Weeks of the chart."""
FIT_DAYS = 7
GROWN = 1.1
AT_RISK, GONE = 6_000, 500
"""Between these chances to be a customer still, in hundredths of a per cent, somebody is at risk;"""
OVERDUE, OVERDUE_VISITS, OVERDUE_MOST = 4, 3, 365
"""and so is who came several times and is silent for four times as long as usual (which chance alone makes once in
fifty), for at most so many days, and not given up. Where the books begin amid old customers, the model hardly lets
anybody drop out."""
SURELY = 9_999
SILENT = N_(
    "Too few customers: {count} are known by name with purchases, {again} of them came again. From {least} on, with"
    " {least_again} who came again, Noren says who will be back."
)
NOT_YET = N_("Noren has not learned from the receipts yet: it does so each night, and when you ask it to.")
ONCE = N_("Came once: how often somebody comes shows from the second visit on.")
NEVER = N_("No purchases yet.")


@dataclass(frozen=True, slots=True)
class History:
    """A customer's visits: how many days, the first and the last (ordinals), what they paid in all."""

    person_id: int
    visits: int
    first: int
    last: int
    spend: int

    def group(self, today: int) -> Group:
        """As the model takes it: repeat visits, recency and age in weeks."""
        return self.visits - 1, (self.last - self.first) / WEEK, max(0, today - self.first) / WEEK


@dataclass(frozen=True, slots=True)
class Rated:
    """What the model says of a customer: chances in hundredths of a per cent, visits in thousandths."""

    alive: int | None
    expected: int
    next_visit: str | None
    at_risk: bool | None = None


def histories(read: Reader, until: str, *, person_id: int | None = None) -> list[History]:
    """Everybody's visits up to a day, or one person's."""
    one = "" if person_id is None else " AND s.person_id=?"
    params = (until,) if person_id is None else (until, person_id)
    rows = read.rows(
        "SELECT s.person_id, count(DISTINCT s.day), min(s.day), max(s.day), sum(s.total) FROM sale s"
        f" JOIN person p ON p.id=s.person_id WHERE {LIVING} AND {VISIT} AND s.day<=?{one} GROUP BY s.person_id",
        *params,
    )
    known: dict[str, int] = {}
    return [
        History(person, visits, _ordinal(known, first), _ordinal(known, last), spend)
        for person, visits, first, last, spend in rows
    ]


def _ordinal(known: dict[str, int], day: str) -> int:
    if day not in known:
        known[day] = date.fromisoformat(day).toordinal()
    return known[day]


# -- fitting ----------------------------------------------------------------------------------------------------------


def enough(some: Sequence[History]) -> bool:
    """Whether there are enough customers for a model."""
    return len(some) >= LEAST and sum(one.visits > 1 for one in some) >= LEAST_AGAIN


def due(read: Reader, day: str) -> bool:
    """Whether customers are to be rated: once a day, where somebody bought at all."""
    if read.value("SELECT 1 FROM sale WHERE person_id IS NOT NULL LIMIT 1") is None:
        return False
    last = read.value("SELECT max(day) FROM prediction WHERE kind='repeat'")
    rated = win.latest(read, "repeat").get("rated", last)
    return last is None or max(last, rated or last) < day


@dataclass(frozen=True)
class Found:
    """What was found: the model's parameters as `prediction` keeps them, and what changed of ratings."""

    params: Mapping[str, Any]
    basis: int
    fitted: bool
    ratings: Mapping[int, Rated]


def learn(read: Reader, *, today: str, tick: Tick | None = None) -> Found:
    """Fit the model where that is due, and rate every customer. Writes nothing; `tick` may raise to stop it."""
    some = histories(read, today)
    now = date.fromisoformat(today).toordinal()
    before = win.latest(read, "repeat")
    again = sum(one.visits > 1 for one in some)
    params: dict[str, Any] = {"customers": len(some), "again": again, "model": None, "rated": today}
    fitted = False
    if enough(some):
        if _fits(before, len(some), today):
            params.update(_fitted(read, some, now, today, tick), fitted=today)
            fitted = True
        else:
            params = {**before, **params, "model": before["model"]}
    model = model_of(params)
    kept = {
        row[0]: _kept(*row[1:])
        for row in read.rows("SELECT person_id, alive, expected, next_visit, at_risk FROM rating")
    }
    return Found(params, len(some), fitted, _changed(some, model, now, kept, tick))


def _fits(before: Mapping[str, Any], count: int, today: str) -> bool:
    if not before.get("model"):
        return True
    last = date.fromisoformat(before.get("fitted", "0001-01-01"))
    old = (date.fromisoformat(today) - last).days >= FIT_DAYS
    return old or count >= GROWN * before.get("customers", 0)


def _fitted(read: Reader, some: Sequence[History], now: int, today: str, tick: Tick | None) -> dict[str, Any]:
    model = fit(some, now, tick)
    return {
        "model": {"r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b},
        "ahead": _ahead(some, model, now),
        "check": _check(read, today, tick),
    }


def fit(some: Sequence[History], now: int, tick: Tick | None = None) -> Model:
    """The model of some customers, as of a day (ordinal)."""
    picked = _picked([one for one in some if one.first < now], MOST_FITTED)
    return bgnbd.fit(Counter(one.group(now) for one in picked), tick)


def _picked(some: Sequence[History], most: int) -> Sequence[History]:
    step = max(1.0, len(some) / most)
    return [some[int(at * step)] for at in range(int(len(some) / step))] if step > 1 else some


def _ahead(some: Sequence[History], model: Model, now: int) -> list[float]:
    """Visits that all customers together will make in each of the next weeks."""
    picked = _picked(some, MOST_AHEAD)
    times = len(some) / (len(picked) or 1)
    groups = Counter(one.group(now) for one in picked)
    sums = [0.0]
    for week in range(1, AHEAD + 1):
        sums.append(times * sum(count * model.expected_of(*one, week) for one, count in groups.items()))
    return [round(after - before, 2) for before, after in zip(sums, sums[1:], strict=False)]


def _check(read: Reader, today: str, tick: Tick | None) -> dict[str, Any] | None:
    """The proof by the past: what a model of ninety days ago would have promised, beside who came."""
    then = date.fromisoformat(today) - timedelta(days=SPAN)
    some = histories(read, then.isoformat())
    if not enough(some) or min(one.first for one in some) > then.toordinal() - SPAN:
        return None
    now = then.toordinal()
    model = fit(some, now, tick)
    picked = _picked(some, MOST_FITTED)
    promised = sum(model.expected_of(*one.group(now), SPAN / WEEK) for one in picked)
    came = {
        row[0]: row[1]
        for row in read.rows(
            f"SELECT s.person_id, count(DISTINCT s.day) FROM sale s WHERE s.day>? AND s.day<=? AND {VISIT}"
            " AND s.person_id IS NOT NULL GROUP BY s.person_id",
            then.isoformat(),
            today,
        )
    }
    return {
        "days": SPAN,
        "promised": round(promised, 1),
        "came": sum(came.get(one.person_id, 0) for one in picked),
        "customers": len(picked),
    }


def model_of(params: Mapping[str, Any]) -> Model | None:
    """The model of what `prediction` keeps; None before there were enough customers."""
    plain = params.get("model")
    return Model(**plain) if plain else None


# -- rating -----------------------------------------------------------------------------------------------------------


def rated(one: History, model: Model, now: int) -> Rated:
    """What the model says of a customer on a day (ordinal)."""
    group = one.group(now)
    expected = round(1000 * model.expected_of(*group, SPAN / WEEK))
    if one.visits < 2:
        return Rated(None, expected, None)
    alive = max(1, min(SURELY, round(10_000 * model.alive(*group))))
    interval = max(1, round(WEEK * model.interval(*group[:2])))
    due_on = date.fromordinal(one.last + interval)
    return Rated(alive, expected, due_on.isoformat(), is_at_risk(one, alive, interval, now - one.last))


def is_at_risk(one: History, alive: int, interval: int, silent: int) -> bool:
    """Whether a customer may be staying away: by the model's chance, or by their own rhythm."""
    usual = max(interval, usual_of(one.visits, one.first, one.last) or 0)
    overdue = one.visits >= OVERDUE_VISITS and OVERDUE * usual <= silent <= OVERDUE_MOST
    return alive >= GONE and (alive < AT_RISK or overdue)


def _changed(
    some: Iterable[History], model: Model | None, now: int, kept: Mapping[int, Rated], tick: Tick | None
) -> dict[int, Rated]:
    """The ratings that changed so that it matters; who is rated no more loses theirs."""
    nothing = Rated(None, None, None)  # type: ignore[arg-type]
    found: dict[int, Rated] = {}
    seen: set[int] = set()
    known: dict[Group, Rated] = {}
    for at, one in enumerate(some if model is not None else ()):
        assert model is not None
        if tick is not None and at % 1000 == 0:
            tick(at, at + 1000)
        key = (*one.group(now)[:2], one.first)
        if key not in known:
            known[key] = rated(one, model, now)
        seen.add(one.person_id)
        if _differs(kept.get(one.person_id, nothing), known[key]):
            found[one.person_id] = known[key]
    for person, before in kept.items():
        if person not in seen and before != nothing:
            found[person] = nothing
    return found


def _kept(alive: int | None, expected: int, next_visit: str | None, at_risk: int | None) -> Rated:
    return Rated(alive, expected, next_visit, None if at_risk is None else bool(at_risk))


def _differs(before: Rated, after: Rated) -> bool:
    """Whether it is worth writing: half a per cent of the chance, a twentieth of the visits, another day."""
    if (before.next_visit, before.at_risk) != (after.next_visit, after.at_risk):
        return True
    if (before.alive is None) != (after.alive is None):
        return True
    if before.expected is None:
        return True
    return (
        abs((before.alive or 0) - (after.alive or 0)) >= 50
        or abs(before.expected - after.expected) > 2 + before.expected // 20
    )


def keep(tx: Tx, *, found: Found) -> None:
    """Keep a model; between two fittings only the day of rating moves on."""
    params = json.dumps(found.params, ensure_ascii=False, separators=(",", ":"))
    last = tx.row("SELECT id FROM prediction WHERE kind='repeat' ORDER BY at DESC, id DESC LIMIT 1")
    if last is not None and not found.fitted:
        tx.run("UPDATE prediction SET params=?, basis=? WHERE id=?", params, found.basis, last[0])
        tx.touch("prediction", [last[0]])
        return
    tx.append(Prediction, kind="repeat", at=tx.now, day=tx.today, params=params, basis=found.basis)


def rate(tx: Tx, *, ratings: Mapping[int, Rated]) -> int:
    """Keep the ratings of some customers, in one statement. Returns how many."""
    if ratings:
        marks = ", ".join(["(?,?,?,?,?,?,0,'{}')"] * len(ratings))
        values: list[Any] = []
        for person, one in ratings.items():
            values += (person, one.alive, one.expected, one.next_visit, one.at_risk, tx.today)
        tx.run(
            f"INSERT INTO rating (person_id, alive, expected, next_visit, at_risk, day, score, scores) VALUES {marks}"
            " ON CONFLICT (person_id) DO UPDATE SET alive=excluded.alive, expected=excluded.expected,"
            " next_visit=excluded.next_visit, at_risk=excluded.at_risk",
            *values,
        )
        tx.touch("rating", ratings)
    return len(ratings)


# -- asked ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Why:
    """What is said of a customer, with its reasons. Days, smallest units of money."""

    alive: int | None
    expected: int | None
    next_visit: str | None
    visits: int
    recent: int
    """Visits in the last 90 days."""
    usual: int | None
    """Days between visits, as a rule."""
    last: str | None
    silent: int | None
    """Days since the last visit."""
    silence: Message | None = None
    """Why nothing is said."""


def why(read: Reader, person_id: int, *, today: str) -> Why:
    """The chance that a customer comes again, worked out now, with its reasons."""
    found = histories(read, today, person_id=person_id)
    if not found:
        return Why(None, None, None, 0, 0, None, None, None, Message(NEVER))
    one, now = found[0], date.fromisoformat(today).toordinal()
    since = date.fromordinal(now - SPAN).isoformat()
    recent = read.value(
        f"SELECT count(DISTINCT s.day) FROM sale s WHERE s.person_id=? AND s.day>? AND s.day<=? AND {VISIT}",
        person_id,
        since,
        today,
    )
    last, silent = date.fromordinal(one.last).isoformat(), now - one.last
    usual = usual_of(one.visits, one.first, one.last)
    params = win.latest(read, "repeat")
    model = model_of(params)
    if model is None:
        return Why(None, None, None, one.visits, recent, usual, last, silent, silence_of(params))
    said = rated(one, model, now)
    silence = Message(ONCE) if said.alive is None else None
    return Why(said.alive, said.expected, said.next_visit, one.visits, recent, usual, last, silent, silence)


def silence_of(params: Mapping[str, Any]) -> Message | None:
    """Why nothing is said, by what `prediction` keeps; None where there is a model."""
    if params.get("model"):
        return None
    if not params:
        return Message(NOT_YET)
    values = {"count": params["customers"], "again": params["again"], "least": LEAST, "least_again": LEAST_AGAIN}
    return Message(SILENT, values)


def usual_of(visits: int, first: int, last: int) -> int | None:
    """The days between somebody's visits on average; None before the second."""
    return max(1, round((last - first) / (visits - 1))) if visits > 1 else None


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A customer who may be lost: chance, usual interval and silence in days, what they paid so far."""

    person_id: int
    name: str
    reading: str
    alive: int
    visits: int
    usual: int
    silent: int
    spend: int
    last: str


def at_risk(read: Reader, *, today: str, limit: int = 100) -> list[AtRisk]:
    """The customers at risk (likelier lost than they should be), those first who bought for most."""
    rows = read.rows(
        "SELECT p.id, p.name, p.reading, g.alive, count(DISTINCT s.day), min(s.day), max(s.day), sum(s.total)"
        f" FROM rating g JOIN person p ON p.id=g.person_id JOIN sale s ON s.person_id=p.id WHERE {LIVING} AND {VISIT}"
        " AND g.at_risk AND s.day<=? GROUP BY p.id, p.name, p.reading, g.alive"
        " ORDER BY sum(s.total) DESC, p.id LIMIT ?",
        today,
        limit,
    )
    known: dict[str, int] = {}
    now = date.fromisoformat(today).toordinal()
    found = []
    for person, name, reading, alive, visits, first, last, spend in rows:
        began, ended = _ordinal(known, first), _ordinal(known, last)
        usual = usual_of(visits, began, ended) or 0
        found.append(AtRisk(person, name, reading, alive, visits, usual, now - ended, spend, last))
    return found


def count_at_risk(read: Reader) -> int:
    """How many customers are at risk."""
    return int(read.value("SELECT count(*) FROM rating WHERE at_risk"))


def weeks_before(read: Reader, *, today: str, weeks: int = AHEAD) -> list[tuple[str, int]]:
    """Visits of known customers in the weeks before today: the first day of each, the oldest first."""
    end = date.fromisoformat(today)
    begins = [end - timedelta(days=WEEK * (weeks - at) - 1) for at in range(weeks)]
    rows = read.rows(
        f"SELECT s.day, count(DISTINCT s.person_id) FROM sale s WHERE s.day>=? AND s.day<=? AND {VISIT}"
        " AND s.person_id IS NOT NULL GROUP BY s.day",
        begins[0].isoformat(),
        today,
    )
    sums = [0] * weeks
    for day, count in rows:
        sums[(date.fromisoformat(day) - begins[0]).days // WEEK] += count
    return [(begin.isoformat(), count) for begin, count in zip(begins, sums, strict=True)]
