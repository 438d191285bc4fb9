"""Suspected duplicates among half a million people, at most 60 s, beside the bare reading of what is compared.

`python tests/benchmarks/bench_duplicates.py [PEOPLE]`. It makes its own store: names of some 20,000 combinations, a
phone and an address each, most with a birthday, one in fifty in a second record with a slip of the hand.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from million import say

from desktop import opening, sqlite
from desktop.clock import SetClock
from desktop.duplicates import look
from desktop.jobs import Progress
from desktop.store import Store
from models import text

NOW = 1_780_000_000_000
LONGEST = 60.0
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのまみむめもやゆよらりるれろわ"


def names(rng: random.Random, count: int) -> list[str]:
    """Made-up names of three or four kana."""
    return ["".join(rng.choices(KANA, k=rng.choice((3, 4)))) for _at in range(count)]


def slipped(rng: random.Random, word: str) -> str:
    """The word with one letter changed."""
    at = rng.randrange(len(word))
    return word[:at] + rng.choice(KANA) + word[at + 1 :]


def make(path: Path, count: int) -> int:
    """People, one in fifty of them twice; returns how many are."""
    rng = random.Random(11)
    families, given = names(rng, 2_000), names(rng, 1_000)
    opening.create(path, now=NOW)
    people, contacts, places, twice = [], [], [], 0
    for key in range(1, count + 1):
        if people and rng.random() < 0.02:
            before, phone, place, born = rng.choice(people[-5_000:])[:4]
            name, twice = slipped(rng, before) if rng.random() < 0.7 else before, twice + 1
            phone = phone if rng.random() < 0.7 else f"8190{rng.randrange(10**8):08d}"
        else:
            name = f"{rng.choice(families)} {rng.choice(given)}"
            phone, place = f"8190{rng.randrange(10**8):08d}", (f"{rng.randrange(10**7):07d}", f"{key % 97}-{key % 31}")
            born = f"{rng.randrange(1940, 2008)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        people.append((name, phone, place, born, key))
        contacts.append((key, phone, phone))
        places.append((key, *place))
    with opening.opened(sqlite.writer(path)) as db:
        many = db.cursor().executemany
        db.execute_sql("BEGIN")
        many(
            "INSERT INTO person (id, public_id, name, reading, sort_key, birthday, job_title, preferred_channel,"
            " preferred_hours, likes, wishes, cautions, note, source, lead_state, phase, created_at)"
            " VALUES (?,?,?,?,?,?,'','','','','','','','','','',1)",
            ((key, f"p{key}", name, name, text.sort_key(name), born) for name, _phone, _place, born, key in people),
        )
        many(
            "INSERT INTO contact (person_id, kind, value, folded, label, position) VALUES (?,'phone',?,?,'',0)",
            contacts,
        )
        many(
            "INSERT INTO address (person_id, postal, region, city, street, building, country, label, position)"
            " VALUES (?,?,'','',?,'','','',0)",
            places,
        )
        db.execute_sql("COMMIT")
        db.execute_sql("ANALYZE")
    return twice


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twice.noren"
        twice = make(path, count)
        store = Store(path, clock=SetClock(NOW))
        started = time.perf_counter()
        bare = "SELECT p.name, p.birthday, c.folded, a.street FROM person p JOIN contact c ON c.person_id=p.id"
        rows = sum(len(chunk) for chunk in store.reader().each(f"{bare} JOIN address a ON a.person_id=p.id"))
        floor = time.perf_counter() - started
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        found = look(store, Progress())
        whole = time.perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        store.close()
    verdict = "reached" if whole <= LONGEST else "missed"
    say(f"{count} people, {twice} of them twice: {found} pairs in {whole:.1f} s (at most {LONGEST:.0f}): {verdict}")
    say(f"bare reading of {rows} rows {floor:.2f} s, ratio {whole / floor:.1f}; memory grew by {grown:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
