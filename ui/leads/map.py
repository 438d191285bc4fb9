"""The map of leads: score to the right, grade upwards, the bars as lines; each place says how many, and lists them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.languages import _, _n
from models.errors import N_
from models.leads import board, grades
from models.leads.board import COLUMNS, UNKNOWN, Cell, Map
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, label, row
from ui.widgets.basics import button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from models.work import Changes

GRADES = (*range(12, -1, -1), UNKNOWN)
"""Rows from the top: A+ to F, then those of whom nothing is known."""
LEFT, BELOW, TOP = 56, 44, 26
LARGEST = 0.42
"""The radius of the largest dot, in the smaller side of a place."""


class Field(QWidget):
    """The painted map. A click, or Enter at the marked place, tells `chosen(column, grade)`."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        """Empty until counts are there."""
        super().__init__()
        self.found: Map | None = None
        self.at = (COLUMNS - 1, 0)
        """The marked place: column, row."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(430))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Map of leads by score and grade"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(theme.px(720), theme.px(460))

    def show_map(self, found: Map) -> None:
        """Show counts."""
        self.found = found
        self._tell()
        self.update()

    # -- places -----------------------------------------------------------------------------------------------------

    def area(self) -> QRectF:
        """Where the places are."""
        left, below, top = theme.px(LEFT), theme.px(BELOW), theme.px(TOP)
        return QRectF(left, top, max(1, self.width() - left - 6), max(1, self.height() - below - top))

    def place(self, column: int, at: int) -> QRectF:
        """The place of a column and a row (from the top)."""
        area = self.area()
        wide, high = area.width() / COLUMNS, area.height() / len(GRADES)
        return QRectF(area.left() + column * wide, area.top() + at * high, wide, high)

    def place_at(self, point: QPointF) -> tuple[int, int] | None:
        """Column and row at a point, or None."""
        area = self.area()
        if not area.contains(point):
            return None
        column = int((point.x() - area.left()) / (area.width() / COLUMNS))
        at = int((point.y() - area.top()) / (area.height() / len(GRADES)))
        return min(column, COLUMNS - 1), min(at, len(GRADES) - 1)

    def count_at(self, column: int, at: int) -> int:
        """How many leads are there."""
        return 0 if self.found is None else self.found.counts.get((column, GRADES[at]), 0)

    def words(self, column: int, at: int) -> str:
        """A place in words, with its count."""
        count = self.count_at(column, at)
        return f"{place_text(self.found, column, GRADES[at])}: {_n('1 lead', '{n} leads', count)}" if self.found else ""

    # -- mouse and keys ---------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what is under the mouse."""
        found = self.place_at(event.position())
        text = self.words(*found) if found is not None and self.count_at(*found) else ""
        self.setCursor(Qt.CursorShape.PointingHandCursor if text else Qt.CursorShape.ArrowCursor)
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open what was clicked."""
        found = self.place_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.at = found
            self._tell()
            self.update()
            if self.count_at(*found):
                self.chosen.emit(found[0], GRADES[found[1]])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move the mark, Enter opens."""
        step = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))
        if step is not None:
            column, at = self.at[0] + step[0], self.at[1] + step[1]
            self.at = (min(COLUMNS - 1, max(0, column)), min(len(GRADES) - 1, max(0, at)))
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.count_at(*self.at):
                self.chosen.emit(self.at[0], GRADES[self.at[1]])
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words(*self.at))

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground, the bars, the dots with their counts, and the scales."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.found is None:
            return
        self._ground(painter, self.found)
        most = max(self.found.counts.values(), default=1)
        for at in range(len(GRADES)):
            for column in range(COLUMNS):
                count = self.count_at(column, at)
                if count:
                    self._dot(
                        painter, self.place(column, at), count, most, tone_of_place(self.found, column, GRADES[at])
                    )
        self._scales(painter, self.found)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), theme.px(2)))
            painter.drawRoundedRect(self.place(*self.at).adjusted(2, 2, -2, -2), theme.px(6), theme.px(6))

    def _ground(self, painter: QPainter, found: Map) -> None:
        area, across, up = self.area(), self._bar_x(), self._bar_y(found)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface2"))
        painter.drawRoundedRect(area, theme.px(10), theme.px(10))
        painter.setBrush(theme.color("green_soft"))
        painter.drawRoundedRect(
            QRectF(QPointF(across, area.top()), QPointF(area.right(), up)), theme.px(10), theme.px(10)
        )
        painter.setPen(QPen(theme.color("line"), 1))
        for at in range(1, len(GRADES)):
            y = self.place(0, at).top()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        pen = QPen(theme.color("text3"), theme.px(2), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
        painter.drawLine(QPointF(area.left(), up), QPointF(area.right(), up))

    def _bar_x(self) -> float:
        return self.place(COLUMNS // 2, 0).left()

    def _bar_y(self, found: Map) -> float:
        return self.place(0, GRADES.index(max(UNKNOWN, min(12, found.grade_bar)))).bottom()

    def _dot(self, painter: QPainter, place: QRectF, count: int, most: int, tone: str) -> None:
        side = min(place.width(), place.height())
        text = f"{count:,}" if count < 10_000 else f"{count // 1000:,}k"
        painter.setFont(theme.font(11, 700))
        wide = painter.fontMetrics().horizontalAdvance(text) + theme.px(12)
        radius = side * LARGEST * (0.55 + 0.45 * (count / most) ** 0.5)
        across = max(2 * radius, min(wide, place.width() - 4))
        box = QRectF(place.center().x() - across / 2, place.center().y() - radius, across, 2 * radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{tone}_soft"))
        painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color(tone), 1.4))
        painter.drawRoundedRect(box, radius, radius)
        painter.setPen(theme.color(tone))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _scales(self, painter: QPainter, found: Map) -> None:
        area = self.area()
        painter.setFont(theme.font(12, 600))
        for at, grade in enumerate(GRADES):
            place = self.place(0, at)
            text = "?" if grade == UNKNOWN else grades.letter(grade)
            box = QRectF(0, place.top(), theme.px(LEFT) - theme.px(10), place.height())
            painter.setPen(theme.color("text2"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
        painter.setFont(theme.font(11, 500))
        painter.setPen(theme.color("text2"))
        for column in range(COLUMNS):
            low = max(0, board.cell_of(found, column, UNKNOWN).low)
            over = self.place(column, 0)
            box = QRectF(over.left() - theme.px(20), area.bottom() + theme.px(4), theme.px(40), theme.px(16))
            beyond = "+" if column == COLUMNS - 1 else ""  # the last one holds whatever is higher, too
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"{low:,}{beyond}")
        painter.setPen(theme.color("text3"))
        box = QRectF(area.left(), area.bottom() + theme.px(20), area.width(), theme.px(18))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), _("Score: interest shown"))
        box = QRectF(0, 0, self.width(), theme.px(TOP) - 4)
        painter.drawText(
            box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), _("Grade: how well they fit")
        )


