"""A member's referrals: the code to show and to print, whom they brought, who brought them."""

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.documents.pdf import qr_matrix
from desktop.languages import _, say
from models.errors import N_, Told
from models.loyalty import referrals
from models.loyalty.referrals import Brought
from models.money import show_number
from models.work import Reader
from ui.counter.papers import papers_of
from ui.loyalty.words import day_text
from ui.page import Desk
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Form, Sheet, button, column, label, row, set_text
from ui.widgets.painted import Pill

STATES = {
    "open": (N_("Waits for the first purchase"), "gold"),
    "rewarded": (N_("Rewarded"), "green"),
    "void": (N_("Withdrawn"), "quiet"),
}


def points_text(one: Brought) -> str:
    """What a referral gave, to either of the two; "" for nothing yet."""
    if one.state != "rewarded":
        return ""
    text = _("{points} points", points=show_number(one.points))
    return text if not one.friend_points else f"{text} + {show_number(one.friend_points)}"


class QrPicture(QWidget):
    """A QR code on screen, dark on light in every theme: scanners want it so."""

    def __init__(self, side: int = 150) -> None:
        """`side` in pixels at zoom 1."""
        super().__init__()
        self.modules: list[list[bool]] = []
        self.setFixedSize(theme.px(side), theme.px(side))

    def show_text(self, text: str) -> None:
        """Show another code."""
        self.modules = qr_matrix(text)
        self.setAccessibleName(_("QR code {text}", text=text))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        side = self.width() / max(1, len(self.modules))
        for y, cells in enumerate(self.modules):
            for x, dark in enumerate(cells):
                if dark:
                    box = QRectF(x * side, y * side, side, side).toAlignedRect()
                    painter.fillRect(box, Qt.GlobalColor.black)


class _Known(NamedTuple):
    code: str | None
    by: Brought | None
    brought: tuple[Brought, ...]


def _known(read: Reader, *, person_id: int) -> _Known:
    return _Known(
        referrals.code_of(read, person_id), referrals.brought_by(read, person_id), referrals.brought(read, person_id)
    )


class ReferralSheet(Sheet):
    """Everything about one customer's referrals."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int, name: str, code: str = "") -> None:
        """Fetch them; `code` was scanned: of the member who brought them."""
        super().__init__(window, _("Referrals of {name}", name=name), width=560)
        self.desk, self.person_id = desk, person_id
        self.code = ""
        self.picture, self.code_label = QrPicture(), label("", "display")
        self.code_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.make_button = button(_("Give a code"), self.give, kind="primary", icon="user-plus")
        self.print_button = button(_("Print"), self.print_code, icon="printer")
        said = label(_("Whoever becomes a member with this code was brought by this customer."), "muted", wrap=True)
        words = column(self.code_label, said, row(self.make_button, self.print_button, None), None, spacing=8)
        self.body.addLayout(row(self.picture, words, spacing=16))
        self.by_form = Form()
        self.by: QLineEdit = self.by_form.line(_("Brought by (code or card)"), code, most=40)
        self.by.setProperty("takes_scan", True)
        self.note_button = button(_("Note who brought them"), self.note)
        self.by_label = label("", "row", wrap=True)
        self.withdraw_button = button(_("Was a mistake"), self.withdraw, kind="ghost")
        self.body.addWidget(self.by_form)
        self.body.addLayout(row(self.note_button, None))
        self.body.addLayout(row(self.by_label, None, self.withdraw_button))
        self.list = QVBoxLayout()
        self.list_name = label(_("Brought others"), "secondary")
        self.body.addWidget(self.list_name)
        self.body.addLayout(self.list)
        self.buttons(None, button(_("Close"), self.accept))
        self.accept_on_enter = self.note
        self.known: _Known | None = None
        parts = (self.picture, self.code_label, self.make_button, self.print_button, self.by_form, self.note_button)
        for part in (*parts, self.by_label, self.withdraw_button, self.list_name):
            part.hide()  # until it is known which of them there are
        self.ask()

    def ask(self) -> None:
        """Ask again."""
        self.desk.store.read(partial(_known, person_id=self.person_id)).then(self._show)

    def _show(self, known: _Known) -> None:
        self.known, self.code = known, known.code or ""
        has = bool(self.code)
        for part in (self.picture, self.code_label, self.print_button):
            part.setVisible(has)
        self.make_button.setVisible(not has)
        if has:
            self.picture.show_text(self.code)
            set_text(self.code_label, f"{self.code[:3]} {self.code[3:6]} {self.code[6:]}")
        by = known.by
        self.by_form.setVisible(by is None)
        self.note_button.setVisible(by is None)
        self.by_label.setVisible(by is not None)
        self.withdraw_button.setVisible(by is not None and by.state == "open")
        if by is not None:
            state = _(STATES[by.state][0])
            set_text(self.by_label, _("Brought by {name} · {state}", name=by.referrer or _("No name"), state=state))
        emptied(self.list)
        self.list_name.setVisible(bool(known.brought))
        for one in known.brought:
            text, tone = STATES[one.state]
            things = [label(one.person or _("No name"), "row"), label(day_text(one.day), "caption"), None]
            self.list.addLayout(row(*things, label(points_text(one), "secondary"), Pill(_(text), tone), spacing=10))
        self.grow()

    def give(self) -> None:
        """Give the customer a code."""
        verb = partial(referrals.give_code, person_id=self.person_id)
        self._write(N_("Give a referral code"), verb, _("Referral code given"))

    def print_code(self) -> None:
        """Print the code to be handed on."""
        papers_of(self.desk).print_code(self.code)

    def note(self) -> None:
        """Note who brought this customer."""
        if self.by.isVisible() and self.by.text().strip():
            verb = partial(referrals.make, person_id=self.person_id, code=self.by.text())
            self._write(N_("Note a referral"), verb, _("Referral noted"))

    def withdraw(self) -> None:
        """Take back who brought this customer."""
        if self.known is not None and self.known.by is not None:
            verb = partial(referrals.withdraw, referral_id=self.known.by.id)
            self._write(N_("Take a referral back"), verb, _("Referral taken back"))

    def _write(self, name: str, verb: object, said: str) -> None:
        job = self.desk.write(name, verb, said=said)  # type: ignore[arg-type]
        job.then(self._done).failed(self._refused)

    def _done(self, _result: object) -> None:
        self.by.clear()
        self.by_form.wrong(self.by, "")
        self.ask()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told) and self.by.isVisible():
            self.by_form.wrong(self.by, say(error))
            self.grow()
        else:
            self.desk.toasts.wrong(error)
