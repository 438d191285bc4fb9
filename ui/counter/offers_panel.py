"""What promotions do to the running sale, beside it: what is given, what almost is, what can't be promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from desktop.languages import _, say
from models.promotions.hints import Hint, State
from ui import icons
from ui.theme import theme
from ui.widgets import Card, Sheet, button, label, row
from ui.widgets.basics import Pressable, tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.counter.register import Register

TONES = {State.GIVEN: "green", State.WITHHELD: "red", State.ALMOST: "gold", State.NOT: "text3"}
ICONS = {
    State.GIVEN: "circle-check",
    State.WITHHELD: "triangle-alert",
    State.ALMOST: "sparkles",
    State.NOT: "circle-minus",
}
SHOWN = 4


def words_of(hint: Hint) -> str:
    """A hint in one line: "¥320 more: Set price", "Shirt: none left"."""
    text = say(hint.text)
    if hint.state is State.ALMOST:
        return _("{missing} for “{promotion}”", missing=text, promotion=hint.name)
    return text


class HintRow(Pressable):
    """One promotion: an icon, its name, what it does. A tap opens the list with the reasons."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__()
        self.hint: Hint | None = None
        self.more = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_hint(self, hint: Hint | None, *, more: int = 0) -> None:
        """Show a hint, or nothing; `more` is how many there is no room for."""
        if (hint, more) != (self.hint, self.more):
            self.hint, self.more = hint, more
            self.setVisible(hint is not None)
            if hint is not None:
                said = words_of(hint) if hint.state is State.ALMOST else f"{hint.name}: {words_of(hint)}"
                self.setAccessibleName(said)
                tip(self, said)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.px(300), theme.px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        hint = self.hint
        if hint is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = TONES[hint.state]
        side = theme.px(18)
        icons.paint(painter, ICONS[hint.state], QRect(theme.px(2), (self.height() - side) // 2, side, side), tone)
        left = theme.px(30)
        room = self.rect().adjusted(left, 0, -theme.px(2), 0)
        if hint.state in (State.ALMOST, State.WITHHELD):  # the sentence says which; it needs the whole line
            if self.more:
                self._text(painter, room, self._beyond(), "text2", 400, Qt.AlignmentFlag.AlignRight)
                room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(self._beyond()) - theme.px(8))
            self._text(painter, room, words_of(hint), tone, 600, Qt.AlignmentFlag.AlignLeft)
        else:
            painter.setFont(theme.font(13, 600))
            figure = words_of(hint) + (f"   {self._beyond()}" if self.more else "")
            wide = min(painter.fontMetrics().horizontalAdvance(figure) + 2, round(room.width() * 0.62))
            beside = QRect(room.right() - wide, room.y(), wide + 1, room.height())
            self._text(painter, beside, figure, tone, 600, Qt.AlignmentFlag.AlignRight)
            room.setRight(beside.left() - theme.px(8))
            self._text(painter, room, hint.name, "text", 400, Qt.AlignmentFlag.AlignLeft)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(8), theme.px(8))

    def _beyond(self) -> str:
        return _("+{n} more", n=self.more)

    def _text(self, painter: QPainter, box: QRect, text: str, ink: str, weight: int, side: Qt.AlignmentFlag) -> None:
        painter.setFont(theme.font(13, weight))
        painter.setPen(theme.color(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)


class OffersPanel(Card):
    """The few hints that matter now; `opened` asks for all of them."""

    opened = Signal()

    def __init__(self) -> None:
        """Hidden until a promotion has something to say."""
        super().__init__(margin=14, spacing=0)
        self.rows = [HintRow() for _at in range(SHOWN)]
        for made in self.rows:
            made.clicked.connect(self.opened)
            made.hide()
            self.body.addWidget(made)
        self.hints: tuple[Hint, ...] = ()
        self.most = SHOWN
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def fit(self, room: int) -> int:
        """Show as many hints as fit into so many pixels, at least one; returns the height that they take."""
        rows = max(1, min(SHOWN, (room - theme.px(28)) // theme.px(34)))
        if rows != self.most:
            self.most = rows
            self._show()
        return 0 if self.isHidden() else self.sizeHint().height() + theme.px(14)

    def show_sale(self, register: Register) -> None:
        """Show what is given and what is near; what does not apply is in the list behind."""
        if register.empty or not register.offers:
            self.hints = ()
        else:
            from models.promotions.hints import hints

            self.hints = hints(register.basket(), register.priced)
        self._show()

    def _show(self) -> None:
        found = [one for one in self.hints if one.state is not State.NOT]
        shown = found[: self.most]
        for at, made in enumerate(self.rows):
            last = at == len(shown) - 1
            made.show_hint(shown[at] if at < len(shown) else None, more=len(found) - len(shown) if last else 0)
        if self.isHidden() == bool(shown):
            self.setVisible(bool(shown))


class OffersSheet(Sheet):
    """Every promotion that runs, with what it does to this sale or why it does nothing; codes are entered here."""

    def __init__(self, window: QWidget, hints: Sequence[Hint], enter_code: Any) -> None:
        """`enter_code` opens the field for a code."""
        super().__init__(window, _("Promotions for this sale"), width=560)
        if not hints:
            self.body.addWidget(label(_("No promotion runs now."), "muted", wrap=True))
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        for hint in hints:
            column.addLayout(_explained(hint))
        self.body.addLayout(column)
        self.body.addStretch(1)
        self._enter = enter_code
        self.buttons(button(_("Enter a code…"), self._code, icon="ticket-percent"), None,
                     button(_("Close"), self.accept, kind="primary"))  # fmt: skip

    def _code(self) -> None:
        self.accept()
        self._enter()


def _explained(hint: Hint) -> Any:
    name = label(hint.name, "row", wrap=True)
    name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    kind = {State.GIVEN: "good", State.WITHHELD: "error", State.ALMOST: "gold", State.NOT: "secondary"}[hint.state]
    why = label(words_of(hint), kind, wrap=True, right=True)
    why.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    made = row(name, why, spacing=14)
    made.setStretch(0, 1)
    made.setStretch(1, 1)
    return made
