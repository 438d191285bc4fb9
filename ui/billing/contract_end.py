"""The end of a contract: renewed by a further term, or stopped before its day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.languages import _
from models.contracts import contracts
from models.errors import N_, Told
from ui.loyalty.words import day_text, today
from ui.people.fields import date_typed
from ui.widgets import Form
from ui.writing import WritingSheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit, QWidget

    from models.contracts.contracts import ContractRow
    from ui.page import Desk


class RenewSheet(WritingSheet):
    """How long a contract is renewed for, and at which price; Enter renews."""

    def __init__(self, window: QWidget, desk: Desk, one: ContractRow) -> None:
        """Begin with its own term and price."""
        text = _("It ends on {day}. The new term follows without a gap.", day=day_text(one.end_day or ""))
        super().__init__(window, desk, _("Renew “{name}”", name=one.name), width=440, text=text)
        self.one = one
        self.form = Form(columns=2)
        self.months = self.form.line(_("Months"), str(one.term_months or 12), most=4)
        self.price = self.form.money(_("Price"), desk.store.settings.currency, one.price)
        self.body.addWidget(self.form)
        self.foot(save=_("Renew"))

    def save(self) -> None:
        """Renew it."""
        from ui.billing.contract_sheet import whole_typed

        try:
            months = whole_typed(self.months.text())
        except Told as told:
            self.wrong(told)
            return
        verb = partial(contracts.renew, contract_id=self.one.id, months=months, price=self.price.value())
        self.write(N_("Renew the contract “{contract}”"), verb, said=_("Contract renewed"))


class StopSheet(WritingSheet):
    """When and why a contract is stopped before its end."""

    def __init__(self, window: QWidget, desk: Desk, one: ContractRow) -> None:
        """Begin with today."""
        text = _("Fees for later periods are no longer due.")
        super().__init__(window, desk, _("Stop “{name}”", name=one.name), width=440, text=text)
        self.one = one
        self.form = Form()
        self.day = self.form.line(_("Last day"), today(desk), most=40)
        self.reason: QPlainTextEdit = self.form.text(_("Reason"), lines=2)
        self.body.addWidget(self.form)
        self.foot(save=_("Stop it"), kind="danger")

    def save(self) -> None:
        """Stop it."""
        day, reason = date_typed(self.day.text()), self.reason.toPlainText()
        verb = partial(contracts.stop, contract_id=self.one.id, day=day, reason=reason)
        self.write(N_("Stop the contract “{contract}”"), verb, said=_("Contract stopped"))
