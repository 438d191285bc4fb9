"""Billing: numbered offers, invoices, and the ledger of what customers owe."""

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


class BillingTerms(Table):
    """How a customer is billed. Without a row: an invoice a sale, due at the end of the month after."""

    person_id = Ref(null=True, unique=True)
    company_id = Ref(null=True, unique=True)
    closing_day = IntegerField(default=0)
    """One invoice a month, closed on this day (31: the month's last); 0: one a sale."""
    pay_months = IntegerField(default=1)
    """Due so many months after the closing or the invoice's day …"""
    pay_day = IntegerField(default=31)
    """… on this day (31: the month's last)."""
    pay_days = IntegerField(null=True)
    """Due so many days after the closing or the invoice's day (net 30), in place of both."""
    shows_tax = CharField(max_length=8, default="included")
    """Prices on their papers: included, excluded"""
    addressee = TextField(default="")
    """The name as it stands on papers, where it is not the record's."""
    note = TextField(default="")

    class Meta:
        table_name = "billing_terms"


class PaperNumber(Table):
    """The next number of a kind of paper: given out once, without gaps."""

    kind = CharField(max_length=12, unique=True)
    """quotation, invoice, credit"""
    next = IntegerField(default=1)

    class Meta:
        table_name = "paper_number"


class Quotation(Table):
    """A numbered offer, frozen as it was given out; a change is a new one that replaces it."""

    public_id = PublicId()
    number = IntegerField(unique=True)
    deal_id = Ref(null=True, index=True)
    person_id = Ref(null=True, index=True)
    company_id = Ref(null=True)
    at = Utc()
    day = CharField(max_length=10)
    valid_until = CharField(max_length=10)
    state = CharField(max_length=8, default="open")
    """open, accepted, declined, replaced; an open one past its day has run out"""
    shows_tax = CharField(max_length=8, default="included")
    language = CharField(max_length=2, default="")
    currency = CharField(max_length=3)
    total = Money()
    """Tax included; what recurs is apart."""
    tax = Money()
    monthly = Money(default=0)
    """What recurs each month, tax included."""
    frozen = JsonText()
    """Buyer, lines, sums per rate, discounts, as printed."""
    note = TextField(default="")
    staff_id = Ref(null=True)
    closed_at = Utc(null=True)
    replaced_by_id = Ref(null=True)
    sale_id = Ref(null=True)
    """What its acceptance became."""


class Invoice(Table):
    """A numbered invoice (qualified where the shop is registered): of one sale, or of a customer's sales of a month."""

    public_id = PublicId()
    series = CharField(max_length=12, default="invoice")
    """Which numbers it is counted by: invoice, credit"""
    number = IntegerField()
    kind = CharField(max_length=8, default="sale")
    """sale, monthly, credit (a credit note of one return)"""
    sale_id = Ref(null=True, index=True)
    """The one sale that it is of, or the return; null: of a month."""
    of_invoice_id = Ref(null=True, index=True)
    """Of a credit note: the invoice that it answers."""
    person_id = Ref(null=True, index=True)
    company_id = Ref(null=True, index=True)
    at = Utc()
    day = CharField(max_length=10)
    from_day = CharField(max_length=10, null=True)
    """Of a monthly one: the sales from this day …"""
    to_day = CharField(max_length=10, null=True)
    """… to this day, the closing."""
    due_day = CharField(max_length=10)
    carried = Money(default=0)
    """Owed from before, as shown on a monthly one; not part of `total`."""
    total = Money()
    tax = Money()
    shows_tax = CharField(max_length=8, default="included")
    language = CharField(max_length=2, default="")
    currency = CharField(max_length=3)
    frozen = JsonText()
    """Buyer, seller, bank account, sums per rate, as printed; lines are the sales' own."""
    note = TextField(default="")
    staff_id = Ref(null=True)
    sent_at = Utc(null=True)
    void = BooleanField(default=False)
    """Taken back whole (its sales cancelled, or made anew); its number stays."""

    class Meta:
        indexes = ((("series", "number"), True), (("due_day",), False))


class Owed(Table):
    """A sale on account and what is still open of it: kept beside the ledger, in its transaction."""

    sale_id = Ref(unique=True)
    person_id = Ref(null=True, index=True)
    company_id = Ref(null=True, index=True)
    day = CharField(max_length=10)
    due_day = CharField(max_length=10)
    invoice_id = Ref(null=True, index=True)
    """null: not on an invoice yet (the month is not closed)."""
    total = Money()
    """What was put on account; negative: a credit."""
    open = Money()

    class Meta:
        indexes = ((("open", "due_day"), False),)


class AccountEntry(Table):
    """The ledger of what is owed. Append only; a mistake is corrected by a new entry."""

    at = Utc()
    day = CharField(max_length=10)
    owed = Link(Owed)
    kind = CharField(max_length=10)
    """sale, payment, fee (the bank's, borne by the shop), credit (a return or credit note), written_off, correction"""
    amount = Money()
    """What it adds to what is owed: a payment is negative."""
    receipt_id = Ref(null=True, index=True)
    """The money that came, of a payment or a fee."""
    ref_id = Ref(null=True)
    """Of a credit: the return's sale."""
    of_account_entry_id = Ref(null=True)
    """Of a correction: the entry that it takes back."""
    note = TextField(default="")
    staff_id = Ref(null=True)

    class Meta:
        table_name = "account_entry"


class MoneyReceived(Table):
    """Money that came for what was owed: one transfer may pay many sales; what is left over waits."""

    public_id = PublicId()
    at = Utc()
    day = CharField(max_length=10, index=True)
    person_id = Ref(null=True, index=True)
    company_id = Ref(null=True, index=True)
    way = CharField(max_length=10, default="transfer")
    """transfer, cash, card, other"""
    amount = Money()
    """Negative: paid back to the customer."""
    fee = Money(default=0)
    """The bank's fee that the shop bears: settled beside the amount."""
    left = Money(default=0)
    """Not used for anything yet: kept beside the ledger."""
    of_receipt_id = Ref(null=True, index=True)
    """Of money paid back: the money that it comes from; null where a credit was paid out."""
    session_id = Ref(null=True)
    """The till session whose drawer the cash went into, or came out of."""
    note = TextField(default="")
    staff_id = Ref(null=True)
    taken_back = BooleanField(default=False)

    class Meta:
        table_name = "money_received"


TABLES = (BillingTerms, PaperNumber, Quotation, Invoice, Owed, AccountEntry, MoneyReceived)
