"""The list of deals: any order, any condition, columns chosen, edited in place; views of it saved under names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStackedWidget

from desktop.languages import _, _n, amount
from models import team
from models.criteria.nodes import ALWAYS
from models.errors import N_
from models.pipeline import listing, saved, stages
from models.pipeline.listing import DealFilter
from models.values import dataclass
from ui.criteria.editor import context
from ui.people import words
from ui.pipeline import deal_columns
from ui.pipeline.card_words import Now
from ui.pipeline.deal_cells import Cells
from ui.pipeline.moves import Moves
from ui.pipeline.view import View
from ui.pipeline.wording import worded
from ui.widgets import Card, Choice, EmptyState, RowsView, SearchBox, Segments, button, label, row, set_text

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from models.pipeline.saved import ViewRow
    from models.pipeline.stages import StageRow
    from models.team import Member
    from models.work import Changes, Reader

KEPT = "pipeline.list"
STATES: tuple[tuple[str, str], ...] = (
    ("open", N_("In progress")),
    ("won", N_("Deal won")),
    ("lost", N_("Deal lost")),
    ("all", N_("All")),
)
FIRST = 128
ROW = 40


@dataclass(frozen=True, slots=True)
class Known:
    """What the list needs besides its rows."""

    stages: tuple[StageRow, ...]
    staff: tuple[Member, ...]
    views: tuple[ViewRow, ...]


def known(read: Reader, staff_id: int | None) -> Known:
    """Stages, staff and saved views."""
    return Known(stages.stages(read, every=True), tuple(team.staff(read)), saved.listed(read, staff_id=staff_id))


def _ids(read: Reader, wanted: DealFilter, sort: str, down: bool, limit: int | None) -> Any:
    return listing.list_ids(read, wanted, sort, down=down, limit=limit)


class DealListView(View):
    """The same deals as the board's, a line each."""

    kinds = frozenset({"deal", "stage", "person", "company", "staff", "reminder", "saved_view"})

    def build(self) -> None:
        """Make the head and the table."""
        usual = {"state": "open", "typed": "", "node": ALWAYS, "view": None, "sort": "expected", "down": False}
        self.kept: dict[str, Any] = self.desk.keep.setdefault(KEPT, {**usual, "columns": deal_columns.USUAL})
        self.names: dict[int, str] = {}
        self.views: tuple[ViewRow, ...] = ()
        self._generation = 0
        self.search = SearchBox(_("Deal, customer or company"), "Ctrl+F")
        self.search.setText(self.kept["typed"])
        self.search.textChanged.connect(self._typed)
        self.states = Segments([(key, _(name)) for key, name in STATES], self.kept["state"])
        self.states.picked.connect(self._state)
        self.saved = Choice()
        self.saved.setAccessibleName(_("Saved views"))
        self.saved.picked.connect(self.show_saved)
        self.conditions = button(_("Conditions…"), self.edit_conditions, icon="filter")
        self.choose = button(_("Columns…"), self.choose_columns, kind="ghost", icon="columns-3")
        head = row(self.states, self.search, None, self.saved, self.conditions, self.choose, spacing=10)
        self.body.addLayout(head)
        self.sums = label("", "secondary")
        self.hint = label(_("F2 edits a cell, Enter opens the deal."), "caption")
        self.body.addLayout(row(self.sums, None, self.hint))
        self.card = Card(margin=8, spacing=0)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.card)
        text = _("No deal is like this. Take a condition away, or note a new deal down.")
        self.nothing = EmptyState("handshake", _("Nothing here"), text, _("New deal"), self.page.new_deal)
        self.stack.addWidget(self.nothing)
        self.body.addWidget(self.stack, 1)
        self.moves = Moves(self.desk, self.window, self._moved)
        self._make_table()
        self._ask_known()

    def _make_table(self) -> None:
        """Make the table anew for its columns."""
        columns = deal_columns.shown(self.kept["columns"], self._now, self.names)
        self.list = RowsView(self.desk.store, columns, listing.rows_by_ids, name=_("Deals"), height=ROW)
        self.list.opened.connect(self._open)
        self.list.sorted_by.connect(self._sorted)
        self.list.rows.loaded.connect(self._loaded)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.cells = Cells(self.desk, self.list, self.moves)
        self.cells.columns = tuple(self.kept["columns"])
        while self.card.body.count():
            item = self.card.body.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self.card.body.addWidget(self.list)
        self.list.mark_order(self.kept["sort"], self.kept["down"])

    def _now(self) -> Now:
        shop = self.desk.store.settings
        return Now(words.today(self.desk), shop.zone, shop.day_change_hour)

    # -- what is asked -------------------------------------------------------------------------------------------------

    def wanted(self) -> DealFilter:
        """Which deals are listed."""
        state = self.kept["state"]
        return DealFilter(
            pipeline_id=self.kept.get("pipeline"),
            states=() if state == "all" else (state,),
            typed=self.kept["typed"].strip(),
            criteria=self.kept["node"],
            asked=context(self.desk),
        )

    def ask(self) -> None:
        """Ask for the list in its order, and what it comes to."""
        self._generation += 1
        wanted, sort, down = self.wanted(), self.kept["sort"], self.kept["down"]
        ask = partial(_ids, wanted=wanted, sort=sort, down=down, limit=None)
        self.list.ask(ask, partial(_ids, wanted=wanted, sort=sort, down=down, limit=FIRST))
        job = self.desk.store.read(listing.sums, wanted)
        job.then(partial(self._show_sums, self._generation)).failed(self.desk.toasts.wrong)
        self.conditions.setText(_("Conditions…") if self.kept["node"] == ALWAYS else _("Conditions (on)…"))

    def _show_sums(self, generation: int, found: tuple[int, int, int]) -> None:
        if generation == self._generation:
            count, whole, weighted = found
            text = _n("1 deal, {sum}", "{n} deals, {sum}", count, sum=amount(whole))
            set_text(self.sums, _("{deals}, weighted {weighted}", deals=text, weighted=amount(weighted)))

    def _loaded(self, count: int) -> None:
        self.stack.setCurrentWidget(self.card if count else self.nothing)

    def _ask_known(self) -> None:
        job = self.desk.store.read(known, self.desk.store.actor.staff_id)
        job.then(self._take_known).failed(self.desk.toasts.wrong)

    def _take_known(self, found: Known) -> None:
        self.names.clear()
        self.names.update({one.id: words.brief(worded(one.wording), 40) for one in found.stages})
        self.cells.stages = [one for one in found.stages if one.active]
        self.cells.staff = found.staff
        self.views = found.views
        self.saved.set_options(
            [(None, _("Saved views")), *((one.id, one.name) for one in found.views)], self.kept["view"]
        )
        self.saved.setVisible(bool(found.views))
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe with another pipeline, a condition (`node`), a saved view (`saved`), or a state."""
        if place.get("pipeline_id"):
            self.kept["pipeline"] = int(place["pipeline_id"])
        if place.get("node") is not None:
            self.kept["node"], self.kept["view"] = place["node"], None
        if place.get("state"):
            self.kept["state"] = place["state"]
            self.states.set_value(place["state"])
        if place:
            self.ask()

    def home(self) -> None:
        """Take the keyboard: the table has it."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: the order too, since a changed deal may stand elsewhere."""
        if changes is None or {"stage", "staff", "saved_view"}.intersection(changes.touched):
            self._ask_known()
            return
        self.list.rows.forget()
        if "deal" in changes or "reminder" in changes:
            self.ask()

    # -- what the user does --------------------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self.kept["typed"] = text
        self.ask()

    def _state(self, key: str) -> None:
        self.states.set_value(key)
        self.kept["state"] = key
        self.ask()

    def _sorted(self, order: str, down: bool) -> None:
        self.kept["sort"], self.kept["down"] = order, down
        self.ask()

    def _open(self, deal_id: int) -> None:
        self.page.open_deal(deal_id)

    def _moved(self, _ids: object, _stage_id: int) -> None:
        """A move was begun or refused: the row shows it when the store says so."""

    def _menu(self, at: QPoint) -> None:
        index: QModelIndex = self.list.indexAt(at)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.cells.edit(index)

    def edit_conditions(self) -> None:
        """Ask which deals, and keep the answer as a view where that is wanted."""
        from ui.pipeline.deal_filter import FilterSheet

        view = next((one for one in self.views if one.id == self.kept["view"]), None)
        FilterSheet(
            self.window(), self.desk, self.kept["node"], view, self.kept["columns"], self._order(), self.set_conditions
        ).open()

    def _order(self) -> str:
        return f"-{self.kept['sort']}" if self.kept["down"] else str(self.kept["sort"])

    def set_conditions(self, node: Any, view_id: int | None) -> None:
        """List the deals that meet a condition."""
        self.kept["node"], self.kept["view"] = node, view_id
        self._ask_known()

    def show_saved(self, view_id: int | None) -> None:
        """Show a saved view with its columns and order; None shows all deals."""
        view = next((one for one in self.views if one.id == view_id), None)
        self.kept["view"] = view_id
        self.kept["node"] = ALWAYS if view is None else view.node
        if view is not None and view.sort.removeprefix("-") in listing.SORTS:
            self.kept["sort"], self.kept["down"] = view.sort.removeprefix("-"), view.sort.startswith("-")
        if view is not None and view.columns:
            self.set_columns(tuple(one for one in view.columns if one in deal_columns.BY_ID))
        else:
            self.list.mark_order(self.kept["sort"], self.kept["down"])
            self.ask()

    def choose_columns(self) -> None:
        """Ask which columns are shown."""
        from ui.pipeline.deal_filter import ColumnsSheet

        ColumnsSheet(self.window(), tuple(self.kept["columns"]), self.set_columns).open()

    def set_columns(self, ids: tuple[str, ...]) -> None:
        """Show these columns."""
        self.kept["columns"] = ids or deal_columns.USUAL
        before = self.cells
        self._make_table()
        self.cells.stages, self.cells.staff = before.stages, before.staff
        self.ask()
