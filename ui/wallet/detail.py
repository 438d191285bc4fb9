"""One card or balance: what is on it, what can be done with it, every entry."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from desktop.languages import _, amount
from models.counter.names import number_text
from models.errors import N_
from models.wallet import find, law, wallets
from models.wallet.find import Card as Prepaid
from models.wallet.find import Entry
from models.work import Reader
from ui.counter.papers import documents_folder, papers_of
from ui.loyalty.words import day_text, moment_text, today
from ui.page import Desk
from ui.theme import theme
from ui.wallet import sheets
from ui.wallet.words import KINDS, state_text, title_of, until_text
from ui.widgets import Card, button, label, line, row, scrolled
from ui.widgets.short import Short

WIDE = 330
Found = tuple[Prepaid, Sequence[Entry]]


def ask_one(read: Reader, wallet_id: int) -> Found:
    """A card with its entries."""
    return find.card(read, wallet_id), find.entries(read, wallet_id)


class WalletDetail(Card):
    """The panel beside the list."""

    def __init__(self, desk: Desk, show_other: Callable[[int], Any]) -> None:
        """`show_other` shows another card: the one that replaced this."""
        super().__init__(margin=16, spacing=8)
        self.desk, self.show_other = desk, show_other
        self.card: Prepaid | None = None
        self.made: Sequence[QPushButton] = []
        self.setFixedWidth(theme.px(WIDE))
        self.inner = QWidget()
        self.column = QVBoxLayout(self.inner)
        self.column.setContentsMargins(0, 0, theme.px(8), 0)
        self.column.setSpacing(theme.px(8))
        self.body.addWidget(scrolled(self.inner))
        self.hide()

    def show_card(self, found: Found) -> None:
        """Show one."""
        self.card, entries = found
        held = self._held()
        _clear(self.column)
        card, day = self.card, today(self.desk)
        self.column.addWidget(label(_(KINDS[card.kind]), "muted"))
        code = label(title_of(card), "panel", wrap=True)
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(code)
        self.column.addWidget(label(amount(card.balance), "kpi"))
        for name, value in self._facts(card, day):
            self.column.addLayout(row(label(name, "secondary"), None, label(value, "row")))
        if card.note:
            self.column.addWidget(label(card.note, "secondary", wrap=True))
        self._actions(card, day)
        self.column.addWidget(line())
        for entry in entries:
            self._entry(entry)
        self.column.addStretch(1)
        self.show()
        self._hold(held)

    def _held(self) -> str:
        """What the button of this panel says that has the keyboard, else nothing."""
        focus = self.window().focusWidget()
        return focus.text() if isinstance(focus, QPushButton) and self.inner.isAncestorOf(focus) else ""

    def _hold(self, text: str, *_done: object) -> None:
        """Keep the keyboard on the button that says `text`, which hidden handed it to the sidebar, or on the first."""
        if text and self.made:
            now = next((one for one in self.made if one.text() == text), self.made[0])
            now.show()  # a button that its layout has not shown yet takes no keyboard
            now.setFocus()

    def _facts(self, card: Prepaid, day: str) -> list[tuple[str, str]]:
        facts = [
            (_("State"), state_text(card, day)),
            (_("Issued on"), day_text(card.issued_on)),
            (_("Can be used until"), until_text(card)),
        ]
        return [*facts, (_("Customer"), card.name)] if card.name else facts

    def _actions(self, card: Prepaid, day: str) -> None:
        live = card.state in ("active", "blocked")
        found: list[tuple[str, str, Callable[[], Any], bool]] = [
            (_("Print"), "printer", self.print_card, card.kind == "gift_card" and card.usable(day)),
            (_("Save as PDF…"), "download", self.save_card, card.kind == "gift_card" and card.usable(day)),
            (_("Top up…"), "plus", self._sheet(sheets.TopUpSheet), card.state == "active" and not card.lapsed(day)),
            (_("Adjust…"), "pencil", self._sheet(sheets.AdjustSheet), live),
            (_("Last day…"), "calendar-days", self._sheet(sheets.LastDaySheet), live and card.kind == "gift_card"),
            (_("Block"), "ban", self.block, card.state == "active"),
            (_("Unblock"), "check", self.unblock, card.state == "blocked"),
            (_("Replace…"), "copy", self._sheet(sheets.MoveSheet, moved=True), self._movable(card, day)),
            (_("Pay out…"), "banknote", self._sheet(sheets.CashOutSheet), live and card.balance > 0),
            (_("Show the new card"), "arrow-right", self._to_new, card.moved_to_id is not None),
        ]
        self.made = made = [button(text, run, icon=icon) for text, icon, run, there in found if there]
        for at in range(0, len(made), 2):
            pair = row(*made[at : at + 2], spacing=8)
            if len(made[at : at + 2]) == 1:
                pair.addStretch(1)
            self.column.addLayout(pair)

    @staticmethod
    def _movable(card: Prepaid, day: str) -> bool:
        live = card.state in ("active", "blocked") and card.kind == "gift_card"
        return live and card.balance > 0 and not card.lapsed(day)

    def _sheet(self, kind: Any, *, moved: bool = False) -> Callable[[], Any]:
        return partial(self.open_sheet, kind, moved=moved)

    def _entry(self, entry: Entry) -> None:
        words = _(find.KIND_WORDS[entry.kind])
        self.column.addLayout(row(label(words, "row"), None, label(amount(entry.amount, plus=True), "strong")))
        number = number_text(entry.prefix, entry.number) if entry.number is not None else ""
        about = " · ".join(one for one in (moment_text(self.desk, entry.at), number, reason_text(entry.reason)) if one)
        self.column.addLayout(row(Short(about, "secondary"), label(amount(entry.balance), "secondary")))

    # -- what is done -----------------------------------------------------------------------------------------------

    def open_sheet(self, kind: Any, *, moved: bool = False) -> None:
        """Open a sheet for the card that is shown."""
        if self.card is not None:
            sheet = kind(self.window(), self.desk, self.card)
            if moved:
                sheet.done = self._moved
            sheet.closed.connect(partial(self._hold, self._held()))
            sheet.open()

    def _moved(self, made: wallets.Issued) -> None:
        self.show_other(made.wallet_id)

    def _to_new(self) -> None:
        if self.card is not None and self.card.moved_to_id is not None:
            self.show_other(self.card.moved_to_id)

    def block(self) -> None:
        """Let nobody pay with it."""
        if self.card is not None:
            operation = partial(wallets.block, wallet_id=self.card.id)
            self._write(N_("Block a gift card"), operation, _("Blocked: nobody can pay with it."))

    def unblock(self) -> None:
        """Let it be used again."""
        if self.card is not None:
            operation = partial(wallets.unblock, wallet_id=self.card.id)
            self._write(N_("Unblock a gift card"), operation, _("It can be used again."))

    def _write(self, name: str, operation: Callable[..., Any], said: str) -> None:
        self.desk.write(name, operation, said=said).failed(self.desk.toasts.wrong)

    def print_card(self) -> None:
        """Print its slip."""
        if self.card is not None:
            papers_of(self.desk).print_card(self.card.id)

    def save_card(self) -> None:
        """Save it as a card of its own."""
        from pathlib import Path

        if self.card is None:
            return
        start = documents_folder() / f"{self.card.code}.pdf"
        path, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), str(start), "PDF (*.pdf)")
        if path:
            papers_of(self.desk).save_card(self.card.id, Path(path))


def _clear(layout: Any) -> None:
    while layout.count():
        item = layout.takeAt(0)
        if item.widget() is not None:
            item.widget().hide()
            item.widget().deleteLater()
        elif item.layout() is not None:
            _clear(item.layout())
            item.layout().deleteLater()


def reason_text(reason: str) -> str:
    """Why something was booked; the ground of a pay-out, kept by its key before the words, in words."""
    ground, sign, rest = reason.partition(": ")
    return f"{_(law.GROUNDS[ground])}: {rest}" if sign and ground in law.GROUNDS else reason
