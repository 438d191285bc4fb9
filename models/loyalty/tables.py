"""Loyalty: programmes, and the ledger of points in lots."""

from models.base import (
    BooleanField,
    CharField,
    JsonText,
    Link,
    Points,
    Ref,
    Table,
    TextField,
    Utc,
)
from models.people.tables import Person


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


class Account(Table):
    """A member's points of one kind in one programme: the balance kept beside the ledger, in its transaction.

    balance = points left in open lots − debt.
    """

    programme = Link(Programme, index=False)
    person = Link(Person, index=False)
    kind = CharField(max_length=10, default="spendable")
    """spendable, qualifying, stamps"""
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
    """opening, earn, spend, take_back, give_back, expire, adjust, merge"""
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


TABLES = (Programme, Account, PointsEntry, PointsLot, PointsUse)
