"""One invoice or credit note: its receipts, what is open, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, amount
from models.billing import invoices, notes
from models.billing.notes import Allowance
from models.counter import receipts
from models.counter.drafts import Back
from models.counter.tax import KIND_NAMES
from models.errors import N_, Told
from models.money import show_quantity
from models.values import dataclass
from ui.billing import papers
from ui.billing.receive import open_receive
from ui.billing.wording import state_pill
from ui.loyalty.words import day_text, today
from ui.people import words
from ui.people.small import pair, small_button
from ui.pipeline.closing import SmallSheet
from ui.theme import theme
from ui.widgets import Card, MoneyEdit, QuantityEdit, Segments, Sheet, button, column, label, row
from ui.widgets.short import Short

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.billing.invoices import InvoiceRow
    from models.billing.issued import Issued, ReceiptLines
    from models.counter.receipts import ReceiptLine
    from models.work import Reader
    from ui.page import Desk

KINDS = ("standard", "reduced", "exempt", "outside")
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Whole:
    """A paper with its receipts, and the lines of a single one for a credit note."""

    row: InvoiceRow
    issued: Issued
    parts: tuple[ReceiptLines, ...]


def asked(read: Reader, invoice_id: int) -> Whole:
    """A paper whole."""
    return Whole(*invoices.paper(read, invoice_id))


class InvoiceSheet(Sheet):
    """An invoice or a credit note."""

    def __init__(self, window: QWidget, desk: Desk, whole: Whole) -> None:
        """Show it."""
        one = whole.row
        name = words.brief(one.name, 40)
        super().__init__(window, f"{one.number_text}  {name}".strip(), width=680)
        self.desk, self.whole = desk, whole
        day = today(desk)
        self.body.addLayout(
            row(
                label(amount(self._asked()), "kpi"),
                state_pill(one, day),
                None,
                label(day_text(one.day), "muted"),
                spacing=10,
            )
        )
        self._facts(one, whole.issued)
        self._receipts(whole)
        if one.note:
            self.body.addWidget(label(one.note, "secondary", wrap=True))
        self.body.addStretch(1)
        self._acts(one, day)

    def _asked(self) -> int:
        one = self.whole.row
        return self.whole.issued.to_pay if one.kind == "monthly" else one.total

    def _facts(self, one: InvoiceRow, kept: Issued) -> None:
        card = Card("soft", margin=14, spacing=6)
        if one.kind != "credit":
            card.body.addLayout(pair(_("Due"), day_text(one.due_day)))
            card.body.addLayout(pair(_("Open of it"), amount(max(0, one.open))))
        if one.kind == "monthly" and one.from_day and one.to_day:
            card.body.addLayout(pair(_("Period"), f"{day_text(one.from_day)} – {day_text(one.to_day)}"))
            for name, money in (
                (_("Last invoice"), kept.before),
                (_("Money received"), -kept.settled),
                (_("Other invoices"), kept.other),
                (_("Carried over"), kept.carried),
                (_("This period"), kept.total),
                (_("Paid in advance"), -kept.left),
            ):
                if money:
                    card.body.addLayout(pair(name, amount(money)))
        for rate in kept.rates:
            if rate.rate:
                name = _(KIND_NAMES[rate.kind])  # type: ignore[index]
                card.body.addLayout(
                    pair(name, _("{total}, of it tax {tax}", total=amount(rate.total), tax=amount(rate.tax)))
                )
        self.body.addWidget(card)

    def _receipts(self, whole: Whole) -> None:
        card = Card("soft", margin=14, spacing=6)
        for part in whole.parts[:SHOWN]:
            one = part.receipt
            names = " · ".join(words.brief(line.name, 24) for line in part.lines[:4])
            texts = column(Short(f"{one.number}  {day_text(one.day)}", "row"), Short(names, "caption"), spacing=0)
            note = small_button(
                "truck",
                _("Delivery note of {number}", number=one.number),
                partial(papers.open_delivery, self.desk, one.sale_id, one.number),
            )
            parts: list[Any] = [texts, label(amount(one.total), "strong", right=True), note]
            if whole.row.kind != "credit" and not whole.row.void and one.owed > 0:
                credit = button(_("Credit…"), partial(self.credit, one.sale_id, one.number), kind="ghost")
                credit.setAccessibleName(_("Credit something of {number}", number=one.number))
                parts.append(credit)
            line = row(*parts, spacing=8)
            line.setStretch(0, 1)
            card.body.addLayout(line)
        if len(whole.parts) > SHOWN:
            card.body.addWidget(label(_("and {count} more", count=len(whole.parts) - SHOWN), "caption"))
        self.body.addWidget(card)

    def _acts(self, one: InvoiceRow, day: str) -> None:
        pdf = button(_("Open as PDF"), self.open_pdf, kind="primary", icon="printer")
        things: list[QWidget | None] = []
        if one.kind != "credit" and not one.void:
            things.append(button(_("Void…"), self.void, kind="ghost"))
            sent = _("Not sent after all") if one.sent_at is not None else _("Mark as sent")
            things.append(button(sent, self.mark_sent, kind="ghost"))
        things.append(None)
        if one.open > 0 and not one.void:
            things.append(button(_("Receive money…"), self.receive, icon="hand-coins"))
        self.buttons(*things, pdf)

    # -- acts -------------------------------------------------------------------------------------------------------

    def open_pdf(self) -> None:
        """Write the paper and open it."""
        papers.open_paper(self.desk, self.whole.row.id, self.whole.row.number_text)

    def mark_sent(self) -> None:
        """Note that it was sent, or was not."""
        one = self.whole.row
        verb = partial(invoices.sent, invoice_id=one.id, sent=one.sent_at is None)
        self.desk.write(N_("Mark an invoice as sent"), verb, said=_("Noted")).failed(self.desk.toasts.wrong)
        self.accept()

    def receive(self) -> None:
        """Ask how much came."""
        self.accept()
        open_receive(self.window(), self.desk, self.whole.row.customer)

    def void(self) -> None:
        """Ask why it is taken back."""
        self.accept()
        VoidSheet(self.window(), self.desk, self.whole.row).open()

    def credit(self, sale_id: int, number: str) -> None:
        """Ask what is credited of a receipt."""
        self.accept()
        window, desk = self.window(), self.desk
        job = desk.store.read(receipts.receipt, sale_id)
        job.then(partial(_open_credit, window, desk, number)).failed(desk.toasts.wrong)


def _open_credit(window: QWidget, desk: Desk, number: str, receipt: receipts.Receipt) -> None:
    lines = [one for one in receipt.lines if one.quantity > 0 and one.left > 0]
    CreditSheet(window, desk, receipt.id, number, lines).open()


class VoidSheet(SmallSheet):
    """Why an invoice is taken back whole."""

    def __init__(self, window: QWidget, desk: Desk, one: InvoiceRow) -> None:
        """Of one invoice."""
        self.one = one
        text = _("Its number stays and is marked as void. Its receipts are owed as before, and can be invoiced anew.")
        super().__init__(window, desk, _("Void {number}", number=one.number_text), _("Void it"), text=text)

    def fill(self) -> None:
        """Make the field."""
        self.reason = self.form.text(_("Reason"), lines=2)

    def act(self) -> None:
        """Take it back."""
        verb = partial(invoices.void, invoice_id=self.one.id, reason=self.reason.toPlainText())
        self.write(N_("Void invoice {number}"), verb, _("Invoice void"))


class CreditSheet(SmallSheet):
    """What is credited of a receipt: goods that come back, or something let off; the credit note is made at once."""

    def __init__(self, window: QWidget, desk: Desk, sale_id: int, number: str, lines: list[ReceiptLine]) -> None:
        """`lines` are what is left of the receipt."""
        self.sale_id, self.left = sale_id, lines
        text = _("The books get a return with it, and the account is credited.")
        super().__init__(
            window, desk, _("Credit note for {number}", number=number), _("Make the credit note"), text=text
        )

    def fill(self) -> None:
        """Make the choice, the goods and the amount."""
        self.kind = Segments([("goods", _("Goods come back")), ("off", _("Something is let off"))], "goods")
        self.kind.picked.connect(self._picked)
        self.body.insertWidget(0, self.kind)
        self.goods = Card("soft", margin=12, spacing=6)
        self.backs: list[QuantityEdit] = []
        for one in self.left:
            edit = QuantityEdit()
            edit.setFixedWidth(theme.px(90))
            edit.setAccessibleName(_("How many come back: {name}", name=words.brief(one.name, 40)))
            self.backs.append(edit)
            of = _("of {count}", count=show_quantity(one.left))
            line = row(Short(one.name, "row"), label(of, "caption"), edit, spacing=8)
            line.setStretch(0, 1)
            self.goods.body.addLayout(line)
        self.body.insertWidget(1, self.goods)
        currency = self.desk.store.settings.currency
        self.what = self.form.line(_("What for"), most=200)
        self.money: MoneyEdit = self.form.money(_("Amount"), currency)
        self.tax = self.form.choice(_("Tax"), [(key, _(KIND_NAMES[key])) for key in KINDS], "standard")  # type: ignore[index]
        self.reason = self.form.line(_("Reason"), most=200)
        self._picked("goods")

    def _picked(self, key: str) -> None:
        self.kind.set_value(key)
        goods = key == "goods"
        self.goods.setVisible(goods)
        for field in (self.what, self.money, self.tax):
            self.form.shown(field, not goods)
        self.grow()

    def act(self) -> None:
        """Make it."""
        try:
            verb = self._goods() if self.kind.value == "goods" else self._off()
        except Told as error:
            self.wrong(error)
            return
        self.write(N_("Make credit note {number}"), verb, _("Credit note made"))

    def _goods(self) -> Any:
        back = [
            Back(one.id, value)
            for one, edit in zip(self.left, self.backs, strict=True)
            if (value := edit.value()) is not None and value > 0
        ]
        return partial(notes.take_back, sale_id=self.sale_id, back=back, reason=self.reason.text())

    def _off(self) -> Any:
        some = [Allowance(self.what.text(), self.money.value() or 0, self.tax.value())]
        return partial(notes.allow, sale_id=self.sale_id, lines=some, reason=self.reason.text() or self.what.text())


def open_sheet(window: QWidget, desk: Desk, invoice_id: int) -> None:
    """Show an invoice or a credit note."""
    desk.store.read(asked, invoice_id).then(partial(_open, window, desk)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, whole: Whole) -> None:
    InvoiceSheet(window, desk, whole).open()
