"""The owner's questions in a deal, and the products that fit what was answered: one click puts one down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, amount, say
from models.errors import N_
from models.pipeline import lines, questions
from ui.people import fields, words
from ui.people.small import emptied
from ui.pipeline.deal_auto import AutoField
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets import Card, Choice, Form, button, column, label, row
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs import Job
    from models.pipeline.fitting import Fit
    from models.pipeline.questions import Answer, QuestionRow
    from ui.page import Desk

SHOWN = 6


class NeedsCard(Card):
    """Questions at the top, what fits below."""

    def __init__(self, desk: Desk, deal_id: int) -> None:
        """Empty."""
        super().__init__(margin=16, spacing=10)
        self.desk, self.deal_id = desk, deal_id
        self.body.addWidget(label(_("What the customer needs"), "panel"))
        self.place = QVBoxLayout()
        self.body.addLayout(self.place)
        self.autos: dict[int, AutoField] = {}
        self.choices: dict[int, Choice] = {}
        self._asked: tuple[QuestionRow, ...] = ()
        self.fits_title = label(_("Products that fit"), "row")
        self.body.addWidget(self.fits_title)
        self.fits_place = QWidget()
        self.fits = QVBoxLayout(self.fits_place)
        self.fits.setContentsMargins(0, 0, 0, 0)
        self.fits.setSpacing(theme.px(6))
        self.body.addWidget(self.fits_place)
        self.adds: dict[int, Any] = {}

    def fill(self, answers: Sequence[Answer], fits: Sequence[Fit], *, editable: bool) -> None:
        """Show questions with their answers, and what fits."""
        asked = tuple(one.question for one in answers)
        if asked != self._asked:
            self._make(asked)
        for one in answers:
            key = one.question.id
            if key in self.choices:
                if one.text and self.choices[key].findData(one.text) < 0:  # answered before the owner dropped it
                    self.choices[key].addItem(words.brief(one.text, 40), one.text)
                self.choices[key].set_value(one.text)
            elif key in self.autos:
                self.autos[key].show(one.number if one.question.kind == "money" else one.text)
        self._show_fits(fits, editable)
        self.setVisible(bool(answers))

    def commit(self) -> bool:
        """Keep what is typed; False where something can't be."""
        return all([one.commit() for one in self.autos.values()])

    def _make(self, asked: tuple[QuestionRow, ...]) -> None:
        emptied(self.place)
        self._asked, self.autos, self.choices = asked, {}, {}
        form = self.form = Form(columns=3)
        for one in asked:
            title = words.brief(worded(one.wording), 40)
            if one.kind == "choice":
                options = [("", _("not answered")), *((each.name, words.brief(each.name, 40)) for each in one.choices)]
                choice: Choice = form.choice(title, options, "")
                choice.picked.connect(partial(self._chosen, one.id))
                self.choices[one.id] = choice
            elif one.kind == "money":
                field = form.money(title, self.desk.store.settings.currency)
                self._auto(one.id, field, field.value, field.set_value, "number")
            else:
                line = form.line(title, most=1000, hint=_("2026-12-24 or 12/24") if one.kind == "date" else "")
                read = partial(_day, self.desk, line) if one.kind == "date" else partial(_text, line)
                self._auto(one.id, line, read, line.setText, "text_")
        self.place.addWidget(form)

    def _auto(self, question_id: int, field: Any, read: Any, put: Any, name: str) -> None:
        keep = partial(self._keep, question_id, name)
        self.autos[question_id] = AutoField(
            self.form, field, read=read, put=put, keep=keep, tell=self.desk.toasts.wrong
        )

    def _keep(self, question_id: int, name: str, value: Any) -> Job[Any]:
        verb = partial(questions.answer, deal_id=self.deal_id, question_id=question_id, **{name: value})
        return self.desk.write(N_("Answer a question"), verb)

    def _chosen(self, question_id: int, value: str) -> None:
        self._keep(question_id, "text_", value).failed(self.desk.toasts.wrong)

    # -- what fits --------------------------------------------------------------------------------------------------

    def _show_fits(self, fits: Sequence[Fit], editable: bool) -> None:
        emptied(self.fits)
        self.adds = {}
        for one in fits[:SHOWN] if editable else ():
            self.fits.addLayout(self._fit(one))
        nothing = _("Nothing stands out yet: choose what is needed, name the budget, or put down a first line.")
        if editable and not fits:
            self.fits.addWidget(label(nothing, "muted", wrap=True))
        self.fits_title.setVisible(editable)
        self.fits_place.setVisible(editable)

    def _fit(self, one: Fit) -> Any:
        why = " · ".join(say(each) for each in one.reasons)
        name = words.brief(one.name, 60)
        add = button(_("Add"), partial(self.add, one.product_id), icon="plus")
        add.setAccessibleName(_("Add {name}", name=name))
        self.adds[one.product_id] = add
        price = label(amount(one.price) if one.price is not None else "", "strong", right=True)
        made = row(column(Short(name, "row"), Short(why, "caption"), spacing=0), price, add, spacing=10)
        made.setStretch(0, 1)
        return made

    def add(self, product_id: int) -> None:
        """Put a product that fits down as a line."""
        verb = partial(lines.add_product, deal_id=self.deal_id, product_id=product_id)
        self.desk.write(N_("Add a line to “{deal}”"), verb, said=_("Line added")).failed(self.desk.toasts.wrong)


def _day(desk: Desk, line: Any) -> str:
    typed = str(line.text()).strip()
    return fields.day_ahead(desk, typed) if typed else ""


def _text(line: Any) -> str:
    return str(line.text()).strip()
