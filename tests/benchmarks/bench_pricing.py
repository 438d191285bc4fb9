"""A basket of thirty lines priced, against the same sums written by hand for that one basket.

`python tests/benchmarks/bench_pricing.py [STORE]`; no store is needed. The hand-written sums know that there are two
tax rates, one option, one discount of the receipt and points: what the pricing adds is that it knows no such thing.
"""

import sys
from pathlib import Path
from timeit import repeat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.million import say  # noqa: E402

from models.counter.basket import Basket, Discount, Line, Option, PointsUse, TaxKind, price  # noqa: E402

LINES, MOST_TIMES = 30, 75.0
KINDS = (TaxKind.STANDARD, TaxKind.REDUCED)
PERCENT, POINTS = 50_000, 500


def basket() -> Basket:
    """Thirty lines of two tax rates, each with an option; a discount of 5 % and 500 points."""
    lines = tuple(
        Line(str(at), "Product", 100 + 7 * at, kind=KINDS[at % 2], options=(Option("Milk", 50),)) for at in range(LINES)
    )
    return Basket(lines, discounts=(Discount(percent=PERCENT),), points=PointsUse(POINTS, POINTS))


def by_hand(wanted: Basket) -> tuple[int, int, list[int]]:
    """What is to be paid, the tax in it and each line's share of what was taken off: the floor."""
    own = [(line.unit_price + 50) * line.quantity // 1000 for line in wanted.lines]
    whole = sum(own)
    off = whole * PERCENT // 1_000_000 + POINTS
    shares, given, seen = [], 0, 0
    for amount in own:
        seen += amount
        shares.append(off * seen // whole - given)
        given += shares[-1]
    rates = {kind: 0 for kind in KINDS}
    for line, amount, share in zip(wanted.lines, own, shares, strict=True):
        rates[line.kind] += amount - share
    tax = rates[KINDS[0]] * 10 // 110 + rates[KINDS[1]] * 8 // 108
    return whole - off, tax, shares


def main() -> int:
    """Measure, print, and say by the exit code whether the ratio was reached."""
    wanted = basket()
    if price(wanted).total != by_hand(wanted)[0]:
        raise SystemExit("both have to come to the same sum")
    ours = min(repeat(lambda: price(wanted), number=50, repeat=20)) / 50 * 1000
    floor = min(repeat(lambda: by_hand(wanted), number=200, repeat=20)) / 200 * 1000
    times = ours / floor
    say(f"{LINES} lines priced in {ours:.3f} ms, by hand {floor:.3f} ms: {times:.1f} times (at most {MOST_TIMES:.0f})")
    return 0 if times <= MOST_TIMES else 1


if __name__ == "__main__":
    sys.exit(main())
