"""Teams and hours: who shares leads, how many each takes a month, when they work, when they are away."""

import re
from functools import partial
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models import settings, team
from models.criteria import words as criteria_words
from models.criteria.nodes import ALWAYS
from models.errors import N_, Message, Refused, Told
from models.leads import teams
from models.leads.hours import USUAL, Week
from models.leads.teams import AbsenceRow, MemberRow, TeamRow
from models.reminders import absences
from models.values import dataclass
from models.work import Changes, Reader
from ui.criteria.editor import CriteriaEditor
from ui.leads.lead_words import member_name, staff_name
from ui.page import Desk
from ui.people import words
from ui.people.small import Icon, emptied, small_button
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, Choice, EmptyState, Form, Sheet, button, column, label, row, set_text
from ui.widgets.fields import Toggle, unturned
from ui.widgets.painted import Pill
from ui.widgets.short import Short

DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_STRETCH = re.compile(r"(\d{1,2})(?::|：|時)?(\d{2})?分?\s*[-–~〜～]\s*(\d{1,2})(?::|：|時)?(\d{2})?分?")


@dataclass(frozen=True)
class Shown:
    """All that the section shows."""

    teams: tuple[tuple[TeamRow, tuple[tuple[MemberRow, Message | None], ...]], ...]
    staff: tuple[team.Member, ...]
    hours: tuple[tuple[int | None, Week | None], ...]
    absences: tuple[AbsenceRow, ...]
    holidays: bool


def _asked(read: Reader, day: str) -> Shown:
    found = []
    for one in teams.teams(read, every=True):
        members = tuple(
            (each, None if each.wants == ALWAYS else criteria_words.sentence(read, each.wants))
            for each in teams.members(read, one.id, day)
        )
        found.append((one, members))
    staff = tuple(team.staff(read))
    keys: list[int | None] = [None, *(one.id for one in staff)]
    hours = tuple((key, teams.week_of(read, key)) for key in keys)
    away = teams.absences(read, since=day)
    return Shown(tuple(found), staff, hours, away, settings.load(read).work_on_holidays)


def hours_text(stretches: tuple[tuple[int, int], ...]) -> str:
    """The stretches of a day: 9:00–12:00, 13:00–18:00."""
    return ", ".join(f"{begins // 60}:{begins % 60:02}–{ends // 60}:{ends % 60:02}" for begins, ends in stretches)


def week_text(week: Week) -> str:
    """A week in a line; days with the same hours are said together."""
    parts: list[tuple[int, int, str]] = []
    for day, stretches in enumerate(week):
        text = hours_text(stretches)
        if parts and parts[-1][2] == text:
            parts[-1] = (parts[-1][0], day, text)
        else:
            parts.append((day, day, text))
    return " · ".join(f"{_days(first, last)} {text}" for first, last, text in parts if text) or _("never")


def _days(first: int, last: int) -> str:
    names = [_(DAYS[at]) for at in (first, last)]
    short = [name[:1] if name[-1:] == "日" and len(name) == 3 else name[:3] for name in names]
    return short[0] if first == last else f"{short[0]}–{short[1]}"


def stretches_of(typed: str) -> tuple[tuple[int, int], ...]:
    """What was typed for a day; "" for none. Raises Refused for what is no time."""
    found = []
    for part in re.split(r"[,、，;]", typed):
        if not part.strip():
            continue
        match = _STRETCH.fullmatch(part.strip())
        if match is None:
            raise Refused(N_("“{text}” is no working time such as 9:00–18:00."), text=part.strip()[:40])
        begins, ends = (int(match[at]) * 60 + int(match[at + 1] or 0) for at in (1, 3))
        found.append((begins, ends))
    return tuple(found)


