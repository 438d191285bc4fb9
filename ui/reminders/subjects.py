"""What somebody's reminder is about beside its person: a deal, a receipt, a gift, a contract; found, named, shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from desktop.languages import _, amount
from models import text
from models.contracts import contracts
from models.counter import receipt_search, receipts
from models.errors import N_, Told
from models.loyalty import owed
from models.people import search
from models.pipeline import deals, listing
from models.values import dataclass
from ui.loyalty.words import short_day, today
from ui.people.words import brief, plain_name
from ui.pipeline.finding import OFFERED, FoundField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from models.work import Reader
    from ui.page import Desk
    from ui.pipeline.finding import Found

KINDS = {
    "": N_("Nothing else"),
    "deal": N_("A deal"),
    "sale": N_("A receipt"),
    "on_gift": N_("A gift"),
    "on_contract": N_("A contract"),
}
PLACES: dict[str, tuple[str, dict[str, Any], str]] = {
    "deal": ("pipeline", {}, "deal_id"),
    "sale": ("counter", {}, "sale_id"),
    "gift": ("loyalty", {"section": "gifts"}, "gift_id"),
    "on_gift": ("loyalty", {"section": "gifts"}, "gift_id"),
    "event": ("loyalty", {"section": "events"}, "event_id"),
    "contract": ("billing", {"section": "contracts"}, "contract_id"),
    "on_contract": ("billing", {"section": "contracts"}, "contract_id"),
    "invoice": ("billing", {"section": "invoices"}, "invoice_id"),
    "closing": ("billing", {"section": "closing"}, ""),
    "points": ("loyalty", {"section": "expiry"}, ""),
    "leads": ("leads", {"section": "leads", "which": "mine"}, ""),
    "ready": ("leads", {"section": "leads", "which": "mine"}, ""),
    "cooled": ("leads", {"section": "leads", "which": "mine"}, ""),
}
"""By what a reminder is about: the page that shows it, where on it, and the name of the thing's key there."""
NAMED = {"gift": "on_gift", "contract": "on_contract"}
"""What the program reminds of is named as what somebody notes down."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """As of when it is asked, and of whom where they are known."""

    today: str
    currency: str
    person_id: int | None = None


def find(read: Reader, typed: str, *, kind: str, wanted: Wanted) -> Found:
    """What a text finds of a kind; an empty one what the customer has of it."""
    return _FIND[kind](read, typed.strip(), wanted) if kind in _FIND else []


def _beside(name: str, person: str) -> str:
    return f"{brief(name, 44)} ({brief(person, 24)})" if person else brief(name, 60)


def _deals(read: Reader, typed: str, wanted: Wanted) -> Found:
    if not typed and wanted.person_id is not None:
        return [(one.id, brief(one.name, 60)) for one in deals.of_person(read, wanted.person_id, limit=OFFERED)]
    ids = list(listing.list_ids(read, listing.DealFilter(typed=typed), limit=OFFERED))
    rows = {one.id: one for one in listing.rows_by_ids(read, ids)}
    return [(key, _beside(rows[key].name, rows[key].person or rows[key].company)) for key in ids if key in rows]


def _sales(read: Reader, typed: str, wanted: Wanted) -> Found:
    if not typed and wanted.person_id is not None:
        rows = receipts.find(read, person_id=wanted.person_id, limit=OFFERED)
    else:
        ids = receipt_search.find(read, typed, today=wanted.today, currency=wanted.currency)
        rows = receipts.rows_of(read, ids[:OFFERED])
    return [(one.id, _sale(one, wanted.today)) for one in rows]


def _sale(one: receipts.ReceiptRow, now: str) -> str:
    parts = (one.number, short_day(one.day, now), amount(one.total), brief(one.person_name, 24))
    return " · ".join(part for part in parts if part)


def _gifts(read: Reader, typed: str, wanted: Wanted) -> Found:
    if not typed and wanted.person_id is not None:
        return [(one.id, brief(one.name, 60)) for one in owed.of_person(read, wanted.person_id)[:OFFERED]]
    found = owed.gifts(read, day=wanted.today, words=typed)[:OFFERED]
    return [(one.id, _beside(one.name, plain_name(one.person, one.reading) if one.person_id else "")) for one in found]


def _contracts(read: Reader, typed: str, wanted: Wanted) -> Found:
    if not typed and wanted.person_id is not None:
        mine = contracts.listed(read, person_id=wanted.person_id, limit=OFFERED)
        return [(one.id, brief(one.name, 60)) for one in mine]
    parts = text.fold(typed).split()
    found = []
    for one in contracts.listed(read, limit=2000):
        said = text.fold(f"{one.name} {one.number} {one.person} {one.company}")
        if all(part in said for part in parts):
            found.append((one.id, _beside(one.name, one.person or one.company)))
        if len(found) == OFFERED:
            break
    return found


_FIND: dict[str, Callable[[Reader, str, Wanted], Found]] = {
    "deal": _deals,
    "sale": _sales,
    "on_gift": _gifts,
    "on_contract": _contracts,
}


def person_name(read: Reader, person_id: int | None) -> str:
    """What somebody is called; "" for nobody, and for who is gone."""
    found = [] if person_id is None else search.rows(read, [person_id])
    return brief(plain_name(found[0].name, found[0].reading), 60) if found else ""


def name_of(read: Reader, about: str, about_id: int | None, now: str) -> str:
    """What the thing is called that a reminder is about; "" for none, and for one that is gone."""
    kind = NAMED.get(about, about)
    if about_id is None or kind not in _FIND:
        return ""
    try:
        if kind == "deal":
            return brief(deals.one(read, about_id).name, 60)
        if kind == "on_gift":
            return brief(owed.one(read, about_id).name, 60)
        if kind == "on_contract":
            return brief(contracts.one(read, about_id).name, 60)
    except Told:
        return ""
    return next((_sale(one, now) for one in receipts.rows_of(read, [about_id])), "")


def place_of(about: str, about_id: int | None, person_id: int | None) -> tuple[str, dict[str, Any]] | None:
    """The page and the place on it where what a reminder is about is shown, else its customer's; None for neither."""
    if about in PLACES and not (about == "points" and person_id is not None):
        page, place, key = PLACES[about]
        if not key or about_id is not None:
            return page, {**place, **({key: about_id} if key else {})}
    return None if person_id is None else ("people", {"person_id": person_id})


