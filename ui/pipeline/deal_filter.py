"""Which deals the list shows, kept as a view under a name; and which columns it has."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.languages import _
from models.criteria.nodes import ALWAYS
from models.errors import N_
from models.pipeline import saved
from ui.criteria.editor import CriteriaEditor
from ui.pipeline import deal_columns
from ui.widgets import Form, Sheet, button, column
from ui.writing import WritingSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.criteria.nodes import Node
    from models.pipeline.saved import ViewRow
    from ui.page import Desk


class FilterSheet(WritingSheet):
    """Conditions on deals; with a name they become a view for everybody, or for whoever saves it."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        node: Node,
        view: ViewRow | None,
        columns: Sequence[str],
        sort: str,
        then: Callable[[Node, int | None], Any],
    ) -> None:
        """`then(node, view_id)` takes what was chosen."""
        super().__init__(window, desk, _("Which deals?"), width=760)
        self.view, self.then = view, then
        self._columns, self._sort = tuple(columns), sort
        self.editor = CriteriaEditor(desk, saved.SIDES, node)
        self.editor.changed.connect(self.grow)
        self.body.addWidget(self.editor)
        self.form = Form(columns=2)
        self.name = self.form.line(_("Save as a view called"), view.name if view else "", most=80)
        self.mine = self.form.check(_("Only I see it"), view is not None and view.staff_id is not None, wide=False)
        self.body.addWidget(self.form)
        self.body.addWidget(self.error)
        away = [button(_("Delete the view"), self.delete, kind="ghost", icon="trash-2")] if view else []
        everything = button(_("All deals"), self.show_all, kind="ghost")
        self.buttons(
            *away,
            everything,
            None,
            button(_("Cancel"), self.cancel),
            button(_("Show"), self.show_these),
            button(_("Save the view"), self.save, kind="primary"),
        )

    def show_all(self) -> None:
        """Take every condition away."""
        self.accept()
        self.then(ALWAYS, None)

    def show_these(self) -> None:
        """Show what meets the conditions, without keeping them."""
        if self.editor.check():
            node = self.editor.node()
            self.accept()
            self.then(node, None)

    def save(self) -> None:
        """Keep them under the name."""
        if not self.editor.check():
            return
        verb = partial(
            saved.save,
            view_id=self.view.id if self.view else None,
            name=self.name.text(),
            node=self.editor.node(),
            columns=self._columns,
            sort=self._sort,
            mine=self.mine.isChecked(),
        )
        self.desk.write(N_("Save a view"), verb, said=_("View saved")).then(self._saved).failed(self.wrong)

    def _saved(self, view_id: int) -> None:
        node = self.editor.node()
        self.accept()
        self.then(node, view_id)

    def delete(self) -> None:
        """Delete the view; its conditions stay shown until others are chosen."""
        if self.view is not None:
            verb = partial(saved.delete, view_id=self.view.id)
            self.desk.write(N_("Delete a view"), verb, said=_("View deleted")).then(self._deleted).failed(self.wrong)

    def _deleted(self, _result: object) -> None:
        self.accept()
        self.then(ALWAYS, None)


class ColumnsSheet(Sheet):
    """Which columns the list has."""

    def __init__(self, window: QWidget, ids: tuple[str, ...], then: Callable[[tuple[str, ...]], Any]) -> None:
        """`then(ids)` takes what was ticked, in the order in which they are offered."""
        super().__init__(window, _("Columns"), width=360)
        self.then = then
        self.ticks: dict[str, QCheckBox] = {}
        for one in deal_columns.COLUMNS:
            tick = self.ticks[one.id] = QCheckBox(_(one.title))
            tick.setChecked(one.id in ids)
        self.body.addLayout(column(*self.ticks.values(), spacing=6))
        self.accept_on_enter = self.take
        usual = button(_("As usual"), self.usual, kind="ghost")
        self.buttons(usual, None, button(_("Cancel"), self.cancel), button(_("Show"), self.take, kind="primary"))

    def usual(self) -> None:
        """Tick what is usual."""
        for key, tick in self.ticks.items():
            tick.setChecked(key in deal_columns.USUAL)

    def take(self) -> None:
        """Show what is ticked."""
        self.accept()
        self.then(tuple(key for key, tick in self.ticks.items() if tick.isChecked()))
