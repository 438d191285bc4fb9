"""Sheets with a number pad: an amount, a weight, a number of points, a discount."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, say
from models import money
from models.counter.discounts import Discount
from models.errors import N_, Told
from models.settings import ShopSettings
from ui.theme import dress, theme
from ui.widgets import MoneyEdit, NumberPad, QuantityEdit, Segments, Sheet, button, label, row

REASONS = (N_("Regular customer"), N_("Short shelf life"), N_("Slight damage"), N_("Campaign"))
"""What a discount is for, where the owner has set no reasons."""


def typed_into(field: QLineEdit, pad: NumberPad) -> None:
    """Let a pad type into a field."""
    pad.pressed.connect(field.insert)
    pad.back.connect(field.backspace)


class PadSheet(Sheet):
    """One figure: typed, or tapped on the pad. Enter takes it."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        field: MoneyEdit,
        run: Callable[[int], Any],
        *,
        text: str = "",
        yes: str = "",
        decimal: bool = False,
        choices: Sequence[tuple[str, int]] = (),
    ) -> None:
        """`run(value)` may raise a Told: its sentence is shown and the sheet stays."""
        super().__init__(window, title, width=380, text=text, scroll=False)
        self.field, self.run = field, run
        dress(field, "amount")
        field.setAccessibleName(title)
        self.body.addWidget(field)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        if choices:
            chips = [button(words, _Take(self, value), kind="chip") for words, value in choices]
            self.body.addLayout(row(*chips, None, spacing=8))
        self.pad = NumberPad(decimal=decimal)
        typed_into(field, self.pad)
        self.body.addWidget(self.pad)
        self.buttons(None, button(_("Cancel"), self.cancel), button(yes or _("OK"), self.take, kind="primary"))
        self.accept_on_enter = self.take

    def open(self) -> Sheet:
        """Show it with the figure selected, so that typing replaces it."""
        super().open()
        self.field.setFocus(Qt.FocusReason.TabFocusReason)
        self.field.selectAll()
        return self

    def take(self, value: int | None = None) -> None:
        """Take the figure, or say what is wrong with it."""
        try:
            wanted = self.field.value() if value is None else value
            if wanted is None:
                return
            self.run(wanted)
        except Told as told:
            self.error.setText(say(told))
            self.error.show()
            self.grow()
            return
        self.accept()


class _Take:
    def __init__(self, sheet: PadSheet, value: int) -> None:
        self.sheet, self.value = sheet, value

    def __call__(self) -> None:
        self.sheet.take(self.value)


def ask_amount(
    window: QWidget, title: str, currency: str, run: Callable[[int], Any], *, value: int | None = None, text: str = ""
) -> PadSheet:
    """Ask for an amount of money (minor units)."""
    decimal = money.currency_of(currency).decimals > 0
    sheet = PadSheet(window, title, MoneyEdit(currency, value), run, text=text, decimal=decimal)
    sheet.open()
    return sheet


def ask_quantity(
    window: QWidget, title: str, run: Callable[[int], Any], *, value: int | None = None, text: str = ""
) -> PadSheet:
    """Ask for a quantity (thousandths)."""
    sheet = PadSheet(window, title, QuantityEdit(value), run, text=text, decimal=True)
    sheet.open()
    return sheet


class DiscountSheet(Sheet):
    """A discount on a line or on the whole receipt, in money or per cent, with its reason."""

    def __init__(
        self,
        window: QWidget,
        shop: ShopSettings,
        scopes: Sequence[tuple[str, str, Discount | None]],
        run: Callable[[str, Discount | None], Any],
    ) -> None:
        """`scopes` are (key, words, the discount there is already); `run(key, discount)` may raise a Told."""
        super().__init__(window, _("Discount"), width=560, scroll=False)
        self.shop, self.run = shop, run
        self.known = {key: discount for key, _words, discount in scopes}
        self.scope = Segments([(key, words) for key, words, _known in scopes])
        self.kind = Segments([("percent", "%"), ("amount", money.currency_of(shop.currency).sign.strip())])
        self.field = MoneyEdit("KWD")
        self.field.setAccessibleName(_("Discount"))
        dress(self.field, "amount")
        self.reason = QLineEdit()
        self.reason.setMaxLength(100)
        self.reason.setPlaceholderText(_("Reason"))
        self.reason.setAccessibleName(_("Reason"))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self._lay_out(len(scopes) > 1)
        self.scope.picked.connect(self._show_known)
        self._show_known(scopes[0][0])

    def _lay_out(self, several: bool) -> None:
        if several:
            self.body.addWidget(self.scope)
        left = QVBoxLayout()
        left.setSpacing(theme.px(10))
        for part in (self.kind, self.field, self.error, self.reason):
            left.addWidget(part)
        reasons = list(self.shop.discount_reasons) or [_(one) for one in REASONS]
        for at in range(0, min(6, len(reasons)), 2):
            chips = [button(words, _Say(self.reason, words), kind="chip") for words in reasons[at : at + 2]]
            left.addLayout(row(*chips, None, spacing=8))
        left.addStretch(1)
        pad = NumberPad(decimal=True)
        typed_into(self.field, pad)
        both = QHBoxLayout()
        both.setSpacing(theme.px(20))
        both.addLayout(left, 1)
        both.addWidget(pad)
        self.body.addLayout(both)
        self.gone = button(_("No discount"), self._none)
        self.buttons(self.gone, None, button(_("Cancel"), self.cancel), button(_("OK"), self.take, kind="primary"))
        self.accept_on_enter = self.take

    def open(self) -> Sheet:
        """Show it, ready to type."""
        super().open()
        self.field.setFocus(Qt.FocusReason.TabFocusReason)
        self.field.selectAll()
        return self

    def _show_known(self, scope: object) -> None:
        known = self.known.get(str(scope))
        self.gone.setVisible(known is not None)
        if known is not None:
            self.kind.set_value("percent" if known.percent else "amount")
            shown = money.show_rate(known.percent)[:-1] if known.percent else self._plain(known.amount)
            self.field.setText(shown)
            self.reason.setText(known.reason)

    def _plain(self, value: int) -> str:
        return money.plain(value, self.shop.currency)

    def discount(self) -> Discount | None:
        """What is typed; None for nothing. Raises Refused."""
        text = self.field.text().strip()
        reason = self.reason.text().strip()
        if not text:
            return None
        if self.kind.value == "percent":
            rate = money.parse_rate(text)
            return Discount(percent=rate, reason=reason) if rate else None
        value = money.parse(text, self.shop.currency)
        return Discount(amount=value, reason=reason) if value else None

    def take(self) -> None:
        """Keep the discount, or say what is wrong with it."""
        self._keep(self.discount)

    def _none(self) -> None:
        self._keep(_nothing)

    def _keep(self, wanted: Callable[[], Discount | None]) -> None:
        try:
            self.run(str(self.scope.value), wanted())
        except Told as told:
            self.error.setText(say(told))
            self.error.show()
            self.grow()
            return
        self.accept()


def _nothing() -> None:
    return None


class _Say:
    def __init__(self, field: QLineEdit, words: str) -> None:
        self.field, self.words = field, words

    def __call__(self) -> None:
        self.field.setText(self.words)
