"""The counter: catalogue, stock, sales, payments and the day."""

from models.base import (
    BigIntegerField,
    BooleanField,
    CharField,
    IntegerField,
    JsonText,
    Link,
    Milli,
    Money,
    Points,
    PublicId,
    Ref,
    Table,
    TextField,
    Utc,
)


class Shop(Table):
    """A shop. There is one, unseen, until several share a store."""

    public_id = PublicId()
    name = TextField(default="")


class Till(Table):
    """A till: numbers its receipts without gaps and chains them."""

    public_id = PublicId()
    shop_id = Ref(default=1)
    name = TextField(default="")
    prefix = CharField(max_length=8, default="N")
    next_number = BigIntegerField(default=1)
    last_digest = CharField(max_length=64, default="")
    next_z = BigIntegerField(default=1)
    next_float = Money(default=0)


class Category(Table):
    """A category of products, as the counter shows them."""

    name = TextField()
    colour = CharField(max_length=12, default="")
    """gold, blue, green, red, violet: a token of the theme"""
    icon = CharField(max_length=40, default="")
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    batch_id = Ref(null=True, index=True)


class Product(Table):
    """Something sold. A variant is a product with a parent, its own code and its own stock."""

    public_id = PublicId()
    name = TextField()
    reading = TextField(default="")
    sort_key = TextField(default="", index=True)
    parent_id = Ref(null=True, index=True)
    variant = TextField(default="")
    """What sets a variant apart: "L · blue"."""
    code = CharField(max_length=64, null=True, unique=True)
    """JAN, UPC or the number within an in-store code (see weigh)."""
    own_code = CharField(max_length=64, null=True, index=True)
    """The shop's own article number."""
    category = Link(Category, null=True)
    price = Money(null=True)
    """Null: the price is typed at the counter (open price)."""
    price_eat_in = Money(null=True)
    """Where the shop uses two tax-included prices for food."""
    cost = Money(null=True)
    tax_kind = CharField(max_length=10, default="standard")
    """standard, reduced, exempt, outside, free"""
    trade = IntegerField(null=True)
    """The kind of business under Japan's simplified taxation (簡易課税の事業区分, 1 to 6); null: the shop's."""
    food = BooleanField(default=False)
    """Reduced to take away, standard when eaten in."""
    weigh = CharField(max_length=8, default="")
    """An in-store code carries the line's price ("price") or its weight ("weight"); "" otherwise."""
    unit = CharField(max_length=12, default="")
    keeps_stock = BooleanField(default=True)
    low_stock = Milli(null=True)
    """At or below this the product is on the low-stock list."""
    supplier = TextField(default="")
    earn_rate = IntegerField(null=True)
    """Points earned per unit of the programme in place of its own rate, in thousandths; 0 earns nothing."""
    special = CharField(max_length=12, default="")
    """shipping, fee, gift_card, top_up: what never earns; "" for goods"""
    options = JsonText(default="[]")
    """Option groups: [{"name", "pick": "one"|"any", "options": [{"name", "price"}]}]"""
    parts = JsonText(default="[]")
    """A set's parts: [[product id, quantity in thousandths]]; their stock moves in place of the set's."""
    icon = CharField(max_length=40, default="")
    colour = CharField(max_length=12, default="")
    note = TextField(default="")
    active = BooleanField(default=True)
    created_at = Utc()
    batch_id = Ref(null=True, index=True)


class FurtherCode(Table):
    """A further code that a product is scanned by."""

    code = CharField(max_length=64, unique=True)
    product = Link(Product)

    class Meta:
        table_name = "further_code"


class Picture(Table):
    """A picture (PNG or JPEG, at most 512 pixels a side) of a product, or the shop's logo."""

    kind = CharField(max_length=12)
    record_id = BigIntegerField()
    data = TextField()
    """base64"""

    class Meta:
        indexes = ((("kind", "record_id"), True),)


class GridKey(Table):
    """A key of the counter's grid, where the owner put it. Without any, the grid shows the active products."""

    page = TextField(default="")
    position = IntegerField(default=0)
    kind = CharField(max_length=10, default="product")
    """product, open_price"""
    product = Link(Product, null=True)
    label = TextField(default="")
    colour = CharField(max_length=12, default="")
    icon = CharField(max_length=40, default="")

    class Meta:
        table_name = "grid_key"


