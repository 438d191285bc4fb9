"""What else belongs to a deal, beside its lines: what is next, who helps, tags, competitors, notes, files, history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.languages import _
from models.errors import N_
from models.people import attachments
from models.pipeline import deals, helpers
from models.reminders import shop_days
from ui.loyalty.words import day_text, moment_text, short_day, today
from ui.people import fields, words
from ui.people.deals_card import TONES
from ui.people.files import open_file, read_files, save_file, size_text
from ui.people.small import Flow, Icon, emptied, small_button
from ui.pipeline.closing import SmallSheet
from ui.pipeline.deal_auto import AutoField
from ui.pipeline.deal_steps import lasted
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets import Card, Choice, Form, button, column, label, row
from ui.widgets.painted import Pill
from ui.widgets.short import Short, ShortLink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.jobs import Job
    from models.pipeline.detail import Detail
    from models.reminders.reminders import Due
    from models.work import Tx
    from ui.page import Desk

FILES_SHOWN = 8
STAYS_SHOWN = 12


class SideCard(Card):
    """A card of the sheet that is filled anew when its deal changed."""

    def __init__(self, desk: Desk, deal_id: int) -> None:
        """Empty."""
        super().__init__(margin=16, spacing=8)
        self.desk, self.deal_id = desk, deal_id
        self.build()

    def build(self) -> None:
        """Make what stays."""

    def write(self, name: str, verb: Any, said: str = "") -> Job[Any]:
        """Do a unit of work; what can't be is said in a toast."""
        return self.desk.write(name, verb, said=said).failed(self.desk.toasts.wrong)


class NextCard(SideCard):
    """What is to be done next; a deal without it is a fault to mend."""

    def fill(self, found: Detail) -> None:
        """Show the open reminders about it."""
        emptied(self.body)
        self.done_buttons: dict[int, Any] = {}
        self.found = found
        open_ = [one for one in found.reminders if one.state == "open"]
        plan = [button(_("Plan…"), self.plan, icon="plus", kind="link")] if found.deal.state == "open" else []
        self.body.addLayout(row(label(_("Next activity"), "panel"), None, *plan))
        for one in open_:
            self.body.addLayout(self._line(one))
        if not open_ and found.deal.state == "open":
            none = _("Nothing is planned. Deals without a next step are forgotten.")
            self.body.addLayout(row(Icon("triangle-alert", "gold"), label(none, "gold", wrap=True), spacing=8))
        self.setVisible(bool(open_) or found.deal.state == "open")

    def _line(self, one: Due) -> Any:
        day = today(self.desk)
        when = day_text(one.day) if one.at is None else moment_text(self.desk, one.at)
        late = one.day < day
        when = _("{when}, late", when=when) if late else _("Today") if one.at is None and one.day == day else when
        done = button(_("Done…"), partial(self.done, one))
        done.setAccessibleName(_("{name}: done…", name=one.title))
        self.done_buttons[one.id] = done
        about = label(" · ".join(part for part in (when, one.staff) if part), "error" if late else "secondary")
        made = row(column(ShortLink(one.title, partial(self.open_one, one.id)), about, spacing=0), done)
        made.setStretch(0, 1)
        return made

    def plan(self) -> None:
        """Ask what is next, and when, in one line."""
        from ui.reminders.quick import QuickSheet

        deal = self.found.deal
        whose = {"person_id": deal.person_id, "staff_id": deal.owner_id, "about": "deal", "about_id": deal.id}
        next_ = shop_days.load(self.desk.store.here).next(today(self.desk))
        QuickSheet(self.window(), self.desk, _("Plan the next activity"), day=next_, **whose).open()

    def open_one(self, reminder_id: int) -> None:
        """Show all of one."""
        from ui.reminders.form import open_reminder

        open_reminder(self.window(), self.desk, reminder_id)

    def done(self, one: Due) -> None:
        """Ask what came of it."""
        from ui.reminders.sheet import DoneSheet

        DoneSheet(self.window(), self.desk, one).open()


class PlanSheet(SmallSheet):
    """What is to be done about a deal, and on which day."""

    def __init__(self, window: QWidget, desk: Desk, deal_id: int) -> None:
        """Begin with tomorrow."""
        self.deal_id = deal_id
        super().__init__(window, desk, _("Plan the next activity"), _("Plan"))

    def fill(self) -> None:
        """Make the fields."""
        next_ = shop_days.load(self.desk.store.here).next(today(self.desk))
        self.title_: QLineEdit = self.form.line(_("What is to be done"), most=300, hint=_("Call about the offer"))
        self.day: QLineEdit = self.form.line(_("On"), next_, hint=_("2026-12-24 or 12/24"))
        self.note: QLineEdit = self.form.line(_("Note"), most=1000)

    def act(self) -> None:
        """Make the reminder."""
        verb = partial(
            helpers.plan,
            deal_id=self.deal_id,
            title=self.title_.text(),
            day=fields.day_ahead(self.desk, self.day.text()),
            note=self.note.text(),
        )
        self.write(N_("Plan an activity"), verb, _("Activity planned"))


