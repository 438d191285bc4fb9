"""A due reminder told in time, and what the program takes while nothing happens.

`bench_telling.py [ROUNDS] [SECONDS]`: the real program under Xvfb, beside a session bus of its own, on a store with
100,000 open reminders to come. So many are due two seconds apart, and it is measured when a notification daemon is
asked to show each (at most 1 s late, the worst of them), and with no daemon when a card is painted. Then it idles: by
/proc it may take at most 0.5 % of a core, at the day's page, at the counter, and hidden in the tray.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
OPEN, APART_S, AHEAD_S = 100_000, 2, 14
LATE_MS, IDLE = 1000, 0.5
WARM_S = 25
"""After the start: what is made in the first seconds is no idling."""

OURS = """
import gc, sys, time; gc.disable()
sys.path.insert(0, {root!r})
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop import crash
from desktop.app import Machine
from desktop.options import Options
from ui.shell import window as shell
from ui.widgets.floating import FloatingCard
painted = FloatingCard.paintEvent
said = set()
def paint(card, event):
    painted(card, event)
    if card.title not in said:
        said.add(card.title)
        sys.stdout.write(f"{{card.title}}\\t{{time.time()}}\\n"); sys.stdout.flush()
    if {cards}: QTimer.singleShot(0, lambda: card.asked.emit(card, "seen", None))
FloatingCard.paintEvent = paint
machine = Machine(Options(store=Path({store!r}), language="en", tray={hidden}))
machine.preferences.page, machine.preferences.sound = {page!r}, False
crash.install(machine.bus.report); crash.watch()
if {hidden}:
    from ui.shell import tray
    tray.there = lambda: True
sys.exit(shell.run(machine))
"""


def opened(path: Path) -> Any:
    """The store, in this thread."""
    from desktop.clock import SystemClock
    from desktop.store import Store

    return Store(path, clock=SystemClock(), inline=True)


def fill(path: Path) -> None:
    """Let very many reminders be open, all of them to come."""
    store = opened(path)
    store.write_now("Make", _many)
    store.close()


def _many(tx: Any) -> None:
    ahead = tx.now + 30 * 86_400_000
    columns = "(public_id, title, note, about, day, at, state, result, created_at, told_at, tell_at)"
    for first in range(0, OPEN, 500):
        rows = [(f"bench{n}", f"Order {n}", ahead + n, ahead + n) for n in range(first, first + 500)]
        values = ",".join(["(?, ?, '', '', '2030-01-01', ?, 'open', '', 0, 0, ?)"] * len(rows))
        tx.run(f"INSERT INTO reminder {columns} VALUES {values}", *(one for row in rows for one in row))


def make(path: Path, rounds: int, first: float) -> dict[str, float]:
    """Reminders to be told; when each is due, in seconds."""
    from models.reminders import reminders

    store, due = opened(path), {}
    for number in range(rounds):
        at, title = int((first + number * APART_S) * 1000), f"Bench {time.time_ns()}"
        store.write_now("Make", partial(reminders.make, title=title, at=at))
        due[title] = at / 1000
    store.close()
    return due


class Place:
    """A screen with a window manager, and a session bus, of this run's own."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]
        self.screen = subprocess.Popen(words, pass_fds=[writing], stdout=subprocess.DEVNULL, **quiet)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            display = f":{pipe.readline().strip()}"
        words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
        self.bus = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, **quiet)
        assert self.bus.stdout is not None
        self.address = self.bus.stdout.readline().strip()
        self.env = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "NOREN_"))}
        self.env |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "DBUS_SESSION_BUS_ADDRESS": self.address}
        self.windows = subprocess.Popen(["openbox"], env=self.env, stdout=subprocess.DEVNULL, **quiet)
        self.env |= {"NOREN_DATA": tempfile.mkdtemp(prefix="noren-bench-"), "LC_ALL": "C.UTF-8"}

    def run(self, store: Path, page: str, *, cards: bool = False, hidden: bool = False) -> subprocess.Popen[str]:
        """Start the program; what it paints of cards is on its standard output."""
        script = OURS.format(root=str(ROOT), store=str(store), page=page, cards=cards, hidden=hidden)
        return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=self.env, text=True)

    def end(self) -> None:
        """Take both away."""
        for process in (self.windows, self.bus, self.screen):
            process.terminate()
            process.wait()
        assert self.bus.stdout is not None
        self.bus.stdout.close()


def by_daemon(place: Place, store: Path, rounds: int) -> list[float]:
    """How late (ms) a daemon was asked to show each."""
    from tests.desktop.daemons import StandIn, until

    daemon = StandIn(place.address, ("body", "actions", "body-markup"))
    due = make(store, rounds, time.time() + AHEAD_S)
    program = place.run(store, "products")
    until(partial(_got, daemon, rounds), AHEAD_S + rounds * APART_S + 30)
    program.terminate()
    program.wait()
    daemon.end()
    return [(when - due[title]) * 1000 for when, title in daemon.when if title in due]


def _got(daemon, rounds: int) -> bool:
    return len(daemon.got) >= rounds


def by_card(place: Place, store: Path, rounds: int) -> list[float]:
    """How late (ms) a card was painted for each, where there is no daemon."""
    due = make(store, rounds, time.time() + AHEAD_S)
    program = place.run(store, "products", cards=True)
    assert program.stdout is not None
    late = []
    while len(late) < rounds:
        title, _tab, when = program.stdout.readline().partition("\t")
        if title in due:
            late.append((float(when) - due[title]) * 1000)
    program.terminate()
    program.wait()
    program.stdout.close()
    return late


def idle(place: Place, store: Path, seconds: int, page: str) -> float:
    """How much of a core (%) the program takes while nothing happens."""
    program = place.run(store, page or "counter", hidden=not page)
    time.sleep(WARM_S)
    before, began = _ticks(program.pid), time.monotonic()
    time.sleep(seconds)
    took, passed = (_ticks(program.pid) - before) / os.sysconf("SC_CLK_TCK"), time.monotonic() - began
    program.terminate()
    program.wait()
    return 100 * took / passed


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def main() -> None:
    """Print how late and how idle."""
    from desktop import opening

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    folder = Path(tempfile.mkdtemp(prefix="noren-telling-"))
    store = folder / "shop.noren"
    opening.create(store, now=int(time.time() * 1000))
    fill(store)
    place = Place()
    try:
        for name, measure in (("a daemon shows", by_daemon), ("a card is painted", by_card)):
            late = measure(place, store, rounds)
            verdict = "reached" if len(late) == rounds and max(late) <= LATE_MS else "missed"
            middle = statistics.median(late)
            sys.stdout.write(
                f"{name}: {len(late)} of {rounds}, median {middle:.0f} ms, worst {max(late):.0f} ms late"
                f" (at most {LATE_MS}): {verdict}\n"
            )
        for page in ("today", "counter", ""):
            took = idle(place, store, seconds, page)
            verdict = "reached" if took <= IDLE else "missed"
            sys.stdout.write(f"idle at {page or 'no window'}: {took:.2f} % of a core (at most {IDLE}): {verdict}\n")
            sys.stdout.flush()
    finally:
        place.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
