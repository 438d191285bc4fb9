"""Next actions: one suggestion for each lead and customer, why, and the click that does it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, _n
from models import team
from models.criteria.sql import Context
from models.errors import N_
from models.leads import suggestions
from models.leads.suggestions import Suggestion
from models.work import Changes, Reader
from ui.criteria.editor import context
from ui.leads.acting import act, buttons_of, dismiss, reason_text, title_of
from ui.page import Desk
from ui.people import words
from ui.people.small import Icon, emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Segments, button, column, label, row, set_text
from ui.widgets.short import Short

SHOWN = 60
ICONS = {"call": "phone", "message": "mail", "reminder": "bell", "deal": "handshake", "gift": "gift"}


def _asked(read: Reader, ctx: Context, owner_id: int | None) -> tuple[list[Suggestion], bool]:
    return suggestions.suggested(read, ctx, limit=SHOWN, owner_id=owner_id), len(team.staff(read)) > 1


class NextActionsSection(Section):
    """The list, in the order of the rules; each line is done or waved away with one click or key."""

    title = N_("Next actions")
    intro = N_("What to do next, for whom, and why. What you put away stays away until something changes.")
    kinds = frozenset({"person", "touchpoint", "suggestion_rule", "dismissed", "rating", "gift", "reminder", "answer"})

    def build(self) -> None:
        """Make the head and the list."""
        self.whose = Segments([("all", _("Everybody's")), ("mine", _("Mine"))], "all")
        self.whose.picked.connect(self._whose)
        self.said = label("", "secondary")
        self.rules_button = button(_("Rules…"), self.rules, icon="sliders-horizontal")
        self.body.addLayout(row(self.whose, self.said, None, self.rules_button, spacing=12))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: list[Suggestion] = []
        self._generation = 0
        self.ask()

    def _whose(self, key: str) -> None:
        self.whose.set_value(key)
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask what there is to do."""
        self._generation += 1
        owner = self.desk.store.actor.staff_id if self.whose.value == "mine" else None
        job = self.desk.store.read(_asked, context(self.desk), owner)
        job.then(partial(self._show, self._generation))

    def _show(self, generation: int, answer: tuple[list[Suggestion], bool]) -> None:
        if generation != self._generation:
            return
        self.found, several = answer
        self.whose.setVisible(several)
        emptied(self.list)
        count = len(self.found)
        more = _("The first {count}", count=count) if count >= SHOWN else _n("1 suggestion", "{n} suggestions", count)
        set_text(self.said, more if count else "")
        before = None
        for one in self.found:
            if one.rule.id != before:
                before = one.rule.id
                self.list.addWidget(label(title_of(one.rule), "panel"))
            self.list.addWidget(SuggestionCard(self.desk, one))
        if not self.found:
            text = _("Noren suggests calls, messages and reminders from score, silence, birthdays, gifts and answers.")
            self.list.addWidget(EmptyState("sparkles", _("Nothing to do just now"), text))

    def rules(self) -> None:
        """Change by which rules it is suggested."""
        from ui.leads.suggestion_rules import RulesSheet

        RulesSheet(self.window(), self.desk).open()


class SuggestionCard(Card):
    """One suggestion. Enter does it, Delete waves it away."""

    def __init__(self, desk: Desk, one: Suggestion) -> None:
        """Show it."""
        super().__init__(margin=12, spacing=4)
        self.desk, self.one = desk, one
        name = words.plain_name(one.person.name, one.person.reading)
        about = " · ".join(part for part in (one.person.company, reason_text(one)) if part)
        held = column(Short(name, "row"), Short(about, "secondary"), spacing=1)
        open_button = button(_("Show"), self.open_person, kind="ghost")
        open_button.setAccessibleName(_("Open {name}", name=words.brief(name, 40)))
        line = row(Icon(ICONS[one.rule.action]), held, open_button, *buttons_of(self, desk, one), spacing=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{title_of(one.rule)}: {name}. {about}")

    def open_person(self) -> None:
        """Go to the person."""
        self.desk.navigator.open("people", person_id=self.one.person.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Answer keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            act(self.window(), self.desk, self.one)
        elif event.key() == Qt.Key.Key_Delete:
            dismiss(self.desk, self.one)
        else:
            super().keyPressEvent(event)
