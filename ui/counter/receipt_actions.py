"""What can be done with a booked receipt, each in a small sheet of its own: made out as 領収書, a wrong payment set
right, credited to a member, cancelled.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QListWidgetItem, QWidget

from desktop import languages
from desktop.languages import _, _n, amount, say
from models import money
from models.base import new_public_id
from models.counter import papers, payment_kinds, returns
from models.counter.drafts import Booked
from models.counter.payment_kinds import KindRow
from models.counter.receipts import Receipt, ReceiptPayment
from models.errors import N_
from models.people import search
from ui.counter import shown
from ui.page import Desk
from ui.widgets import Choice, ConfirmSheet, Form, SearchBox, Segments, Sheet, button, label, row
from ui.widgets.painted import Pill

HONORIFICS = (("様", "様"), ("御中", "御中"), ("", N_("none")))


class GiveBack(Sheet):
    """What is to be given back now, large enough to be read from the other side of the counter."""

    def __init__(
        self, window: QWidget, desk: Desk, booked: Booked, paid: list[tuple[str, int]], *, printing: bool
    ) -> None:
        """`paid` is what goes back in which way to pay; `printing` offers the paper."""
        title = _("Give back {amount}", amount=money.Amount(-booked.due)) if booked.due < 0 else _("Booked")
        super().__init__(window, title, width=520, scroll=False)
        self.desk, self.booked = desk, booked
        self.body.addWidget(label(booked.number_text, "secondary"))
        self.big = label(amount(-booked.due), "change")
        self.big.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.big)
        for name, value in paid:
            self.body.addLayout(row(label(name, "row"), None, label(amount(value), "panel")))
        for text, tone in _points_said(booked):
            self.body.addLayout(row(Pill(text, tone), None))
        for outcome in booked.outcomes:  # a gift no longer owed, a tier withdrawn: the customer is told now
            self.body.addWidget(label(say(outcome.text), "secondary", wrap=True))
        done = button(_("Done"), self.accept, kind="primary")
        shown.touch(done)
        again = button(_("Print return note"), self._print, icon="printer")
        shown.touch(again)
        self.buttons(*([again] if printing else []), None, done)
        self.accept_on_enter = self.accept
        self.done = done

    def open(self) -> Sheet:
        """Show it with Done in focus: Enter ends it."""
        super().open()
        self.done.setFocus(Qt.FocusReason.TabFocusReason)
        return self

    def _print(self) -> None:
        from ui.counter.papers import papers_of

        papers_of(self.desk).print_receipt(self.booked.sale_id, self.booked.kind)


def _points_said(booked: Booked) -> list[tuple[str, str]]:
    found = []
    if booked.points_after is not None:
        found.append((_("Points now: {points}", points=money.Points(booked.points_after)), "quiet"))
    if booked.debt:
        found.append((_("{points} points owed", points=money.Points(booked.debt)), "red"))
    return found


class RyoshushoSheet(Sheet):
    """A 領収書: to whom, for what; issues are counted."""

    def __init__(self, window: QWidget, desk: Desk, receipt: Receipt) -> None:
        """Propose the member's name and "goods", in the language of the paper."""
        super().__init__(window, _("Official receipt"), width=480, text=receipt.number)
        self.desk, self.receipt = desk, receipt
        form = Form()
        self.addressee = form.line(_("Made out to"), receipt.person_name, hint=_("left empty: to the bearer"))
        self.honorific = Segments([(key, _(text)) for key, text in HONORIFICS], "様")
        form.add(_("Form of address"), self.honorific)
        own = languages.language(desk.store.settings.language or languages.current().code)
        self.purpose = form.line(_("For"), own.text("goods"))
        self.body.addWidget(form)
        self.issued = label("", "secondary")
        self.body.addLayout(row(label(amount(receipt.due), "kpi"), None, self.issued))
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Print"), self.print_it, kind="primary"))
        self.accept_on_enter = self.print_it
        desk.store.read(papers.issues, sale_id=receipt.id, kind="ryoshusho").then(self._known)

    def _known(self, found: tuple[papers.Issue, ...]) -> None:
        text = _n("issued once already", "issued {n} times already", len(found)) if found else _("first issue")
        self.issued.setText(text)
        self.issued.setProperty("kind", "error" if found else "secondary")
        self.issued.style().polish(self.issued)

    def print_it(self) -> None:
        """Issue it and print it."""
        from ui.counter.papers import papers_of

        papers_of(self.desk).print_ryoshusho(
            self.receipt.id,
            addressee=self.addressee.text(),
            honorific=self.honorific.value or "",
            purpose=self.purpose.text(),
        )
        self.accept()


