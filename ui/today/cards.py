"""The four figures of the head: each a card that leads to where it comes from, with a word that puts it in place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from desktop.languages import _, _n, amount
from models.money import show_number
from ui import icons
from ui.theme import theme
from ui.today import words
from ui.widgets.basics import Pressable, tip
from ui.widgets.painted import shadow

if TYPE_CHECKING:
    from models.settings import ShopSettings
    from models.today.figures import Day, Deals, Given

HIGH = 104


class Said(NamedTuple):
    """What a card shows: its name, the figure, the word below and its tone, and what the pointer is told."""

    name: str
    value: str = "–"
    word: str = ""
    tone: str = "text2"
    more: str = ""


class FigureCard(Pressable):
    """A card of the head."""

    def __init__(self, icon: str, said: Said) -> None:
        """Show what is known so far."""
        super().__init__()
        self.picture, self.said = icon, said
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)
        self._fit()
        self.show_said(said)

    def show_said(self, said: Said) -> None:
        """Show another figure."""
        self.said = said
        self.setAccessibleName(f"{said.name}: {said.value}. {said.word}".rstrip(". "))
        tip(self, said.more)
        self.update()

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(HIGH))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as it is; wider where there is room."""
        return QSize(theme.px(220), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as four of them beside each other have to be."""
        return QSize(theme.px(150), theme.px(HIGH))

    def enterEvent(self, event: object) -> None:  # noqa: N802
        """Look pressable."""
        self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Look calm again."""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -3)
        shadow(painter, box, theme.px(16))
        pen = QPen(theme.color("focus"), 2) if self.hasFocus() else QPen(theme.color("line"), 1)
        painter.setPen(pen)
        painter.setBrush(theme.color("surface2" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, theme.px(16), theme.px(16))
        side, edge = theme.px(20), theme.px(18)
        place = QRect(round(box.right()) - edge - side, round(box.top()) + theme.px(14), side, side)
        icons.paint(painter, self.picture, place, "text3")
        inner = box.adjusted(edge, theme.px(14), -edge, -theme.px(12))
        upper = QRectF(inner.left(), inner.top(), inner.width() - side - theme.px(6), theme.px(18))
        self._text(painter, upper, self.said.name, (12, 500), "text2")
        size = 26 if self._wide(self.said.value, 26) <= inner.width() else 20
        middle = QRectF(inner.left(), upper.bottom() + theme.px(2), inner.width(), theme.px(36))
        self._text(painter, middle, self.said.value, (size, 700), "text")
        lower = QRectF(inner.left(), inner.bottom() - theme.px(18), inner.width(), theme.px(18))
        self._text(painter, lower, self.said.word, (12, 600 if self.said.tone != "text2" else 500), self.said.tone)

    def _wide(self, text: str, size: int) -> float:
        from PySide6.QtGui import QFontMetricsF

        return QFontMetricsF(theme.font(size, 700)).horizontalAdvance(text)

    def _text(self, painter: QPainter, box: QRectF, text: str, font: tuple[int, int], ink: str) -> None:
        painter.setFont(theme.font(*font))
        painter.setPen(theme.color(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class SearchField(Pressable):
    """The way to the palette: it looks like a field to type in, and shows its key."""

    def __init__(self, name: str, key: str) -> None:
        """`name` is what stands in it."""
        super().__init__()
        self.key = key
        self.setText(name)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as what one searches."""
        return QSize(theme.px(300), theme.px(40))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as its picture, a word and its key."""
        return QSize(theme.px(180), theme.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the field."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.color("focus"), 2) if self.hasFocus() else QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("surface2" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, theme.px(10), theme.px(10))
        side = theme.px(18)
        icons.paint(painter, "search", QRect(theme.px(13), (self.height() - side) // 2, side, side), "text2")
        painter.setFont(theme.font(11, 600))
        wide, high = painter.fontMetrics().horizontalAdvance(self.key) + theme.px(14), theme.px(22)
        cap = QRectF(box.right() - theme.px(9) - wide, box.center().y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(cap, theme.px(6), theme.px(6))
        painter.setPen(theme.color("text2"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key)
        inner = box.adjusted(theme.px(40), 0, -(wide + theme.px(16)), 0)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text3"))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)


def sales(found: Day) -> Said:
    """The takings, held against the same weekday a week ago until this hour."""
    name = _("Sales today")
    weekday = words.weekday(date.fromisoformat(found.day))
    if found.before is None or found.before_whole is None:
        return Said(name, amount(found.takings), _("nothing sold last {weekday}", weekday=weekday))
    whole = _("Last {weekday} in all: {amount}", weekday=weekday, amount=amount(found.before_whole))
    change = found.change
    if change is None or not found.takings:
        then = _("{amount} last {weekday} by now", amount=amount(found.before), weekday=weekday)
        return Said(name, amount(found.takings), then, more=whole)
    so_far = _("Last {weekday} by this hour: {amount}", weekday=weekday, amount=amount(found.before))
    sign, tone = ("▲", "green") if change > 0 else ("▼", "red") if change < 0 else ("", "text2")
    said = _("{percent}% on last {weekday} by now", percent=f"{sign} {abs(change)}".strip(), weekday=weekday)
    return Said(name, amount(found.takings), said, tone, f"{so_far}\n{whole}")


def customers(found: Day) -> Said:
    """How many receipts, and how many of them were members'."""
    name = _("Customers today")
    if not found.customers:
        return Said(name, "0", _("nobody yet"))
    share = (200 * found.members + found.customers) // (2 * found.customers)
    members = _n("1 member, {percent}%", "{n} members, {percent}%", found.members, percent=share)
    return Said(name, show_number(found.customers), members, more=_("A receipt is a customer."))


def points(found: Given | None) -> Said:
    """Points given, and what all that are out will cost."""
    if found is None:
        return Said(_("Points given"))
    liability = _("liability {amount}", amount=amount(found.liability))
    meaning = _("What points outstanding will cost, as members used theirs until now.")
    return Said(_("Points given"), f"{show_number(found.points)} pt", liability, more=meaning)


def average(found: Day) -> Said:
    """What a receipt came to, for shops without points."""
    name = _("Average receipt")
    if not found.customers:
        return Said(name)
    return Said(name, amount(found.takings // found.customers), _("takings by customers"))


def deals(found: Deals) -> Said:
    """What is open, and how many need somebody."""
    name = _("Open deals")
    if not found.count:
        return Said(name, "0", _("no deal is open"))
    if found.attention:
        said = _n("1 needs attention", "{n} need attention", found.attention)
        why = _("Stuck, past their day, or without a next step.")
        return Said(name, amount(found.amount), said, "red", why)
    return Said(name, amount(found.amount), _n("1 deal", "{n} deals", found.count))


def kept(shop: ShopSettings, day: Day | None, given: Given | None, open_: Deals | None) -> tuple[Said, ...]:
    """What the four cards say of what is known so far."""
    third = points(given) if shop.points_enabled else average(day) if day is not None else Said(_("Average receipt"))
    return (
        sales(day) if day is not None else Said(_("Sales today")),
        customers(day) if day is not None else Said(_("Customers today")),
        third,
        deals(open_) if open_ is not None else Said(_("Open deals")),
    )
