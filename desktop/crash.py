"""When something breaks that should not: a note without customers' data, a calm sentence, and the window goes on.

Noted are kinds of errors, places in the source and the versions; never the words of an error, which may hold a name,
nor any value.
"""

import faulthandler
import logging
import platform
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop import paths, version
from models.errors import N_, Message, Told

Show = Callable[[BaseException], None]
LARGEST = 512_000
"""Bytes after which the log begins anew; the one before stays beside it."""

log = logging.getLogger(__name__)
_writing = threading.Lock()


def calm(path: Path) -> Message:
    """What the user is told."""
    return Message(
        N_("Something went wrong in Noren, and this step was not done. What was booked is safe. A note is in {path}."),
        {"path": path},
    )


def install(show: Show, path: Path | None = None) -> None:
    """Note every error that nobody caught, and hand it to `show` (any thread; `Bus.report` is one)."""
    where = path or paths.crash_log()

    def caught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        error = error or kind()
        note(error, where)
        show(error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        caught(args.exc_type, args.exc_value, args.exc_traceback)

    def unraisable(args: Any) -> None:
        if args.exc_value is not None:
            note(args.exc_value, where)

    sys.excepthook = caught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


def watch(path: Path | None = None) -> None:
    """Let a crash of the interpreter itself leave its stack in the log too."""
    where = path or paths.crash_log()
    try:
        file = where.open("ab")
    except OSError as error:
        log.warning("crash log: %s", error.strerror)
        return
    faulthandler.enable(file)  # keeps the file for as long as the program runs


def note(error: BaseException, path: Path | None = None) -> None:
    """Write down, once, where an error came from; what the user is told anyway (Told) is no crash and is not noted."""
    if isinstance(error, Told) or getattr(error, "noted_by_noren", False):
        return
    error.noted_by_noren = True  # type: ignore[attr-defined]
    where = path or paths.crash_log()
    try:
        with _writing:
            _turn_over(where)
            with where.open("a", encoding="utf-8") as file:
                file.write(described(error))
    except OSError as problem:
        log.warning("crash log: %s", problem.strerror)


def described(error: BaseException) -> str:
    """An error as it is noted: kinds and places, first cause first, without its words or any value."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    lines = [f"\n{stamp} Noren {version.VERSION}, Python {platform.python_version()}, {platform.system()}"]
    chain: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in chain:
        chain.append(each)
        each = each.__cause__ or each.__context__
    for link in reversed(chain):
        lines += [f"  {place}" for place in _places(link.__traceback__)]
        code = getattr(link, "sqlite_errorname", "")
        lines.append(f"{type(link).__module__}.{type(link).__name__}{' ' + str(code) if code else ''}")
    return "\n".join(lines) + "\n"


def _places(trace: TracebackType | None) -> list[str]:
    root = paths.resources().parent
    found = []
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
        found.append(f"{name}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}")
        trace = trace.tb_next
    return found[-30:]


def _turn_over(path: Path) -> None:
    if path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_suffix(".old.log"))
