"""Loyalty: programmes, the ledger of points in lots, tiers, rewards, gifts owed, events, referrals."""

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
from models.people.tables import Person
from models.promotions.tables import Promotion


class Programme(Table):
    """The rules of points or stamps. Several may run side by side; the first is the shop's own."""

    name = TextField()
    kind = CharField(max_length=8, default="points")
    """points, stamps"""
    rules = JsonText(default="{}")
    """models.loyalty.earning.Rules as JSON."""
    from_day = CharField(max_length=10, null=True)
    to_day = CharField(max_length=10, null=True)
    active = BooleanField(default=True)
    position = IntegerField(default=0)


class Account(Table):
    """A member's points of one kind in one programme: the balance kept beside the ledger, in its transaction.

    balance = points left in open lots − debt.
    """

    programme = Link(Programme, index=False)
    person = Link(Person, index=False)
    kind = CharField(max_length=10, default="spendable")
    """spendable, qualifying (decides the tier, never spent, in no lots), stamps"""
    enrolled_at = Utc()
    balance = Points(default=0)
    debt = Points(default=0)
    """Points taken back that were gone already: the next earning repays them first."""
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = ((("person", "programme", "kind"), True),)


class PointsEntry(Table):
    """An entry of the ledger. Append only."""

    account = Link(Account, index=False)
    at = Utc()
    day = CharField(max_length=10)
    kind = CharField(max_length=12)
    """opening, earn, bonus, spend, take_back, give_back, expire, adjust, merge; rank (qualifying points, signed)"""
    points = Points()
    """Signed."""
    balance = Points()
    """After this entry."""
    sale_id = Ref(null=True, index=True)
    of_entry_id = Ref(null=True)
    """The entry that a take-back or give-back answers."""
    reason = TextField(default="")
    staff_id = Ref(null=True)
    batch_id = Ref(null=True, index=True)
    counts_on = CharField(max_length=10, null=True)
    """The day on which qualifying points count where it is not `day`: a return counts where the sale did."""
    promotion_id = Ref(null=True)
    """The promotion that a bonus came from."""

    class Meta:
        table_name = "points_entry"
        indexes = ((("account", "id"), False),)


class PointsLot(Table):
    """Points earned together, with one expiry. `points_left` falls as they are used, never below 0."""

    account = Link(Account)
    entry = Link(PointsEntry)
    earned_day = CharField(max_length=10)
    expires_on = CharField(max_length=10, null=True)
    """The last day on which they can be used; null: never."""
    points = Points()
    points_left = Points()
    sale_id = Ref(null=True)

    class Meta:
        table_name = "points_lot"


PointsLot.add_index(
    PointsLot.index(PointsLot.account, PointsLot.expires_on, where=(PointsLot.points_left > 0), name="points_lot_open")
)
PointsLot.add_index(PointsLot.index(PointsLot.expires_on, where=(PointsLot.points_left > 0), name="points_lot_due"))


class PointsUse(Table):
    """Which lot an entry took its points from (positive), or gave them back to (negative). Append only."""

    entry = Link(PointsEntry)
    lot = Link(PointsLot)
    points = Points()

    class Meta:
        table_name = "points_use"


class Tier(Table):
    """A member's standing in a programme (会員ランク), reached at `threshold` qualifying points."""

    programme = Link(Programme)
    name = TextField()
    threshold = Points()
    colour = CharField(max_length=12, default="")
    benefits = TextField(default="")
    """What the owner promises, in words; what it does stands in promotions bound to the tier."""
    active = BooleanField(default=True)


class Standing(Table):
    """Which tier a member has now, kept beside the entries."""

    account = Link(Account, unique=True)
    """The qualifying account."""
    person = Link(Person)
    tier = Link(Tier, null=True)
    since_day = CharField(max_length=10)
    until_day = CharField(max_length=10, null=True)
    """The last day on which the tier is kept whatever is reached; null: for good."""
    by_hand = BooleanField(default=False)


class StandingEntry(Table):
    """A change of tier, with its reason. Append only."""

    account = Link(Account)
    at = Utc()
    day = CharField(max_length=10)
    kind = CharField(max_length=10)
    """up, down, withdrawn, by_hand, merge and apart (of two records); kept and shorter: the same until another day."""
    from_tier_id = Ref(null=True)
    tier_id = Ref(null=True)
    points = Points()
    """Qualifying points in the period at that moment."""
    until_day = CharField(max_length=10, null=True)
    sale_id = Ref(null=True, index=True)
    reason = TextField(default="")
    staff_id = Ref(null=True)
    threshold = Points(null=True)
    """What the tier took at that moment; null (entries of older versions): what it takes now."""

    class Meta:
        table_name = "standing_entry"


class TierRecount(Table):
    """By which tiers and rules a programme's members were last looked at, all of them: see `recount`."""

    programme = Link(Programme, unique=True)
    counted = TextField(default="")
    """The digest of the tiers and rules by which everybody was looked at."""
    doing = TextField(default="")
    """The digest of those by which everybody is being looked at; empty: nobody is."""
    reached = IntegerField(default=0)
    """The last account that was looked at by `doing`."""

    class Meta:
        table_name = "tier_recount"


class Event(Table):
    """An experience with a date, a place and seats."""

    public_id = PublicId()
    name = TextField()
    note = TextField(default="")
    place = TextField(default="")
    starts_at = Utc()
    day = CharField(max_length=10)
    seats = IntegerField()
    taken = IntegerField(default=0)
    """Seats booked: kept beside the bookings, in their transaction."""
    cancel_until = Utc(null=True)
    """Until then a cancellation gives the points back; null: until it starts."""
    staff_id = Ref(null=True)
    active = BooleanField(default=True)
    created_at = Utc()


