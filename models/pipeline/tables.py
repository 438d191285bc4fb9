"""The pipeline: its stages, the deals that stand in them, and how each came there."""

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


class Pipeline(Table):
    """A way to sell, with stages of its own."""

    public_id = PublicId()
    name = TextField()
    """"" for the first one, which the screen calls by its own word."""
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    created_at = Utc()


class Stage(Table):
    """A stage of a pipeline."""

    pipeline = Link(Pipeline)
    name = TextField()
    key = CharField(max_length=16, default="")
    """Of one that the program brought: it is called by its word until the owner renames it."""
    colour = CharField(max_length=12, default="")
    kind = CharField(max_length=8, default="open")
    """open, won"""
    probability = IntegerField(default=1000)
    """By default, in hundredths of a per cent."""
    rotting_days = IntegerField(default=0)
    """Without a touch for so many days a deal is stuck; 0: never."""
    requires = JsonText(default="[]")
    """What a deal must say before it may stand here: amount, expected_day, person, company, product …"""
    position = IntegerField(default=0)
    active = BooleanField(default=True)


class LostReason(Table):
    """Why deals are lost, in the owner's words."""

    name = TextField()
    key = CharField(max_length=16, default="")
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        table_name = "lost_reason"


class Deal(Table):
    """A chance to sell."""

    public_id = PublicId()
    name = TextField()
    stage = Link(Stage, index=False)
    state = CharField(max_length=4, default="open")
    """open, won, lost"""
    person_id = Ref(null=True, index=True)
    company_id = Ref(null=True, index=True)
    amount = Money(null=True)
    monthly = Money(null=True)
    """What comes again each month."""
    months = IntegerField(null=True)
    expected_day = CharField(max_length=10, null=True)
    probability = IntegerField(null=True)
    """Computed, in hundredths of a per cent; null: too little history, the stage's holds."""
    probability_by_hand = IntegerField(null=True)
    """Typed by somebody: kept while the computed one goes on moving."""
    owner_id = Ref(null=True)
    team_id = Ref(null=True)
    product_id = Ref(null=True)
    source = TextField(default="")
    wishes = TextField(default="")
    note = TextField(default="")
    reason_id = Ref(null=True)
    """Why it was lost."""
    reason_note = TextField(default="")
    opened_at = Utc()
    stage_at = Utc()
    touched_at = Utc()
    closed_at = Utc(null=True)
    closed_day = CharField(max_length=10, null=True)
    position = IntegerField(default=0)
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = ((("stage", "state", "position"), False), (("owner_id", "state"), False), (("closed_day",), False))


class DealMove(Table):
    """A deal came into a stage, or was won, lost or reopened. Never edited."""

    deal = Link(Deal)
    at = Utc()
    day = CharField(max_length=10)
    from_stage_id = Ref(null=True)
    stage_id = Ref()
    state = CharField(max_length=4)
    staff_id = Ref(null=True)

    class Meta:
        table_name = "deal_move"


TABLES = (Pipeline, Stage, LostReason, Deal, DealMove)
