"""Promotions of the running sale: made ready when the customer, a code or a promotion changes, not at each scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.languages import _, say
from models.errors import Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.promotions.offers import Offer
    from ui.counter.register import Register
    from ui.page import Desk


class Offering(QObject):
    """Keeps the register's offers those of its customer and its moment. One for each register."""

    def __init__(self, desk: Desk, register: Register) -> None:
        """Follow the register."""
        super().__init__(register)
        self.desk = desk
        self._key: tuple[Any, ...] | None = None
        register.changing.connect(self._changing)

    @property
    def register(self) -> Register:
        """The register, which owns this."""
        owner: Any = self.parent()
        return owner

    def _changing(self) -> None:
        """Before the register is priced: is it still the same customer, a member or not, with the same codes?"""
        register = self.register
        if register.begun_at is None and (register.lines or register.member is not None):
            register.begun_at = self.desk.store.clock.now()
        register.staff_id = self.desk.store.actor.staff_id
        who = register.member and (register.member.person_id, register.member.enrolled)
        key = (register.public_id, who, register.codes, register.rewards, register.staff_id)
        if key != self._key:
            self._key = key
            self._read()

    def renew(self) -> None:
        """Read the offers again: a promotion, a coupon or the stock of a gift changed."""
        self._read()
        self.register.priced_again()

    def _read(self) -> None:
        from models.promotions import ready

        register, read = self.register, self.desk.store.here
        at = register.begun_at if register.begun_at is not None else self.desk.store.clock.now()
        person_id = register.member.person_id if register.member else None
        day = ready.moment_of(register.settings, at).day
        register.ladder, rungs = ready.ladder(read, person_id=person_id, day=day)
        try:
            offers = self._asked(at, person_id, register.codes, rungs)
        except Told as told:  # a coupon that was used meanwhile, or is another customer's
            self.desk.toasts.wrong(say(told))
            register.codes = ()
            offers = self._asked(at, person_id, (), rungs)
        register.offers = (*self._rewards(person_id), *offers)
        register.moment = ready.moment_of(register.settings, at) if register.offers else None

    def _asked(
        self, at: int, person_id: int | None, codes: Sequence[str], rungs: Sequence[int] = ()
    ) -> tuple[Offer, ...]:
        from models.promotions import ready

        store, shop = self.desk.store, self.register.settings
        staff_id = store.actor.staff_id
        return ready.offers(
            store.here, shop=shop, at=at, person_id=person_id, codes=codes, rungs=rungs, staff_id=staff_id
        )

    def _rewards(self, person_id: int | None) -> tuple[Offer, ...]:
        register = self.register
        register.reward_points = 0
        if not register.rewards:
            return ()
        from models.counter.plan import reward_offer
        from models.loyalty import ledger, rewards
        from ui.counter.ringing import today

        if person_id is None:
            register.rewards = ()
            return ()
        try:
            planned = rewards.plan_uses(
                self.desk.store.here,
                person_id=person_id,
                uses=register.rewards,
                day=today(self.desk),
                at_once=register.settings.points_at_once,
            )
        except Told as told:
            self.desk.toasts.wrong(say(told))
            register.rewards = ()
            return ()
        account = ledger.account(self.desk.store.here, person_id)
        register.reward_points = sum(one.points for one in planned if account and one.account_id == account.id)
        return tuple(reward_offer(one) for one in planned)

    # -- codes ------------------------------------------------------------------------------------------------------

    def show_code(self, code: str) -> bool:
        """Try a coupon or a promotion's code, scanned or typed, on this sale. Returns whether it was taken."""
        from models.codes import bare

        register = self.register
        if bare(code) in {bare(one) for one in register.codes}:
            self.desk.toasts.say(_("This code is on the sale already."))
            return True
        wanted = (*register.codes, code.strip())
        at = register.begun_at if register.begun_at is not None else self.desk.store.clock.now()
        person_id = register.member.person_id if register.member else None
        try:
            self._asked(at, person_id, wanted)
        except Told as told:
            self.desk.toasts.wrong(say(told))
            return False
        register.codes = wanted
        register.priced_again()
        return True
