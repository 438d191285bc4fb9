"""The team on screen: its figures beside the period before and their targets, by owner, source, product or region."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.languages import _
from models.errors import N_
from models.loyalty.figures import period as periods
from models.money import show_number
from models.pipeline import passing, performance
from models.pipeline.measures import DEFINITIONS, GROUPS
from models.values import dataclass
from ui.loyalty.words import day_text, today
from ui.people import words
from ui.pipeline import figure_parts as parts
from ui.pipeline.figure_parts import Cell, Names, Tile, Whose, fill, later, minutes_text, money_text, rate_text

from ui.pipeline.figure_parts import said, share_text, time_text  # isort: skip
from ui.pipeline.view import View
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets import Choice, Segments, button, label, row, scrolled, set_text

if TYPE_CHECKING:
    from models.loyalty.figures.period import Period
    from models.pipeline.forecast import Which
    from models.pipeline.measures import Counted, Definition
    from models.pipeline.passing import Passed, Why
    from models.pipeline.performance import Group, Performance
    from models.settings import ShopSettings
    from models.work import Changes, Reader

KEPT = "pipeline.team"
PERIODS = (
    ("month", N_("This month")),
    ("last", N_("Last month")),
    ("quarter", N_("This quarter")),
    ("year", N_("This year")),
)
ACROSS = 5
SHOWN = (
    *("won_amount", "won_monthly", "won", "win_rate", "average"),
    *("cycle", "opened", "opened_amount", "conversion", "won_of_decided"),
    *("lost", "calls", "meetings", "mails", "response"),
)
MOST_ROWS = 20
"""Groups of the table; the rest of them is one line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the view shows, asked in one go."""

    performance: Performance
    names: Names
    pipeline_id: int
    stages: tuple[Passed, ...]
    lost: tuple[Why, ...]
    won: tuple[Why, ...]


def load(read: Reader, *, shop: ShopSettings, period: Period, by: str, which: Which, pipeline_id: int | None) -> Shown:
    """Count everything. For a reader's thread."""
    names = parts.names(read)
    known = [one.id for one in names.pipelines if one.active]
    pipeline = pipeline_id if pipeline_id in known else (known[0] if known else 0)
    return Shown(
        performance.performance(read, shop=shop, period=period, by=by, which=which),
        names,
        pipeline,
        passing.passed(read, period=period, pipeline_id=pipeline, which=which),
        passing.lost_for(read, period=period, which=which),
        passing.won_for(read, period=period, which=which),
    )


def span(shop: ShopSettings, which: str, day: str) -> Period:
    """The period of a choice, whole months so that targets can be held against it."""
    if which == "last":
        return periods.month(shop, (date.fromisoformat(day).replace(day=1) - timedelta(days=1)).isoformat())
    how = {"quarter": periods.quarter, "year": periods.year}.get(which, periods.month)
    return how(shop, day)


