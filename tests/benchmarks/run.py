"""Runs every benchmark on one sample shop, which is made once: `make bench`, `make bench ARGS="--people 100000"`.

`python -m tests.benchmarks.run [--people N | --store FILE] [--only NAME]`. What each benchmark prints is printed below
its name; the last line of each says whether it reached what it has to. Figures of note are kept in RESULTS.md.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
OPTION = {"bench_sale": "--store"}
"""Benchmarks that take the store by an option."""
WITHOUT = {
    "bench_import",
    "bench_expiry",
    "bench_explain",
    "bench_win",
    "bench_learning",
    "bench_pricing",
    "bench_board",
    "bench_forecast",
    "bench_timeline",
    "bench_telling",
    "bench_calendar",
    "bench_today",
}
"""Benchmarks that make their own store."""
COPIED = {"bench_scan", "bench_find", "bench_promotions", "bench_scores"}
"""Benchmarks that may write to the store they are given."""


def environment() -> dict[str, str]:
    """As an installed program runs: from compiled bytecode, without a display."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    words = [sys.executable, "-m", "compileall", "-q", "models", "desktop", "ui"]
    subprocess.run(words, cwd=ROOT, env=env, check=True)
    return env


def sample(people: int) -> Path:
    """The sample shop of so many people, made when it is not there yet."""
    path = ROOT / "build" / f"sample{people}.noren"
    if not path.exists():
        sys.path.insert(0, str(ROOT))
        from desktop import sample as maker

        sys.stdout.write(f"making {path}\n")
        path.parent.mkdir(exist_ok=True)
        maker.build(path, count=people)
    return path


def run(script: Path, store: Path, env: dict[str, str]) -> bool:
    """Run one benchmark; whether it reached what it has to."""
    words = [sys.executable, str(script)]
    copy = store.with_name(f"copy-{store.name}")
    given = store
    if script.stem in COPIED:
        subprocess.run(["cp", "--reflink=auto", str(store), str(copy)], check=True)
        given = copy
    if script.stem not in WITHOUT:
        words += [*([OPTION[script.stem]] if script.stem in OPTION else []), str(given)]
    try:
        done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    finally:
        for left in copy.parent.glob(f"*{copy.name}*"):
            left.unlink()
    good = done.returncode == 0 and "missed" not in done.stdout
    sys.stdout.write(f"== {script.stem}\n{done.stdout}{done.stderr}{'reached' if good else 'missed'}\n")
    sys.stdout.flush()
    return good


def main() -> int:
    """Run them all; 1 when a figure was missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--store", type=Path)
    asked.add_argument("--only", default="")
    options = asked.parse_args()
    store, env = options.store or sample(options.people), environment()
    scripts = [one for one in sorted(HERE.glob("bench_*.py")) if options.only in one.stem]
    return 0 if all([run(one, store, env) for one in scripts]) else 1


if __name__ == "__main__":
    sys.exit(main())
