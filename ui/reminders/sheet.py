"""What is due: each reminder done with a word about it, put off, or followed to what it is about."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QMenu, QWidget

from desktop.languages import _, _n, say
from models.errors import N_, Told
from models.reminders import reminders
from models.reminders.reminders import SNOOZES, Due, Snooze
from models.work import Changes
from ui import icons
from ui.loyalty.words import day_text, moment_text, today
from ui.page import Desk
from ui.settings.lists import Things, thing
from ui.theme import theme
from ui.widgets import Form, Segments, Sheet, button, icon_button, label

ICONS = {
    "gift": "gift",
    "coupon": "ticket-percent",
    "points": "coins",
    "survey": "message-square",
    "event": "calendar-days",
    "wallet": "wallet",
    "request": "message-circle",
    "deal": "handshake",
}
LEADS = ("leads", "ready", "cooled")
SECTIONS = {"gift": ("gifts", "gift_id"), "event": ("events", "event_id")}
"""Where what a reminder is about is shown: a section of the loyalty page, and the name of its key."""
BILLING = {"invoice": "invoices", "closing": "closing"}
"""The same on the billing page."""


def open_reminders(window: QWidget, desk: Desk) -> "RemindersSheet":
    """Show what is due."""
    sheet = RemindersSheet(window, desk)
    sheet.open()
    return sheet


class RemindersSheet(Sheet):
    """The reminders that are due, and with a tap those to come or done."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Show what is due now."""
        super().__init__(window, _("Reminders"), width=660)
        self.desk = desk
        self.which = "due"
        names = [("due", _("Due now")), ("all", _("All open")), ("done", _("Done"))]
        self.filters = Segments(names, self.which)
        self.filters.picked.connect(self._which)
        self.list = Things()
        self.none = label("", "muted", wrap=True)
        self.body.addWidget(self.filters)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list)
        self.add = button(_("New reminder"), self.new, kind="primary", icon="plus")
        self.buttons(self.add, None, button(_("Close"), self.cancel))
        desk.bus.changed.connect(self._heard)
        self.ask()

    def _heard(self, changes: Changes) -> None:
        if "reminder" in changes:
            self.ask()

    def _which(self, which: str) -> None:
        self.which = which
        self.ask()

    def ask(self) -> None:
        """Ask the list anew."""
        day, now, read = today(self.desk), self.desk.store.clock.now(), self.desk.store.read
        if self.which == "done":
            job: Any = read(reminders.closed_list)
        else:
            job = read(reminders.open_list, day=day, now=now, ahead=self.which == "all")
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Sequence[Due]) -> None:
        nothing = {
            "due": _("Nothing is due. What is promised reminds whoever is responsible on its day."),
            "all": _("There are no reminders."),
            "done": _("Nothing was done yet."),
        }
        self.none.setText(nothing[self.which])
        self.none.setVisible(not found)
        self.list.fill([self._line(one) for one in found])
        self.grow()

    def _line(self, one: Due) -> QWidget:
        picture = label()
        picture.setPixmap(icons.icon(ICONS.get(one.about, "bell"), "text2").pixmap(theme.px(22), theme.px(22)))
        title = say(one.wording)
        parts: list[QWidget] = []
        if one.state == "open":
            done = button(_("Done…"), partial(self.done, one))
            done.setAccessibleName(_("{name}: done…", name=title))
            parts = [done, self._later(one, title)]
        else:
            parts = [button(_("Open again"), partial(self.reopen, one.id), kind="ghost")]
        if one.about in SECTIONS or one.about in (*LEADS, *BILLING, "deal") or one.person_id is not None:
            parts.append(icon_button("chevron-right", _("{name}: show", name=title), partial(self.show_it, one)))
        return thing(picture, title, self._about(one), *parts, quiet=one.state != "open")

    def _later(self, one: Due, title: str) -> QWidget:
        made = icon_button("clock", _("{name}: put off…", name=title))
        menu = QMenu(made)
        for how, name in SNOOZES.items():
            menu.addAction(_(name)).triggered.connect(partial(self.snooze, one.id, how))
        made.clicked.connect(partial(_open_below, made, menu))
        return made

    def _about(self, one: Due) -> str:
        late = self._late(one)
        when = day_text(one.day) if one.at is None else moment_text(self.desk, one.at)
        when = _("Today") if one.at is None and one.day == today(self.desk) else when
        off = _("put off to {moment}", moment=moment_text(self.desk, one.snoozed_until)) if one.snoozed_until else ""
        first = [late or when, one.person, one.staff, off]
        lines = [" · ".join(part for part in first if part), one.note, one.result]
        return "\n".join(part for part in lines if part)

    def _late(self, one: Due) -> str:
        from datetime import date

        days = (date.fromisoformat(today(self.desk)) - date.fromisoformat(one.day)).days
        return _n("since yesterday", "{n} days late", days) if days > 0 and one.state == "open" else ""

    # -- acts -------------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Make a reminder."""
        window = self.parentWidget()
        assert window is not None
        NewSheet(window, self.desk).open()

    def done(self, one: Due) -> None:
        """Ask what came of it, and close it."""
        window = self.parentWidget()
        assert window is not None
        DoneSheet(window, self.desk, one).open()

    def snooze(self, reminder_id: int, how: Snooze, *_checked: object) -> None:
        """Put it off."""
        verb = partial(reminders.snooze, reminder_id=reminder_id, how=how)
        said = _("Put off: {when}", when=_(SNOOZES[how]))
        self.desk.write(N_("Put off reminder"), verb, said=said).failed(self.desk.toasts.wrong)

    def reopen(self, reminder_id: int) -> None:
        """Open it again."""
        verb = partial(reminders.reopen, reminder_id=reminder_id)
        self.desk.write(N_("Open reminder again"), verb).failed(self.desk.toasts.wrong)

    def show_it(self, one: Due) -> None:
        """Go to what it is about, else to the customer."""
        self.accept()
        if one.about in SECTIONS and one.about_id is not None:
            section, key = SECTIONS[one.about]
            self.desk.navigator.open("loyalty", section=section, **{key: one.about_id})
        elif one.about == "deal" and one.about_id is not None:
            self.desk.navigator.open("pipeline", deal_id=one.about_id)
        elif one.about in BILLING:
            place = {"invoice_id": one.about_id} if one.about == "invoice" else {}
            self.desk.navigator.open("billing", section=BILLING[one.about], **place)
        elif one.person_id is not None:
            self.desk.navigator.open("people", person_id=one.person_id)
        elif one.about in LEADS:
            self.desk.navigator.open("leads", section="leads", which="mine")


