"""What stands beside the list: the fortnight's sales, people to speak to, who is on."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop import languages
from desktop.languages import _, amount
from models.reminders import shifts
from models.reminders.shifts import AWAY, EXPECTED, ON, OVER, STATE_NAMES
from models.team import ROLE_NAMES
from ui.leads.acting import act, dismiss, reason_text, title_of
from ui.people import words as people_words
from ui.people.small import emptied
from ui.theme import theme
from ui.today.words import time_of
from ui.widgets import Card, button, column, icon_button, label, row, set_text
from ui.widgets.basics import tip
from ui.widgets.charts import LineChart, Series
from ui.widgets.painted import tone_of
from ui.widgets.panels import Avatar
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from models.leads.suggestions import Suggestion
    from models.reminders.shifts import Presence
    from models.today.figures import Fortnight
    from ui.page import Desk

SPOKEN = 3


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
        super().__init__(margin=18, spacing=6)
        self.body.addWidget(label(_("Sales, 14 days"), "panel"))
        self.chart = LineChart(_("Sales, 14 days"), say=short_amount, high=214)
        self.chart.set_data((), (), empty=_("The takings of each day are drawn here."))
        self.body.addWidget(self.chart)

    def show_days(self, found: Fortnight) -> None:
        """Show the takings of some days."""
        speak = languages.current()
        days = [date.fromisoformat(one) for one in found.days]
        texts = [f"{one.day}日" if speak.code == "ja" else str(one.day) for one in days]
        series = [Series(_("This year"), found.now, "primary")]
        if any(one is not None for one in found.before):
            series.append(Series(_("Last year"), found.before, "ctl"))
        notes = [f"{speak.weekday(one)}" for one in days]
        self.chart.set_data(texts, series, notes=notes, empty=_("The takings of each day are drawn here."))
        sums = [sum(one or 0 for one in some) for some in (found.now, found.before)]
        told = _("14 days: {now}, the same weekdays a year ago: {before}", now=amount(sums[0]), before=amount(sums[1]))
        tip(self.chart, told)


class SpeakCard(Card):
    """People to speak to: who, why, and the click that does it. The whole card goes where there is nobody."""

    def __init__(self, desk: Desk) -> None:
        """Nobody yet."""
        super().__init__(margin=18, spacing=8)
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
        made.setContentsMargins(0, theme.px(4), 0, theme.px(4))
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


def state_text(desk: Desk, one: Presence) -> str:
    """Where somebody is, in words."""
    if one.state == AWAY:
        day = people_words.iso_date(one.day, year=False)
        return _(STATE_NAMES[AWAY], day=day)
    if one.state in (ON, OVER, EXPECTED) and one.at is not None:
        return _(STATE_NAMES[one.state], time=time_of(one.at, desk.store.settings))
    return _(STATE_NAMES[one.state])


class OnCard(Card):
    """Who is on: those who are here first; a click says that one is here, or goes."""

    def __init__(self, desk: Desk, come: Callable[[], None], go: Callable[[], None]) -> None:
        """`come` and `go` are about whoever is at this till."""
        super().__init__(margin=18, spacing=8)
        self.desk = desk
        self.here = button(_("I’m here"), come, icon="check")
        self.going = button(_("I’m going…"), go, icon="log-out")
        self.body.addLayout(row(label(_("Who is on"), "panel"), None, self.here, self.going))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(6))
        self.body.addLayout(self.list)
        self.none = label("", "secondary", wrap=True)
        self.body.addWidget(self.none)
        self.hide()

    def show_staff(self, found: Sequence[Presence]) -> None:
        """Show who is on; a shop of one who never said so is not bothered with it."""
        me = next((one for one in found if one.staff_id == self.desk.store.actor.staff_id), None)
        self.setVisible(len(found) > 1 or any(one.shift_id is not None for one in found))
        on = me is not None and me.state == shifts.ON
        self.here.setVisible(me is not None and not on)
        self.going.setVisible(on)
        emptied(self.list)
        shown = [one for one in found if one.state != shifts.OFF]
        for one in shown[:6]:
            name = one.name or _(ROLE_NAMES[one.role])
            said = " · ".join(part for part in (state_text(self.desk, one), one.note) if part)
            tone = "green" if one.state == ON else "gold" if one.state == EXPECTED else "primary"
            line = row(Avatar(name, size=28, tone=tone), Short(name, "strong"), Short(said, "secondary"), spacing=10)
            line.setStretch(1, 2)
            line.setStretch(2, 3)
            self.list.addLayout(line)
        set_text(self.none, "" if shown else _("Nobody said that they are here."), hide_empty=True)
