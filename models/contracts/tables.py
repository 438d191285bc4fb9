"""Contracts, and what falls due by them."""

from models.base import (
    BooleanField,
    CharField,
    IntegerField,
    JsonText,
    Link,
    Money,
    PublicId,
    Ref,
    Table,
    TextField,
    Utc,
)
from models.counter.tables import Product


class Contract(Table):
    """What was agreed from a day to a day: a membership, a lease, a maintenance, a subscription."""

    public_id = PublicId()
    name = TextField()
    person_id = Ref(null=True, index=True)
    company_id = Ref(null=True, index=True)
    deal_id = Ref(null=True, index=True)
    """The deal that made it."""
    product_id = Ref(null=True, index=True)
    sale_id = Ref(null=True)
    """The receipt that made it, of a membership sold at the counter."""
    number = TextField(default="")
    """The shop's or the partner's own number."""
    start_day = CharField(max_length=10)
    end_day = CharField(max_length=10, null=True)
    """The last day it holds; null: without an end."""
    renewal = CharField(max_length=8, default="ask")
    """ask (it ends unless renewed), auto (it goes on by its term), none (it ends for good)"""
    term_months = IntegerField(default=12)
    """How long it is renewed for."""
    notice_days = JsonText(default="[60, 30, 7]")
    """So many days before the end somebody is reminded; the first at least a month before."""
    price = Money(default=0)
    every_months = IntegerField(default=1)
    """The price falls due every so many months; 0: once, at the start."""
    fee_day = IntegerField(default=1)
    """The day of the month on which a fee falls due (31: the last)."""
    tax_kind = CharField(max_length=10, default="standard")
    owner_id = Ref(null=True)
    promised = TextField(default="")
    """What was promised."""
    success = TextField(default="")
    """What counts as success."""
    note = TextField(default="")
    state = CharField(max_length=8, default="active")
    """active, ended (its day has passed), stopped (before its end)"""
    stopped_day = CharField(max_length=10, null=True)
    reason = TextField(default="")
    created_at = Utc()
    fees_until = CharField(max_length=10, null=True)
    """Fees were written until this day; null: look again."""
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = ((("state", "end_day"), False),)


class ContractTerm(Table):
    """A term of a contract: the first, and one for each renewal. Never edited."""

    contract = Link(Contract)
    at = Utc()
    from_day = CharField(max_length=10)
    to_day = CharField(max_length=10, null=True)
    price = Money()
    how = CharField(max_length=8)
    """made, renewed, auto, sale, imported, changed (its end was set by hand), back (the receipt came back)"""
    staff_id = Ref(null=True)
    sale_id = Ref(null=True)

    class Meta:
        table_name = "contract_term"


class ContractFee(Table):
    """A fee of a contract that has fallen due: becomes a sale or an invoice, or is waived with a reason."""

    contract = Link(Contract, index=False)
    due_day = CharField(max_length=10)
    from_day = CharField(max_length=10)
    to_day = CharField(max_length=10)
    amount = Money()
    state = CharField(max_length=8, default="due")
    """due, sold, waived"""
    sale_id = Ref(null=True, index=True)
    reason = TextField(default="")
    closed_at = Utc(null=True)

    class Meta:
        table_name = "contract_fee"
        indexes = ((("contract", "due_day"), True), (("state", "due_day"), False))


class Membership(Table):
    """What makes a product a membership: its sale makes a contract, or makes the buyer's longer."""

    product = Link(Product, unique=True)
    months = IntegerField(default=12)
    """How long one sale of it holds."""
    renewal = CharField(max_length=8, default="ask")
    every_months = IntegerField(default=0)
    """Further fees fall due every so many months; 0: the sale paid for all of it."""
    fee = Money(default=0)
    active = BooleanField(default=True)


TABLES = (Contract, ContractTerm, ContractFee, Membership)
