"""Gift cards and wallets: money that was paid in, as a ledger beside its balances."""

from models.base import CharField, Link, Money, PublicId, Ref, Table, TextField, Utc


class Wallet(Table):
    """A gift card (known by its code) or a person's prepaid wallet; the balance is kept beside its entries."""

    public_id = PublicId()
    kind = CharField(max_length=10)
    """gift_card, wallet"""
    code = CharField(max_length=24, null=True, unique=True)
    person_id = Ref(null=True, index=True)
    issued_on = CharField(max_length=10)
    expires_on = CharField(max_length=10, null=True)
    """The last day on which it can be used; null: never lapses."""
    balance = Money(default=0)
    state = CharField(max_length=8, default="active")
    """active, blocked, void"""
    moved_to_id = Ref(null=True)
    """The card that took its place, with the balance."""
    note = TextField(default="")
    created_at = Utc()


class WalletEntry(Table):
    """Money that came onto a card or left it. Append only."""

    wallet = Link(Wallet, index=False)
    at = Utc()
    day = CharField(max_length=10)
    kind = CharField(max_length=10)
    """issue, top_up, spend, give_back, take_back, expire, cash_out, adjust, move"""
    amount = Money()
    """Signed."""
    balance = Money()
    """After this entry."""
    sale_id = Ref(null=True, index=True)
    line_id = Ref(null=True, index=True)
    """Of a card or a top-up that was sold: its line on the receipt."""
    of_wallet_entry_id = Ref(null=True)
    """Of what was taken back: the entry that put the money on. Of a move: the entry on the other card."""
    reason = TextField(default="")
    staff_id = Ref(null=True)

    class Meta:
        table_name = "wallet_entry"
        indexes = ((("wallet", "id"), False), (("day",), False))


TABLES = (Wallet, WalletEntry)
