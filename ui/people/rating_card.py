"""Score and grade on a person's page: the number, the letter, what most of it came from; the rest behind "Why?"."""

from typing import TYPE_CHECKING

from desktop.languages import _, _n
from models.leads import grades, rating_shown
from models.leads.rating_shown import Brief
from models.leads.scores import Rule
from models.work import Reader
from ui.criteria.editor import context
from ui.leads.rating_words import rule_name, signed, tone_of
from ui.page import Desk
from ui.people import words
from ui.people.panels import PersonPanel
from ui.people.small import emptied
from ui.widgets import button, label, row
from ui.widgets.painted import Pill

if TYPE_CHECKING:
    from models.criteria.sql import Context


class RatingCard(PersonPanel):
    """Score and grade of a person."""

    kinds = frozenset({"rating", "touchpoint", "score_rule", "grade_profile", "grade_rule", "setting"})

    def __init__(self, desk: Desk) -> None:
        """Know the moment as of which is asked."""
        super().__init__(desk)
        self.ctx: Context | None = None

    def show_person(self, person_id: int) -> None:
        """Show somebody, as of now."""
        self.ctx = context(self.desk)
        super().show_person(person_id)

    def question(self, read: Reader, person_id: int) -> Brief | None:
        """The rating in brief; None where there is neither score nor grade."""
        return rating_shown.brief(read, self.ctx, person_id) if self.ctx is not None else None

    def fill(self, found: Brief) -> None:
        """Show it."""
        emptied(self.body)
        number = label(f"{found.score:,}", "kpi")
        number.setAccessibleName(_("Score {points}", points=f"{found.score:,}"))
        pills = []
        if found.grade is not None:
            pills.append(Pill(_("Grade {letter}", letter=grades.letter(found.grade)), tone_of(found.grade)))
        self.body.addLayout(row(number, None, *pills, spacing=8))
        self.body.addWidget(label(_("points of interest"), "secondary"))
        if found.reasons:
            self.body.addWidget(label(" · ".join(_reason(*one) for one in found.reasons), "secondary", wrap=True))
        if found.lines:
            told = " · ".join(f"{words.brief(name, 30)} {points:,}" for name, points in found.lines)
            self.body.addWidget(label(told, "caption", wrap=True))
        why = button(_("Why?"), self.why, kind="link", icon="circle-question-mark")
        why.setAccessibleName(_("Why this score and this grade"))
        ready = Pill(_("Ready for sales"), "green") if found.ready else None
        self.body.addLayout(row(*([ready] if ready else []), None, why, spacing=8))

    def why(self) -> None:
        """Explain both."""
        if self.person_id is None:
            return
        job = self.desk.store.read(rating_shown.whole, context(self.desk), self.person_id)
        job.then(self._explain).failed(self.desk.toasts.wrong)

    def _explain(self, found: rating_shown.Whole) -> None:
        from ui.people.rating_why import WhySheet

        WhySheet(self.window(), self.desk, found).open()


def _reason(rule: Rule, points: int, times: int) -> str:
    name = words.brief(rule_name(rule.name), 40)
    often = _n("once", "{n} times", times) if times > 1 else ""
    return f"{name} {signed(points)}" + (f" ({often})" if often else "")
