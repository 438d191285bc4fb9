"""A request on a sheet: opened in seconds, changed, put on hold, closed with its outcome, its slip printed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.languages import _, say
from models import team
from models.errors import N_, Told
from models.people import requests
from models.people.requests import KINDS, NAMES, STATE_NAMES, RequestRow
from ui.page import Desk
from ui.people import fields, words
from ui.people.kept_files import KeptFiles
from ui.widgets import Form, Segments, Sheet, button, label, set_text

Then = Callable[[], Any]


class RequestSheet(Sheet):
    """One request. Ctrl+Enter saves."""

    def __init__(
        self, window: QWidget, desk: Desk, *, person_id: int, one: RequestRow | None = None, then: Then | None = None
    ) -> None:
        """For a new request of a person, or an open one."""
        title = _("New request") if one is None else f"#{one.number} {_(NAMES[one.kind])}"
        text = "" if one is None else f"{words.plain_name(one.person, one.reading)} · {_(STATE_NAMES[one.state])}"
        super().__init__(window, title, width=600, text=text)
        self.desk, self.person_id, self.one, self.then = desk, person_id, one, then
        self.kinds = Segments([(key, _(NAMES[key])) for key in KINDS], one.kind if one else "question")
        self.body.addWidget(self.kinds)
        self.form = Form(columns=2)
        self.title = self.form.line(_("What it is about"), one.title if one else "", most=200, wide=True)
        staff = team.staff(desk.store.here)
        names = [(0, _("Nobody yet")), *((each.id, each.name or _("Owner")) for each in staff)]
        mine = one.owner_id if one else desk.store.actor.staff_id
        self.owner = self.form.choice(_("Who sees to it"), names, mine or 0)
        self.due = self.form.line(
            _("By (empty: no day)"), one.due if one else "", most=40, hint=_("2026-12-24 or 12/24")
        )
        self.note: QPlainTextEdit = self.form.text(_("Details"), one.note if one else "", lines=3)
        self.body.addWidget(self.form)
        self.outcome: QPlainTextEdit | None = None
        if one is not None:
            self.closing = Form()
            self.outcome = self.closing.text(_("What came of it"), one.outcome, lines=2)
            self.body.addWidget(self.closing)
            self.body.addWidget(KeptFiles(desk, person_id, self.grow, request_id=one.id))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.below(self.error)
        self.body.addStretch(1)
        self._foot()
        if one is None:
            kept: dict[str, str] = desk.keep.pop(self._kept_as, {})
            self.title.setText(kept.get("title", ""))
            self.note.setPlainText(kept.get("note", ""))
            self.kinds.set_value(kept.get("kind", self.kinds.value))

    @property
    def _kept_as(self) -> str:
        return f"request:{self.person_id}"

    def open(self) -> "RequestSheet":
        """Show it: what a new one is about is typed at once, of one that is there what came of it."""
        super().open()
        (self.outcome or self.title).setFocus(Qt.FocusReason.TabFocusReason)
        return self

    def cancel(self) -> None:
        """Leave it; what was typed of a new one is there again the next time."""
        typed = {"title": self.title.text(), "note": self.note.toPlainText(), "kind": self.kinds.value}
        if self.one is None and (typed["title"].strip() or typed["note"].strip()):
            self.desk.keep[self._kept_as] = typed
            self.desk.toasts.say(_("Not saved. What you typed is kept."))
        super().cancel()

    def _foot(self) -> None:
        save = button(_("Save"), self.save, kind="primary" if self.one is None else "", hint="Ctrl+Enter")
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.save)
        if self.one is None:
            self.buttons(None, button(_("Cancel"), self.cancel), save)
            return
        slip = button(_("Print slip"), self.print_slip, icon="printer")
        if self.one.state == "done":
            self.buttons(
                slip, None, button(_("Close"), self.cancel), button(_("Open again"), self.reopen, kind="primary")
            )
            return
        waits = self.one.state == "waiting"
        hold = button(_("Go on with it") if waits else _("It has to wait"), partial(self.wait, not waits))
        done = button(_("Close the request"), self.close_it, kind="primary", icon="check")
        self.buttons(slip, hold, None, save, done)

    # -- done -------------------------------------------------------------------------------------------------------

    def _values(self) -> dict[str, Any]:
        return {
            "kind": self.kinds.value,
            "title": self.title.text(),
            "note": self.note.toPlainText(),
            "owner_id": self.owner.value() or None,
            "due": fields.day_ahead(self.desk, self.due.text()) if self.due.text().strip() else "",
        }

    def save(self) -> None:
        """Open it, or keep what was changed."""
        if self.one is None:
            opens = partial(requests.open_request, person_id=self.person_id, **self._values())
            self._write(N_("Open request {number}"), opens, _("Request opened"))
        else:
            changes = partial(requests.change, request_id=self.one.id, **self._values())
            self._write(N_("Change a request"), changes, _("Saved"))

    def wait(self, waiting: bool) -> None:
        """Put it on hold, or go on."""
        if self.one is not None:
            verb = partial(requests.wait, request_id=self.one.id, waiting=waiting)
            self._write(N_("Change a request"), verb, _("It waits") if waiting else _("It goes on"))

    def close_it(self) -> None:
        """Close it with what came of it."""
        if self.one is not None and self.outcome is not None:
            verb = partial(requests.close, request_id=self.one.id, outcome=self.outcome.toPlainText())
            self._write(N_("Close a request"), verb, _("Request closed"))

    def reopen(self) -> None:
        """Open a closed one again."""
        if self.one is not None:
            self._write(N_("Open a request again"), partial(requests.reopen, request_id=self.one.id), _("Open again"))

    def print_slip(self) -> None:
        """Print the slip with its number."""
        from ui.counter.papers import Papers

        if self.one is not None:
            self.papers = Papers(self.desk)
            self.papers.print_request(self.one.id)

    def _write(self, name: str, verb: Any, said: str) -> None:
        self.desk.write(name, verb, said=said).then(self._kept).failed(self._failed)

    def _kept(self, _key: Any) -> None:
        self.accept()
        if self.then is not None:
            self.then()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)


def open_request(window: QWidget, desk: Desk, one: RequestRow) -> None:
    """Show a request on its sheet."""
    RequestSheet(window, desk, person_id=one.person_id, one=one).open()
