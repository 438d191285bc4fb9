"""Files of a person: read from disk, opened by the system's program from a private copy, saved, taken away."""

import os
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.failures import told_os
from desktop.languages import _
from models.errors import N_, Refused
from models.people import attachments
from models.people.attachments import Attached
from ui.page import Desk


def read_files(files: Sequence[Path]) -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of files. Raises Refused for one that is too large, Told for one that can't be read."""
    found = []
    for path in files:
        try:
            if path.stat().st_size > attachments.LARGEST:
                raise Refused(N_("“{name}” is larger than {most} MB. Nothing was attached."), name=path.name, most=20)
            found.append((path.name, path.read_bytes()))
        except OSError as error:
            raise told_os(error, path) from error
    return tuple(found)


def size_text(size: int) -> str:
    """A size as a person reads it."""
    if size < 1000:
        return _("{count} bytes", count=size)
    if size < 1_000_000:
        return _("{count} kB", count=-(-size // 1000))
    return _("{count} MB", count=f"{size / 1_000_000:.1f}")


def open_file(window: QWidget, desk: Desk, one: Attached) -> None:
    """Open a file by the system's program, from a copy of its own; what may run is only saved."""
    if one.may_run:
        desk.toasts.say(_("Programs and scripts are not opened from here. Save the file first."))
        save_file(window, desk, one)
        return
    desk.store.read(attachments.content, one.id).then(partial(_opened, desk)).failed(desk.toasts.wrong)


def _opened(desk: Desk, found: tuple[str, bytes]) -> None:
    name, data = found
    folder = Path(tempfile.mkdtemp(prefix="noren-"))
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        desk.toasts.wrong(told_os(error, path))
        return
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        desk.toasts.say(_("No program opens “{name}” here. Save it instead.", name=name))


def save_file(window: QWidget, desk: Desk, one: Attached) -> None:
    """Ask where to, and write it there."""
    path, _filter = QFileDialog.getSaveFileName(window, _("Save the file"), one.name)
    if path:
        job = desk.store.read(attachments.content, one.id)
        job.then(partial(_saved, desk, Path(path))).failed(desk.toasts.wrong)


def _saved(desk: Desk, path: Path, found: tuple[str, bytes]) -> None:
    try:
        path.write_bytes(found[1])
    except OSError as error:
        desk.toasts.wrong(told_os(error, path))
        return
    desk.toasts.say(_("Saved: {what}", what=path.name))
