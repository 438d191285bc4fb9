"""Makes this machine ready, asking nothing: `python3 installers/setup.py` for the program, `… test` for its tests too,
and `… full` for the long ones.

Standard library only, any Python from 3.11 on, any system. It installs what Qt needs from Debian's packages (as root;
otherwise it prints the one line that does), makes .venv and puts the locked versions into it. What is done already is
not done again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
HOME = TOP / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}

PROGRAM_NEEDS = [
    *("libegl1", "libgl1", "libfontconfig1", "libglib2.0-0", "libdbus-1-3", "libxkbcommon-x11-0", "libxcb-cursor0"),
    *("libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0"),
    *("libxcb-xkb1", "libusb-1.0-0"),
]
TESTS_NEED = [
    *("xvfb", "xauth", "xdotool", "openbox", "dbus", "at-spi2-core", "python3-gi", "gir1.2-atspi-2.0"),
    *("poppler-utils", "qpdf", "zbar-tools", "git", "dunst"),
]
FULL_TESTS_NEED = ["libreoffice-calc"]
"""What `make test-full` opens our tables in; some hundred megabytes, so that `make test` does without."""


def main(arguments: list[str]) -> int:
    """Make ready for "run", "test" or "full" (all tests); 0 when it is, else 1 with a sentence on standard error."""
    purpose = arguments[0] if arguments else "run"
    if purpose not in {*LOCKS, "full"}:
        return _tell(f"{purpose!r} is not known here: run or test (or full, for all of the tests).")
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        return _tell("Noren needs Python 3.11, 3.12 or 3.13; this one is " + sys.version.split()[0] + ".")
    more = {"run": [], "test": TESTS_NEED, "full": TESTS_NEED + FULL_TESTS_NEED}
    system_packages(PROGRAM_NEEDS + more[purpose])
    return environment("test" if purpose == "full" else purpose)


def system_packages(wanted: list[str]) -> None:
    """Install what is missing of Debian's packages, or print the line that does; other systems are left alone."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    missing = missing_packages(wanted + ([] if _has_pip() else ["python3-venv"]))
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        _tell("Some system packages are missing. This line installs them:\n\n    sudo " + " ".join(install) + "\n")
        return
    _say("Installing system packages: " + " ".join(missing))
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=300", "-qq"]
    for command in (["apt-get", "update", *wait], [*install, *wait]):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, errors="replace")
        if done.returncode:
            _tell(f"{' '.join(command[:2])} failed:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-15:]))


def missing_packages(wanted: list[str]) -> list[str]:
    """Those of Debian's packages that are not installed; newer Debians call some of them by the name and t64."""
    names = [name + end for name in wanted for end in ("", "t64")]
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *names], capture_output=True, text=True
    )
    here = {line.split()[1] for line in answer.stdout.splitlines() if line.startswith("installed ")}
    return [name for name in wanted if not {name, name + "t64"} & here]


def environment(purpose: str) -> int:
    """Make .venv, or make it anew when its Python is gone, and put the locked versions into it."""
    if not _works(PYTHON):
        if not _has_pip():
            return _tell("Python's venv module is missing here (on Debian: apt-get install python3-venv).")
        _say("Making .venv")
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(HOME)
    # what the tests need holds all that the program needs
    if any(_stamp(kind).is_file() and _stamp(kind).read_text() == _digest(kind) for kind in {purpose, "test"}):
        return 0
    _say("Installing the locked libraries (a few minutes the first time)")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(TOP / LOCKS[purpose])]
    if subprocess.run(command, cwd=TOP).returncode:
        return _tell("The libraries could not be installed; what pip said stands above. Is this machine on-line?")
    for kind in LOCKS:
        _stamp(kind).unlink(missing_ok=True)
    _stamp(purpose).write_text(_digest(purpose))
    return 0


def _stamp(purpose: str) -> Path:
    return HOME / f"noren-{purpose}.sha256"


def _digest(purpose: str) -> str:
    return hashlib.sha256((TOP / LOCKS[purpose]).read_bytes()).hexdigest()


def _works(python: Path) -> bool:
    """Whether the environment's Python starts, is of a version that we support, and has pip."""
    check = "import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    try:
        return subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def _has_pip() -> bool:
    try:
        import ensurepip
    except ImportError:
        return False
    return bool(ensurepip.version())


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _tell(text: str) -> int:
    _say(text)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
