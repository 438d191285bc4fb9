"""Notification daemons for tests: a real one (dunst) on a bus of its own, and one that does as it is told."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from typing import TYPE_CHECKING

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus import get_bus
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import prep_socket
from jeepney.io.threading import DBusConnection, DBusRouter, Proxy, ReceiveStopped

if TYPE_CHECKING:
    from pathlib import Path

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def until(ready, seconds: float = 5.0) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.02)
    return bool(ready())


class Bus:
    """A session bus of its own."""

    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen(
            [program, "--session", "--nofork", "--nopidfile", "--print-address"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


class Dunst:
    """The real daemon. `choose` decides by its label which button is pressed when its menu is asked for."""

    def __init__(self, programs: tuple[str, str], folder: Path, display: str, address: str) -> None:
        self._dunst, self._control = programs
        self.env = {**os.environ, "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": address, "LC_ALL": "C.UTF-8"}
        self.out, self.label = folder / "shown", folder / "label"
        menu = folder / "menu"
        menu.write_text(f'#!/bin/sh\ngrep -m1 -F "#$(cat {self.label}) "\n')
        menu.chmod(0o755)
        self.config = folder / "dunstrc"
        self.config.write_text(f"[global]\n    dmenu = {menu}\n    markup = full\n    notification_limit = 0\n")
        self.process: subprocess.Popen | None = None
        self.start()

    def start(self) -> None:
        with self.out.open("ab") as out:
            words = [self._dunst, "-conf", str(self.config), "-print"]
            self.process = subprocess.Popen(words, env=self.env, stdout=out, stderr=subprocess.DEVNULL)
        assert until(lambda: self._ask("is-paused") == "false"), "dunst did not come up"

    def _ask(self, *words: str) -> str:
        done = subprocess.run([self._control, *words], env=self.env, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def shown(self) -> str:
        """All that it was given so far, as it printed it."""
        return self.out.read_text(encoding="utf-8")

    def count(self) -> int:
        """How many notices stand on its screen now."""
        return int(self._ask("count", "displayed") or 0)

    def press(self, label: str) -> None:
        """Press the button of this label."""
        self.label.write_text(label)
        self._ask("context")

    def click(self) -> None:
        """Click on the newest notice itself."""
        self._ask("action")

    def dismiss(self) -> None:
        """Send the newest notice away."""
        self._ask("close")

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


class StandIn(threading.Thread):
    """A daemon that does as it is told: `features`, `refuses` or `silent` are what it is like."""

    def __init__(self, address: str, features: tuple[str, ...] = ("body",)) -> None:
        super().__init__(daemon=True)
        self.features = features
        self.refuses = self.silent = False
        self.got: list[tuple] = []
        self.when: list[tuple[float, str]] = []
        """When each came (seconds since 1970), and its summary."""
        self.closed: list[int] = []
        self.connection = DBusConnection(prep_socket(get_bus(address)))
        with DBusRouter(self.connection) as router:
            proxy = Proxy(message_bus, router, timeout=5)
            self.connection.unique_name = proxy.Hello()[0]
            proxy.RequestName(NAME)
        self.start()

    def run(self) -> None:
        while True:
            try:
                came = self.connection.receive()
            except (ReceiveStopped, OSError):
                return
            if came.header.message_type is MessageType.method_call and not self.silent:
                self.connection.send(self._answer(came))

    def _answer(self, came):
        member = came.header.fields.get(HeaderFields.member)
        if self.refuses:
            return new_error(came, "org.freedesktop.DBus.Error.Failed", "s", ("no",))
        if member == "GetCapabilities":
            return new_method_return(came, "as", (list(self.features),))
        if member == "CloseNotification":
            self.closed.append(came.body[0])
            return new_method_return(came)
        self.when.append((time.time(), came.body[3]))
        self.got.append(came.body)
        return new_method_return(came, "u", (came.body[1] or len(self.got),))

    def say(self, member: str, signature: str, body: tuple) -> None:
        """Send one of its signals."""
        self.connection.send(new_signal(DBusAddress(PATH, interface=NAME), member, signature, body))

    def end(self) -> None:
        self.connection.interrupt()
        self.join(5)
        self.connection.close()
