"""A million lots due on one night, let lapse in units behind the write door, while sales wait their turn.

`python tests/benchmarks/bench_expiry.py [LOTS]`. It makes its own store: half as many members as lots, two lots each.
Prints the whole night's time (at most 60 s) and the units' times: the longest is what a sale may have to wait.
"""

import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from million import say

from desktop import opening, sqlite
from desktop.clock import SetClock
from desktop.store import Store
from models.loyalty import ledger

NIGHT = 1_780_000_000_000
LONGEST = 60.0
UNIT_MS = 50.0


def make(path: Path, lots: int) -> None:
    """Members with two lots each that lapsed yesterday."""
    opening.create(path, now=NIGHT)
    with opening.opened(sqlite.writer(path)) as db:
        run, many = db.execute_sql, db.cursor().executemany
        run("BEGIN")
        people = range(1, lots // 2 + 1)
        many(
            "INSERT INTO person (id, public_id, name, reading, sort_key, job_title, preferred_channel, preferred_hours,"
            " likes, wishes, cautions, note, source, lead_state, phase, created_at)"
            " VALUES (?,?,'Sato','','','','','','','','','','','','',1)",
            ((key, f"p{key}") for key in people),
        )
        many(
            "INSERT INTO account (id, programme_id, person_id, kind, enrolled_at, balance, debt)"
            " VALUES (?,1,?,'spendable',1,30,0)",
            ((key, key) for key in people),
        )
        for points, balance in ((10, 10), (20, 30)):
            many(
                "INSERT INTO points_entry (account_id, at, day, kind, points, balance, reason)"
                " VALUES (?,1,'2025-05-01','earn',?,?,'')",
                ((key, points, balance) for key in people),
            )
        run(
            "INSERT INTO points_lot (account_id, entry_id, earned_day, expires_on, points, points_left)"
            " SELECT account_id, id, day, '2026-05-01', points, points FROM points_entry"
        )
        run("COMMIT")
        run("ANALYZE")


def main(lots: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "night.noren"
        started = time.perf_counter()
        make(path, lots)
        say(f"{lots} lots made in {time.perf_counter() - started:.1f} s")
        store = Store(path, clock=SetClock(NIGHT))
        times, accounts = [], 0
        started = time.perf_counter()
        while True:
            begun = time.perf_counter()
            count = store.write("Expiry", partial(ledger.expire_due)).result()
            times.append((time.perf_counter() - begun) * 1000)
            if not count:
                break
            accounts += count
        whole = time.perf_counter() - started
        left = store.here.value("SELECT COUNT(*) FROM points_lot WHERE points_left > 0")
        store.close()
    times.sort()
    verdict = "reached" if whole <= LONGEST and times[int(len(times) * 0.99)] <= UNIT_MS and not left else "missed"
    say(f"{accounts} members in {len(times)} units: {whole:.1f} s (at most {LONGEST:.0f}): {verdict}")
    say(
        f"a unit: median {times[len(times) // 2]:.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms"
        f" (at most {UNIT_MS:.0f}), longest {times[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
