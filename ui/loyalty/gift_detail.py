"""One gift beside the list: what, for whom, by when, and what can be done about it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, say
from models import money, team
from models.errors import N_, Told
from models.loyalty import gifts
from models.loyalty.owed import Owed
from ui.loyalty.words import day_text, late_text, state_name, state_tone
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, Form, Sheet, button, label, row, set_text
from ui.widgets.painted import Pill


class GiftDetail(QWidget):
    """The gift that is current in the list."""

    closing = Signal(int)
    """A gift is about to be settled: it stays in view, and the next press must not reach another customer's."""

    def __init__(self, desk: Desk, today: Callable[[], str]) -> None:
        """Show nothing yet; `today` gives the business day (ISO)."""
        super().__init__()
        self.desk, self._today = desk, today
        self.gift: Owed | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.card = Card(margin=20, spacing=10)
        whole.addWidget(self.card)
        whole.addStretch(1)
        self._words()
        self._buttons()
        self.setFixedWidth(theme.px(308))
        self.show_gift(None)

    def _words(self) -> None:
        self.pill = Pill("", "quiet")
        self.name = label("", "name", wrap=True)
        self.person = label("", "row", wrap=True)
        self.late = label("", "error", wrap=True)
        self.danger = label("", "error", wrap=True)
        self.about = label("", "secondary", wrap=True)
        self.note = label("", "muted", wrap=True)
        self.card.body.addLayout(row(self.pill, None))
        for made in (self.name, self.person, self.late, self.danger, self.about, self.note):
            self.card.body.addWidget(made)

    def _buttons(self) -> None:
        self.hand = button(_("Hand over"), self.hand_over, kind="primary", icon="gift")
        self.send = button(_("Send…"), self.send_it, icon="truck")
        self.slip = button(_("Print slip"), self.print_slip, icon="printer")
        self.change = button(_("Change…"), self.change_it, icon="pencil")
        self.other = button(_("Substitute…"), self.substitute, icon="arrow-left-right")
        self.cancel = button(_("Cancel gift…"), self.cancel_it, kind="danger")
        self.again = button(_("Owe it again"), self.reopen, icon="undo-2")
        self.card.body.addSpacing(theme.px(6))
        self.card.body.addWidget(self.hand)
        for pair in ((self.send, self.slip), (self.change, self.other)):
            line = row(*pair, spacing=8)
            line.setStretch(0, 1)
            line.setStretch(1, 1)
            self.card.body.addLayout(line)
        self.card.body.addWidget(self.cancel)
        self.card.body.addWidget(self.again)

    def show_gift(self, gift: Owed | None) -> None:
        """Show a gift; None for none."""
        self.gift = gift
        self.card.setVisible(gift is not None)
        if gift is None:
            return
        owed = gift.state == "owed"
        self.pill.set(state_name(gift.state), state_tone(gift, self._today()))
        many = "" if gift.quantity == money.PIECE else f" × {money.show_quantity(gift.quantity)}"
        set_text(self.name, f"{gift.name}{many}")
        set_text(self.person, gift.person or _("Whoever brings the slip"))
        set_text(self.late, late_text(gift, self._today()), hide_empty=True)
        shelf = _("The shelf holds less of it than is promised.") if gift.endangered else ""
        set_text(self.danger, shelf, hide_empty=True)
        set_text(self.about, "\n".join(self._about(gift)))
        set_text(self.note, gift.note, hide_empty=True)
        for made in (self.hand, self.send, self.slip, self.other, self.cancel):
            made.setVisible(owed)
        self.change.setVisible(owed or gift.state == "sent")
        self.again.setVisible(not owed)

    def _about(self, gift: Owed) -> list[str]:
        lines = [
            _("Promised on {day}", day=day_text(gift.day)),
            _("To be handed over by {day}", day=day_text(gift.due_on)) if gift.way == "pickup" else "",
            _("To be sent by {day}", day=day_text(gift.due_on)) if gift.way == "send" else "",
            _("Responsible: {name}", name=gift.staff) if gift.staff else _("Nobody is responsible yet."),
            _("From: {name}", name=gift.promotion) if gift.promotion else "",
            _("In place of {name}", name=gift.instead_of) if gift.instead_of else "",
            _("Code {code}", code=gift.code),
        ]
        if gift.way == "send":
            lines.append(gift.address or _("The address is missing."))
            lines.append(" ".join(part for part in (gift.carrier, gift.tracking) if part))
        return [one for one in lines if one]

    # -- acts -------------------------------------------------------------------------------------------------------

    def hand_over(self) -> None:
        """Hand the gift over."""
        if self.gift is not None and self.gift.state == "owed":
            said = _("{name} is handed over.", name=self.gift.name)
            self.closing.emit(self.gift.id)
            self._write(N_("Hand over gift: {gift}"), partial(gifts.hand_over, gift_id=self.gift.id), said)

    def send_it(self) -> None:
        """Ask where to, by whom, and send it."""
        if self.gift is not None:
            SendSheet(self.window(), self.desk, self.gift).open()

    def print_slip(self) -> None:
        """Print the exchange slip."""
        from ui.counter.papers import papers_of

        if self.gift is not None:
            papers_of(self.desk).print_gift(self.gift.id)

    def change_it(self) -> None:
        """Change by when, who is responsible, how."""
        if self.gift is not None and self.gift.state == "sent":
            TrackSheet(self.window(), self.desk, self.gift).open()
        elif self.gift is not None:
            ChangeSheet(self.window(), self.desk, self.gift).open()

    def substitute(self) -> None:
        """Choose another thing to be owed in its place."""
        from ui.criteria.picking import PickSheet

        if self.gift is not None:
            sheet = PickSheet(self.window(), self.desk, "product", _("What is given instead?"), {}, one=True)
            sheet.picked.connect(self._instead)
            sheet.open()

    def _instead(self, chosen: dict[int, str]) -> None:
        if self.gift is not None and chosen:
            product_id, name = next(iter(chosen.items()))
            verb = partial(gifts.substitute, gift_id=self.gift.id, product_id=product_id)
            self._write(N_("Give another thing: {gift}"), verb, _("{name} is kept instead.", name=name))

    def cancel_it(self) -> None:
        """Ask, and take the promise back."""
        if self.gift is not None:
            text = _("“{name}” is no longer kept for {person}, and can be promised to others.", name=self.gift.name,
                     person=self.gift.person or _("whoever brings the slip"))  # fmt: skip
            ConfirmSheet(
                self.window(), _("Cancel the gift?"), text, _("Cancel gift"), self._cancel, danger=True, no=_("Keep it")
            ).open()

    def _cancel(self) -> None:
        if self.gift is not None:
            said = _("{name} is no longer owed.", name=self.gift.name)
            self.closing.emit(self.gift.id)
            self._write(N_("Cancel gift: {gift}"), partial(gifts.cancel, gift_id=self.gift.id), said)

    def reopen(self) -> None:
        """Owe it again: it was cancelled or closed by mistake."""
        if self.gift is not None:
            said = _("{name} is owed again.", name=self.gift.name)
            self._write(N_("Owe gift again: {gift}"), partial(gifts.reopen, gift_id=self.gift.id), said)

    def _write(self, name: str, verb: Callable[..., Any], said: str) -> None:
        from models.errors import Message

        gift = self.gift.name if self.gift else ""
        self.desk.write(Message(name, {"gift": gift}), verb, said=said).failed(self.desk.toasts.wrong)


