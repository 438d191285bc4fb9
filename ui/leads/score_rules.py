"""The rules of the score: what gives points, how points lose their worth, from where on somebody is for sales."""

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models import settings
from models.criteria.nodes import Every, Leaf
from models.errors import N_, Message, Told
from models.leads import rating_shown, scores
from models.leads.rating_shown import ScorePage, Tried
from models.leads.scores import Rule
from models.work import Changes, Tx
from ui.criteria.editor import CriteriaEditor, context
from ui.leads.rating_words import limits, points_text, rule_name, signed
from ui.leads.rating_work import RatingWork
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied, small_button
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, Form, Sheet, button, column, label, row, set_text
from ui.widgets.fields import Toggle, unturned
from ui.widgets.painted import Pill
from ui.widgets.short import Short

BEGIN = Every((Leaf("touch.kind", "is", "form"),))
"""What a new rule asks until the owner says otherwise."""


def change(tx: Tx, *, days: int, percent: int, bar: int) -> None:
    """Keep how points lose their worth, and the bar."""
    scores.set_decay(tx, days=days, percent=percent)
    settings.change(tx, score_sales_bar=bar)


def decay_text(days: int, percent: int) -> str:
    """How points lose their worth, in a sentence."""
    if days and percent:
        return _(
            "Touchpoints older than {days} days count nothing; a score loses {percent} % for each month of silence.",
            days=f"{days:,}",
            percent=percent,
        )
    if days:
        return _("Touchpoints older than {days} days count nothing.", days=f"{days:,}")
    if percent:
        return _("A score loses {percent} % for each month of silence.", percent=percent)
    return _("Points keep their worth for good.")


def _counting(found: ScorePage) -> tuple[object, ...]:
    """What scores and lists rest on: names and order are not part of it."""
    rules = (one for one, _said in found.rules if one.active)
    counted = frozenset((one.id, one.points, one.node, one.once, one.daily_cap, one.category) for one in rules)
    return counted, found.lapse_days, found.idle_percent, found.reached.bar


class ScoreRulesSection(Section):
    """The bar and the decay in a card, the rules below, each switched, ordered, changed."""

    title = N_("Score rules")
    intro = N_(
        "The score says how much interest somebody shows: each thing they do gives points. The grade beside it says how"
        " well they suit the shop."
    )
    kinds = frozenset({"score_rule", "setting", "rating"})

    def build(self) -> None:
        """Make the head and the list."""
        self.bar = label("", "row", wrap=True)
        self.decay = label("", "secondary", wrap=True)
        self.change_button = button(_("Change…"), self.change, icon="pencil")
        self.change_button.setAccessibleName(_("Change the bar and how points lose their worth"))
        card = Card(margin=16, spacing=6)
        head = row(column(self.bar, self.decay, spacing=2), self.change_button, spacing=12)
        head.setStretch(0, 1)
        card.body.addLayout(head)
        self.body.addWidget(card)
        self.work = RatingWork(self.desk)
        self.body.addWidget(self.work)
        self.said = label("", "secondary")
        self.body.addLayout(row(self.said, None, button(_("New rule"), self.add, kind="primary", icon="plus")))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: ScorePage | None = None
        self._asked = 0
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask for the rules."""
        self._asked += 1
        job = self.desk.store.read(rating_shown.score_page)
        job.then(partial(self._show, self._asked)).failed(self.desk.toasts.wrong)

    def _show(self, number: int, found: ScorePage) -> None:
        if number != self._asked:
            return
        before, self.found = self.found, found
        reached = found.reached
        past = _n("1 person is there now", "{n} people are there now", reached.past)
        rated = _n("of 1 with a score", "of {n} with a score", reached.rated)
        bar = _("Ready for sales from {points} points", points=f"{reached.bar:,}")
        set_text(self.bar, f"{bar} · {past} {rated}")
        set_text(self.decay, decay_text(found.lapse_days, found.idle_percent))
        if before is None or before.rules != found.rules:
            self._list(found)
        if before is not None and _counting(before) != _counting(found):
            self.work.begin()  # also for what came back by Undo

    def _list(self, found: ScorePage) -> None:
        emptied(self.list)
        set_text(self.said, _n("1 rule", "{n} rules", len(found.rules)) if found.rules else "")
        for at, (rule, sentence) in enumerate(found.rules):
            self.list.addWidget(RuleCard(self, at, rule, sentence, len(found.rules)))
        if not found.rules:
            text = _("Without rules nobody has a score. Say what gives points: a form filled in, a call, a visit.")
            self.list.addWidget(
                EmptyState("trending-up", _("There are no score rules"), text, _("New rule"), self.add,
                           _("Take the usual table"), self.begin)
            )  # fmt: skip

    # -- changes ----------------------------------------------------------------------------------------------------

    def write(self, name: str, verb: Any, said: str = "") -> None:
        """Change the rules; everybody's score follows."""
        self.desk.write(name, verb, said=said).failed(self.desk.toasts.wrong)

    def begin(self) -> None:
        """Write the published table."""
        self.write(N_("Write the usual score rules"), scores.first_rows, _("The usual score rules are there"))

    def switch(self, rule_id: int, active: bool) -> None:
        """Switch one."""
        self.write(N_("Switch a rule"), partial(scores.switch, rule_id=rule_id, active=active))

    def shift(self, at: int, by: int) -> None:
        """Put one further up or down."""
        ids = [one.id for one, _sentence in (self.found.rules if self.found else ())]
        ids.insert(at + by, ids.pop(at))
        self.write(N_("Order the rules"), partial(scores.order, ids=ids))

    def add(self) -> None:
        """Make one."""
        RuleForm(self.window(), self.desk, None).open()

    def edit(self, rule: Rule) -> None:
        """Change one."""
        RuleForm(self.window(), self.desk, rule).open()

    def ask_delete(self, rule: Rule) -> None:
        """Ask before deleting one."""
        text = _("“{name}” gives no points any more. It can be undone.", name=words.brief(rule_name(rule.name)))
        ConfirmSheet(
            self.window(), _("Delete the rule?"), text, _("Delete"), partial(self.delete, rule.id), danger=True
        ).open()

    def delete(self, rule_id: int) -> None:
        """Delete one."""
        self.write(N_("Delete a rule"), partial(scores.delete, rule_id=rule_id), _("Rule deleted"))

    def change(self) -> None:
        """Change the bar and the decay."""
        if self.found is not None:
            WorthForm(self.window(), self.desk, self.found).open()


