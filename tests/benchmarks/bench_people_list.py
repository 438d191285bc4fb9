"""The list of a million people: its first page, jumps of the scrollbar, sorting and filtering, in a real window.

`python tests/benchmarks/bench_people_list.py STORE`. Only reads. First page: from the click on the page until its first
rows are painted, the page made before (at most 100 ms) and not. Jumps: the bar is set anywhere, forty times, until the
rows there are painted with their words, not blank (at most 50 ms, p95). Sort and filter: from the click until the first
rows of the new order are painted, and by how much a beat of 5 ms came too late meanwhile (at most 50 ms: never held).
"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NOREN_DATA", tempfile.mkdtemp(prefix="noren-bench-"))

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

from desktop.app import Machine, Start
from desktop.options import Options

FIRST_MS, JUMP_MS, HELD_MS, JUMPS, BEAT = 100, 50, 50, 40, 5
ORDERS = (("last_seen", False), ("points", False), ("company", False), ("reading", True), ("reading", False))
FILTERS = ("members", "guests", "recent", "away", "birthday", "all")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def pause(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Eyes(QObject):
    """Waits until the rows in sight were painted with their words; notes meanwhile how late beats came."""

    def __init__(self, people) -> None:
        super().__init__()
        self.people, self.list = people, people.list.list
        self.loop, self.ended, self.late, self.after, self.busy = QEventLoop(), 0.0, 0.0, 0, 0.0
        self.beat = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self.beat.timeout.connect(self._beat)
        self.most = QTimer(self, singleShot=True)
        self.most.timeout.connect(self.loop.quit)
        self.list.viewport().installEventFilter(self)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late = max(self.late, 1000 * (now - self.due) - BEAT)
        self.due = now

    def ready(self) -> bool:
        """Whether the order asked for is there, and the rows in sight too."""
        rows, view = self.list.rows, self.list.viewport()
        if not rows.rowCount() or rows._generation < self.after or (self.after and not self.fresh()):
            return False
        first = max(0, self.list.rowAt(0))
        last = self.list.rowAt(view.height() - 1)
        last = rows.rowCount() - 1 if last < 0 else last
        pages = {at // 128 for at in range(first, last + 1)}
        return all(page in rows._pages for page in pages)

    def fresh(self) -> bool:
        """Whether the ids are those of the question after which it waits."""
        return self.list.rows._whole >= self.after

    def eventFilter(self, _watched, event) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and not self.ended and self.ready():
            QTimer.singleShot(0, self.done)
        return False

    def done(self) -> None:
        """The paint is over."""
        self.ended = self.ended or time.perf_counter()
        self.loop.quit()

    def wait(self, act, after: bool = False) -> tuple[float, float]:
        """Do something; ms until what it shows is painted, and the longest that a beat was late."""
        self.ended, self.late, self.after = 0.0, 0.0, 0
        self.due = began = time.perf_counter()
        worked = time.process_time()
        self.beat.start()
        act()
        if after:
            self.after = self.list.rows._generation
        self.most.start(20_000)
        self.loop.exec()
        self.most.stop()
        self.beat.stop()
        self.busy = 1000 * (time.process_time() - worked)
        return (1000 * (self.ended - began) if self.ended else 20_000.0), self.late


def measure(store: Path) -> bool:
    """Print every figure; whether all were reached."""
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=store, language="ja"))
    application(machine)
    if machine.start() is not Start.SHOP:
        raise SystemExit(f"{store} can't be opened: {machine.problem}")
    machine.preferences.page = "counter"
    window = MainWindow(machine)
    window.show_start(Start.SHOP)
    window.resize(1366, 768)
    window.show()
    pause(2000)
    good = True
    for name in ("made for the first time", "once more"):
        began = time.perf_counter()
        window.open("people")
        eyes = Eyes(window.pages["people"])
        took, late = eyes.wait(lambda: None)
        took = 1000 * (eyes.ended - began)
        good = good and (took <= FIRST_MS or name != "once more")
        say(
            f"first page, {name}: {took:.0f} ms (at most {FIRST_MS}), held at most {late:.0f},"
            f" the processors' time {eyes.busy:.0f}"
        )
        pause(3000)
        window.open("counter")
        pause(300)
    window.open("people")
    pause(2000)
    people = window.pages["people"]
    bar, chance = people.list.list.verticalScrollBar(), random.Random(1)
    took, busy = [], []
    for _jump in range(JUMPS):
        took.append(eyes.wait(lambda: bar.setValue(chance.randrange(bar.maximum())))[0])
        busy.append(eyes.busy)
    took.sort()
    late = took[len(took) * 95 // 100]
    good = good and late <= JUMP_MS
    say(
        f"{people.list.list.rows.rowCount():,} rows, a jump: median {statistics.median(took):.1f} ms, p95 {late:.1f},"
        f" longest {took[-1]:.1f} (at most {JUMP_MS}); the processors' time: median {statistics.median(busy):.1f}"
    )
    bar.setValue(0)
    pause(300)
    for order, down in ORDERS:
        took, late = eyes.wait(lambda order=order, down=down: people.list._sort(order, down), after=True)
        good = good and late <= HELD_MS
        say(f"sorted by {order}{', down' if down else ''}: {took:.0f} ms, held at most {late:.0f}")
        pause(2500)
    for name in FILTERS:
        took, late = eyes.wait(lambda name=name: people.list._filter(name), after=True)
        good = good and late <= HELD_MS
        say(f"filter {name}: {took:.0f} ms, held at most {late:.0f}")
        pause(2500)
    say("reached" if good else "missed")
    window.close()
    machine.close()
    return good


if __name__ == "__main__":
    sys.exit(0 if measure(Path(sys.argv[1])) else 1)
