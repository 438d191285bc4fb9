"""Cards below the forecast: what stands outside of it, and an earlier forecast beside what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, _n, amount
from models.errors import N_
from models.pipeline import snapshots
from models.pipeline.forecast import MEANINGS
from ui.loyalty.words import day_text
from ui.people.small import emptied
from ui.people.words import month_name
from ui.pipeline.figure_parts import fill
from ui.theme import theme
from ui.widgets import Card, Choice, button, label, row
from ui.widgets.basics import tip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.pipeline.forecast import Forecast, Line
    from models.pipeline.snapshots import Beside, Kept

LINES = (
    ("earlier", N_("Expected before these months and still open: {deals}, {amount}.")),
    ("later", N_("Expected after these months: {deals}, {amount}.")),
)


class OutsideCard(Card):
    """Deals that no month of the forecast holds, each kind with the way to them."""

    def __init__(self, show: Callable[[str], Any]) -> None:
        """`show(which)` lists outside, earlier or later."""
        super().__init__(margin=18, spacing=4)
        self.show_them = show
        self.body.addWidget(label(_("Outside the forecast"), "panel"))
        self.lines = QVBoxLayout()
        self.lines.setSpacing(theme.px(2))
        self.body.addLayout(self.lines)

    def show_forecast(self, found: Forecast) -> None:
        """Show what is outside of it."""
        emptied(self.lines)
        out = found.outside
        if out.count:
            deals = _n("1 deal", "{n} deals", out.count)
            text = _(
                "{deals} have no month: {days} without an expected day, {amounts} without any amount.",
                deals=deals,
                days=out.without_day,
                amounts=out.without_amount,
            )
            self._line(text, "outside")
        else:
            self._line(_("Every open deal has an expected day and an amount."), "")
        of: dict[str, Line] = {"earlier": found.earlier, "later": found.later}
        for which, said in LINES:
            whole = of[which].whole
            if whole.count:
                deals = _n("1 deal", "{n} deals", whole.count)
                self._line(_(said, deals=deals, amount=amount(whole.amount)), which)

    def _line(self, text: str, which: str) -> None:
        shown = label(text, "", wrap=True)
        if which in MEANINGS:
            tip(shown, _(MEANINGS[which]))
        show = button(_("Show them"), partial(self.show_them, which), kind="link")
        show.setVisible(bool(which))
        show.setAccessibleName(f"{text} {_('Show them')}")
        made = row(shown, show)
        made.setStretch(0, 1)
        self.lines.addLayout(made)


class ThenCard(Card):
    """A forecast as it was on a day, month by month, beside what came of it."""

    def __init__(self, chosen: Callable[[object], Any], keep: Callable[[], Any]) -> None:
        """`chosen(snapshot_id)` shows another one, `keep()` keeps today's."""
        super().__init__(margin=18, spacing=8)
        self.body.addWidget(label(_("An earlier forecast, and what came of it"), "panel"))
        self.snapshots = Choice()
        self.snapshots.setAccessibleName(_("Earlier forecast"))
        self.snapshots.picked.connect(chosen)
        self.keep_button = button(_("Keep today's forecast"), keep, icon="save")
        since = label(_("The forecast is kept once a week by itself."), "secondary")
        self.body.addLayout(row(self.snapshots, since, None, self.keep_button))
        self.table = QVBoxLayout()
        self.body.addLayout(self.table)

    def show_kept(self, kept: Sequence[Kept], chosen: Kept | None, beside: Sequence[Beside]) -> None:
        """Show the one that is chosen."""
        options = [(one.id, _("Forecast of {day}", day=day_text(one.day))) for one in kept]
        if [self.snapshots.itemData(at) for at in range(self.snapshots.count())] != [key for key, _text in options]:
            self.snapshots.set_options(options)
        self.snapshots.setVisible(bool(options))
        if chosen is not None:
            self.snapshots.set_value(chosen.id)
        meanings = snapshots.MEANINGS
        head = [
            (_("Month"), ""),
            (_("Deals then"), ""),
            (_("Forecast then"), _(meanings["then"])),
            (_("Won until now"), _(meanings["won"])),
            (_("Forecast now"), _(meanings["now"])),
            (_("Change since then"), _(meanings["off"])),
        ]
        rows = [
            [
                month_name(one.month),
                f"{one.then.whole.count:,}",
                amount(one.then_weighted),
                amount(one.won),
                amount(one.now_weighted),
                amount(one.off, plus=True),
            ]
            for one in beside
            if one.then.whole.count or one.now.whole.count
        ]
        none = _("No forecast was kept yet. From the first one on it is shown here beside what came of it.")
        fill(self.table, head, rows, empty=none)
