"""What is done with the cards of the board: one function each, called by a drag, a key and a menu alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from shiboken6 import isValid

from desktop.languages import _, _n
from models.errors import N_
from models.pipeline import deals, requirements, stages, uniting
from models.values import dataclass
from ui.pipeline.wording import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from models.pipeline.board import Card
    from models.pipeline.requirements import Lack
    from models.pipeline.stages import ReasonRow, StageRow
    from models.team import Member
    from models.work import Reader
    from ui.page import Desk


@dataclass(frozen=True, slots=True)
class Place:
    """Where cards are put: a stage, and between which of its cards (None: on top)."""

    stage: StageRow
    after: int | None = None
    before: int | None = None


class Moves:
    """The verbs of the board."""

    def __init__(self, desk: Desk, window: Callable[[], QWidget], moved: Callable[[Sequence[int], int], Any]) -> None:
        """`window()` is what sheets lie over; `moved(ids, stage_id)` hears what was moved."""
        self.desk, self.window, self._moved = desk, window, moved
        self._toast: Any = None

    def move(self, ids: Sequence[int], place: Place, card: Card | None = None) -> None:
        """Put deals into a stage; what it asks and they do not say is asked first. `card` is that of a single one."""
        if not ids:
            return
        if card is not None and card.state == "won" and place.stage.kind != "won":
            self._offer_reopen(card, place)
        elif place.stage.kind == "won":
            self.win(ids, card)
        else:
            job = self.desk.store.read(_asked, list(ids), place.stage.id)
            job.then(partial(self._ask_next, list(ids), place, {})).failed(self.desk.toasts.wrong)

    def _ask_next(
        self,
        ids: list[int],
        place: Place,
        filled: dict[int, dict[str, Any]],
        asked: tuple[tuple[Lack, ...], tuple[Member, ...]],
    ) -> None:
        lacks, staff = asked
        if not lacks:
            self._put(ids, place, filled)
            return
        from ui.pipeline.closing import RequiredSheet  # sheets are loaded with the first of them

        go_on = partial(self._filled, ids, place, filled, (lacks[1:], staff))
        RequiredSheet(self.window(), self.desk, lacks[0], worded(place.stage.wording), staff, go_on).open()

    def _filled(
        self,
        ids: list[int],
        place: Place,
        filled: dict[int, dict[str, Any]],
        left: tuple[tuple[Lack, ...], tuple[Member, ...]],
        deal_id: int,
        columns: dict[str, Any],
    ) -> None:
        self._ask_next(ids, place, {**filled, deal_id: columns}, left)

    def _put(self, ids: list[int], place: Place, filled: dict[int, dict[str, Any]]) -> None:
        stage = worded(place.stage.wording)
        name, said = N_("Move “{deal}”"), _("Moved to {stage}", stage=stage)
        if len(ids) > 1:
            name = N_("Move {count} deals")
            said = _n("1 deal moved to {stage}", "{n} deals moved to {stage}", len(ids), stage=stage)
        verb: Callable[..., Any] = partial(deals.move, deal_id=ids[0])
        if len(ids) > 1 or filled:
            verb = partial(deals.move_all, deal_ids=ids, filled=filled)
        verb = partial(verb, stage_id=place.stage.id, after=place.after, before=place.before)
        self._moved(ids, place.stage.id)
        self.desk.write(name, verb).then(partial(self._say, said)).failed(self._refused)

    def _say(self, said: str, _result: object) -> None:
        """Say what was moved, in place of what was said of the move before: only the last one has its Undo there."""
        if self._toast is not None and isValid(self._toast):
            self._toast.dismiss()
        self._toast = self.desk.toasts.say(said, undo=True)

    def arrange(self, ids: Sequence[int], place: Place) -> None:
        """Put deals to another place of their own stage: said by the card itself, undone like any move."""
        self._moved(ids, place.stage.id)
        verb = partial(
            deals.move_all, deal_ids=list(ids), stage_id=place.stage.id, after=place.after, before=place.before
        )
        self.desk.write(N_("Arrange deals"), verb).failed(self._refused)

    def merge(self, ids: Sequence[int]) -> None:
        """Merge deals into the one that has come farthest; undone as one."""
        verb = partial(uniting.merge, deal_ids=list(ids))
        said = _n("1 deal is one now", "{n} deals are one now", len(ids))
        self.desk.write(N_("Merge {count} deals"), verb, said=said).failed(self._refused)

    def _refused(self, error: BaseException) -> None:
        self._moved((), 0)
        self.desk.toasts.wrong(error)

    def _offer_reopen(self, card: Card, place: Place) -> None:
        text = _("“{name}” is won. Reopen it first.", name=card.name)
        self.desk.toasts.wrong(text, action=_("Reopen"), run=partial(self.reopen, card.id, place))

    def reopen(self, deal_id: int, place: Place) -> None:
        """Open a closed deal again, in a stage."""
        self._moved((deal_id,), place.stage.id)
        verb = partial(deals.reopen, deal_id=deal_id, stage_id=place.stage.id)
        self.desk.write(N_("Reopen “{deal}”"), verb, said=_("Deal reopened")).failed(self._refused)

    def win(self, ids: Sequence[int], card: Card | None = None) -> None:
        """Ask for what a deal is won, and win it."""
        if ids and not (card is not None and card.state == "won"):
            self.desk.store.read(stages.won_reasons).then(partial(self._ask_won, list(ids), card))

    def _ask_won(self, ids: list[int], card: Card | None, reasons: tuple[ReasonRow, ...]) -> None:
        from ui.pipeline.closing import WinSheet

        WinSheet(self.window(), self.desk, ids, card, reasons).open()

    def lose(self, ids: Sequence[int], card: Card | None = None) -> None:
        """Ask why deals are lost, and lose them."""
        if ids:
            self.desk.store.read(stages.reasons).then(partial(self._ask_lost, list(ids), card))

    def _ask_lost(self, ids: list[int], card: Card | None, reasons: tuple[ReasonRow, ...]) -> None:
        from ui.pipeline.closing import LoseSheet

        LoseSheet(self.window(), self.desk, ids, card, reasons).open()


def _asked(read: Reader, ids: list[int], stage_id: int) -> tuple[tuple[Lack, ...], tuple[Member, ...]]:
    """What a stage asks of some deals, and who could look after them."""
    from models import team

    lacks = requirements.lacking(read, ids, stage_id)
    return lacks, tuple(team.staff(read)) if lacks else ()
