"""A day of the calendar with its largest deals; each can be dragged to another day, or moved by Ctrl and arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QStyle, QStyleOptionButton, QStylePainter, QVBoxLayout

from desktop.languages import _, _n, amount
from ui.loyalty.words import day_text
from ui.people import words
from ui.theme import theme
from ui.widgets import button, label, row
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models.pipeline.listing import ExpectedDay, ListedDeal

MIME = "application/x-noren-deal"
LINE = 17
"""The height of a line of a deal where there is room for several."""
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class DayCell(QFrame):
    """A day. What is dropped on it is expected on it from then on."""

    dropped = Signal(int, str)
    opened = Signal(int)
    more = Signal(str)
    stepped = Signal(int, str, int)

    def __init__(self, day: date, today: date, inside: bool, *, tall: bool = False) -> None:
        """`inside` says whether it belongs to the month that is shown, `tall` that there is room for all of a deal."""
        super().__init__()
        self.tall = tall
        self.day = day.isoformat()
        self.setProperty("kind", "day")
        self.setProperty("today", day == today)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(day_text(self.day))
        kind = "strong" if day == today else "" if inside else "muted"
        self.number = label(str(day.day), kind)
        self.sum = Short("", "caption")
        self.chips: dict[int, DealChip] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(6), theme.px(4), theme.px(6), theme.px(4))
        whole.setSpacing(theme.px(3))
        whole.addLayout(row(self.number, None, self.sum, spacing=4))
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.px(3))
        whole.addLayout(self.column)
        whole.addStretch(1)

    def show_deals(self, some: Sequence[ListedDeal], sums: ExpectedDay | None) -> None:
        """Show the largest deals, and how many more there are."""
        while self.column.count():
            item = self.column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.chips = {one.id: DealChip(self, one) for one in some}
        for chip in self.chips.values():
            self.column.addWidget(chip)
        count = sums.count if sums is not None else 0
        if count > len(some):
            text = _n("1 more", "{n} more", count - len(some))
            rest = button(text, self._more, kind="link")
            rest.setAccessibleName(_("{text} on {day}", text=text, day=day_text(self.day)))
            self.column.addWidget(rest)
        self.sum.setText(amount(sums.amount) if sums is not None and sums.amount else "")
        said = _n("1 deal", "{n} deals", count) if count else _("nothing expected")
        self.setAccessibleName(f"{day_text(self.day)}: {said} {self.sum.text()}".strip())

    def _more(self) -> None:
        self.more.emit(self.day)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take deals."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Let go of the mark."""
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Expect the deal on this day."""
        self._mark(False)
        deal, day = bytes(event.mimeData().data(MIME).data()).decode().split("@")
        event.acceptProposedAction()
        if day != self.day:
            self.dropped.emit(int(deal), self.day)

    def _mark(self, on: bool) -> None:
        self.setProperty("over", on)
        self.style().polish(self)


class DealChip(QPushButton):
    """A deal on its day: a click opens it, a drag moves it, so do Ctrl and the arrows."""

    def __init__(self, cell: DayCell, one: ListedDeal) -> None:
        """Name it and its amount."""
        money = amount(one.amount) if one.amount is not None else ""
        super().__init__(words.brief(one.name, 60).replace("&", "&&"))
        self.cell, self.deal_id = cell, one.id
        self._pressed: QPoint | None = None
        self.setProperty("kind", "deal-chip")
        self.setMinimumWidth(theme.px(20))
        who = one.company or words.plain_name(one.person) if one.company or one.person else ""
        self.beneath = [part for part in (words.brief(who, 60), money) if part] if cell.tall else []
        self.setAccessibleName(words.joined(part for part in (words.brief(one.name, 100), who, money) if part))
        self.setToolTip(self.accessibleName().replace("&", "&amp;").replace("<", "&lt;"))
        self.clicked.connect(self._open)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its lines."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + len(self.beneath) * theme.px(LINE))

    def shown(self) -> str:
        """As much of the name as there is room for."""
        return self._fitted(self.text().replace("&&", "&"), self._inside().width())

    def _inside(self) -> QRect:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        return self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)

    def _fitted(self, text: str, room: int) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint as much of the name as fits, with … for the rest; where there is room, for whom and how much below."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = "" if self.beneath else self.shown().replace("&", "&&")
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        if not self.beneath:
            return
        box, line = self._inside(), theme.px(LINE)
        box.setTop(box.top() + theme.px(3))
        for at, text in enumerate((self.shown(), *self.beneath)):
            painter.setPen(theme.color("text" if at == 0 else "text2"))
            place = QRect(box.left(), box.top() + at * line, box.width(), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._fitted(text, box.width()))

    def _open(self, _checked: bool = False) -> None:
        self.cell.opened.emit(self.deal_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl and an arrow: a day or a week earlier or later."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.cell.stepped.emit(self.deal_id, self.cell.day, step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Remember where a drag may begin."""
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a drag once the mouse has gone some way."""
        if self._pressed is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        self.setDown(False)
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, f"{self.deal_id}@{self.cell.day}".encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.exec(Qt.DropAction.MoveAction)
