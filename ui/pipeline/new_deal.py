"""A new deal from the pipeline: a name is enough; with customer, amount, stage and day where they are known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, say
from models.errors import N_, Told
from models.leads import qualification
from models.pipeline import deals, stages
from ui.people import fields, words
from ui.pipeline.finding import FoundField, people
from ui.pipeline.wording import worded
from ui.widgets import Choice, Form, Sheet, button, label, set_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit, QWidget

    from models.pipeline.stages import PipelineRow, StageRow
    from models.work import Reader, Tx
    from ui.page import Desk


def open_form(
    window: QWidget,
    desk: Desk,
    *,
    stage_id: int | None = None,
    pipeline_id: int | None = None,
    begin_in: int | None = None,
    opened: Callable[[int, int], Any] | None = None,
) -> None:
    """Ask for a new deal, in a stage (the first one of a pipeline).

    `begin_in` is the pipeline whose first stage is proposed among all; `opened` is told the deal's key and its stage's.
    """
    job = desk.store.read(_stages, pipeline_id, stage_id)
    job.then(partial(_open, window, desk, stage_id, begin_in, opened)).failed(desk.toasts.wrong)


Stages = list[tuple["PipelineRow", "StageRow"]]


def _stages(read: Reader, pipeline_id: int | None, stage_id: int | None) -> Stages:
    """The stages of a pipeline, or of that of a stage, or of all, each with its pipeline."""
    if stage_id is not None:
        pipeline_id = stages.stage(read, stage_id).pipeline_id
    known = {one.id: one for one in stages.pipelines(read)}
    return [(known[one.pipeline_id], one) for one in stages.stages(read, pipeline_id) if one.pipeline_id in known]


def _open(window: QWidget, desk: Desk, stage_id: int | None, begin_in: int | None, opened: Any, found: Stages) -> None:
    if stage_id is None:
        stage_id = next((stage.id for pipeline, stage in found if pipeline.id == begin_in), None)
    NewDealSheet(window, desk, found, stage_id, opened).open()


class NewDealSheet(Sheet):
    """The form; Enter opens the deal."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        found: Stages,
        stage_id: int | None,
        opened: Callable[[int, int], Any] | None = None,
    ) -> None:
        """Begin in a stage; `opened` is told the key of what was opened and that of its stage."""
        super().__init__(window, _("New deal"), width=540)
        self.desk, self._opened = desk, opened
        self.form = Form(columns=2)
        self.name: QLineEdit = self.form.line(
            _("Name of the deal"), most=200, hint=_("Office coffee, 40 seats"), wide=True
        )
        self.person = FoundField(desk, people, _("Customer"))
        self.person.setPlaceholderText(_("Name, phone, mail or card"))
        self.form.add(_("Customer"), self.person, wide=True)
        self.amount = self.form.money(_("Amount"), desk.store.settings.currency)
        several = len({one.id for one, _stage in found}) > 1
        options: list[tuple[Any, str]] = []
        for pipeline, stage in found:
            name = words.brief(worded(stage.wording), 40)
            options.append((stage.id, f"{words.brief(worded(pipeline.wording), 20)}: {name}" if several else name))
        first = stage_id if stage_id is not None else next((key for key, _text in options), None)
        self.stage: Choice = self.form.choice(_("Stage"), options, first)
        self.day: QLineEdit = self.form.line(_("Expected on"), hint=_("2026-12-24 or 12/24"))
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.accept_on_enter = self.save
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Open the deal"), self.save, kind="primary"))

    def save(self) -> None:
        """Open it; what does not fit is said here."""
        try:
            amount = self.amount.value()
        except Told as error:
            self._wrong(error)
            return
        if self.person.text().strip() and self.person.value() is None:
            self._wrong(Told(N_("Choose the customer from the list, or leave this empty.")))
            return
        day = self.day.text().strip()
        verb = partial(
            open_one,
            name=self.name.text(),
            person_id=self.person.value(),
            amount=amount,
            stage_id=self.stage.value(),
            expected_day=fields.day_ahead(self.desk, day) if day else None,
        )
        self.desk.write(N_("Open “{deal}”"), verb, said=_("Deal opened")).then(self._done).failed(self._wrong)

    def _done(self, key: int) -> None:
        self.accept()
        if self._opened is not None:
            self._opened(key, int(self.stage.value()))

    def _wrong(self, error: BaseException) -> None:
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)


def open_one(tx: Tx, *, name: str, person_id: int | None, **values: Any) -> int:
    """Open a deal: with a person as their page does it (a lead is accepted by it), else by itself."""
    if person_id is not None:
        return qualification.open_deal(tx, person_id=person_id, name=name, **values)
    return deals.open_deal(tx, name=name, owner_id=tx.actor.staff_id, **values)
