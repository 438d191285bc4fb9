"""The steps of leads as sheets ask for them: a reason, who is to have them, the deal; one place for list and page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, _n, say
from models import team
from models.errors import N_, Told
from models.leads import assigning, board
from ui.leads.lead_words import member_name
from ui.widgets import Form, Sheet, button, label, set_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

    from models.leads.board import Done
    from models.leads.routing import Plan
    from models.work import Tx
    from ui.page import Desk

NAMES = {
    "take": N_("Take leads"),
    "qualify": N_("Qualify leads"),
    "nurture": N_("Nurture leads"),
    "disqualify": N_("Set leads aside"),
    "accept": N_("Accept leads"),
    "hand_back": N_("Hand leads back"),
    "enter": N_("Make leads"),
    "leave": N_("No lead any more"),
}
"""What the units of work are called."""


def said_of(name: str, count: int) -> str:
    """What was done, for a toast."""
    return {
        "take": _n("1 lead is yours", "{n} leads are yours", count),
        "qualify": _n("1 lead qualified", "{n} leads qualified", count),
        "nurture": _n("1 lead is nurtured", "{n} leads are nurtured", count),
        "disqualify": _n("1 lead set aside", "{n} leads set aside", count),
        "accept": _n("1 deal opened", "{n} deals opened", count),
        "hand_back": _n("1 lead handed back", "{n} leads handed back", count),
        "enter": _n("1 new lead", "{n} new leads", count),
        "leave": _n("1 is no lead any more", "{n} are no leads any more", count),
    }[name]


def do(desk: Desk, name: str, ids: Sequence[int], **values: Any) -> Any:
    """Do a step for some people; what can't be done is said. Returns the job."""
    verb = partial(board.step, person_ids=list(ids), name=name, **values)
    job = desk.write(NAMES[name], verb)
    job.then(partial(_done, desk, name)).failed(desk.toasts.wrong)
    return job


def _done(desk: Desk, name: str, done: Done) -> None:
    text = said_of(name, done.count)
    if done.refused:
        text += " " + _n(
            "1 could not be: {why}", "{n} could not be: {why}", len(done.refused), why=say(done.refused[0])
        )
    desk.toasts.say(text, undo=True)


def take(desk: Desk, ids: Sequence[int]) -> None:
    """They are mine from now on."""
    staff = desk.store.actor.staff_id or team.only_one(desk.store.here)
    if staff is None:
        desk.toasts.wrong(_("Say first who works at this computer: in the settings, under staff."))
        return
    do(desk, "take", ids, staff_id=staff)


def assign(desk: Desk, ids: Sequence[int]) -> None:
    """Give them out by the rules."""
    job = desk.write(N_("Give leads out"), partial(assigning.assign, person_ids=list(ids)))
    job.then(partial(_given_out, desk)).failed(desk.toasts.wrong)


def _given_out(desk: Desk, plan: Plan) -> None:
    given = sum(1 for one in plan.planned if one.staff_id is not None and not one.stays)
    rest = [one for one in plan.planned if one.staff_id is None or one.stays]
    text = _n("1 lead given out", "{n} leads given out", given)
    if rest:
        text += " " + _n("1 was not: {why}", "{n} were not: {why}", len(rest), why=say(rest[0].why))
    desk.toasts.say(text, undo=bool(given))


class ReasonSheet(Sheet):
    """Asks why, and does a step."""

    def __init__(
        self, window: QWidget, title: str, run: Callable[[str, bool], Any], *, again: str = "", text: str = ""
    ) -> None:
        """`run` gets the reason and whether the tick was set that `again` names."""
        super().__init__(window, title, width=480, text=text)
        self._run = run
        self.form = Form()
        self.reason: QPlainTextEdit = self.form.text(_("Reason"), "", lines=3)
        self.again: QCheckBox | None = self.form.check(again) if again else None
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.buttons(
            None, button(_("Cancel"), self.cancel), button(_("OK"), self.agree, kind="primary", hint="Ctrl+Enter")
        )

    def agree(self) -> None:
        """Do it, where a reason was given."""
        reason = self.reason.toPlainText().strip()
        if not reason:
            set_text(self.error, _("Say why, in a few words."), hide_empty=True)
            self.grow()
            return
        self._run(reason, self.again is not None and self.again.isChecked())
        self.accept()


def ask_disqualify(window: QWidget, desk: Desk, ids: Sequence[int]) -> ReasonSheet:
    """Ask why nothing will come of them."""

    def run(reason: str, _again: bool) -> None:
        do(desk, "disqualify", ids, reason=reason)

    sheet = ReasonSheet(window, _n("Set the lead aside", "Set {n} leads aside", len(ids)), run)
    sheet.open()
    return sheet


def ask_hand_back(window: QWidget, desk: Desk, ids: Sequence[int]) -> ReasonSheet:
    """Ask why they are handed back, and whether somebody else gets them at once."""

    def run(reason: str, again: bool) -> None:
        do(desk, "hand_back", ids, reason=reason, again=again)

    text = _("They go back to be nurtured, and come again when score and grade cross their bars anew.")
    title = _n("Hand the lead back", "Hand {n} leads back", len(ids))
    sheet = ReasonSheet(window, title, run, again=_("Give it to somebody else at once, by the rules"), text=text)
    sheet.open()
    return sheet


class GiveSheet(Sheet):
    """Asks to whom leads are given; their open reminders go along."""

    def __init__(self, window: QWidget, desk: Desk, ids: Sequence[int], staff: Sequence[team.Member]) -> None:
        """For some people."""
        text = _("The open reminders of who had them go along.")
        super().__init__(window, _n("Give the lead to…", "Give {n} leads to…", len(ids)), width=460, text=text)
        self.desk, self.ids = desk, list(ids)
        self.form = Form()
        options = [(one.id, member_name(one)) for one in staff]
        self.who = self.form.choice(_("Who"), options, options[0][0] if options else None)
        self.note = self.form.line(_("Note"))
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Give"), self.give, kind="primary"))

    def give(self) -> None:
        """Do it."""
        verb = partial(_give, ids=self.ids, staff_id=self.who.value(), note=self.note.text().strip())
        job = self.desk.write(N_("Give leads to somebody"), verb, said=_n("Given", "{n} given", len(self.ids)))
        job.then(self._given).failed(self._failed)

    def _given(self, _count: int) -> None:
        self.accept()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
        else:
            self.desk.toasts.wrong(error)


def _give(tx: Tx, *, ids: Sequence[int], staff_id: int, note: str) -> int:
    return assigning.give(tx, person_ids=ids, staff_id=staff_id, note=note)


def ask_give(window: QWidget, desk: Desk, ids: Sequence[int]) -> None:
    """Ask to whom they are given."""
    desk.store.read(team.staff).then(partial(_open_give, window, desk, list(ids))).failed(desk.toasts.wrong)


def _open_give(window: QWidget, desk: Desk, ids: list[int], staff: list[team.Member]) -> None:
    GiveSheet(window, desk, ids, staff).open()
