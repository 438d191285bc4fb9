"""Sheets of the pipeline's settings: a stage, a question, a reminder of won deals, a name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from desktop.languages import _, _n
from models.criteria.fields import DEAL_CATEGORIES
from models.errors import N_, Refused, Told
from models.pipeline import arranging, onboarding, questions, stages
from models.pipeline.questions import KINDS, ChoiceRow
from ui.pipeline.deal_cells import hundredths
from ui.pipeline.wording import worded
from ui.settings.staff import COLOUR_NAMES
from ui.widgets import Form, button, column, label
from ui.writing import WritingSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.pipeline.onboarding import OnboardingRow
    from models.pipeline.questions import QuestionRow
    from models.pipeline.stages import StageRow
    from models.work import Tx
    from ui.settings.pipeline import PipelinePanel


class _Asking(WritingSheet):
    """A sheet of these settings."""

    def __init__(self, panel: PipelinePanel, title: str, *, width: int = 520) -> None:
        super().__init__(panel.window(), panel.desk, title, width=width)
        self.settings = panel


class NameSheet(_Asking):
    """A name, and maybe a way to put the thing away."""

    def __init__(
        self,
        panel: PipelinePanel,
        title: str,
        name: str,
        write: Callable[[str], Any],
        away: Callable[[], Any] | None = None,
    ) -> None:
        """`write(name)` gives a job."""
        super().__init__(panel, title, width=420)
        self._write, self._away = write, away
        self.form = Form()
        self.name = self.form.line(_("Name"), name, most=120)
        self.body.addWidget(self.form)
        self.foot(*([button(_("Put away"), self.put_away, kind="ghost", icon="minus")] if away else []))

    def save(self) -> None:
        """Keep the name."""
        self._write(self.name.text()).then(self.written).failed(self.wrong)

    def put_away(self) -> None:
        """Put it away."""
        self.accept()
        if self._away is not None:
            self._away()


class StageSheet(_Asking):
    """A stage: its name and colour, its probability, when a deal is stuck in it, what it asks for."""

    def __init__(self, panel: PipelinePanel, pipeline_id: int, one: StageRow | None) -> None:
        """Change `one`, or add a stage."""
        super().__init__(panel, worded(one.wording) if one else _("New stage"))
        self.pipeline_id, self.one = pipeline_id, one
        won = one is not None and one.kind == "won"
        self.form = Form(columns=2)
        self.name = self.form.line(_("Name"), worded(one.wording) if one else "", most=120, wide=True)
        colours = [(key, _(COLOUR_NAMES[key]) if key else _("By its place")) for key in stages.COLOURS]
        self.colour = self.form.choice(_("Colour"), colours, one.colour if one else "")
        chance = one.probability if one else 1_000
        self.chance = self.form.line(_("Probability (%)"), f"{chance / 100:g}", most=8)
        self.chance.setEnabled(not won)
        categories = [(key, _(name)) for key, name in DEAL_CATEGORIES]
        self.category = self.form.choice(_("Forecast category"), categories, one.category if one else "pipeline")
        self.category.setEnabled(not won)
        days = str(one.rotting_days) if one else "0"
        self.days = self.form.line(_("Stuck after days without a touch (0: never)"), days, most=4)
        self.days.setEnabled(not won)
        self.body.addWidget(self.form)
        self.body.addWidget(label(_("A deal must say, before it stands here:"), "secondary"))
        self.asks: dict[str, QCheckBox] = {}
        for key, name in stages.REQUIRED.items():
            tick = self.asks[key] = QCheckBox(_(name))
            tick.setChecked(one is not None and key in one.requires)
        self.body.addLayout(column(*self.asks.values(), spacing=4))
        away = [button(_("Put away"), self.put_away, kind="ghost", icon="minus")] if one and not won else []
        self.foot(*away)

    def save(self) -> None:
        """Keep it."""
        try:
            typed = self.days.text().strip() or "0"
            if not typed.isdecimal():
                raise Refused(N_("Give the days as a whole number, from 0 to 3,650."))
            chance = hundredths(self.chance.text())
            if chance is None:
                raise Refused(N_("A probability lies between 0 and 100 %."))
        except Told as told:
            self.wrong(told)
            return
        said = self.name.text()
        if self.one is not None and self.one.key and said.strip() == worded(self.one.wording) and not self.one.name:
            said = ""  # still called by the program's word, in every language
        values = {
            "name": said,
            "colour": self.colour.value(),
            "probability": chance,
            "category": self.category.value(),
            "rotting_days": int(typed),
            "requires": tuple(key for key, tick in self.asks.items() if tick.isChecked()),
        }
        if self.one is None:
            self.write(N_("Add a stage"), partial(_add_stage, pipeline_id=self.pipeline_id, **values))
        else:
            self.write(N_("Change a stage"), partial(stages.change_stage, stage_id=self.one.id, **values))

    def put_away(self) -> None:
        """Put the stage away; where deals stand in it, ask where they go."""
        assert self.one is not None
        count = self.settings.found.counts.get(self.one.id, 0) if self.settings.found else 0
        if count:
            self.accept()
            EmptySheet(self.settings, self.one, count).open()
        else:
            self.write(N_("Put a stage away"), partial(arranging.put_away, stage_id=self.one.id))


def _add_stage(tx: Tx, *, pipeline_id: int, name: str, probability: int, **values: Any) -> int:
    key = stages.add_stage(tx, pipeline_id=pipeline_id, name=name, probability=probability)
    stages.change_stage(tx, stage_id=key, **values)
    return key


class EmptySheet(_Asking):
    """Where the open deals of a stage go that is put away."""

    def __init__(self, panel: PipelinePanel, one: StageRow, count: int) -> None:
        """Offer the other open stages."""
        super().__init__(panel, _("Put “{name}” away", name=worded(one.wording)), width=460)
        self.one = one
        text = _n("1 open deal stands in it. Where does it go?", "{n} open deals stand in it. Where do they go?", count)
        self.body.addWidget(label(text, "muted", wrap=True))
        assert panel.found is not None
        others = [each for each in panel.found.stages if each.active and each.kind == "open" and each.id != one.id]
        self.form = Form()
        names = [(each.id, worded(each.wording)) for each in others]
        self.to = self.form.choice(_("To the stage"), names, others[0].id if others else None)
        self.body.addWidget(self.form)
        self.foot()

    def save(self) -> None:
        """Move them, and put the stage away."""
        verb = partial(arranging.put_away, stage_id=self.one.id, to_stage_id=self.to.value())
        self.write(N_("Put a stage away"), verb)


class QuestionSheet(_Asking):
    """A question; choices one a line."""

    def __init__(self, panel: PipelinePanel, one: QuestionRow | None) -> None:
        """Change `one`, or ask one more thing."""
        super().__init__(panel, worded(one.wording) if one else _("New question"))
        self.one = one
        self.form = Form()
        self.name = self.form.line(_("What is asked"), worded(one.wording) if one else "", most=80)
        kinds = [(key, _(name)) for key, name in KINDS.items()]
        self.kind = self.form.choice(_("The answer is"), kinds, one.kind if one else "choice")
        self.kind.setEnabled(one is None)
        self.kind.picked.connect(self._picked)
        assert panel.found is not None
        self.categories = panel.found.categories
        lines = "\n".join(self._line(each) for each in one.choices) if one else ""
        self.choices: QPlainTextEdit = self.form.text(_("Choices, one a line"), lines, lines=5)
        self.body.addWidget(self.form)
        hint = _("After “=”, the categories of products that fit whoever chose it: Office = Beans, Machines")
        self.hint = label(hint, "caption", wrap=True)
        self.body.addWidget(self.hint)
        self._picked(self.kind.value())
        self.foot(*([button(_("Put away"), self.put_away, kind="ghost", icon="minus")] if one else []))

    def _line(self, choice: ChoiceRow) -> str:
        names = [name for name, key in self.categories.items() if key in choice.categories]
        return f"{choice.name} = {', '.join(names)}" if names else choice.name

    def _choice(self, line: str, known: dict[str, ChoiceRow]) -> ChoiceRow:
        """A choice as it was typed; products that fit it stay. Raises Refused for a category that there is not."""
        name, _sign, typed = line.replace("＝", "=").partition("=")
        wanted = [one.strip() for one in typed.replace("、", ",").split(",") if one.strip()]
        for one in wanted:
            if one not in self.categories:
                raise Refused(N_("There is no category “{name}”."), name=one[:60])
        before = known.get(name.strip(), ChoiceRow(name.strip()))
        return ChoiceRow(name.strip(), tuple(self.categories[one] for one in wanted), before.products)

    def _picked(self, kind: str) -> None:
        self.form.shown(self.choices, kind == "choice")
        self.hint.setVisible(kind == "choice")

    def save(self) -> None:
        """Keep it; choices that stay keep what fits them."""
        known = {each.name: each for each in self.one.choices} if self.one else {}
        lines = [line.strip() for line in self.choices.toPlainText().splitlines() if line.strip()]
        try:
            choices = tuple(self._choice(line, known) for line in lines) if self.kind.value() == "choice" else ()
        except Told as told:
            self.wrong(told)
            return
        if self.one is None:
            verb: Any = partial(questions.add, name=self.name.text(), kind=self.kind.value(), choices=choices)
        else:
            said = self.name.text()
            if self.one.key and not self.one.name and said.strip() == worded(self.one.wording):
                said = ""
            verb = partial(questions.change, question_id=self.one.id, name=said, choices=choices)
        self.write(N_("Questions in a deal"), verb)

    def put_away(self) -> None:
        """Put it away; answers stay."""
        assert self.one is not None
        self.accept()
        self.settings.switch_question(self.one.id, False)


class OnboardingSheet(_Asking):
    """A reminder that is made when a deal is won."""

    def __init__(self, panel: PipelinePanel, one: OnboardingRow | None) -> None:
        """Change `one`, or add one."""
        super().__init__(panel, one.title if one else _("When a deal is won"))
        self.one = one
        self.form = Form(columns=2)
        self.title = self.form.line(_("What is to be done"), one.title if one else "", most=200, wide=True)
        self.days = self.form.line(_("Days after it was won"), str(one.days) if one else "7", most=4)
        whose = [(key, _(name)) for key, name in onboarding.WHOSE_NAMES.items()]
        self.whose = self.form.choice(_("Whose it is"), whose, one.whose if one else "owner")
        assert panel.found is not None
        names = [(0, _("Every pipeline")), *((each.id, worded(each.wording)) for each in panel.found.pipelines)]
        self.pipeline = self.form.choice(_("Pipeline"), names, (one.pipeline_id or 0) if one else 0)
        self.active = self.form.check(_("In use"), one.active if one else True, wide=False)
        self.note: QPlainTextEdit = self.form.text(_("Details"), one.note if one else "", lines=2)
        self.body.addWidget(self.form)
        self.foot(*([button(_("Delete"), self.delete, kind="ghost", icon="trash-2")] if one else []))

    def save(self) -> None:
        """Keep it."""
        typed = self.days.text().strip()
        verb = partial(
            onboarding.save,
            onboarding_id=self.one.id if self.one else None,
            title=self.title.text(),
            days=int(typed) if typed.isdecimal() else -1,
            note=self.note.toPlainText(),
            whose=self.whose.value(),
            pipeline_id=self.pipeline.value() or None,
            active=self.active.isChecked(),
        )
        self.write(N_("Reminders of won deals"), verb)

    def delete(self) -> None:
        """Take it off the list."""
        assert self.one is not None
        self.write(N_("Reminders of won deals"), partial(onboarding.remove, onboarding_id=self.one.id))
