"""The top bar of the counter: where and when, search, hold, recall, returns, and the rest."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.languages import _
from desktop.store import Store
from ui.counter.search import CounterSearch
from ui.theme import theme
from ui.widgets import button, column, label, set_text

FLASH_MS = 350


class FlashSearch(CounterSearch):
    """The search box, which flashes when a scan was understood, or was not."""

    def __init__(self, store: Store) -> None:
        """Search `store`."""
        super().__init__(store)
        self._flash = ""
        self._end = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._end.timeout.connect(self._over)

    def flash(self, colour: str) -> None:
        """Flash in a colour of the theme."""
        self._flash = colour
        self._end.start()
        self.update()

    def _over(self) -> None:
        self._flash = ""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self._flash:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color(self._flash.partition("_")[0]), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 10, 10)


class TopBar(QWidget):
    """Title and line on the left, search and buttons on the right."""

    def __init__(self, store: Store) -> None:
        """The page connects the buttons."""
        super().__init__()
        self.setFixedHeight(theme.px(76))
        self.line = label("", "secondary")
        self.search = FlashSearch(store)
        self.search.setMinimumWidth(theme.px(180))
        self.search.setMaximumWidth(theme.px(380))
        self.hold = button(_("Hold"), icon="clock", hint="F4")
        self.recall = button(_("Recall"), icon="history", hint="F5")
        self.returns = button(_("Returns"), icon="undo-2", hint="F8")
        self.more = button("", icon="ellipsis")
        self.more.setAccessibleName(_("More"))
        self.more.setToolTip(_("More"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(2), 0, 0)
        row.setSpacing(theme.px(10))
        words = column(None, label(_("Counter"), "title"), self.line, None, spacing=1)
        row.addLayout(words)
        row.addStretch(1)
        row.addWidget(self.search, 3)
        for part in (self.hold, self.recall, self.returns, self.more):
            row.addWidget(part)

    def show_line(self, text: str) -> None:
        """Say which till, since when, and what time it is."""
        set_text(self.line, text)

    def show_held(self, count: int) -> None:
        """Show how many sales are held."""
        text = _("Recall") if not count else f"{_('Recall')}  {count}"
        self.recall.setText(text)
        self.recall.setAccessibleName(text)
        self.recall.setVisible(bool(count))
