"""Targets in a small sheet: a line for the shop, each team and each of the staff, a column a month."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.languages import _, _n, amount, say
from models import team
from models.errors import N_, Refused, Told
from models.leads import teams
from models.money import show_number
from models.pipeline import targets
from models.pipeline.forecast import months_from
from models.pipeline.targets import KINDS, Goal
from models.values import dataclass
from ui.loyalty.words import today
from ui.people import words
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Choice, MoneyEdit, Sheet, button, icon_button, label, row, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.work import Reader
    from ui.page import Desk

SHOWN = 6
"""Months beside each other."""
COUNT = "JPY"
"""Counts are typed as amounts without decimals."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A line: the shop's (neither key), a team's or somebody's."""

    name: str
    staff_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """What is set for some months, and for whom anything can be."""

    lines: tuple[Whose, ...]
    goals: dict[tuple[str, int | None, int | None], int]
    sums: dict[tuple[str, int | None], int]
    """By month and team (None: the shop): what was set for their people."""


def load(read: Reader, months: tuple[str, ...], kind: str) -> Set:
    """What is set. For a reader's thread."""
    staff, groups = team.staff(read), teams.teams(read)
    lines = [Whose(""), *(Whose(one.name, team_id=one.id) for one in groups)]
    lines += [Whose(one.name, staff_id=one.id) for one in staff]
    goals = {(one.month, one.staff_id, one.team_id): one.value or 0 for one in targets.goals(read, months, kind)}
    members = {one.id: {who.staff_id for who in teams.members(read, one.id, f"{months[0]}-01")} for one in groups}
    sums: dict[tuple[str, int | None], int] = {}
    for (month, who, _group), value in goals.items():
        if who is not None:
            for key in (None, *(group for group, some in members.items() if who in some)):
                sums[month, key] = sums.get((month, key), 0) + value
    return Set(tuple(lines), goals, sums)


class TargetsSheet(Sheet):
    """What is to be won, or done, in each month; kept by Ctrl+Enter, and whenever other months are shown."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """From this month on."""
        text = _("What is set for a team or the shop holds; where nothing is, the sum of their people's targets does.")
        super().__init__(window, _("Targets"), width=980, text=text)
        self.desk, self.first, self._asked = desk, today(desk)[:7], 0
        self.kinds = Choice([(key, _(name)) for key, name in KINDS.items()], "amount")
        self.kinds.setAccessibleName(_("What is counted"))
        self.kind = "amount"
        self.kinds.picked.connect(self._kind)
        earlier = icon_button("chevron-left", _("Earlier months"), partial(self._step, -SHOWN))
        later = icon_button("chevron-right", _("Later months"), partial(self._step, SHOWN))
        self.span = label("", "strong")
        self.body.addLayout(row(self.kinds, None, earlier, self.span, later, spacing=10))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme.px(8))
        self.grid.setVerticalSpacing(theme.px(6))
        self.body.addLayout(self.grid)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.cells: dict[tuple[str, int | None, int | None], MoneyEdit] = {}
        self.found: Set | None = None
        repeat = button(_("The first month in all of them"), self.repeat, icon="copy")
        keep = button(_("Keep"), self.keep, kind="primary", hint="Ctrl+Enter")
        self.buttons(repeat, None, button(_("Cancel"), self.cancel), keep)
        self.ask()

    # -- what is shown -------------------------------------------------------------------------------------------------

    def months(self) -> tuple[str, ...]:
        """The months that are shown."""
        return months_from(self.first, SHOWN)

    def ask(self) -> None:
        """Ask what is set."""
        self._asked += 1
        job = self.desk.store.read(load, self.months(), self.kind)
        job.then(partial(self._show, self._asked)).failed(self.desk.toasts.wrong)

    def _show(self, asked: int, found: Set) -> None:
        if asked != self._asked:
            return
        self.found = found
        emptied(self.grid)
        self.cells = {}
        months = self.months()
        set_text(self.span, f"{words.month_name(months[0])} – {words.month_name(months[-1])}")
        for across, month in enumerate(months, 1):
            self.grid.addWidget(label(words.short_month(month), "secondary", right=True), 0, across)
            self.grid.setColumnStretch(across, 1)
        for down, line in enumerate(found.lines, 1):
            self.grid.addWidget(Short(self._name(line), "strong"), down, 0)
            for across, month in enumerate(months, 1):
                self.grid.addWidget(self._cell(found, line, month), down, across)
        self.grid.setColumnMinimumWidth(0, theme.px(150))
        self.grow()

    def _name(self, line: Whose) -> str:
        if line.staff_id is None and line.team_id is None:
            return _("The whole shop")
        return _("Team {name}", name=words.brief(line.name, 24)) if line.team_id else words.brief(line.name, 30)

    def _cell(self, found: Set, line: Whose, month: str) -> MoneyEdit:
        currency = self.desk.store.settings.currency if self.kind == "amount" else COUNT
        key = (month, line.staff_id, line.team_id)
        made = MoneyEdit(currency, found.goals.get(key))
        made.setMinimumWidth(theme.px(90))
        made.setAccessibleName(f"{self._name(line)}, {words.month_name(month)}")
        total = found.sums.get((month, line.team_id)) if line.staff_id is None else None
        if total:
            made.setPlaceholderText(amount(total) if self.kind == "amount" else show_number(total))
        self.cells[key] = made
        return made

    # -- what is done --------------------------------------------------------------------------------------------------

    def changed(self) -> list[Goal]:
        """What was typed over. Raises Refused for what is no amount."""
        if self.found is None:
            return []
        typed = {key: cell.value() for key, cell in self.cells.items()}
        return [
            Goal(month, value, staff, group)
            for (month, staff, group), value in typed.items()
            if value != self.found.goals.get((month, staff, group))
        ]

    def keep(self) -> None:
        """Keep what was typed, and close."""
        self._write(self.accept)

    def _write(self, then: Callable[[], Any]) -> None:
        self.error.hide()
        try:
            wanted = self.changed()
        except Refused as error:
            self._wrong(error)
            return
        if not wanted:
            then()
            return
        said = _n("1 target kept", "{n} targets kept", len(wanted))
        verb = partial(targets.set_goals, wanted=tuple(wanted), kind=self.kind)
        self.desk.write(N_("Change targets"), verb, said=said).then(partial(_do, then)).failed(self._wrong)

    def _wrong(self, error: BaseException) -> None:
        self.kinds.set_value(self.kind)
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)

    def _step(self, by: int) -> None:
        self._write(partial(self._go, by))

    def _go(self, by: int) -> None:
        at = int(self.first[:4]) * 12 + int(self.first[5:]) - 1 + by
        self.first = f"{at // 12:04d}-{at % 12 + 1:02d}"
        self.ask()

    def _kind(self, kind: object) -> None:
        self._write(partial(self._turn, str(kind)))

    def _turn(self, kind: str) -> None:
        self.kind = kind
        self.kinds.set_value(kind)
        self.ask()

    def repeat(self) -> None:
        """Put what stands in the first month into the others of each line."""
        first, *others = self.months()
        for (month, staff, group), cell in self.cells.items():
            if month == first:
                for other in others:
                    self.cells[other, staff, group].setText(cell.text())


def _do(then: Callable[[], Any], _result: object) -> None:
    then()