class Reward(Table):
    """Something that points (or stamps) buy (交換特典)."""

    public_id = PublicId()
    name = TextField()
    kind = CharField(max_length=12)
    """money_off, product, voucher, gift_card, gift, event"""
    programme = Link(Programme)
    """Whose points (or stamps) pay for it."""
    points = Points()
    """What one costs; with `free` the smallest step."""
    free = BooleanField(default=False)
    """Any multiple of `points` can be used, each worth `value`."""
    value = Money(default=0)
    """Money off, or what is put on the gift card; of one step where `free`."""
    product = Link(Product, null=True)
    promotion = Link(Promotion, null=True)
    """The promotion whose voucher is given."""
    event = Link(Event, null=True)
    terms = JsonText(default="{}")
    """criteria (who), per_person, in_all, days (a voucher's or gift's), due_days, send, substitute"""
    from_day = CharField(max_length=10, null=True)
    to_day = CharField(max_length=10, null=True)
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    created_at = Utc()


class Redemption(Table):
    """A reward taken, or given back (`times` below zero). Append only."""

    reward = Link(Reward)
    person = Link(Person)
    sale_id = Ref(null=True, index=True)
    entry_id = Ref(null=True)
    """The entry of points that paid for it."""
    of_redemption_id = Ref(null=True)
    """The redemption that this one gives back."""
    wallet_id = Ref(null=True)
    """The gift card that it brought."""
    times = IntegerField()
    points = Points()
    value = Money(default=0)
    at = Utc()
    day = CharField(max_length=10)
    staff_id = Ref(null=True)

    class Meta:
        indexes = ((("reward", "person"), False),)


class Booking(Table):
    """A place at an event."""

    public_id = PublicId()
    event = Link(Event)
    person = Link(Person)
    redemption = Link(Redemption, null=True)
    seats = IntegerField(default=1)
    state = CharField(max_length=10, default="booked")
    """booked, cancelled, attended, absent"""
    at = Utc()
    closed_at = Utc(null=True)
    staff_id = Ref(null=True)


class Gift(Table):
    """A thing that was promised (引換品): reserved from stock until it is handed over, sent or cancelled."""

    public_id = PublicId()
    code = CharField(max_length=20, unique=True)
    """On the exchange slip; scanned when it is handed over."""
    person_id = Ref(null=True, index=True)
    """Null: to whoever brings the slip."""
    sale_id = Ref(null=True, index=True)
    promotion_id = Ref(null=True, index=True)
    redemption_id = Ref(null=True)
    product = Link(Product)
    name = TextField()
    """As it was promised."""
    quantity = Milli()
    cost = Money(null=True)
    """Per unit, when it was promised."""
    state = CharField(max_length=10, default="owed")
    """owed, handed, sent, cancelled"""
    at = Utc()
    day = CharField(max_length=10)
    due_on = CharField(max_length=10)
    """The last day on which it shall be handed over or sent."""
    staff_id = Ref(null=True)
    """Who is responsible."""
    way = CharField(max_length=8, default="pickup")
    """pickup, send"""
    address = TextField(default="")
    carrier = TextField(default="")
    tracking = TextField(default="")
    closed_at = Utc(null=True)
    closed_by = Ref(null=True)
    note = TextField(default="")
    instead_of_id = Ref(null=True)
    """The product that had been out of stock, where this is the substitute."""
    shop_id = Ref(default=1)
    taken_back = Milli(default=0)
    """What returns took off `quantity` while it was owed: owed again when such a return is cancelled."""

    class Meta:
        indexes = ((("state", "due_on"), False),)


class Referral(Table):
    """Somebody brought by a member: rewarded when they first buy, once."""

    referrer = Link(Person, index=False)
    person = Link(Person, unique=True)
    """Who was brought."""
    at = Utc()
    day = CharField(max_length=10)
    state = CharField(max_length=10, default="open")
    """open, rewarded, void"""
    sale_id = Ref(null=True, index=True)
    """The first purchase."""
    rewarded_at = Utc(null=True)
    entry_id = Ref(null=True)
    friend_entry_id = Ref(null=True)

    class Meta:
        indexes = ((("referrer", "state"), False),)


class ReferralCode(Table):
    """The code by which a member brings others."""

    person = Link(Person, unique=True)
    code = CharField(max_length=20, unique=True)

    class Meta:
        table_name = "referral_code"


class Merge(Table):
    """Two records of one person put together; undone as one."""

    kept = Link(Person)
    gone = Link(Person)
    at = Utc()
    day = CharField(max_length=10)
    staff_id = Ref(null=True)
    moved = JsonText(default="{}")
    """What was moved, by table: the keys of the rows."""
    undone_at = Utc(null=True)


class BlankCard(Table):
    """A member card's number that was printed ahead: nobody else gets it; it is somebody's when first scanned."""

    number = CharField(max_length=64, unique=True)
    run = IntegerField(index=True)
    """Cards printed together bear the same number here."""
    code = CharField(max_length=4)
    """What is printed of it: qr, ean"""
    at = Utc()
    staff_id = Ref(null=True)
    card_id = Ref(null=True)
    """The card that it became."""
    void = BooleanField(default=False)
    """Spoilt or thrown away: nobody gets it."""

    class Meta:
        table_name = "blank_card"


TABLES = (
    Programme,
    Account,
    PointsEntry,
    PointsLot,
    PointsUse,
    Tier,
    Standing,
    StandingEntry,
    TierRecount,
    Event,
    Reward,
    Redemption,
    Booking,
    Gift,
    Referral,
    ReferralCode,
    Merge,
    BlankCard,
)