class WhoCard(SideCard):
    """Helpers, tags, competitors."""

    def build(self) -> None:
        """Make a place for each, with the field that adds one."""
        self.body.addWidget(label(_("Who is in it"), "panel"))
        self.helpers_title = label(_("Helpers"), "secondary")
        self.helpers = self._place(self.helpers_title)
        self.add_helper = Choice([(None, _("Add somebody…"))])
        self.add_helper.setAccessibleName(_("Add a helper"))
        self.add_helper.picked.connect(self.help)
        self.body.addWidget(self.add_helper)
        self.tags = self._place(label(_("Tags"), "secondary"))
        self.add_tag = self._field(_("Add a tag"), 60, self.tag)
        self.competitors = self._place(label(_("Competitors"), "secondary"))
        self.add_competitor = self._field(_("Add a competitor"), 200, self.compete)
        self._names: tuple[str, ...] = ()

    def _place(self, title: QWidget) -> Flow:
        self.body.addWidget(title)
        held, flow = QWidget(), Flow()
        held.setLayout(flow)
        self.body.addWidget(held)
        return flow

    def _field(self, name: str, most: int, slot: Any) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(most)
        made.setPlaceholderText(_("{what}, then Enter", what=name))
        made.setAccessibleName(name)
        made.returnPressed.connect(slot)
        self.body.addWidget(made)
        return made

    def fill(self, found: Detail) -> None:
        """Show who is in it."""
        self._chips(self.helpers, [(key, name or _("Owner")) for key, name, _colour in found.helpers], self.unhelp)
        there = {key for key, _name, _colour in found.helpers} | {found.deal.owner_id}
        others = [(key, words.brief(name or _("Owner"), 30)) for key, name in found.staff if key not in there]
        self.add_helper.set_options([(None, _("Add somebody…")), *others], None)
        self.add_helper.setVisible(bool(others))
        self.helpers_title.setVisible(bool(others or found.helpers))
        self._chips(self.tags, [(key, name) for key, name, _colour in found.tags], self.untag)
        self._names = found.competitors
        self._chips(self.competitors, list(enumerate(found.competitors)), self.uncompete)

    def _chips(self, flow: Flow, things: Sequence[tuple[int, str]], slot: Any) -> None:
        emptied(flow)
        for key, name in things:
            chip = button(words.brief(name, 24), partial(slot, key), kind="chip", icon="x")
            chip.setAccessibleName(_("Take {name} away", name=words.brief(name, 40)))
            flow.addWidget(chip)
        held = flow.parentWidget()
        if held is not None:
            held.setVisible(bool(things))

    def help(self, staff_id: int | None) -> None:
        """Let somebody help."""
        if staff_id is not None:
            self.write(N_("Add a helper"), partial(helpers.add, deal_id=self.deal_id, staff_id=staff_id))

    def unhelp(self, staff_id: int) -> None:
        """Somebody helps no longer."""
        self.write(N_("Take a helper away"), partial(helpers.remove, deal_id=self.deal_id, staff_id=staff_id))

    def tag(self) -> None:
        """Put on the tag that is typed."""
        verb = partial(helpers.tag, deal_id=self.deal_id, name=self.add_tag.text())
        self.write(N_("Add a tag"), verb).then(self._tagged)

    def _tagged(self, _key: int) -> None:
        self.add_tag.clear()

    def untag(self, tag_id: int) -> None:
        """Take a tag off."""
        self.write(N_("Take a tag off"), partial(helpers.untag, deal_id=self.deal_id, tag_id=tag_id))

    def compete(self) -> None:
        """Name another one who is asked."""
        names = (*self._names, self.add_competitor.text())
        self.write(N_("Name competitors"), partial(helpers.set_competitors, deal_id=self.deal_id, names=names)).then(
            self._named
        )

    def _named(self, _result: object) -> None:
        self.add_competitor.clear()

    def uncompete(self, at: int) -> None:
        """Take a name away."""
        names = [name for place, name in enumerate(self._names) if place != at]
        self.write(N_("Name competitors"), partial(helpers.set_competitors, deal_id=self.deal_id, names=names))


