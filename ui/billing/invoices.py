"""Invoices and credit notes by how they stand: the overdue first, each as paper, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, _n, amount
from models.billing import invoices, notes
from models.errors import N_
from models.values import dataclass
from ui.billing import papers
from ui.billing.invoice_sheet import open_sheet
from ui.billing.wording import state_pill, wide_enough
from ui.loyalty.words import day_text, short_day, today
from ui.people.small import Icon, emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Segments, button, column, label, row, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from models.billing.invoices import InvoiceRow
    from models.billing.owed import OwedRow
    from models.work import Changes, Reader
    from ui.page import Desk

VIEWS = (
    ("open", N_("Not paid yet")),
    ("overdue", N_("Overdue")),
    ("paid", N_("Paid")),
    ("credit", N_("Credit notes")),
    ("void", N_("Void")),
)
NOTHING = {
    "open": N_("Invoices that are made and not paid yet are listed here."),
    "overdue": N_("No invoice is past its day."),
    "paid": N_("No invoice was paid yet."),
    "credit": N_("No credit note was made yet. One is made on the invoice that it answers."),
    "void": N_("No invoice was taken back."),
}
SHOWN = 200
AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What the section shows: the papers of a state, and how many sales on account stand on no invoice."""

    papers: tuple[InvoiceRow, ...]
    loose: tuple[int, ...]
    returns: tuple[OwedRow, ...]
    """Among credit notes: returns that went onto an account and have none yet."""


def asked(read: Reader, state: str, day: str) -> Found:
    """The papers of a state."""
    returns = notes.waiting(read) if state == "credit" else ()
    return Found(invoices.listed(read, day=day, state=state, limit=SHOWN), invoices.loose(read), returns)


