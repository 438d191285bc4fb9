"""Short things of the till's day: opened with its float, cash put in or taken out with a reason."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, amount
from models import money
from models.counter import till
from models.errors import N_, Told
from ui.counter import shown
from ui.day.counting import CashCount
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Form, NumberPad, Sheet, button, column, label, row, set_text
from ui.widgets.fields import Wrong

REASONS_IN = (N_("Change from the bank"), N_("Float topped up"))
REASONS_OUT = (N_("Paid into the bank"), N_("Small purchase"), N_("Postage"))


def open_session_sheet(window: QWidget, desk: Desk, then: Callable[[], Any] | None = None) -> "OpenSheet":
    """Open the register with its float; `then()` is called once it is open."""
    sheet = OpenSheet(window, desk, then)
    sheet.open()
    return sheet


class OpenSheet(Sheet):
    """The opening float: what the last close left in the drawer is proposed."""

    def __init__(self, window: QWidget, desk: Desk, then: Callable[[], Any] | None) -> None:
        """Propose the last next float."""
        known = till.next_float(desk.store.here)
        text = _("How much is in the drawer? The last close left {amount}.", amount=money.Amount(known))
        super().__init__(window, _("Open the register"), width=900, text=text, scroll=False)
        self.desk, self._after = desk, then
        self._busy = False
        self.count = CashCount(desk.store.settings, value=known)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.count)
        self.body.addWidget(self.wrong)
        self.open_button = button(_("Open the register"), self.open_session, kind="primary")
        cancel = button(_("Cancel"), self.cancel)
        for made in (cancel, self.open_button):
            shown.touch(made)
        self.buttons(None, cancel, self.open_button)
        self.accept_on_enter = self.open_session

    def open(self) -> Sheet:
        """Show it with the keyboard in the figure: digits and Enter open the register."""
        super().open()
        self.count.begin()
        return self

    def open_session(self) -> None:
        """Open it, once."""
        if self._busy:
            return
        try:
            verb = partial(till.open_session, float_amount=self.count.read())
        except Told as told:
            self._wrong(told)
            return
        self._busy = True
        self.desk.store.write(N_("Open the register"), verb).then(self._opened).failed(self._wrong)

    def _opened(self, _session_id: int) -> None:
        self.desk.toasts.say(_("The register is open with {amount}.", amount=money.Amount(self.count.read())))
        then, self._after = self._after, None
        self.accept()
        if then is not None:
            then()

    def _wrong(self, error: BaseException) -> None:
        self._busy = False
        set_text(self.wrong, shown.said(error), hide_empty=True)
        self.grow()


class CashSheet(Sheet):
    """Cash put into the drawer or taken out of it, with a reason."""

    def __init__(self, window: QWidget, desk: Desk, *, out: bool) -> None:
        """`out` takes cash out."""
        super().__init__(window, _("Cash out") if out else _("Cash in"), width=560, scroll=False)
        self.desk, self.out = desk, out
        self._busy = False
        self.form = Form()
        self.amount = self.form.money(_("Amount"), desk.store.settings.currency)
        self.amount.setProperty("kind", "amount")
        self.reason = self.form.line(_("Reason"), "")
        pad = NumberPad(decimal=money.currency_of(desk.store.settings.currency).decimals > 0)
        pad.setFixedWidth(theme.px(220))
        pad.pressed.connect(self.amount.insert)
        pad.back.connect(self.amount.backspace)
        for text in REASONS_OUT if out else REASONS_IN:
            chip = button(_(text), partial(self.reason.setText, _(text)), kind="chip")
            shown.touch(chip)
            self.form.grid.addWidget(chip, self.form.grid.rowCount(), 0)
        self.form.grid.setRowStretch(self.form.grid.rowCount(), 1)
        across = row(self.form, column(pad, None), spacing=20)
        across.setStretch(0, 1)
        self.body.addLayout(across)
        self.book_button = button(_("Take out") if out else _("Put in"), self.book, kind="primary")
        cancel = button(_("Cancel"), self.cancel)
        for made in (cancel, self.book_button):
            shown.touch(made)
        self.buttons(None, cancel, self.book_button)
        self.accept_on_enter = self.book

    def book(self) -> None:
        """Book it, once."""
        if self._busy:
            return
        try:
            value = self.form.taken(self.amount, self.amount.value) or 0
        except Wrong:
            self.grow()
            return
        self._busy = True
        verb = partial(till.cash_out if self.out else till.cash_in, amount=value, reason=self.reason.text())
        name = N_("Cash out") if self.out else N_("Cash in")
        self.desk.store.write(name, verb).then(partial(self._booked, value)).failed(self._wrong)

    def _booked(self, value: int, _entry_id: int) -> None:
        text = N_("{amount} taken out of the drawer.") if self.out else N_("{amount} put into the drawer.")
        self.desk.toasts.say(_(text, amount=amount(value)))
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        self._busy = False
        field = self.amount if not self._sensible() else self.reason
        self.form.wrong(field, shown.said(error))
        self.grow()

    def _sensible(self) -> bool:
        return 0 < (self.amount.value() or 0) <= money.LARGEST
