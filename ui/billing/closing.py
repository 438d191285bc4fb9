"""The monthly closing: what waits to be billed, each with its figures; made by one click, sent by nobody."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from desktop.languages import _, _n, amount
from models import settings
from models.billing import closing
from models.errors import N_
from models.values import dataclass
from ui.billing.account_sheet import open_account
from ui.loyalty.words import day_text, today
from ui.people import words
from ui.people.small import Icon, emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, button, column, label, row, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.billing.closing import Proposal
    from models.work import Changes, Reader, Tx

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What the section shows: the first of what waits, how many wait, and how many are billed by the month."""

    proposals: tuple[Proposal, ...]
    waiting: int
    accounts: int


def asked(read: Reader, day: str) -> Found:
    """What waits to be billed on a day."""
    proposals = closing.proposals(read, day=day, limit=SHOWN)
    waiting = closing.count(read, day=day) if len(proposals) == SHOWN else len(proposals)
    return Found(proposals, waiting, len(closing.accounts(read)))


def make_some(tx: Tx, *, some: Sequence[Proposal]) -> int:
    """Make invoices, all or none; returns how many."""
    for one in some:
        closing.make(tx, customer=one.customer, to_day=one.to_day)
    return len(some)


class ClosingSection(Section):
    """What waits."""

    title = N_("Monthly closing")
    intro = N_(
        "One invoice a customer for all of a month, made when their closing day is over. Look at the figures, then make"
        " them: they are never sent by themselves."
    )
    kinds = frozenset({"owed", "money_received", "invoice", "billing_terms", "setting", "person", "company"})

    def build(self) -> None:
        """Make the head and the list."""
        self.all = QCheckBox(_("All"))
        self.all.clicked.connect(self._tick_all)
        self.said = label("", "secondary")
        self.make_button = button(_("Make the invoices"), self.make, kind="primary", icon="receipt")
        self.body.addLayout(row(self.all, self.said, None, self.make_button, spacing=10))
        self.automatic = QCheckBox(_("Make them by itself when a closing day is over"))
        self.automatic.setChecked(self.desk.store.settings.closing_automatic)
        self.automatic.clicked.connect(self._automatic)
        self.body.addWidget(self.automatic)
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.cards: list[ProposalCard] = []
        self.left_out: set[tuple[Any, str]] = set()
        self._waiting: list[Proposal] = []
        self._made = self._more = 0
        self._generation = 0
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.automatic.setChecked(self.desk.store.settings.closing_automatic)
        if not self._waiting:
            self.ask()

    def ask(self) -> None:
        """Ask what waits."""
        self._generation += 1
        job = self.desk.store.read(asked, today(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: Found) -> None:
        if generation != self._generation:
            return
        emptied(self.list)
        self.cards = [ProposalCard(self, one) for one in found.proposals]
        self._more = found.waiting - len(self.cards)
        for card in self.cards:
            self.list.addWidget(card)
        if not found.proposals:
            self.list.addWidget(self._nothing(found.accounts))
        for part in (self.all, self.make_button):
            part.setVisible(bool(found.proposals))
        self.show_ticked()

    def _nothing(self, accounts: int) -> EmptyState:
        if accounts:
            said = _n("1 customer is billed by the month.", "{n} customers are billed by the month.", accounts)
            text = _("{said} What they buy on account is billed after their closing day.", said=said)
            return EmptyState("circle-check", _("Nothing waits to be billed"), text)
        text = _("Give a customer a closing day: on their page, under “Account”.")
        return EmptyState("calendar-check", _("Nobody is billed by the month"), text)

    @property
    def ticked(self) -> list[Proposal]:
        """What is to be made."""
        return [card.one for card in self.cards if card.key not in self.left_out]

    def show_ticked(self) -> None:
        """Say what is ticked, and what it comes to."""
        some = self.ticked
        text = _n("1 invoice, {sum}", "{n} invoices, {sum}", len(some), sum=amount(sum(one.to_pay for one in some)))
        if self._more:
            text = words.joined((text, _("and {count} more", count=self._more)))
        set_text(self.said, text if self.cards else "")
        self.make_button.setEnabled(bool(some))
        self.all.setChecked(len(some) == len(self.cards))

    def _tick_all(self, _on: bool) -> None:
        every = {card.key for card in self.cards}
        self.left_out = every if not (self.left_out & every) else set()
        for card in self.cards:
            card.show_tick()
        self.show_ticked()

    def make(self) -> None:
        """Make what is ticked, some at a time, so that the counter goes on selling."""
        self._waiting, self._made = self.ticked, 0
        self.make_button.setEnabled(False)
        self._next(0)

    def _next(self, made: int) -> None:
        self._made += made
        some, self._waiting = self._waiting[: closing.AT_ONCE], self._waiting[closing.AT_ONCE :]
        if not some:
            self.desk.toasts.say(_n("1 invoice made", "{n} invoices made", self._made))
            self.ask()
            return
        job = self.desk.write(N_("Make monthly invoices"), partial(make_some, some=some))
        job.then(self._next).failed(self._failed)

    def _failed(self, error: BaseException) -> None:
        self._waiting = []
        self.desk.toasts.wrong(error)
        self.ask()

    def _automatic(self, on: bool) -> None:
        verb = partial(settings.change, closing_automatic=on)
        said = _("Monthly invoices are made by themselves") if on else _("Monthly invoices wait for a click")
        self.desk.write(N_("Change setting: monthly invoices"), verb, said=said).failed(self.desk.toasts.wrong)


class ProposalCard(Card):
    """One invoice that can be made, with what it would say."""

    def __init__(self, section: ClosingSection, one: Proposal) -> None:
        """Show it."""
        super().__init__(margin=14, spacing=8)
        self.section, self.desk, self.one = section, section.desk, one
        self.key = (tuple(one.customer.columns.values()), one.to_day)
        self.tick = QCheckBox()
        self.tick.setAccessibleName(_("Make the invoice of {name}", name=words.brief(one.name, 40)))
        self.tick.toggled.connect(self._ticked)
        about = _(
            "{first} – {last}, due {due}",
            first=day_text(one.from_day),
            last=day_text(one.to_day),
            due=day_text(one.due_day),
        )
        icon = Icon("building-2" if one.customer.company_id is not None else "user")
        texts = column(Short(one.name or _("(no name)"), "row"), Short(about, "secondary"), spacing=1)
        shown = button(_("Account"), self.open_it, kind="ghost")
        shown.setAccessibleName(_("Open the account of {name}", name=words.brief(one.name, 40)))
        line = row(self.tick, icon, texts, label(amount(one.to_pay), "strong", right=True), shown, spacing=10)
        line.setStretch(2, 1)
        self.body.addLayout(line)
        figures = [
            (_("Last invoice"), one.before),
            (_("Money received"), -one.settled),
            (_("Carried over"), one.carried),
        ]
        figures += [(_n("1 receipt", "{n} receipts", one.count), one.total), (_("of it tax"), one.tax)]
        if one.left:
            figures.append((_("Paid in advance"), -one.left))
        cells = [column(label(name, "caption"), label(amount(money)), spacing=0) for name, money in figures]
        self.body.addLayout(row(*cells, None, spacing=28))
        self.show_tick()

    def show_tick(self) -> None:
        """Show whether it is ticked."""
        self.tick.setChecked(self.key not in self.section.left_out)

    def _ticked(self, on: bool) -> None:
        (self.section.left_out.discard if on else self.section.left_out.add)(self.key)
        self.section.show_ticked()

    def open_it(self) -> None:
        """Show the account."""
        open_account(self.window(), self.desk, self.one.customer)
