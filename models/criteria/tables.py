"""Segments: conditions under a name, used wherever conditions are."""

from models.base import BooleanField, JsonText, PublicId, Table, TextField, Utc


class Segment(Table):
    """People who meet a condition, by name."""

    public_id = PublicId()
    name = TextField()
    note = TextField(default="")
    criteria = JsonText(default="{}")
    active = BooleanField(default=True)
    created_at = Utc()


TABLES = (Segment,)
