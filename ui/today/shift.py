"""Coming and going: one click says that one is here, shows what was left; going, one hands over what stays open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models import team
from models.errors import N_, Told
from models.reminders import handover, shifts
from models.values import dataclass
from ui.loyalty.words import day_text, moment_text, today
from ui.people.words import brief
from ui.today.words import time_of
from ui.widgets import Card, Choice, Form, Sheet, button, column, label, row, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from models.reminders.handover import Handover
    from models.reminders.shifts import ShiftRow
    from models.team import Member
    from models.work import Reader
    from ui.page import Desk

NOBODY, STAYS = 0, 0


def come(window: QWidget, desk: Desk) -> None:
    """Whoever is at this till is here."""
    staff_id = desk.store.actor.staff_id
    if staff_id is None:
        return
    job = desk.write(
        N_("Begin a shift"), partial(shifts.begin, staff_id=staff_id), said=_("You are here. Have a good day.")
    )
    job.then(partial(_came, window, desk, staff_id)).failed(desk.toasts.wrong)


def _came(window: QWidget, desk: Desk, staff_id: int, _shift_id: int) -> None:
    desk.store.read(shifts.left_for, staff_id).then(partial(_left, window, desk)).failed(desk.toasts.wrong)


def _left(window: QWidget, desk: Desk, found: tuple[ShiftRow, ...]) -> None:
    if found:
        LeftSheet(window, desk, found).open()


def go(window: QWidget, desk: Desk) -> None:
    """Whoever is at this till goes: what they leave is shown first."""
    staff_id = desk.store.actor.staff_id
    if staff_id is None:
        return
    until = (date.fromisoformat(today(desk)) + timedelta(days=1)).isoformat()
    job = desk.store.read(_asked, staff_id, desk.store.clock.now(), until)
    job.then(partial(_going, window, desk)).failed(desk.toasts.wrong)


@dataclass(frozen=True, slots=True)
class Going:
    """What somebody leaves, and who may take it over."""

    found: Handover
    staff: tuple[Member, ...]


def _asked(read: Reader, staff_id: int, now: int, until: str) -> Going | None:
    known = shifts.open_of(read, staff_id)
    if known is None:
        return None
    others = tuple(one for one in team.staff(read) if one.id != staff_id)
    return Going(handover.handover(read, known.id, now=now, until=until), others)


def _going(window: QWidget, desk: Desk, found: Going | None) -> None:
    if found is None:
        desk.toasts.say(_("You did not say that you are here."))
    else:
        HandoverSheet(window, desk, found).open()


class LeftSheet(Sheet):
    """What others left for whoever comes next."""

    def __init__(self, window: QWidget, desk: Desk, found: tuple[ShiftRow, ...]) -> None:
        """Show their notes, the latest first."""
        super().__init__(window, _("Left for you"), width=520)
        for one in found:
            card = Card(margin=14, spacing=4)
            when = moment_text(desk, one.ended_at or one.began_at)
            card.body.addLayout(row(label(one.name or _("Owner"), "strong"), None, label(when, "secondary")))
            card.body.addWidget(label(one.note, wrap=True))
            self.body.addWidget(card)
        self.body.addStretch(1)
        self.done = button(_("Read"), self.accept, kind="primary")
        self.buttons(None, self.done)


class HandoverSheet(Sheet):
    """The end of a shift: a word for whoever comes next, what stays open and with whom, what was done."""

    def __init__(self, window: QWidget, desk: Desk, going: Going) -> None:
        """Show it; each reminder stays, or is given to somebody."""
        shift = going.found.shift
        since = _("Here since {time}.", time=time_of(shift.began_at, desk.store.settings))
        super().__init__(window, _("Hand over and go"), width=640, text=since)
        self.desk, self.going = desk, going
        self.choices: dict[int, Choice] = {}
        self.form = Form()
        options = [(NOBODY, _("Whoever comes next")), *((one.id, one.name or _("Owner")) for one in going.staff)]
        self.to: Choice = self.form.choice(_("For"), options, NOBODY)
        self.note: QPlainTextEdit = self.form.text(_("What whoever comes next must know"), lines=3)
        self.body.addWidget(self.form)
        self._open()
        self._others()
        self._done()
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.below(self.error)
        self.printing = button(_("Print"), self.print_it, icon="printer")
        leave = button(_("Hand over and go"), self.leave, kind="primary", hint="Ctrl+Enter")
        self.buttons(self.printing, None, button(_("Cancel"), self.cancel), leave)

    def _part(self, title: str) -> QVBoxLayout:
        self.body.addWidget(label(title, "panel"))
        inside = QVBoxLayout()
        self.body.addLayout(inside)
        return inside

    def _done(self) -> None:
        found = self.going.found.done
        if not found:
            return
        titles = [brief(say(one.wording), 60) for one in found[:6]]
        more = _n("and 1 more", "and {n} more", len(found) - 6) if len(found) > 6 else ""
        inside = self._part(_n("1 thing done", "{n} things done", len(found)))
        inside.addWidget(label(" · ".join([*titles, more] if more else titles), "secondary", wrap=True))

    def _open(self) -> None:
        found = self.going.found.left
        title = _n("1 reminder stays open", "{n} reminders stay open", len(found))
        inside = self._part(title if found else _("Nothing of yours stays open"))
        if not found:
            return
        options = [(STAYS, _("Stays with me")), *((one.id, one.name or _("Owner")) for one in self.going.staff)]
        for one in found:
            title = say(one.wording)
            choice = Choice()
            choice.set_options(options, STAYS)
            choice.setAccessibleName(_("{name}: who does it", name=brief(title, 60)))
            self.choices[one.id] = choice
            about = " · ".join(part for part in (day_text(one.day), one.person) if part)
            line = row(column(Short(title, "row"), Short(about, "secondary"), spacing=1), choice, spacing=12)
            line.setStretch(0, 1)
            inside.addLayout(line)

    def _others(self) -> None:
        lines = [f"#{one.number} {one.title} · {one.person}" for one in self.going.found.requests]
        lines += [f"{one.name} · {one.person} · {day_text(one.due_on)}" for one in self.going.found.gifts]
        if lines:
            count = len(lines)
            inside = self._part(_n("1 request or gift of yours", "{n} requests and gifts of yours", count))
            for line in lines[:12]:
                inside.addWidget(Short(line, "secondary"))
            if count > 12:
                inside.addWidget(label(_n("and 1 more", "and {n} more", count - 12), "secondary"))

    def given(self) -> dict[int, int]:
        """Which reminders go to whom."""
        return {key: int(one.value()) for key, one in self.choices.items() if one.value() != STAYS}

    def leave(self) -> None:
        """Hand over, and end the shift."""
        verb = partial(
            handover.leave,
            shift_id=self.going.found.shift.id,
            note=self.note.toPlainText(),
            handed_to=int(self.to.value()) or None,
            given=self.given(),
        )
        job = self.desk.write(N_("Hand over and end the shift"), verb, said=_("Handed over. Goodbye."))
        job.then(self._left).failed(self._failed)

    def _left(self, _result: object) -> None:
        self.accept()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)

    def print_it(self) -> None:
        """Print the handover as a paper, with the note as it is typed."""
        from ui.today.printing import print_handover

        to = next((one for one in self.going.staff if one.id == self.to.value()), None)
        print_handover(self.desk, self.going.found, note=self.note.toPlainText(), to=to.name if to else "")
