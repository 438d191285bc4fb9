"""弥生会計's own import format (弥生取り込み形式): 25 columns without a header, Shift-JIS, CR LF.

A slip of one row is 2000, a longer one begins with 2110, goes on with 2100 and ends with 2101. The side that a row
lacks has no account and the amount 0. Column 20 is the kind of slip: 0 an entry, 3 a transfer slip (振替伝票).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.bookkeeping.formats import CP932, Context, Format
from desktop.bookkeeping.slips import TaxNames
from desktop.bookkeeping.tables import slashed, text_of
from models.errors import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bookkeeping.slips import Side, Slip

NAMES = TaxNames(
    outside="対象外",
    sale="課税売上込{rate}",
    sale_reduced="課税売上込軽減{rate}",
    back="課税売返込{rate}",
    back_reduced="課税売返込軽減{rate}",
    exempt="非課売上",
    exempt_back="非課売返",
    free="輸出売上",
    free_back="輸出売返",
    purchase="課対仕入込{rate}適格",
)
ALONE, FIRST, BETWEEN, LAST = "2000", "2110", "2100", "2101"
ENTRY, TRANSFER = "0", "3"


def text(slips: Sequence[Slip], _context: Context) -> str:
    """The file."""
    return text_of([row for slip in slips for row in _rows(slip)])


def _rows(slip: Slip) -> list[list[str | int]]:
    found = []
    for at, row in enumerate(slip.rows):
        kind = ENTRY if len(slip.rows) == 1 else TRANSFER
        found.append(
            [_flag(at, len(slip.rows)), "", "", slashed(slip.day), *_side(row.debit), *_side(row.credit), slip.text, "",
             "", kind, "", "", "0", "0", "no"]
        )  # fmt: skip
    return found


def _flag(at: int, rows: int) -> str:
    if rows == 1:
        return ALONE
    return FIRST if at == 0 else LAST if at == rows - 1 else BETWEEN


def _side(side: Side | None) -> list[str | int]:
    """Account, sub-account, department, tax class, amount, tax."""
    if side is None:
        return ["", "", "", "", 0, ""]
    return [side.account, side.sub, "", side.tax_class, side.amount, "" if side.tax is None else side.tax]


FORMAT = Format(
    id="yayoi",
    title="弥生会計",
    about=N_("弥生会計 takes it in from the journal (仕訳日記帳) by ファイル > インポート."),
    suffix=".csv",
    names=NAMES,
    text=text,
    encodings=(CP932,),
    japanese=True,
    account_bytes=24,
    text_bytes=64,
)
