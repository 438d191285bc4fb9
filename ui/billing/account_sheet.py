"""One customer's account: what is open, what waits, what came, and the papers; with all that can be done about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, amount
from models.billing import invoices, owed, receiving, terms
from models.errors import N_
from models.values import dataclass
from ui.billing import papers
from ui.billing.receive import PayBackSheet, open_receive
from ui.billing.terms import TermsSheet
from ui.billing.wording import late_text, state_pill, terms_text
from ui.loyalty.words import day_text, short_day, today
from ui.people import words
from ui.people.small import emptied, small_button
from ui.pipeline.closing import SmallSheet
from ui.widgets import Card, ConfirmSheet, Sheet, button, column, label, row
from ui.widgets.painted import Pill
from ui.widgets.short import Short

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from models.billing.customers import Customer
    from models.billing.invoices import InvoiceRow
    from models.billing.owed import Account, OwedRow
    from models.billing.receiving import Received
    from models.billing.terms import Terms
    from models.work import Changes, Reader
    from ui.page import Desk

PAPERS = 12
RECEIVED = 8


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the sheet shows."""

    account: Account
    terms: Terms
    rows: tuple[OwedRow, ...]
    received: tuple[Received, ...]
    invoices: tuple[InvoiceRow, ...]
    given_up: tuple[tuple[int, str, str, int, str], ...]


def asked(read: Reader, customer: Customer, day: str) -> Whole:
    """An account whole."""
    return Whole(
        owed.account(read, customer, day=day),
        terms.of(read, customer),
        owed.of_customer(read, customer, limit=60),
        receiving.listed(read, customer=customer, limit=RECEIVED),
        invoices.of_customer(read, customer, limit=PAPERS),
        owed.written_off(read, customer),
    )


