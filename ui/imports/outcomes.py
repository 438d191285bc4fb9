"""The lines of a dry run as a list: a hundred thousand of them scroll without a pause."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.exchange.matching import Outcome
from desktop.languages import _, say
from models.errors import N_
from ui.theme import theme

WORDS = {
    "created": (N_("new"), "green"),
    "updated": (N_("changed"), "blue"),
    "skipped": (N_("as it is"), "text3"),
    "refused": (N_("refused"), "red"),
}
TITLES = (N_("Line"), N_("What happens"), N_("Record"), N_("Why"))
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class OutcomesModel(QAbstractTableModel):
    """Outcomes as rows."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.outcomes: Sequence[Outcome] = ()

    def set(self, outcomes: Sequence[Outcome]) -> None:
        """Show other outcomes."""
        self.beginResetModel()
        self.outcomes = outcomes
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """How many there are."""
        return 0 if parent.isValid() else len(self.outcomes)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Line, action, record, reason."""
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid() or index.row() >= len(self.outcomes):
            return None
        one = self.outcomes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return theme.color(WORDS.get(one.action, ("", "text"))[1])
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 3 and one.reason:
            return say(one.reason).replace("<", "‹")
        return None

    @staticmethod
    def _text(one: Outcome, column: int) -> str:
        if column == 0:
            return str(one.line)
        if column == 1:
            return _(WORDS.get(one.action, (one.action, ""))[0])
        if column == 2:
            return one.label
        return say(one.reason) if one.reason else ""

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' titles."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(TITLES[section])
        return None


class OutcomesView(QTableView):
    """The list itself."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.model_ = OutcomesModel()
        self.setModel(self.model_)
        self.setAccessibleName(_("What would happen, line by line"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(36))
        header = self.horizontalHeader()
        for at, width in enumerate((80, 130, 300)):
            header.resizeSection(at, theme.px(width))
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(theme.px(280))

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Show these lines."""
        self.model_.set(outcomes)
