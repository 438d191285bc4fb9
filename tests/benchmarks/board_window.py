"""The board's window on a large store, for `bench_board`: opened and painted, a move with its sums, a lane scrolled."""

import statistics
import time
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QStyledItemDelegate

from desktop.app import Machine, Start
from desktop.clock import SetClock
from desktop.options import Options
from tests.benchmarks import bench_board as bench

STEPS = 300


def pause(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Painted(QObject):
    """Waits until every lane has painted the cards that it can show."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = QEventLoop()

    def ready(self, window: Any) -> bool:
        """Whether all lanes have cards, and these are there."""
        view = window.pages["pipeline"].views.get("board") if "pipeline" in window.pages else None
        lanes = view.lanes if view is not None else []
        return bool(lanes) and all(one.total is not None and self._shown(one.view) for one in lanes)

    def _shown(self, view: Any) -> bool:
        last = min(view.cards.rowCount(), view.viewport().height() // 158 + 1)
        return all(view.cards._cards.get(view.cards.id_at(row)) is not None for row in range(last))

    def opening(self, window: Any) -> float:
        """Milliseconds from the click until the cards are painted."""
        began = time.perf_counter()
        window.open("pipeline")
        ended: list[float] = []

        class Eyes(QObject):
            """Looks at each paint of a lane."""

            def eventFilter(eyes, _watched: Any, event: QEvent) -> bool:  # noqa: N802, N805 - Qt's name
                if event.type() == QEvent.Type.Paint and self.ready(window) and not ended:
                    QTimer.singleShot(0, eyes.done)
                return False

            def done(eyes) -> None:  # noqa: N805
                if not ended:
                    ended.append(time.perf_counter())
                    self.loop.quit()

        eyes = Eyes()
        view = window.pages["pipeline"].views["board"]
        view.area.viewport().installEventFilter(eyes)
        watch = QTimer(interval=1)
        known: set[int] = set()

        def look() -> None:
            for lane in view.lanes:
                if id(lane) not in known:
                    known.add(id(lane))
                    lane.view.viewport().installEventFilter(eyes)

        watch.timeout.connect(look)
        watch.start()
        QTimer.singleShot(10_000, self.loop.quit)
        self.loop.exec()
        watch.stop()
        return ((ended[0] if ended else time.perf_counter()) - began) * 1000


def measure(path: Path, count: int, moves: list[tuple[int, int]]) -> bool:
    """Print every figure; whether all were reached."""
    from ui.shell import warming
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=path, language="ja"), clock=SetClock(bench.NOW))
    application(machine)
    if machine.start() is not Start.SHOP:
        raise SystemExit(f"{path} can't be opened: {machine.problem}")
    machine.preferences.page = "people"
    window = MainWindow(machine)
    window.resize(1440, 900)
    window.show_start(Start.SHOP)
    window.show()
    pause(1500)
    warming.start()  # as the program does by itself some seconds after its start
    warming.wait()
    took = Painted().opening(window)
    good = took <= bench.OPEN_MS
    bench.say(f"opened and painted: {took:.0f} ms (at most {bench.OPEN_MS:.0f}): {'reached' if good else 'missed'}")
    pause(1500)
    good &= with_sums(machine, window, moves[:count])
    good &= scrolled(window)
    window.close()
    machine.close()
    return good


def with_sums(machine: Any, window: Any, moves: list[tuple[int, int]]) -> bool:
    """From the move's call until the board shows every sum anew."""
    from models.pipeline import board, deals, stages
    from models.pipeline.board import Which

    view = window.pages["pipeline"].views["board"]
    taken = []
    for deal, stage in moves[:300]:
        loop, ended = QEventLoop(), []
        view.shown.connect(partial(_note, ended))
        view.shown.connect(loop.quit)
        QTimer.singleShot(3000, loop.quit)
        began = time.perf_counter()
        machine.store.write("Move “{deal}”", partial(deals.move, deal_id=deal, stage_id=stage))
        loop.exec()
        view.shown.disconnect()
        taken.append((ended[0] - began) * 1000)
        pause(2)
    shown = {lane.stage.id: lane.total for lane in view.lanes}
    assert shown == board.totals(machine.store.here, Which(1, bench.TODAY), stages.stages(machine.store.here, 1)), (
        "the board shows other sums"
    )
    tail = bench.percentile(taken, 0.99)
    good = tail <= bench.TOTALS_MS
    bench.say(
        f"moved, and every sum right on the board: median {statistics.median(taken):.1f} ms, p99 {tail:.1f} ms"
        f" (at most {bench.TOTALS_MS:.0f}): {'reached' if good else 'missed'}"
    )
    return good


def _note(ended: list[float]) -> None:
    ended.append(time.perf_counter())


def scrolled(window: Any) -> bool:
    """A lane from top to end in 300 steps, each painted at once; then the same with Qt's own delegate."""
    view = window.pages["pipeline"].views["board"]
    lane = max(view.lanes, key=lambda one: one.view.cards.rowCount()).view
    own, taken = lane.itemDelegate(), {}
    for name, delegate in (("noren", own), ("bare", QStyledItemDelegate(lane)), ("noren", own), ("bare", None)):
        if delegate is not None:
            bare = delegate
        lane.setItemDelegate(delegate if delegate is not None else bare)
        taken.setdefault(name, []).extend(_steps(lane))
    lane.setItemDelegate(own)
    tails = {name: bench.percentile(some, 0.99) for name, some in taken.items()}
    middle = {name: statistics.median(some) for name, some in taken.items()}
    ratio = tails["noren"] / tails["bare"]
    good = tails["noren"] <= bench.FRAME_MS and ratio <= bench.BARE
    bench.say(
        f"scrolling {lane.cards.rowCount():,} cards: median {middle['noren']:.2f} ms (bare {middle['bare']:.2f}),"
        f" p99 {tails['noren']:.2f} ms (bare {tails['bare']:.2f}): {ratio:.2f} times (at most {bench.BARE:.0f},"
        f" and {bench.FRAME_MS} ms): {'reached' if good else 'missed'}"
    )
    return good


def _steps(lane: Any) -> list[float]:
    bar = lane.verticalScrollBar()
    found = []
    for step in range(STEPS):
        began = time.perf_counter()
        bar.setValue(bar.maximum() * (step + 1) // STEPS)
        lane.viewport().repaint()
        found.append((time.perf_counter() - began) * 1000)
        pause(12)  # what was asked for arrives, as between two frames
    return found
