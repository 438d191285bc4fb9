"""How cards and balances are written on screen."""

from desktop.languages import _
from models.errors import N_
from models.wallet.find import Card
from ui.loyalty.words import day_text

KINDS = {"gift_card": N_("Gift card"), "wallet": N_("Prepaid balance")}


def title_of(card: Card) -> str:
    """What a card is called: its code, or whose balance it is."""
    return card.code or card.name or _(KINDS[card.kind])


def state_text(card: Card, day: str) -> str:
    """How it stands."""
    if card.moved_to_id is not None:
        return _("Replaced")
    if card.state == "void":
        return _("Void")
    if card.state == "blocked":
        return _("Blocked")
    if card.lapsed(day):
        return _("Lapsed")
    return _("Active") if card.balance > 0 else _("Used up")


def until_text(card: Card) -> str:
    """Its last day."""
    return day_text(card.expires_on) if card.expires_on else _("No last day")
