"""Parts of the pipeline's figures: tiles, tables whose figures lead to their deals, the list of those deals."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.languages import _, _n, amount
from models import team
from models.errors import N_
from models.leads import teams
from models.money import divide_half_up, show_number, show_rate
from models.pipeline import listing, stages
from models.pipeline.forecast import NOBODY, Which
from models.times import DAY_MS
from models.values import dataclass
from ui.people import words
from ui.people.small import emptied
from ui.pipeline import deal_columns
from ui.pipeline.card_words import Now
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets import Card, Choice, RowsView, Sheet, button, label, row
from ui.widgets.basics import Button, tip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QPaintEvent

    from models.pipeline.stages import PipelineRow, StageRow
    from models.work import Reader
    from ui.page import Desk

NONE = "–"
"""Where there is nothing to divide by, or nothing set."""
SHOWN_RATE = 1_000
"""Rates are shown to a tenth of a per cent, half up."""
MANY = 11
"""A table of so many columns stands closer together: it is whole on a window of 1366 pixels."""
BEHIND = ("name", "customer", "stage", "amount", "expected", "closed", "owner")
"""The columns of the deals behind a figure."""


# -- in words ----------------------------------------------------------------------------------------------------------


def rate_text(millionths: int | None) -> str:
    """A rate as it is shown."""
    return NONE if millionths is None else show_rate(divide_half_up(millionths, SHOWN_RATE) * SHOWN_RATE)


def time_text(ms: int | None) -> str:
    """A time as days with a tenth, or hours where it is short."""
    if ms is None:
        return NONE
    if ms < DAY_MS:
        return _n("1 hour", "{n} hours", divide_half_up(ms, 3_600_000))
    tenths = divide_half_up(ms * 10, DAY_MS)
    return _("{days} days", days=f"{tenths / 10:,.1f}" if tenths < 1_000 else show_number(divide_half_up(tenths, 10)))


def minutes_text(minutes: int | None) -> str:
    """Minutes as a person says them."""
    if minutes is None:
        return NONE
    if minutes < 60:
        return _n("1 minute", "{n} minutes", minutes)
    if minutes < 60 * 48:
        return _("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
    return _n("1 day", "{n} days", minutes // (24 * 60))


def money_text(value: int | None) -> str:
    """An amount, a dash where none is known."""
    return NONE if value is None else amount(value)


def said(unit: str, value: int | None) -> str:
    """A figure in its unit (`models.pipeline.measures`)."""
    if value is None:
        return NONE
    how: dict[str, Callable[[int], str]] = {
        "money": amount,
        "rate": rate_text,
        "time": time_text,
        "minutes": minutes_text,
    }
    return how.get(unit, show_number)(value)


def share_text(part: int, whole: int | None) -> str:
    """How much of a target is reached."""
    return NONE if not whole else rate_text(part * 1_000_000 // whole)


# -- tiles -------------------------------------------------------------------------------------------------------------


class Tile(Card):
    """A figure: its name, its value, a line below; what is counted is its tip, and a click shows what lies behind."""

    def __init__(self, name: str, meaning: str, behind: Callable[[], Any] | None = None) -> None:
        """`name` and `meaning` are translated."""
        super().__init__(margin=14, spacing=2)
        self.name, self.meaning = name, meaning
        self.below = label("", "secondary", wrap=True)
        self.body.addWidget(label(name, "secondary"))
        self.value = label("", "title") if behind is None else button("", behind, kind="figure")
        self.value.setMinimumHeight(theme.px(32))
        self.body.addWidget(self.value, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.below)
        self.body.addStretch(1)
        tip(self, meaning)

    def show_figure(self, value: str, below: str = "") -> None:
        """Show it."""
        self.value.setText(value)
        if isinstance(self.value, Button):
            self.value.setAccessibleName(_("{name}: {value}, show the deals", name=self.name, value=value))
        self.below.setText(below)
        self.setAccessibleName(f"{self.name}: {value}. {below}".strip())
        self.setAccessibleDescription(self.meaning)


# -- tables ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table: what lies behind it, whether it is strong, and a share that is drawn before it."""

    text: str
    run: Callable[[], Any] | None = None
    strong: bool = False
    share: int | None = None
    """In millionths."""


