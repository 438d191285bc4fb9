"""What happened outside the till, written down in seconds: a call, a meeting, a visit, a note."""

import unicodedata
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from desktop.languages import _, say
from models.errors import N_, Refused, Told
from models.people import attachments, names, timeline
from models.people.timeline import Event
from models.work import Tx
from ui.page import Desk
from ui.people.files import read_files
from ui.people.kept_files import KeptFiles
from ui.theme import theme
from ui.widgets import Segments, Sheet, button, label, row, set_text

KINDS = ("note", "call", "meeting", "visit")


class NoteSheet(Sheet):
    """Write a note, or correct one. Ctrl+Enter saves; what was typed survives Escape in the desk's keep."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        person_id: int,
        *,
        kind: str = "note",
        text: str = "",
        event: Event | None = None,
    ) -> None:
        """For a person; `text` stands above (a phone number), `event` is the entry to correct."""
        super().__init__(window, _("Note") if event is None else _("Change note"), width=520, text=text, scroll=False)
        self.desk, self.person_id, self.event_ = desk, person_id, event
        self.kinds = Segments([(one, _(names.EVENT_NAMES[one])) for one in KINDS], event.kind if event else kind)
        self.kinds.setVisible(event is None)
        self.words = QPlainTextEdit(event.text if event else desk.keep.pop(f"note:{person_id}", ""))
        self.words.setAccessibleName(_("What was said or seen"))
        self.words.setPlaceholderText(_("What was said or seen"))
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(theme.px(120))
        self.minutes = QLineEdit(self)
        self.minutes.setMaxLength(4)
        self.minutes.setFixedWidth(theme.px(72))
        self.minutes.setAccessibleName(_("Minutes that it took"))
        self.minutes.textEdited.connect(self._mended)
        self.files: list[Path] = []
        self.files_label = label("", "secondary", wrap=True)
        self.files_label.hide()
        self.setAcceptDrops(event is None)
        add_file = button(_("Attach a file…"), self.choose_files, kind="ghost", icon="paperclip")
        took_label = label(_("Minutes"), "secondary")
        took = row(took_label, self.minutes, None, add_file, spacing=8)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.kinds)
        self.body.addWidget(self.words)
        self.body.addLayout(took)
        for part in (self.minutes, add_file, took_label):
            part.setVisible(event is None)
        self.body.addWidget(self.files_label)
        if event is not None:
            self.body.addWidget(KeptFiles(desk, person_id, self.grow, touchpoint_id=event.id))
        self.body.addWidget(self.error)
        self.save_button = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        if event is not None:
            self.buttons(button(_("Delete"), self.delete, kind="danger", icon="trash-2"))
        self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.save)

    def open(self) -> "NoteSheet":
        """Show it, ready to type."""
        super().open()
        self.words.setFocus(Qt.FocusReason.TabFocusReason)
        return self

    def save(self) -> None:
        """Write it on the timeline."""
        typed = self.words.toPlainText()
        if self.event_ is not None:
            change = partial(timeline.change_note, touchpoint_id=self.event_.id, text_=typed)
            self.desk.write(N_("Change note"), change, said=_("Saved")).failed(self._failed).then(self._saved)
        else:
            try:
                files = read_files(self.files)
                minutes = self._minutes()
            except Told as told:
                self._failed(told)
                return
            write = partial(
                _write_down,
                person_id=self.person_id,
                kind=self.kinds.value,
                words_=typed,
                minutes=minutes,
                files=files,
            )
            self.desk.write(N_("Write down"), write, said=_("Written down")).failed(self._failed).then(self._saved)

    def _minutes(self) -> int | None:
        typed = unicodedata.normalize("NFKC", self.minutes.text()).strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal()):
            raise Refused(N_("Write the minutes as a number."))
        return int(typed)

    def choose_files(self) -> None:
        """Choose files to keep with the entry."""
        found, _filter = QFileDialog.getOpenFileNames(self.window(), _("Attach files"))
        self.add_files([Path(one) for one in found])

    def add_files(self, files: list[Path]) -> None:
        """Keep these with the entry."""
        self.files += [one for one in files if one not in self.files and one.is_file()]
        set_text(self.files_label, " · ".join(one.name for one in self.files), hide_empty=True)
        self.grow()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped on it."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped."""
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def delete(self) -> None:
        """Take the entry back; Undo brings it again."""
        if self.event_ is not None:
            operation = partial(timeline.delete_note, touchpoint_id=self.event_.id)
            job = self.desk.write(N_("Delete note"), operation, said=_("Deleted"))
            job.failed(self._failed).then(self._saved)

    def _mended(self, _text: str) -> None:
        """What was wrong is being put right."""
        self.error.hide()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.error.setText(say(error))
            self.error.show()
        else:
            self.desk.toasts.wrong(error)

    def _saved(self, _result: object) -> None:
        self.words.clear()
        self.accept()

    def cancel(self) -> None:
        """Close; what was typed is there again next time."""
        if self.event_ is None and self.words.toPlainText().strip():
            self.desk.keep[f"note:{self.person_id}"] = self.words.toPlainText()
        super().cancel()


def _write_down(
    tx: Tx,
    *,
    person_id: int,
    kind: str,
    words_: str,
    minutes: int | None,
    files: Sequence[tuple[str, bytes]],
) -> int:
    key = timeline.note(tx, person_id=person_id, kind=kind, text_=words_, minutes=minutes)
    for name, data in files:
        attachments.attach(tx, person_id=person_id, name=name, data=data, touchpoint_id=key)
    return key


def is_by_hand(event: Event) -> bool:
    """Whether staff wrote it, and may correct it."""
    return event.kind in timeline.BY_HAND
