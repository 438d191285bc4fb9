"""What a sale with points comes to in the books: the part of its price that is for the points is owed, not earned yet.

Japan, 収益認識に関する会計基準の適用指針 (企業会計基準適用指針第30号), paragraphs 48 to 50 and illustration 22
(設例22, カスタマー・ロイヤルティ・プログラム): the price is spread over goods and points by what each would cost on
its own; points count with the part of them that is expected to be used. Pure; whole minor units, half up.
"""

from __future__ import annotations

from models.money import MILLION, divide_half_up


def split(sale: int, points: int) -> tuple[int, int]:
    """Spread what was paid for goods over the goods and their points: (goods, points), which make it to the unit.

    `points` is what the points are expected to take off later prices. Illustration 22: 100,000 and 9,500 make 91,324
    and 8,676. Nothing is put aside where nothing was paid.
    """
    if sale <= 0 or points <= 0:
        return sale, 0
    goods = divide_half_up(sale * sale, sale + points)
    return goods, sale - goods


def recognised(liability: int, used: int, expected: int) -> int:
    """How much of what was put aside is earned once `used` of the `expected` points were used, all times together.

    Illustration 22: of 8,676, 4,110 after 4,500 of 9,500 points; 7,603 after 8,500 of 9,700.
    """
    if expected <= 0:
        return liability
    return divide_half_up(liability * min(max(used, 0), expected), expected)


def expected(points: int, use_rate: int) -> int:
    """How many points of some will be used, by a rate in millionths."""
    return divide_half_up(max(0, points) * use_rate, MILLION)
