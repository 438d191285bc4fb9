"""The member of the sale: found by phone's last four, name or card; or made in ten seconds."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.loyalty import members
from models.people import edit
from models.people.parts import NewContact
from models.work import Tx
from ui.counter.register import Register
from ui.counter.ringing import member_of
from ui.counter.search import Finder, Hit, HitList
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Form, SearchBox, Sheet, button, label, set_text


def enrol_new(tx: Tx, *, name: str, phone: str, reading: str, birthday: str, card: str, brought_by: str = "") -> int:
    """A new person who is a member at once. Returns the person's key; raises Told for what can't be.

    `brought_by` is the referral code, or the card, of the member who brought them.
    """
    contacts = (NewContact("phone", phone),) if phone.strip() else ()
    saved = edit.create(tx, name=name, reading=reading, birthday=birthday, contacts=contacts)
    members.enrol(tx, person_id=saved.id, card=card.strip() or None)
    if brought_by.strip():
        from models.loyalty import referrals

        referrals.make(tx, person_id=saved.id, code=brought_by)
    return saved.id


class MemberSheet(Sheet):
    """Find a member: results while typing, Enter takes the first."""

    def __init__(self, window: QWidget, desk: Desk, register: Register, typed: str = "") -> None:
        """`typed` is what was typed elsewhere already."""
        super().__init__(window, _("Member"), width=560, scroll=False)
        self.desk, self.register = desk, register
        self.field = _Typed(_("Last four of the phone, name or card"))
        self.list = HitList()
        self.list.setMinimumHeight(theme.px(56 * 6 + 4))
        self.none = label("", "muted")
        self.finder = Finder(desk.store, self._show, products=False)
        self.field.setText(typed)
        self.field.textChanged.connect(self.finder.ask)
        self.field.moved.connect(self.list.move)
        self.field.escaped.connect(self.cancel)
        self.list.chosen.connect(self.take)
        self.body.addWidget(self.field)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)
        things: list[QWidget | None] = [button(_("New member"), self.new, icon="user-plus")]
        if register.member is not None:
            things.append(button(_("Without member"), self._without))
        self.buttons(
            *things, None, button(_("Cancel"), self.cancel), button(_("Choose"), self.take_current, kind="primary")
        )
        self.accept_on_enter = self.take_current
        self.finder.ask(typed)

    def _show(self, hits: list[Hit]) -> None:
        self.list.show_hits(hits)
        typed = self.field.text().strip()
        set_text(self.none, _("Nobody is found. Enter makes a new member.") if typed and not hits else "")

    def take_current(self) -> None:
        """Take who is current; with nobody found, make a new member of what was typed."""
        hit = self.list.current()
        if hit is not None:
            self.take(hit)
        elif self.field.text().strip():
            self.new()

    def take(self, hit: Hit) -> None:
        """Set the member of the sale."""
        if hit.person_id is not None:
            take_person(self.desk, self.register, hit.person_id)
        self.accept()

    def new(self) -> None:
        """Make a new member, with what was typed."""
        window = self.parentWidget()
        typed = self.field.text().strip()
        self.accept()
        if window is not None:
            NewMemberSheet(window, self.desk, self.register, typed).open()

    def _without(self) -> None:
        self.register.set_member(None)
        self.accept()


class _Typed(SearchBox):
    """A search box whose Enter is its sheet's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


def take_person(desk: Desk, register: Register, person_id: int) -> None:
    """Make a person the member of the sale; who is not enrolled yet is shown as such."""
    member = member_of(desk, person_id)
    if member is None:
        desk.toasts.wrong(_("This customer is no longer there."))
        return
    register.set_member(member)


def enrol_known(desk: Desk, register: Register, person_id: int) -> None:
    """Enrol somebody who is a customer already, and take them."""
    job = desk.store.write(N_("Enrol member"), partial(members.enrol, person_id=person_id))
    job.then(_Taken(desk, register, person_id)).failed(desk.toasts.wrong)


class _Taken:
    def __init__(self, desk: Desk, register: Register, person_id: int) -> None:
        self.desk, self.register, self.person_id = desk, register, person_id

    def __call__(self, _result: Any) -> None:
        take_person(self.desk, self.register, self.person_id)


class NewMemberSheet(Sheet):
    """Name and phone, Enter: a member. The rest is there for who has time."""

    def __init__(
        self, window: QWidget, desk: Desk, register: Register, typed: str = "", card: str = "", brought_by: str = ""
    ) -> None:
        """`typed` goes where it fits: digits into the phone, words into the name. `brought_by`: a code scanned."""
        super().__init__(window, _("New member"), width=480)
        self.desk, self.register = desk, register
        digits = sum(sign.isdigit() for sign in typed) * 2 > len(typed)
        self.form = Form(2)
        self.name = self.form.line(_("Name"), "" if digits else typed, wide=True)
        self.phone = self.form.line(_("Phone"), typed if digits else "", most=40, wide=True)
        self.reading = self.form.line(_("Reading (optional)"))
        self.birthday = self.form.line(_("Birthday (optional)"), most=20, hint=_("e.g. 1990-04-01"))
        self.card = self.form.line(_("Card number (optional)"), card, most=64, wide=True)
        self.card.setProperty("takes_scan", True)
        self.brought_by = self.form.line(_("Brought by (code or card, optional)"), brought_by, most=40, wide=True)
        self.brought_by.setProperty("takes_scan", True)
        self.form.shown(self.brought_by, desk.store.settings.referral_enabled)
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.yes = button(_("Enrol"), self.take, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.yes)
        self.accept_on_enter = self.take

    def take(self) -> None:
        """Make the member in one unit of work; what can't be is said and everything stays."""
        if not self.yes.isEnabled():
            return
        if not (self.name.text().strip() or self.phone.text().strip()):
            self.form.wrong(self.name, _("A name or a phone is needed."))
            self.grow()
            return
        self.yes.setEnabled(False)
        operation = partial(
            enrol_new,
            name=self.name.text(),
            phone=self.phone.text(),
            reading=self.reading.text(),
            birthday=self.birthday.text().strip(),
            card=self.card.text(),
            brought_by=self.brought_by.text(),
        )
        self.desk.store.write(N_("New member"), operation).then(self._made).failed(self._refused)

    def _made(self, person_id: int) -> None:
        take_person(self.desk, self.register, person_id)
        self.accept()

    def _refused(self, error: BaseException) -> None:
        self.yes.setEnabled(True)
        if isinstance(error, Told):
            self.error.setText(say(error))
            self.error.show()
            self.grow()
        else:
            self.desk.toasts.wrong(error)
