"""From the running sale to the receipt: which sheet, one booking at a time, what happens after it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.languages import _, say
from models.errors import N_, Told
from ui.counter.printing import open_drawer, print_receipt, printer_of
from ui.counter.ringing import today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from models.counter.drafts import Booked, Preview, Refund, Tender
    from models.counter.payment_kinds import KindRow
    from ui.counter.payment import PaymentSheet
    from ui.counter.register import Register
    from ui.page import Desk

NEEDS_SHEET = ("cash", "voucher", "gift_card", "wallet")
"""Ways to pay whose amount is typed; the others are taken exactly, at once."""


class Checkout(QObject):
    """Takes the payment of the running sale."""

    done = Signal(object, int)
    """Booked, and what was handed over."""
    changed = Signal()
    """Begins or ends to book."""
    member_wanted = Signal()
    """Something in the sale is for a customer, and none was chosen."""

    def __init__(self, desk: Desk, register: Register, page: QWidget) -> None:
        """Ask on sheets over the page's window."""
        super().__init__(page)
        self.desk, self.register, self.page = desk, register, page
        self.kinds: tuple[KindRow, ...] = ()
        self.chosen: int | None = None
        self.busy = False
        self.sheet: PaymentSheet | None = None
        self._tendered = 0

    def set_kinds(self, kinds: Sequence[KindRow]) -> None:
        """Offer these ways to pay."""
        self.kinds = tuple(kinds)
        if self.kind() is None and self.kinds:
            self.chosen = self.kinds[0].id

    def kind(self) -> KindRow | None:
        """The way to pay that is chosen."""
        return next((kind for kind in self.kinds if kind.id == self.chosen), None)

    def choose(self, kind_id: int) -> None:
        """Choose a way to pay."""
        self.chosen = kind_id
        if self.sheet is not None:
            self.sheet.choose(kind_id)

    def start(self) -> None:
        """F12: take the payment; with the sheet open, complete it."""
        if self.sheet is not None:
            self.sheet.accept_payment()
            return
        kind = self.kind()
        if self.busy or self.register.empty or kind is None:
            return
        due = self.register.priced.due
        if self.register.member is None and any(line.wallet == "top_up" for line in self.register.lines):
            self.desk.toasts.wrong(_("Choose the customer whose balance is topped up."))
            self.member_wanted.emit()
        elif due < 0:
            self._pay_out()
        elif due == 0:
            self.book([])
        elif kind.kind in NEEDS_SHEET:
            self.open_sheet(kind)
        else:
            from models.counter.drafts import Tender

            self.book([Tender(kind.id, due)])

    def split(self) -> None:
        """Take the payment in parts."""
        kind = self.kind()
        if not self.busy and self.sheet is None and kind is not None and self.register.priced.due > 0:
            self.open_sheet(kind)

    def open_sheet(self, kind: KindRow) -> None:
        """Ask what was handed over."""
        from ui.counter.payment import PaymentSheet
        from ui.counter.prepaid import Prepaid

        due, prepaid = self.register.priced.due, Prepaid(self.desk, self.register)
        shop = self.register.settings
        self.sheet = PaymentSheet(self.page.window(), shop, self.kinds, kind, due, self.book, prepaid)
        self.sheet.closed.connect(self._closed)
        self.sheet.open()

    def _closed(self, _done: bool) -> None:
        self.sheet = None

    def _pay_out(self) -> None:
        from models.counter import sales

        draft = self.register.draft([])
        job = self.desk.store.read(sales.preview, draft=draft, day=today(self.desk))
        job.then(self._pay_out_as).failed(self.desk.toasts.wrong)

    def _pay_out_as(self, preview: Preview) -> None:
        first: Refund | None = preview.refunds[0] if preview.refunds else None
        kind = next((one for one in self.kinds if first and one.id == first.kind_id), self.kind())
        if kind is None or self.sheet is not None:
            return
        self.open_sheet(kind)

    # -- booking ----------------------------------------------------------------------------------------------------

    def book(self, tenders: list[Tender]) -> None:
        """Book the sale. The same running sale always carries the same id: it can't be booked twice."""
        from models.counter import sales

        if self.busy:
            return
        self.busy = True
        self.changed.emit()
        self._tendered = sum(one.amount for one in tenders)
        draft = self.register.draft(tenders, language=self.register.settings.language)
        job = self.desk.store.write(N_("Sale"), partial(sales.book, draft=draft))
        job.then(self._booked).failed(self._refused)

    def _booked(self, booked: Booked) -> None:
        self.busy = False
        self.register.clear()
        if self.sheet is not None:
            self.sheet.accept()
        self.done.emit(booked, self._tendered)
        self.changed.emit()
        self._papers(booked)

    def _papers(self, booked: Booked) -> None:
        shop = self.register.settings
        if shop.receipt_print == "always" and printer_of(shop) is not None:
            print_receipt(self.desk, booked.sale_id, booked.kind, drawer=booked.open_drawer)
        elif booked.open_drawer and shop.drawer_kick:
            open_drawer(self.desk)

    def _refused(self, error: BaseException) -> None:
        """Nothing was booked, nothing is lost."""
        self.busy = False
        self.changed.emit()
        if self.sheet is not None and isinstance(error, Told):
            self.sheet.refused(say(error))
            return
        if self.sheet is not None:
            self.sheet.refused(_("The sale could not be booked. Nothing is lost: try again."))
        self.desk.toasts.wrong(error)


def words_of(register: Register, kind: KindRow | None) -> str:
    """What the strong button says."""
    due = register.priced.due
    if due < 0:
        return _("Pay out")
    if kind is None or (due == 0 and not register.empty):
        return _("Complete the sale")
    if kind.kind == "cash":
        return _("Take cash")
    return _("Pay by {kind}", kind=kind.name or _(kind.shown))
