"""Above the lanes: what is open, what of it is likely, what was won this month; and the chips that narrow the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.languages import _, amount
from models.errors import N_
from ui.widgets import Choice, Segments, column, label, row, set_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.pipeline.board import Total
    from models.pipeline.stages import StageRow

CHIPS = (("all", N_("Everyone")), ("mine", N_("Mine")), ("overdue", N_("Overdue")), ("good", N_("Grade A")))


class Figure(QWidget):
    """A figure with its name above and a word beside it."""

    def __init__(self, name: str) -> None:
        """`name` is translated."""
        super().__init__()
        self.name = name
        self.value = label("", "title")
        self.beside = label("", "secondary")
        self.setLayout(column(label(name, "secondary"), row(self.value, self.beside, None, spacing=8), spacing=0))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def set(self, value: str, beside: str = "", *, good: bool = False) -> None:
        """Show a figure."""
        set_text(self.value, value)
        set_text(self.beside, beside, hide_empty=True)
        kind = "good" if good else "secondary"
        if self.beside.property("kind") != kind:
            self.beside.setProperty("kind", kind)
            self.beside.style().polish(self.beside)
        self.setAccessibleName(f"{self.name}: {value} {beside}".strip())


class Head(QWidget):
    """Figures at the left, chips and saved views at the right."""

    narrowed = Signal(object)
    viewed = Signal(object)

    def __init__(self, which: str) -> None:
        """Begin with one of the chips on."""
        super().__init__()
        self.open = Figure(_("Open pipeline"))
        self.likely = Figure(_("Weighted forecast"))
        self.won = Figure(_("Won this month"))
        self.chips = Segments([(key, _(name)) for key, name in CHIPS], which)
        self.chips.picked.connect(self.narrowed)
        self.saved = Choice()
        self.saved.setAccessibleName(_("Saved views"))
        self.saved.hide()
        self.saved.picked.connect(self.viewed)
        self.setLayout(row(self.open, 40, self.likely, 40, self.won, None, self.saved, self.chips, spacing=8))

    def show_totals(self, lanes: Sequence[StageRow], totals: Mapping[int, Total], target: int | None) -> None:
        """Add up the lanes."""
        some = [totals[one.id] for one in lanes if one.kind == "open" and one.id in totals]
        won = [totals[one.id] for one in lanes if one.kind == "won" and one.id in totals]
        self.open.set(amount(sum(one.amount for one in some)))
        self.likely.set(amount(sum(one.weighted for one in some)))
        got = sum(one.amount for one in won)
        beside = _("goal {percent} %", percent=f"{got * 100 // target:,}") if target else ""
        self.won.set(amount(got), beside, good=bool(target) and got >= (target or 0))
        late = sum(one.overdue for one in some)
        texts = [_(name) for _key, name in CHIPS]
        if late:
            texts[2] = f"{texts[2]} {late:,}"
        self.chips.set_texts(texts)

    def offer(self, views: Sequence[tuple[int, str]], current: int | None) -> None:
        """Offer the saved views; without any the choice is not shown."""
        self.saved.set_options([(None, _("Saved views")), *views], current)
        self.saved.setVisible(bool(views))