class TeamsSection(Section):
    """Teams with their members, working hours, absences."""

    title = N_("Teams and hours")
    intro = N_("Who shares the leads that are sent to a team, how many each takes, and when they can be answered.")
    kinds = frozenset({"team", "team_member", "work_hours", "absence", "staff", "setting", "assignment"})

    def build(self) -> None:
        """Make the three parts."""
        add = button(_("New team"), self.add_team, kind="primary", icon="plus")
        self.body.addLayout(row(label(_("Teams"), "panel"), None, add))
        self.team_list = self._list()
        self.hours_button = button(_("Set hours…"), self.set_hours, icon="clock")
        self.body.addLayout(row(label(_("Working hours"), "panel"), None, self.hours_button))
        self.hours_list = self._list()
        self.holidays = Toggle(_("The shop works on public holidays"))
        self.holidays.toggled.connect(self._holidays)
        self.body.addLayout(row(self.holidays, label(_("The shop works on public holidays")), None, spacing=10))
        self.away_button = button(_("Add an absence…"), self.add_absence, icon="calendar-days")
        self.body.addLayout(row(label(_("Away"), "panel"), None, self.away_button))
        self.away_list = self._list()
        self.body.addStretch(1)
        self.found: Shown | None = None
        self._generation = 0
        self.ask()

    def _list(self) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(theme.px(8))
        self.body.addLayout(made)
        return made

    def ask(self, *_result: Any) -> None:
        """Ask again."""
        self._generation += 1
        job = self.desk.store.read(_asked, words.today(self.desk).isoformat())
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _show(self, generation: int, found: Shown) -> None:
        if generation != self._generation:
            return
        self.found = found
        emptied(self.team_list)
        for one, members in found.teams:
            self.team_list.addWidget(self._team(one, members))
        if not found.teams:
            text = _("A team shares what a rule sends to it: by capacity, whoever had the fewest, one after the other.")
            self.team_list.addWidget(EmptyState("users", _("No teams yet"), text))
        emptied(self.hours_list)
        names = {one.id: member_name(one) for one in found.staff}
        shop = next((week for key, week in found.hours if key is None), None)
        self.hours_list.addLayout(self._hours(_("The shop"), shop or USUAL))
        for key, week in found.hours:
            if key is not None and week is not None:
                self.hours_list.addLayout(self._hours(names[key], week))
        self.holidays.blockSignals(True)
        self.holidays.setChecked(found.holidays)
        self.holidays.blockSignals(False)
        emptied(self.away_list)
        for away in found.absences:
            self.away_list.addLayout(self._away(away))
        if not found.absences:
            self.away_list.addWidget(label(_("Nobody is away."), "muted"))

    def _hours(self, name: str, week: Week) -> Any:
        line = row(Icon("clock"), Short(words.brief(name, 40), "strong"), label(week_text(week), wrap=True), spacing=10)
        line.setStretch(2, 1)
        return line

    def _away(self, one: AbsenceRow) -> Any:
        name = staff_name(one.name)
        days = f"{words.iso_date(one.first_day)} – {words.iso_date(one.last_day)}"
        off = small_button("x", _("{name}: take the absence back", name=name), partial(self.remove_absence, one.id))
        text = " · ".join(part for part in (days, words.brief(one.note, 60)) if part)
        line = row(
            Icon("calendar-days"), Short(words.brief(name, 40), "strong"), label(text, wrap=True), off, spacing=10
        )
        line.setStretch(2, 1)
        return line

    def _team(self, one: TeamRow, members: tuple[tuple[MemberRow, Message | None], ...]) -> QWidget:
        card = Card(margin=14, spacing=8)
        switch = Toggle(_("{name}: switched on", name=one.name), one.active)
        switch.toggled.connect(partial(self.switch_team, one.id))
        month = _n("{n} lead a month", "{n} leads a month", one.capacity)
        add = button(_("Add somebody…"), partial(self.member, one.id, None), icon="user-plus")
        change = small_button("pencil", _("{name}: rename…", name=one.name), partial(self.rename, one.id))
        name = column(Short(words.brief(one.name, 60), "row"), label(month, "secondary"), spacing=1)
        line = row(switch, name, add, change, spacing=10)
        line.setStretch(1, 1)
        card.body.addLayout(line)
        for each, wants in members:
            card.body.addLayout(self._member(each, wants))
        if not members:
            card.body.addWidget(
                label(_("Nobody belongs to this team yet: what is sent to it waits."), "muted", wrap=True)
            )
        return card

    def _member(self, one: MemberRow, wants: Message | None) -> Any:
        name = staff_name(one.name)
        day = _n("{n} a day", "{n} a day", one.quota)
        text = _("{month} leads a month, {day}", month=f"{one.capacity:,}", day=day)
        if wants is not None:
            text += " · " + _("first those where: {condition}", condition=say(wants))
        pills = []
        if not one.active:
            pills.append(Pill(_("no longer works here"), "red"))
        elif one.away:
            pills.append(Pill(_("away today"), "gold"))
        if not one.takes:
            pills.append(Pill(_("takes none"), "quiet"))
        change = small_button("pencil", _("{name}: change…", name=name), partial(self.member, one.team_id, one))
        away = small_button("x", _("{name}: take out of the team", name=name), partial(self.remove, one.id))
        texts = column(Short(words.brief(name, 60), "strong"), label(text, "secondary", wrap=True), spacing=0)
        line = row(Icon("user"), texts, *pills, change, away, spacing=10)
        line.setStretch(1, 1)
        return line

    # -- what is done -----------------------------------------------------------------------------------------------

    def _write(self, name: str, verb: Any, said: str = "") -> None:
        self.desk.write(name, verb, said=said).failed(self.desk.toasts.wrong)

    def switch_team(self, team_id: int, active: bool) -> None:
        """Put a team away, or bring it back."""
        self._write(N_("Switch a team"), partial(teams.switch_team, team_id=team_id, active=active))

    def add_team(self) -> None:
        """Make one."""
        TeamForm(self.window(), self.desk, None).open()

    def rename(self, team_id: int) -> None:
        """Change one."""
        if self.found is not None:
            TeamForm(self.window(), self.desk, next(one for one, _m in self.found.teams if one.id == team_id)).open()

    def member(self, team_id: int, one: MemberRow | None) -> None:
        """Add somebody to a team, or change how they belong to it."""
        if self.found is None:
            return
        known = next(members for each, members in self.found.teams if each.id == team_id)
        there = {each.staff_id for each, _wants in known}
        staff = [each for each in self.found.staff if each.id not in there]
        if one is None and not staff:
            self.desk.toasts.say(_("Everybody who works here belongs to this team. Add staff in the settings."))
            return
        MemberForm(self.window(), self.desk, team_id, one, staff).open()

    def remove(self, member_id: int) -> None:
        """Take somebody out of a team."""
        self._write(N_("Take out of the team"), partial(teams.remove_member, member_id=member_id), _("Taken out"))

    def set_hours(self) -> None:
        """Say when the shop or somebody works."""
        if self.found is not None:
            HoursForm(self.window(), self.desk, self.found).open()

    def add_absence(self) -> None:
        """Note that somebody is away."""
        if self.found is not None:
            AbsenceForm(self.window(), self.desk, self.found.staff).open()

    def remove_absence(self, absence_id: int) -> None:
        """Take one back."""
        self._write(N_("Take an absence back"), partial(teams.remove_absence, absence_id=absence_id), _("Taken back"))

    def _holidays(self, on: bool) -> None:
        self._write(N_("Set the hours"), partial(settings.change, work_on_holidays=on), _("Saved"))


