"""The quotations, by how they stand: what waits for an answer, what ran out, what came of the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, amount
from models.billing import quotations
from models.errors import N_
from models.values import dataclass
from ui.loyalty.words import today
from ui.people import words
from ui.people.small import emptied
from ui.pipeline.deal_quotations import Acts
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Segments, label, row, set_text

if TYPE_CHECKING:
    from models.billing.quotations import QuotationRow
    from models.work import Changes, Reader

SHOWN = 200
NOTHING = {
    "open": N_("Nothing waits for an answer. Quotations are made on a deal's sheet."),
    "run_out": N_("No quotation has run out without an answer."),
    "accepted": N_("No quotation was accepted yet."),
    "declined": N_("No quotation was declined."),
    "replaced": N_("No quotation was replaced by another one."),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the section shows: the quotations of a state, and how many there are of each."""

    quotations: tuple[QuotationRow, ...]
    counts: dict[str, int]


def asked(read: Reader, state: str, day: str) -> Found:
    """The quotations of a state on a day; asked on a reader thread."""
    return Found(quotations.listed(read, day=day, state=state, limit=SHOWN), quotations.counts(read, day=day))


class QuotationsSection(Section):
    """The list; a click on a name opens the deal."""

    title = N_("Quotations")
    intro = N_(
        "What was offered in writing. Accepting one books the sale or the invoice, to the unit as it was quoted."
    )
    kinds = frozenset({"quotation", "deal", "person", "company"})

    def build(self) -> None:
        """Make the states and the place for the list."""
        self.states = Segments([(key, _(name)) for key, name in quotations.STATES.items()], "open")
        self.states.picked.connect(self._picked)
        self.sum = label("", "secondary")
        self.body.addLayout(row(self.states, None, self.sum))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.acts: dict[int, Acts] = {}
        self._generation = 0
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe with the quotations of a state (`state="run_out"`)."""
        if place.get("state") in quotations.STATES:
            self._picked(place["state"])

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _picked(self, state: str) -> None:
        self.states.set_value(state)
        self.ask()

    def ask(self) -> None:
        """Ask for the quotations of the state that is chosen."""
        self._generation += 1
        job = self.desk.store.read(asked, str(self.states.value), today(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: Found) -> None:
        if generation != self._generation:
            return
        names = [
            f"{_(name)} {found.counts[key]}" if found.counts[key] else _(name)
            for key, name in quotations.STATES.items()
        ]
        self.states.set_texts(names)
        total = sum(one.total for one in found.quotations)
        set_text(self.sum, _("together {amount}", amount=amount(total)) if total else "", hide_empty=True)
        emptied(self.list)
        self.acts = {}
        for one in found.quotations:
            self.list.addWidget(self._card(one))
        if not found.quotations:
            state = str(self.states.value)
            self.list.addWidget(EmptyState("file-text", _("No quotations here"), _(NOTHING[state])))
        count = found.counts.get(str(self.states.value), 0)
        if count > SHOWN:
            self.list.addWidget(label(_("and {count} more", count=count - SHOWN), "caption"))

    def _card(self, one: QuotationRow) -> Card:
        made = Card(margin=14, spacing=4)
        whose = words.brief(one.company or one.person or _("No name"), 40)
        self.acts[one.id] = Acts(self.desk, one, _stay, whose=whose, opened=self.open_deal)
        made.body.addWidget(self.acts[one.id])
        return made

    def open_deal(self, deal_id: int) -> None:
        """Open the deal that a quotation is of."""
        from ui.pipeline.deal import open_deal

        open_deal(self.window(), self.desk, deal_id)


def _stay() -> None:
    """Nothing lies over the page that had to be closed first."""
