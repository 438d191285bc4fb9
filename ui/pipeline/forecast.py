"""The forecast on screen: months in their categories against targets, what stands outside, and how it was weeks ago."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.languages import _, _n, amount
from models.errors import N_
from models.pipeline import forecast as figures
from models.pipeline import snapshots
from models.pipeline.forecast import ADDED, CATEGORY_NAMES, MEANINGS, Line, Which, months_from
from models.values import dataclass
from ui.loyalty.words import today
from ui.people.words import month_name, short_month
from ui.pipeline import figure_parts as parts
from ui.pipeline.figure_parts import Cell, Names, Tile, Whose, fill, later, money_text, share_text
from ui.pipeline.forecast_cards import OutsideCard, ThenCard
from ui.pipeline.view import View
from ui.theme import theme
from ui.widgets import Segments, button, row, scrolled
from ui.widgets.charts import Series, StackedBar

if TYPE_CHECKING:
    from models.pipeline.forecast import Forecast
    from models.pipeline.snapshots import Beside, Kept
    from models.work import Changes, Reader

KEPT = "pipeline.forecast"
SPANS = (
    ("6", N_("6 months")),
    ("12", N_("12 months")),
    ("24", N_("24 months")),
    ("around", N_("Last year too")),
)
WAYS = (("weighted", N_("Weighted")), ("plain", N_("Full amounts")))
COLUMNS = (("single", N_("Each alone")), ("cumulative", N_("Added up")))
GROUPS = (
    ("month", N_("By month")),
    ("owner", N_("By owner")),
    ("team", N_("By team")),
    ("pipeline", N_("By pipeline")),
)
FIRST_COLUMN = {
    "month": N_("Month"),
    "owner": N_("Looked after by"),
    "team": N_("Team"),
    "pipeline": N_("By pipeline"),
}
COLOURS = {"closed": "green_fill", "commit": "primary_fill", "best": "gold_fill", "pipeline": "violet"}
COMPARED = 6
"""Months of an earlier forecast that are shown beside what came of it."""
OUTSIDE = {
    "outside": N_("Outside the forecast"),
    "earlier": N_("Expected earlier"),
    "later": N_("Expected later"),
}
NAMED = {
    **CATEGORY_NAMES,
    **OUTSIDE,
    **dict(WAYS),
    "monthly": N_("Each month"),
    "target": N_("Target"),
}
FIRST_MONTH, LAST_MONTH = "0000-00", "9999-12"
SHOWN_AS = {
    "single": N_("Each column holds its own category."),
    "cumulative": N_("Each column holds its own category and everything surer. What is left out is in none of them."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the view shows, asked in one go."""

    forecast: Forecast
    names: Names
    kept: tuple[Kept, ...]
    snapshot: Kept | None
    beside: tuple[Beside, ...]


def load(read: Reader, *, first: str, months: int, which: Which, day: str, snapshot_id: int | None) -> Shown:
    """Count everything. For a reader's thread."""
    kept = snapshots.kept(read)
    chosen = next((one for one in kept if one.id == snapshot_id), None) or snapshots.nearest(kept, day)
    beside = snapshots.beside(read, chosen.id, months=COMPARED, which=which) if chosen is not None else ()
    found = figures.forecast(read, first=first, months=months, which=which)
    return Shown(found, parts.names(read), kept, chosen, beside)


