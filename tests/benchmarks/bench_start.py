"""Start to a window that takes a scan, against its floor; each a fresh process, interleaved.

The floor: an empty main window with our theme and fonts, peewee imported, the store opened, one SELECT.
`bench_start.py [STORE] [ROUNDS]`; at most 1.6 times the floor. Both run from compiled bytecode, as an installed
program does: where this shell forbids Python to write it, a folder of the run's own takes it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
MOST = 1.6
COMPILED = tempfile.mkdtemp(prefix="noren-compiled-")

FLOOR = """
import gc, sys; gc.disable()
sys.path.insert(0, {root!r})
import peewee
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from ui.theme import theme
from desktop import sqlite
from pathlib import Path
app = QApplication(["floor"])
theme.apply(app)
db = sqlite.reader(Path({store!r})); db.connect()
db.execute_sql("SELECT id FROM staff").fetchall()
window = QMainWindow(); window.resize(1440, 900); window.show()
QTimer.singleShot(0, lambda: (sys.stdout.write("ready\\n"), sys.stdout.flush(), app.quit()))
app.exec()
"""

OURS = """
import gc, sys; gc.disable()
sys.path.insert(0, {root!r})
from desktop.options import Options
from desktop import crash
from desktop.app import Machine
from ui.shell.window import MainWindow, application
from pathlib import Path
machine = Machine(Options(store=Path({store!r}), language="ja"))
crash.install(machine.bus.report); crash.watch()
app = application(machine)
start = machine.start()
machine.preferences.page = "counter"
window = MainWindow(machine); window.show_start(start); window.show()
from PySide6.QtCore import QTimer
def look():
    page = window.page()
    assert page is not None and page.scanner is not None
    sys.stdout.write("ready\\n"); sys.stdout.flush()
    app.quit()
QTimer.singleShot(0, look)
app.exec()
"""


def once(script: str, store: Path) -> float:
    """Milliseconds from the start of a process until it says that it is ready."""
    began = time.perf_counter()
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NOREN_DATA": tempfile.mkdtemp(prefix="noren-bench-")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = COMPILED
    words = [sys.executable, "-c", script.format(root=str(ROOT), store=str(store))]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, env=env, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    took = (time.perf_counter() - began) * 1000
    process.stdout.close()
    process.kill()
    process.wait()
    if line != "ready\n":
        raise SystemExit(f"the program said {line!r}")
    return took


def main() -> None:
    """Print both medians and their ratio."""
    store = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if store is None:
        from desktop import sample

        store = Path(tempfile.mkdtemp()) / "sample.noren"
        sample.build(store, count=1000)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    once(FLOOR, store), once(OURS, store)
    pairs = [(once(FLOOR, store), once(OURS, store)) for _ in range(rounds)]
    floor, ours = (statistics.median(pair[at] for pair in pairs) for at in (0, 1))
    ratio = ours / floor
    verdict = "reached" if ratio <= MOST else "missed"
    sys.stdout.write(f"start: floor {floor:.0f} ms, ours {ours:.0f} ms, {ratio:.2f} × (at most {MOST}): {verdict}\n")


if __name__ == "__main__":
    main()
