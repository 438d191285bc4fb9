"""Who is here already while somebody new is typed in: shown beside the form, never linked by itself."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _
from models.errors import N_
from models.people import duplicates
from models.people.duplicates import Candidate
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied
from ui.widgets import Card, button, label, row
from ui.widgets.short import Short

WAIT_MS = 150
SHOWN = 3
WHY = {
    "card": N_("Same card"),
    "phone": N_("Same phone"),
    "mail": N_("Same mail"),
    "name": N_("Same name"),
    "reading": N_("Same reading"),
    "close": N_("Nearly the same name"),
    "part": N_("Part of the name"),
}


class Same(Card):
    """A card that appears with who may be the same. `chosen(person_id)` when one of them is to be opened."""

    chosen = Signal(int)

    def __init__(self, desk: Desk, *, grew: Callable[[], Any]) -> None:
        """`grew` is called when it becomes larger or smaller."""
        super().__init__("soft", margin=14, spacing=8)
        self.desk, self._grew = desk, grew
        self.not_the_same: set[int] = set()
        self._asked: dict[str, Any] = {}
        self._generation = 0
        self._waiting = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._waiting.timeout.connect(self.look)
        self.hide()

    def ask(self, **typed: Any) -> None:
        """Look soon for who has what was typed (as `duplicates.similar` takes it)."""
        self._asked = typed
        self._waiting.start()

    def look(self) -> None:
        """Look now."""
        self._generation += 1
        job = self.desk.store.read(duplicates.similar, **self._asked, limit=SHOWN)
        job.then(partial(self._show, self._generation))

    def _show(self, generation: int, found: list[Candidate]) -> None:
        if generation != self._generation:
            return
        found = [one for one in found if one.person.id not in self.not_the_same]
        emptied(self.body)
        self.setVisible(bool(found))
        if found:
            self.body.addWidget(label(_("Somebody like this is here already"), "strong"))
        for one in found:
            self.body.addLayout(self._candidate(one))
        self._grew()

    def _candidate(self, one: Candidate) -> Any:
        shown = words.plain_name(one.person.name, one.person.reading)
        about = [_(WHY[what]) for what in one.same if what in WHY]
        about += [part for part in (*one.person.phones[:1], one.person.card) if part]
        held = QVBoxLayout()
        held.setSpacing(0)
        held.addWidget(Short(shown, "row"))
        held.addWidget(Short(" · ".join(about), "secondary"))
        open_this = button(_("Open this one"), partial(self.chosen.emit, one.person.id))
        other = button(_("Somebody else"), partial(self._is_other, one.person.id), kind="ghost")
        return row(held, open_this, other, spacing=6)

    def _is_other(self, person_id: int) -> None:
        self.not_the_same.add(person_id)
        self.look()
