"""`python -m tests.screens [NAME…] [--size 1440x900] [--lang ja] [--theme dark]`: see the package."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
OUT = TOP / "build" / "screens"
SIZES = {"1440x900": (1440, 900, 1.0), "1366x768": (1366, 768, 1.0), "1440x900@1.5x": (1440, 900, 1.5)}


def main() -> int:
    """Take the pictures, each size in a process and on a screen of its own."""
    asked = argparse.ArgumentParser(prog="screens", description=__doc__)
    asked.add_argument("names", nargs="*", help="beginnings of names; all without")
    asked.add_argument("--size", action="append", choices=list(SIZES))
    asked.add_argument("--lang", action="append", choices=["ja", "en"])
    asked.add_argument("--theme", action="append", choices=["light", "dark"])
    asked.add_argument("--out", default=str(OUT))
    options = asked.parse_args()
    Path(options.out).mkdir(parents=True, exist_ok=True)
    worst = 0
    for size in options.size or SIZES:
        worst = max(worst, reported(size, one_size(size, options)))
    return worst


def reported(size: str, code: int) -> int:
    """The exit code of one size's process; one that a signal ended (a crash in Qt: -11) is told, and is 128 more."""
    if code >= 0:
        return code
    sys.stderr.write(f"{size}: the process that takes the pictures was ended by {signal.Signals(-code).name}\n")
    return 128 - code


def one_size(size: str, options: argparse.Namespace) -> int:
    """All pictures of one size, in a process of their own under Xvfb."""
    width, height, scale = SIZES[size]
    server = shutil.which("Xvfb")
    if server is None:
        sys.stderr.write("Xvfb is not installed (Debian's package xvfb)\n")
        return 2
    reading, writing = os.pipe()
    screen = f"{round(width * scale)}x{round(height * scale)}x24"
    display = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe, tempfile.TemporaryDirectory(prefix="noren-screens-") as place:
            env = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "NOREN_"))}
            env |= {"DISPLAY": f":{pipe.readline().strip()}", "QT_QPA_PLATFORM": "xcb", "NOREN_DATA": place}
            env |= {"QT_SCALE_FACTOR": str(scale), "LC_ALL": "C.UTF-8"}
            words = [sys.executable, "-m", "tests.screens.take", size, options.out]
            words += [",".join(options.lang or ["ja", "en"]), ",".join(options.theme or ["light", "dark"])]
            return subprocess.run([*words, *options.names], cwd=TOP, env=env, check=False).returncode
    finally:
        display.terminate()
        display.wait()


if __name__ == "__main__":
    sys.exit(main())
