"""Closing a month: the months and how they stand, the next one closed after a look, papers printed again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.languages import _, say
from models.books import checks, closing
from models.books.checks import FINE, NOTE, STOP
from models.errors import N_
from models.values import dataclass
from ui.loyalty.words import moment_text, today
from ui.people.small import Icon, emptied
from ui.reports.closing_sheets import CloseSheet, ReopenSheet
from ui.reports.kept_sheet import KeptSheet
from ui.reports.wording import month_text
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, button, column, label, line, row, set_text
from ui.widgets.painted import Pill

if TYPE_CHECKING:
    from models.books.checks import Check
    from models.books.closing import Month, Paper, Period
    from models.work import Changes, Reader

SHOWN = 24
"""Months that are listed until more are asked for."""
STATES = {
    "running": (N_("Under way"), "blue"),
    "open": (N_("Not closed"), "gold"),
    "closed": (N_("Books closed"), "green"),
}
LOOKS = {FINE: ("circle-check", "green"), NOTE: ("circle-alert", "gold"), STOP: ("circle-x", "red")}


@dataclass(frozen=True, slots=True)
class Found:
    """The months, the one that is next with what was looked at of it, and the papers of closings by their key."""

    months: tuple[Month, ...]
    next: Month | None
    checks: tuple[Check, ...]
    papers: dict[int, tuple[Paper, ...]]


def asked(read: Reader, day: str) -> Found:
    """What the section shows."""
    months = closing.months(read, day)
    following = _next(months)
    papers = {one.period.id: closing.papers(read, one.period.id) for one in months if one.period is not None}
    return Found(months, following, checks.of_month(read, following.month, day) if following else (), papers)


def _next(months: tuple[Month, ...]) -> Month | None:
    """The month to be closed next: after the last closed one, else the last that is over; else the one that runs."""
    able = [one for one in months if one.can_close]
    closed = any(one.state == "closed" for one in months)
    if able:
        return able[-1] if closed else able[0]
    return next((one for one in months if one.state == "running"), None)


class ClosingSection(Section):
    """The books, month by month."""

    title = N_("Closing a month")
    kinds = frozenset({"closed_period", "till_session", "batch", "setting", "staff"})

    def build(self) -> None:
        """Make the card of the next month and the list."""
        self.found: Found | None = None
        self.all = False
        self._generation = 0
        words = _(
            "Close a month once its figures are final. From then on nothing can be booked into it, and its reports are"
            " printed again as they were."
        )
        self.body.addLayout(column(label(_(self.title), "title"), label(words, "muted", wrap=True), spacing=4))
        self.next = NextCard(self)
        self.body.addWidget(self.next)
        self.next.hide()
        months = Card(margin=18, spacing=6)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(2))
        months.body.addWidget(label(_("Months of the books"), "panel"))
        months.body.addLayout(self.rows)
        self.more = button(_("Show earlier months"), self.show_all, kind="link")
        self.more.hide()
        months.body.addLayout(row(self.more, None))
        self.body.addWidget(months)
        self.body.addWidget(self._corrections())
        self.body.addStretch(1)
        self.ask()

    def _corrections(self) -> Card:
        card = Card(margin=18, spacing=6)
        card.body.addWidget(label(_("A mistake in a closed month"), "panel"))
        for text in (
            _("A sale is put right by a return or a cancellation of today: it refers back to its receipt by itself."),
            _("Points, stock, balances and accounts are corrected by an entry of today. Name the month in its note."),
            _("Only where the figures themselves must change, reopen the month, and close it again afterwards."),
        ):
            card.body.addWidget(label(text, "muted", wrap=True))
        return card

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask how the months stand."""
        self._generation += 1
        job = self.desk.store.read(asked, today(self.desk))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: Found) -> None:
        if generation != self._generation:
            return
        self.found = found
        self.next.show_month(found)
        emptied(self.rows)
        shown = found.months if self.all else found.months[:SHOWN]
        for at, one in enumerate(shown):
            if at:
                self.rows.addWidget(line())
            papers = found.papers.get(one.period.id, ()) if one.period is not None else ()
            self.rows.addLayout(self._row(one, papers))
        self.more.setVisible(len(shown) < len(found.months))

    def _row(self, one: Month, papers: tuple[Paper, ...]) -> Any:
        name = month_text(one.first_day)
        state, tone = STATES[one.state]
        title = row(label(name, "row"), Pill(_(state), tone), None, spacing=10)
        told = self._told(one)
        texts = column(title, *[label(text, "secondary", wrap=True) for text in told], spacing=3)
        acts = []
        for paper in papers:
            made = button(_("Print as it was"), partial(self.print_again, one, paper), icon="printer")
            made.setAccessibleName(_("Print {name} again", name=paper.name))
            acts.append(made)
        if one.can_reopen:
            self.reopen_button = button(_("Reopen…"), partial(self.reopen, one), kind="ghost", icon="lock-open")
            self.reopen_button.setAccessibleName(_("Reopen {month}", month=name))
            acts.append(self.reopen_button)
        whole = row(texts, *acts, spacing=10)
        whole.setStretch(0, 1)
        whole.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        return whole

    def _told(self, one: Month) -> list[str]:
        if one.period is None:
            return []
        found = [closed_text(self, one.period)]
        if one.period.note:
            found.append(one.period.note)
        if one.period.reopened_at is not None:
            found.append(_reopened_text(self, one.period))
        return found

    # -- acts --------------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """List every month."""
        self.all = True
        self.ask()

    def close_month(self) -> None:
        """Ask for a note, and close the next month."""
        if self.found is not None and self.found.next is not None:
            CloseSheet(self.window(), self.desk, self.found.next).open()

    def reopen(self, one: Month) -> None:
        """Ask why, and open it again."""
        ReopenSheet(self.window(), self.desk, one).open()

    def print_again(self, one: Month, paper: Paper) -> None:
        """Show a kept paper, to be printed as it was."""
        job = self.desk.store.read(closing.content, paper.id)
        job.then(partial(self._open, one)).failed(self.desk.toasts.wrong)

    def _open(self, one: Month, kept: tuple[str, bytes]) -> None:
        about = closed_text(self, one.period) if one.period is not None else ""
        KeptSheet(self.window(), self.desk, *kept, about=about).open()