class _Kept(Sheet):
    """A sheet that keeps something, and says at its foot what does not fit."""

    def __init__(self, window: QWidget, desk: Desk, title: str, *, width: int, text: str = "") -> None:
        super().__init__(window, title, width=width, text=text)
        self.desk = desk
        self.error = label("", "error", wrap=True)
        self.error.hide()

    def foot(self) -> None:
        """Put error and buttons at the end."""
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), save)

    def save(self) -> None:
        """Keep it."""
        raise NotImplementedError

    def keep(self, name: str, verb: Any) -> None:
        """Write, and close when it is written."""
        self.desk.write(name, verb, said=_("Saved")).then(self._done).failed(self.wrong)

    def _done(self, _key: object) -> None:
        self.accept()

    def wrong(self, error: BaseException) -> None:
        """Say what does not fit."""
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)


class TeamForm(_Kept):
    """A team's name."""

    def __init__(self, window: QWidget, desk: Desk, one: TeamRow | None) -> None:
        """For a new team, or to rename one."""
        super().__init__(window, desk, _("New team") if one is None else _("Rename the team"), width=440)
        self.one = one
        self.form = Form()
        self.name: QLineEdit = self.form.line(_("Name"), one.name if one else "", most=120)
        self.body.addWidget(self.form)
        self.accept_on_enter = self.save
        self.foot()

    def save(self) -> None:
        """Keep it."""
        leader = self.one.leader_id if self.one else None
        key = self.one.id if self.one else None
        self.keep(N_("Save a team"), partial(teams.save_team, team_id=key, name=self.name.text(), leader_id=leader))