class InvoicesSection(Section):
    """The list."""

    title = N_("Invoices")
    intro = N_("Each has its number for good: one that was wrong is void, and made anew.")
    kinds = frozenset({"invoice", "owed", "money_received", "person", "company"})

    def build(self) -> None:
        """Make the choice and the list."""
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "open")
        self.view.picked.connect(self._viewed)
        self.said = label("", "secondary")
        self.body.addLayout(row(self.view, self.said, None, spacing=10))
        self.loose = label("", "secondary")
        self.make_button = button(_("Make their invoices"), self.make_loose)
        self.to_owed = button(_("Show what is owed"), self.open_owed, kind="link")
        self.body.addLayout(row(self.loose, self.make_button, self.to_owed, None, spacing=8))
        self._waiting: list[int] = []
        self._made = 0
        self._sales: tuple[int, ...] = ()
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.cards: list[InvoiceCard] = []
        self._generation = 0
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at an invoice, or at one of the views (`view="overdue"`)."""
        if place.get("view"):
            self._viewed(str(place["view"]))
        if place.get("invoice_id"):
            open_sheet(self.window(), self.desk, int(place["invoice_id"]))

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        if not self._waiting:
            self.ask()

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        self.ask()

    def ask(self) -> None:
        """Ask for the state's invoices."""
        self._generation += 1
        job = self.desk.store.read(asked, str(self.view.value), today(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: Found) -> None:
        if generation != self._generation:
            return
        day, view = today(self.desk), str(self.view.value)
        emptied(self.list)
        for back in found.returns:
            self.list.addWidget(ReturnCard(self.desk, back))
        self.cards = [InvoiceCard(self.desk, one, day) for one in found.papers]
        for card in self.cards:
            self.list.addWidget(card)
        sums = sum(one.open if view in ("open", "overdue") else one.total for one in found.papers)
        set_text(
            self.said,
            _n("1 paper, {sum}", "{n} papers, {sum}", len(self.cards), sum=amount(sums)) if self.cards else "",
        )
        self._sales, loose = found.loose, len(found.loose)
        text = _n("1 sale on account stands on no invoice yet.", "{n} sales on account stand on no invoice yet.", loose)
        set_text(self.loose, text if loose else "", hide_empty=True)
        for part in (self.make_button, self.to_owed):
            part.setVisible(bool(loose))
        if not found.papers and not found.returns:
            self.list.addWidget(EmptyState("receipt", _("No invoices here"), _(NOTHING[view])))

    def make_loose(self) -> None:
        """Make an invoice for each sale that stands on none, some at a time, so that the counter goes on selling."""
        self._waiting, self._made = list(self._sales), 0
        self.make_button.hide()
        self._next(0)

    def _next(self, made: int) -> None:
        self._made += made
        some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        if not some:
            self.desk.toasts.say(_n("1 invoice made", "{n} invoices made", self._made))
            self.ask()
            return
        job = self.desk.write(N_("Make invoices"), partial(invoices.make_all, sale_ids=some))
        job.then(self._next).failed(self._failed)

    def _failed(self, error: BaseException) -> None:
        self._waiting = []
        self.desk.toasts.wrong(error)
        self.ask()

    def open_owed(self) -> None:
        """Go to what is owed: an invoice is made of a receipt there."""
        self.desk.navigator.open("billing", section="owed")


class ReturnCard(Card):
    """A return that went onto an account, and has no credit note yet."""

    def __init__(self, desk: Desk, one: OwedRow) -> None:
        """Show it."""
        super().__init__(margin=12, spacing=4)
        self.desk, self.one = desk, one
        title = f"{one.receipt}  {one.company or one.person}"
        about = _("{day}, no credit note yet", day=day_text(one.day))
        texts = column(Short(title, "row"), Short(about, "secondary"), spacing=1)
        made = button(_("Make the credit note"), self.make)
        made.setAccessibleName(_("Make the credit note of {number}", number=one.receipt))
        line = row(Icon("undo-2"), texts, label(amount(one.total), "strong", right=True), made, spacing=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def make(self) -> None:
        """Make its paper."""
        verb = partial(notes.make, sale_id=self.one.sale_id)
        job = self.desk.write(N_("Make credit note {number}"), verb, said=_("Credit note made"))
        job.failed(self.desk.toasts.wrong)


class InvoiceCard(Card):
    """One paper in the list."""

    def __init__(self, desk: Desk, one: InvoiceRow, day: str) -> None:
        """Show it."""
        super().__init__(margin=12, spacing=4)
        self.desk, self.one = desk, one
        about = [day_text(one.day)]
        if one.kind == "monthly" and one.from_day and one.to_day:
            about.append(
                _("monthly, {first} – {last}", first=short_day(one.from_day, day), last=short_day(one.to_day, day))
            )
        if one.kind != "credit":
            about.append(_("to be paid by {day}", day=short_day(one.due_day, day)))
        if one.sent_at is not None:
            about.append(_("sent"))
        title = f"{one.number_text}  {one.name or _('(no name)')}"
        texts = column(Short(title, "row"), Short(" · ".join(about), "secondary"), spacing=1)
        parts: list[Any] = [Icon("undo-2" if one.kind == "credit" else "receipt"), texts, state_pill(one, day)]
        shown = one.open if one.state(day) in ("partly", "overdue") else one.total
        cells = [label(amount(shown), "strong", right=True)]
        if shown != one.total:
            cells.append(label(_("of {sum}", sum=amount(one.total)), "caption", right=True))
        parts.append(wide_enough(cells))
        self.pdf_button = button(_("PDF"), self.open_pdf, icon="printer")
        self.pdf_button.setAccessibleName(_("{number} as PDF", number=one.number_text))
        self.show_button = button(_("Show"), self.open_it, kind="ghost")
        self.show_button.setAccessibleName(_("Show {number}", number=one.number_text))
        line = row(*parts, self.pdf_button, self.show_button, spacing=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def open_pdf(self) -> None:
        """Write the paper and open it."""
        papers.open_paper(self.desk, self.one.id, self.one.number_text)

    def open_it(self) -> None:
        """Show it with what can be done."""
        open_sheet(self.window(), self.desk, self.one.id)
