"""Leads: where they came from, what they are worth, whose they are, what is suggested. Rules are rows of Criteria."""

from models.base import (
    BooleanField,
    CharField,
    IntegerField,
    JsonText,
    Link,
    PublicId,
    Ref,
    Table,
    TextField,
    Utc,
)
from models.people.tables import Person


class Team(Table):
    """Staff who share what is sent to them."""

    public_id = PublicId()
    name = TextField()
    leader_id = Ref(null=True)
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    created_at = Utc()


class TeamMember(Table):
    """Somebody of a team: how many leads a month they take, and which they like best."""

    team = Link(Team, index=False)
    staff_id = Ref()
    capacity = IntegerField(default=30)
    """Leads a month; a thirtieth of it, rounded half up, is the day's quota. 0: none."""
    takes = BooleanField(default=True)
    """They opted in to being sent leads."""
    wants = JsonText(default="{}")
    """Criteria of the leads that are theirs first; {} all."""

    class Meta:
        table_name = "team_member"
        indexes = ((("team", "staff_id"), True),)


class WorkHours(Table):
    """When somebody works: a stretch of a weekday on the shop's wall clock. Who has none works in the shop's."""

    staff_id = Ref(null=True, index=True)
    """null: the shop's"""
    weekday = IntegerField()
    """0 = Monday"""
    begins = IntegerField()
    """Minutes of the day."""
    ends = IntegerField()

    class Meta:
        table_name = "work_hours"


class Absence(Table):
    """Days on which somebody is not there, both ends included."""

    staff_id = Ref(index=True)
    first_day = CharField(max_length=10)
    last_day = CharField(max_length=10)
    note = TextField(default="")
    created_at = Utc()


class Lead(Table):
    """A person's qualification: since when, in whose hands, by when they are answered. The state is the person's."""

    person = Link(Person, unique=True)
    entered_at = Utc()
    """When they last became a lead."""
    state_at = Utc()
    """Since when the state is what it is."""
    reason = TextField(default="")
    """Why disqualified, handed back or recycled."""
    list = CharField(max_length=8, default="")
    """sales (score and grade past their bars), nurture, "" (not decided yet)"""
    list_at = Utc(null=True)
    ready = BooleanField(default=False)
    """Score and grade were past their bars when that was looked at last."""
    team_id = Ref(null=True)
    assigned_at = Utc(null=True)
    respond_by = Utc(null=True)
    """The first response is due."""
    responded_at = Utc(null=True)
    accepted_at = Utc(null=True)
    deal_id = Ref(null=True)
    times = IntegerField(default=1)
    """How often they became a lead."""
    batch_id = Ref(null=True, index=True)


Lead.add_index(
    Lead.index(Lead.respond_by, where=Lead.responded_at.is_null() & Lead.respond_by.is_null(False), name="lead_respond")
)


class RoutingRule(Table):
    """Leads that meet a condition go to a person or a team; the first rule that matches decides."""

    public_id = PublicId()
    name = TextField()
    criteria = JsonText(default="{}")
    team_id = Ref(null=True)
    staff_id = Ref(null=True)
    respond_minutes = IntegerField(null=True)
    """Of working time, until the first response is due; null: as the shop's setting says."""
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    created_at = Utc()

    class Meta:
        table_name = "routing_rule"


class Assignment(Table):
    """A lead was given to somebody. Never edited."""

    person_id = Ref(index=True)
    at = Utc()
    staff_id = Ref(null=True)
    """null: nobody could take it"""
    from_staff_id = Ref(null=True)
    team_id = Ref(null=True)
    routing_rule_id = Ref(null=True)
    how = CharField(max_length=8)
    """rule, default, hand, back (handed back)"""
    note = TextField(default="")
    respond_by = Utc(null=True)
    by_id = Ref(null=True)
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = ((("staff_id", "at"), False), (("team_id", "at"), False))


class ScoreRule(Table):
    """Touchpoints that meet a condition give points of interest."""

    public_id = PublicId()
    name = TextField()
    category = TextField(default="")
    """The product line that they count for beside the total; "" for none."""
    points = IntegerField()
    criteria = JsonText(default="{}")
    """Of the touchpoint and of the person."""
    once = BooleanField(default=False)
    """Only a person's first such touchpoint counts."""
    daily_cap = IntegerField(null=True)
    """So many of them count on one day."""
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    created_at = Utc()

    class Meta:
        table_name = "score_rule"


class GradeProfile(Table):
    """A picture of the customer that suits the shop, for the people who meet its condition."""

    public_id = PublicId()
    name = TextField()
    criteria = JsonText(default="{}")
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    created_at = Utc()

    class Meta:
        table_name = "grade_profile"


class GradeRule(Table):
    """A trait: thirds of a letter up where it is met, down where it is known not to be, nothing where unknown."""

    profile = Link(GradeProfile)
    name = TextField()
    criteria = JsonText(default="{}")
    thirds = IntegerField()
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        table_name = "grade_rule"


