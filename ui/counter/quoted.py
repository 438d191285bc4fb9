"""An accepted quotation at the counter: its basket, with its customer, ready to be paid as it was quoted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.languages import _
from models.billing import requoting
from ui.counter.ringing import member_of

if TYPE_CHECKING:
    from models.counter.drafts import SaleDraft
    from models.work import Reader
    from ui.counter.register import Register
    from ui.page import Desk


def take(desk: Desk, register: Register, quotation_id: int) -> None:
    """Put a quotation's basket on the register; a sale that is on it must be away first."""
    if not register.empty:
        desk.toasts.wrong(_("Hold or finish the sale on the register first."))
        return
    job = desk.store.read(_draft, quotation_id, desk.store.clock.now())
    job.then(partial(_taken, desk, register)).failed(desk.toasts.wrong)


def _draft(read: Reader, quotation_id: int, at: int) -> SaleDraft:
    return requoting.draft_of(read, quotation_id, at=at)


def _taken(desk: Desk, register: Register, draft: SaleDraft) -> None:
    if not register.empty:
        desk.toasts.wrong(_("Hold or finish the sale on the register first."))
        return
    member = member_of(desk, draft.person_id) if draft.person_id is not None else None
    register.restore(draft.basket, member)
    desk.toasts.say(_("The quotation is on the register. Paying it wins the deal."))
