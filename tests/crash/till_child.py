"""A till in a process of its own, to be killed: sells through the threaded store and says so after each commit.

`till_child.py STORE FROM COUNT [points]`: sale number i has the id `crash-<i>`, spends 3 points and earns some. With
`points` it spends that many once, when told to on standard input, and says whether it could.
"""

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop.store import Store  # noqa: E402
from models.counter import sales  # noqa: E402
from models.counter.basket import Basket, Line, PointsUse  # noqa: E402
from models.counter.drafts import SaleDraft, Tender  # noqa: E402
from models.errors import Refused  # noqa: E402


def draft(name: str, points: int) -> SaleDraft:
    lines = (Line("1", "Latte", 500, product_id=1), Line("2", "Cake", 650, 2000, product_id=2))
    return SaleDraft(
        Basket(lines, points=PointsUse(points, points)), (Tender(1, 1800 - points),), person_id=1, public_id=name
    )


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(path: str, first: int, count: int, points: int) -> None:
    store = Store(Path(path))
    say("ready")
    if points:
        sys.stdin.readline()
        try:
            store.write("Sale", partial(sales.book, draft=draft(f"both-{first}", points))).result()
            say("sold")
        except Refused as refused:
            say(f"refused {refused}")
        store.close()
        return
    for at in range(first, first + count):
        booked = store.write("Sale", partial(sales.book, draft=draft(f"crash-{at}", 3))).result()
        say(f"{booked.public_id} {booked.number} {booked.points_after}")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 0)
