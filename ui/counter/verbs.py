"""What can be done at the counter, each once: a key, a button, a tap and the palette all call the same function."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from desktop.languages import _
from models import money
from models.counter import catalogue
from models.errors import N_, Told
from models.money import PIECE, show_number
from ui.actions import Action
from ui.counter.printing import open_drawer, printer_of
from ui.counter.ringing import member_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QMenu

    from models.counter.discounts import Discount
    from models.counter.drafts import Booked
    from ui.counter.page import CounterPage

SHORTEST_CODE = 5
"""Digits typed at the counter that may be a card or a code; fewer are a quantity."""


def declare(page: CounterPage) -> None:
    """The page's actions with their keys; none of them works below an open sheet but F12 and the ways to pay.

    A payment that needs a member asks for one in the same way.
    """
    sale = N_("Sale")
    page.checkout.member_wanted.connect(partial(find_member, page))

    def free() -> bool:
        return page.session is not None and not page.sheet_open()

    def filled() -> bool:
        return free() and not page.register.empty

    def payable() -> bool:
        return page.checkout.sheet is not None or filled()

    def run(verb: Callable[[CounterPage], Any]) -> Callable[[], Any]:
        return partial(verb, page)

    page.actions_.add(
        Action("find", N_("Search product or member"), page.top.search.setFocus, "F2", "search", sale, free),
        Action("member", N_("Member"), run(find_member), "F3", "user", sale, free),
        Action("new_member", N_("New member"), run(new_member), "Shift+F3", "user-plus", sale, free),
        Action("hold", N_("Hold"), run(hold), "F4", "clock", sale, free),
        Action("recall", N_("Recall"), run(recall), "F5", "history", sale, free),
        Action("discount", N_("Discount"), run(discount), "F6", "badge-percent", sale, filled),
        Action("points", N_("Use points"), run(toggle_points), "F7", "coins", sale, filled),
        Action("offers", N_("Promotions for this sale"), run(offers), "Shift+F8", "sparkles", sale, free),
        Action("code", N_("Enter a code or coupon"), run(enter_code), "", "ticket-percent", sale, free),
        Action("rewards", N_("Rewards"), run(rewards), "Shift+F7", "gem", sale, free),
        Action("returns", N_("Returns"), run(returns), "F8", "undo-2", sale, free),
        Action("kind1", N_("First way to pay"), partial(choose_nth, page, 0), "F9", "banknote", sale, None, False),
        Action("kind2", N_("Second way to pay"), partial(choose_nth, page, 1), "F10", "credit-card", sale, None, False),
        Action("kind3", N_("Third way to pay"), partial(choose_nth, page, 2), "F11", "qr-code", sale, None, False),
        Action("pay", N_("Take payment"), page.checkout.start, "F12", "banknote", sale, payable),
        Action("split", N_("Pay in parts"), page.checkout.split, "Shift+F12", "columns-2", sale, filled),
        Action("print_last", N_("Print receipt"), page.print_last, "Ctrl+P", "printer", sale, free),
        Action("receipts", N_("Receipts"), run(receipts), "", "receipt", sale, free),
        Action("void", N_("Clear the sale"), run(void), "", "trash-2", sale, filled),
        Action("keys_edit", N_("Lay out keys"), run(edit_keys), "", "layout-grid", sale, free),
    )


# -- keys ------------------------------------------------------------------------------------------------------------


def key(page: CounterPage, event: QKeyEvent) -> bool:
    """A key that no field took. Returns whether it was one of ours."""
    if page.session is None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            open_till(page)
            return True
        return False
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return False
    register, text = page.register, event.text()
    if event.key() == Qt.Key.Key_Escape:
        escape(page)
    elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        _wipe(page, event.key() == Qt.Key.Key_Delete)
    elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        _enter(page)
    elif text in ("+", "＋", "-", "−", "ー") and register.selected:
        page.ringing.guarded(partial(register.step, register.selected, 1 if text in ("+", "＋") else -1))
    elif text in ("*", "×", "＊") and page.typed:
        use_multiplier(page, f"{page.typed}*")
        page.set_typed("")
        page.show_sale()
    elif text and money_digit(text):
        page.set_typed((page.typed + text)[:14])
    elif text and text.isprintable() and not text.isspace():
        page.top.search.setFocus()
        page.top.search.setText(text)
    else:
        return False
    return True


def money_digit(text: str) -> bool:
    """Whether a key is part of a quantity."""
    return text.isdigit() or text in (".", "．")


def _wipe(page: CounterPage, whole: bool) -> None:
    register = page.register
    if page.typed:
        page.set_typed("" if whole else page.typed[:-1])
    elif whole and register.selected:
        register.remove(register.selected)


def _enter(page: CounterPage) -> None:
    """Digits and Enter set the selected line's quantity; Enter alone edits it. With no line: a code or price."""
    register = page.register
    typed, line = page.typed, page.register.line(register.selected)
    page.set_typed("")
    if len(typed) >= SHORTEST_CODE and typed.isdigit() and page.ringing.known(typed):
        return  # a code typed by hand, or by a slow scanner
    if len(typed) >= 8 and typed.isdigit():
        new_product(page, typed)
        return
    if line is None:
        if typed and not page.ringing.known(typed):
            page.ringing.open_price(typed)
        return
    if not typed:
        edit_line(page, line.ref)
        return
    page.ringing.guarded(partial(_set_quantity, page, line.ref, typed))


