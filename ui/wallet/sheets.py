"""Sheets for cards and balances: issued, topped up, corrected, replaced, paid out, given another last day."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QWidget

from desktop.languages import _, _n, amount, say
from models.errors import N_, Refused, Told
from models.wallet import law, wallets
from models.wallet.find import Card
from ui.loyalty.words import today
from ui.page import Desk
from ui.widgets import Form, Sheet, button, label
from ui.widgets.fields import Wrong

Done = Callable[[Any], Any]


class WalletSheet(Sheet):
    """A form that does one thing to the ledger; what is refused is said in the sheet, and nothing typed is lost."""

    def __init__(self, window: QWidget, desk: Desk, title: str, name: str, yes: str, *, text: str = "") -> None:
        """`name` (a message id) is what the unit of work is called."""
        super().__init__(window, title, width=480, text=text)
        self.desk, self.name = desk, name
        self.done: Done | None = None
        self.form = Form()
        self.body.addWidget(self.form)
        self.fill()
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.yes = button(yes, self.save, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.yes)
        self.accept_on_enter = self.save

    def fill(self) -> None:
        """Make the fields."""

    def verb(self) -> Callable[..., Any]:
        """The unit of work, as the fields say. Raises Told."""
        raise NotImplementedError

    def save(self) -> None:
        """Do it."""
        try:
            operation = self.verb()
        except Wrong:
            self.grow()
            return
        except Told as told:
            self._say(say(told))
            return
        self.yes.setEnabled(False)
        self.desk.write(self.name, operation, said=_("Saved.")).then(self._done).failed(self._failed)

    def _done(self, result: Any) -> None:
        self.accept()
        if self.done is not None:
            self.done(result)

    def _failed(self, error: BaseException) -> None:
        self.yes.setEnabled(True)
        if isinstance(error, Told):
            self._say(say(error))
        else:
            self.desk.toasts.wrong(error)

    def _say(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()
        self.grow()

    def _amount(self, field: Any, *, signed: bool = False) -> int:
        value: int = self.form.taken(field, field.value) or 0
        if value == 0 or (value < 0 and not signed):
            raise Refused(
                N_("Type an amount above zero.") if not signed else N_("The amount must be more than nothing.")
            )
        return value


class IssueSheet(WalletSheet):
    """A card without a sale: a replacement for paper vouchers, a present of the shop."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Begin with the settings' validity."""
        text = _("For cards that are sold, ring the product up at the counter: this one is issued without a payment.")
        super().__init__(window, desk, _("Issue a gift card"), N_("Issue a gift card"), _("Issue"), text=text)

    def fill(self) -> None:
        """Amount, code, validity, reason."""
        shop = self.desk.store.settings
        self.amount = self.form.money(_("Amount"), shop.currency)
        months = [(one, _months(one)) for one in sorted({0, 1, 3, 6, 12, 24, 36, 60, shop.gift_card_months})]
        self.months = self.form.choice(_("Can be used for"), months, shop.gift_card_months)
        self.code = self.form.line(_("Code of a printed card"), hint=_("Empty: a new code is made"), most=40)
        self.reason = self.form.line(_("Reason"))

    def verb(self) -> Callable[..., Any]:
        """Issue it."""
        return partial(
            wallets.issue,
            amount=self._amount(self.amount),
            months=self.months.value(),
            code=self.code.text(),
            reason=self.reason.text(),
        )


def _months(months: int) -> str:
    return _n("1 month", "{n} months", months) if months else _("For ever")


class TopUpSheet(WalletSheet):
    """Money onto a card without a sale."""

    def __init__(self, window: QWidget, desk: Desk, card: Card) -> None:
        """For one card."""
        self.card = card
        text = _("For money that is paid in, ring a top-up at the counter: this one is booked without a payment.")
        super().__init__(window, desk, _("Top up"), N_("Top up"), _("Top up"), text=text)

    def fill(self) -> None:
        """Amount and reason."""
        self.amount = self.form.money(_("Amount"), self.desk.store.settings.currency)
        self.reason = self.form.line(_("Reason"))

    def verb(self) -> Callable[..., Any]:
        """Put it on."""
        value = self._amount(self.amount)
        return partial(wallets.top_up, wallet_id=self.card.id, amount=value, reason=self.reason.text())


