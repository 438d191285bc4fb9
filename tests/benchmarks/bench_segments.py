"""A segment of three conditions counted over everybody while it is typed, and how soon the next key stops the count.

`python tests/benchmarks/bench_segments.py STORE [TURNS]`. Only reads. Each condition is counted TURNS times (9) as the
editor does it, on a store with its threads; the median and the best are printed beside the processor's time, which
other work on the machine does not stretch. At most 300 ms at the median. Then each is stopped halfway.
"""

import contextlib
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop import opening
from desktop.counting import Counting
from desktop.jobs import Progress
from models import times
from models.criteria.nodes import Every, Leaf
from models.criteria.sql import Context
from models.errors import Cancelled

MOST_MS = 300
ASKED = {
    "region, member, birthday month": (
        Leaf("person.region", "is", "東京都"),
        Leaf("person.member", "is", True),
        Leaf("person.birthday_month", "is", 5),
    ),
    "three visits in 90 days, spend, seen within 30 days": (
        Leaf("person.visits", "at_least", 3, within=90),
        Leaf("person.spend", "at_least", 10_000),
        Leaf("person.last_visit_days", "at_most", 30),
    ),
    "can be mailed, age 20 to 40, source": (
        Leaf("person.has_contact", "in", ("mail",)),
        Leaf("person.age", "between", (20, 40)),
        Leaf("person.source", "is", "form"),
    ),
    "silent for 90 days, 100 points, no lead": (
        Leaf("person.last_visit_days", "at_least", 90),
        Leaf("person.points", "at_least", 100),
        Leaf("person.lead_state", "unknown"),
    ),
    "two visits of staff in 30 days, region, no lead": (
        Leaf("person.touches", "at_least", 2, Leaf("touch.kind", "in", ("visit", "call")), within=30),
        Leaf("person.region", "is", "東京都"),
        Leaf("person.lead_state", "unknown"),
    ),
}


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(path: Path, turns: int) -> int:
    """Run it; 0 when every count was quick enough."""
    store = opening.open_store(path)
    good = True
    try:
        now, shop = int(store.here.value("SELECT max(at) FROM sale")), store.settings
        ctx = Context(times.business_day(now, shop.zone, shop.day_change_hour), now)
        counting = Counting(store)
        for name, leaves in ASKED.items():
            node = Every(leaves)
            took, busy = [], []
            for _turn in range(turns):
                began, worked = time.perf_counter(), time.process_time()
                found, whole = counting.count(node, ctx, Progress()).result()
                took.append(1000 * (time.perf_counter() - began))
                busy.append(1000 * (time.process_time() - worked))
            middle = statistics.median(took)
            progress = Progress()
            job = counting.count(node, ctx, progress)
            time.sleep(min(took) / 2000)
            began = time.perf_counter()
            progress.cancelled = True
            with contextlib.suppress(Cancelled):  # it may have ended before
                job.result()
            stopped = 1000 * (time.perf_counter() - began)
            good = good and middle <= MOST_MS
            say(
                f"{name}: {found:,} of {whole:,}; median {middle:.0f} ms, best {min(took):.0f}, the processors"
                f" {min(busy):.0f}; stopped within {stopped:.0f} ms"
            )
    finally:
        store.close()
    say("reached" if good else "missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 9))
