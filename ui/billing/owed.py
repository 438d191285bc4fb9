"""What customers owe: the overdue first, for how long and how much; money received is typed in from here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, _n, amount
from models.billing import owed
from models.billing.customers import Customer
from models.billing.customers import of as customer_of
from models.errors import N_
from ui.billing.account_sheet import open_account
from ui.billing.receive import open_receive
from ui.billing.wording import late_text, wide_enough
from ui.loyalty.find_person import PersonSheet
from ui.loyalty.words import day_text, today
from ui.people import words
from ui.people.small import Icon, emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Segments, button, column, label, row, set_text
from ui.widgets.painted import Pill
from ui.widgets.short import Short

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from models.billing.owed import Account
    from models.work import Changes, Reader
    from ui.page import Desk

VIEWS = (("all", N_("All")), ("overdue", N_("Overdue")), ("waiting", N_("Money waits")))
SHOWN = 200


class OwedSection(Section):
    """The accounts, by customer."""

    title = N_("Owed by customers")
    intro = N_("Sales on account until they are paid. Whoever has been overdue longest comes first.")
    kinds = frozenset({"owed", "money_received", "invoice", "person", "company", "billing_terms"})

    def build(self) -> None:
        """Make the figures, the choice and the list."""
        self.open = Figure(_("Not paid yet"))
        self.overdue = Figure(_("Overdue"))
        self.waits = Figure(_("Waits to be used"))
        self.body.addLayout(row(self.open, self.overdue, self.waits, spacing=14))
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "all")
        self.view.picked.connect(self._viewed)
        self.said = label("", "secondary")
        self.receive_button = button(_("Receive money…"), self.receive, kind="primary", icon="hand-coins")
        self.body.addLayout(row(self.view, self.said, None, self.receive_button, spacing=10))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: tuple[Account, ...] = ()
        self.cards: list[AccountCard] = []
        self._generation = 0
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a customer's account."""
        if place.get("person_id") or place.get("company_id"):
            open_account(self.window(), self.desk, Customer(place.get("person_id"), place.get("company_id")))

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        self.show_view()

    def ask(self) -> None:
        """Ask for everybody's account."""
        self._generation += 1
        job = self.desk.store.read(_asked, today(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: tuple[Account, ...]) -> None:
        if generation != self._generation:
            return
        self.found = found
        late = [one for one in found if one.overdue]
        owing = sum(1 for one in found if one.open)
        self.open.show_sum(sum(one.open for one in found), _n("1 customer", "{n} customers", owing))
        said = _n("1 customer", "{n} customers", len(late)) if late else _("nobody is late")
        self.overdue.show_sum(sum(one.overdue for one in found), said, "error" if late else "")
        self.waits.show_sum(sum(one.credit + one.left for one in found), _("credits and payments left over"))
        self.show_view()

    def show_view(self) -> None:
        """Show the accounts of the view."""
        view = str(self.view.value)
        wanted = {
            "all": self.found,
            "overdue": [one for one in self.found if one.overdue],
            "waiting": [one for one in self.found if one.credit or one.left],
        }[view]
        emptied(self.list)
        day = today(self.desk)
        self.cards = [AccountCard(self.desk, one, day) for one in wanted[:SHOWN]]
        for card in self.cards:
            self.list.addWidget(card)
        more = len(wanted) - len(self.cards)
        set_text(self.said, _("and {count} more", count=more) if more else "")
        if not wanted:
            self.list.addWidget(self._nothing(view))

    def _nothing(self, view: str) -> EmptyState:
        if view == "overdue":
            return EmptyState("circle-check", _("Nobody is overdue"), _("What is due and not paid is listed here."))
        text = _("A sale that is paid “on account” at the counter, an accepted quotation or a fee is listed here.")
        return EmptyState("hand-coins", _("Nothing is owed"), text)

    def receive(self) -> None:
        """Ask from whom, then how much."""
        PersonSheet(self.window(), self.desk, _("From whom did money come?"), self._whose).open()

    def _whose(self, person_id: int) -> None:
        job = self.desk.store.read(customer_of, person_id)
        job.then(partial(open_receive, self.window(), self.desk)).failed(self.desk.toasts.wrong)


def _asked(read: Reader, day: str) -> tuple[Account, ...]:
    return owed.accounts(read, day=day)


class Figure(Card):
    """A sum with its name and a word about it."""

    def __init__(self, name: str) -> None:
        """Nothing yet."""
        super().__init__(margin=16, spacing=2)
        self.value, self.about = label("–", "kpi"), label("", "secondary")
        self.body.addWidget(label(name, "muted"))
        self.body.addWidget(self.value)
        self.body.addWidget(self.about)

    def show_sum(self, money: int, about: str, kind: str = "") -> None:
        """Show a sum."""
        set_text(self.value, amount(money))
        set_text(self.about, about)
        self.about.setProperty("kind", kind or "secondary")
        self.about.style().polish(self.about)


def _below(text: str) -> QLabel:
    return label(text, "caption", right=True)


class AccountCard(Card):
    """One customer's account in the list."""

    def __init__(self, desk: Desk, one: Account, day: str) -> None:
        """Show it."""
        super().__init__(margin=12, spacing=4)
        self.desk, self.one = desk, one
        about = [_n("1 receipt", "{n} receipts", one.count)] if one.count else []
        if one.oldest:
            about.append(_("first due {day}", day=day_text(one.oldest)))
        if one.open - one.billed > 0:
            about.append(_("{sum} not invoiced yet", sum=amount(one.open - one.billed)))
        waits = one.credit + one.left
        if waits:
            about.append(_("{sum} waits to be used", sum=amount(waits)))
        icon = Icon("building-2" if one.customer.company_id is not None else "user")
        texts = column(Short(one.name or _("(no name)"), "row"), Short(" · ".join(about), "secondary"), spacing=1)
        parts: list[Any] = [icon, texts]
        if one.overdue:
            parts.append(Pill(late_text(one.late(day)), "red"))
            parts.append(wide_enough([label(amount(one.overdue), "error", right=True), _below(_("overdue"))]))
        parts.append(wide_enough([label(amount(one.open), "strong", right=True), _below(_("open"))]))
        name = words.brief(one.name, 40)
        self.receive_button = button(_("Receive…"), self.receive)
        self.receive_button.setAccessibleName(_("Receive money from {name}", name=name))
        self.show_button = button(_("Show"), self.open_it, kind="ghost")
        self.show_button.setAccessibleName(_("Open the account of {name}", name=name))
        line = row(*parts, self.receive_button, self.show_button, spacing=12)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def open_it(self) -> None:
        """Show it whole."""
        open_account(self.window(), self.desk, self.one.customer)

    def receive(self) -> None:
        """Ask how much came."""
        open_receive(self.window(), self.desk, self.one.customer)