class StockEntry(Table):
    """Stock that came or went. Append only."""

    at = Utc()
    day = CharField(max_length=10)
    shop_id = Ref(default=1)
    product = Link(Product, index=False)
    quantity = Milli()
    cost = Money(null=True)
    """Per unit."""
    kind = CharField(max_length=10)
    """opening, receive, sale, return, count, waste, own_use, correction, gift"""
    ref_id = Ref(null=True)
    """The sale; of a gift handed over, the gift."""
    reason = TextField(default="")
    supplier = TextField(default="")
    staff_id = Ref(null=True)
    batch_id = Ref(null=True, index=True)

    class Meta:
        table_name = "stock_entry"
        indexes = ((("product", "at"), False),)


class Stock(Table):
    """What should be there of a product: kept beside the ledger, in its transaction."""

    shop_id = Ref(default=1)
    product = Link(Product, index=False)
    quantity = Milli(default=0)
    last_cost = Money(null=True)
    reserved = Milli(default=0)
    """Promised as gifts and prizes and still on the shelf: quantity − reserved is what may be promised or sold."""

    class Meta:
        indexes = ((("product", "shop_id"), True),)


class PaymentKind(Table):
    """A way to pay, of the shop's own list."""

    name = TextField()
    kind = CharField(max_length=12)
    """cash, card, qr, ic, voucher, account, gift_card, wallet, other"""
    in_drawer = BooleanField(default=False)
    gives_change = BooleanField(default=False)
    opens_drawer = BooleanField(default=False)
    account = TextField(default="")
    icon = CharField(max_length=40, default="")
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        table_name = "payment_kind"


class Sale(Table):
    """A receipt, never edited. Chained by hash within its till; imported history stands outside the chain."""

    public_id = PublicId()
    """Made before the sale is saved: the same sale submitted twice is booked once."""
    kind = CharField(max_length=10)
    """sale, return, exchange, cancel, history"""
    shop_id = Ref(default=1)
    till = Link(Till, null=True, index=False)
    session_id = Ref(null=True, index=True)
    number = BigIntegerField(null=True)
    at = Utc()
    day = CharField(max_length=10)
    person_id = Ref(null=True)
    staff_id = Ref(null=True)
    of_sale_id = Ref(null=True, index=True)
    """The receipt that a return, exchange or cancel refers to."""
    cancelled_by_id = Ref(null=True)
    """Kept beside the cancelling receipt so that lists need no join."""
    reason = TextField(default="")
    eat_in = BooleanField(default=False)
    currency = CharField(max_length=3)
    quantity = Milli(default=0)
    subtotal = Money()
    """Lines before any discount and points; what came back counts against it."""
    discount = Money(default=0)
    """Line and receipt discounts together."""
    points_used = Points(default=0)
    points_value = Money(default=0)
    """What the points spent were worth, as a price reduction."""
    tax = Money()
    total = Money()
    """What it came to, tax included; negative for a return."""
    points_paid = Money(default=0)
    """What the points spent paid, where they count as a payment; negative when given back."""
    rounding = Money(default=0)
    """What the rounding of cash added: payments come to total − points_paid + rounding."""
    cost = Money(null=True)
    """Of all lines; null where no line's is known."""
    points_earned = Points(default=0)
    points_before = Points(null=True)
    points_after = Points(null=True)
    change = Money(default=0)
    source = TextField(default="")
    source_number = TextField(null=True)
    language = CharField(max_length=2, default="")
    facts = JsonText(default="{}")
    """What was answered at the time, for returns: rules of points and tax in force, discounts as given."""
    digest = CharField(max_length=64, default="")
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = (
            (("till", "number"), True),
            (("person_id", "at", "kind", "cancelled_by_id", "total"), False),
            (("day",), False),
            (("source", "source_number"), False),
        )


