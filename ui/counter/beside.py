"""What is often bought with what was rung up, with the counts behind it: quiet, one tap away, never in a scan's way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from desktop.languages import _
from ui.counter.usual import emptied
from ui.theme import theme
from ui.widgets import Card, icon_button, label, row
from ui.widgets.basics import tip
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.leads.together import Suggested
    from models.work import Reader
    from ui.page import Desk

QUIET_MS = 250
"""It is asked once the scanner rests."""
SHOWN = 2


def _asked(read: Reader, product_ids: Sequence[int]) -> list[Suggested]:
    from models.leads import together

    return together.at_the_till(read, product_ids, limit=SHOWN)


class BesidePanel(Card):
    """Hidden until something goes with what is in the sale. `wanted(product_id)` on a tap."""

    wanted = Signal(int)
    grew = Signal()
    """It needs more or less room now."""

    def __init__(self, desk: Desk) -> None:
        """Ask `desk`'s store."""
        super().__init__(margin=16, spacing=2)
        self.desk = desk
        self.products: frozenset[int] = frozenset()
        self.found: Sequence[Suggested] = ()
        self.fits = True
        self.title = Short("", "secondary")
        self.body.addWidget(self.title)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.body.addLayout(self.rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._soon = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self.hide()

    def ask(self, products: Iterable[int]) -> None:
        """Follow the sale: what costs anything is asked off the GUI thread, once the scanner rests."""
        now = frozenset(products)
        if now == self.products:
            return
        self.products = now
        if now:
            self._soon.start()
        else:
            self._soon.stop()
            self._show(now, ())

    def _ask(self) -> None:
        asked = self.products
        self.desk.store.read(_asked, sorted(asked)).then(partial(self._show, asked))

    def set_fits(self, fits: bool) -> None:
        """Whether there is room for it: not on a small till."""
        if fits != self.fits:
            self.fits = fits
            self.setVisible(fits and bool(self.found))

    def _show(self, asked: frozenset[int], found: Sequence[Suggested]) -> None:
        if asked != self.products or list(found) == list(self.found):
            return
        self.found = found
        emptied(self.rows)
        if found:
            same = {one.with_id for one in found}
            with_name = found[0].with_name[:80]
            self.title.setText(
                _("Often bought with {product}", product=with_name) if len(same) == 1 else _("Often bought with these")
            )
        for one in found:
            self.rows.addLayout(self._row(one))
        self.setVisible(bool(found) and self.fits)
        self.grew.emit()

    def _row(self, one: Suggested) -> QHBoxLayout:
        name, counts = one.name[:80], _("{count} of {all}", count=f"{one.together:,}", all=f"{one.of:,}")
        behind = _(
            "On {count} of {all} receipts with {product}",
            count=f"{one.together:,}",
            all=f"{one.of:,}",
            product=one.with_name[:80],
        )
        said = label(counts, "secondary")
        tip(said, behind)
        add = icon_button("plus", _("Add {name}", name=name), partial(self.wanted.emit, one.product_id))
        add.setAccessibleDescription(behind)
        add.setFixedHeight(theme.px(38))
        held = row(Short(name, "strong"), said, add, spacing=6)
        held.setStretch(0, 1)
        return held
