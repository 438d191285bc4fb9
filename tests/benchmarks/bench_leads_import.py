"""100,000 leads from CSV, with matching, scoring and routing, against a hand-made executemany of the same rows.

The floor is `bench_import.floor`: decode, fold, the words of the search, matching, executemany. Run as
`python -m tests.benchmarks.bench_leads_import [leads] [--memory]`; the memory is measured in a process of its own.
"""

import resource
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from desktop import opening
from desktop.exchange import engine, mapping
from desktop.exchange.reading import open_table
from desktop.exchange.source import Options, Source
from models import settings
from models.criteria.nodes import Leaf, plain_of
from models.leads.tables import GradeProfile, GradeRule, RoutingRule, ScoreRule, Team, TeamMember
from models.people.tables import Staff
from tests.benchmarks.bench_import import floor, make_people, say


def ready(path: Path) -> None:
    """A shop with five people in a team, three routing rules, and rules of score and grade that look at everybody."""
    import json

    from models.base import new_public_id

    opening.create(path, now=1_780_000_000_000)
    store = opening.open_store(path, inline=True)

    def rules(tx):
        def made(table, **values):
            if "public_id" in {field.name for field in table._meta.sorted_fields}:
                values["public_id"] = new_public_id()
            if "created_at" in {field.name for field in table._meta.sorted_fields}:
                values["created_at"] = tx.now
            return tx.insert(table, **values)

        team = made(Team, name="Sales")
        for at in range(5):
            staff = made(Staff, name=f"Staff {at}")
            made(TeamMember, team=team, staff_id=staff, capacity=1_000_000)
        for place in ("大阪府", "東京都"):
            node = json.dumps(plain_of(Leaf("person.region", "is", place)))
            made(RoutingRule, name=place, criteria=node, team_id=team)
        node = json.dumps(plain_of(Leaf("touch.kind", "is", "form")))
        made(ScoreRule, name="Form", points=50, criteria=node)
        profile = made(GradeProfile, name="Near")
        node = json.dumps(plain_of(Leaf("person.region", "is", "東京都")))
        made(GradeRule, profile=profile, name="Tokyo", criteria=node, thirds=3)
        settings.change(tx, route_new=True)

    store.write_now("Rules", rules)
    store.close()


def ours(path: Path, file: Path) -> engine.ImportResult:
    """The import by the engine, new people being leads."""
    store = opening.open_store(path, inline=True)
    try:
        table = open_table(file)
        source = Source(table, "people", mapping.guess(table, "people").mapping, Options(leads=True))
        return store.work(partial(engine.run, source=source)).result()
    finally:
        store.close()


def assigned(path: Path) -> int:
    """How many leads somebody got."""
    store = opening.open_store(path, inline=True)
    try:
        return int(store.reader().value("SELECT count(*) FROM assignment"))
    finally:
        store.close()


def main(count: int) -> None:
    """Print floor, ours, the ratio and the memory."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        file = folder / "leads.csv"
        make_people(file, count)
        empty = folder / "empty.noren"
        ready(empty)
        floors, times = [], []
        for turn in range(3):
            by_hand, by_us = folder / f"floor{turn}.noren", folder / f"ours{turn}.noren"
            shutil.copy(empty, by_hand)
            shutil.copy(empty, by_us)
            floors.append(floor(by_hand, file))
            began = time.perf_counter()
            done = ours(by_us, file)
            times.append(time.perf_counter() - began)
            assert done.created == count
            say(f"  {assigned(by_us):,} given to somebody")
            say(f"  round {turn + 1}: floor {floors[-1]:.2f} s, ours {times[-1]:.2f} s")
        low, high = sorted(floors)[1], sorted(times)[1]
        say(f"import of {count:,} leads: floor {low:.2f} s, ours {high:.2f} s, ratio {high / low:.2f} (at most 5)")


def memory(count: int) -> None:
    """Print the peak of an import in a process that does nothing else, and of the process that reads its file."""
    with tempfile.TemporaryDirectory() as place:
        file, path = Path(place) / "leads.csv", Path(place) / "ours.noren"
        make_people(file, count)
        ready(path)
        ours(path, file)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    say(f"import of {count:,} leads: peak {own:.0f} MB + reader {reader:.0f} MB (at most 200)")


if __name__ == "__main__":
    alone = "--memory" in sys.argv
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()] or [100_000]
    (memory if alone else main)(wanted[0])