class NotesCard(SideCard):
    """Source, wishes and notes, kept when they are left."""

    def build(self) -> None:
        """Make the fields."""
        self.form = Form()
        self.body.addWidget(label(_("Notes"), "panel"))
        self.source: QLineEdit = self.form.line(_("Source"), most=200)
        self.wishes: QPlainTextEdit = self.form.text(_("Wishes"), lines=2)
        self.note: QPlainTextEdit = self.form.text(_("Notes"), lines=3)
        self.body.addWidget(self.form)
        self.autos = {
            "source": self._auto("source", self.source, self.source.text, self.source.setText),
            "wishes": self._auto("wishes", self.wishes, self.wishes.toPlainText, self.wishes.setPlainText),
            "note": self._auto("note", self.note, self.note.toPlainText, self.note.setPlainText),
        }

    def _auto(self, column_: str, field: Any, read: Any, put: Any) -> AutoField:
        keep = partial(self._keep, column_)
        return AutoField(self.form, field, read=read, put=put, keep=keep, tell=self.desk.toasts.wrong)

    def _keep(self, column_: str, value: str) -> Job[Any]:
        values: dict[str, Any] = {column_: value}
        return self.desk.write(N_("Change “{deal}”"), partial(deals.change, deal_id=self.deal_id, **values))

    def commit(self) -> bool:
        """Keep what is typed."""
        return all([one.commit() for one in self.autos.values()])

    def fill(self, found: Detail) -> None:
        """Show them."""
        for name, value in (("source", found.source), ("wishes", found.wishes), ("note", found.note)):
            self.autos[name].show(value)


def _attach(tx: Tx, *, deal_id: int, files: tuple[tuple[str, bytes], ...]) -> None:
    for name, data in files:
        helpers.attach(tx, deal_id=deal_id, name=name, data=data)


class FilesCard(SideCard):
    """The files of the deal: opened, saved, added by the button or by dropping them, taken away with Undo."""

    def build(self) -> None:
        """Take what is dropped."""
        self.setAcceptDrops(True)

    def fill(self, found: Detail) -> None:
        """Show them."""
        emptied(self.body)
        add = small_button("plus", _("Attach a file…"), self.choose)
        self.body.addLayout(row(label(_("Files"), "panel"), None, add))
        for one in found.files[:FILES_SHOWN]:
            window = self.window()
            look = small_button("eye", _("Open {name}", name=one.name), partial(open_file, window, self.desk, one))
            save = small_button("download", _("Save {name}", name=one.name), partial(save_file, window, self.desk, one))
            away = small_button("x", _("Take {name} away", name=one.name), partial(self.take_away, one.id))
            about = column(Short(one.name, "row"), label(size_text(one.size), "caption"), spacing=0)
            line = row(about, look, save, away, spacing=2)
            line.setStretch(0, 1)
            self.body.addLayout(line)
        if not found.files:
            self.body.addWidget(label(_("Drop a file here, or choose one."), "muted", wrap=True))

    def choose(self) -> None:
        """Choose files to attach."""
        from pathlib import Path

        from PySide6.QtWidgets import QFileDialog

        found, _filter = QFileDialog.getOpenFileNames(self.window(), _("Attach files"))
        self.add([Path(one) for one in found])

    def add(self, paths: Sequence[Path]) -> None:
        """Attach files."""
        from models.errors import Told

        if not paths:
            return
        try:
            files = read_files([one for one in paths if one.is_file()])
        except Told as told:
            self.desk.toasts.wrong(told)
            return
        self.write(N_("Attach files"), partial(_attach, deal_id=self.deal_id, files=files), _("Attached"))

    def take_away(self, attachment_id: int) -> None:
        """Take one away."""
        verb = partial(attachments.detach, attachment_id=attachment_id)
        self.write(N_("Take a file away"), verb, _("File taken away"))

    def dragEnterEvent(self, event: Any) -> None:  # noqa: N802
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:  # noqa: N802
        """Take what was dropped."""
        from pathlib import Path

        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])


class HistoryCard(SideCard):
    """Where the deal stood, since when, how long, and who put it there."""

    def fill(self, found: Detail) -> None:
        """Show the stays, the latest first."""
        emptied(self.body)
        self.body.addWidget(label(_("History"), "panel"))
        now, day = self.desk.store.clock.now(), today(self.desk)
        for stay in list(reversed(found.history))[:STAYS_SHOWN]:
            name = worded(stay.stage) if stay.state != "lost" else _("Closed lost")
            local = moment_day(self.desk, stay.begun_at)
            parts = [_("since {day}", day=short_day(local, day)) if stay.ended_at is None else short_day(local, day)]
            parts += [stay.staff] if stay.staff else []
            stood = lasted(stay.lasted(now)) if stay.state == "open" else ""
            about = column(Short(name, "row"), label(" · ".join(parts), "caption"), spacing=0)
            line = row(about, Pill(stood, "quiet") if stood else Pill(say_state(stay.state), TONES[stay.state]))
            line.setStretch(0, 1)
            self.body.addLayout(line)
        self.body.setSpacing(theme.px(8))


def say_state(state: str) -> str:
    """A state in a word."""
    return {"won": _("Deal won"), "lost": _("Deal lost")}.get(state, "")


def moment_day(desk: Desk, at: int) -> str:
    """The shop's business day of a moment (ms UTC), ISO."""
    from models import times

    shop = desk.store.settings
    return times.business_day(at, shop.zone, shop.day_change_hour)
