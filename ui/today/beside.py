"""What stands beside the list: the fortnight's sales, and people to speak to."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop import languages
from desktop.languages import _, amount
from ui.leads.acting import act, dismiss, reason_text, title_of
from ui.people import words as people_words
from ui.people.small import emptied
from ui.theme import theme
from ui.today.chart import SalesChart
from ui.widgets import Card, button, column, icon_button, label, row
from ui.widgets.basics import tip
from ui.widgets.charts import Series
from ui.widgets.painted import tone_of
from ui.widgets.panels import Avatar
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from models.leads.suggestions import Suggestion
    from models.today.figures import Fortnight
    from ui.page import Desk

SPOKEN = 3
CHART_HIGH = 172


def short_amount(value: float) -> str:
    """An amount on an axis: in 万 in Japanese, in thousands elsewhere."""
    if not value:
        return "0"
    if languages.current().code == "ja":
        return f"{value / 10_000:g}万" if abs(value) >= 10_000 else f"{value:,.0f}"
    return f"{value / 1000:g}k" if abs(value) >= 1000 else f"{value:,.0f}"


class SalesCard(Card):
    """Fourteen days of takings, and the same weekdays a year before."""

    def __init__(self) -> None:
        """Empty until `show_days`."""
        super().__init__(margin=16, spacing=2)
        self.body.addWidget(label(_("Sales, 14 days"), "panel"))
        self.chart = SalesChart(_("Sales, 14 days"), say=short_amount, high=CHART_HIGH)
        self.chart.set_data((), (), empty=_("The takings of each day are drawn here."))
        self.body.addWidget(self.chart)

    def show_days(self, found: Fortnight) -> None:
        """Show the takings of some days."""
        speak = languages.current()
        days = [date.fromisoformat(one) for one in found.days]
        texts = [f"{one.day}日" if speak.code == "ja" else str(one.day) for one in days]
        series = [Series(_("This year"), found.now, "primary")]
        if any(one is not None for one in found.before):
            series.append(Series(_("Last year"), found.before, "text3"))
        notes = [f"{speak.weekday(one)}" for one in days]
        self.chart.set_data(texts, series, notes=notes, empty=_("The takings of each day are drawn here."))
        sums = [sum(one or 0 for one in some) for some in (found.now, found.before)]
        told = _("14 days: {now}, the same weekdays a year ago: {before}", now=amount(sums[0]), before=amount(sums[1]))
        tip(self.chart, told)


class SpeakCard(Card):
    """People to speak to: who, why, and the click that does it. The whole card goes where there is nobody."""

    def __init__(self, desk: Desk) -> None:
        """Nobody yet."""
        super().__init__(margin=16, spacing=2)
        self.desk = desk
        all_of_them = button(_("All"), self._all, kind="link")
        all_of_them.setAccessibleName(_("All next actions"))
        self.body.addLayout(row(label(_("People to speak to"), "panel"), None, all_of_them))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(2))
        self.body.addLayout(self.list)
        self.hide()

    def _all(self) -> None:
        self.desk.navigator.open("leads", section="next")

    def show_people(self, found: Sequence[Suggestion]) -> None:
        """Show some suggestions."""
        emptied(self.list)
        for one in found[:SPOKEN]:
            self.list.addWidget(SpeakRow(self.desk, one))
        self.setVisible(bool(found))


class SpeakRow(QFrame):
    """One person to speak to: Enter or a click does it, Delete puts it away."""

    def __init__(self, desk: Desk, one: Suggestion) -> None:
        """Show who and why."""
        super().__init__()
        self.desk, self.one = desk, one
        self.setProperty("kind", "plain")
        name = people_words.plain_name(one.person.name, one.person.reading)
        why = " · ".join(part for part in (title_of(one.rule), reason_text(one)) if part)
        doing = icon_button(
            {"call": "phone", "message": "mail", "gift": "gift", "deal": "handshake"}.get(one.rule.action, "bell"),
            _("{what}: {name}", what=title_of(one.rule), name=people_words.brief(name, 40)),
            partial(act, self.window(), desk, one),
        )
        doing.slot = self.do
        away = icon_button("x", _("{what}, {name}: not now", what=title_of(one.rule), name=name), self.away)
        held = column(Short(name, "row"), Short(why, "secondary"), spacing=1)
        made = row(Avatar(name, size=36, tone=tone_of(one.person.id)), held, doing, away, spacing=10)
        made.setContentsMargins(0, theme.px(1), 0, theme.px(1))
        made.setStretch(1, 1)
        self.setLayout(made)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{name}. {why}")
        tip(self, why)

    def do(self) -> None:
        """Do what is suggested."""
        act(self.window(), self.desk, self.one)

    def away(self) -> None:
        """Put it away."""
        dismiss(self.desk, self.one)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Answer keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.do()
        elif event.key() == Qt.Key.Key_Delete:
            self.away()
        else:
            super().keyPressEvent(event)
