"""Surveys on the loyalty page: the list, and one survey's results in its place."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _, _n
from models.errors import N_
from models.surveys import calls, surveys
from models.surveys.surveys import SurveyRow
from models.work import Changes, Reader
from ui.loyalty.words import today
from ui.people.small import emptied, small_button
from ui.sections import Section
from ui.surveys.calling import CallSheet, FillSheet
from ui.surveys.entry import EntrySheet
from ui.surveys.form import SurveySheet
from ui.surveys.results import ResultsView
from ui.surveys.words import SHORT_KINDS, asked_where
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, Toggle, button, label, row
from ui.widgets.painted import Pill
from ui.widgets.short import Short

Listed = tuple[SurveyRow, int]


class SurveysSection(Section):
    """Every survey: what it asks and where, how many answered; results, answers by hand, calls."""

    title = N_("Surveys")
    intro = N_("Ask customers on their window after a sale, on the receipt or by phone. Each receipt answers once.")
    kinds = frozenset({"survey", "answer", "call_list", "reminder"})

    def build(self) -> None:
        """Make the list and the place for results."""
        self.found: list[Listed] = []
        self.answered: dict[int, QWidget] = {}
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(10))
        self.add_button = button(_("New survey"), self.add, kind="primary", icon="plus")
        self.all = QWidget()
        whole = QVBoxLayout(self.all)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(14))
        whole.addLayout(row(self.add_button, None))
        whole.addLayout(self.rows)
        self.results = ResultsView(self.desk, self.show_all)
        self.results.hide()
        self._wanted: int | None = None
        self._code = ""
        self.body.addWidget(self.all)
        self.body.addWidget(self.results)
        self.body.addStretch(1)
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.desk.store.read(_listed).then(self._show).failed(self.desk.toasts.wrong)
        if not self.results.isHidden():
            self.results.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown; at a survey (`survey_id`) its results, with a scanned code (`code`) the entry of answers."""
        self._wanted = place.get("survey_id")
        self._code = str(place.get("code") or "")
        if self._code or self._wanted is not None:
            self.refresh(None)

    def _enter_scanned(self) -> None:
        """Open the entry of answers at the scanned code: of the survey on receipts, else of the first that runs."""
        code, self._code = self._code, ""
        one = surveys.on_receipt(self.desk.store.here, today(self.desk)) or next(
            (one for one, _calls in self.found if one.active), None
        )
        if one is None:
            self.desk.toasts.wrong(_("No survey yet"))
        else:
            self.enter(one, code)

    def _show(self, found: Sequence[Listed]) -> None:
        self.found = list(found)
        self.answered.clear()
        emptied(self.rows)
        if not found:
            text = _("For example: would you recommend us? One tap after the purchase, and a low score reminds you.")
            self.rows.addWidget(EmptyState("message-square", _("No survey yet"), text, _("New survey"), self.add))
        for one, left in found:
            self.rows.addWidget(self._card(one, left))
        wanted, self._wanted = self._wanted, None
        if wanted is not None and any(one.id == wanted for one, _left in found):
            self.open_results(wanted)
        if self._code:
            self._enter_scanned()

    def _card(self, one: SurveyRow, left: int) -> QWidget:
        card = Card(margin=16, spacing=6)
        name = one.form.name
        on = Toggle(_("{name}: ask", name=name), one.active)
        on.clicked.connect(partial(self.switch, one.id))
        tools = [
            small_button("pencil", _("{name}: change…", name=name), partial(self.change, one.id)),
            small_button("trash-2", _("{name}: delete…", name=name), partial(self.ask_delete, one.id)),
        ]
        card.body.addLayout(row(Short(name, "row"), Pill(_(SHORT_KINDS[one.kind]), "violet"), *tools, on, spacing=8))
        card.body.addWidget(label(one.question(languages.current().code), "", wrap=True))
        card.body.addWidget(label(asked_where(one) if one.active else _("Not asked now"), "muted", wrap=True))
        answered = _n("1 answer", "{n} answers", one.answers)
        results = button(answered, partial(self.open_results, one.id), icon="chart-column")
        results.setAccessibleName(_("{name}: results, {count}", name=name, count=answered))
        self.answered[one.id] = results
        enter = button(_("Enter answers…"), partial(self.enter, one), icon="keyboard")
        enter.setAccessibleName(_("{name}: enter answers", name=name))
        fill = button(_("Call list…"), partial(self.fill, one), icon="plus")
        fill.setAccessibleName(_("{name}: put customers on the call list", name=name))
        things: list[QWidget | None] = [results, enter, fill]
        if left:
            call = button(_n("Call 1 customer", "Call {n} customers", left), partial(self.call, one), icon="phone")
            things.append(call)
        card.body.addLayout(row(*things, None, spacing=8))
        return card

    def _one(self, survey_id: int) -> SurveyRow:
        return next(one for one, _left in self.found if one.id == survey_id)

    # -- what can be done -------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Make a survey."""
        SurveySheet(self.window(), self.desk, None).open()

    def change(self, survey_id: int) -> None:
        """Change one."""
        SurveySheet(self.window(), self.desk, self._one(survey_id)).open()

    def switch(self, survey_id: int, on: bool = False) -> None:
        """Ask it, or ask it no longer."""
        said = _("The survey is asked") if on else _("The survey is not asked any more")
        verb = partial(surveys.switch, survey_id=survey_id, active=on)
        self.desk.write(N_("Switch a survey"), verb, said=said).failed(self.desk.toasts.wrong)

    def ask_delete(self, survey_id: int) -> None:
        """Ask before deleting one; what was answered is never deleted with it."""
        name = self._one(survey_id).form.name
        text = _(
            "“{name}” is deleted with its call list. A survey that somebody answered can only be switched off.",
            name=name,
        )
        run = partial(self.delete, survey_id)
        ConfirmSheet(self.window(), _("Delete the survey?"), text, _("Delete"), run, danger=True).open()

    def delete(self, survey_id: int) -> None:
        """Delete one."""
        verb = partial(surveys.delete, survey_id=survey_id)
        self.desk.write(N_("Delete a survey"), verb, said=_("Survey deleted")).failed(self.desk.toasts.wrong)

    def enter(self, one: SurveyRow, code: str = "") -> None:
        """Enter answers from paper."""
        EntrySheet(self.window(), self.desk, one, code).open()

    def fill(self, one: SurveyRow) -> None:
        """Put people on the call list."""
        FillSheet(self.window(), self.desk, one).open()

    def call(self, one: SurveyRow) -> None:
        """Work through the call list."""
        CallSheet(self.window(), self.desk, one).open()

    def open_results(self, survey_id: int) -> None:
        """Show a survey's results in place of the list."""
        self.results.show_survey(self._one(survey_id))
        self.all.hide()
        self.results.show()
        self.results.leave.setFocus()  # hidden, the button that was pressed handed the keyboard to the sidebar

    def show_all(self) -> None:
        """Back to the list."""
        self.results.hide()
        self.all.show()
        if self.results.survey is not None and (shown := self.answered.get(self.results.survey.id)) is not None:
            shown.setFocus()


def _listed(read: Reader) -> list[Listed]:
    found = []
    for one in surveys.listed(read):
        counts = calls.counts(read, one.id)
        found.append((one, sum(counts.get(state, 0) for state in calls.WAITING)))
    return found
