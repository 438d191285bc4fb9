"""How a customer is billed, asked in one sheet: closing day, when it is due, tax on papers, the name on them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, _n
from models.billing import terms
from models.contracts.days import LAST
from models.errors import N_
from models.values import dataclass
from ui.billing.wording import closing_text
from ui.people import words
from ui.pipeline.closing import SmallSheet
from ui.widgets import set_text
from ui.widgets.basics import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.billing.terms import Terms
    from ui.page import Desk

USUAL = (0, 5, 10, 15, 20, 25, LAST)
USUAL_DAYS = (0, 7, 14, 30, 45, 60, 90)


@dataclass(frozen=True, slots=True)
class _Days:
    """Among the choices of months: so many days."""

    count: int


class TermsSheet(SmallSheet):
    """The terms of a person or of a company."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        known: Terms,
        name: str,
        *,
        person_id: int | None = None,
        company_id: int | None = None,
    ) -> None:
        """Begin with what holds now."""
        self.known, self.person_id, self.company_id = known, person_id, company_id
        text = _("They hold for what is sold from now on.")
        super().__init__(window, desk, _("How {name} is billed", name=words.brief(name, 40)), _("Keep"), text=text)
        self.show_example()

    def fill(self) -> None:
        """Make the fields."""
        one = self.known
        closings = sorted({*USUAL, one.closing_day}, key=lambda day: (day != 0, day))
        self.closing = self.form.choice(
            _("How invoices are made"), [(day, closing_text(day)) for day in closings], one.closing_day
        )
        months: list[tuple[int | _Days, str]] = [
            (0, _("The same month")),
            (1, _("The next month")),
            (2, _("The month after next")),
        ]
        months += [(at, _("{count} months later", count=at)) for at in range(3, terms.MOST_MONTHS + 1)]
        days_later = sorted({*USUAL_DAYS, *([one.pay_days] if one.pay_days is not None else [])})
        months += [(_Days(at), _n("1 day later", "{n} days later", at)) for at in days_later]
        now = one.pay_months if one.pay_days is None else _Days(one.pay_days)
        self.months = self.form.choice(_("To be paid"), months, now)
        days = [(LAST, _("On the month's last day"))] + [(day, _("On day {day}", day=day)) for day in range(1, LAST)]
        self.day = self.form.choice(_("Day of payment"), days, one.pay_day)
        self.example = label("", "secondary", wrap=True)
        self.form.add("", self.example, wide=True)
        shows = one.shows_tax or ("included" if self.desk.store.settings.prices_include_tax else "excluded")
        choices = [("included", _("Prices with tax")), ("excluded", _("Prices without tax"))]
        self.tax = self.form.choice(_("On papers"), choices, shows)
        self.addressee = self.form.line(_("Name on papers, where it is another"), one.addressee)
        self.note = self.form.text(_("Note"), one.note, lines=2)
        for field in (self.closing, self.months, self.day):
            field.picked.connect(self.show_example)

    def show_example(self, *_picked: Any) -> None:
        """Say when a sale of today would be due."""
        from ui.loyalty.words import day_text, today

        self.day.setEnabled(not isinstance(self.months.value(), _Days))
        made = terms.Terms(closing_day=self.closing.value(), **self._when())
        day = terms.due(today(self.desk), made)
        set_text(self.example, _("What is sold today would be due on {day}.", day=day_text(day)))

    def _when(self) -> dict[str, Any]:
        chosen = self.months.value()
        if isinstance(chosen, _Days):
            return {"pay_days": chosen.count}
        return {"pay_months": chosen, "pay_day": self.day.value()}

    def act(self) -> None:
        """Keep them."""
        verb = partial(
            terms.save,
            person_id=self.person_id,
            company_id=self.company_id,
            closing_day=self.closing.value(),
            **self._when(),
            shows_tax=self.tax.value(),
            addressee=self.addressee.text(),
            note=self.note.toPlainText(),
        )
        self.write(N_("Change how a customer is billed"), verb, _("Terms kept"))
