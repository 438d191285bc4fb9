"""Routing: the rules in their order, what happens where none fits, and a dry run of who would get what, and why."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models import settings, team
from models.criteria import words as criteria_words
from models.criteria.nodes import ALWAYS
from models.criteria.sql import Context
from models.errors import N_, Message, Told
from models.leads import assigning, routing, teams
from models.leads.routing import Plan, Rule
from models.people import lists
from models.values import dataclass
from models.work import Changes, Reader, Tx
from ui.criteria.editor import CriteriaEditor, context
from ui.leads.lead_words import member_name, staff_name
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied, small_button
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, Choice, ConfirmSheet, EmptyState, Form, Sheet, button, column, label, row, set_text
from ui.widgets.fields import Toggle
from ui.widgets.painted import Pill
from ui.widgets.short import Short

SHOWN = 100
WAYS = (
    ("fewest", N_("whoever had the fewest in the last 24 hours, then one after the other")),
    ("robin", N_("one after the other")),
    ("busy", N_("whoever has the fewest open leads")),
)


@dataclass(frozen=True)
class Shown:
    """All that the section shows."""

    rules: tuple[tuple[Rule, Message, int], ...]
    staff: tuple[team.Member, ...]
    teams: tuple[teams.TeamRow, ...]
    waiting: int
    shop: settings.ShopSettings


def _asked(read: Reader, ctx: Context) -> Shown:
    rules = []
    for one in routing.rules(read):
        rules.append((one, criteria_words.sentence(read, one.node), routing.fitting(read, one, ctx)))
    waiting = len(routing.waiting(read, now=ctx.now))
    return Shown(tuple(rules), tuple(team.staff(read)), teams.teams(read), waiting, settings.load(read))


def target(one: Rule) -> str:
    """To whom a rule sends."""
    if one.team_id is not None:
        return _("Team {team}", team=words.brief(one.team, 30) or NOT_THERE)
    return words.brief(staff_name(one.staff), 30)


NOT_THERE = "?"


class RoutingSection(Section):
    """The list of rules with its end, and the buttons of the dry run."""

    title = N_("Routing")
    intro = N_("The first rule that fits a lead decides who gets it. A lead that somebody has stays with them.")
    kinds = frozenset({"routing_rule", "team", "team_member", "staff", "setting", "person", "lead", "absence"})

    def build(self) -> None:
        """Make head, list and end."""
        self.said = label("", "secondary", wrap=True)
        self.dry_button = button(_("Dry run…"), self.dry_run, icon="eye")
        self.out_button = button(_("Give out now"), self.give_out, icon="route")
        self.add_button = button(_("New rule"), self.add, kind="primary", icon="plus")
        head = row(self.said, self.dry_button, self.out_button, self.add_button, spacing=8)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.end = Card(margin=16, spacing=10)
        self.form = Form(columns=2)
        self.default: Choice = self.form.choice(_("Where no rule fits"), [(0, _("Nobody: it waits"))], 0)
        self.by: Choice = self.form.choice(_("Within a team"), [(key, _(text)) for key, text in WAYS], "fewest")
        self.respond: Choice = self.form.choice(_("First answer within"), respond_options(), 240)
        self.when: Choice = self.form.choice(_("By itself"), when_options(), "ready")
        self.end.body.addWidget(label(_("For all rules"), "panel"))
        self.end.body.addWidget(self.form)
        self.body.addWidget(self.end)
        self.body.addStretch(1)
        self.found: Shown | None = None
        self._generation = 0
        for field, name in ((self.default, "default"), (self.by, "by"), (self.respond, "respond"), (self.when, "when")):
            field.picked.connect(partial(self._set, name))
        self.ask()

    def ask(self, *_result: Any) -> None:
        """Ask again."""
        self._generation += 1
        job = self.desk.store.read(_asked, context(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _show(self, generation: int, found: Shown) -> None:
        if generation != self._generation:
            return
        self.found = found
        waiting = _n("1 lead waits for somebody", "{n} leads wait for somebody", found.waiting)
        set_text(self.said, waiting if found.waiting else _("No lead waits for somebody."))
        emptied(self.list)
        for at, shown in enumerate(found.rules):
            self.list.addWidget(self._card(at, *shown))
        if not found.rules:
            text = _("A rule says which leads go to whom: by region, size, product, source or grade.")
            self.list.addWidget(EmptyState("route", _("No rules yet"), text))
        self._fill(found)

    def _fill(self, found: Shown) -> None:
        shop = found.shop
        people = [(0, _("Nobody: it waits")), *((one.id, member_name(one)) for one in found.staff)]
        known = shop.lead_default_owner if any(key == shop.lead_default_owner for key, _name in people) else 0
        self.default.set_options(people, known)
        self.by.set_value(shop.route_by)
        self.respond.set_options(respond_options(shop.respond_minutes), shop.respond_minutes)
        self.when.set_value("hand" if shop.route_by_hand else "new" if shop.route_new else "ready")

    def _set(self, name: str, _value: object) -> None:
        values: dict[str, Any] = {
            "default": {"lead_default_owner": self.default.value()},
            "by": {"route_by": self.by.value()},
            "respond": {"respond_minutes": self.respond.value()},
            "when": {"route_by_hand": self.when.value() == "hand", "route_new": self.when.value() == "new"},
        }[name]
        job = self.desk.write(N_("Set the routing"), partial(settings.change, **values), said=_("Saved"))
        job.failed(self.desk.toasts.wrong)

    def _card(self, at: int, one: Rule, sentence: Message, count: int) -> QWidget:
        card = Card("soft", margin=12, spacing=4)
        switch = Toggle(_("{name}: switched on", name=one.name), one.active)
        switch.toggled.connect(partial(self.switch, one.id))
        said = say(sentence)
        who = _n("1 open lead fits", "{n} open leads fit", count) if one.active else _("Off")
        about = label(said[:1].upper() + said[1:], "secondary", wrap=True)
        texts = column(Short(f"{at + 1}. {words.brief(one.name, 60)}", "row"), about, spacing=1)
        pill = Pill(target(one), "primary")
        up = small_button("arrow-up", _("{name}: further up", name=one.name), partial(self.shift, at, -1))
        down = small_button("arrow-down", _("{name}: further down", name=one.name), partial(self.shift, at, 1))
        up.setEnabled(at > 0)
        down.setEnabled(self.found is not None and at < len(self.found.rules) - 1)
        change = small_button("pencil", _("{name}: change…", name=one.name), partial(self.change, at))
        away = small_button("trash-2", _("{name}: delete…", name=one.name), partial(self.ask_delete, at))
        line = row(switch, texts, label(who, "caption"), pill, up, down, change, away, spacing=8)
        line.setStretch(1, 1)
        card.body.addLayout(line)
        if one.problem is not None:
            card.body.addWidget(label(say(one.problem), "error", wrap=True))
        return card

    # -- rules --------------------------------------------------------------------------------------------------------

    def _write(self, name: str, verb: Any, said: str = "") -> None:
        self.desk.write(name, verb, said=said).failed(self.desk.toasts.wrong)

    def switch(self, rule_id: int, active: bool) -> None:
        """Switch one."""
        self._write(N_("Switch a rule"), partial(routing.switch, rule_id=rule_id, active=active))

    def shift(self, at: int, by: int) -> None:
        """Put one further up or down."""
        if self.found is not None:
            ids = [one.id for one, _sentence, _count in self.found.rules]
            ids.insert(at + by, ids.pop(at))
            self._write(N_("Order the rules"), partial(routing.order, rule_ids=ids))

    def add(self) -> None:
        """Make one."""
        if self.found is not None:
            RuleForm(self.window(), self.desk, None, self.found).open()

    def change(self, at: int) -> None:
        """Change one."""
        if self.found is not None:
            RuleForm(self.window(), self.desk, self.found.rules[at][0], self.found).open()

    def ask_delete(self, at: int) -> None:
        """Ask before deleting one."""
        if self.found is not None:
            one = self.found.rules[at][0]
            text = _("“{name}” gives nothing out any more. A rule that gave leads out is switched off.", name=one.name)
            run = partial(self.delete, one.id)
            ConfirmSheet(self.window(), _("Delete the rule?"), text, _("Delete"), run, danger=True).open()

    def delete(self, rule_id: int) -> None:
        """Delete one."""
        self._write(N_("Delete a rule"), partial(routing.delete, rule_id=rule_id), _("Rule deleted"))

    # -- given out ----------------------------------------------------------------------------------------------------

    def dry_run(self) -> None:
        """Show who would get what."""
        job = self.desk.store.read(_preview, self.desk.store.clock.now(), words.today(self.desk).isoformat())
        job.then(self._preview).failed(self.desk.toasts.wrong)

    def _preview(self, found: tuple[Plan, dict[int, str], dict[int, str]]) -> None:
        DrySheet(self.window(), self.desk, *found).open()

    def give_out(self) -> None:
        """Give out what waits."""
        self.desk.write(N_("Give leads out"), _give_out).then(self._given_out).failed(self.desk.toasts.wrong)

    def _given_out(self, count: int) -> None:
        said = _n("1 lead given out", "{n} leads given out", count) if count else _("No lead waits for somebody.")
        self.desk.toasts.say(said, undo=bool(count))


def _give_out(tx: Tx) -> int:
    done = assigning.assign(tx, person_ids=routing.waiting(tx, now=tx.now))
    return sum(1 for one in done.planned if one.staff_id is not None and not one.stays)


def _preview(read: Reader, now: int, day: str) -> tuple[Plan, dict[int, str], dict[int, str]]:
    plan = routing.preview(read, now=now, day=day, limit=SHOWN)
    people = {
        one.id: words.plain_name(one.name, one.reading)
        for one in lists.rows_by_ids(read, [one.person_id for one in plan.planned])
    }
    return plan, people, {one.id: one.name for one in team.staff(read, all_of_them=True)}


def respond_options(also: int | None = None) -> list[tuple[int, str]]:
    """Working time until the first answer, to choose from."""
    minutes = [0, 15, 30, 60, 120, 240, 480, 960]
    if also is not None and also >= 0 and also not in minutes:
        minutes = sorted([*minutes, also])
    found = [(one, respond_text(one)) for one in minutes]
    return [*found, (routing.NO_PROMISE, _("no promise"))]


def respond_text(minutes: int) -> str:
    """Working time in words."""
    if not minutes:
        return _("at once")
    if minutes % 60:
        return _n("{n} working minute", "{n} working minutes", minutes)
    return _n("{n} working hour", "{n} working hours", minutes // 60)


def when_options() -> list[tuple[str, str]]:
    """When leads are given out."""
    return [
        ("ready", _("when score and grade are past their bars")),
        ("new", _("as soon as they are leads")),
        ("hand", _("never: I give them out by hand")),
    ]


class DrySheet(Sheet):
    """Who would get what now, and why; nothing is changed."""

    def __init__(self, window: QWidget, desk: Desk, plan: Plan, people: dict[int, str], staff: dict[int, str]) -> None:
        """Show a plan."""
        text = _("What would become of the leads that wait, if they were given out now. Nothing was changed.")
        super().__init__(window, _("Dry run"), width=820, text=text)
        self.desk = desk
        for problem in plan.problems:
            self.body.addWidget(label(say(problem), "error", wrap=True))
        for one in plan.planned:
            who = staff_name(staff.get(one.staff_id or 0, ""), one.staff_id)
            name = Short(people.get(one.person_id, ""), "row")
            pill = Pill(words.brief(who, 24) if one.staff_id is not None else _("waits"),
                        "green" if one.staff_id is not None else "gold")  # fmt: skip
            line = row(column(name, label(say(one.why), "secondary", wrap=True), spacing=1), pill, spacing=12)
            line.setStretch(0, 1)
            self.body.addLayout(line)
        if not plan.planned:
            self.body.addWidget(EmptyState("route", _("No lead waits"), _("Whoever is ready for sales has an owner.")))
        self.body.addStretch(1)
        self.buttons(None, button(_("Close"), self.accept, kind="primary"))


class RuleForm(Sheet):
    """One rule: its name, which leads, to whom, and how soon they are answered."""

    def __init__(self, window: QWidget, desk: Desk, one: Rule | None, found: Shown) -> None:
        """For a new rule, or to change one."""
        super().__init__(window, _("New rule") if one is None else _("Change the rule"), width=740)
        self.desk, self.one = desk, one
        self.form = Form(columns=2)
        self.name = self.form.line(_("Name"), one.name if one else "", most=120)
        options: list[tuple[Any, str]] = [(f"team:{each.id}", _("Team {team}", team=each.name)) for each in found.teams]
        options += [(f"staff:{each.id}", member_name(each)) for each in found.staff]
        self.who: Choice = self.form.choice(_("Goes to"), options, _target_of(one, options))
        usual = (None, _("as the setting says"))
        self.respond: Choice = self.form.choice(
            _("First answer within"), [usual, *respond_options(one.respond_minutes if one else None)[:-1]],
            one.respond_minutes if one else None,
        )  # fmt: skip
        self.body.addWidget(self.form)
        self.body.addWidget(label(_("Which leads"), "secondary"))
        self.editor = CriteriaEditor(desk, {"person"}, one.node if one else ALWAYS)
        self.body.addWidget(self.editor)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.below(self.error)
        self.body.addStretch(1)
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), save)
        self.editor.changed.connect(self._grown)

    def _grown(self, *_value: object) -> None:
        self.grow()

    def save(self) -> None:
        """Keep it; what does not fit is said here."""
        try:
            node = self.editor.node()
        except Told as told:
            set_text(self.error, say(told), hide_empty=True)
            return
        kind, _colon, key = (self.who.value() or "").partition(":")
        verb = partial(
            routing.save,
            rule_id=self.one.id if self.one else None,
            name=self.name.text(),
            node=node,
            team_id=int(key) if kind == "team" else None,
            staff_id=int(key) if kind == "staff" else None,
            respond_minutes=self.respond.value(),
        )
        self.desk.write(N_("Save a rule"), verb, said=_("Rule saved")).then(self._kept).failed(self._failed)

    def _kept(self, _key: int) -> None:
        self.accept()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)


def _target_of(one: Rule | None, options: Sequence[tuple[Any, str]]) -> Any:
    if one is None:
        return options[0][0] if options else None
    return f"team:{one.team_id}" if one.team_id is not None else f"staff:{one.staff_id}"
