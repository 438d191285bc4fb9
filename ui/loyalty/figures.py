"""The programme in figures: each with the sentence that defines it, what it was before, and what lies behind it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from desktop.languages import _, _n, amount
from models.errors import N_
from models.loyalty.figures import breakdowns, overview
from models.loyalty.figures import period as periods
from models.loyalty.figures.breakdowns import MEANINGS, Cohort, MonthPoints, RewardTaken, Tastes
from models.loyalty.figures.overview import DEFINITIONS, Definition, Figure, Overview
from models.loyalty.figures.period import Period
from models.money import divide_half_up, show_number, show_rate
from models.promotions import figures as promotion_figures
from models.promotions.figures import PromotionFigures
from models.settings import ShopSettings
from models.values import dataclass
from models.work import Changes, Reader
from ui.loyalty.behind import BehindSheet, PromotionReceipts
from ui.loyalty.tables import fill
from ui.loyalty.words import day_text, today
from ui.people.words import short_month
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, Segments, button, label, row, set_text
from ui.widgets.charts import BarChart, Series

PERIODS = (("month", N_("This month")), ("last", N_("Last month")), ("90", N_("90 days")), ("365", N_("12 months")))
GROUPS = (
    (N_("Members"), ("active_members", "members", "active_rate", "enrolled", "enrolment_rate", "member_share")),
    (N_("Points"), ("issued", "used", "expired", "outstanding", "outstanding_value", "liability", "breakage",
                    "redemption_rate")),
    (N_("Buying"), ("repeat_rate", "repeat_rate_others", "basket", "basket_others", "retention", "churn")),
)  # fmt: skip
ACROSS = 3
SHOWN_RATE = 1_000
"""Rates are shown to a tenth of a percent, half up."""


@dataclass(frozen=True)
class Shown:
    """All that the section shows, asked in one go."""

    overview: Overview
    months: tuple[MonthPoints, ...]
    promotions: tuple[PromotionFigures, ...]
    rewards: tuple[RewardTaken, ...]
    never: tuple[str, ...]
    tastes: Tastes
    cohorts: tuple[Cohort, ...]


def span(shop: ShopSettings, which: str, day: str) -> Period:
    """The period of a choice, up to `day` (ISO)."""
    if which == "month":
        return periods.month(shop, day)
    if which == "last":
        return periods.month(shop, (date.fromisoformat(day).replace(day=1) - timedelta(days=1)).isoformat())
    return periods.last_days(shop, day, int(which))


def load(read: Reader, *, shop: ShopSettings, period: Period, day: str) -> Shown:
    """Count everything. For a reader thread."""
    last = min(period.last, day)
    return Shown(
        overview.overview(read, shop=shop, period=period),
        breakdowns.months(read, last=last),
        promotion_figures.by_promotion(read, shop=shop, period=period),
        breakdowns.rewards(read, period),
        breakdowns.never_taken(read),
        breakdowns.tastes(read, last=last),
        breakdowns.cohorts(read, last=last),
    )


def said(unit: str, value: int | None) -> str:
    """A figure in its unit; a dash where there was nothing to divide by."""
    if value is None:
        return "–"
    if unit == "money":
        return amount(value)
    if unit == "points":
        return _("{points} pt", points=show_number(value))
    return show_rate(divide_half_up(value, SHOWN_RATE) * SHOWN_RATE) if unit == "rate" else show_number(value)


class Tile(Card):
    """One figure: its name, its value, what it was before, what exactly is counted, and a way to what lies behind."""

    def __init__(self, one: Definition, behind: Callable[[str], Any]) -> None:
        """`behind(id)` shows the receipts or people."""
        super().__init__(margin=16, spacing=4)
        self.one = one
        self.value, self.before = label("", "kpi"), label("", "secondary", wrap=True)
        for part in (label(_(one.name), "row", wrap=True), self.value, self.before):
            self.body.addWidget(part)
        self.body.addWidget(label(_(one.meaning), "caption", wrap=True))
        self.body.addStretch(1)
        self.link = None
        if one.behind:
            text = _("Show the receipts") if one.behind == "receipts" else _("Show the customers")
            self.link = button(text, partial(behind, one.id), kind="link", icon="search")
            self.link.setAccessibleName(f"{_(one.name)}: {text}")
            self.body.addLayout(row(self.link, None))

    def show_figure(self, figure: Figure) -> None:
        """Show it."""
        value = said(self.one.unit, figure.value)
        set_text(self.value, value)
        set_text(self.before, _("{value} in the period before", value=said(self.one.unit, figure.was)))
        self.setAccessibleName(f"{_(self.one.name)} {value}")


class FiguresSection(Section):
    """Figures."""

    title = N_("Figures")
    kinds = frozenset({"sale", "account", "points_entry", "promotion_use", "redemption", "reward", "promotion"})

    def build(self) -> None:
        """Lay out the tiles, the chart and the tables."""
        self.found: Shown | None = None
        self._asked = 0
        self.which = Segments([(key, _(text)) for key, text in PERIODS], "month")
        self.which.picked.connect(self._picked)
        self.days = label("", "muted")
        self.body.addLayout(row(self.which, None, self.days))
        self.tiles: dict[str, Tile] = {}
        for name, keys in GROUPS:
            self.body.addWidget(label(_(name), "panel"))
            grid = QGridLayout()
            grid.setSpacing(theme.px(12))
            for at, key in enumerate(keys):
                tile = self.tiles[key] = Tile(DEFINITIONS[key], self.behind)
                grid.addWidget(tile, at // ACROSS, at % ACROSS)
            for at in range(ACROSS):
                grid.setColumnStretch(at, 1)
            self.body.addLayout(grid)
        self.months = BarChart(_("Points by month"))
        self._card(_("Points by month"), MEANINGS["months"]).addWidget(self.months)
        self.promotions = self._card(_("Promotions"), MEANINGS["promotions"])
        self.rewards = self._card(_("Rewards"), MEANINGS["rewards"])
        self.never = label("", "muted", wrap=True)
        self._card(_("Never taken"), MEANINGS["never"]).addWidget(self.never)
        self.tastes = self._card(_("What members buy"), MEANINGS["taste"])
        self.cohorts = self._card(_("Who stays"), MEANINGS["cohorts"])
        self.body.addStretch(1)
        self.refresh(None)

    def _card(self, title: str, meaning: str) -> QVBoxLayout:
        card, inside = Card(margin=18, spacing=8), QVBoxLayout()
        card.body.addWidget(label(title, "panel"))
        card.body.addWidget(label(_(meaning), "caption", wrap=True))
        card.body.addLayout(inside)
        self.body.addWidget(card)
        return inside

    # -- what is shown ----------------------------------------------------------------------------------------------

    def period(self) -> Period:
        """The days that are counted."""
        return span(self.desk.store.settings, str(self.which.value), today(self.desk))

    def _picked(self, _which: object) -> None:
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Count again; an answer that was overtaken by another question is not shown."""
        shop, period = self.desk.store.settings, self.period()
        self._asked += 1
        job = self.desk.store.read(partial(load, shop=shop, period=period, day=today(self.desk)))
        job.then(partial(self._show, self._asked)).failed(self.desk.toasts.wrong)

    def _show(self, asked: int, found: Shown) -> None:
        if asked != self._asked:
            return
        self.found = found
        period = found.overview.period
        set_text(self.days, f"{day_text(period.first)} – {day_text(period.last)}")
        for figure in found.overview.figures:
            self.tiles[figure.id].show_figure(figure)
        self._show_months(found.months)
        self._show_promotions(found.promotions)
        self._show_rewards(found)
        self._show_tastes(found.tastes)
        self._show_cohorts(found.cohorts)

    def _show_months(self, months: Sequence[MonthPoints]) -> None:
        series = [
            Series(_("Issued"), tuple(one.issued for one in months)),
            Series(_("Used"), tuple(one.used for one in months)),
            Series(_("Expired"), tuple(one.expired for one in months)),
        ]
        self.months.set_data([short_month(one.month) for one in months], series)

    def _show_promotions(self, found: Sequence[PromotionFigures]) -> None:
        head = (_("Promotion"), _("Receipts"), _("Spent on it"), _("Takings"), _("Margin"), _("Takings per cost"))
        rows = []
        for one in found:
            rate = one.return_rate
            back = "–" if rate is None else f"{divide_half_up(rate, 100_000) / 10:.1f}×"
            margin = "–" if one.margin is None else amount(one.margin)
            name = button(one.name, partial(self.promotion, one), kind="link")
            rows.append((name, show_number(one.receipts), amount(one.cost), amount(one.takings), margin, back))
        fill(self.promotions, head, rows, _("No promotion was given in this time."))

    def _show_rewards(self, found: Shown) -> None:
        head = (_("Reward"), _("Taken"), _("Customers"), _("Points"))
        rows = [
            (one.name, show_number(one.times), show_number(one.people), show_number(one.points))
            for one in found.rewards
            if one.times
        ]
        fill(self.rewards, head, rows, _("No reward was taken in this time."))
        set_text(self.never, _(", ").join(found.never) or _("Every reward that is offered was taken at least once."))

    def _show_tastes(self, found: Tastes) -> None:
        head = (_("Category"), *found.quarters)
        rows = [
            (one.name or _("Without a category"), *(amount(value) for value in one.amounts)) for one in found.categories
        ]
        fill(self.tastes, head, rows, _("Members bought nothing in this time."))

    def _show_cohorts(self, found: Sequence[Cohort]) -> None:
        most = max((len(one.stayed) for one in found), default=0)
        later = [_n("1 quarter later", "{n} quarters later", at) for at in range(1, most)]
        rows = []
        for one in found:
            rates = [said("rate", overview.rate(came, one.people)) if one.people else "–" for came in one.stayed[1:]]
            rows.append((one.quarter, show_number(one.people), *rates, *[""] * (most - len(one.stayed))))
        fill(self.cohorts, (_("First receipt"), _("Members"), *later), rows, "")

    # -- what lies behind -------------------------------------------------------------------------------------------

    def behind(self, figure_id: str) -> None:
        """Show the receipts or the people that a figure was counted from."""
        if self.found is not None:
            whole = self.found.overview
            BehindSheet(self.window(), self.desk, DEFINITIONS[figure_id], whole.period, whole.earlier).open()

    def promotion(self, one: PromotionFigures) -> None:
        """Show the receipts on which a promotion was given."""
        if self.found is not None:
            period = self.found.overview.period
            PromotionReceipts(self.window(), self.desk, one.promotion_id, one.name, period).open()