class NextCard(Card):
    """The month that is next: what was looked at, and the button that closes it."""

    def __init__(self, section: ClosingSection) -> None:
        """Empty until it is known."""
        super().__init__(margin=20, spacing=12)
        self.section = section
        self.title_ = label("", "name")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(theme.px(7))
        self.close_button = button(_("Close these books"), section.close_month, kind="primary", icon="lock")
        self.body.addLayout(row(self.title_, None, self.close_button))
        self.body.addLayout(self.lines)

    def show_month(self, found: Found) -> None:
        """Show what was looked at."""
        self.setVisible(found.next is not None)
        if found.next is None:
            return
        name = month_text(found.next.first_day)
        set_text(self.title_, _("Next: {month}", month=name))
        self.close_button.setText(_("Close {month}…", month=name))
        self.close_button.setAccessibleName(self.close_button.text())
        able = found.next.can_close and all(one.kind != STOP for one in found.checks)
        self.close_button.setEnabled(able)
        emptied(self.lines)
        for one in found.checks:
            waits = one.kind == STOP and found.next.state == "running"
            icon, colour = ("clock", "text3") if waits else LOOKS[one.kind]
            told = row(Icon(icon, colour), label(say(one.text), "", wrap=True), spacing=10)
            told.setStretch(1, 1)
            self.lines.addLayout(told)


def closed_text(section: ClosingSection, period: Period) -> str:
    """When and by whom it was closed."""
    moment = moment_text(section.desk, period.closed_at)
    if period.closed_by:
        return _("Closed {moment} by {name}", moment=moment, name=period.closed_by)
    return _("Closed {moment}", moment=moment)


def _reopened_text(section: ClosingSection, period: Period) -> str:
    moment = moment_text(section.desk, period.reopened_at or 0)
    if period.reopened_by:
        return _("Reopened {moment} by {name}: {reason}", moment=moment, name=period.reopened_by, reason=period.reason)
    return _("Reopened {moment}: {reason}", moment=moment, reason=period.reason)
