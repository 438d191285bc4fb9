"""A card, painted: no widgets, nothing asked, no picture made twice. Words and widths are kept card by card."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models.pipeline import rotting
from ui import icons
from ui.pipeline import card_words
from ui.pipeline.card_words import BETWEEN
from ui.theme import theme
from ui.widgets.painted import paint_avatar, paint_bar, paint_pill, pill_width, shadow

if TYPE_CHECKING:
    from models.pipeline.board import Card
    from ui.pipeline.card_words import Now, Said
    from ui.pipeline.lane_model import Index, LaneModel

HEIGHT, GAP, SIDE = 146, 12, 12
"""Of a card, between two, and from the edge of its lane, in pixels at zoom 1."""
RADIUS = 13
PAD = 15
LEAST_SIGNS = 3
"""Of what is to be done so many signs say something, with the … behind them."""
KEPT = 512
"""Cards whose words are kept cut to their widths."""


class CardDelegate(QStyledItemDelegate):
    """Paints the cards of a lane."""

    def __init__(self, parent: QWidget, now: Now) -> None:
        """`now` is the day by which they are worded."""
        super().__init__(parent)
        self.now = now
        self.bar = 0
        """How wide the scroll bar is that takes its room from the edge at the right."""
        self._cut: OrderedDict[tuple[int, int], tuple[Card, Cut]] = OrderedDict()
        theme.changed.connect(self.forget)

    def set_now(self, now: Now) -> None:
        """Word them by another day."""
        if now != self.now:
            self.now = now
            self.forget()

    def forget(self) -> None:
        """Theme, zoom or day changed: everything is cut and painted anew."""
        self._cut.clear()
        faces.cache_clear()
        _face.cache_clear()
        _pill.cache_clear()
        _avatar.cache_clear()
        _bar.cache_clear()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        """All cards are of one height."""
        return QSize(theme.px(100), theme.px(HEIGHT + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a card; an empty one while its deal is on its way."""
        model: LaneModel = index.model()  # type: ignore[assignment]
        card = model.card(index.row())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        self.paint_card(painter, option.rect, card, selected=selected, focused=focused)

    def paint_card(
        self, painter: QPainter, rect: QRect, card: Card | None, *, selected: bool = False, focused: bool = False
    ) -> None:
        """Paint a card into the rect of its row."""
        rect = rect.adjusted(0, 0, self.bar, 0)
        cut = None if card is None else self.cut(card, rect.width())
        stuck = cut is not None and cut.said.stuck
        painter.drawPixmap(rect.topLeft(), _face(*_key(painter, rect), selected, focused, stuck))
        if cut is not None:
            _write(painter, rect, cut)

    def cut(self, card: Card, width: int) -> Cut:
        """The words of a card, cut to what a lane of this width has room for."""
        key = (card.id, width)
        found = self._cut.get(key)
        if found is not None and found[0] is card:
            return found[1]
        made = Cut(card_words.said(card, self.now), card.owner_id == self.now.me, width)
        self._cut[key] = (card, made)
        if len(self._cut) > KEPT:
            self._cut.popitem(last=False)
        return made


class Faces:
    """The fonts and their measures, made once for a theme and zoom."""

    def __init__(self) -> None:
        self.small, self.small_m = _face_of(12, 400)
        self.title, self.title_m = _face_of(14, 600)
        self.money, self.money_m = _face_of(17, 700)
        self.less, self.less_m = _face_of(14, 700)
        self.idle, self.idle_m = _face_of(11, 600)


def _face_of(size: int, weight: int) -> tuple[QFont, QFontMetricsF]:
    font = theme.font(size, weight)
    return font, QFontMetricsF(font)


@lru_cache(maxsize=1)
def faces() -> Faces:
    """The fonts in force."""
    return Faces()


class Cut:
    """A card's words with where each stands, in pixels from the row's corner."""

    __slots__ = (
        "avatar", "chip", "clock", "idle", "idle_x", "money", "money_font", "money_wide", "monthly",
        "next_text", "owner", "said", "title", "who", "width",
    )  # fmt: skip

    def __init__(self, said: Said, mine: bool, width: int) -> None:
        self.said, self.width = said, width
        face, inner = faces(), width - 2 * theme.px(SIDE) - 2 * theme.px(PAD)
        self.chip = pill_width(said.chip, size=11) - theme.px(6) if said.chip else 0
        self.who = _elided(face.small_m, said.who, inner - self.chip - (theme.px(8) if self.chip else 0))
        self.title = _elided(face.title_m, said.title, inner)
        self._fit_money(face, inner)
        self.owner = said.owner
        self.avatar = "staff" if mine else "filled"
        most = inner - (theme.px(34) if said.owner else 0)
        self.next_text = _fitting(said.next_text, most)

    def _fit_money(self, face: Faces, inner: int) -> None:
        """An amount is never cut for the clock beside it: the clock goes first, then the figures grow smaller."""
        said = self.said
        wide = face.idle_m.horizontalAdvance(said.idle) if said.idle else 0.0
        self.idle, self.clock, self.money_font = said.idle, bool(said.idle), face.money
        gap, mark = theme.px(6), theme.px(18)
        needed = face.money_m.horizontalAdvance(said.money)
        if self.clock and needed + gap + wide + mark > inner:
            self.clock = False
        if needed + gap + wide > inner:
            self.money_font, needed = face.less, face.less_m.horizontalAdvance(said.money)
        if self.idle and needed + gap + wide > inner:
            self.idle, wide = "", 0.0
        self.money = said.money if needed <= inner else _elided(face.less_m, said.money, inner)
        self.money_wide = needed
        self.idle_x = self.width - theme.px(SIDE + PAD) - wide
        room = inner - needed - wide - (mark if self.clock else 0) - 2 * gap
        self.monthly = said.monthly if said.monthly and face.idle_m.horizontalAdvance(said.monthly) <= room else ""


