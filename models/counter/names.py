"""How things at the counter are called: payment kinds, receipts. Needed from the first screen on, and light."""

from models.errors import N_

KIND_NAMES: dict[str, str] = {
    "cash": N_("Cash"),
    "card": N_("Card"),
    "qr": N_("QR payment"),
    "ic": N_("Transport IC"),
    "voucher": N_("Gift voucher"),
    "gift_card": N_("Gift card"),
    "wallet": N_("Prepaid"),
    "account": N_("On account"),
    "other": N_("Other"),
}
"""What a payment kind without a name of the shop's own is called."""


def number_text(prefix: str, number: int | None) -> str:
    """A receipt's number as people read it: `N-000204`."""
    return "" if number is None else f"{prefix}-{number:06d}"
