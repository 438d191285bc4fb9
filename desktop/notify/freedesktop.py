"""The notification daemon of a Linux desktop, over the session bus (Desktop Notifications Specification 1.2).

One thread with a connection of its own sends and listens, so that a daemon that is slow, starts anew or hangs never
makes the window wait. What is heard arrives on the GUI thread.
"""

from __future__ import annotations

import html
import logging
import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop import notify, paths
from desktop.notify import DISMISSED, EXPIRED, LOST, OPEN, Notice, Notifier

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ANSWER_S = 2.0
"""How long a daemon may take to answer; the bus may have to start it first."""
NEVER = 0
"""A notice that stays until somebody deals with it, as the specification writes it."""
AS_USUAL = -1
"""One that goes when the daemon thinks fit."""
HOW = {1: EXPIRED, 2: DISMISSED}
"""Why a daemon says it closed one; it says 3 where we asked for it."""
REPEATED = "default"
"""What the specification calls a click on the notice itself."""
WIDE = str.maketrans("&<>", "＆＜＞")

log = logging.getLogger(__name__)


class Failed(Exception):
    """The daemon is not there, did not answer, or said no."""


class Freedesktop(Notifier):
    """The daemon's notices, as the window sees them."""

    _heard = Signal(object)

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        """Speak over the bus at this address; nothing is connected before `prepare` or the first notice."""
        super().__init__(parent)
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._line = _Line(address, self._heard.emit)

    def prepare(self) -> None:
        """Connect, and ask the daemon what it can do; the bus starts it where it is not running."""
        self._line.ask("prepare", None)

    def show(self, notice: Notice) -> None:
        """Let the daemon show it."""
        self._line.ask("show", notice)

    def withdraw(self, notice_id: str) -> None:
        """Let the daemon take it away."""
        self._line.ask("withdraw", notice_id)

    def stop(self) -> None:
        """Take all notices away, and end the thread; waits for it a moment only."""
        self._line.end()

    @Slot(object)
    def _tell(self, heard: tuple[Any, ...]) -> None:
        what, *about = heard
        if what == "can":
            self.has_buttons, self.plays = about
        elif what == "acted":
            self.acted.emit(*about)
        elif what == "closed":
            self.closed.emit(*about)
        else:
            self.failed.emit(*about)