class AccountSheet(Sheet):
    """An account; it shows what changes while it is open."""

    def __init__(self, window: QWidget, desk: Desk, customer: Customer, whole: Whole) -> None:
        """Show it."""
        super().__init__(window, words.brief(whole.account.name, 60), width=760)
        self.desk, self.customer, self.whole = desk, customer, whole
        self.place = column(spacing=12)
        self.body.addLayout(self.place)
        self.body.addStretch(1)
        receive = button(_("Receive money…"), self.receive, kind="primary", icon="hand-coins")
        terms_button = button(_("Terms…"), self.set_terms, icon="sliders-horizontal")
        person = button(_("Open the customer"), self.open_customer, kind="ghost", icon="user")
        self.buttons(terms_button, person, None, receive)
        desk.bus.changed.connect(self._changed)
        self.fill(whole)

    def _changed(self, changes: Changes) -> None:
        if {"owed", "money_received", "invoice", "billing_terms"}.intersection(changes.touched):
            job = self.desk.store.read(asked, self.customer, today(self.desk))
            job.then(self.fill).failed(self.desk.toasts.wrong)

    def fill(self, whole: Whole) -> None:
        """Show all of it."""
        self.whole = whole
        emptied(self.place)
        one, day = whole.account, today(self.desk)
        late = Pill(late_text(one.late(day)), "red") if one.late(day) else Pill("", "quiet")
        late.setVisible(bool(one.late(day)))
        self.place.addLayout(row(label(amount(one.open), "kpi"), label(_("open"), "muted"), late, None, spacing=8))
        self.place.addWidget(label(terms_text(whole.terms), "secondary", wrap=True))
        self._open_rows(whole, day)
        self._waiting(whole)
        self._papers(whole, day)
        self._received(whole)
        self._given_up(whole)
        self.grow()

    def _card(self, title: str) -> QVBoxLayout:
        card = Card("soft", margin=14, spacing=8)
        card.body.addWidget(label(title, "panel"))
        self.place.addWidget(card)
        return card.body

    # -- what is open -----------------------------------------------------------------------------------------------

    def _open_rows(self, whole: Whole, day: str) -> None:
        debts = [one for one in whole.rows if one.open > 0]
        if not debts:
            self.place.addWidget(label(_("Nothing is open."), "muted"))
            return
        body = self._card(_("Not paid yet"))
        for one in debts:
            body.addLayout(self._open_row(one, day))

    def _open_row(self, one: OwedRow, day: str) -> Any:
        about = [
            day_text(one.day),
            one.invoice or _("not invoiced"),
            _("to be paid by {day}", day=short_day(one.due_day, day)),
        ]
        if one.company and one.person:
            about.append(one.person)
        if one.open != one.total:
            about.append(_("of {sum}", sum=amount(one.total)))
        parts: list[Any] = [
            column(Short(one.receipt, "row"), Short(" · ".join(about), "caption"), spacing=0),
            label(late_text(one.late(day)), "error"),
            label(amount(one.open), "strong", right=True),
        ]
        delivery = small_button(
            "truck", _("Delivery note of {number}", number=one.receipt), partial(self._deliver, one)
        )
        off = small_button("ban", _("Write off {number}", number=one.receipt), partial(self.write_off, one))
        if one.invoice_id is None and one.total > 0:
            make = button(_("Make the invoice"), partial(self.make_invoice, one), kind="ghost")
            make.setAccessibleName(_("Make the invoice of {number}", number=one.receipt))
            parts.append(make)
        line = row(*parts, delivery, off, spacing=8)
        line.setStretch(0, 1)
        return line

    def _deliver(self, one: OwedRow) -> None:
        papers.open_delivery(self.desk, one.sale_id, one.receipt)

    def make_invoice(self, one: OwedRow) -> None:
        """Make the invoice of one receipt."""
        verb = partial(invoices.make, sale_id=one.sale_id)
        job = self.desk.write(N_("Make invoice {number}"), verb, said=_("Invoice made"))
        job.failed(self.desk.toasts.wrong)

    def write_off(self, one: OwedRow) -> None:
        """Ask why it is given up."""
        WriteOffSheet(self.window(), self.desk, one).open()

    # -- what waits -------------------------------------------------------------------------------------------------

    def _waiting(self, whole: Whole) -> None:
        credits = [one for one in whole.rows if one.open < 0]
        money = [one for one in whole.received if one.left > 0]
        if not credits and not money:
            return
        body = self._card(_("Waits to be used"))
        for one in credits:
            title = _("Credit of {number}", number=one.receipt)
            body.addLayout(self._waits(title, day_text(one.day), -one.open, partial(self._back_credit, one)))
        for came in money:
            title = _("Left over of {sum}", sum=amount(came.amount))
            body.addLayout(self._waits(title, day_text(came.day), came.left, partial(self._back_money, came)))
        if whole.account.open:
            use = button(_("Use it for what is open"), self.use_all, icon="check")
            body.addLayout(row(None, use))

    def _waits(self, title: str, about: str, much: int, back: Any) -> Any:
        texts = column(Short(title, "row"), Short(about, "caption"), spacing=0)
        pay = button(_("Pay back…"), back, kind="ghost")
        pay.setAccessibleName(_("Pay back: {what}", what=title))
        line = row(texts, label(amount(much), "strong", right=True), pay, spacing=8)
        line.setStretch(0, 1)
        return line

    def use_all(self) -> None:
        """Use whatever waits."""
        verb = partial(receiving.use_all, customer=self.customer)
        job = self.desk.write(N_("Use what waits for {name}"), verb, said=_("Used"))
        job.failed(self.desk.toasts.wrong)

    def _back_credit(self, one: OwedRow) -> None:
        PayBackSheet(self.window(), self.desk, -one.open, owed_id=one.id).open()

    def _back_money(self, one: Received) -> None:
        PayBackSheet(self.window(), self.desk, one.left, receipt_id=one.id).open()

    # -- papers and money -------------------------------------------------------------------------------------------

    def _papers(self, whole: Whole, day: str) -> None:
        if not whole.invoices:
            return
        from ui.billing.invoice_sheet import open_sheet

        body = self._card(_("Invoices and credit notes"))
        for one in whole.invoices:
            pdf = small_button(
                "printer",
                _("{number} as PDF", number=one.number_text),
                partial(papers.open_paper, self.desk, one.id, one.number_text),
            )
            shown = button(_("Show"), partial(open_sheet, self.window(), self.desk, one.id), kind="ghost")
            shown.setAccessibleName(_("Show {number}", number=one.number_text))
            texts = column(Short(one.number_text, "row"), Short(day_text(one.day), "caption"), spacing=0)
            line = row(
                texts, state_pill(one, day), label(amount(one.total), "strong", right=True), pdf, shown, spacing=8
            )
            line.setStretch(0, 1)
            body.addLayout(line)

    def _received(self, whole: Whole) -> None:
        if not whole.received:
            return
        body = self._card(_("Money received"))
        for one in whole.received:
            about = [day_text(one.day), _(receiving.WAYS.get(one.way, one.way))]
            if one.fee:
                about.append(_("bank's fee {sum}", sum=amount(one.fee)))
            if one.note:
                about.append(words.brief(one.note, 40))
            title = _("Paid back") if one.amount < 0 else _("Received payment")
            texts = column(Short(title, "row"), Short(" · ".join(about), "caption"), spacing=0)
            parts: list[Any] = [texts, label(amount(one.amount), "strong", right=True)]
            if one.taken_back:
                parts.append(Pill(_("Payment taken back"), "quiet"))
            else:
                back = _("Take back {sum} of {day}", sum=amount(one.amount), day=day_text(one.day))
                parts.append(small_button("undo-2", back, partial(self.take_back, one)))
            line = row(*parts, spacing=8)
            line.setStretch(0, 1)
            body.addLayout(line)

    def _given_up(self, whole: Whole) -> None:
        if not whole.given_up:
            return
        body = self._card(_("Written off"))
        for entry_id, receipt, day, money, why in whole.given_up:
            about = words.joined((day_text(day), words.brief(why, 60)))
            texts = column(Short(receipt, "row"), Short(about, "caption"), spacing=0)
            back = small_button("undo-2", _("{number} is owed again", number=receipt), partial(self.restore, entry_id))
            line = row(texts, label(amount(money), "strong", right=True), back, spacing=8)
            line.setStretch(0, 1)
            body.addLayout(line)

    def restore(self, entry_id: int) -> None:
        """Let something that was written off be owed again."""
        verb = partial(owed.restore, entry_id=entry_id)
        job = self.desk.write(N_("Take back what was written off"), verb, said=_("It is owed again"))
        job.failed(self.desk.toasts.wrong)

    def take_back(self, one: Received) -> None:
        """Ask whether money was booked by mistake."""
        text = _("What it paid is open again, by correcting entries. The booking itself stays to be seen.")
        verb = partial(receiving.take_back, receipt_id=one.id)
        title = _("Take {sum} back?", sum=amount(one.amount))
        ConfirmSheet(self.window(), title, text, _("Take it back"), partial(self._take_back, verb)).open()

    def _take_back(self, verb: Any) -> None:
        job = self.desk.write(N_("Take {amount} of {name} back"), verb, said=_("Taken back, everything is open again"))
        job.failed(self.desk.toasts.wrong)

    # -- acts -------------------------------------------------------------------------------------------------------

    def receive(self) -> None:
        """Ask how much came."""
        open_receive(self.window(), self.desk, self.customer)

    def set_terms(self) -> None:
        """Ask how they are billed."""
        one = self.customer
        ids = {"company_id": one.company_id} if one.company_id is not None else {"person_id": one.person_id}
        TermsSheet(self.window(), self.desk, self.whole.terms, self.whole.account.name, **ids).open()

    def open_customer(self) -> None:
        """Go to the person or the company."""
        self.accept()
        if self.customer.company_id is not None:
            self.desk.navigator.open("people", company_id=self.customer.company_id)
        else:
            self.desk.navigator.open("people", person_id=self.customer.person_id)


