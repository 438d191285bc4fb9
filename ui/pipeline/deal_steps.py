"""The stages of a deal as steps to press: where it stands, how long it stood in each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.languages import _, _n
from ui.people import words
from ui.people.small import emptied
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets.basics import Pressable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.pipeline.deals import DealRow
    from models.pipeline.stages import StageRow

HOUR = 3_600_000
DAY = 24 * HOUR


def lasted(ms: int) -> str:
    """A stay as people say it: 3 days, 5 hours."""
    if ms >= DAY:
        return _n("1 day", "{n} days", ms // DAY)
    if ms >= HOUR:
        return _n("1 hour", "{n} hours", ms // HOUR)
    return _("under an hour")


class Step(Pressable):
    """One stage: pressed, the deal goes there."""

    def __init__(self, name: str, below: str, how: str) -> None:
        """`how` is passed, here, won or ahead."""
        super().__init__()
        self.name, self.below, self.how = name, below, how
        self.setAccessibleName(
            ", ".join(part for part in (name, below, _("now here") if how == "here" else "") if part)
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(46))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(theme.px(96), theme.px(46))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the bar and the words on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink = {
            "passed": ("primary_soft", "text"),
            "here": ("primary_fill", "on_fill"),
            "won": ("green_fill", "on_fill"),
            "ahead": ("sunken", "text2"),
        }[self.how]
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(fill))
        painter.drawRoundedRect(box, theme.px(9), theme.px(9))
        painter.setPen(theme.color(ink))
        inner = self.rect().adjusted(theme.px(10), 0, -theme.px(8), 0)
        half = inner.height() // 2
        upper = QRect(inner.left(), theme.px(4), inner.width(), half) if self.below else inner
        self._words(painter, upper, self.name, 13, 600)
        if self.below:
            self._words(painter, QRect(inner.left(), half - theme.px(1), inner.width(), half), self.below, 11, 400)

    def _words(self, painter: QPainter, box: QRect, text: str, size: int, weight: int) -> None:
        painter.setFont(theme.font(size, weight))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


class Stepper(QWidget):
    """The steps of a pipeline; `picked(stage_id)` when one is pressed."""

    picked = Signal(int)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(theme.px(4))
        self.steps: dict[int, Step] = {}

    def fill(self, stages: Sequence[StageRow], deal: DealRow, stays: Mapping[int, int]) -> None:
        """Show the stages of a deal; `stays` is how long it stood in each, in ms."""
        focused = next((key for key, one in self.steps.items() if one.hasFocus()), None)
        emptied(self.line)
        self.steps = {}
        passed = deal.stage.id in [one.id for one in stages]
        for stage in stages:
            here = stage.id == deal.stage.id
            passed = passed and not here
            how = ("won" if deal.state == "won" else "here") if here else "passed" if passed else "ahead"
            if here and deal.state == "lost":
                how = "passed"
            ms = stays.get(stage.id, 0)
            step = Step(words.brief(worded(stage.wording), 40), lasted(ms) if ms or here and how == "here" else "", how)
            step.clicked.connect(partial(self._tell, stage.id))
            self.steps[stage.id] = step
            self.line.addWidget(step)
        if focused in self.steps:
            self.steps[focused].setFocus()

    def _tell(self, stage_id: int, *_checked: object) -> None:
        self.picked.emit(stage_id)
