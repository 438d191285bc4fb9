"""What somebody spent, month by month, as small bars: to look at, to point at, and to walk through by keys."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.languages import _, _n, amount
from models.people.profile import Month
from ui.people import words
from ui.theme import theme


class SpendBars(QWidget):
    """Twelve bars, the latest month strong. Left and Right choose a month; its sum stands above."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__()
        self.months: tuple[Month, ...] = ()
        self.at = -1
        self.setFixedHeight(theme.px(128))
        self.setMinimumWidth(theme.px(160))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def set_months(self, months: Sequence[Month]) -> None:
        """Show other months, oldest first."""
        if tuple(months) != self.months:
            self.months = tuple(months)
            self.at = -1
            self._tell()
            self.update()

    def said(self) -> str:
        """The month that is pointed at, or all of them, in words."""
        if 0 <= self.at < len(self.months):
            return self._words(self.months[self.at])
        total = sum(one.amount for one in self.months)
        return _("{amount} in 12 months", amount=amount(total))

    def _words(self, one: Month) -> str:
        receipts = _n("1 purchase", "{n} purchases", one.receipts)
        return f"{words.month_name(one.month)}: {amount(one.amount)} · {receipts}"

    def _tell(self) -> None:
        self.setAccessibleName(_("Spend, last 12 months") + ": " + self.said())
        self.setAccessibleDescription("; ".join(self._words(one) for one in self.months if one.amount))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as its card."""
        return QSize(theme.px(220), theme.px(128))

    def _choose(self, at: int) -> None:
        if at != self.at:
            self.at = at
            self._tell()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point at a month."""
        step = self.width() / max(1, len(self.months))
        self._choose(min(len(self.months) - 1, int(event.position().x() / step)))

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Back to the whole year."""
        self._choose(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Back to the whole year."""
        super().focusOutEvent(event)
        self._choose(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and Right walk through the months."""
        last = len(self.months) - 1
        if event.key() == Qt.Key.Key_Left and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._choose(last if self.at < 0 else max(0, self.at - 1))
        elif event.key() == Qt.Key.Key_Right:
            self._choose(last if self.at < 0 else min(last, self.at + 1))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the sum, the bars, and the first and last month's names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12, 600))
        painter.setPen(theme.color("text"))
        head = QRectF(0, 0, self.width(), theme.px(20))
        shown = painter.fontMetrics().elidedText(self.said(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.months:
            self._bars(painter)
            self._foot(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _bars(self, painter: QPainter) -> None:
        top, foot = theme.px(28), self.height() - theme.px(20)
        most = max(1, *(one.amount for one in self.months))
        step = self.width() / len(self.months)
        wide = min(theme.px(14), step * 0.72)
        painter.setPen(Qt.PenStyle.NoPen)
        for at, one in enumerate(self.months):
            high = max(theme.px(2), (foot - top) * max(0, one.amount) / most)
            bar = QRectF(at * step + (step - wide) / 2, foot - high, wide, high)
            strong = at == len(self.months) - 1 or at == self.at
            painter.setBrush(theme.color("primary_fill" if strong else "primary_soft"))
            painter.drawRoundedRect(bar, min(4, high / 2), min(4, high / 2))

    def _foot(self, painter: QPainter) -> None:
        painter.setFont(theme.font(11, 500))
        painter.setPen(theme.color("text3"))
        foot = QRectF(0, self.height() - theme.px(17), self.width(), theme.px(16))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, words.short_month(self.months[0].month))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, words.short_month(self.months[-1].month))