class WriteOffSheet(SmallSheet):
    """Why something is given up."""

    def __init__(self, window: QWidget, desk: Desk, one: OwedRow) -> None:
        """Of one receipt."""
        self.one = one
        much = amount(one.open)
        text = _(
            "{sum} of receipt {number} is not expected any more. It can be taken back.", sum=much, number=one.receipt
        )
        super().__init__(window, desk, _("Write it off"), _("Write off"), text=text)

    def fill(self) -> None:
        """Make the field."""
        self.reason = self.form.text(_("Reason"), lines=2)

    def act(self) -> None:
        """Give it up."""
        verb = partial(owed.write_off, owed_id=self.one.id, reason=self.reason.toPlainText())
        self.write(N_("Write off receipt {number}"), verb, _("Written off"))


def open_account(window: QWidget, desk: Desk, customer: Customer) -> None:
    """Show an account."""
    job = desk.store.read(asked, customer, today(desk))
    job.then(partial(_open, window, desk, customer)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, customer: Customer, whole: Whole) -> None:
    AccountSheet(window, desk, customer, whole).open()


def open_of_event(window: QWidget, desk: Desk, kind: str, ref_id: int) -> None:
    """Show what an entry of the timeline is about: the paper, or the account that money came for."""
    if kind.startswith("money"):
        job = desk.store.read(receiving.one, ref_id)
        job.then(partial(_open_of_money, window, desk)).failed(desk.toasts.wrong)
        return
    from ui.billing.invoice_sheet import open_sheet

    open_sheet(window, desk, ref_id)


def _open_of_money(window: QWidget, desk: Desk, money: Received) -> None:
    open_account(window, desk, money.customer)
