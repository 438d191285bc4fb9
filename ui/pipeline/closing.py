"""Small sheets of the board: a deal is won, is lost, or must say something before it may stand in a stage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, _n, say
from models.errors import N_, Told
from models.pipeline import deals, stages
from ui.people import fields, words
from ui.pipeline.finding import FoundField, companies, people, products
from ui.pipeline.wording import worded
from ui.widgets import Choice, Form, Sheet, button, label, set_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLineEdit, QWidget

    from models.pipeline.board import Card
    from models.pipeline.requirements import Lack
    from models.pipeline.stages import ReasonRow
    from models.team import Member
    from ui.page import Desk


def named(ids: Sequence[int], card: Card | None) -> str:
    """What is dealt with: the one deal by its name, several by their count."""
    if len(ids) == 1 and card is not None:
        return words.brief(card.name, 40)
    return _n("1 deal", "{n} deals", len(ids))


class SmallSheet(Sheet):
    """One question: Enter accepts, Escape goes back; what can't be is said here."""

    def __init__(self, window: QWidget, desk: Desk, title: str, act: str, *, text: str = "") -> None:
        """`act` is the text of the strong button."""
        super().__init__(window, title, width=460, text=text)
        self.desk = desk
        self.form = Form()
        self.body.addWidget(self.form)
        self.fill()
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.accept_on_enter = self.act
        self.done: Callable[[], Any] | None = None
        """Called when it was done."""
        self.buttons(None, button(_("Cancel"), self.cancel), button(act, self.act, kind="primary"))

    def fill(self) -> None:
        """Make the fields."""

    def act(self) -> None:
        """Do it."""

    def write(self, name: str, verb: Any, said: str) -> None:
        """Do a unit of work, and close; what can't be is said here."""
        self.desk.write(name, verb, said=said).then(self._done).failed(self.wrong)

    def _done(self, _result: object) -> None:
        self.accept()
        if self.done is not None:
            self.done()

    def wrong(self, error: BaseException) -> None:
        """Say what can't be."""
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)


class WinSheet(SmallSheet):
    """A deal is won: for how much, and what decided it, where somebody wants to say."""

    def __init__(
        self, window: QWidget, desk: Desk, ids: Sequence[int], card: Card | None, reasons: Sequence[ReasonRow]
    ) -> None:
        """For one deal or several."""
        self.ids, self.card, self.reasons = list(ids), card if len(ids) == 1 else None, reasons
        super().__init__(window, desk, _("Won: {name}", name=named(ids, card)), _("Win"))

    def fill(self) -> None:
        """Make the fields."""
        if self.card is not None:
            self.amount = self.form.money(_("Amount"), self.desk.store.settings.currency, self.card.amount)
        options = [(None, _("not said")), *((one.id, worded(one.wording)) for one in self.reasons)]
        self.reason: Choice = self.form.choice(_("What decided it"), options, None)
        self.note = self.form.line(_("Note"), most=1000)

    def act(self) -> None:
        """Win it."""
        values = {"reason_id": self.reason.value(), "note": self.note.text()}
        if self.card is None:
            verb: Any = partial(deals.win_all, deal_ids=self.ids, **values)
            self.write(N_("Win {count} deals"), verb, _n("1 deal won", "{n} deals won", len(self.ids)))
            return
        try:
            amount = self.amount.value()
        except Told as error:
            self.wrong(error)
            return
        verb = partial(deals.win, deal_id=self.card.id, amount=amount, **values)
        self.write(N_("Win “{deal}”"), verb, _("Deal won"))


class LoseSheet(SmallSheet):
    """Deals are lost: why, in one choice, with a note."""

    def __init__(
        self, window: QWidget, desk: Desk, ids: Sequence[int], card: Card | None, reasons: Sequence[ReasonRow]
    ) -> None:
        """For one deal or several."""
        self.ids, self.reasons = list(ids), reasons
        super().__init__(window, desk, _("Lost: {name}", name=named(ids, card)), _("Lose"))

    def fill(self) -> None:
        """Make the fields."""
        options = [(one.id, worded(one.wording)) for one in self.reasons]
        first = options[0][0] if options else None
        self.reason: Choice = self.form.choice(_("Reason"), [*options, (None, _("another"))], first)
        self.note = self.form.line(_("Note"), most=1000)

    def act(self) -> None:
        """Lose them."""
        values = {"reason_id": self.reason.value(), "note": self.note.text()}
        if len(self.ids) == 1:
            self.write(N_("Lose “{deal}”"), partial(deals.lose, deal_id=self.ids[0], **values), _("Deal lost"))
        else:
            said = _n("1 deal lost", "{n} deals lost", len(self.ids))
            self.write(N_("Lose {count} deals"), partial(deals.lose_all, deal_ids=self.ids, **values), said)


class RequiredSheet(SmallSheet):
    """A stage asks for something that a deal does not say yet: only this is asked."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        lack: Lack,
        stage: str,
        staff: Sequence[Member],
        filled: Callable[[int, dict[str, Any]], Any],
    ) -> None:
        """`filled(deal_id, columns)` goes on with what was filled in."""
        self.lack, self.staff, self._filled = lack, staff, filled
        self._read: dict[str, Callable[[], Any]] = {}
        text = _(
            "“{stage}” asks for this before “{name}” may stand there.", stage=stage, name=words.brief(lack.name, 40)
        )
        super().__init__(window, desk, _("Move to {stage}", stage=stage), _("Move"), text=text)

    def fill(self) -> None:
        """Make a field for each thing that lacks."""
        makers: dict[str, Callable[[], Callable[[], Any]]] = {
            "amount": self._amount,
            "expected_day": self._day,
            "person_id": partial(self._found, _("Customer"), people),
            "company_id": partial(self._found, _("Company"), companies),
            "product_id": partial(self._found, _("Product"), products),
            "owner_id": self._owner,
        }
        for name in self.lack.fields:
            if name in makers:
                self._read[name] = makers[name]()

    def _amount(self) -> Callable[[], Any]:
        field = self.form.money(_("Amount"), self.desk.store.settings.currency)
        return field.value

    def _day(self) -> Callable[[], Any]:
        field = self.form.line(_("Expected on"), hint=_("2026-12-24 or 12/24"))
        return partial(_typed_day, self.desk, field)

    def _found(self, title: str, ask: Any) -> Callable[[], Any]:
        field = FoundField(self.desk, ask, title)
        self.form.add(title, field)
        return field.value

    def _owner(self) -> Callable[[], Any]:
        options = [(one.id, words.brief(one.name, 30)) for one in self.staff]
        at_work = self.desk.store.actor.staff_id
        choice: Choice = self.form.choice(_("Assigned to"), options, at_work)
        return choice.value

    def act(self) -> None:
        """Go on with what was filled in."""
        try:
            columns = {name: read() for name, read in self._read.items()}
        except Told as error:
            self.wrong(error)
            return
        lacks = next((name for name, value in columns.items() if value in (None, "")), None)
        if lacks is not None:
            set_text(self.error, _("Fill in {what}.", what=_(stages.REQUIRED[lacks])), hide_empty=True)
            self.grow()
            return
        self.accept()
        self._filled(self.lack.deal_id, columns)


def _typed_day(desk: Desk, field: QLineEdit) -> str | None:
    typed = field.text().strip()
    return fields.day_ahead(desk, typed) if typed else None
