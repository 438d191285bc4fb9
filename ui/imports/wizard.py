"""The wizard: file, columns, what would happen, import. Back keeps everything; Cancel leaves nothing."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.exchange import batches, engine
from desktop.exchange.engine import ImportResult, Plan
from desktop.languages import _
from ui.imports.columns_step import ColumnsStep
from ui.imports.file_step import FileStep
from ui.imports.opened import Opened
from ui.imports.result_step import DoneStep, PlanStep
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Sheet, button, column, label
from ui.widgets.progress import ProgressPanel

if TYPE_CHECKING:
    from desktop.exchange.source import Source

WIDTH, HEIGHT = 1040, 520


class ImportWizard(Sheet):
    """Four steps in one sheet."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Begin with the file."""
        super().__init__(window, _("Import"), width=WIDTH, scroll=False)
        self.desk = desk
        self.source: Source | None = None
        self.result: ImportResult | None = None
        self.steps = QStackedWidget()
        self.steps.setMinimumHeight(min(theme.px(HEIGHT), window.height() - theme.px(230)))
        self.file, self.columns, self.plan, self.done = FileStep(desk), ColumnsStep(), PlanStep(), DoneStep()
        self.progress = ProgressPanel(_("Reading the file…"))
        waiting = QWidget()
        waiting.setLayout(column(None, self.progress, None, margin=60))
        for step in (self.file, self.columns, self.plan, waiting, self.done):
            self.steps.addWidget(step)
        self.waiting = waiting
        self.where = label("", "secondary")
        self.body.addWidget(self.where)
        self.body.addWidget(self.steps, 1)
        self.back_button = button(_("Back"), self.back)
        self.next_button = button(_("Next"), self.next, kind="primary")
        self.stop_button = button(_("Cancel"), self.cancel, kind="ghost")
        self.buttons(self.stop_button, None, self.back_button, self.next_button)
        self.file.ready.connect(self._file_ready)
        self.columns.changed.connect(self._look)
        self.done.undo_asked.connect(self._undo)
        self.done.another_asked.connect(self._another)
        self.progress.done.connect(self._ended)
        self.progress.failed.connect(self._failed)
        self.progress.cancelled.connect(self._stopped)
        self.opened: Opened | None = None
        self._doing = ""
        self._go(self.file)

    def take(self, path: Path, kind: str = "") -> None:
        """Begin with this file."""
        self.file.take(path, kind)

    def _go(self, step: QWidget) -> None:
        self.steps.setCurrentWidget(step)
        self._look()
        if self.next_button.isEnabled() and self.isVisible():
            self.next_button.setFocus()

    def _look(self) -> None:
        step = self.steps.currentWidget()
        names = {self.file: _("1 of 3: the file"), self.columns: _("2 of 3: the columns")}
        names[self.plan] = _("3 of 3: what would happen")
        self.where.setText(names.get(step, ""))  # type: ignore[arg-type]
        self.back_button.setVisible(step in (self.columns, self.plan))
        self.next_button.setVisible(step is not self.waiting)
        self.stop_button.setVisible(step is not self.done)
        self.stop_button.setEnabled(step is not self.waiting)
        self.close_button.setEnabled(step is not self.waiting)
        self.next_button.setText(self._next_text(step))
        self.next_button.setEnabled(self._can_go(step))

    def _next_text(self, step: QWidget | None) -> str:
        if step is self.plan:
            return _("Import")
        return _("Done") if step is self.done else _("Next")

    def _can_go(self, step: QWidget | None) -> bool:
        if step is self.file:
            return self.opened is not None
        if step is self.columns:
            return self.columns.source() is not None
        if step is self.plan and self.plan.plan is not None:
            return bool(self.plan.plan.created or self.plan.plan.updated)
        return True

    def _file_ready(self, opened: Opened | None) -> None:
        self.opened = opened
        if opened is not None:
            self.columns.show_file(opened)
        self._look()
        if opened is not None:
            self.next_button.setFocus()

    # -- going on -----------------------------------------------------------------------------------------------------

    def next(self) -> None:
        """Go on."""
        step = self.steps.currentWidget()
        if not self._can_go(step):
            return
        if step is self.file:
            self._go(self.columns)
        elif step is self.columns:
            self.source = self.columns.source()
            if self.source is not None:
                self._work("plan", partial(engine.plan, source=self.source), _("Looking at every row…"))
        elif step is self.plan and self.plan.plan is not None and self.source is not None:
            job = partial(engine.run, source=self.source, total=self.plan.plan.lines)
            self._work("run", job, _("Importing. The counter goes on selling meanwhile."))
        else:
            self.accept()

    def back(self) -> None:
        """Go back a step; nothing typed is lost."""
        step = self.steps.currentWidget()
        self._go(self.columns if step is self.plan else self.file)

    def _work(self, doing: str, operation: Any, text: str) -> None:
        self._doing = doing
        self.progress.text.setText(text)
        self.progress.bar.setRange(0, 0)
        self.progress.count.setText("")
        self._go(self.waiting)
        self.progress.follow(self.desk.store.work(operation))

    def _ended(self, result: object) -> None:
        if isinstance(result, Plan):
            self.plan.show_plan(result)
            self._go(self.plan)
        elif isinstance(result, ImportResult):
            self.result = result
            self.done.show_result(result)
            self._go(self.done)
        else:
            self.done.show_undone(result)
            self._go(self.done)

    def _failed(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self._go({"plan": self.columns, "run": self.plan}.get(self._doing, self.done))

    def _stopped(self) -> None:
        self.desk.toasts.say(_("Stopped. Nothing was changed."))
        self._go({"plan": self.columns, "run": self.plan}.get(self._doing, self.done))

    def _another(self) -> None:
        """Go on with the next file: products after people."""
        self._go(self.file)
        self.file.choose()

    def _undo(self) -> None:
        if self.result is not None and self.result.batch:
            operation = partial(batches.undo_batch, batch_id=self.result.batch)
            self._work("undo", operation, _("Taking the import back…"))

    def cancel(self) -> None:
        """Close; while work is under way, stop that first."""
        if self.steps.currentWidget() is self.waiting:
            self.progress.cancel()
        else:
            super().cancel()


def open_wizard(window: QWidget, desk: Desk, path: Path | None = None, kind: str = "") -> ImportWizard:
    """Open the wizard over a window, maybe with a file."""
    wizard = ImportWizard(window, desk)
    wizard.open()
    if path is not None:
        wizard.take(path, kind)
    return wizard
