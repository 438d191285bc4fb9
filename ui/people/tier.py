"""A member's tier on their page: where they stand, how far it is to the next, and a tier given by hand."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.languages import _, say
from models.errors import N_, Message, Refused, Told
from models.loyalty import members, tiers
from models.loyalty.tiers import Progress
from models.work import Reader
from ui.page import Desk
from ui.people import words
from ui.theme import theme
from ui.widgets import Form, Sheet, button, column, label, row
from ui.widgets.fields import Wrong
from ui.widgets.painted import Pill, paint_bar


class Bar(QWidget):
    """How far the way to the next tier is done."""

    def __init__(self, share: float, text: str) -> None:
        """`share` is 0 to 1; `text` says the same for who can't see it."""
        super().__init__()
        self.share = share
        self.setFixedHeight(theme.px(8))
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint_bar(painter, QRectF(self.rect()), self.share, colour="gold_fill")


def tier_block(desk: Desk, stands: Progress, give: Any) -> QBoxLayout:
    """The tier, until when it is kept, and what is missing to the next; `give` opens the sheet to give one by hand."""
    tier = stands.tier
    pill = Pill(tier.name, tier.colour or "primary") if tier else label(_("No tier yet"), "secondary")
    change = button(_("Give a tier…"), give, kind="link")
    parts: list[Any] = [row(pill, None, change, spacing=8)]
    missing = tiers.missing_words(stands)
    if missing is not None:
        parts += [Bar(stands.share, say(missing)), label(say(missing), "muted", wrap=True)]
    if tier is not None and stands.until_day is not None:
        day = words.short_date(date.fromisoformat(stands.until_day), words.today(desk))
        parts.append(label(_("Kept until {day}.", day=day), "muted", wrap=True))
    return column(*parts, spacing=6)


def choices(read: Reader) -> list[tuple[int | None, str]]:
    """The tiers that can be given, the lowest first, and none."""
    programme_id = next(iter(tiers.with_tiers(read)), None)
    if programme_id is None:
        programme_id = members.first_programme(read)
    return [(None, _("No tier")), *[(one.id, one.name) for one in tiers.tiers(read, programme_id)]]


class GiveTierSheet(Sheet):
    """A tier given by hand, with a reason that stays."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int, name: str, stands: Progress) -> None:
        """`stands` is where the member stands now."""
        super().__init__(window, _("Give a tier"), width=440, text=name)
        self.desk, self.person_id = desk, person_id
        form = self.form = Form()
        self.tier = form.choice(_("Tier"), choices(desk.store.here), stands.tier.id if stands.tier else None)
        self.until = form.line(_("Until (empty: for good)"), "", most=10, hint=_("YYYY-MM-DD"))
        self.reason = form.line(_("Reason"), most=200)
        self.body.addWidget(form)
        self.accept_on_enter = self.save
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.save, kind="primary"))

    def _day(self) -> str | None:
        typed = self.until.text().strip()
        if not typed:
            return None
        try:
            return date.fromisoformat(typed).isoformat()
        except ValueError as error:
            raise Refused(N_("Type a day as 2026-06-15.")) from error

    def save(self) -> None:
        """Give it; what can't be is said below its field."""
        try:
            until = self.form.taken(self.until, self._day)
        except Wrong:
            return
        verb: Any = partial(
            tiers.set_by_hand,
            person_id=self.person_id,
            tier_id=self.tier.value(),
            until_day=until,
            reason=self.reason.text(),
        )
        job = self.desk.write(Message(N_("Tier given by hand")), verb, said=_("Tier given by hand"))
        job.then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.reason, say(error))
        else:
            self.desk.toasts.wrong(error)
