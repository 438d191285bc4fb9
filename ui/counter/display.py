"""The customer's window: what is being sold, what it comes to, the points, the change, and thanks.

    open_display(window, desk, register)

It follows the register by itself and shows nothing that is only for the shop: no cautions, notes or names of others.
Each word stands in the shop's language, with the other one beside it where both are short enough.
"""

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import Language, amount
from models import money
from models.counter import sales
from models.counter.drafts import Booked
from models.counter.lines import Line
from models.errors import N_
from models.surveys import surveys
from models.work import Changes
from ui.counter.asking import Asking
from ui.counter.register import Register
from ui.counter.shown import today
from ui.page import Desk
from ui.shell.curtain import paint_mark
from ui.theme import theme
from ui.widgets import column, label, row, scrolled, set_text
from ui.widgets.painted import paint_member_face

THANKS_MS = 30_000
ANSWERED_MS = 6_000
"""How long thanks for an answer stay."""
SMALLEST = (720, 480)


def open_display(window: QWidget, desk: Desk, register: Register) -> "CustomerDisplay":
    """Open the customer's window on the second screen, else as a window; the one that is open comes to the front."""
    known = desk.keep.get("display")
    if isinstance(known, CustomerDisplay) and known.register is register and known.isVisible():
        known.raise_()
        return known
    display = CustomerDisplay(window, desk, register)
    desk.keep["display"] = display
    others = [one for one in QGuiApplication.screens() if one is not window.screen()]
    if others:
        display.setGeometry(others[0].geometry())
        display.showFullScreen()
    else:
        display.resize(theme.px(960), theme.px(600))
        display.show()
    return display


