"""Gift cards and prepaid balances: found by code or name, one of them beside the list, the law's meter above."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStackedWidget

from desktop.languages import _, _n, amount
from models import settings
from models.errors import N_
from models.wallet import find, wallets
from models.wallet.find import Card
from models.wallet.wallets import Issued
from models.work import Changes, Reader
from ui.loyalty.words import today
from ui.sections import Section
from ui.theme import theme
from ui.wallet.detail import Found, WalletDetail, ask_one
from ui.wallet.meter import MeterCard
from ui.wallet.sheets import IssueSheet, WalletSheet
from ui.wallet.words import state_text, title_of, until_text
from ui.widgets import Card as Frame
from ui.widgets import Column, EmptyState, RowsView, SearchBox, Segments, button, column, label, row, set_text

STATES = {"open": N_("With money on them"), "closed": N_("Used up, void or lapsed"), "": N_("All")}


class WalletSection(Section):
    """Cards and balances of the shop."""

    title = N_("Gift cards and wallets")
    intro = N_("Money that customers paid in beforehand: cards by their codes, balances by their owners.")
    kinds = frozenset({"wallet", "wallet_entry", "person", "setting"})

    def build(self) -> None:
        """Make the meter, the search, the list and the place of one card."""
        self.state = "open"
        self.wanted: int | None = None
        self.meter = MeterCard(self.desk)
        self.search = SearchBox(_("Scan a card, or type a code or name"))
        self.search.setMinimumWidth(theme.px(220))
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self.scanned)
        self.search.moved.connect(self._to_list)
        self.filters = Segments([(state, _(name)) for state, name in STATES.items()], self.state)
        self.filters.picked.connect(self._filtered)
        self.issue_button = button(_("Issue a gift card…"), self.issue, icon="plus")
        self.months_button = button(_("New cards: no last day"), self.set_months, icon="calendar-days")
        self.lapsed = label("", "row", wrap=True)
        self.lapse_button = button(_("Book as lapsed"), self.lapse)
        self.list = RowsView(self.desk.store, self._columns(), find.by_ids, name=_("Gift cards and wallets"), height=48)
        self.list.setMinimumWidth(theme.px(400))
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._picked)
        self.list.rows.loaded.connect(self._loaded)
        self.detail = WalletDetail(self.desk, self.show_card)
        text = _("Make a product of the kind “Gift card” and sell it at the counter, or issue a card here.")
        self.empty = EmptyState("gift", _("No card here"), text)
        self.stack = QStackedWidget()
        card = Frame(margin=4, spacing=0)
        card.body.addWidget(self.list)
        self.stack.addWidget(card)
        self.stack.addWidget(self.empty)
        both = row(self.stack, self.detail, spacing=16)
        both.setStretch(0, 1)
        self.body.addWidget(self.meter)
        top = row(self.search, None, self.months_button, self.issue_button, spacing=10)
        self.body.addLayout(column(top, self.filters, row(self.lapsed, None, self.lapse_button), spacing=10))
        self.body.addLayout(both, 1)
        self._soon = QTimer(self, interval=120, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self.ask()

    def _columns(self) -> list[Column]:
        return [
            Column(_("Card"), title_of),
            Column(_("State"), self._state, 68, ink=self._ink),
            Column(_("Can be used until"), until_text, 132),
            Column(_("Balance"), _balance, 78, right=True),
        ]

    def _state(self, card: Card) -> str:
        return state_text(card, today(self.desk))

    def _ink(self, card: Card) -> QColor | None:
        return theme.color("red") if card.state == "blocked" else None

    # -- the list ---------------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a card (`wallet_id=7`)."""
        if place.get("wallet_id") is not None:
            self.show_card(int(place["wallet_id"]))
        else:
            self.search.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.list.rows.forget()
        self.meter.ask()
        self.ask()

    def ask(self) -> None:
        """Ask the list, the card that is shown, and what lapsed."""
        day = today(self.desk)
        months = self.desk.store.settings.gift_card_months
        words = _("New cards: {months} months", months=months) if months else _("New cards: no last day")
        self.months_button.setText(words)
        self.months_button.setAccessibleName(words)
        self.list.ask(partial(_ids, text=self.search.text(), state=self.state, day=day))
        self.desk.store.read(find.lapsing, day).then(self._lapsing)
        if self.wanted is not None:
            self.show_card(self.wanted)

    def _typed(self, _text: str) -> None:
        self._soon.start()

    def _filtered(self, state: str) -> None:
        self.state = state
        self.ask()

    def _to_list(self, _step: int) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def scanned(self) -> None:
        """Enter: the card of this very code, if there is one."""
        card = find.by_code(self.desk.store.here, self.search.text())
        if card is not None:
            self.show_card(card.id)
            self.search.selectAll()

    def _loaded(self, count: int) -> None:
        self.stack.setCurrentIndex(0 if count else 1)
        if not count and not self.search.text().strip() and self.state == "":
            self.detail.hide()

    def _picked(self, key: object) -> None:
        if isinstance(key, int):
            self.show_card(key)

    def show_card(self, wallet_id: int) -> None:
        """Show one card beside the list."""
        self.wanted = wallet_id
        self.desk.store.read(ask_one, wallet_id).then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Found) -> None:
        if found[0].id == self.wanted:
            self.detail.show_card(found)

    # -- what is done -----------------------------------------------------------------------------------------------

    def issue(self) -> None:
        """Issue a card without a sale."""
        sheet = IssueSheet(self.window(), self.desk)
        sheet.done = self._issued
        sheet.open()

    def _issued(self, made: Issued) -> None:
        self.show_card(made.wallet_id)

    def set_months(self) -> None:
        """Choose how long new cards can be used."""
        MonthsSheet(self.window(), self.desk).open()

    def _lapsing(self, found: tuple[int, int]) -> None:
        count, value = found
        said = _n(
            "1 card lapsed with {amount} on it.", "{n} cards lapsed with {amount} on them.", count, amount=amount(value)
        )
        set_text(self.lapsed, said if count else "", hide_empty=True)
        self.lapse_button.setVisible(bool(count))

    def lapse(self) -> None:
        """Book what lies on lapsed cards."""
        job = self.desk.write(N_("Book lapsed gift cards"), wallets.lapse, said=_("Booked as lapsed."))
        job.failed(self.desk.toasts.wrong)


class MonthsSheet(WalletSheet):
    """How long cards that are issued from now on can be used."""

    def __init__(self, window: Any, desk: Any) -> None:
        """Begin with what is set."""
        text = _("In Japan cards that can be used for at most six months are exempt from the law on prepaid money.")
        japan = desk.store.settings.country == "JP"
        super().__init__(
            window, desk, _("Validity of new cards"), N_("Validity of new cards"), _("Save"), text=text if japan else ""
        )

    def fill(self) -> None:
        """The months."""
        now = self.desk.store.settings.gift_card_months
        choices = sorted({0, 1, 3, 6, 12, 24, 36, 60, now})
        names = [(one, _n("1 month", "{n} months", one) if one else _("For ever")) for one in choices]
        self.months = self.form.choice(_("Can be used for"), names, now)

    def verb(self) -> Any:
        """Keep it."""
        return partial(settings.change, gift_card_months=self.months.value())


def _ids(read: Reader, *, text: str, state: str, day: str) -> list[int]:
    return find.ids(read, text=text, state=state, day=day)


def _balance(card: Card) -> str:
    return amount(card.balance)
