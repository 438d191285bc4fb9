"""What an entry looks like and how it is read out: its tone, its icon, its words. Painted parts shared by the views."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from desktop.languages import _, current, say
from models import times
from models.errors import N_
from ui import icons
from ui.people import words
from ui.theme import theme
from ui.widgets.painted import tone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QFont

    from models.reminders.calendar import Entry
    from models.reminders.day_plan import DayPlan

TONES = {
    "gold": "gold",
    "orange": "gold",
    "green": "green",
    "teal": "green",
    "blue": "blue",
    "violet": "violet",
    "red": "primary",
    "grey": "quiet",
}
"""A member of staff's colour as a tone; red means late here, and nobody."""
ICONS = {"contract": "file-text", "deal": "handshake", "event": "ticket", "birthday": "cake"}
ABOUT_ICONS = {
    "gift": "gift",
    "coupon": "ticket-percent",
    "points": "coins",
    "survey": "message-square",
    "event": "calendar-days",
    "wallet": "wallet",
    "request": "message-circle",
    "deal": "handshake",
    "contract": "file-text",
    "invoice": "receipt",
}
KINDS = {
    "series": N_("one of a series"),
    "contract": N_("contract ends"),
    "deal": N_("expected close"),
    "event": N_("event"),
    "birthday": N_("birthday"),
}


class Look:
    """How entries are shown now: whose colours, which day it is, which time."""

    def __init__(self) -> None:
        """Begin without staff."""
        self.tones: dict[int, str] = {}
        self.today = date(2000, 1, 1)
        self.now = 0
        self.zone = "UTC"
        self.version = 0
        """Counts up when colours change: what was painted with the old ones is void."""

    def set_staff(self, colours: Mapping[int, str]) -> None:
        """Know the colours of those who work here."""
        self.version += 1
        self.tones = {key: TONES.get(colour, tone_of(key)) for key, colour in colours.items()}

    def tone(self, one: Entry) -> str:
        """Whose it is, as a tone; "quiet" for nobody's and for what other pages own."""
        if one.kind in ICONS or one.staff_id is None:
            return "quiet" if one.kind in ICONS else "primary"
        return self.tones.get(one.staff_id, tone_of(one.staff_id))

    def late(self, one: Entry) -> bool:
        """Whether it should have been done by now."""
        if one.kind != "reminder" or one.state != "open":
            return False
        if one.at is None:
            return one.last < self.today.isoformat()
        return (one.at if one.end_at is None else one.end_at) < self.now

    def colours(self, one: Entry) -> tuple[str, str, str]:
        """Names of the colours of its ground, its edge and its words."""
        tone = self.tone(one)
        if one.state == "done":
            return "surface2", "line2", "text3"
        edge = {"quiet": "ctl", "primary": "primary"}.get(tone, tone)
        ground = "sunken" if tone == "quiet" else f"{tone}_soft"
        return ground, "red" if self.late(one) else edge, "text"

    def clock(self, ms: int) -> str:
        """A moment's time on the shop's wall clock."""
        return f"{times.from_ms(ms, self.zone):%H:%M}"

    def when(self, one: Entry) -> str:
        """From when to when, in short; "" for all day."""
        if one.at is None:
            return ""
        if one.end_at is None or one.end_at <= one.at:
            return self.clock(one.at)
        return f"{self.clock(one.at)}–{self.clock(one.end_at)}"

    def icon(self, one: Entry) -> str:
        """What stands before its words; "" for nothing."""
        if one.state == "done":
            return "check"
        if self.late(one):
            return "circle-alert"
        if one.kind in ICONS:
            return ICONS[one.kind]
        return "refresh-cw" if one.series_id is not None else ABOUT_ICONS.get(one.about, "")

    def title(self, one: Entry) -> str:
        """What it is, on one line."""
        return words.brief(" ".join(say(one.wording).split()), 200)

    def told(self, one: Entry) -> str:
        """All of it in a sentence: for readers of screens, and on hover."""
        speak = current()
        day = speak.date(date.fromisoformat(one.day))
        if one.last != one.day:
            day = f"{day} – {speak.date(date.fromisoformat(one.last))}"
        when = self.when(one) or _("all day")
        state = _("done") if one.state == "done" else _("late") if self.late(one) else ""
        kind = _(KINDS[one.kind]) if one.kind in KINDS else _(KINDS["series"]) if one.series_id is not None else ""
        parts = (self.title(one), day, when, one.person, one.place, one.staff, kind, state)
        return words.joined(part for part in parts if part)


