"""What `advance` learns each night, on a large shop: seconds, memory, and how long the counter ever waits.

`python tests/benchmarks/bench_learning.py [PEOPLE]`. It makes its own sample shop of 100,000 people with 50,000 closed
and 10,000 open deals. The aim: each part within a minute, no unit of writing longer than 50 ms.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop import learning, opening, sample
from desktop.store import Store
from models.base import new_public_id
from models.pipeline.tables import Pipeline, Stage
from models.work import Tx

SOURCES = ("Instagram", "Web", "Friend", "Fair")
LONGEST = 60.0
UNIT_MS = 50.0


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def deals(tx: Tx, *, closed: int, waiting: int) -> None:
    """Deals whose outcome hangs on the source."""
    chance = random.Random(3)
    if tx.value("SELECT count(*) FROM stage") == 0:
        pipeline = tx.insert(Pipeline, public_id=new_public_id(), name="", created_at=tx.now)
        for at in range(4):
            kind = "won" if at == 3 else "open"
            tx.insert(Stage, pipeline=pipeline, name=str(at), kind=kind, position=at)
    stages = tx.column("SELECT id FROM stage ORDER BY position")
    people = tx.column("SELECT id FROM person ORDER BY id")
    for at in range(closed + waiting):
        source = chance.choice(SOURCES)
        won = chance.random() < 0.15 + 0.2 * SOURCES.index(source)
        state = "open" if at >= closed else "won" if won else "lost"
        tx.run(
            "INSERT INTO deal (public_id, name, stage_id, state, person_id, amount, source, opened_at, stage_at,"
            " touched_at, closed_at, wishes, note, reason_note, position) VALUES (?,?,?,?,?,?,?,?,?,?,?,'','','',0)",
            f"{at:026d}", f"D{at}", stages[-1] if state == "won" else stages[at % 3], state, people[at % len(people)],
            chance.randrange(1000, 10**6), source, tx.now, tx.now + at, tx.now,
            None if state == "open" else tx.now + at,
        )  # fmt: skip
    tx.run("UPDATE person SET lead_state='working' WHERE id % 3 = 0")


class Watched:
    """A store whose units of writing are timed."""

    def __init__(self, store: Store) -> None:
        self.longest: list[float] = []
        self._write = store.write_now
        store.write_now = self.write  # type: ignore[method-assign]

    def write(self, name, operation):  # type: ignore[no-untyped-def]
        """Write, and note how long it took."""
        began = time.perf_counter()
        try:
            return self._write(name, operation)
        finally:
            self.longest.append(1000 * (time.perf_counter() - began))


def main() -> int:
    """Run it; 0 when every aim was reached."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    good = True
    with tempfile.TemporaryDirectory(prefix="noren-learning-") as place:
        path = Path(place) / "shop.noren"
        sample.build(path, count=people)
        store = opening.open_store(path, inline=True)
        store.write_now("Deals", lambda tx: deals(tx, closed=people // 2, waiting=people // 10))
        watched = Watched(store)
        for name, part in (
            ("win probability", learning.learn_win),
            ("who comes back", learning.learn_repeat),
            ("bought together", learning.learn_together),
        ):
            watched.longest.clear()
            began = time.perf_counter()
            count = part(store)
            took = time.perf_counter() - began
            units = sorted(watched.longest)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            reached = took <= LONGEST and units[-1] <= UNIT_MS
            good = good and reached
            say(
                f"{name}: {took:.1f} s, {count:,} changed, {len(units)} units, median {units[len(units) // 2]:.1f} ms,"
                f" longest {units[-1]:.1f} ms, memory at most {memory} MB; {'reached' if reached else 'missed'}"
            )
        store.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
