"""The win probability learned anew from the closed deals: counters, bins of numbers, weights, quality, suspects.

Learning only reads, so that it can run beside the counter's sales; `keep` writes what was found in one short unit of
work, and says so when deals were closed meanwhile. Then open deals and leads are rated in portions.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from math import log
from typing import TYPE_CHECKING, Any

from models import settings
from models.leads import bayes, facts, learned, quality, win
from models.leads.tables import Prediction
from models.people.lists import LIVING
from models.times import to_ms, zone
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from models.leads.facts import Known
    from models.leads.learned import Plain, Table, Tick
    from models.leads.quality import Quality, Suspect
    from models.work import Reader, Tx

MOST = 100_000
"""The latest closed deals, which the counters rest on; older ones say little of today."""
MOST_FITTED = 40_000
"""The latest of them, which weights are fitted to: some seconds."""
FITTED_LEAST, FITTED_EACH = 300, 50
"""Closed deals from which on weights are fitted, of them won and lost: with fewer the plain counters do as well."""
MOST_VALUES = 300
"""Of a field, the most frequent ones are counted."""
PLAIN_BINS = 5
"""Of a number, for the plain counters."""
OPEN_LEAST, OPEN_MOST = 30, 2_000
"""Open deals that are looked at for fields that are filled in at closing."""
TESTED_LEAST = 20
KEPT = 60
"""Models that are kept, for the line of quality over time."""
PORTION = 1_000
SINCE_DAYS = 8
LEADS = ("new", "working", "qualified", "nurture")


@dataclass(frozen=True)
class Found:
    """What was learned: what `prediction` keeps, the counters in deals, and what the store held then."""

    params: Mapping[str, Any]
    counts: Mapping[tuple[int | None, str, str], tuple[int, int]]
    basis: int
    moves: int
    """The last movement of a deal that was seen."""


def since(text: str, today: str) -> str:
    """The day from which on deals are counted; an empty or invalid one is eight days ago (case A9)."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return (date.fromisoformat(today) - timedelta(days=SINCE_DAYS)).isoformat()


def due(read: Reader, day: str) -> bool:
    """Whether it was not learned on this day yet and there is something to learn from."""
    if read.value("SELECT 1 FROM deal WHERE state IN ('won', 'lost') LIMIT 1") is None:
        return False
    last = read.value("SELECT day FROM prediction WHERE kind='win' ORDER BY at DESC, id DESC LIMIT 1")
    return last is None or last < day


# -- learning ---------------------------------------------------------------------------------------------------------


def learn(read: Reader, *, today: str, tick: Tick | None = None) -> Found:
    """Learn from the closed deals. Writes nothing; `tick(done, all)` may raise to stop it."""
    moves = _moves(read)
    fields = facts.all_fields(read)
    pipes, _first = win.pipelines(read)
    gathered = _Gathered(fields)
    for known in _closed(read, today):
        gathered.take(known)
    table = gathered.table(facts.numbers(fields))
    found = quality.suspects(table, _known_of_open(read, fields))
    used = settings.load(read)
    left = frozenset(one.field for one in found if one.field not in used.win_used) | frozenset(used.win_left_out)
    some = _narrowed(table, left)
    edges = _plain_edges(table)
    params = {
        "edges": {name: list(cut) for name, cut in edges.items()},
        "suspects": [{"field": one.field, "why": one.why, "value": round(one.value, 4)} for one in found],
        "closed": len(table.won),
        "won": sum(table.won),
        **_fitted(some, tick),
    }
    params["weights"] = _weights(params["model"], some, edges)
    return Found(params, gathered.counts(pipes, edges), len(table.won), moves)


def _moves(read: Reader) -> int:
    return int(read.value("SELECT coalesce(max(id), 0) FROM deal_move"))


def _closed(read: Reader, today: str) -> Iterator[Known]:
    """The latest closed deals, the oldest first."""
    shop = settings.load(read)
    begins = 0
    if shop.win_since_on:
        begins = to_ms(datetime.fromisoformat(since(shop.win_since, today)).replace(tzinfo=zone(shop.zone)))
    keys = read.column(
        "SELECT id FROM deal WHERE state IN ('won', 'lost') AND coalesce(closed_at, stage_at)>=?"
        " ORDER BY coalesce(closed_at, stage_at) DESC, id DESC LIMIT ?",
        begins,
        MOST,
    )
    keys.reverse()
    for at in range(0, len(keys), PORTION):
        some = keys[at : at + PORTION]
        found = {one.deal_id: one for one in facts.of_deals(read, some)}
        yield from (found[key] for key in some if key in found)


