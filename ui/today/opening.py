"""Where a line of Today leads: the thing that it is about, on its page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.people.requests import RequestRow
    from models.today.entry import Entry
    from ui.page import Desk

PLACES: dict[str, tuple[str, dict[str, Any], str]] = {
    "deal": ("pipeline", {}, "deal_id"),
    "gift": ("loyalty", {"section": "gifts"}, "gift_id"),
    "on_gift": ("loyalty", {"section": "gifts"}, "gift_id"),
    "on_contract": ("billing", {"section": "contracts"}, "contract_id"),
    "sale": ("counter", {}, "sale_id"),
    "event": ("loyalty", {"section": "events"}, "event_id"),
    "invoice": ("billing", {"section": "invoices"}, "invoice_id"),
    "invoices": ("billing", {"section": "invoices", "view": "overdue"}, ""),
    "closing": ("billing", {"section": "closing"}, ""),
    "person": ("people", {}, "person_id"),
    "product": ("products", {}, "product_id"),
    "stock": ("products", {"only": "low"}, ""),
    "points": ("loyalty", {"section": "expiry"}, ""),
    "leads": ("leads", {"section": "leads", "which": "mine"}, ""),
    "ready": ("leads", {"section": "leads", "which": "mine"}, ""),
    "cooled": ("leads", {"section": "leads", "which": "mine"}, ""),
    "backup": ("settings", {"section": "data"}, ""),
}
"""By what a line leads to: the page, where on it, and the name of the thing's key there."""


def open_entry(window: QWidget, desk: Desk, one: Entry) -> None:
    """Go to what a line is about; else to its customer, else to the reminder itself."""
    kind, key = one.opens
    if kind == "request" and key is not None:
        _open_request(window, desk, key)
    elif kind == "contract" and key is not None:
        from ui.billing.contract_sheet import open_sheet

        open_sheet(window, desk, key)
    elif kind == "birthday":
        from ui.today.birthdays import BirthdaysSheet

        BirthdaysSheet(window, desk).open()
    elif kind in PLACES and not (kind == "points" and key is not None and one.person_id is not None):
        page, place, name = PLACES[kind]
        desk.navigator.open(page, **place, **({name: key} if name and key is not None else {}))
    elif one.person_id is not None:
        desk.navigator.open("people", person_id=one.person_id)
    elif one.kind == "reminder":
        from ui.reminders.form import open_reminder

        open_reminder(window, desk, one.id)


def _open_request(window: QWidget, desk: Desk, key: int) -> None:
    from models.people import requests

    desk.store.read(requests.one, key).then(partial(_request, window, desk)).failed(desk.toasts.wrong)


def _request(window: QWidget, desk: Desk, found: RequestRow) -> None:
    from ui.people.request_sheet import open_request

    open_request(window, desk, found)
