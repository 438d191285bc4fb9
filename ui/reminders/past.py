"""What happened to a reminder so far: who changed what, what it followed, what follows it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models.errors import N_
from ui.loyalty.words import moment_text, today
from ui.people.small import Icon, emptied
from ui.people.words import brief, joined
from ui.reminders import asking, words
from ui.theme import theme
from ui.widgets import button, label, line, row
from ui.widgets.short import ShortLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.reminders.history import Change
    from models.reminders.reminders import Due
    from ui.page import Desk
    from ui.reminders.asking import Story

SHOWN = 5
NAMES = {
    "title": N_("What there is to do"),
    "note": N_("Note"),
    "day": N_("Day"),
    "at": N_("Time"),
    "end_at": N_("Until"),
    "end_day": N_("Last day"),
    "staff_id": N_("Who is to do it"),
    "person_id": N_("Customer"),
    "place": N_("Place"),
    "before": N_("Told beforehand"),
    "checklist": N_("Checklist"),
    "state": N_("State"),
    "snoozed_until": N_("Put off to"),
    "result": N_("What came of it"),
    "about_id": N_("What else it is about"),
}
STATES = {"open": N_("Open"), "done": N_("Done"), "void": N_("Dropped")}


class Past(QWidget):
    """The history of one reminder, read when it is shown; the rest of a long one at a tap."""

    def __init__(self, desk: Desk, reminder_id: int, grew: Callable[[], Any]) -> None:
        """Ask for it; `grew` is told when there is something to see."""
        super().__init__()
        self.desk, self.reminder_id, self._grew = desk, reminder_id, grew
        self.whole = False
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(theme.px(6))
        self.story: Story | None = None
        desk.store.read(asking.story, reminder_id).then(self.show_story).failed(desk.toasts.wrong)

    def show_story(self, story: Story) -> None:
        """Show it."""
        self.story = story
        emptied(self._body)
        self._body.addWidget(line())
        for one in story.chain:
            self._body.addLayout(self._linked(one))
        self._body.addWidget(label(_("History"), "panel"))
        shown = story.changes if self.whole else story.changes[:SHOWN]
        for change in shown:
            text = label(self._said(change, story), "secondary", wrap=True)
            self._body.addLayout(_stretched(row(Icon(_icon(change), "text3", 16), text, spacing=8)))
        left = len(story.changes) - len(shown)
        if left:
            more = button(_n("and 1 more", "and {n} more", left), self._all, kind="link")
            self._body.addLayout(row(more, None))
        if not story.changes:
            self._body.addWidget(label(_("Nothing was changed since it was made."), "muted", wrap=True))
        self._grew()

    def _all(self) -> None:
        self.whole = True
        if self.story is not None:
            self.show_story(self.story)

    def _linked(self, one: Due) -> Any:
        before = one.id < self.reminder_id
        text = _("After: {title}", title=brief(one.title)) if before else _("Then: {title}", title=brief(one.title))
        state = _(STATES[one.state]) if one.state in STATES else ""
        about = joined(part for part in (words.due_text(self.desk, one), state, brief(one.result)) if part)
        link = ShortLink(text, partial(self.go, one.id))
        return row(Icon("link", "text3", 16), link, label(about, "caption"), None, spacing=8)

    def go(self, reminder_id: int) -> None:
        """Show the other one over this."""
        from ui.reminders.form import open_reminder

        open_reminder(self.window(), self.desk, reminder_id)

    def _said(self, change: Change, story: Story) -> str:
        head = joined(part for part in (moment_text(self.desk, change.at), change.staff) if part)
        what = _("made") if change.made else say(change.name)
        parts = [self._part(story, *one) for one in change.changes]
        said = f"{head} · {what}"
        if parts:
            said = f"{said}\n{joined(parts)}"
        return _("{what} (undone since)", what=said) if change.undone else said

    def _part(self, story: Story, column: str, before: Any, after: Any) -> str:
        name = _(NAMES[column])
        if column in ("note", "checklist", "about_id"):
            return name
        was, now = self._value(story, column, before), self._value(story, column, after)
        if not was:
            return _("{name}: {value}", name=name, value=now or _("nothing"))
        return _("{name}: {before} → {after}", name=name, before=was, after=now or _("nothing"))

    def _value(self, story: Story, column: str, value: Any) -> str:
        if value is None or value == "" or value == "[]":
            return ""
        if column in ("at", "end_at", "snoozed_until"):
            return moment_text(self.desk, int(value))
        if column in ("day", "end_day"):
            return words.days_words((date.fromisoformat(value),), date.fromisoformat(today(self.desk)))
        if column == "staff_id":
            return story.staff.get(int(value), "") or _("Owner")
        if column == "person_id":
            return story.people.get(int(value), "") or _("No name")
        if column == "state":
            return _(STATES[value]) if value in STATES else ""
        if column == "before":
            import json

            return joined(words.before_text(one) for one in json.loads(value))
        return brief(str(value))


def _icon(change: Change) -> str:
    states = [after for column, _before, after in change.changes if column == "state"]
    if change.made:
        return "plus"
    return {"done": "check", "void": "trash-2", "open": "rotate-ccw"}.get(states[0], "pencil") if states else "pencil"


def _stretched(made: Any) -> Any:
    made.setStretch(1, 1)
    return made
