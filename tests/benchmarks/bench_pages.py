"""Another page opened for the first time and again, and the memory after a day's work, on the store given.

`python tests/benchmarks/bench_pages.py STORE [SALES]`. A real window; from `open(page)` to the first paint of the page.
Then people are searched for, SALES receipts (500) are booked through `store.write`, and the resident memory is read.
The store is written to: a copy of it is made beside it first, and removed.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NOREN_DATA", tempfile.mkdtemp(prefix="noren-bench-"))

from million import say
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

from desktop.app import Machine, Start
from desktop.options import Options
from models.counter import catalogue, sales, till
from models.counter.drafts import Tender
from models.people import search

FIRST_MS, AGAIN_MS, MEMORY_MB = 150, 50, 150
PAGES = ("people", "products", "day", "settings")
QUERIES = ("高橋", "たなか", "sato", "0901", "花", "1234")


class Painted(QObject):
    """Notes when a page's window was painted."""

    def __init__(self, window) -> None:
        super().__init__()
        self.loop, self.window = QEventLoop(), window

    def opening(self, page: str) -> float:
        """How many ms from `open(page)` until the page was painted."""
        began = time.perf_counter()
        self.window.open(page)
        self.window.pages[page].installEventFilter(self)
        self.loop.exec()
        self.window.pages[page].removeEventFilter(self)
        return (time.perf_counter() - began) * 1000

    def eventFilter(self, _watched, event) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.loop.quit)
        return False


def pause(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def memory() -> tuple[float, float]:
    """Resident memory now, and at its most, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def sell(machine: Machine, window, count: int) -> None:
    """Book receipts of three lines, one after the other, as the counter does."""
    read = machine.store.here
    if till.open_session_of(read) is None:
        machine.store.write("Open", partial(till.open_session, float_amount=10_000)).result()
    items = [key.item for key in catalogue.grid(read) if key.item is not None and key.item.price is not None]
    items = [item for item in items if not item.variants and not item.options and not item.weigh][:20]
    register = window.pages["counter"].register
    cash = window.pages["counter"].checkout.kinds[0]
    for number in range(count):
        for at in range(3):
            register.ring(items[(number + at) % len(items)])
        draft = register.draft([Tender(cash.id, register.priced.due)])
        machine.store.write("Sale", partial(sales.book, draft=draft)).result()
        register.clear()
        if number % 50 == 0:
            pause(1)


def measure(store: Path, count: int) -> bool:
    """Print every figure; whether all were reached."""
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=store, language="ja"))
    application(machine)
    if machine.start() is not Start.SHOP:
        raise SystemExit(f"{store} can't be opened: {machine.problem}")
    machine.preferences.page = "counter"
    window = MainWindow(machine)
    window.show_start(Start.SHOP)
    window.show()
    pause(1500)
    say(f"memory after the start: {memory()[0]:.0f} MB")
    painted, good = Painted(window), True
    for most, turn in ((FIRST_MS, "first"), (AGAIN_MS, "again")):
        for page in PAGES:
            took = painted.opening(page)
            pause(1200)
            good &= took <= most
            say(f"page {page}, {turn}: {took:.0f} ms (at most {most}): {'reached' if took <= most else 'missed'}")
            window.open("counter")
            pause(200)
    for query in QUERIES:
        machine.store.read(search.find, query, 20).result()
    sell(machine, window, count)
    pause(200)
    now, most_ever = memory()
    good &= now <= MEMORY_MB
    verdict = "reached" if now <= MEMORY_MB else "missed"
    say(f"memory after {count} receipts: {now:.0f} MB, at its most {most_ever:.0f} (at most {MEMORY_MB}): {verdict}")
    window.close()
    machine.close()
    return good


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=Path(sys.argv[1]).parent) as place:
        copy = Path(place) / "pages.noren"
        if sys.platform == "linux":
            subprocess.run(["cp", "--reflink=auto", sys.argv[1], str(copy)], check=True)
        else:
            shutil.copyfile(sys.argv[1], copy)
        sys.exit(0 if measure(copy, int(sys.argv[2]) if len(sys.argv) > 2 else 500) else 1)
