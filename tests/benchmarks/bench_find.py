"""A person found while typing, among a million, against its floor: the same MATCH by hand, ordered, 20 rows read.

`python tests/benchmarks/bench_find.py [STORE]`. Without a store it makes one in a temporary place first. For each query
of a fixed list it prints the floor's median, ours, their ratio and our 99th percentile over interleaved runs.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from million import make, say

from desktop import opening, sqlite
from models.people import search
from models.work import Reader

QUERIES = (
    "高橋",
    "髙橋 花",
    "たかはし",
    "タカハシ　ハナコ",
    "takahashi",
    "satou hana",
    "Tanaka Alice",
    "o'brien",
    "090",
    "090-1234",
    "0801234",
    "5678",
    "u123",
    "u4242.",
    "2900000700",
    "2900003500000",
    "あ",
    "a",
    "0",
    "8",
    "花",
    "佐藤 愛",
    "南 新",
    "さ 9",
    "suzuki 080",
    "辻 莉子 070",
    "たかh",
    "zzzz",
)
RUNS = 60
ROWS = (
    "SELECT id, name, reading, last_seen_at FROM person WHERE id IN (SELECT rowid FROM person_search"
    " WHERE person_search MATCH ? ORDER BY rowid DESC LIMIT 200) ORDER BY last_seen_at DESC, sort_key LIMIT 20"
)
PARTS = "SELECT person_id, kind, value FROM contact WHERE person_id IN ({}) ORDER BY person_id"
CARDS = "SELECT person_id, number FROM card WHERE person_id IN ({})"


def floor(read: Reader, match: str) -> int:
    """By hand on the bare connection: the matches in order, 20 rows with phones, mails and cards."""
    connection = read.db.connection()
    rows = connection.execute(ROWS, (match,)).fetchall()
    marks = ",".join("?" * len(rows))
    ids = [row[0] for row in rows]
    connection.execute(PARTS.format(marks), ids).fetchall()
    connection.execute(CARDS.format(marks), ids).fetchall()
    return len(rows)


def measured(read: Reader, query: str) -> tuple[list[float], list[float], int]:
    """The floor's and our times in milliseconds, run for run, and how many were found."""
    match = search.match_text(query)
    by_hand: list[float] = []
    ours: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        floor(read, match)
        middle = time.perf_counter()
        found = search.find(read, query)
        by_hand.append((middle - start) * 1000)
        ours.append((time.perf_counter() - middle) * 1000)
    return by_hand, ours, len(found)


def p99(times: list[float]) -> float:
    """The 99th percentile."""
    return sorted(times)[int(len(times) * 0.99)]


def main(path: Path) -> None:
    """Measure and print."""
    with opening.opened(sqlite.reader(path)) as db:
        read = Reader(db)
        say(f"{'query':<22}{'found':>6}{'floor ms':>10}{'ours ms':>10}{'ratio':>7}{'p99 ms':>9}")
        hands: list[float] = []
        all_ours: list[float] = []
        ratios: list[float] = []
        for query in QUERIES:
            by_hand, ours, count = measured(read, query)
            hand, own = statistics.median(by_hand), statistics.median(ours)
            hands += by_hand
            all_ours += ours
            ratios.append(own / hand)
            say(f"{query:<22}{count:>6}{hand:>10.3f}{own:>10.3f}{own / hand:>7.2f}{p99(ours):>9.3f}")
        hand, own = statistics.median(hands), statistics.median(all_ours)
        say(f"all: floor {hand:.3f} ms, ours {own:.3f} ms = {own / hand:.2f} × (at most 3)")
        say(f"all: p99 floor {p99(hands):.2f} ms, ours {p99(all_ours):.2f} ms (at most 5)")
        say(f"worst ratio of a query {max(ratios):.2f} ×")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder) / "million.noren", 1_000_000)
            main(Path(folder) / "million.noren")
