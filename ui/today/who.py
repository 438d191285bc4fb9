"""Who is on: those who are here first, when the others work, who is away; one says that one has come, or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.languages import _
from models import times
from models.reminders import shifts
from models.reminders.shifts import AWAY, EXPECTED, ON, OVER, STATE_NAMES
from models.team import ROLE_NAMES
from ui.people import words as people_words
from ui.people.small import emptied
from ui.theme import theme
from ui.today.words import clock, moment, time_of
from ui.widgets import Card, button, column, icon_button, label, row, set_text
from ui.widgets.basics import tip
from ui.widgets.panels import Avatar
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.reminders.shifts import Presence
    from models.team import Member
    from ui.page import Desk

SHOWN = 8
COLUMNS = 2
TONES = {ON: "green", EXPECTED: "primary", OVER: "primary", AWAY: "gold"}


def state_text(desk: Desk, one: Presence) -> str:
    """Where somebody is, in words."""
    if one.state == AWAY:
        return _(STATE_NAMES[AWAY], day=people_words.iso_date(one.day, year=False))
    if one.state == EXPECTED:
        return people_words.joined(f"{clock(begin)}–{clock(end)}" for begin, end in one.hours)
    if one.at is not None:
        shop, now = desk.store.settings, desk.store.clock.now()
        today = times.business_day(now, shop.zone, shop.day_change_hour)
        same = times.business_day(one.at, shop.zone, shop.day_change_hour) == today
        return _(STATE_NAMES[one.state], time=time_of(one.at, shop) if same else moment(one.at, shop))
    return _(STATE_NAMES[one.state])


class OnCard(Card):
    """Who is on: those who are here first; a click says that one is here, or goes."""

    def __init__(self, desk: Desk, come: Callable[[], None], go: Callable[[], None]) -> None:
        """`come` and `go` are about whoever is at this till; who is away is noted here too."""
        super().__init__(margin=16, spacing=6)
        self.desk = desk
        self.here = button(_("I’m here"), come, icon="check")
        self.going = button(_("I’m going…"), go, icon="log-out")
        self.away = icon_button("calendar-days", _("Somebody is away…"), self.note_absence)
        self.body.addLayout(row(label(_("Who is on"), "panel"), None, self.away, self.here, self.going, spacing=6))
        self.list = QGridLayout()
        self.list.setHorizontalSpacing(theme.px(14))
        self.list.setVerticalSpacing(theme.px(6))
        for at in range(COLUMNS):
            self.list.setColumnStretch(at, 1)
        self.body.addLayout(self.list)
        self.none = label("", "secondary", wrap=True)
        self.body.addWidget(self.none)
        self.hide()

    def note_absence(self) -> None:
        """Ask who is away, and what becomes of their reminders."""
        from models import team

        self.desk.store.read(team.staff).then(self._ask_absence).failed(self.desk.toasts.wrong)

    def _ask_absence(self, staff: list[Member]) -> None:
        from ui.leads.teams import AbsenceForm

        AbsenceForm(self.window(), self.desk, tuple(staff)).open()

    def show_staff(self, found: Sequence[Presence]) -> None:
        """Show who is on; a shop of one who never said so is not bothered with it."""
        me = next((one for one in found if one.staff_id == self.desk.store.actor.staff_id), None)
        self.setVisible(len(found) > 1 or any(one.shift_id is not None for one in found))
        on = me is not None and me.state == shifts.ON
        self.here.setVisible(me is not None and not on)
        self.going.setVisible(on)
        emptied(self.list)
        shown = [one for one in found if one.state != shifts.OFF]
        for at, one in enumerate(shown[:SHOWN]):
            self.list.addWidget(Person(self.desk, one), at // COLUMNS, at % COLUMNS)
        set_text(self.none, "" if shown else _("Nobody works today."), hide_empty=True)


class Person(QWidget):
    """Somebody, and where they are."""

    def __init__(self, desk: Desk, one: Presence) -> None:
        """Show it; a note on an absence is told to the pointer too."""
        super().__init__()
        name = one.name or _(ROLE_NAMES[one.role])
        said = " · ".join(part for part in (state_text(desk, one), one.note) if part)
        held = column(Short(name, "strong"), Short(said, "secondary"), spacing=0)
        self.setLayout(row(Avatar(name, size=32, tone=TONES.get(one.state, "primary")), held, spacing=10))
        self.setAccessibleName(f"{name}: {said}")
        tip(self, said)
