"""A report under a name: saved, changed, renamed, deleted, shown on Today."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _
from models.errors import N_
from models.figures import saved
from models.figures.spans import PRESETS
from ui.reports.wording import span_text
from ui.widgets import Form, button
from ui.writing import WritingSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from models.figures.saved import Saved
    from ui.page import Desk
    from ui.reports.wanted import Wanted


class SaveSheet(WritingSheet):
    """The name, whether it stands on Today; of a saved report also whether what is seen now takes its place."""

    def __init__(
        self, window: QWidget, desk: Desk, wanted: Wanted, mine: Saved | None, then: Callable[[int], Any]
    ) -> None:
        """`mine` is what it is saved as already; `then(saved_id)` shows what was saved."""
        title = _("Saved report") if mine else _("Save the report")
        super().__init__(window, desk, title, width=520, text=_says(wanted))
        self.wanted, self.mine, self.then = wanted, mine, then
        self.form = Form()
        self.name = self.form.line(_("Name"), mine.name if mine else "", most=80)
        self.today = self.form.check(_("Its figures stand on Today"), mine.on_today if mine else False)
        self.anew = self.form.check(_("Save the days, conditions and choices as they are now"), False)
        self.form.shown(self.anew, mine is not None and self._differs())
        self.body.addWidget(self.form)
        left = []
        if mine is not None:
            left = [
                button(_("Delete"), self.delete, kind="ghost", icon="trash-2"),
                button(_("Save as another"), self.save_another, kind="ghost"),
            ]
        self.foot(*left, save=_("Save"))

    def _differs(self) -> bool:
        """Whether what is seen is not as it was saved."""
        mine, now = self.mine, self.wanted
        return mine is not None and (mine.period, mine.where, mine.options) != (now.span.key, now.where, now.options)

    def save(self) -> None:
        """Keep it."""
        mine = self.mine
        if mine is None or (self.anew.isChecked() and not self.anew.isHidden()):
            self._save(mine.id if mine else None, self.wanted.span.key, self.wanted.where, self.wanted.options)
        else:
            self._save(mine.id, mine.period, mine.where, mine.options)

    def save_another(self) -> None:
        """Keep what is seen under another name, beside the one that is saved."""
        self._save(None, self.wanted.span.key, self.wanted.where, self.wanted.options)

    def _save(self, saved_id: int | None, period: str, where: Any, options: dict[str, Any]) -> None:
        verb = partial(
            saved.save,
            saved_id=saved_id,
            report=self.wanted.report,
            name=self.name.text(),
            period=period,
            where=where,
            options=options,
            on_today=self.today.isChecked(),
        )
        self.write(N_("Save a report"), verb, said=_("Report saved"))

    def written(self, result: Any) -> None:
        """Show what was saved."""
        super().written(result)
        self.then(int(result))

    def delete(self) -> None:
        """Delete it; the toast takes it back."""
        if self.mine is not None:
            verb = partial(saved.delete, saved_id=self.mine.id)
            job = self.desk.write(N_("Delete a saved report"), verb, said=_("Saved report deleted"))
            job.then(self._deleted).failed(self.wrong)

    def _deleted(self, _result: object) -> None:
        self.accept()


def _says(wanted: Wanted) -> str:
    """Which report over which days: days that move with the calendar are named as what they are."""
    span = wanted.span
    days = _(PRESETS[span.preset]) if span.preset else span_text(span)
    return _("{report}: {period}", report=_(wanted.kind.title), period=days)
