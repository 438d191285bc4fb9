"""Reminders: how this computer tells them, when it is quiet, whether the program stays when its window closes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop import autostart
from desktop.languages import _, say
from desktop.notify import quiet
from models.errors import N_, Refused, Told
from models.reminders import absences
from ui.reminders.fields import TimeEdit
from ui.settings.panel import Panel
from ui.settings.rows import Row, wrapped
from ui.widgets import Toggle, button, row, set_text

if TYPE_CHECKING:
    from models.work import Changes
    from ui.shell.resident import Resident
    from ui.widgets import Card


class RemindersPanel(Panel):
    """How what is due is told."""

    title = N_("Reminders")
    intro = N_("How you are told what is due. What is of the whole shop says so; the rest is for this computer only.")
    kinds = frozenset({"setting"})

    def build(self) -> None:
        """Make the cards."""
        self.known = self.desk.preferences
        self._fields: dict[str, Row] = {}
        self._told()
        self._quiet()
        self._closed()
        self._away()

    # -- being told ---------------------------------------------------------------------------------------------------

    def _told(self) -> None:
        card = self.card(N_("When something is due"))
        text = _("They wait until somebody has done them or put them off. Without it they only stand on Today.")
        self.notices = self._toggle(card, "notices", _("Tell it at its time"), text)
        self.sound = self._toggle(card, "sound", _("With a sound"), "")
        self.morning = TimeEdit(self.desk)
        read, show = partial(_minutes, self.morning), self.morning.set_value
        title, text = N_("What is due all day is told at"), N_("Of the whole shop: every computer tells it then.")
        bound = self.bind(card, "reminder_morning", title, text, self.morning, read, show, width=120)
        self.morning.editingFinished.connect(partial(self.edited, bound))
        self.where = wrapped("", "secondary")
        card.body.addWidget(self.where)
        card.body.addLayout(row(button(_("Show an example"), self.example, icon="bell"), None))

    def _quiet(self) -> None:
        card = self.card(N_("Quiet hours"), N_("What is due within them is told when they are over, all at once."))
        self.quiet = self._toggle(card, "quiet", _("Keep quiet hours"), "")
        self.quiet.clicked.connect(self._show_quiet)
        self.begins, self.ends = TimeEdit(self.desk), TimeEdit(self.desk)
        self.quiet_rows = [
            Row(_("They begin at"), "", self.begins, width=120),
            Row(_("They end at"), "", self.ends, width=120),
        ]
        for one, name in zip(self.quiet_rows, ("quiet_from", "quiet_until"), strict=True):
            card.body.addWidget(one)
            self._fields[name] = one
        self.begins.editingFinished.connect(partial(self._quiet_edited, "quiet_from", self.begins))
        self.ends.editingFinished.connect(partial(self._quiet_edited, "quiet_until", self.ends))
        self.quiet_said = wrapped("", "secondary")
        card.body.addWidget(self.quiet_said)

    def _closed(self) -> None:
        card = self.card(N_("When the window is closed"))
        self.stays = self._toggle(card, "stay_in_tray", _("Go on in the tray"), " ")
        text = _("In the tray, when you log in: so nothing is missed before somebody opens the window.")
        self.start = Toggle(_("Start with the computer"))
        self.start_row = Row(_("Start with the computer"), text, self.start)
        self.start.clicked.connect(self._start_switched)
        card.body.addWidget(self.start_row)

    def _away(self) -> None:
        card = self.card(
            N_("When somebody is away"), N_("Of the whole shop. Whoever notes an absence may choose otherwise.")
        )
        ways = [(way, _(text)) for way, text in absences.WAYS.items()]
        self.choice(card, "absence_moves", N_("Their reminders of these days"), "", ways)

    def _toggle(self, card: Card, name: str, title: str, help_text: str) -> Toggle:
        field = Toggle(title)
        field.clicked.connect(partial(self._switched, name, field))
        made = self._fields[name] = Row(title, help_text, field)
        card.body.addWidget(made)
        return field

    # -- shown --------------------------------------------------------------------------------------------------------

    def show_settings(self) -> None:
        """Show what is in force."""
        super().show_settings()
        for field, name in (
            (self.notices, "notices"),
            (self.sound, "sound"),
            (self.quiet, "quiet"),
        ):
            field.setChecked(getattr(self.known, name))
        for time, name in ((self.begins, "quiet_from"), (self.ends, "quiet_until")):
            if not time.hasFocus() and not self._fields[name].problem:
                time.set_value(getattr(self.known, name))
        self._show_quiet()
        self._show_start()
        resident = self.resident
        has_tray = resident is not None and resident.tray is not None
        self.stays.setEnabled(has_tray)
        self.stays.setChecked(has_tray and self.known.stay_in_tray)
        goes_on = _("Reminders go on being told. The icon’s menu ends the program.")
        none = _("This desktop has no tray: closing the window ends the program.")
        set_text(self._fields["stay_in_tray"].help, goes_on if has_tray else none)
        set_text(self.where, _where(resident), hide_empty=True)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed."""
        self.show_settings()

    @property
    def resident(self) -> Resident | None:
        """What tells reminders in this window, where there is one."""
        found: Resident | None = getattr(self.desk.navigator, "resident", None)
        return found

    def _show_quiet(self) -> None:
        on = self.quiet.isChecked()
        for one in self.quiet_rows:
            one.setVisible(on)
        begins, ends = self.known.quiet_from, self.known.quiet_until
        never = _("They begin and end at the same time: it is never quiet.")
        set_text(self.quiet_said, never if on and begins == ends else self._quiet_now(), hide_empty=True)

    def _quiet_now(self) -> str:
        known, now = self.known, self.desk.store.clock.now()
        within = known.quiet and quiet.ends(now, self.shop.zone, known.quiet_from, known.quiet_until) is not None
        return _("It is quiet just now.") if within else ""

    def _show_start(self) -> None:
        try:
            self.start.setChecked(autostart.here().is_on())
        except Told as told:
            self.start_row.wrong(say(told))

    # -- what the user does -------------------------------------------------------------------------------------------

    def _switched(self, name: str, field: Toggle, *_checked: Any) -> None:
        self._keep(**{name: field.isChecked()})

    def _quiet_edited(self, name: str, field: TimeEdit) -> None:
        try:
            minutes = _minutes(field)
        except Told as told:
            self._fields[name].wrong(say(told))
            return
        self._fields[name].wrong("")
        self._keep(**{name: minutes})
        self._show_quiet()

    def _keep(self, **values: Any) -> None:
        if any(getattr(self.known, name) != value for name, value in values.items()):
            self.known.change(**values)
            if self.resident is not None:
                self.resident.preferred()

    def _start_switched(self, *_checked: Any) -> None:
        entry = autostart.here()
        try:
            if self.start.isChecked():
                entry.turn_on(autostart.command(self._store()))
            else:
                entry.turn_off()
        except Told as told:
            self.start_row.wrong(say(told))
            self.start.setChecked(not self.start.isChecked())
            return
        self.start_row.wrong("")

    def _store(self) -> Any:
        return self.desk.navigator.machine.options.store

    def example(self) -> None:
        """Show what a reminder looks like here."""
        if self.resident is not None:
            self.resident.example()


def _where(resident: Resident | None) -> str:
    """How it is told on this computer, in a sentence."""
    presenter = resident.presenter if resident is not None else None
    if presenter is None:
        return ""
    if presenter.notifier is not None and presenter.notifier.has_buttons:
        return _("This desktop shows them itself, also when the window is closed.")
    if presenter.notifier is not None:
        return _("This desktop shows that something is due; what to do about it stands in Noren’s window.")
    return _("This desktop has no notices of its own: reminders are told in Noren’s window, which must stay open.")


def _minutes(field: TimeEdit) -> int:
    """The time that is typed, as minutes of the day. Raises Refused for none."""
    found = field.value()
    if found is None:
        raise Refused(N_("Type a time, such as 15:00."))
    return found


PANEL = RemindersPanel
