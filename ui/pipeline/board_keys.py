"""The board by keyboard and by menu: every move that the mouse can make."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.languages import _
from models.errors import N_
from ui.actions import Action, Actions, shown_key
from ui.pipeline.moves import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint

    from ui.pipeline.board import BoardView
    from ui.pipeline.lane import Lane

GROUP = N_("Pipeline board")


class BoardKeys:
    """The keys of a board, and the menu of its cards."""

    def __init__(self, board: BoardView) -> None:
        """Declare the actions; their keys work while the board is shown and a card has the keyboard."""
        self.board = board
        self.actions = Actions(board)
        made = (
            ("deal_left", N_("To the stage before"), partial(self.to_stage, -1), "Ctrl+Left", "arrow-left"),
            ("deal_right", N_("To the next stage"), partial(self.to_stage, 1), "Ctrl+Right", "arrow-right"),
            ("deal_up", N_("Further up"), partial(self.along, -1), "Ctrl+Up", "arrow-up"),
            ("deal_down", N_("Further down"), partial(self.along, 1), "Ctrl+Down", "arrow-down"),
            ("deal_top", N_("To the top"), self.to_top, "Ctrl+Home", "chevron-up"),
            ("deal_end", N_("To the end"), self.to_end, "Ctrl+End", "chevron-down"),
            ("deal_won", N_("Won…"), self.win, "Ctrl+Return", "check"),
            ("deal_lost", N_("Lost…"), self.lose, "Ctrl+Delete", "x"),
            ("deal_menu", N_("Move to…"), self.menu_here, "Ctrl+M", "ellipsis"),
            ("lane_fold", N_("Collapse the column"), self.fold, "Ctrl+Shift+C", "chevrons-left"),
        )
        self.actions.add(
            *(Action(key, title, run, hint, icon, GROUP, self.ready) for key, title, run, hint, icon in made)
        )
        for key, action in (("Ctrl+Enter", "deal_won"), ("W", "deal_won"), ("L", "deal_lost"), ("M", "deal_menu")):
            self.actions.also(key, action)
        board.page.actions_.items.extend(self.actions.items)

    def ready(self) -> bool:
        """Whether a card is chosen on the board that is shown."""
        return self.board.isVisible() and self.board.lane is not None and bool(self.board.chosen())

    # -- from card to card ---------------------------------------------------------------------------------------------

    def aside(self, step: int) -> None:
        """Go to the next lane that has cards, at the same height."""
        lanes, here = self.board.lanes, self.board.lane
        if here is None:
            return
        at, row = lanes.index(here) + step, here.view.currentIndex().row()
        while 0 <= at < len(lanes):
            lane = lanes[at]
            if not lane.is_folded and lane.view.cards.rowCount():
                lane.view.choose_row(max(0, row))
                self.board.area.ensureWidgetVisible(lane, 0, 0)
                return
            at += step

    # -- moves ---------------------------------------------------------------------------------------------------------

    def to_stage(self, step: int) -> None:
        """Move what is chosen one stage on or back; after the last open stage it is won."""
        here = self.board.lane
        lanes = self.board.lanes
        if here is not None and 0 <= (at := lanes.index(here) + step) < len(lanes):
            self.to_lane(lanes[at])

    def to_lane(self, lane: Lane) -> None:
        """Move what is chosen to the top of a lane."""
        ids = self.board.chosen()
        self.board.moves.move(ids, Place(lane.stage), self.board.card_of(ids))

    def along(self, step: int) -> None:
        """Move what is chosen one place up or down within its lane."""
        here, ids = self.board.lane, self.board.chosen()
        rows = [] if here is None else [row for key in ids if (row := here.view.cards.row_of(key)) is not None]
        if here is None or not rows or len(rows) < len(ids):
            return
        at = min(rows) - 1 if step < 0 else max(rows) + 2
        if 0 <= at <= here.view.cards.rowCount():
            self._arrange(here, ids, at)

    def to_top(self) -> None:
        """Move what is chosen to the top of its lane, as far as the order of the lane allows."""
        self._to(0)

    def to_end(self) -> None:
        """Move what is chosen to the end of its lane, as far as the order of the lane allows."""
        self._to(None)

    def _to(self, at: int | None) -> None:
        here = self.board.lane
        if here is not None:
            self._arrange(here, self.board.chosen(), here.view.cards.rowCount() if at is None else at)

    def _arrange(self, lane: Lane, ids: list[int], at: int) -> None:
        place = self.board.place(ids, lane, at)
        if lane.stage.kind == "open" and (place.after is not None or place.before is not None):
            self.board.moves.arrange(ids, place)

    def win(self) -> None:
        """Win what is chosen."""
        ids = self.board.chosen()
        self.board.moves.win(ids, self.board.card_of(ids))

    def lose(self) -> None:
        """Lose what is chosen."""
        ids = self.board.chosen()
        self.board.moves.lose(ids, self.board.card_of(ids))

    def fold(self) -> None:
        """Collapse the lane that has the keyboard, and go to the next one."""
        here = self.board.lane
        if here is not None:
            here.fold()

    # -- the menu ------------------------------------------------------------------------------------------------------

    def menu_here(self) -> None:
        """Open the menu beside the current card."""
        here = self.board.lane
        if here is not None:
            rect = here.view.visualRect(here.view.currentIndex())
            self.show_menu(here.view.viewport().mapToGlobal(rect.center()))

    def show_menu(self, there: QPoint) -> None:
        """Offer what can be done with what is chosen."""
        self.menu().popup(there)

    def menu(self) -> QMenu:
        """The menu of what is chosen: open, move to each stage, arrange, win, lose."""
        made = QMenu(self.board)
        ids, here = self.board.chosen(), self.board.lane
        if len(ids) == 1:
            self._add(made, _("Show the deal"), partial(self.board.page.open_deal, ids[0]), "Enter")
            made.addSeparator()
        heading = QAction(_("Move to"), made)
        heading.setEnabled(False)
        made.addAction(heading)
        for lane in self.board.lanes:
            if lane is not here:
                self._add(made, "   " + lane.name.replace("&", "&&"), partial(self.to_lane, lane))
        made.addSeparator()
        for key in ("deal_up", "deal_down", "deal_top", "deal_end", "deal_won", "deal_lost", "lane_fold"):
            action = self.actions.find(key)
            self._add(made, _(action.title), action.run, action.key)
        if len(ids) > 1:
            made.addSeparator()
            self._add(made, _("Merge into one deal"), partial(self.board.moves.merge, ids))
        return made

    def _add(self, menu: QMenu, text: str, run: Callable[[], object], key: str = "") -> None:
        action = QAction(f"{text}\t{shown_key(key)}" if key else text, menu)
        action.triggered.connect(partial(_run, run))
        menu.addAction(action)


def _run(run: Callable[[], object], _checked: bool = False) -> None:
    run()
