"""The board: a lane for each stage, a card for each deal, moved by mouse, finger and keyboard alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from desktop.languages import _
from models.pipeline import board
from models.pipeline.board import NOTHING, Which
from ui.people import words
from ui.pipeline import asking, board_keys
from ui.pipeline.answers import Answers
from ui.pipeline.card_words import Now
from ui.pipeline.drag import Drag, Foot
from ui.pipeline.head import Head
from ui.pipeline.lane import Lane, LaneView
from ui.pipeline.moves import Moves, Place
from ui.pipeline.view import View
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets import EmptyState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from models.pipeline.board import Board, Card
    from models.work import Changes

TICK_MS = 60_000
"""How often it is looked whether another day has begun."""
KEPT = "pipeline.board"
"""Where the desk keeps which deals are shown, which lanes are collapsed."""


class BoardView(View):
    """The deals of a pipeline, stage by stage."""

    kinds = frozenset(
        {"deal", "stage", "pipeline", "person", "company", "staff", "reminder", "rating", "target", "saved_view"}
    )

    shown = Signal()
    """The sums and the order of the cards are as the store says."""

    def build(self) -> None:
        """Make the head and the place for the lanes."""
        self.kept: dict[str, Any] = self.desk.keep.setdefault(KEPT, {"chip": "all", "pipeline": None, "folded": set()})
        self.lanes: list[Lane] = []
        self.totals: dict[int, Any] = {}
        self.target: int | None = None
        self._follow: tuple[list[int], int] | None = None
        self.answers = Answers(self)
        self.answers.ask()  # the store answers while the rest is made
        self.head = Head(self.kept["chip"])
        self.head.narrowed.connect(self.narrow)
        self.head.viewed.connect(self.show_saved)
        self.body.addWidget(self.head)
        inner = QWidget()
        self.row = QHBoxLayout(inner)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.px(14))
        self.area = QScrollArea()
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.empty = EmptyState(
            "handshake",
            _("No deals yet"),
            _("A deal is a chance to sell. Note the first one down, and follow it from stage to stage."),
            _("New deal"),
            self.page.new_deal,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.area)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)
        self.foot = Foot(self)
        self.drag = Drag(self.area, self.foot, self._all_lanes)
        self.drag.dropped.connect(self._dropped)
        self.moves = Moves(self.desk, self.window, self._moved)
        self.keys = board_keys.BoardKeys(self)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.tick)
        self._clock.start()

    def tick(self) -> None:
        """On another day the cards say other words, and lie in another order."""
        now = self.now
        if any(one.view.now.today != now.today for one in self.lanes):
            for lane in self.lanes:
                lane.view.set_now(now)
            self.answers.anew()

    def _all_lanes(self) -> list[Lane]:
        return self.lanes

    # -- what is asked -------------------------------------------------------------------------------------------------

    @property
    def now(self) -> Now:
        """The day by which cards are worded."""
        shop = self.desk.store.settings
        return Now(words.today(self.desk), shop.zone, shop.day_change_hour, self.desk.store.actor.staff_id)

    def wanted(self) -> asking.Wanted:
        """Which deals are to be shown."""
        chip, staff = self.kept["chip"], self.desk.store.actor.staff_id
        mine = staff if chip == "mine" else None
        grade = board.GOOD_GRADE if chip == "good" else None
        today = words.today(self.desk).isoformat()
        which = Which(self.kept["pipeline"] or 0, today, owner_id=mine, overdue=chip == "overdue", grade=grade)
        return asking.Wanted(which, self.desk.store.clock.now(), staff, self.kept.get("saved"))

    def take(self, found: Board, *, fresh: bool) -> frozenset[int]:
        """Show the board from its beginning; gives the stages of which more cards are to be asked for.

        With `fresh` other deals are shown than before: the first cards at once.
        """
        self.which = found.which
        self.kept["pipeline"] = found.which.pipeline_id
        self.page.offer_pipelines(found.pipelines, found.which.pipeline_id)
        if [one.stage for one in self.lanes] != [one.stage for one in found.lanes]:
            self._make_lanes(found)
            fresh = True
        self.totals = {one.stage.id: one.total for one in found.lanes}
        self.target = found.target
        more = frozenset(one.stage.id for one in found.lanes if one.total.count > len(one.ids))
        for lane, known in zip(self.lanes, found.lanes, strict=True):
            lane.view.cards.take_cards(one for one in found.cards if one.stage_id == known.stage.id)
            if fresh or known.stage.id not in more:
                lane.view.cards.take_ids(known.ids)
        self.show_totals()
        return more

    def _make_lanes(self, found: Board) -> None:
        for one in self.lanes:
            one.hide()
            self.row.removeWidget(one)
            one.deleteLater()
        while self.row.count():
            self.row.takeAt(0)
        self.lanes = []
        for at, known in enumerate(found.lanes):
            lane = Lane(self.desk, known.stage, words.brief(worded(known.stage.wording), 60), at, self.now)
            lane.set_folded(known.stage.id in self.kept["folded"])
            self._connect(lane)
            self.lanes.append(lane)
            self.row.addWidget(lane, 0 if lane.is_folded else 1)
        self.row.addStretch(0)

    def _connect(self, lane: Lane) -> None:
        lane.add_asked.connect(self.page.new_deal)
        lane.folded.connect(self._folded)
        view = lane.view
        view.lifted.connect(self._lifted)
        view.dragged.connect(self.drag.move)
        view.dropped.connect(self.drag.drop)
        view.given_up.connect(self.drag.cancel)
        view.opened.connect(self.page.open_deal)
        view.entered.connect(partial(self._entered, view))
        view.menu_asked.connect(self.keys.show_menu)
        view.aside.connect(self.keys.aside)
        view.selectionModel().currentChanged.connect(partial(self._current, view))

    def show_totals(self) -> None:
        """Show the sums of all lanes, and above them."""
        for lane in self.lanes:
            lane.set_total(self.totals.get(lane.stage.id, NOTHING))
        self.head.show_totals([one.stage for one in self.lanes], self.totals, self.target)
        narrowed = self.kept["chip"] != "all" or self.kept.get("saved") is not None
        nothing = not narrowed and not any(one.count for one in self.totals.values())
        self.stack.setCurrentWidget(self.empty if nothing else self.area)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: sums and the lanes concerned; cards as they were until they are there anew."""
        self.answers.changed(changes)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    def _entered(self, view: LaneView, keep: bool) -> None:
        if not keep:
            for lane in self.lanes:
                if lane.view is not view:
                    lane.view.clearSelection()

    def _current(self, view: LaneView, *_indexes: object) -> None:
        if view.hasFocus() and not self.drag.active:
            self._entered(view, keep=False)

    @property
    def lane(self) -> Lane | None:
        """The lane that has the keyboard."""
        return next((one for one in self.lanes if one.view.hasFocus()), None)

    def chosen(self) -> list[int]:
        """The deals that are chosen, lane by lane in their order."""
        return [key for lane in self.lanes for key in lane.view.chosen()]

    def card_of(self, ids: Sequence[int]) -> Card | None:
        """The card of a single deal; None for several, or while it is on its way."""
        if len(ids) != 1:
            return None
        for lane in self.lanes:
            at = lane.view.cards.row_of(ids[0])
            if at is not None:
                return lane.view.cards.card(at)
        return None

    def _moved(self, ids: Sequence[int], stage_id: int) -> None:
        """Remember what is on its way, so that it stays chosen where it comes."""
        self._follow = (list(ids), stage_id) if ids else None

    def follow_moved(self) -> None:
        """Keep chosen what was moved, where it came."""
        if self._follow is None:
            return
        ids, stage_id = self._follow
        lane = next((one for one in self.lanes if one.stage.id == stage_id), None)
        if lane is None or lane.view.cards.row_of(ids[0]) is None:
            return
        self._follow = None
        had = any(one.view.hasFocus() for one in self.lanes)
        for one in self.lanes:
            one.view.clearSelection()
        lane.view.choose(ids, ids[0])
        if had and not lane.is_folded:
            lane.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(lane, 0, 0)

    def show_new(self, deal_id: int, stage_id: int) -> None:
        """Choose the card of a new deal, wherever in its lane it came."""
        self._moved((deal_id,), stage_id)
        self.follow_moved()

    def home(self) -> None:
        """Take the keyboard: a card has it."""
        lane = next((one for one in self.lanes if not one.is_folded and one.view.cards.rowCount()), None)
        if lane is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            lane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is done --------------------------------------------------------------------------------------------------

    def narrow(self, chip: str) -> None:
        """Show only some deals: everyone's, mine, what is overdue, of people with a good grade."""
        self.kept["chip"] = chip
        self.head.chips.set_value(chip)
        self.answers.anew()

    def show_saved(self, view_id: int | None) -> None:
        """Show the deals of a saved view; None shows all."""
        self.kept["saved"] = view_id
        self.answers.anew()

    def show_pipeline(self, pipeline_id: int) -> None:
        """Show another pipeline."""
        self.kept["pipeline"] = pipeline_id
        self.answers.anew()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe narrowed (`chip="overdue"`) or with another pipeline (`pipeline_id=2`)."""
        if place.get("chip"):
            self.narrow(place["chip"])
        if place.get("pipeline_id"):
            self.show_pipeline(int(place["pipeline_id"]))

    def _folded(self, stage_id: int, on: bool) -> None:
        folded: set[int] = self.kept["folded"]
        (folded.add if on else folded.discard)(stage_id)
        for lane in self.lanes:
            self.row.setStretchFactor(lane, 0 if lane.is_folded else 1)

    def _lifted(self, view: LaneView, at: QPoint) -> None:
        self.drag.begin(view, at, self.chosen())

    def _dropped(self, ids: list[int], target: Any, at: int | None) -> None:
        card = self.card_of(ids)
        if target == "won":
            self.moves.win(ids, card)
        elif target == "lost":
            self.moves.lose(ids, card)
        else:
            self.put(ids, target, at)

    def put(self, ids: Sequence[int], lane: Lane, at: int | None) -> None:
        """Put deals into a lane, above what stands in a row of it (None: on top)."""
        place = self.place(ids, lane, at)
        inside = all(lane.view.cards.row_of(key) is not None for key in ids)
        if not inside:
            self.moves.move(ids, place, self.card_of(ids))
        elif lane.stage.kind == "open" and (place.after is not None or place.before is not None):
            rows = [lane.view.cards.row_of(key) or 0 for key in ids]
            whole = len(rows) == rows[-1] - rows[0] + 1
            if not (whole and at is not None and rows[0] <= at <= rows[-1] + 1):  # dropped where it was
                self.moves.arrange(ids, place)

    def place(self, ids: Sequence[int], lane: Lane, at: int | None) -> Place:
        """Between which cards deals come that are put above a row of a lane."""
        if at is None or lane.stage.kind != "open":
            return Place(lane.stage)
        known, moved = lane.view.cards.ids, set(ids)
        above = next((known[row] for row in range(at - 1, -1, -1) if known[row] not in moved), None)
        below = next((known[row] for row in range(at, len(known)) if known[row] not in moved), None)
        return Place(lane.stage, above, below)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the fields at the foot where they belong."""
        super().resizeEvent(event)
        if self.foot.isVisible():
            self.foot.begin()
