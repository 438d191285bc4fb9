"""From a tap, a scan or a search to a line of the sale: what has to be asked is asked on a sheet, one tap each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.languages import _, amount, say
from models import codes, money, times
from models.codes import ScanKind
from models.counter import catalogue
from models.errors import Told
from ui.counter.register import Member, Register

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from models.counter.catalogue import Item
    from models.counter.lines import Option
    from ui.page import Desk


def today(desk: Desk) -> str:
    """The shop's business date, ISO."""
    shop = desk.store.settings
    return times.business_date(desk.store.clock.now(), shop.zone, shop.day_change_hour).isoformat()


def member_of(desk: Desk, person_id: int) -> Member | None:
    """A person as the counter's card shows them: few indexed reads of a row."""
    from models.loyalty import members, tiers
    from models.loyalty.programmes import later

    found = members.member(desk.store.here, person_id, day=today(desk))
    if found is None:
        return None
    since = ""
    day = today(desk)
    stands = tiers.progress(desk.store.here, person_id, day) if found.account_id is not None else None
    soon = [one for one in found.expiring if one.expires_on is not None and one.expires_on <= later(day, SOON_DAYS)]
    return Member(
        found.person_id,
        found.name,
        found.reading,
        found.card,
        found.points,
        found.debt,
        found.cautions,
        found.likes,
        found.wishes,
        since,
        found.account_id is not None,
        stands.tier.name if stands and stands.tier else "",
        tiers.missing_words(stands) if stands else None,
        stands.share if stands else 0.0,
        (sum(one.points for one in soon), soon[0].expires_on or "") if soon else None,
    )


SOON_DAYS = 30
"""Points that lapse within so many days are told at the counter."""
SHORTEST_GIFT_CARD = 8
OURS = (
    ScanKind.CARD, ScanKind.RECEIPT, ScanKind.GIFT_CARD, ScanKind.COUPON, ScanKind.GIFT, ScanKind.REFERRAL,
    ScanKind.SURVEY, ScanKind.REQUEST,
)  # fmt: skip
"""What bears a code of our own making."""