class _Gathered:
    """Closed deals by column, so that a hundred thousand of them need little room."""

    def __init__(self, fields: Sequence[facts.Field]) -> None:
        self.columns: dict[str, list[Plain]] = {one.id: [] for one in fields}
        self.won: list[bool] = []
        self.stages: list[str] = []
        self.teams: list[int | None] = []
        self.tags: list[tuple[str, ...]] = []
        self._same: dict[str, str] = {}

    def take(self, known: Known) -> None:
        values = known.values
        for name, column in self.columns.items():
            value = values.get(name)
            column.append(self._same.setdefault(value, value) if isinstance(value, str) else value)
        self.won.append(known.won)
        self.stages.append(known.stage)
        self.teams.append(known.team_id)
        self.tags.append(known.tags)

    def table(self, numbers: frozenset[str]) -> Table:
        return learned.Table(self.columns, self.won, numbers)

    def counts(
        self, pipes: Mapping[str, win.Pipe], edges: Mapping[str, Sequence[float]]
    ) -> dict[tuple[int | None, str, str], tuple[int, int]]:
        """How many were won and lost by team, field and value."""
        found: Counter[tuple[int | None, str, str, bool]] = Counter()
        for at, won in enumerate(self.won):
            team, stage = self.teams[at], self.stages[at]
            order = pipes[stage].order if stage in pipes else ()
            for one in order if won else order[: order.index(stage) + 1] if stage in order else ():
                found[team, bayes.STAGE, one, won] += 1
            for tag in self.tags[at]:
                found[team, bayes.TAG, tag, won] += 1
        for name, column in self.columns.items():
            cut = edges.get(name)
            for at, value in enumerate(column):
                if value is not None and value != "" and (cut is not None or isinstance(value, str)):
                    found[self.teams[at], name, learned.cell(cut, value), self.won[at]] += 1
        return _frequent(found)


def _frequent(
    found: Mapping[tuple[int | None, str, str, bool], int],
) -> dict[tuple[int | None, str, str], tuple[int, int]]:
    pairs: dict[tuple[int | None, str, str], list[int]] = {}
    for (team, name, value, won), times in found.items():
        pairs.setdefault((team, name, value), [0, 0])[0 if won else 1] += times
    of_field: Counter[tuple[int | None, str]] = Counter()
    kept = {}
    for (team, name, value), pair in sorted(pairs.items(), key=_often):
        of_field[team, name] += 1
        if of_field[team, name] <= MOST_VALUES:
            kept[team, name, value] = (pair[0], pair[1])
    return kept


def _often(item: tuple[tuple[int | None, str, str], list[int]]) -> tuple[int, str, str]:
    return -sum(item[1]), item[0][1], item[0][2]


def _plain_edges(table: Table) -> dict[str, tuple[float, ...]]:
    found = {}
    for name in sorted(table.numbers):
        values = [float(one) for one in table.columns[name] if one is not None and one != ""]
        if values:
            found[name] = learned.edges_of(values, PLAIN_BINS)
    return found


def _known_of_open(read: Reader, fields: Sequence[facts.Field]) -> dict[str, float]:
    keys = read.column("SELECT id FROM deal WHERE state='open' ORDER BY id DESC LIMIT ?", OPEN_MOST)
    if len(keys) < OPEN_LEAST:
        return {}
    found = facts.of_deals(read, keys)
    return {one.id: sum(one.id in known.values for known in found) / len(found) for one in fields}


def _narrowed(table: Table, left: frozenset[str]) -> Table:
    """The latest deals without the fields that are left out."""
    rows = range(max(0, len(table.won) - MOST_FITTED), len(table.won))
    return table.rows(rows, [name for name in table.columns if name not in left])


def _enough(won: Sequence[bool], least: int, each: int) -> bool:
    return len(won) >= least and min(sum(won), len(won) - sum(won)) >= each


