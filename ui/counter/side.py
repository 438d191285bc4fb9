"""The right column: member, points, what to mind, what is due, how it is paid."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _, amount
from models.counter.payment_kinds import KindRow
from models.money import show_number
from ui import icons
from ui.counter.member_card import MemberCard
from ui.counter.offers_panel import OffersPanel
from ui.counter.register import Register
from ui.theme import dress, theme
from ui.widgets import Card, Toggle, button, label, row, set_text
from ui.widgets.basics import tip

ICONS = {
    "cash": "banknote",
    "card": "credit-card",
    "qr": "qr-code",
    "ic": "nfc",
    "voucher": "ticket",
    "account": "book",
}
KEYS = ("F9", "F10", "F11")


class Painted(QAbstractButton):
    """A button that paints itself; repaints on a switch of theme."""

    def __init__(self, text: str, high: int) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.high = high
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(high))
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(self.high))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(90), theme.px(self.high))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(60), theme.px(self.high))


class TenderButton(Painted):
    """A way to pay: icon above its word, its key in the corner."""

    def __init__(self, kind: KindRow, key: str) -> None:
        super().__init__(_(kind.shown) if not kind.name else kind.name, 64)
        self.kind, self.key = kind, key
        self.setCheckable(True)
        if key:
            tip(self, f"{self.text()}  {key}")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        paint_option(painter, QRectF(self.rect()), on=on, focused=self.hasFocus(), down=self.isDown())
        ink = "primary_text" if on else "text"
        size = theme.px(20)
        place = QRect((self.width() - size) // 2, theme.px(11), size, size)
        icons.paint(painter, self.kind.icon or ICONS.get(self.kind.kind, "wallet"), place, ink if on else "text2")
        painter.setPen(theme.color(ink))
        room = self.width() - theme.px(8)
        fits = QFontMetrics(theme.font(13, 600)).horizontalAdvance(self.text()) <= room
        painter.setFont(theme.font(13 if fits else 11.5, 600))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        words = QRect(0, theme.px(34), self.width(), theme.px(22))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
        if self.key and self.width() >= theme.px(80):
            painter.setFont(theme.font(10.5, 500))
            painter.setPen(theme.color("text2"))
            corner = QRect(0, theme.px(5), self.width() - theme.px(8), theme.px(14))
            painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.key)


def paint_option(painter: QPainter, rect: QRectF, *, on: bool, focused: bool, down: bool = False) -> None:
    """Paint the ground of something that can be chosen."""
    radius = theme.px(13)
    painter.setPen(QPen(theme.color("primary" if on else "line2"), 2 if on else 1))
    painter.setBrush(theme.color("primary_soft" if on else "sunken" if down else "surface"))
    inset = 1.0 if on else 0.5
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)


class PayButton(Painted):
    """The one strong button: takes the payment."""

    def __init__(self) -> None:
        super().__init__("", 68)
        self.key = "F12"

    def set_words(self, text: str) -> None:
        """Say what it does now."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ready = self.isEnabled()
        hover = self.underMouse() or self.isDown()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken" if not ready else "primary_fill_hover" if hover else "primary_fill"))
        face = QRectF(self.rect())
        painter.drawRoundedRect(face, theme.px(16), theme.px(16))
        ink = theme.color("on_fill" if ready else "disabled")
        painter.setPen(ink)
        painter.setFont(_fitting(self.text(), self.width() - theme.px(110)))
        words = self.rect().adjusted(theme.px(24), 0, -theme.px(80), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        cap = QRectF(face.right() - theme.px(60), face.center().y() - theme.px(12), theme.px(38), theme.px(24))
        if ready:
            veil = theme.color("on_fill")
            veil.setAlphaF(0.22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRoundedRect(cap, theme.px(6), theme.px(6))
        painter.setPen(ink)
        painter.setFont(theme.font(12, 600))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 3))
            painter.drawRoundedRect(face.adjusted(1.5, 1.5, -1.5, -1.5), theme.px(16), theme.px(16))


def _fitting(text: str, room: int) -> Any:
    for size in (19, 17, 15):
        font = theme.font(size, 700)
        if QFontMetrics(font).horizontalAdvance(text) <= room:
            break
    return font


