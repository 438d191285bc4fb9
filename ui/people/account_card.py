"""What a person owes, on their page: their own account, or that of the company that they buy for."""

from typing import TYPE_CHECKING

from desktop.languages import _, amount
from models.billing import customers, owed, terms
from models.billing.customers import Customer
from models.billing.owed import Account
from models.billing.terms import Terms
from models.values import dataclass
from models.work import Reader
from ui.billing.account_sheet import open_account
from ui.billing.receive import open_receive
from ui.billing.terms import TermsSheet
from ui.billing.wording import late_text, terms_text
from ui.loyalty.words import today
from ui.page import Desk
from ui.people.panels import PersonPanel
from ui.people.small import Icon, emptied, small_button
from ui.widgets import button, label, row
from ui.widgets.painted import Pill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Shown:
    """An account as a card shows it."""

    account: Account
    terms: Terms
    known: bool
    """There are terms of their own, or something was ever put on the account."""


def asked(read: Reader, customer: Customer, day: str) -> Shown:
    """What a card shows of an account."""
    account = owed.account(read, customer, day=day)
    mine = terms.own(read, person_id=customer.person_id, company_id=customer.company_id)
    known = mine is not None or bool(account.left) or owed.ever(read, customer)
    return Shown(account, terms.of(read, customer), known)


class AccountCard(PersonPanel):
    """What is open, for how long, and how they are billed."""

    kinds = frozenset({"owed", "money_received", "billing_terms", "person"})

    def __init__(self, desk: Desk) -> None:
        """Nobody yet."""
        super().__init__(desk)
        self.company_id: int | None = None

    def question(self, read: Reader, person_id: int) -> Shown | None:
        """The account, where there is something to say of it."""
        return asked(read, self._customer(read, person_id), today(self.desk))

    def _customer(self, read: Reader, person_id: int) -> Customer:
        if self.company_id is not None:
            return Customer(None, self.company_id)
        return customers.of(read, person_id)

    def show_company(self, company_id: int) -> None:
        """Show a company's account."""
        self.company_id = company_id
        self.show_person(company_id)

    def fill(self, found: Shown) -> None:
        """Show it; before anything was put on account it is only the way to terms."""
        emptied(self.body)
        self.found = found
        one, day = found.account, today(self.desk)
        change = small_button("sliders-horizontal", _("How this customer is billed"), self.set_terms)
        self.body.addLayout(row(Icon("hand-coins", "primary"), label(_("Account"), "row"), None, change))
        if one.customer.company_id is not None and self.company_id is None:
            self.body.addWidget(label(_("Billed to {name}", name=one.name), "caption", wrap=True))
        if not found.known:
            return
        late = one.late(day)
        parts: list[QWidget] = [label(amount(one.open), "strong"), label(_("open"), "caption")]
        if late:
            parts.append(Pill(late_text(late), "red"))
        self.body.addLayout(row(*parts, None, spacing=8))
        if one.credit + one.left:
            text = _("{sum} waits to be used", sum=amount(one.credit + one.left))
            self.body.addWidget(label(text, "caption", wrap=True))
        self.body.addWidget(label(terms_text(found.terms), "caption", wrap=True))
        shown = button(_("Show"), self.open_it, kind="ghost")
        shown.setAccessibleName(_("Open the account"))
        receive = button(_("Receive…"), self.receive)
        receive.setAccessibleName(_("Receive money"))
        self.body.addLayout(row(None, receive, shown, spacing=6))

    def open_it(self) -> None:
        """Show it whole."""
        open_account(self.window(), self.desk, self.found.account.customer)

    def receive(self) -> None:
        """Ask how much came."""
        open_receive(self.window(), self.desk, self.found.account.customer)

    def set_terms(self) -> None:
        """Ask how they are billed."""
        one = self.found.account
        whose = one.customer
        ids = {"company_id": whose.company_id} if whose.company_id is not None else {"person_id": whose.person_id}
        TermsSheet(self.window(), self.desk, self.found.terms, one.name, **ids).open()
