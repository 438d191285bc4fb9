"""A year's calendar of 50,000 entries, scrolled in every view, each repaint against a bare list in the same run.

The bare list is Qt's own, of 50,000 rows in a viewport of the same size; the ratio is that of the processor's time,
which a busy machine changes less. Where weeks are turned their days are read off the GUI thread on the way, so that the
repaint with the days that were there, and the one that the new days bring, are both counted.

`bench_calendar.py [--entries N] [--store FILE]`; the store is made first, and kept where it is named.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NOREN_DATA", tempfile.mkdtemp(prefix="noren-bench-"))

from PySide6.QtCore import QEventLoop, QStringListModel, QTimer  # noqa: E402
from PySide6.QtWidgets import QListView  # noqa: E402

from desktop import opening  # noqa: E402
from desktop.app import Machine, Start  # noqa: E402
from desktop.clock import SetClock  # noqa: E402
from desktop.exchange import party  # noqa: E402
from desktop.options import Options  # noqa: E402
from desktop.store import Store  # noqa: E402
from models.base import new_public_id  # noqa: E402
from models.reminders import series, wall  # noqa: E402

NOW, TODAY = 1_795_757_520_000, date(2026, 11, 27)
FIRST = date(2026, 6, 1)
FRAME_MS, BARE = 16.7, 3.0
"""At most: ms, times the bare list."""
STEPS = 400
INSERT = (
    "INSERT INTO reminder (public_id, title, day, at, end_at, end_day, state, created_at, told_at, note, about, place,"
    " before, checklist, result, missed) VALUES (?,?,?,?,?,?,?,?,?,'','','','[]','[]','',0)"
)
WORDS = (
    "仕入先に電話",
    "試飲会の準備",
    "見積書をお送りする",
    "機械の点検",
    "棚卸し",
    "納品の立ち会い",
    "面接",
    "新商品の撮影",
)


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def percentile(times: list[float], part: float) -> float:
    """The value below which a part of them lies."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def build(path: Path, entries: int) -> None:
    """A shop with a year of entries: six of ten have their time, one in twenty takes some days, and twenty series."""
    opening.create(path, now=NOW)
    store = Store(path, clock=SetClock(NOW), inline=True)
    chance = random.Random(7)
    rows = []
    for at in range(entries):
        day = FIRST + timedelta(days=at * 365 // entries)
        begins = wall.moment(day, chance.randrange(32, 80) * 15, "Asia/Tokyo") if chance.random() < 0.6 else None
        ends = None if begins is None else begins + chance.choice((0, 30, 60, 90)) * wall.MINUTE or None
        last = (day + timedelta(days=chance.randrange(1, 4))).isoformat() if chance.random() < 0.05 else None
        state = "done" if day < TODAY and chance.random() < 0.9 else "open"
        rows.append((new_public_id(), f"{chance.choice(WORDS)} {at}", day.isoformat(), begins, ends,
                     None if begins else last, state, NOW, NOW))  # fmt: skip
    store.write_now("Entries", lambda tx: party.many(tx, INSERT, rows))
    for at in range(20):
        rule = chance.choice(("FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY;INTERVAL=2", "FREQ=MONTHLY;BYMONTHDAY=-1"))
        store.write_now("Series", lambda tx, at=at, rule=rule: series.make(tx, title=f"S{at}", rule=rule,
                        first_day="2026-11-27", minute=600 + 15 * at, length=30))  # fmt: skip
    store.close()


def pause(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Taken(NamedTuple):
    """How long something took, in ms: on the clock, and of the processor's time of the window's thread."""

    clock: float
    processor: float


def clocked(do: Callable[[], object]) -> Taken:
    """Do something and say how long it took."""
    clock, processor = time.perf_counter(), time.thread_time()
    do()
    return Taken((time.perf_counter() - clock) * 1000, (time.thread_time() - processor) * 1000)


def scrolled(area: Any, step: int, steps: int = STEPS) -> list[Taken]:
    """Scroll by pixels, there and back at the ends, and repaint after each step; the days in view arrive meanwhile."""
    bar, taken, way = area.verticalScrollBar(), [], step

    def one() -> None:
        bar.setValue(bar.value() + way)
        area.viewport().repaint()

    for at in range(steps):
        if not bar.minimum() <= bar.value() + way <= bar.maximum():
            way = -way
        taken.append(clocked(one))
        if at % 20 == 0:
            pause(1)
    return taken


def paged(page: Any, go: Callable[[int], None], steps: int) -> list[Taken]:
    """Go on by spans to the middle and back: the repaint at once, and the one with the days that have arrived."""
    taken = []
    for at in range(steps):
        way = 1 if at < steps // 2 else -1
        taken.append(clocked(lambda way=way: (go(way), page.surface.viewport().repaint())))
        pause(15)
        while page.data.busy:
            pause(2)
        taken.append(clocked(page.surface.viewport().repaint))
    return taken


def bare(page: Any) -> list[Taken]:
    """A list of Qt's own in the same place."""
    view = QListView(page)
    view.setModel(QStringListModel([f"{WORDS[at % len(WORDS)]} {at}" for at in range(50_000)], view))
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setUniformItemSizes(True)
    view.setGeometry(page.surface.geometry())
    view.show()
    pause(50)
    taken = scrolled(view, 60)
    view.deleteLater()
    return taken


def told(name: str, taken: list[Taken], floor: list[Taken] | None, *, limit: bool = True) -> bool:
    """Print the figures of a view; whether they were reached on the clock."""
    clock, processor = [one.clock for one in taken], [one.processor for one in taken]
    tail, median = percentile(clock, 0.99), statistics.median(processor)
    text = f"{name}: median {statistics.median(clock):.2f} ms, p99 {tail:.2f}; by the processor's time"
    text += f" median {median:.2f}, p99 {percentile(processor, 0.99):.2f}"
    if floor is None:
        say(text)
        return True
    ratio = median / statistics.median(one.processor for one in floor)
    good = tail <= FRAME_MS and ratio <= BARE
    verdict = f" (at most {FRAME_MS} and {BARE}): {'reached' if good else 'missed'}" if limit else ""
    say(f"{text}; {ratio:.2f} times the bare list{verdict}")
    return good or not limit


def measure(path: Path) -> bool:
    """Print every figure; whether all were reached."""
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=path, language="ja"), clock=SetClock(NOW))
    application(machine)
    if machine.start() is not Start.SHOP:
        raise SystemExit(f"{path} can't be opened: {machine.problem}")
    window = MainWindow(machine)
    window.resize(1440, 900)
    window.show_start(Start.SHOP)
    window.show()
    pause(1500)
    window.open("calendar", view="week", day="2026-11-27")
    page = window.page()
    pause(1500)
    floor = bare(page)
    told("the bare list", floor, None)
    good = told("week, scrolled by the hour", scrolled(page.surface, 24), floor)
    page.show_view("day")
    pause(500)
    good &= told("day, scrolled by the hour", scrolled(page.surface, 24), floor)
    page.show_view("agenda")
    pause(1500)
    good &= told("agenda, scrolled through the year", scrolled(page.surface, 120, 1_500), floor)
    page.show_view("month")
    pause(800)
    good &= told("month, by the wheel through half a year and back", paged(page, page.surface.shift_weeks, 52), floor)
    page.show_view("week")
    pause(500)
    told("another week, half a year on and back", paged(page, page._go_on, 52), floor, limit=False)
    window.close()
    machine.close()
    return good


def main() -> int:
    """Build the store, measure, and say whether it was reached."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--entries", type=int, default=50_000)
    asked.add_argument("--store", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="noren-bench-") as place:
        path = given.store or Path(place) / "calendar.noren"
        if not path.exists():
            build(path, given.entries)
        good = measure(path)
    say("reached" if good else "missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