def _open_below(made: QWidget, menu: QMenu, *_checked: object) -> None:
    menu.popup(made.mapToGlobal(made.rect().bottomLeft()))


class DoneSheet(Sheet):
    """What came of a reminder."""

    def __init__(self, window: QWidget, desk: Desk, one: Due) -> None:
        """Ask about one."""
        super().__init__(window, say(one.wording), width=460, scroll=False)
        self.desk, self.one = desk, one
        self.form = Form()
        self.result = self.form.text(_("What came of it (may stay empty)"), lines=3)
        self.body.addWidget(self.form)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Done"), self.keep, kind="primary"))

    def keep(self) -> None:
        """Close the reminder."""
        verb = partial(reminders.done, reminder_id=self.one.id, result=self.result.toPlainText())
        job = self.desk.write(N_("Reminder done: {title}"), verb, said=_("Done."))
        job.then(self._kept).failed(self.desk.toasts.wrong)

    def _kept(self, _result: object) -> None:
        self.accept()


class NewSheet(Sheet):
    """A reminder of one's own."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Propose today."""
        super().__init__(window, _("New reminder"), width=460, scroll=False)
        self.desk = desk
        form = self.form = Form()
        self.title = form.line(_("What there is to do"), most=300)
        year, month, day = (int(part) for part in today(desk).split("-"))
        self.day = form.date(_("When"), QDate(year, month, day))
        self.note = form.text(_("Note"), lines=2)
        self.body.addWidget(form)
        self.accept_on_enter = self.keep
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.keep, kind="primary"))

    def keep(self) -> None:
        """Make it."""
        verb = partial(
            reminders.make,
            title=self.title.text(),
            day=self.day.date().toString("yyyy-MM-dd"),
            note=self.note.toPlainText(),
        )
        job = self.desk.write(N_("New reminder"), verb, said=_("Saved: {what}", what=self.title.text()))
        job.then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.title, say(error))
        else:
            self.desk.toasts.wrong(error)
