"""Closing the register (精算): the drawer counted, the slips compared, the difference said, then numbered for ever."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _, amount
from models import money
from models.counter import till
from models.counter.figures import Figures, PaidFigure
from models.counter.till import Count
from models.errors import N_, Told
from ui.counter import shown
from ui.day.counting import CashCount, difference_label
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, MoneyEdit, Sheet, button, column, label, row, scrolled, set_text


class Slip(QWidget):
    """The slips of one way to pay, against what there should be."""

    def __init__(self, one: PaidFigure, currency: str, *, blind: bool, told: Callable[..., Any]) -> None:
        """With `blind` what there should be is hidden."""
        super().__init__()
        self.one, self.blind = one, blind
        name = shown.pay_name(one.name)
        self.field = MoneyEdit(currency)
        self.field.setPlaceholderText(_("not counted"))
        self.field.setAccessibleName(_("Slips of {kind}", kind=name))
        self.field.setFixedWidth(theme.px(140))
        shown.touch(self.field)
        self.difference = label("", "secondary", wrap=True)
        should = _("{count} slips", count=one.count) if blind else f"{_('Slips')} {amount(one.expected)}"
        words = column(label(name, "row"), label(should, "secondary"), self.difference, spacing=2)
        fits = button(_("Fits"), self._fits, kind="ghost")
        shown.touch(fits)
        fits.setAccessibleName(_("The slips of {kind} fit", kind=name))
        fits.setVisible(not blind)
        across = row(words, fits, self.field, spacing=8)
        across.setStretch(0, 1)
        self.setLayout(across)
        self.field.textEdited.connect(self._paint)
        self._told = told

    def _fits(self) -> None:
        self.field.set_value(self.one.expected)
        self._paint()

    def _paint(self, _text: str = "") -> None:
        try:
            value = self.field.value()
        except Told:
            value = None
        known = value is not None and not self.blind
        difference_label(self.difference, value - self.one.expected if known and value is not None else None)
        self._told()


class CloseSheet(Sheet):
    """Count, compare, say why, close."""

    def __init__(self, window: QWidget, desk: Desk, figures: Figures, then: Callable[[Figures], Any]) -> None:
        """`then` gets the figures of the closed session."""
        number = _("Session of {day}, open since {time}", day=shown.day_text(figures.day), time=_since(desk, figures))
        super().__init__(window, _("Close the register"), width=1240, text=number, scroll=False)
        self.desk, self.figures, self._after = desk, figures, then
        self.shop = desk.store.settings
        self.blind = self.shop.blind_count
        self._busy = self._revealed = False
        self._own_float = False
        self.count = CashCount(self.shop)
        self.slips = [
            Slip(one, self.shop.currency, blind=self.blind, told=self._paint)
            for one in figures.paid
            if one.kind not in ("cash", "account")
        ]
        counted = Card("soft", margin=18)
        counted.body.addWidget(self.count, 1)
        across = row(counted, self._side(), spacing=20)
        across.setStretch(0, 3)
        across.setStretch(1, 2)
        self.body.addLayout(across, 1)
        self.close_now = button(_("Close the register"), self.ask, kind="primary")
        self.accept_on_enter = self.ask
        cancel = button(_("Cancel"), self.cancel)
        for made in (cancel, self.close_now):
            shown.touch(made)
        self.buttons(None, cancel, self.close_now)
        self._inner.setMinimumHeight(min(theme.px(560), window.height() - theme.px(250)))
        self.count.changed.connect(self._paint)
        self._paint()

    def open(self) -> Sheet:
        """Show it with the keyboard in the first figure."""
        super().open()
        self.count.begin()
        return self

    def _side(self) -> Any:
        self.expected = label("", "row", right=True)
        self.counted = label("", "row", right=True)
        self.difference = label("", "secondary", wrap=True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        shown.touch(self.reason)
        self.reason.setAccessibleName(_("Why the drawer differs"))
        self.reason.setPlaceholderText(_("Why the drawer differs"))
        self.next_float = MoneyEdit(self.shop.currency, self.figures.float_amount)
        shown.touch(self.next_float)
        self.next_float.setAccessibleName(_("Left for tomorrow"))
        self.next_float.setFixedWidth(theme.px(140))
        self.bank = label("", "row", right=True)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        inner = column(
            label(_("Cash in the drawer"), "panel"),
            row(label(_("Should be in the drawer"), "muted"), None, self.expected),
            row(label(_("Counted"), "muted"), None, self.counted),
            self.difference,
            self.reason,
            6,
            row(label(_("Left for tomorrow"), "muted"), None, self.next_float),
            row(label(_("To the bank"), "muted"), None, self.bank),
            spacing=8,
        )
        if self.slips:
            inner.addSpacing(theme.px(12))
            inner.addWidget(label(_("Other ways to pay"), "panel"))
        for slip in self.slips:
            inner.addWidget(slip)
        inner.addStretch(1)
        inner.addWidget(self.wrong)
        side = QWidget()
        side.setLayout(inner)
        self.next_float.textEdited.connect(self._floated)
        self.reason.textEdited.connect(self._paint)
        area = scrolled(side)
        area.setMinimumWidth(theme.px(400))
        return area

    # -- what it comes to -------------------------------------------------------------------------------------------

    def _floated(self, _text: str) -> None:
        self._own_float = True
        self._paint()

    @property
    def hidden(self) -> bool:
        """Whether what should be there is hidden still."""
        return self.blind and not self._revealed

    def difference_now(self) -> int | None:
        """Counted less expected; None while nothing sensible is typed."""
        cash = self.count.cash
        return None if cash is None else cash - self.figures.expected

    def _paint(self, _text: str = "") -> None:
        cash, difference = self.count.cash, self.difference_now()
        set_text(self.expected, _("hidden until counted") if self.hidden else amount(self.figures.expected))
        set_text(self.counted, "–" if cash is None else amount(cash))
        if self.hidden or not cash:
            difference_label(self.difference, None)
            self.difference.hide()
        else:
            self.difference.show()
            difference_label(self.difference, difference)
        self.reason.setVisible(bool(difference and cash) and not self.hidden)
        if not self._own_float and cash is not None:
            self.next_float.set_value(min(self.figures.float_amount, cash))
        set_text(self.bank, self._to_bank())

    def _to_bank(self) -> str:
        try:
            left = self.next_float.value() or 0
        except Told:
            return "–"
        return amount((self.count.cash or 0) - left)

    def _say(self, text: str) -> None:
        set_text(self.wrong, text, hide_empty=True)

    # -- closing ----------------------------------------------------------------------------------------------------

    def found(self) -> tuple[Count, int]:
        """What was counted, and what stays in the drawer. Raises Refused for what is no amount."""
        slips = {slip.one.kind_id: value for slip in self.slips if (value := slip.field.value()) is not None}
        return Count(self.count.read(), self.count.denominations, slips), self.next_float.value() or 0

    def ask(self) -> None:
        """Say what will be closed, and ask once."""
        try:
            count, stays = self.found()
        except Told as told:
            self._say(shown.said(told))
            return
        difference = count.cash - self.figures.expected
        if difference and not self.reason.text().strip() and self.shop.cash_difference_reason:
            self._revealed = True
            self._paint()
            self._say(_("The drawer differs by {amount}: note why.", amount=money.Amount(difference)))
            self.reason.setFocus()
            return
        self._say("")
        host = self.parentWidget()
        said = [_("Counted {amount}.", amount=money.Amount(count.cash))]
        if not self.hidden:
            said.append(shown.difference_words(difference))
        said.append(_("A closed session is never changed."))
        text = "\n".join(said)
        ask = ConfirmSheet(
            host or self, _("Close the register now?"), text, _("Close it"), partial(self.close_session, count, stays)
        )
        ask.open()

    def close_session(self, count: Count, stays: int) -> None:
        """Close it, once."""
        if self._busy:
            return
        self._busy = True
        verb = partial(
            till.close_session,
            count=count,
            next_float=stays,
            note=self.reason.text(),
            session_id=self.figures.session_id,
        )
        self.desk.store.write(N_("Close the register"), verb).then(self._closed).failed(self._refused)

    def _closed(self, figures: Figures) -> None:
        then = self._after
        self.accept()
        then(figures)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        self._revealed = True
        self._paint()
        self._say(shown.said(error))


def _since(desk: Desk, figures: Figures) -> str:
    return shown.clock_time(desk, figures.opened_at)