class SendSheet(Sheet):
    """Where a gift is sent to, by whom and under which number."""

    def __init__(self, window: QWidget, desk: Desk, gift: Owed) -> None:
        """Propose what is known."""
        super().__init__(window, _("Send {name}", name=gift.name), width=480)
        self.desk, self.gift = desk, gift
        form = self.form = Form()
        self.address = form.text(_("Address"), gift.address, lines=3)
        self.carrier = form.line(_("Carrier"), gift.carrier, most=100)
        self.tracking = form.line(_("Tracking number"), gift.tracking, most=100)
        self.body.addWidget(form)
        self.buttons(None, button(_("Cancel"), self.close_it), button(_("It is sent"), self.done, kind="primary"))

    def close_it(self) -> None:
        """Send nothing."""
        self.cancel()

    def done(self) -> None:
        """Book it; what is missing is said in the sheet."""
        verb = partial(
            gifts.send,
            gift_id=self.gift.id,
            address=self.address.toPlainText(),
            carrier=self.carrier.text(),
            tracking=self.tracking.text(),
        )
        job = self.desk.write(N_("Send gift"), verb, said=_("{name} is on its way.", name=self.gift.name))
        job.then(self._sent).failed(self._wrong)

    def _sent(self, _result: object) -> None:
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.address, say(error))
        else:
            self.desk.toasts.wrong(error)


class ChangeSheet(Sheet):
    """By when, who is responsible, how it gets there."""

    def __init__(self, window: QWidget, desk: Desk, gift: Owed) -> None:
        """Show it as it is."""
        super().__init__(window, _("Change {name}", name=gift.name), width=480)
        self.desk, self.gift = desk, gift
        form = self.form = Form()
        due = date.fromisoformat(gift.due_on)
        self.due = form.date(_("By when"), QDate(due.year, due.month, due.day))
        people = [(0, _("Nobody")), *[(one.id, one.name) for one in team.staff(desk.store.here)]]
        self.staff = form.choice(_("Responsible"), people, gift.staff_id or 0)
        ways = [("pickup", _("Handed over here")), ("send", _("Sent"))]
        self.way = form.choice(_("How"), ways, gift.way)
        self.address = form.text(_("Address"), gift.address, lines=3)
        self.note = form.text(_("Note"), gift.note, lines=2)
        self.way.picked.connect(self._way)
        self._way()
        self.body.addWidget(form)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))

    def _way(self, *_value: object) -> None:
        self.form.shown(self.address, self.way.value() == "send")

    def done(self) -> None:
        """Keep it."""
        verb = partial(
            gifts.change,
            gift_id=self.gift.id,
            due_on=self.due.date().toString("yyyy-MM-dd"),
            staff_id=self.staff.value(),
            way=self.way.value(),
            address=self.address.toPlainText(),
            note=self.note.toPlainText(),
        )
        job = self.desk.write(N_("Change gift"), verb, said=_("Saved: {what}", what=self.gift.name))
        job.then(self._kept).failed(self._wrong)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.due, say(error))
        else:
            self.desk.toasts.wrong(error)


class TrackSheet(Sheet):
    """The carrier and the number of a gift that is on its way."""

    def __init__(self, window: QWidget, desk: Desk, gift: Owed) -> None:
        """Show them as they are."""
        super().__init__(window, _("{name} is on its way", name=gift.name), width=440, scroll=False)
        self.desk, self.gift = desk, gift
        form = self.form = Form()
        self.carrier = form.line(_("Carrier"), gift.carrier, most=100)
        self.tracking = form.line(_("Tracking number"), gift.tracking, most=100)
        self.body.addWidget(form)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))

    def done(self) -> None:
        """Keep them."""
        verb = partial(gifts.track, gift_id=self.gift.id, carrier=self.carrier.text(), tracking=self.tracking.text())
        job = self.desk.write(N_("Change gift"), verb, said=_("Saved: {what}", what=self.gift.name))
        job.then(self._kept).failed(self.desk.toasts.wrong)

    def _kept(self, _result: object) -> None:
        self.accept()