class ForecastView(View):
    """The forecast."""

    kinds = frozenset({"deal", "stage", "target", "snapshot", "staff", "team", "pipeline"})

    def build(self) -> None:
        """Lay out what is chosen, the tiles, the chart and the tables."""
        usual = {"span": "12", "way": "weighted", "columns": "single", "group": "month"}
        self.kept: dict[str, Any] = self.desk.keep.setdefault(KEPT, usual)
        self.found: Shown | None = None
        self.snapshot_id: int | None = None
        self._asked = 0
        self._head()
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(2, 0, theme.px(14), theme.px(16))
        self.column.setSpacing(theme.px(14))
        self.area = scrolled(inside)
        self.body.addWidget(self.area, 1)
        self._tiles()
        self._cards()
        self.ask()

    def _head(self) -> None:
        self.spans = self._segments("span", SPANS)
        self.ways = self._segments("way", WAYS)
        self.whose = Whose()
        self.whose.picked.connect(self._again)
        targets = button(_("Targets…"), self.edit_targets, icon="target")
        counted = button(_(parts.COUNTED), self.say_counted, kind="link")
        self.body.addLayout(row(self.spans, 4, self.ways, None, self.whose, counted, targets, spacing=8))

    def _segments(self, key: str, options: tuple[tuple[str, str], ...]) -> Segments:
        made = Segments([(value, _(text)) for value, text in options], self.kept[key])
        made.picked.connect(partial(self._choose, key))
        return made

    def _tiles(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(theme.px(12))
        self.tiles: dict[str, Tile] = {}
        for at, key in enumerate(("expected", *ADDED, "target")):
            name = {"expected": _("Forecast"), "target": _("Target")}.get(key) or _(CATEGORY_NAMES[key])
            meaning = _(MEANINGS["weighted" if key == "expected" else key])
            behind = None if key == "target" else partial(self.show_deals, "" if key == "expected" else key, None)
            self.tiles[key] = Tile(name, meaning, behind)
            grid.addWidget(self.tiles[key], 0, at)
            grid.setColumnStretch(at, 1)
        self.column.addLayout(grid)

    def _cards(self) -> None:
        held, inside = parts.card(_("By month"))
        self.chart = StackedBar(_("Forecast by month"), say=_thousands, high=220)
        self.chart.chosen.connect(self._bar)
        inside.addWidget(self.chart)
        self.column.addWidget(held)
        held, inside = parts.card(_("In figures"))
        self.groups = self._segments("group", GROUPS)
        self.columns = self._segments("columns", COLUMNS)
        self.table = QVBoxLayout()
        inside.addLayout(row(self.groups, None, self.columns))
        inside.addLayout(self.table)
        self.column.addWidget(held)
        self.outside = OutsideCard(self.show_outside)
        self.then = ThenCard(self._snapshot, self.keep)
        self.column.addWidget(self.outside)
        self.column.addWidget(self.then)
        self.column.addStretch(1)

    # -- what is asked -------------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe with a way (`way="plain"`) or a grouping (`group="owner"`)."""
        for key, wanted in (
            ("way", self.ways),
            ("columns", self.columns),
            ("group", self.groups),
            ("span", self.spans),
        ):
            if key in place:
                wanted.set_value(place[key])
                self._choose(key, place[key])

    def _choose(self, key: str, value: object) -> None:
        self.kept[key] = value
        if key == "span":
            self.ask()
        elif self.found is not None:
            self._show(self._asked, self.found)

    def _again(self, _value: object) -> None:
        self.ask()

    def _snapshot(self, key: object) -> None:
        self.snapshot_id = int(str(key))
        self.ask()

    def months(self) -> tuple[str, ...]:
        """The months that are shown."""
        this, span = today(self.desk)[:7], self.kept["span"]
        if span != "around":
            return months_from(this, int(span))
        back = f"{int(this[:4]) - 1}{this[4:]}"
        return months_from(back, 24)

    def ask(self) -> None:
        """Count again; an answer that was overtaken by another question is not shown."""
        self._asked += 1
        months = self.months()
        asked = partial(
            load,
            first=months[0],
            months=len(months),
            which=self.whose.value(),
            day=today(self.desk),
            snapshot_id=self.snapshot_id,
        )
        self.desk.store.read(asked).then(partial(self._show, self._asked)).failed(self.desk.toasts.wrong)

    def refresh(self, changes: Changes | None) -> None:
        """Count again."""
        self.ask()

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _show(self, asked: int, found: Shown) -> None:
        if asked != self._asked:
            return
        self.found = found
        self.whose.offer(found.names)
        self._show_tiles(found.forecast)
        self._show_chart(found.forecast)
        self._show_table(found)
        self.outside.show_forecast(found.forecast)
        self.then.show_kept(found.kept, found.snapshot, found.beside)

    def value(self, line: Line, category: str, *, cumulative: bool = False) -> int:
        """A category of a line as it is shown: weighted or whole."""
        sums = line.sums(category, cumulative=cumulative)
        return sums.weighted if self.kept["way"] == "weighted" else sums.amount

    def whole(self, line: Line) -> int:
        """All of a line that is added up, as it is shown."""
        return line.whole.weighted if self.kept["way"] == "weighted" else line.whole.amount

    def _show_tiles(self, found: Forecast) -> None:
        whole = found.whole
        for key in ADDED:
            count = whole.sums(key).count
            self.tiles[key].show_figure(amount(self.value(whole, key)), _n("1 deal", "{n} deals", count))
        monthly = whole.whole.weighted_monthly if self.kept["way"] == "weighted" else whole.whole.monthly
        below = _("and {amount} a month", amount=amount(monthly)) if monthly else ""
        self.tiles["expected"].show_figure(amount(self.whole(whole)), below)
        below = _("{share} forecast", share=share_text(self.whole(whole), whole.target)) if whole.target else ""
        self.tiles["target"].show_figure(money_text(whole.target), below or _("None is set"))

    def _show_chart(self, found: Forecast) -> None:
        series = [
            Series(_(CATEGORY_NAMES[key]), tuple(self.value(line, key) for line in found.months), COLOURS[key])
            for key in ADDED
        ]
        notes = [
            _("target {amount}", amount=amount(line.target)) if line.target is not None else "" for line in found.months
        ]
        labels = [short_month(str(line.key)) for line in found.months]
        self.chart.set_data(labels, series, notes=notes, empty=_("Nothing is expected in these months."))

    def _head_of_table(self) -> list[tuple[str, str]]:
        way = self.kept["way"]
        first = FIRST_COLUMN[self.kept["group"]]
        names = [(_(CATEGORY_NAMES[key]), _(MEANINGS[key])) for key in ADDED]
        return [
            (_(first), _(SHOWN_AS[self.kept["columns"]])),
            *names,
            (_(dict(WAYS)[way]), _(MEANINGS[way])),
            (_("Each month"), _(MEANINGS["monthly"])),
            (_("Left out"), _(MEANINGS["omitted"])),
            (_("Target"), _(MEANINGS["target"])),
            (_("Forecast of target"), _(MEANINGS["target"])),
        ]

    def _show_table(self, found: Shown) -> None:
        group = self.kept["group"]
        lines = found.forecast.months if group == "month" else found.forecast.grouped(group)
        rows = [self._line(self._name(found, line), line, line) for line in lines]
        whole = self._line(_("Together"), found.forecast.whole, None)
        shown = rows if any(line.by or line.target for line in lines) else []
        fill(self.table, self._head_of_table(), shown, empty=_("Nothing is expected in these months."), whole=whole)

    def _name(self, found: Shown, line: Line) -> str:
        group = self.kept["group"]
        return month_name(str(line.key)) if group == "month" else found.names.of(group, int(line.key))

    def _line(self, name: str, line: Line, of: Line | None) -> list[str | Cell]:
        cumulative = self.kept["columns"] == "cumulative"
        weighted = self.kept["way"] == "weighted"
        cells: list[str | Cell] = [name]
        for key in ADDED:
            value = self.value(line, key, cumulative=cumulative)
            some = line.sums(key, cumulative=cumulative).count
            asked = ADDED[: ADDED.index(key) + 1] if cumulative else (key,)
            cells.append(Cell(amount(value), later(self.show_some, asked, of)) if some else parts.NONE)
        monthly = line.whole.weighted_monthly if weighted else line.whole.monthly
        out = line.sums("omitted")
        text = amount(self.whole(line)) if line.whole.count else parts.NONE
        cells.append(Cell(text, later(self.show_deals, "", of), strong=True))
        cells.append(amount(monthly) if monthly else parts.NONE)
        cells.append(Cell(amount(out.amount), later(self.show_deals, "omitted", of)) if out.count else parts.NONE)
        return [*cells, money_text(line.target), share_text(self.whole(line), line.target)]

    # -- what is done --------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the forecast as it is now."""
        job = self.desk.write(N_("Keep the forecast"), snapshots.keep, said=_("Today's forecast is kept"))
        job.then(self._kept).failed(self.desk.toasts.wrong)

    def _kept(self, key: int) -> None:
        self.snapshot_id = key
        self.ask()

    def edit_targets(self) -> None:
        """Edit what is to be won."""
        from ui.pipeline.targets import TargetsSheet

        TargetsSheet(self.window(), self.desk).open()

    def say_counted(self) -> None:
        """Say what exactly is counted."""
        parts.CountedSheet(self.window(), [(_(NAMED[key]), _(text)) for key, text in MEANINGS.items()]).open()

    # -- what lies behind ----------------------------------------------------------------------------------------------

    def _bar(self, at: int) -> None:
        if self.found is not None and at < len(self.found.forecast.months):
            self.show_deals("", self.found.forecast.months[at])

    def show_deals(self, category: str, line: Line | None) -> None:
        """Show the deals of a category ("": all that is added up) of a line, or of all months."""
        self.show_some((category,), line)

    def show_some(self, categories: tuple[str, ...], line: Line | None) -> None:
        """Show the deals of some categories of a line, or of all months."""
        first, last, which = self._where(line)
        name = self._name(self.found, line) if self.found is not None and line is not None else _("All months")
        title = f"{name}: " + _(", ").join(_(CATEGORY_NAMES[key]) if key else _("Forecast") for key in categories)
        meaning = _(MEANINGS[categories[0] or self.kept["way"]]) if len(categories) == 1 else _(SHOWN_AS["cumulative"])
        self._behind(title, meaning, partial(_some, categories=categories, first=first, last=last, which=which))

    def _where(self, line: Line | None) -> tuple[str, str, Which]:
        from dataclasses import replace

        months, which, group = self.months(), self.whose.value(), self.kept["group"]
        if line is None:
            return months[0], months[-1], which
        if isinstance(line.key, str):
            return line.key, line.key, which
        return months[0], months[-1], replace(which, **{f"{group}_id": line.key})

    def show_outside(self, which: str) -> None:
        """Show the deals without a day or an amount, or what is expected before or after these months."""
        months, whose = self.months(), self.whose.value()
        if which == "outside":
            asked: Any = partial(figures.outside_ids, which=whose)
        else:
            first, last = (FIRST_MONTH, _before(months[0])) if which == "earlier" else (_after(months[-1]), LAST_MONTH)
            asked = partial(_some, categories=figures.OPEN, first=first, last=last, which=whose)
        self._behind(_(OUTSIDE[which]), _(MEANINGS[which]) if which in MEANINGS else "", asked)

    def _behind(self, title: str, meaning: str, asked: Any) -> None:
        if self.found is not None:
            parts.behind(self, title, meaning, asked, self.found.names.stages)


def _before(month: str) -> str:
    return months_from(f"{int(month[:4]) - 1}{month[4:]}", 12)[-1]


def _after(month: str) -> str:
    return months_from(month, 2)[-1]


def _some(read: Reader, *, categories: tuple[str, ...], first: str, last: str, which: Which) -> list[int]:
    found: list[int] = []
    for category in categories:
        found += figures.deal_ids(read, first=first, last=last, category=category, which=which)
    return found


def _thousands(value: float) -> str:
    return amount(int(value))
