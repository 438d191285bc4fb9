"""Surveys: what is asked, whom it was asked, what they answered."""

from models.base import BooleanField, CharField, IntegerField, JsonText, Link, PublicId, Ref, Table, TextField, Utc


class Survey(Table):
    """A question: NPS (0 to 10), CSAT (1 to 5) or a free poll."""

    public_id = PublicId()
    name = TextField()
    kind = CharField(max_length=8)
    """nps, csat, poll"""
    question = JsonText(default="{}")
    """{"ja": …, "en": …, "choices": [{"ja": …, "en": …}]}"""
    low = IntegerField(null=True)
    """An answer at or below it makes a reminder; null: none does."""
    staff_id = Ref(null=True)
    """Whose reminder that is; null: the customer's owner, else whoever is there."""
    at_counter = BooleanField(default=False)
    """Asked on the customer's window after a sale."""
    on_receipt = BooleanField(default=False)
    """Printed on the receipt with a code."""
    from_day = CharField(max_length=10, null=True)
    to_day = CharField(max_length=10, null=True)
    active = BooleanField(default=True)
    created_at = Utc()


class Answer(Table):
    """One answer; at most one a receipt and survey."""

    survey = Link(Survey, index=False)
    sale_id = Ref(null=True)
    person_id = Ref(null=True, index=True)
    score = IntegerField(null=True)
    choice = IntegerField(null=True)
    comment = TextField(default="")
    source = CharField(max_length=8)
    """counter, paper, phone"""
    at = Utc()
    day = CharField(max_length=10)
    staff_id = Ref(null=True)
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = ((("survey", "sale_id"), True), (("survey", "day"), False))


class CallList(Table):
    """Somebody to be asked by phone."""

    survey = Link(Survey, index=False)
    person_id = Ref()
    sale_id = Ref(null=True)
    state = CharField(max_length=8, default="open")
    """open, answered, refused, unreached"""
    staff_id = Ref(null=True)
    at = Utc()
    closed_at = Utc(null=True)

    class Meta:
        table_name = "call_list"
        indexes = ((("survey", "person_id"), True),)


TABLES = (Survey, Answer, CallList)