class CustomerDisplay(QWidget):
    """A window of its own that closes with the main window."""

    def __init__(self, window: QWidget, desk: Desk, register: Register) -> None:
        """Follow `register`; thanks come when its sale is booked."""
        super().__init__(window, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # a customer's tap takes no key from the till
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk, self.register = desk, register
        self._sale = register.public_id
        self._thanked = ""
        self.asked: surveys.SurveyRow | None = None
        """The survey that is asked below the thanks."""
        self._rows: list[tuple[QWidget, QLabel, QLabel, QLabel]] = []
        self.setMinimumSize(*SMALLEST)
        self.setWindowTitle(self.word(N_("For the customer")))
        self.stack = QStackedWidget()
        self.welcome, self.sale_page, self.thanks = self._welcome_page(), self._sale_page(), self._thanks_page()
        for page in (self.welcome, self.sale_page, self.thanks):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self._later = QTimer(self, interval=THANKS_MS, singleShot=True)
        self._later.timeout.connect(self._rest)
        register.changed.connect(self.follow)
        desk.bus.changed.connect(self._heard)
        self.follow()

    # -- words ------------------------------------------------------------------------------------------------------

    @property
    def _languages(self) -> tuple[Language, Language]:
        own = self.desk.store.settings.language
        return languages.language(own), languages.language("en" if own == "ja" else "ja")

    def word(self, msgid: str) -> str:
        """A word in the shop's language, with the other language beside it."""
        first, second = (speak.text(msgid) for speak in self._languages)
        return first if first == second else f"{first}  {second}"

    # -- pages ------------------------------------------------------------------------------------------------------

    def _welcome_page(self) -> QWidget:
        page = _Face()
        name = _on_face(self.desk.store.settings.shop_name, 40)
        words = column(None, row(None, _Mark(96), None), name, _on_face(self.word(N_("Welcome")), 22), None, spacing=16)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page.setLayout(words)
        return page

    def _sale_page(self) -> QWidget:
        page = QWidget()
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(6))
        inner = QWidget()
        holding = column(self._list, None)
        inner.setLayout(holding)
        self._area = scrolled(inner)
        self.total_word = label(self.word(N_("Total")), "name")
        self.total = label("", "change")
        self.points = label("", "name")
        self.less = label("", "name")
        foot = column(row(self.less, None, self.points), row(self.total_word, None, self.total), spacing=4)
        body = column(self._area, foot, spacing=12)
        body.setContentsMargins(*[theme.px(one) for one in (40, 20, 40, 28)])
        head = _Face()
        head.setFixedHeight(theme.px(84))
        top = QHBoxLayout(head)
        top.setContentsMargins(theme.px(40), 0, theme.px(40), 0)
        top.addWidget(_Mark())
        top.addWidget(_on_face(self.desk.store.settings.shop_name, 24))
        top.addStretch(1)
        whole = column(head, body, spacing=0)
        whole.setStretch(1, 1)
        page.setLayout(whole)
        return page

    def _thanks_page(self) -> QWidget:
        page = _Face()
        self.thanks_word = _on_face(self.word(N_("Thank you")), 40)
        self.change_word = _on_face("", 22)
        self.change = _on_face("", 88)
        self.points_now = _on_face("", 22)
        self.asking = Asking(self.desk, _Ink)
        self.asking.answered.connect(self._answered)
        parts = (self.thanks_word, 8, self.change_word, self.change, 8, self.points_now)
        words = column(None, *parts, None, self.asking, spacing=6)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page.setLayout(words)
        return page

    # -- what is shown ----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Show the running sale as it is now."""
        register = self.register
        if register.empty:
            if self.stack.currentWidget() is not self.thanks:
                self._rest()
            return
        if register.public_id == self._thanked:
            return  # booked: the counter brings the member up to date before it begins the next sale
        self._later.stop()
        self.asking.rest()
        self._sale = register.public_id
        self.stack.setCurrentWidget(self.sale_page)
        self._show_lines()
        priced = register.priced
        set_text(self.total, amount(priced.due))
        off = priced.line_discount + priced.receipt_discount
        less = [f"{self.word(N_('Discount'))} {amount(-off)}"] if off else []
        worth = priced.points_value + priced.points_paid
        if worth:
            less.append(f"{self.word(N_('Points used'))} {amount(-worth)}")
        set_text(self.less, "   ".join(less))
        set_text(self.points, self._points_text())

    def _points_text(self) -> str:
        if self.register.member is None:
            return ""
        earns = self.register.earns()
        return f"{self.word(N_('Points'))} {money.show_number(self.register.member.balance)}  +{earns:,}"

    def _show_lines(self) -> None:
        lines = self.register.lines
        while len(self._rows) < len(lines):
            self._add_row()
        while len(self._rows) > len(lines):
            gone = self._rows.pop()[0]
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for (_whole, name, beneath, price), one in zip(self._rows, lines, strict=True):
            priced = self.register.priced_lines(one.ref)
            set_text(name, one.name)
            set_text(beneath, _beneath(one), hide_empty=True)
            set_text(price, amount(sum(part.gross - part.discount for part in priced)))
        QTimer.singleShot(0, self, self._to_end)

    def _add_row(self) -> None:
        name, beneath, price = label("", "name", wrap=True), label("", "muted"), label("", "name", right=True)
        across = row(column(name, beneath, spacing=0), None, price)
        across.setStretch(0, 1)
        whole = QWidget()
        whole.setLayout(across)
        self._list.addWidget(whole)
        self._rows.append((whole, name, beneath, price))

    def _to_end(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _heard(self, changes: Changes) -> None:
        if "setting" in changes:
            self.follow()
        if "sale" not in changes or self._thanked == self._sale:
            return
        booked = sales.booked_before(self.desk.store.here, self._sale)
        if booked is not None:
            self.thank(booked)

    def thank(self, booked: Booked) -> None:
        """Show the change (or what is given back), the points, and thanks."""
        self._thanked = booked.public_id
        money_back = booked.change or max(0, -booked.due)
        word = self.word(N_("Change")) if booked.change else self.word(N_("Given back")) if money_back else ""
        set_text(self.change_word, word)
        set_text(self.change, amount(money_back) if money_back else "")
        points = ""
        if booked.points_after is not None:
            earned = f"+{booked.points_earned:,}" if booked.points_earned > 0 else ""
            points = f"{self.word(N_('Points now'))} {money.show_number(booked.points_after)}  {earned}".rstrip()
        set_text(self.points_now, points)
        self._ask(booked)
        self.stack.setCurrentWidget(self.thanks)
        self._later.start(THANKS_MS)

    def _ask(self, booked: Booked) -> None:
        """Ask what is asked of customers now, below their change; of each receipt once."""
        read, self.asked = self.desk.store.here, None
        if booked.kind == "sale":
            self.asked = surveys.at_counter(read, today(self.desk))
        if self.asked is None:
            self.asking.rest()
        else:
            self.asking.ask(self.asked, booked.sale_id, self._languages)
        for words, size in ((self.thanks_word, 40), (self.change, 88)):
            set_size(words, size if self.asked is None else size * 5 // 8)

    def _answered(self) -> None:
        self._later.start(ANSWERED_MS)

    def _rest(self) -> None:
        self.asking.rest()
        self.stack.setCurrentWidget(self.welcome)

    def closeEvent(self, event: object) -> None:  # noqa: N802
        """Be forgotten by the desk."""
        if self.desk.keep.get("display") is self:
            self.desk.keep.pop("display")
        super().closeEvent(event)  # type: ignore[arg-type]


def _beneath(one: Line) -> str:
    parts = [option.name for option in one.options]
    if abs(one.quantity) != money.PIECE:
        unit = max(0, one.unit_price + sum(option.price for option in one.options))
        parts.append(f"{amount(unit)} × {money.show_quantity(one.quantity)}")
    return " · ".join(parts)


class _Face(QWidget):
    """The indigo of the member card, all over."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_member_face(painter, QRectF(self.rect()), 0)


class _Mark(QWidget):
    """The curtain."""

    def __init__(self, size: int = 44) -> None:
        super().__init__()
        self.setFixedSize(theme.px(size), theme.px(size))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        paint_mark(QPainter(self), QRectF(self.rect()), "card_text")


class _Ink(QObject):
    """Keeps large words on the indigo in the theme's colour and size."""

    def __init__(self, words: QLabel, size: int) -> None:
        super().__init__(words)
        self.words, self.size_px = words, size
        theme.changed.connect(self.dress)
        self.dress()

    def dress(self) -> None:
        """Dress them as the theme is now."""
        self.words.setFont(theme.font(self.size_px, 700))
        palette = self.words.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.color("card_text"))
        self.words.setPalette(palette)


def set_size(words: QLabel, size: int) -> None:
    """Make words on the indigo larger or smaller."""
    ink = words.findChild(_Ink)
    if ink is not None and ink.size_px != size:
        ink.size_px = size
        ink.dress()


def _on_face(text: str, size: int) -> QLabel:
    words = label(text)
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    _Ink(words, size)
    return words
