"""Ctrl+Z: what this window did, step by step, back to its start, at most a hundred steps."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.bus import Bus
from desktop.store import Store
from models.errors import N_, Message
from models.work import Changes, Tx

if TYPE_CHECKING:
    from desktop.jobs import Job

STEPS = 100


@dataclass(frozen=True)
class Step:
    """A unit of work that can be put back: its audit entry and what it was called."""

    audit_id: int
    label: Message
    way_back: Callable[[Tx], object] | None = None
    """The verb that answers it, where images can't: ledgers are answered, never edited."""


class UndoStack(QObject):
    """The steps of one window. Lives on the GUI thread; its results arrive there."""

    changed = Signal()
    """What can be undone or redone is another step now."""
    said = Signal(object)
    """A Message for a toast: what was undone or done again."""
    refused = Signal(object)
    """The error that says why it was not undone. Nothing was changed then."""

    def __init__(self, store: Store, bus: Bus, parent: QObject | None = None) -> None:
        """Collect steps from what `store` announces on `bus`."""
        super().__init__(parent)
        self._store = store
        self._done: deque[Step] = deque(maxlen=STEPS)
        self._undone: deque[Step] = deque(maxlen=STEPS)
        bus.changed.connect(self._listen)

    @property
    def next_undo(self) -> Message | None:
        """What Ctrl+Z would undo."""
        return self._done[-1].label if self._done else None

    @property
    def next_redo(self) -> Message | None:
        """What would be done again."""
        return self._undone[-1].label if self._undone else None

    @Slot(object)
    def _listen(self, changes: Changes) -> None:
        if changes.origin is self or not changes.undoable or changes.audit_id is None:
            return
        self._done.append(Step(changes.audit_id, changes.label))
        self._undone.clear()
        self.changed.emit()

    def answered(self, label: Message, way_back: Callable[[Tx], object]) -> Step:
        """Note that something was done which a verb of its own takes back: Ctrl+Z calls that verb, once."""
        step = Step(0, label, way_back)
        self._done.append(step)
        self._undone.clear()
        self.changed.emit()
        return step

    def take_back(self, step: Step) -> None:
        """Take back a step that has a verb of its own, however much was done after it; nothing when it was already."""
        for at, one in enumerate(self._done):
            if one is step:
                del self._done[at]
                self._put_back(step, self._was_undone)
                return

    @Slot()
    def undo(self) -> None:
        """Undo the last step; `said` or `refused` tells what came of it."""
        if self._done:
            step = self._done.pop()
            self._put_back(step, self._was_undone)

    @Slot()
    def redo(self) -> None:
        """Do again what was undone last."""
        if self._undone:
            step = self._undone.pop()
            self._put_back(step, self._was_redone)

    def _put_back(self, step: Step, after: Callable[[Step, Message], None]) -> None:
        self.changed.emit()
        job: Job[Any]
        if step.way_back is None:
            job = self._store.undo(step.audit_id, origin=self)
        else:
            job = self._store.write(Message(N_("Undone: {what}"), {"what": step.label}), step.way_back, origin=self)
        job.then(partial(after, step))
        job.failed(self._was_refused)

    def _was_undone(self, step: Step, _label: object) -> None:
        if step.way_back is None:
            self._undone.append(self._answer(step))
        self.changed.emit()
        self.said.emit(Message(N_("Undone: {what}"), {"what": step.label}))

    def _was_redone(self, step: Step, _label: object) -> None:
        self._done.append(self._answer(step))
        self.changed.emit()
        self.said.emit(Message(N_("Done again: {what}"), {"what": step.label}))

    def _answer(self, step: Step) -> Step:
        """The step that puts this one's undo back: the audit says which it is."""
        undone_by = self._store.here.value("SELECT undone_by FROM audit WHERE id=?", step.audit_id)
        return Step(int(undone_by), step.label) if undone_by is not None else step

    def _was_refused(self, error: BaseException) -> None:
        self.changed.emit()
        self.refused.emit(error)
