"""The quotations of a deal: made, opened as PDF, accepted (an invoice, or paid now at the counter), declined."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop import languages
from desktop.languages import _, amount, say
from models.billing import numbers, quotations, requoting
from models.errors import N_
from ui.loyalty.words import day_text, today
from ui.people import fields, words
from ui.people.small import emptied
from ui.pipeline.closing import SmallSheet
from ui.widgets import Card, Choice, Sheet, button, column, label, row
from ui.widgets.painted import Pill
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from models.billing.quotations import QuotationRow
    from models.work import Reader
    from ui.page import Desk

TONES = {"open": "primary", "run_out": "gold", "accepted": "green", "declined": "quiet", "replaced": "quiet"}
INVOICES = "models.billing.invoices"
LANGUAGES = (("ja", "日本語"), ("en", "English"))


class QuotationsCard(Card):
    """The quotations, the latest first, with the button that makes one."""

    def __init__(self, desk: Desk, deal_id: int, leave: Callable[[], Any]) -> None:
        """`leave()` closes the sheet before the counter opens."""
        super().__init__(margin=16, spacing=10)
        self.desk, self.deal_id, self.leave = desk, deal_id, leave
        self.make_button = button(_("Make a quotation…"), self.make, icon="file-text")
        self.body.addLayout(row(label(_("Quotations"), "panel"), None, self.make_button))
        self.place = column(spacing=8)
        self.body.addLayout(self.place)
        self.acts: dict[int, Acts] = {}

    def fill(self, found: Sequence[QuotationRow], *, open_: bool) -> None:
        """Show them."""
        emptied(self.place)
        self.acts = {}
        self.make_button.setVisible(open_)
        for one in found:
            self.acts[one.id] = Acts(self.desk, one, self.leave)
            self.place.addWidget(self.acts[one.id])
        if not found:
            text = _(
                "A quotation freezes what is offered now, to the unit; accepting it books the sale without typing."
            )
            self.place.addWidget(label(text, "muted", wrap=True))

    def make(self) -> None:
        """Ask until when, and how; make it."""
        MakeSheet(self.window(), self.desk, self.deal_id).open()


class Acts(QWidget):
    """A quotation in a list, with what can be done with it."""

    def __init__(
        self,
        desk: Desk,
        one: QuotationRow,
        leave: Callable[[], Any],
        *,
        whose: str = "",
        opened: Callable[[int], Any] | None = None,
    ) -> None:
        """In a list of many deals `whose` says for whom it is, and `opened(deal_id)` opens the deal."""
        super().__init__()
        self.desk, self.one, self.leave = desk, one, leave
        name = " · ".join(part for part in (one.number_text, whose) if part)
        figures = [amount(one.total)] if one.total or not one.monthly else []
        figures += [_("{amount} a month", amount=amount(one.monthly))] if one.monthly else []
        until = _("valid until {day}", day=day_text(one.valid_until))
        if one.replaced_by is not None:
            until = _("replaced by {number}", number=numbers.shown("quotation", one.replaced_by))
        self.pdf_button = button(_("PDF"), self.open_pdf, icon="printer")
        self.pdf_button.setAccessibleName(_("{number} as PDF", number=one.number_text))
        parts: list[Any] = [self.pdf_button]
        if one.state in ("open", "run_out"):
            self.decline_button = button(_("Decline"), self.decline, kind="ghost")
            self.accept_button = button(_("Accept…"), self.accept, kind="primary")
            parts += [self.decline_button, self.accept_button]
        elif one.invoice_id is not None:
            self.invoice_button = button(_("Show the invoice"), self.open_invoice, kind="ghost")
            parts.append(self.invoice_button)
        about = [day_text(one.day), until]
        if opened is None:
            about.append(_(quotations.SHOWS_TAX[one.shows_tax]))
            head = row(label(name, "row"), Pill(say(one.wording), TONES[one.state]), None, spacing=8)
            text = column(head, label(" · ".join(about), "caption", wrap=True), spacing=1)
        else:
            text = column(Short(name, "row"), self._about(" · ".join(about), opened), spacing=1)
        sums = column(*(label(one, "strong", right=True) for one in figures), spacing=1)
        line = row(text, sums, *parts, spacing=10)
        line.setStretch(0, 1)
        self.setLayout(line)

    def _about(self, about: str, opened: Callable[[int], Any]) -> QHBoxLayout:
        """Its days, and the deal that it is of."""
        deal: list[Any] = []
        if self.one.deal_id is not None:
            self.deal_button = button(words.brief(self.one.deal, 24), partial(opened, self.one.deal_id), kind="link")
            deal = [self.deal_button]
        return row(label(about, "caption"), *deal, None, spacing=10)

    def open_pdf(self, folder: Path | None = None) -> Path:
        """Write the paper and open it."""
        from ui.loyalty.files import write_file

        return write_file(self.desk, partial(_paper, self.one), f"{self.one.number_text}.pdf", folder)

    def open_invoice(self) -> None:
        """Show the invoice that it became."""
        from ui.billing import invoice_sheet

        if self.one.invoice_id is not None:
            invoice_sheet.open_sheet(self.window(), self.desk, self.one.invoice_id)

    def decline(self) -> None:
        """The customer does not take it."""
        verb = partial(quotations.decline, quotation_id=self.one.id)
        job = self.desk.write(N_("Decline quotation {number}"), verb, said=_("Quotation declined"))
        job.failed(self.desk.toasts.wrong)

    def accept(self) -> None:
        """Ask how it is paid."""
        AcceptSheet(self.window(), self.desk, self.one, self.leave).open()


def _paper(one: QuotationRow, read: Reader, path: Path) -> None:
    from desktop.documents.quotation_pdf import quotation_pdf

    quotation_pdf(one, requoting.frozen(read, one.id), languages.language(one.language), path)


class MakeSheet(SmallSheet):
    """Until when, in which language, with tax or without, and a note for the paper."""

    def __init__(self, window: QWidget, desk: Desk, deal_id: int) -> None:
        """Begin with what is usual."""
        self.deal_id = deal_id
        text = _("It freezes what is offered now. Open quotations of this deal are replaced by it.")
        super().__init__(window, desk, _("Make a quotation"), _("Make it"), text=text)

    def fill(self) -> None:
        """Make the fields."""
        shop = self.desk.store.settings
        usual = quotations.usual_end(today(self.desk))
        self.until: QLineEdit = self.form.line(_("Valid until"), usual, most=40, hint=_("2026-12-24 or 12/24"))
        shows = [(None, _("As the customer wants it")), *((key, _(name)) for key, name in quotations.SHOWS_TAX.items())]
        self.shows: Choice = self.form.choice(_("Prices on the paper"), shows, None)
        self.speech: Choice = self.form.choice(_("The customer's language"), LANGUAGES, shop.language)
        self.note = self.form.text(_("Note on the paper"), lines=2)

    def act(self) -> None:
        """Make it."""
        verb = partial(
            quotations.make,
            deal_id=self.deal_id,
            valid_until=fields.day_ahead(self.desk, self.until.text()),
            shows_tax=self.shows.value(),
            language=self.speech.value(),
            note=self.note.toPlainText(),
        )
        self.write(N_("Make quotation {number}"), verb, _("Quotation made"))


class AcceptSheet(Sheet):
    """How an accepted quotation is paid: by invoice, or now at the counter."""

    def __init__(self, window: QWidget, desk: Desk, one: QuotationRow, leave: Callable[[], Any]) -> None:
        """For a quotation that is open, or has run out."""
        super().__init__(window, _("Accept {number}", number=one.number_text), width=520)
        self.desk, self.one, self.leave = desk, one, leave
        lines = [
            _(
                "The deal is won by it. What is booked is to the unit what the quotation says: {amount}.",
                amount=amount(one.total),
            )
        ]
        if not one.total and one.monthly:
            lines = [_("The deal is won by it. Nothing is paid now: {amount} a month.", amount=amount(one.monthly))]
        if one.state == "run_out":
            lines.append(
                _("It ran out on {day}. Accepting it keeps its figures all the same.", day=day_text(one.valid_until))
            )
        for text in lines:
            self.body.addWidget(label(text, "muted", wrap=True))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.buttons(None, button(_("Cancel"), self.cancel), *self._ways())

    def _ways(self) -> list[QWidget]:
        """How it can be paid: what nothing is paid for now is only accepted."""
        if not self.one.total:
            return [button(_("Accept"), self.invoice, kind="primary")]
        invoices = find_spec(INVOICES) is not None
        self.pay_button = button(
            _("Paid now, at the counter"), self.pay, kind="" if invoices else "primary", icon="banknote"
        )
        if not invoices:
            return [self.pay_button]
        self.invoice_button = button(_("By invoice"), self.invoice, kind="primary", icon="receipt")
        return [self.pay_button, self.invoice_button]

    def pay(self) -> None:
        """Open the counter with its basket, ready to be paid."""
        self.accept()
        self.leave()
        self.desk.navigator.open("counter", quotation_id=self.one.id)

    def invoice(self) -> None:
        """Book it on account."""
        verb = partial(quotations.accept, quotation_id=self.one.id, how="invoice", late=self.one.state == "run_out")
        job = self.desk.write(N_("Accept quotation {quotation}"), verb, said=_("Quotation accepted"))
        job.then(self._done).failed(self._wrong)

    def _done(self, _result: object) -> None:
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        from models.errors import Told
        from ui.widgets import set_text

        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)
