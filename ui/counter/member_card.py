"""The member card of the running sale, painted: who it is, what the balance is, what to mind."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.languages import _, current, say
from models.money import show_number
from ui import icons
from ui.counter.register import Member
from ui.theme import theme
from ui.widgets.painted import initials, paint_avatar, paint_bar, paint_member_face, paint_pill, pill_width, shadow

TALL, COMPACT, NOBODY = 200, 172, 88


class MemberCard(QWidget):
    """A card to look at and to tap: `tapped` asks for a member, or for what can be done with this one."""

    tapped = Signal()

    def __init__(self) -> None:
        """Nobody yet."""
        super().__init__()
        self.member: Member | None = None
        self.compact = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)
        self.show_member(None)

    def show_member(self, member: Member | None, *, compact: bool | None = None) -> None:
        """Show who is served."""
        compact = self.compact if compact is None else compact
        if (member, compact) != (self.member, self.compact) or not self.accessibleName():
            self.member, self.compact = member, compact
            self.setAccessibleName(self._spoken())
            self._fit()

    def _spoken(self) -> str:
        if self.member is None:
            return _("No member. Find or add one")
        member = self.member
        parts = [_name(member), _("{points} pt", points=show_number(member.balance)), member.tier]
        return ", ".join([*filter(None, parts), *([say(member.tier_missing)] if member.tier_missing else [])])

    def _fit(self) -> None:
        high = NOBODY if self.member is None else COMPACT if self.compact else TALL
        self.setFixedHeight(theme.px(high))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(372), self.minimumHeight())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.rect().contains(event.position().toPoint()):
            self.tapped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.tapped.emit()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.member is None:
            self._nobody(painter, face)
        else:
            paint_member_face(painter, face, theme.px(18))
            self._who(painter, face, self.member)
            self._points(painter, face, self.member)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(face, theme.px(18), theme.px(18))

    def _nobody(self, painter: QPainter, face: QRectF) -> None:
        radius = theme.px(18)
        shadow(painter, face.adjusted(2, 1, -2, -4), radius, 1)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(face.adjusted(0, 0, 0, -2), radius, radius)
        side = theme.px(44)
        disc = QRectF(face.left() + theme.px(20), face.top() + theme.px(20), side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_soft"))
        painter.drawEllipse(disc)
        inner = theme.px(12)
        icons.paint(painter, "user", disc.toRect().adjusted(inner, inner, -inner, -inner), "primary_text")
        left = disc.right() + theme.px(14)
        room = face.right() - left - theme.px(16)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(15, 700))
        painter.drawText(QRectF(left, disc.top(), room, side / 2), Qt.AlignmentFlag.AlignVCenter, _("No member"))
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(12, 500))
        text = _("Scan a card, or find by phone or name")
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, disc.center().y(), room, side / 2), Qt.AlignmentFlag.AlignVCenter, text)

    def _who(self, painter: QPainter, face: QRectF, member: Member) -> None:
        pad = theme.px(20)
        side = theme.px(44)
        disc = QRectF(face.left() + pad, face.top() + pad, side, side)
        paint_avatar(painter, disc, initials(member.name or member.reading), "white")
        left = disc.right() + theme.px(12)
        room = face.right() - left - pad
        above = member.reading or (_("Member since {year}", year=member.since) if member.since else "")
        if current().code != "ja" and member.since:
            above = _("Member since {year}", year=member.since)
        painter.setPen(theme.color("card_muted"))
        painter.setFont(theme.font(12, 500))
        high = theme.px(18)
        line = painter.fontMetrics().elidedText(above, Qt.TextElideMode.ElideRight, int(room))
        top = disc.top() - theme.px(1)
        painter.drawText(QRectF(left, top, room, high), Qt.AlignmentFlag.AlignVCenter, line)
        painter.setPen(theme.color("card_text"))
        painter.setFont(theme.font(18, 700))
        name = painter.fontMetrics().elidedText(_name(member), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, top + high, room, theme.px(28)), Qt.AlignmentFlag.AlignVCenter, name)

    def _points(self, painter: QPainter, face: QRectF, member: Member) -> None:
        pad = theme.px(20)
        top = face.top() + theme.px(72 if self.compact else 84)
        painter.setPen(theme.color("card_muted"))
        painter.setFont(theme.font(12, 500))
        words = _("Points balance") if member.enrolled else _("Not a member yet")
        painter.drawText(
            QRectF(face.left() + pad, top, face.width(), theme.px(18)), Qt.AlignmentFlag.AlignVCenter, words
        )
        painter.setPen(theme.color("card_text"))
        standing = bool(member.tier or member.tier_missing is not None)
        size = (30 if standing else 36) if self.compact else 40
        painter.setFont(theme.font(size, 700))
        number = show_number(member.balance - member.debt)
        wide = painter.fontMetrics().horizontalAdvance(number)
        box = QRectF(face.left() + pad, top + theme.px(17), wide + 4, theme.px(size * 1.2))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, number)
        painter.setPen(theme.color("card_muted"))
        painter.setFont(theme.font(15, 600))
        unit = QRectF(box.right() + theme.px(4), box.top(), theme.px(60), box.height() - theme.px(size * 0.14))
        painter.drawText(unit, Qt.AlignmentFlag.AlignBottom, _("pt"))
        above = theme.px(28 if standing and self.compact else 34)
        foot = QRectF(face.left() + pad, face.bottom() - above, face.width() - 2 * pad, theme.px(18))
        if standing:
            self._standing(painter, box, foot, member)
            return
        painter.setFont(theme.font(12, 500))
        said = _("Card {number}", number=member.card) if member.card else _("Press to enrol")
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, said)

    def _standing(self, painter: QPainter, box: QRectF, foot: QRectF, member: Member) -> None:
        """The tier, and how far the next one is."""
        if member.tier:
            room = foot.right() - box.right() - theme.px(40)
            wide = min(float(pill_width(member.tier, icon="star")), room)
            pill = QRectF(foot.right() - wide, box.center().y() - theme.px(13), wide, theme.px(26))
            paint_pill(painter, pill, member.tier, "card", icon="star")
        if member.tier_missing is None:
            return
        bar = QRectF(foot.left(), foot.top() - theme.px(9), foot.width(), theme.px(6))
        paint_bar(painter, bar, member.tier_share, colour="card_bar", track="card_track")
        painter.setPen(theme.color("card_text"))
        painter.setFont(theme.font(12, 600))
        said = painter.fontMetrics().elidedText(
            say(member.tier_missing), Qt.TextElideMode.ElideRight, int(foot.width())
        )
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, said)


def _name(member: Member) -> str:
    shown = member.name or member.reading or _("No name")
    return _("{customer}", customer=shown)