class CorrectSheet(Sheet):
    """A payment booked under a wrong kind is set right by an entry."""

    def __init__(self, window: QWidget, desk: Desk, receipt: Receipt) -> None:
        """Offer the receipt's payments and the shop's ways to pay."""
        text = _(
            "The wrong entry is taken back and booked again under the right way to pay. The receipt stays as it is."
        )
        super().__init__(window, _("Correct the way it was paid"), width=520, text=text)
        self.desk, self.receipt = desk, receipt
        self.form = Form()
        options = [(one.id, f"{shown.pay_name(one.name)}  {amount(one.amount)}") for one in standing(receipt)]
        self.payment: Choice = self.form.choice(_("Booked as"), options)
        self.kind: Choice = self.form.choice(_("Really paid by"), ())
        self.reason = self.form.line(_("Reason"), "", hint=_("optional"))
        self.body.addWidget(self.form)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Correct"), self.correct, kind="primary"))
        self.accept_on_enter = self.correct
        desk.store.read(payment_kinds.kinds).then(self._kinds)

    def _kinds(self, kinds: tuple[KindRow, ...]) -> None:
        at = self.payment.value()
        now = next((one.kind_id for one in self.receipt.payments if one.id == at), None)
        self.kind.set_options([(one.id, shown.pay_name(one.shown)) for one in kinds if one.id != now])

    def correct(self) -> None:
        """Book the correction; what stands in the way is said below the field."""
        verb = partial(
            payment_kinds.correct,
            payment_id=self.payment.value(),
            kind_id=self.kind.value(),
            reason=self.reason.text(),
        )
        self.desk.store.write(N_("Correct a payment"), verb).then(self._done).failed(self._wrong)

    def _done(self, _ids: object) -> None:
        self.desk.toasts.say(_("Corrected: now {kind}.", kind=self.kind.currentText()))
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        self.form.wrong(self.kind, shown.said(error))
        self.grow()


def standing(receipt: Receipt) -> list[ReceiptPayment]:
    """The payments that a correction may name: those whose kind still holds what they brought."""
    left: dict[int, int] = {}
    for one in receipt.payments:
        left[one.kind_id] = left.get(one.kind_id, 0) + one.amount
    wanted = [one for one in receipt.payments if one.amount * receipt.due > 0]
    return [one for one in wanted if abs(left[one.kind_id]) >= abs(one.amount)]


class MemberSheet(Sheet):
    """Credit a receipt to a member afterwards: once, within the owner's days."""

    def __init__(self, window: QWidget, desk: Desk, receipt: Receipt) -> None:
        """Search as one types."""
        days = desk.store.settings.points_late_days
        text = _n(
            "A receipt can be credited once, until the next day.",
            "A receipt can be credited once, within {n} days.",
            days,
        )
        super().__init__(window, _("Credit to a member"), width=520, text=text, scroll=False)
        self.desk, self.receipt = desk, receipt
        self.field = SearchBox(_("Card, phone's last four, or name"))
        shown.touch(self.field)
        self.list = shown.touch_list(_("Members found"), 260)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        for part in (self.field, self.list, self.error):
            self.body.addWidget(part)
        self.credit_button = button(_("Credit points"), self.credit, kind="primary")
        self.credit_button.setEnabled(False)
        self.buttons(None, button(_("Cancel"), self.cancel), self.credit_button)
        self.accept_on_enter = self.credit
        self._soon = QTimer(self, interval=100, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._job: Any = None
        self.field.textEdited.connect(self._typed)
        self.field.moved.connect(self._move)
        self.field.escaped.connect(self.cancel)
        self.list.itemDoubleClicked.connect(self._chosen)

    def _typed(self, _text: str) -> None:
        self._soon.start()

    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = self.desk.store.read(search.find, self.field.text(), 12)
        self._job.then(self._found)

    def _found(self, people: list[search.Found]) -> None:
        self.list.clear()
        for one in people:
            card = one.card or _("not a member")
            self.list.addItem(shown.touch_item(f"{_('{name} (customer)', name=one.name)}  ·  {card}", one.id))
        self.list.setCurrentRow(0)
        self.credit_button.setEnabled(bool(people))

    def _move(self, step: int) -> None:
        self.list.setCurrentRow(min(self.list.count() - 1, max(0, self.list.currentRow() + step)))

    def _chosen(self, _item: QListWidgetItem) -> None:
        self.credit()

    def credit(self) -> None:
        """Credit it to the member that is current."""
        item = self.list.currentItem()
        if item is None:
            return
        person_id = item.data(Qt.ItemDataRole.UserRole)
        verb = partial(returns.credit_later, sale_id=self.receipt.id, person_id=person_id)
        self.desk.store.write(N_("Credit a receipt to a member"), verb).then(self._done).failed(self._wrong)

    def _done(self, points: int) -> None:
        self.desk.toasts.say(_n("1 point credited.", "{n} points credited.", points))
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        self.error.setText(shown.said(error))
        self.error.show()
        self.grow()


class Cancelling:
    """Cancels one receipt: asks once, then says what goes back. However often it is pressed, it is cancelled once."""

    def __init__(self, window: QWidget, desk: Desk, receipt: Receipt, then: Callable[[Booked], Any]) -> None:
        """`then` gets what was booked."""
        self.window, self.desk, self.receipt, self.then = window, desk, receipt, then
        self.public_id = new_public_id()

    def ask(self) -> ConfirmSheet:
        """Ask once."""
        text = _(
            "All of it goes back: the money, the goods and the points. It gets a number of its own and can't be undone."
        )
        sheet = ConfirmSheet(
            self.window,
            _("Cancel receipt {number}?", number=self.receipt.number),
            text,
            _("Cancel the receipt"),
            self.run,
            danger=True,
        )
        sheet.open()
        return sheet

    def run(self) -> None:
        """Cancel it."""
        verb = partial(returns.cancel, sale_id=self.receipt.id, public_id=self.public_id)
        job = self.desk.store.write(N_("Cancel a receipt"), verb)
        job.then(self.then).failed(self.desk.toasts.wrong)
