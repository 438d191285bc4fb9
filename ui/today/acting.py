"""What is done with a line of Today: done, put off, given to somebody, opened; each by one click, with a way back.

What an act takes (sheets, the rooms' verbs) is loaded when it is first asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from desktop.languages import _, say
from models.errors import N_, Message
from models.reminders import reminders
from models.reminders.reminders import SNOOZES, put_off
from models.today import acts
from models.today.acts import Line
from models.today.entry import DONE
from ui.today import opening, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from desktop.backup import BackupResult
    from desktop.jobs import Progress
    from desktop.store import Store
    from models.leads.suggestions import Suggestion
    from models.loyalty.owed import Owed
    from models.people.requests import RequestRow
    from models.reminders.reminders import Due, Snooze
    from models.reminders.shop_days import Days
    from models.team import Member
    from models.today.entry import Entry
    from models.work import Tx
    from ui.page import Desk


def line_of(one: Entry) -> Line:
    """A line as its acts need it; one that is no reminder yet is called what the screen says."""
    return Line(
        one.id if one.kind == "reminder" else None,
        one.title or say(one.what),
        one.source,
        one.about,
        one.about_id,
        one.person_id,
        one.staff_id,
    )


class Acts:
    """Does what is asked of a line; `place()` says where a menu opens, `suggestion(entry)` what a line rests on."""

    def __init__(
        self,
        owner: QWidget,
        desk: Desk,
        place: Callable[[], QPoint],
        suggestion: Callable[[Entry], Suggestion | None],
        staff: Callable[[], Sequence[Member]],
        days: Callable[[], Days | None],
    ) -> None:
        """`owner` is the page that menus and sheets stand over; `staff` who works here, `days` the shop's."""
        self.owner, self.desk = owner, desk
        self._place, self._suggestion, self._staff, self._days = place, suggestion, staff, days
        self.backing_up = False

    def asked(self, what: str, one: Entry) -> None:
        """Do what was asked of a line."""
        if what == "open":
            opening.open_entry(self.owner.window(), self.desk, one)
        elif one.group == DONE:
            if what in ("do", "menu"):
                self.reopen(one)
        else:
            acts = {
                "do": self.do,
                "later": self.later,
                "give": self.give,
                "menu": self.menu,
                "note": self.note,
                "change": self.change,
            }
            acts[what](one)

    # -- done -------------------------------------------------------------------------------------------------------

    def do(self, one: Entry) -> None:
        """Do a line: each kind its own way; what has none is ticked off."""
        how: dict[str, Callable[[Entry], None]] = {
            "hand": self._hand,
            "close": self._close,
            "speak": self._speak,
            "backup": self._backup,
            "pay": self._open,
            "renew": self._open,
            "answer": self._open,
        }
        how.get(one.act, self.tick)(one)

    def tick(self, one: Entry) -> None:
        """Tick it off."""
        said = _("Done: {title}", title=_short(one))
        name = Message(N_("Reminder done: {title}"), {"title": _short(one)})
        self._write(name, partial(acts.tick, line=line_of(one)), said)

    def note(self, one: Entry) -> None:
        """Tick it off with what came of it."""
        if one.kind == "reminder":
            self.desk.store.read(reminders.one, one.id).then(self._note)
        else:
            self.tick(one)

    def change(self, one: Entry) -> None:
        """Show all of a reminder; what is none yet leads to what it is about."""
        if one.kind == "reminder":
            from ui.reminders.form import open_reminder

            open_reminder(self.owner.window(), self.desk, one.id)
        else:
            self._open(one)

    def _note(self, due: Due) -> None:
        from ui.reminders.done import DoneSheet

        DoneSheet(self.owner.window(), self.desk, due).open()

    def reopen(self, one: Entry) -> None:
        """Open it again."""
        verb = partial(reminders.reopen, reminder_id=one.id)
        self._write(N_("Open reminder again"), verb, _("Open again: {title}", title=_short(one)))

    def _open(self, one: Entry) -> None:
        opening.open_entry(self.owner.window(), self.desk, one)

    def _hand(self, one: Entry) -> None:
        from models.loyalty import owed

        if one.about_id is not None:
            self.desk.store.read(owed.one, one.about_id).then(self._hand_over).failed(self.desk.toasts.wrong)

    def _hand_over(self, gift: Owed) -> None:
        if gift.way == "send" or gift.state != "owed":  # an address is asked for there
            self.desk.navigator.open("loyalty", section="gifts", gift_id=gift.id)
            return
        from models.loyalty import gifts

        job = self.desk.write(N_("Hand over gift"), partial(gifts.hand_over, gift_id=gift.id))
        job.then(partial(self._handed, gift)).failed(self.desk.toasts.wrong)

    def _handed(self, gift: Owed, _result: object) -> None:
        said = _("Handed over: {name}", name=words_of(gift.name))
        self.desk.toasts.say(said, action=_("Not handed over"), run=partial(self._not_handed, gift.id))

    def _not_handed(self, gift_id: int) -> None:
        from models.loyalty import gifts

        verb = partial(gifts.reopen, gift_id=gift_id, reason=_("Ticked off by mistake"))
        self._write(N_("Gift owed again"), verb, _("The gift is owed again"))

    def _close(self, one: Entry) -> None:
        from models.people import requests

        if one.about_id is not None:
            self.desk.store.read(requests.one, one.about_id).then(self._request).failed(self.desk.toasts.wrong)

    def _request(self, request: RequestRow) -> None:
        from ui.people.request_sheet import open_request

        open_request(self.owner.window(), self.desk, request)

    def _speak(self, one: Entry) -> None:
        from ui.leads.acting import act

        found = self._suggestion(one)
        if found is not None:
            act(self.owner.window(), self.desk, found)

    def _backup(self, _one: Entry) -> None:
        if self.backing_up:
            return
        self.backing_up = True
        path, now = self.desk.store.path, self.desk.store.clock.now()
        job = self.desk.store.work(partial(_copied, path, now))
        job.then(self._backed_up).failed(self._not_backed_up)

    def _backed_up(self, _result: BackupResult) -> None:
        self.backing_up = False
        if self.desk.preferences.backup_problem:
            self.desk.preferences.change(backup_problem="")
        self.desk.toasts.say(_("Backed up and verified"))
        self._again()

    def _not_backed_up(self, error: BaseException) -> None:
        self.backing_up = False
        self.desk.toasts.wrong(error)

    def _again(self) -> None:
        again = getattr(self.owner, "ask", None)
        if again is not None:
            again()

    # -- later, somebody else ---------------------------------------------------------------------------------------

    def later(self, one: Entry) -> None:
        """Offer until when to put it off."""
        self._later_menu(self.owner, one).popup(self._place())

    def _later_menu(self, parent: QWidget, one: Entry) -> QMenu:
        from ui.reminders import later

        return later.menu(parent, partial(self._later, one), self._when)

    def _when(self, how: Snooze) -> str:
        store = self.desk.store
        until = put_off(how, now=store.clock.now(), shop=store.settings, days=self._days())
        return words.moment(until, store.settings)

    def _later(self, one: Entry, how: Snooze | None) -> None:
        if how is None:
            from ui.reminders.later import PickSheet

            title = _("Put off: {when}", when=_short(one))
            PickSheet(self.owner.window(), self.desk, title, partial(self._picked, one)).open()
            return
        said = _("Put off: {when}", when=_(SNOOZES[how]))
        self._write(N_("Put off reminder"), partial(acts.put_off, line=line_of(one), how=how), said)

    def _picked(self, one: Entry, until: int) -> None:
        from ui.loyalty.words import moment_text

        said = _("Put off: {when}", when=moment_text(self.desk, until))
        self._write(N_("Put off reminder"), partial(acts.put_off, line=line_of(one), until=until), said)

    def give(self, one: Entry) -> None:
        """Offer whom to give it to."""
        menu = self._staff_menu(one)
        if menu is None:
            self.desk.toasts.say(_("There is one person so far. Add staff in the settings."))
        else:
            menu.popup(self._place())

    def _staff_menu(self, one: Entry) -> QMenu | None:
        others = [who for who in self._staff() if who.id != one.staff_id]
        if len(self._staff()) < 2:
            return None
        menu = QMenu(self.owner)
        menu.setTitle(_("Give to somebody"))
        for who in others:
            menu.addAction(who.name or _("Owner")).triggered.connect(partial(self._give, one, who))
        return menu

    def _give(self, one: Entry, who: Member, *_checked: object) -> None:
        said = _("Given to {name}: {title}", name=words_of(who.name or _("Owner")), title=_short(one))
        self._write(N_("Give reminder to somebody"), partial(acts.give, line=line_of(one), staff_id=who.id), said)

    def menu(self, one: Entry) -> None:
        """Offer all that can be done."""
        menu = QMenu(self.owner)
        menu.addAction(f"{_(words.ACT_NAMES[one.act])}\tSpace").triggered.connect(partial(self._do, "do", one))
        if one.act != "done":
            menu.addAction(_("Tick off")).triggered.connect(partial(self._tick, one))
        if one.kind == "reminder":
            menu.addAction(f"{_('Done, with a note…')}\tShift+Enter").triggered.connect(partial(self._do, "note", one))
            menu.addAction(f"{_('Change…')}\tE").triggered.connect(partial(self._do, "change", one))
        if one.opens[0] or one.person_id is not None:
            menu.addAction(f"{_('Open what it is about')}\tO").triggered.connect(partial(self._do, "open", one))
        menu.addSeparator()
        later = self._later_menu(menu, one)
        later.setTitle(_("Put off"))
        menu.addMenu(later)
        staff = self._staff_menu(one)
        if staff is not None:
            menu.addMenu(staff)
        menu.popup(self._place())

    def _do(self, what: str, one: Entry, *_checked: object) -> None:
        self.asked(what, one)

    def _tick(self, one: Entry, *_checked: object) -> None:
        self.tick(one)

    def _write(self, name: str | Message, verb: Callable[[Tx], object], said: str) -> None:
        self.desk.write(name, verb, said=said).failed(self.desk.toasts.wrong)


def words_of(text: str) -> str:
    """Somebody's words, short enough for a message."""
    from ui.people.words import brief

    return brief(text, 40)


def _short(one: Entry) -> str:
    return words_of(words.title_of(one))


def _copied(path: Path, now: int, _store: Store, _progress: Progress) -> BackupResult:
    from desktop import backup

    return backup.backup(path, now=now)
