"""The commit of a sale against its floor: the same rows by hand-written SQL, driver, pragmas, indexes and audit row.

A sale of 3 lines to a member, with points earned and spent, stock, timeline and audit, durable (synchronous FULL), back
to back, from `store.write` to its callback. Five interleaved runs; prints medians, p99 and the ratios (at most 2 and
1.5). `bench_sale.py [--store FILE] [--sales N] [--runs N] [--profile]`; a store given is copied first.
"""

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop import opening, sqlite  # noqa: E402
from desktop.store import Store  # noqa: E402
from models.base import new_public_id  # noqa: E402
from models.counter import sales, till  # noqa: E402
from models.counter.basket import Basket, Line, PointsUse, TaxKind  # noqa: E402
from models.counter.drafts import SaleDraft, Tender  # noqa: E402
from models.counter.proof import ledger_problems  # noqa: E402

PRODUCTS, MEMBERS = 500, 20_000
NOW = 1_781_492_400_000


def build(path: Path) -> None:
    """A shop with products and members, each with two open lots of points."""
    opening.create(path, now=NOW)
    with opening.opened(sqlite.writer(path)) as db:
        connection = db.connection()
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO product (public_id, name, reading, sort_key, variant, tax_kind, food, weigh,"
            " unit, keeps_stock,"
            " supplier, special, options, parts, icon, colour, note, active, created_at, price, cost)"
            " VALUES (?,?,'','','',?,0,'','',1,'','','[]','[]','','','',1,0,?,?)",
            [(new_public_id(), f"Product {i}", ("standard", "reduced")[i % 2], 300 + i, 100) for i in range(PRODUCTS)],
        )
        connection.execute("INSERT INTO stock (shop_id, product_id, quantity) SELECT 1, id, 0 FROM product")
        connection.executemany(
            "INSERT INTO person (public_id, name, reading, sort_key, job_title, preferred_channel,"
            " preferred_hours, likes,"
            " wishes, cautions, note, source, lead_state, phase, created_at)"
            " VALUES (?,?,'','','','','','','','','','','','',0)",
            [(new_public_id(), f"Person {i}") for i in range(MEMBERS)],
        )
        connection.execute(
            "INSERT INTO account (programme_id, person_id, kind, enrolled_at, balance, debt)"
            " SELECT 1, id, 'spendable', 0, 2000, 0 FROM person"
        )
        for day, points in (("2027-01-31", 1000), ("2027-02-28", 1000)):
            connection.execute(
                "INSERT INTO points_entry (account_id, at, day, kind, points, balance, reason) SELECT id,"
                " 0, '2026-01-01',"
                f" 'opening', {points}, {1000 if day < '2027-02' else 2000}, '' FROM account"
            )
            connection.execute(
                "INSERT INTO points_lot (account_id, entry_id, earned_day, expires_on, points, points_left)"
                f" SELECT account_id, MAX(id), '2026-01-01', '{day}', {points}, {points} FROM points_entry"
                f" GROUP BY account_id"
            )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def drafts(count: int, seed: int, members: list[int], products: list[tuple[int, str, int, str]]) -> list[SaleDraft]:
    """Sales of 3 lines to a member who spends 10 points."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        lines = tuple(
            Line(str(at), name, price, product_id=key, kind=TaxKind(kind))
            for at, (key, name, price, kind) in enumerate(chance.sample(products, 3))
        )
        due = sum(line.unit_price for line in lines) - 10
        found.append(
            SaleDraft(Basket(lines, points=PointsUse(10, 10)), (Tender(1, due),), chance.choice(members), language="ja")
        )
    return found


def ours(path: Path, wanted: list[SaleDraft]) -> list[float]:
    """Milliseconds from `store.write` to its callback, each."""
    store = Store(path)
    taken, done = [], threading.Event()

    def arrived(booked) -> None:
        taken.append(time.perf_counter())
        done.set()

    times = []
    for draft in wanted:
        done.clear()
        start = time.perf_counter()
        store.write("Sale", partial(sales.book, draft=draft)).then(arrived)
        done.wait()
        times.append((taken[-1] - start) * 1000)
    store.close()
    return times


class Floor:
    """The same rows by hand: everything known beforehand but the keys, the balances and the number."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite.writer(path)
        self.db.connect()
        self.run = self.db.connection().execute

    def sell(self, draft: SaleDraft, now: int) -> None:
        run, lines = self.run, draft.basket.lines
        total = sum(line.unit_price for line in lines) - 10
        run("BEGIN IMMEDIATE")
        session = run("SELECT id FROM till_session WHERE till_id=1 AND z_number IS NULL").fetchone()[0]
        number = run("SELECT next_number FROM till WHERE id=1").fetchone()[0]
        account, balance = run(
            "SELECT id, balance FROM account WHERE person_id=? AND programme_id=1 AND kind='spendable'",
            (draft.person_id,),
        ).fetchone()
        lot, left = run(
            "SELECT id, points_left FROM points_lot WHERE account_id=? AND points_left > 0 ORDER BY expires_on LIMIT 1",
            (account,),
        ).fetchone()
        earned = total // 100
        sale = run(
            "INSERT INTO sale (public_id, kind, shop_id, till_id, session_id, number, at, day, person_id, staff_id,"
            " of_sale_id, reason, eat_in, currency, quantity, subtotal, discount, points_used,"
            " points_value, tax, total,"
            " points_paid, rounding, cost, points_earned, points_before, points_after, change, source, language, facts,"
            " digest) VALUES"
            " (?,'sale',1,1,?,?,?,'2026-06-15',?,NULL,NULL,'',0,'JPY',3000,?,0,10,10,?,?,0,0,300,?,?,?,0,'',"
            "'ja',?,?)",
            (
                draft.public_id, session, number, now, draft.person_id, total + 10, total // 11, total, earned, balance,
                balance - 10 + earned, FACTS, "0" * 64,
            ),
        ).lastrowid  # fmt: skip
        run("UPDATE till SET next_number=?, last_digest=? WHERE id=1", (number + 1, "0" * 64))
        self._goods(draft, sale, session, total, now)
        self._points(draft, sale, (account, balance, lot, left), total, now)
        run("COMMIT")

    def _goods(self, draft: SaleDraft, sale: int, session: int, total: int, now: int) -> None:
        run, lines = self.run, draft.basket.lines
        self.db.connection().executemany(
            "INSERT INTO sale_line (sale_id, position, product_id, category_id, name, code, options,"
            " quantity, unit_price,"
            " discount, discount_reason, share, points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns,"
            " points_earned, of_line_id) VALUES (?,?,?,NULL,?,'','',1000,?,0,'',0,3,?,?,?,100000,0,100,1,4,NULL)",
            [
                (sale, at, line.product_id, line.name, line.unit_price, line.unit_price - 3, 40, line.kind.value)
                for at, line in enumerate(lines)
            ],
        )
        self.db.connection().executemany(
            "INSERT INTO sale_tax (sale_id, tax_kind, rate, total, tax) VALUES (?,?,100000,?,?)",
            [(sale, kind, total, total // 11) for kind in {line.kind.value for line in lines}],
        )
        run(
            "INSERT INTO payment (sale_id, session_id, payment_kind_id, amount, tendered, correction,"
            " at, reason, staff_id)"
            " VALUES (?,?,1,?,?,0,?,'',NULL)",
            (sale, session, total, total, now),
        )
        self.db.connection().executemany(
            "INSERT INTO stock_entry (at, day, shop_id, product_id, quantity, cost, kind, ref_id,"
            " reason, supplier, staff_id)"
            " VALUES (?,'2026-06-15',1,?,-1000,100,'sale',?,'','',NULL)",
            [(now, line.product_id, sale) for line in lines],
        )
        self.db.connection().executemany(
            "UPDATE stock SET quantity = quantity - 1000 WHERE product_id=? AND shop_id=1",
            [(line.product_id,) for line in lines],
        )

    def _points(self, draft: SaleDraft, sale: int, known: tuple[int, int, int, int], total: int, now: int) -> None:
        run, earned = self.run, total // 100
        account, balance, lot, left = known
        spend = run(ENTRY, (account, now, "spend", -10, balance - 10, sale)).lastrowid
        earn = run(ENTRY, (account, now, "earn", earned, balance - 10 + earned, sale)).lastrowid
        run(
            "INSERT INTO points_lot (account_id, entry_id, earned_day, expires_on, points, points_left, sale_id)"
            " VALUES (?,?,'2026-06-15','2027-06-15',?,?,?)",
            (account, earn, earned, earned, sale),
        )
        run("INSERT INTO points_use (entry_id, lot_id, points) VALUES (?,?,10)", (spend, lot))
        run("UPDATE points_lot SET points_left=? WHERE id=?", (left - 10, lot))
        run("UPDATE account SET balance=? WHERE id=?", (balance - 10 + earned, account))
        run(
            "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, points, text, staff_id, shop_id)"
            " VALUES (?,?,'sale',?,?,?,'',NULL,1)",
            (draft.person_id, now, sale, total, earned - 10),
        )
        run("UPDATE person SET last_seen_at=? WHERE id=?", (now, draft.person_id))
        run(
            "INSERT INTO audit (at, day, name, details, staff_id, till_id, origin, batch_id,"
            " undoes_id, undoable, images)"
            " VALUES (?,'2026-06-15','Sale','{\"number\": \"N-000001\"}',NULL,1,'window',NULL,NULL,0,?)",
            (
                now,
                json.dumps(
                    {"rows": [], "ledger": {"sale": [sale], "points_entry": [spend, earn], "stock_entry": [1, 2, 3]}}
                ),
            ),
        )


FACTS = (
    '{"tax":[1,100000,80000,"down"],"worth":[1,1,0],"lines":{"0":[4,0],"1":[3,0],"2":[3,0]},'
    '"earn":[[1,[["1/100",1,100,1490,14]],[[0,0,496],[1,0,497],[2,0,497]]]]}'
)
ENTRY = (
    "INSERT INTO points_entry (account_id, at, day, kind, points, balance, sale_id, of_entry_id, reason, staff_id)"
    " VALUES (?,?,'2026-06-15',?,?,?,?,NULL,'',NULL)"
)


def by_hand(path: Path, wanted: list[SaleDraft]) -> list[float]:
    """Milliseconds of each sale by hand."""
    floor = Floor(path)
    times = []
    for draft in wanted:
        start = time.perf_counter()
        floor.sell(draft, NOW)
        times.append((time.perf_counter() - start) * 1000)
    floor.db.close()
    return times


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def prepare(folder: Path, given: Path | None) -> Path:
    """A store with an open register, to be copied for each run."""
    path = folder / "base.noren"
    if given:
        sqlite.copy_whole(given, path)
    else:
        build(path)
    store = Store(path, inline=True)
    if till.open_session_of(store.here) is None:
        store.write_now("Open", partial(till.open_session, float_amount=10_000))
    store.close()
    return path


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--store", type=Path)
    asked.add_argument("--sales", type=int, default=1000)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--profile", action="store_true")
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="noren-bench-"))
    try:
        measure(folder, prepare(folder, options.store), options)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, base: Path, options: argparse.Namespace) -> None:
    store = Store(base, inline=True)
    members = store.here.column("SELECT person_id FROM account WHERE balance >= 1000 AND kind='spendable' LIMIT 20000")
    products = store.here.rows("SELECT id, name, price, tax_kind FROM product WHERE price > 0 AND parts='[]' LIMIT 500")
    store.close()
    if options.profile:
        profile(base, drafts(options.sales, 1, members, products))
        return
    sums: dict[str, list[list[float]]] = {"by hand": [], "noren": []}
    for run in range(options.runs):
        for name, sell in (("by hand", by_hand), ("noren", ours)):
            path = folder / "run.noren"
            sqlite.copy_whole(base, path)
            sums[name].append(sell(path, drafts(options.sales, run, members, products)))
            if name == "noren" and run == 0:
                prove(path)
            for one in folder.glob("run.noren*"):
                one.unlink()
    medians = {name: statistics.median(statistics.median(run) for run in runs) for name, runs in sums.items()}
    tails = {name: statistics.median(percentile(run, 0.99) for run in runs) for name, runs in sums.items()}
    for name in sums:
        sys.stdout.write(f"{name:8} median {medians[name]:.3f} ms   p99 {tails[name]:.3f} ms\n")
    sys.stdout.write(
        f"ratio    median {medians['noren'] / medians['by hand']:.2f} (at most 2, aim 1.5)"
        f"   p99 {tails['noren'] / tails['by hand']:.2f} (at most 1.5)\n"
    )


def prove(path: Path) -> None:
    store = Store(path, inline=True)
    wrong = ledger_problems(store.here)
    store.close()
    if wrong:
        raise SystemExit(f"the books do not add up: {wrong[:3]}")


def profile(base: Path, wanted: list[SaleDraft]) -> None:
    import cProfile
    import pstats

    store = Store(base, inline=True)
    with cProfile.Profile() as profiler:
        for draft in wanted:
            store.write("Sale", partial(sales.book, draft=draft))
    store.close()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


if __name__ == "__main__":
    main()
