"""What this customer usually buys, one tap away."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from desktop.languages import _, current
from ui.counter.ringing import today
from ui.theme import theme
from ui.widgets import Card, icon_button, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter import usual
    from ui.page import Desk


class UsualPanel(Card):
    """Hidden until a member has habits. `wanted(product_id)` on a tap."""

    wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        """Ask `desk`'s store."""
        super().__init__(margin=16, spacing=2)
        self.desk = desk
        self.person: int | None = None
        self.fits = True
        self.body.addWidget(label(_("The usual"), "secondary"))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.body.addLayout(self.rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def ask(self, person_id: int | None) -> None:
        """Show the habits of somebody; read off the GUI thread when it is somebody else."""
        if person_id == self.person:
            return
        self.person = person_id
        self.hide()
        if person_id is not None:
            from models.counter import usual

            job = self.desk.store.read(usual.usual, person_id, day=today(self.desk))
            job.then(partial(self._show, person_id))

    def set_fits(self, fits: bool) -> None:
        """Whether there is room for it: not on a small till."""
        if fits != self.fits:
            self.fits = fits
            self.setVisible(fits and self.rows.count() > 0 and self.person is not None)

    def _show(self, person_id: int, found: Sequence[usual.Usual]) -> None:
        if person_id != self.person:
            return
        emptied(self.rows)
        for one in found:
            name = label(one.name[:80], "strong")
            name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            said = _("running low?") if one.due else _("last {day}", day=_day(one.last))
            add = icon_button("plus", _("Add {name}", name=one.name[:80]), _Tap(self, one.product_id))
            add.setFixedHeight(theme.px(38))
            line = row(name, label(said, "secondary"), add, spacing=6)
            line.setStretch(0, 1)
            self.rows.addLayout(line)
        self.setVisible(bool(found) and self.fits)


class _Tap:
    def __init__(self, panel: UsualPanel, product_id: int) -> None:
        self.panel, self.product_id = panel, product_id

    def __call__(self) -> None:
        self.panel.wanted.emit(self.product_id)


def _day(iso: str) -> str:
    return current().date(date.fromisoformat(iso), year=False)


def emptied(rows: QVBoxLayout) -> None:
    """Take away what a panel of rows shows."""
    while rows.count():
        item = rows.takeAt(0)
        inner = item.layout() if item is not None else None
        while inner is not None and inner.count():
            part = inner.takeAt(0)
            widget = part.widget() if part is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
