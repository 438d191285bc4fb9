"""The side of indigo cloth: the mark, the areas, settings, who is at work. At the counter it is a rail of icons."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _
from ui import icons
from ui.shell import pages
from ui.shell.curtain import paint_cloth, paint_mark
from ui.shell.pages import Area
from ui.theme import theme
from ui.widgets.basics import Pressable
from ui.widgets.painted import initials

WIDE, RAIL = 224, 84
TALL, LOW = {False: 42, True: 64}, {False: 32, True: 39}
"""How high an area is as a line and as a key of the rail: as a rule, and at least where the window is low."""
MARK, STAFF, GAP, FOOT = 72, 60, 4, 16


class Sidebar(QWidget):
    """`chosen` tells the id of the area that was asked for; `staff_asked` that somebody else takes over."""

    chosen = Signal(str)
    staff_asked = Signal()

    def __init__(self, areas: Sequence[Area]) -> None:
        """Show the areas; `set_shop` and `set_staff` fill in the names."""
        super().__init__()
        self.setAccessibleName(_("Areas"))
        self.rail = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(FOOT))
        self._column.setSpacing(theme.px(GAP))
        self.mark = _Mark()
        self._column.addWidget(self.mark)
        self._column.addSpacing(theme.px(8))
        self.items: dict[str, _Item] = {}
        for at, area in enumerate(one for one in areas if one.in_sidebar):
            self._add(area, pages.key_of(at + 1))
        self._column.addStretch(1)
        for area in areas:
            if area.place == "foot":
                self._add(area, "Ctrl+,")
        self.staff = _Staff()
        self.staff.clicked.connect(self.staff_asked)
        self._column.addWidget(self.staff)
        self.set_rail(False)
        theme.changed.connect(self._scale)

    def _add(self, area: Area, key: str) -> None:
        item = _Item(area, key)
        item.chosen.connect(self.chosen)
        self.items[area.id] = item
        self._column.addWidget(item)

    def set_shop(self, name: str) -> None:
        """Show the shop's name below the program's."""
        self.mark.shop = name
        self.mark.update()

    def set_staff(self, name: str, role: str) -> None:
        """Show who is at work; nobody is shown while there is one person only and they have no name."""
        self.staff.name, self.staff.role = name, role
        self.staff.setAccessibleName(name or _("Staff"))
        self.staff.setVisible(bool(name))
        self.staff.update()

    def set_badge(self, page_id: str, count: int, told: str) -> None:
        """Show a number at an area, `told` saying of what; 0 shows none."""
        self.items[page_id].set_badge(count, told)

    def set_current(self, page_id: str) -> None:
        """Mark the area that is shown."""
        for key, item in self.items.items():
            item.setChecked(key == page_id)

    def set_rail(self, rail: bool) -> None:
        """Shrink to icons, or grow to icons and names."""
        self.rail = rail
        self._scale()

    def _scale(self) -> None:
        self.setFixedWidth(theme.px(RAIL if self.rail else WIDE))
        parts: list[_Mark | _Item | _Staff] = [self.mark, *self.items.values(), self.staff]
        self._fit()
        for part in parts:
            part.rail = self.rail
            part.updateGeometry()
            part.update()

    def _fit(self) -> None:
        """Let the areas be as high as the window has room for; a till's screen is low."""
        rest = self.height() - theme.px(MARK + 8 + FOOT) - theme.px(STAFF)
        each = rest // len(self.items) - theme.px(GAP) if self.items else 0
        high = max(theme.px(LOW[self.rail]), min(theme.px(TALL[self.rail]), each))
        for item in self.items.values():
            item.set_high(high)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Fit the areas into another height."""
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the cloth."""
        paint_cloth(QPainter(self), QRectF(self.rect()))


class _Mark(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.rail = False
        self.shop = ""

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(84), theme.px(MARK))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("side_text"))
        left = theme.px(24)
        paint_mark(painter, QRectF(left, theme.px(22), theme.px(36), theme.px(32)))
        if self.rail:
            return
        painter.setPen(theme.color("side_text"))
        painter.setFont(theme.font(17, 700))
        beside = QRect(left + theme.px(44), theme.px(18), self.width() - left - theme.px(56), theme.px(24))
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, _("Noren"))
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("side_muted"))
        below = beside.translated(0, theme.px(21))
        shop = painter.fontMetrics().elidedText(self.shop, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, shop)


