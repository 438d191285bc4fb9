"""Promotions: what is promised, each wording of it that was ever in force, what came of it, coupons and prizes."""

from models.base import (
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
from models.counter.tables import Product


class Promotion(Table):
    """A bonus for a time: points, a discount, a gift, a voucher, a draw. What it says stands in its latest version."""

    public_id = PublicId()
    name = TextField()
    note = TextField(default="")
    """For the staff."""
    active = BooleanField(default=True)
    position = IntegerField(default=0)
    """Its place in the order in which promotions are applied."""
    version_id = Ref(null=True)
    """The wording in force."""
    times = IntegerField(default=0)
    """How often it was given: kept beside its uses, in their transaction, like the two below."""
    discount = Money(default=0)
    points = Points(default=0)
    created_at = Utc()


class PromotionVersion(Table):
    """A promotion's terms from a moment on. Never edited: receipts name the version that they were priced by."""

    promotion = Link(Promotion)
    at = Utc()
    terms = JsonText()
    """models.promotions.terms.Terms as JSON."""
    staff_id = Ref(null=True)

    class Meta:
        table_name = "promotion_version"


class PromotionUse(Table):
    """A promotion given on a receipt, or taken back by a return (`times` below zero or 0). Append only."""

    promotion = Link(Promotion, index=False)
    version = Link(PromotionVersion, index=False)
    sale_id = Ref(index=True)
    of_sale_id = Ref(null=True, index=True)
    """The receipt whose promotion this takes back; null: the receipt's own."""
    person_id = Ref(null=True)
    at = Utc()
    day = CharField(max_length=10)
    times = IntegerField()
    discount = Money(default=0)
    """What it took off, tax included or not as the shop's prices are; negative when taken back."""
    points = Points(default=0)
    cost = Money(default=0)
    """What the goods given away cost."""
    coupon_id = Ref(null=True)
    staff_id = Ref(null=True)
    """Who sold; of what a return takes back, who had sold it."""

    class Meta:
        table_name = "promotion_use"
        indexes = (
            (("promotion", "person_id"), False),
            (("promotion", "day"), False),
            (("promotion", "staff_id"), False),
        )


class Coupon(Table):
    """A code of one person or one paper that lets a promotion be used once: printed, given as a voucher, or sent."""

    code = CharField(max_length=20, unique=True)
    promotion = Link(Promotion)
    person_id = Ref(null=True, index=True)
    """Null: whoever brings it."""
    state = CharField(max_length=8, default="open")
    """open, used, void"""
    source = CharField(max_length=10, default="printed")
    """printed, voucher, reward, referral, survey, draw"""
    at = Utc()
    from_day = CharField(max_length=10, null=True)
    to_day = CharField(max_length=10, null=True)
    """The last day on which it can be used."""
    sale_id = Ref(null=True, index=True)
    """The receipt that gave it."""
    redemption_id = Ref(null=True)
    used_sale_id = Ref(null=True, index=True)
    used_at = Utc(null=True)
    """When it was used, or taken back with its receipt."""


class Prize(Table):
    """A prize of a draw (くじ). Its pieces are reserved from stock until they are won or the draw ends."""

    promotion = Link(Promotion)
    name = TextField()
    odds = IntegerField()
    """In a million draws."""
    product = Link(Product, null=True)
    quantity = Milli(default=1000)
    """Of the product, for one prize."""
    points = Points(default=0)
    coupon_promotion_id = Ref(null=True)
    """The promotion whose voucher is won."""
    count = IntegerField(default=0)
    """How many there are in all; 0: without limit (points and vouchers only)."""
    left = IntegerField(default=0)
    value = Money(default=0)
    """What one is worth, for the law's meters."""
    position = IntegerField(default=0)
    active = BooleanField(default=True)


class Draw(Table):
    """One draw of a receipt's chances. Append only."""

    promotion = Link(Promotion)
    prize = Link(Prize, null=True)
    """Null: no prize."""
    sale_id = Ref(index=True)
    person_id = Ref(null=True)
    at = Utc()
    day = CharField(max_length=10)
    gift_id = Ref(null=True)
    entry_id = Ref(null=True)
    coupon_id = Ref(null=True)
    void = BooleanField(default=False)
    """The sale was taken back, and the prize with it."""


TABLES = (Promotion, PromotionVersion, PromotionUse, Coupon, Prize, Draw)