class RuleCard(Card):
    """A rule on a line: its switch, its name with what it gives, its condition; its buttons."""

    def __init__(self, section: ScoreRulesSection, at: int, rule: Rule, sentence: Message, count: int) -> None:
        """The rule at a place of the list."""
        super().__init__("soft", margin=12, spacing=2)
        name = words.brief(rule_name(rule.name), 80)
        switch = Toggle(_("{name}: switched on", name=name), rule.active)
        switch.toggled.connect(partial(section.switch, rule.id))
        tone = "quiet" if not rule.active or not rule.points else "green" if rule.points > 0 else "red"
        points = Pill(signed(rule.points), tone)
        points.setAccessibleName(points_text(rule.points))
        about = say(sentence)
        parts = [about[:1].upper() + about[1:], *limits(rule)]
        texts = column(Short(name, "row"), label(" · ".join(parts), "secondary", wrap=True), spacing=1)
        up = small_button("arrow-up", _("{name}: further up", name=name), partial(section.shift, at, -1))
        down = small_button("arrow-down", _("{name}: further down", name=name), partial(section.shift, at, 1))
        up.setEnabled(at > 0)
        down.setEnabled(at < count - 1)
        edit = small_button("pencil", _("{name}: change…", name=name), partial(section.edit, rule))
        away = small_button("trash-2", _("{name}: delete…", name=name), partial(section.ask_delete, rule))
        line = row(switch, texts, points, up, down, edit, away, spacing=6)
        line.setStretch(1, 1)
        self.body.addLayout(line)


def number(value: int, low: int, high: int) -> QSpinBox:
    """A field for a whole number."""
    made: QSpinBox = unturned(QSpinBox())
    made.setRange(low, high)
    made.setValue(value)
    made.lineEdit().setTextMargins(theme.px(10), 0, theme.px(10), 0)
    return made


class WorthForm(Sheet):
    """The bar and the decay, said as a sentence while they are typed."""

    def __init__(self, window: QWidget, desk: Desk, found: ScorePage) -> None:
        """As they are now."""
        super().__init__(window, _("What points are worth"), width=560)
        self.desk = desk
        form = Form(columns=1)
        self.bar = form.add(_("Ready for sales from so many points"), number(found.reached.bar, 1, scores.LARGEST))
        self.days = form.add(_("Touchpoints count for so many days (0: for good)"), number(found.lapse_days, 0, 3650))
        self.percent = form.add(_("Per cent lost for each month of silence"), number(found.idle_percent, 0, 100))
        self.body.addWidget(form)
        self.sentence = label("", "muted", wrap=True)
        self.body.addWidget(self.sentence)
        self.body.addStretch(1)
        for field in (self.days, self.percent):
            field.valueChanged.connect(self._say)
        self._say()
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), save)

    def _say(self, *_value: object) -> None:
        set_text(self.sentence, decay_text(self.days.value(), self.percent.value()))

    def save(self) -> None:
        """Keep it."""
        verb = partial(change, days=self.days.value(), percent=self.percent.value(), bar=self.bar.value())
        self.desk.write(N_("Change what points are worth"), verb, said=_("Saved")).then(self._kept).failed(
            self.desk.toasts.wrong
        )

    def _kept(self, _result: object) -> None:
        self.accept()


