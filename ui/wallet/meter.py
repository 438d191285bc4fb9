"""The law's meter: how much is out, how near that is to the limit, what follows and by when; a calm panel."""

from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.languages import _, amount, say
from models.wallet import law
from models.wallet.law import Meter
from ui.loyalty.words import day_text, today
from ui.page import Desk
from ui.theme import dress, theme
from ui.widgets import Card, column, label, row, set_text

COLOURS = {"calm": "green", "near": "gold", "above": "red"}


class Bar(QWidget):
    """How much of the limit is reached."""

    def __init__(self) -> None:
        """Be empty."""
        super().__init__()
        self.percent, self.level = 0, "calm"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(10))

    def show_part(self, percent: int, level: str) -> None:
        """Show a part of the whole, in the colour of its level."""
        self.percent, self.level = percent, level
        self.setAccessibleName(_("{percent} % of the limit", percent=percent))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(theme.px(240), theme.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the track and the part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(self.rect())
        painter.setBrush(theme.color("line2"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        if self.percent:
            part = QRectF(track)
            part.setWidth(max(track.height(), track.width() * min(100, self.percent) / 100))
            painter.setBrush(theme.color(COLOURS[self.level]))
            painter.drawRoundedRect(part, track.height() / 2, track.height() / 2)


class MeterCard(Card):
    """What is out in all, and what the country's law makes of it."""

    def __init__(self, desk: Desk) -> None:
        """Ask for the figures."""
        super().__init__(margin=18, spacing=8)
        self.desk = desk
        self.total, self.exempt = label("", "kpi"), label("", "secondary", wrap=True)
        self.bar = Bar()
        self.text = label("", "row", wrap=True)
        self.bases = label("", "secondary", wrap=True)
        self.source = label("", "secondary", wrap=True)
        left = column(label(_("Unspent in all"), "muted"), self.total, self.exempt, spacing=2)
        right = column(self.bar, self.text, self.bases, self.source, spacing=6)
        both = row(left, right, spacing=24)
        both.setStretch(1, 1)
        self.body.addLayout(both)
        self.ask()

    def ask(self) -> None:
        """Read the figures on a reader thread."""
        ask: Any = partial(law.meter, day=today(self.desk), country=self.desk.store.settings.country)
        self.desk.store.read(ask).then(self.show_meter)

    def show_meter(self, found: Meter) -> None:
        """Show them."""
        set_text(self.total, amount(found.total + found.exempt))
        counted = _("{amount} count for the law", amount=amount(found.total)) if found.level else ""
        set_text(self.exempt, counted, hide_empty=True)
        self.bar.setVisible(bool(found.level))
        self.bar.show_part(found.percent, found.level or "calm")
        set_text(self.text, say(found.text))
        dress(self.text, "error" if found.level == "above" else "row")
        bases = "   ".join(f"{day_text(one.day)}: {amount(one.total)}" for one in found.bases)
        if found.deposit:
            bases += "   " + _("Deposit at least {amount}", amount=amount(found.deposit))
        set_text(self.bases, bases, hide_empty=True)
        exempt = _("Cards of at most six months are exempt.") + " " if found.level else ""
        set_text(self.source, f"{exempt}{_(found.source)}" if found.source else "", hide_empty=True)
