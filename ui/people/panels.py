"""Panels of a person's page that other rooms bring: each asks for itself, and hides when it has nothing to say."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from shiboken6 import isValid

from models.values import dataclass
from ui.widgets import Card

if TYPE_CHECKING:
    from models.work import Changes, Reader
    from ui.page import Desk


@dataclass(frozen=True)
class PanelInfo:
    """A panel: on which side it stands, and where its class is."""

    side: str
    """left, right"""
    module: str
    name: str


PANELS = (
    PanelInfo("right", "ui.people.back_card", "BackCard"),
    PanelInfo("right", "ui.people.next_card", "NextCard"),
    PanelInfo("right", "ui.people.lead_card", "LeadCard"),
    PanelInfo("right", "ui.people.rating_card", "RatingCard"),
    PanelInfo("right", "ui.people.requests_card", "RequestsCard"),
    PanelInfo("right", "ui.people.reminders_card", "RemindersCard"),
    PanelInfo("right", "ui.people.deals_card", "DealsCard"),
    PanelInfo("right", "ui.people.contracts_card", "ContractsCard"),
    PanelInfo("right", "ui.people.account_card", "AccountCard"),
    PanelInfo("right", "ui.people.chance_card", "ChanceCard"),
    PanelInfo("right", "ui.people.together_card", "TogetherCard"),
    PanelInfo("right", "ui.people.files_card", "FilesCard"),
)
"""In the order in which they stand, above what the page has itself; those whose modules exist."""


class PersonPanel(Card):
    """A card that shows one person: `question` is asked off the GUI thread, `fill` shows the answer."""

    kinds: frozenset[str] = frozenset()

    def __init__(self, desk: Desk) -> None:
        """Nobody yet: hidden."""
        super().__init__(margin=16, spacing=8)
        self.desk = desk
        self.person_id: int | None = None
        self._generation = 0
        self.hide()

    def question(self, read: Reader, person_id: int) -> Any:
        """What the panel shows; None hides it. Runs on a reader's thread: no widgets."""
        raise NotImplementedError

    def fill(self, found: Any) -> None:
        """Show an answer."""
        raise NotImplementedError

    def show_person(self, person_id: int) -> None:
        """Show somebody."""
        if person_id != self.person_id:
            self.hide()
        self.person_id = person_id
        self._generation += 1
        job = self.desk.store.read(self.question, person_id)
        job.then(partial(self._answered, self._generation)).failed(self._failed)

    def _answered(self, generation: int, found: Any) -> None:
        if generation == self._generation:
            keyboard = self.window().focusWidget()
            mine = keyboard is not None and self.isAncestorOf(keyboard)
            if found is not None:
                self.fill(found)
            self.setVisible(found is not None)
            if mine and not (isValid(keyboard) and keyboard.isVisible()):
                self._leave_keyboard()

    def _leave_keyboard(self) -> None:
        """What had the keyboard is gone: Qt chose another by chance, the window gives it to its page instead."""
        now = self.window().focusWidget()
        if now is not None:
            now.clearFocus()

    def _failed(self, error: BaseException) -> None:
        self.hide()
        self.desk.toasts.wrong(error)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again where something changed that it shows."""
        if self.person_id is not None and (changes is None or self.kinds.intersection(changes.touched)):
            self.show_person(self.person_id)


def made(desk: Desk) -> list[tuple[str, PersonPanel]]:
    """The panels that are part of this version, each with its side."""
    found: list[tuple[str, PersonPanel]] = []
    for one in PANELS:
        if find_spec(one.module):
            kind: type[PersonPanel] = getattr(import_module(one.module), one.name)
            found.append((one.side, kind(desk)))
    return found
