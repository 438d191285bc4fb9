"""The first start: the shop hangs out its curtain. Three doors: bring customers, look at a sample shop, begin empty."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _, current
from models import codes, country
from models.country import Country
from models.errors import N_
from ui import icons
from ui.shell.curtain import Noren, paint_cloth, paint_mark
from ui.theme import theme
from ui.widgets.basics import Button, Pressable, button, label, row
from ui.widgets.fields import Form
from ui.widgets.painted import shadow
from ui.widgets.sheet import Sheet

DOORS = (
    ("import", "users", N_("Bring my customers"), N_("CSV or Excel. Every row is shown before anything is saved.")),
    (
        "sample",
        "sparkles",
        N_("Try the sample shop"),
        N_("A coffee shop with two years of sales. Throw it away any time."),
    ),
    ("empty", "store", N_("Start empty"), N_("Shop name, tax and points, in two minutes.")),
)


class FirstRun(QWidget):
    """`chosen` tells which door was taken: import, sample or empty."""

    chosen = Signal(str)
    language_asked = Signal()

    def __init__(self) -> None:
        """Draw the curtain and the doors."""
        super().__init__()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(_Side(self.language_asked.emit))
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(28), theme.px(28), theme.px(28), theme.px(28))
        column.setSpacing(theme.px(10))
        column.addStretch(3)
        column.addWidget(Noren(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.px(36))
        title = label(_("Let's hang out the noren"), "display")
        text = label(
            _("Customers, sales and points stay on this computer only. How would you like to begin?"),
            "muted",
            wrap=True,
        )
        for words in (title, text):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        column.addSpacing(theme.px(16))
        self.doors = {
            key: _Door(icon, _(name), _(what), number == 0) for number, (key, icon, name, what) in _numbered()
        }
        for key, door in self.doors.items():
            door.key = key
            door.taken.connect(self.chosen)
        column.addLayout(row(None, *self.doors.values(), None, spacing=16))
        column.addStretch(4)
        whole.addLayout(column, 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Take the keyboard to the first door."""
        super().showEvent(event)
        self.doors["import"].setFocus()


def _numbered() -> list[tuple[int, tuple[str, str, str, str]]]:
    return list(enumerate(DOORS))


class _Side(QWidget):
    """The cloth at the left, with the mark, and the other language at its foot."""

    def __init__(self, switch: Callable[[], Any]) -> None:
        super().__init__()
        self.setFixedWidth(theme.px(224))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), 0, theme.px(12), theme.px(18))
        column.addStretch(1)
        other = "English" if current().code == "ja" else "日本語"
        self.button: Button = button(other, switch, kind="side", icon="languages")
        self.button.setIcon(icons.icon("languages", "side_muted"))
        column.addWidget(self.button)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint_cloth(painter, QRectF(self.rect()))
        paint_mark(painter, QRectF(theme.px(24), theme.px(22), theme.px(36), theme.px(32)))
        painter.setPen(theme.color("side_text"))
        painter.setFont(theme.font(18, 700))
        box = QRect(theme.px(70), theme.px(22), theme.px(140), theme.px(32))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, _("Noren"))


class _Door(Pressable):
    taken = Signal(str)

    def __init__(self, icon: str, title: str, text: str, first: bool) -> None:
        super().__init__()
        self.icon_name, self.title, self.words, self.first = icon, title, text, first
        self.key = ""
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._take)

    def _take(self, _checked: bool = False) -> None:
        self.taken.emit(self.key)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A card with room for two lines."""
        return QSize(theme.px(258), theme.px(146))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower in a small window."""
        return QSize(theme.px(200), theme.px(146))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.px(5)
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        hover = self.underMouse() or self.isDown()
        if hover:
            shadow(painter, box, theme.px(16), 1)
        if self.first:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary_fill_hover" if hover else "primary_fill"))
        else:
            painter.setPen(theme.color("line2"))
            painter.setBrush(theme.color("surface2" if hover else "surface"))
        painter.drawRoundedRect(box, theme.px(16), theme.px(16))
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.color("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), theme.px(18), theme.px(18))
        self._words(painter, box)

    def _words(self, painter: QPainter, box: QRectF) -> None:
        ink = "on_fill" if self.first else "text"
        side, left, top = theme.px(24), round(box.left()) + theme.px(20), round(box.top()) + theme.px(20)
        icons.paint(painter, self.icon_name, QRect(left, top, side, side), "on_fill" if self.first else "primary")
        wide = round(box.width()) - theme.px(36)
        painter.setPen(theme.color(ink))
        painter.setFont(theme.font(15, 700))
        painter.drawText(QRect(left, top + theme.px(34), wide, theme.px(24)), Qt.AlignmentFlag.AlignVCenter, self.title)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("on_fill" if self.first else "text2"))
        flags = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRect(left, top + theme.px(60), wide, theme.px(54)), flags, self.words)


@dataclass(frozen=True)
class SetUp:
    """What a new shop says of itself."""

    shop_name: str
    country: Country
    registration_number: str
    points_enabled: bool


class SetUpSheet(Sheet):
    """The short form of a new shop: everything but the country can wait for the settings."""

    made = Signal(object)

    def __init__(self, window: QWidget) -> None:
        """Ask for name, country, registration number, points."""
        text = _("Two minutes. Everything can be changed later in the settings.")
        super().__init__(window, _("Your shop"), width=560, text=text)
        self.form = Form()
        here = "JP" if current().code == "ja" else "US"
        self.shop = self.form.line(_("Shop name"), most=100, hint=_("As it stands on the receipt"))
        choices = [(code, _(one.name)) for code, one in country.COUNTRIES.items()]
        self.country = self.form.choice(_("Country"), choices, here)
        self.number = self.form.line(_("Registration number for tax (if you have one)"), most=20)
        self.points = self.form.check(_("Give points to members"), True)
        self.country.picked.connect(self._country_changed)
        self._country_changed(here)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Open the shop"), self.done, kind="primary"))
        self.accept_on_enter = self.done

    def _country_changed(self, code: object) -> None:
        self.number.setPlaceholderText("T1234567890123" if code == "JP" else "")

    def done(self) -> None:
        """Take the form; a registration number that can't be one stays in the form with a word about it."""
        profile = country.country_of(str(self.country.value()))
        number = self.number.text().strip()
        if number and profile.code == "JP":
            found = codes.registration_number(number)
            if found is None:
                self.form.wrong(self.number, _("A registration number is T and 13 digits."))
                return
            number = found
        self.form.wrong(self.number, "")
        self.made.emit(SetUp(self.shop.text().strip(), profile, number, self.points.isChecked()))
        self.accept()
