"""Shows what is due where it is seen: by the desktop's own notices, by cards in the window, by one digest at the start.

Where the desktop's notices can be dealt with where they stand, they are the only ones; else the cards stand as well,
and alone while somebody works in the window. Whatever is asked of either is done here, and takes the other away.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from desktop.languages import _, say
from desktop.notify import DISMISSED, Notice, Notifier
from models import errors
from models.errors import N_
from models.reminders import reminders
from models.reminders.reminders import SNOOZES, Snooze
from ui.actions import top_layer
from ui.reminders import told_words
from ui.reminders.told_words import DIGEST, EXAMPLE, MANY
from ui.shell.popups import AT_ONCE, DONE, LATER, OPEN, TODAY, Popups
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.reminders.missed import Passed
    from models.reminders.telling import Told
    from ui.shell.window import MainWindow
    from ui.today.digest import Floating

RING_S = 3.0
"""Two bells are so far apart: what comes in one go is heard once."""
TODAY_PAGE = "today"
WRONG = "wrong"
"""The notice that says what went wrong while no window shows it."""


class Presenter(QObject):
    """Shows reminders for one window."""

    def __init__(self, window: MainWindow, notifier: Notifier | None = None) -> None:
        """Show by `notifier` where there is one."""
        super().__init__(window)
        self._window = window
        self._live: dict[str, tuple[Told, ...]] = {}
        self._rang = -RING_S
        self.popups = Popups(window, window.toasts, self.about)
        self.popups.asked.connect(self.deal)
        self.digest: Floating | None = None
        self.popups.above = self._digest_card
        self.notifier: Notifier | None = None
        self.use(notifier)
        window.opened.connect(self._opened)
        theme.changed.connect(self.rebuilt)

    def use(self, notifier: Notifier | None) -> None:
        """Show by this notifier from now on."""
        if self.notifier is not None:
            self.notifier.stop()
        self.notifier = notifier
        if notifier is not None:
            notifier.acted.connect(self._acted)
            notifier.closed.connect(self._closed)
            notifier.failed.connect(self._failed)

    @property
    def told(self) -> tuple[Told, ...]:
        """What is shown anywhere, each once."""
        found = {one.reminder_id: one for group in (*self._live.values(), self.popups.told) for one in group}
        return tuple(found.values())

    @property
    def _sound(self) -> bool:
        return self._window.machine.preferences.sound

    @property
    def _seen(self) -> bool:
        """Whether a window is there to show something in."""
        return self._window.isVisible()

    @property
    def _looked_at(self) -> bool:
        """Whether somebody works in the window: its cards are enough then."""
        return self._window.isActiveWindow() and not self._window.isMinimized()

    # -- showing ------------------------------------------------------------------------------------------------------

    def show(self, due: Sequence[Told], passed: Passed, *, gather: bool = False, at_start: bool = False) -> None:
        """Show what is due, and what was missed for longer than a day; many are one, and so is what was held back."""
        whole = bool(passed.ids) or (at_start and len(due) > AT_ONCE)
        if whole:
            from ui.today import digest

            digest.kept(self._window.desk).add(due, passed)
            self.show_digest()
        in_digest = whole and len(due) > AT_ONCE
        if not in_digest and (self.notifier is None or not self.notifier.has_buttons):
            self.popups.add(due, gather=gather)
        if self.notifier is not None and not in_digest and (self.notifier.has_buttons or not self._looked_at):
            self._notify(due, gather)
        if self.notifier is not None and whole and not self._seen:
            count = len(passed.ids) + (len(due) if in_digest else 0)
            self._send(DIGEST, (), told_words.missed(count, sound=self._sound))
        self._ring(bool(due or passed.ids))

    def _notify(self, due: Sequence[Told], gather: bool) -> None:
        known = self._live.get(MANY, ())
        if len(due) > AT_ONCE or (gather and len(due) > 1) or (known and due):
            group = tuple({one.reminder_id: one for one in (*known, *due)}.values())
            self._send(MANY, group, told_words.gathered(group, sound=self._sound and not known))
        else:
            for one in due:
                self._send(str(one.reminder_id), (one,), self.notice(one))

    def _send(self, notice_id: str, group: tuple[Told, ...], notice: Notice) -> None:
        assert self.notifier is not None
        self._live[notice_id] = group
        self.notifier.show(notice)

    def notice(self, one: Told) -> Notice:
        """A reminder as the desktop shows it."""
        return told_words.single(one, self.about(one), sound=self._sound)

    def notice_of(self, group: Sequence[Told]) -> Notice:
        """One or several reminders as the desktop shows them."""
        return self.notice(group[0]) if len(group) == 1 else told_words.gathered(group, sound=self._sound)

    def about(self, one: Told) -> str:
        """Its second line: for whom, when, where, how late."""
        store, now = self._window.machine.store, self._window.machine.clock.now()
        return told_words.about(one, store.settings.zone, now, store.actor.staff_id)

    def _ring(self, anything: bool) -> None:
        plays = self.notifier is not None and self.notifier.plays
        now = time.monotonic()
        if anything and self._sound and not plays and now - self._rang >= RING_S:
            self._rang = now
            QApplication.beep()

    def example(self) -> None:
        """Show a notice as a reminder's would be, about nothing."""
        if self.notifier is not None:
            self._send(EXAMPLE, (), told_words.example(sound=self._sound))
        if self.notifier is None or not self.notifier.has_buttons:
            self.show_example_card()
        self._ring(True)

    def show_example_card(self) -> None:
        """Show the card of the window that stands for no reminder."""
        one = told_words.example(sound=False)
        self.popups.example(one.title, one.body)

    # -- the digest ---------------------------------------------------------------------------------------------------

    def _digest_card(self) -> Floating | None:
        return self.digest

    def show_digest(self) -> None:
        """Show the digest over the window, made anew; the page of the day has it as part of itself."""
        from ui.today.digest import Floating

        self.hide_digest()
        if Floating.wanted(self._window.desk) and self._window.current != TODAY_PAGE:
            self.digest = Floating(self._window, self._window.desk)
            self.digest.ended.connect(self._digest_ended)
            self.digest.grown.connect(self.popups.place)
            self.digest.show()
        self.popups.place()

    @Slot(bool)
    def _digest_ended(self, look: bool) -> None:
        self.hide_digest()
        if look:
            show_today(self._window)

    @Slot()
    def hide_digest(self) -> None:
        """Take the digest from the window; it stays on Today."""
        if self.digest is not None:
            self.digest.give_back()
            self.digest.hide()
            self.digest.deleteLater()
            self.digest = None
            self.popups.place()

    @Slot(str)
    def _opened(self, page: str) -> None:
        """Another page was opened: the cards may stand elsewhere now."""
        if page == TODAY_PAGE:
            self.hide_digest()
        if self.shows_card:
            self.popups.place()

    def done_by_itself(self, done: dict[str, int]) -> None:
        """Note in the digest, if there is one, what was done by the calendar."""
        from ui.today import digest

        digest.kept(self._window.desk).done_by_itself(done)

    def focus(self) -> None:
        """Take the keyboard to the newest card, or to the digest."""
        if self.popups.cards:
            self.popups.focus()
        elif self.digest is not None:
            self.digest.take_keyboard()

    @property
    def shows_card(self) -> bool:
        """Whether there is a card to go to."""
        return bool(self.popups.cards) or self.digest is not None

    # -- taking away --------------------------------------------------------------------------------------------------

    def seen(self) -> None:
        """The window is there: it shows what the notice of the digest stood for."""
        if self._live.pop(DIGEST, None) is not None and self.notifier is not None:
            self.notifier.withdraw(DIGEST)

    def keep_only(self, standing: frozenset[int]) -> None:
        """Take away what was dealt with elsewhere, or moved."""
        gone = [one.reminder_id for one in self.told if one.reminder_id not in standing]
        if gone:
            self._take_away(gone)

    def _take_away(self, ids: Sequence[int]) -> None:
        self.popups.remove(ids)
        gone = set(ids)
        for notice_id, group in list(self._live.items()):
            left = tuple(one for one in group if one.reminder_id not in gone)
            if group and not left:
                del self._live[notice_id]
                if self.notifier is not None:
                    self.notifier.withdraw(notice_id)
            elif left != group:
                self._live[notice_id] = left  # what stands there still says the number of then

    def clear(self) -> None:
        """Take everything away: another store."""
        for notice_id in list(self._live):
            if self.notifier is not None:
                self.notifier.withdraw(notice_id)
        self._live.clear()
        self.popups.clear()
        self.hide_digest()

    @Slot()
    def rebuilt(self) -> None:
        """The window speaks another language, is another size, or has other colours."""
        self.popups.remake()
        if self.digest is not None:
            self.show_digest()

    # -- what is asked ------------------------------------------------------------------------------------------------

    @Slot(str, str)
    def _acted(self, notice_id: str, what: str) -> None:
        group = self._live.pop(notice_id, ())
        if self.notifier is not None:
            self.notifier.withdraw(notice_id)  # some daemons leave one standing that was acted upon
        several = notice_id in (MANY, DIGEST)
        known = several or len(group) == 1
        if what == OPEN and several:
            what = TODAY
        if what in (OPEN, TODAY):
            self._window.resident.come()
        if not known or not self._window.machine.is_open:
            return  # one that says something else, or of a reminder that was dealt with meanwhile
        self.deal(group, what, Snooze.LATER)

    @Slot(str, str)
    def _closed(self, notice_id: str, how: str) -> None:
        group = self._live.pop(notice_id, ())
        if group and how != DISMISSED:
            self.popups.add(group)

    @Slot(str)
    def _failed(self, notice_id: str) -> None:
        group = self._live.pop(notice_id, ())
        if notice_id == EXAMPLE:
            self.show_example_card()
        elif group:
            self.popups.add(group)
            self._window.resident.say_in_tray(self.notice_of(group))

    @Slot(object, str, object)
    def deal(self, group: Sequence[Told], what: str, how: object = None) -> None:
        """Do what was asked of a reminder, or of several shown as one."""
        desk = self._window.desk
        if what == TODAY:
            show_today(self._window)
        elif what == OPEN and top_layer(self._window) is not None:
            self.popups.add(group)  # whoever is in the middle of something finishes it first
            return
        elif what == OPEN:
            from ui.reminders.form import open_reminder

            open_reminder(self._window, desk, group[0].reminder_id)
        elif what == DONE:
            done = partial(reminders.done, reminder_id=group[0].reminder_id)
            self._write(group[0], N_("Reminder done: {title}"), done, _("Done."))
        elif what == LATER and isinstance(how, Snooze):
            put_off = partial(reminders.snooze, reminder_id=group[0].reminder_id, how=how)
            self._write(group[0], N_("Put off reminder"), put_off, _("Put off: {when}", when=_(SNOOZES[how])))
        elif what == LATER:
            self._pick(group[0])
            return
        self._take_away([one.reminder_id for one in group])

    def _write(self, one: Told, name: str, verb: Callable[..., object], said: str) -> None:
        self._window.desk.write(name, verb, said=said).failed(partial(self._refused, one))

    def _refused(self, one: Told, error: BaseException) -> None:
        """It was not done: the reminder stands as it did, and why is said where it is seen."""
        if not isinstance(error, errors.Told):
            self.popups.add((one,))
        self._window.toasts.wrong(error)
        if not self._seen and self.notifier is not None:
            sentence = say(self._window.machine.sentence(error))
            said = Notice(WRONG, say(one.wording), sentence, open=_("Open Noren"), sound=self._sound, stays=False)
            self.notifier.show(said)

    def _pick(self, one: Told) -> None:
        from ui.reminders.later import PickSheet

        PickSheet(self._window, self._window.desk, say(one.wording), partial(self._until, one)).open()

    def _until(self, one: Told, until: int) -> None:
        verb = partial(reminders.snooze, reminder_id=one.reminder_id, until=until)
        self._write(one, N_("Put off reminder"), verb, _("Put off."))
        self._take_away([one.reminder_id])


def show_today(window: MainWindow) -> None:
    """Show the page of the day, unless somebody is in the middle of something."""
    if top_layer(window) is None:
        window.open(TODAY_PAGE)
