"""Ten thousand entries of one person: the first page painted, and scrolling to the end without a pause.

`python tests/benchmarks/bench_timeline.py [STORE]`. A real window on a copy of the store (a new shop without one); one
person gets 10,000 entries. Measured: from the click until the first page of the history is painted (at most 100 ms);
then the bar is set 200 pixels on every 8 ms until the end is reached: from `setValue` until the viewport was repainted
(p99 at most 16.7 ms: one frame), and by how much a step came too late: what the window did meanwhile, such as putting
further entries behind the others (p99 at most one frame, never more than 50 ms).
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NOREN_DATA", tempfile.mkdtemp(prefix="noren-bench-"))

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

from desktop import opening
from desktop.app import Machine, Start
from desktop.options import Options
from models.people import edit
from models.people.tables import Touchpoint

ENTRIES, FIRST_MS, FRAME_MS, HELD_MS, EACH_MS = 10_000, 100, 16.7, 50, 8
KINDS = ("note", "call", "page_view", "visit", "mail", "form", "points")
DAY = 86_400_000


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fill(now: int, tx) -> int:
    """Somebody with many entries over ten years."""
    key = edit.create(tx, name="山田 花子", reading="やまだ はなこ").id
    for at in range(ENTRIES):
        kind = KINDS[at % len(KINDS)]
        tx.insert(
            Touchpoint, person=key, at=now - at * 9 * DAY // 25, kind=kind, points=at % 9 if kind == "points" else None,
            text=f"何を話したか、何をしたか {at}", about="/menu/spring" if kind == "page_view" else None,
        )  # fmt: skip
    tx.undoable = False
    return key


def pause(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Eyes(QObject):
    """Waits for the first paint of a history that has lines."""

    def __init__(self, view) -> None:
        super().__init__()
        self.view, self.loop, self.ended = view, QEventLoop(), 0.0
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched, event) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and self.view.lines.items and not self.ended:
            QTimer.singleShot(0, self.done)
        return False

    def done(self) -> None:
        """The paint is over."""
        self.ended = self.ended or time.perf_counter()
        self.loop.quit()


def first_page(people, key: int) -> float:
    """From the click until the first page of the history is painted."""
    began = time.perf_counter()
    people.open_person(key)
    eyes = Eyes(people.person.timeline)
    eyes.loop.exec()
    people.person.timeline.viewport().removeEventFilter(eyes)
    return 1000 * (eyes.ended - began)


def scroll(view) -> tuple[list[float], list[float], list[float]]:
    """Scroll to the end; ms of each step's paint, ms of the processor in it, and by how many ms steps came too late."""
    steps: list[float] = []
    busy: list[float] = []
    held: list[float] = []
    bar, loop = view.verticalScrollBar(), QEventLoop()
    state = {"waited": 0, "due": time.perf_counter()}

    def step() -> None:
        now = time.perf_counter()
        held.append(max(0.0, 1000 * (now - state["due"])))
        if bar.value() >= bar.maximum():
            state["waited"] += 1
        else:
            state["waited"] = 0
            worked = time.thread_time()
            bar.setValue(bar.value() + 200)
            view.viewport().repaint()
            steps.append(1000 * (time.perf_counter() - now))
            busy.append(1000 * (time.thread_time() - worked))
        state["due"] = time.perf_counter() + EACH_MS / 1000
        if state["waited"] > 100:
            loop.quit()

    timer = QTimer(interval=EACH_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(step)
    timer.start()
    loop.exec()
    timer.stop()
    return steps, busy, held


def measure(store: Path) -> bool:
    """Print every figure; whether all were reached."""
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=store, language="ja"))
    application(machine)
    if machine.start() is not Start.SHOP:
        raise SystemExit(f"{store} can't be opened: {machine.problem}")
    key = machine.store.write("fill", partial(fill, machine.store.clock.now())).result()
    machine.preferences.page = "counter"
    window = MainWindow(machine)
    window.show_start(Start.SHOP)
    window.resize(1366, 768)
    window.show()
    pause(1500)
    window.open("people")
    pause(1000)
    people = window.pages["people"]
    took = first_page(people, key)
    pause(500)
    people.back()
    pause(300)
    again = first_page(people, key)
    pause(500)
    view = people.person.timeline
    steps, busy, held = scroll(view)
    count = sum(1 for one in view.lines.items if one.event)
    steps.sort()
    late, middle = steps[len(steps) * 99 // 100], statistics.median(steps)
    say(f"first page of the history: {again:.0f} ms (at most {FIRST_MS}), page made first {took:.0f}")
    say(f"{count:,} entries, {len(steps):,} steps: median {middle:.1f} ms, p99 {late:.1f}, longest {steps[-1]:.1f}")
    busy.sort()
    say(f"of it the processor's time: median {statistics.median(busy):.1f} ms, p99 {busy[len(busy) * 99 // 100]:.1f}")
    say(f"held between steps at most {max(held):.1f} ms, p99 {sorted(held)[len(held) * 99 // 100]:.1f}")
    good = again <= FIRST_MS and late <= FRAME_MS and max(held) <= HELD_MS
    say("reached" if good else "missed")
    window.close()
    machine.close()
    return good


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "timeline.noren"
        if len(sys.argv) > 1:
            shutil.copyfile(sys.argv[1], path)
        else:
            opening.create(path, now=1_781_492_400_000)
        sys.exit(0 if measure(path) else 1)
