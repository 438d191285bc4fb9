"""The files kept with an entry of the timeline or a request, on its sheet: opened, saved, added, taken away."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.languages import _
from models.errors import N_, Told
from models.people import attachments
from models.people.attachments import Attached
from models.work import Reader, Tx
from ui.page import Desk
from ui.people.files import open_file, read_files, save_file, size_text
from ui.people.small import emptied, small_button
from ui.widgets import label, row
from ui.widgets.short import Short

Grew = Callable[[], Any]
MOST = 8
"""Lines that a sheet shows."""


class KeptFiles(QWidget):
    """Names that open. `grew` is called when the lines are there, so that the sheet makes room."""

    def __init__(
        self, desk: Desk, person_id: int, grew: Grew, *, touchpoint_id: int | None = None, request_id: int | None = None
    ) -> None:
        """Of an entry or of a request of a person."""
        super().__init__()
        self.desk, self.person_id, self.grew = desk, person_id, grew
        self.touchpoint_id, self.request_id = touchpoint_id, request_id
        self.shown: tuple[Attached, ...] = ()
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self._head()
        self.ask()

    def ask(self, _result: object = None) -> None:
        """Ask for the files anew."""
        self.desk.store.read(_listed, self.touchpoint_id, self.request_id).then(self.fill).failed(
            self.desk.toasts.wrong
        )

    def _head(self) -> None:
        add = small_button("plus", _("Attach a file…"), self.choose)
        self.lines.addLayout(row(label(_("Files"), "secondary"), None, add))

    def fill(self, found: tuple[Attached, ...]) -> None:
        """Show them."""
        self.shown = found
        emptied(self.lines)
        self._head()
        for one in found[:MOST]:
            look = small_button("eye", _("Open {name}", name=one.name), partial(self.look, one))
            save = small_button("download", _("Save {name}", name=one.name), partial(self.save, one))
            away = small_button("x", _("Take {name} away", name=one.name), partial(self.take_away, one.id))
            line = row(Short(one.name, "row"), label(size_text(one.size), "caption"), look, save, away, spacing=6)
            line.setStretch(0, 1)
            self.lines.addLayout(line)
        self.grew()

    def look(self, one: Attached) -> None:
        """Open one by the system's program."""
        open_file(self.window(), self.desk, one)

    def save(self, one: Attached) -> None:
        """Save one where the user says."""
        save_file(self.window(), self.desk, one)

    def choose(self) -> None:
        """Choose files to attach."""
        found, _filter = QFileDialog.getOpenFileNames(self.window(), _("Attach files"))
        self.add([Path(one) for one in found])

    def add(self, paths: list[Path]) -> None:
        """Attach files."""
        try:
            files = read_files([one for one in paths if one.is_file()])
        except Told as told:
            self.desk.toasts.wrong(told)
            return
        if files:
            verb = partial(
                _attach,
                person_id=self.person_id,
                files=files,
                touchpoint_id=self.touchpoint_id,
                request_id=self.request_id,
            )
            job = self.desk.write(N_("Attach files"), verb, said=_("Attached"))
            job.then(self.ask).failed(self.desk.toasts.wrong)

    def take_away(self, attachment_id: int) -> None:
        """Take one away."""
        verb = partial(attachments.detach, attachment_id=attachment_id)
        job = self.desk.write(N_("Take a file away"), verb, said=_("File taken away"))
        job.then(self.ask).failed(self.desk.toasts.wrong)


def _listed(read: Reader, touchpoint_id: int | None, request_id: int | None) -> tuple[Attached, ...]:
    return attachments.listed(read, touchpoint_id=touchpoint_id, request_id=request_id)


def _attach(
    tx: Tx,
    *,
    person_id: int,
    files: tuple[tuple[str, bytes], ...],
    touchpoint_id: int | None,
    request_id: int | None,
) -> None:
    for name, data in files:
        attachments.attach(
            tx, person_id=person_id, name=name, data=data, touchpoint_id=touchpoint_id, request_id=request_id
        )
