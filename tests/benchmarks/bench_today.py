"""Today with 100,000 open reminders: painted after the click, ticked off, scrolled; each with its floor in one run.

The floor of opening is what a first screen can't do without: the counts and the first lines by bare SQL, and a bare
list of Qt's of as many rows, painted. The floor of scrolling is that list. Every opening is of a list that changed
meanwhile, and counts until what is new is painted. The processor's own time of all threads stands beside the clock's.

`bench_today.py [--reminders N] [--store FILE]`; the store is made first, and kept where it is named.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NOREN_DATA", tempfile.mkdtemp(prefix="noren-bench-"))

from PySide6.QtCore import QEvent, QEventLoop, QObject, QStringListModel, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QListView  # noqa: E402

from desktop import opening  # noqa: E402
from desktop.app import Machine, Start  # noqa: E402
from desktop.clock import SetClock  # noqa: E402
from desktop.options import Options  # noqa: E402
from desktop.store import Store  # noqa: E402
from models import team  # noqa: E402
from models.base import new_public_id  # noqa: E402
from models.reminders import reminders, wall  # noqa: E402
from models.work import Reader, Tx  # noqa: E402

NOW, TODAY = 1_795_757_520_000, date(2026, 11, 27)
OVERDUE, DUE, DONE = 10_000, 400, 200
OPEN_MS, TICK_MS, FRAME_MS = 150, 150, 16.7
WHOLE, BARE = 10.0, 4.0
"""At most so many times its floor: a first screen, with the whole page painted about the list; a step of scrolling."""
TIMES, STEPS = 15, 300
WORDS = ("仕入先に電話", "見積書を送る", "棚卸し", "機械の点検", "面接", "試飲会の準備", "請求書の確認", "返信する")
INSERT = (
    "INSERT INTO reminder (public_id, title, day, at, state, staff_id, created_at, closed_at, closed_by, told_at, note,"
    " about, place, before, checklist, result, missed) VALUES (?,?,?,?,?,?,?,?,?,?,'','','','[]','[]','',0)"
)
COUNTS = (
    "SELECT sum(day<?), sum(day=?), sum(day>? AND day<=?) FROM reminder WHERE state='open' AND day<=?"
    " AND (staff_id=1 OR staff_id IS NULL)"
)
MINE = "FROM reminder WHERE state='open' AND (staff_id=1 OR staff_id IS NULL) AND"
FIRST = (
    f"SELECT id, title, day, at {MINE} day<? ORDER BY day, id LIMIT 64",
    f"SELECT id, title, day, at {MINE} day=? ORDER BY at IS NULL, at LIMIT 64",
    f"SELECT id, title, day, at {MINE} day>? ORDER BY day, at LIMIT 64",
)
LATEST = "SELECT id, title FROM reminder WHERE state='done' AND closed_at>=? ORDER BY closed_at DESC LIMIT 64"


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def percentile(times: list[float], part: float) -> float:
    """The value below which a part of them lies."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def build(path: Path, count: int) -> None:
    """A shop of three: so many open reminders, of which a tenth is overdue, and some done today."""
    opening.create(path, now=NOW)
    store = Store(path, clock=SetClock(NOW), inline=True)
    for name in ("森 健司", "小川 翼"):
        store.write_now("Staff", partial(team.add, name=name))
    chance, rows = random.Random(7), []
    for at in range(count + DONE):
        days = -chance.randrange(1, 90) if at < OVERDUE else 0 if at < OVERDUE + DUE else chance.randrange(1, 365)
        done = at >= count
        day = TODAY if done else TODAY + timedelta(days=days)
        moment = wall.moment(day, chance.randrange(32, 80) * 15, "Asia/Tokyo") if chance.random() < 0.5 else None
        staff_id = chance.choice((1, 1, 2, 3, None))
        rows.append(
            (new_public_id(), f"{chance.choice(WORDS)} {at}", day.isoformat(), moment, "done" if done else "open",
             staff_id, NOW, NOW - at if done else None, 1 if done else None, NOW)
        )  # fmt: skip
    store.write_now("Reminders", partial(fill, rows=rows))
    store.close()


def fill(tx: Tx, *, rows: list[tuple[Any, ...]]) -> None:
    """Write them all."""
    for row in rows:
        tx.run(INSERT, *row)
    tx.touch("reminder", None)