def tone_of_place(found: Map, column: int, grade: int) -> str:
    """The colour of a place: green past both bars, blue or gold past one, violet below both."""
    past, fits = column >= COLUMNS // 2, grade >= found.grade_bar
    if past and fits:
        return "green"
    return "gold" if past else "blue" if fits else "violet"


def place_text(found: Map, column: int, grade: int) -> str:
    """A place in words: its scores and its grade."""
    cell = board.cell_of(found, column, grade)
    low = max(0, cell.low)
    scores = (
        _("Score from {low}", low=f"{low:,}")
        if cell.high is None
        else _("Score {low} to {high}", low=f"{low:,}", high=f"{cell.high - 1:,}")
    )
    letter = _("grade not known") if grade == UNKNOWN else _("grade {letter}", letter=grades.letter(grade))
    return f"{scores}, {letter}"


QUADRANTS = (
    (True, True, N_("Ready for sales"), "green"),
    (False, True, N_("They fit, and show little interest yet"), "blue"),
    (True, False, N_("Interested, and they fit little"), "gold"),
    (False, False, N_("Neither yet"), "violet"),
)


class MapSection(Section):
    """The map, and its four parts as buttons."""

    title = N_("Map")
    intro = N_("All open leads by what they are worth: how well they fit, and how much interest they show.")
    kinds = frozenset({"person", "lead", "rating", "setting", "grade_profile"})

    def build(self) -> None:
        """Make the parts and the map."""
        self.quadrants = {
            (ready, fits): button("", partial(self.open_quadrant, ready, fits), kind="chip")
            for ready, fits, _name, _tone in QUADRANTS
        }
        first, second = QUADRANTS[:2], QUADRANTS[2:]
        self.body.addLayout(row(*(self.quadrants[one[:2]] for one in first), None, spacing=8))
        self.body.addLayout(row(*(self.quadrants[one[:2]] for one in second), None, spacing=8))
        card = Card(margin=14, spacing=4)
        self.field = Field()
        self.field.chosen.connect(self.open_place)
        card.body.addWidget(self.field, 1)
        self.body.addWidget(card, 1)
        self.hint = label("", "caption", wrap=True)
        self.body.addWidget(self.hint)
        self._generation = 0
        self.ask()

    def ask(self) -> None:
        """Count anew."""
        self._generation += 1
        job = self.desk.store.read(board.score_map)
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def refresh(self, changes: Changes | None) -> None:
        """Count anew."""
        self.ask()

    def _show(self, generation: int, found: Map) -> None:
        if generation != self._generation:
            return
        for ready, fits, name, _tone in QUADRANTS:
            self.quadrants[ready, fits].setText(f"{_(name)} {found.quadrant(ready, fits):,}")
        self.field.show_map(found)
        if found.graded:
            letter = grades.letter(found.grade_bar)
            text = _(
                "The dashed lines are the bars: {score} points, {grade}.", score=f"{found.score_bar:,}", grade=letter
            )
        else:
            text = _(
                "The dashed line is the bar: {score} points. There are no grade rules yet: the score alone decides.",
                score=f"{found.score_bar:,}",
            )
        self.hint.setText(text)

    def open_place(self, column: int, grade: int) -> None:
        """List the leads of a place."""
        found = self.field.found
        if found is not None:
            self._open(board.cell_of(found, column, grade), place_text(found, column, grade))

    def open_quadrant(self, ready: bool, fits: bool) -> None:
        """List the leads of a quarter."""
        found = self.field.found
        if found is None:
            return
        low, high = (found.score_bar, None) if ready else (-(10**9), found.score_bar)
        worst, best = (found.grade_bar, 12) if fits else (UNKNOWN, found.grade_bar - 1)
        name = next(one[2] for one in QUADRANTS if one[:2] == (ready, fits))
        self._open(Cell(low, high, worst, best), _(name))

    def _open(self, cell: Cell, text: str) -> None:
        self.desk.navigator.open("leads", section="leads", cell=cell, text=text)