def _set_quantity(page: CounterPage, ref: str, typed: str) -> None:
    page.register.set_quantity(ref, money.parse_quantity(typed))


def use_multiplier(page: CounterPage, text: str) -> None:
    """Let `3*` count for what is rung up next."""
    count, star, _rest = text.replace("×", "*").replace("＊", "*").partition("*")
    if star:
        try:
            quantity = money.parse_quantity(count)
        except Told as told:
            page.desk.toasts.wrong(told)
            return
        page.register.multiplier = quantity if quantity > 0 else None


def use_typed(page: CounterPage) -> str:
    """Digits that were typed before a tap, without `*`: the open price takes them, everything else lets them go."""
    typed = page.typed
    page.set_typed("")
    return typed


def escape(page: CounterPage) -> None:
    """One layer back: what was typed, the change, the quantity for the next, then the sale after asking."""
    register = page.register
    if page.typed or register.multiplier is not None:
        register.multiplier = None
        page.set_typed("")
        page.show_sale()
    elif register.empty:
        page.dismiss_done()
        page.keys.setFocus()
    else:
        void(page)


def enter_search(page: CounterPage, text: str) -> None:
    """Enter in the search box: a code, `3*` before one, or the result that is current."""
    use_multiplier(page, text)
    wanted = text.replace("×", "*").replace("＊", "*").rpartition("*")[2].strip()
    search = page.top.search
    if not wanted:
        search.clear()
        page.show_sale()
        return
    if page.ringing.known(wanted):
        search.clear()
        return
    hit = search.list.current() if search.list.found.hits else None
    if hit is not None:
        search.choose(hit)
        search.clear()
    elif wanted.isdigit() and len(wanted) >= 8:
        search.clear()
        new_product(page, wanted)
    else:
        search.flash("red_soft")


# -- the sale --------------------------------------------------------------------------------------------------------


def void(page: CounterPage) -> None:
    """Throw the running sale away, after asking."""
    from ui.widgets import ConfirmSheet

    if page.register.empty:
        page.register.set_member(None)
        return
    text = _("Nothing was booked yet. The lines and the member are taken away.")
    title, yes = _("Clear this sale?"), _("Clear the sale")
    ConfirmSheet(page.window(), title, text, yes, page.register.clear, danger=True).open()


