"""Files that a section of loyalty writes: made on a reader thread, named in the documents folder, opened when there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QObject, QTimer

from desktop.failures import told_os
from desktop.jobs import Job
from desktop.languages import _
from models.work import Reader
from ui.counter.papers import documents_folder, open_file, say_where
from ui.page import Desk

SLOW_MS = 400
"""What takes longer is said to be under way."""


class Write:
    """Makes a file on a reader thread; what the disk says is told in words."""

    def __init__(self, make: Callable[[Reader, Path], Any], path: Path) -> None:
        """`make(read, path)` writes the file."""
        self.make, self.path = make, path

    def __call__(self, read: Reader) -> Path:
        """Write it; gives its path."""
        try:
            self.make(read, self.path)
        except OSError as error:
            raise told_os(error, self.path) from error
        return self.path


class _Written:
    def __init__(self, desk: Desk, show: bool) -> None:
        self.desk, self.show = desk, show

    def __call__(self, path: Path) -> None:
        if self.show and not open_file(path):
            say_where(self.desk, path)
        else:
            self.desk.toasts.say(_("Saved as {name}", name=path.name))


def write_file(
    desk: Desk, make: Callable[[Reader, Path], Any], name: str, folder: Path | None = None, *, show: bool = True
) -> Path:
    """Write a file called `name` into the documents folder, or `folder`, and open it where `show`."""
    path = (folder or documents_folder()) / name
    job = desk.store.read(Write(make, path))
    job.then(_Written(desk, show)).failed(desk.toasts.wrong)
    desk.keep["loyalty.files"] = [*desk.keep.get("loyalty.files", [])[-4:], job]
    QTimer.singleShot(SLOW_MS, cast("QObject", desk.toasts), partial(_still_writing, desk, job, path.name))
    return path


def _still_writing(desk: Desk, job: Job[Path], name: str) -> None:
    if not job.done:
        desk.toasts.say(_("{name} is being made…", name=name))
