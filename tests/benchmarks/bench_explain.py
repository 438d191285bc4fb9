"""The balance of a member with 5,000 entries explained: every entry with its receipt, lots and what became of them.

`python tests/benchmarks/bench_explain.py`. It makes its own store: 5,000 entries of which a third spends from several
lots. Prints the median and the longest of the questions (at most 100 ms each).
"""

import random
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from million import say

from desktop import opening
from desktop.clock import SetClock
from desktop.store import Store
from models.base import new_public_id
from models.loyalty import explain, ledger, members, statement
from models.people.tables import Person
from models.work import Tx

NIGHT = 1_780_000_000_000
ENTRIES = 5_000
MOST_MS = 100.0
RUNS = 30


def fill(tx: Tx) -> int:
    """A member who earned and used points for years; returns the account."""
    chance = random.Random(1)
    person = tx.insert(Person, public_id=new_public_id(), name="佐藤", created_at=tx.now)
    account = members.enrol(tx, person_id=person).account_id
    purse = ledger.open_purse(tx, account, tx.today)
    for at in range(ENTRIES):
        if at % 3 == 2 and purse.balance > 100:
            purse.spend(chance.randrange(20, 100))
        else:
            purse.earn(chance.randrange(10, 60), f"20{27 + at // 1000}-01-01")
    ledger.write(tx, purse)
    return account


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.noren"
        opening.create(path, now=NIGHT)
        store = Store(path, clock=SetClock(NIGHT), inline=True)
        account = store.write_now("Fill", fill)
        for name, question in (
            ("explained whole", partial(explain.explain, store.here, account, limit=ENTRIES)),
            ("its first page", partial(explain.explain, store.here, account)),
            (
                "as a statement",
                partial(statement.statement, store.here, account, first="2000-01-01", last="2100-01-01"),
            ),
        ):
            times = []
            for _ in range(RUNS):
                begun = time.perf_counter()
                question()
                times.append((time.perf_counter() - begun) * 1000)
            middle = statistics.median(times)
            verdict = "reached" if middle <= MOST_MS else "missed"
            say(f"{name}: median {middle:.1f} ms, longest {max(times):.1f} ms (at most {MOST_MS:.0f}): {verdict}")
        store.close()


if __name__ == "__main__":
    main()