class MemberForm(_Kept):
    """Who, how many leads a month, whether at all, and which first."""

    def __init__(
        self, window: QWidget, desk: Desk, team_id: int, one: MemberRow | None, staff: list[team.Member]
    ) -> None:
        """For somebody new in a team, or to change how they belong to it."""
        title = _("Add to the team") if one is None else staff_name(one.name)
        super().__init__(window, desk, title, width=700)
        self.team_id, self.one = team_id, one
        self.form = Form(columns=2)
        options = [(each.id, member_name(each)) for each in staff]
        if one is not None:
            options = [(one.staff_id, staff_name(one.name))]
        self.who: Choice = self.form.choice(_("Who"), options, options[0][0])
        self.capacity: QSpinBox = unturned(QSpinBox())
        self.capacity.setRange(0, teams.MOST)
        self.capacity.setValue(one.capacity if one else 30)
        self.capacity.valueChanged.connect(self._counted)
        self.form.add(_("Leads a month"), self.capacity)
        self.takes: QCheckBox = self.form.check(_("Takes leads that are given out"), one.takes if one else True)
        self.body.addWidget(self.form)
        self.day = label("", "secondary")
        self.body.addWidget(self.day)
        self.body.addWidget(label(_("Which leads are theirs first; without a condition all alike"), "secondary"))
        self.editor = CriteriaEditor(desk, {"person"}, one.wants if one else ALWAYS)
        self.editor.changed.connect(self._grown)
        self.body.addWidget(self.editor)
        self.foot()
        self._counted(self.capacity.value())

    def _counted(self, capacity: int) -> None:
        set_text(self.day, _n("That is {n} a day.", "That is {n} a day.", teams.quota(capacity)))

    def _grown(self, *_value: object) -> None:
        self.grow()

    def save(self) -> None:
        """Keep it."""
        try:
            node = self.editor.node()
        except Told as told:
            self.wrong(told)
            return
        verb = partial(
            teams.save_member,
            team_id=self.team_id,
            staff_id=self.who.value(),
            capacity=self.capacity.value(),
            takes=self.takes.isChecked(),
            wants=node,
        )
        self.keep(N_("Save a member of a team"), verb)


