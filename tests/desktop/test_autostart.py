"""Start with the computer: what is written for each system.

The entries for Windows and macOS are written here into a stand-in for the registry and a folder; that those systems
obey them was not tried.
"""

import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import autostart
from models.errors import Told

COMMAND = ("/opt/no ren/noren", "--store", '/srv/me/50% "off" $HOME `x` \\ 店.noren', "--tray")


def words_of(entry: str) -> list[str]:
    """The command of a desktop entry, read as the specification says: the key file's escapes, then a shell's quotes."""
    line = next(one for one in entry.splitlines() if one.startswith("Exec=")).removeprefix("Exec=")
    read = line.replace("\\\\", "\\").replace("%%", "%")
    shown = subprocess.run(["/bin/sh", "-c", f"printf '%s\\n' {read}"], capture_output=True, text=True, check=True)
    return shown.stdout.splitlines()


def test_the_entry_of_linux_lies_in_the_configuration_folder_and_keeps_the_command(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    start = autostart.here()
    assert not start.is_on()
    start.turn_on(COMMAND)
    path = tmp_path / "config" / "autostart" / "noren.desktop"
    entry = path.read_text(encoding="utf-8")
    assert entry.startswith("[Desktop Entry]\nType=Application\n")
    assert words_of(entry) == list(COMMAND)
    assert start.is_on()
    start.turn_off()
    assert not path.exists()
    start.turn_off()


@pytest.mark.parametrize("given", ["", "relative/folder"])
def test_without_a_configuration_folder_it_is_the_usual_one(given, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", given)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert autostart.here().path == tmp_path / ".config" / "autostart" / "noren.desktop"


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = true"])
def test_an_entry_that_the_desktop_switched_off_counts_as_off(line, tmp_path):
    start = autostart.DesktopEntry(tmp_path)
    start.path.write_text(f"[Desktop Entry]\nExec=noren\n{line}\n")
    assert not start.is_on()
    start.turn_on(COMMAND)
    assert start.is_on()


def test_a_folder_that_refuses_is_said_in_words(tmp_path):
    (tmp_path / "autostart").write_text("a file where the folder should be")
    with pytest.raises(Told):
        autostart.DesktopEntry(tmp_path / "autostart").turn_on(COMMAND)


class Key:
    def __init__(self, values: dict) -> None:
        self.values = values

    def __enter__(self):
        return self.values

    def __exit__(self, *error):
        return None


class Winreg:
    """A stand-in for the module of Windows: the keys of one person's registry."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self) -> None:
        self.keys: dict[tuple, dict] = {}

    def OpenKey(self, root, name):  # noqa: N802
        if (root, name) not in self.keys:
            raise FileNotFoundError(2, "no such key")
        return Key(self.keys[root, name])

    def CreateKey(self, root, name):  # noqa: N802
        return Key(self.keys.setdefault((root, name), {}))

    def QueryValueEx(self, key, name):  # noqa: N802
        if name not in key:
            raise FileNotFoundError(2, "no such value")
        return key[name]

    def SetValueEx(self, key, name, _reserved, kind, value):  # noqa: N802
        key[name] = (value, kind)

    def DeleteValue(self, key, name):  # noqa: N802
        if name not in key:
            raise FileNotFoundError(2, "no such value")
        del key[name]


def test_the_value_of_windows_stands_below_this_persons_run_key():
    winreg = Winreg()
    start = autostart.Registry(winreg)
    assert not start.is_on()
    start.turn_on((r"C:\Program Files\Noren\noren.exe", "--store", r"D:\店\shop.noren", "--tray"))
    key = winreg.keys["HKCU", r"Software\Microsoft\Windows\CurrentVersion\Run"]
    assert key == {"Noren": (r'"C:\Program Files\Noren\noren.exe" --store D:\店\shop.noren --tray', 1)}
    assert start.is_on()
    start.turn_off()
    assert key == {}
    start.turn_off()
    assert not start.is_on()


def test_a_registry_that_refuses_is_said_in_words():
    winreg = Winreg()

    def refuse(*_about):
        raise PermissionError(13, "denied")

    winreg.CreateKey = refuse
    with pytest.raises(Told):
        autostart.Registry(winreg).turn_on(COMMAND)


def test_the_agent_of_macos_starts_the_command_at_log_in(tmp_path):
    start = autostart.LaunchAgent(tmp_path / "Library" / "LaunchAgents")
    start.turn_on(COMMAND)
    entry = plistlib.loads((tmp_path / "Library" / "LaunchAgents" / "app.noren.start.plist").read_bytes())
    assert entry["ProgramArguments"] == list(COMMAND)
    assert entry["RunAtLoad"] is True
    assert start.is_on()
    start.turn_off()
    assert not start.is_on()


def test_the_command_starts_this_program_in_the_tray_on_the_store_that_is_open(monkeypatch):
    words = autostart.command(Path("shop.noren"))
    assert words[0] == sys.executable
    assert Path(words[1]).name == "main.py"
    assert Path(words[1]).exists()
    assert words[2:] == ("--store", str(Path("shop.noren").absolute()), "--tray")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert autostart.command() == (sys.executable, "--tray")