class Ringing(QObject):
    """Rings things up on the register, for one page."""

    found = Signal(str)
    """A scan was understood: what it was."""
    unknown = Signal(str)
    """A scan that nothing answers to; carries the code."""
    receipt = Signal(str)
    """A receipt's code was scanned."""
    coupon = Signal(str)
    """A coupon was scanned."""
    slip = Signal(str)
    """The exchange slip of a gift was scanned."""
    card_scanned = Signal(str)
    """A gift card was scanned."""

    def __init__(self, desk: Desk, register: Register, page: QWidget) -> None:
        """Ask on sheets over the page's window."""
        super().__init__(page)
        self.desk, self.register, self.page = desk, register, page

    # -- scans ------------------------------------------------------------------------------------------------------

    def scan(self, text: str) -> None:
        """Do what a scanned code says: product, member card, receipt, voucher, slip, who brought them, a survey."""
        code = codes.understand(text)
        if code.kind is ScanKind.CARD:
            self._card(code.code)
        elif code.kind is ScanKind.RECEIPT:
            self.receipt.emit(code.code)
        elif code.kind is ScanKind.COUPON:
            self.coupon.emit(code.code)
        elif code.kind is ScanKind.GIFT:
            self.slip.emit(code.code)
        elif code.kind is ScanKind.REFERRAL:
            self._brought_by(code.code)
        elif code.kind is ScanKind.SURVEY:
            self.desk.navigator.open("loyalty", section="surveys", code=code.code)
        elif code.kind is ScanKind.REQUEST:
            self.desk.navigator.open("leads", section="requests", code=code.code)
        elif code.kind is ScanKind.GIFT_CARD or self._is_gift_card(code):
            self.card_scanned.emit(code.code)
        else:
            self._product(code, text)

    def known(self, text: str) -> bool:
        """Whether a typed text is the code of something: it is rung up, or the member set."""
        code = codes.understand(text)
        read = self.desk.store.here
        if code.kind in OURS or self._is_gift_card(code):
            self.scan(text)
            return True
        if code.kind is not ScanKind.OTHER or catalogue.item_by_code(read, code.code) is not None:
            self.scan(text)
            return True
        if self._is_card(code, text):
            self._card(text)
            return True
        return False

    def _is_gift_card(self, code: codes.Scan) -> bool:
        """Whether a text without a shape is a gift card of another's making."""
        if code.kind is not ScanKind.OTHER or len(code.code) < SHORTEST_GIFT_CARD:
            return False
        from models.wallet import find

        return find.by_code(self.desk.store.here, code.code) is not None

    def _is_card(self, code: codes.Scan, text: str) -> bool:
        """Whether a text without a shape is somebody's card, of another shop's making."""
        from models.loyalty import members

        return len(code.code) >= 4 and members.by_card(self.desk.store.here, text) is not None

    def _card(self, number: str) -> None:
        from models.loyalty import members

        person = members.by_card(self.desk.store.here, number)
        member = member_of(self.desk, person) if person is not None else None
        if member is None and self._printed_ahead(number):
            return
        if member is None:
            blocked = members.blocked(self.desk.store.here, number)
            said = _("This card is blocked: it was reported lost.") if blocked else _("Nobody has this card.")
            self.desk.toasts.wrong(said)
            self.unknown.emit("")
            return
        self.register.set_member(member)
        self.found.emit(member.name)

    def _printed_ahead(self, number: str) -> bool:
        """A card that was printed and is nobody's yet: whoever holds it becomes a member."""
        from models.loyalty import cards
        from ui.counter.members import NewMemberSheet

        if not cards.waits(self.desk.store.here, number):
            return False
        NewMemberSheet(self.window(), self.desk, self.register, card=number).open()
        return True

    def _brought_by(self, code: str) -> None:
        """Who brings others: somebody new is enrolled as brought by them, the sale's member is noted as such."""
        from models.loyalty import referrals

        read, member = self.desk.store.here, self.register.member
        found = referrals.find(read, code)
        if found is None:
            self.desk.toasts.wrong(_(referrals.UNKNOWN))
            self.unknown.emit("")
            return
        try:
            referrals.may_bring(read, referrer_id=found[0], person_id=member.person_id if member else None)
        except Told as error:
            self.desk.toasts.wrong(error)
            return
        if member is None:
            from ui.counter.members import NewMemberSheet

            NewMemberSheet(self.window(), self.desk, self.register, brought_by=code).open()
        else:
            from ui.loyalty.referral_sheet import ReferralSheet

            ReferralSheet(self.window(), self.desk, member.person_id, member.name, code).open()

    def _product(self, code: codes.Scan, text: str) -> None:
        read = self.desk.store.here
        carried = code.in_store
        item = catalogue.item_by_code(read, code.code)
        if item is None and carried is not None:
            item = catalogue.item_by_code(read, codes.jan(text) or code.code)
            carried = None
        if item is None and carried is None and code.kind is not ScanKind.OTHER:
            short = codes.upc_a_of_e(codes.bare(text))
            item = catalogue.item_by_code(read, codes.jan(short) or "") if short else None
        if item is None and self._is_card(code, text):
            self._card(text)
        elif item is None:
            self.unknown.emit(codes.jan(text) or codes.bare(text))
        else:
            self.found.emit(item.title)
            self.take(item, unit_price=carried.price if carried else None, weight=carried.weight if carried else None)

    # -- products ---------------------------------------------------------------------------------------------------

    def take(self, item: Item, *, unit_price: int | None = None, weight: int | None = None) -> None:
        """Ring a product up, asking first for what it needs: a variant, options, a weight, a price."""
        if item.variants:
            self._ask_variant(item)
        elif unit_price is None and weight is None and item.weigh == "weight":
            title = _("Weight of {name}", name=item.title)
            from ui.counter.pads import ask_quantity

            ask_quantity(self.window(), title, _Weigh(self, item), text=self._per(item))
        elif unit_price is None and (item.price is None or item.weigh == "price"):
            from ui.counter.pads import ask_amount

            shop = self.register.settings
            ask_amount(self.window(), item.title, shop.currency, _Price(self, item), text=_("What does it cost?"))
        elif item.options and unit_price is None:
            from ui.counter.choices import OptionsSheet

            OptionsSheet(self.window(), item.title, item.options, _Options(self, item, weight)).open()
        else:
            self.ring(item, quantity=weight, unit_price=unit_price)

    def _per(self, item: Item) -> str:
        return _("{price} per {unit}", price=amount(item.price or 0), unit=item.unit or "kg")

    def _ask_variant(self, item: Item) -> None:
        from ui.counter.choices import ChoiceSheet

        found = catalogue.variants(self.desk.store.here, item.id)
        options: list[tuple[str, Any]] = [
            (f"{one.variant or one.name}   {amount(one.price or 0)}", one) for one in found
        ]
        ChoiceSheet(self.window(), item.name, options, self.take).open()

    def ring(
        self,
        item: Item,
        *,
        quantity: int | None = None,
        unit_price: int | None = None,
        options: tuple[Option, ...] = (),
    ) -> None:
        """Ring a product up as it is."""
        if item.parent_id is not None:
            self.register.parents[item.id] = item.parent_id
        parts = catalogue.parts_of(self.desk.store.here, item) if item.parts else ()
        self.guarded(_Ring(self.register, item, quantity, unit_price, options, parts))

    def open_price(self, typed: str = "") -> None:
        """Ask for an amount and ring it up without a product; what was `typed` before is proposed."""
        shop = self.register.settings
        from ui.counter.open_price import OpenPriceSheet

        try:
            value = money.parse(typed, shop.currency) if typed else None
        except Told:
            value = None
        OpenPriceSheet(self.window(), shop, self.register, value).open()

    def guarded(self, run: Callable[[], Any]) -> bool:
        """Do something to the register; what it refuses is said in a toast."""
        try:
            run()
        except Told as told:
            self.desk.toasts.wrong(say(told))
            return False
        return True

    def window(self) -> QWidget:
        """Where sheets lie."""
        return self.page.window()


class _Ring:
    def __init__(
        self, register: Register, item: Item, quantity: Any, unit_price: Any, options: Any, parts: Any
    ) -> None:
        self.register, self.item = register, item
        self.values = {"quantity": quantity, "unit_price": unit_price, "options": options, "parts": parts}

    def __call__(self) -> str:
        return self.register.ring(self.item, **self.values)


class _Weigh:
    def __init__(self, ringing: Ringing, item: Item) -> None:
        self.ringing, self.item = ringing, item

    def __call__(self, weight: int) -> None:
        if weight > 0:
            self.ringing.ring(self.item, quantity=weight)


class _Price:
    def __init__(self, ringing: Ringing, item: Item) -> None:
        self.ringing, self.item = ringing, item

    def __call__(self, price: int) -> None:
        if price >= 0:
            self.ringing.take(replace(self.item, price=price, weigh=""), unit_price=price)


class _Options:
    def __init__(self, ringing: Ringing, item: Item, weight: int | None) -> None:
        self.ringing, self.item, self.weight = ringing, item, weight

    def __call__(self, options: tuple[Option, ...]) -> None:
        self.ringing.ring(self.item, quantity=self.weight, options=options)
