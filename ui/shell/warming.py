"""What the pages are made of, loaded while nobody waits: the first click on a page then reads no file.

Only modules, on a thread of its own that leaves the processor alone between two of them; no widget is made and nothing
of the store is asked. Whoever opens a page meanwhile waits at most for the module that is being loaded.
"""

from __future__ import annotations

import threading
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ui.shell import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

AFTER_MS = 6_000
"""After the start, when what is due by the calendar has begun."""
BETWEEN = 0.05
"""Seconds between two modules."""
_stop = threading.Event()
_threads: list[threading.Thread] = []


def modules() -> Iterator[str]:
    """The modules of every page, and of what a page of views or sections shows first."""
    for area in pages.there():
        yield area.module
        package = area.module.rpartition(".")[0]
        for part in ("views", "sections"):
            if find_spec(f"{package}.{part}") is not None:
                yield f"{package}.{part}"
                known = getattr(import_module(f"{package}.{part}"), part.upper(), ())
                yield from [one.module for one in known[:1] if hasattr(one, "module")]


def start() -> None:
    """Begin, on a thread that ends with the program."""
    _stop.clear()
    _threads[:] = [threading.Thread(target=_load, name="warming", daemon=True)]
    _threads[0].start()


def stop() -> None:
    """Load no more, and be done with what is being loaded: the program ends."""
    _stop.set()
    wait()


def wait() -> None:
    """Until all is loaded, or nothing more will be."""
    for thread in _threads:
        thread.join()


def _load() -> None:
    for name in modules():
        if _stop.wait(BETWEEN):
            return
        import_module(name)
