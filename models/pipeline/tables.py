"""The pipeline: its stages, the deals that stand in them, and how each came there."""

from peewee import SQL

from models.base import (
    BigIntegerField,
    BooleanField,
    CharField,
    IntegerField,
    JsonText,
    Link,
    Milli,
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
    category = CharField(max_length=8, default="pipeline")
    """Of the forecast: pipeline, best, commit, omitted; a deal may say otherwise."""
    probability = IntegerField(default=1000)
    """By default, in hundredths of a per cent."""
    rotting_days = IntegerField(default=0)
    """Without a touch for so many days a deal is stuck; 0: never."""
    requires = JsonText(default="[]")
    """What a deal must say before it may stand here: amount, expected_day, person, company, product …"""
    position = IntegerField(default=0)
    active = BooleanField(default=True)


class LostReason(Table):
    """Why deals are lost, or won, in the owner's words."""

    name = TextField()
    key = CharField(max_length=16, default="")
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    outcome = CharField(max_length=4, default="lost")
    """lost, won"""

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
    position = BigIntegerField(default=0)
    """Within its stage, the highest first; there are gaps between (`ordering`)."""
    batch_id = Ref(null=True, index=True)
    next_day = CharField(max_length=10, null=True)
    """The business day of its earliest open reminder, kept beside the reminders; null: nothing is planned."""
    category = CharField(max_length=8, default="")
    """Of the forecast: pipeline, best, commit, omitted; "" is its stage's."""
    competitors = JsonText(default="[]")
    """Names of others who are asked too."""
    contract_id = Ref(null=True, index=True)
    """The contract that it renews."""

    class Meta:
        indexes = (
            (("stage", "state", "position"), False),
            (("owner_id", "state"), False),
            (("closed_day",), False),
            (("opened_at",), False),
        )


class DealLine(Table):
    """What is offered in a deal: from the catalogue or typed. The deal's amount is what its lines come to."""

    deal = Link(Deal)
    position = IntegerField()
    product_id = Ref(null=True)
    name = TextField()
    quantity = Milli()
    unit_price = Money()
    """In the shop's way of prices (tax included or not), before discounts."""
    discount = Money(default=0)
    """Off the whole line, an amount."""
    discount_rate = IntegerField(default=0)
    """Off the whole line, in hundredths of a per cent; at most one of the two is set."""
    tax_kind = CharField(max_length=10, default="standard")
    months = IntegerField(default=0)
    """0: once; else the price is per month, for so many months."""
    note = TextField(default="")

    class Meta:
        table_name = "deal_line"


class DealHelper(Table):
    """Somebody of the staff who works on a deal beside its owner."""

    deal = Link(Deal, index=False)
    staff_id = Ref(index=True)

    class Meta:
        table_name = "deal_helper"
        indexes = ((("deal", "staff_id"), True),)


class DealTag(Table):
    """A tag on a deal; tags are the people's."""

    deal = Link(Deal, index=False)
    tag_id = Ref(index=True)

    class Meta:
        table_name = "deal_tag"
        indexes = ((("deal", "tag_id"), True),)


class Question(Table):
    """What the owner wants to be asked in a deal: needs, budget, the date wanted."""

    name = TextField()
    key = CharField(max_length=16, default="")
    """Of one that the program brought: called by its word until the owner renames it."""
    kind = CharField(max_length=8)
    """text, choice, money, date"""
    choices = JsonText(default="[]")
    """Of a choice: [{"name", "categories": [ids], "products": [ids]}]: what fits whoever chose it."""
    position = IntegerField(default=0)
    active = BooleanField(default=True)


class DealAnswer(Table):
    """What was answered to a question in a deal."""

    deal = Link(Deal, index=False)
    question = Link(Question)
    text = TextField()
    """As typed; of a choice its name, of a date its ISO form."""
    number = Money(null=True)
    """Of money."""

    class Meta:
        table_name = "deal_answer"
        indexes = ((("deal", "question"), True),)


class Onboarding(Table):
    """A reminder that the owner wants made when a deal is won."""

    pipeline_id = Ref(null=True)
    """null: of every pipeline"""
    title = TextField()
    note = TextField(default="")
    days = IntegerField(default=0)
    """So many days after the deal was won; moved to a working day."""
    whose = CharField(max_length=8, default="owner")
    """owner (of the deal), anyone"""
    position = IntegerField(default=0)
    active = BooleanField(default=True)


class Target(Table):
    """What somebody, a team, or the shop wants to win in a month."""

    month = CharField(max_length=7)
    staff_id = Ref(null=True, index=True)
    team_id = Ref(null=True, index=True)
    """Neither: the whole shop's."""
    kind = CharField(max_length=8, default="amount")
    """amount (won), count (won), calls, meetings"""
    value = Money()

    class Meta:
        indexes = ((("month",), False),)


class Snapshot(Table):
    """The forecast as it was on a day."""

    at = Utc()
    day = CharField(max_length=10, index=True)


class SnapshotRow(Table):
    """What was open then, by month of expected close, pipeline, owner, team and category."""

    snapshot = Link(Snapshot)
    month = CharField(max_length=7)
    """"" for deals without a date."""
    pipeline_id = Ref()
    owner_id = Ref(null=True)
    team_id = Ref(null=True)
    category = CharField(max_length=8)
    """pipeline, best, commit, omitted, closed (won in that month until then)"""
    count = IntegerField()
    amount = Money()
    weighted = Money()

    class Meta:
        table_name = "snapshot_row"


class SavedView(Table):
    """A filter of a list under a name, with its columns and its order."""

    kind = CharField(max_length=12)
    """deal"""
    name = TextField()
    criteria = JsonText(default="{}")
    columns = JsonText(default="[]")
    sort = TextField(default="")
    """A column's id; a minus before it turns it round."""
    staff_id = Ref(null=True)
    """Whose it is; null: everybody's."""
    position = IntegerField(default=0)

    class Meta:
        table_name = "saved_view"


Deal.add_index(
    Deal.index(
        Deal.stage,
        Deal.next_day,
        Deal.position,
        Deal.amount,
        Deal.probability,
        Deal.probability_by_hand,
        Deal.owner_id,
        Deal.touched_at,
        where=Deal.state == "open",
        name="deal_board",
    )
)
"""The board's first screen, its order and its sums, from one index."""
Deal.add_index(
    Deal.index(
        SQL("substr(expected_day, 1, 7)"),
        Deal.owner_id,
        Deal.team_id,
        Deal.stage,
        Deal.category,
        Deal.amount,
        Deal.monthly,
        Deal.probability,
        Deal.probability_by_hand,
        Deal.expected_day,
        Deal.state,
        where=Deal.state == "open",
        name="deal_forecast",
    )
)
Deal.add_index(
    Deal.index(
        SQL("substr(closed_day, 1, 7)"),
        Deal.owner_id,
        Deal.team_id,
        Deal.stage,
        Deal.amount,
        Deal.monthly,
        Deal.closed_day,
        Deal.state,
        where=Deal.state == "won",
        name="deal_won",
    )
)
"""The forecast: what is open by month of its expected day, and what was won by month; each is walked in its order."""


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
        indexes = ((("day",), False),)


class RouteStop(Table):
    """The place of something to do in somebody's round of a day, as they entered it."""

    staff_id = Ref(null=True)
    day = CharField(max_length=10)
    reminder_id = Ref(index=True)
    position = IntegerField()

    class Meta:
        table_name = "route_stop"
        indexes = ((("day", "staff_id"), False),)


TABLES = (
    Pipeline,
    Stage,
    LostReason,
    Deal,
    DealMove,
    DealLine,
    DealHelper,
    DealTag,
    Question,
    DealAnswer,
    Onboarding,
    Target,
    Snapshot,
    SnapshotRow,
    SavedView,
    RouteStop,
)
