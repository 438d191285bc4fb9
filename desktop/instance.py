"""One window per data file: the first holds a lock and answers calls, a second start brings it to the front.

The lock heals itself: Qt looks whether the program that left it is still alive.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal, Slot

from desktop.failures import InUse
from models.errors import N_, Told

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

CALL = b"show\n"
ANSWER = b"here\n"
ANSWER_MS = 2000
LISTEN_AFTER_MS = 500
PATIENCE_S = 5.0
"""How long a second start waits for a first one that is still on its way up."""


def _lock_path(store: Path) -> Path:
    real = store.resolve()
    return real.with_name(f".{real.name}.lock")


def _name(store: Path) -> str:
    user = os.environ.get("USERNAME", "") if os.name == "nt" else str(os.getuid())
    return f"noren-{hashlib.sha256(f'{user}:{store.resolve()}'.encode()).hexdigest()[:24]}"


def _take(store: Path) -> QLockFile | None:
    """The lock, or None when a living window has it. Raises Told when the folder can't be written."""
    lock = QLockFile(str(_lock_path(store)))
    lock.setStaleLockTime(0)  # only a dead program's lock is stale, however long the window stays open
    if lock.tryLock(0):
        return lock
    if lock.error() == QLockFile.LockError.LockFailedError:
        return None
    raise Told(
        N_("{path} is read-only, so nothing could be sold. Nothing was changed; check its rights."), path=store.parent
    )


@contextlib.contextmanager
def locked(store: Path) -> Iterator[None]:
    """Keep windows away from a store meanwhile. Raises InUse when one has it."""
    lock = _take(store)
    if lock is None:
        raise InUse(N_("{path} is open in a window. Close that window first; nothing was changed."), path=store)
    try:
        yield
    finally:
        lock.unlock()


class Instance(QObject):
    """This window's claim on a store. `called` when a second start asks it to come to the front."""

    called = Signal()

    def __init__(self, lock: QLockFile, name: str, parent: QObject | None = None) -> None:
        """Hold `lock`, and listen under `name` soon: the window comes first, and a second start is patient."""
        super().__init__(parent)
        self._lock = lock
        self._name = name
        self._server: QLocalServer | None = None
        self._soon = QTimer(self, singleShot=True, interval=LISTEN_AFTER_MS)
        self._soon.timeout.connect(self._listen)
        self._soon.start()

    @Slot()
    def _listen(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)  # what a killed window left: the lock says that nobody listens
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._name)

    @Slot()
    def _answer(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(ANSWER)
            socket.flush()
            socket.disconnectFromServer()
            self.called.emit()

    def release(self) -> None:
        """Give up the store."""
        self._soon.stop()
        if self._server is not None:
            self._server.close()
        self._lock.unlock()


def claim(store: Path, parent: QObject | None = None) -> Instance | None:
    """Claim a store for this window, or bring the window that has it to the front and return None.

    Raises Told when that window does not answer.
    """
    end = time.monotonic() + PATIENCE_S
    while True:
        lock = _take(store)
        if lock is not None:
            return Instance(lock, _name(store), parent)
        if _call(store):
            return None
        if time.monotonic() > end:
            raise InUse(
                N_("{path} is open in a window that does not answer. Wait a moment, or end that program."), path=store
            )
        time.sleep(0.1)


def _call(store: Path) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_name(store))
    if not socket.waitForConnected(500):
        return False
    socket.write(CALL)
    answered = bool(socket.bytesAvailable()) or socket.waitForReadyRead(ANSWER_MS)
    socket.disconnectFromServer()
    return answered
