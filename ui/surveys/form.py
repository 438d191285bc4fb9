"""A survey's form: what is asked in both languages, where, and which answers remind whom."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QWidget

from desktop.languages import _, say
from models import team
from models.errors import N_, Told
from models.surveys import surveys
from models.surveys.surveys import LOW, RANGES, SurveyForm, SurveyRow
from ui.loyalty.words import today
from ui.page import Desk
from ui.surveys.words import KINDS, QUESTIONS
from ui.widgets import Form, Sheet, button, label

NEW = SurveyForm("", "nps", *QUESTIONS["nps"], low=LOW["nps"], at_counter=True)

PLACES = {
    N_("Write the question, in one language at least."): "ja",
    N_("A low score is below the highest one."): "low",
    N_("It would end before it starts."): "to_day",
    N_("A poll has 2 to {most} choices."): "choices_ja",
    N_("Two choices say the same."): "choices_ja",
}
"""Below which field a refusal is said; others concern the survey as a whole and stand below its name."""


class SurveySheet(Sheet):
    """A survey, new or known."""

    def __init__(self, window: QWidget, desk: Desk, one: SurveyRow | None) -> None:
        """Change `one`, or make a survey."""
        super().__init__(window, one.form.name if one else _("New survey"), width=600)
        self.desk, self.one = desk, one
        form = self.form = Form(columns=2)
        asked = one.form if one else NEW
        self._kind = asked.kind
        self.name = form.line(_("Name"), asked.name, most=surveys.NAME_LENGTH)
        self.kind = form.choice(_("Kind"), [(key, _(name)) for key, name in KINDS.items()], asked.kind)
        self.kind.setEnabled(one is None or not one.answers)
        most = surveys.QUESTION_LENGTH
        self.ja = form.line(_("Question in Japanese"), asked.question_ja, most=most, wide=True)
        self.en = form.line(_("Question in English"), asked.question_en, most=most, wide=True)
        self.choices_ja = form.text(_("Choices in Japanese, one a line"), _lines(asked, 0), lines=4, wide=False)
        self.choices_en = form.text(_("Choices in English, one a line"), _lines(asked, 1), lines=4, wide=False)
        self.low = form.choice(
            _("Remind at a score of"), self._lows(asked.kind), -1 if asked.low is None else asked.low
        )
        people = [(0, _("The customer's owner")), *[(who.id, who.name) for who in team.staff(desk.store.here)]]
        self.staff = form.choice(_("Who is reminded"), people, asked.staff_id or 0)
        self.at_counter = form.check(_("Ask on the customer's window"), asked.at_counter, wide=False)
        self.on_receipt = form.check(_("Print on receipts, with a code"), asked.on_receipt, wide=False)
        self.from_on, self.from_day = self._day(_("Asked from a day on"), _("First day"), asked.from_day)
        self.to_on, self.to_day = self._day(_("Asked up to a day"), _("Last day"), asked.to_day)
        self.kind.picked.connect(self._kind_picked)
        self._shape()
        self.body.addWidget(form)
        if one is not None and one.answers:
            self.body.addWidget(label(_("Somebody has answered already: the kind and the choices stay."), "muted"))
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))
        self.accept_on_enter = self.done

    def _day(self, title: str, name: str, day: str | None) -> tuple[QCheckBox, QDateEdit]:
        on = self.form.check(title, day is not None, wide=False)
        field = self.form.date(name, QDate.fromString(day or today(self.desk), "yyyy-MM-dd"))
        on.toggled.connect(self._shape)
        return on, field

    def _lows(self, kind: str) -> list[tuple[int, str]]:
        low, high = RANGES.get(kind, (0, 0))
        return [(-1, _("None")), *[(at, _("{score} and below", score=at)) for at in range(low, high)]]

    def _kind_picked(self, kind: object) -> None:
        """Another kind brings its own question and its own low score, unless something else was written."""
        before, now = self._kind, str(kind)
        self._kind = now
        for text, at in ((self.ja, 0), (self.en, 1)):
            if text.text() in ("", QUESTIONS[before][at]):
                text.setText(QUESTIONS[now][at])
        self.low.set_options(self._lows(now), LOW.get(now, -1))
        self._shape()

    def _shape(self, *_on: object) -> None:
        poll = self.kind.value() == "poll"
        for field in (self.choices_ja, self.choices_en):
            self.form.shown(field, poll)
        for picked in (self.low, self.staff):
            self.form.shown(picked, not poll)
        for on, day in ((self.from_on, self.from_day), (self.to_on, self.to_day)):
            self.form.shown(day, on.isChecked())
        self.grow()

    def _made(self) -> SurveyForm:
        low = self.low.value()
        made = SurveyForm(
            self.name.text(), self.kind.value(), self.ja.text(), self.en.text(), self._choices(),
            None if low == -1 else low, self.staff.value() or None, self.at_counter.isChecked(),
            self.on_receipt.isChecked(),
        )  # fmt: skip
        if self.from_on.isChecked():
            made = replace(made, from_day=self.from_day.date().toString("yyyy-MM-dd"))
        if self.to_on.isChecked():
            made = replace(made, to_day=self.to_day.date().toString("yyyy-MM-dd"))
        return made

    def _choices(self) -> tuple[tuple[str, str], ...]:
        if self.kind.value() != "poll":
            return ()
        ja, en = (field.toPlainText().split("\n") for field in (self.choices_ja, self.choices_en))
        count = max(len(ja), len(en))
        return tuple(zip([*ja, *[""] * (count - len(ja))], [*en, *[""] * (count - len(en))], strict=True))

    def done(self) -> None:
        """Keep it; what can't be is said in the sheet."""
        made = self._made()
        verb: Any = partial(surveys.make, form=made)
        if self.one is not None:
            verb = partial(surveys.change, survey_id=self.one.id, form=made)
        job = self.desk.write(N_("Keep a survey"), verb, said=_("Saved: {what}", what=made.name))
        job.then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)
            return
        self.form.wrong(getattr(self, PLACES.get(error.message.msgid, "name")), say(error))
        self.grow()


def _lines(form: SurveyForm, at: int) -> str:
    return "\n".join(one[at] for one in form.choices)
