"""The forecast of 24 months on 100,000 open deals and a million closed ones, against the same sums by hand.

The floor is the least SQL that gives the same figures by month and category: one walk over what is open, one over what
was won. Also measured: what is stuck, a month's figures of the team, a snapshot. Figures must agree before they are
timed.

`bench_forecast.py [--open N] [--closed N] [--rounds N] [--store FILE]`; the store is made first, and kept where named.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("NOREN_DATA", tempfile.mkdtemp(prefix="noren-bench-"))

from desktop import opening, sqlite  # noqa: E402
from desktop.clock import SetClock  # noqa: E402
from desktop.store import Store  # noqa: E402
from models import settings  # noqa: E402
from models.loyalty.figures import period as periods  # noqa: E402
from models.pipeline import forecast, passing, performance, rotting, snapshots  # noqa: E402

NOW, TODAY = 1_795_757_520_000, "2026-11-27"
FIRST, MONTHS = "2025-12", 24
"""A year that has been, with all that was won, and a year to come."""
FORECAST_MS = 200.0


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


COUNTED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?)"
COLUMNS = (
    "public_id, name, stage_id, state, person_id, amount, monthly, expected_day, probability, owner_id, team_id,"
    " source, wishes, note, reason_note, opened_at, stage_at, touched_at, position, category, competitors, closed_at,"
    " closed_day, reason_id"
)
OPEN = (
    f"{COUNTED} INSERT INTO deal ({COLUMNS}) SELECT 'o'||i, 'Deal '||i, 1+i%4, 'open', NULL,"
    " CASE WHEN i%50=0 THEN NULL ELSE (i*7919%4000+1)*100 END, CASE WHEN i%11=0 THEN (i*31%50+1)*100 END,"
    " CASE WHEN i%23=0 THEN NULL ELSE date('2026-09-01', '+'||(i*104729%600)||' days') END,"
    " CASE WHEN i%3 THEN 500+i*17%9000 END, 1+i*13%20, 1+i*7%3, 'Source '||(i%7), '', '', '',"
    " ?-(i*9973%200)*86400000, 0, ?-(i*7907%90)*86400000, i*64, CASE i%9 WHEN 0 THEN 'commit' WHEN 1 THEN 'best'"
    " WHEN 2 THEN 'omitted' ELSE '' END, '[]', NULL, NULL, NULL FROM n"
)
CLOSED = (
    f"{COUNTED} INSERT INTO deal ({COLUMNS}) SELECT 'c'||i, 'Closed '||i, CASE WHEN i%3=0 THEN 5 ELSE 1+i%4 END,"
    " CASE WHEN i%3=0 THEN 'won' ELSE 'lost' END, NULL, (i*7919%4000+1)*100, CASE WHEN i%11=0 THEN (i*31%50+1)*100 END,"
    " NULL, CASE WHEN i%3=0 THEN 10000 ELSE 0 END, 1+i*13%20, 1+i*7%3, 'Source '||(i%7), '', '', '',"
    " ?-(30+i*104729%730)*86400000, 0, 0, i*64, '', '[]', ?-(i*104729%730)*86400000,"
    " date('2026-11-27', '-'||(i*104729%730)||' days'), CASE WHEN i%3 THEN 1+i%6 END FROM n"
)
MOVES = (
    "INSERT INTO deal_move (deal_id, at, day, from_stage_id, stage_id, state)"
    " SELECT id, opened_at, date(opened_at/1000, 'unixepoch'), NULL, 1, 'open' FROM deal UNION ALL"
    " SELECT id, coalesce(closed_at, touched_at), coalesce(closed_day, date(touched_at/1000, 'unixepoch')), 1,"
    " stage_id, state FROM deal WHERE stage_id<>1 OR state<>'open'"
)


def build(path: Path, opened: int, closed: int) -> None:
    """A shop of twenty reps in three teams, with so many deals, each with its moves."""
    opening.create(path, now=NOW)
    with opening.opened(sqlite.writer(path)) as db:
        run = db.connection().execute
        run("BEGIN")
        run(
            "UPDATE stage SET rotting_days=14+id,"
            " category=CASE id WHEN 4 THEN 'commit' WHEN 3 THEN 'best' ELSE category END"
        )
        run(OPEN, (opened, NOW, NOW))
        run(CLOSED, (closed, NOW, NOW))
        run(MOVES)
        run("COMMIT")
        run("ANALYZE")
        run("PRAGMA wal_checkpoint(TRUNCATE)")


class Floor:
    """The same by hand: month, category, count, amount, weighted, from the store's own connection."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite.reader(path)
        self.db.connect()
        self.run = self.db.connection().execute
        self.stages = self.run("SELECT id, probability, category FROM stage ORDER BY id").fetchall()

    def ask(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        """By month and category."""
        chance = " ".join(f"WHEN {key} THEN {probability}" for key, probability, _category in self.stages)
        kind = " ".join(f"WHEN {key} THEN '{category}'" for key, _probability, category in self.stages)
        last = forecast.months_from(FIRST, MONTHS)[-1]
        rows = self.run(
            "SELECT substr(expected_day, 1, 7), coalesce(nullif(category, ''), CASE stage_id"
            f" {kind} END), count(*), sum(amount), sum((amount*coalesce(probability_by_hand, probability, CASE stage_id"
            f" {chance} END)+5000)/10000) FROM deal WHERE state='open' AND substr(expected_day, 1, 7)>=?"
            " AND substr(expected_day, 1, 7)<=? AND NOT (amount IS NULL AND monthly IS NULL) GROUP BY 1, 2",
            (FIRST, last),
        ).fetchall()
        rows += self.run(
            "SELECT substr(closed_day, 1, 7), 'closed', count(*), sum(amount), sum(amount) FROM deal WHERE state='won'"
            " AND substr(closed_day, 1, 7)>=? AND substr(closed_day, 1, 7)<=? GROUP BY 1",
            (FIRST, last),
        ).fetchall()
        return {(row[0], row[1]): row[2:] for row in rows}


def figures(found: forecast.Forecast) -> dict[tuple[str, str], tuple[int, int, int]]:
    """What Noren says, as the floor says it."""
    return {
        (str(line.key), category): (sums.count, sums.amount, sums.weighted)
        for line in found.months
        for category, sums in line.by.items()
    }


def timed(ask: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """The medians of so many rounds in ms: by the wall's clock, and of the processor (others may use it too)."""
    walls, own = [], []
    for _round in range(rounds):
        began, used = time.perf_counter(), time.process_time()
        ask()
        walls.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - used) * 1000)
    return statistics.median(walls), statistics.median(own)