class Rating(Table):
    """What the rules and models say of a person: derived, made anew by `advance` and where something happened."""

    person = Link(Person, unique=True, on_delete="CASCADE")
    score = IntegerField(default=0)
    scores = JsonText(default="{}")
    """Points by category."""
    grade = IntegerField(null=True)
    """0 (F) to 12 (A+); null: nothing is known."""
    profile_id = Ref(null=True)
    win = IntegerField(null=True)
    """The chance to win them, in hundredths of a per cent; null: too little history."""
    alive = IntegerField(null=True)
    """The chance that they will buy again, in hundredths of a per cent."""
    expected = IntegerField(null=True)
    """Visits expected in the next 90 days, in thousandths."""
    next_visit = CharField(max_length=10, null=True)
    """The day around which the next visit is due."""
    at_risk = BooleanField(null=True)
    """They may be staying away: `models.leads.repeat` says by what."""
    day = CharField(max_length=10)
    """As of which business day the score stands."""


# score and chance have no index: everybody's are written at night, and who asks for them asks by person
Rating.add_index(Rating.index(Rating.grade, where=Rating.grade.is_null(False), name="rating_grade"))


class WinCount(Table):
    """How often a value stood on won and on lost deals, in tenths: a new counter starts at 1 and 1 (0.1 each)."""

    team_id = Ref(null=True)
    field = CharField(max_length=60)
    value = TextField()
    won = IntegerField()
    lost = IntegerField()

    class Meta:
        table_name = "win_count"
        indexes = ((("field", "value"), False),)


class Prediction(Table):
    """A model that was learned from the shop's own history; the latest of a kind holds."""

    kind = CharField(max_length=12)
    """win, repeat"""
    at = Utc()
    day = CharField(max_length=10)
    params = JsonText()
    basis = IntegerField()
    """How many closed deals, or customers, it rests on."""

    class Meta:
        indexes = ((("kind", "at"), False),)


class BoughtTogether(Table):
    """On how many receipts two products stood together, and each; made anew by `advance`."""

    product_id = Ref()
    with_id = Ref()
    together = IntegerField()
    product_receipts = IntegerField()
    other_receipts = IntegerField()

    class Meta:
        table_name = "bought_together"
        indexes = ((("product_id", "with_id"), True),)


class SuggestionRule(Table):
    """What to do next for people who meet a condition: the first rule that matches and was not dismissed is shown."""

    public_id = PublicId()
    name = TextField()
    key = CharField(max_length=24, default="")
    """Of one that the program brought: its words are translated until the owner changes them."""
    criteria = JsonText(default="{}")
    action = CharField(max_length=12)
    """call, message, reminder, deal, gift, survey"""
    words = TextField(default="")
    """What to say or do, with {name} and the like."""
    position = IntegerField(default=0)
    active = BooleanField(default=True)
    created_at = Utc()

    class Meta:
        table_name = "suggestion_rule"


class Dismissed(Table):
    """A suggestion that somebody waved away: it stays so while its reason is the same."""

    person_id = Ref()
    suggestion_rule_id = Ref()
    reason = CharField(max_length=64)
    """Digest of what the suggestion rested on."""
    at = Utc()
    staff_id = Ref(null=True)

    class Meta:
        indexes = ((("person_id", "suggestion_rule_id"), True),)


class Source(Table):
    """A way by which people and touchpoints come in: the form, files, a drop folder, logs."""

    public_id = PublicId()
    kind = CharField(max_length=8)
    """quick, form, file, folder, log"""
    name = TextField()
    options = JsonText(default="{}")
    active = BooleanField(default=True)
    created_at = Utc()
    last_at = Utc(null=True)


class Captured(Table):
    """One item that came by a source: what became of it, or why it was refused, with its text: nothing is lost."""

    source = Link(Source, index=False)
    at = Utc()
    digest = CharField(max_length=64, null=True, index=True)
    """Of what came: the same is not taken twice."""
    state = CharField(max_length=8)
    """made, updated, known (came before), refused"""
    person_id = Ref(null=True)
    title = TextField(default="")
    reason = JsonText(default="{}")
    """Why refused, as msgid and values."""
    original = TextField(default="")
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = ((("source", "at"), False),)


class Pair(Table):
    """Two people who may be one: suspected, or looked at and not the same."""

    one_id = Ref()
    other_id = Ref()
    """The larger key."""
    likeness = IntegerField()
    """Thousandths."""
    why = JsonText(default="[]")
    """card, phone, mail, name, reading, address, birthday …"""
    state = CharField(max_length=10, default="open")
    """open, different, merged"""
    found_at = Utc()
    decided_at = Utc(null=True)
    staff_id = Ref(null=True)

    class Meta:
        indexes = ((("one_id", "other_id"), True), (("state", "likeness"), False))


TABLES = (
    Team,
    TeamMember,
    WorkHours,
    Absence,
    Lead,
    RoutingRule,
    Assignment,
    ScoreRule,
    GradeProfile,
    GradeRule,
    Rating,
    WinCount,
    Prediction,
    BoughtTogether,
    SuggestionRule,
    Dismissed,
    Source,
    Captured,
    Pair,
)
