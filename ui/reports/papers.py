"""Papers that are not reports: what there is, and where each is made."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop.languages import _
from models.errors import N_
from models.values import dataclass
from ui.people.small import Icon
from ui.sections import Section
from ui.settings.lists import Things, thing
from ui.widgets import Card, button, column, label


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its icon, its name, where and of what it is made; the page and the place that lead to it."""

    icon: str
    title: str
    about: str
    page: str
    place: tuple[tuple[str, str], ...] = ()


RECEIPTS = "receipts"
"""Not a page: the receipts are looked through on a sheet of their own."""
PAPERS = (
    Paper("receipt", N_("Receipts again"), N_("Found by number, day, amount or customer; as a copy."), RECEIPTS),
    Paper(
        "file-text", N_("Invoices and delivery notes"), N_("As they were issued; one again, or all of a month."),
        "billing", (("section", "invoices"),),
    ),
    Paper(
        "file-text", N_("Quotations"), N_("As they were sent, in the language of the customer."), "billing",
        (("section", "quotations"),),
    ),
    Paper("user", N_("Customer's sheet"), N_("On a customer's page by Ctrl+P: all that is known of them."), "people"),
    Paper("coins", N_("Points statement"), N_("On a member's page, from the explanation of their points."), "people"),
    Paper("mail", N_("Address labels"), N_("For the list of customers as it is narrowed, from the palette."), "people"),
    Paper(
        "id-card", N_("Member cards"), N_("Sheets of ten, single ones, blank ones ahead."), "loyalty",
        (("section", "cards"),),
    ),
    Paper(
        "calendar-days", N_("Attendance lists"), N_("Who comes to an event, with boxes to tick."), "loyalty",
        (("section", "events"),),
    ),
    Paper("wallet", N_("X and Z reports"), N_("Of the open session, and of every one that was closed."), "day"),
    Paper("calendar-check", N_("Day sheet of a rep"), N_("Whom to visit, where and why."), "pipeline"),
    Paper("calendar", N_("Days and weeks"), N_("The calendar of somebody or of all, on a sheet."), "calendar"),
)  # fmt: skip


class PapersSection(Section):
    """A line a paper; its button leads to where it is made."""

    title = N_("Other papers")

    def build(self) -> None:
        """List them."""
        words = _("What is printed where it belongs, and not from here.")
        self.body.addLayout(column(label(_(self.title), "title"), label(words, "muted", wrap=True), spacing=4))
        card = Card(margin=18, spacing=8)
        self.list = Things()
        card.body.addWidget(self.list)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.list.fill([self._line(one) for one in PAPERS])

    def _line(self, one: Paper) -> Any:
        go = button(_("Go there"), partial(self.show_paper, one), icon="chevron-right")
        go.setAccessibleName(_("{name}: go there", name=_(one.title)))
        return thing(Icon(one.icon, "primary"), _(one.title), _(one.about), go)

    def show_paper(self, one: Paper) -> None:
        """Go to where a paper is made."""
        if one.page != RECEIPTS:
            self.desk.navigator.open(one.page, **dict(one.place))
            return
        from ui.counter.page import register_of
        from ui.counter.receipts import open_receipts

        open_receipts(self.window(), self.desk, register_of(self.desk))
