"""One report at the right of the page: its days, conditions and choices above, what it says below."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _
from models.errors import Cancelled
from ui.loyalty.words import today
from ui.people.small import Flow, emptied
from ui.reports import wording
from ui.reports.behind import Opener
from ui.reports.choices import Choices
from ui.reports.content import Content
from ui.reports.loading import load
from ui.reports.period import PeriodBar
from ui.theme import theme
from ui.widgets import button, icon_button, label, row, set_text
from ui.widgets.progress import ProgressPanel
from ui.widgets.short import Short

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from desktop.jobs import Job
    from models.criteria.nodes import Node
    from models.figures.report import Behind
    from models.figures.spans import Span
    from ui.page import Desk
    from ui.reports.loading import Loaded
    from ui.reports.wanted import Wanted

PATIENCE_MS = 400
"""From when on it is said that figures are being counted."""
AGAIN_MS = 1_500
"""How long a report rests after something changed before it is counted again."""


class ReportView(QWidget):
    """Shows what is `Wanted`. `changed` tells that other days, conditions or choices are wanted, or were counted."""

    changed = Signal()
    elsewhere = Signal(str, object)
    """Another report lies behind a row: its id, and its options."""

    def __init__(self, desk: Desk) -> None:
        """Without a report yet."""
        super().__init__()
        self.desk = desk
        self.wanted: Wanted | None = None
        self.loaded: Loaded | None = None
        self.job: Job[Loaded] | None = None
        self.section = ""
        self._number = 0
        self._unseen = False
        self.back_button = button("", kind="link", icon="arrow-left")
        self.title, self.about = Short("", "title"), Short("", "secondary")
        self.tools = row(spacing=8)
        self.asked_row = QWidget()
        self.flow = Flow(8)
        self.asked_row.setLayout(self.flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.asked_row.setSizePolicy(policy)
        self.busy = ProgressPanel(_("Counting…"))
        self.stopped = QWidget()
        self.stopped.setLayout(
            row(label(_("The report was not counted."), "muted"), button(_("Count again"), self.ask, kind="link"), None)
        )
        self.content = Content()
        self.content.opened.connect(self.open_behind)
        self.content.aside.connect(self.move_by)
        self.content.section_picked.connect(self._section)
        self.period: PeriodBar | None = None
        self.opener: Opener | None = None
        """Kept: what it asks the store for comes back to it."""
        self._lay_out()
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self._impatient)
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._count_anew)

    def _lay_out(self) -> None:
        head = row(spacing=8)
        names = QVBoxLayout()
        names.setSpacing(0)
        for words in (self.title, self.about):
            names.addWidget(words)
        head.addLayout(names, 1)
        head.addLayout(self.tools)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(10))
        whole.addLayout(row(self.back_button, None))
        whole.addLayout(head)
        for part in (self.asked_row, self.busy, self.stopped):
            whole.addWidget(part)
        whole.addWidget(self.content, 1)
        for quiet in (self.back_button, self.busy, self.stopped):
            quiet.hide()

    # -- what is wanted ---------------------------------------------------------------------------------------------

    def show_wanted(self, wanted: Wanted) -> None:
        """Show another report, or the same anew."""
        other = self.wanted is None or self.wanted.report != wanted.report
        self.wanted = wanted
        if other:
            self.loaded, self.section = None, ""
            self.content.hide()
        self._name()
        self._fill_asked()
        self.ask()

    def _name(self) -> None:
        assert self.wanted is not None
        name, kind = self.wanted.name, self.wanted.kind
        set_text(self.title, name or _(kind.title))
        about = _("{report}: {period}", report=_(kind.title), period=_(kind.about)) if name else _(kind.about)
        set_text(self.about, about)

    def _fill_asked(self) -> None:
        """Offer the days, the conditions and the choices of this report."""
        wanted = self.wanted
        assert wanted is not None
        emptied(self.flow)
        self.period = PeriodBar(self.desk.store.settings, today(self.desk), wanted.span)
        self.period.picked.connect(self._span)
        self.flow.addWidget(self.period)
        if wanted.kind.where:
            self.flow.addWidget(self._conditions(wanted))
        if wanted.kind.choices:
            self.choices = Choices(wanted.kind.choices, wanted.options)
            self.choices.picked.connect(self._option)
            self.flow.addWidget(self.choices)

    def _conditions(self, wanted: Wanted) -> QWidget:
        text = _("Which customers…") if wanted.kind.where == "person" else _("Which deals…")
        self.where_button = button(text, self.ask_where, icon="funnel")
        if wanted.where is None:
            return self.where_button
        self.where_button.setText(_("Conditions…"))
        away = icon_button("x", _("Without conditions"), partial(self.set_where, None))
        both = QWidget()
        both.setLayout(row(self.where_button, away, spacing=2))
        return both

    def _want(self, **values: Any) -> None:
        assert self.wanted is not None
        self.wanted = replace(self.wanted, **values)
        self.ask()
        self.changed.emit()

    def _span(self, span: Span) -> None:
        self._want(span=span)

    def _option(self, choice: str, value: Any) -> None:
        assert self.wanted is not None
        self._want(options={**self.wanted.options, choice: value})

    def _section(self, section: str) -> None:
        self.section = section

    def move_by(self, by: int) -> None:
        """So many periods later; earlier below zero."""
        if self.period is not None:
            self.period.move_by(by)

    def ask_where(self) -> None:
        """Ask for conditions."""
        from ui.reports.filtering import WhereSheet

        assert self.wanted is not None
        sides = self.wanted.kind.where
        WhereSheet(self.window(), self.desk, sides, self.wanted.where, self.set_where).open()

    def set_where(self, where: Node | None) -> None:
        """Count only what meets conditions; all for None."""
        self._want(where=where)
        self._fill_asked()

    def renamed(self, name: str, saved_id: int | None) -> None:
        """What it is saved under was changed; "" and None once it is saved no longer."""
        if self.wanted is not None:
            self.wanted = replace(self.wanted, name=name, saved_id=saved_id)
            self._name()
            self.changed.emit()

    # -- counting ---------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Count it; an answer that was overtaken by another question is not shown."""
        if self.wanted is None:
            return
        if self.job is not None and not self.job.done:
            self.job.cancel()
        self._again.stop()
        self._number += 1
        asked = self.wanted.asked(self.desk.store.settings, today(self.desk))
        self.stopped.hide()
        self.job = self.desk.store.read(load, kind=self.wanted.kind, asked=asked)
        self._patience.start()
        self.job.then(partial(self._show, self._number)).failed(partial(self._failed, self._number))

    def ask_again(self) -> None:
        """Something that it shows has changed: count it again when the changes rest."""
        if not self._again.isActive():
            self._again.start()

    def _count_anew(self) -> None:
        """Count again; what is being counted is let be, or nothing would ever be shown while an import runs."""
        if self.job is not None and not self.job.done:
            self._again.start()
        else:
            self.ask()

    def _impatient(self) -> None:
        if self.job is not None and not self.job.done:
            self.busy.follow(self.job)
            self.busy.show()

    def _rest(self) -> None:
        self._patience.stop()
        self.busy.hide()

    def _show(self, number: int, loaded: Loaded) -> None:
        if number != self._number:
            return
        self._rest()
        self.loaded = loaded
        self.content.show_report(loaded, wording.words(self.desk.store.settings), self.section)
        self.content.show()
        self.changed.emit()

    def _failed(self, number: int, error: BaseException) -> None:
        if number != self._number:
            return
        self._rest()
        self.stopped.show()
        if not isinstance(error, Cancelled):
            self.desk.toasts.wrong(error)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Count nothing that nobody sees: the window may be about to close, and would wait for it."""
        super().hideEvent(event)
        if not event.spontaneous() and self.job is not None and not self.job.done:
            self._number += 1
            self.job.cancel()
            self._rest()
            self._unseen = True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Count what was given up while it was hidden."""
        super().showEvent(event)
        if self._unseen:
            self._unseen = False
            self.ask()

    # -- what lies behind -------------------------------------------------------------------------------------------

    def open_behind(self, behind: Behind, name: str) -> None:
        """Open what lies behind a row."""
        if self.loaded is not None:
            self.opener = Opener(self.window(), self.desk, self.loaded.report.asked, self._elsewhere)
            self.opener.open(behind, name)

    def _elsewhere(self, report: str, options: dict[str, Any]) -> None:
        self.elsewhere.emit(report, options)

    def home(self) -> None:
        """Take the keyboard."""
        self.content.take_keyboard()
