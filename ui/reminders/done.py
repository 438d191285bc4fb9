"""Done: what came of a reminder, and what is to be done next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from desktop.languages import _, _n, say
from models.errors import N_, Told
from models.reminders import entering
from ui.reminders import subjects
from ui.reminders.line import SaidLine
from ui.widgets import Form, Sheet, button, label, set_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.reminders.reminders import Due
    from ui.page import Desk


class DoneSheet(Sheet):
    """Asks what came of a reminder, and closes it; what is typed as the next thing hangs on it. Ctrl+Enter does it."""

    kept = Signal()

    def __init__(self, window: QWidget, desk: Desk, one: Due) -> None:
        """Ask about one."""
        super().__init__(window, say(one.wording), width=540)
        self.desk, self.one = desk, one
        self._busy = False
        self.form = Form()
        self.result = self.form.text(_("What came of it (may stay empty)"), lines=3)
        about = {"about": one.about, "about_id": one.about_id} if one.about in subjects.KINDS else {}
        preset: dict[str, Any] = {"person_id": one.person_id, "staff_id": one.staff_id, **about}
        self.then = SaidLine(
            desk, hint=_("Call again in two weeks at 10am"), name=_("What is to be done next"), **preset
        )
        self.then.clears = False
        self.then.changed.connect(self.grow)
        self.form.add(_("What is to be done next (may stay empty)"), self.then)
        left = sum(1 for _what, done in one.checklist if not done)
        if left:
            text = _n("1 line of its checklist is not ticked.", "{n} lines of its checklist are not ticked.", left)
            self.body.addWidget(label(text, "gold", wrap=True))
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.below(self.error)
        self.accept_on_enter = self.keep
        self.strong = self.keep
        save = button(_("Done"), self.keep, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), save)
        result, then = desk.keep.pop(self._kept_as, ("", ""))
        self.result.setPlainText(result)
        self.then.set_text(then)

    @property
    def _kept_as(self) -> str:
        return f"reminder_done:{self.one.id}"

    def cancel(self) -> None:
        """Leave it; what was typed is there again the next time."""
        typed = (self.result.toPlainText(), self.then.text)
        if any(one.strip() for one in typed):
            self.desk.keep[self._kept_as] = typed
            self.desk.toasts.say(_("Not saved. What you typed is kept."))
        super().cancel()

    def keep(self) -> None:
        """Close the reminder, and make what follows."""
        if self._busy:
            return
        self._busy = True
        then = self.then.understand() if self.then.text.strip() else None
        verb = partial(entering.finish, reminder_id=self.one.id, result=self.result.toPlainText(), then=then)
        job = self.desk.write(N_("Reminder done: {title}"), verb, said=_("Done."))
        job.then(self._kept).failed(self._failed)

    def _kept(self, _result: object) -> None:
        self.accept()
        self.kept.emit()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)
