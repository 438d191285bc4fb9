"""What a receipt's paper says of loyalty, from what the store says of it."""

from datetime import date

from desktop.documents.facts import LoyaltyFacts, PromiseFacts
from models.counter.receipt_loyalty import Drawn, GiftPromised, Loyalty, VoucherGiven


def loyalty_facts(loyalty: Loyalty) -> LoyaltyFacts:
    """What of it is printed: promises that still stand, what was taken back, and where the member stands."""
    return LoyaltyFacts(
        gets=(
            *(PromiseFacts("prize" if one.prize else "blank", one.prize or one.name) for one in _drawn(loyalty)),
            *(_gift(one) for one in loyalty.gifts if one.state != "cancelled"),
            *(_voucher(one) for one in loyalty.vouchers if one.state == "open"),
        ),
        rewards=tuple((one.name, one.points) for one in loyalty.rewards),
        taken_back=tuple(one.name for one in loyalty.taken_back),
        instead=tuple(one.name for one in loyalty.instead),
        gone=tuple((one.name, one.code) for one in loyalty.gone),
        void=tuple((one.name, one.code) for one in loyalty.void),
        changes=loyalty.changes,
        tier=loyalty.tier,
        missing=loyalty.missing,
        lapsing=tuple((date.fromisoformat(day), points) for day, points in loyalty.lapsing),
    )


def _drawn(loyalty: Loyalty) -> tuple[Drawn, ...]:
    return tuple(one for one in loyalty.draws if not one.void)


def _gift(gift: GiftPromised) -> PromiseFacts:
    if gift.state != "owed":
        return PromiseFacts("handed", gift.name, gift.quantity)
    kind = "send" if gift.way == "send" else "gift"
    return PromiseFacts(kind, gift.name, gift.quantity, gift.code, until=date.fromisoformat(gift.due_on))


def _voucher(voucher: VoucherGiven) -> PromiseFacts:
    return PromiseFacts(
        "voucher",
        voucher.name,
        code=voucher.code,
        since=date.fromisoformat(voucher.from_day) if voucher.from_day else None,
        until=date.fromisoformat(voucher.to_day) if voucher.to_day else None,
    )
