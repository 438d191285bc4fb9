"""A tag put on somebody: typed anew, or one of those there are."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _, say
from models import text
from models.errors import N_, Told
from models.people import edit
from ui.page import Desk
from ui.people import words
from ui.people.small import Flow, emptied
from ui.widgets import Form, Sheet, button

SHOWN = 24


class TagSheet(Sheet):
    """Type a tag, or tap one."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int, present: Sequence[str] = ()) -> None:
        """Offer the tags there are, without those that are `present` already."""
        super().__init__(window, _("Add a tag"), width=460)
        self.desk, self.person_id = desk, person_id
        self.known: list[str] = []
        self.present = set(present)
        self.form = Form()
        self.name: QLineEdit = self.form.line(_("Tag"), most=60)
        self.name.textEdited.connect(self._offer)
        self.body.addWidget(self.form)
        self.held = QWidget()
        self.flow = Flow()
        self.held.setLayout(self.flow)
        self.body.addWidget(self.held)
        self.body.addStretch(1)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Add"), self.save, kind="primary"))
        self.accept_on_enter = self.save
        desk.store.read(edit.tags).then(self._take)

    def _take(self, found: list[tuple[int, str, str, int]]) -> None:
        self.known = [name for _id, name, _colour, _count in sorted(found, key=_rank) if name not in self.present]
        self._offer(self.name.text())

    def _offer(self, typed: str) -> None:
        emptied(self.flow)
        wanted = text.fold(typed)
        for name in [one for one in self.known if wanted in text.fold(one)][:SHOWN]:
            self.flow.addWidget(button(words.brief(name, 24), partial(self.add, name), kind="chip"))
        if self.isVisible():
            self.grow()

    def save(self) -> None:
        """Put on the tag that is typed."""
        self.add(self.name.text())

    def add(self, name: str) -> None:
        """Put on a tag."""
        operation = partial(edit.tag, person_ids=[self.person_id], name=name)
        self.desk.write(N_("Add a tag"), operation, said=_("Tag added")).failed(self._failed).then(self._saved)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.name, say(error))
        else:
            self.desk.toasts.wrong(error)

    def _saved(self, _result: object) -> None:
        self.accept()


def _rank(row: tuple[int, str, str, int]) -> int:
    return -row[3]