def show(desk: Desk, about: str, about_id: int | None, person_id: int | None) -> bool:
    """Go to what a reminder is about; says whether there is a place to go to."""
    found = place_of(about, about_id, person_id)
    if found is None:
        return False
    desk.navigator.open(found[0], **found[1])
    return True


class SubjectField(FoundField):
    """Finds one of a kind; Down shows what the customer has of it before anything is typed."""

    kind = ""
    person_id: int | None = None

    def __init__(self, desk: Desk) -> None:
        """Of no kind yet."""
        super().__init__(desk, self._find, _("Which one"))
        self.setPlaceholderText(_("Name, number or customer"))

    def _find(self, read: Reader, typed: str) -> Found:
        wanted = Wanted(today(self.desk), self.desk.store.settings.currency, self.person_id)
        return find(read, typed, kind=self.kind, wanted=wanted)

    def set_kind(self, kind: str) -> None:
        """Find another kind."""
        if kind != self.kind:
            self.kind = kind
            self._value = None
            self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down in the empty field offers what there is."""
        if event.key() == Qt.Key.Key_Down and not self.text().strip():
            self.desk.store.read(partial(_offered, self._find)).then(self._offer)
            return
        super().keyPressEvent(event)


def _offered(ask: Callable[[Reader, str], Found], read: Reader) -> tuple[str, Found]:
    return "", ask(read, "")