class AdjustSheet(WalletSheet):
    """A wrong balance put right."""

    def __init__(self, window: QWidget, desk: Desk, card: Card) -> None:
        """For one card."""
        self.card = card
        text = _("Balance {amount}. A minus takes off.", amount=amount(card.balance))
        super().__init__(window, desk, _("Adjust the balance"), N_("Adjust the balance"), _("Adjust"), text=text)

    def fill(self) -> None:
        """Amount with its sign, and the reason."""
        self.amount = self.form.money(_("Amount, with a minus to take off"), self.desk.store.settings.currency)
        self.reason = self.form.line(_("Reason"))

    def verb(self) -> Callable[..., Any]:
        """Correct it."""
        value = self._amount(self.amount, signed=True)
        return partial(wallets.adjust, wallet_id=self.card.id, amount=value, reason=self.reason.text())


class MoveSheet(WalletSheet):
    """A lost card replaced."""

    def __init__(self, window: QWidget, desk: Desk, card: Card) -> None:
        """For one card."""
        self.card = card
        text = _("{amount} go to a new card; the old one is void for good.", amount=amount(card.balance))
        super().__init__(window, desk, _("Replace the card"), N_("Replace the card"), _("Replace"), text=text)

    def fill(self) -> None:
        """The new card's code, and the reason."""
        self.code = self.form.line(_("Code of a printed card"), hint=_("Empty: a new code is made"), most=40)
        self.reason = self.form.line(_("Reason"), _("Lost"))

    def verb(self) -> Callable[..., Any]:
        """Move the money."""
        return partial(wallets.move, wallet_id=self.card.id, code=self.code.text(), reason=self.reason.text())


class CashOutSheet(WalletSheet):
    """A balance paid out in cash, with what the law says about it."""

    def __init__(self, window: QWidget, desk: Desk, card: Card) -> None:
        """For one card."""
        self.card = card
        text = _("{amount} are paid out of the drawer.", amount=amount(card.balance))
        super().__init__(window, desk, _("Pay out in cash"), N_("Pay out in cash"), _("Pay out"), text=text)

    def fill(self) -> None:
        """The ground that the law knows, and the reason."""
        self.ground = self.form.choice(
            _("Why it may be paid out"), [(key, _(text)) for key, text in law.GROUNDS.items()]
        )
        self.reason = self.form.line(_("Reason"))
        if law.restricts_cash(self.desk.store.settings.country):
            warning = _(
                "Payment Services Act (資金決済法), article 20: prepaid money may only be paid back in few cases."
                " A hint, not legal advice."
            )
            self.body.addWidget(label(warning, "muted", wrap=True))

    def verb(self) -> Callable[..., Any]:
        """Pay it out."""
        ground = self.ground.value()
        return partial(wallets.cash_out, wallet_id=self.card.id, ground=ground, reason=self.reason.text())


class LastDaySheet(WalletSheet):
    """Another last day."""

    def __init__(self, window: QWidget, desk: Desk, card: Card) -> None:
        """For one card."""
        self.card = card
        text = _("Beyond six months from its issue a card counts for the law's total.")
        japan = desk.store.settings.country == "JP"
        super().__init__(
            window, desk, _("Change the last day"), N_("Change the last day"), _("Save"), text=text if japan else ""
        )

    def fill(self) -> None:
        """The day, or none, and the reason."""
        day = date.fromisoformat(self.card.expires_on or today(self.desk))
        self.day = self.form.date(_("Can be used until"), QDate(day.year, day.month, day.day))
        self.never = self.form.check(_("No last day"), self.card.expires_on is None)
        self.reason = self.form.line(_("Reason"))

    def verb(self) -> Callable[..., Any]:
        """Change it."""
        chosen = None if self.never.isChecked() else self.day.date().toString("yyyy-MM-dd")
        return partial(wallets.extend, wallet_id=self.card.id, expires_on=chosen, reason=self.reason.text())
