"""Every member of a big shop looked at again after its tiers changed, in units behind the write door, sales in between.

`python tests/benchmarks/bench_recount.py FILE`. It works on a copy. The owner lowers a tier, then counts by
years from enrolment, then raises the tier again (nobody is lowered): for each the whole time and the units' times are
printed: the longest is what a sale may have to wait. Then the page's lists (who is close, who is about to lose).
"""

import shutil
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from million import say

from desktop import opening
from desktop.clock import SetClock
from desktop.store import Store
from models import times
from models.loyalty import recount, tier_lists, tiers
from models.loyalty.tier_rules import Period, TierRules

UNIT_MS = 50.0


def own_time(ask, *values, **names):
    """What `ask` answers, and the milliseconds of the processor's own time that it took."""
    begun = time.thread_time()
    found = ask(*values, **names)
    return found, (time.thread_time() - begun) * 1000


def counted(store: Store, day: str) -> tuple[float, list[float], list[float], int]:
    """Look at everybody again: seconds in all, milliseconds of each unit (wall, processor), members looked at."""
    units, works, looked = [], [], 0
    began = time.perf_counter()
    while True:
        begun = time.perf_counter()
        some, work = store.write("Recount", partial(own_time, recount.unit, day=day)).result()
        units.append((time.perf_counter() - begun) * 1000)
        works.append(work)
        if not some:
            return time.perf_counter() - began, sorted(units), sorted(works), looked
        looked += some


def told(name: str, found: tuple[float, list[float], list[float], int], changed: int) -> bool:
    """Print what a look at everybody took; whether no unit of a hundred holds a sale up."""
    whole, units, works, looked = found
    p99 = units[int((len(units) - 1) * 0.99)]
    say(
        f"{name}: {looked} members in {len(units)} units, {whole:.1f} s; {changed} changed;"
        f" a unit: median {units[len(units) // 2]:.1f} ms, p99 {p99:.1f} ms, longest {units[-1]:.1f} ms"
        f" (of the processor: median {works[len(works) // 2]:.1f} ms, longest {works[-1]:.1f} ms)"
    )
    return p99 <= UNIT_MS


def qualify(tx) -> None:
    """Give every member qualifying points of what they bought, receipt by receipt, where the store has none yet."""
    if tx.value("SELECT 1 FROM account WHERE kind='qualifying' LIMIT 1"):
        return
    tx.run(
        "INSERT INTO account (programme_id, person_id, kind, enrolled_at, balance, debt)"
        " SELECT 1, a.person_id, 'qualifying', a.enrolled_at, COALESCE((SELECT SUM(s.total) FROM sale s"
        " WHERE s.person_id = a.person_id), 0), 0 FROM account a WHERE a.programme_id=1 AND a.kind='spendable'"
    )
    tx.run(
        "INSERT INTO points_entry (account_id, at, day, kind, points, balance, sale_id, reason)"
        " SELECT q.id, s.at, s.day, 'rank', s.total, SUM(s.total) OVER (PARTITION BY q.id ORDER BY s.id), s.id, ''"
        " FROM account q JOIN sale s ON s.person_id = q.person_id WHERE q.kind='qualifying' ORDER BY s.id"
    )


def changes(store: Store) -> int:
    """How many changes of tiers there are so far."""
    return int(store.here.value("SELECT COUNT(*) FROM standing_entry"))


def main(path: Path) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, Path(folder) / "shop.noren"))
        opening.migrate(copy)
        last = Store(copy)
        at = int(last.here.value("SELECT MAX(at) FROM sale"))
        last.close()
        store = Store(copy, clock=SetClock(at))
        shop = store.settings
        day = times.business_day(at, shop.zone, shop.day_change_hour)
        store.write_now("Qualifying points", qualify)
        reached = [measure(store, day, name, rules, factor) for name, rules, factor in STEPS]
        for period in (Period.CALENDAR, Period.ANNIVERSARY):
            rules = replace(TierRules(), period=period)
            store.write_now("Rules", partial(tiers.set_rules, programme_id=1, rules=rules))
            begun = time.perf_counter()
            _shown, work = store.read(partial(own_time, tier_lists.overview, programme_id=1, day=day)).result()
            wall = (time.perf_counter() - begun) * 1000
            say(f"the page's lists, {period.value}: {wall:.0f} ms on a reader (of the processor: {work:.0f} ms)")
        store.close()
    say("reached" if all(reached) else f"missed: of a hundred units one at most may take more than {UNIT_MS:.0f} ms")


STEPS = (
    ("everybody for the first time", TierRules(), 100),
    ("a lower tier", TierRules(), 50),
    ("years from enrolment", TierRules(period=Period.ANNIVERSARY), 50),
    ("a higher tier, nobody falls", TierRules(), 200),
)
"""What the owner changes: the rules, and the thresholds in hundredths of those at first."""


def measure(store: Store, day: str, name: str, rules: TierRules, factor: int) -> bool:
    """Change the tiers and look at everybody."""
    before = changes(store)
    store.write_now("Rules", partial(tiers.set_rules, programme_id=1, rules=rules))
    known = tiers.tiers(store.here, 1)
    for at, one in enumerate(((30_000, "Silver"), (100_000, "Gold"))):
        tier_id = known[at].id if at < len(known) else None
        verb = partial(tiers.save, programme_id=1, tier_id=tier_id, name=f"{one[1]} {factor}",
                       threshold=one[0] * factor // 100)  # fmt: skip
        store.write_now("Tier", verb)
    return told(name, counted(store, day), changes(store) - before)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
