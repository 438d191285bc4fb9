"""The contracts of a person on their page."""

from functools import partial

from desktop.languages import _, amount
from models.contracts import contracts
from models.contracts.contracts import ContractRow
from models.work import Reader
from ui.billing.contract_sheet import ContractSheet, open_sheet
from ui.billing.contracts import ends_pill
from ui.loyalty.words import today
from ui.people import words
from ui.people.panels import PersonPanel
from ui.people.small import Icon, emptied, small_button
from ui.widgets import button, column, label, row
from ui.widgets.short import Short

SHOWN = 4


class ContractsCard(PersonPanel):
    """What runs with this person, where something does or did."""

    kinds = frozenset({"contract", "contract_fee"})

    def question(self, read: Reader, person_id: int) -> tuple[ContractRow, ...] | None:
        """Running contracts first, then those that ended lately."""
        running = contracts.listed(read, person_id=person_id, limit=20)
        over = contracts.listed(read, states=("ended", "stopped"), person_id=person_id, limit=20)
        return (*running, *reversed(over)) or None

    def fill(self, found: tuple[ContractRow, ...]) -> None:
        """Show them."""
        emptied(self.body)
        add = small_button("plus", _("New contract"), self.add)
        self.body.addLayout(row(Icon("file-text", "primary"), label(_("Contracts"), "row"), None, add))
        for one in found[:SHOWN]:
            shown = button(_("Show"), partial(self.open_one, one.id), kind="ghost")
            shown.setAccessibleName(_("Open the contract {name}", name=words.brief(one.name, 60)))
            price = amount(one.price) if one.price else ""
            texts = column(Short(one.name, "row"), row(ends_pill(one, today(self.desk)), label(price, "caption"), None))
            line = row(texts, shown, spacing=4)
            line.setStretch(0, 1)
            self.body.addLayout(line)
        if len(found) > SHOWN:
            self.body.addWidget(label(_("and {count} more", count=len(found) - SHOWN), "caption"))

    def open_one(self, contract_id: int) -> None:
        """Show one."""
        open_sheet(self.window(), self.desk, contract_id)

    def add(self) -> None:
        """Make one with this person."""
        if self.person_id is not None:
            ContractSheet(self.window(), self.desk, person_id=self.person_id).open()