class _Item(Pressable):
    chosen = Signal(str)

    def __init__(self, area: Area, key: str) -> None:
        super().__init__()
        self.area = area
        self.rail = False
        self.badge = 0
        self._high = theme.px(TALL[False])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setCheckable(True)
        self.setText(_(area.title))
        self.setAccessibleName(_(area.title))
        self._tip = f"{_(area.title)}  {key}".rstrip()
        self.setToolTip(self._tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._choose)

    def _choose(self, _checked: bool = False) -> None:
        self.setChecked(True)
        self.chosen.emit(self.area.id)

    def set_badge(self, count: int, told: str) -> None:
        """Show a number, `told` saying of what; 0 shows none."""
        self.badge = count
        self.setAccessibleName(f"{self.text()}. {told}" if count else self.text())
        self.setToolTip(f"{self._tip}\n{told}" if count else self._tip)
        self.update()

    def set_high(self, high: int) -> None:
        """Be so many pixels high."""
        if high != self._high:
            self._high = high
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(RAIL), self._high)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(RAIL), theme.px(LOW[self.rail]))

    def enterEvent(self, event: object) -> None:  # noqa: N802
        self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self.rect().adjusted(theme.px(11), 1, -theme.px(11), -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.color("side_sel" if self.isChecked() else "side2"))
            painter.drawRoundedRect(inner, 11, 11)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color("side_text"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 10, 10)
        colour = "side_text" if self.isChecked() else "side_muted"
        (self._paint_rail if self.rail else self._paint_wide)(painter, inner, colour)
        self._paint_badge(painter, inner)

    def _paint_wide(self, painter: QPainter, inner: QRect, colour: str) -> None:
        size = theme.px(20)
        box = QRect(inner.x() + theme.px(14), inner.y() + (inner.height() - size) // 2, size, size)
        icons.paint(painter, self.area.icon, box, colour)
        painter.setPen(theme.color(colour))
        painter.setFont(theme.font(14, 600 if self.isChecked() else 500))
        text = inner.adjusted(theme.px(46), 0, -theme.px(10), 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _paint_rail(self, painter: QPainter, inner: QRect, colour: str) -> None:
        size = theme.px(22 if self.height() >= theme.px(46) else 18)
        top = inner.y() + max(theme.px(1), (inner.height() - theme.px(40)) // 2)
        box = QRect(inner.center().x() - size // 2, top, size, size)
        icons.paint(painter, self.area.icon, box, colour)
        painter.setPen(theme.color(colour))
        font = theme.font(11, 600 if self.isChecked() else 500)
        painter.setFont(font)
        text = QRect(0, min(top + theme.px(25), self.height() - theme.px(18)), self.width(), theme.px(18))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 4)
        painter.drawText(text, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, shown)

    def _paint_badge(self, painter: QPainter, inner: QRect) -> None:
        if not self.badge:
            return
        painter.setFont(theme.font(11, 700))
        text = str(self.badge) if self.badge < 1000 else "999+"
        width = max(theme.px(20), painter.fontMetrics().horizontalAdvance(text) + theme.px(10))
        top = inner.y() + (theme.px(2) if self.rail else (inner.height() - theme.px(20)) // 2)
        box = QRectF(inner.right() - width - (0 if self.rail else theme.px(8)), top, width, theme.px(20))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("badge"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(theme.color("on_badge"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class _Staff(Pressable):
    def __init__(self) -> None:
        super().__init__()
        self.rail = False
        self.name = self.role = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Change who is at work"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(RAIL), theme.px(STAFF))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = theme.px(38)
        left = (self.width() - size) // 2 if self.rail else theme.px(20)
        disc = QRect(left, (self.height() - size) // 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("avatar"))
        painter.drawEllipse(disc)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("side_text"))
            painter.drawEllipse(disc.adjusted(-3, -3, 3, 3))
        painter.setPen(theme.color("on_avatar"))
        painter.setFont(theme.font(14, 700))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials(self.name))
        if self.rail:
            return
        beside = QRect(
            disc.right() + theme.px(12), disc.y() - 1, self.width() - disc.right() - theme.px(22), size // 2 + 2
        )
        for text, colour, font in ((self.name, "side_text", (13, 600)), (self.role, "side_muted", (11, 400))):
            painter.setFont(theme.font(*font))
            painter.setPen(theme.color(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, beside.width())
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, shown)
            beside.translate(0, size // 2)
