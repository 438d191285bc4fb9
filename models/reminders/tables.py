"""Reminders: something to do, for whom, by when."""

from models.base import CharField, PublicId, Ref, Table, TextField, Utc


class Reminder(Table):
    """Something to do on a day, or at a time of it."""

    public_id = PublicId()
    title = TextField()
    note = TextField(default="")
    person_id = Ref(null=True, index=True)
    """The customer whom it is about."""
    about = CharField(max_length=12, default="")
    """gift, coupon, points, survey, event, wallet, "" (nothing else)"""
    about_id = Ref(null=True)
    """The row of the thing that it is about."""
    staff_id = Ref(null=True)
    """Who is to do it; null: whoever is there."""
    day = CharField(max_length=10)
    """The business day on which it is due."""
    at = Utc(null=True)
    """The moment, where it has one; null: all day."""
    state = CharField(max_length=8, default="open")
    """open, done, void (what it was about has gone)"""
    snoozed_until = Utc(null=True)
    result = TextField(default="")
    source_key = CharField(max_length=60, null=True, unique=True)
    """Of one that the program made, so that it makes it once."""
    created_at = Utc()
    created_by = Ref(null=True)
    closed_at = Utc(null=True)
    closed_by = Ref(null=True)

    class Meta:
        indexes = ((("state", "day"), False), (("about", "about_id"), False))


TABLES = (Reminder,)
