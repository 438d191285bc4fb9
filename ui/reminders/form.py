"""The sheet of a reminder: everything that can be said of it. Ctrl+Enter saves.

    new_reminder(window, desk)                                    # an empty one, for today
    new_reminder(window, desk, Entry("Call", day, person_id=7))   # with what is known; returns the sheet
    open_reminder(window, desk, reminder_id)                      # one that stands, or how it was closed
    open_series(window, desk, series_id, series_day)              # one of a series that is not made yet

`sheet.kept(key)` tells the key of the reminder that stands afterwards. What was typed into a sheet that is left is one
tap away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop import languages
from desktop.languages import _, say
from models import team
from models.errors import N_, Refused, Told
from models.reminders import entering, forms
from models.reminders.entering import Entry
from ui.loyalty.words import today
from ui.people.words import brief
from ui.pipeline.finding import FoundField, people
from ui.reminders import asking, subjects, words
from ui.reminders.before import BeforeEdit
from ui.reminders.checklist import Checklist
from ui.reminders.fields import DayEdit, TimeEdit
from ui.reminders.line import Chips
from ui.reminders.rule_editor import RuleEditor
from ui.widgets import Choice, Form, Sheet, button, label, set_text
from ui.widgets.fields import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.reminders.reminders import Due
    from models.reminders.spoken import Understood
    from ui.page import Desk
    from ui.reminders.asking import Falls, Known

WAIT_MS = 150


def new_reminder(window: QWidget, desk: Desk, entry: Entry | None = None) -> ReminderSheet:
    """Ask for a new reminder, with what is known of it."""
    sheet = ReminderSheet(window, desk, entry)
    sheet.open()
    return sheet


def open_reminder(window: QWidget, desk: Desk, reminder_id: int) -> None:
    """Show a reminder: its form while it stands open, else how it was closed."""
    ask = partial(asking.known, reminder_id=reminder_id, now=today(desk))
    desk.store.read(ask).then(partial(_open, window, desk)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, known: Known) -> None:
    from ui.reminders.closed import ClosedSheet

    if known.one.state == "open":
        ReminderSheet(window, desk, known.entry, known=known).open()
    else:
        ClosedSheet(window, desk, known).open()


def open_series(window: QWidget, desk: Desk, series_id: int, series_day: str) -> None:
    """Show one of a series that is not made yet, and what can be done about it."""
    from ui.reminders.occurrence import open_occurrence

    open_occurrence(window, desk, series_id, series_day)


class ReminderSheet(Sheet):
    """The form."""

    kept = Signal(int)
    """The key of the reminder that stands after it was saved."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        entry: Entry | None = None,
        *,
        known: Known | None = None,
        typed: Entry | None = None,
    ) -> None:
        """A new one (`entry`: what is known of it), or one that stands (`known`); `typed` into it before."""
        super().__init__(window, _("New reminder") if known is None else _("Reminder"), width=760)
        self.desk, self.known = desk, known
        self.before = entry if entry is not None else Entry("", today(desk))
        self._shown = self.before
        self._busy = False
        self._soon = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._build_form()
        self._build_more()
        self._foot()
        self.show_entry(typed or self.before)
        if known is not None:
            self._show_known(known)

    # -- built --------------------------------------------------------------------------------------------------------

    def _build_form(self) -> None:
        form = self.form = Form(columns=3)
        self.title: QLineEdit = form.line(_("What there is to do"), most=forms.TITLE, wide=True)
        self.standing = Chips()
        self.day: DayEdit = form.add(_("Day"), DayEdit(self.desk, _("Day")))
        self.time: TimeEdit = form.add(_("Time (empty: all day)"), TimeEdit(self.desk))
        self.until: TimeEdit = form.add(_("Until (empty: no end)"), TimeEdit(self.desk))
        self.last: DayEdit = form.add(_("Last day (empty: one day)"), DayEdit(self.desk, _("Last day")))
        self.person = FoundField(self.desk, people, _("Customer"))
        self.person.setPlaceholderText(_("Name, phone, mail or card"))
        form.add(_("For which customer"), self.person)
        kinds = [(key, _(name)) for key, name in subjects.KINDS.items()]
        self.kind: Choice = form.choice(_("What else it is about"), kinds)
        self.subject = subjects.SubjectField(self.desk)
        form.add(_("Which one"), self.subject)
        kept = self.before.staff_id
        there = [one for one in team.staff(self.desk.store.here, all_of_them=True) if one.active or one.id == kept]
        staff = [(one.id, brief(one.name or _("Owner"), 40)) for one in there]
        self.staff: Choice = form.choice(_("Who is to do it"), [(None, _("Whoever is there")), *staff])
        self.place: QLineEdit = form.line(_("Place"), most=forms.PLACE, wide=True)
        self.told = BeforeEdit()
        form.add(_("Told beforehand"), self.told, wide=True)
        self.rule = RuleEditor(self.desk, date.fromisoformat(self.before.day))
        form.add(_("How often"), self.rule, wide=True)
        self.checklist = Checklist()
        form.add(_("Checklist"), self.checklist, wide=True)
        self.note: QPlainTextEdit = form.text(_("Note"), lines=2)
        self.body.addWidget(self.standing)
        self.body.addWidget(form)
        self.day.edited.connect(self._day_edited)
        self.time.edited.connect(self._time_edited)
        self.kind.picked.connect(self._kind_picked)
        self.rule.edited.connect(self._soon.start)
        self.rule.spoken.connect(self._spoken)
        for grown in (self.rule.grew, self.checklist.grew, self.told.edited):
            grown.connect(self.grow)

    def _build_more(self) -> None:
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.below(self.error)
        self.further = QWidget()
        self.body.addWidget(self.further)
        self.further.hide()
        self.body.addStretch(1)

    def _foot(self) -> None:
        self.save_button = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.strong = self.save
        self.accept_on_enter = self.save
        if self.known is None:
            self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
            return
        from ui.reminders.acts import act_buttons

        self.buttons(*act_buttons(self), None, button(_("Cancel"), self.cancel), self.save_button)

    # -- shown --------------------------------------------------------------------------------------------------------

    def show_entry(self, entry: Entry) -> None:
        """Show what is said."""
        self._shown = entry
        self.title.setText(entry.title)
        self.rule.first = date.fromisoformat(entry.day)
        self.day.set_value(entry.day)
        self.time.set_value(entry.minute)
        timed = entry.minute is not None
        self.until.set_value(entry.minute + entry.length if timed and entry.length else None)
        last = date.fromisoformat(entry.day) + timedelta(days=entry.length)
        self.last.set_value("" if timed or not entry.length else last.isoformat())
        self.kind.set_value(entry.about if entry.about in subjects.KINDS else "")
        self.staff.set_value(entry.staff_id)
        self.place.setText(entry.place)
        self.told.set_value(entry.before)
        self.rule.set_value(entry.rule, entry.on_closed, entry.from_done)
        self.checklist.set_value(entry.checklist)
        self.note.setPlainText(entry.note)
        self._time_edited()
        self._kind_picked(self.kind.value())
        self._name_them(entry)

    def _name_them(self, entry: Entry) -> None:
        """Show whom it is for and what it is about: by key at once, by name as soon as it is read."""
        if entry.person_id is not None:
            self.person.set_value(entry.person_id, "…")
            self.subject.person_id = entry.person_id
        if entry.about_id is not None and self.kind.value() == entry.about:
            self.subject.set_value(entry.about_id, "…")
        if self.known is not None and entry == self.before:
            self._named((self.known.person, self.known.about))
        elif entry.person_id is not None or entry.about_id is not None:
            names = partial(asking.names, entry=entry, now=today(self.desk))
            self.desk.store.read(names).then(self._named).failed(self.desk.toasts.wrong)

    def _named(self, names: tuple[str, str]) -> None:
        entry = self._shown
        if entry.person_id is not None and self.person.value() == entry.person_id:
            self.person.set_value(entry.person_id, names[0] or _("No name"))
        if entry.about_id is not None and self.subject.value() == entry.about_id and self.kind.value() == entry.about:
            self.subject.set_value(entry.about_id, names[1] or _("It is no longer there."))

    def _show_known(self, known: Known) -> None:
        from ui.reminders.past import Past

        self.standing.show_said(tuple(words.standing(self.desk, known.one, known.whole)))
        own = known.one.about not in subjects.KINDS
        for part in (self.kind, self.subject):
            self.form.shown(part, not own and (part is self.kind or bool(known.one.about)))
        past = Past(self.desk, known.one.id, self.grow)
        self.body.insertWidget(self.body.indexOf(self.further), past)

    def _kind_picked(self, kind: str) -> None:
        self.subject.set_kind(kind)
        self.subject.person_id = self.person.value()
        self.form.shown(self.subject, bool(kind) and not self.kind.isHidden())
        self.grow()

    def _day_edited(self) -> None:
        found = self.day.day()
        if found is not None:
            self.rule.set_first(found)
        self._soon.start()

    def _time_edited(self) -> None:
        timed = bool(self.time.text().strip())
        self.form.shown(self.until, timed)
        self.form.shown(self.last, not timed)
        self.told.timed = timed

    def _spoken(self, said: Understood) -> None:
        """Words that said how often may have said the day and the time as well."""
        if said.day is not None:
            self.day.set_value(said.day.isoformat())
        if said.minute is not None:
            self.time.set_value(said.minute)
            self.until.set_value(said.end_minute)
        if said.title and not self.title.text().strip():
            self.title.setText(said.title)

    def _ask(self) -> None:
        """Ask on which days it falls, as the shop works."""
        try:
            entry = replace(self.before, day=self.day.value() or "", **self._ruled())
            date.fromisoformat(entry.day)
        except (Refused, ValueError):
            return
        job = self.desk.store.read(asking.falls, entry, languages.current().code)
        job.then(self._fell).failed(self.desk.toasts.wrong)

    def _fell(self, falls: Falls) -> None:
        self.rule.show_falls(falls)
        chips = words.falls_chips(falls, words.now_of(self.desk).date()) if not falls.entry.rule else []
        self.form.note(self.day, chips[0].text if chips else "")
        self.grow()

    def _ruled(self) -> dict[str, Any]:
        rule, on_closed, from_done = self.rule.value()
        return {"rule": rule, "on_closed": on_closed, "from_done": from_done}

    # -- what is said -------------------------------------------------------------------------------------------------

    def entry(self) -> Entry:
        """What the form says. Raises Wrong where fields can't be taken; each of them says why."""
        self.rule.take_words()
        wrong: list[QWidget] = []
        day = self._taken(wrong, self.day, self._day)
        minute = self._taken(wrong, self.time, self.time.value)
        length = self._taken(wrong, self.until if self.time.text().strip() else self.last, self._length)
        person = self._taken(wrong, self.person, self._person)
        about = self._taken(wrong, self.subject, self._about)
        rule = self._taken(wrong, self.rule, self._ruled)
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)
            raise Wrong
        return replace(
            self.before,
            title=self.title.text(),
            day=day,
            minute=minute,
            length=length,
            before=self.told.value(),
            checklist=self.checklist.value(),
            note=self.note.toPlainText(),
            place=self.place.text(),
            person_id=person,
            staff_id=self.staff.value(),
            **rule,
            **about,
        )

    def _taken(self, wrong: list[QWidget], field: QWidget, read: Callable[[], Any]) -> Any:
        """Read a field; one that can't be taken says why, and is among the wrong ones."""
        try:
            return self.form.taken(field, read)
        except Wrong:
            wrong.append(field)
            return None

    def _day(self) -> str:
        found = self.day.value()
        if found is None:
            raise Refused(N_("Say on which day."))
        return found

    def _length(self) -> int:
        """How long it takes: minutes over midnight if need be, of an all-day one days more than the first."""
        minute = self.time.minute()
        if self.time.text().strip():
            until = self.until.value()
            return 0 if until is None or minute is None else (until - minute) % 1440
        first, last = self.day.day(), self.last.value()
        days = 0 if first is None or last is None else (date.fromisoformat(last) - first).days
        if days < 0:
            raise Refused(N_("It ends before it begins."))
        return days

    def _person(self) -> int | None:
        found = self.person.value()
        if found is None and self.person.text().strip():
            raise Refused(N_("Choose the customer from the list, or leave this empty."))
        return found

    def _about(self) -> dict[str, Any]:
        if self.kind.isHidden():
            return {"about": self.before.about, "about_id": self.before.about_id}
        kind, found = self.kind.value(), self.subject.value()
        if kind and found is None:
            raise Refused(N_("Choose which one from the list, or that it is about nothing else."))
        return {"about": kind, "about_id": found if kind else None}

    # -- done ---------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Make it, or keep what was changed; of a series it is asked what is meant."""
        if self._busy:
            return
        set_text(self.error, "", hide_empty=True)
        lacking = not self.title.text().strip()
        self.form.wrong(self.title, _("Say what there is to do.") if lacking else "")
        try:
            entry = self.entry()
        except Wrong:
            self.grow()
            return
        if lacking:
            return
        if self.known is None:
            self._write(partial(entering.make, entry=entry), _("Noted, {when}: {title}"), entry)
        elif self.known.one.series_id is not None and entry != self.before:
            self._which(entry)
        else:
            self._change(entry, False)

    def _which(self, entry: Entry) -> None:
        from ui.calendar.series_sheet import SeriesSheet

        alone, to_come = partial(self._change, entry, False), partial(self._change, entry, True)
        SeriesSheet(self.window(), brief(entry.title), alone, to_come, _nothing).open()

    def _change(self, entry: Entry, whole: bool) -> None:
        assert self.known is not None
        verb = partial(entering.change, reminder_id=self.known.one.id, entry=entry, before=self.before, whole=whole)
        self._write(verb, _("Saved, {when}: {title}"), entry)

    def _write(self, verb: Any, said: str, entry: Entry) -> None:
        self._busy = True
        when = words.when_text(entry, words.now_of(self.desk).date())
        told = languages.fill(said, {"when": when, "title": words.short(entry.title)})
        name = N_("New reminder") if self.known is None else N_("Change reminder: {title}")
        self.desk.write(name, verb, said=told).then(self._saved).failed(self._failed)

    def _saved(self, key: int) -> None:
        self._busy = False
        self.accept()
        self.kept.emit(key)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)

    def cancel(self) -> None:
        """Leave it; what was typed is one tap away."""
        try:
            entry = self.entry()
        except Wrong:
            entry = replace(self.before, title=self.title.text(), note=self.note.toPlainText())
        super().cancel()
        if entry != self.before:
            window = self.parentWidget()
            again = partial(_again, window, self.desk, self.known, self.before, entry)
            self.desk.toasts.say(_("Not saved."), action=_("Open again"), run=again)

    def take_keyboard(self) -> None:
        """Type what there is to do; of one that stands nothing is typed over by accident."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.title.end(False)

    @property
    def one(self) -> Due | None:
        """The reminder that stands; None for a new one."""
        return None if self.known is None else self.known.one


def _nothing() -> None:
    """Neither was chosen: the form is still there."""


def _again(window: QWidget, desk: Desk, known: Known | None, before: Entry, typed: Entry) -> None:
    """A form that was left, with what was typed into it."""
    ReminderSheet(window, desk, before, known=known, typed=typed).open()