def _fitted(table: Table, tick: Tick | None) -> dict[str, Any]:
    """The fitted model where there is enough, and the quality that held-out deals show."""
    fit = _enough(table.won, FITTED_LEAST, FITTED_EACH)
    found = held_out(table, fit, _half(tick, 0))
    model = learned.to_plain(learned.learn(table, _half(tick, 1))) if fit else None
    return {"model": model, "quality": None if found is None else as_plain(found)}


def _half(tick: Tick | None, half: int) -> Callable[[int, int], None] | None:
    if tick is None:
        return None
    told = tick

    def step(done: int, whole: int) -> None:
        told(half * whole + done, 2 * whole)

    return step


def held_out(table: Table, fit: bool, tick: Tick | None = None) -> Quality | None:
    """How well the latest fifth is told by what the older deals teach; None with too few of them."""
    old, late = quality.parts(len(table.won))
    before, after = table.rows(old), table.rows(late)
    if len(after.won) < TESTED_LEAST or not _enough(before.won, win.LEAST, win.LEAST_EACH):
        return None
    if fit and _enough(before.won, FITTED_LEAST // 2, FITTED_EACH // 2):
        model = learned.learn(before, tick)
        shares = [model.share(after.values(at)) for at in range(len(after.won))]
    else:
        shares = _plain_shares(before, after)
    return quality.measured(shares, after.won, len(before.won))


def _plain_shares(before: Table, after: Table) -> list[float]:
    """What the published formula says of later deals, from the counters of earlier ones."""
    edges = _plain_edges(before)
    counts: dict[str, dict[str, bayes.Count]] = {bayes.STAGE: {}}
    for at, won in enumerate(before.won):
        some = [(bayes.STAGE, "1"), *_cells(before, at, edges)]
        for name, value in some:
            field = counts.setdefault(name, {})
            field[value] = bayes.moved(field.get(value), int(won), int(not won))
    sums: dict[str, bayes.Count] = {}
    return [bayes.share(counts, _cells(after, at, edges), "1", "1", sums) or 0.0 for at in range(len(after.won))]


def _cells(table: Table, at: int, edges: Mapping[str, Sequence[float]]) -> list[tuple[str, str]]:
    found = []
    for name, column in table.columns.items():
        value = column[at]
        if value is not None and value != "":
            found.append((name, learned.cell(edges.get(name), value)))
    return found


def _weights(model: Mapping[str, Any] | None, table: Table, edges: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """How much each field moves chances on average: the mean size of its log-odds."""
    found = {}
    count = len(table.won) or 1
    fitted = learned.from_plain(model) if model else None
    for name, column in table.columns.items():
        if fitted is not None:
            size = sum(abs(fitted.weight(name, value)) for value in column) / count
        else:
            size = _plain_size([learned.cell(edges.get(name), value) for value in column], table.won)
        found[name] = round(size, 4)
    return found


def _plain_size(cells: Sequence[str], won: Sequence[bool]) -> float:
    counts: dict[str, list[int]] = {}
    for one, true in zip(cells, won, strict=True):
        if one:
            counts.setdefault(one, [bayes.NEW, bayes.NEW])[0 if true else 1] += bayes.ONE
    all_won, all_lost = sum(pair[0] for pair in counts.values()), sum(pair[1] for pair in counts.values())
    if not all_won or not all_lost:
        return 0.0
    return sum(abs(log(pair[0] / all_won * all_lost / pair[1])) * sum(pair) for pair in counts.values()) / (
        bayes.ONE * (len(won) or 1)
    )


def as_plain(one: Quality) -> dict[str, Any]:
    """A quality as JSON keeps it."""
    tenths = [{"count": part.count, "promised": round(part.promised, 5), "won": part.won} for part in one.deciles]
    return {"auc": round(one.auc, 4), "deciles": tenths, "learned": one.learned, "tested": one.tested}


def quality_of(plain: Mapping[str, Any] | None) -> Quality | None:
    """A quality from its JSON."""
    if not plain:
        return None
    tenths = tuple(quality.Decile(**part) for part in plain["deciles"])
    return quality.Quality(plain["auc"], tenths, plain["learned"], plain["tested"])


def suspects_of(params: Mapping[str, Any]) -> tuple[Suspect, ...]:
    """The suspected fields of a model's JSON."""
    return tuple(quality.Suspect(**one) for one in params.get("suspects", ()))


# -- writing ----------------------------------------------------------------------------------------------------------


def keep(tx: Tx, *, found: Found, at_any_rate: bool = False) -> bool:
    """Keep what was learned: counters and model. False, and nothing is kept, where deals moved meanwhile."""
    if not at_any_rate and _moves(tx) != found.moves:
        return False
    tx.run("DELETE FROM win_count")
    for (team, name, value), (won, lost) in found.counts.items():
        win.put(tx, team, name, value, bayes.moved(None, won, lost))
    params = json.dumps(found.params, ensure_ascii=False, separators=(",", ":"))
    tx.append(Prediction, kind="win", at=tx.now, day=tx.today, params=params, basis=found.basis)
    tx.run(
        "DELETE FROM prediction WHERE kind='win' AND id NOT IN"
        " (SELECT id FROM prediction WHERE kind='win' ORDER BY at DESC, id DESC LIMIT ?)",
        KEPT,
    )
    tx.touch("win_count", None)
    return True


def rebuild(tx: Tx) -> None:
    """Learn and keep in one unit of work: for tests and small stores; `advance` learns beside the writer."""
    keep(tx, found=learn(tx, today=tx.today), at_any_rate=True)


Chances = dict[int, int | None]


def open_chances(read: Reader, tick: Tick | None = None) -> Chances:
    """The open deals whose chance is no longer what it was, with what it is now."""
    kept: dict[int, int | None] = dict(read.rows("SELECT id, probability FROM deal WHERE state='open' ORDER BY id"))
    about = win.knows(read)
    return _changed(kept, list(kept), about, lambda some: facts.of_deals(read, some), _deal_key, tick)


def lead_chances(read: Reader, tick: Tick | None = None) -> Chances:
    """The leads without an open deal whose chance is no longer what it was; None for people who are no leads now."""
    marks = ", ".join("?" * len(LEADS))
    keys = read.column(
        f"SELECT p.id FROM person p WHERE p.lead_state IN ({marks}) AND {LIVING}"
        " AND NOT EXISTS (SELECT 1 FROM deal d WHERE d.person_id=p.id AND d.state='open') ORDER BY p.id",
        *LEADS,
    )
    kept: dict[int, int | None] = dict(read.rows("SELECT person_id, win FROM rating WHERE win IS NOT NULL"))
    found = _changed(kept, keys, win.knows(read), lambda some: facts.of_people(read, some), _person_key, tick)
    found.update(dict.fromkeys(kept.keys() - set(keys)))
    return found


def _deal_key(known: Known) -> int:
    return known.deal_id


def _person_key(known: Known) -> int:
    return known.person_id or 0


def _changed(
    kept: Mapping[int, int | None],
    keys: Sequence[int],
    about: win.Knows,
    ask: Callable[[Sequence[int]], list[Known]],
    key_of: Callable[[Known], int],
    tick: Tick | None,
) -> Chances:
    found: Chances = {}
    for at in range(0, len(keys), PORTION):
        if tick is not None:
            tick(at, len(keys))
        for known in ask(keys[at : at + PORTION]):
            now = win.chance(known, about)
            if now != kept.get(key_of(known)):
                found[key_of(known)] = now
    return found


def rate_deals(tx: Tx, *, chances: Mapping[int, int | None]) -> int:
    """Keep the chances of some open deals; who closed meanwhile keeps theirs. Returns how many."""
    for key, now in chances.items():
        tx.run("UPDATE deal SET probability=? WHERE id=? AND state='open'", now, key)
    tx.touch("deal", chances)
    return len(chances)


def rate_people(tx: Tx, *, chances: Mapping[int, int | None]) -> int:
    """Keep the chances of some leads in their ratings. Returns how many."""
    for key, now in chances.items():
        tx.run(
            "INSERT INTO rating (person_id, win, day, score, scores) VALUES (?,?,?,0,'{}')"
            " ON CONFLICT (person_id) DO UPDATE SET win=excluded.win",
            key,
            now,
            tx.today,
        )
    tx.touch("rating", chances)
    return len(chances)
