"""The fields of a reminder's form: shown from an entry, read into one, each saying what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal

from desktop import languages
from desktop.languages import _
from models import team
from models.errors import N_, Refused
from models.reminders import forms
from ui.loyalty.words import today
from ui.people.words import brief
from ui.pipeline.finding import FoundField, people
from ui.reminders import asking, subjects, words
from ui.reminders.before import BeforeEdit
from ui.reminders.checklist import Checklist
from ui.reminders.fields import DayEdit, TimeEdit
from ui.reminders.rule_editor import RuleEditor
from ui.widgets import Choice, Form
from ui.widgets.fields import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

    from models.reminders.entering import Entry
    from models.reminders.spoken import Understood
    from ui.page import Desk
    from ui.reminders.asking import Falls, Known

WIDE = 2
"""Qt counts a sign beyond the first plane as two."""
WAIT_MS = 150
"""After so long without a change the store is asked on which days it falls."""


class EntryForm(Form):
    """All that can be said of a reminder. `grew`: it needs more room, or less."""

    grew = Signal()

    def __init__(self, desk: Desk, before: Entry, known: Known | None) -> None:
        """For a new one, or one that is `known`; `before` is what stands. `show_entry` fills the fields."""
        super().__init__(columns=3)
        self.desk, self.before, self.known = desk, before, known
        self._shown = before
        self._as_shown: dict[str, Any] = {}
        self._soon = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._build_first()
        self._build_about()
        self._build_rest()
        self.day.edited.connect(self._day_edited)
        self.time.edited.connect(self._time_edited)
        self.kind.picked.connect(self._kind_picked)
        self.rule.edited.connect(self._soon.start)
        self.rule.spoken.connect(self._spoken)
        for grown in (self.rule.grew, self.checklist.grew, self.told.edited):
            grown.connect(self.grew)

    # -- built --------------------------------------------------------------------------------------------------------

    def _build_first(self) -> None:
        self.title: QLineEdit = self.line(_("What there is to do"), most=WIDE * forms.TITLE, wide=True)
        self.day: DayEdit = self.add(_("Day"), DayEdit(self.desk, _("Day")))
        self.time: TimeEdit = self.add(_("Time (empty: all day)"), TimeEdit(self.desk))
        self.until: TimeEdit = self.add(_("Until (empty: no end)"), TimeEdit(self.desk))
        self.last: DayEdit = self.add(_("Last day (empty: one day)"), DayEdit(self.desk, _("Last day")))

    def _build_about(self) -> None:
        self.person = FoundField(self.desk, people, _("Customer"))
        self.person.setPlaceholderText(_("Name, phone, mail or card"))
        self.add(_("For which customer"), self.person)
        kinds = [(key, _(name)) for key, name in subjects.KINDS.items()]
        self.kind: Choice = self.choice(_("What else it is about"), kinds)
        self.subject = subjects.SubjectField(self.desk)
        self.add(_("Which one"), self.subject)
        kept = self.before.staff_id
        there = [one for one in team.staff(self.desk.store.here, all_of_them=True) if one.active or one.id == kept]
        staff = [(one.id, brief(one.name or _("Owner"), 40)) for one in there]
        self.staff: Choice = self.choice(_("Who is to do it"), [(None, _("Whoever is there")), *staff])
        about = "" if self.known is None else self.known.one.about
        if about not in subjects.KINDS:
            self.shown(self.kind, False)
            self.shown(self.subject, False)

    def _build_rest(self) -> None:
        self.place: QLineEdit = self.line(_("Place"), most=WIDE * forms.PLACE, wide=True)
        self.told: BeforeEdit = self.add(_("Told beforehand"), BeforeEdit(), wide=True)
        first = date.fromisoformat(self.before.day)
        self.rule: RuleEditor = self.add(_("How often"), RuleEditor(self.desk, first), wide=True)
        self.checklist: Checklist = self.add(_("Checklist"), Checklist(), wide=True)
        self.note_: QPlainTextEdit = self.text(_("Note"), lines=2)

    # -- shown --------------------------------------------------------------------------------------------------------

    def show_entry(self, entry: Entry) -> None:
        """Show what is said."""
        self._shown = entry
        self.title.setText(entry.title)
        self.rule.first = date.fromisoformat(entry.day)
        self.day.set_value(entry.day)
        self.time.set_value(entry.minute)
        self._show_end(entry)
        self.kind.set_value(entry.about if entry.about in subjects.KINDS else "")
        self.staff.set_value(entry.staff_id)
        self.place.setText(entry.place)
        self.told.set_value(entry.before)
        self.rule.set_value(entry.rule, entry.on_closed, entry.from_done)
        self.checklist.set_value(entry.checklist)
        self.note_.setPlainText(entry.note)
        self._time_edited()
        self._kind_picked(self.kind.value())
        self._name_them(entry)
        self._as_shown = self._texts()

    def _show_end(self, entry: Entry) -> None:
        until, last = None, ""
        if entry.length and entry.minute is not None:
            until = entry.minute + entry.length
        elif entry.length:
            last = (date.fromisoformat(entry.day) + timedelta(days=entry.length)).isoformat()
        self.until.set_value(until)
        self.last.set_value(last)

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

    def _kind_picked(self, kind: str) -> None:
        self.subject.set_kind(kind)
        self.subject.person_id = self.person.value()
        self.shown(self.subject, bool(kind) and not self.kind.isHidden())
        self.grew.emit()

    def _day_edited(self) -> None:
        found = self.day.day()
        if found is not None:
            self.rule.set_first(found)
        self._soon.start()

    def _time_edited(self) -> None:
        timed = bool(self.time.text().strip())
        self.shown(self.until, timed)
        self.shown(self.last, not timed)
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
        self.note(self.day, chips[0].text if chips else "")
        self.grew.emit()

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
            day=day,
            minute=minute,
            length=length,
            before=self.told.value(),
            person_id=person,
            staff_id=self.staff.value(),
            **rule,
            **about,
            **self.texts(),
        )

    def texts(self) -> dict[str, Any]:
        """What is written; a text that nobody touched is what it was, whatever signs a field can't show."""
        now = self._texts()
        return {name: getattr(self._shown, name) if now[name] == self._as_shown[name] else now[name] for name in now}

    def _texts(self) -> dict[str, Any]:
        return {
            "title": self.title.text(),
            "place": self.place.text(),
            "note": self.note_.toPlainText(),
            "checklist": self.checklist.value(),
        }

    def _taken(self, wrong: list[QWidget], field: QWidget, read: Callable[[], Any]) -> Any:
        """Read a field; one that can't be taken says why, and is among the wrong ones."""
        try:
            return self.taken(field, read)
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
