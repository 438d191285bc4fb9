"""The log of a store brought into its file while nobody waits for it.

Left to itself, SQLite does this inside the commit that made the log long: one sale in twenty waits for it. Here a
thread of its own does it; only where it cannot keep up (an import) does the writer do the rest itself.
"""

import logging
import threading
from pathlib import Path

from desktop import sqlite

UNITS = 16
"""After so many units of work the log is brought into the file; a sale writes some 50 pages to it."""
MOST_PAGES = 2000
"""So long may the log become (8 MB) before the writer does it itself."""
log = logging.getLogger(__name__)


class Checkpoints:
    """Counts units of work, and has the log brought into the file by a thread that is started when first needed."""

    def __init__(self, path: Path) -> None:
        """Serve the store at `path`; nothing is opened yet."""
        self._path = path
        self._units = 0
        self._wanted = threading.Event()
        self._ended = False
        self._thread: threading.Thread | None = None

    def note(self) -> None:
        """Tell that a unit of work was committed. On the writer's thread."""
        self._units += 1
        if self._units < UNITS:
            return
        self._units = 0
        self._wanted.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="noren-log", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the thread and close its connection."""
        self._ended = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            with sqlite.opened(sqlite.keeper(self._path)) as db:
                while True:
                    self._wanted.wait()
                    self._wanted.clear()
                    if self._ended:
                        return
                    db.sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite.ERRORS as error:  # the writer does it then, as long logs are its matter too
            log.warning("the log is not brought into the file: %s", error)
