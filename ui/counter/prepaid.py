"""Gift cards and prepaid balances at the counter: which one pays, what is on a scanned card, the cards just sold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, _n, amount, current, fill, say
from models import codes
from models.errors import N_
from models.wallet import find, ledger
from ui.counter.ringing import today
from ui.theme import theme
from ui.widgets import Sheet, button, label, line, row, set_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from models.counter.drafts import Booked
    from models.wallet.find import Card, Left
    from ui.counter.page import CounterPage
    from ui.counter.register import Register
    from ui.page import Desk


class Prepaid:
    """Finds cards by their codes and the member's own balance: indexed reads of a row."""

    def __init__(self, desk: Desk, register: Register) -> None:
        """Look in the desk's store, for the running sale's member."""
        self.desk, self.register = desk, register

    def by_code(self, text: str) -> Card | None:
        """The card whose code was scanned or typed."""
        return find.by_code(self.desk.store.here, text)

    def own(self) -> Card | None:
        """The member's prepaid balance."""
        member = self.register.member
        return find.of_person(self.desk.store.here, member.person_id) if member else None

    @property
    def day(self) -> str:
        """The business date."""
        return today(self.desk)


def why_not(card: Card, day: str) -> str:
    """Why nothing can be paid with a card, in words; "" when it can."""
    told = ledger.unusable((card.kind, card.balance, card.state, card.expires_on), day)
    if told is not None:
        return say(told)
    return "" if card.balance > 0 else _("Nothing is on this card.")


def until(card: Card) -> str:
    """A card's last day."""
    return _("until {day}", day=_day(card.expires_on)) if card.expires_on else _("no last day")


def about(card: Card) -> str:
    """A card's balance and last day on one line."""
    return f"{amount(card.balance)} · {until(card)}"


def left_words(found: Sequence[Left]) -> list[str]:
    """What is left on the cards that a receipt moved, a line each."""
    said = {
        "gift_card": _("Left on the gift card …{code}: {amount}"),
        "wallet": _("Prepaid balance: {amount}"),
    }
    return [fill(said[one.kind], {"code": one.code[-4:], "amount": amount(one.balance)}) for one in found]


def _day(iso: str) -> str:
    from datetime import date as days

    value: date = days.fromisoformat(iso)
    return current().date(value)


class CardField(QWidget):
    """The card that pays: scanned or typed where gift cards pay, the member's own balance where that pays."""

    def __init__(self, prepaid: Prepaid, kind: str, used: dict[int, int], found: Callable[[], Any]) -> None:
        """`used` is what each card pays on this receipt already; `found` is told when a card was read."""
        super().__init__()
        self.prepaid, self.used, self.found = prepaid, used, found
        self.wallet_id: int | None = None
        self.left = 0
        self.why = ""
        self.asks = kind == "gift_card"
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.px(6))
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Scan or type the gift card"))
        self.field.setAccessibleName(_("Gift card"))
        self.field.setMaxLength(60)
        self.field.returnPressed.connect(self._entered)
        self.told = label("", "secondary", wrap=True)
        if self.asks:
            body.addWidget(self.field)
        body.addWidget(self.told)
        if self.asks:
            self.why = N_("Scan the gift card that pays.")
        else:
            self._take(prepaid.own(), N_("This customer has no prepaid balance."))

    def _entered(self) -> None:
        if self.field.text().strip():
            self.read(self.field.text())

    def read(self, text: str) -> None:
        """Take a scanned or typed card."""
        self.field.setText(codes.bare(text))
        self._take(self.prepaid.by_code(text), N_("This card is not known here."))
        self.found()
        if self.wallet_id is None:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()

    def _take(self, card: Card | None, missing: str) -> None:
        """Show what is on it, or why it can't pay."""
        self.wallet_id, self.left = None, 0
        self.why = missing
        if card is not None:
            why = why_not(card, self.prepaid.day)
            if not why:
                self.wallet_id, self.left = card.id, max(0, card.balance - self.used.get(card.id, 0))
            self.why = N_("Choose another card or another way to pay.") if why else ""
            set_text(self.told, why or _("Balance {about}", about=about(card)))
        else:
            set_text(self.told, _(missing))