class ShareLine(QWidget):
    """A share of a whole as a short bar; its figure stands beside it."""

    def __init__(self, millionths: int) -> None:
        """From nothing to the whole."""
        super().__init__()
        self.share = min(1.0, max(0.0, millionths / 1_000_000))
        self.setFixedSize(theme.px(72), theme.px(8))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the whole, and the share on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(whole, 4, 4)
        if self.share:
            painter.setBrush(theme.color("primary_fill"))
            painter.drawRoundedRect(QRectF(0, 0, max(whole.height(), whole.width() * self.share), whole.height()), 4, 4)


def fill(
    place: QVBoxLayout,
    head: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str | Cell]],
    *,
    empty: str,
    whole: Sequence[str | Cell] = (),
) -> None:
    """Show a table: `head` are names with what is counted, figures stand right, `whole` is the line of sums."""
    emptied(place)
    if not rows:
        place.addWidget(label(empty, "muted", wrap=True))
        return
    held, grid = QWidget(), QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16 if len(head) < MANY else 9))
    grid.setVerticalSpacing(theme.px(2))
    for at, (title, meaning) in enumerate(head):
        shown = label(title, "secondary", right=at > 0)
        if meaning:
            tip(shown, meaning)
        grid.addWidget(shown, 0, at)
    lines = [*rows, whole] if whole else list(rows)
    for down, cells in enumerate(lines, 1):
        for at, cell in enumerate(cells):
            strong = bool(whole) and down == len(lines)
            made = _cell(cell, head[at][0], cells[0], right=at > 0, strong=strong)
            grid.addWidget(made, down, at, Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft)
        grid.setRowMinimumHeight(down, theme.px(30))
    grid.setColumnStretch(0, 1)
    held.setLayout(grid)
    place.addWidget(held)


def _cell(cell: str | Cell, column: str, line: str | Cell, *, right: bool, strong: bool) -> QWidget:
    one = Cell(cell) if isinstance(cell, str) else cell
    if one.share is not None:
        held, shown = QWidget(), _cell(replace(one, share=None), column, line, right=right, strong=strong)
        shown.setMinimumWidth(theme.px(48))
        held.setLayout(row(ShareLine(one.share), shown))
        return held
    strong = strong or one.strong
    if one.run is None or one.text in ("", NONE):
        shown = label(one.text, "strong" if strong else "", right=right)
        if right:
            shown.setContentsMargins(0, 0, 1, 0)  # as wide as the ring of those that lead somewhere
        return shown
    made = button(one.text, one.run, kind="cell")
    made.setProperty("strong", strong)
    first = line if isinstance(line, str) else line.text
    made.setAccessibleName(_("{line}, {column}: {value}, show the deals", line=first, column=column, value=one.text))
    return made


def card(title: str, meaning: str = "") -> tuple[Card, QVBoxLayout]:
    """A card with its title, what is counted, and a place below."""
    made, inside = Card(margin=18, spacing=8), QVBoxLayout()
    made.body.addWidget(label(title, "panel"))
    if meaning:
        made.body.addWidget(label(meaning, "caption", wrap=True))
    made.body.addLayout(inside)
    return made, inside


# -- whose -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Names:
    """Staff, teams and pipelines by their keys."""

    staff: tuple[tuple[int, str], ...]
    teams: tuple[tuple[int, str], ...]
    pipelines: tuple[PipelineRow, ...]
    stages: tuple[StageRow, ...]

    def of(self, by: str, key: int) -> str:
        """What an owner, a team or a pipeline is called."""
        if key == NOBODY:
            return _("Nobody") if by == "owner" else _("No team")
        if by == "pipeline":
            return next((words.brief(worded(one.wording), 40) for one in self.pipelines if one.id == key), "")
        known = dict(self.staff if by == "owner" else self.teams)
        return words.brief(known.get(key, ""), 40)


