"""Promotions tried on a year of the receipts of the store given, and how soon a Cancel is done.

`python tests/benchmarks/bench_simulation.py STORE [FIRST LAST]`. Three promotions, each by itself: one that is parted
by days, one by customers, one that can't be parted. Prints the seconds, and what they come to for 300,000 receipts (at
most 60 s on 2 cores).
"""

import sys
import threading
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from million import say

from desktop import opening, simulating
from desktop.jobs import Progress
from models.criteria.nodes import Every, Leaf
from models.errors import Cancelled
from models.promotions.simulation import Proposed
from models.promotions.terms import Do, Effect, Terms

RECEIPTS, LONGEST, STOPPED = 300_000, 60.0, 2.0
TRIED = (
    ("twice the points and 10 % off a category for members, by days",
     Terms(Leaf("person.member", "is", True),
           (Effect(Do.PERCENT, goods=Leaf("line.category", "in", (1,)), percent=100_000),
            Effect(Do.MULTIPLY, times=2000)))),
    ("50 points from an amount on, twice a person, for who came lately, by customers",
     Terms(Every((Leaf("basket.amount", "at_least", 2000), Leaf("person.visits", "at_least", 2, within=90))),
           (Effect(Do.POINTS, points=50),), per_person=2)),
    ("5 % off in the afternoon while the budget lasts, in one",
     Terms(Leaf("moment.time", "between", (13 * 60, 18 * 60)), (Effect(Do.PERCENT, percent=50_000),), budget=10**9)),
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1])
    first, last = (sys.argv[2], sys.argv[3]) if len(sys.argv) > 3 else ("2025-12-01", "2026-11-30")
    store = opening.open_store(path, inline=True)
    try:
        for name, terms in TRIED:
            work = partial(simulating.simulate, store, proposed=(Proposed("Try", terms),), first=first, last=last)
            began = time.perf_counter()
            found = work(Progress())
            seconds = time.perf_counter() - began
            whole = seconds / found.receipts * RECEIPTS
            say(f"{name}: {found.receipts:,} receipts, {found.touched:,} touched, {seconds:.1f} s")
            say(f"    {RECEIPTS:,} in {whole:.1f} s (at most {LONGEST:.0f}): {reached(whole <= LONGEST)}")
        seconds = stopped(work)
        say(f"stopped after {seconds:.2f} s (at most {STOPPED:.0f}): {reached(seconds <= STOPPED)}")
    finally:
        store.close()


def reached(good: bool) -> str:
    """Whether a figure is what it has to be."""
    return "reached" if good else "missed"


def stopped(work) -> float:
    """How long it takes from a Cancel until all processes are gone, in seconds."""
    progress = Progress()
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.perf_counter())
        progress.cancelled = True

    timer = threading.Timer(2.0, press)
    timer.start()
    try:
        work(progress)
    except Cancelled:
        return time.perf_counter() - pressed[0]
    finally:
        timer.cancel()
    return 0.0


if __name__ == "__main__":
    main()