class HoursForm(_Kept):
    """When the shop or somebody works, a line a day."""

    def __init__(self, window: QWidget, desk: Desk, found: Shown) -> None:
        """For the shop first."""
        text = _("Such as 9:00–12:00, 13:00–18:00; empty: not on this day.")
        super().__init__(window, desk, _("Working hours"), width=600, text=text)
        self.known = dict(found.hours)
        self.form = Form(columns=2)
        options = [(0, _("The shop")), *((one.id, member_name(one)) for one in found.staff)]
        self.who: Choice = self.form.choice(_("Whose"), options, 0)
        self.own: QCheckBox = self.form.check(_("Hours of their own; else the shop's"), True)
        self.days: list[QLineEdit] = [self.form.line(_(name), most=80) for name in DAYS]
        self.body.addWidget(self.form)
        self.who.picked.connect(self._fill)
        self.own.toggled.connect(self._enable)
        self.foot()
        self._fill(0)

    def _fill(self, key: int) -> None:
        own = self.known.get(key or None)
        week = own or self.known.get(None) or USUAL
        for field, stretches in zip(self.days, week, strict=True):
            field.setText(hours_text(stretches))
        self.own.setEnabled(bool(key))
        self.own.setChecked(own is not None or not key)
        self._enable(self.own.isChecked())

    def _enable(self, on: bool) -> None:
        for field in self.days:
            field.setEnabled(on)

    def save(self) -> None:
        """Keep it."""
        try:
            week = tuple(stretches_of(field.text()) for field in self.days) if self.own.isChecked() else None
        except Told as told:
            self.wrong(told)
            return
        self.keep(N_("Set the hours"), partial(teams.set_hours, staff_id=self.who.value() or None, week=week))


class AbsenceForm(_Kept):
    """Who is away from when to when, and what becomes of their reminders of these days."""

    def __init__(self, window: QWidget, desk: Desk, staff: tuple[team.Member, ...]) -> None:
        """From today on."""
        text = _("Nobody is given leads while they are away, and their time to answer stands still.")
        super().__init__(window, desk, _("Absence"), width=520, text=text)
        today = words.today(desk)
        self.staff = staff
        self.form = Form(columns=2)
        self.who: Choice = self.form.choice(_("Who"), [(one.id, member_name(one)) for one in staff])
        self.note: QLineEdit = self.form.line(_("Note"), most=200)
        day = QDate(today.year, today.month, today.day)
        self.first = self.form.date(_("First day"), day)
        self.last = self.form.date(_("Last day"), day)
        self.body.addWidget(self.form)
        self.reminders = Form()
        self.what: Choice = self.reminders.choice(_("Their reminders of these days"), self._ways(), self._usual())
        self.body.addWidget(self.reminders)
        self.count = label("", "secondary", wrap=True)
        self.body.addWidget(self.count)
        self.foot()
        self.who.picked.connect(self._somebody_else)
        for field in (self.first, self.last):
            field.dateChanged.connect(self._ask)
        self._ask()

    def _usual(self) -> tuple[str, int]:
        return self.desk.store.settings.absence_moves, 0

    def _ways(self) -> list[tuple[tuple[str, int], str]]:
        """What may become of them: as the shop knows it, or in the hands of somebody else."""
        ways = [((way, 0), _(text)) for way, text in absences.WAYS.items()]
        others = [one for one in self.staff if one.id != self.who.value()]
        return ways + [((absences.GIVE, one.id), _("Give them to {name}", name=member_name(one))) for one in others]

    def _somebody_else(self, _who: object) -> None:
        self.what.set_options(self._ways(), self._usual())
        self._ask()

    def _days(self) -> tuple[str, str]:
        return self.first.date().toString("yyyy-MM-dd"), self.last.date().toString("yyyy-MM-dd")

    def _ask(self, *_day: object) -> None:
        first, last = self._days()
        who = self.who.value()
        if who is not None and first <= last:
            self.desk.store.read(partial(absences.count, staff_id=who, first_day=first, last_day=last)).then(self._say)
        else:
            self._say(0)

    def _say(self, count: int) -> None:
        text = _n("1 reminder falls into these days.", "{n} reminders fall into these days.", count) if count else ""
        set_text(self.count, text, hide_empty=True)
        self.grow()

    def save(self) -> None:
        """Keep it."""
        first, last = self._days()
        how, to = self.what.value()
        verb = partial(
            teams.add_absence,
            staff_id=self.who.value(),
            first_day=first,
            last_day=last,
            note=self.note.text(),
            how=how,
            to=to,
        )
        self.keep(N_("Add an absence"), verb)
