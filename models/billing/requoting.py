"""A quotation as the sale that it becomes: to the unit what it says, whatever prices and promotions came since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings
from models.billing import numbers, quoted
from models.counter.drafts import SaleDraft
from models.counter.lines import Basket
from models.errors import N_, NotFound, Refused
from models.pipeline import pricing
from models.pipeline.lines import OfferedLine

if TYPE_CHECKING:
    from models.billing.quoted import Frozen
    from models.counter.lines import Line
    from models.settings import ShopSettings
    from models.work import Reader


ANSWERED = {
    "accepted": N_("Quotation {number} is accepted already. Nothing was changed."),
    "declined": N_("Quotation {number} is declined already. Nothing was changed."),
    "replaced": N_("Quotation {number} was replaced by a newer one. Nothing was changed."),
}
"""Why one that is answered is not answered again, by its state."""


def frozen(read: Reader, quotation_id: int) -> Frozen:
    """What a quotation says, as it was given out. Raises NotFound."""
    stored = read.value("SELECT frozen FROM quotation WHERE id=?", quotation_id)
    if stored is None:
        raise NotFound(N_("This quotation is no longer there. Nothing was changed."))
    return quoted.from_json(stored)


def draft_of(read: Reader, quotation_id: int, *, at: int) -> SaleDraft:
    """The sale that a quotation becomes at a moment (ms UTC), to be paid: to the unit what it says.

    Where prices and promotions still come to the same it is the basket as at the till (what is promised beside the
    prices is then given too); else each line is held at its quoted figures, and promotions leave it alone.
    Raises Refused for one that is answered, and where the shop's way of tax has changed, so that the figures can't be
    kept.
    """
    row = read.row(
        "SELECT person_id, total, tax, language, company_id, state, number FROM quotation WHERE id=?", quotation_id
    )
    if row is None:
        raise NotFound(N_("This quotation is no longer there. Nothing was changed."))
    person_id, total, tax, language, company_id, state, number = row
    if state in ANSWERED:
        raise Refused(ANSWERED[state], number=numbers.shown("quotation", number))
    kept = frozen(read, quotation_id)
    shop = settings.load(read)
    found = _as_at_till(read, kept, person_id, at, shop) or kept.basket.lines
    if found:
        now = pricing.priced(read, found, shop, person_id=person_id, at=at)
        if (now.total, now.tax) != (total, tax):
            raise Refused(N_("The shop's taxes have changed since this quotation. Make a new one."))
    basket = Basket(found, quotation_id=quotation_id)
    return SaleDraft(basket, person_id=person_id, language=language, company_id=company_id)


def _as_at_till(
    read: Reader, kept: Frozen, person_id: int | None, at: int, shop: ShopSettings
) -> tuple[Line, ...] | None:
    """The lines as the till would ring them, where they still come to the same figures; else None."""
    from models.counter.basket import split_set

    offered = [line for line in (OfferedLine(**plain) for plain in kept.offered) if not line.months]
    made = tuple([part for line, _of in pricing.basket_lines(read, offered, shop) for part in split_set(line)])
    wanted = [(one.net, one.tax, one.total, one.kind, one.rate) for one in kept.lines if not one.months]
    if not made:
        return None
    now = pricing.priced(read, made, shop, person_id=person_id, at=at)
    same = [(one.net, one.tax, one.total, one.kind.value, one.rate) for one in now.lines] == wanted
    return made if same else None