class CardSheet(Sheet):
    """What is on a scanned card, with its last entries; while something is rung up, it can pay."""

    def __init__(self, window: QWidget, desk: Desk, card: Card, pay: Callable[[], Any] | None) -> None:
        """`pay` starts the payment with this card; None while there is nothing to pay."""
        super().__init__(window, _("Gift card"), width=460, scroll=False)
        self.pay = pay
        why = why_not(card, today(desk))
        self.body.addWidget(label(amount(card.balance), "display"))
        self.body.addWidget(label(why or until(card), "error" if why else "muted", wrap=True))
        self.body.addWidget(label(card.code, "secondary"))
        for entry in find.entries(desk.store.here, card.id, limit=5):
            self.body.addWidget(line())
            words = label(_(find.KIND_WORDS[entry.kind]), "row")
            self.body.addLayout(row(words, None, label(amount(entry.amount, plus=True), "strong")))
        close = button(_("Close"), self.cancel)
        if pay is not None and not why:
            self.buttons(None, close, button(_("Pay with this card"), self._pay, kind="primary"))
        else:
            self.buttons(None, close)

    def _pay(self) -> None:
        self.accept()
        if self.pay is not None:
            self.pay()


def scanned(page: CounterPage, code: str) -> None:
    """A gift card was scanned: it pays where money is being taken, is sold where one was rung up, else it is shown."""
    sheet = page.checkout.sheet
    if sheet is not None:
        sheet.take_card(code)
        return
    card = find.by_code(page.desk.store.here, code)
    if card is None:
        if not give_code(page.register, code):
            page.desk.toasts.wrong(_("This card is not known here."))
        return
    pay = None if page.register.empty or page.register.priced.due <= 0 else partial(_pay_with, page, code)
    CardSheet(page.window(), page.desk, card, pay).open()


def _pay_with(page: CounterPage, code: str) -> None:
    kind = next((one for one in page.checkout.kinds if one.kind == "gift_card"), None)
    if kind is not None and page.checkout.sheet is None and not page.checkout.busy:
        page.checkout.open_sheet(kind)
        if page.checkout.sheet is not None:
            page.checkout.sheet.take_card(code)


def give_code(register: Register, code: str) -> bool:
    """Sell a printed card: its code goes to the selected line, or the last one, of a gift card without one."""
    wanted = [one for one in register.lines if one.wallet == "gift_card" and not one.wallet_code and one.frozen is None]
    chosen = next((one for one in wanted if one.ref == register.selected), wanted[-1] if wanted else None)
    if chosen is None or any(one.wallet_code == code for one in register.lines):
        return False
    register.set_card(chosen.ref, code)
    return True


class SoldSheet(Sheet):
    """The cards that were just sold: their codes and amounts, to be printed or saved."""

    def __init__(self, window: QWidget, desk: Desk, sold: list[tuple[int, str, int]]) -> None:
        """`sold` is (key, code, amount) of each."""
        super().__init__(
            window,
            _n("Gift card sold", "{n} gift cards sold", len(sold)),
            width=520,
            text=_("Each card has a code of its own. Whoever brings it can pay with it."),
        )
        self.desk = desk
        for wallet_id, code, value in sold:
            show = button(_("Print"), partial(self.print_card, wallet_id), icon="printer")
            show.setAccessibleName(_("Print {code}", code=code))
            self.body.addLayout(row(label(code, "row"), None, label(amount(value), "strong"), show, spacing=12))
        self.buttons(None, button(_("Done"), self.accept, kind="primary"))

    def print_card(self, wallet_id: int) -> None:
        """Print one of them."""
        from ui.counter.papers import papers_of

        papers_of(self.desk).print_card(wallet_id)


def show_sold(page: CounterPage, booked: Booked) -> None:
    """After a sale of cards: print their slips where receipts are printed by themselves, and show their codes."""
    ids = [one.id for one in booked.outcomes if one.kind == "card" and one.code and one.id is not None]
    if not ids or booked.again:
        return
    from ui.counter.papers import papers_of
    from ui.counter.printing import printer_of

    found = [find.card(page.desk.store.here, key) for key in ids]
    shop = page.desk.store.settings
    if shop.receipt_print == "always" and printer_of(shop) is not None:
        for card in found:
            papers_of(page.desk).print_card(card.id)
    SoldSheet(page.window(), page.desk, [(card.id, card.code, card.balance) for card in found]).open()