def day_told(plan: DayPlan | None, day: date) -> str:
    """What kind of day it is, for readers of screens."""
    speak = current()
    parts = [f"{speak.date(day)} ({speak.weekday(day)})"]
    if plan is not None and plan.mark is not None:
        parts += [_(plan.mark.name)] if plan.mark.name else []
        parts += [] if plan.mark.working else [_("shop closed")]
    return words.joined(parts)


# -- painted parts -----------------------------------------------------------------------------------------------


def line_of(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: str) -> None:
    """Paint one line of text that is cut with … where there is no room."""
    if rect.width() < theme.px(8):
        return
    painter.setFont(font)
    painter.setPen(theme.color(colour))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def ground(painter: QPainter, rect: QRectF, look: Look, one: Entry, *, opens: bool = True, ends: bool = True) -> None:
    """Paint an entry's ground with its edge at the left; what goes on before or after it is open there."""
    fill, edge, _ink = look.colours(one)
    radius = theme.px(5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill))
    whole = QRectF(rect)
    if not opens:
        whole.setLeft(whole.left() - radius)
    if not ends:
        whole.setRight(whole.right() + radius)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.drawRoundedRect(whole, radius, radius)
    if opens:
        painter.setBrush(theme.color(edge))
        painter.setClipRect(QRectF(rect.left(), rect.top(), theme.px(3), rect.height()), Qt.ClipOperation.IntersectClip)
        painter.drawRoundedRect(whole, radius, radius)
    painter.restore()
    if one.kind == "series" or one.kind in ICONS:
        pen = QPen(theme.color(edge), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def head_of(painter: QPainter, rect: QRectF, look: Look, one: Entry, size: float = 12) -> None:
    """Paint an entry's icon and title on one line, the time before it where it has one."""
    _fill, edge, ink = look.colours(one)
    box = QRectF(rect)
    name = look.icon(one)
    if name and box.width() > theme.px(44):
        side = theme.px(12)
        place = QRect(round(box.left()), round(box.center().y() - side / 2), side, side)
        icons.paint(painter, name, place, edge if one.state != "done" else "text3")
        box.setLeft(box.left() + side + theme.px(4))
    font = theme.font(size, 500)
    if one.state == "done":
        font.setStrikeOut(True)
    line_of(painter, box, look.title(one), font, ink)


def bar_of(painter: QPainter, rect: QRectF, look: Look, one: Entry, *, opens: bool = True, ends: bool = True) -> None:
    """Paint an entry as a bar of one line: across days, or in the band of what takes all day."""
    ground(painter, rect, look, one, opens=opens, ends=ends)
    inner = rect.adjusted(theme.px(8), 0, -theme.px(4), 0)
    if one.at is not None:
        font = theme.font(11, 500)
        wide = QFontMetricsF(font).horizontalAdvance("00:00") + theme.px(5)
        line_of(painter, inner, look.clock(one.at), font, "text2")
        inner.setLeft(inner.left() + wide)
    head_of(painter, inner, look, one)


def ring(painter: QPainter, rect: QRectF, *, focused: bool) -> None:
    """Paint what the keyboard is on: two pixels all round, dashed while the keyboard is elsewhere."""
    style = Qt.PenStyle.SolidLine if focused else Qt.PenStyle.DotLine
    painter.setPen(QPen(theme.color("focus"), 2, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.px(5), theme.px(5))
