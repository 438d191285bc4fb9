"""The files kept at a person: opened, saved, added by the button or by dropping them, taken away with Undo."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from desktop.languages import _
from models.errors import N_, Told
from models.people import attachments
from models.people.attachments import Attached
from models.work import Reader, Tx
from ui.page import Desk
from ui.people.files import open_file, read_files, save_file, size_text
from ui.people.panels import PersonPanel
from ui.people.small import emptied, small_button
from ui.widgets import column, label, row
from ui.widgets.short import Short

Shown = tuple[Attached, ...]


def _attach(tx: Tx, *, person_id: int, files: tuple[tuple[str, bytes], ...]) -> None:
    for name, data in files:
        attachments.attach(tx, person_id=person_id, name=name, data=data)


class FilesCard(PersonPanel):
    """What is kept at this person."""

    kinds = frozenset({"attachment", "person"})

    def __init__(self, desk: Desk) -> None:
        """Take what is dropped."""
        super().__init__(desk)
        self.setAcceptDrops(True)

    def question(self, read: Reader, person_id: int) -> Shown:
        """The files, maybe none."""
        return attachments.listed(read, person_id=person_id)

    def fill(self, found: Shown) -> None:
        """Show them."""
        emptied(self.body)
        add = small_button("plus", _("Attach a file…"), self.choose)
        self.body.addLayout(row(label(_("Files"), "secondary"), None, add))
        for one in found[:8]:
            words = column(Short(one.name, "row"), label(size_text(one.size), "caption"), spacing=0)
            window = self.window()
            look = small_button("eye", _("Open {name}", name=one.name), partial(open_file, window, self.desk, one))
            save = small_button("download", _("Save {name}", name=one.name), partial(save_file, window, self.desk, one))
            away = small_button("x", _("Take {name} away", name=one.name), partial(self.take_away, one.id))
            line = row(words, look, save, away, spacing=2)
            line.setStretch(0, 1)
            self.body.addLayout(line)
        if not found:
            self.body.addWidget(label(_("Drop a file here, or choose one."), "muted", wrap=True))

    def choose(self) -> None:
        """Choose files to attach."""
        found, _filter = QFileDialog.getOpenFileNames(self.window(), _("Attach files"))
        self.add([Path(one) for one in found])

    def add(self, paths: list[Path]) -> None:
        """Attach files."""
        if not paths or self.person_id is None:
            return
        try:
            files = read_files([one for one in paths if one.is_file()])
        except Told as told:
            self.desk.toasts.wrong(told)
            return
        verb = partial(_attach, person_id=self.person_id, files=files)
        self.desk.write(N_("Attach files"), verb, said=_("Attached")).failed(self.desk.toasts.wrong)

    def take_away(self, attachment_id: int) -> None:
        """Take one away."""
        verb = partial(attachments.detach, attachment_id=attachment_id)
        self.desk.write(N_("Take a file away"), verb, said=_("File taken away")).failed(self.desk.toasts.wrong)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped."""
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
