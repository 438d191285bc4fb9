"""freee会計's general journal file (汎用形式): a header, a row for each pair of sides.

Rows of the same day and number are one slip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.bookkeeping.formats import CP932, UTF_8, Context, Format
from desktop.bookkeeping.slips import TaxNames
from desktop.bookkeeping.tables import slashed, text_of
from models.errors import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bookkeeping.slips import Side, Slip

NAMES = TaxNames(
    outside="対象外",
    sale="課税売上{rate}",
    sale_reduced="課税売上{rate}（軽）",
    back="課税売返{rate}",
    back_reduced="課税売返{rate}（軽）",
    exempt="非課売上",
    exempt_back="非課売返",
    free="輸出売上",
    free_back="輸出売返",
    purchase="課対仕入{rate}",
)
_SIDE = ("勘定科目", "補助科目", "税区分", "金額", "税額")
HEADER = (
    "日付",
    "伝票番号",
    "決算整理仕訳",
    *[f"借方{one}" for one in _SIDE],
    *[f"貸方{one}" for one in _SIDE],
    "摘要",
)


def text(slips: Sequence[Slip], _context: Context) -> str:
    """The file."""
    rows: list[Sequence[str | int]] = [HEADER]
    for slip in slips:
        rows += [
            [slashed(slip.day), slip.number, "", *_side(row.debit), *_side(row.credit), slip.text] for row in slip.rows
        ]
    return text_of(rows)


def _side(side: Side | None) -> list[str | int]:
    if side is None:
        return [""] * len(_SIDE)
    return [side.account, side.sub, side.tax_class, side.amount, "" if side.tax is None else side.tax]


FORMAT = Format(
    id="freee",
    title="freee会計",
    about=N_("freee会計 takes it in as the journal of another program (仕訳データの移行)."),
    suffix=".csv",
    names=NAMES,
    text=text,
    encodings=(CP932, UTF_8),
    japanese=True,
)
