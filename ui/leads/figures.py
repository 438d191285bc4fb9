"""Leads in figures: how far they get, by source and by owner, where they stand, how soon they are answered."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, _n
from models.criteria.fields import LEAD_STATES
from models.errors import N_
from models.leads import figures
from models.leads.figures import MEANINGS, STEPS, LeadFigures, Reached, Response
from models.loyalty.figures.period import Period
from models.money import divide_half_up, show_number, show_rate
from models.work import Changes
from ui.leads.lead_words import SOURCE_NAMES
from ui.loyalty.figures import PERIODS, span
from ui.loyalty.tables import fill
from ui.loyalty.words import day_text, today
from ui.people.words import short_month
from ui.sections import Section
from ui.widgets import Card, Segments, label, row, set_text
from ui.widgets.charts import BarChart, Series

SHOWN_RATE = 1_000
"""Rates are shown to a tenth of a percent, half up."""
NAMES = {**SOURCE_NAMES, "": N_("Not known")}


def rate(part: int, whole: int) -> str:
    """A share as it is shown; a dash where there is nothing to divide by."""
    if not whole:
        return "–"
    millionths = part * figures.WHOLE // whole
    return show_rate(divide_half_up(millionths, SHOWN_RATE) * SHOWN_RATE)


def time_taken(minutes: int | None) -> str:
    """Minutes as a person says them."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return _n("1 minute", "{n} minutes", minutes)
    if minutes < 60 * 48:
        return _("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
    return _n("1 day", "{n} days", minutes // (24 * 60))


class FiguresSection(Section):
    """Figures of leads."""

    title = N_("Figures")
    intro = N_("The people who became leads in these days, and what became of them.")
    kinds = frozenset({"lead", "deal", "assignment", "person"})

    def build(self) -> None:
        """Lay out the chart and the tables."""
        self.found: LeadFigures | None = None
        self._asked = 0
        self.which = Segments([(key, _(text)) for key, text in PERIODS], "90")
        self.which.picked.connect(self._picked)
        self.days = label("", "muted")
        self.body.addLayout(row(self.which, None, self.days))
        self.steps = self._card(_("How far they get"), MEANINGS["steps"])
        self.chart = BarChart(_("Leads by month"))
        self._card(_("Leads by month"), MEANINGS["months"]).addWidget(self.chart)
        self.response = self._card(_("How soon they are answered"), MEANINGS["response"])
        self.sources = self._card(_("Where they come from"), MEANINGS["sources"])
        self.owners = self._card(_("Who looks after them"), MEANINGS["owners"])
        self.states = self._card(_("Where they stand"), MEANINGS["states"])
        self.body.addStretch(1)
        self.refresh(None)

    def _card(self, title: str, meaning: str) -> QVBoxLayout:
        card, inside = Card(margin=18, spacing=8), QVBoxLayout()
        card.body.addWidget(label(title, "panel"))
        card.body.addWidget(label(_(meaning), "caption", wrap=True))
        card.body.addLayout(inside)
        self.body.addWidget(card)
        return inside

    def period(self) -> Period:
        """The days that are counted."""
        return span(self.desk.store.settings, str(self.which.value), today(self.desk))

    def _picked(self, which: str) -> None:
        self.which.set_value(which)
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Count again; an answer that was overtaken by another question is not shown."""
        self._asked += 1
        job = self.desk.store.read(figures.figures, self.period())
        job.then(partial(self._show, self._asked)).failed(self.desk.toasts.wrong)

    def _show(self, asked: int, found: LeadFigures) -> None:
        if asked != self._asked:
            return
        self.found = found
        period = self.period()
        set_text(self.days, f"{day_text(period.first)} – {day_text(period.last)}")
        self._show_steps(found.whole)
        months = [short_month(month) for month, _leads, _won in found.months]
        series = [
            Series(_("Leads"), tuple(leads for _month, leads, _won in found.months)),
            Series(_("Closed won"), tuple(won for _month, _leads, won in found.months)),
        ]
        self.chart.set_data(months, series, empty=_("No leads yet"))
        self._show_response(found.response)
        self._table(self.sources, _("Source"), found.sources, minutes=False)
        self._table(self.owners, _("Looked after by"), found.owners, minutes=True)
        states = dict(LEAD_STATES)
        rows = [(_(states.get(state, state)), show_number(count)) for state, count in found.states]
        fill(self.states, (_("Lead state"), _("Customers")), rows, _("No leads yet"))

    def _show_steps(self, whole: Reached) -> None:
        first, rows = whole.counts[0], []
        before = first
        for (_key, name), count in zip(STEPS, whole.counts, strict=True):
            rows.append((_(name), show_number(count), rate(count, before), rate(count, first)))
            before = count
        head = (_("Step"), _("Customers"), _("Of the step before"), _("Of all"))
        fill(self.steps, head, rows if first else [], _("Nobody became a lead in these days."))

    def _show_response(self, found: Response) -> None:
        rows = [
            (_("Answered"), show_number(found.answered)),
            (_("Still waiting"), show_number(found.waiting)),
            (_("Answered in time"), rate(found.in_time, found.promised)),
            (_("Half of them within"), time_taken(found.median)),
            (_("Nine of ten within"), time_taken(found.slow)),
        ]
        fill(self.response, (_("First answer"), ""), rows, "")

    def _table(self, place: QVBoxLayout, first: str, found: tuple[Reached, ...], *, minutes: bool) -> None:
        head = [first, *(_(name) for _key, name in STEPS), _("Won of all"), _("Set aside")]
        rows = []
        for one in found:
            name = _(NAMES[one.name]) if one.name in NAMES else one.name
            cells = [name, *(show_number(count) for count in one.counts)]
            cells += [rate(one.counts[4], one.counts[0]), show_number(one.aside)]
            rows.append([*cells, time_taken(one.minutes)] if minutes else cells)
        if minutes:
            head.append(_("First answer"))
        fill(place, head, rows, _("Nobody became a lead in these days."))
