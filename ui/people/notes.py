"""What happened outside the till, written down in seconds: a call, a meeting, a visit, a note."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.people import timeline
from models.people.timeline import Event
from ui.page import Desk
from ui.people import words
from ui.theme import theme
from ui.widgets import Segments, Sheet, button, label

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
        self.kinds = Segments([(one, _(words.EVENT_NAMES[one])) for one in KINDS], event.kind if event else kind)
        self.kinds.setVisible(event is None)
        self.words = QPlainTextEdit(event.text if event else desk.keep.pop(f"note:{person_id}", ""))
        self.words.setAccessibleName(_("What was said or seen"))
        self.words.setPlaceholderText(_("What was said or seen"))
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(theme.px(120))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        for part in (self.kinds, self.words, self.error):
            self.body.addWidget(part)
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
            write = partial(timeline.note, person_id=self.person_id, kind=self.kinds.value, text_=typed)
            self.desk.write(N_("Write down"), write, said=_("Written down")).failed(self._failed).then(self._saved)

    def delete(self) -> None:
        """Take the entry back; Undo brings it again."""
        if self.event_ is not None:
            operation = partial(timeline.delete_note, touchpoint_id=self.event_.id)
            job = self.desk.write(N_("Delete note"), operation, said=_("Deleted"))
            job.failed(self._failed).then(self._saved)

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


def is_by_hand(event: Event) -> bool:
    """Whether staff wrote it, and may correct it."""
    return event.kind in timeline.BY_HAND