def edit_line(page: CounterPage, ref: str) -> None:
    """Edit a line: quantity, price, options, discount."""
    from ui.counter.choices import LineSheet

    line = page.register.line(ref)
    if line is None:
        return
    if line.frozen is not None:
        returns(page)
        return
    read = page.desk.store.here
    item = catalogue.item(read, line.product_id) if line.product_id is not None else None
    LineSheet(page.window(), page.register, line, item, partial(discount, page, ref)).open()


def discount(page: CounterPage, ref: str | None = None) -> None:
    """A discount on the selected line or on the whole receipt."""
    from ui.counter.pads import DiscountSheet

    register = page.register
    line = register.line(ref or register.selected)
    whole = ("receipt", _("Whole receipt"), register.discounts[0] if register.discounts else None)
    scopes: list[tuple[str, str, Discount | None]] = [whole]
    if line is not None and line.frozen is None:
        one = (line.ref, line.name[:24], line.discounts[0] if line.discounts else None)
        scopes = [one, whole] if ref else [whole, one]
    DiscountSheet(page.window(), register.settings, scopes, partial(_discounted, page)).open()


def _discounted(page: CounterPage, scope: str, wanted: Discount | None) -> None:
    if scope == "receipt":
        page.register.set_discount(wanted)
    else:
        page.register.set_line_discount(scope, wanted)


def hold(page: CounterPage) -> None:
    """Put the sale aside; with nothing on the register, take one up."""
    from ui.counter.holds import HoldSheet

    if page.register.empty:
        recall(page)
    elif page.register.back:
        page.desk.toasts.wrong(_("A return can't be held. Finish or clear it first."))
    else:
        HoldSheet(page.window(), page.desk, page.register).open()


def recall(page: CounterPage) -> None:
    """Take a held sale up."""
    from ui.counter.holds import RecallSheet

    RecallSheet(page.window(), page.desk, page.register).open()


def take_quotation(page: CounterPage, quotation_id: int) -> None:
    """Put a quotation that is to be paid now on the register."""
    from ui.counter import quoted

    quoted.take(page.desk, page.register, quotation_id)


# -- the member ------------------------------------------------------------------------------------------------------


def take_person(page: CounterPage, person_id: int) -> None:
    """Serve somebody who was chosen."""
    from ui.counter import members

    members.take_person(page.desk, page.register, person_id)


def find_member(page: CounterPage) -> None:
    """Find the member of the sale."""
    from ui.counter.members import MemberSheet

    MemberSheet(page.window(), page.desk, page.register).open()


def new_member(page: CounterPage) -> None:
    """Make a member without leaving the sale."""
    from ui.counter.members import NewMemberSheet

    NewMemberSheet(page.window(), page.desk, page.register).open()


def member(page: CounterPage) -> None:
    """The card was tapped: find somebody, or what can be done with who is there."""
    from ui.counter.choices import ChoiceSheet

    known = page.register.member
    if known is None:
        find_member(page)
        return
    options: list[tuple[str, Any]] = [(_("Another member"), find_member), (_("Without member"), _without)]
    if not known.enrolled:
        options.insert(0, (_("Enrol"), _enrol))
    options.append((_("Open the customer"), _open_person))
    ChoiceSheet(page.window(), known.name or known.reading or _("Member"), options, partial(_run_with, page)).open()


def _run_with(page: CounterPage, verb: Callable[[CounterPage], Any]) -> None:
    verb(page)


def _without(page: CounterPage) -> None:
    page.register.set_member(None)


def _enrol(page: CounterPage) -> None:
    from ui.counter.members import enrol_known

    if page.register.member is not None:
        enrol_known(page.desk, page.register, page.register.member.person_id)


def _open_person(page: CounterPage) -> None:
    if page.register.member is not None:
        page.desk.navigator.open("people", person_id=page.register.member.person_id)


def renew_member(page: CounterPage) -> None:
    """Read the member's balance again: it may have changed elsewhere."""
    known = page.register.member
    if known is not None:
        fresh = member_of(page.desk, known.person_id)
        if fresh is not None and fresh != known:
            page.register.set_member(fresh)


