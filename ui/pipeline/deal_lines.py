"""The lines of a deal on its sheet: found in the catalogue or typed, changed in their cells, taken away with Undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop.languages import _, _n, amount, say
from models.errors import N_, Told
from models.pipeline import lines
from models.pipeline.lines import OfferedLine
from ui.pipeline.deal_lines_model import NAME, PRICE, LinesModel
from ui.pipeline.finding import FoundField, products
from ui.theme import theme
from ui.widgets import Card, MoneyEdit, button, column, label, row, set_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from models.pipeline.pricing import Worth
    from ui.page import Desk

ROWS_SHOWN = 9
ROW = 40
WIDTHS = (0, 78, 112, 88, 84, 124)


class LineEditor(QStyledItemDelegate):
    """Gives a cell its editor: without an input method where figures are typed."""

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A field for a cell."""
        if index.column() == NAME:
            return super().createEditor(parent, option, index)
        made = MoneyEdit("JPY")
        made.setParent(parent)
        made.setFrame(False)
        return made

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """Show what stands in the cell, all of it selected."""
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))  # type: ignore[attr-defined]
        editor.selectAll()  # type: ignore[attr-defined]

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """Hand over what was typed."""
        model.setData(index, editor.text())  # type: ignore[attr-defined]


class LinesTable(QTableView):
    """The table. Delete takes the current line away, Ctrl+Up and Ctrl+Down move it."""

    removed = Signal(int)
    shifted = Signal(int, int)

    def __init__(self, model: LinesModel) -> None:
        """Dress it like the program's other lists."""
        super().__init__()
        self.lines = model
        self.setModel(model)
        self.setAccessibleName(_("Lines of the deal"))
        self.setItemDelegate(LineEditor(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        edits = QAbstractItemView.EditTrigger
        self.setEditTriggers(edits.DoubleClicked | edits.EditKeyPressed | edits.AnyKeyPressed | edits.SelectedClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for at, width in enumerate(WIDTHS):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch)
            if width:
                header.resizeSection(at, theme.px(width))
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Be as high as the lines, up to a few of them."""
        shown = min(max(1, self.lines.rowCount()), ROWS_SHOWN)
        head = max(self.horizontalHeader().sizeHint().height(), theme.px(36))
        self.setFixedHeight(theme.px(ROW) * shown + head + 2 * self.frameWidth() + 2)

    def current_id(self) -> int | None:
        """The key of the current line."""
        at = self.currentIndex().row()
        return self.lines.lines[at].id if 0 <= at < len(self.lines.lines) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter types into the cell; Delete and Ctrl with the arrows act on the line."""
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        current = self.current_id()
        if current is None or not self.lines.editable:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(current)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and control:
            self.shifted.emit(current, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != QTableView.State.EditingState:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class LinesCard(Card):
    """The card of the lines, with the search that adds one and what they come to."""

    def __init__(self, desk: Desk, deal_id: int) -> None:
        """Empty."""
        super().__init__(margin=16, spacing=10)
        self.desk, self.deal_id = desk, deal_id
        self._new: int | None = None
        self.count = label("", "secondary")
        self.remove_button = button(_("Take the line away"), self.remove_current, kind="ghost", icon="trash-2")
        self.body.addLayout(row(label(_("What is offered"), "panel"), self.count, None, self.remove_button))
        self.model = LinesModel(desk.store.settings.currency, self)
        self.table = LinesTable(self.model)
        self.body.addWidget(self.table)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.search = FoundField(desk, products, _("Add a product, or a line in your own words"))
        self.search.setPlaceholderText(_("Add a product, or a line in your own words"))
        self.search.chosen.connect(self.add_product)
        self.search.entered.connect(self.add_typed)
        self.add_button = button(_("Add"), self.add_typed, icon="plus")
        self.adding = row(self.search, self.add_button)
        self.adding.setStretch(0, 1)
        self.body.addLayout(self.adding)
        self.empty = label(
            _("Without lines the deal has the plain amount above. With lines, its amount follows them."),
            "muted",
            wrap=True,
        )
        self.body.addWidget(self.empty)
        self.sum_name, self.sum = label("", "secondary"), label("", "name", right=True)
        self.more = label("", "secondary", right=True)
        self.body.addLayout(row(column(self.sum_name, None), None, column(self.sum, self.more, spacing=2)))
        self.model.typed_in.connect(self._typed)
        self.model.refused.connect(self.say)
        self.table.removed.connect(self.remove)
        self.table.shifted.connect(self.shift)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self._moved()

    def fill(self, found: Sequence[OfferedLine], worth: Worth | None, *, editable: bool) -> None:
        """Show the lines and what they come to."""
        current, column_ = self.table.current_id(), self.table.currentIndex().column()
        self.model.show(found, editable=editable)
        self.table.fit()
        at = self.model.row_of(current) if current is not None else None
        if at is not None and self.table.currentIndex().row() != at:
            self.table.setCurrentIndex(self.model.index(at, column_))
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found and editable)
        for part in (self.search, self.add_button):
            part.setVisible(editable)
        self.remove_button.setVisible(editable and bool(found))
        set_text(self.count, _n("1 line", "{n} lines", len(found)) if found else "")
        self._sums(worth)
        if self._new is not None:
            self._go_to(self._new)
        self._moved()

    def _sums(self, worth: Worth | None) -> None:
        once = worth.once if worth else None
        shown = ""
        more: list[str] = []
        if worth is not None and once is not None:
            shown = amount(once.total)
            if once.promotions:
                names = " · ".join(one.offer.name for one in once.given if one.discount)
                more.append(_("Promotions {amount} ({names})", amount=amount(-once.promotions), names=names))
            more.append(_("of it tax {amount}", amount=amount(once.tax)))
        if worth is not None and worth.recurring is not None:
            monthly = _("{amount} a month, {count} months", amount=amount(worth.monthly), count=worth.months)
            if not shown:
                shown = monthly
            else:
                more.append(_("and {monthly}", monthly=monthly))
            more.append(_("over the whole term {amount}", amount=amount(worth.amount + worth.term)))
        set_text(self.sum_name, _("Total with tax") if shown else "", hide_empty=True)
        set_text(self.sum, shown, hide_empty=True)
        set_text(self.more, "\n".join(more), hide_empty=True)

    def _moved(self, *_indexes: object) -> None:
        self.remove_button.setEnabled(self.table.current_id() is not None)

    def say(self, text: str) -> None:
        """Say what is wrong with a line; "" takes it back."""
        set_text(self.error, text, hide_empty=True)

    # -- acts -------------------------------------------------------------------------------------------------------

    def add_product(self, product_id: int) -> None:
        """Put a product down, one piece of it."""
        self.search.clear()
        verb = partial(lines.add_product, deal_id=self.deal_id, product_id=product_id)
        self.desk.write(N_("Add a line to “{deal}”"), verb, said=_("Line added")).then(self._added).failed(self.wrong)

    def add_typed(self) -> None:
        """Put down the product that is chosen, or a line with what is typed; its price is typed next."""
        typed, product_id = self.search.text().strip(), self.search.value()
        if not typed:
            self.search.setFocus()
            return
        if product_id is not None:
            self.add_product(product_id)
            return
        self.search.clear()
        verb = partial(lines.add, deal_id=self.deal_id, line=OfferedLine(typed, 0))
        self.desk.write(N_("Add a line to “{deal}”"), verb).then(self._added_typed).failed(self.wrong)

    def _added(self, key: int) -> None:
        self._new = key
        self._go_to(key)
        self.search.setFocus()

    def _added_typed(self, key: int) -> None:
        self._new = key
        self._go_to(key, type_price=True)

    def _go_to(self, key: int, *, type_price: bool = False) -> None:
        at = self.model.row_of(key)
        if at is None:
            return
        self._new = None
        self.table.setCurrentIndex(self.model.index(at, PRICE))
        self.table.scrollTo(self.model.index(at, PRICE))
        if type_price or self.model.lines[at].unit_price == 0:
            self.table.setFocus()
            self.table.edit(self.model.index(at, PRICE))

    def _typed(self, line_id: int, columns: dict[str, Any], cell: tuple[int, str]) -> None:
        verb = partial(lines.change, line_id=line_id, **columns)
        job = self.desk.write(N_("Change a line of “{deal}”"), verb)
        job.failed(partial(self._refused, line_id, cell))

    def _refused(self, line_id: int, cell: tuple[int, str], error: BaseException) -> None:
        self.model.keep_wrong(line_id, cell[0], cell[1], error)

    def remove_current(self) -> None:
        """Take the current line away."""
        current = self.table.current_id()
        if current is not None:
            self.remove(current)

    def remove(self, line_id: int) -> None:
        """Take a line away."""
        verb = partial(lines.remove, line_ids=[line_id])
        self.desk.write(N_("Take a line away from “{deal}”"), verb, said=_("Line taken away")).failed(self.wrong)

    def shift(self, line_id: int, by: int) -> None:
        """Move a line up or down."""
        verb = partial(lines.shift, line_id=line_id, by=by)
        self.desk.write(N_("Move a line of “{deal}”"), verb).failed(self.wrong)

    def wrong(self, error: BaseException) -> None:
        """Say what can't be."""
        if isinstance(error, Told):
            self.say(say(error))
        else:
            self.desk.toasts.wrong(error)
