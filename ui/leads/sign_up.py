"""The customers' own form, in full screen: on the second screen, or on this computer's touch screen.

It shows nothing of anybody who is here already, says what the data are for, keeps what was agreed to in the words that
stood there, speaks both languages, and forgets what was written when nobody touches it any more. Staff leave it with
Escape or by holding the mark in its corner.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

import segno
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop import languages
from models.errors import N_
from models.leads import sign_up
from models.leads.sign_up import Filled, SignedUp
from ui.page import Desk
from ui.people import words
from ui.people.fields import NameEdit
from ui.shell.curtain import paint_mark
from ui.theme import theme
from ui.widgets import button, column, label, row, scrolled, set_text

if TYPE_CHECKING:
    from desktop.languages import Language

THANKS_MS = 12_000
HOLD_MS = 1_500
"""How long staff hold the mark to leave the form on a touch screen."""
WARNED_S = 15
"""So long before what was written goes it is said."""
SMALLEST = (800, 600)
LABELS = {
    "name": N_("Your name"),
    "reading": N_("Reading (furigana)"),
    "phone": N_("Phone number"),
    "mail": N_("Mail address"),
    "birthday": N_("Birthday"),
    "postal": N_("Postal code"),
}
HINTS = {"phone": "090-1234-5678", "mail": "hanako@example.com", "birthday": "1988-04-02", "postal": "104-0061"}


def open_form(window: QWidget, desk: Desk) -> "SignUpForm":
    """Open the form on the second screen where there is one, else over this one; an open one comes to the front."""
    known = desk.keep.get("sign_up")
    if isinstance(known, SignUpForm) and _alive(known) and known.isVisible():
        known.raise_()
        known.activateWindow()
        return known
    form = SignUpForm(window, desk)
    desk.keep["sign_up"] = form
    others = [one for one in QGuiApplication.screens() if one is not window.screen()]
    form.setGeometry((others[0] if others else window.screen()).geometry())
    form.showFullScreen()
    form.activateWindow()
    return form


class SignUpForm(QWidget):
    """Three faces: an invitation, the form, and thanks."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Speak the shop's language first."""
        super().__init__(window, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(*SMALLEST)
        self.desk = desk
        self.shop = desk.store.settings
        self.language: Language = languages.language(self.shop.language)
        self.fields: dict[str, QLineEdit] = {}
        self.wrongs: dict[str, QLabel] = {}
        self.ticks: dict[str, QCheckBox] = {}
        self._left = 0
        self._held = QTimer(self, interval=HOLD_MS, singleShot=True)
        self._held.timeout.connect(self.close)
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(self._second)
        self._later = QTimer(self, interval=THANKS_MS, singleShot=True)
        self._later.timeout.connect(self.begin)
        self.stack = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.begin()

    def word(self, msgid: str, **values: Any) -> str:
        """A word in the language that the customer chose."""
        return self.language.text(msgid, **values)

    # -- faces ------------------------------------------------------------------------------------------------------

    def _show(self, face: QWidget) -> None:
        while self.stack.count():
            old = self.stack.widget(0)
            if old is not None:
                self.stack.removeWidget(old)
                old.deleteLater()
        self.stack.addWidget(face)
        self.setWindowTitle(self.word(N_("Sign up")))

    def begin(self) -> None:
        """Show the invitation, with nothing of whoever was here before."""
        self._clock.stop()
        self._later.stop()
        self.language = languages.language(self.shop.language)
        self.fields, self.wrongs, self.ticks = {}, {}, {}
        face = QWidget()
        texts = [languages.language(code).text(N_("Become a customer we remember")) for code in ("ja", "en")]
        if self.shop.language == "en":
            texts.reverse()
        starts = []
        for code, said in (("ja", "日本語で登録する"), ("en", "Sign up in English")):
            start = button(said, partial(self.start, code), kind="primary" if code == self.shop.language else "quiet")
            start.setMinimumHeight(theme.px(72))
            start.setMinimumWidth(theme.px(320))
            starts.append(start)
        if self.shop.language == "en":
            starts.reverse()
        name = label(self.shop.shop_name, "name")
        parts = [label(texts[0], "display"), label(texts[1], "name")]
        body = column(None, row(None, name, None), *(row(None, one, None) for one in parts), spacing=14)
        body.addSpacing(theme.px(24))
        for one in starts:
            body.addLayout(row(None, one, None))
        body.addStretch(1)
        body.addLayout(row(self._mark(), None))
        body.setContentsMargins(*[theme.px(28)] * 4)
        face.setLayout(body)
        self._show(face)
        starts[0].setFocus()

    def _mark(self) -> QPushButton:
        mark = QPushButton()
        mark.setFlat(True)
        mark.setIcon(_mark_icon(theme.px(30)))
        mark.setAccessibleName(self.word(N_("Staff: hold to close")))
        mark.setToolTip(self.word(N_("Staff: hold to close")))
        mark.pressed.connect(self._held.start)
        mark.released.connect(self._held.stop)
        return mark

    def start(self, code: str) -> None:
        """Show the form in a language."""
        self.language = languages.language(code)
        self._left = max(20, self.shop.sign_up_seconds)
        self._clock.start()
        face, inner = QWidget(), QWidget()
        fields = QVBoxLayout()
        fields.setSpacing(theme.px(8))
        for name in ("name", *sign_up.asked(self.shop)):
            self._field(fields, name)
        heading = label(self.word(N_("Please tell us about you")), "title")
        held = column(heading, fields, self._agreements(), None, spacing=14)
        inner.setLayout(held)
        inner.setMaximumWidth(theme.px(720))
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.warning = label("", "notice", wrap=True)
        self.warning.hide()
        send = button(self.word(N_("Sign up")), self.send, kind="primary", icon="check")
        stop = button(self.word(N_("Stop, and keep nothing")), self.begin)
        for one in (send, stop):
            one.setMinimumHeight(theme.px(60))
        self.send_button = send
        foot = row(self._mark(), stop, None, self._other_language(), send, spacing=12)
        middle = row(None, inner, None)
        middle.setStretch(1, 10)
        area = QWidget()
        area.setLayout(middle)
        body = column(scrolled(area), self.problem, self.warning, foot, spacing=10)
        body.setStretch(0, 1)
        body.setContentsMargins(*[theme.px(28)] * 4)
        face.setLayout(body)
        self._show(face)
        self._watch(face)
        self.fields["name"].setFocus()

    def _field(self, fields: QVBoxLayout, name: str) -> None:
        typed = self.fields[name].text() if name in self.fields and _alive(self.fields[name]) else ""
        edit = NameEdit(typed) if name == "name" else QLineEdit(typed)
        edit.setMaxLength(200)
        edit.setMinimumHeight(theme.px(52))
        edit.setPlaceholderText(HINTS.get(name, ""))
        edit.setAccessibleName(self.word(LABELS[name]))
        edit.returnPressed.connect(self._next)
        self.fields[name] = edit
        wrong = label("", "error", wrap=True)
        wrong.hide()
        self.wrongs[name] = wrong
        fields.addWidget(label(self.word(LABELS[name]), "row"))
        fields.addWidget(edit)
        fields.addWidget(wrong)
        if isinstance(edit, NameEdit):
            edit.sounded.connect(self._sounded)

    def _sounded(self, kana: str) -> None:
        reading = self.fields.get("reading")
        if reading is not None:
            gap = " " if reading.text() and " " not in reading.text() else ""
            reading.setText(reading.text() + gap + kana)

    def _agreements(self) -> QWidget:
        held = QWidget()
        lines = QVBoxLayout(held)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(10))
        lines.addWidget(label(self.word(N_("What we use it for")), "row"))
        lines.addWidget(label(self.purpose, "muted", wrap=True))
        ticked = {key for key, tick in self.ticks.items() if _alive(tick) and tick.isChecked()}
        for channel in sign_up.channels(self.shop):
            tick = QCheckBox(self.word(sign_up.AGREED[channel]))
            tick.setMinimumHeight(theme.px(44))
            tick.setChecked(channel in ticked)
            self.ticks[channel] = tick
            lines.addWidget(tick)
        return held

    def _other_language(self) -> QPushButton:
        other = "en" if self.language.code == "ja" else "ja"
        name = "English" if other == "en" else "日本語"
        return button(name, partial(self.start, other), kind="ghost", icon="languages")

    @property
    def purpose(self) -> str:
        """The purpose of use, as it stands on the form."""
        return sign_up.purpose(self.shop, self.language.code) or self.word(sign_up.PURPOSE)

    # -- time -------------------------------------------------------------------------------------------------------

    def _watch(self, face: QWidget) -> None:
        for one in (face, *face.findChildren(QWidget)):
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Any touch or key begins the time anew."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
            self._left = max(20, self.shop.sign_up_seconds)
            if self._clock.isActive():
                self.warning.hide()
        return super().eventFilter(watched, event)

    def _second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.begin()
        elif self._left <= WARNED_S:
            text = self.word(N_("Are you still there? What you wrote goes in {seconds} seconds."), seconds=self._left)
            set_text(self.warning, text, hide_empty=True)

    # -- sent -------------------------------------------------------------------------------------------------------

    def _next(self) -> None:
        self.focusNextPrevChild(True)

    def filled(self) -> Filled:
        """What stands in the form."""
        values = {name: field.text().strip() for name, field in self.fields.items()}
        agreed = {channel: tick.text() for channel, tick in self.ticks.items() if tick.isChecked()}
        return Filled(**values, agreed=agreed, purpose=self.purpose, language=self.language.code)

    def send(self) -> None:
        """Send it; what can't be taken is said beside its field, and nothing goes."""
        filled = self.filled()
        found = sign_up.wrong(filled, self.shop, words.today(self.desk).isoformat())
        for name, wrong in self.wrongs.items():
            set_text(wrong, self.word(found[name]) if name in found else "", hide_empty=True)
        if found:
            self.fields[next(iter(found))].setFocus()
            return
        self.send_button.setEnabled(False)
        job = self.desk.write(N_("{person} signed up"), partial(sign_up.sign_up, filled=filled))
        job.failed(self._failed).then(self._thanks)

    def _failed(self, _error: BaseException) -> None:
        self.send_button.setEnabled(True)
        text = self.word(N_("This could not be saved. What you wrote is still here: please call our staff."))
        set_text(self.problem, text, hide_empty=True)

    def _thanks(self, done: SignedUp) -> None:
        self._clock.stop()
        face = QWidget()
        body = column(None, row(None, label(self.word(N_("Thank you")), "display"), None), spacing=16)
        if done.card:
            body.addLayout(row(None, label(self.word(N_("Your member number")), "name"), None))
            picture = label("")
            picture.setPixmap(_qr(done.card, theme.px(220)))
            picture.setAccessibleName(done.card)
            body.addLayout(row(None, picture, None))
            body.addLayout(row(None, label(done.card, "panel"), None))
        body.addLayout(row(None, button(self.word(N_("Done")), self.begin, kind="primary"), None))
        body.addStretch(1)
        face.setLayout(body)
        self._show(face)
        self._later.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape is the staff's way out: first out of the form, then out of the window."""
        if event.key() == Qt.Key.Key_Escape:
            if self._clock.isActive():
                self.begin()
            else:
                self.close()
        else:
            super().keyPressEvent(event)


def _alive(widget: QWidget) -> bool:
    from shiboken6 import isValid

    return isValid(widget)


def _mark_icon(size: int) -> Any:
    from PySide6.QtGui import QIcon, QPainter

    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRectF(pixmap.rect()), "primary")
    painter.end()
    return QIcon(pixmap)


def _qr(text: str, size: int) -> QPixmap:
    """A QR code, dark on white in either theme, so that every scanner reads it."""
    rows = [list(line) for line in segno.make(text, error="m", micro=False).matrix_iter(scale=1, border=4)]
    picture = QImage(len(rows), len(rows), QImage.Format.Format_RGB32)
    picture.fill(QColor(Qt.GlobalColor.white))
    for y, line in enumerate(rows):
        for x, dark in enumerate(line):
            if dark:
                picture.setPixelColor(x, y, QColor(Qt.GlobalColor.black))
    return QPixmap.fromImage(picture).scaled(size, size)
