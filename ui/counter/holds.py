"""Putting a sale aside under a name or a table, and taking one up again."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _, amount
from models.counter import held
from models.errors import N_
from models.times import from_ms
from ui.counter.choices import press_focused
from ui.counter.register import Register
from ui.counter.ringing import member_of
from ui.page import Desk
from ui.theme import theme
from ui.widgets import EmptyState, Sheet, button, icon_button, row


class HoldSheet(Sheet):
    """A name or a table, Enter: aside."""

    def __init__(self, window: QWidget, desk: Desk, register: Register) -> None:
        """Hold what is on the register."""
        super().__init__(window, _("Hold this sale"), width=420, scroll=False)
        self.desk, self.register = desk, register
        self.name = QLineEdit(register.member.name[:60] if register.member else "")
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(_("Name or table (optional)"))
        self.name.setAccessibleName(_("Name or table (optional)"))
        self.body.addWidget(self.name)
        self.yes = button(_("Hold"), self.take, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.yes)
        self.accept_on_enter = self.take

    def take(self) -> None:
        """Put it aside; the register is cleared when it is on disk."""
        if not self.yes.isEnabled():
            return
        self.yes.setEnabled(False)
        member = self.register.member
        operation = partial(
            held.hold,
            basket=self.register.basket_to_hold(),
            person_id=member.person_id if member else None,
            name=self.name.text(),
        )
        self.desk.store.write(N_("Hold sale"), operation).then(self._done).failed(self._failed)

    def _done(self, _held_id: int) -> None:
        self.register.clear()
        self.desk.toasts.say(_("The sale is held."))
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.yes.setEnabled(True)
        self.desk.toasts.wrong(error)


class RecallSheet(Sheet):
    """The held sales; a tap takes one up."""

    def __init__(self, window: QWidget, desk: Desk, register: Register) -> None:
        """Read them off the GUI thread."""
        super().__init__(window, _("Held sales"), width=520)
        self.desk, self.register = desk, register
        self.buttons(None, button(_("Close"), self.cancel))
        self.accept_on_enter = partial(press_focused, self)
        self.desk.store.read(held.all_held).then(self._show)

    def _show(self, found: tuple[held.HeldRow, ...]) -> None:
        if not found:
            text = _("F4 puts a sale aside while somebody fetches their purse.")
            self.body.addWidget(EmptyState("clock", _("No sale is held"), text))
        for one in found:
            at = from_ms(one.held_at, self.desk.store.settings.zone)
            time, name = f"{at.hour}:{at:%M}", one.name or one.person_name
            words = f"{name}    {time}" if name else _("Held at {time}", time=time)
            words = f"{words}    {amount(one.total)}"
            take = button(words, _Recall(self, one.id), kind="tender")
            away = icon_button("trash-2", _("Throw away"), _Discard(self, one.id))
            away.setFixedHeight(theme.px(48))
            line = row(take, away)
            line.setStretch(0, 1)
            self.body.addLayout(line)
        self.grow()
        QTimer.singleShot(0, self._ready)

    def _ready(self) -> None:
        """Let Enter take the first one up, once the buttons are shown."""
        first = self._first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def recall(self, held_id: int) -> None:
        """Take one up; what is on the register must be away first."""
        if not self.register.empty:
            self.desk.toasts.wrong(_("Hold or finish the sale on the register first."))
            return
        self.setEnabled(False)
        job = self.desk.store.write(N_("Recall sale"), partial(held.recall, held_id=held_id))
        job.then(self._recalled).failed(self._failed)

    def _recalled(self, one: held.Held) -> None:
        member = member_of(self.desk, one.person_id) if one.person_id is not None else None
        self.register.restore(one.basket, member)
        self.accept()

    def discard(self, held_id: int) -> None:
        """Throw one away; it can be undone."""
        job = self.desk.write(N_("Throw a held sale away"), partial(held.discard, held_id=held_id))
        job.then(self._discarded).failed(self._failed)

    def _discarded(self, _result: Any) -> None:
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.setEnabled(True)
        self.desk.toasts.wrong(error)
        self.cancel()


class _Recall:
    def __init__(self, sheet: RecallSheet, held_id: int) -> None:
        self.sheet, self.held_id = sheet, held_id

    def __call__(self) -> None:
        self.sheet.recall(self.held_id)


class _Discard:
    def __init__(self, sheet: RecallSheet, held_id: int) -> None:
        self.sheet, self.held_id = sheet, held_id

    def __call__(self) -> None:
        self.sheet.discard(self.held_id)