def pause(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Painted(QObject):
    """Waits until the list was painted after something was there."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.page, self.loop = page, QEventLoop()
        self.ready: Any = None

    def until(self, ready: Any) -> None:
        """Go on until `ready()` held when the list was painted."""
        self.ready = ready
        self.page.view.viewport().installEventFilter(self)
        QTimer.singleShot(20_000, self.loop.quit)
        self.loop.exec()
        self.page.view.viewport().removeEventFilter(self)

    def eventFilter(self, _watched: Any, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and self.ready():
            QTimer.singleShot(0, self.loop.quit)
        return False


def floor(read: Reader, bare: QListView) -> float:
    """Milliseconds of the bare first screen: its questions, and a list of so many rows painted."""
    today, last = TODAY.isoformat(), (TODAY + timedelta(days=7)).isoformat()
    began = time.perf_counter()
    read.row(COUNTS, today, today, today, last, last)
    for sql in FIRST:
        read.rows(sql, today)
    read.rows(LATEST, NOW - 86_400_000)
    bare.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def scrolled(area: Any) -> tuple[list[float], list[float]]:
    """Milliseconds of each of many steps, scrolled and painted: by the clock, and the thread's own."""
    bar, taken, own = area.verticalScrollBar(), [], []
    for at in range(STEPS):
        began, worked = time.perf_counter(), time.thread_time()
        bar.setValue((bar.value() + 173) % max(1, bar.maximum()))
        area.viewport().repaint()
        taken.append((time.perf_counter() - began) * 1000)
        own.append((time.thread_time() - worked) * 1000)
        if at % 10 == 0:
            pause(1)
    return taken, own


def verdict(name: str, took: float, most: float, unit: str = "ms") -> bool:
    """Say a figure, and whether it was reached."""
    good = took <= most
    say(f"{name}: {took:.1f} {unit} (at most {most:g}): {'reached' if good else 'missed'}")
    return good


def opened(machine: Machine, window: Any, bare: QListView) -> bool:
    """From the click at the side until what changed meanwhile is painted, and its floor."""
    times, own, bares = [], [], []
    page = window.pages["today"]
    painted = Painted(page)
    for number in range(TIMES):
        window.open("counter")
        pause(150)
        title, day = f"Noted just now {number}", date(2026, 1, 31) - timedelta(days=number)
        machine.store.write_now("Note", partial(reminders.make, title=title, day=day.isoformat(), staff_id=1))
        pause(600)
        began, worked = time.perf_counter(), time.process_time()
        QTest.mouseClick(window.sidebar.items["today"], Qt.MouseButton.LeftButton)
        painted.until(partial(shows, page, title))
        times.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - worked) * 1000)
        bares.append(floor(machine.store.here, bare))
    took, plain = statistics.median(times), statistics.median(bares)
    say(
        f"p95 {percentile(times, 0.95):.0f} ms, the processor's own {statistics.median(own):.0f}; the floor {plain:.1f}"
    )
    good = verdict("opened and painted, median", took, OPEN_MS)
    return verdict("opened, times its floor", took / plain, WHOLE, "times") and good


def shows(page: Any, title: str) -> bool:
    """Whether a line is in the first screen."""
    lines = page.lines
    return any(str(lines.data(lines.index(at, 0))) == title for at in range(min(12, lines.rowCount())))


def ticked(page: Any) -> bool:
    """From the key until the line is gone and painted so."""
    painted, times, own = Painted(page), [], []
    for _number in range(TIMES):
        page.view.setFocus()
        page.view.choose(1)
        one = page.view.current()
        began, worked = time.perf_counter(), time.process_time()
        QTest.keyClick(page.view, Qt.Key.Key_Space)
        painted.until(partial(gone, page, one.title))
        times.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - worked) * 1000)
        pause(50)
    say(f"ticked off, the processor's own {statistics.median(own):.0f} ms")
    return verdict("ticked off and painted, median", statistics.median(times), TICK_MS)


def gone(page: Any, title: str) -> bool:
    """Whether a line is no longer in the first screen."""
    return not shows(page, title)


def measure(path: Path) -> bool:
    """Print every figure; whether all were reached."""
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=path, language="ja"), clock=SetClock(NOW))
    application(machine)
    if machine.start() is not Start.SHOP:
        raise SystemExit(f"{path} can't be opened: {machine.problem}")
    machine.preferences.page, machine.preferences.page_day = "counter", ""
    window = MainWindow(machine)
    window.resize(1440, 900)
    window.show_start(Start.SHOP)
    window.show()
    pause(1500)
    began = time.perf_counter()
    window.open("today")
    page = window.pages["today"]
    Painted(page).until(lambda: page.lines.rowCount() > 0)
    first = (time.perf_counter() - began) * 1000
    say(f"opened for the first time, its modules loaded in it: {first:.0f} ms (no limit)")
    pause(2500)
    bare = QListView()
    bare.setModel(QStringListModel([f"{WORDS[at % len(WORDS)]} {at}" for at in range(OVERDUE)]))
    bare.setUniformItemSizes(True)
    bare.resize(page.view.size())
    bare.show()
    pause(100)
    good = opened(machine, window, bare)
    good &= ticked(page)
    page.show_whole("overdue")
    pause(300)
    (rows, own), (plain, _own) = scrolled(page.view), scrolled(bare)
    late = percentile(rows, 0.99)
    say(f"{page.lines.rowCount():,} rows scrolled; the thread's own p99 {percentile(own, 0.99):.1f} ms")
    good &= verdict("scrolled and painted, p99", late, FRAME_MS)
    good &= verdict("scrolled, p99 of a bare list's", late / percentile(plain, 0.99), BARE, "times")
    bare.close()
    window.close()
    machine.close()
    return good


def main() -> int:
    """Make the store, measure; 1 when a figure was missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reminders", type=int, default=100_000)
    asked.add_argument("--store", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="noren-bench-") as place:
        path = options.store or Path(place) / "today.noren"
        if not path.exists():
            build(path, options.reminders)
        return 0 if measure(path) else 1


if __name__ == "__main__":
    sys.exit(main())
