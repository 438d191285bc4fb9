"""A promotion with its prizes, saved as one act: neither without the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.promotions import draws, promotions
from models.promotions.terms import Do, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.promotions.draws import PrizeRow
    from models.work import Tx


def save(
    tx: Tx,
    *,
    promotion_id: int | None,
    name: str,
    terms: Terms,
    note: str = "",
    prizes: Sequence[PrizeRow] = (),
    active: bool = True,
) -> int:
    """Make a promotion (`promotion_id` None) or change one, and set the prizes of its draw; returns its key.

    `active` is for a new one. Raises Refused in words for what makes no sense: nothing is saved then.
    """
    if promotion_id is None:
        promotion_id = promotions.create(tx, name=name, terms=terms, note=note, active=active)
    else:
        promotions.change(tx, promotion_id=promotion_id, name=name, terms=terms, note=note)
    draw = any(effect.do is Do.DRAW for effect in terms.effects)
    if draw or draws.prizes(tx, promotion_id):
        draws.set_prizes(tx, promotion_id=promotion_id, wanted=prizes if draw else ())
    tx.explain(name=name)
    return promotion_id
