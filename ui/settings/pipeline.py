"""The pipeline's settings: stages, why deals are lost, what is asked in a deal, what is done when one is won."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, _n
from models.counter import catalogue
from models.criteria.fields import DEAL_CATEGORIES
from models.errors import N_
from models.pipeline import arranging, onboarding, questions, stages
from models.pipeline.questions import KINDS, QuestionRow
from models.values import dataclass
from ui.people import words
from ui.people.deals_card import percent
from ui.pipeline.wording import worded
from ui.settings import pipeline_sheets as sheets
from ui.settings.lists import Things, thing
from ui.settings.panel import Panel
from ui.widgets import Choice, button, icon_button, label, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.pipeline.onboarding import OnboardingRow
    from models.pipeline.stages import PipelineRow, ReasonRow, StageRow
    from models.work import Changes, Reader


@dataclass(frozen=True, slots=True)
class Arranged:
    """Everything that the panel shows."""

    pipelines: tuple[PipelineRow, ...]
    stages: tuple[StageRow, ...]
    counts: dict[int, int]
    """Open deals by stage."""
    reasons: tuple[ReasonRow, ...]
    questions: tuple[QuestionRow, ...]
    onboarding: tuple[OnboardingRow, ...]
    categories: dict[str, int]
    """Of products, by name: what can fit a choice."""


def arranged(read: Reader, pipeline_id: int | None) -> Arranged:
    """How the pipeline (the first one) is arranged."""
    pipelines = stages.pipelines(read, every=True)
    ids = [one.id for one in pipelines if one.active]
    chosen = pipeline_id if pipeline_id in ids else (ids[0] if ids else None)
    found = stages.stages(read, chosen, every=True)
    return Arranged(
        pipelines,
        found,
        {one.id: arranging.open_deals(read, one.id) for one in found},
        stages.reasons(read, every=True, outcome=""),
        questions.listed(read, every=True),
        onboarding.listed(read, every=True),
        {one.name: one.id for one in catalogue.categories(read)},
    )


class PipelinePanel(Panel):
    """Lists, and a sheet for each thing in them."""

    title = N_("Pipeline")
    intro = N_("The stages that deals go through, why they are lost, what you ask, and what is done when one is won.")
    kinds = frozenset({"pipeline", "stage", "lost_reason", "question", "onboarding", "deal"})

    def build(self) -> None:
        """Make the lists."""
        self.found: Arranged | None = None
        self.chosen: int | None = None
        card = self.card(N_("Stages"), N_("From left to right on the board. The one that wins stands last."))
        self.pipelines = Choice()
        self.pipelines.setAccessibleName(_("Pipelines"))
        self.pipelines.picked.connect(self._choose)
        rename = button(_("Rename…"), self.rename_pipeline, kind="ghost", icon="pencil")
        self.away = button(_("Put away"), self.put_pipeline_away, kind="ghost", icon="minus")
        another = button(_("Another pipeline…"), self.add_pipeline, kind="ghost", icon="plus")
        card.body.addLayout(row(self.pipelines, rename, self.away, None, another))
        self.stages = Things()
        card.body.addWidget(self.stages)
        card.body.addLayout(row(button(_("Add a stage"), self.add_stage, icon="plus"), None))
        card = self.card(N_("Why deals are lost"), N_("A lost deal needs one of these, or a note."))
        self.reasons = Things()
        card.body.addWidget(self.reasons)
        card.body.addLayout(row(button(_("Add a reason"), self.add_reason, icon="plus"), None))
        card = self.card(N_("Why deals are won"), N_("Offered when a deal is won; nobody has to choose."))
        self.won_reasons = Things()
        card.body.addWidget(self.won_reasons)
        add = button(_("Add a reason"), self.add_won_reason, icon="plus")
        add.setAccessibleName(_("Add a reason for winning"))
        card.body.addLayout(row(add, None))
        card = self.card(N_("What is asked in a deal"), N_("The answers find the products that fit."))
        self.questions = Things()
        card.body.addWidget(self.questions)
        card.body.addLayout(row(button(_("Add a question"), self.add_question, icon="plus"), None))
        card = self.card(N_("When a deal is won"), N_("Reminders that are made then, each on a working day."))
        self.onboarding = Things()
        self.no_onboarding = label(_("None yet: a call after a week, the first invoice, a visit."), "muted", wrap=True)
        card.body.addWidget(self.no_onboarding)
        card.body.addWidget(self.onboarding)
        card.body.addLayout(row(button(_("Add a reminder"), self.add_onboarding, icon="plus"), None))
        card = self.card(
            N_("Targets"), N_("What each of the staff, each team and the shop is to win and to do in a month.")
        )
        card.body.addLayout(row(button(_("Edit the targets…"), self.edit_targets, icon="target"), None))
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read it all again."""
        self.desk.store.read(arranged, self.chosen).then(self._show).failed(self.desk.toasts.wrong)

    def edit_targets(self) -> None:
        """Edit what is to be won, month by month."""
        from ui.pipeline.targets import TargetsSheet

        TargetsSheet(self.window(), self.desk).open()

    def _choose(self, pipeline_id: int) -> None:
        self.chosen = pipeline_id
        self.refresh(None)

    def _show(self, found: Arranged) -> None:
        self.found = found
        active = [one for one in found.pipelines if one.active]
        known = [one.id for one in active]
        self.chosen = self.chosen if self.chosen in known else (known[0] if known else None)
        self.pipelines.set_options([(one.id, worded(one.wording)) for one in active], self.chosen)
        self.away.setVisible(len(active) > 1)
        some = [one for one in found.stages if one.active]
        self.stages.fill([self._stage(one, some) for one in (*some, *(x for x in found.stages if not x.active))])
        for outcome, things in (("lost", self.reasons), ("won", self.won_reasons)):
            every = [one for one in found.reasons if one.outcome == outcome]
            used = [one for one in every if one.active]
            things.fill([self._reason(one, used) for one in every])
        asked = [one for one in found.questions if one.active]
        self.questions.fill([self._question(one, asked) for one in found.questions])
        self.onboarding.fill([self._onboarding(one) for one in found.onboarding])
        self.no_onboarding.setVisible(not found.onboarding)

    # -- lines ------------------------------------------------------------------------------------------------------

    def _arrows(self, name: str, at: int, count: int, move: Any) -> tuple[QWidget, QWidget]:
        up = icon_button("arrow-up", _("{name}: up", name=name), partial(move, at, -1))
        down = icon_button("arrow-down", _("{name}: down", name=name), partial(move, at, 1))
        up.setEnabled(at > 0)
        down.setEnabled(0 <= at < count - 1)
        return up, down

    def _stage(self, one: StageRow, some: list[StageRow]) -> QWidget:
        name = worded(one.wording)
        count = self.found.counts.get(one.id, 0) if self.found else 0
        said = [percent(one.probability)]
        if one.kind == "won":
            said = [_("wins")]
        else:
            said.append(_(dict(DEAL_CATEGORIES)[one.category]))
        if one.rotting_days:
            said.append(_n("stuck after 1 day", "stuck after {n} days", one.rotting_days))
        if one.requires:
            said.append(_("asks for {what}", what=", ".join(_(stages.REQUIRED[key]) for key in one.requires)))
        if count:
            said.append(_n("1 open deal", "{n} open deals", count))
        if not one.active:
            back = button(_("Bring back"), partial(self.bring_stage_back, one.id), kind="ghost")
            back.setAccessibleName(_("{name}: bring back", name=name))
            return thing(None, name, _("put away"), back, quiet=True)
        movable = [each for each in some if each.kind == "open"]
        arrows = self._arrows(name, movable.index(one), len(movable), self.move_stage) if one.kind == "open" else ()
        change = icon_button("pencil", _("{name}: change…", name=name), partial(self.change_stage, one.id))
        return thing(None, name, " · ".join(said), *arrows, change)

    def _reason(self, one: ReasonRow, some: list[ReasonRow]) -> QWidget:
        name = worded(one.wording)
        if not one.active:
            back = button(_("Bring back"), partial(self.switch_reason, one.id, True), kind="ghost")
            back.setAccessibleName(_("{name}: bring back", name=name))
            return thing(None, name, _("put away"), back, quiet=True)
        arrows = self._arrows(name, some.index(one), len(some), partial(self.move_reason, one.outcome))
        change = icon_button("pencil", _("{name}: change…", name=name), partial(self.change_reason, one.id))
        return thing(None, name, "", *arrows, change)

    def _question(self, one: QuestionRow, some: list[QuestionRow]) -> QWidget:
        name = worded(one.wording)
        if not one.active:
            back = button(_("Bring back"), partial(self.switch_question, one.id, True), kind="ghost")
            back.setAccessibleName(_("{name}: bring back", name=name))
            return thing(None, name, _("put away"), back, quiet=True)
        arrows = self._arrows(name, some.index(one), len(some), self.move_question)
        change = icon_button("pencil", _("{name}: change…", name=name), partial(self.change_question, one.id))
        choices = ", ".join(words.brief(each.name, 30) for each in one.choices)
        return thing(None, name, " · ".join(part for part in (_(KINDS[one.kind]), choices) if part), *arrows, change)

    def _onboarding(self, one: OnboardingRow) -> QWidget:
        said = [_("on the same day") if not one.days else _n("after 1 day", "after {n} days", one.days)]
        said.append(_(onboarding.WHOSE_NAMES[one.whose]))
        if self.found and one.pipeline_id is not None:
            said += [worded(each.wording) for each in self.found.pipelines if each.id == one.pipeline_id]
        if not one.active:
            said.append(_("off"))
        change = icon_button("pencil", _("{name}: change…", name=one.title), partial(self.change_onboarding, one.id))
        return thing(None, one.title, " · ".join(said), change, quiet=not one.active)

    # -- what can be done -------------------------------------------------------------------------------------------

    def _moved(self, ids: list[int], at: int, step: int) -> list[int]:
        to = at + step
        if 0 <= to < len(ids):
            ids.insert(to, ids.pop(at))
        return ids

    def move_stage(self, at: int, step: int) -> None:
        """Put a stage to the left or to the right."""
        assert self.found is not None
        ids = [one.id for one in self.found.stages if one.active and one.kind == "open"]
        self.write(N_("Order of the stages"), partial(stages.order_stages, stage_ids=self._moved(ids, at, step)))

    def move_reason(self, outcome: str, at: int, step: int) -> None:
        """Put a reason of losing or winning up or down."""
        assert self.found is not None
        ids = [one.id for one in self.found.reasons if one.active and one.outcome == outcome]
        verb = partial(arranging.order_reasons, reason_ids=self._moved(ids, at, step))
        self.write(N_("Order of the reasons"), verb)

    def move_question(self, at: int, step: int) -> None:
        """Put a question up or down."""
        assert self.found is not None
        ids = [one.id for one in self.found.questions if one.active]
        verb = partial(arranging.order_questions, question_ids=self._moved(ids, at, step))
        self.write(N_("Order of the questions"), verb)

    def add_pipeline(self) -> None:
        """Make another pipeline."""
        sheets.NameSheet(self, _("Another pipeline"), "", partial(self._write_named, "pipeline", None)).open()

    def rename_pipeline(self) -> None:
        """Rename the pipeline that is shown."""
        assert self.found is not None
        one = next(each for each in self.found.pipelines if each.id == self.chosen)
        then = partial(self._write_named, "pipeline", one.id)
        sheets.NameSheet(self, _("Rename the pipeline"), worded(one.wording), then).open()

    def put_pipeline_away(self) -> None:
        """Put the pipeline that is shown away."""
        if self.chosen is not None:
            verb = partial(stages.change_pipeline, pipeline_id=self.chosen, active=False)
            self.write(N_("Put a pipeline away"), verb)

    def add_stage(self) -> None:
        """Add a stage."""
        if self.chosen is not None:
            sheets.StageSheet(self, self.chosen, None).open()

    def change_stage(self, stage_id: int) -> None:
        """Change a stage, or put it away."""
        assert self.found is not None
        one = next(each for each in self.found.stages if each.id == stage_id)
        sheets.StageSheet(self, one.pipeline_id, one).open()

    def bring_stage_back(self, stage_id: int) -> None:
        """Bring a stage back."""
        verb = partial(stages.put_stage_away, stage_id=stage_id, active=True)
        self.write(N_("Bring a stage back"), verb)

    def add_reason(self) -> None:
        """Add a reason."""
        sheets.NameSheet(self, _("A reason for losing"), "", partial(self._write_named, "reason", None)).open()

    def add_won_reason(self) -> None:
        """Add a reason for winning."""
        sheets.NameSheet(self, _("A reason for winning"), "", partial(self._write_named, "won_reason", None)).open()

    def change_reason(self, reason_id: int) -> None:
        """Rename a reason, or put it away."""
        assert self.found is not None
        one = next(each for each in self.found.reasons if each.id == reason_id)
        then = partial(self._write_named, "reason", one.id)
        away = partial(self.switch_reason, one.id, False)
        title = _("A reason for winning") if one.outcome == "won" else _("A reason for losing")
        sheets.NameSheet(self, title, worded(one.wording), then, away).open()

    def switch_reason(self, reason_id: int, active: bool) -> None:
        """Put a reason away, or bring it back."""
        self.write(N_("Reasons"), partial(stages.switch_reason, reason_id=reason_id, active=active))

    def add_question(self) -> None:
        """Ask one more thing."""
        sheets.QuestionSheet(self, None).open()

    def change_question(self, question_id: int) -> None:
        """Change a question, or put it away."""
        assert self.found is not None
        sheets.QuestionSheet(self, next(each for each in self.found.questions if each.id == question_id)).open()

    def switch_question(self, question_id: int, active: bool) -> None:
        """Put a question away, or bring it back."""
        verb = partial(questions.change, question_id=question_id, active=active)
        self.write(N_("Questions in a deal"), verb)

    def add_onboarding(self) -> None:
        """Add a reminder of won deals."""
        sheets.OnboardingSheet(self, None).open()

    def change_onboarding(self, onboarding_id: int) -> None:
        """Change one."""
        assert self.found is not None
        sheets.OnboardingSheet(self, next(each for each in self.found.onboarding if each.id == onboarding_id)).open()

    def _write_named(self, kind: str, key: int | None, name: str) -> Any:
        if kind in ("reason", "won_reason"):
            outcome = "won" if kind == "won_reason" else "lost"
            verb: Any = partial(stages.save_reason, reason_id=key, name=name, outcome=outcome)
        elif key is None:
            verb = partial(stages.add_pipeline, name=name)
        else:
            verb = partial(stages.change_pipeline, pipeline_id=key, name=name)
        job = self.desk.write(N_("Arrange the pipeline"), verb)
        if kind == "pipeline" and key is None:
            job.then(self._choose)
        return job


PANEL = PipelinePanel
