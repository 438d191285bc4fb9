"""Takes the pictures of one size: run by the package's __main__, on a screen of its own."""

import shutil
import sys
import time
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop import paths, sample
from desktop.app import Machine, Start
from desktop.clock import SetClock
from desktop.options import Options
from models.sample import sales
from tests.screens import SHOTS, gallery
from tests.screens.__main__ import SIZES, TOP
from ui.actions import top_layer
from ui.shell import window as shell
from ui.theme import theme

PEOPLE = 1000
QUIET, LONGEST_MS = 6, 12_000


def rooms() -> None:
    """Import every module that registers pictures."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in ("__init__", "__main__", "take"):
            import_module(f"tests.screens.{file.stem}")


def shop(language: str) -> Path:
    """A copy of the sample shop in this language, kept in build/ until the code that makes it changes."""
    kept = TOP / "build" / f"sample-{PEOPLE}-{language}.noren"
    changed = max(file.stat().st_mtime for file in (TOP / "models").rglob("*.py"))
    if not kept.exists() or kept.stat().st_mtime < changed:
        kept.unlink(missing_ok=True)
        kept.parent.mkdir(exist_ok=True)
        sample.build(kept, count=PEOPLE, language=language)
    return Path(shutil.copy(kept, paths.data_folder() / f"{language}.noren"))


def settle(machine: Machine) -> None:
    """Wait until readers, writer and timers of no delay are done, and everything is painted."""
    began = time.monotonic()
    quiet = 0
    while quiet < QUIET and time.monotonic() - began < LONGEST_MS / 1000:
        turn = time.monotonic()
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
        slow = time.monotonic() - turn > 0.06
        quiet = 0 if slow or (machine.is_open and busy(machine)) else quiet + 1


def busy(machine: Machine) -> bool:
    """Whether a pool of the store has work waiting or in hand."""
    pools = (machine.store._readers, machine.store._writer)
    return any(not (pool._work_queue.empty() and pool._idle_semaphore._value >= len(pool._threads)) for pool in pools)


class Studio:
    """One window, in one language, for many pictures."""

    def __init__(self, size: str, out: Path, language: str) -> None:
        self.size, self.out, self.language = size, out, language
        clock = SetClock(sales.day_ms(sample.UNTIL) + 14 * 3_600_000 + 32 * 60_000)
        self.machine = Machine(Options(store=shop(language), language=language), clock=clock)
        shell.application(self.machine)
        assert self.machine.start() is Start.SHOP, self.machine.problem
        self.window = shell.MainWindow(self.machine)
        self.window.show_start(Start.SHOP)
        self.window.resize(*SIZES[size][:2])
        self.window.move(0, 0)
        self.window.show()
        self.window.activateWindow()
        settle(self.machine)

    def take(self, name: str, mode: str) -> None:
        """Bring the window where the picture is taken, and take it."""
        theme.set(mode=mode)
        after = SHOTS[name](self.window)
        settle(self.machine)
        picture = self.window.screen().grabWindow(self.window.winId())
        path = self.out / f"{name}-{mode}-{self.language}-{self.size}.png"
        assert picture.save(str(path)), path
        self.tidy()
        if callable(after):
            after()

    def tidy(self) -> None:
        """Close whatever lies over the window."""
        for _layer in range(5):
            layer = top_layer(self.window)
            if layer is None:
                break
            layer.hide()
            layer.deleteLater()
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        self.window.toasts.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close(self) -> None:
        """Close window and store."""
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.machine.close()


def main(size: str, out: str, languages: str, modes: str, *names: str) -> int:
    """Take them; a picture that can't be taken is named, and the others are taken all the same."""
    rooms()
    if "gallery" in names:
        gallery.hang()
    wanted = [name for name in SHOTS if not names or name.startswith(tuple(names))]
    failed = 0
    for language in languages.split(","):
        studio = Studio(size, Path(out), language)
        for mode in modes.split(","):
            for name in wanted:
                try:
                    studio.take(name, mode)
                except Exception as error:
                    failed += 1
                    sys.stderr.write(f"{name} {mode} {language} {size}: {type(error).__name__}: {error}\n")
                    studio.tidy()
        studio.close()
    sys.stdout.write(f"{size}: {len(wanted)} pictures, {failed} could not be taken\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
