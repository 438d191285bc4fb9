"""Tells what is due, in time: one timer set to the moment that comes next, and nothing in between.

The moment is asked of the store (`telling.next_at`). It is looked again when a reminder changed, when the computer's
clock jumped or it slept, and at least every few minutes. What is told is noted in the store, so that each moment is
told once, whatever the clock does; what falls into quiet hours is told at their end, as one.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.notify import quiet
from models.errors import N_
from models.reminders import missed, telling

if TYPE_CHECKING:
    from models.reminders.telling import Told
    from models.work import Changes, Reader
    from ui.shell.presenting import Presenter
    from ui.shell.window import MainWindow

LONGEST_MS = 300_000
"""The clock is looked at again after this time at the latest, however far away the next moment is."""
SOON_MS = 50
"""A burst of changes is looked at once."""
JUMP_MS = 2_000
"""When the clock has gone so much further than time has passed, or less, somebody set it or the computer slept."""
SLEPT_MS = 5_000
"""When so much time has passed between two ticks, the computer slept, or was too busy to ring in time."""
RETRY_MS = 30_000
"""When the store could not be asked, or what was told could not be noted."""
MOST = 500
"""So many are told in one go; what is more comes right after."""
log = logging.getLogger(__name__)


class Alarm(Protocol):
    """What wakes the teller: a timer, or in tests whatever stands in for one."""

    rang: Any
    """Signal: the time that was set is over."""

    def set(self, ms: int) -> None:
        """Ring once after so many milliseconds, and not at the time set before."""

    def stop(self) -> None:
        """Don't ring."""


class TimerAlarm(QObject):
    """Qt's timer, to the millisecond."""

    rang = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Rest until it is set."""
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.rang)

    def set(self, ms: int) -> None:
        """Ring once after so many milliseconds, and not at the time set before."""
        self._timer.setInterval(ms)
        self._timer.start()

    def stop(self) -> None:
        """Don't ring."""
        self._timer.stop()


@dataclass(frozen=True)
class Found:
    """What the store says: what is to be told now, what was missed for more than a day, when the next comes."""

    now: int
    due: tuple[Told, ...] = ()
    passed: missed.Passed = field(default_factory=missed.Passed)
    next_at: int | None = None
    standing: frozenset[int] = frozenset()
    """Of those that are shown already: which are still to be dealt with."""


def ask(read: Reader, shown: tuple[Told, ...], now: int) -> Found:
    """Ask all of it at once, on a reader thread."""
    due = telling.due(read, now=now, limit=MOST)
    passed = missed.passed(read, now=now, besides=frozenset(one.reminder_id for one in due))
    return Found(
        now, due, passed, telling.next_at(read), missed.standing(read, shown, now=now) if shown else frozenset()
    )


class Teller(QObject):
    """Watches the clock for one window's store. Lives on the GUI thread; the store is asked on another."""

    def __init__(self, window: MainWindow, presenter: Presenter, *, alarm: Alarm | None = None) -> None:
        """Belong to a window; `presenter` shows what is to be told."""
        super().__init__(window)
        self._machine, self.presenter = window.machine, presenter
        self.alarm: Alarm = alarm or TimerAlarm(self)
        self.alarm.rang.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.look)
        self._busy = self._again = False
        self._begun = False
        self._noted_not: set[tuple[int, int]] = set()
        self._to_note: list[int] = []
        self._offset = self._ahead()
        self._ticked = time.monotonic()
        self._machine.bus.changed.connect(self._heard)
        self._machine.ticked.connect(self._tick)
        self._machine.store_changed.connect(self._other_store)

    def begin(self) -> None:
        """Tell what came due while the program was off, and from now on what comes due."""
        self.look()

    # -- when to look -------------------------------------------------------------------------------------------------

    def _heard(self, changes: Changes) -> None:
        if "reminder" in changes or "setting" in changes:
            self._soon.start()

    def _ahead(self) -> int:
        """How far the clock is ahead of the time that passes (ms): it changes when somebody sets the clock."""
        return self._machine.clock.now() - time.monotonic_ns() // 1_000_000

    @Slot()
    def _tick(self) -> None:
        """Notice that the clock jumped or that the computer slept; a few times a second, so as cheap as can be."""
        ahead, now = self._ahead(), time.monotonic()
        slept = (now - self._ticked) * 1000 > SLEPT_MS
        self._ticked = now
        if slept or abs(ahead - self._offset) > JUMP_MS:
            self._offset = ahead
            self.look()

    def _other_store(self) -> None:
        self._begun = self._busy = self._again = False
        self._noted_not.clear()
        self._to_note.clear()
        self.alarm.stop()
        self.presenter.clear()
        if self._machine.is_open:
            self.look()

    @Slot()
    def look(self) -> None:
        """Ask the store what is to be told now, and when the next comes."""
        if not self._machine.is_open:
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        question = partial(ask, shown=self.presenter.told, now=self._machine.clock.now())
        self._machine.store.read(question).then(self._came).failed(self._failed)

    # -- what comes of it ---------------------------------------------------------------------------------------------

    def _came(self, found: Found) -> None:
        self.presenter.keep_only(found.standing)
        silent_until = self._quiet(found.now)
        if (found.due or found.passed.ids) and silent_until is None:
            self._tell(found)
            return
        self._begun = True
        self._plan(found, silent_until)
        self._done()

    def _done(self) -> None:
        self._busy = False
        if self._again:
            self.look()

    def _plan(self, found: Found, silent_until: int | None) -> None:
        """Set the one timer: to the next moment, or to the end of the quiet hours that it lies in."""
        if found.next_at is None:
            self.alarm.stop()
            return
        moment = silent_until or self._quiet(found.next_at) or found.next_at
        # what has passed and is told to nobody (it was asked just now) is no reason to ask again at once
        wait = LONGEST_MS if moment <= found.now else moment - self._machine.clock.now()
        self.alarm.set(max(0, min(wait, LONGEST_MS)))

    def _quiet(self, moment: int) -> int | None:
        known = self._machine.preferences
        if not known.quiet:
            return None
        return quiet.ends(moment, self._machine.store.settings.zone, known.quiet_from, known.quiet_until)

    def _tell(self, found: Found) -> None:
        new = tuple(one for one in found.due if (one.reminder_id, one.moment) not in self._noted_not)
        if self._machine.preferences.notices:
            held_back = any(self._quiet(one.moment) is not None for one in new)
            self.presenter.show(new, found.passed, gather=held_back, at_start=not self._begun)
        self._noted_not.update((one.reminder_id, one.moment) for one in new)
        self._to_note = [*(one.reminder_id for one in found.due), *found.passed.ids]
        self._note(found.now)

    def _note(self, until: int) -> None:
        """Note in the store what was told; much of it in several units of work, so that a sale can come between."""
        ids, self._to_note = self._to_note[:MOST], self._to_note[MOST:]
        verb = partial(telling.told, reminder_ids=ids, until=until)
        self._machine.store.write(N_("Reminders told"), verb).then(partial(self._noted, until)).failed(self._failed)

    def _noted(self, until: int, _count: int) -> None:
        """What was told is in the store: ask what is left, and when the next comes."""
        if self._to_note:
            self._note(until)
            return
        self._noted_not.clear()
        self._busy = False
        self.look()

    def _failed(self, error: BaseException) -> None:
        """A full disk, or another program in the way: what was shown is remembered, and it is tried again soon."""
        log.warning("reminders: %s", type(error).__name__)
        self._begun = True
        self._busy = False
        self.alarm.set(RETRY_MS)
