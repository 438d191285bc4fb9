"""What makes a product a membership: how long its sale holds, what happens then, and what falls due meanwhile."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _
from models.contracts import memberships
from models.contracts.contracts import RENEWAL_NAMES
from models.contracts.memberships import MembershipRow
from models.counter.catalogue import Item
from models.errors import N_
from models.work import Reader, Tx
from ui.page import Desk
from ui.widgets import Form, button
from ui.writing import WritingSheet

FEES = (
    (0, N_("None: the sale pays for all of it")),
    (1, N_("Every month")),
    (3, N_("Every 3 months")),
    (12, N_("Every year")),
)


def open_sheet(window: QWidget, desk: Desk, item: Item) -> None:
    """Ask how a product is a membership."""
    desk.store.read(_known, item.id).then(partial(_open, window, desk, item)).failed(desk.toasts.wrong)


def _known(read: Reader, product_id: int) -> MembershipRow | None:
    return memberships.known(read).get(product_id)


def _open(window: QWidget, desk: Desk, item: Item, known: MembershipRow | None) -> None:
    MembershipSheet(window, desk, item, known).open()


class MembershipSheet(WritingSheet):
    """The terms of a membership; Enter saves."""

    def __init__(self, window: QWidget, desk: Desk, item: Item, known: MembershipRow | None) -> None:
        """Begin with what is set, or a year."""
        text = _("Its sale to a customer makes a contract, or makes the one they have longer. It keeps no stock.")
        super().__init__(window, desk, _("“{name}” as a membership", name=item.title), width=620, text=text)
        self.item, self.known = item, known
        self.form = Form(columns=2)
        self.months = self.form.line(_("Months"), str(known.months if known else 12), most=3)
        names = [(key, _(words)) for key, words in RENEWAL_NAMES.items()]
        self.renewal = self.form.choice(_("At its end"), names, known.renewal if known else "ask")
        fees = [(key, _(words)) for key, words in FEES]
        self.every = self.form.choice(_("Further fees"), fees, known.every_months if known else 0)
        self.fee = self.form.money(_("Fee each time"), desk.store.settings.currency, known.fee if known else None)
        self.body.addWidget(self.form)
        self.foot(*([button(_("No membership"), self.remove, kind="ghost", icon="ban")] if known else []))

    def save(self) -> None:
        """Keep it."""
        typed = self.months.text().strip()
        verb = partial(
            _save,
            product_id=self.item.id,
            months=int(typed) if typed.isdecimal() else 0,
            renewal=self.renewal.value(),
            every_months=self.every.value(),
            fee=self.fee.value() or 0,
        )
        self.write(N_("Change product"), verb, said=_("Membership saved"))

    def remove(self) -> None:
        """Let it be none any more."""
        verb = partial(memberships.remove, product_id=self.item.id)
        self.write(N_("Change product"), verb, said=_("No membership any more; contracts stay."))


def _save(tx: Tx, *, fee: int, every_months: int, **values: Any) -> None:
    memberships.save(tx, fee=fee if every_months else 0, every_months=every_months, **values)
