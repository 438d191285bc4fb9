"""The rows that every shop begins with: one shop, one till, ways to pay, a programme, an owner."""

import json
from typing import Any

from models import settings
from models.base import new_public_id
from models.counter.tables import PaymentKind, Shop, Till
from models.country import Country, country_of
from models.leads import beginning
from models.loyalty.tables import Programme
from models.people.tables import Staff
from models.work import Tx

PAYMENT_KINDS = (
    # kind, in the drawer, gives change, opens the drawer, icon
    ("cash", True, True, True, "banknote"),
    ("card", False, False, False, "credit-card"),
    ("qr", False, False, False, "qr-code"),
    ("ic", False, False, False, "wallet"),
    ("voucher", True, False, True, "ticket"),
    ("gift_card", False, False, False, "gift"),
    ("wallet", False, False, False, "piggy-bank"),
)
"""A payment kind without a name is shown by the word of its kind, in the screen's language."""

STEP_OF_EARNING = 100
"""One point per ¥100, per dollar, per pound: minor units."""


def first_rows(tx: Tx, *, country: str, zone: str | None) -> None:
    """Write them, with the settings of the country's profile."""
    tx.insert(Shop, public_id=new_public_id(), name="")
    tx.insert(Till, public_id=new_public_id(), shop_id=1, name="")
    tx.insert(Staff, public_id=new_public_id(), name="", role="owner", created_at=tx.now)
    for position, (kind, in_drawer, gives_change, opens_drawer, icon) in enumerate(PAYMENT_KINDS):
        tx.insert(
            PaymentKind,
            name="",
            kind=kind,
            in_drawer=in_drawer,
            gives_change=gives_change,
            opens_drawer=opens_drawer,
            icon=icon,
            position=position,
        )
    rules = {"per": STEP_OF_EARNING, "points": 1}
    tx.insert(Programme, name="", kind="points", rules=json.dumps(rules))
    beginning.first_rows(tx)
    settings.change(tx, leads_begun=True, pipeline_begun=True, **settings_of(country_of(country), zone))


def settings_of(profile: Country, zone: str | None = None) -> dict[str, Any]:
    """The settings that a country's profile starts with; also for a shop that moves to another profile."""
    rules = profile.tax_rules
    return {
        "country": profile.code,
        "currency": profile.currency,
        "zone": zone or profile.zone,
        "language": "ja" if profile.code == "JP" else "en",
        "fiscal_month": profile.fiscal_month,
        "prices_include_tax": rules.inclusive,
        "rate_standard": rules.standard,
        "rate_reduced": rules.reduced,
        "tax_rounding": str(rules.rounding),
        "cash_rounding": profile.cash_step,
        "points_expire_months": profile.points_months or 0,
        "gift_card_months": profile.gift_card_months or 0,
    }