class SaleLine(Table):
    """A line of a receipt with its shares of what was taken off the whole."""

    sale = Link(Sale)
    position = IntegerField()
    product = Link(Product, null=True, index=False)
    category_id = Ref(null=True)
    name = TextField()
    code = CharField(max_length=64, default="")
    options = TextField(default="")
    """Options taken, as shown: "hot · tall"."""
    quantity = Milli()
    unit_price = Money()
    """Options included, before discounts."""
    discount = Money(default=0)
    discount_reason = TextField(default="")
    promotion = Money(default=0)
    """The part of `discount` that promotions gave."""
    share = Money(default=0)
    """This line's share of the receipt's discounts."""
    points_share = Money(default=0)
    """This line's share of the points spent."""
    amount = Money()
    """What was charged for the line: tax included or excluded as the shop's prices are."""
    tax = Money(default=0)
    """Its share of its rate's tax; the lines' shares make the receipt's tax."""
    tax_kind = CharField(max_length=10)
    tax_rate = IntegerField()
    """Millionths."""
    eat_in = BooleanField(default=False)
    cost = Money(null=True)
    """Of the whole line."""
    earns = BooleanField(default=True)
    points_earned = Points(default=0)
    of_line_id = Ref(null=True, index=True)
    """The line of an earlier receipt that this one takes back."""
    batch_id = Ref(null=True, index=True)

    class Meta:
        table_name = "sale_line"
        indexes = ((("product", "sale_id"), False),)


class SaleTax(Table):
    """A receipt's total and tax of one rate; rounded once per rate and receipt."""

    sale = Link(Sale)
    tax_kind = CharField(max_length=10)
    rate = IntegerField()
    total = Money()
    """Tax included."""
    tax = Money()

    class Meta:
        table_name = "sale_tax"


class Payment(Table):
    """Money taken or given back for a receipt; a wrong kind is corrected by two further entries."""

    sale = Link(Sale)
    session_id = Ref(null=True, index=True)
    payment_kind = Link(PaymentKind, index=False)
    amount = Money()
    """What it paid of the receipt (change taken off); negative when given back."""
    tendered = Money(null=True)
    correction = BooleanField(default=False)
    at = Utc()
    reason = TextField(default="")
    staff_id = Ref(null=True)


class TillSession(Table):
    """From opening the drawer to counting it. A closed one is never changed."""

    till = Link(Till)
    opened_at = Utc()
    opened_by = Ref(null=True)
    day = CharField(max_length=10)
    float_amount = Money()
    closed_at = Utc(null=True)
    closed_by = Ref(null=True)
    z_number = BigIntegerField(null=True)
    counted = Money(null=True)
    expected = Money(null=True)
    difference = Money(null=True)
    next_float = Money(null=True)
    note = TextField(default="")
    report = JsonText(default="{}")
    """The Z report's figures as they were closed: printed again from here."""

    class Meta:
        table_name = "till_session"
        indexes = ((("till", "z_number"), True),)


class CashEntry(Table):
    """Cash put into the drawer or taken out, with a reason. Append only."""

    session = Link(TillSession)
    at = Utc()
    kind = CharField(max_length=8)
    """in, out"""
    amount = Money()
    """Positive; the kind says which way."""
    reason = TextField()
    staff_id = Ref(null=True)

    class Meta:
        table_name = "cash_entry"


class HeldSale(Table):
    """A basket put aside under a name or a table."""

    name = TextField(default="")
    held_at = Utc()
    staff_id = Ref(null=True)
    person_id = Ref(null=True)
    total = Money()
    basket = JsonText()

    class Meta:
        table_name = "held_sale"


class PaperIssue(Table):
    """A paper printed for a receipt: receipt, 領収書, return note. Counts issues, so that a second says 再発行."""

    sale = Link(Sale, null=True, index=False)
    session_id = Ref(null=True, index=True)
    """Of a Z report, which belongs to no sale."""
    gift_id = Ref(null=True)
    """Of an exchange slip."""
    kind = CharField(max_length=12)
    """receipt, ryoshusho, return_note, z_report, gift_slip"""
    issue = IntegerField()
    at = Utc()
    addressee = TextField(default="")
    purpose = TextField(default="")
    amount = Money(null=True)
    staff_id = Ref(null=True)

    class Meta:
        table_name = "paper_issue"
        indexes = ((("sale_id", "kind"), False),)


TABLES = (
    Shop,
    Till,
    Category,
    Product,
    FurtherCode,
    Picture,
    GridKey,
    StockEntry,
    Stock,
    PaymentKind,
    Sale,
    SaleLine,
    SaleTax,
    Payment,
    TillSession,
    CashEntry,
    HeldSale,
    PaperIssue,
)
