"""The lines of a deal as a table that is typed into; what can't be stays in its cell, in red, until it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.languages import _, amount, say
from models import money
from models.counter.discounts import percent_of
from models.errors import N_, Refused, Told
from models.pipeline import pricing
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.pipeline.lines import OfferedLine

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
NAME, QUANTITY, PRICE, DISCOUNT, MONTHS, AMOUNT = range(6)
TITLES = (N_("Item"), N_("Quantity"), N_("Unit price"), N_("Discount"), N_("Months"), N_("Amount"))


def typed(column: int, text: str, currency: str) -> dict[str, Any]:
    """What a text typed into a column changes of a line. Raises Refused in words."""
    if column == NAME:
        return {"name": text}
    if column == QUANTITY:
        return {"quantity": money.parse_quantity(text or "1")}
    if column == PRICE:
        return {"unit_price": money.parse(text or "0", currency)}
    if column == MONTHS:
        return {"months": _months(text.strip())}
    bare = text.strip()
    if bare.endswith(("%", "％")):
        return {"discount_rate": money.parse_rate(bare) // pricing.FINE, "discount": 0}
    return {"discount": money.parse(bare or "0", currency), "discount_rate": 0}


def _months(text: str) -> int:
    digits = text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) < 5):
        raise Refused(N_("Give the months as a whole number, from 1 to 600."))
    return int(digits or 0)


def discount_text(line: OfferedLine, currency: str) -> str:
    """A discount as it is typed: 10% or 500."""
    if line.discount_rate:
        return money.show_rate(line.discount_rate * pricing.FINE)
    return money.plain(line.discount, currency) if line.discount else ""


def net(line: OfferedLine) -> int:
    """What a line comes to after its own discount, before promotions."""
    off = line.discount + percent_of(line.gross, line.discount_rate * pricing.FINE)
    return line.gross - min(line.gross, off)


class LinesModel(QAbstractTableModel):
    """The lines; `typed_in(line_id, columns, cell)` asks to keep what was typed, `refused` says what is wrong."""

    typed_in = Signal(int, dict, tuple)
    refused = Signal(str)

    def __init__(self, currency: str, parent: Any = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.currency, self.editable = currency, True
        self.lines: list[OfferedLine] = []
        self.wrong: dict[tuple[int, int], str] = {}
        """By line and column: what was typed there and can't be."""

    def show(self, lines: Sequence[OfferedLine], *, editable: bool) -> None:
        """Show other lines; where only some changed the selection stays."""
        same = [one.id for one in lines] == [one.id for one in self.lines] and editable == self.editable
        if same:
            self.lines = list(lines)
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, AMOUNT))
            return
        self.beginResetModel()
        self.lines, self.editable = list(lines), editable
        known = {one.id for one in lines}
        self.wrong = {cell: text for cell, text in self.wrong.items() if cell[0] in known}
        self.endResetModel()

    def row_of(self, line_id: int) -> int | None:
        """In which row a line stands."""
        return next((at for at, one in enumerate(self.lines) if one.id == line_id), None)

    def keep_wrong(self, line_id: int, column: int, text: str, error: BaseException) -> None:
        """Leave what was typed in its cell, and say what is wrong with it."""
        self.wrong[(line_id, column)] = text
        self._touched(line_id)
        self.refused.emit(say(error) if isinstance(error, Told) else str(error))

    def _touched(self, line_id: int) -> None:
        row = self.row_of(line_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, AMOUNT))

    # -- what Qt asks -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """How many columns there are."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The title of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but the amount can be typed into."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and index.column() != AMOUNT:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line, column = self.lines[index.row()], index.column()
        wrong = self.wrong.get((line.id or 0, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if wrong is not None:
                return theme.color("red")
            return theme.color("text2") if column in (DISCOUNT, MONTHS) else None
        if role == Qt.ItemDataRole.EditRole:
            return wrong if wrong is not None else self._edited(line, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return wrong if wrong is not None else self._shown(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_(TITLES[column])} {self._shown(line, column)}".strip()
        return None

    def _side(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def _shown(self, line: OfferedLine, column: int) -> str:
        if column == PRICE:
            return amount(line.unit_price)
        if column == DISCOUNT and line.discount:
            return amount(-line.discount)
        if column == AMOUNT:
            return amount(net(line))
        return self._edited(line, column)

    def _edited(self, line: OfferedLine, column: int) -> str:
        if column == NAME:
            return line.name
        if column == QUANTITY:
            return money.show_quantity(line.quantity).replace(",", "")
        if column == PRICE:
            return money.plain(line.unit_price, self.currency)
        if column == DISCOUNT:
            return discount_text(line, self.currency)
        return str(line.months) if line.months else ""

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Take what was typed into a cell; what can't be stays there in red."""
        line, column, text = self.lines[index.row()], index.column(), str(value)
        if role != Qt.ItemDataRole.EditRole or line.id is None:
            return False
        cell = (line.id, column)
        if text == (self.wrong.get(cell) or self._edited(line, column)):
            return False
        try:
            columns = typed(column, text, self.currency)
        except Told as error:
            self.keep_wrong(line.id, column, text, error)
            return False
        self.wrong.pop(cell, None)
        self.refused.emit("")
        self.typed_in.emit(line.id, columns, (column, text))
        return True
