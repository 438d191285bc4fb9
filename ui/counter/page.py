"""The counter: the screen a shop sells from. It places its parts and connects them; they do the work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from desktop.languages import _
from models.counter import catalogue, held, payment_kinds, till
from models.counter.lines import EarnRate
from models.errors import N_
from models.loyalty import programmes
from models.loyalty.earning import EarnRule
from ui.counter import verbs
from ui.counter.checkout import Checkout, words_of
from ui.counter.keys import ADD, ADD_KEY, OPEN, OPEN_KEY
from ui.counter.layout import CounterLayout
from ui.counter.offering import Offering
from ui.counter.printing import print_receipt
from ui.counter.register import Register
from ui.counter.ringing import Ringing, today
from ui.counter.running import Running
from ui.counter.scanner import Scanner
from ui.widgets import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from models.counter.catalogue import CategoryRow, Key
    from models.counter.drafts import Booked
    from models.counter.payment_kinds import KindRow
    from models.work import Changes, Reader
    from ui.counter.search import Hit

NO_POINTS = EarnRule(EarnRate(0, 100))
OFFERED = frozenset({"promotion", "coupon", "segment", "stock", "standing", "setting", "person"})
"""What decides which promotions the running sale may be given."""


def register_of(desk: Any) -> Register:
    """The running sale of this window: made once, it survives a switch of language, theme and page."""
    register: Register | None = desk.keep.get("register")
    if register is None:
        rule = programmes.own_rule(desk.store.here, today(desk)) or NO_POINTS
        register = Register(desk.store.settings, rule)
        desk.keep["register"] = register
        desk.keep["offering"] = Offering(desk, register)
        Running(desk, register)
    return register


def read_keys(read: Reader, category_id: int | None) -> tuple[list[CategoryRow], list[Key], bool]:
    """Categories, and the keys of one (or all) of them; asked on a reader thread."""
    keys = catalogue.grid(read, category_id=category_id)
    return [one for one in catalogue.categories(read) if one.count], keys, any(key.id is not None for key in keys)


class CounterPage(CounterLayout):
    """The counter."""

    id = "counter"
    title = N_("Counter")
    kinds = frozenset(
        {
            "product",
            "stock",
            "category",
            "grid_key",
            "payment_kind",
            "setting",
            "person",
            "card",
            "account",
            "till_session",
            "promotion",
            "promotion_use",
            "coupon",
            "segment",
            "standing",
        }
        | {"held_sale", "programme", "till", "sale", "wallet"}
    )
    rail = True

    def build(self) -> None:
        """Make the widgets and declare the actions."""
        self.register = register_of(self.desk)
        self.ringing = Ringing(self.desk, self.register, self)
        self.checkout = Checkout(self.desk, self.register, self)
        self.typed = ""
        self.session: till.Session | None = None
        self.number = ""
        self._category: int | None = None
        self._booked: Booked | None = None
        self._lay_out()
        self._connect()
        verbs.declare(self)
        self.scanner = Scanner(self, self.takes_scans)
        self.scanner.scanned.connect(self._scanned)
        self._clock = QTimer(self, interval=10_000)
        self._clock.timeout.connect(self._show_time)
        self.refresh(None)

    def _connect(self) -> None:
        register, side, top = self.register, self.side, self.top
        register.changed.connect(self.show_sale)
        register.rung.connect(self._rung)
        self.ringing.unknown.connect(self._unknown)
        self.ringing.receipt.connect(self._receipt)
        self.ringing.card_scanned.connect(self._card_scanned)
        self.ringing.coupon.connect(self.desk.keep["offering"].show_code)
        self.ringing.slip.connect(partial(verbs.hand_over, self))
        self.ringing.found.connect(self._found)
        self.checkout.done.connect(self._sold)
        self.checkout.changed.connect(self._show_pay)
        self.keys.chosen.connect(self._key_chosen)
        self.chips.picked.connect(self._category_chosen)
        self.sale.view.picked.connect(register.select)
        self.sale.view.stepped.connect(self._step)
        self.sale.view.opened.connect(partial(verbs.edit_line, self))
        self.sale.eat_in.picked.connect(self._eat_in)
        side.card.tapped.connect(partial(verbs.member, self))
        side.offers.opened.connect(partial(verbs.offers, self))
        side.find_button.slot = partial(verbs.find_member, self)
        side.new_button.slot = partial(verbs.new_member, self)
        side.points.switched.connect(self._points)
        side.points.asked.connect(partial(verbs.ask_points, self))
        side.due.chosen.connect(self.choose_kind)
        side.due.more.connect(partial(verbs.more_kinds, self))
        side.pay.clicked.connect(self.checkout.start)
        self.usual.wanted.connect(partial(verbs.take_product, self))
        self.done.printed.connect(self.print_last)
        self.done.slips_wanted.connect(partial(verbs.print_slips, self))
        self.done.closed.connect(self.dismiss_done)
        self.closed.wanted.connect(self.open_till)
        top.search.chosen.connect(self._hit)
        top.search.entered.connect(self._entered)
        top.search.escaped.connect(self.keys.setFocus)
        top.hold.slot = partial(verbs.hold, self)
        top.recall.slot = partial(verbs.recall, self)
        top.returns.slot = partial(verbs.returns, self)
        top.more.slot = self._show_menu

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        verbs.fill_menu(self, menu)
        corner = self.top.more.mapToGlobal(self.top.more.rect().bottomRight())
        corner.setX(corner.x() - menu.sizeHint().width())
        menu.popup(corner)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be ready to sell; `person_id` is served, the receipt `sale_id` shown, the quotation `quotation_id` paid."""
        if place.get("sale_id") is not None:
            verbs.show_receipt(self, int(place["sale_id"]))
        if (person := place.get("person_id")) is not None:
            verbs.take_person(self, int(person))
        if place.get("quotation_id") is not None:
            verbs.take_quotation(self, int(place["quotation_id"]))
        if self.window().focusWidget() is None or not self.isAncestorOf(self.window().focusWidget()):
            self.home()

    def home(self) -> None:
        """The keys have the keyboard; while the till is closed, the page: Enter opens it."""
        (self.keys if self.session is not None else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: keys, ways to pay, badge, till, the member's balance."""
        touched = None if changes is None else set(changes.touched)
        if touched is None or "setting" in touched or "programme" in touched:
            rule = programmes.own_rule(self.desk.store.here, today(self.desk)) or NO_POINTS
            self.register.configure(self.desk.store.settings, rule)
        if touched is None or touched & {"product", "stock", "category", "grid_key", "setting"}:
            self.ask_keys()
        if touched is None or touched & OFFERED:
            self.desk.keep["offering"].renew()
        if touched is None or touched & {"payment_kind", "product", "wallet"}:
            self.desk.store.read(payment_kinds.at_till).then(self._show_kinds)
        if touched is None or "held_sale" in touched:
            self.desk.store.read(held.count).then(self.top.show_held)
        if touched is None or touched & {"till_session", "till", "sale"}:
            self.session = till.open_session_of(self.desk.store.here)
            self.number = till.next_receipt(self.desk.store.here)
        member = self.register.member
        if member is not None and (touched is None or touched & {"person", "card", "account"}):
            verbs.renew_member(self)
        self._show_time()
        self.show_sale()

    def ask_keys(self) -> None:
        """Read the keys on a reader thread."""
        self.desk.store.read(read_keys, self._category).then(self._show_keys)

    def _show_keys(self, found: tuple[list[CategoryRow], list[Key], bool]) -> None:
        categories, keys, _placed = found
        names = [(None, _("All")), *((one.id, one.name) for one in categories)]
        if names != getattr(self, "_names", None):
            self._names = names
            self.chips.set_options(names, self._category)
        extra = [] if any(key.kind == OPEN for key in keys) or self._category is not None else [OPEN_KEY]
        self.keys.keys_model.set_keys([*keys, *extra, ADD_KEY])
        self.keys.keys_model.set_pieces(self.register.pieces())

    def _show_kinds(self, kinds: Sequence[KindRow]) -> None:
        self.checkout.set_kinds(kinds)
        self.side.due.set_kinds(kinds, self.checkout.chosen)
        self._show_pay()

    def show_sale(self) -> None:
        """Paint the running sale: only what differs is painted."""
        register = self.register
        self.stack.setCurrentWidget(self.work if self.session is not None else self.closed)
        self.sale.show_sale(register, self.number)
        self.sale.show_typed(self.typed, register.multiplier)
        self.keys.keys_model.set_pieces(register.pieces())
        self.side.show_sale(register)
        self._fit_card()
        self.ask_habits(register)
        if self.checkout.sheet is not None:
            self.checkout.sheet.set_due(register.priced.due)
        showing = self._booked is not None and register.empty
        self.done.setVisible(showing)
        self.side.due.setVisible(not showing)
        self.side.pay.setVisible(not showing)
        self._show_pay()

    def _show_pay(self) -> None:
        self.side.pay.set_words(words_of(self.register, self.checkout.kind()))
        self.side.pay.setEnabled(not self.register.empty and not self.checkout.busy and bool(self.checkout.kinds))

    # -- what is done -------------------------------------------------------------------------------------------------

    def sheet_open(self) -> bool:
        """Whether a sheet lies over the page."""
        return any(sheet.isVisible() for sheet in self.window().findChildren(Sheet))

    def takes_scans(self) -> bool:
        """Whether scans are ours: the page is shown, its window is in front, the till is open."""
        return self.isVisible() and self.window().isActiveWindow() and self.session is not None

    def _scanned(self, text: str) -> None:
        if self.scanner.began_in is not self.top.search and not self.sheet_open():
            self.top.search.clear()
            if self.top.search.hasFocus():  # a code that begins with letters went there
                self.keys.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_typed("")
        self.ringing.scan(text)

    def _found(self, _name: str) -> None:
        self.top.search.flash("green_soft")

    def _unknown(self, code: str) -> None:
        self.top.search.flash("red_soft")
        if code:
            verbs.new_product(self, code)

    def _receipt(self, code: str) -> None:
        verbs.returns(self, code=code)

    def _card_scanned(self, code: str) -> None:
        from ui.counter import prepaid

        prepaid.scanned(self, code)

    def _rung(self, _ref: str) -> None:
        self._booked = None

    def _key_chosen(self, key: Key) -> None:
        if key.kind == ADD:
            verbs.edit_keys(self)
        elif key.item is not None:
            verbs.use_typed(self)
            self.ringing.take(key.item)
        else:
            self.ringing.open_price(verbs.use_typed(self))

    def _category_chosen(self, category_id: object) -> None:
        self._category = category_id if isinstance(category_id, int) else None
        self.ask_keys()

    def _step(self, ref: str, pieces: int) -> None:
        self.ringing.guarded(partial(self.register.step, ref, pieces))

    def _eat_in(self, wanted: object) -> None:
        if bool(wanted) != self.register.eat_in:
            self.register.toggle_eat_in()

    def _points(self, on: bool) -> None:
        self.register.use_points(self.register.most_points() if on else 0)

    def choose_kind(self, kind_id: int) -> None:
        """Choose how it is paid."""
        self.checkout.choose(kind_id)
        self.side.due.set_kinds(self.checkout.kinds, kind_id)
        self._show_pay()

    def _hit(self, hit: Hit) -> None:
        verbs.use_multiplier(self, self.top.search.text())
        if hit.item is not None:
            self.ringing.take(hit.item)
        elif hit.person_id is not None:
            verbs.take_person(self, hit.person_id)

    def _entered(self, text: str) -> None:
        verbs.enter_search(self, text)

    def _sold(self, booked: Booked, tendered: int) -> None:
        self._booked = booked
        self.desk.keep["last_sale"] = booked
        self.done.show_booked(booked, tendered, verbs.left(self, booked))
        self.checkout.chosen = self.checkout.kinds[0].id if self.checkout.kinds else None
        self.side.due.set_kinds(self.checkout.kinds, self.checkout.chosen)
        self.show_sale()
        self.keys.setFocus(Qt.FocusReason.OtherFocusReason)
        if any(one.kind == "card" for one in booked.outcomes):
            from ui.counter import prepaid

            prepaid.show_sold(self, booked)

    def dismiss_done(self) -> None:
        """Take the change away: the next customer."""
        self._booked = None
        self.show_sale()

    def print_last(self) -> None:
        """Print the receipt of the sale just made."""
        if self._booked is not None:
            print_receipt(self.desk, self._booked.sale_id, self._booked.kind)

    def open_till(self) -> None:
        """Open the register with its float."""
        verbs.open_till(self)

    def set_typed(self, text: str) -> None:
        """Keep what was typed without a field."""
        if text != self.typed:
            self.typed = text
            self.keys.typing = bool(text)
            self.sale.show_typed(text, self.register.multiplier)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys that no field took: digits, `*`, + and −, Delete, Escape, letters to search."""
        focus = QApplication.focusWidget()
        if isinstance(focus, (QLineEdit, QPlainTextEdit)) or not verbs.key(self, event):
            event.ignore()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._clock.start()
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._clock.stop()
        self.top.search.close_popup()