class Hint(QWidget):
    """A strip with an icon: what to mind about this customer."""

    def __init__(self, tone: str, icon: str) -> None:
        """Hidden until it has something to say."""
        super().__init__()
        self.tone, self.icon, self.text = tone, icon, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(40))
        theme.changed.connect(self.update)
        self.hide()

    def say(self, text: str) -> None:
        """Say something, or nothing."""
        text = " ".join(text.split())
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            tip(self, text[:500])
            self.setVisible(bool(text))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{self.tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px(14), theme.px(14))
        size = theme.px(18)
        icons.paint(painter, self.icon, QRect(theme.px(18), (self.height() - size) // 2, size, size), self.tone)
        painter.setPen(theme.color(self.tone))
        painter.setFont(theme.font(12.5, 600))
        words = self.rect().adjusted(theme.px(44), 0, -theme.px(12), 0)
        text = painter.fontMetrics().elidedText(self.text[:300], Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


class PointsRow(Card):
    """Use points: a switch, how many, and what the sale earns."""

    switched = Signal(bool)
    asked = Signal()

    def __init__(self) -> None:
        """Hidden while there is no member."""
        super().__init__(margin=0, spacing=0)
        self.words = button("", self.asked.emit, kind="words")
        self.words.setToolTip("F7")
        self.detail = label("", "secondary")
        self.switch = Toggle(_("Use points"))
        self.switch.clicked.connect(self.switched)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(1))
        texts.addWidget(self.words, 0, Qt.AlignmentFlag.AlignLeft)
        texts.addWidget(self.detail)
        self.detail.setContentsMargins(theme.px(1), 0, 0, 0)
        line = row(texts, None, self.switch)
        line.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self.body.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_sale(self, register: Register) -> None:
        """Show points used and earned."""
        member = register.member
        self.setVisible(register.settings.points_enabled and member is not None and member.enrolled)
        if member is None:
            return
        used = register.priced.points
        most = used or register.most_points()
        offered = used or most
        text = _("Use {points} points", points=show_number(offered)) if offered else _("No points to use")
        text = _("Use points") if register.empty and member.balance > 0 else text
        if self.words.text() != text:
            self.words.setText(text)
            self.words.setAccessibleName(text)
        self.switch.setEnabled(bool(offered))
        self.switch.setChecked(bool(used))
        earns = register.earns()
        after = member.balance - member.debt - used - register.reward_points + earns
        set_text(
            self.detail,
            _("Earns {earned} pt · balance after {after} pt", earned=show_number(earns), after=show_number(after)),
        )


class DuePanel(Card):
    """What is due, in large figures, and the ways to pay."""

    chosen = Signal(int)
    more = Signal()

    def __init__(self) -> None:
        """Nothing due."""
        super().__init__(margin=20, spacing=6)
        self.used_word, self.used = label(_("Points used"), "muted"), label("", "good", right=True)
        self.word = label(_("Total due"), "panel")
        self.total = label("", "total", right=True)
        self.body.addLayout(row(self.used_word, None, self.used))
        self.body.addLayout(row(column_bottom(self.word), None, self.total))
        self.tenders = QHBoxLayout()
        self.tenders.setSpacing(theme.px(10))
        self.body.addLayout(self.tenders)
        self.buttons: list[TenderButton] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_kinds(self, kinds: Sequence[KindRow], chosen: int | None) -> None:
        """Offer the first three ways to pay, and the rest under More; a chosen one of the rest is among the three."""
        while self.tenders.count():
            taken = self.tenders.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        shown = list(kinds[:3])
        beyond = next((kind for kind in kinds[3:] if kind.id == chosen), None)
        if beyond is not None:
            shown = [*kinds[:2], beyond]
        self.buttons = []
        for at, kind in enumerate(shown):
            made = TenderButton(kind, KEYS[at] if kind in kinds[:3] else "")
            made.setChecked(kind.id == chosen)
            made.clicked.connect(self._clicked)
            self.buttons.append(made)
            self.tenders.addWidget(made, 1)
        if len(kinds) > len(shown):
            other = button("", self.more.emit, kind="ghost", icon="ellipsis")
            other.setAccessibleName(_("More ways to pay"))
            other.setToolTip(_("More ways to pay"))
            other.setFixedWidth(theme.px(34))
            self.tenders.addWidget(other)

    def _clicked(self) -> None:
        made = self.sender()
        if isinstance(made, TenderButton):
            self.chosen.emit(made.kind.id)

    def show_sale(self, register: Register) -> None:
        """Show what is due."""
        priced = register.priced
        points = priced.points_value + priced.points_paid
        for part in (self.used, self.used_word):
            part.setVisible(bool(points))
        set_text(self.used, amount(-points))
        set_text(self.word, _("To pay out") if priced.due < 0 else _("Total due"))
        set_text(self.total, amount(abs(priced.due)))
        room = self.width() - theme.px(52) - self.word.sizeHint().width()
        kind = fitting(self.total.text(), room)
        if self.total.property("kind") != kind:
            dress(self.total, kind)


def fitting(text: str, room: int) -> str:
    """The kind of label, largest first, in which an amount fits into so many pixels."""
    sizes = (("total", 54), ("points", 40), ("display", 30))
    for kind, size in sizes:
        if QFontMetrics(theme.font(size, 700)).horizontalAdvance(text) <= room:
            return kind
    return "kpi"


def column_bottom(widget: QWidget) -> QVBoxLayout:
    """Put a word at the foot of a large figure beside it."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, theme.px(8))
    made.addStretch(1)
    made.addWidget(widget)
    return made


class Side(QWidget):
    """The whole column."""

    def __init__(self) -> None:
        """Lay it out; the page connects it."""
        super().__init__()
        self.card = MemberCard()
        self.points = PointsRow()
        self.caution, self.likes = Hint("red", "triangle-alert"), Hint("gold", "sparkles")
        self.find_button = button(_("Find a member"), icon="search", hint="F3")
        self.new_button = button(_("New member"), icon="user-plus")
        self.due = DuePanel()
        self.pay = PayButton()
        self.who = QWidget()
        self.who.setLayout(row(self.find_button, self.new_button, spacing=10))
        self.offers = OffersPanel()
        self.extra = QVBoxLayout()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.px(14))
        for part in (self.card, self.who, self.points, self.caution, self.likes):
            body.addWidget(part)
        body.addWidget(self.offers)
        body.addLayout(self.extra)
        body.addStretch(1)
        body.addWidget(self.due)
        body.addWidget(self.pay)

    def spare(self) -> int:
        """The height that is left for hints of promotions and for habits, in pixels."""
        fixed = (self.card, self.who, self.points, self.caution, self.likes, self.due, self.pay)
        used = [max(part.sizeHint().height(), part.minimumHeight()) for part in fixed if not part.isHidden()]
        return self.height() - sum(used) - theme.px(14) * (len(used) + 1)

    def show_sale(self, register: Register) -> None:
        """Show the running sale."""
        member = register.member
        self.card.show_member(member)
        self.who.setVisible(member is None)
        self.points.show_sale(register)
        self.caution.say(member.cautions if member else "")
        self.likes.say(" · ".join(part for part in (member.likes, member.note) if part) if member else "")
        self.offers.show_sale(register)
        self.due.show_sale(register)
