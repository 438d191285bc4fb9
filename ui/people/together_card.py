"""What a customer has not bought yet and what goes with what they buy, with the counts behind it."""

from desktop.languages import _
from models.leads import together
from models.leads.together import Suggested
from models.work import Reader
from ui.people import words
from ui.people.panels import PersonPanel
from ui.people.small import emptied
from ui.widgets import column, label


def behind_text(one: Suggested) -> str:
    """The counts behind a suggestion."""
    name = words.brief(one.with_name, 30)
    return _("On {count} of {all} receipts with {product}", count=f"{one.together:,}", all=f"{one.of:,}", product=name)


class TogetherCard(PersonPanel):
    """Products to suggest."""

    kinds = frozenset({"sale", "bought_together", "product"})

    def question(self, read: Reader, person_id: int) -> list[Suggested] | None:
        """The best suggestions, if there are any."""
        today = words.today(self.desk).isoformat()
        return together.for_person(read, person_id, today=today) or None

    def fill(self, found: list[Suggested]) -> None:
        """Show them."""
        emptied(self.body)
        self.body.addWidget(label(_("Goes with what they buy"), "secondary"))
        for one in found:
            name = label(words.brief(one.name, 60), "row", wrap=True)
            self.body.addLayout(column(name, label(behind_text(one), "secondary", wrap=True), spacing=1))
