"""How well the win probability tells on real calls of a bank, beside scikit-learn's logistic regression.

`python tests/benchmarks/bench_win.py [FILE] [--outcome y] [--won yes] [--leave-out duration]`. FILE is a CSV (may be
.gz), `;` or `,` between; without one the bank's calls of the shared data. Fixed splits: the first four fifths of a
shuffle by seed 1, and the first four fifths of the file, which the bank's calls hold in the order of time.

scikit-learn is no part of Noren: run this with a Python that has it, else the comparison is left out, and said so.
"""

import argparse
import csv
import gzip
import io
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from models.leads import learned, quality  # noqa: E402
from models.leads.learned import Table  # noqa: E402

BANK = ROOT.parent / "shared" / "data" / "bank_marketing.csv.gz"
NEAR = 0.02
"""As far below the regression's AUC as the aim allows."""
QUICK = 20.0
"""Seconds for forty thousand rows."""


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def loaded(path: Path, outcome: str, won: str) -> Table:
    """A CSV as a table: columns of numbers where all values that are there are."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = raw.decode("utf-8-sig")
    mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=mark))
    ends = [row.pop(outcome) == won for row in rows]
    columns: dict[str, list[learned.Plain]] = {}
    numbers = set()
    for name in rows[0]:
        some = [row[name] for row in rows]
        if all(is_number(one) for one in some if one):
            numbers.add(name)
            columns[name] = [float(one) if one else None for one in some]
        else:
            columns[name] = list(some)
    return Table(columns, ends, frozenset(numbers))


def is_number(text: str) -> bool:
    """Whether a text is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def regression(table: Table, train: list[int], test: list[int]) -> float | None:
    """The AUC of scikit-learn's logistic regression (one-hot, scaled); None where it is not installed."""
    try:
        import numpy as np
        from sklearn.compose import ColumnTransformer
        from sklearn.impute import SimpleImputer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler
    except ImportError:
        return None
    names = list(table.columns)
    whole = np.empty((len(table.won), len(names)), dtype=object)
    for at, name in enumerate(names):
        whole[:, at] = [float("nan") if one is None else one for one in table.columns[name]]
    plain = [at for at, name in enumerate(names) if name not in table.numbers]
    numbers = [at for at, name in enumerate(names) if name in table.numbers]
    scaled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    kinds = ColumnTransformer([("c", OneHotEncoder(handle_unknown="ignore"), plain), ("n", scaled, numbers)])
    model = make_pipeline(kinds, LogisticRegression(max_iter=3000))
    won = np.array(table.won)
    model.fit(whole[train], won[train])
    return quality.auc([float(one) for one in model.predict_proba(whole[test])[:, 1]], [table.won[at] for at in test])


def compared(name: str, table: Table, train: list[int], test: list[int]) -> bool:
    """Print one split; whether the aim was reached."""
    began = time.perf_counter()
    model = learned.learn(table.rows(train))
    took = time.perf_counter() - began
    shares = [model.share(table.values(at)) for at in test]
    found = quality.measured(shares, [table.won[at] for at in test], len(train))
    assert found is not None
    beside = regression(table, train, test)
    said = "scikit-learn is not installed: no comparison" if beside is None else f"regression {beside:.4f}"
    good = (beside is None or found.auc >= beside - NEAR) and took <= QUICK
    say(f"{name}: AUC {found.auc:.4f}; {said}; learned in {took:.1f} s; {'reached' if good else 'missed'}")
    tenths = " ".join(f"{100 * one.promised:.1f}/{100 * one.won / one.count:.1f}" for one in found.deciles)
    say(f"  calibration by tenths, promised/won %: {tenths}; apart {100 * found.gap:.1f} points on average")
    return good


def main() -> int:
    """Run it; 0 when every aim was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=BANK)
    parser.add_argument("--outcome", default="y")
    parser.add_argument("--won", default="yes")
    parser.add_argument("--leave-out", default="duration")
    words = parser.parse_args()
    whole = loaded(words.file, words.outcome, words.won)
    count = len(whole.won)
    suspects = quality.suspects(whole)
    flagged = {one.field for one in suspects}
    left = {one for one in words.leave_out.split(",") if one}
    say(f"{count} rows, {sum(whole.won)} won; flagged as knowing the outcome: "
          + (", ".join(f"{one.field} ({one.why} {one.value:.3f})" for one in suspects) or "none"))  # fmt: skip
    caught = words.file != BANK or flagged == {"duration"}
    if words.file == BANK:
        say(f"  the leaking column, and only it, is flagged: {'reached' if caught else 'missed'}")
    every = list(range(count))
    table = whole.rows(every, [name for name in whole.columns if name not in left | flagged])
    mixed = every[:]
    random.Random(1).shuffle(mixed)
    cut = int(0.8 * count)
    good = compared("random split", table, mixed[:cut], mixed[cut:])
    good = compared("split by time", table, every[:cut], every[cut:]) and good
    if left & set(whole.columns):
        compared("random split with the leaking column (never used)", whole, mixed[:cut], mixed[cut:])
    return 0 if good and caught else 1


if __name__ == "__main__":
    sys.exit(main())
