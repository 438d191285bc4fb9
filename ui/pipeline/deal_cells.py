"""Editing a deal in the list: a field over the cell, Enter keeps, Esc leaves, Tab goes on to the next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _
from models.criteria.fields import DEAL_CATEGORIES
from models.errors import N_, Refused, Told
from models.pipeline import deals
from ui.people import words
from ui.people.fields import day_ahead
from ui.pipeline.deal_columns import BY_ID
from ui.pipeline.moves import Moves, Place
from ui.widgets import Choice, MoneyEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.pipeline.listing import ListedDeal
    from models.pipeline.stages import StageRow
    from models.team import Member
    from ui.page import Desk
    from ui.widgets import RowsView


class Cells(QObject):
    """Edits cells of a list of deals."""

    edited = Signal()

    def __init__(self, desk: Desk, view: RowsView, moves: Moves) -> None:
        """`moves` puts a deal into another stage, as the board does."""
        super().__init__(view)
        self.desk, self.view, self.moves = desk, view, moves
        self.stages: Sequence[StageRow] = ()
        self.staff: Sequence[Member] = ()
        self.columns: tuple[str, ...] = ()
        self.editor: QWidget | None = None
        self._at: tuple[int, int, str] | None = None
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """F2 edits the current cell; in a field Enter keeps, Esc leaves, Tab goes on."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self.view and event.key() == Qt.Key.Key_F2:
            return self.edit(self.view.currentIndex())
        if watched is not self.editor:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._next(-1 if event.key() == Qt.Key.Key_Backtab else 1)
        else:
            return False
        return True

    def edit(self, index: QModelIndex) -> bool:
        """Put a field over a cell; whether it can be edited."""
        one: ListedDeal | None = self.view.rows.record(index.row()) if index.isValid() else None
        if one is None or not 0 <= index.column() < len(self.columns):
            return False
        kind = BY_ID[self.columns[index.column()]].edit
        if not kind:
            return False
        self.leave()
        editor = self._field(kind, self.columns[index.column()], one)
        editor.setAccessibleName(f"{_(BY_ID[self.columns[index.column()]].title)}: {words.brief(one.name, 60)}")
        self._at = (one.id, index.column(), kind)
        self.editor = editor
        editor.installEventFilter(self)
        self.view.setCurrentIndex(index)
        self.view.setIndexWidget(index, editor)
        editor.setFocus()
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        return True

    def _field(self, kind: str, column: str, one: ListedDeal) -> QWidget:
        if kind == "money":
            return MoneyEdit(self.desk.store.settings.currency, one.amount)
        if kind == "percent":
            chance = one.by_hand if one.by_hand is not None else one.chance
            return QLineEdit(f"{chance / 100:g}")
        if kind == "day":
            return QLineEdit(one.expected_day or "")
        if kind == "stage":
            from ui.pipeline.wording import worded

            return self._choice([(each.id, worded(each.wording)) for each in self.stages], one.stage_id)
        if kind == "owner":
            names = [(0, _("Nobody yet")), *((each.id, each.name or _("Owner")) for each in self.staff)]
            return self._choice(names, one.owner_id or 0)
        if kind == "category":
            return self._choice(
                [("", _("As its stage")), *((key, _(name)) for key, name in DEAL_CATEGORIES)], one.category
            )
        field = QLineEdit(one.name if column == "name" else one.source)
        field.setMaxLength(200)
        return field

    def _choice(self, options: list[tuple[Any, str]], value: Any) -> Choice:
        made = Choice(options, value)
        made.picked.connect(self._picked)
        return made

    def _picked(self, _value: object) -> None:
        self.keep()

    def keep(self) -> None:
        """Keep what was typed; what can't be is said, and the field stays."""
        if self._at is None or self.editor is None:
            return
        deal_id, column, kind = self._at
        try:
            verb = self._verb(deal_id, self.columns[column], kind)
        except Told as told:
            self.desk.toasts.wrong(told)
            return
        self.leave()
        if verb is not None:
            self.desk.write(N_("Change a deal"), verb).failed(self.desk.toasts.wrong)

    def _verb(self, deal_id: int, column: str, kind: str) -> Any:
        editor: Any = self.editor
        if kind == "stage":
            stage = next(one for one in self.stages if one.id == editor.value())
            self.moves.move([deal_id], Place(stage))
            return None
        if kind == "percent":
            return partial(deals.set_probability, deal_id=deal_id, probability=hundredths(editor.text()))
        if kind == "money":
            return partial(deals.change, deal_id=deal_id, amount=editor.value())
        if kind == "day":
            typed = editor.text().strip()
            return partial(deals.change, deal_id=deal_id, expected_day=day_ahead(self.desk, typed) if typed else None)
        if kind == "owner":
            return partial(deals.change, deal_id=deal_id, owner_id=editor.value() or None)
        if kind == "category":
            return partial(deals.change, deal_id=deal_id, category=editor.value())
        return partial(deals.change, deal_id=deal_id, **{"name" if column == "name" else "source": editor.text()})

    def leave(self) -> None:
        """Take the field away."""
        editor, self.editor, self._at = self.editor, None, None
        if editor is not None:
            editor.removeEventFilter(self)
            index = self.view.indexAt(editor.pos())
            if index.isValid():
                self.view.setIndexWidget(index, None)  # type: ignore[arg-type]
            editor.hide()
            self.view.setFocus()
            self.edited.emit()

    def _next(self, step: int) -> None:
        """Keep, then edit the next cell of the row that can be."""
        if self._at is None:
            return
        row, column = self.view.currentIndex().row(), self._at[1]
        self.keep()
        if self.editor is not None:
            return
        some = [at for at, key in enumerate(self.columns) if BY_ID[key].edit]
        place = (some.index(column) + step) % len(some) if column in some else 0
        self.edit(self.view.rows.index(row, some[place]))


def hundredths(typed: str) -> int | None:
    """A probability as typed ("45", "33.5 %") in hundredths of a per cent; None for nothing: the computed one counts.

    Raises Refused for what is no number.
    """
    from decimal import Decimal, InvalidOperation

    bare = typed.replace("%", "").replace("％", "").strip()
    if not bare:
        return None
    try:
        return int(Decimal(bare) * 100)
    except InvalidOperation as error:
        raise Refused(N_("“{text}” is not a number."), text=typed[:40]) from error
