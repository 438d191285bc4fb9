"""マネーフォワード クラウド会計's journal (仕訳帳): 27 columns with a header; slips are told by day and number.

The column インボイス stays empty: sales have none, and for a purchase the program takes it from the tax class.
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
    sale="課税売上 {rate}",
    sale_reduced="課税売上 (軽){rate}",
    back="課税売上-返還等 {rate}",
    back_reduced="課税売上-返還等 (軽){rate}",
    exempt="非課税売上",
    exempt_back="非課税売上-返還等",
    free="輸出売上 0%",
    free_back="輸出売上-返還等 0%",
    purchase="課税仕入 {rate}",
)
_SIDE = ("勘定科目", "補助科目", "部門", "取引先", "税区分", "インボイス", "金額(円)", "税額")
_REST = ("仕訳メモ", "タグ", "MF仕訳タイプ", "決算整理仕訳", "作成日時", "作成者", "最終更新日時", "最終更新者")
HEADER = ("取引No", "取引日", *[f"借方{one}" for one in _SIDE], *[f"貸方{one}" for one in _SIDE], "摘要", *_REST)


def text(slips: Sequence[Slip], _context: Context) -> str:
    """The file."""
    rows: list[Sequence[str | int]] = [HEADER]
    for slip in slips:
        rows += [
            [slip.number, slashed(slip.day), *_side(row.debit), *_side(row.credit), slip.text, *[""] * len(_REST)]
            for row in slip.rows
        ]
    return text_of(rows)


def _side(side: Side | None) -> list[str | int]:
    if side is None:
        return [""] * len(_SIDE)
    tax = "" if side.tax is None else side.tax
    return [side.account, side.sub, "", "", side.tax_class, "", side.amount, tax]


FORMAT = Format(
    id="mf",
    title="マネーフォワード クラウド会計",
    about=N_("マネーフォワード クラウド会計 takes it in by 会計帳簿 > 仕訳帳 > インポート > 仕訳帳."),
    suffix=".csv",
    names=NAMES,
    text=text,
    encodings=(CP932, UTF_8),
    japanese=True,
    text_bytes=400,
)
