"""The bookkeeping export: a month's journal looked at and written for a bookkeeping program; the accounts of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop import languages
from desktop.bookkeeping import export, formats
from desktop.languages import _, _n, say
from models.errors import Told
from models.figures import spans
from ui.counter.papers import documents_folder, show_paper
from ui.loyalty.words import today
from ui.reports.account_rows import AccountTable
from ui.reports.journal_preview import JournalPreview
from ui.reports.period import PeriodBar
from ui.sections import Section
from ui.widgets import Card, Choice, button, column, label, row, set_text

if TYPE_CHECKING:
    from desktop.bookkeeping.export import Prepared
    from desktop.jobs import Job
    from models.figures.spans import Span
    from models.work import Changes, Reader

KEPT = "reports.journal"
MOST_CHANGED = 6
"""Sentences about what does not fit that are shown; the rest is counted."""
BOOKED = frozenset({"sale", "payment", "till_session", "cash_entry", "wallet_entry", "account_entry", "money_received"})
"""Tables whose rows are in the journal."""


class AccountsSection(Section):
    """Bookkeeping export."""

    kinds = frozenset({"account_mapping", "payment_kind", "setting", "closed_period"}) | BOOKED

    def build(self) -> None:
        """Make the card of the file, the preview and the accounts."""
        self.made: Prepared | None = None
        self.job: Job[Prepared] | None = None
        self._generation = 0
        words = _(
            "What was sold, paid, counted and owed, as journal entries. Name your accounts once below; then write the"
            " month as a file that your bookkeeping program takes in."
        )
        self.body.addLayout(
            column(label(_("Bookkeeping export"), "title"), label(words, "muted", wrap=True), spacing=4)
        )
        self.body.addWidget(self._file())
        self.table = AccountTable(self.desk)
        self.body.addWidget(self.table)
        self.body.addStretch(1)
        self.ask()

    def _file(self) -> Card:
        card = Card(margin=18, spacing=12)
        shop = self.desk.store.settings
        known = self.desk.keep.get(KEPT)
        day = today(self.desk)
        self.period = PeriodBar(shop, day, known or spans.of_preset(shop, spans.USUAL, day))
        self.period.picked.connect(self._period)
        offered = formats.offered(shop.country)
        self.format = Choice([(one.id, _(one.title)) for one in offered], self.desk.keep.get(f"{KEPT}.format", ""))
        self.format.setAccessibleName(_("Format"))
        self.format.picked.connect(self._format)
        self.write_button = button(_("Write the file…"), self.choose, kind="primary", icon="download")
        self.about = label("", "secondary", wrap=True)
        self.said = label("", "strong", wrap=True)
        self.changed = label("", "hint", wrap=True)
        self.error = label("", "warning", wrap=True)
        self.preview = JournalPreview(shop.currency)
        self.notes = label("", "secondary", wrap=True)
        card.body.addLayout(row(self.period, self.format, None, self.write_button, spacing=12))
        for part in (self.about, self.error, self.said, self.changed, self.preview, self.notes):
            card.body.addWidget(part)
            part.hide()
        return card

    # -- what is in it -----------------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None) -> None:
        """Count again; the accounts only where they are another's."""
        self.ask()
        if changes is None or not set(changes.touched) <= BOOKED:
            self.table.ask()

    def _period(self, span: Span) -> None:
        self.desk.keep[KEPT] = span
        self.ask()

    def _format(self, format_id: str) -> None:
        self.desk.keep[f"{KEPT}.format"] = format_id
        self.ask()

    def ask(self) -> None:
        """Make the file ready, to be looked at."""
        self._generation += 1
        if self.job is not None:
            self.job.cancel()
        self.write_button.setEnabled(False)
        span = self.period.span
        self.job = self.desk.store.read(_prepared, self.format.value(), span.first, span.last, languages.current())
        number = self._generation
        self.job.then(partial(self._show, number)).failed(partial(self._failed, number))

    def _show(self, number: int, made: Prepared) -> None:
        if number != self._generation:
            return
        self.made = made
        self.write_button.setEnabled(made.entries > 0)
        self.error.hide()
        set_text(self.about, _(made.format.about), hide_empty=True)
        if made.entries:
            set_text(self.said, say(export.told(made)), hide_empty=True)
        else:
            set_text(self.said, _("Nothing was booked in these days."), hide_empty=True)
        lines = [say(one) for one in made.changed[:MOST_CHANGED]]
        if len(made.changed) > MOST_CHANGED:
            lines.append(_n("and 1 more", "and {n} more", len(made.changed) - MOST_CHANGED))
        set_text(self.changed, "\n".join(lines), hide_empty=True)
        self.preview.show_sums(made.sums)
        set_text(self.notes, "\n".join(f"· {say(one)}" for one in made.notes) if made.entries else "", hide_empty=True)

    def _failed(self, number: int, error: BaseException) -> None:
        if number != self._generation:
            return
        self.made = None
        for part in (self.said, self.changed, self.preview, self.notes):
            part.hide()
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
        else:
            self.desk.toasts.wrong(error)

    # -- the file ----------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask where, and write it."""
        if self.made is None:
            return
        suffix = self.made.format.suffix
        name, _filter = QFileDialog.getSaveFileName(
            self,
            _("Write the file…"),
            str(documents_folder() / self.made.name),
            f"{_(self.made.format.title)} (*{suffix})",
        )
        if name:
            self.write_to(Path(name))

    def write_to(self, path: Path) -> None:
        """Write what was looked at, whole."""
        if self.made is None:
            return
        try:
            export.write(self.made, path)
        except Told as error:
            self.desk.toasts.wrong(error)
            return
        opened = partial(show_paper, self.desk, path)
        self.desk.toasts.say(_("Written: {path}", path=path), action=_("Open the file"), run=opened)


def _prepared(read: Reader, format_id: str, first: str, last: str, language: languages.Language) -> Prepared:
    return export.prepare(read, format_id, first, last, language, read.check)