class _Line(threading.Thread):
    """The thread that holds the connection. Only its own methods touch it; others leave what they want in `_wanted`."""

    def __init__(self, address: str, tell: Callable[[tuple[Any, ...]], None]) -> None:
        super().__init__(name="noren-notify", daemon=True)
        self._address, self._tell = address, tell
        self._wanted: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self._waking = threading.Lock()
        self._connection: Any = None
        self._features: frozenset[str] | None = None
        self._ids: dict[int, str] = {}

    # -- from any thread ----------------------------------------------------------------------------------------------

    def ask(self, what: str, about: Any) -> None:
        """Want something done; the thread begins with the first."""
        self._wanted.put((what, about))
        if not self.is_alive() and self.ident is None:
            self.start()
        with self._waking:
            if self._connection is not None:
                self._connection.interrupt()

    def end(self) -> None:
        """Want it to end, and wait a moment for it."""
        if self.is_alive():
            self.ask("end", None)
            self.join(ANSWER_S)

    # -- the thread ---------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Do what is wanted until the end; between that listen, where there is a connection, else wait."""
        while True:
            wanted = self._next()
            if wanted is None:
                self._listen()
            elif wanted[0] == "end":
                break
            else:
                self._do(*wanted)
        for number in list(self._ids):
            self._try(self._close_notice, number)
        self._hang_up()

    def _next(self) -> tuple[str, Any] | None:
        """What is wanted next; None when there is nothing, and a connection to listen to meanwhile."""
        try:
            return self._wanted.get(block=self._connection is None)
        except Empty:
            return None

    def _do(self, what: str, about: Any) -> None:
        if what == "show":
            if not self._try(self._show, about):
                self._tell(("failed", about.id))
        elif what == "withdraw":
            for number in [key for key, value in self._ids.items() if value == about]:
                del self._ids[number]
                self._try(self._close_notice, number)
        else:
            self._try(self._know_features)

    def _try(self, do: Callable[..., Any], *about: Any) -> bool:
        """Do it; once more over a new connection where the old one broke. Whether it was done."""
        for _time in range(2):
            before = self._connection
            try:
                self._connect()
                do(*about)
                return True
            except Failed as error:
                log.info("notifications: %s", error)
                return False
            except (OSError, EOFError, ValueError, RuntimeError) as error:
                log.info("notifications: %s", type(error).__name__)
                self._break_off()
                if before is None:
                    return False
        return False

    def _connect(self) -> None:
        if self._connection is not None:
            return
        from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
        from jeepney.bus import get_bus  # type: ignore[import-untyped]
        from jeepney.io.blocking import prep_socket  # type: ignore[import-untyped]
        from jeepney.io.threading import DBusConnection  # type: ignore[import-untyped]

        connection = DBusConnection(prep_socket(get_bus(self._address), timeout=ANSWER_S))
        with self._waking:
            self._connection = connection
        self._call(message_bus.Hello())
        self._call(message_bus.AddMatch(MatchRule(type="signal", interface=NAME, path=PATH)))
        changed = MatchRule(type="signal", sender=message_bus.bus_name, member="NameOwnerChanged")
        changed.add_arg_condition(0, NAME)
        self._call(message_bus.AddMatch(changed))

    def _break_off(self) -> None:
        """The bus itself is gone: whatever the daemon showed is gone with it."""
        self._hang_up()
        self._forget()

    def _hang_up(self) -> None:
        with self._waking:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _forget(self) -> None:
        gone, self._ids, self._features = self._ids, {}, None
        for notice_id in gone.values():
            self._tell(("closed", notice_id, LOST))

    # -- speaking -----------------------------------------------------------------------------------------------------

    def _call(self, message: Any, wait: float = ANSWER_S) -> tuple[Any, ...]:
        """Send a call and wait for its answer, hearing meanwhile what else is said. Raises Failed, OSError."""
        from jeepney import HeaderFields, MessageType

        serial = next(self._connection.outgoing_serial)
        self._connection.send(message, serial=serial)
        end = time.monotonic() + wait
        while (left := end - time.monotonic()) > 0:
            came = self._receive(left)
            if came is None:
                continue
            if came.header.fields.get(HeaderFields.reply_serial) != serial:
                self._hear(came)
            elif came.header.message_type is MessageType.error:
                raise Failed(came.header.fields.get(HeaderFields.error_name, "error"))
            else:
                return tuple(came.body)
        raise Failed("no answer")

    def _receive(self, wait: float | None) -> Any:
        """The next message, or None when the time is over or something else is wanted."""
        from jeepney.io.threading import ReceiveStopped

        try:
            return self._connection.receive(timeout=wait)
        except TimeoutError:
            return None
        except ReceiveStopped:
            self._connection.reset_interrupt()
            return None

    def _daemon(self, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        from jeepney import DBusAddress, new_method_call

        return self._call(new_method_call(DBusAddress(PATH, NAME, NAME), method, signature, body))

    def _know_features(self) -> None:
        if self._features is None:
            self._features = frozenset(self._daemon("GetCapabilities")[0])
            self._tell(("can", "actions" in self._features, "sound" in self._features))

    def _show(self, notice: Notice) -> None:
        self._know_features()
        taken = next((key for key, value in self._ids.items() if value == notice.id), 0)
        body = arguments(notice, self._features or frozenset(), replaces=taken)
        number = self._daemon("Notify", "susssasa{sv}i", body)[0]
        self._ids.pop(taken, None)
        self._ids[number] = notice.id

    def _close_notice(self, number: int) -> None:
        self._daemon("CloseNotification", "u", (number,))

    # -- listening ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        """Wait for what is said next, or until something is wanted."""
        try:
            came = self._receive(None)
        except (OSError, EOFError, ValueError) as error:
            log.info("notifications: %s", type(error).__name__)
            self._break_off()
            return
        if came is not None:
            self._hear(came)

    def _hear(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        if message.header.message_type is not MessageType.signal:
            return
        member, body = message.header.fields.get(HeaderFields.member), message.body
        if member == "NameOwnerChanged" and body[0] == NAME and body[1]:
            self._forget()  # the daemon ended; one that takes its place has none of its notices
        elif member == "ActionInvoked" and body[0] in self._ids:
            self._tell(("acted", self._ids[body[0]], OPEN if body[1] == REPEATED else body[1]))
        elif member == "NotificationClosed" and body[0] in self._ids:
            self._tell(("closed", self._ids.pop(body[0]), HOW.get(body[1], DISMISSED)))


def arguments(notice: Notice, features: frozenset[str], *, replaces: int = 0) -> tuple[Any, ...]:
    """A notice as the method Notify takes it, for a daemon that has these features.

    The summary is plain text by the specification. The body is markup where the daemon says so; where it does not,
    some obey markup all the same (dunst without a configuration): it gets the wide forms of what could be some.
    """
    body = html.escape(notice.body, quote=False) if "body-markup" in features else notice.body.translate(WIDE)
    actions: list[str] = []
    if "actions" in features:
        for key, text in ((REPEATED, notice.open), *notice.buttons):
            actions += [key, text]
    hints: dict[str, tuple[str, Any]] = {"desktop-entry": ("s", "noren"), "urgency": ("y", 1)}
    if not notice.sound:
        hints["suppress-sound"] = ("b", True)
    elif "sound" in features:
        hints["sound-name"] = ("s", "message-new-instant")
    icon = str(paths.resources() / "icons" / "app" / "noren-64.png")
    return ("Noren", replaces, icon, notice.title, body, actions, hints, NEVER if notice.stays else AS_USUAL)


def at_hand(parent: QObject | None = None) -> Freedesktop | None:
    """The daemon of this session, or None where there is no session bus."""
    address = notify.session_bus()
    return Freedesktop(address, parent) if address else None
