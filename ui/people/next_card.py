"""The next action on a person's page: one suggestion, why, and the click that does it."""

from typing import TYPE_CHECKING

from models.leads import suggestions
from models.leads.suggestions import Suggestion
from models.work import Reader
from ui.criteria.editor import context
from ui.leads.acting import buttons_of, reason_text, title_of
from ui.page import Desk
from ui.people.panels import PersonPanel
from ui.people.small import Icon, emptied
from ui.widgets import label, row

if TYPE_CHECKING:
    from models.criteria.sql import Context


class NextCard(PersonPanel):
    """What to do next for this person."""

    kinds = frozenset({"person", "touchpoint", "suggestion_rule", "dismissed", "rating", "gift", "reminder", "answer"})

    def __init__(self, desk: Desk) -> None:
        """Know the moment as of which is asked."""
        super().__init__(desk)
        self.ctx: Context | None = None

    def show_person(self, person_id: int) -> None:
        """Show somebody, as of now."""
        self.ctx = context(self.desk)
        super().show_person(person_id)

    def question(self, read: Reader, person_id: int) -> Suggestion | None:
        """The suggestion, if there is one."""
        return suggestions.for_person(read, person_id, self.ctx) if self.ctx is not None else None

    def fill(self, found: Suggestion) -> None:
        """Show it."""
        emptied(self.body)
        title = row(Icon("sparkles", "primary"), label(title_of(found.rule), "row", wrap=True), spacing=8)
        title.setStretch(1, 1)
        self.body.addLayout(title)
        if reason := reason_text(found):
            self.body.addWidget(label(reason, "secondary", wrap=True))
        away, doing = buttons_of(self, self.desk, found)
        self.body.addWidget(doing)
        self.body.addWidget(away)