def _elided(metrics: QFontMetricsF, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))


def _fitting(text: str, most: int) -> str:
    """The words of a chip, cut to a width: what is to be done is cut, or goes, before the day."""
    if pill_width(text, icon="x", size=11) <= most:
        return text
    metrics, room = QFontMetricsF(theme.font(11, 600)), most - theme.px(38)
    cut = _elided(metrics, text, room)
    day = text.partition(BETWEEN)[0]
    return cut if len(cut) > len(day) + len(BETWEEN) + LEAST_SIGNS else _elided(metrics, day, room)


def _key(painter: QPainter, rect: QRect) -> tuple[int, int, float]:
    return rect.width(), rect.height(), painter.device().devicePixelRatioF()


def _write(painter: QPainter, rect: QRect, cut: Cut) -> None:
    """Write the words and lay the pictures on a card's face."""
    face, said, px = faces(), cut.said, theme.px
    left, top = rect.left() + px(SIDE + PAD), rect.top()
    right = rect.left() + cut.width - px(SIDE + PAD)
    ratio = painter.device().devicePixelRatioF()
    _line(painter, face.small, "text2", left, top + px(25), cut.who)
    if said.chip:
        chip = _pill(said.chip, said.chip_tone, "", cut.chip, px(22), ratio, px(7))
        painter.drawPixmap(QPointF(right - cut.chip, top + px(10)), chip)
    _line(painter, face.title, "text", left, top + px(49), cut.title)
    _line(painter, cut.money_font, "text", left, top + px(77), cut.money)
    if cut.monthly:
        _line(painter, face.idle, "text2", left + cut.money_wide + px(6), top + px(76), cut.monthly)
    if cut.idle:
        ink = "red" if said.stuck else "text2"
        _line(painter, face.idle, ink, rect.left() + cut.idle_x, top + px(76), cut.idle)
        if cut.clock:
            side = px(14)
            box = QRect(round(rect.left() + cut.idle_x) - side - px(4), top + px(65), side, side)
            icons.paint(painter, "clock", box, ink)
    if said.share >= 0:
        bar = _bar(right - left, round(min(1.0, said.share) * 100), said.stuck, ratio)
        painter.drawPixmap(QPointF(left, top + px(88)), bar)
    wide = pill_width(cut.next_text, icon="x", size=11)
    pill = _pill(cut.next_text, said.next_tone, said.next_icon, wide, px(24), ratio, 0)
    painter.drawPixmap(QPointF(left, top + px(106)), pill)
    if cut.owner:
        side = px(24)
        painter.drawPixmap(QPointF(right - side, top + px(106)), _avatar(cut.owner, cut.avatar, side, ratio))


def _line(painter: QPainter, font: QFont, ink: str, x: float, y: float, text: str) -> None:
    painter.setFont(font)
    painter.setPen(_ink(ink, theme.dark))
    painter.drawText(QPointF(x, y), text)


@lru_cache(maxsize=32)
def _ink(name: str, _dark: bool) -> QColor:
    return theme.color(name)


# -- pictures, made once -----------------------------------------------------------------------------------------------


def _blank(width: float, height: float, ratio: float) -> QPixmap:
    made = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


@lru_cache(maxsize=64)
def _face(width: int, height: int, ratio: float, selected: bool, focused: bool, stuck: bool) -> QPixmap:
    """An empty card with its shadow and edge, as large as its row; red at the left where the deal is stuck."""
    made = _blank(width, height, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side, radius = theme.px(SIDE), theme.px(RADIUS)
    box = QRectF(side, 1, width - 2 * side, theme.px(HEIGHT) - 2)
    shadow(painter, box, radius, 2 if selected else 1)
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.fillPath(path, theme.color("surface"))
    if stuck:
        painter.setClipPath(path)
        painter.fillRect(QRectF(box.left(), box.top(), theme.px(4), box.height()), theme.color("red_fill"))
        painter.setClipping(False)
    if selected or theme.dark:
        wide = theme.px(2) if selected else 1
        pen = QPen(theme.color("focus" if selected else "line"), wide)
        if selected and not focused:
            pen.setColor(theme.color("primary"))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = wide / 2
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
    painter.end()
    return made


@lru_cache(maxsize=512)
def _pill(text: str, tone: str, icon: str, width: float, height: int, ratio: float, radius: int) -> QPixmap:
    made = _blank(width, height, ratio)
    painter = QPainter(made)
    if radius:
        fill, ink = ("surface2", "text2") if tone == "quiet" else (f"{tone}_soft", tone)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(fill))
        painter.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)
        painter.setPen(theme.color(ink))
        painter.setFont(theme.font(11, 700))
        painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, text)
    else:
        paint_pill(painter, QRectF(0, 0, width, height), text, tone, icon=icon, size=11)
    painter.end()
    return made


@lru_cache(maxsize=256)
def _avatar(text: str, tone: str, side: int, ratio: float) -> QPixmap:
    made = _blank(side, side, ratio)
    painter = QPainter(made)
    paint_avatar(painter, QRectF(0, 0, side, side), text, tone)
    painter.end()
    return made


@lru_cache(maxsize=512)
def _bar(width: int, percent: int, stuck: bool, ratio: float) -> QPixmap:
    """How much of the time that the stage gives is gone: blue, from 70 % on gold, red when it is over."""
    made = _blank(width, theme.px(4), ratio)
    painter = QPainter(made)
    colour = "red_fill" if stuck else ("gold_fill" if percent >= rotting.SOON else "primary")
    paint_bar(painter, QRectF(0, 0, width, theme.px(4)), percent / 100, colour=colour)
    painter.end()
    return made
