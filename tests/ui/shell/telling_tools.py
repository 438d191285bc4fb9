"""What tests of telling share: an alarm that rings when it is told to, and a desktop's notices as a list."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.notify import Notice, Notifier
from models.reminders import reminders

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Alarm(QObject):
    """Stands in for the timer: `ms` is what it was set to, None when it rests."""

    rang = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ms: int | None = None

    def set(self, ms: int) -> None:
        self.ms = ms

    def stop(self) -> None:
        self.ms = None


class Desktop(Notifier):
    """Stands in for a desktop that shows notices: `shown` are those that stand."""

    def __init__(self, *, buttons: bool = True, plays: bool = False) -> None:
        super().__init__()
        self.has_buttons, self.plays = buttons, plays
        self.shown: dict[str, Notice] = {}
        self.all: list[Notice] = []

    def show(self, notice: Notice) -> None:
        self.shown[notice.id] = notice
        self.all.append(notice)

    def withdraw(self, notice_id: str) -> None:
        self.shown.pop(notice_id, None)


class Told:
    """A window that tells: its teller, its cards, its alarm; time goes by `pass_`."""

    def __init__(self, opened, clock, notifier: Notifier | None = None) -> None:
        from ui.shell.presenting import Presenter
        from ui.shell.telling import Teller

        self.opened, self.clock, self.notifier = opened, clock, notifier
        self.window, self.store, self.bot = opened.window, opened.store, opened.bot
        self.alarm = Alarm()
        self.presenter = self.window.resident.presenter = Presenter(self.window, notifier)
        self.teller = self.window.resident.teller = Teller(self.window, self.presenter, alarm=self.alarm)

    @property
    def cards(self):
        return self.presenter.popups.cards

    @property
    def titles(self) -> list[str]:
        """What the cards say, the digest's first."""
        digest = self.presenter.digest
        return [one.title for one in (digest, *self.cards) if one is not None]

    def begin(self):
        self.teller.begin()
        self.settle()
        return self

    def make(self, title: str, *, at: int | None = None, **more) -> int:
        """Make a reminder, due so many milliseconds from now."""
        moment = None if at is None else self.clock.now() + at
        return self.write(partial(reminders.make, title=title, at=moment, **more))

    def pass_(self, ms: int) -> None:
        """Let time go by, and the alarm ring at its end."""
        self.clock.advance(ms)
        self.ring()

    def ring(self) -> None:
        self.alarm.rang.emit()
        self.settle()

    def write(self, verb):
        """Write something, and wait until the teller has looked what that means."""
        with self.bot.waitSignal(self.opened.machine.bus.changed, timeout=8000):
            found = self.store.write_now("Write", verb)
        self.settle()
        return found

    def settle(self) -> None:
        """Wait until the teller rests."""
        teller = self.teller
        self.bot.waitUntil(lambda: not (teller._busy or teller._soon.isActive()), timeout=8000)

    def row(self, key: int, columns: str = "state, snoozed_until, told_at, tell_at"):
        return tuple(self.store.here.row(f"SELECT {columns} FROM reminder WHERE id=?", key))

    def state(self, key: int) -> str:
        return self.row(key)[0]