class TeamView(View):
    """The team's figures."""

    kinds = frozenset({"deal", "deal_move", "stage", "target", "touchpoint", "quotation", "staff", "lead", "pipeline"})

    def build(self) -> None:
        """Lay out what is chosen, the tiles and the tables."""
        self.kept: dict[str, Any] = self.desk.keep.setdefault(KEPT, {"period": "month", "by": "owner"})
        self.found: Shown | None = None
        self._asked = 0
        self.periods = Segments([(key, _(name)) for key, name in PERIODS], self.kept["period"])
        self.periods.picked.connect(partial(self._choose, "period"))
        self.days = label("", "muted")
        self.whose = Whose()
        self.whose.picked.connect(self._again)
        counted = button(_(parts.COUNTED), self.say_counted, kind="link")
        targets = button(_("Targets…"), self.edit_targets, icon="target")
        self.body.addLayout(row(self.periods, self.whose, self.days, None, counted, targets, spacing=10))
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(2, 0, theme.px(14), theme.px(16))
        self.column.setSpacing(theme.px(14))
        self.area = scrolled(inside)
        self.body.addWidget(self.area, 1)
        self._tiles()
        self._cards()
        self.ask()

    def _tiles(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(theme.px(12))
        self.tiles: dict[str, Tile] = {}
        for at, key in enumerate(SHOWN):
            one = DEFINITIONS[key]
            behind = partial(self.show_figure, one) if one.behind else None
            self.tiles[key] = Tile(_(one.name), _(one.meaning), behind)
            grid.addWidget(self.tiles[key], at // ACROSS, at % ACROSS)
        for at in range(ACROSS):
            grid.setColumnStretch(at, 1)
        self.column.addLayout(grid)

    def _cards(self) -> None:
        self.by = Segments([(key, _(name)) for key, name in GROUPS.items()], self.kept["by"])
        self.by.picked.connect(partial(self._choose, "by"))
        held, inside = parts.card(_("Who and what"))
        self.groups = QVBoxLayout()
        inside.addWidget(self.by)
        inside.addLayout(self.groups)
        self.column.addWidget(held)
        held, inside = parts.card(_("From stage to stage"), _(passing.MEANINGS["stages"]))
        self.pipelines = Choice()
        self.pipelines.setAccessibleName(_("Pipelines"))
        self.pipelines.picked.connect(self._again)
        self.stages = QVBoxLayout()
        inside.addLayout(row(self.pipelines, None))
        inside.addLayout(self.stages)
        self.column.addWidget(held)
        lost, self.lost = parts.card(_("Why deals were lost"), _(passing.MEANINGS["lost"]))
        won, self.won = parts.card(_("What decided those that were won"), _(passing.MEANINGS["won"]))
        for one in (lost, won):
            one.body.addStretch(1)
        both = row(lost, won, spacing=14)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.column.addLayout(both)
        self.column.addStretch(1)

    # -- what is asked -------------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe with a period (`period="year"`) or a grouping (`by="source"`)."""
        for key, wanted in (("period", self.periods), ("by", self.by)):
            if key in place:
                wanted.set_value(place[key])
                self._choose(key, place[key])

    def _choose(self, key: str, value: object) -> None:
        self.kept[key] = value
        self.ask()

    def _again(self, _value: object) -> None:
        self.ask()

    def period(self) -> Period:
        """The days that are counted."""
        return span(self.desk.store.settings, self.kept["period"], today(self.desk))

    def ask(self) -> None:
        """Count again; an answer that was overtaken by another question is not shown."""
        self._asked += 1
        asked = partial(
            load,
            shop=self.desk.store.settings,
            period=self.period(),
            by=self.kept["by"],
            which=self.whose.value(),
            pipeline_id=self.pipelines.value(),
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
        period = found.performance.period
        set_text(self.days, f"{day_text(period.first)} – {day_text(period.last)}")
        for key, tile in self.tiles.items():
            self._show_tile(tile, DEFINITIONS[key], found.performance)
        self._show_groups(found)
        self._show_stages(found)
        self._show_reasons(self.lost, found.lost, _("Nothing was lost in this time."), lost=True)
        self._show_reasons(self.won, found.won, _("Nothing was won in this time."), lost=False)

    def _show_tile(self, tile: Tile, one: Definition, found: Performance) -> None:
        figure, goal = found.figures[one.id], found.targets[one.id]
        below = [_("{value} before", value=said(one.unit, figure.was))]
        if goal is not None:
            share, goal_text = share_text(figure.value or 0, goal), said(one.unit, goal)
            below.append(_("{share} of {target}", share=share, target=goal_text))
        tile.show_figure(said(one.unit, figure.value), "\n".join(below))

    def _show_groups(self, found: Shown) -> None:
        by = self.kept["by"]
        head = [(_(GROUPS[by]), ""), *((_(DEFINITIONS[key].name), _(DEFINITIONS[key].meaning)) for key in COLUMNS)]
        if by == "owner":
            head += [(_(DEFINITIONS[key].name), _(DEFINITIONS[key].meaning)) for key in STAFF_COLUMNS]
            head.append((_("Of target"), _("The amount won, as a share of what was set for these months.")))
        groups = found.performance.groups
        rows = [self._group(one, by) for one in groups[:MOST_ROWS]]
        whole = self._cells(_("Together"), found.performance.whole, by, None, found.performance.targets["won_amount"])
        fill(self.groups, head, rows, empty=_("Nothing happened in this time."), whole=whole)

    def _group(self, one: Group, by: str) -> list[str | Cell]:
        nobody = {"owner": _("Nobody"), "product": _("No product")}.get(by) or _("Not known")
        return self._cells(words.brief(one.name, 40) or nobody, one.counted, by, one, one.target)

    def _cells(self, name: str, one: Counted, by: str, group: Group | None, goal: int | None) -> list[str | Cell]:
        cells: list[str | Cell] = [name]
        for key in COLUMNS:
            figure = DEFINITIONS[key]
            text = said(figure.unit, figure.count(one))
            cells.append(Cell(text, later(self.show_group, figure, group) if figure.behind else None))
        if by == "owner":
            cells += [show_number(one.call), show_number(one.met), show_number(one.mail), minutes_text(one.minutes)]
            cells.append(share_text(one.won_amount, goal))
        return cells

    def _show_stages(self, found: Shown) -> None:
        options = [(one.id, words.brief(worded(one.wording), 40)) for one in found.names.pipelines if one.active]
        if [self.pipelines.itemData(at) for at in range(self.pipelines.count())] != [key for key, _text in options]:
            self.pipelines.set_options(options, found.pipeline_id)
        self.pipelines.set_value(found.pipeline_id)
        self.pipelines.setVisible(len(options) > 1)
        head = [
            (_("Stage"), ""),
            (_("Came in"), _(passing.MEANINGS["stages"])),
            (_("Went on"), _(passing.MEANINGS["stages"])),
            (_("Share that went on"), _(passing.MEANINGS["stages"])),
            (_("Were lost"), _(passing.MEANINGS["stages"])),
            (_("Are still there"), _(passing.MEANINGS["stages"])),
            (_("Time in the stage"), _(passing.MEANINGS["time"])),
        ]
        rows: list[list[str | Cell]] = [
            [
                words.brief(worded(one.stage.wording), 40),
                Cell(show_number(one.came), later(self.show_stage, one) if one.came else None),
                show_number(one.went_on),
                Cell(rate_text(one.conversion), share=one.conversion),
                show_number(one.lost),
                show_number(one.stayed),
                time_text(one.time),
            ]
            for one in found.stages
        ]
        fill(self.stages, head, rows, empty=_("This pipeline has no open stage."))

    def _show_reasons(self, place: QVBoxLayout, some: tuple[Why, ...], empty: str, *, lost: bool) -> None:
        count = sum(one.count for one in some)
        rows: list[list[str | Cell]] = []
        for one in some:
            name = worded(one.wording) or (_("Another reason") if lost else _("Nothing noted"))
            shown = show_number(one.count)
            run = later(self.show_reason, one, lost) if lost or one.reason_id is not None else None
            share = Cell(share_text(one.count, count), share=one.count * 1_000_000 // count)
            rows.append([words.brief(name, 60), Cell(shown, run), share, money_text(one.amount)])
        head = [(_("Reason"), ""), (_("Deals"), ""), (_("Share"), ""), (_("Amount"), "")]
        fill(place, head, rows, empty=empty)

    # -- what is done, and what lies behind ----------------------------------------------------------------------------

    def edit_targets(self) -> None:
        """Edit what is to be won and done."""
        from ui.pipeline.targets import TargetsSheet

        TargetsSheet(self.window(), self.desk).open()

    def say_counted(self) -> None:
        """Say what exactly is counted."""
        meanings = [(_(one.name), _(one.meaning)) for one in DEFINITIONS.values()]
        meanings.append((_("Time in the stage"), _(passing.MEANINGS["time"])))
        parts.CountedSheet(self.window(), meanings).open()

    def show_figure(self, one: Definition) -> None:
        """Show the deals behind a figure."""
        self.show_group(one, None)

    def show_group(self, one: Definition, group: Group | None) -> None:
        """Show the deals behind a figure, of a group or all."""
        key = None if group is None else group.key
        asked = partial(
            _ids, what=one.behind, period=self.period(), by=self.kept["by"], key=key, which=self.whose.value()
        )
        name = _(one.name) if group is None else f"{_(one.name)}: {group.name or _('Not known')}"
        self._behind(name, _(one.meaning), asked)

    def show_stage(self, one: Passed) -> None:
        """Show the deals that came into a stage."""
        asked = partial(passing.stage_ids, stage_id=one.stage.id, period=self.period(), which=self.whose.value())
        self._behind(worded(one.stage.wording), _(passing.MEANINGS["stages"]), asked)

    def show_reason(self, one: Why, lost: bool) -> None:
        """Show the deals that were lost, or won, for a reason."""
        state = "lost" if lost else "won"
        values = {"period": self.period(), "which": self.whose.value(), "state": state}
        asked = partial(passing.closed_ids, reason_id=one.reason_id, **values)
        self._behind(worded(one.wording) or _("Another reason"), _(passing.MEANINGS[state]), asked)

    def _behind(self, title: str, meaning: str, asked: Any) -> None:
        if self.found is not None:
            parts.behind(self, title, meaning, asked, self.found.names.stages)


COLUMNS = ("opened", "won", "won_amount", "win_rate", "average", "cycle", "lost")
STAFF_COLUMNS = ("calls", "meetings", "mails", "response")


def _ids(read: Reader, *, what: str, period: Period, by: str, key: int | str | None, which: Which) -> list[int]:
    return performance.deal_ids(read, what, period=period, by=by, key=key, which=which)
