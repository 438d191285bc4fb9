"""Who is at work at this till: one tap on a name."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.languages import _
from models import team
from models.team import Member
from ui.theme import theme
from ui.widgets.basics import Pressable, label
from ui.widgets.painted import initials, paint_avatar, tone_of
from ui.widgets.sheet import Sheet


class StaffSheet(Sheet):
    """The people who work here; the one at work is marked."""

    def __init__(
        self, window: QWidget, staff: Sequence[Member], at_work: int | None, choose: Callable[[int], Any]
    ) -> None:
        """`choose(staff_id)` is called for who takes over."""
        super().__init__(window, _("Who is at work?"), width=420)
        self._choose = choose
        if len(staff) < 2:
            self.body.addWidget(label(_("There is one person so far. Add staff in the settings."), "muted", wrap=True))
        for member in staff:
            self.body.addWidget(_Row(member, member.id == at_work, partial(self._take, member.id)))

    def _take(self, staff_id: int) -> None:
        self.accept()
        self._choose(staff_id)


class _Row(Pressable):
    def __init__(self, member: Member, at_work: bool, run: Callable[[], Any]) -> None:
        super().__init__()
        self.member, self.at_work, self._run = member, at_work, run
        self.name = member.name or _(team.ROLE_NAMES[member.role])
        self.setText(self.name)
        state = _("at work now") if at_work else _(team.ROLE_NAMES[member.role])
        self.setAccessibleName(f"{self.name}, {state}")
        self.state = state
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._clicked)

    def _clicked(self, _checked: bool = False) -> None:
        self._run()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(300), theme.px(60))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(theme.color("focus") if self.hasFocus() else theme.color("line"))
        if self.hasFocus():
            pen = painter.pen()
            pen.setWidth(2)
            painter.setPen(pen)
        fill = "primary_soft" if self.at_work else "surface2" if self.underMouse() else "surface"
        painter.setBrush(theme.color(fill))
        painter.drawRoundedRect(box, theme.px(11), theme.px(11))
        size = theme.px(38)
        disc = QRectF(theme.px(14), (self.height() - size) / 2, size, size)
        tone = "staff" if self.at_work else tone_of(self.member.id)
        paint_avatar(painter, disc, initials(self.name), tone)
        left = disc.right() + theme.px(14)
        upper = QRectF(left, disc.top(), self.width() - left - 8, size / 2)
        for text, colour, font in ((self.name, "text", (14, 600)), (self.state, "text2", (12, 400))):
            painter.setFont(theme.font(*font))
            painter.setPen(theme.color(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(upper.width()))
            painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, shown)
            upper.translate(0, size / 2)