class RuleForm(Sheet):
    """One rule: its name, what must happen, what it gives; and what it would do to three people."""

    def __init__(self, window: QWidget, desk: Desk, one: Rule | None) -> None:
        """For a new rule, or to change one."""
        super().__init__(window, _("New rule") if one is None else _("Change the rule"), width=760)
        self.desk, self.one = desk, one
        self.form = Form(columns=2)
        self.name = self.form.line(_("Name"), rule_name(one.name) if one else "", most=120)
        points = number(one.points if one else 5, -scores.LARGEST, scores.LARGEST)
        self.points: QSpinBox = self.form.add(_("Points (less than 0 takes some away)"), points)
        how = "once" if one and one.once else "day" if one and one.daily_cap else "each"
        ways = [("each", _("Each time")), ("once", _("The first time only")), ("day", _("So many times a day"))]
        self.how = self.form.choice(_("How often it counts"), ways, how)
        self.cap: QSpinBox = self.form.add(_("Times a day"), number((one and one.daily_cap) or 1, 1, 1000))
        self.category = self.form.line(
            _("Product line"), one.category if one else "", most=60, hint=_("empty: for the total only")
        )
        self.body.addWidget(self.form)
        self.body.addWidget(label(_("What must have happened"), "secondary"))
        self.editor = CriteriaEditor(desk, {"person", "touch"}, one.node if one else BEGIN)
        self.body.addWidget(self.editor)
        self.body.addStretch(1)
        self.preview = Card("sunken", margin=10, spacing=2)
        self.preview.hide()
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.below(self.preview, self.error)
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), save)
        self._asked = 0
        self._soon = QTimer(self, interval=300, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self.editor.changed.connect(self._edited)
        self.how.picked.connect(self._edited)
        for field in (self.points, self.cap):
            field.valueChanged.connect(self._edited)
        self._edited()

    def _edited(self, *_value: object) -> None:
        self.form.shown(self.cap, self.how.value() == "day")
        self._soon.start()
        self.grow()

    def _draft(self) -> dict[str, Any]:
        """What was typed. Raises Refused for a condition that does not fit."""
        how = self.how.value()
        typed = self.name.text()
        brought = self.one is not None and typed.strip() == rule_name(self.one.name)
        return {
            "name": self.one.name if self.one is not None and brought else typed,
            "points": self.points.value(),
            "node": self.editor.node(),
            "category": self.category.text(),
            "once": how == "once",
            "daily_cap": self.cap.value() if how == "day" else None,
        }

    # -- tried ------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Try it on three people."""
        self._asked += 1
        try:
            draft = self._draft()
        except Told:
            self.preview.hide()
            return
        active = self.one.active if self.one else True
        rule = Rule(id=self.one.id if self.one else 0, active=active, **draft)
        job = self.desk.store.read(rating_shown.tried, context(self.desk), rule)
        job.then(partial(self._tried, self._asked)).failed(self._not_tried)

    def _tried(self, number_: int, found: tuple[Tried, ...]) -> None:
        if number_ != self._asked:
            return
        emptied(self.preview.body)
        said = label(_("What this rule would do"), "secondary")
        if found:
            self.preview.body.addWidget(said)
            people = row(*(_tried_line(one) for one in found), spacing=28)
            for at in range(len(found)):
                people.setStretch(at, 1)
            self.preview.body.addLayout(people)
        else:
            text = _("Among the latest touchpoints there is none that it counts.")
            self.preview.body.addLayout(column(said, label(text, "muted", wrap=True), spacing=2))
        self.preview.show()
        self.grow()

    def _not_tried(self, _error: BaseException) -> None:
        self.preview.hide()

    # -- kept -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep it; what does not fit is said here."""
        try:
            draft = self._draft()
        except Told as told:
            self.editor.check()
            set_text(self.error, say(told), hide_empty=True)
            return
        verb = partial(scores.save, rule_id=self.one.id if self.one else None, **draft)
        self.desk.write(N_("Save a rule"), verb, said=_("Rule saved")).then(self._kept).failed(self._failed)

    def _kept(self, _key: int) -> None:
        self.accept()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)


def _tried_line(one: Tried) -> QHBoxLayout:
    text = _("{before} → {after} points", before=f"{one.before:,}", after=f"{one.after:,}")
    changed = label(text, "strong" if one.before != one.after else "muted", right=True)
    line = row(Short(words.plain_name(one.name)), changed, spacing=8)
    line.setStretch(0, 1)
    return line