def toggle_points(page: CounterPage) -> None:
    """Use all points that may be used, or none."""
    register = page.register
    if register.member is None:
        find_member(page)
    else:
        register.use_points(0 if register.priced.points else register.most_points())


def ask_points(page: CounterPage) -> None:
    """Ask how many points are to be used."""
    from ui.counter.pads import PadSheet
    from ui.widgets import QuantityEdit

    register = page.register
    if register.member is None or register.empty:
        return
    most = register.most_points()
    text = _(
        "Up to {points} of the balance of {balance}.", points=show_number(most), balance=show_number(_balance(page))
    )
    field = QuantityEdit((register.priced.points or most) * PIECE)
    choices = [(_("All"), most * PIECE), (_("None"), 0)]
    PadSheet(page.window(), _("Use points"), field, partial(_use_points, page), text=text, choices=choices).open()


def _balance(page: CounterPage) -> int:
    return page.register.member.balance if page.register.member else 0


def _use_points(page: CounterPage, thousandths: int) -> None:
    page.register.use_points(thousandths // PIECE)


# -- promotions ------------------------------------------------------------------------------------------------------


def offers(page: CounterPage) -> None:
    """Every promotion that runs: what it does to this sale, or why it does nothing."""
    from models.promotions.hints import hints
    from ui.counter.offers_panel import OffersSheet

    found = hints(page.register.basket(), page.register.priced)
    OffersSheet(page.window(), found, partial(enter_code, page)).open()


def enter_code(page: CounterPage) -> None:
    """Type the code of a coupon or a promotion."""
    from ui.counter.code_sheet import CodeSheet

    CodeSheet(page.window(), page.desk.keep["offering"].show_code).open()


def rewards(page: CounterPage) -> None:
    """What the member can take for points."""
    from ui.loyalty.rewards_sheet import RewardsSheet

    member = page.register.member
    if member is None:
        find_member(page)
        return
    earned = page.register.earns() if page.register.settings.points_at_once else 0
    RewardsSheet(page.window(), page.desk, member.person_id, partial(_take_reward, page), earned).open()


def _take_reward(page: CounterPage, reward_id: int, times: int, points: int) -> None:
    from models.counter.drafts import RewardUse

    others = [one for one in page.register.rewards if one.reward_id != reward_id]
    page.register.take_rewards([*others, RewardUse(reward_id, times, points)])


def hand_over(page: CounterPage, code: str) -> None:
    """An exchange slip was scanned: the gift that it stands for."""
    from models.loyalty import gifts

    gift_id = gifts.by_code(page.desk.store.here, code)
    if gift_id is None:
        page.desk.toasts.wrong(_("No gift has this code."))
        return
    page.desk.navigator.open("loyalty", section="gifts", gift_id=gift_id)


def left(page: CounterPage, booked: Booked) -> list[str]:
    """What is left on the cards that paid, in words."""
    if not any(kind.kind in ("gift_card", "wallet") for kind in page.checkout.kinds):
        return []
    from models.wallet import find
    from ui.counter import prepaid

    return prepaid.left_words(find.left_after(page.desk.store.here, booked.sale_id))


def print_slips(page: CounterPage) -> None:
    """Print the exchange slips and vouchers of the sale just made."""
    from ui.counter.papers import papers_of

    papers = papers_of(page.desk)
    booked: Booked | None = page.desk.keep.get("last_sale")
    for one in booked.outcomes if booked is not None else ():
        if one.kind == "gift" and one.id is not None:
            papers.print_gift(one.id)
        elif one.kind in ("voucher", "prize") and one.code:
            papers.print_code(one.code)


# -- products --------------------------------------------------------------------------------------------------------


def new_product(page: CounterPage, code: str) -> None:
    """A code that nothing answers to: make it a product."""
    from ui.counter.new_product import NewProductSheet

    if not page.sheet_open():
        NewProductSheet(page.window(), page.desk, code, page.ringing.take).open()


def take_product(page: CounterPage, product_id: int) -> None:
    """Ring a product up by its id."""
    item = catalogue.item(page.desk.store.here, product_id)
    if item is not None:
        page.ringing.take(item)


def edit_keys(page: CounterPage) -> None:
    """Lay the keys out."""
    from ui.counter.key_editor import KeysSheet

    KeysSheet(page.window(), page.desk).open()


# -- paying ----------------------------------------------------------------------------------------------------------


def choose_nth(page: CounterPage, at: int) -> None:
    """Choose the first, second or third way to pay."""
    if at < len(page.checkout.kinds):
        page.choose_kind(page.checkout.kinds[at].id)


def more_kinds(page: CounterPage) -> None:
    """Choose among all ways to pay."""
    from ui.counter.choices import ChoiceSheet

    options: list[tuple[str, Any]] = [(kind.name or _(kind.shown), kind.id) for kind in page.checkout.kinds]
    ChoiceSheet(page.window(), _("Ways to pay"), options, page.choose_kind).open()


# -- rooms next door -------------------------------------------------------------------------------------------------


def returns(page: CounterPage, code: str = "") -> None:
    """Take goods back; `code` is a receipt's that was scanned."""
    from models.counter import receipts as find_receipts
    from ui.counter.returns import open_returns

    sale_id = find_receipts.by_code(page.desk.store.here, code) if code else None
    if code and sale_id is None:
        page.desk.toasts.wrong(_("This receipt is not one of this shop's."))
        return
    open_returns(page.window(), page.desk, page.register, sale_id=sale_id)


def receipts(page: CounterPage) -> None:
    """Find receipts: print again, cancel, correct."""
    from ui.counter.receipts import open_receipts

    open_receipts(page.window(), page.desk, page.register)


def show_receipt(page: CounterPage, sale_id: int) -> None:
    """Show one receipt, from wherever it was asked for."""
    from ui.counter.receipts import open_receipts

    open_receipts(page.window(), page.desk, page.register, sale_id=sale_id)


def open_till(page: CounterPage) -> None:
    """Open the register with its float."""
    from ui.day.sheets import open_session_sheet

    open_session_sheet(page.window(), page.desk, partial(_opened, page))


def _opened(page: CounterPage, *_result: Any) -> None:
    page.refresh(None)
    page.keys.setFocus()


def fill_menu(page: CounterPage, menu: QMenu) -> None:
    """What is needed less often."""
    menu.addAction(_("Receipts"), partial(receipts, page))
    menu.addAction(_("Discount") + "\tF6", partial(discount, page)).setEnabled(not page.register.empty)
    menu.addAction(_("Promotions for this sale") + "\tShift+F8", partial(offers, page))
    menu.addAction(_("Enter a code or coupon"), partial(enter_code, page))
    menu.addAction(_("Rewards") + "\tShift+F7", partial(rewards, page)).setEnabled(page.register.member is not None)
    menu.addAction(_("Pay in parts") + "\tShift+F12", page.checkout.split).setEnabled(not page.register.empty)
    menu.addAction(_("Clear the sale"), partial(void, page)).setEnabled(not page.register.empty)
    menu.addSeparator()
    menu.addAction(_("Cash in or out, reports, closing"), partial(page.desk.navigator.open, "day"))
    if printer_of(page.desk.store.settings) is not None:
        menu.addAction(_("Open the drawer"), partial(open_drawer, page.desk))
    menu.addAction(_("Customer display"), partial(customer_display, page))
    menu.addAction(_("Sign-up form for customers"), partial(sign_up_form, page))
    menu.addSeparator()
    menu.addAction(_("Lay out keys"), partial(edit_keys, page))


def customer_display(page: CounterPage) -> None:
    """Show the customer's window."""
    from ui.counter.display import open_display

    open_display(page.window(), page.desk, page.register)


def sign_up_form(page: CounterPage) -> None:
    """Let a customer write their own name."""
    from ui.leads.sign_up import open_form

    open_form(page.window(), page.desk)
