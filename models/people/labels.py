"""Address labels: to whom, and why somebody of a list gets none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.billing.parties import buyer
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.billing.parties import Party
    from models.work import Reader

MOST = 20_000
"""So many labels are made at once."""
_SHUN_POST = (
    "SELECT c.person_id FROM consent c WHERE c.channel = 'post' AND NOT c.given AND c.person_id IN (??)"
    " AND NOT EXISTS (SELECT 1 FROM consent d WHERE d.person_id = c.person_id AND d.channel = 'post'"
    " AND (d.at, d.id) > (c.at, c.id))"
)


@dataclass(frozen=True, slots=True)
class Labels:
    """Whom labels are for, in the order of the list; how many have no address, and how many want no post."""

    parties: tuple[Party, ...]
    without_address: int
    want_no_post: int


def labels(read: Reader, person_ids: Sequence[int], *, even_unwanted: bool = False) -> Labels:
    """The labels of some people: their company's address where they have one, else their own.

    Who said that they want no post gets none unless `even_unwanted`.
    """
    some = list(person_ids[:MOST])
    shun = set() if even_unwanted else {row[0] for row in read.within(_SHUN_POST, some)}
    found = [buyer(read, key, None) for key in some if key not in shun]
    kept = tuple(one for one in found if one.address and (one.name or one.person))
    return Labels(kept, len(found) - len(kept), len(shun))
