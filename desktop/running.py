"""The sale that is on the register, in a file beside the store until it is booked: a crash or a power cut loses none.

The file holds what the counter gives it; what that means is the counter's matter.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop import paths

log = logging.getLogger(__name__)


def place(store: Path) -> Path:
    """Where the running sale of a store is kept."""
    return store.with_name(f"{store.name}-sale")


class Kept:
    """One running sale on the disk; written on a thread of its own, one write after the other."""

    def __init__(self, store: Path) -> None:
        """Keep the running sale of `store`."""
        self.path = place(store)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="noren-running")
        self._last: str | None = None

    def read(self) -> str:
        """What was kept, or nothing. What can't be read counts as nothing."""
        try:
            return self.path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def write(self, text: str) -> None:
        """Keep this soon; nothing takes the file away. Returns at once."""
        if text != self._last:
            self._last = text
            self._writer.submit(self._write, text)

    def wait(self) -> None:
        """Wait until everything asked for is on the disk: at the program's end."""
        self._writer.submit(bool).result()

    def _write(self, text: str) -> None:
        try:
            if text:
                paths.write_whole(self.path, text.encode())
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:  # a full disk: the sale goes on, and booking says it
            log.warning("the running sale could not be kept: %s", error.strerror)
