"""Start with the computer: the entry that each system reads when this person logs in.

Linux desktops read `autostart/noren.desktop` in the configuration folder (Desktop Application Autostart
Specification), Windows the value `Noren` below the key Run of this person's registry, macOS a plist in LaunchAgents.
What is written starts this very program, with `--tray`: in the tray, without a window.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.failures import told_os

if TYPE_CHECKING:
    from collections.abc import Sequence

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
VALUE = "Noren"
LABEL = "app.noren.start"


class Autostart(Protocol):
    """Whether the program starts with the computer. Raises Told where the system refuses."""

    def is_on(self) -> bool:
        """Whether it does."""
        ...

    def turn_on(self, command: Sequence[str]) -> None:
        """Let this command be started."""
        ...

    def turn_off(self) -> None:
        """Start nothing any more."""
        ...


def here() -> Autostart:
    """How it is done on this system."""
    if sys.platform == "win32":
        import winreg

        return Registry(winreg)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    given = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(given) if given and Path(given).is_absolute() else Path.home() / ".config"
    return DesktopEntry(folder / "autostart")


def command(store: Path | None = None) -> tuple[str, ...]:
    """What starts this program in the tray: on `store`, where it was started with one."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [_python(), str(_main())]
    return (*program, *(("--store", str(store.absolute())) if store is not None else ()), "--tray")


def _python() -> str:
    """The interpreter; on Windows the one that opens no console."""
    quiet = Path(sys.executable).with_name("pythonw.exe")
    return str(quiet) if sys.platform == "win32" and quiet.exists() else sys.executable


def _main() -> Path:
    return Path(__file__).resolve().parent.parent / "main.py"


class _OneFile:
    """An entry that is a file of its own in a folder."""

    name = ""

    def __init__(self, folder: Path) -> None:
        """Keep it in this folder, which is made when it is needed."""
        self.path = folder / self.name

    def is_on(self) -> bool:
        """Whether the entry is there."""
        return self.path.is_file()

    def turn_on(self, command: Sequence[str]) -> None:
        """Write the entry. Raises Told."""
        from desktop import paths

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            paths.write_whole(self.path, self.content(command))
        except OSError as error:
            raise told_os(error, error.filename or self.path) from error

    def turn_off(self) -> None:
        """Remove the entry. Raises Told."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise told_os(error, self.path) from error

    def content(self, command: Sequence[str]) -> bytes:
        """What stands in the file."""
        raise NotImplementedError


class DesktopEntry(_OneFile):
    """The entry of Linux desktops. One that the desktop's own settings switched off counts as off."""

    name = "noren.desktop"

    def is_on(self) -> bool:
        """Whether it is there, and not switched off in it."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").lower().splitlines()
        except OSError:  # not there, or not to be read: then the desktop doesn't start it either
            return False
        return not {"hidden=true", "x-gnome-autostart-enabled=false"} & {line.replace(" ", "") for line in lines}

    def content(self, command: Sequence[str]) -> bytes:
        """A desktop entry, its command quoted as the Desktop Entry Specification wants it."""
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            "Name=Noren",
            "Name[ja]=暖簾",
            "Exec=" + " ".join(_quoted(word) for word in command),
            "Icon=noren",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        return ("\n".join(lines) + "\n").encode()


def _quoted(word: str) -> str:
    """An argument in quotes; what the shell would read is escaped, and once more for the key file's own reading."""
    for sign in '\\"`$':
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


class LaunchAgent(_OneFile):
    """The property list of macOS."""

    name = LABEL + ".plist"

    def content(self, command: Sequence[str]) -> bytes:
        """A property list that launchd starts at log-in."""
        import plistlib

        entry = {"Label": LABEL, "ProgramArguments": list(command), "RunAtLoad": True, "ProcessType": "Interactive"}
        return plistlib.dumps(entry)


class Registry:
    """The value of Windows' registry; `winreg` is the module, or what stands in for it in tests."""

    def __init__(self, winreg: Any) -> None:
        """Write through this module."""
        self._winreg = winreg

    def is_on(self) -> bool:
        """Whether the value is there."""
        try:
            with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, RUN) as key:
                self._winreg.QueryValueEx(key, VALUE)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise told_os(error, RUN) from error
        return True

    def turn_on(self, command: Sequence[str]) -> None:
        """Set the value. Raises Told."""
        line = subprocess.list2cmdline(command)
        try:
            with self._winreg.CreateKey(self._winreg.HKEY_CURRENT_USER, RUN) as key:
                self._winreg.SetValueEx(key, VALUE, 0, self._winreg.REG_SZ, line)
        except OSError as error:
            raise told_os(error, RUN) from error

    def turn_off(self) -> None:
        """Remove the value. Raises Told."""
        try:
            with self._winreg.CreateKey(self._winreg.HKEY_CURRENT_USER, RUN) as key:
                self._winreg.DeleteValue(key, VALUE)
        except FileNotFoundError:
            return
        except OSError as error:
            raise told_os(error, RUN) from error
