"""What all tests share: a quiet place for Qt, real files, programs of the system, a screen of one's own, a store."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

# before Qt is imported, and the same for every program that a test starts
_PLACE = Path(tempfile.mkdtemp(prefix="noren-tests-"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["NOREN_DATA"] = str(_PLACE / "data")
os.environ.pop("NOREN_STORE", None)
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
for _name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
    (_PLACE / _name).mkdir(mode=0o700)
    os.environ[_name] = str(_PLACE / _name)

TESTS = Path(__file__).resolve().parent
SHARED = TESTS.parent.parent / "shared" / "data"
NOON = int(datetime(2026, 6, 15, 12, tzinfo=ZoneInfo("Asia/Tokyo")).timestamp() * 1000)
"""When tests' clocks stand unless they are set: a Monday in the rains of Tokyo, ms UTC."""

MUCH_GARBAGE = 50_000

PACKAGES = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "dbus-daemon": "dbus",
    "pdftotext": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "qpdf": "qpdf",
    "zbarimg": "zbar-tools",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "git": "git",
    "soffice": "libreoffice-calc",
}


def pytest_unconfigure() -> None:
    shutil.rmtree(_PLACE, ignore_errors=True)


# -- programs of the system ------------------------------------------------------------------------------------------


def find_program(name: str) -> str:
    """The path of a program. Where set-up could have installed it (as root) a missing one fails, elsewhere it skips."""
    path = shutil.which(name)
    if path:
        return path
    reason = f"{name} is not installed (Debian's package {PACKAGES.get(name, name)})"
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """`program("pdftotext")` gives its path, or ends the test by name."""
    return find_program


# -- files -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """A folder of real files that may be absent: `shelf / "bakery.csv"` is a path, or skips the test by name."""

    folder: Path

    def __truediv__(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            pytest.skip(f"the real file {name} is not here")
        return path


@pytest.fixture(scope="session")
def shared_data() -> Shelf:
    """The whole real files, which lie beside the tree where they are at all."""
    return Shelf(SHARED)


@pytest.fixture(scope="session")
def cut_data() -> Path:
    """The folder of small cut copies of real files, with their licences; always here."""
    return TESTS / "data"


# -- windows ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def preferences_are_not_handed_on() -> Iterator[None]:
    """What one test sets of this computer's preferences (a language, a theme) is gone before the next."""
    yield
    (_PLACE / "data" / "preferences.json").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> Iterator[None]:
    """As in the program: cycles with widgets in them are taken apart on the GUI thread, never on a worker's."""
    gc.disable()
    yield
    if gc.get_count()[0] > MUCH_GARBAGE:
        gc.collect()


@pytest.fixture(autouse=True)
def no_window_is_left() -> Iterator[None]:
    """Every window that a test opens is gone after it: one that stays would answer the next test's keys."""
    before = {id(widget) for widget in _windows()}
    yield
    left = [widget for widget in _windows() if id(widget) not in before]
    if left:
        del left
        gc.collect()
        left = [widget for widget in _windows() if id(widget) not in before]
    names = [f"{type(widget).__name__} {widget.objectName() or widget.windowTitle()}".strip() for widget in left]
    for widget in left:
        widget.deleteLater()
    _windows()
    assert not names, f"windows were left open: {names}"


def _windows() -> list:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return QApplication.topLevelWidgets()


@dataclass(frozen=True)
class Display:
    """A screen of its own: programs started with `env` show their windows there."""

    name: str
    env: dict[str, str]


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    """An X screen of 1440×900 with a window manager and a session bus, one for each worker.

    For programs that a test starts (`subprocess`, with `env=display.env`), as this process's own windows are offscreen.
    """
    server = find_program("Xvfb")
    manager, bus = find_program("openbox"), find_program("dbus-daemon")
    reading, writing = os.pipe()
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    screen = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        **quiet,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        name = f":{pipe.readline().strip()}"
    env = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    env |= {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    daemon = subprocess.Popen(
        [bus, "--session", "--nofork", "--nopidfile", "--print-address"],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        **quiet,
    )
    assert daemon.stdout is not None
    env["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().strip()
    windows = subprocess.Popen([manager], env=env, stdout=subprocess.DEVNULL, **quiet)
    yield Display(name, env)
    for process in (windows, daemon, screen):
        process.terminate()
        process.wait(10)
    daemon.stdout.close()


# -- stores ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock():
    """The clock of the `store` fixture; `clock.advance(ms)` moves it."""
    from desktop.clock import SetClock

    return SetClock(NOON)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new shop's store, made by the migrations once; copy it, don't open it."""
    from desktop import opening

    path = tmp_path_factory.mktemp("store") / "empty.noren"
    opening.create(path, now=NOON)
    return path


@pytest.fixture
def store_path(empty_store: Path, tmp_path: Path) -> Path:
    """A real store file of this test's own, in Japan, with the rows that every shop begins with."""
    return Path(shutil.copy(empty_store, tmp_path / "shop.noren"))


@pytest.fixture
def store(store_path: Path, clock):
    """That store, open; all of its work is done in the test's own thread, behind the same door."""
    from desktop.store import Store

    opened = Store(store_path, clock=clock, inline=True)
    yield opened
    opened.close()
