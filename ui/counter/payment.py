"""Taking the money: one sheet for cash and for parts in several ways; what is change is worked out by the same rule
that books it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.languages import _, amount, say
from models import money
from models.counter import payments
from models.counter.drafts import Tender
from models.counter.payment_kinds import PREPAID, KindRow, pay_kind
from models.country import country_of
from models.errors import N_, Refused, Told
from models.settings import ShopSettings
from ui.counter.side import TenderButton
from ui.theme import dress, theme
from ui.widgets import MoneyEdit, NumberPad, Sheet, button, label, line, row, set_text

if TYPE_CHECKING:
    from ui.counter.prepaid import CardField, Prepaid


class Given(NamedTuple):
    """A part that was given: how, how much (minor units), and the card or balance that pays it."""

    kind: KindRow
    value: int
    wallet_id: int | None = None


def settle(shop: ShopSettings, due: int, given: Sequence[Given]) -> payments.Settled:
    """Meet a due with what was given. Raises Refused in words."""
    handed = [payments.Payment(pay_kind(one.kind), sign(due) * one.value) for one in given if one.value]
    return payments.settle(due, handed, shop.cash_rounding)


def sign(due: int) -> int:
    """−1 where money goes out."""
    return -1 if due < 0 else 1


def given_now(kind: KindRow, value: int, card: "CardField | None") -> Given:
    """What is typed, with the card that pays it. Raises Refused without one, or for more than is on it."""
    if card is None:
        return Given(kind, value)
    if card.wallet_id is None:
        raise Refused(card.why or N_("Scan the gift card that pays."))
    if value > card.left:
        raise Refused(N_("Only {balance} is on it, {amount} is wanted."), balance=money.Amount(card.left),
                      amount=money.Amount(value))  # fmt: skip
    return Given(kind, value, card.wallet_id)


def used_up(given: Sequence[Given]) -> dict[int, int]:
    """What parts given already take from each card or balance, minor units."""
    used: dict[int, int] = {}
    for one in given:
        if one.wallet_id is not None:
            used[one.wallet_id] = used.get(one.wallet_id, 0) + one.value
    return used


class SuggestedNotes(QWidget):
    """The sums a customer is likely to hand over, as chips; `picked` carries minor units."""

    picked = Signal(object)

    def __init__(self, shop: ShopSettings) -> None:
        super().__init__()
        self.country, self.currency = country_of(shop.country), shop.currency
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(theme.px(8))

    def suggest(self, rest: int) -> None:
        """Show the sums for what is left to pay; none for 0, and none in a currency whose notes are not known."""
        _clear(self.rows)
        known = rest > 0 and self.country.currency == self.currency
        values = payments.note_suggestions(rest, self.country, 5) if known else ()
        for at in range(0, len(values), 3):
            chips = [button(amount(value), partial(self.picked.emit, value)) for value in values[at : at + 3]]
            for chip in chips:
                chip.setMinimumHeight(theme.px(48))
                chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.rows.addLayout(row(*chips, spacing=8))


class PaymentSheet(Sheet):
    """What was handed over, what is change. Enter or F12 books; `book(tenders)` starts that and the sheet waits."""

    def __init__(
        self,
        window: QWidget,
        shop: ShopSettings,
        kinds: Sequence[KindRow],
        chosen: KindRow,
        due: int,
        book: Callable[[list[Tender]], Any],
        prepaid: "Prepaid | None" = None,
    ) -> None:
        """Take `due` (minor units) in `chosen` first; below zero it is paid out. `prepaid` finds cards and balances."""
        super().__init__(window, _("Pay out") if due < 0 else _("Payment"), width=760, scroll=False)
        self.shop, self.kinds, self.kind, self.due, self._book = shop, list(kinds), chosen, due, book
        self.given: list[Given] = []
        self.busy = False
        self._again = False
        self.prepaid = prepaid
        self.card: CardField | None = None
        self.field = MoneyEdit(shop.currency)
        dress(self.field, "amount")
        self.field.textChanged.connect(self._typed)
        self._lay_out()
        self.yes = button("", self.accept_payment, kind="primary", hint="F12")
        self.lets = frozenset({"pay", "kind1", "kind2", "kind3"})
        self.add = button(_("Another way to pay for the rest"), self.split, icon="plus")
        self.buttons(self.add, None, button(_("Cancel"), self.cancel), self.yes)
        self.accept_on_enter = self.accept_payment
        self.set_kind(chosen)

    def _lay_out(self) -> None:
        self.due_word, self.due_text = label("", "muted"), label("", "display", right=True)
        self.parts = QVBoxLayout()
        self.notes = SuggestedNotes(self.shop)
        self.notes.picked.connect(self.note)
        self.change_word, self.change = label("", "panel"), label("", "change", right=True)
        self.change.setMinimumHeight(theme.px(88))
        self.error = label("", "error", wrap=True)
        self.ways = QHBoxLayout()
        self.ways.setSpacing(theme.px(8))
        self.buttons_of: list[TenderButton] = []
        for kind in self.kinds[:7]:
            made = TenderButton(kind, "")
            made.clicked.connect(self._way)
            self.buttons_of.append(made)
            self.ways.addWidget(made, 1)
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addLayout(row(self.due_word, None, self.due_text))
        left.addLayout(self.parts)
        self.cards = QVBoxLayout()
        left.addLayout(self.cards)
        left.addWidget(self.field)
        left.addWidget(self.notes)
        left.addWidget(self.error)
        left.addStretch(1)
        left.addWidget(line())
        left.addLayout(row(self.change_word, None, self.change))
        pad = NumberPad(decimal=money.currency_of(self.shop.currency).decimals > 0)
        pad.pressed.connect(self._press)
        pad.back.connect(self.field.backspace)
        both = QHBoxLayout()
        both.setSpacing(theme.px(24))
        both.addLayout(left, 1)
        both.addWidget(pad, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(self.ways)
        self.body.addSpacing(theme.px(6))
        self.body.addLayout(both)

    def open(self) -> Sheet:
        """Show it, ready to type."""
        super().open()
        self.field.setFocus(Qt.FocusReason.TabFocusReason)
        self.field.selectAll()
        return self

    # -- what is given ----------------------------------------------------------------------------------------------

    def set_due(self, due: int) -> None:
        """The sale changed below the sheet: a scan while it is open."""
        if due != self.due:
            self.due = due
            self.set_kind(self.kind)

    def left(self) -> int:
        """What is still to pay without what is typed now, above zero."""
        try:
            return abs(settle(self.shop, self.due, self.given).missing)
        except Refused:
            return 0

    def set_kind(self, kind: KindRow) -> None:
        """Pay (the rest) in another way."""
        self.kind = kind
        for made in self.buttons_of:
            made.setChecked(made.kind.id == kind.id)
        self.field.setAccessibleName(_(kind.shown) if not kind.name else kind.name)
        self.field.setPlaceholderText(_("Cash received") if kind.kind == "cash" and self.due > 0 else "")
        rest = self.left()
        exact = payments.cash_due(rest, self.shop.cash_rounding) if kind.kind == "cash" else rest
        self._show_card()
        self.field.set_value(min(rest, self.card.left) if self.card is not None else exact)
        self.field.selectAll()
        self._fresh = True
        self.notes.suggest(rest if kind.kind == "cash" and self.due > 0 else 0)
        self._show()
        if self.isVisible():
            self._focus()
            self.grow()

    def _focus(self) -> None:
        wants = self.card is not None and self.card.asks
        (self.card.field if wants and self.card else self.field).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- cards and balances -----------------------------------------------------------------------------------------

    def _show_card(self) -> None:
        """The card that pays: asked for where gift cards pay, the member's own balance else."""
        _clear(self.cards)
        self.card = None
        if self.kind.kind in PREPAID and self.due > 0 and self.prepaid is not None:
            from ui.counter.prepaid import CardField

            self.card = CardField(self.prepaid, self.kind.kind, used_up(self.given), self._card_found)
            self.cards.addWidget(self.card)

    def _card_found(self) -> None:
        """A card was read: it pays what it can."""
        if self.card is not None:
            self.field.set_value(min(self.left(), self.card.left))
            self.field.selectAll()
            self._fresh = True
            self._show()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.grow()

    def take_card(self, code: str) -> None:
        """A gift card was scanned while the sheet is open: it pays."""
        kind = next((one for one in self.kinds if one.kind == "gift_card"), None)
        if kind is None or self.busy or self.due <= 0:
            return
        if self.kind.id != kind.id:
            self.set_kind(kind)
        if self.card is not None:
            self.card.read(code)

    def _way(self) -> None:
        made = self.sender()
        if isinstance(made, TenderButton):
            self.set_kind(made.kind)

    def choose(self, kind_id: int) -> None:
        """Pay in another way, by its key."""
        for kind in self.kinds:
            if kind.id == kind_id:
                self.set_kind(kind)

    def note(self, value: object) -> None:
        """A suggested sum was tapped."""
        self.field.set_value(int(str(value)))
        self._fresh = True

    def _press(self, digits: str) -> None:
        if self._fresh:
            self.field.clear()
            self._fresh = False
        self.field.insert(digits)

    def _typed(self, _text: str) -> None:
        self._fresh = False
        self._show()

    def typed(self) -> int:
        """What is typed now, 0 for nothing. Raises Refused."""
        return self.field.value() or 0

    def all_given(self) -> list[Given]:
        """What was given, with what is typed now."""
        value = self.typed()
        return [*self.given, given_now(self.kind, value, self.card)] if value else list(self.given)

    def settled(self) -> payments.Settled:
        """How the due is met. Raises Refused."""
        return settle(self.shop, self.due, self.all_given())

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if not hasattr(self, "yes"):
            return
        rest = self.left()
        set_text(
            self.due_word, _("Still to pay") if self.given else _("To pay out") if self.due < 0 else _("Total due")
        )
        set_text(self.due_text, amount(rest))
        try:
            settled = self.settled()
        except Told as told:
            self._say(say(told))
            self._figures(_("Change"), "", ready=False)
            return
        self._say(
            _("A voucher gives no change: {amount} is kept.", amount=amount(settled.kept)) if settled.kept else ""
        )
        missing = abs(settled.missing)
        if missing:
            self._figures(_("Still to pay"), amount(missing), ready=False)
        else:
            self._figures(_("Change"), amount(settled.change), ready=True)
        self.add.setVisible(bool(missing) and self._some_typed() and self.due > 0)

    def _some_typed(self) -> bool:
        return bool(self.field.text().strip()) and self.typed() > 0

    def _figures(self, word: str, value: str, *, ready: bool) -> None:
        set_text(self.change_word, word)
        set_text(self.change, value)
        kind = "change" if len(value) <= 8 else "total"
        if self.change.property("kind") != kind:
            dress(self.change, kind)
        self.yes.setEnabled(ready and not self.busy)
        words = _("Booking…") if self.busy else _("Pay out") if self.due < 0 else _("Complete the sale")
        self.yes.setText(words)
        self.yes.setAccessibleName(words)

    def _say(self, text: str) -> None:
        set_text(self.error, text)

    # -- what is done -----------------------------------------------------------------------------------------------

    def split(self) -> None:
        """Keep what is typed as a part, and take the rest in another way."""
        try:
            value = self.typed()
            now = given_now(self.kind, value, self.card)
            settle(self.shop, self.due, [*self.given, now])
        except Told as told:
            self._say(say(told))
            return
        if not value > 0:
            return
        self.given.append(now)
        self._show_parts()
        others = [kind for kind in self.kinds if kind.id != self.kind.id]
        self.set_kind(others[0] if others else self.kind)

    def _show_parts(self) -> None:
        _clear(self.parts)
        for at, (kind, value, _wallet) in enumerate(self.given):
            away = button("", _Away(self, at), kind="ghost", icon="x")
            away.setAccessibleName(_("Remove"))
            away.setFixedWidth(theme.px(36))
            name = kind.name or _(kind.shown)
            self.parts.addLayout(row(label(name, "strong"), None, label(amount(value), "strong"), away, spacing=6))

    def without(self, at: int) -> None:
        """Take a part back."""
        del self.given[at]
        self._show_parts()
        self.set_kind(self.kind)

    def accept_payment(self) -> None:
        """Book, unless something is missing or it is being booked already. What is missing is taken in another way."""
        if self.busy:
            return
        try:
            settled = self.settled()
            tenders = [
                Tender(one.kind.id, sign(self.due) * one.value, one.wallet_id if self.due > 0 else None)
                for one in self.all_given()
            ]
        except Told as told:
            self._say(say(told))
            return
        if settled.missing:
            if self._some_typed() and self.due > 0:
                self.split()
            return
        self.busy = True
        self._show()
        self._book(tenders)

    def refused(self, text: str) -> None:
        """The booking was refused: say why; nothing is lost."""
        self.busy = False
        self._show()
        self._say(text)
        QTimer.singleShot(0, self.grow)

    def cancel(self) -> None:
        """Go back to the sale; while it is being booked there is no way back."""
        if not self.busy:
            super().cancel()


class _Away:
    def __init__(self, sheet: PaymentSheet, at: int) -> None:
        self.sheet, self.at = sheet, at

    def __call__(self) -> None:
        self.sheet.without(self.at)


def _clear(layout: Any) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if item.widget() is not None:
            item.widget().deleteLater()
        elif item.layout() is not None:
            _clear(item.layout())
            item.layout().deleteLater()