def names(read: Reader) -> Names:
    """Who and what figures are grouped by; those who left too."""
    return Names(
        tuple((one.id, one.name) for one in team.staff(read, all_of_them=True)),
        tuple((one.id, one.name) for one in teams.teams(read, every=True)),
        stages.pipelines(read, every=True),
        stages.stages(read, every=True),
    )


class Whose(Choice):
    """Everybody, one team, or one of the staff; its value is a `Which`."""

    def __init__(self) -> None:
        """Everybody, until it is filled."""
        super().__init__([(Which(), _("Everybody"))])
        self.setAccessibleName(_("Whose deals"))
        self.setMaximumWidth(theme.px(200))

    def offer(self, known: Names) -> None:
        """Offer teams and staff; what was chosen stays."""
        options: list[tuple[Which, str]] = [(Which(), _("Everybody"))]
        options += [(Which(team_id=key), _("Team {name}", name=words.brief(name, 24))) for key, name in known.teams]
        options += [(Which(owner_id=key), words.brief(name, 30)) for key, name in known.staff]
        options.append((Which(owner_id=NOBODY), _("Nobody")))
        if [self.itemData(at) for at in range(self.count())] != [value for value, _text in options]:
            self.set_options(options, self.value())


# -- what lies behind --------------------------------------------------------------------------------------------------


class DealsSheet(Sheet):
    """The deals behind a figure; one of them opens with Enter or a double click."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        title: str,
        meaning: str,
        ask: Callable[[Reader], list[int]],
        opened: Callable[[int], Any],
        known: Iterable[StageRow] = (),
    ) -> None:
        """`ask` gives their keys, `opened(deal_id)` opens one, `known` are the stages."""
        super().__init__(window, title, width=1120, text=meaning, scroll=False)
        self.desk = desk
        names_ = {one.id: words.brief(worded(one.wording), 30) for one in known}
        columns = deal_columns.shown(BEHIND, self._now, names_)
        self.list = RowsView(desk.store, columns, listing.rows_by_ids, name=title, height=42)
        self.list.setMinimumHeight(theme.px(360))
        self.list.opened.connect(opened)
        self.count = label("", "secondary")
        self.list.rows.loaded.connect(self._loaded)
        self.list.ask(ask)
        self.body.addWidget(self.count)
        self.body.addWidget(self.list, 1)
        self.buttons(None, button(_("Close"), self.cancel))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _now(self) -> Now:
        shop = self.desk.store.settings
        return Now(words.today(self.desk), shop.zone, shop.day_change_hour)

    def _loaded(self, count: int) -> None:
        self.count.setText(_n("1 deal", "{n} deals", count) if count else _("There is no deal behind it."))


def whole_words(meanings: Iterable[tuple[str, str]]) -> list[QWidget]:
    """Names of figures with what is counted, one below the other."""
    made: list[QWidget] = []
    for name, meaning in meanings:
        made += [label(name, "strong"), label(meaning, "muted", wrap=True)]
    return made


class CountedSheet(Sheet):
    """What exactly is counted: every figure of a view with its definition."""

    def __init__(self, window: QWidget, meanings: Iterable[tuple[str, str]]) -> None:
        """`meanings` are names with definitions, translated."""
        super().__init__(window, _("What is counted"), width=620)
        for part in whole_words(meanings):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.buttons(None, button(_("Close"), self.cancel))


COUNTED = N_("What is counted…")


def behind(view: Any, title: str, meaning: str, ask: Callable[[Reader], list[int]], known: Iterable[StageRow]) -> None:
    """Show the deals behind a figure of a view."""
    sheet = DealsSheet(view.window(), view.desk, title, meaning, ask, view.page.open_deal, known)
    sheet.open()


def later(run: Callable[..., Any], *values: Any) -> Callable[[], Any]:
    """A call for later, of a cell or a tile."""
    return partial(run, *values)
