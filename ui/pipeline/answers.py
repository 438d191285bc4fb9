"""Asks the store what the board shows, and brings the answers to it: one question at a time, the latest state wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.pipeline.board import NOTHING
from ui.people import words
from ui.pipeline import asking
from ui.pipeline.asking import Asked

if TYPE_CHECKING:
    from models.work import Changes
    from ui.pipeline.asking import Again, Found
    from ui.pipeline.board import BoardView
    from ui.pipeline.lane import Lane

FEW = 30
"""More deals that changed at once make whole lanes be asked again."""
ANEW = frozenset({"stage", "pipeline", "saved_view"})
"""Tables whose changes make the board begin anew."""


class Answers:
    """Of one board. What changes while a question is on its way is asked in the next."""

    def __init__(self, board: BoardView) -> None:
        """Nothing is asked yet."""
        self.board, self.desk = board, board.desk
        self._generation = 0
        self._waiting, self._on_its_way = Asked(), False
        self._fresh = True

    def ask(self) -> None:
        """Ask for the board from its beginning."""
        self._generation += 1
        self._waiting = Asked()
        job = self.desk.store.read(asking.first, self.board.wanted(), self._generation)
        job.then(self._take).failed(self.desk.toasts.wrong)

    def anew(self) -> None:
        """The same, where other deals are to be shown: the first cards of each lane at once."""
        self._fresh = True
        self.ask()

    def _take(self, found: Found) -> None:
        if found.generation != self._generation:
            return
        board = self.board
        board.kept["saved"] = found.saved
        board.head.offer([(key, words.brief(name, 24)) for key, name in found.views], found.saved)
        more = board.take(found.board, fresh=self._fresh)
        self._fresh = False
        if more:
            self._ask_again(Asked(whole=more))
        else:
            board.follow_moved()
            board.shown.emit()

    # -- what changed --------------------------------------------------------------------------------------------------

    def changed(self, changes: Changes | None) -> None:
        """Ask for what a unit of work changed; None: anything may have."""
        board = self.board
        deals = frozenset() if changes is None else changes.ids("deal")
        if changes is None or deals is None or ANEW.intersection(changes.touched):
            for lane in board.lanes:
                lane.view.set_now(board.now)
                lane.view.cards.forget()
            self.ask()
            return
        self._forget_cards(changes, deals)
        if len(deals) > FEW or (board.kept["chip"] == "good" and "rating" in changes):
            self._ask_again(Asked(whole=frozenset(one.stage.id for one in board.lanes)))
        else:
            self._ask_again(Asked(sums=self._holding(deals), deals=deals, target="target" in changes))

    def _forget_cards(self, changes: Changes, deals: frozenset[int]) -> None:
        for lane in self.board.lanes:
            if {"company", "staff", "rating"}.intersection(changes.touched):
                lane.view.cards.forget()
            elif deals:
                lane.view.cards.forget(deals)
            elif "person" in changes:
                lane.view.cards.forget_people(changes.ids("person"))

    def _holding(self, ids: frozenset[int]) -> frozenset[int]:
        """The lanes in which some of these deals are shown."""
        return frozenset(
            one.stage.id for one in self.board.lanes if any(one.view.cards.row_of(key) is not None for key in ids)
        )

    def _ask_again(self, more: Asked) -> None:
        self._waiting |= more
        if self._waiting and not self._on_its_way:
            asked, self._waiting, self._on_its_way = self._waiting, Asked(), True
            job = self.desk.store.read(asking.again, self.board.wanted(), asked, self._generation)
            job.then(self._take_again).failed(self._not_answered)

    def _not_answered(self, error: BaseException) -> None:
        self._on_its_way = False
        self.desk.toasts.wrong(error)

    def _take_again(self, found: Again) -> None:
        self._on_its_way = False
        board = self.board
        if found.generation == self._generation:
            board.totals.update(found.totals)
            board.target = found.target
            wrong = frozenset(lane.stage.id for lane in board.lanes if not self._arranged(lane, found))
            board.show_totals()
            board.follow_moved()
            self._waiting |= Asked(whole=wrong)
        if self._waiting:
            self._ask_again(Asked())
        else:
            board.shown.emit()

    def _arranged(self, lane: Lane, found: Again) -> bool:
        """Put the cards of a lane where they stand now; whether there are as many as the store counts."""
        cards, chosen, current = lane.view.cards, lane.view.chosen(), lane.view.current_id()
        cards.take_cards(one for one in found.cards if one.stage_id == lane.stage.id)
        if lane.stage.id in found.ids:
            cards.take_ids(found.ids[lane.stage.id])
        else:
            here = [(one.row, one.deal_id) for one in found.stands if one.stage_id == lane.stage.id]
            cards.put(found.asked.deals, here)
        if lane.view.chosen() != chosen:
            lane.view.choose(chosen, current)
        return cards.rowCount() == self.board.totals.get(lane.stage.id, NOTHING).count
