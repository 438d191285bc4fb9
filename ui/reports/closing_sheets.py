"""The two acts on a month of the books: closing it, with its pack made and kept, and opening it again with a reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop import languages, packing
from desktop.languages import _, say
from models.books import closing
from models.errors import N_, Told
from ui.counter.papers import show_paper
from ui.reports.pack_progress import PackProgress
from ui.reports.wording import month_text
from ui.widgets import Form, Sheet, button, label, set_text
from ui.widgets.fields import Wrong

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.jobs import Progress
    from desktop.packing import Packed
    from desktop.store import Store
    from models.books.closing import Month, Period
    from ui.page import Desk


class CloseSheet(Sheet):
    """Closes a month; while its pack is made there is progress, and Cancel leaves the month open."""

    def __init__(self, window: QWidget, desk: Desk, month: Month) -> None:
        """Of the month that is next."""
        name = month_text(month.first_day)
        text = _(
            "The month's pack is made and kept in the data file with the moment and your name. From then on nothing can"
            " be booked into {month}; a correction is an entry of its own day.",
            month=name,
        )
        super().__init__(window, _("Close {month}", month=name), width=520, text=text)
        self.desk, self.month = desk, month
        self.form = Form()
        self.note = self.form.text(_("Note (optional)"), lines=2)
        self.progress_ = PackProgress()
        self.progress_.done.connect(self._done)
        self.progress_.failed.connect(self._failed)
        self.progress_.cancelled.connect(self._cancelled)
        self.progress_.hide()
        self.error = label("", "error", wrap=True)
        self.error.hide()
        for part in (self.form, self.progress_, self.error):
            self.body.addWidget(part)
        self.close_month = button(_("Close these books"), self.run, kind="primary", icon="lock", hint="Ctrl+Enter")
        self.no = button(_("Cancel"), self.cancel)
        self.buttons(None, self.no, self.close_month)

    def run(self) -> None:
        """Make the pack and close."""
        self._busy(True)
        act = partial(_close, month=self.month.month, note=self.note.toPlainText(), language=languages.current())
        self.progress_.follow(self.desk.store.work(act))

    def _busy(self, on: bool) -> None:
        self.error.hide()
        self.progress_.setVisible(on)
        for part in (self.form, self.close_button):
            part.setEnabled(not on)
        for part in (self.no, self.close_month):
            part.setVisible(not on)
        self.grow()

    def cancel(self) -> None:
        """Stop what is under way; only a sheet at rest closes."""
        if self.progress_.isVisible():
            self.progress_.cancel()
        else:
            super().cancel()

    def _done(self, found: tuple[Period, Packed]) -> None:
        self._busy(False)
        self.accept()
        _period, made = found
        text = _("{month} is closed.", month=month_text(self.month.first_day))
        if made.notes:
            text = " ".join([text, *[say(one) for one in made.notes]])
        self.desk.toasts.say(text, action=_("Open the file"), run=partial(show_paper, self.desk, made.path))

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)

    def _cancelled(self) -> None:
        self._busy(False)
        set_text(self.error, _("Cancelled. The month is open as before."), hide_empty=True)
        self.grow()


def _close(store: Store, progress: Progress, *, month: str, note: str, language: languages.Language) -> object:
    return packing.close(store, month, language, note=note, progress=progress)


class ReopenSheet(Sheet):
    """Opens the last closed month again; without a reason it does not."""

    def __init__(self, window: QWidget, desk: Desk, month: Month) -> None:
        """Of the last closed one."""
        name = month_text(month.first_day)
        text = _(
            "The figures of {month} can change again until it is closed anew. The papers of its closing stay, as what"
            " happened. The reason is kept in the audit.",
            month=name,
        )
        super().__init__(window, _("Reopen {month}", month=name), width=520, text=text)
        self.desk, self.month = desk, month
        self.form = Form()
        self.reason = self.form.text(_("Why?"), lines=3)
        self.body.addWidget(self.form)
        self.yes = button(_("Reopen the month"), self.run, kind="danger", icon="lock-open")
        self.buttons(None, button(_("Cancel"), self.cancel), self.yes)

    def run(self) -> None:
        """Open it again."""
        words = self.reason.toPlainText()
        try:
            self.form.taken(self.reason, partial(_said, words))
        except Wrong:
            return
        self.yes.setEnabled(False)
        job = self.desk.write(N_("Reopen a month"), partial(closing.reopen, reason=words))
        job.then(self._done).failed(self._failed)

    def _done(self, _period: object) -> None:
        self.accept()
        self.desk.toasts.say(_("{month} is open again.", month=month_text(self.month.first_day)))

    def _failed(self, error: BaseException) -> None:
        self.yes.setEnabled(True)
        self.form.wrong(self.reason, say(error)) if isinstance(error, Told) else self.desk.toasts.wrong(error)


def _said(words: str) -> str:
    if not words.strip():
        raise Told(N_("Say why the month is reopened."))
    return words