def measure(path: Path, rounds: int) -> bool:
    """Time everything; whether the forecast is quick enough."""
    store = Store(path, clock=SetClock(NOW), inline=True)
    floor, shop = Floor(path), settings.load(store.here)
    ask = partial(forecast.forecast, store.here, first=FIRST, months=MONTHS)
    if figures(ask()) != floor.ask():
        raise SystemExit("the floor says something else")
    (mine, own), (bare, bare_own) = timed(ask, rounds), timed(floor.ask, rounds)
    good = mine <= FORECAST_MS
    say(
        f"forecast of {MONTHS} months: {mine:.1f} ms, {own:.1f} of the processor; by hand {bare:.1f} and"
        f" {bare_own:.1f}: {own / bare_own:.2f} times; at most {FORECAST_MS:.0f} ms: {'reached' if good else 'missed'}"
    )
    month = periods.month(shop, TODAY)
    some = {
        "forecast of one owner": partial(
            forecast.forecast, store.here, first=FIRST, months=MONTHS, which=forecast.Which(owner_id=3)
        ),
        "what is stuck, counted": partial(rotting.counts, store.here, today=TODAY),
        "what is stuck, listed": partial(rotting.list_ids, store.here, "stuck", today=TODAY),
        "a month's figures by owner": partial(performance.performance, store.here, shop=shop, period=month),
        "a month's stages": partial(passing.passed, store.here, period=month, pipeline_id=1),
        "a snapshot": partial(store.write_now, "Keep", snapshots.keep),
    }
    for name, other in some.items():
        wall, used = timed(other, max(3, rounds // 4))
        say(f"{name}: {wall:.1f} ms, {used:.1f} of the processor")
    floor.db.close()
    store.close()
    return good


def main() -> int:
    """Measure everything; 1 when a figure was missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--open", type=int, default=100_000)
    asked.add_argument("--closed", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=15)
    asked.add_argument("--store", type=Path)
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="noren-bench-"))
    try:
        path = options.store or folder / "forecast.noren"
        if not path.exists():
            build(path, options.open, options.closed)
        return 0 if measure(path, options.rounds) else 1
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
